internal import FoundationEssentials
internal import Ledger

/// How a request ended, and what that means for the notice.
///
/// Definitely not sent is only what failed before the first byte of the request was written.
/// Definitely refused is an answer whose documented meaning is that (RFC 9110): 4xx of the list
/// below. Everything else but a whole 2xx answer is unknown: the gateway may have taken the notice.
struct HTTPAnswer: Sendable, Hashable {
    enum Transfer: Sendable, Hashable {
        /// The answer arrived whole.
        case complete
        /// libcurl's own code and words.
        case failed(code: Int, text: String)
        /// The certificate or the address does not fit: trying again will not help.
        case misconfigured(code: Int, text: String)
    }

    var transfer: Transfer
    /// A byte of the request may have left this machine.
    var isWritten: Bool
    /// 0 without a status line.
    var status: Int
    /// At most 64 KiB.
    var body: [UInt8]
    var retryAfterSeconds: Int?

    var submission: Submission {
        switch transfer {
        case .complete: break
        case .failed(let code, let text):
            if !isWritten {
                return .rejected(Rejection(.notSent, code: "curl \(code)", detail: text))
            }
            // A status that refuses is a refusal even when the rest of the answer is missing.
            if let rejection { return .rejected(rejection) }
            return .unknown(note: text)
        case .misconfigured(let code, let text):
            if !isWritten {
                return .rejected(Rejection(.config, code: "curl \(code)", detail: text))
            }
            return .unknown(note: text)
        }
        if (200..<300).contains(status) { return .accepted(id: reply.id) }
        if let rejection { return .rejected(rejection) }
        return .unknown(note: "the gateway answered \(status)")
    }

    private var rejection: Rejection? {
        let kind: Rejection.Kind
        switch status {
        case 400, 410, 422: kind = .recipient
        case 401, 403: kind = .auth
        case 402: kind = .balance
        // 307 and 308: the gateway lives elsewhere and has done nothing (RFC 9110 sections 15.4.8
        // and 15.4.9).
        case 307, 308, 404, 405, 406, 413, 415: kind = .config
        case 429: kind = .throttled
        default: return nil
        }
        return Rejection(
            kind, code: "\(status)", detail: reply.message, retryAfterSeconds: retryAfterSeconds)
    }

    /// What a gateway may say in JSON; anything else says nothing.
    private struct Reply: Decodable {
        var id = ""
        var message = ""

        enum Key: String, CodingKey { case id, message, error }

        init() {}

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            if let text = try? values.decode(String.self, forKey: .id) {
                id = text
            } else if let number = try? values.decode(Int64.self, forKey: .id) {
                id = String(number)
            }
            let text =
                (try? values.decode(String.self, forKey: .message))
                ?? (try? values.decode(String.self, forKey: .error)) ?? ""
            message = text
        }
    }

    /// The id and the message of the body, cut to lengths that a report can show, without controls.
    private var reply: (id: String?, message: String) {
        let parsed = (try? JSONDecoder().decode(Reply.self, from: Data(body))) ?? Reply()
        let id = GatewayWords.shown(parsed.id)
        return (id.isEmpty ? nil : id, GatewayWords.shown(parsed.message))
    }
}
