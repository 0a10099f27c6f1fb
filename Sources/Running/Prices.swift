package import CampaignLanguage
package import Expressions

/// What a notice costs, by channel: the price of a part of an SMS, of a notice elsewhere.
package struct Prices: Sendable {
    /// By channel index; nil where the sender's profile names no price.
    private let byChannel: [Decimal?]

    package init(_ byChannel: [Decimal?]) { self.byChannel = byChannel }

    package static func none(_ campaign: Campaign) -> Prices {
        Prices(campaign.channels.map { _ in nil })
    }

    /// Price times parts; nil without a price.
    package func cost(channel: Int, parts: Int?) -> Decimal? {
        guard let price = byChannel[channel] else { return nil }
        return Decimal(coefficient: price.coefficient * Int128(parts ?? 1), scale: price.scale)
            .normalizedCost
    }
}

extension Decimal {
    /// At least two decimals, no zeros beyond.
    fileprivate var normalizedCost: Decimal {
        let short = normalized
        if short.scale >= 2 { return short }
        return Decimal(coefficient: short.rescaled(to: 2, rounding: .down) ?? 0, scale: 2)
    }
}
