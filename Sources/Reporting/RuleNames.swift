package import CampaignLanguage
package import Diagnostics
internal import Expressions
package import Planning

/// What the rules of a campaign are called in reports, and where they stand.
package struct RuleNames: Sendable {
    private let campaign: Campaign
    private let sources: SourceSet

    package init(campaign: Campaign, sources: SourceSet) {
        self.campaign = campaign
        self.sources = sources
    }

    /// The name given in the file, or the path of the key.
    package func name(_ rule: RuleReference) -> String {
        switch rule {
        case .stop(let at): campaign.stops[at].rule.name
        case .hold(let at): campaign.holds[at].rule.name
        case .include: "audience.include"
        case .exclude(let at): campaign.audience.exclude[at].name
        case .except: "audience.except"
        case .segment(let at): campaign.segments[at].name
        case .offer(let at): campaign.offers[at].name
        case .step(let at), .stepCondition(let at), .stepAfter(let at), .sending(let at),
            .fallback(let at):
            campaign.steps[at].name
        case .hours: "timing.hours"
        case .days: "timing.days"
        case .limit: "timing.limits"
        case .priority: "priority"
        case .policy(let at): campaign.policyRules[at].id
        case .holdout: "experiment.holdout"
        case .fresh: "portfolio.fresh"
        case .zone: "portfolio.zone"
        case .ends: "stop.campaign.ends"
        case .replies(let event): "replies." + event.rawValue
        case .owed: "portfolio.owed"
        case .heldByPerson: "ledger.hold"
        }
    }

    package func span(_ rule: RuleReference) -> SourceSpan {
        switch rule {
        case .stop(let at): campaign.stops[at].rule.span
        case .hold(let at): campaign.holds[at].rule.span
        case .include: campaign.audience.include?.span ?? campaign.span
        case .exclude(let at): campaign.audience.exclude[at].span
        case .except(let at): campaign.audience.except[at].span
        case .segment(let at): campaign.segments[at].span
        case .offer(let at): campaign.offers[at].span
        case .step(let at): campaign.steps[at].span
        case .stepCondition(let at): campaign.steps[at].condition?.span ?? campaign.steps[at].span
        case .stepAfter(let at):
            campaign.steps[at].bounds.after?.span ?? campaign.steps[at].span
        case .sending(let at): campaign.steps[at].sendSpan
        case .fallback(let at): campaign.steps[at].fallback?.span ?? campaign.steps[at].span
        case .hours: campaign.timing.hoursSpan
        case .days: campaign.timing.daysSpan
        case .limit(let at): campaign.timing.limits[at].span
        case .priority: campaign.priority?.span ?? campaign.span
        case .policy(let at): campaign.policyRules[at].span
        case .holdout:
            campaign.experiment?.holdout?.span ?? campaign.experiment?.span ?? campaign.span
        case .fresh: campaign.portfolio.freshMicroseconds?.span ?? campaign.portfolio.span
        case .zone: campaign.portfolio.zoneSpan ?? campaign.portfolio.span
        case .ends: campaign.ends?.span ?? campaign.span
        case .replies(let event):
            campaign.replies.first { $0.event == event }?.span ?? campaign.span
        case .owed: campaign.portfolio.span
        case .heldByPerson: campaign.span
        }
    }

    /// The file, line and column of the rule, as `path:12:5`.
    package func place(_ rule: RuleReference) -> String { sources.place(span(rule)) }

    /// The rule as the jsonl has it.
    package func json(_ rule: RuleReference) -> String {
        let (file, position) = sources.position(span(rule))
        return "{\"name\":\(JSONText.quoted(name(rule))),\"file\":\(JSONText.quoted(file)),"
            + "\"line\":\(position.line),\"column\":\(position.column)}"
    }
}
