internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import LanguageServer
internal import Running

extension FileKind: ExpressibleByArgument {}

/// `dunlin schema`: what editors need to know of our files, as JSON Schema.
struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (draft 7) of campaign files, for editors.",
        discussion:
            "It knows every key, word and form; `dunlin check` and `dunlin lsp` know the rest."
    )

    @Option(
        name: .customLong("of"),
        help: "The kind of file: campaign, lender, portfolio, senders, calendar or policy.")
    var kind: FileKind = .campaign

    @OptionGroup var common: CommonOptions

    func run() throws {
        do {
            try Terminal.page(
                JSONSchema.text(
                    of: kind.root, title: "Dunlin: \(kind.rawValue)", language: common.language))
        } catch {
            throw Failure(language: common.language).end(error)
        }
    }
}
