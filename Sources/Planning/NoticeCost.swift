package import Expressions

/// What a notice costs.
package enum NoticeCost {
    /// The price of a part times the parts of an SMS, or the price of a notice elsewhere; in the currency's
    /// unit, exact, with at least two decimals and no zeros beyond.
    package static func of(price: Decimal, parts: Int?) -> Decimal {
        let cost = Decimal(coefficient: price.coefficient * Int128(parts ?? 1), scale: price.scale)
        let short = cost.normalized
        if short.scale >= 2 { return short }
        return Decimal(coefficient: short.rescaled(to: 2, rounding: .down) ?? 0, scale: 2)
    }
}
