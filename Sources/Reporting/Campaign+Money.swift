package import CampaignLanguage
internal import Expressions

extension Campaign {
    /// An amount in minor units as the lender writes it: `2,103.21元`.
    package func money(_ minor: Int64) -> String {
        var buffer = ByteBuffer(capacity: 32)
        Formatting.money(minor, lender.currency, lender.locale, into: &buffer)
        return buffer.string()
    }
}
