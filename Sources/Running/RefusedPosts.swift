internal import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Ledger

/// Posts and answers of gateways that could not be read, in the file beside the ledger: read again, by directions that
/// somebody has mended.
package enum RefusedPosts {
    /// Takes what can be read now; the file stays as it is, and may be given again.
    package static func receive(
        _ path: String, senders: String, ledger: String, now: Instant, holder: String,
        sources: inout SourceSet
    ) throws(RunningError) -> Receiving.Outcome {
        let bytes = try Receiving.read(path)
        let ways = try Way.all(of: SenderLoading.read(senders, sources: &sources))
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            try SQLiteLedger.control(path: ledger, holder: holder)
        }
        let known = try RunningError.ledger { () throws(LedgerError) in try ledger.currency() }
        var outcome = Receiving.Outcome()
        var (events, lines): ([ReceivedEvent], [Int]) = ([], [])
        for (at, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated() where !line.isEmpty
        {
            guard let post = KeptBody(ContiguousArray(line)) else {
                outcome.broken.append(
                    note(at, Phrase("the line is no post that was kept", zh: "这一行不是留存的推送")))
                continue
            }
            guard let way = ways[Way.Name(post)] else {
                outcome.broken.append(note(at, Way.missing(Way.Name(post))))
                continue
            }
            let content = EventBody.read(
                post.body, from: post.sender, format: way.format, zone: way.zone, now: post.at,
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
}
