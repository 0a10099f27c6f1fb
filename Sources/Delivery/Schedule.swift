internal import CampaignLanguage
internal import Expressions
internal import Ledger

/// Which campaign may hand what to which sender, and when: the state of `Dispatcher.run` between two groups.
///
/// Nothing in it waits or does anything: it is asked with an instant, and told what became of a group.
struct Schedule {
    /// A campaign whose turn it is, and how many notices it may hand over, in all and to each sender.
    struct Ready {
        let index: Int
        let limit: Int
        /// By planned sender.
        let quotas: [String: Int]
        /// Who gets the notices of a planned sender that does not work.
        let carriers: [String: String]
    }

    /// In the order in which the campaigns choose.
    var turns: [Turn]
    private var lastLook: Instant?
    private static let soonMicroseconds: Int64 = 300_000_000
    private var lanes: [String: Lane]
    /// Who carries whose notices when that one does not work.
    private let failOvers: [String: String]
    /// Notices a group.
    private let groupSize: Int
    /// The run was told to end.
    var isStopped = false
    /// The last group was answered at once.
    var isQuick = false
    /// What became of the last groups, which the ledger does not know yet, and whose notices they were.
    private(set) var unrecorded: [(outcome: Outcome, turn: Int)] = []

    init(
        _ runs: [LedgerRun], _ rates: [String: SendRate?], _ canary: Canary?,
        failOvers: [String: String] = [:], groupSize: Int = Dispatcher.groupSize
    ) {
        turns = runs.map { Turn($0, canary, groupSize) }
        lanes = rates.mapValues { Lane($0, groupSize) }
        self.groupSize = groupSize
        self.failOvers = failOvers
    }

    /// What is unknown waits for the sender that may have it.
    private func carrier(of sender: String, _ turn: Turn, at now: Instant) -> String {
        turn.planned[sender] == nil ? sender : carrier(of: sender, at: now)
    }

    /// Who gets a sender's notices now: another one where it is down and the other is not. Each time its rest is over one
    /// notice tries the sender itself.
    func carrier(of sender: String, at now: Instant) -> String {
        guard let other = failOvers[sender], let lane = lanes[sender], let deputy = lanes[other],
            lane.isDown(at: now), deputy.wakes <= now
        else { return sender }
        return other
    }

    /// What became of each campaign's notices up to now.
    var results: [DispatchResult] {
        turns.map { turn in
            var result = turn.result
            for name in turn.run.senders { result.outages[name] = lanes[name]?.outage }
            return result
        }
    }

    func troubles(of sender: String) -> Int { lanes[sender]?.troubles ?? 0 }

    func isResting(_ sender: String, at now: Instant) -> Bool {
        (lanes[sender]?.wakes).map { $0 > now } ?? false
    }

    /// Where the clock was set back nothing is waited for the longer.
    mutating func look(at now: Instant) {
        let before = lastLook
        lastLook = now
        guard let before, before > now else { return }
        let back = before.microseconds - now.microseconds
        for name in lanes.keys { lanes[name]?.shift(back: back) }
        for index in turns.indices { turns[index].shift(back: back) }
    }

    /// The first campaign that has something for a sender which takes it, or whose windows have closed; nil where none has.
    func next(at now: Instant) -> Ready? {
        for (index, turn) in turns.enumerated() where !turn.isEnded {
            var (quotas, carriers): ([String: Int], [String: String]) = ([:], [:])
            // What one carries for another comes behind its own, and within its rate.
            var room: [String: Int] = [:]
            for (sender, due) in order(turn, at: now) {
                let carrier = carrier(of: sender, turn, at: now)
                guard let lane = lanes[carrier] else { continue }
                let isCarried = carrier != sender
                let due = isCarried ? turn.planned[sender] ?? due : due
                if turn.hasClosed(sender, at: now) {
                    // Nothing of it leaves; the hand-over says so of each notice.
                    quotas[sender] = groupSize
                } else if max(due, lane.ready, turn.opens) <= now {
                    if isCarried, hasOwn(carrier, at: now) { continue }
                    let left = room[carrier] ?? lane.quota
                    if left <= 0 { continue }
                    quotas[sender] = left
                    if carrier != sender { carriers[sender] = carrier }
                    room[carrier] = 0
                }
            }
            if !quotas.isEmpty {
                return Ready(
                    index: index, limit: turn.limit, quotas: quotas, carriers: carriers)
            }
        }
        return nil
    }

    /// Those that go by themselves, then those that are carried, the one first that has been given the fewest.
    private func order(_ turn: Turn, at now: Instant) -> [(key: String, value: Instant)] {
        func place(_ sender: String) -> (Int, Int, String) {
            let isCarried = carrier(of: sender, turn, at: now) != sender
            let given = turn.result.carried[sender]?.values.reduce(0, +) ?? 0
            return (isCarried ? 1 : 0, isCarried ? given : 0, sender)
        }
        return turn.due.sorted { place($0.key) < place($1.key) }
    }

    /// Some campaign has notices of its own for a sender: they go ahead of what it carries.
    private func hasOwn(_ sender: String, at now: Instant) -> Bool {
        turns.contains { turn in
            !turn.isEnded && turn.opens <= now && turn.due[sender].map { $0 <= now } ?? false
        }
    }

    /// When there is something to do again; nil where there is nothing more, or nothing that is waited for.
    ///
    /// Not to wait means that what is due within five minutes is handed over at the pace that its sender takes, and nothing
    /// else.
    func wakes(waits: Bool, at now: Instant) -> Instant? {
        let soon = now.adding(microseconds: Self.soonMicroseconds) ?? now
        let times = turns.filter { !$0.isEnded }.flatMap { turn in
            turn.due.flatMap { sender, due -> [Instant] in
                let end = turn.ends?[sender]
                var times = wakes(lanes[sender], due, turn, end, waits ? nil : soon, now)
                // Whoever may carry them may be back before.
                if let other = failOvers[sender], let planned = turn.planned[sender],
                    lanes[sender]?.isDown(at: now) ?? false
                {
                    times += wakes(lanes[other], planned, turn, end, waits ? nil : soon, now)
                }
                return times
            }
        }
        return times.min()
    }

    /// When a lane may have what is due then, if it is waited for: nothing at `soon` or after it, or for a sender that rests.
    /// `end` is when the last window of it closes.
    private func wakes(
        _ lane: Lane?, _ due: Instant, _ turn: Turn, _ end: Instant?, _ soon: Instant?,
        _ now: Instant
    ) -> [Instant] {
        guard let lane else { return [] }
        if let soon, due >= soon || lane.wakes > now { return [] }
        let ready = max(due, lane.ready, turn.opens)
        return [end.map { min(ready, $0) } ?? ready]
    }

    /// What became of a group, to those who gave it away.
    mutating func note(_ group: HandOver, _ submissions: [Submission], at now: Instant) {
        let bySender = Dictionary(grouping: zip(group.entries, submissions)) { $0.0.sender }
        for (sender, pairs) in bySender { lanes[sender]?.note(pairs.map(\.1), at: now) }
    }

    /// What the ledger is to be told of a group that a campaign has handed over.
    mutating func add(_ outcomes: [Outcome], of group: HandOver, _ index: Int, at now: Instant) {
        turns[index].note(group, outcomes, at: now)
        for (entry, outcome) in zip(group.entries, outcomes)
        where entry.sender != entry.origin && outcome.submission.omen != nil {
            turns[index].result.carried[entry.origin, default: [:]][entry.sender, default: 0] += 1
        }
        unrecorded += outcomes.map { ($0, index) }
    }

    /// `states` is what the ledger has made of the first of `unrecorded`.
    mutating func count(_ states: [NoticeState?]) {
        for (entry, state) in zip(unrecorded, states) {
            turns[entry.turn].result.count(entry.outcome, state)
        }
        unrecorded.removeFirst(states.count)
    }

    /// The senders of a group work, each for itself, and take all that they are given.
    func isSmooth(_ group: HandOver, at now: Instant) -> Bool {
        group.entries.allSatisfy { entry in
            entry.sender == entry.origin && lanes[entry.sender]?.isSmooth(at: now) ?? false
        }
    }

    /// What a campaign may hand over does not hang on what becomes of the group that is under way, as long as its senders
    /// work.
    func isPredictable(_ ready: Ready, at now: Instant) -> Bool {
        let turn = turns[ready.index]
        return ready.carriers.isEmpty && turn.isPredictable
            && ready.quotas.keys.allSatisfy { lanes[$0]?.isSmooth(at: now) ?? false }
    }
}

/// One of the runs of `Dispatcher.run`.
struct Turn {
    let run: LedgerRun
    var result = DispatchResult()
    /// When it may have something to hand over, by sender; empty where it has nothing any more.
    private(set) var due: [String: Instant]
    /// The same of what has certainly not left.
    private(set) var planned: [String: Instant]
    /// By the campaign's rate, or because its canary is looked at, nothing is handed over before.
    private(set) var opens = Instant(microseconds: .min)
    /// When the last window closes, by sender; nil where nobody has asked yet.
    var ends: [String: Instant]?
    private let canary: Canary?
    private let groupSize: Int
    /// Notices that a gateway has said something about, or will not.
    private var flown = 0
    private var canaryState = CanaryState.flying

    private enum CanaryState { case flying, watched, judged }

    init(_ run: LedgerRun, _ canary: Canary?, _ groupSize: Int) {
        self.run = run
        self.groupSize = groupSize
        self.canary = canary
        due = Dictionary(
            uniqueKeysWithValues: run.senders.map { ($0, Instant(microseconds: .min)) })
        planned = due
    }

    var isEnded: Bool { due.isEmpty }

    /// How many notices the next group may have.
    var limit: Int {
        var limit = groupSize
        if let canary, canaryState == .flying { limit = min(limit, canary.count - flown) }
        return min(limit, run.rate?.burst ?? limit)
    }

    /// Neither a pace nor a canary nor what senders answer can hold it up.
    var isPredictable: Bool {
        run.rate == nil && (canary == nil || canaryState == .judged) && !run.hangsOnOutcomes
    }

    /// Its canary has been waited for.
    var isToBeJudged: Bool { canaryState == .watched }

    /// The canary has come back, or the campaign is paused.
    mutating func judge() { canaryState = .judged }

    /// Takes in what a hand-over decided.
    mutating func add(_ group: HandOver) {
        result.expired += group.expired
        result.overLimit += group.overLimit
        result.overtaken += group.overtaken
        result.braked += group.braked
        result.unknown += group.givenUp
        result.isPaused = group.isPaused
        // What was refused for the moment is planned again: the ledger is asked once more what comes next.
        if group.isStopped || group.hasProgress { return }
        due = group.isPaused ? [:] : group.next
        planned = group.nextPlanned
    }

    /// Its campaign is paused.
    mutating func pause() {
        result.isPaused = true
        due = [:]
    }

    /// All windows of what is left for a sender have closed.
    func hasClosed(_ sender: String, at now: Instant) -> Bool {
        ends?[sender].map { $0 <= now } ?? false
    }

    mutating func shift(back microseconds: Int64) {
        if let opens = opens.adding(microseconds: -microseconds) { self.opens = opens }
    }

    /// A group is over.
    mutating func note(_ group: HandOver, _ outcomes: [Outcome], at now: Instant) {
        if let rate = run.rate,
            let next = now.adding(microseconds: rate.pause(after: group.entries.count))
        {
            opens = max(opens, next)
        }
        guard let canary, canaryState == .flying else { return }
        // What was not called, or comes again, has not flown.
        flown += outcomes.count { $0.retryAt == nil && $0.submission.omen != nil }
        if flown < canary.count { return }
        // Where nothing follows there is nothing for which it was sent ahead.
        canaryState = group.next.isEmpty ? .judged : .watched
        if canaryState == .judged { return }
        opens = max(opens, now.adding(microseconds: Int64(canary.waitSeconds) * 1_000_000) ?? now)
    }
}
