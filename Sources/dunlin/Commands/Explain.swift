internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Planning
internal import Portfolio
internal import Reporting
internal import Running

/// `dunlin explain CAMPAIGN ACCOUNT`: why one account gets a notice, or none.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Follow one account through the campaign: each rule, its line, its values, its verdict."
    )

    @Argument(help: ArgumentHelp("The campaign file.", valueName: "campaign"))
    var campaign: String

    @Argument(help: ArgumentHelp("The account's id in the portfolio.", valueName: "account"))
    var account: String

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "A campaign that runs together with this one; may stand several times.",
            valueName: "campaign"))
    var others: [String] = []

    @OptionGroup var source: DataOptions

    @Flag(help: "Show personal data in full.")
    var reveal = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let failure = Failure(language: common.language)
        let instant = try source.instant()
        do {
            let one = try load(campaign, failure)
            let others = try others.map { try load($0, failure) }
            let all = try LoadedCampaign.inOrder([one] + others)
            var chosen = ChosenNotices()
            for var next in all {
                do {
                    if next.campaign.id == one.campaign.id {
                        try explain(&next, instant, ahead: chosen)
                        return
                    }
                    chosen = try DryRun.choose(
                        &next, ledger: source.ledger, instant: instant, ahead: chosen)
                } catch let error as RunningError {
                    throw failure.end(error, sources: next.loaded.sources)
                }
            }
        } catch let error as RunningError {
            throw failure.end(error)
        }
    }

    private func load(_ path: String, _ failure: Failure) throws -> LoadedCampaign {
        let workspace = try Workspace(campaignPath: path, root: common.root)
        let loaded = try workspace.load(data: source.data)
        guard let campaign = loaded.campaign else {
            failure.show(loaded.bag, sources: loaded.sources)
            throw ExitCode(1)
        }
        return LoadedCampaign(campaign, loaded)
    }

    private func explain(
        _ one: inout LoadedCampaign, _ instant: Instant, ahead: ChosenNotices
    ) throws {
        let campaign = one.campaign
        let facts = try DryRun.facts(one, ledger: source.ledger, instant: instant)
        var run = try PlanRun(
            campaign, &one.loaded, facts: facts, instant: instant, ahead: ahead)
        let loaded = one.loaded
        let bar = ProgressBar(isWanted: true)
        var visitor = ExplainVisitor(campaign: campaign, account: account, reveal: reveal)
        try run.run(&visitor) { bar.update($0) }
        bar.end()
        let page = ExplainPage(
            campaign: campaign, sources: loaded.sources, language: common.language,
            style: Terminal.style(STDOUT_FILENO))
        let path = loaded.portfolioPath ?? ""
        if visitor.found.isEmpty {
            let missing = ExplainPage.notFound(account: account, portfolio: path)
            throw RunningError.data([Diagnostic("D0717", missing, at: nil)])
        }
        let zone = run.planner.zone
        var text = page.head(
            account: account, when: zone.rfc3339(run.planner.instant) + " (" + zone.name + ")")
        for found in visitor.found {
            text += page.text(row: found.row, found.decision, found.trace)
            if let broken = found.broken {
                text += "    " + broken.finding(path).message[common.language] + "\n"
            }
            for notice in found.notices {
                text += page.notice(channel: notice.channel, title: notice.title, text: notice.text)
            }
        }
        if var others = SiblingVisitor(campaign: campaign, account: account, of: visitor.found) {
            var again = try PlanRun(
                campaign, &one.loaded, facts: facts, instant: instant, ahead: ahead)
            try again.run(&others) { _ in }
            text += page.others(others.found)
        }
        try Terminal.page(text)
    }
}
