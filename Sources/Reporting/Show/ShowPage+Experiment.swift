internal import CampaignLanguage
internal import Expressions

/// Who gets nothing, and who gets something else, to learn what helps.
extension ShowPage {
    var experiment: [Block] {
        guard let experiment = campaign.experiment else { return [] }
        var facts: [(String, [Inline])] = []
        if let holdout = experiment.holdout {
            let share = Experiment.percent(holdout.value)
            let always = campaign.steps.filter { $0.isAlways && $0.repetition == 0 }.map(\.name)
            let names = always.joined(separator: say(", ", zh: "、"))
            var words = say(
                "\(share) of the borrowers get nothing, reminders neither",
                zh: "\(share) 的借款人什么都不发，提醒也不发")
            if !always.isEmpty {
                words += say(
                    "; only these steps go to them, too: \(names)", zh: "；只有这些步骤照发：\(names)")
            }
            if campaign.holds.contains(where: { $0.task != nil }) {
                words += say("; tasks during a hold are done for them, too", zh: "；暂停期间请人跟进的照做")
            }
            facts.append((say("holdout", zh: "对照组"), [.text(words)]))
        }
        var start = 0
        for arm in experiment.arms {
            facts.append((arm.name, [.text(Experiment.percent(arm.end - start))]))
            start = arm.end
        }
        let days = plain.span(Int64(experiment.paidWithinDays), .day)
        facts.append(
            (
                say("measured by", zh: "衡量"),
                [
                    .text(
                        say(
                            "whether the debt is paid within \(days) of the step",
                            zh: "步骤之后 \(days)内是否还清"))
                ]
            ))
        if experiment.salt != campaign.id {
            facts.append((say("divided by", zh: "分组依据"), [.text(experiment.salt)]))
        }
        return [.heading(2, [.text(say("Experiment", zh: "实验"))]), .facts(facts)]
    }
}
