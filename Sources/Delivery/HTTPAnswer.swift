internal import Diagnostics
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
    var body: ContiguousArray<UInt8>
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

    /// The id and the message of the body, cut to lengths that a report can show, without controls; of a body that is no
    /// JSON object nothing.
    private var reply: (id: String?, message: String) {
        let reply = JSONParser.parse(body)
        let id = reply?["id"].flatMap { $0.string ?? $0.int.map(String.init) } ?? ""
        let message = reply?["message"]?.string ?? reply?["error"]?.string ?? ""
        let shown = GatewayWords.shown(id)
        return (shown.isEmpty ? nil : shown, GatewayWords.shown(message))
    }
}
