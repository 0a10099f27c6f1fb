internal import ArgumentParser
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Ledger
internal import Running

/// What `erase` and `prune` are told beside what they are about.
struct ErasureOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
    var ledger: String

    @OptionGroup var author: AuthorOptions

    @Option(
        help: ArgumentHelp(
            "Why it is right before the years are over for which the ledger keeps things.",
            valueName: "text"))
    var although: String?

    @Option(help: ArgumentHelp("Do it; the code that the list has shown.", valueName: "code"))
    var confirm: String?

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func validate() throws {
        if although?.allSatisfy(\.isWhitespace) ?? false {
            throw ValidationError("--although wants a text")
        }
    }

    func perform(_ command: String, _ scope: ErasureScope) throws {
        let language = Language.chosen(lang)
        do throws(RunningError) {
            let outcome = try Erasing.run(
                Erasing.Order(
                    ledger: ledger, scope: scope,
                    word: ErasureWord(
                        author: author.by, reason: author.because, although: although),
                    confirmed: confirm, now: SystemTime.now,
                    holder: "dunlin ledger \(command), process \(getpid())"))
            let view = ErasureView(
                ledger: ledger, scope: scope, by: author.by, because: author.because,
                language: language)
            Terminal.write(view.text(outcome), to: STDOUT_FILENO)
        } catch {
            throw Failure(language: language).end(error)
        }
    }
}

extension LedgerCommand {
    /// `dunlin ledger erase LEDGER --borrower ID`.
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Blank all that tells who a borrower is; counts, states and sums stay.",
            discussion: """
                Without --confirm nothing is changed. Opt-outs, limits and steps that were taken go on holding: the ledger \
                knows the borrower, their accounts and an address that opted out by a keyed hash. Backups, the files of \
                `file` senders and the gateways' records are not touched. Do not name the borrower in --because.
                """)

        @OptionGroup var options: ErasureOptions

        @Option(
            help: ArgumentHelp(
                "The borrower, as the portfolio calls them; the account where it has no borrowers.",
                valueName: "id"))
        var borrower: String

        func run() throws { try options.perform("erase", .borrower(borrower)) }
    }

    /// `dunlin ledger prune LEDGER --before DATE`.
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Blank texts and addresses of notices that were over before a date.",
            discussion: """
                Without --confirm nothing is changed. In the place of a text stands its SHA-256. Who, when, which step and \
                what became of it stay. Not touched is what has not ended, or is still in force on the date.
                """)

        @OptionGroup var options: ErasureOptions

        @Option(
            help: ArgumentHelp(
                "The first date that is kept, such as 2021-11-20.", valueName: "date"),
            transform: { text in
                guard let date = CivilDate(text.utf8) else {
                    throw ValidationError("a date such as 2021-11-20")
                }
                return date
            })
        var before: CivilDate

        func run() throws { try options.perform("prune", .before(before)) }
    }

    /// `dunlin ledger keep LEDGER`.
    struct Keep: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "keep",
            abstract: "Say what a ledger keeps of texts, and for how many years nothing is erased.",
            discussion: """
                With `--texts hash` the SHA-256 of a text takes its place once the notice has ended, at the end of each \
                run; of notices that have ended before, at once. It cannot be taken back for those.
                """)

        enum Texts: String, ExpressibleByArgument { case hash, whole }

        @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
        var ledger: String

        @Option(help: ArgumentHelp("hash or whole.", valueName: "form"))
        var texts: Texts?

        @Option(help: ArgumentHelp("For how many years; 0 for none.", valueName: "n"))
        var years: Int?

        @OptionGroup var author: AuthorOptions

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func validate() throws {
            if texts == nil, years == nil { throw ValidationError("say --texts, --years or both") }
            if let years, !(0...100).contains(years) {
                throw ValidationError("--years is a number from 0 to 100")
            }
        }

        func run() throws {
            let language = Language.chosen(lang)
            do throws(RunningError) {
                let keeping = try Erasing.keep(
                    ledger, hashesTexts: texts.map { $0 == .hash }, years: years,
                    ErasureWord(author: author.by, reason: author.because), now: SystemTime.now,
                    holder: "dunlin ledger keep, process \(getpid())")
                let (texts, years) = (keeping.hashesTexts, keeping.years)
                let line = Phrase(
                    "\(ledger): keeps \(texts ? "hashes of texts" : "texts")"
                        + (years > 0 ? ", nothing is erased for \(years) years" : ""),
                    zh: "\(ledger)：保存\(texts ? "文字的散列" : "文字")"
                        + (years > 0 ? "，\(years) 年内不抹除" : ""))
                Terminal.write(VisibleText.escaped(line[language]) + "\n", to: STDOUT_FILENO)
            } catch {
                throw Failure(language: language).end(error)
            }
        }
    }

    /// `dunlin ledger prove LEDGER --key KEY --text FILE`.
    struct Prove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove",
            abstract: "Find out whether a notice said the words of a file.",
            discussion: "The ledger may have only the hash of the text.")

        @Argument(help: ArgumentHelp("The ledger of the live runs.", valueName: "ledger"))
        var ledger: String

        @Option(help: ArgumentHelp("The notice's key.", valueName: "key"))
        var key: String

        @Option(help: ArgumentHelp("A file with the words.", valueName: "file"))
        var text: String

        @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
        var lang: Language?

        func run() throws {
            let language = Language.chosen(lang)
            do throws(RunningError) {
                switch try Erasing.prove(ledger, key: key, text: text) {
                case .noNotice: throw .usage(.noSuchNotice(key, ledger))
                case .erased: throw .data([.otherWords(key, isErased: true)])
                case .differs: throw .data([.otherWords(key, isErased: false)])
                case .same(let part, let state, let handedAt):
                    let at = handedAt.map { ZoneRules.utc.rfc3339($0) } ?? "-"
                    let line = Phrase(
                        "\(key): its \(part) is these words; \(state.rawValue), handed over \(at)",
                        zh: "\(key)：它的 \(part) 就是这些文字；\(state.rawValue)，发出时间 \(at)")
                    Terminal.write(VisibleText.escaped(line[language]) + "\n", to: STDOUT_FILENO)
                }
            } catch {
                throw Failure(language: language).end(error)
            }
        }
    }
}
