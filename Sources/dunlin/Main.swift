internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Running

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
            Resume.self, Stop.self, Resolve.self, Schedule.self, LedgerCommand.self,
            Explain.self, Init.self,
            Schema.self,
            LanguageServerCommand.self,
        ])

    /// Runs the command; the exit codes are those of the documentation, so a mistake in the arguments is 2.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        if let check = plainCheck {
            do throws(RunningError) {
                Glibc.exit(try check.run())
            } catch {
                Glibc.exit(Failure(language: .chosen(nil)).end(error).rawValue)
            }
        }
        do {
            var command = try parsed()
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

    /// `check` with nothing but names of files: there is nothing to parse, and to find that out would take the parser a
    /// quarter of the time of such a check.
    private static var plainCheck: PlainCheck? {
        let arguments = CommandLine.arguments.dropFirst()
        let files = arguments.dropFirst()
        guard arguments.first == Check.configuration.commandName, !files.isEmpty,
            !files.contains(where: { $0.hasPrefix("-") })
        else { return nil }
        return PlainCheck(files: Array(files))
    }

    /// The command that the arguments ask for.
    ///
    /// The one that the first argument names is asked alone, which is half the work; where it does not take the
    /// arguments, the whole tree says why, or helps.
    private static func parsed() throws -> any ParsableCommand {
        let arguments = CommandLine.arguments.dropFirst()
        if let command = configuration.subcommands.first(where: {
            $0.configuration.commandName == arguments.first
        }), let parsed = try? command.parseAsRoot(Array(arguments.dropFirst())),
            type(of: parsed) == command
        {
            return parsed
        }
        return try parseAsRoot()
    }
}
