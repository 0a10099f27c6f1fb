package import CampaignLanguage
package import Expressions

/// What the planner of one campaign asks the ledger: the campaign's names and how far back to look.
package struct FactsRequest: Sendable {
    package var campaign: String
    /// In the campaign's order; facts speak of indices.
    package var steps: [String]
    package var offers: [String]
    /// The portfolio names debts by an instalment, not by the due date.
    package var hasInstalments: Bool
    /// The local date of the run.
    package var today: CivilDate
    /// How many local dates, today's included, limits and `notices.in_last` look back.
    package var days: Int

    package init(
        campaign: String, steps: [String], offers: [String], hasInstalments: Bool,
        today: CivilDate, days: Int
    ) {
        self.campaign = campaign
        self.steps = steps
        self.offers = offers
        self.hasInstalments = hasInstalments
        self.today = today
        self.days = days
    }

    /// Steps and offers that the campaign no longer has are forgotten by name.
    package init(_ campaign: Campaign, today: CivilDate) {
        var days = campaign.timing.limits.map(\.days).max() ?? 1
        for fact in campaign.ledgerFacts {
            if case .inLast(let span) = fact.kind { days = max(days, span) }
        }
        // Somewhere west of the lender it is still yesterday.
        if campaign.portfolio.zone != nil { days += 1 }
        self.init(
            campaign: campaign.id, steps: campaign.steps.map(\.name),
            offers: campaign.offers.map(\.name),
            hasInstalments: campaign.portfolio.instalment != nil, today: today, days: days)
    }
}
