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
}
