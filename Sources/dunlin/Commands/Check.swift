internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Running

/// `dunlin check FILE…`: everything about a campaign that can be known before a run.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what is wrong with campaign files, and what to write instead.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case human, json }

    @Argument(help: ArgumentHelp("Campaign files.", valueName: "file"))
    var files: [String]

    @Option(help: "human or json.")
    var format: Format = .human

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if files.isEmpty { throw ValidationError("check wants at least one campaign file") }
    }

    func run() throws {
        var worst: Int32 = 0
        for file in files {
            let (bag, sources) = check(file, &worst)
            do {
                try show(file, bag, sources)
            } catch {
                throw Failure(language: common.language).end(error)
            }
        }
        if worst != 0 { throw ExitCode(worst) }
    }

    /// The findings about one file.
    private func check(_ file: String, _ worst: inout Int32) -> (DiagnosticBag, SourceSet) {
        do {
            let loaded = try Workspace(campaignPath: file, root: common.root).load()
            if loaded.bag.hasErrors { worst = max(worst, 1) }
            return (loaded.bag, loaded.sources)
        } catch {
            worst = max(worst, error.exitCode)
            var bag = DiagnosticBag()
            bag.add(contentsOf: error.findings)
            return (bag, SourceSet())
        }
    }

    private func show(
        _ file: String, _ bag: DiagnosticBag, _ sources: SourceSet
    ) throws(RunningError) {
        switch format {
        case .json:
            try Terminal.page(
                JSONRenderer(language: common.language).render(bag.sorted, sources: sources) + "\n")
        case .human:
            let renderer = HumanRenderer(
                style: Terminal.style(STDOUT_FILENO), language: common.language)
            let shown = bag.shown
            let summary = renderer.summary(
                errors: bag.count(.error), warnings: bag.count(.warning), cut: shown.cut)
            try Terminal.page(renderer.render(shown, sources: sources) + "\(file): " + summary)
        }
    }
}
