internal import CampaignLanguage
internal import Expressions

/// When we stop, for good or for a while.
extension ShowPage {
    var stops: [Block] {
        var blocks: [Block] = [.heading(1, [.text(say("When we stop", zh: "何时停"))])]
        for scope in [StopCondition.Scope.account, .borrower] {
            let rules = campaign.stops.filter { $0.scope == scope }.map(\.rule)
            if rules.isEmpty { continue }
            let words =
                scope == .account
                ? say(
                    "No more notices about the account where any of these holds:",
                    zh: "符合任何一条，这份合同就不再发通知：")
                : say(
                    "No more notices to the borrower, about any account, once any of these holds for one of the accounts:",
                    zh: "借款人只要有一份合同符合下面任何一条，名下的所有合同（包括自己不符合的）都不再发通知：")
            blocks += [.paragraph([.text(words)]), .list(rules.map(named))]
        }
        blocks += holds
        if !campaign.replies.isEmpty {
            let words = say("What borrowers can reply, and what it does:", zh: "借款人可以这样回复：")
            blocks += [.paragraph([.text(words)]), .list(replies)]
        }
        if let ends = campaign.ends {
            let date = plain.date(ends.value)
            blocks.append(
                .paragraph([
                    .text(
                        say(
                            "The campaign ends: its last day of sending is ",
                            zh: "整个活动到期结束，最后的发送日是 ")), .strong(date),
                    .text(say(".", zh: "。")),
                ]))
        }
        blocks += audienceBounds + campaignBounds
        let isBare = campaign.stops.isEmpty && campaign.holds.isEmpty && campaign.replies.isEmpty
        if isBare, campaign.ends == nil, campaign.audienceBounds == nil, campaign.bounds.isEmpty {
            blocks.append(
                .paragraph([
                    .text(say("The file names no stop.", zh: "文件里没有写停止条件。"))
                ]))
        }
        return blocks
    }

    /// The words of each event, in the order of the language.
    private var replies: [[Inline]] {
        ReplyEvent.allCases.compactMap { event in
            let words = campaign.replies.filter { $0.event == event }.map { plain.quoted($0.word) }
            if words.isEmpty { return nil }
            let effect =
                switch event {
                case .help: say(": asks for help", zh: "：求助")
                case .paid: say(": says to have paid", zh: "：称已还")
                case .dispute:
                    say(
                        ": denies the debt; no more notices about any account until a person closes it",
                        zh: "：有异议；人工了结之前，名下所有合同都不再发通知")
                case .optOut:
                    say(": opts out of the channel, for ever", zh: "：退订这个渠道，一直有效")
                case .complaint:
                    say(
                        ": complains; no more notices about any account until a person closes it",
                        zh: "：投诉；人工了结之前，名下所有合同都不再发通知")
                }
            return [
                .strong(words.joined(separator: say(", ", zh: "、"))), .text(effect),
            ]
        }
    }

    /// What a borrower has answered holds for all accounts; all else, a promise too, for the one account.
    private var holds: [Block] {
        let all = campaign.holds.filter(isOfBorrower)
        let own = campaign.holds.filter { !isOfBorrower($0) }
        var blocks: [Block] = []
        if !all.isEmpty {
            let words = say(
                "For a while no notices to the borrower, about any account, where any of these holds; then they go on by themselves:",
                zh: "符合任何一条，这个借款人名下的所有合同都暂停发送，之后自动恢复：")
            blocks += [.paragraph([.text(words)]), .list(all.map(hold))]
        }
        if !own.isEmpty {
            let words = say(
                "For a while no notices about the account, where any of these holds for it; then it goes on by itself. Other accounts of the borrower are not held:",
                zh: "符合任何一条，只有这份合同暂停发送，之后自动恢复；同一借款人的其他合同照常：")
            blocks += [.paragraph([.text(words)]), .list(own.map(hold))]
        }
        return blocks
    }

    /// Its condition reads what the borrower has answered and nothing of the account.
    private func isOfBorrower(_ hold: Hold) -> Bool {
        guard campaign.portfolio.borrower != nil else { return false }
        var answers: Set<Slot> = []
        for fact in campaign.ledgerFacts {
            switch fact.kind {
            case .replied, .repliedDay: answers.insert(fact.slot)
            default: break
            }
        }
        let run = [campaign.slots.today, campaign.slots.now]
        let reads = hold.rule.reads.filter { !run.contains($0) }
        return !reads.isEmpty && reads.allSatisfy(answers.contains)
    }

    private func hold(_ hold: Hold) -> [Inline] {
        var words = named(hold.rule)
        if let until = hold.until {
            words += [.text(say(", until ", zh: "，直到"))] + value(until)
            words.append(.text(say(" (included)", zh: "（含当天）")))
        }
        guard let task = hold.task.map({ campaign.steps[$0] }),
            let at = task.send[0].channels.first,
            let script = task.texts[at]?.values.first
        else { return words }
        let channel = plain.channel(campaign.channels[at].kind)
        words.append(
            .text(
                say("; meanwhile a person acts (\(channel)): ", zh: "；期间请人跟进（\(channel)）：")))
        return words + samples.text(script.body)
    }
}
