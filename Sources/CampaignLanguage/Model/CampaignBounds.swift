package import Diagnostics
package import Expressions

/// What pauses a whole campaign while it runs.
package struct CampaignBounds: Sendable {
    /// What the gateways may cost over the campaign's whole life, in minor units.
    package var cost: Located<Int64>?
    package var failures: FailureBound?
    package var complaints: ComplaintBound?

    package init() {}

    package var isEmpty: Bool { cost == nil && failures == nil && complaints == nil }

    /// `share` of `whole` is more than `bound`, without rounding; `bound` is an exact percent.
    package static func exceeds(_ share: Int, of whole: Int, _ bound: Word) -> Bool {
        Int128(share) * hundredPercent > Int128(bound) * Int128(whole)
    }

    /// A percent of 100.
    static let hundredPercent: Int128 = {
        var one: Int128 = 1
        for _ in 0..<ValueType.percentScale { one *= 10 }
        return one
    }()
}

/// More than `over` of the `ofLast` newest hand-overs have failed.
package struct FailureBound: Sendable, Hashable {
    package var over: Word
    package var ofLast: Int
    package var span: SourceSpan

    package init(over: Word, ofLast: Int, span: SourceSpan) {
        self.over = over
        self.ofLast = ofLast
        self.span = span
    }
}

/// More than `over` of at least `atLeast` notices have brought a complaint.
package struct ComplaintBound: Sendable, Hashable {
    package var over: Word
    package var atLeast: Int
    package var span: SourceSpan

    package init(over: Word, atLeast: Int, span: SourceSpan) {
        self.over = over
        self.atLeast = atLeast
        self.span = span
    }
}
