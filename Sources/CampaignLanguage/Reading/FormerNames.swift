internal import Diagnostics

/// `was`: the names that a campaign and its steps had before.
extension CampaignReader {
    static func isID(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy {
            ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
        }
        return isPlain && (1...60).contains(text.utf8.count)
    }

    /// The former ids of the campaign, the oldest first.
    mutating func readFormerIDs(_ node: YAMLNode?, id: String?) -> [String] {
        guard let node else { return [] }
        let what = Phrase("campaign id", zh: "活动编号")
        var found: [String: SourceSpan] = [:]
        return ValueReader.list(node).compactMap { item in
            guard let name = text(item, what) else { return nil }
            if !Self.isID(name) {
                bag.add(.badValue(name, what, example: "overdue-2025", at: item.span))
                return nil
            }
            if name == id { bag.add(.formerNameStands(name, isOwn: true, at: item.span)) }
            if let first = found[name] {
                bag.add(.formerNameTwice(name, at: item.span, first: first))
            }
            found[name] = item.span
            return name
        }
    }

    /// The former names of a step; `names` are all in the file, `found` those that steps before have had.
    mutating func readFormerNames(
        _ node: YAMLNode?, of step: String, names: [String], _ found: inout [String: SourceSpan]
    ) -> [String] {
        guard let node else { return [] }
        return ValueReader.list(node).compactMap { item in
            guard let name = text(item, Phrase("the former name", zh: "以前的名字")) else { return nil }
            if name == step || names.contains(name) {
                bag.add(.formerNameStands(name, isOwn: name == step, at: item.span))
            }
            if Self.endsInNumber(name) { bag.add(.nameOfRepetition(name, at: item.span)) }
            if let first = found[name] {
                bag.add(.formerNameTwice(name, at: item.span, first: first))
            }
            found[name] = item.span
            return name
        }
    }
}

extension Diagnostic {
    static func formerNameStands(_ name: String, isOwn: Bool, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0557",
            isOwn
                ? Phrase("`\(name)` is the name that it has now", zh: "`\(name)` 就是现在的名字")
                : Phrase("`\(name)` is the name of another step", zh: "`\(name)` 是另一个步骤的名字"),
            at: span,
            note: Phrase(
                "what the ledger has of it would count for two", zh: "账本里它的记录会算到两处"),
            help: Phrase(
                "write a name that it had before and nothing has now, or take `was` out",
                zh: "写以前用过、现在没有谁在用的名字，或去掉 `was`"))
    }

    static func formerNameTwice(_ name: String, at span: SourceSpan, first: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            "D0558", Phrase("`\(name)` stands twice in `was`", zh: "`was` 里写了两次 `\(name)`"),
            at: span, labels: [Label(first, Phrase("here first", zh: "先在这里"))],
            note: Phrase(
                "a notice that has left belongs to one step", zh: "发过的通知只能属于一个步骤"),
            help: Phrase("take one of them out", zh: "去掉一个"))
    }
}
