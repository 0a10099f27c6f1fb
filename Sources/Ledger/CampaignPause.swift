package import CampaignLanguage
package import Expressions
internal import Planning

/// Nothing of the campaign leaves until a person resumes it.
package struct CampaignPause: Sendable, Hashable {
    package enum Cause: Sendable, Hashable {
        case person(name: String, because: String)
        /// The next notice would have cost more than is left.
        case budget(spent: Decimal, of: Decimal)
        case failures(Int, ofLast: Int)
        case complaints(Int, ofNotices: Int)
        /// Of the notices that went ahead.
        case canary(Int, of: Int, Canary.Fault)
    }

    package let at: Instant
    package let cause: Cause

    package init(at: Instant, cause: Cause) {
        self.at = at
        self.cause = cause
    }

    /// From the columns of `pause`; a run has no author.
    init(at: Int64, author: String?, reason: String) {
        self.at = Instant(microseconds: at)
        cause = author.map { .person(name: $0, because: reason) } ?? Cause(reason)
    }
}

extension CampaignPause.Cause {
    var author: String? {
        if case .person(let name, _) = self { return name }
        return nil
    }

    /// What `pause.reason` says: words for people, which `init(_:)` reads back.
    var reason: String {
        switch self {
        case .person(_, let because): because
        case .budget(let spent, let all): "budget \(spent) of \(all)"
        case .failures(let count, let last): "failures \(count) of \(last)"
        case .complaints(let count, let notices): "complaints \(count) of \(notices)"
        case .canary(let count, let all, let fault): "canary \(count) of \(all) \(fault.rawValue)"
        }
    }

    /// What a run wrote as `reason`.
    fileprivate init(_ reason: String) {
        let words = reason.split(separator: " ").map(String.init)
        if words.count == 4, words[2] == "of" {
            switch words[0] {
            case "budget":
                if let spent = Decimal(words[1].utf8), let all = Decimal(words[3].utf8) {
                    self = .budget(spent: spent, of: all)
                    return
                }
            case "failures", "complaints":
                if let count = Int(words[1]), let all = Int(words[3]) {
                    self =
                        words[0] == "failures"
                        ? .failures(count, ofLast: all) : .complaints(count, ofNotices: all)
                    return
                }
            default: break
            }
        }
        if words.count == 5, words[0] == "canary", words[2] == "of", let count = Int(words[1]),
            let all = Int(words[3]), let fault = Canary.Fault(rawValue: words[4])
        {
            self = .canary(count, of: all, fault)
            return
        }
        self = .person(name: "?", because: reason)
    }
}

/// The bounds of a campaign as a run looks at them before each group.
package struct RunBounds: Sendable {
    /// What the campaign may cost in its whole life, in the currency's unit.
    package var budget: Decimal?
    /// What a notice costs by channel, for those whose cost was not known when they left.
    package var prices: [Channel.Kind: Decimal]
    package var failures: FailureBound?
    package var complaints: ComplaintBound?

    package init(
        budget: Decimal? = nil, prices: [Channel.Kind: Decimal] = [:],
        failures: FailureBound? = nil, complaints: ComplaintBound? = nil
    ) {
        self.budget = budget
        self.prices = prices
        self.failures = failures
        self.complaints = complaints
    }

    /// nil where the campaign has no bounds.
    package init?(_ campaign: Campaign, prices: [Channel.Kind: Decimal]) {
        let bounds = campaign.bounds
        if bounds.isEmpty { return nil }
        self.init(
            budget: bounds.cost.map {
                Decimal(
                    coefficient: Int128($0.value), scale: campaign.lender.currency.decimals)
            }, prices: prices, failures: bounds.failures, complaints: bounds.complaints)
    }
}

/// Sums of costs, exact: millionths of the currency's unit, the finest that a price may say.
enum Millionths {
    static let scale = 6

    static func of(_ amount: Decimal) -> Int128 {
        amount.rescaled(to: scale, rounding: .down) ?? .max
    }

    /// What a notice costs: as it was planned, else by today's price; 0 where there is none.
    static func cost(
        _ cost: String?, _ channel: String, _ parts: Int?, _ prices: [Channel.Kind: Decimal]
    ) -> Int128 {
        if let cost = cost.flatMap({ Decimal($0.utf8) }) { return of(cost) }
        return Channel.Kind(rawValue: channel).flatMap { prices[$0] }.map {
            of(NoticeCost.of(price: $0, parts: parts))
        } ?? 0
    }

    static func decimal(_ sum: Int128) -> Decimal {
        NoticeCost.of(price: Decimal(coefficient: sum, scale: scale), parts: nil)
    }
}
