internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

// When, and what we say.

extension ShowPage {
    var when: [Block] {
        let timing = campaign.timing
        let opens = plain.time(seconds: timing.opens)
        let closes = plain.time(seconds: timing.closes)
        var facts: [(String, [Inline])] = [
            (
                say("hours", zh: "时段"),
                [
                    .text(
                        say("\(opens) to \(closes), not after", zh: "\(opens) 至 \(closes)，过时不发"))
                ]
            )
        ]
        let days: String =
            switch timing.days {
            case .everyDay: say("every day", zh: "每天")
            case .workingDays:
                say(
                    "working days by the calendar \(campaign.lender.calendar?.value ?? "")",
                    zh: "只在工作日（日历 \(campaign.lender.calendar?.value ?? "")）")
            }
        facts.append((say("days", zh: "日子"), [.text(days)]))
        facts.append(
            (
                say("limits", zh: "次数上限"),
                [
                    .text(
                        timing.limits.isEmpty
                            ? say("none", zh: "不限")
                            : timing.limits.map(limit).joined(separator: say("; ", zh: "；")))
                ]
            ))
        let head = [
            say("step", zh: "步骤"), say("day", zh: "哪天"), say("time", zh: "几点"),
            say("for", zh: "写给"), say("by", zh: "怎么发"),
        ]
        return [
            .heading(1, [.text(say("When", zh: "何时：什么时候发"))]), .facts(facts),
            .paragraph([
                .text(
                    say(
                        "Steps go forward only: the last one in this table that is open is taken, each once for a due date.",
                        zh: "步骤只进不退：取下表中已到的最后一步，同一笔到期款每步最多一次。"))
            ]), .table(head: head, rows: campaign.steps.map(row)),
        ]
    }

    private func limit(_ limit: FrequencyLimit) -> String {
        let channel = limit.channel.map(plain.channel) ?? say("all channels", zh: "各渠道合计")
        let days =
            limit.days == 1
            ? say("a day", zh: "每天") : say("in \(limit.days) days", zh: "\(limit.days) 天内")
        return say(
            "\(channel): at most \(limit.count) \(days) to a borrower",
            zh: "\(channel)\(days)最多 \(limit.count) 份（按人）")
    }

    func groups(_ step: Step) -> [Int] {
        let all = Array(0..<campaign.groupCount)
        return step.groups.map { chosen in all.filter { chosen[$0] } } ?? all
    }

    private func row(_ step: Step) -> [[Inline]] {
        let groups = groups(step)
        let isForAll = step.groups == nil || groups.count == campaign.groupCount
        let who: [Inline] =
            isForAll || campaign.segments.isEmpty
            ? [.text(say("all", zh: "所有人"))] : [.text(groupNames(groups))]
        return [
            [.strong(step.name)], day(step),
            choice(step.at, groups, ==) { [.text(time($0))] }, who,
            choice(step.send, groups, ==) { [.text(sending($0))] },
        ]
    }

    private func time(_ time: TimeOfDay?) -> String {
        plain.time(seconds: time.map { Int($0.seconds) } ?? campaign.timing.opens)
    }

    private func sending(_ sending: Sending) -> String {
        let names = sending.channels.map { plain.channel(campaign.channels[$0].kind) }
        switch sending {
        case .firstOf where names.count == 1: return names[0]
        case .firstOf:
            return say(
                names.joined(separator: ", else "), zh: names.joined(separator: "，发不了就用"))
        case .allOf: return names.joined(separator: say(" and ", zh: "和"))
        }
    }

    private func day(_ step: Step) -> [Inline] {
        guard let text = campaign.wording.expressions[step.day] else { return [] }
        let words = words.value(text)
        // A date alone is the day itself.
        if text.bytes.allSatisfy({ $0 >= 0x80 }), plain.language == .zh {
            return words + [.text("当天")]
        }
        return words
    }

    // MARK: What we say

    var what: [Block] {
        [.heading(1, [.text(say("What we say", zh: "说什么：每一步的文字"))]), .paragraph(legend)]
            + campaign.steps.flatMap(step) + offers
    }

    private var legend: [Inline] {
        [
            .text(say("In the samples ", zh: "样文里 ")), .value(say("name", zh: "姓名")),
            .text(
                say(
                    " stands for a value of the account; a part in brackets with “if” or “else” is there only then.",
                    zh: " 这样的地方会换成各人自己的内容；带“若”“没有时”的括号，只在那时才写。")),
        ]
    }

    private func step(_ step: Step) -> [Block] {
        var facts: [(String, [Inline])] = []
        if step.purpose != campaign.purpose {
            facts.append((say("purpose", zh: "用途"), [.text(plain.purpose(step.purpose))]))
        }
        facts.append((say("day", zh: "哪天"), day(step)))
        facts.append((say("closed day", zh: "遇到不发的日子"), [.text(closed(step.ifClosed))]))
        facts.append(
            (
                say("late", zh: "错过了"),
                [
                    .text(
                        step.lateDays == 0
                            ? say("not sent later", zh: "不补发")
                            : say(
                                "sent up to \(plain.count(step.lateDays, "sendable day", zh: "")) later",
                                zh: "之后 \(step.lateDays) 个可发送日内补发"))
                ]
            ))
        if let condition = step.condition {
            facts.append((say("only if", zh: "条件"), rule(condition)))
        }
        if let payBy = step.payBy {
            facts.append((say("last day to pay", zh: "最后还款日"), value(payBy)))
        }
        return [.heading(2, [.text(step.name)]), .facts(facts)] + messages(step)
    }

    private func closed(_ rule: IfClosed?) -> String {
        switch rule {
        case .earlier: say("moved to an earlier day", zh: "提前")
        case .later: say("moved to a later day", zh: "顺延")
        case .skip: say("left out", zh: "这一步不发")
        case nil:
            say(
                "before the due date moved earlier, on it left out, after it moved later",
                zh: "还款日前的提前，当天的不发，之后的顺延")
        }
    }

    private func messages(_ step: Step) -> [Block] {
        var blocks: [Block] = []
        for (at, texts) in step.texts.enumerated() {
            guard let texts else { continue }
            let channel = campaign.channels[at]
            let groups = groups(step).filter { step.send[$0].channels.contains(at) }
            let parts = parts(texts, groups) { $0.body == $1.body && $0.title == $1.title }
            for part in parts {
                let isForAll = part.groups.count == campaign.groupCount
                let names = isForAll || campaign.segments.isEmpty ? "" : groupNames(part.groups)
                let label = [plain.channel(channel.kind), names].filter { !$0.isEmpty }
                    .joined(separator: say(" · ", zh: " · "))
                blocks.append(
                    .message(
                        label: label, title: part.value.title.map(samples.text),
                        text: framed(part.value, channel)))
            }
        }
        return blocks
    }

    /// A text with what stands before and after it in an SMS.
    private func framed(_ text: NoticeText, _ channel: Channel) -> [Inline] {
        let body = samples.text(text.body)
        guard channel.kind == .sms else { return body }
        let signature = channel.signature.map { [Inline.text("【\($0)】")] } ?? []
        return signature + (channel.opening.map(samples.text) ?? []) + body
            + (channel.closing.map(samples.text) ?? [])
    }
}
