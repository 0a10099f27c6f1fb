/// How a process that ran campaigns has ended.
package enum RunEnd: Sendable, Hashable {
    case exit(Int32)
    case signal(Int32)
    /// It took longer than a preview may, and was ended.
    case late
    /// It never ran, with the system's words for why.
    case notStarted(String)

    /// The run did what it was for; with exit 3 a person should look.
    var isDone: Bool { self == .exit(0) || self == .exit(3) }

    /// It broke, in the midst of its work perhaps; a refusal is none.
    var isCrash: Bool {
        switch self {
        case .exit(let code): ![0, 1, 2, 3, 6, 74].contains(code)
        case .signal: true
        case .late, .notStarted: false
        }
    }

    /// In a few words.
    package var text: String {
        switch self {
        case .exit(0): "done"
        case .exit(1): "refused: errors in files or data (exit 1)"
        case .exit(2): "refused: wrong arguments (exit 2)"
        case .exit(3): "done, a person is needed (exit 3)"
        case .exit(6): "refused: stale data, paused, or the ledger is taken (exit 6)"
        case .exit(74): "a file or disk could not be read or written (exit 74)"
        case .exit(let code): "broke down (exit \(code))"
        case .signal(let number): "was killed (signal \(number))"
        case .late: "its preview had not ended after \(Supervisor.mostPreviewSeconds / 60) minutes"
        case .notStarted(let why): "could not be started: \(why)"
        }
    }
}
