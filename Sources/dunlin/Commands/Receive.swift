internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Reporting
internal import Running

/// `dunlin receive FILE`, or `dunlin receive --pull`: what came from outside changes what happens next.
struct Receive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Take replies, receipts, payments and people's decisions into the ledger.",
        discussion: """
            FILE has one JSON object a line. What came before changes nothing, so a file may be given again. \
            It may run beside a live run, which looks at the new entries before each group leaves. With --pull \
            the gateways of the senders file that say `pull` are asked instead, each until it has nothing more.
            """)

    @Argument(
        help: ArgumentHelp(
            "JSON Lines; with --pull the senders to ask, all if left out.", valueName: "file"))
    var names: [String] = []

    @Flag(help: "Fetch from the gateways, as `dunlind` does by itself.")
    var pull = false

    @Option(help: ArgumentHelp("The ledger of the live runs.", valueName: "file"))
    var ledger: String

    @Option(
        help: ArgumentHelp(
            "The operator's sender profiles. Without --pull FILE is LEDGER.refused, what could not be read: read it by these directions.",
            valueName: "file"))
    var senders: String?

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func validate() throws {
        if pull, senders == nil { throw ValidationError("--pull wants --senders") }
        if !pull, names.count != 1 { throw ValidationError("name one file, or say --pull") }
    }

    func run() throws {
        let language = Language.chosen(lang)
        var sources = SourceSet()
        do {
            let outcome = try outcome(&sources)
            let view = ReceiveView(
                file: pull ? senders ?? "" : names[0], language: language,
                style: Terminal.style(STDOUT_FILENO))
            Terminal.write(view.text(outcome), to: STDOUT_FILENO)
            if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
        } catch let error as RunningError {
            throw Failure(language: language).end(error, sources: sources)
        }
    }

    private func outcome(_ sources: inout SourceSet) throws(RunningError) -> Receiving.Outcome {
        let holder = "dunlin receive, process \(getpid())"
        guard let senders else {
            return try Receiving.run(
                names[0], ledger: ledger, now: SystemTime.now, holder: holder)
        }
        guard pull else {
            return try RefusedPosts.receive(
                names[0], senders: senders, ledger: ledger, now: SystemTime.now,
                holder: holder, sources: &sources)
        }
        return try PullRun.run(
            names, senders: senders, ledger: ledger, holder: holder,
            environment: { getenv($0).map { String(cString: $0) } }, clock: { SystemTime.now },
            pause: { usleep(UInt32($0) * 1000) }, sources: &sources)
    }
}
