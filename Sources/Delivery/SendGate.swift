package import Ledger
internal import Synchronization

/// Asked by a sender right before each call of a group, whether it is still to be made.
///
/// It closes when the run is told to stop, and when so many calls in a row came to nothing that the next one would
/// most likely, too. What is in the air then is waited for; the rest of the group has not left, and is planned again.
package final class SendGate: Sendable {
    /// So many in a row are no accident.
    static let troublesAtMost = 5

    private let state: Mutex<(isOpen: Bool, troubles: Int)>

    /// `troubles`: how many calls before this group came to nothing, in a row.
    package init(troubles: Int = 0) { state = Mutex((true, troubles)) }

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    package func close() { state.withLock { $0.isOpen = false } }

    /// What became of a call. One that the gateway calls too fast is enough.
    package func heard(_ submission: Submission) {
        state.withLock { state in
            switch submission.omen {
            case .good: state.troubles = 0
            case .trouble: state.troubles += 1
            case .tooFast: state.isOpen = false
            case nil: break
            }
            if state.troubles >= Self.troublesAtMost { state.isOpen = false }
        }
    }
}

/// What a call that was made says of those that are to follow.
enum Omen {
    /// The sender works, whether it took this notice or not.
    case good
    /// Another notice would fare no better.
    case trouble
    /// The sender works, and wants fewer at a time.
    case tooFast
}

extension Submission {
    /// nil where nothing was tried.
    var omen: Omen? {
        switch self {
        case .accepted: .good
        case .unknown: .trouble
        case .rejected(let rejection):
            switch rejection.kind {
            case .notSent, .auth, .balance, .config: .trouble
            case .throttled: .tooFast
            case .recipient: .good
            case .expired, .notCalled: nil
            }
        }
    }
}
