internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

// Offers, and how words and columns are meant.

extension ShowPage {
    var offers: [Block] {
        if campaign.offers.isEmpty { return [] }
        var blocks: [Block] = [
            .heading(1, [.text(say("What we can offer", zh: "给什么：减免和展期方案"))]),
            .paragraph([
                .text(
                    say(
                        campaign.offerChoice == .first
                            ? "A notice makes one offer at most: the first from top to bottom that fits."
                            : "A notice makes one offer at most: of those that fit, the one that saves the borrower most.",
                        zh: campaign.offerChoice == .first
                            ? "一份通知最多给一个方案：自上而下，取第一个符合的。" : "一份通知最多给一个方案：符合的里面，取对借款人最省的。"))
            ]),
        ]
        if campaign.offers.contains(where: { $0.budgetAmount != nil || $0.budgetCount != nil }) {
            blocks.append(.paragraph([.text(budgets)]))
        }
        for (at, offer) in campaign.offers.enumerated() {
            blocks.append(.heading(2, [.text(offer.name)]))
            blocks.append(.facts(facts(offer, at)))
        }
        return blocks
    }

    private func facts(_ offer: ReliefOffer, _ at: Int) -> [(name: String, value: [Inline])] {
        var facts: [(String, [Inline])] = [
            (
                say("who", zh: "给谁"),
                offer.condition.map(rule) ?? [.text(say("everybody", zh: "所有人"))]
            )
        ]
        facts += relief(offer.relief)
        if let approval = offer.approval {
            let sum = plain.money(approval.above.value)
            facts.append(
                (
                    say("approval", zh: "审批"),
                    [.text(say("above \(sum) only where ", zh: "超过 \(sum)的，要先审批："))]
                        + rule(approval.given)
                ))
        }
        facts.append(
            (
                say("last day", zh: "有效期至"),
                offer.until.map { value($0) + [.text(say(" (included)", zh: "（含当天）"))] }
                    ?? [.text(say("none", zh: "不限"))]
            ))
        facts.append((say("how often", zh: "给几次"), [.text(times(offer))]))
        var budget: [String] = []
        if let amount = offer.budgetAmount {
            let sum = plain.money(amount.value)
            let isWaiver = if case .waive = offer.relief { true } else { false }
            budget.append(
                isWaiver
                    ? say("at most \(sum) waived", zh: "合计最多减免 \(sum)")
                    : say("at most \(sum) paid later", zh: "合计最多推迟偿还 \(sum)"))
        }
        if let count = offer.budgetCount {
            budget.append(
                say("made at most ", zh: "合计最多给 ") + plain.count(count.value, "time", zh: "次"))
        }
        if budget.isEmpty { budget.append(say("no limit", zh: "不限")) }
        facts.append(
            (
                say("budget", zh: "总量"),
                [.text(budget.joined(separator: say(", ", zh: "，")))]
            ))
        if let sentence = campaign.wording.sentences[at] {
            facts.append((say("sentence", zh: "话术"), samples.text(sentence, .joined)))
        }
        return facts
    }

    /// Whether it is made once more for the same debt. The first notice that states it fixes it.
    private func times(_ offer: ReliefOffer) -> String {
        guard offer.until != nil else {
            return say(
                "once for a debt: later notices go on stating it as it was, or better for the borrower",
                zh: "同一笔欠款只定一次，以后的通知沿用它（条件不变，或对借款人更有利）")
        }
        let until = say(
            "until its last day later notices state it as it was, or better for the borrower",
            zh: "有效期内再发的通知沿用它（条件不变，或对借款人更有利）")
        return offer.again
            ? say(
                "\(until); after it the offer is made anew for the same debt",
                zh: "\(until)；过期以后，同一笔欠款还可以重新给")
            : say(
                "once for a debt: \(until); after it the offer is not made for this debt again",
                zh: "同一笔欠款只给一次：\(until)；过期以后，这笔欠款不再给")
    }

    /// What a budget counts, and who gets the last of it.
    private var budgets: String {
        let next =
            campaign.offers.count > 1
            ? say("; those beyond it get the next offer that fits", zh: "，轮不到的改看下一个符合的方案") : ""
        return say(
            "A budget counts offers that notices have stated, over the whole life of the campaign, whether or not the borrower accepts; stated again until its last day, an offer counts once. Where it does not suffice, who is written to first has it, and within a run the smaller account number\(next).",
            zh: "“总量”按通知里写明的方案计，整个活动累计，不看借款人是否接受；同一个方案在有效期内再写，不重复计。不够时先发的先占，同一次运行里按合同编号从小到大\(next)。"
        )
    }

    // MARK: Appendix

    var appendix: [Block] {
        var blocks: [Block] = [.heading(1, [.text(say("Details", zh: "附：名词和字段"))])]
        let definitions = campaign.wording.definitions
        if !definitions.isEmpty {
            blocks.append(.heading(2, [.text(say("How these are computed", zh: "这些名词怎么算"))]))
            blocks.append(
                .facts(
                    definitions.map { definition in
                        let isCondition = definition.type == .boolean
                        return (
                            definition.name,
                            isCondition
                                ? words.condition(definition.text) : words.value(definition.text)
                        )
                    }))
        }
        if !campaign.lender.official.isEmpty {
            blocks.append(
                .heading(2, [.text(say("Official numbers, sites, accounts", zh: "官方号码、网址和账户"))]))
            blocks.append(
                .facts(campaign.lender.official.map { ($0.name, [.text($0.text)]) }))
        }
        blocks += portfolio
        blocks.append(.heading(2, [.text(say("Channels", zh: "渠道"))]))
        blocks.append(
            .table(
                head: [
                    say("channel", zh: "渠道"), say("address", zh: "地址"),
                    say("sender", zh: "发送通道"), say("length", zh: "长度"),
                ], rows: campaign.channels.map(row)))
        blocks.append(.heading(2, [.text(say("Columns of the portfolio", zh: "名单里的字段"))]))
        blocks.append(
            .table(
                head: [
                    say("name", zh: "字段"), say("column", zh: "列名"), say("holds", zh: "内容"),
                    say("limit", zh: "上限"), say("shown masked as", zh: "打码"),
                ], rows: campaign.portfolio.fields.map(row)))
        return blocks
    }

    private func row(_ channel: Channel) -> [[Inline]] {
        [
            [.text(plain.channel(channel.kind))], field(channel.address),
            [.text(channel.sender.value)],
            channel.longestParts.map {
                [.text(say("at most ", zh: "最多 ") + plain.count($0.value, "part", zh: "条"))]
            } ?? [],
        ]
    }

    private func row(_ field: Field) -> [[Inline]] {
        var limit: [String] = []
        if field.keepsLineBreaks { limit.append(say("line breaks kept", zh: "保留换行")) }
        if let longest = field.longest {
            limit.append(say("\(longest) characters", zh: "\(longest) 个字"))
        }
        if let most = field.atMost { limit.append(amount(most, field.type)) }
        let type = kind(field) + (field.isOptional ? say(", optional", zh: "，可缺") : "")
        return [
            [.strong(field.name)], [.text(field.column)], [.text(type)],
            [.text(limit.joined(separator: say(", ", zh: "，")))],
            [.text(field.personal.map(masking) ?? "")],
        ]
    }

    private func amount(_ word: Word, _ type: ValueType) -> String {
        switch type {
        case .money: plain.money(word)
        case .percent: plain.percent(word, scale: ValueType.percentScale)
        case .rate: plain.percent(word, scale: ValueType.rateScale)
        case .decimal(let scale):
            plain.decimal(NumberLiteral(coefficient: Int128(word), scale: scale))
        default: String(word)
        }
    }

    private func masking(_ personal: Personal) -> String {
        switch personal {
        case .name: say("a name", zh: "按姓名")
        case .phone: say("a phone number", zh: "按手机号")
        case .email: say("an e-mail address", zh: "按邮箱")
        case .hidden: say("hidden", zh: "全部隐藏")
        }
    }

    private func kind(_ field: Field) -> String {
        switch field.type {
        case .boolean: return say("yes or no", zh: "是或否")
        case .integer: return say("whole number", zh: "整数")
        case .decimal: return say("number", zh: "小数")
        case .percent: return say("percent", zh: "百分比") + notation(field.notation)
        case .rate(let period):
            let words =
                switch period {
                case .day: say("rate per day", zh: "日利率")
                case .month: say("rate per month", zh: "月利率")
                case .year: say("rate per year", zh: "年利率")
                }
            return words + notation(field.notation)
        case .money: return say("amount", zh: "金额")
        case .date: return say("date", zh: "日期")
        case .timestamp: return say("moment", zh: "时刻")
        case .time: return say("time of day", zh: "时刻")
        case .span: return say("length of time", zh: "时长")
        case .dayOfMonth: return say("day of the month", zh: "每月几号")
        case .text(.plain): return say("text", zh: "文字")
        case .text(.name): return say("name", zh: "姓名")
        case .text(.phone): return say("phone number", zh: "手机号")
        case .text(.email): return say("e-mail address", zh: "邮箱")
        case .enumeration(let names):
            return say("one of ", zh: "") + names.joined(separator: say(", ", zh: "、"))
                + say("", zh: "之一")
        case .list(let separator):
            let mark = String(Unicode.Scalar(separator))
            return say("list of texts, separated by “\(mark)”", zh: "多项文字，用“\(mark)”隔开")
        }
    }

    private func notation(_ notation: FractionNotation) -> String {
        switch notation {
        case .signed: ""
        case .fraction: say(", written 0.95", zh: "，写作 0.95")
        case .points: say(", written 95", zh: "，写作 95")
        }
    }
}
