package import CampaignLanguage
package import Expressions

/// The sums of a waiver, in minor units.
package struct WaiverFigures: Sendable, Hashable {
    /// The part of the sum that is waived, rounded half up to the minor unit, once.
    package let waived: Int64
    /// The total less `waived`, never rounded on its own; nil where the offer names no total.
    package let toPay: Int64?

    /// `part` of `sum`, at least `atLeast` as far as there is so much, at most `atMost`; `total` is what there is to pay without the waiver.
    ///
    /// Nil where there is nothing to offer: nothing would be waived, or more than all that is to be
    /// paid.
    package init?(
        part: Waiver.Part, atLeast: Word? = nil, atMost: Word?, of sum: Word, total: Word?
    ) {
        var waived =
            switch part {
            case .share(let share): divide(Int128(sum) * Int128(share), Self.shareUnit, .halfUp)
            case .amount(let amount): Int128(min(amount, sum))
            }
        if let atLeast { waived = max(waived, Int128(min(atLeast, sum))) }
        if let atMost { waived = min(waived, Int128(atMost)) }
        guard waived > 0, let sum = Int64(exactly: waived) else { return nil }
        if let total, sum > total { return nil }
        self.waived = sum
        toPay = total.map { $0 - sum }
    }

    /// 100% as a share, 10^`ValueType.percentScale`.
    private static let shareUnit: Int128 = 100_000_000
}
