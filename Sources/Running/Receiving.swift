internal import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Ledger

/// `dunlin receive`: a file of replies, receipts, payments and people's words goes into the ledger.
package enum Receiving {
    /// A line for a person to look at, and why.
    package struct Note: Sendable {
        package var line: Int
        /// Where it came from, where that is no line of a file.
        package var place: String?
        package var column: Int?
        /// From whom, masked.
        package var from: String?
        package var phrase: Phrase
    }

    package struct Outcome: Sendable {
        /// What was taken, by kind; replies by what they mean.
        package var taken: [(kind: String, count: Int)] = []
        package var repeated = 0
        /// Of the payments, how many are of accounts that nothing was ever written to.
        package var strangers = 0
        /// Replies and receipts that are kept although nothing follows from them.
        package var open: [Note] = []
        /// Lines that were skipped.
        package var broken: [Note] = []
        /// Something came under a name under which something else had come; it is not kept.
        package var hasReused = false
        /// Gateways that could not be asked, or did not answer.
        package var unanswered: [(name: String, reason: String)] = []

        package var exitCode: Int32 {
            broken.isEmpty && !hasReused && unanswered.isEmpty ? 0 : 3
        }
    }

    private static let largest = 1 << 28

    package static func run(
        _ path: String, ledger: String, now: Instant, holder: String
    ) throws(RunningError) -> Outcome {
        let bytes = try read(path)
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            try SQLiteLedger.control(path: ledger, holder: holder)
        }
        let known = try RunningError.ledger { () throws(LedgerError) in try ledger.currency() }
        let bounds = EventLine.Bounds(known, now: now)
        var outcome = Outcome()
        var events: [ReceivedEvent] = []
        var lines: [Int] = []
        for (at, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        where line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) {
            guard let text = String(validating: line, as: UTF8.self) else {
                outcome.broken.append(
                    Note(
                        line: at + 1, column: 1,
                        phrase: Phrase("the line is no UTF-8", zh: "这一行不是 UTF-8")))
                continue
            }
            do throws(JSONLine.Fault) {
                events.append(try EventLine.event(text, bounds))
                lines.append(at + 1)
            } catch {
                outcome.broken.append(
                    Note(line: at + 1, column: error.column, phrase: error.phrase))
            }
        }
        return try take(events, at: lines, outcome, ledger, now)
    }

    static func read(_ path: String) throws(RunningError) -> ContiguousArray<UInt8> {
        switch Files.read(path, atMost: largest) {
        case .success(let read): return read
        case .failure(.tooLarge):
            throw .io(
                .cannotOpen(path, Phrase("it is larger than 256 MiB", zh: "它超过 256 MiB")))
        case .failure(let failure): throw .io(.cannotOpen(path, failure.reason))
        }
    }

    /// Gives the events, each of a line, to the ledger, and says what became of them.
    static func take(
        _ events: [ReceivedEvent], at lines: [Int], _ found: Outcome, _ ledger: SQLiteLedger,
        _ now: Instant
    ) throws(RunningError) -> Outcome {
        var outcome = found
        let receptions = try RunningError.ledger { () throws(LedgerError) in
            let receptions = try ledger.receive(events, at: now)
            try ledger.close()
            return receptions
        }
        outcome.count(events, receptions) { Note(line: lines[$0], phrase: $1) }
        return outcome
    }

    fileprivate static func kind(_ event: ReceivedEvent) -> String {
        guard case .receipt(_, let state, _) = event.what else { return event.kind }
        return "receipt: " + state.rawValue
    }

    fileprivate static func sender(_ event: ReceivedEvent) -> String? {
        guard case .reply(var from, let channel, _) = event.what else { return nil }
        var buffer = ByteBuffer(capacity: 64)
        from.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return }
            switch channel {
            case .sms, .call, .visit: Masking.phone(start, bytes.count, into: &buffer)
            case .email: Masking.email(start, bytes.count, into: &buffer)
            case .push, .wechat: Masking.hidden(start, bytes.count, into: &buffer)
            }
        }
        return buffer.string()
    }
}

extension Receiving.Outcome {
    /// Adds what the ledger made of the events; `note` says where the one of that number stood.
    mutating func count(
        _ events: [ReceivedEvent], _ receptions: [Reception],
        note: (Int, Phrase) -> Receiving.Note
    ) {
        var outcome = self
        var counts = Dictionary(
            taken.map { ($0.kind, $0.count) }, uniquingKeysWith: { first, _ in first })
        for (at, reception) in receptions.enumerated() {
            func open(_ phrase: Phrase, from: String? = nil) {
                var note = note(at, phrase)
                note.from = from
                outcome.open.append(note)
            }

            switch reception {
            case .repeated: outcome.repeated += 1
            case .ofStranger:
                outcome.strangers += 1
                counts[Receiving.kind(events[at]), default: 0] += 1
            case .reused:
                outcome.hasReused = true
                open(
                    Phrase(
                        "something else came under this `id` before; this line was not kept",
                        zh: "这个 `id` 以前收过别的内容；这一行没有保存"))
            case .taken(let event):
                let kind = event.map { "reply: " + $0.rawValue } ?? Receiving.kind(events[at])
                counts[kind, default: 0] += 1
            case .notUnderstood:
                open(
                    Phrase("no campaign declares the word of this reply", zh: "活动没有声明这个回复的字"),
                    from: Receiving.sender(events[at]))
            case .ofNoNotice:
                open(
                    Phrase("no notice that has left is called so", zh: "没有发出过这样编号的通知"))
            case .fromNobody:
                open(
                    Phrase(
                        "nobody was written to at this address before", zh: "此前没有给这个地址发过通知"),
                    from: Receiving.sender(events[at]))
            }
        }
        outcome.taken = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        self = outcome
    }
}
