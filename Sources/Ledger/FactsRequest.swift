package import CampaignLanguage
package import Expressions

/// What the planner of one campaign asks the ledger: the campaign's names and how far back to look.
package struct FactsRequest: Sendable {
    package var campaign: String
    /// The ids that it had before.
    package var was: [String] = []
    /// In the campaign's order; facts speak of indices.
    package var steps: [String]
    /// How many of them, the first ones, are the file's; the others are tasks of holds.
    package var ladder: Int
    /// Steps that have a fallback, and so want to know who refused their notices.
    package var stepsWithFallback: Set<String> = []
    /// By step: the names that it had before.
    package var formerSteps: [[String]] = []
    package var offers: [String]
    /// The portfolio names debts by an instalment, not by the due date.
    package var hasInstalments: Bool
    /// The local date of the run.
    package var today: CivilDate
    /// How many local dates, today's included, limits and `notices.in_last` look back.
    package var days: Int
    /// From which local date on the addresses of notices matter; nil where the portfolio knows no borrowers, of
    /// whom two may share one.
    package var addressesSince: CivilDate?
    /// Whose clocks say on which date a reply came; UTC where nothing is said.
    package var zone: ZoneRules?
    /// How many decimals amounts have.
    package var decimals = 2

    package init(
        campaign: String, steps: [String], offers: [String], hasInstalments: Bool,
        today: CivilDate, days: Int
    ) {
        self.campaign = campaign
        self.steps = steps
        ladder = steps.count
        self.offers = offers
        self.hasInstalments = hasInstalments
        self.today = today
        self.days = days
    }

    /// Steps and offers that the campaign no longer has are forgotten by name.
    package init(_ campaign: Campaign, zone: ZoneRules, at instant: Instant) {
        let today = zone.local(instant).date
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
        if campaign.portfolio.borrower != nil {
            // Somewhere west of the lender it is still yesterday.
            addressesSince = campaign.portfolio.zone == nil ? today : today.adding(days: -1)
        }
        ladder = campaign.ladder.count
        stepsWithFallback = Set(campaign.steps.filter { $0.fallback != nil }.map(\.name))
        was = campaign.was
        formerSteps = campaign.steps.map(\.was)
        self.zone = zone
        decimals = campaign.lender.currency.decimals
    }

    /// Under which ids the ledger has the campaign.
    var ids: [String] { [campaign] + was }

    /// All names of the steps, with their indices.
    var stepIndex: [String: Int] {
        let former = formerSteps.enumerated().flatMap { step, names in names.map { ($0, step) } }
        return Dictionary(zip(steps, 0...) + former, uniquingKeysWith: { first, _ in first })
    }

    /// The local date of an instant.
    func date(of instant: Instant) -> CivilDate {
        if let zone { return zone.local(instant).date }
        let day = instant.microseconds.quotientRoundedDown(by: Self.microsecondsPerDay)
        return CivilDate(days: Int32(clamping: day))
    }

    /// The instant at which a local date is over.
    func end(of date: CivilDate) -> Instant {
        let next = date.adding(days: 1) ?? date
        if let zone { return zone.instant(next, secondOfDay: 0) }
        return Instant(microseconds: Int64(next.days) * Self.microsecondsPerDay)
    }

    /// A decimal text in minor units; what is less than one is left out, so that nothing counts as paid that was not.
    func minorUnits(_ text: String?) -> Int64? {
        guard let text, let number = Decimal(text.utf8),
            let units = number.rescaled(to: decimals, rounding: .down)
        else { return nil }
        return Int64(exactly: units)
    }

    private static let microsecondsPerDay: Int64 = 86_400_000_000
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
