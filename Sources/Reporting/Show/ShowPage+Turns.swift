internal import CampaignLanguage
internal import Expressions

/// Whose turn it is where one borrower has several accounts, or two borrowers one address.
extension ShowPage {
    var turns: [(name: String, value: [Inline])] {
        let name = say("several accounts", zh: "一人多份合同")
        guard campaign.portfolio.borrower != nil else {
            let words = say(
                "the portfolio names no borrower: each account counts as a borrower of its own",
                zh: "名单没有写明借款人，每份合同各算一个借款人")
            return [(name, [.text(words)])]
        }
        return [
            (name, [.text(oneAccount + waiting + tasks)]),
            (
                say("shared address", zh: "共用号码"),
                [
                    .text(
                        say(
                            "where two borrowers have one number or address, one of them is written to by it a day, in the same order; calls and visits are not counted",
                            zh: "两个借款人用同一个号码或地址的，同一天只发给其中一人，先后同上；电话、上门不计"))
                ]
            ),
        ]
    }

    private var oneAccount: String {
        let owed =
            campaign.portfolio.owed == nil
            ? "" : say("the larger sum owed, ", zh: "欠款合计多的、")
        return say(
            "this campaign turns to a borrower about one account a day. Of several it takes the one whose step stands further down in the table; of equal ones the one with more days overdue, \(owed)the smaller account number",
            zh: "同一个借款人，本活动一天只就一份合同联系。几份合同同时轮到时，先发步骤在下表中靠后的；步骤相同的，依次取逾期天数多的、\(owed)合同编号小的")
    }

    private var waiting: String {
        let isFull =
            campaign.timing.limits.isEmpty
            ? ""
            : say(
                ". Where that one is over its limits, no other takes its place",
                zh: "；轮到的那份如果次数已满，当天也不换别的合同")
        return say(
            ". The others wait for another day, and lapse once they can no longer be made up\(isFull)",
            zh: "。其余的留到以后的日子再轮，过了补发期就不再发\(isFull)")
    }

    /// A task of a hold is nobody's turn: in its run it goes out beside a notice about another account.
    private var tasks: String {
        let used = campaign.ladder.flatMap { step in
            (step.send.values + (step.fallback?.send.values ?? [])).flatMap(\.channels)
        }
        let kinds = [Channel.Kind.call, .visit].filter { kind in
            used.contains { campaign.channels[$0].kind == kind }
        }
        var words = ""
        if !kinds.isEmpty {
            let names = kinds.map(plain.channel)
            words += say(
                ". A \(names.joined(separator: " or ")) that is a step takes the turn, too",
                zh: "。步骤里的\(names.joined(separator: "、"))也占这一次")
        }
        if campaign.holds.contains(where: { $0.task != nil }) {
            words += say(
                (words.isEmpty ? ". A" : "; a") + " task during a hold does not in its run",
                zh: (words.isEmpty ? "。" : "；") + "暂停期间请人跟进的，在同一次运行里不占")
        }
        return words
    }
}
