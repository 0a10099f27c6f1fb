internal import Diagnostics
internal import Dispatch
internal import Glibc
internal import Reporting
internal import Running
internal import Synchronization

/// `dunlin check FILE…` without `--fix`, `--costs` and `--explain`.
///
/// It knows nothing of the argument parser, so that an editor that checks after every word need not wait for one.
struct PlainCheck {
    let files: [String]
    var format = Check.Format.human
    var lang: Language?
    var root: String?

    private var language: Language { Language.chosen(lang) }

    /// What the check of one file comes to.
    private struct Outcome {
        let page: String
        let codes: [String]
        let exitCode: Int32
    }

    /// Checks every file and prints what it found; the exit code.
    func run() throws(RunningError) -> Int32 {
        // Campaigns share no state, so each processor takes the next one; the pages keep the order of the files.
        let found = Mutex<[Int: Outcome]>([:])
        DispatchQueue.concurrentPerform(iterations: files.count) { at in
            let outcome = outcome(files[at])
            found.withLock { $0[at] = outcome }
        }
        let outcomes = found.withLock { found in files.indices.compactMap { found[$0] } }
        for outcome in outcomes { try Terminal.page(outcome.page) }
        try Terminal.page(more(Set(outcomes.flatMap(\.codes))))
        return outcomes.map(\.exitCode).max() ?? 0
    }

    private func outcome(_ file: String) -> Outcome {
        var worst: Int32 = 0
        let (bag, sources) = check(file, &worst)
        return Outcome(
            page: report(file, bag, sources, STDOUT_FILENO), codes: bag.sorted.map(\.code),
            exitCode: worst)
    }

    /// The findings about one file.
    func check(_ file: String, _ worst: inout Int32) -> (DiagnosticBag, SourceSet) {
        do {
            let loaded = try Workspace(campaignPath: file, root: root).load()
            if loaded.bag.hasErrors { worst = max(worst, 1) }
            return (loaded.bag, loaded.sources)
        } catch {
            worst = max(worst, error.exitCode)
            return (DiagnosticBag(error), SourceSet())
        }
    }

    func report(
        _ file: String, _ bag: DiagnosticBag, _ sources: SourceSet, _ descriptor: Int32
    ) -> String {
        switch format {
        case .json:
            return JSONRenderer(language: language).render(bag.sorted, sources: sources)
                + "\n"
        case .github:
            return GitHubRenderer(language: language, directory: WorkingDirectory.path)
                .render(bag.sorted, sources: sources)
        case .human, .markdown:
            let renderer = HumanRenderer(
                style: Terminal.style(descriptor), language: language)
            let shown = bag.shown
            let summary = renderer.summary(
                errors: bag.count(.error), warnings: bag.count(.warning), cut: shown.cut)
            return renderer.render(shown, sources: sources) + "\(file): " + summary
        }
    }

    /// The line that says how to read on; nothing where nothing was found.
    func more(_ codes: Set<String>) -> String {
        if format != .human || codes.isEmpty { return "" }
        let shownAtMost = 5
        let list = codes.sorted().prefix(shownAtMost).joined(separator: " ")
        let lang = lang.map { " --lang \($0.rawValue)" } ?? ""
        let words = Phrase("more: ", zh: "详细说明：")[language]
        return "\(words)dunlin check --explain \(list)\(lang)\n"
    }
}

extension DiagnosticBag {
    /// The findings of a command that could not do its work.
    init(_ error: RunningError) {
        self.init()
        add(contentsOf: error.findings)
    }
}

/// Where the command was started.
enum WorkingDirectory {
    static var path: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}
