internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Reporting
internal import Running

/// `dunlin receive FILE`: what came from outside changes what happens next.
struct Receive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Take replies, receipts, payments and people's decisions into the ledger.",
        discussion: """
            FILE has one JSON object a line. What came before changes nothing, so a file may be given again. \
            It may run beside a live run, which looks at the new entries before each group leaves.
            """)

    @Argument(help: ArgumentHelp("JSON Lines.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("The ledger of the live runs.", valueName: "file"))
    var ledger: String

    @Option(
        help: ArgumentHelp(
            "FILE is LEDGER.refused, posts that the service could not read: read them by these senders' directions.",
            valueName: "file"))
    var senders: String?

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func run() throws {
        let language = Language.chosen(lang)
        do {
            let holder = "dunlin receive, process \(getpid())"
            let outcome =
                if let senders {
                    try RefusedPosts.receive(
                        file, senders: senders, ledger: ledger, now: SystemTime.now,
                        holder: holder)
                } else {
                    try Receiving.run(file, ledger: ledger, now: SystemTime.now, holder: holder)
                }
            let view = ReceiveView(
                file: file, language: language, style: Terminal.style(STDOUT_FILENO))
            Terminal.write(view.text(outcome), to: STDOUT_FILENO)
            if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
        } catch let error as RunningError {
            throw Failure(language: language).end(error)
        }
    }
}
