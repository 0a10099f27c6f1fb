internal import ArgumentParser
internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Ledger
internal import Planning
internal import Reporting
internal import Running

/// `dunlin run CAMPAIGN…`: a preview that sends nothing, or with `--live` the real thing.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Preview who gets which notice and why; with --live, send.",
        discussion: """
            Without --live nothing is written and nothing leaves. A live run decides with the same code, \
            remembers every notice in the ledger before it hands it over, and never hands one over twice.

            Several campaigns choose in the order of their `priority`: where two want to write to one borrower \
            and a limit has room for one notice, it is the first one's.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case human, jsonl, markdown }
    enum Only: String, ExpressibleByArgument, CaseIterable { case notify }

    @Argument(
        help: ArgumentHelp(
            "The campaign file, or several that run together.", valueName: "campaign"))
    var campaigns: [String]

    @OptionGroup var source: DataOptions

    @Option(help: ArgumentHelp("The operator's sender profiles.", valueName: "file"))
    var senders: String?

    @Option(help: ArgumentHelp("Write to FILE instead of standard output.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Show this account only.", valueName: "id"))
    var account: String?

    @Option(help: "human, jsonl, or markdown (a comment for a pull request).")
    var format: Format = .human

    @Option(help: "notify: only the lines of notices.")
    var only: Only?

    @Flag(help: "Show personal data in full.")
    var reveal = false

    @Flag(help: "Send.")
    var live = false

    @Flag(
        help: "Run only the campaigns that are due by their `schedule`; for timers of the system.")
    var scheduled = false

    @Flag(
        name: .customLong("no-wait"),
        help: "Leave notices of a later time of today to the next run.")
    var noWait = false

    @Option(
        help: ArgumentHelp(
            "Send N notices of each campaign ahead, the others after --wait if nothing speaks against it.",
            valueName: "n"))
    var canary: Int?

    @Option(
        help: ArgumentHelp(
            "How long the others of --canary wait: 90s, 10m or 2h; 10m if left out.",
            valueName: "span"))
    var wait: String?

    @Option(
        help: ArgumentHelp(
            "Threads that decide, 1 to 8; without it as many as there are processors. What comes out is the same.",
            valueName: "n"))
    var threads: Int?

    /// A preview that is refused where a live run would be: the service asks before it ends a run for another.
    @Flag(help: .hidden)
    var preflight = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let threads, !(1...8).contains(threads) {
            throw ValidationError("--threads is 1 to 8")
        }
        if live {
            if source.ledger == nil { throw ValidationError("--live wants --ledger FILE") }
            if senders == nil { throw ValidationError("--live wants --senders FILE") }
            if account != nil { throw ValidationError("--account is for a dry run") }
            if only != nil || format != .human || output != nil {
                throw ValidationError("--format, --only and --output are for a dry run")
            }
        } else if noWait || canary != nil || scheduled {
            throw ValidationError("--no-wait, --canary and --scheduled are for --live")
        }
        if let canary, canary < 1 { throw ValidationError("--canary is 1 or more") }
        if wait != nil, canary == nil { throw ValidationError("--wait goes with --canary") }
        if wait != nil, waitSeconds == nil { throw ValidationError("--wait is 90s, 10m or 2h") }
        if only != nil, format != .jsonl {
            throw ValidationError("--only goes with --format jsonl")
        }
    }

    /// `--wait`, a day at most.
    private var waitSeconds: Int? {
        let text = wait ?? "10m"
        guard let unit = ["s": 1, "m": 60, "h": 3600][text.suffix(1)],
            let count = Int(text.dropLast()), (1...86_400).contains(count * unit)
        else { return nil }
        return count * unit
    }

    func run() async throws {
        let failure = Failure(language: common.language)
        let instant = try source.instant()
        do {
            let due = scheduled ? try findDue(instant, failure) : nil
            let all = try load(due?.due ?? campaigns, failure)
            if live {
                try await runLive(all, instant, failure, due)
            } else {
                try runDry(all, instant, failure)
            }
        } catch let error as RunningError {
            throw failure.end(error)
        }
    }

    /// All campaigns in the order in which they choose; ends the command where one of them has errors.
    private func load(_ paths: [String], _ failure: Failure) throws -> [LoadedCampaign] {
        var all: [LoadedCampaign] = []
        var isSound = true
        for path in paths {
            let workspace = try Workspace(campaignPath: path, root: common.root)
            let loaded = try workspace.load(data: source.data)
            if let campaign = loaded.campaign {
                all.append(LoadedCampaign(campaign, loaded))
            } else {
                failure.show(loaded.bag, sources: loaded.sources)
                isSound = false
            }
        }
        if !isSound { throw ExitCode(1) }
        return try LoadedCampaign.inOrder(all)
    }

    /// Everything that the run reads, so that it is not written over.
    private func inputs(_ all: [LoadedCampaign]) -> [String] {
        let files = all.flatMap { one in
            one.loaded.sources.files.map(\.name) + one.loaded.exceptPaths
                + [one.loaded.portfolioPath].compactMap { $0 }
        }
        return files + [source.ledger, senders].compactMap { $0 }
    }

    private func noAccount(_ account: String, _ all: [LoadedCampaign]) -> RunningError {
        var paths: [String] = []
        for path in all.compactMap(\.loaded.portfolioPath) where !paths.contains(path) {
            paths.append(path)
        }
        let path = paths.joined(separator: ", ")
        return .data([
            Diagnostic("D0717", ExplainPage.notFound(account: account, portfolio: path), at: nil)
        ])
    }

    private func runDry(
        _ campaigns: [LoadedCampaign], _ instant: Instant, _ failure: Failure
    ) throws {
        var all = campaigns
        let file = try OutputFile(path: output, inputs: inputs(all))
        var chosen = ChosenNotices()
        var hasAccount = false
        for at in all.indices {
            do {
                let facts = try DryRun.facts(all[at], ledger: source.ledger, instant: instant)
                var run = try PlanRun(
                    all[at].campaign, &all[at].loaded, facts: facts, instant: instant,
                    isLive: preflight, ahead: chosen, isFollowed: at + 1 < all.count,
                    threads: threads)
                let ahead = all[..<at].map(\.campaign.id)
                if try preview(&all[at], &run, ahead: ahead, into: file) { hasAccount = true }
                chosen = run.chosen
            } catch let error as RunningError {
                throw failure.end(error, sources: all[at].loaded.sources)
            }
        }
        try file.finish()
        if let account, !hasAccount { throw noAccount(account, all) }
        for one in all { failure.show(one.loaded.bag, sources: one.loaded.sources) }
    }

    /// Writes what one campaign would do; false where it does not have the account that is asked for.
    private func preview(
        _ one: inout LoadedCampaign, _ run: inout PlanRun, ahead: [String], into file: OutputFile
    ) throws -> Bool {
        let campaign = one.campaign
        let prices = try SenderLoading.prices(
            campaign, senders: senders, sources: &one.loaded.sources)
        run.warn(campaign, &one.loaded.bag)
        let standing = try Standing(campaign, ledger: source.ledger, prices: prices)
        standing.warn(campaign, zone: one.loaded.zone, &one.loaded.bag)
        let hasAccount: Bool
        let bar = ProgressBar(isWanted: true, language: common.language)
        switch format {
        case .jsonl:
            var visitor = LineVisitor(
                campaign: campaign, sources: one.loaded.sources, zone: run.planner.zone,
                prices: prices, reveal: reveal, onlyNotify: only == .notify, account: account,
                output: file)
            try run.run(&visitor) { bar.update($0) }
            bar.end()
            hasAccount = visitor.matched > 0
        case .human, .markdown:
            var visitor = SummaryVisitor(
                campaign: campaign, prices: prices, reveal: reveal, account: account,
                samples: format == .markdown ? .everyGroup : .handful)
            try run.run(&visitor) { bar.update($0) }
            bar.end()
            hasAccount = visitor.summary.rows > 0
            let budget =
                account != nil
                ? nil
                : BudgetLine(
                    campaign, plan: visitor.summary.cost, spent: standing.spent,
                    isPriced: standing.isPriced)
            if account == nil || hasAccount {
                try show(one, run, visitor.summary, budget, ahead: ahead, in: file)
            }
            if let plan = budget?.shortage, let cost = campaign.bounds.cost {
                one.loaded.bag.add(.shortBudget(plan, spent: standing.spent, at: cost.span))
            }
        }
        for refusal in run.refusals {
            var warning = refusal
            warning.severity = .warning
            one.loaded.bag.add(warning)
        }
        return hasAccount
    }

    private func runLive(
        _ all: [LoadedCampaign], _ instant: Instant, _ failure: Failure, _ due: DueCampaigns?
    ) async throws {
        guard let ledger = source.ledger, let senders else { return }
        if let few = OpenFiles.allow(for: senders) { throw failure.end(RunningError.io(few)) }
        let request = LiveRun.Request(
            ledger: ledger, senders: senders, instant: instant, isRehearsal: source.asOf != nil,
            waits: !noWait, threads: threads,
            canary: canary.map { Canary(count: $0, waitSeconds: waitSeconds ?? 600) },
            holder: "dunlin run, process \(getpid())",
            environment: { name in getenv(name).map { String(cString: $0) } },
            probe: KillProbe.fromEnvironment)
        let bar = ProgressBar(isWanted: true)
        let outages = OutageNotes(language: common.language)
        let work = Task {
            var live = LiveRun(all, request) { progress in
                switch progress {
                case .planning(let share): bar.update(share)
                case .sending(let done, let total): bar.update(done, of: total)
                case .resting(let sender, let outage): outages.say(sender, outage, bar)
                }
            }
            let result: Result<LiveRun.Outcome, RunningError>
            do throws(RunningError) {
                result = .success(try await live.run())
            } catch {
                result = .failure(error)
            }
            return (live, result)
        }
        // Told to stop, a run finishes the group in flight and records it.
        let interrupts = Interrupts { work.cancel() }
        defer { interrupts.end() }
        let (live, result) = await work.value
        bar.end()
        let outcome: LiveRun.Outcome
        switch result {
        case .success(let done): outcome = done
        case .failure(let error): throw failure.end(error, sources: live.sources)
        }
        for one in live.campaigns { failure.show(one.loaded.bag, sources: one.loaded.sources) }
        let view = LiveView(language: common.language, style: Terminal.style(STDOUT_FILENO))
        Terminal.write(view.text(live.campaigns, outcome), to: STDOUT_FILENO)
        if !outcome.isCancelled { try due?.settle(ledger: ledger, holder: request.holder) }
        let code = max(outcome.exitCode, due?.hasMissed ?? false ? 3 : 0)
        if code != 0 { throw ExitCode(code) }
    }

    private func show(
        _ one: LoadedCampaign, _ run: borrowing PlanRun, _ summary: RunSummary,
        _ budget: BudgetLine?, ahead: [String], in file: OutputFile
    ) throws {
        let (campaign, loaded) = (one.campaign, one.loaded)
        let style = output == nil ? Terminal.style(STDOUT_FILENO) : .plain
        let names = RuleNames(campaign: campaign, sources: loaded.sources)
        if format == .markdown {
            return try showMarkdown(one, run, summary, budget, names, ahead: ahead, in: file)
        }
        let page = SummaryPage(
            campaign: campaign, names: names, language: common.language, style: style)
        let zone = run.planner.zone
        let when = zone.rfc3339(run.planner.instant) + " (" + zone.name + ")"
        var text = page.text(
            summary, when: when, portfolio: loaded.portfolioPath ?? "",
            hasLedger: source.ledger != nil,
            budgets: account == nil ? run.planner.budgetsLeft : nil, ahead: ahead)
        if let budget { text += budget.text(common.language) }
        if account == nil {
            text += page.brokenRows(
                run.shownBrokenRows.map { $0.finding(loaded.portfolioPath ?? "").message },
                count: run.brokenRows)
            text += page.ignored(run.ignoredColumns)
        }
        if !ahead.isEmpty { text = "\n" + text }
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(text)
        try file.write(&buffer)
    }

    private func showMarkdown(
        _ one: LoadedCampaign, _ run: borrowing PlanRun, _ summary: RunSummary,
        _ budget: BudgetLine?, _ names: RuleNames, ahead: [String], in file: OutputFile
    ) throws {
        let loaded = one.loaded
        let zone = run.planner.zone
        let rows = run.shownBrokenRows.map { $0.finding(loaded.portfolioPath ?? "").message }
        let findings = (loaded.bag.sorted + run.refusals).map { finding in
            (finding: finding, place: finding.span.map(loaded.sources.place) ?? "")
        }
        let page = PreviewMarkdown(
            campaign: one.campaign, names: names, language: common.language)
        let when = zone.rfc3339(run.planner.instant) + " (" + zone.name + ")"
        var buffer = ByteBuffer(capacity: 1 << 16)
        buffer.append(
            page.text(
                summary, when: when, portfolio: loaded.portfolioPath ?? "",
                budget: budget?.text(common.language) ?? "", findings: findings,
                brokenRows: (rows, run.brokenRows), ahead: ahead))
        try file.write(&buffer)
    }
}
