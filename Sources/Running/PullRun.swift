internal import CampaignLanguage
internal import Delivery
package import Diagnostics
package import Expressions
internal import Glibc
internal import Ledger

/// `dunlin receive --pull`: asks the gateways of a senders file once, each until it has nothing more.
package enum PullRun {
    /// No gateway has so many answers; one that never comes to an end is left for the next time.
    private static let mostTurns = 10_000

    /// `names` are senders; all that say `pull` where it is empty. A gateway that does not answer is in the outcome and does
    /// not keep the others from being asked. `clock` is asked at each answer, `pause` waits for so many milliseconds.
    package static func run(
        _ names: [String], senders: String, ledger: String, holder: String,
        environment: (String) -> String?, clock: @escaping @Sendable () -> Instant,
        pause: (Int) -> Void, sources set: inout SourceSet
    ) throws(RunningError) -> Receiving.Outcome {
        let file = try SenderLoading.read(senders, sources: &set)
        for name in names where file[name]?.pulls.isEmpty ?? true {
            throw .usage(.noPull(name, file.pulling))
        }
        if file.pulling.isEmpty { throw .usage(.noPull(nil, [])) }
        var bag = DiagnosticBag()
        let sources = file.pulls(
            of: names.isEmpty ? nil : Set(names), environment: environment, into: &bag)
        guard let sources else { throw .data(bag.sorted) }
        let pullers = try Puller.all(
            sources, of: file, ledger: ledger, holder: holder, clock: clock)
        var outcome = Receiving.Outcome()
        for var puller in pullers {
            let name = file.name(puller.source.sender, puller.source.profile.number)
            var pace = PullPace(everySeconds: 0)
            for _ in 0..<mostTurns {
                var taken: [PullSpool.Taken] = []
                let turn = puller.turn(&taken)
                for one in taken {
                    outcome.add(
                        one, at: one.pull.map { file.name(one.sender, $0) } ?? "LEDGER.pulled")
                }
                if case .failed(let reason, _) = turn {
                    outcome.unanswered.append((name, reason))
                }
                guard turn == .more else { break }
                pause(pace.wait(after: turn))
            }
        }
        return outcome
    }
}

extension SendersFile {
    /// How people call a request: its sender, and which one where it has several.
    package func name(_ sender: String, _ number: Int) -> String {
        (self[sender]?.pulls.count ?? 0) > 1 ? "\(sender) \(number)" : sender
    }

    /// The senders that say how they are asked.
    fileprivate var pulling: [String] {
        profiles.filter { !$0.pulls.isEmpty }.map(\.name.value)
    }
}

extension Receiving.Outcome {
    fileprivate mutating func add(_ taken: PullSpool.Taken, at place: String) {
        func note(_ phrase: Phrase) -> Receiving.Note {
            Receiving.Note(line: 0, place: place, phrase: phrase)
        }
        count(taken.content.events, taken.receptions) { note($1) }
        broken += taken.kept.map { note(Phrase($0, zh: $0)) }
    }
}

extension Diagnostic {
    fileprivate static func noPull(_ name: String?, _ known: [String]) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        let sender = name.map { "`\(VisibleText.escaped($0))`" }
        return Diagnostic(
            "D0805",
            Phrase(
                sender.map { "the senders file has no \($0) with `pull`" }
                    ?? "no sender of the file has `pull`",
                zh: sender.map { "发送通道文件里没有写了 `pull` 的 \($0)" }
                    ?? "发送通道文件里没有一个通道写了 `pull`"), at: nil,
            help: known.isEmpty
                ? Phrase("add `pull: …`", zh: "加上 `pull: …`")
                : Phrase("these have it: \(list)", zh: "写了的有：\(list)"))
    }
}
