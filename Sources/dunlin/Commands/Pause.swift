internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Ledger
internal import Running

/// What both commands are told.
struct PauseOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The campaign's id, or its file.", valueName: "campaign"))
    var campaign: String

    @Option(help: ArgumentHelp("The ledger of the live runs.", valueName: "file"))
    var ledger: String

    @OptionGroup var author: AuthorOptions

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    /// Does it and says what became of it.
    func perform(
        _ command: String, _ body: (Pausing.Order) throws(RunningError) -> Pausing.Outcome,
        _ phrase: (_ campaign: String, _ before: Phrase?) -> [Phrase]
    ) throws {
        let language = Language.chosen(lang)
        do throws(RunningError) {
            let outcome = try body(
                Pausing.Order(
                    campaign: campaign, ledger: ledger, name: author.by, because: author.because,
                    now: SystemTime.now, holder: "dunlin \(command), process \(getpid())"))
            let before = outcome.before.map { pause in
                let since = pause.since(in: nil)
                let why = pause.cause.phrase
                return Phrase("since \(since) \(why.en)", zh: "自 \(since) 起，\(why.zh)")
            }
            let lines = phrase(outcome.campaign, before).map { $0[language] }
            for line in lines {
                Terminal.write(VisibleText.escaped(line) + "\n", to: STDOUT_FILENO)
            }
        } catch {
            throw Failure(language: language).end(error)
        }
    }
}

/// `dunlin pause CAMPAIGN`: nothing more of it leaves, also by a run that is on.
struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop the hand-overs of a campaign until a person resumes it.",
        discussion: """
            A run beside this command finishes the group in flight and ends; later live runs are refused.
            """)

    @OptionGroup var options: PauseOptions

    func run() throws {
        try options.perform("pause", Pausing.pause) { campaign, before in
            guard let before else {
                return [
                    Phrase(
                        "\(campaign): paused by \(options.author.by): \(options.author.because)",
                        zh: "\(campaign)：已暂停，\(options.author.by)：\(options.author.because)")
                ]
            }
            return [
                Phrase(
                    "\(campaign): paused already, \(before.en); nothing changed",
                    zh: "\(campaign)：本来就在暂停，\(before.zh)；没有改变")
            ]
        }
    }
}

/// `dunlin resume CAMPAIGN`: the next live run goes on.
struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused campaign go on with its next live run.",
        discussion: """
            Failures and complaints are judged by what comes from now on; a budget that is used up is raised in \
            the campaign's file.
            """)

    @OptionGroup var options: PauseOptions

    func run() throws {
        try options.perform("resume", Pausing.resume) { campaign, before in
            guard let before else {
                return [
                    Phrase(
                        "\(campaign): not paused; nothing changed",
                        zh: "\(campaign)：没有暂停；没有改变")
                ]
            }
            return [
                Phrase(
                    "\(campaign): resumed by \(options.author.by): \(options.author.because)",
                    zh: "\(campaign)：已恢复，\(options.author.by)：\(options.author.because)"),
                Phrase("It was paused \(before.en)", zh: "此前的暂停：\(before.zh)"),
            ]
        }
    }
}
