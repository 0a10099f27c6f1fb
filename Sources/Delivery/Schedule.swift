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
        let quotas: [String: Int]
    }

    /// One of the campaigns, in the order in which they choose.
    private(set) var order: [Int]
    var turns: [Turn]
    private var lanes: [String: Lane]
    /// The run was told to end.
    var isStopped = false

    init(_ runs: [LedgerRun], _ rates: [String: SendRate?], _ canary: Canary?) {
        turns = runs.map { Turn($0, canary) }
        order = Array(runs.indices)
        lanes = rates.mapValues { Lane($0) }
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

    /// The first campaign that has something for a sender which takes it; nil where none has.
    func next(at now: Instant) -> Ready? {
        for index in order {
            let turn = turns[index]
            guard !turn.isEnded, turn.opens <= now else { continue }
            var quotas: [String: Int] = [:]
            for (sender, due) in turn.due where due <= now {
                if let lane = lanes[sender], lane.ready <= now { quotas[sender] = lane.quota }
            }
            if !quotas.isEmpty { return Ready(index: index, limit: turn.limit, quotas: quotas) }
        }
        return nil
    }

    /// When there is something to do again; nil where there is nothing more, or nothing that is waited for.
    ///
    /// Not to wait means that what is due now is handed over at the pace that its sender takes, and nothing else.
    func wakes(waits: Bool, at now: Instant) -> Instant? {
        let times = turns.filter { !$0.isEnded }.flatMap { turn in
            turn.due.compactMap { sender, due -> Instant? in
                guard let lane = lanes[sender] else { return nil }
                if !waits, due > now || lane.wakes > now { return nil }
                return max(due, lane.ready, turn.opens)
            }
        }
        return times.min()
    }

    /// What became of a group that a campaign has handed over.
    mutating func note(_ group: HandOver, _ outcomes: [Outcome], _ index: Int, at now: Instant) {
        let bySender = Dictionary(grouping: zip(group.entries, outcomes)) { $0.0.sender }
        for (sender, pairs) in bySender {
            lanes[sender]?.note(pairs.map(\.1.submission), at: now)
        }
        turns[index].note(group, at: now)
    }
}

/// One of the runs of `Dispatcher.run`.
struct Turn {
    let run: LedgerRun
    var result = DispatchResult()
    /// When it may have something to hand over, by sender; empty where it has nothing any more.
    private(set) var due: [String: Instant]
    /// By the campaign's rate, or because its canary is looked at, nothing is handed over before.
    private(set) var opens = Instant(microseconds: .min)
    private let canary: Canary?
    /// Notices that were handed over for the first time.
    private var handed = 0
    /// Notices that are to be handed over again.
    private(set) var waiting: Set<Int64> = []
    private var canaryState = CanaryState.flying

    private enum CanaryState { case flying, watched, judged }

    init(_ run: LedgerRun, _ canary: Canary?) {
        self.run = run
        self.canary = canary
        due = Dictionary(
            uniqueKeysWithValues: run.senders.map { ($0, Instant(microseconds: .min)) })
    }

    var isEnded: Bool { due.isEmpty }

    /// How many notices the next group may have.
    var limit: Int {
        var limit = Dispatcher.groupSize
        if let canary, canaryState == .flying { limit = min(limit, canary.count - handed) }
        return min(limit, run.rate?.burst ?? limit)
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
        handed += group.entries.count { $0.number == 1 }
        for entry in group.entries where entry.number > 1 { waiting.remove(entry.notice) }
        // What was refused for the moment is planned again: the ledger is asked once more what comes next.
        if group.isStopped || group.hasProgress { return }
        due = group.isPaused ? [:] : group.next
    }

    /// Takes in what became of a notice of a group; `state` is what the ledger made of it.
    mutating func note(_ outcome: Outcome, _ state: NoticeState?) {
        result.count(outcome, state)
        if state == .planned || (state == .unknown && outcome.retryAt != nil) {
            waiting.insert(outcome.notice)
        }
    }

    /// Its campaign is paused.
    mutating func pause() {
        result.isPaused = true
        due = [:]
    }

    /// A group is over.
    mutating func note(_ group: HandOver, at now: Instant) {
        if let rate = run.rate,
            let next = now.adding(microseconds: rate.pause(after: group.entries.count))
        {
            opens = max(opens, next)
        }
        guard let canary, canaryState == .flying, handed >= canary.count else { return }
        canaryState = .watched
        // There is nothing for which it was sent ahead.
        if group.next.isEmpty { return }
        opens = max(opens, now.adding(microseconds: Int64(canary.waitSeconds) * 1_000_000) ?? now)
    }
}
