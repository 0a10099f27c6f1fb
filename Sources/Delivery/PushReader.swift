internal import CampaignLanguage
internal import Diagnostics
internal import Ledger

/// Reads what a gateway may post.
extension SendersReader {
    mutating func push(_ node: YAMLNode?) -> PushProfile? {
        guard let node else { return nil }
        let example = "{ path: { file: secrets/push } }"
        guard let map = node.mapping else {
            _ = entries(node, of: "push", example: example)
            return nil
        }
        check(map, SendersSchema.pushPart.keys.map(\.name))
        let path = required("path", map, node.span).flatMap { secret($0) }
        var format = PushFormat()
        format.form = map["form"].flatMap { text($0, "form") }
        format.list = map["list"].flatMap { member($0, "list") } ?? []
        format.receipts = map["receipts"].flatMap { self.receipts($0) }
        format.replies = map["replies"].flatMap { self.replies($0) }
        format.zone = map["zone"].flatMap { node in
            text(node, "zone").map { Located($0, node.span) }
        }
        let from = ranges(map["from"])
        let signature = map["signature"].flatMap { self.signature($0) }
        let answer = map["answer"].flatMap { text($0, "answer") } ?? "ok"
        // Lines of ours have nothing to look for.
        for entry in map where format.readsLines && map["receipts"] == nil && map["replies"] == nil
        {
            let key = entry.key.scalar?.string ?? ""
            if ["form", "list", "zone"].contains(key) {
                bag.add(.pushUnused(key, at: entry.key.span))
            }
        }
        guard let path else { return nil }
        return PushProfile(
            path: path, from: from, signature: signature, format: format, answer: answer)
    }

    private mutating func receipts(_ node: YAMLNode) -> PushFormat.Receipts? {
        guard let map = node.mapping else {
            _ = entries(
                node, of: "receipts",
                example: "{ gateway_id: sid, state: status, states: { OK: delivered } }")
            return nil
        }
        check(map, SendersSchema.pushReceipts.keys.map(\.name))
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
        return PushFormat.Receipts(
            name: name, isKey: key != nil, state: state, states: states, code: code, at: at)
    }

    private mutating func replies(_ node: YAMLNode) -> PushFormat.Replies? {
        guard let map = node.mapping else {
            _ = entries(node, of: "replies", example: "{ from: mobile, text: content }")
            return nil
        }
        check(map, SendersSchema.pushReplies.keys.map(\.name))
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
        return PushFormat.Replies(from: from, text: text, channel: channel, id: id, at: at)
    }

    private mutating func signature(_ node: YAMLNode) -> PushProfile.Signature? {
        guard let map = node.mapping else {
            _ = entries(
                node, of: "signature",
                example: "{ header: X-Signature, key: { file: secrets/hmac } }"
            )
            return nil
        }
        check(map, SendersSchema.signature.keys.map(\.name))
        let key = required("key", map, node.span).flatMap { secret($0) }
        guard let node = required("header", map, node.span), let header = text(node, "header"),
            let key
        else { return nil }
        guard header.utf8.allSatisfy(Self.isTokenByte) else {
            bag.add(.badHeader(header, at: node.span))
            return nil
        }
        return PushProfile.Signature(header: header, key: key)
    }

    private mutating func ranges(_ node: YAMLNode?) -> [AddressRange] {
        guard let node else { return [] }
        let items = node.sequence ?? [node]
        var ranges: [AddressRange] = []
        for item in items {
            guard let text = text(item, "from") else { continue }
            guard let range = AddressRange(text) else {
                bag.add(
                    .sendersValue(
                        text, Phrase("address or range of addresses", zh: "地址或地址段"),
                        example: "203.0.113.0/24", at: item.span))
                continue
            }
            ranges.append(range)
        }
        return ranges
    }

    /// `data.reports`
    private mutating func member(_ node: YAMLNode, _ key: String) -> PushFormat.Path? {
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

/// Findings about `push`, D0845, D0876 and D0877.
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
