internal import CampaignLanguage
internal import Diagnostics

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
        var format = format(map, unused: ["form", "list", "zone"])
        format.form = map["form"].flatMap { text($0, "form") }
        let from = ranges(map["from"])
        let signature = map["signature"].flatMap { self.signature($0) }
        let answer = map["answer"].flatMap { text($0, "answer") } ?? "ok"
        guard let path else { return nil }
        return PushProfile(
            path: path, from: from, signature: signature, format: format, answer: answer)
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
}
