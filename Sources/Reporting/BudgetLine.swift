package import CampaignLanguage
package import Diagnostics
package import Expressions
internal import Planning

/// What a plan costs beside the campaign's budget.
package struct BudgetLine: Sendable {
    private let budget: Decimal
    private let spent: Decimal?
    private let plan: Decimal
    /// False where a price is missing: then nothing can be said.
    private let isPriced: Bool

    private static let scale = 6

    /// nil where the campaign has no budget; `spent` is nil without a ledger.
    package init?(_ campaign: Campaign, plan: Decimal?, spent: Decimal?, isPriced: Bool) {
        guard let cost = campaign.bounds.cost else { return nil }
        budget = Decimal(
            coefficient: Int128(cost.value), scale: campaign.lender.currency.decimals)
        self.spent = spent
        self.plan = Self.shown(plan ?? Decimal(coefficient: 0, scale: 2))
        self.isPriced = isPriced
    }

    /// What the plan costs where that is more than is left.
    package var shortage: Decimal? { isPriced && left.coefficient < 0 ? plan : nil }

    private var left: Decimal {
        let sum = [plan, spent].compactMap { $0?.rescaled(to: Self.scale, rounding: .down) }
            .reduce(0, +)
        let all = budget.rescaled(to: Self.scale, rounding: .down) ?? 0
        return Decimal(coefficient: all - sum, scale: Self.scale)
    }

    /// With two decimals at least, and no zeros beyond.
    private static func shown(_ amount: Decimal) -> Decimal {
        NoticeCost.of(price: amount, parts: nil)
    }

    package func text(_ language: Language) -> String {
        var words = Phrase("Budget of \(budget): ", zh: "费用预算 \(budget)：")
        func add(_ en: String, zh: String) {
            words = Phrase(words.en + en, zh: words.zh + zh)
        }
        if isPriced {
            add("\(plan) in this plan", zh: "本次计划 \(plan)")
            if let spent { add(", \(spent) spent before", zh: "，已花 \(spent)") }
            let rest = Self.shown(Decimal(coefficient: abs(left.coefficient), scale: left.scale))
            if left.coefficient < 0 {
                add(", \(rest) too little", zh: "，还差 \(rest)")
            } else {
                add(", \(rest) left", zh: "，剩 \(rest)")
            }
        } else {
            add(
                "not evaluated, it takes the prices of `--senders`",
                zh: "没有评估，需要 `--senders` 里的价格")
        }
        return words[language] + "\n"
    }
}
