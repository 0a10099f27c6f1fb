internal import Diagnostics
internal import Expressions

/// Reads what holds for the campaign as a whole: its place among others, what pauses it.
extension CampaignReader {
    static let lastHandOvers = 1...100_000
    static let noticesJudged = 1...1_000_000_000

    mutating func readBounds(_ map: MapReader) -> CampaignBounds {
        var bounds = CampaignBounds()
        bounds.cost = map["budget"].flatMap { readCost($0) }
        bounds.failures = map["failures"].flatMap { readFailures($0) }
        bounds.complaints = map["complaints"].flatMap { readComplaints($0) }
        return bounds
    }

    static let priorities = 1...1000

    mutating func readPriority(_ node: YAMLNode) -> Located<Int>? {
        ValueReader.count(
            node, Phrase("priority", zh: "优先级"), in: Self.priorities, example: "1", &bag
        ).map { Located($0, node.span) }
    }

    private mutating func readCost(_ node: YAMLNode) -> Located<Int64>? {
        guard let map = MapReader(node, CampaignSchema.costBudget, &bag), let node = map["cost"],
            let currency = lender?.currency
        else { return nil }
        guard let word = AmountReader(currency: currency).word(node, as: .money, &bag) else {
            return nil
        }
        if word == 0 { bag.add(.budgetOfNothing(at: node.span)) }
        return Located(word, node.span)
    }

    private mutating func readFailures(_ node: YAMLNode) -> FailureBound? {
        guard let map = MapReader(node, CampaignSchema.failures, &bag) else { return nil }
        let over = readShare(map["over"])
        let last = map["of_last"].flatMap {
            ValueReader.count(
                $0, Phrase("number of hand-overs", zh: "发送次数"), in: Self.lastHandOvers,
                example: "200", &bag)
        }
        guard let over, let last else { return nil }
        if CampaignBounds.exceeds(1, of: last, over.value) {
            bag.add(.firstFailurePauses(of: last, at: over.span))
        }
        return FailureBound(over: over.value, ofLast: last, span: node.span)
    }

    private mutating func readComplaints(_ node: YAMLNode) -> ComplaintBound? {
        guard let map = MapReader(node, CampaignSchema.complaints, &bag) else { return nil }
        let over = readShare(map["over"])
        let least = map["at_least"].flatMap {
            ValueReader.count(
                $0, Phrase("number of notices", zh: "通知数"), in: Self.noticesJudged,
                example: "1000", &bag)
        }
        guard let over, let least else { return nil }
        return ComplaintBound(over: over.value, atLeast: least, span: node.span)
    }

    /// A percent that can be exceeded.
    private mutating func readShare(_ node: YAMLNode?) -> Located<Word>? {
        guard let node,
            let word = AmountReader(currency: Currency.all[0]).word(node, as: .percent, &bag)
        else { return nil }
        if Int128(word) >= CampaignBounds.hundredPercent {
            bag.add(.shareNeverExceeded(at: node.span))
            return nil
        }
        return Located(word, node.span)
    }
}

/// Findings about `stop.campaign`, D0587 to D0589.
extension Diagnostic {
    fileprivate static func shareNeverExceeded(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0587",
            Phrase(
                "more than all can never be: this bound never pauses the campaign",
                zh: "不可能超过全部：这个上限永远不会暂停活动"), at: span,
            help: Phrase("write less than `100%`, such as `5%`", zh: "写小于 `100%` 的比例，例如 `5%`"))
    }

    fileprivate static func budgetOfNothing(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0588",
            Phrase("with a budget of nothing no notice may leave", zh: "预算是零，一份通知也发不出去"),
            at: span,
            note: Phrase("a campaign that is over says `ends`", zh: "活动结束了就写 `ends`"),
            help: Phrase(
                "write what the campaign may cost, or leave `budget` out",
                zh: "写明最多可以花多少，或者去掉 `budget`"))
    }

    fileprivate static func firstFailurePauses(of last: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0589", .warning,
            Phrase(
                "the first failure pauses the campaign: 1 of \(last) is more than this share",
                zh: "第一次失败就会暂停活动：\(last) 次里的 1 次已经超过这个比例"), at: span,
            note: Phrase(
                "a single number that is out of use is a failure too", zh: "一个空号也算失败"),
            help: Phrase(
                "write a larger share, or more hand-overs in `of_last`",
                zh: "把比例写大一些，或把 `of_last` 写大一些"))
    }
}
