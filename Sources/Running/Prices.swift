package import CampaignLanguage
package import Expressions
internal import Planning

/// What a notice costs, by channel: the price of a part of an SMS, of a notice elsewhere.
package struct Prices: Sendable {
    /// By channel index; nil where the sender's profile names no price.
    private let byChannel: [Decimal?]

    package init(_ byChannel: [Decimal?]) { self.byChannel = byChannel }

    package static func none(_ campaign: Campaign) -> Prices {
        Prices(campaign.channels.map { _ in nil })
    }

    /// By the channel's kind.
    package func byKind(_ campaign: Campaign) -> [Channel.Kind: Decimal] {
        var prices: [Channel.Kind: Decimal] = [:]
        for (channel, price) in zip(campaign.channels, byChannel) { prices[channel.kind] = price }
        return prices
    }

    /// nil without a price.
    package func cost(channel: Int, parts: Int?) -> Decimal? {
        byChannel[channel].map { NoticeCost.of(price: $0, parts: parts) }
    }
}
