import CampaignLanguage
import Expressions
import Ledger
import Synchronization

/// A gateway, and its own record of what it was given and what it has taken.
///
/// It may be silent, slow, down or wrong about a message that it has. It never says a definite no to a call whose message
/// it has taken or will take, and never speaks of a message that it has not.
final class SimulatedGateway: Sendable {
    /// A call that somebody made, and what it answered.
    struct Call: Sendable {
        let attempt: Int64
        let key: String
        let at: Instant
        let answer: Submission
        let group: World.Group

        /// It has not taken the message of this call, and never will.
        var isRefused: Bool {
            if case .rejected = answer { return true }
            return false
        }

        /// How many calls in a row have come to nothing, where so many had before; who asks to be left alone for more than a
        /// minute is, as after five.
        func troubles(after before: Int) -> Int {
            switch answer {
            case .accepted: return 0
            case .unknown: return before + 1
            case .rejected(let rejection):
                switch rejection.kind {
                case .recipient: return 0
                case .throttled: return rejection.retryAfterSeconds ?? 0 > 60 ? 5 : 0
                default: return before + 1
                }
            }
        }

        /// What it lacks is the lender's to mend, or it asks to be left alone for more than a minute: another may carry its
        /// notices at once.
        var passesAtOnce: Bool {
            guard case .rejected(let rejection) = answer else { return false }
            if rejection.kind == .throttled { return rejection.retryAfterSeconds ?? 0 > 60 }
            return [.auth, .balance, .config].contains(rejection.kind)
        }
    }

    /// A message that goes to the borrower.
    struct Taken: Sendable {
        let attempt: Int64
        let key: String
        let at: Instant
        let id: String
    }

    private struct Late: Sendable {
        let attempt: Int64
        let key: String
        let at: Instant
    }

    private struct State {
        var calls: [Call] = []
        var taken: [Taken] = []
        var late: [Late] = []
        var isCalm = false
        var lines: [String] = []
        var words: [Story.Word] = []
        var journal: [String] = []
    }

    let plan: GatewayPlan
    private let seed: UInt64
    private let state = Mutex(State())

    init(_ plan: GatewayPlan, seed: UInt64) {
        self.plan = plan
        self.seed = seed
    }

    var calls: [Call] { state.withLock { $0.calls } }
    var taken: [Taken] { state.withLock { $0.taken } }

    /// From now on it works.
    func calm() { state.withLock { $0.isCalm = true } }

    /// What happened since it was last asked, and what it will say to the ledger.
    func empty() -> (lines: [String], words: [Story.Word]) {
        state.withLock { state in
            defer { (state.lines, state.words) = ([], []) }
            return (state.lines, state.words)
        }
    }

    // MARK: The journal of its sender, which outlives a process

    func write(_ line: String) { state.withLock { $0.journal.append(line) } }
    func forgetJournal() { state.withLock { $0.journal = [] } }

    /// What a kill leaves of it; after a power cut only the first group is certain, for what follows may be younger than a second.
    func journal(afterPowerCut seed: UInt64?) -> [String] {
        let lines = state.withLock { $0.journal }
        guard let seed, let first = lines.firstIndex(where: { $0.hasPrefix("group") }) else {
            return lines
        }
        var dice = Dice(seed, plan.name, lines.count)
        return Array(lines.prefix(dice.number(first + 1...lines.count)))
    }

    // MARK: Calls

    /// What comes back, and after how many microseconds.
    func call(
        _ key: String, attempt: Int64, at: Instant, _ group: World.Group
    ) -> (answer: Submission, lasts: Int64) {
        state.withLock { state in
            take(&state, lateUntil: at)
            let count = state.calls.count { $0.key == key }
            var dice = Dice(seed, plan.name + key, count)
            let (answer, lasts) = answer(key, attempt, at, &state, &dice)
            state.calls.append(
                Call(attempt: attempt, key: key, at: at, answer: answer, group: group))
            state.lines.append("\(plan.name): \(attempt) \(key) at \(World.time(at)): \(answer)")
            return (answer, lasts)
        }
    }

    private func answer(
        _ key: String, _ attempt: Int64, _ at: Instant, _ state: inout State, _ dice: inout Dice
    ) -> (Submission, Int64) {
        let soon = dice.span(0.01, 2)
        func no(_ kind: Rejection.Kind, _ code: String, wait: Int? = nil) -> (Submission, Int64) {
            (.rejected(Rejection(kind, code: code, detail: "", retryAfterSeconds: wait)), soon)
        }
        if !state.isCalm {
            if let outage = plan.outages.first(where: { $0.from <= at && at < $0.to }) {
                switch outage.way {
                case .refusesConnections: return no(.notSent, "curl 7")
                case .refusesCredentials: return no(dice.pick([.auth, .balance, .config]), "401")
                case .takesNothing: return (.unknown(note: "502"), soon)
                case .takesWithoutAnswer:
                    take(&state, key, attempt, at, &dice)
                    return (.unknown(note: "no answer"), 30_000_000)
                }
            }
            if dice.happens(plan.noConnection) { return no(.notSent, "curl 7") }
            if dice.happens(plan.throttled) {
                return no(.throttled, "429", wait: dice.pick([nil, nil, 1, 30, 600, 100_000]))
            }
            if dice.happens(plan.badAddress) { return no(.recipient, "422") }
            if dice.happens(plan.badCredentials) { return no(.auth, "401") }
            if dice.happens(plan.noAnswer) { return beSilent(key, attempt, at, &state, &dice) }
        }
        let id = take(&state, key, attempt, at, &dice)
        return (.accepted(id: dice.happens(80) ? id : nil), soon)
    }

    /// Nobody hears whether it has taken the message: it has, it has not, or it will.
    private func beSilent(
        _ key: String, _ attempt: Int64, _ at: Instant, _ state: inout State, _ dice: inout Dice
    ) -> (Submission, Int64) {
        let lasts: Int64 = dice.pick([50_000, 30_000_000])
        switch dice.number(0...2) {
        case 0: take(&state, key, attempt, at, &dice)
        // Whose key it knows when it comes is a repetition, however slowly it is worked on.
        case 1 where known(key, at, state) == nil:
            // A repetition comes within the time for which the key is known.
            let most = plan.lifetime.map { Double($0) * 0.9 } ?? 14_400
            let late = Late(attempt: attempt, key: key, at: at.after(dice.span(1, most)))
            state.late.append(late)
        default: break
        }
        return (.unknown(note: "no answer"), lasts)
    }

    private func take(_ state: inout State, lateUntil now: Instant) {
        let due = state.late.filter { $0.at <= now }.sorted {
            ($0.at, $0.attempt) < ($1.at, $1.attempt)
        }
        if due.isEmpty { return }
        state.late.removeAll { $0.at <= now }
        for late in due {
            var dice = Dice(seed, "late " + late.key, Int(late.attempt))
            take(&state, late.key, late.attempt, late.at, &dice)
            state.lines.append("\(plan.name): \(late.attempt) \(late.key) taken late")
        }
    }

    /// Returns its own number for the message.
    @discardableResult
    private func take(
        _ state: inout State, _ key: String, _ attempt: Int64, _ at: Instant, _ dice: inout Dice
    ) -> String {
        if let known = known(key, at, state) { return known.id }
        let id = "\(plan.name)-\(state.taken.count + 1)"
        state.taken.append(Taken(attempt: attempt, key: key, at: at, id: id))
        if dice.happens(plan.receipts) { speak(&state, of: key, id, at, &dice) }
        return id
    }

    /// The message of which a call at that time is a repetition.
    private func known(_ key: String, _ at: Instant, _ state: State) -> Taken? {
        guard let lifetime = plan.lifetime, let known = state.taken.last(where: { $0.key == key }),
            at < known.at.after(Int64(lifetime) * 1_000_000)
        else { return nil }
        return known
    }

    /// Says what became of a message, at once or days later, more than once, and not always the same.
    private func speak(
        _ state: inout State, of key: String, _ id: String, _ at: Instant, _ dice: inout Dice
    ) {
        var number = 0
        repeat {
            let heard = at.after(dice.happens(30) ? 0 : dice.span(1, 100_000))
            let name: ReceivedEvent.NoticeName =
                dice.happens(50) ? .key(key) : .gateway(sender: plan.name, id: id)
            // Its clock is up to 50 minutes wrong.
            let event = ReceivedEvent(
                key: "r-\(id)-\(dice.happens(80) ? number : 0)",
                at: heard.after(Int64(dice.number(-50...50)) * Story.minute),
                what: .receipt(name, dice.pick(DeliveryState.allCases), code: nil))
            state.words.append(Story.Word(at: heard, what: .event(event)))
            number += 1
        } while number < 5 && dice.happens(plan.repeatedReceipts)
    }

    // MARK: Questions

    /// What it has under a key, and what it will still take; a person or its program may look.
    func fate(of key: String, at now: Instant) -> (taken: Taken?, isLate: Bool) {
        state.withLock { state in
            take(&state, lateUntil: now)
            return (state.taken.last { $0.key == key }, state.late.contains { $0.key == key })
        }
    }
}
