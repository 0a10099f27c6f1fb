package import CampaignLanguage
internal import Delivery
internal import Planning

extension FileKind {
    /// The part at the root of a file of this kind.
    package var root: SchemaPart {
        switch self {
        case .campaign: CampaignSchema.campaign
        case .lender: CampaignSchema.lender
        case .portfolio: CampaignSchema.dictionary
        case .senders: SendersSchema.root
        case .calendar: CalendarSchema.root
        case .policy: PolicySchema.root
        }
    }
}
