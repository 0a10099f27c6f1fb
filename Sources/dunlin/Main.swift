internal import ArgumentParser
internal import Diagnostics
internal import Glibc

/// The command `dunlin`: checks, previews, explains and runs campaigns.
@main
struct Dunlin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dunlin",
        abstract:
            "Write to borrowers by the rules of a campaign file: checked, previewed, sent once.",
        version: "0.1.0",
        subcommands: [
            Check.self, Test.self, Fmt.self, Show.self, Run.self, Receive.self, Pause.self,
            Resume.self, Resolve.self, LedgerCommand.self,
            Explain.self, Init.self,
            Schema.self,
            LanguageServerCommand.self,
        ])

    /// Runs the command; the exit codes are those of the documentation, so a mistake in the arguments is 2.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Glibc.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code.isSuccess {
                print(message)
            } else {
                Terminal.error(message)
            }
            Glibc.exit(code.isSuccess ? 0 : code == .validationFailure ? 2 : 70)
        }
    }
}
