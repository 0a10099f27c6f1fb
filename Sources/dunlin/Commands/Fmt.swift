internal import ArgumentParser
internal import CampaignLanguage
internal import Diagnostics
internal import Glibc
internal import Running

/// `dunlin fmt FILE…`: the canonical form of the files of a campaign.
struct Fmt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Write campaign files, and the files that they share, in their canonical form.",
        discussion: """
            Order, spaces and quotes change, never what a file says; comments stay. A file that is no \
            sound YAML is left alone.
            """)

    @Argument(help: ArgumentHelp("Files; - for standard input.", valueName: "file"))
    var files: [String]

    @Flag(
        help: "Change nothing; name the files that would change, and end with 1 if there are any.")
    var check = false

    @Flag(help: "Change nothing; show the lines that would change.")
    var diff = false

    @Option(help: "Language of findings: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func validate() throws {
        if files.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }

    func run() throws {
        var worst: Int32 = 0
        let failure = Failure(language: Language.chosen(lang))
        for file in files {
            do {
                worst = max(worst, try format(file, failure))
            } catch {
                worst = max(worst, failure.end(error).rawValue)
            }
        }
        if worst != 0 { throw ExitCode(worst) }
    }

    /// The exit code for one file.
    private func format(_ path: String, _ failure: Failure) throws(RunningError) -> Int32 {
        let run = try FormatRun(path)
        switch run.outcome {
        case .unreadable(let bag):
            failure.show(bag, sources: run.sources)
            return 1
        case .unsafe(let difference):
            var bag = DiagnosticBag()
            bag.add(.formatterFault(run.file.name, difference))
            failure.show(bag, sources: run.sources)
            return 70
        case .formatted(let bytes):
            if diff { try Terminal.page(run.difference) }
            if check {
                if run.change == nil { return 0 }
                if !diff { try Terminal.page(run.file.name + "\n") }
                return 1
            }
            if diff { return 0 }
            if path == "-" {
                try Terminal.page(String(decoding: bytes, as: UTF8.self))
            } else if run.change != nil {
                try run.write()
                try Terminal.page(run.file.name + "\n")
            }
            return 0
        }
    }
}
