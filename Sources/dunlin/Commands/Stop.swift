internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Running

/// `dunlin stop`: the live run on a ledger ends, whatever it runs.
struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End the live run that is on: what is under way is recorded, the rest stays.",
        discussion: """
            The run hears it within a second. It hands over nothing more, waits for the answers that are still to \
            come, and leaves the rest of its plan to a later run, which decides anew. Nothing is paused.
            """)

    @Option(help: ArgumentHelp("The ledger of the live run.", valueName: "file"))
    var ledger: String

    @OptionGroup var author: AuthorOptions

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func run() throws {
        let language = Language.chosen(lang)
        do throws(RunningError) {
            let isOn = try Pausing.stop(
                ledger, by: author.by, because: author.because, now: SystemTime.now,
                holder: "dunlin stop, process \(getpid())")
            let said = Phrase(
                "told to end by \(author.by): \(author.because)",
                zh: "已要求停止，\(author.by)：\(author.because)")
            let none = Phrase("no run is on; nothing changed", zh: "没有正在进行的运行；没有改变")
            let line = "\(ledger): \((isOn ? said : none)[language])"
            Terminal.write(VisibleText.escaped(line) + "\n", to: STDOUT_FILENO)
        } catch {
            throw Failure(language: language).end(error)
        }
    }
}
