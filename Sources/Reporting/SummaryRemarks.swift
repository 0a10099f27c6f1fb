internal import CampaignLanguage
internal import Diagnostics

/// What a person should look at in a preview, whatever page shows it; `written` makes a name of the file fit for it.
extension RunSummary {
    /// Notices that say an amount of nothing.
    func zeroRemarks(_ campaign: Campaign, _ written: (String) -> String) -> [Phrase] {
        zeros.sorted { $0.key < $1.key }.map { step, count in
            let name = written(campaign.steps[step].name)
            let (number, zero) = (Figures.count(count), campaign.money(0))
            return Phrase(
                "Look: \(number) notices of \(name) say \(zero)",
                zh: "请核对：\(name) 有 \(number) 份通知写着 \(zero)")
        }
    }

    /// Offers whose budgets do not suffice for all who could have them.
    func missedRemarks(_ campaign: Campaign, _ written: (String) -> String) -> [Phrase] {
        campaign.offers.indices.filter { offers[$0].missed > 0 }.map { at in
            let (name, number) = (
                written(campaign.offers[at].name), Figures.count(offers[at].missed)
            )
            return Phrase(
                "\(number) more accounts could have \(name), but its budget does not suffice",
                zh: "另有 \(number) 个账户符合 \(name)，但预算不够")
        }
    }
}
