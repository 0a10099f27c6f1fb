internal import Expressions
package import Ledger

/// What a live run did with its plan.
package struct DispatchResult: Sendable, Hashable {
    package var accepted = 0
    /// Final refusals by kind; the sum is `rejected`.
    package var rejectedByKind: [Rejection.Kind: Int] = [:]
    /// What was said of the first of each kind.
    package var firstRefusals: [Rejection.Kind: String] = [:]
    package var unknown = 0
    /// Attempts that were refused and planned again in this run.
    package var retried = 0
    /// The window closed before they could leave.
    package var expired = 0
    /// A limit forbade them at the last look.
    package var overLimit = 0
    /// Their keys had left on this day, though their rows said otherwise: a fault, for a person to look into.
    package var braked = 0
    /// Notices against which something spoke that came after the plan.
    package var overtaken = 0
    /// Left in the plan: not yet due with `waits` off, paused or cancelled. A later run decides
    /// them anew.
    package var dropped = 0
    package var isPaused = false
    package var isCancelled = false
    /// Attempts of an earlier run about which nobody could be asked, by sender; they stay open.
    package var leftOpen: [String: Int] = [:]

    package init() {}

    package var rejected: Int { rejectedByKind.values.reduce(0, +) }

    /// Something waits for a person: an outcome is not known, the run did not end by itself, or the
    /// lender's side of a gateway is broken.
    package var needsPerson: Bool {
        unknown > 0 || braked > 0 || isPaused || isCancelled || !leftOpen.isEmpty
            || rejectedByKind.contains { $0.key.needsPerson && $0.value > 0 }
    }

    /// Notices that are closed, whatever became of them.
    package var settled: Int {
        accepted + rejected + unknown + expired + overLimit + overtaken + braked
    }
}

/// Takes groups of notices from the ledger's outbox to their senders and records what became of
/// them.
///
/// Goes in: a run whose plan is complete, the senders by name, a clock. The order of each group:
/// the intent is committed; the window is looked at once more; the senders get it; the outcomes are
/// committed. A refusal that passes (no connection, throttled) is tried again at most three times,
/// never past the notice's window; what is unknown only where the gateway knows a repetition by its key.
package struct Dispatcher: Sendable {
    /// Notices a group: the most that one kill leaves in doubt, and where the cost of a commit
    /// vanishes.
    package static let groupSize = 50

    private static let retriesAtMost = 3
    /// A gateway that asks for more is not believed; every window ends before.
    private static let longestRetrySeconds = 86_400

    private let ledger: SQLiteLedger
    private let senders: [String: any Sender]
    private let clock: any DispatchClock
    private let probe: any DispatchProbe

    package init(
        ledger: SQLiteLedger, senders: [String: any Sender], clock: any DispatchClock,
        probe: any DispatchProbe = NoProbe()
    ) {
        self.ledger = ledger
        self.senders = senders
        self.clock = clock
        self.probe = probe
    }

    /// Where each sender hands its notices, for `RunOpening`.
    package var endpoints: [String: String] { senders.mapValues(\.endpoint) }

    /// How long each sender's gateway knows a key, for `RunOpening`.
    package var keyLifetimes: [String: Int] { senders.compactMapValues(\.keyLifetimeSeconds) }

    /// Settles what a killed run left: asks each sender about its open attempts and records the
    /// answers.
    ///
    /// To be called before the facts are read and before `beginRun`, with all senders that can be
    /// asked, also those of other campaigns (this run's own, where left out). An attempt whose
    /// sender now hands its notices elsewhere becomes unknown; one whose sender is not among them
    /// stays open. What the journal of the killed run knows of an attempt is not asked again. Returns how many attempts
    /// there were, by outcome.
    package func settleOpenAttempts(
        with settlers: [String: any Sender]? = nil, journal: JournalRecord? = nil
    ) async throws(LedgerError) -> DispatchResult {
        let settlers = settlers ?? senders
        let open = try ledger.openEntries()
        var result = DispatchResult()
        if open.isEmpty { return result }
        var submissions = open.map { journal?.submission(of: $0.attempt) }
        let asked = open.indices.filter { submissions[$0] == nil }
        let bySender = Dictionary(grouping: asked) { open[$0].sender }
        for (name, indices) in bySender.sorted(by: { $0.key < $1.key }) {
            guard let sender = settlers[name] else {
                result.leftOpen[name] = indices.count
                continue
            }
            for index in indices {
                submissions[index] = .unknown(note: "its sender hands notices elsewhere now")
            }
            let known = indices.filter { open[$0].endpoint == sender.endpoint }
            let answers = await sender.reconcile(
                known.map { OpenEnvelope(key: open[$0].key, handedAt: open[$0].handedAt) })
            for (index, answer) in zip(known, answers) { submissions[index] = answer }
        }
        let now = clock.now()
        let outcomes = zip(open, submissions).compactMap { entry, submission in
            submission.map {
                // Not again, even where the gateway knows repetitions: of the borrower the next run may know better.
                Outcome(
                    notice: entry.notice, attempt: entry.attempt, submission: $0.hiding(entry.to),
                    retryAt: nil)
            }
        }
        let states = try ledger.record(outcomes, at: now, areLeftovers: true)
        for (outcome, state) in zip(outcomes, states) { result.count(outcome, state) }
        return result
    }

    /// Hands over the whole plans of `runs` and ends them.
    ///
    /// Of several campaigns that run together the first one that has something due goes first, group by group. Each
    /// run has a result in the order of `runs`; one that pauses ends for itself alone.
    /// `waits`: notices for later today are waited for; otherwise they are left to the next run.
    /// `progress` is told after each group. After cancellation the group in flight is finished and
    /// recorded.
    package func run(
        _ runs: [LedgerRun], waits: Bool = true,
        progress: @Sendable ([DispatchResult]) -> Void = { _ in }
    ) async throws(LedgerError) -> [DispatchResult] {
        var turns = runs.map { Turn(run: $0) }
        var isCancelled = false
        while !isCancelled {
            let now = clock.now()
            if Task.isCancelled {
                isCancelled = true
            } else if let next = turns.firstIndex(where: { $0.due.map { $0 <= now } ?? false }) {
                try await takeGroup(&turns[next], at: now)
                progress(turns.map(\.result))
            } else if waits, let due = turns.compactMap(\.due).min() {
                isCancelled = !(await clock.wait(until: due))
            } else {
                break
            }
        }
        for at in turns.indices where !turns[at].isEnded {
            turns[at].result.isCancelled = isCancelled
            turns[at].result.dropped = try ledger.endRun(turns[at].run, at: clock.now())
        }
        return turns.map(\.result)
    }

    /// One of the runs of `run`.
    private struct Turn {
        let run: LedgerRun
        var result = DispatchResult()
        /// When it may have something to hand over; nil where it has nothing any more.
        var due: Instant? = Instant(microseconds: .min)
        var isEnded: Bool { due == nil }

        init(run: LedgerRun) { self.run = run }
    }

    private func takeGroup(
        _ turn: inout Turn, at now: Instant
    ) async throws(LedgerError) {
        probe.reached(.beforeIntent)
        let group = try ledger.handOver(turn.run, limit: Self.groupSize, now: now)
        turn.result.expired += group.expired
        turn.result.overLimit += group.overLimit
        turn.result.overtaken += group.overtaken
        turn.result.braked += group.braked
        turn.result.unknown += group.givenUp
        turn.result.isPaused = group.isPaused
        if !group.entries.isEmpty {
            probe.reached(.afterIntent)
            let outcomes = await submit(group.entries)
            probe.reached(.beforeOutcome)
            let states = try ledger.record(outcomes, at: clock.now())
            probe.reached(.afterOutcome)
            for (outcome, state) in zip(outcomes, states) { turn.result.count(outcome, state) }
        }
        // What was refused for the moment is planned again: the ledger is asked once more what comes next.
        if group.hasProgress { return }
        turn.due = group.isPaused ? nil : group.next
        if turn.isEnded { turn.result.dropped = try ledger.endRun(turn.run, at: clock.now()) }
    }

    /// Gives each sender its part of a group, all senders at the same time.
    private func submit(_ entries: [OutboxEntry]) async -> [Outcome] {
        // The process may have been asleep since the commit: nothing leaves after its window.
        let now = clock.now()
        var submissions = [Submission](
            repeating: .rejected(
                Rejection(.expired, code: "closed", detail: "its window closed")),
            count: entries.count)
        let open = entries.indices.filter { entries[$0].closes > now }
        let bySender = Dictionary(grouping: open) { entries[$0].sender }
        await withTaskGroup(of: ([Int], [Submission]).self) { group in
            for (name, indices) in bySender {
                guard let sender = senders[name] else {
                    preconditionFailure("the ledger hands over only to the run's senders")
                }
                let batch = indices.map { Envelope(entries[$0], at: now) }
                group.addTask { (indices, await sender.submit(batch)) }
            }
            for await (indices, answers) in group {
                for (index, answer) in zip(indices, answers) { submissions[index] = answer }
            }
        }
        let later = clock.now()
        return zip(entries, submissions).map { entry, submission in
            Outcome(
                notice: entry.notice, attempt: entry.attempt, submission: submission,
                retryAt: retry(entry, submission, at: later))
        }
    }

    /// Nobody knows whether the gateway has it, but the gateway does.
    private func isRepeatable(
        _ submission: Submission, _ number: Int, _ sender: (any Sender)?
    ) -> Bool {
        guard number <= Self.retriesAtMost, sender?.keyLifetimeSeconds != nil else { return false }
        switch submission {
        case .accepted: return false
        case .unknown: return true
        // An attempt before it is still in doubt.
        case .rejected(let rejection): return number > 1 && rejection.kind.isPassing
        }
    }

    /// When a notice is tried again; nil where it is not.
    ///
    /// A failed connection, and what is unknown at a gateway that knows repetitions: after 5, 30, 120 seconds;
    /// throttling: after 30, 60, 120 or what the gateway asks, up to a day.
    private func retry(
        _ entry: OutboxEntry, _ submission: Submission, at now: Instant
    ) -> Instant? {
        var (delays, asked) = ([5, 30, 120], 0)
        if case .rejected(let rejection) = submission {
            guard rejection.kind.isPassing, entry.number <= Self.retriesAtMost else { return nil }
            if rejection.kind == .throttled { delays = [30, 60, 120] }
            asked = min(rejection.retryAfterSeconds ?? 0, Self.longestRetrySeconds)
        } else if !isRepeatable(submission, entry.number, senders[entry.sender]) {
            return nil
        }
        let seconds = max(delays[entry.number - 1], asked)
        guard let again = now.adding(microseconds: Int64(seconds) * 1_000_000),
            again < entry.closes
        else { return nil }
        return again
    }
}

extension DispatchResult {
    /// `state` is what the ledger made of the outcome: nothing where the attempt was closed before.
    fileprivate mutating func count(_ outcome: Outcome, _ state: NoticeState?) {
        switch state {
        case .accepted: accepted += 1
        case .planned: retried += 1
        case .unknown where outcome.retryAt != nil: retried += 1
        case .unknown: unknown += 1
        case .expired: expired += 1
        case .rejected, .notSent:
            if case .rejected(let rejection) = outcome.submission {
                rejectedByKind[rejection.kind, default: 0] += 1
                if firstRefusals[rejection.kind] == nil {
                    firstRefusals[rejection.kind] = rejection.shown
                }
            }
        case .handed, .skipped, .dropped, nil: break
        }
    }
}

extension Envelope {
    /// `now` is when it is handed over.
    fileprivate init(_ entry: OutboxEntry, at now: Instant) {
        self.init(
            key: entry.key, to: entry.to, title: entry.title, text: entry.text,
            html: entry.html, channel: entry.channel, expires: entry.closes,
            attempt: entry.attempt,
            closesIn: (entry.closes.microseconds - now.microseconds) / 1000)
    }
}
