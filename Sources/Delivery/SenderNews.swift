internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
package import Ledger

/// What a sender has heard by itself: a receipt or a reply, with its own number for it.
package struct SenderNews: Sendable, Hashable {
    package let id: String
    package let event: ReceivedEvent
}

/// Reads a program's `receipt` and `reply`.
enum ExecNews {
    /// Why a line was not taken.
    struct Fault: Error {
        let reason: String
    }

    /// So far may the program's clock be ahead of ours, in microseconds: a day, for zones.
    private static let ahead: Int64 = 86_400_000_000

    static func isNews(_ message: JSONValue) -> Bool {
        ["receipt", "reply"].contains(message["op"]?.string)
    }

    /// `sender` is the name under which the gateway's numbers are known. `latest`: nothing has happened later; nil where the
    /// clock of the run is pretended.
    static func read(
        _ message: JSONValue, of sender: String, now: Instant?
    ) throws(Fault) -> SenderNews {
        let id = try text("id", message)
        let written = try text("at", message)
        guard let at = Instant(rfc3339: written.utf8) else {
            throw Fault(reason: "`at` is no time with its offset")
        }
        if let now, at.microseconds > now.microseconds + ahead {
            throw Fault(reason: "`at` is more than a day ahead")
        }
        let what: ReceivedEvent.What
        switch message["op"]?.string {
        case "receipt":
            guard let state = DeliveryState(rawValue: try text("state", message)) else {
                let words = DeliveryState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Fault(reason: "`state` is none of \(words)")
            }
            let name: ReceivedEvent.NoticeName =
                if let key = message["key"]?.string {
                    .key(key)
                } else {
                    .gateway(sender: sender, id: try text("gateway_id", message))
                }
            let code = message["code"]?.string.map(GatewayWords.shown)
            what = .receipt(name, state, code: code.flatMap { $0.isEmpty ? nil : $0 })
        default:
            guard let channel = Channel.Kind(rawValue: message["channel"]?.string ?? "sms") else {
                throw Fault(reason: "`channel` is not known")
            }
            what = .reply(
                from: try text("from", message), channel: channel, text: try text("text", message))
        }
        let op = message["op"]?.string ?? ""
        let key = "\(op)/exec/" + [sender, id].map(part).joined(separator: "/")
        return SenderNews(id: id, event: ReceivedEvent(key: key, at: at, what: what))
    }

    private static func text(_ name: String, _ message: JSONValue) throws(Fault) -> String {
        let value = message[name]?.string ?? message[name]?.int.map { String($0) }
        guard let value, !value.isEmpty else { throw Fault(reason: "`\(name)` is missing") }
        return value
    }

    /// Two names never make one key.
    private static func part(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("/", with: "%2F")
    }
}

/// What a program tells by itself.
extension ExecSession {
    /// More are not kept: they are not acknowledged, so that the program tells them again.
    private static var mostHeard: Int { 10_000 }

    mutating func heed(_ message: JSONValue) {
        if ExecNews.isNews(message), heard.count < Self.mostHeard { heard.append(message) }
    }

    /// What cannot be used is refused at once, with the reason: the program may throw it away.
    mutating func news(as name: String, now: Instant?) -> [SenderNews] {
        if let process { process.discard { heed($0) } }
        var news: [SenderNews] = []
        for message in heard {
            do throws(ExecNews.Fault) {
                news.append(try ExecNews.read(message, of: name, now: now))
            } catch {
                let id = message["id"] ?? .null
                tell([
                    .init("op", "refused"), .init("id", id), .init("detail", .string(error.reason)),
                ])
            }
        }
        heard = []
        return news
    }

    mutating func acknowledge(_ ids: [String]) {
        for id in ids { tell([.init("op", "ack"), .init("id", .string(id))]) }
    }

    private func tell(_ members: [JSONValue.Member]) {
        _ = process?.send(JSONValue.object(members).text().utf8)
    }
}
