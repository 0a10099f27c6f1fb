internal import CampaignLanguage
package import Delivery
package import Diagnostics
package import Expressions
package import Ledger
package import Planning
internal import Portfolio

/// A live run from files to outcome: the same decisions as a dry one, written to the ledger, then handed over.
///
/// Order: the ledger is taken alone, must be of this kind of run, and no older than the journal beside it; what a killed
/// run left is settled by the journal and its senders; one campaign after the other is planned, by what the ledger knows
/// and what those before it have chosen; all plans are committed; only then the first group leaves.
package struct LiveRun {
    private let request: Request
    private let progress: @Sendable (Progress) -> Void
    /// In the order in which they choose; their findings gather here.
    package private(set) var campaigns: [LoadedCampaign]
    /// The campaign that is looked at.
    private var at = 0

    package init(
        _ campaigns: [LoadedCampaign], _ request: Request,
        progress: @Sendable @escaping (Progress) -> Void
    ) {
        self.campaigns = campaigns
        self.request = request
        self.progress = progress
    }

    /// The files of the campaign that was looked at last: what an error points into.
    package var sources: SourceSet { campaigns[at].loaded.sources }

    /// What a live run is given beside the campaigns.
    package struct Request: Sendable {
        package var ledger: String
        package var senders: String
        package var instant: Instant
        /// The instant was given, not read from the clock: only for rehearsals.
        package var isRehearsal: Bool
        /// Wait for notices of a later time of today.
        package var waits: Bool
        /// How many threads decide; nil for as many as there are processors.
        package var threads: Int?
        /// Some notices go ahead of the others.
        package var canary: Canary?
        /// What the ledger's lock says of this process.
        package var holder: String
        package var environment: @Sendable (String) -> String?
        package var probe: any DispatchProbe

        package init(
            ledger: String, senders: String, instant: Instant, isRehearsal: Bool, waits: Bool,
            threads: Int? = nil, canary: Canary? = nil, holder: String,
            environment: @escaping @Sendable (String) -> String?,
            probe: any DispatchProbe
        ) {
            self.ledger = ledger
            self.senders = senders
            self.instant = instant
            self.isRehearsal = isRehearsal
            self.waits = waits
            self.threads = threads
            self.canary = canary
            self.holder = holder
            self.environment = environment
            self.probe = probe
        }
    }

    /// What became of a live run.
    package struct Outcome: Sendable {
        /// In the order of `campaigns`.
        package var campaigns: [CampaignOutcome] = []
        /// What a killed run had left open, by outcome.
        package var settled = DispatchResult()
        /// The oldest notices of unknown outcome, of this run and all earlier ones, and how many there are.
        package var unknown: [UnknownNotice] = []
        package var unknownCount = 0

        /// Who has ended the run, if a person has.
        package var stop: StopOrder?

        /// The run was told to stop; the group in flight was finished and recorded.
        package var isCancelled: Bool { campaigns.contains(where: \.result.isCancelled) }

        /// 3 where a person is needed: something is unknown or left open, the run paused or was cancelled, or
        /// the lender's side of a gateway is broken.
        package var exitCode: Int32 {
            let isInDoubt = unknownCount > 0 || !settled.leftOpen.isEmpty
            return isInDoubt || campaigns.contains(where: \.result.needsPerson) ? 3 : 0
        }
    }

    /// What became of one campaign.
    package struct CampaignOutcome: Sendable {
        package var planned = 0
        package var result = DispatchResult()
        package var brokenRows = 0
        /// Accounts of other rows about which nothing could be decided, by reason.
        package var errors: [Reason: Int] = [:]
        /// Accounts whose notice waits for a later day, because the window is closed now.
        package var deferred = 0
        /// What the campaign has cost up to now; nil without a budget.
        package var spent: Decimal?
    }

    /// Says where the run is, for a progress bar: 0...1 of the planning, then of the hand-over.
    package enum Progress: Sendable {
        case planning(Double)
        case sending(done: Int, of: Int)
        /// A sender was found not to work, and is left alone.
        case resting(sender: String, Outage)
    }

    /// A campaign whose plan stands in the ledger.
    private struct Plan {
        let run: LedgerRun
        let counts: LedgerFacts.Counts
        let brokenRows: Int
        let errors: [Reason: Int]
        let deferred: Int
    }

    /// Runs the campaigns.
    package mutating func run() async throws(RunningError) -> Outcome {
        let file = try readSenders()
        let own = Set(campaigns.flatMap { $0.campaign.channels.map(\.sender.value) })
        let names = own.union(own.compactMap { file.failOvers[$0] })
        try checkRehearsal(file, names)
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            try SQLiteLedger(path: request.ledger, access: .run(holder: request.holder))
        }
        try RunningError.ledger { () throws(LedgerError) in
            try ledger.checkRehearsal(request.isRehearsal)
        }
        let record = try Self.readJournal(ledger, isRehearsal: request.isRehearsal)
        try refusePaused(ledger)
        let journal = try RunningError.sender { () throws(SenderError) in
            try CallJournal(path: ledger.journalPath)
        }
        let senders = try open(file, names, journal)
        let clock: any DispatchClock =
            request.isRehearsal ? RehearsalClock(at: request.instant) : SystemClock()
        let dispatcher = Dispatcher(
            ledger: ledger, senders: senders, failOvers: file.failOvers, clock: clock,
            probe: request.probe, journal: journal)
        var outcome = Outcome()
        outcome.settled = try await settle(ledger, dispatcher, file, senders, journal, record)
        try restart(journal, ledger)
        let plans = try planAll(ledger, dispatcher, file, at: clock.now())
        let planned = try RunningError.ledger { () throws(LedgerError) in
            try ledger.finishPlans(plans.map { ($0.run, $0.counts) }, at: clock.now())
        }
        let (total, progress) = (planned.reduce(0, +), progress)
        let results = try await RunningError.ledger { () async throws(LedgerError) in
            try await dispatcher.run(
                plans.map(\.run), waits: request.waits, canary: request.canary
            ) { results in
                progress(.sending(done: results.reduce(0) { $0 + $1.settled }, of: total))
                for (sender, outage) in results.flatMap(\.outages).sorted(by: { $0.key < $1.key }) {
                    progress(.resting(sender: sender, outage))
                }
            }
        }
        for (index, plan) in plans.enumerated() {
            at = index
            try addPause(ledger, results[index])
            outcome.campaigns.append(
                CampaignOutcome(
                    planned: planned[index], result: results[index], brokenRows: plan.brokenRows,
                    errors: plan.errors, deferred: plan.deferred, spent: plan.run.spent))
        }
        outcome.unknown = try RunningError.ledger { () throws(LedgerError) in
            try ledger.unknownNotices(limit: 20)
        }
        outcome.stop = try RunningError.ledger { () throws(LedgerError) in try ledger.stopOrder() }
        outcome.unknownCount = try RunningError.ledger { () throws(LedgerError) in
            try ledger.unknownCount()
        }
        for sender in senders.values { await sender.close() }
        try RunningError.ledger { () throws(LedgerError) in
            journal.end(try ledger.identity())
            try ledger.close()
        }
        return outcome
    }

    /// The senders file, checked for what each campaign wants of it.
    private mutating func readSenders() throws(RunningError) -> SendersFile {
        var files: [SendersFile] = []
        for index in campaigns.indices {
            at = index
            let campaign = campaigns[at].campaign
            if campaign.portfolio.isInferred {
                throw .data([.inferredLive(at: campaign.portfolio.span)])
            }
            if campaign.policies.isEmpty {
                campaigns[at].loaded.bag.add(.noPolicies(at: campaign.lender.nameSpan))
            }
            let file = try SenderLoading.read(
                request.senders, for: campaign, sources: &campaigns[at].loaded.sources)
            try campaign.checkPrices(file)
            files.append(file)
        }
        at = 0
        return files[0]
    }

    /// A campaign that is paused does not run. Beside others it is planned, so that nobody gets more than the dry
    /// run has shown, and its first hand-over finds the pause.
    private mutating func refusePaused(_ ledger: SQLiteLedger) throws(RunningError) {
        var findings: [Diagnostic] = []
        for index in campaigns.indices {
            let one = campaigns[index]
            let paused = try RunningError.ledger { () throws(LedgerError) in
                try ledger.pause(of: one.campaign)
            }
            guard let (id, pause) = paused else { continue }
            at = index
            findings.append(.paused(id, pause, one.loaded.zone))
        }
        if let first = findings.first, findings.count == campaigns.count { throw .refused(first) }
        at = 0
    }

    /// Says why the campaign is paused, where it did not end by itself.
    private mutating func addPause(
        _ ledger: SQLiteLedger, _ result: DispatchResult
    ) throws(RunningError) {
        let one = campaigns[at]
        let pause = try RunningError.ledger { () throws(LedgerError) in
            try ledger.pause(of: one.campaign)
        }
        guard result.isPaused, let (id, pause) = pause else { return }
        campaigns[at].loaded.bag.add(pause.finding(one.campaign, under: id, one.loaded.zone))
    }

    /// Asks every sender of the senders file about what killed runs left open, whatever their campaign.
    private mutating func settle(
        _ ledger: SQLiteLedger, _ dispatcher: Dispatcher, _ file: SendersFile,
        _ senders: [String: any Sender], _ journal: CallJournal, _ record: JournalRecord?
    ) async throws(RunningError) -> DispatchResult {
        let open = try RunningError.ledger { () throws(LedgerError) in try ledger.openEntries() }
        var unusable: [String: Diagnostic] = [:]
        let asked = open.filter { record?.knows($0) != true }
        let settlers = file.settlers(
            Set(asked.map(\.sender)), opened: senders, environment: request.environment,
            journal: journal, unusable: &unusable)
        let settled = try await RunningError.ledger { () async throws(LedgerError) in
            try await dispatcher.settleOpenAttempts(with: settlers, journal: record)
        }
        for (name, sender) in settlers where senders[name] == nil { await sender.close() }
        for (name, count) in settled.leftOpen.sorted(by: { $0.key < $1.key }) {
            campaigns[at].loaded.bag.add(
                file.leftOpen(name, count: count, reason: unusable[name]))
        }
        return settled
    }

    /// Decides every row of every campaign; nothing has left when this returns.
    private mutating func planAll(
        _ ledger: SQLiteLedger, _ dispatcher: Dispatcher, _ file: SendersFile, at now: Instant
    ) throws(RunningError) -> [Plan] {
        var plans: [Plan] = []
        var chosen = ChosenNotices()
        for index in campaigns.indices {
            at = index
            let opening = try opening(ledger, dispatcher, file, at: now)
            plans.append(try plan(ledger, opening, file, beside: plans.map(\.run), &chosen))
        }
        return plans
    }

    private func opening(
        _ ledger: SQLiteLedger, _ dispatcher: Dispatcher, _ file: SendersFile, at now: Instant
    ) throws(RunningError) -> RunOpening {
        let (campaign, loaded) = (campaigns[at].campaign, campaigns[at].loaded)
        guard let zone = loaded.zone else { throw .data(loaded.bag.sorted) }
        var own = Set(campaign.channels.map(\.sender.value))
        own.formUnion(own.compactMap { file.failOvers[$0] })
        var opening = try RunOpening(
            live: campaign, zone: zone, instant: request.instant, startedAt: now,
            isRehearsal: request.isRehearsal,
            endpoints: dispatcher.endpoints.filter { own.contains($0.key) }, ledger: ledger)
        opening.keyLifetimes = dispatcher.keyLifetimes
        opening.replaced = dispatcher.replaced
        opening.bounds = RunBounds(campaign, prices: campaign.prices(file))
        return opening
    }

    private mutating func plan(
        _ ledger: SQLiteLedger, _ opening: RunOpening, _ file: SendersFile,
        beside others: [LedgerRun], _ chosen: inout ChosenNotices
    ) throws(RunningError) -> Plan {
        let campaign = campaigns[at].campaign
        let facts = try RunningError.ledger { () throws(LedgerError) in
            try opening.request.map(ledger.facts) ?? .empty
        }
        var pass = try PlanRun(
            campaign, &campaigns[at].loaded, facts: facts, instant: request.instant, isLive: true,
            ahead: chosen, isFollowed: at + 1 < campaigns.count, threads: request.threads)
        pass.warn(campaign, &campaigns[at].loaded.bag)
        let run = try RunningError.ledger { () throws(LedgerError) in
            try ledger.beginRun(opening, beside: others)
        }
        let prices = campaign.channels.map {
            file.price(sender: $0.sender.value, channel: $0.kind)
        }
        var visitor = PlanVisitor(
            ledger: ledger, run: run, prices: prices, sources: campaigns[at].loaded.sources)
        let (done, all) = (Double(others.count), Double(campaigns.count))
        try pass.run(&visitor) { progress(.planning((done + $0) / all)) }
        try visitor.flush()
        chosen = pass.chosen
        return Plan(
            run: run, counts: pass.counts, brokenRows: pass.brokenRows, errors: visitor.errors,
            deferred: visitor.deferred)
    }

    /// `--as-of` would be a way round quiet hours, so it needs senders that reach nobody.
    private func checkRehearsal(
        _ file: SendersFile, _ names: Set<String>
    ) throws(RunningError) {
        guard request.isRehearsal else { return }
        let real = names.sorted().filter { file[$0]?.isHarmless != true }
        if !real.isEmpty { throw .refused(.realSenders(real)) }
    }

    private func open(
        _ file: SendersFile, _ names: Set<String>, _ journal: CallJournal
    ) throws(RunningError) -> [String: any Sender] {
        var bag = DiagnosticBag()
        let senders: [String: any Sender]?
        do throws(SenderError) {
            senders = try file.open(
                names, environment: request.environment, probe: request.probe, journal: journal,
                into: &bag)
        } catch {
            throw error.isRefusal ? .refused(error.finding) : .io(error.finding)
        }
        guard let senders else { throw .data(bag.sorted) }
        return senders
    }
}

extension Diagnostic {
    fileprivate static func realSenders(_ names: [String]) -> Diagnostic {
        let list = names.map { "`\($0)`" }.joined(separator: " ")
        return Diagnostic(
            "D0718",
            Phrase(
                "a live run with `--as-of` would send through \(list)",
                zh: "带 `--as-of` 的正式运行会用到 \(list) 发送"), at: nil,
            note: Phrase("it would be a way round quiet hours", zh: "这会绕过静默时段"),
            help: Phrase(
                "use `file` senders, or senders that say `rehearsal: true`",
                zh: "改用 `file` 通道，或写明 `rehearsal: true` 的通道"))
    }
}
