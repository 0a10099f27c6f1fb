import CampaignLanguage
import Delivery
import Expressions
import Ledger
import Synchronization

/// What really happens in a story: the time, what the ledger is told and when, and what gateways get.
///
/// The oracle reads it and nothing of the product's. It is the dispatcher's clock and probe: whatever is due by the time is
/// told to the ledger at the points of a group, and while a run waits.
final class World: DispatchClock, DispatchProbe {
    /// A word that the ledger has heard; before or after a hand-over is the order in which they stand.
    struct Told: Sendable {
        let what: Story.Word.What
        /// In which process.
        let process: Int
        let at: Instant
    }

    /// What the calls of the group that is under way have in common.
    struct Group: Sendable {
        var number = 0
        var process = 0
        /// How many words the ledger had heard before the hand-over, when the machine woke after it, or two seconds before its
        /// senders were called: a look, and a second.
        var told = 0
        /// The same before the plan, by campaign.
        var marks: [String: Int] = [:]
        /// When the senders are called.
        var start = Story.midnight
        var isFlying = false
        /// The words that are still to be heard in it.
        var coming: [Story.Word] = []
    }

    struct State {
        var queue: [Story.Word]
        var told: [Told] = []
        var receipted: Set<String> = []
        /// Events that the ledger knows, by key.
        var known: Set<String> = []
        /// The group that is taken from the outbox, and those that are taken and not answered, in their order.
        var group = Group()
        var flights: [Group] = []
        var ledger: SQLiteLedger?
        /// How often in a row, and when, a run was not let wait.
        var refusals = 0
        var refused: Instant?
        var lines: [String] = []
        var faults: [String] = []
    }

    let story: Story
    let store = FaultyStore()
    let gateways: [SimulatedGateway]
    private let rows: LedgerRows.Reader
    private let clock = RehearsalClock(at: Story.midnight)
    private let state: Mutex<State>

    init(_ story: Story, _ rows: LedgerRows.Reader) {
        self.story = story
        self.rows = rows
        gateways = story.gateways.map { SimulatedGateway($0, seed: story.seed) }
        let state = State(queue: story.words.sorted { $0.at < $1.at })
        self.state = Mutex(state)
    }

    /// The oldest group that is not answered: all its senders are called from the same instant on.
    func takeOff() -> Group {
        let now = now()
        return state.withLock { state in
            if state.flights.isEmpty { return state.group }
            if state.flights[0].isFlying { return state.flights[0] }
            state.flights[0].isFlying = true
            state.flights[0].start = now
            let known = state.told.count { $0.at.microseconds < now.microseconds - 2_000_000 }
            state.flights[0].told = max(state.flights[0].told, known)
            state.flights[0].coming = state.queue
            return state.flights[0]
        }
    }

    var told: [Told] { state.withLock { $0.told } }
    var receipted: Set<String> { state.withLock { $0.receipted } }
    var faults: [String] { state.withLock { $0.faults } }
    var lines: [String] { state.withLock { $0.lines } }
    /// When the last word is to be said that nobody has heard yet.
    var lastWord: Instant? { state.withLock { $0.queue.last?.at } }

    /// Something happened.
    func log(_ line: String) {
        let time = Self.time(now())
        state.withLock { $0.lines.append("\(time) \(line)") }
    }

    /// Something happened that must not.
    func blame(_ fault: String) {
        // One that lasts is found again each day.
        if faults.contains(fault) { return }
        log("!!! " + fault)
        state.withLock { $0.faults.append(fault) }
    }

    static func time(_ instant: Instant) -> String {
        let since = instant.microseconds - Story.midnight.microseconds
        let (seconds, micro) = since.quotientAndRemainder(dividingBy: 1_000_000)
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let part = "\(1_000_000 + micro)".dropFirst()
        return
            "day \(seconds / 86_400) \(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(part)"
    }

    // MARK: Time

    func now() -> Instant { clock.now() }

    /// Lets time pass; what is to be said meanwhile waits.
    func jump(to instant: Instant) { clock.jump(to: instant) }

    func wait(until instant: Instant, unless isOver: @Sendable () -> Bool) async -> Bool {
        if instant <= now(), isStalled() {
            blame("the run waits for what is over")
            jump(to: now().after(Story.minute))
        }
        while let next = state.withLock({ $0.queue.first?.at }), next <= instant {
            jump(to: next)
            tellDue()
            if isOver() { return false }
        }
        if await clock.wait(until: instant, unless: isOver) { return true }
        if !isStalled() { return false }
        blame("the run waits no more and ends no more")
        jump(to: instant)
        return true
    }

    /// Again and again it waits, and no time goes by.
    private func isStalled() -> Bool {
        let now = now()
        return state.withLock { state in
            state.refusals = state.refused == now ? state.refusals + 1 : 0
            state.refused = now
            return state.refusals > 100
        }
    }

    // MARK: What the ledger hears

    /// A process has the ledger from now on; nil: it is over. Before, nobody could be told to stop.
    func open(_ ledger: SQLiteLedger?, process: Int) {
        let now = now()
        state.withLock { state in
            state.ledger = ledger
            state.group.process = process
            state.flights = []
            state.queue.removeAll { word in
                if case .stop = word.what { return word.at <= now }
                return false
            }
        }
    }

    func planned(_ campaign: String) {
        state.withLock { $0.group.marks[campaign] = $0.told.count }
    }

    func say(_ words: [Story.Word]) {
        if words.isEmpty { return }
        state.withLock { state in
            // Of the same time the older word first.
            for word in words {
                let at = state.queue.firstIndex { $0.at > word.at } ?? state.queue.endIndex
                state.queue.insert(word, at: at)
            }
        }
    }

    /// Tells the ledger what is due; who is not heard, because the store fails or the process is dead, says it again.
    func tellDue() {
        let now = now()
        let (due, ledger) = state.withLock { state in
            guard let ledger = state.ledger else { return ([Story.Word](), SQLiteLedger?.none) }
            let due = Array(state.queue.prefix { $0.at <= now })
            state.queue.removeFirst(due.count)
            return (due, ledger)
        }
        guard let ledger else { return }
        for (index, word) in due.enumerated() {
            do {
                try tell(word, ledger, now)
            } catch {
                if !FaultyStore.isInjected(error) { blame("the ledger does not listen: \(error)") }
                // The ledger has heard it, though nobody knows.
                if error == FaultyStore.written, isThere(word) { hear(word) }
                log("not heard: \(Self.shown(word.what)): \(error)")
                let later = due[index...].map {
                    Story.Word(at: now.after(Story.minute), what: $0.what)
                }
                return say(later)
            }
        }
    }

    private func tell(
        _ word: Story.Word, _ ledger: SQLiteLedger, _ now: Instant
    ) throws(LedgerError) {
        var isHeard = true
        switch word.what {
        case .pause(let campaign):
            _ = try ledger.pause(campaign, by: "李敏", because: "客诉", at: now)
        case .resume(let campaign):
            _ = try ledger.resume(campaign, by: "李敏", because: "查明", at: now)
        case .stop:
            isHeard = try ledger.stop(by: "李敏", because: "收工", at: now)
        case .event(let event):
            let reception = try ledger.receive([event], at: now)
            if case .receipt(.key(let key), _, _) = event.what, reception == [.taken(nil)] {
                state.withLock { _ = $0.receipted.insert(key) }
            }
        }
        if isHeard { hear(word) }
        log("heard: \(Self.shown(word.what))")
    }

    /// Before it takes an event the ledger may write something else, and have failed at that.
    private func isThere(_ word: Story.Word) -> Bool {
        guard case .event(let event) = word.what else { return true }
        do {
            return try rows.hasReceived(event.key)
        } catch {
            blame("the ledger cannot be read: \(error)")
            return false
        }
    }

    /// What the ledger knows already tells it nothing when it is said again; a pause that is said again does.
    private func hear(_ word: Story.Word) {
        let now = now()
        state.withLock { state in
            if case .event(let event) = word.what, !state.known.insert(event.key).inserted {
                return
            }
            state.told.append(Told(what: word.what, process: state.group.process, at: now))
        }
    }

    private static func shown(_ what: Story.Word.What) -> String {
        if case .event(let event) = what { return "\(event.key) \(event.what)" }
        return "\(what)"
    }

    // MARK: The points of a group

    func reached(_ point: DispatchPoint) {
        switch point {
        case .beforeIntent:
            tellDue()
            state.withLock { state in
                state.group.number += 1
                state.group.told = state.told.count
            }
        case .afterIntent:
            let group = state.withLock { $0.group }
            var dice = Dice(story.seed, "sleep", group.number)
            let isAsleep = dice.happens(4)
            if isAsleep {
                jump(to: now().after(dice.span(1, 10_800)))
                log("the machine was asleep")
            }
            tellDue()
            state.withLock { state in
                state.flights.append(state.group)
                // Whoever has slept looks again before the senders are called.
                for at in state.flights.indices where isAsleep {
                    state.flights[at].told = state.told.count
                }
            }
        case .beforeOutcome:
            state.withLock { state in
                if !state.flights.isEmpty { state.flights.removeFirst() }
            }
            for gateway in gateways {
                let (lines, words) = gateway.empty()
                for line in lines { log(line) }
                say(words)
            }
            tellDue()
        case .afterOutcome: tellDue()
        case .beforeCall, .afterHandOver: break
        }
    }
}
