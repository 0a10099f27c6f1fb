package import CampaignLanguage
package import Delivery
internal import Diagnostics
package import Expressions
package import Ledger
internal import Planning
internal import Portfolio

/// A live run from files to outcome: the same decisions as a dry one, written to the ledger, then handed over.
///
/// Order: the ledger is taken alone and must be of this kind of run; what a killed run left is settled with its senders; facts are read; both
/// passes run and the whole plan is committed; only then the first group leaves.
package enum LiveRun {
    /// What a live run is given beside the campaign.
    package struct Request: Sendable {
        package var ledger: String
        package var senders: String
        package var instant: Instant
        /// The instant was given, not read from the clock: only for rehearsals.
        package var isRehearsal: Bool
        /// Wait for notices of a later time of today.
        package var waits: Bool
        /// What the ledger's lock says of this process.
        package var holder: String
        package var environment: @Sendable (String) -> String?
        package var probe: any DispatchProbe

        package init(
            ledger: String, senders: String, instant: Instant, isRehearsal: Bool, waits: Bool,
            holder: String, environment: @escaping @Sendable (String) -> String?,
            probe: any DispatchProbe
        ) {
            self.ledger = ledger
            self.senders = senders
            self.instant = instant
            self.isRehearsal = isRehearsal
            self.waits = waits
            self.holder = holder
            self.environment = environment
            self.probe = probe
        }
    }

    /// What became of a live run.
    package struct Outcome: Sendable {
        package var planned = 0
        package var result = DispatchResult()
        /// What a killed run had left open, by outcome.
        package var settled = DispatchResult()
        /// The oldest notices of unknown outcome, of this run and all earlier ones, and how many there are.
        package var unknown: [UnknownNotice] = []
        package var unknownCount = 0
        package var brokenRows = 0
        /// What the campaign has cost up to now; nil without a budget.
        package var spent: Decimal?

        /// The run was told to stop; the group in flight was finished and recorded.
        package var isCancelled: Bool { result.isCancelled }

        /// 3 where a person is needed: something is unknown or left open, the run paused or was cancelled, or
        /// the lender's side of a gateway is broken.
        package var exitCode: Int32 {
            let isInDoubt = unknownCount > 0 || settled.unknown > 0 || !settled.leftOpen.isEmpty
            return isInDoubt || result.needsPerson ? 3 : 0
        }
    }

    /// Says where the run is, for a progress bar: 0...1 of the planning, then of the hand-over.
    package enum Progress: Sendable {
        case planning(Double)
        case sending(done: Int, of: Int)
    }

    /// Runs the campaign; `loaded` is its files.
    package static func run(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, _ request: Request,
        progress: @Sendable @escaping (Progress) -> Void
    ) async throws(RunningError) -> Outcome {
        if campaign.portfolio.isInferred {
            throw .data([.inferredLive(at: campaign.portfolio.span)])
        }
        if campaign.policies.isEmpty {
            loaded.bag.add(.noPolicies(at: campaign.lender.nameSpan))
        }
        let file = try SenderLoading.read(
            request.senders, for: campaign, sources: &loaded.sources)
        try campaign.checkPrices(file)
        let names = Set(campaign.channels.map(\.sender.value))
        try checkRehearsal(file, names, request)
        let ledger = try kept { () throws(LedgerError) in
            try SQLiteLedger(path: request.ledger, access: .run(holder: request.holder))
        }
        try kept { () throws(LedgerError) in try ledger.checkRehearsal(request.isRehearsal) }
        let paused = try kept { () throws(LedgerError) in try ledger.pause(of: campaign) }
        if let (id, pause) = paused { throw .refused(.paused(id, pause, loaded.zone)) }
        let senders = try open(file, names, request, loaded.sources)
        let clock: any DispatchClock =
            request.isRehearsal ? RehearsalClock(at: request.instant) : SystemClock()
        let dispatcher = Dispatcher(
            ledger: ledger, senders: senders, clock: clock, probe: request.probe)
        var outcome = Outcome()
        outcome.settled = try await settle(ledger, dispatcher, file, senders, &loaded.bag)
        let today = loaded.zone?.local(request.instant).date
        let limits = today.map(campaign.limits(on:)) ?? campaign.timing.limits
        let opening = RunOpening(
            campaign: campaign.id, instant: request.instant, startedAt: clock.now(),
            isRehearsal: request.isRehearsal, limits: limits.map(ContactLimit.init),
            endpoints: dispatcher.endpoints, experiment: campaign.experiment?.declaration)
        let run = try plan(campaign, &loaded, request, ledger, opening, file, &outcome, progress)
        let total = outcome.planned
        outcome.result = try await kept { () async throws(LedgerError) in
            try await dispatcher.run(run, waits: request.waits) { result in
                progress(.sending(done: result.settled, of: total))
            }
        }
        let pause = try kept { () throws(LedgerError) in try ledger.pause(of: campaign) }
        if outcome.result.isPaused, let (id, pause) = pause {
            loaded.bag.add(pause.finding(campaign, under: id, loaded.zone))
        }
        outcome.spent = run.spent
        outcome.unknown = try kept { () throws(LedgerError) in
            try ledger.unknownNotices(limit: 20)
        }
        outcome.unknownCount = try kept { () throws(LedgerError) in try ledger.unknownCount() }
        for sender in senders.values { await sender.close() }
        try kept { () throws(LedgerError) in try ledger.close() }
        return outcome
    }

    /// Asks every sender of the senders file about what killed runs left open, whatever their campaign.
    private static func settle(
        _ ledger: SQLiteLedger, _ dispatcher: Dispatcher, _ file: SendersFile,
        _ senders: [String: any Sender], _ bag: inout DiagnosticBag
    ) async throws(RunningError) -> DispatchResult {
        let open = try kept { () throws(LedgerError) in try ledger.openEntries() }
        var unusable: [String: Diagnostic] = [:]
        let settlers = file.settlers(
            Set(open.map(\.sender)), opened: senders, unusable: &unusable)
        let settled = try await kept { () async throws(LedgerError) in
            try await dispatcher.settleOpenAttempts(with: settlers)
        }
        for (name, sender) in settlers where senders[name] == nil { await sender.close() }
        for (name, count) in settled.leftOpen.sorted(by: { $0.key < $1.key }) {
            bag.add(file.leftOpen(name, count: count, reason: unusable[name]))
        }
        return settled
    }

    /// Decides every row and commits the whole plan; nothing has left when this returns.
    private static func plan(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, _ request: Request,
        _ ledger: SQLiteLedger, _ opening: RunOpening, _ file: SendersFile,
        _ outcome: inout Outcome,
        _ progress: @escaping (Progress) -> Void
    ) throws(RunningError) -> LedgerRun {
        guard let zone = loaded.zone else { throw .data(loaded.bag.sorted) }
        let wanted = FactsRequest(campaign, zone: zone, at: request.instant)
        var opening = opening
        opening.request = wanted
        opening.bounds = RunBounds(campaign, prices: campaign.prices(file))
        opening.words = campaign.replies
        opening.heedsReplies = campaign.ledgerFacts.contains { $0.kind.isOfReplies }
        // Before the facts: what comes in between is known to both.
        opening.mark = try kept { () throws(LedgerError) in try ledger.factMark() }
        let facts = try kept { () throws(LedgerError) in try ledger.facts(wanted) }
        var pass = try PlanRun(
            campaign, &loaded, facts: facts, instant: request.instant, isLive: true)
        pass.warn(campaign, &loaded.bag)
        let run = try kept { () throws(LedgerError) in try ledger.beginRun(opening) }
        let prices = campaign.channels.map {
            file.price(sender: $0.sender.value, channel: $0.kind)
        }
        var visitor = PlanVisitor(
            ledger: ledger, run: run, prices: prices, sources: loaded.sources)
        try pass.run(&visitor) { progress(.planning($0)) }
        try visitor.flush()
        let counts = pass.counts
        outcome.planned = try kept { () throws(LedgerError) in
            try ledger.finishPlan(run, counts: counts, at: opening.startedAt)
        }
        outcome.brokenRows = pass.brokenRows
        return run
    }

    /// `--as-of` would be a way round quiet hours, so it needs senders that reach nobody.
    private static func checkRehearsal(
        _ file: SendersFile, _ names: Set<String>, _ request: Request
    ) throws(RunningError) {
        guard request.isRehearsal else { return }
        let real = names.sorted().filter { file[$0]?.isHarmless != true }
        if !real.isEmpty { throw .refused(.realSenders(real)) }
    }

    private static func open(
        _ file: SendersFile, _ names: Set<String>, _ request: Request, _ sources: SourceSet
    ) throws(RunningError) -> [String: any Sender] {
        var bag = DiagnosticBag()
        let senders: [String: any Sender]?
        do throws(SenderError) {
            senders = try file.open(
                names, environment: request.environment, probe: request.probe, into: &bag)
        } catch {
            throw error.isRefusal ? .refused(error.finding) : .io(error.finding)
        }
        guard let senders else { throw .data(bag.sorted) }
        return senders
    }

    private static func kept<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(RunningError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw RunningError(error)
        }
    }

    private static func kept<Value>(
        _ body: () async throws(LedgerError) -> Value
    ) async throws(RunningError) -> Value {
        do throws(LedgerError) {
            return try await body()
        } catch {
            throw RunningError(error)
        }
    }
}

/// Writes a run's notices to the ledger's outbox, in the order of the rows.
private struct PlanVisitor: DecisionVisitor {
    let ledger: SQLiteLedger
    let run: LedgerRun
    let prices: [Decimal?]
    let sources: SourceSet
    private var notices: [PlannedNotice] = []
    private var heldOut: [HeldOutStep] = []

    /// Notices a transaction.
    private static let batch = 1000

    init(ledger: SQLiteLedger, run: LedgerRun, prices: [Decimal?], sources: SourceSet) {
        self.ledger = ledger
        self.run = run
        self.prices = prices
        self.sources = sources
    }

    mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        if let step = planner.heldOutStep(decision) { heldOut.append(step) }
        if heldOut.count >= Self.batch { try flush() }
        guard decision.kind == .notify else { return }
        for channel in decision.channels {
            let notice = planner.plannedNotice(
                decision, channel: channel, price: prices[channel], sources: sources)
            if let notice { notices.append(notice) }
        }
        if notices.count >= Self.batch { try flush() }
    }

    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}

    mutating func flush() throws(RunningError) {
        do throws(LedgerError) {
            if !notices.isEmpty { _ = try ledger.plan(notices, run: run) }
            if !heldOut.isEmpty { try ledger.record(heldOut, run: run) }
        } catch {
            throw RunningError(error)
        }
        notices.removeAll(keepingCapacity: true)
        heldOut.removeAll(keepingCapacity: true)
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
