package import CampaignLanguage
package import Expressions

/// The notices that the campaigns of one run have chosen so far, for those that choose after them.
///
/// Campaigns that run together choose one after the other, in the order of their priorities: for the later ones
/// a chosen notice counts as if it had left. So a limit leaves its room to whoever goes first.
package struct ChosenNotices: Sendable {
    /// A campaign that has chosen.
    package struct Campaign: Sendable {
        package var id: String
        /// Its own and its policies': the later campaigns leave them room as well.
        package var limits: [FrequencyLimit]
    }

    private(set) var campaigns: [Campaign] = []
    private(set) var contacts: [LedgerFacts.Contact] = []
    private(set) var addresses: [LedgerFacts.UsedAddress] = []

    package init() {}

    package var isEmpty: Bool { contacts.isEmpty }

    /// The notices that are added from now on are this campaign's.
    package mutating func begin(_ campaign: CampaignLanguage.Campaign, on today: CivilDate) {
        campaigns.append(Campaign(id: campaign.id, limits: campaign.limits(on: today)))
    }

    /// Adds the notices of the last decision that `planner` gave.
    package mutating func add(_ decision: Decision, of planner: inout Planner) {
        guard decision.kind == .notify, let sendAt = decision.sendAt else { return }
        let borrower = planner.borrowerHash()
        for index in decision.channels {
            let kind = planner.campaign.channels[index].kind
            let date = planner.scratch.date
            contacts.append(
                LedgerFacts.Contact(
                    borrower: borrower, date: date, channel: kind, handedOver: sendAt,
                    origin: .ahead(Int32(campaigns.count - 1))))
            if kind.isTask || planner.campaign.portfolio.borrower == nil { continue }
            addresses.append(
                LedgerFacts.UsedAddress(
                    address: planner.addressHash(index), channel: kind, borrower: borrower,
                    date: date))
        }
    }
}

/// Room that the campaigns ahead have taken.
extension Planner {
    /// Whether a campaign that goes first has chosen notices beside which one more on `kind` would be too much:
    /// for a limit of this campaign, or for one of theirs on the days of their own notices.
    ///
    /// `limitCounts` are this campaign's counts without theirs; `chosen` are the channels that the notice has already.
    @inline(never)
    mutating func isOutranked(on kind: Channel.Kind, beside chosen: ChannelList) -> Bool {
        let contacts = facts.contacts[scratch.contacts]
        for index in 0..<table.limits.count where table.limits[index].counts(kind) {
            let limit = table.limits[index]
            let taken = contacts.count { contact in
                guard case .ahead = contact.origin else { return false }
                return limit.counts(contact.channel) && limit.reaches(scratch.date, contact.date)
            }
            if taken > 0, limitCounts[index] + taken >= limit.count { return true }
        }
        for theirs in contacts {
            guard case .ahead(let campaign) = theirs.origin else { continue }
            for limit in facts.ahead[Int(campaign)].limits
            where limit.counts(kind) && limit.counts(theirs.channel)
                && limit.reaches(theirs.date, scratch.date)
            {
                let before = contacts.count {
                    limit.counts($0.channel) && limit.reaches(theirs.date, $0.date)
                }
                let beside = chosen.count { limit.counts(table.channels[$0].kind) }
                if before + beside >= limit.count { return true }
            }
        }
        return false
    }

    /// The campaigns ahead that have chosen notices to the borrower in hand, in the order of their priorities.
    var campaignsAhead: [String] {
        var indices: Set<Int32> = []
        for index in scratch.contacts {
            if case .ahead(let campaign) = facts.contacts[index].origin { indices.insert(campaign) }
        }
        return indices.sorted().map { facts.ahead[Int($0)].id }
    }
}

extension FrequencyLimit {
    /// Notices on `kind` count for the limit.
    package func counts(_ kind: Channel.Kind) -> Bool { channel.map { $0 == kind } ?? !kind.isTask }

    /// A notice of the date `other` counts for one of `date`; also a later one, as there may be where two campaigns
    /// go by the clocks of different zones.
    func reaches(_ date: CivilDate, _ other: CivilDate) -> Bool { date - other < days }
}
