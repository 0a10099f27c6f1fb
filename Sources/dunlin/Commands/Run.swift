internal import ArgumentParser
internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Planning
internal import Reporting
internal import Running

/// `dunlin run CAMPAIGN`: a preview that sends nothing, or with `--live` the real thing.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Preview who gets which notice and why; with --live, send.",
        discussion: """
            Without --live nothing is written and nothing leaves. A live run decides with the same code, \
            remembers every notice in the ledger before it hands it over, and never hands one over twice.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case human, jsonl }
    enum Only: String, ExpressibleByArgument, CaseIterable { case notify }

    @Argument(help: ArgumentHelp("The campaign file.", valueName: "campaign"))
    var campaign: String

    @OptionGroup var source: DataOptions

    @Option(help: ArgumentHelp("The operator's sender profiles.", valueName: "file"))
    var senders: String?

    @Option(help: ArgumentHelp("Write to FILE instead of standard output.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Show this account only.", valueName: "id"))
    var account: String?

    @Option(help: "human or jsonl.")
    var format: Format = .human

    @Option(help: "notify: only the lines of notices.")
    var only: Only?

    @Flag(help: "Show personal data in full.")
    var reveal = false

    @Flag(help: "Send.")
    var live = false

    @Flag(
        name: .customLong("no-wait"),
        help: "Leave notices of a later time of today to the next run.")
    var noWait = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if live {
            if source.ledger == nil { throw ValidationError("--live wants --ledger FILE") }
            if senders == nil { throw ValidationError("--live wants --senders FILE") }
            if account != nil { throw ValidationError("--account is for a dry run") }
            if only != nil || format != .human || output != nil {
                throw ValidationError("--format, --only and --output are for a dry run")
            }
        } else if noWait {
            throw ValidationError("--no-wait is for --live")
        }
        if only != nil, format != .jsonl {
            throw ValidationError("--only goes with --format jsonl")
        }
    }

    func run() async throws {
        let failure = Failure(language: common.language)
        let instant = try source.instant()
        do {
            let workspace = try Workspace(campaignPath: campaign, root: common.root)
            var loaded = try workspace.load(data: source.data)
            guard let campaign = loaded.campaign else {
                failure.show(loaded.bag, sources: loaded.sources)
                throw ExitCode(1)
            }
            do {
                if live {
                    try await runLive(campaign, &loaded, instant)
                } else {
                    try runDry(campaign, &loaded, instant)
                }
            } catch let error as RunningError {
                throw failure.end(error, sources: loaded.sources)
            }
        } catch let error as RunningError {
            throw failure.end(error)
        }
    }

    /// Everything that the run reads, so that it is not written over.
    private func inputs(_ loaded: Workspace.Loaded) -> [String] {
        loaded.sources.files.map(\.name)
            + loaded.exceptPaths
            + [loaded.portfolioPath, source.ledger, senders].compactMap { $0 }
    }

    private func noAccount(_ account: String, _ loaded: Workspace.Loaded) -> RunningError {
        .data([
            Diagnostic(
                "D0717",
                ExplainPage.notFound(account: account, portfolio: loaded.portfolioPath ?? ""),
                at: nil)
        ])
    }

    private func runDry(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, _ instant: Instant
    ) throws {
        let prices = try SenderLoading.prices(
            campaign, senders: senders, sources: &loaded.sources)
        let facts = try DryRun.facts(
            campaign, ledger: source.ledger, zone: loaded.zone, instant: instant)
        var run = try PlanRun(campaign, &loaded, facts: facts, instant: instant)
        run.warn(campaign, &loaded.bag)
        let standing = try Standing(campaign, ledger: source.ledger, prices: prices)
        standing.warn(campaign, zone: loaded.zone, &loaded.bag)
        let bar = ProgressBar(isWanted: true)
        switch format {
        case .jsonl:
            guard let zone = loaded.zone else { return }
            let file = try OutputFile(path: output, inputs: inputs(loaded))
            var visitor = LineVisitor(
                campaign: campaign, sources: loaded.sources, zone: zone, prices: prices,
                reveal: reveal, onlyNotify: only == .notify, account: account, output: file)
            try run.run(&visitor) { bar.update($0) }
            bar.end()
            try visitor.finish()
            if let account, visitor.matched == 0 { throw noAccount(account, loaded) }
        case .human:
            var visitor = SummaryVisitor(
                campaign: campaign, prices: prices, reveal: reveal, account: account)
            try run.run(&visitor) { bar.update($0) }
            bar.end()
            if let account, visitor.summary.rows == 0 { throw noAccount(account, loaded) }
            let budget =
                account != nil
                ? nil
                : BudgetLine(
                    campaign, plan: visitor.summary.cost, spent: standing.spent,
                    isPriced: standing.isPriced)
            try show(campaign, loaded, run, visitor.summary, budget)
            if let plan = budget?.shortage, let cost = campaign.bounds.cost {
                loaded.bag.add(.shortBudget(plan, spent: standing.spent, at: cost.span))
            }
        }
        for refusal in run.refusals {
            var warning = refusal
            warning.severity = .warning
            loaded.bag.add(warning)
        }
        Failure(language: common.language).show(loaded.bag, sources: loaded.sources)
    }

    private func runLive(
        _ campaign: Campaign, _ loaded: inout Workspace.Loaded, _ instant: Instant
    ) async throws {
        guard let ledger = source.ledger, let senders else { return }
        let request = LiveRun.Request(
            ledger: ledger, senders: senders, instant: instant, isRehearsal: source.asOf != nil,
            waits: !noWait, holder: "dunlin run, process \(getpid())",
            environment: { name in getenv(name).map { String(cString: $0) } },
            probe: KillProbe.fromEnvironment)
        let bar = ProgressBar(isWanted: true)
        let before = loaded
        let work = Task {
            var loaded = before
            let outcome = try await LiveRun.run(campaign, &loaded, request) { progress in
                switch progress {
                case .planning(let share): bar.update(share * 0.5)
                case .sending(let done, let total):
                    bar.update(0.5 + (total == 0 ? 0.5 : Double(done) / Double(total) * 0.5))
                }
            }
            return (outcome, loaded)
        }
        // Told to stop, a run finishes the group in flight and records it.
        let interrupts = Interrupts { work.cancel() }
        defer { interrupts.end() }
        let outcome: LiveRun.Outcome
        (outcome, loaded) = try await work.value
        bar.end()
        Failure(language: common.language).show(loaded.bag, sources: loaded.sources)
        let view = LiveView(language: common.language, style: Terminal.style(STDOUT_FILENO))
        Terminal.write(view.text(campaign, outcome), to: STDOUT_FILENO)
        if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
    }

    private func show(
        _ campaign: Campaign, _ loaded: Workspace.Loaded, _ run: borrowing PlanRun,
        _ summary: RunSummary, _ budget: BudgetLine?
    ) throws {
        let style = output == nil ? Terminal.style(STDOUT_FILENO) : .plain
        let names = RuleNames(campaign: campaign, sources: loaded.sources)
        let page = SummaryPage(
            campaign: campaign, names: names, language: common.language, style: style)
        let zone = run.planner.zone
        let when = zone.rfc3339(run.planner.instant) + " (" + zone.name + ")"
        var text = page.text(
            summary, when: when, portfolio: loaded.portfolioPath ?? "",
            hasLedger: source.ledger != nil)
        if let budget { text += budget.text(common.language) }
        if account == nil {
            text += page.brokenRows(
                run.shownBrokenRows.map { $0.finding(loaded.portfolioPath ?? "").message },
                count: run.brokenRows)
            text += page.ignored(run.ignoredColumns)
        }
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(text)
        var file = try OutputFile(path: output, inputs: inputs(loaded))
        try file.write(&buffer)
        try file.finish()
    }
}
