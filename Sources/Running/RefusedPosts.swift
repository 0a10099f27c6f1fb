internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
package import Expressions
internal import Ledger

/// Posts of gateways that the service could not read, in its file beside the ledger: read again, by directions that somebody
/// has mended.
package enum RefusedPosts {
    /// Takes what can be read now; the file stays as it is, and may be given again.
    package static func receive(
        _ path: String, senders: String, ledger: String, now: Instant, holder: String
    ) throws(RunningError) -> Receiving.Outcome {
        let bytes = try Receiving.read(path)
        let formats = try formats(senders)
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            try SQLiteLedger.control(path: ledger, holder: holder)
        }
        let known = try RunningError.ledger { () throws(LedgerError) in try ledger.currency() }
        var outcome = Receiving.Outcome()
        var (events, lines): ([ReceivedEvent], [Int]) = ([], [])
        for (at, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            guard let post = Post(ContiguousArray(line)) else {
                outcome.broken.append(
                    note(at, Phrase("the line is no post that was kept", zh: "这一行不是留存的推送")))
                continue
            }
            guard let (format, zone) = formats[post.sender] else {
                let name = VisibleText.escaped(post.sender)
                outcome.broken.append(
                    note(
                        at,
                        Phrase(
                            "the senders file has no `push` of `\(name)`",
                            zh: "发送通道文件里 `\(name)` 没有写 `push`")))
                continue
            }
            let content = PushBody.read(
                post.body, from: post.sender, format: format, zone: zone, now: post.at,
                known: known)
            events += content.events
            lines += content.events.map { _ in at + 1 }
            outcome.broken += content.faults.map { note(at, Phrase($0, zh: $0)) }
        }
        return try Receiving.take(events, at: lines, outcome, ledger, now)
    }

    private static func note(_ line: Int, _ phrase: Phrase) -> Receiving.Note {
        Receiving.Note(line: line + 1, phrase: phrase)
    }

    private static func formats(
        _ path: String
    ) throws(RunningError) -> [String: (format: PushFormat, zone: ZoneRules?)] {
        var sources = SourceSet()
        var bag = DiagnosticBag()
        let file: SendersFile?
        do throws(SendersFile.Failure) {
            file = try SendersFile.read(path, sources: &sources, into: &bag)
        } catch {
            switch error {
            case .unreadable(let finding): throw .io(finding)
            case .refused(let finding): throw .refused(finding)
            }
        }
        guard let file else { throw .data(bag.sorted) }
        var formats: [String: (format: PushFormat, zone: ZoneRules?)] = [:]
        for profile in file.profiles {
            guard let format = profile.push?.format else { continue }
            formats[profile.name.value] = (format, format.zone.flatMap { ZoneFiles.load($0.value) })
        }
        return formats
    }

    /// One line of the file.
    private struct Post {
        let at: Instant
        let sender: String
        let body: ContiguousArray<UInt8>

        init?(_ line: ContiguousArray<UInt8>) {
            guard let json = JSONParser.parse(line), let at = json["at"]?.string,
                let instant = Instant(rfc3339: at.utf8), let sender = json["sender"]?.string
            else { return nil }
            self.at = instant
            self.sender = sender
            if let text = json["body"]?.string {
                body = ContiguousArray(text.utf8)
            } else if let hex = json["hex"]?.string, hex.utf8.count % 2 == 0 {
                let digits = Array(hex.utf8)
                let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                    UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
                }
                body = ContiguousArray(bytes)
            } else {
                return nil
            }
        }
    }
}
