internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Ledger
internal import Reporting
internal import Running

/// `dunlin ledger …`: what is to be done with a ledger as a file.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look after a ledger.",
        subcommands: [
            Verify.self, Backup.self, Adopt.self, Export.self, Erase.self, Prune.self, Keep.self,
            Prove.self,
        ])

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
                ? Phrase("its history is as it was written", zh: "历史与写下时一致")
                : Phrase("it is not as it was written", zh: "与写下时不一致")
            let name = VisibleText.escaped(ledger)
            let line = Phrase(
                "\(name): \(verdict.en); \(events) events in \(groups) groups, \(notices) notices",
                zh: "\(name)：\(verdict.zh)；\(groups) 组共 \(events) 个事件，\(notices) 份通知")
            let head =
                found.head.map { Phrase("head: \($0)", zh: "校验值：\($0)") }
                ?? Phrase(
                    "no head yet: the next live run begins the chain", zh: "还没有校验值：下次正式运行开始记")
            // Nobody but a person can say whether somebody had asked for each.
            let erasures = found.erasures.map { erasure in
                Phrase("blanked: \(erasure)", zh: "抹除：\(erasure)")[language]
            }
            let lines = [line[language]] + erasures.map(VisibleText.escaped) + [head[language]]
            return lines.joined(separator: "\n") + "\n"
        }
    }

    /// `dunlin ledger backup LEDGER COPY`.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy a ledger as it is at this moment, beside a run too.",
            discussion: "A live run refuses the copy until a person adopts it.")

        @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
        var ledger: String

        @Argument(help: ArgumentHelp("A new file.", valueName: "copy"))
        var copy: String

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func run() throws {
            let language = Language.chosen(lang)
            do throws(RunningError) {
                try Keeping.backUp(ledger, to: copy)
                let name = VisibleText.escaped(copy)
                let line = Phrase("\(name): written", zh: "\(name)：已写好")
                Terminal.write(line[language] + "\n", to: STDOUT_FILENO)
            } catch {
                throw Failure(language: language).end(error)
            }
        }
    }

    /// `dunlin ledger adopt LEDGER`.
    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adopt",
            abstract: "Take a copied or restored file for the ledger from now on.",
            discussion: """
                Before, compare it with the gateways' records: what has left since the copy was made is not in it and would \
                be sent again. No run may use the other one any more.
                """)

        @Argument(help: ArgumentHelp("The file.", valueName: "ledger"))
        var ledger: String

        @OptionGroup var author: AuthorOptions

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func run() throws {
            let language = Language.chosen(lang)
            do throws(RunningError) {
                let (by, because) = (author.by, author.because)
                try Keeping.adopt(
                    ledger, by: by, because: because, now: SystemTime.now,
                    holder: "dunlin ledger adopt, process \(getpid())")
                let line = Phrase(
                    "\(ledger): adopted by \(by): \(because)", zh: "\(ledger)：已启用，\(by)：\(because)")
                Terminal.write(VisibleText.escaped(line[language]) + "\n", to: STDOUT_FILENO)
            } catch {
                throw Failure(language: language).end(error)
            }
        }
    }

    /// `dunlin ledger export LEDGER --borrower ID`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Print all that a ledger holds on one borrower, for who asks for it.",
            discussion: """
                One JSON object a line, with texts and addresses in full: it is meant for the borrower.
                """)

        @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
        var ledger: String

        @Option(
            help: ArgumentHelp(
                "The borrower, as the portfolio calls them; the account where it has no borrowers.",
                valueName: "id"))
        var borrower: String

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func run() throws {
            do throws(RunningError) {
                try Keeping.export(ledger, borrower: borrower) { object in
                    Terminal.write(object.text() + "\n", to: STDOUT_FILENO)
                }
            } catch {
                throw Failure(language: .chosen(lang)).end(error)
            }
        }
    }
}
