internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Running

/// `dunlin test PATH…`: plays the cases that stand beside campaigns.
struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Play the cases of a campaign: who gets what, and when, and why not.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case human, junit }

    @Argument(
        help: ArgumentHelp(
            "Test files, campaigns that have one beside them, or folders.", valueName: "path"))
    var paths: [String]

    @Option(help: "human, or junit (XML for build servers).")
    var format: Format = .human

    @Option(help: ArgumentHelp("Only cases whose name contains TEXT.", valueName: "text"))
    var only: String?

    @Option(
        name: .customLong("coverage-at-least"),
        help: ArgumentHelp(
            "Fail where the cases reach less of the campaigns.", valueName: "percent"))
    var coverageAtLeast: Int?

    @Flag(name: .shortAndLong, help: "Name the cases that passed, too.")
    var verbose = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let least = coverageAtLeast, !(0...100).contains(least) {
            throw ValidationError("--coverage-at-least wants a percentage from 0 to 100")
        }
        if coverageAtLeast != nil, only != nil {
            throw ValidationError("--coverage-at-least does not go with --only")
        }
    }

    private func play(_ file: String) -> Task<Result<TrialSet, RunningError>, Never> {
        Task { [root = common.root, only] in
            do throws(RunningError) {
                return .success(try await TrialSet(path: file, root: root, only: only))
            } catch {
                return .failure(error)
            }
        }
    }

    func run() async throws {
        let failure = Failure(language: common.language)
        let report = TrialReport(
            language: common.language, style: Terminal.style(STDOUT_FILENO), isVerbose: verbose)
        var sets: [TrialSet] = []
        do throws(RunningError) {
            // Files know nothing of each other: they are played side by side, and told of in order.
            for playing in try TrialSet.files(paths).map(play) {
                let set = try await playing.value.get()
                failure.show(set.bag, sources: set.sources)
                if format == .human { try Terminal.page(report.text(set)) }
                sets.append(set)
            }
            if let only, sets.allSatisfy({ $0.results.isEmpty && !$0.isBroken }) {
                throw .usage(.noCases(called: VisibleText.escaped(only)))
            }
            try Terminal.page(format == .junit ? TrialJUnit.text(sets) : report.summary(sets))
        } catch {
            throw failure.end(error)
        }
        let isShort = coverageAtLeast.map { TrialReport.percent(sets) < $0 } ?? false
        if isShort || sets.contains(where: { $0.isBroken || $0.failed > 0 }) { throw ExitCode(1) }
    }
}
