internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import Glibc
internal import Running

/// `dunlin init PORTFOLIO.csv`: a first campaign beside the table.
struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a starter campaign for a table of accounts.",
        discussion:
            "Looks at the columns, infers their types, and writes a campaign that checks clean and runs."
    )

    @Argument(help: ArgumentHelp("The table: a CSV with a header.", valueName: "portfolio.csv"))
    var portfolio: String

    @Option(
        help: ArgumentHelp(
            "Write the campaign to FILE; beside the table if left out.", valueName: "file"))
    var output: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let language = common.language
        do {
            let written = try Starter.write(portfolio, to: output)
            let lender =
                written.lenderIsNew
                ? Phrase(
                    "wrote \(written.lender): put your name and hotline in\n",
                    zh: "已写 \(written.lender)：请填上机构名称和客服电话\n")
                : Phrase("kept \(written.lender)\n", zh: "保留原有的 \(written.lender)\n")
            let next = Phrase(
                "wrote \(written.campaign)\n" + lender.en
                    + "next:\n  dunlin check \(written.campaign)\n  dunlin run \(written.campaign)\n",
                zh: "已写 \(written.campaign)\n" + lender.zh
                    + "接下来：\n  dunlin check \(written.campaign)\n  dunlin run \(written.campaign)\n"
            )
            Terminal.write(next[language], to: STDOUT_FILENO)
        } catch {
            throw Failure(language: language).end(error)
        }
    }
}
