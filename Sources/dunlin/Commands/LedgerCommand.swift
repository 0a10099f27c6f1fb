internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Ledger
internal import Reporting
internal import Running

/// `dunlin ledger …`: what is to be done with a ledger as a file.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look after a ledger.", subcommands: [Verify.self])

    /// `dunlin ledger verify LEDGER`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Hold a ledger against its own history.",
            discussion: """
                Finds events that were changed, removed, inserted or reordered, and rows that contradict each other. Keep \
                the head that is printed somewhere else: with --head the end cannot be cut off unseen either.
                """)

        @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
        var ledger: String

        @Option(help: ArgumentHelp("A head that was printed before.", valueName: "digest"))
        var head: String?

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func run() throws {
            let language = Language.chosen(lang)
            do {
                let outcome = try Verifying.run(ledger, head: head?.lowercased())
                var bag = DiagnosticBag()
                bag.add(contentsOf: outcome.findings)
                Failure(language: language).show(bag, sources: SourceSet())
                Terminal.write(text(outcome, language), to: STDOUT_FILENO)
                if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
            } catch let error as RunningError {
                throw Failure(language: language).end(error)
            }
        }

        private func text(_ outcome: Verifying.Outcome, _ language: Language) -> String {
            let found = outcome.verification
            let (events, groups, notices) = (
                Figures.count(found.events), Figures.count(found.groups),
                Figures.count(found.notices)
            )
            let verdict =
                outcome.findings.isEmpty
                ? Phrase("it is as it was written", zh: "与写下时一致")
                : Phrase("it is not as it was written", zh: "与写下时不一致")
            let name = VisibleText.escaped(ledger)
            let line = Phrase(
                "\(name): \(verdict.en); \(events) events in \(groups) groups, \(notices) notices",
                zh: "\(name)：\(verdict.zh)；\(groups) 组共 \(events) 个事件，\(notices) 份通知")
            let head =
                found.head.map { Phrase("head: \($0)", zh: "校验值：\($0)") }
                ?? Phrase(
                    "no head yet: the next live run begins the chain", zh: "还没有校验值：下次正式运行开始记")
            return line[language] + "\n" + head[language] + "\n"
        }
    }
}
