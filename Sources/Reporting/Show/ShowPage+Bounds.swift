internal import CampaignLanguage
internal import Expressions

extension ShowPage {
    /// How large the audience may be.
    var audienceBounds: [Block] {
        var words: [String] = []
        if let most = campaign.audienceBounds?.atMost {
            let count = Figures.count(most.value)
            words.append(say("more than \(count) accounts", zh: "超过 \(count) 个账户"))
        }
        if let change = campaign.audienceBounds?.change {
            let share = plain.percent(Word(change.value), scale: 6)
            words.append(
                say("a change of more than \(share) since the last run", zh: "比上次运行增减超过 \(share)"))
        }
        if words.isEmpty { return [] }
        let list = words.joined(separator: say(", or ", zh: "，或"))
        return [
            .paragraph([
                .text(
                    say("Nothing is sent where the audience has \(list).", zh: "受众\(list)时，整批不发。"))
            ])
        ]
    }

    /// What pauses the whole campaign.
    var campaignBounds: [Block] {
        let bounds = campaign.bounds
        var items: [[Inline]] = []
        if let cost = bounds.cost {
            let sum = plain.money(cost.value)
            items.append([
                .text(
                    say(
                        "the next notice would make it cost more than \(sum) in all",
                        zh: "再发一份，费用累计就超过 \(sum)"))
            ])
        }
        if let failures = bounds.failures {
            let share = plain.percent(failures.over, scale: ValueType.percentScale)
            let count = Figures.count(failures.ofLast)
            items.append([
                .text(
                    say(
                        "more than \(share) of the last \(count) hand-overs have failed",
                        zh: "最近 \(count) 次发送里失败的超过 \(share)"))
            ])
        }
        if let complaints = bounds.complaints {
            let share = plain.percent(complaints.over, scale: ValueType.percentScale)
            let count = Figures.count(complaints.atLeast)
            items.append([
                .text(
                    say(
                        "more than \(share) of the notices of 30 days, at least \(count), have brought a complaint",
                        zh: "30 天里通知满 \(count) 份，且被投诉的超过 \(share)"))
            ])
        }
        if items.isEmpty { return [] }
        let words = say(
            "The campaign pauses, until a person resumes it, where one of these holds:",
            zh: "符合任何一条，整个活动暂停，直到人工恢复：")
        return [.paragraph([.text(words)]), .list(items)]
    }
}
