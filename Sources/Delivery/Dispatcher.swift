internal import Expressions
package import Ledger

/// Takes groups of notices from the ledger's outbox to their senders and records what became of
/// them.
///
/// Goes in: a run whose plan is complete, the senders by name, a clock. The order of each group:
/// the intent is committed; the window is looked at once more; the senders get it; the outcomes are
/// committed. What is tried again, and when, is in `RetryTable`; how fast a sender is called, and when it is left alone, in
/// `Lane`; whose turn it is, in `Schedule`.
package struct Dispatcher: Sendable {
    /// Before it waits for longer it finds out when the windows close.
    private static let shortWaitMicroseconds: Int64 = 60_000_000

    /// From then on after the last look at what has been said nothing is called without another.
    private static let longestGapMicroseconds: Int64 = 1_000_000

    /// Notices a group: where the cost of a commit vanishes. A kill leaves the group in doubt that senders have, a machine that
    /// went off the one that was taken behind it, too.
    package static let groupSize = 50

    private let ledger: SQLiteLedger
    private let senders: [String: any Sender]
    /// Who carries whose notices when that one does not work; both are among `senders`.
    private let failOvers: [String: String]
    private let clock: any DispatchClock
    private let probe: any DispatchProbe
    private let journal: CallJournal?
    private let ahead: Ahead

    package init(
        ledger: SQLiteLedger, senders: [String: any Sender], failOvers: [String: String] = [:],
        clock: any DispatchClock, probe: any DispatchProbe = NoProbe(),
        journal: CallJournal? = nil, ahead: Ahead = .beside
    ) {
        self.ledger = ledger
        self.senders = senders
        self.failOvers = failOvers
        self.clock = clock
        self.probe = probe
        self.journal = journal
        self.ahead = ahead
    }

    /// Where each sender hands its notices, for `RunOpening`.
    package var endpoints: [String: String] { senders.mapValues(\.endpoint) }

    /// Senders whose notices another one carries when they do not work, for `RunOpening`; of two that stand in for each other
    /// neither, or nobody would count what both fail in.
    package var replaced: Set<String> { Set(failOvers.keys).subtracting(failOvers.values) }

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
        var submissions = open.map { journal?.submission(of: $0) }
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
    /// `waits`: notices for later today are waited for; otherwise they are left to the next run, and so is what a sender
    /// that does not work cannot take. `canary`: see `Canary`.
    /// `progress` is told after each group. After cancellation, or a person's word, calls under way are finished and
    /// recorded.
    package func run(
        _ runs: [LedgerRun], waits: Bool = true, canary: Canary? = nil,
        progress: @Sendable ([DispatchResult]) -> Void = { _ in }
    ) async throws(LedgerError) -> [DispatchResult] {
        let watch = Watch()
        let watching = Task { [ledger, journal] in await watch.stand(over: ledger, journal) }
        let end: Result<[DispatchResult], LedgerError>
        do throws(LedgerError) {
            end = .success(try await run(runs, waits, canary, watch, progress))
        } catch {
            end = .failure(error)
        }
        watching.cancel()
        // It has the ledger, which whoever runs next wants for itself.
        await watching.value
        return try end.get()
    }

    private func run(
        _ runs: [LedgerRun], _ waits: Bool, _ canary: Canary?, _ watch: Watch,
        _ progress: @Sendable ([DispatchResult]) -> Void
    ) async throws(LedgerError) -> [DispatchResult] {
        var schedule = Schedule(
            runs, senders.mapValues(\.rate), canary, failOvers: failOvers,
            groupSize: ahead.groupSize)
        var taken: Taken?
        while !schedule.isStopped {
            let now = clock.now()
            schedule.look(at: now)
            try await listen()
            if Task.isCancelled {
                schedule.isStopped = true
            } else if let group = taken {
                taken = nil
                taken = try await handOver(group, watch, &schedule, at: now)
                progress(schedule.results)
            } else if let turn = schedule.next(at: now) {
                let group = try take(turn, &schedule, at: now)
                taken = try await handOver(group, watch, &schedule, at: now)
                progress(schedule.results)
            } else if !schedule.unrecorded.isEmpty {
                try record(&schedule)
                progress(schedule.results)
            } else if let later = schedule.wakes(waits: waits, at: now) {
                if later.microseconds - now.microseconds > Self.shortWaitMicroseconds,
                    let at = schedule.turns.firstIndex(where: { !$0.isEnded && $0.ends == nil })
                {
                    schedule.turns[at].ends = try ledger.windowEnds(runs[at])
                    continue
                }
                let live = schedule.turns.filter { !$0.isEnded }.map(\.run)
                let isHalted: @Sendable () -> Bool = { (try? ledger.isHalted(live)) ?? false }
                if await !clock.wait(until: later, unless: isHalted) { try heed(&schedule) }
            } else {
                break
            }
        }
        if let taken {
            schedule.turns[taken.turn.index].add(taken.group)
            giveBack(taken, &schedule, at: clock.now())
        }
        try record(&schedule)
        try await listen()
        for at in runs.indices where !schedule.turns[at].isEnded {
            schedule.turns[at].result.isCancelled = schedule.isStopped
            schedule.turns[at].result.dropped = try ledger.endRun(runs[at], at: clock.now())
        }
        for at in runs.indices { try settleOpen(&schedule.turns[at].result) }
        return schedule.results
    }

    /// Takes what programs have heard by themselves into the ledger, where the next hand-over finds it.
    private func listen() async throws(LedgerError) {
        for (name, sender) in senders.sorted(by: { $0.key < $1.key }) {
            let news = await sender.news(as: name, now: clock.isPretended ? nil : clock.now())
            if news.isEmpty { continue }
            _ = try ledger.receive(news.map(\.event), at: clock.now())
            await sender.acknowledge(news.map(\.id))
        }
    }

    /// Of what was unknown, or to be tried again, a receipt may have told meanwhile: each notice has one end in the report.
    private func settleOpen(_ result: inout DispatchResult) throws(LedgerError) {
        let states = try ledger.states(of: result.open)
        result.unknown = states.values.count { $0 == .unknown }
        result.accepted += states.values.count { $0 == .accepted }
        result.open = []
    }

    /// Somebody has spoken while nothing was to be done.
    private func heed(_ schedule: inout Schedule) throws(LedgerError) {
        let order = try ledger.stopOrder()
        schedule.isStopped = Task.isCancelled || order != nil
        for at in schedule.turns.indices where !schedule.isStopped && !schedule.turns[at].isEnded {
            let run = schedule.turns[at].run
            guard try ledger.isHalted([run]) else { continue }
            schedule.turns[at].pause()
            schedule.turns[at].result.dropped = try ledger.endRun(run, at: clock.now())
        }
    }

    /// A group whose hand-over is on record.
    private struct Taken {
        let group: HandOver
        let turn: Schedule.Ready
        let at: Instant
        /// It was taken before what became of the one before it was known.
        var isAhead = false
    }

    /// Takes a group from the outbox. What became of the group before is recorded in the same transaction: one wait for
    /// the disk a group.
    private func take(
        _ turn: Schedule.Ready, _ schedule: inout Schedule, at now: Instant
    ) throws(LedgerError) -> Taken {
        if schedule.turns[turn.index].isToBeJudged {
            try record(&schedule)
            try ledger.judgeCanary(schedule.turns[turn.index].run, at: now)
            schedule.turns[turn.index].judge()
        }
        let (states, taken) = try exchange(schedule, turn, at: now)
        schedule.count(states)
        return taken
    }

    private func exchange(
        _ schedule: Schedule, _ turn: Schedule.Ready, at now: Instant
    ) throws(LedgerError) -> (states: [NoticeState?], taken: Taken) {
        probe.reached(.beforeIntent)
        let (states, group) = try ledger.exchange(
            schedule.unrecorded.map(\.outcome), for: schedule.turns[turn.index].run,
            limit: turn.limit, quotas: turn.quotas, carriers: turn.carriers, now: now)
        if !states.isEmpty { probe.reached(.afterOutcome) }
        if !group.entries.isEmpty { probe.reached(.afterIntent) }
        return (states, Taken(group: group, turn: turn, at: now))
    }

    /// Has a group handed over, and returns the one that was taken meanwhile.
    private func handOver(
        _ taken: Taken, _ watch: Watch, _ schedule: inout Schedule, at now: Instant
    ) async throws(LedgerError) -> Taken? {
        let (group, index) = (taken.group, taken.turn.index)
        schedule.isStopped = group.isStopped
        schedule.turns[index].add(group)
        if schedule.turns[index].isEnded {
            let run = schedule.turns[index].run
            schedule.turns[index].result.dropped = try ledger.endRun(run, at: clock.now())
        }
        if group.entries.isEmpty { return nil }
        if taken.isAhead, try !isGood(taken, schedule, at: now) {
            giveBack(taken, &schedule, at: now)
            return nil
        }
        let (submissions, next) = await submit(taken, watch, schedule, at: now)
        probe.reached(.beforeOutcome)
        let end = clock.now()
        schedule.look(at: end)
        schedule.note(group, submissions, at: end)
        schedule.isQuick = ahead.isQuick(from: now, to: end)
        schedule.add(
            zip(group.entries, submissions).map { outcome($0, $1, schedule, at: end) },
            of: group, index, at: end)
        guard let next = try next?.get() else { return nil }
        schedule.count(next.states)
        // What ends a turn, or pauses it, is found again by the next one that is taken.
        if !next.taken.group.hasProgress { return nil }
        var follower = next.taken
        follower.isAhead = true
        return follower
    }

    /// Gives a group to its senders, and takes the one that follows where nothing that becomes of this one could change it.
    private func submit(
        _ taken: Taken, _ watch: Watch, _ schedule: Schedule, at now: Instant
    ) async -> (
        [Submission], next: Result<(states: [NoticeState?], taken: Taken), LedgerError>?
    ) {
        guard taken.group.entries.count == ahead.groupSize, schedule.isQuick,
            schedule.isSmooth(taken.group, at: now), let turn = schedule.next(at: now),
            schedule.isPredictable(turn, at: now)
        else { return (await submit(taken, schedule, watch, lookedAt: now), nil) }
        func next() -> Result<(states: [NoticeState?], taken: Taken), LedgerError> {
            Result { () throws(LedgerError) in try exchange(schedule, turn, at: clock.now()) }
        }
        if !ahead.isBeside {
            let next = next()
            return (await submit(taken, schedule, watch, lookedAt: now), next)
        }
        async let submissions = submit(taken, schedule, watch, lookedAt: now)
        let next = next()
        return (await submissions, next)
    }

    /// Of a group that was taken ahead what its hand-over looked at is still true.
    private func isGood(
        _ taken: Taken, _ schedule: Schedule, at now: Instant
    ) throws(LedgerError) -> Bool {
        guard ahead.isQuick(from: taken.at, to: now), schedule.isSmooth(taken.group, at: now)
        else { return false }
        let run = schedule.turns[taken.turn.index].run
        return try !ledger.isOutdated(taken.group, of: run)
    }

    /// Nothing of a group has been called; it is planned again.
    private func giveBack(_ taken: Taken, _ schedule: inout Schedule, at now: Instant) {
        probe.reached(.beforeOutcome)
        schedule.add(
            taken.group.entries.map { outcome($0, .rejected(.notCalled), schedule, at: now) },
            of: taken.group, taken.turn.index, at: now)
    }

    /// Records what became of the last group, where no other follows at once.
    private func record(_ schedule: inout Schedule) throws(LedgerError) {
        if schedule.unrecorded.isEmpty { return }
        let states = try ledger.record(schedule.unrecorded.map(\.outcome), at: clock.now())
        probe.reached(.afterOutcome)
        schedule.count(states)
    }

    /// Gives each sender its part of a group, all senders at the same time.
    private func submit(
        _ taken: Taken, _ schedule: Schedule, _ watch: Watch, lookedAt: Instant
    ) async -> [Submission] {
        let (entries, run) = (taken.group.entries, schedule.turns[taken.turn.index].run)
        // The process may have been asleep since the commit: nothing leaves after its window, or against a word.
        let now = clock.now()
        if now.microseconds - lookedAt.microseconds >= Self.longestGapMicroseconds,
            (try? ledger.isOutdated(taken.group, of: run)) != false
        {
            return entries.map { _ in .rejected(.notCalled) }
        }
        var submissions = [Submission](
            repeating: .rejected(
                Rejection(.expired, code: "closed", detail: "its window closed")),
            count: entries.count)
        let open = entries.indices.filter { entries[$0].latest > now }
        let bySender = Dictionary(grouping: open) { entries[$0].sender }
        let gates = bySender.keys.map { ($0, SendGate(troubles: schedule.troubles(of: $0))) }
        let close: @Sendable () -> Void = { for (_, gate) in gates { gate.close() } }
        watch.begin(run, gates.map(\.1))
        await withTaskCancellationHandler {
            await withTaskGroup(of: ([Int], [Submission]).self) { group in
                for (name, gate) in gates {
                    guard let sender = senders[name], let indices = bySender[name] else {
                        preconditionFailure("the ledger hands over only to the run's senders")
                    }
                    let batch = indices.map { Envelope(entries[$0], at: now) }
                    group.addTask { (indices, await sender.submit(batch, gate: gate)) }
                }
                for await (indices, answers) in group {
                    for (index, answer) in zip(indices, answers) { submissions[index] = answer }
                }
            }
        } onCancel: {
            close()
        }
        watch.end()
        return submissions
    }

    /// What the ledger is told of an attempt: what became of it, and when the notice is tried again.
    private func outcome(
        _ entry: OutboxEntry, _ submission: Submission, _ schedule: Schedule, at now: Instant
    ) -> Outcome {
        // Only the planned sender is asked again with a key that its gateway may have seen.
        let isKeyed =
            entry.sender == entry.origin && senders[entry.sender]?.keyLifetimeSeconds != nil
        let isResting = schedule.isResting(entry.sender, at: now)
        let hasOther = schedule.carrier(of: entry.origin, at: now) != entry.sender
        let wait = RetryTable.wait(
            submission, entry, isKeyed: isKeyed, isResting: isResting, hasOther: hasOther)
        let again = wait.flatMap { now.adding(microseconds: $0) }.flatMap {
            $0 < entry.closes ? $0 : nil
        }
        // It was not refused; its time is over.
        let isOver = again == nil && submission.omen == nil
        return Outcome(
            notice: entry.notice, attempt: entry.attempt,
            submission: isOver ? .rejected(.tooLate) : submission, retryAt: again)
    }
}

extension Envelope {
    /// `now` is when it is handed over.
    fileprivate init(_ entry: OutboxEntry, at now: Instant) {
        self.init(
            key: entry.key, to: entry.to, title: entry.title, text: entry.text,
            html: entry.html, channel: entry.channel, expires: entry.closes,
            attempt: entry.attempt,
            closesIn: (entry.latest.microseconds - now.microseconds) / 1000)
    }
}
