internal import Expressions
internal import Ledger

/// When a notice is offered again: by what became of it, never past its window.
///
/// | what came back | again after | how often |
/// |---|---|---|
/// | `not_sent` | 5, 30, 120, then each 300 seconds | until its window closes |
/// | `throttled` | 30, 60, 120, then each 300 seconds, or what the gateway asks for | until its window closes |
/// | unknown, at a gateway that knows repetitions | 5, 30, 120 seconds | three times |
/// | `not_called` | as soon as its sender may be called, ahead of the others | |
/// | `auth`, `balance`, `config`, while its sender is found not to work | each hour | until its window closes |
/// | what has not left, while another sender takes its notices | 5 seconds | until its window closes |
///
/// Each wait is up to a fifth longer, by the attempt's number, so that what failed together does not come back together.
enum RetryTable {
    /// A gateway that asks for more is not believed; every window ends before.
    static let longestSeconds = 86_400
    /// Repetitions of what is unknown.
    static let repetitionsAtMost = 3

    private static let quick = [5, 30, 120]
    private static let slow = [30, 60, 120]
    private static let steady = 300
    private static let anHour = 3600

    /// Microseconds from the answer to the next offer; nil where there is none.
    ///
    /// `isKeyed`: the gateway knows a repetition by its key. `isResting`: its sender was found not to work. `hasOther`: another
    /// one takes its notices now.
    static func wait(
        _ submission: Submission, _ entry: OutboxEntry, isKeyed: Bool, isResting: Bool,
        hasOther: Bool = false
    ) -> Int64? {
        let (attempt, number) = (entry.attempt, entry.number)
        let isLast = number > quick.count
        switch submission {
        case .accepted: return nil
        case .unknown:
            guard isKeyed, entry.doubts < repetitionsAtMost else { return nil }
            return spread(quick[entry.doubts], attempt)
        case .rejected(let rejection):
            switch rejection.kind {
            case .notCalled: return 0
            case .notSent:
                if hasOther { return spread(quick[0], attempt) }
                return spread(isLast ? steady : quick[number - 1], attempt)
            case .throttled:
                if hasOther { return spread(quick[0], attempt) }
                let asked = min(rejection.retryAfterSeconds ?? 0, longestSeconds)
                return spread(max(isLast ? steady : slow[number - 1], asked), attempt)
            // It has not left. Others are tried meanwhile: the fault may be this one's own.
            case .auth, .balance, .config:
                return isResting ? spread(hasOther ? quick[0] : anHour, attempt) : nil
            case .recipient, .expired: return nil
            }
        }
    }

    /// The mixing of "SplitMix64" (Steele, Lea and Flood 2014): the same attempt waits equally long in each rehearsal.
    private static func spread(_ seconds: Int, _ attempt: Int64) -> Int64 {
        var word = UInt64(bitPattern: attempt) &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        let most = UInt64(seconds) * 200_000
        return Int64(seconds) * 1_000_000 + Int64(word % (most + 1))
    }
}
