internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Reporting
internal import Running

extension ShowPage.Format: ExpressibleByArgument {}

/// `dunlin show FILE`: the campaign as a page for people who never open YAML.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a campaign as a page to read: who, when, what we say, when we stop.")

    @Argument(help: ArgumentHelp("The campaign file.", valueName: "file"))
    var file: String

    @Option(help: "human, markdown or html.")
    var format: ShowPage.Format = .human

    @OptionGroup var common: CommonOptions

    func run() throws {
        let failure = Failure(language: common.language)
        do {
            let loaded = try Workspace(campaignPath: file, root: common.root).load()
            guard let campaign = loaded.campaign else {
                failure.show(loaded.bag, sources: loaded.sources)
                throw ExitCode(1)
            }
            let page = ShowPage(campaign: campaign, language: language(campaign))
            try Terminal.page(page.text(format, style: Terminal.style(STDOUT_FILENO)))
        } catch let error as RunningError {
            throw failure.end(error)
        }
    }

    /// The one asked for, else that of the campaign's own texts.
    private func language(_ campaign: Campaign) -> Language {
        if common.lang != nil || getenv("DUNLIN_LANG") != nil { return common.language }
        return campaign.lender.locale == .zhCN ? .zh : .en
    }
}
