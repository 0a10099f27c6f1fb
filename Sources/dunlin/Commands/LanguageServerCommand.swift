internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import LanguageServer

/// `dunlin lsp`: speaks with an editor over standard input and output.
struct LanguageServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp",
        abstract: "Serve an editor: findings while typing, completion, hover, definitions.",
        discussion:
            "Speaks the Language Server Protocol on standard input and output; editors start it."
    )

    @Flag(help: "Standard input and output, which is the only way; editors may say so.")
    var stdio = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let code = LanguageServer.serve(language: common.chosen, root: common.root)
        if code != 0 { throw ExitCode(code) }
    }
}
