internal import Diagnostics
internal import Ledger

/// What a program says of one notice.
enum ExecAnswer {
    /// The key that a message is about and what became of it; nil where the message is no result.
    ///
    /// A result that does not say one of the three outcomes is unknown: the program has had the notice.
    static func result(_ message: JSONValue) -> (key: String, answer: Submission)? {
        guard message["op"]?.string == "result", let key = message["key"]?.string else {
            return nil
        }
        return (key, submission(message))
    }

    private static func submission(_ message: JSONValue) -> Submission {
        switch message["outcome"]?.string {
        case "accepted": return .accepted(id: id(message["id"]))
        case "rejected":
            let said = message["kind"]?.string ?? ""
            let after = message["retry_after"]?.int.flatMap { $0 >= 0 ? $0 : nil }
            let code = GatewayWords.shown(message["code"]?.string ?? "")
            return .rejected(
                Rejection(
                    kind(said), code: code.isEmpty ? GatewayWords.shown(said) : code,
                    detail: GatewayWords.shown(message["detail"]?.string ?? ""),
                    retryAfterSeconds: after))
        case "unknown":
            let detail = GatewayWords.shown(message["detail"]?.string ?? "")
            return .unknown(note: detail.isEmpty ? "the program does not know" : detail)
        default: return .unknown(note: "the program answered without an outcome")
        }
    }

    /// Whose matter a refusal is. A kind may go on after a point, `recipient.optout`; one that is not known is something to
    /// set right, so that a person looks.
    private static func kind(_ said: String) -> Rejection.Kind {
        switch said.prefix(while: { $0 != "." }) {
        case "not_sent": .notSent
        case "throttled", "transient": .throttled
        case "recipient": .recipient
        case "auth", "forbidden": .auth
        case "balance", "quota": .balance
        default: .config
        }
    }

    private static func id(_ value: JSONValue?) -> String? {
        let text = value?.string ?? value?.int.map { String($0) }
        return text.map(GatewayWords.shown).flatMap { $0.isEmpty ? nil : $0 }
    }
}
