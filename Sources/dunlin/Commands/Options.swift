internal import ArgumentParser
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Running

extension Language: ExpressibleByArgument {
    /// Words that need none; to find that out by itself costs the parser a search.
    package static var allValueDescriptions: [String: String] { [:] }
}
extension DataArgument: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// Options that all commands share.
struct CommonOptions: ParsableArguments {
    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    @Option(help: ArgumentHelp("Files may name only what lies below DIR.", valueName: "dir"))
    var root: String?

    var language: Language { Language.chosen(lang) }

    /// The language that the user asked for, if any.
    var chosen: Language? { Language.asked(lang) }
}

extension Language {
    /// What the command line says, else `DUNLIN_LANG`; nil if neither does.
    static func asked(_ option: Language?) -> Language? {
        option ?? getenv("DUNLIN_LANG").flatMap { Language(rawValue: String(cString: $0)) }
    }

    /// The same, else that of the terminal (POSIX.1-2017, 8.2: the first of these that is set and not empty), else English.
    static func chosen(_ option: Language?) -> Language {
        if let asked = asked(option) { return asked }
        let names: [String] = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let values = names.compactMap { name in getenv(name).map { String(cString: $0) } }
        let locale = values.first { !$0.isEmpty }
        return locale?.hasPrefix("zh") == true ? .zh : .en
    }
}

/// Options that say which accounts, and when.
struct DataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read accounts from FILE instead: a CSV or a database, or sqlite:FILE?table=NAME, sqlite:FILE?query=SELECT…",
            valueName: "file"))
    var data: DataArgument?

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "The instant of the run, such as 2026-11-20T10:00:00+08:00; now if left out.",
            valueName: "instant"))
    var asOf: String?

    @Option(help: ArgumentHelp("What was sent before.", valueName: "file"))
    var ledger: String?

    /// The instant of the run in UTC.
    func instant() throws -> Instant {
        guard let asOf else { return SystemTime.now }
        guard let instant = Instant(rfc3339: asOf.utf8) else {
            throw ValidationError(
                "--as-of wants a date, a time and an offset, such as 2026-11-20T10:00:00+08:00")
        }
        return instant
    }
}

/// Shows findings of a command that could not do its work, and ends it.
struct Failure {
    let language: Language

    func end(_ error: RunningError, sources: SourceSet = SourceSet()) -> ExitCode {
        var bag = DiagnosticBag()
        bag.add(contentsOf: error.findings)
        show(bag, sources: sources)
        return ExitCode(error.exitCode)
    }

    /// Writes findings to standard error as a person reads them.
    func show(_ bag: DiagnosticBag, sources: SourceSet) {
        if bag.isEmpty { return }
        let renderer = HumanRenderer(style: Terminal.style(STDERR_FILENO), language: language)
        let shown = bag.shown
        Terminal.write(renderer.render(shown, sources: sources), to: STDERR_FILENO)
        if bag.hasErrors {
            Terminal.write(
                renderer.summary(
                    errors: bag.count(.error), warnings: bag.count(.warning), cut: shown.cut),
                to: STDERR_FILENO)
        }
    }
}

/// Whose word a command writes into a ledger.
struct AuthorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who says so; the ledger keeps it.", valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("Why; the ledger keeps it.", valueName: "text"))
    var because: String

    func validate() throws {
        for (name, value) in [("--by", by), ("--because", because)]
        where value.allSatisfy(\.isWhitespace) {
            throw ValidationError("\(name) wants a text")
        }
    }
}
