internal import ArgumentParser
internal import Diagnostics
internal import Glibc
internal import Ledger
internal import Running

/// `dunlin resolve`: notices of unknown outcome are listed, and settled by a person's word.
struct Resolve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "List notices of unknown outcome, and write down what a person has found out.",
        discussion: """
            Without --confirm nothing is changed. `sent`: the gateway has them. `not-sent`: it has none of them, and a \
            later run may decide their steps anew. More than \(Resolving.mostAlone) at once need a second person.
            """)

    enum Verdict: String, ExpressibleByArgument {
        case sent
        case notSent = "not-sent"
    }

    @Argument(
        help: ArgumentHelp("Keys of notices; all that are unknown if left out.", valueName: "key"))
    var keys: [String] = []

    @Option(help: ArgumentHelp("The ledger of the live runs.", valueName: "file"))
    var ledger: String

    @Option(help: ArgumentHelp("Those of one campaign.", valueName: "id"))
    var campaign: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("What became of them: sent or not-sent.", valueName: "fate"))
    var verdict: Verdict?

    @Option(help: ArgumentHelp("Who has looked; the ledger keeps it.", valueName: "name"))
    var by: String?

    @Option(help: ArgumentHelp("Another person who has looked.", valueName: "name"))
    var second: String?

    @Option(
        help: ArgumentHelp("What was found, and where; the ledger keeps it.", valueName: "text"))
    var because: String?

    @Option(
        help: ArgumentHelp(
            "Do it; the code that the list has shown.", valueName: "code"))
    var confirm: String?

    @Option(help: "Language of findings and summaries: en or zh (also DUNLIN_LANG).")
    var lang: Language?

    func validate() throws {
        if !keys.isEmpty, campaign != nil {
            throw ValidationError("give keys or --campaign, not both")
        }
        for (name, value) in [("--by", by), ("--because", because), ("--second", second)]
        where value.map({ $0.allSatisfy(\.isWhitespace) }) ?? false {
            throw ValidationError("\(name) wants a text")
        }
        if confirm == nil { return }
        if verdict == nil || by == nil || because == nil {
            throw ValidationError("--confirm wants --as, --by and --because")
        }
        if keys.isEmpty, campaign == nil {
            throw ValidationError("--confirm wants keys or --campaign")
        }
    }

    private var selection: UnknownSelection {
        keys.isEmpty ? campaign.map { .campaign($0) } ?? .all : .keys(keys)
    }

    func run() throws {
        let language = Language.chosen(lang)
        do {
            var resolution: Resolution?
            if let verdict, let by, let because {
                resolution = Resolution(
                    isSent: verdict == .sent, author: by, second: second, reason: because)
            }
            let outcome = try Resolving.run(
                Resolving.Order(
                    ledger: ledger, selection: selection, resolution: resolution,
                    confirmed: confirm, now: SystemTime.now,
                    holder: "dunlin resolve, process \(getpid())"))
            Terminal.write(text(outcome, language), to: STDOUT_FILENO)
            if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
        } catch let error as RunningError {
            throw Failure(language: language).end(error)
        }
    }

    private func text(_ outcome: Resolving.Outcome, _ language: Language) -> String {
        func say(_ en: String, _ zh: String) -> String { language == .en ? en : zh }
        let count = outcome.notices.count
        if count == 0 {
            return say("No notice is of unknown outcome.\n", "没有结果不明的通知。\n")
        }
        var lines = outcome.notices.map {
            "  \($0.key)  \($0.sender)  \($0.handedOver)  \($0.note)"
        }
        let code = outcome.listCode(isSent: verdict == .sent)
        let fate = verdict == .notSent ? say("not sent", "未发出") : say("sent", "已发出")
        if outcome.isDone {
            let people = [by, second].compactMap(\.self).joined(separator: say(" and ", "、"))
            lines.insert(
                say(
                    "Settled as \(fate) by \(people): \(because ?? "")",
                    "已核定为\(fate)，\(people)：\(because ?? "")"), at: 0)
        } else {
            lines.insert(say("Of unknown outcome: \(count)", "结果不明：\(count) 份"), at: 0)
            lines.append(
                verdict == nil
                    ? say(
                        "Nothing was changed. Look them up at the gateway by their keys.",
                        "没有改变。请凭编号到网关核实。")
                    : say(
                        "Nothing was changed. To settle them as \(fate), add --confirm \(code)",
                        "没有改变。要核定为\(fate)，请加 --confirm \(code)"))
        }
        return lines.map { VisibleText.escaped($0) + "\n" }.joined()
    }
}
