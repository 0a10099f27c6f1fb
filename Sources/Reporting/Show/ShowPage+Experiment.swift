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
            facts.append(
                (
                    say("holdout", zh: "对照组"),
                    [
                        .text(
                            say(
                                "\(share) of the borrowers get no notice",
                                zh: "\(share) 的借款人不发通知")
                                + (always.isEmpty
                                    ? ""
                                    : say(" but these steps: \(names)", zh: "，但这些步骤照发：\(names)")))
                    ]
                ))
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
