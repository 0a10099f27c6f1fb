internal import CampaignLanguage
internal import Diagnostics

/// The rules from outside that the campaign keeps, and where it does not.
extension ShowPage {
    var policies: [ShowDocument.Block] {
        if campaign.policies.isEmpty && campaign.exceptions.isEmpty { return [] }
        var blocks: [Block] = [
            .heading(1, [.text(say("Rules from outside", zh: "遵守的规定"))]),
            .paragraph([
                .text(
                    say(
                        "Looked at when the campaign is checked, and on each notice before it leaves:",
                        zh: "检查活动时查一遍，每份通知发出前再查一遍："))
            ]),
            .list(campaign.policies.map(pack)),
        ]
        if !campaign.exceptions.isEmpty {
            blocks.append(.heading(2, [.text(say("Exceptions", zh: "例外"))]))
            blocks.append(.list(campaign.exceptions.map(exception)))
        }
        return blocks
    }

    private func pack(_ pack: PolicyPack) -> [Inline] {
        let bound = pack.rules.filter { campaign.lender.isBound(by: $0) }
        let errors = bound.count { $0.severity == .error }
        let warnings = bound.count - errors
        return [
            .strong(pack.title ?? pack.name),
            .text(
                say(
                    " (`\(pack.name)`): \(errors) rules that bind, \(warnings) that warn",
                    zh: "（\(pack.name)）：\(errors) 条必须遵守，\(warnings) 条只提示")),
        ]
    }

    private func exception(_ exception: PolicyException) -> [Inline] {
        let rule = campaign.policyRules.first { $0.id == exception.rule }
        return [
            .strong(exception.rule),
            .text(
                say(
                    " does not hold in \(exception.place): \(exception.because) (allowed by \(exception.by)). The rule: \(rule?.says ?? "")",
                    zh:
                        " 在“\(exception.place)”例外：\(exception.because)（\(exception.by)批准）。规则：\(rule?.says ?? "")"
                )),
        ]
    }
}
