internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Reporting
internal import Running

/// `dunlin check FILE…`: everything about a campaign that can be known before a run.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        // A root would look for a request of a completion script first, which takes as long as its own arguments.
        _superCommandName: "dunlin",
        abstract: "Say what is wrong with campaign files, and what to write instead.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case human, json, github, markdown

        /// Markdown is for `--explain all`, of which the documents are made.
        static let allValueStrings = ["human", "json", "github"]
        /// Words that need none; to find that out by itself costs the parser a search.
        static let allValueDescriptions: [String: String] = [:]
    }

    @Argument(help: ArgumentHelp("Campaign files.", valueName: "file"))
    var files: [String] = []

    @Option(help: "human, json, or github (annotations of a workflow).")
    var format: Format = .human

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Print the pages about these findings, such as D0202; all prints every page.",
            valueName: "code"))
    var explain: [String] = []

    @Flag(help: "Make the edits that are sure, and say what is left.")
    var fix = false

    @Flag(name: .customLong("dry-run"), help: "With --fix: show the edits, write nothing.")
    var isDryRun = false

    @Flag(help: "The same as --fix --dry-run.")
    var diff = false

    @Flag(help: "Say how much work each expression and text can take, in the worst case.")
    var costs = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if explain.isEmpty {
            if files.isEmpty { throw ValidationError("check wants at least one campaign file") }
            if format == .markdown { throw ValidationError("--format markdown wants --explain") }
        } else {
            if !files.isEmpty || fix || diff || costs {
                throw ValidationError("--explain stands alone, without files, --fix and --costs")
            }
            if format == .github { throw ValidationError("--explain knows no --format github") }
        }
        if costs && (fix || diff) { throw ValidationError("--costs does not go with --fix") }
        if costs && format == .github {
            throw ValidationError("--costs knows no --format github")
        }
        if isDryRun && !fix { throw ValidationError("--dry-run wants --fix") }
    }

    func run() throws {
        do {
            if !explain.isEmpty { return try printPages() }
            let code = costs ? try printCosts() : fix || diff ? try mend() : try plain.run()
            if code != 0 { throw ExitCode(code) }
        } catch let error as RunningError {
            throw Failure(language: common.language).end(error)
        }
    }

    /// The check itself, and the words of its report for the other forms.
    private var plain: PlainCheck {
        PlainCheck(files: files, format: format, lang: common.lang, root: common.root)
    }
}

/// `check --explain`.
extension Check {
    private func printPages() throws(RunningError) {
        let wanted = explain.flatMap { $0.split(separator: ",").map(String.init) }
        var pages: [DiagnosticPage] = []
        for code in wanted {
            if code.lowercased() == "all" {
                pages = Catalogue.pages
                break
            }
            let page = try Catalogue.page(code)
            if !pages.contains(page) { pages.append(page) }
        }
        let renderer = PageRenderer(
            style: Terminal.style(STDOUT_FILENO), language: common.language)
        switch format {
        case .json: try Terminal.page(renderer.json(pages))
        case .markdown: try Terminal.page(PageRenderer.markdown(pages))
        case .human, .github: try Terminal.page(pages.map(renderer.render).joined())
        }
    }
}

/// `check --costs`.
extension Check {
    /// Findings go to standard error, so that the tables stand alone.
    private func printCosts() throws(RunningError) -> Int32 {
        var worst: Int32 = 0
        for (number, file) in files.enumerated() {
            let loaded = try Workspace(campaignPath: file, root: common.root).load()
            Failure(language: common.language).show(loaded.bag, sources: loaded.sources)
            guard let campaign = loaded.campaign else {
                worst = 1
                continue
            }
            let page = CostPage(
                campaign: campaign, sources: loaded.sources, language: common.language)
            if format == .json {
                try Terminal.page(page.json)
            } else {
                try Terminal.page((number > 0 ? "\n" : "") + page.human)
            }
        }
        return worst
    }
}

/// `check --fix`.
extension Check {
    /// Exit code: that of a check of what is on disk afterwards.
    private func mend() throws(RunningError) -> Int32 {
        let isDry = isDryRun || diff
        // Only findings, or only a difference, stand on standard output where a program reads it.
        let isAside = isDry || format != .human
        var run = FixRun(root: common.root, isDry: isDry)
        var worst: Int32 = 0
        var codes: Set<String> = []
        for file in files {
            var outcome = FixRun.Outcome()
            do throws(RunningError) {
                // As the file stands, which a dry run does not change.
                if isDry { _ = plain.check(file, &worst) }
                outcome = try run.mend(file)
            } catch {
                outcome.exitCode = error.exitCode
                outcome.bag = DiagnosticBag(error)
            }
            if !isDry || outcome.exitCode > 1 { worst = max(worst, outcome.exitCode) }
            for refusal in outcome.refusals { outcome.bag.add(refusal) }
            codes.formUnion(outcome.bag.sorted.map(\.code))
            let changes = isDry ? "" : self.changes(outcome.changes)
            let report = plain.report(
                file, outcome.bag, outcome.sources, isDry ? STDERR_FILENO : STDOUT_FILENO)
            if isAside { Terminal.write(changes, to: STDERR_FILENO) }
            if isDry {
                Terminal.write(report, to: STDERR_FILENO)
            } else {
                try Terminal.page((isAside ? "" : changes) + report)
            }
        }
        if isDry {
            Terminal.write(plain.more(codes), to: STDERR_FILENO)
            try Terminal.page(bytes: shown(run.diff))
        } else {
            try Terminal.page(plain.more(codes))
        }
        return worst
    }

    /// `FILE:LINE: CODE before → after`, one a line, then how many there are.
    private func changes(_ changes: [FixRun.Change]) -> String {
        if changes.isEmpty { return "" }
        let lines = changes.map { change in
            let before = VisibleText.escaped(change.before)
            let after = VisibleText.escaped(change.after)
            return "\(change.file):\(change.line): \(change.code)  \(before) → \(after)\n"
        }
        let count = changes.count
        let total = Phrase(
            count == 1 ? "1 place mended" : "\(count) places mended", zh: "已改 \(count) 处")
        return lines.joined() + total[common.language] + "\n\n"
    }

    /// The difference byte for byte for a program; on a terminal nothing that would drive it.
    private func shown(_ diff: ContiguousArray<UInt8>) -> ContiguousArray<UInt8> {
        if isatty(STDOUT_FILENO) == 0 { return diff }
        let lines = String(decoding: diff, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        return ContiguousArray(
            lines.map { VisibleText.escaped(String($0)) }.joined(separator: "\n").utf8)
    }
}
