internal import CampaignLanguage
internal import Diagnostics
internal import Ledger

/// Reads where in what a gateway posts or answers things stand.
extension SendersReader {
    /// `unused` are the keys that mean nothing where neither receipts nor replies are looked for.
    mutating func format(_ map: [YAMLEntry], unused: [String]) -> EventFormat {
        var format = EventFormat()
        format.list = map["list"].flatMap { member($0, "list") } ?? []
        format.receipts = map["receipts"].flatMap { self.receipts($0) }
        format.replies = map["replies"].flatMap { self.replies($0) }
        format.zone = map["zone"].flatMap { node in
            text(node, "zone").map { Located($0, node.span) }
        }
        // Lines of ours have nothing to look for.
        for entry in map where map["receipts"] == nil && map["replies"] == nil {
            let key = entry.key.scalar?.string ?? ""
            if unused.contains(key) { bag.add(.pushUnused(key, at: entry.key.span)) }
        }
        return format
    }

    private mutating func receipts(_ node: YAMLNode) -> EventFormat.Receipts? {
        guard let map = node.mapping else {
            _ = entries(
                node, of: "receipts",
                example: "{ gateway_id: sid, state: status, states: { OK: delivered } }")
            return nil
        }
        check(map, SendersSchema.receipts.keys.map(\.name))
        let (key, id) = (map["key"], map["gateway_id"])
        if let key, id != nil { bag.add(.pushTwoNames(at: key.span)) }
        if key == nil, id == nil { bag.add(.sendersMissing("gateway_id", at: node.span)) }
        let name = (key ?? id).flatMap { member($0, key == nil ? "gateway_id" : "key") }
        let state = required("state", map, node.span).flatMap { member($0, "state") }
        var states: [String: DeliveryState?] = [:]
        if let node = required("states", map, node.span) {
            for entry in entries(node, of: "states", example: "{ DELIVRD: delivered }") {
                let word = text(entry.value, "states") ?? ""
                guard let own = entry.key.scalar?.string, !word.isEmpty else { continue }
                if !SendersSchema.stateWords.contains(word) {
                    bag.add(.sendersChoice(word, SendersSchema.stateWords, at: entry.value.span))
                }
                states[own] = .some(DeliveryState(rawValue: word))
            }
        }
        let code = map["code"].flatMap { member($0, "code") }
        let at = map["at"].flatMap { member($0, "at") }
        guard let name, let state else { return nil }
        return EventFormat.Receipts(
            name: name, isKey: key != nil, state: state, states: states, code: code, at: at)
    }

    private mutating func replies(_ node: YAMLNode) -> EventFormat.Replies? {
        guard let map = node.mapping else {
            _ = entries(node, of: "replies", example: "{ from: mobile, text: content }")
            return nil
        }
        check(map, SendersSchema.replies.keys.map(\.name))
        let from = required("from", map, node.span).flatMap { member($0, "from") }
        let text = required("text", map, node.span).flatMap { member($0, "text") }
        var channel = Channel.Kind.sms
        if let node = map["channel"], let word = self.text(node, "channel") {
            let kinds = Channel.Kind.allCases.map(\.rawValue)
            if let kind = Channel.Kind(rawValue: word) {
                channel = kind
            } else {
                bag.add(.sendersChoice(word, kinds, at: node.span))
            }
        }
        let id = map["id"].flatMap { member($0, "id") }
        let at = map["at"].flatMap { member($0, "at") }
        if map["id"] == nil, map["at"] == nil { bag.add(.pushRepliesAlike(at: node.span)) }
        guard let from, let text else { return nil }
        return EventFormat.Replies(from: from, text: text, channel: channel, id: id, at: at)
    }

    /// `data.reports`
    mutating func member(_ node: YAMLNode, _ key: String) -> EventFormat.Path? {
        guard let text = text(node, key) else { return nil }
        let path = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if path.contains(where: \.isEmpty) {
            bag.add(
                .sendersValue(
                    text, Phrase("member of a JSON object", zh: "JSON 成员"), example: "data.reports",
                    at: node.span))
            return nil
        }
        return path
    }
}

/// Findings about these directions, D0845, D0876 and D0877.
extension Diagnostic {
    fileprivate static func pushRepliesAlike(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0845",
            Phrase(
                "`replies` has neither `id` nor `at`", zh: "`replies` 里没有 `id`，也没有 `at`"),
            at: span,
            note: Phrase(
                "a borrower's second \u{201C}stop\u{201D} could not be told from a repetition of the first",
                zh: "借款人第二次回复的“退订”会被当成第一次的重复推送"),
            help: Phrase("add `id: …` or `at: …`", zh: "加上 `id: …` 或 `at: …`"))
    }

    fileprivate static func pushTwoNames(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0876",
            Phrase(
                "receipts name their notice by `key` or by `gateway_id`, not by both",
                zh: "回执用 `key` 或 `gateway_id` 指明通知，不能两个都写"), at: span,
            help: Phrase("take one out", zh: "去掉一个"))
    }

    fileprivate static func pushUnused(_ key: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0877",
            Phrase(
                "`\(key)` says where to look, but neither `receipts` nor `replies` says for what",
                zh: "写了 `\(key)`，却没有写 `receipts` 或 `replies`"), at: span,
            note: Phrase(
                "without them the body has the lines of `dunlin receive`, which need no directions",
                zh: "两个都不写时，请求体就是 `dunlin receive` 的行格式，用不着这些"),
            help: Phrase("add `receipts: …`, or take it out", zh: "加上 `receipts: …`，或去掉它"))
    }
}
