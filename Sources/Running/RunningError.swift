package import Diagnostics

/// Why a run could not go on: the world's fault, a refusal, or too many faults in the data.
///
/// Faults in campaign files are findings, not errors.
package enum RunningError: Error, Sendable {
    /// Input or output failed (exit 74).
    case io(Diagnostic)
    /// Errors in the user's files or data; nothing was done (exit 1).
    case data([Diagnostic])
    /// Refused: stale, already running, stopped (exit 6).
    case refused(Diagnostic)
    /// The command line asks for something that cannot be (exit 2).
    case usage(Diagnostic)
    /// Who read standard output closed it: nothing is wrong, and nothing more is to be done.
    case closedPipe

    package var findings: [Diagnostic] {
        switch self {
        case .io(let finding), .refused(let finding), .usage(let finding): [finding]
        case .data(let findings): findings
        case .closedPipe: []
        }
    }

    /// `SEMANTICS`, exit codes.
    package var exitCode: Int32 {
        switch self {
        case .io: 74
        case .data: 1
        case .refused: 6
        case .usage: 2
        case .closedPipe: 0
        }
    }
}
