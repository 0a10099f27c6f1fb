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
                        say(
                            "\(opens) to \(closes); later ones are decided again on the next day that allows it",
                            zh: "\(opens) 至 \(closes)；过了时段的，留到下一个可发送日再定")
                            + early(timing.closeEarly) + whoseClocks)
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
        facts.append((say("limits", zh: "次数上限"), [.text(limits)]))
        facts += turns
        if let runs = campaign.schedule {
            facts.append((say("runs", zh: "自动运行"), [.text(self.runs(runs))]))
        }
        if let rate = timing.rate { facts.append((say("speed", zh: "速度"), [.text(speed(rate))])) }
        facts.append(
            (
                say("closed days", zh: "遇到不发的日子"),
                [.text(closed(nil) + say(" (unless the step says otherwise)", zh: "（步骤另有写明的除外）"))]
            ))
        if let late = commonLate { facts.append((say("late", zh: "错过了"), late)) }
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
            ]), .table(head: head, rows: writtenSteps.map(row)),
        ] + sendingNotes
    }

    /// `each working day at 09:00; if it cannot begin within 30 minutes it is missed`.
    private func runs(_ schedule: RunSchedule) -> String {
        let days = schedule.days.map { day -> String in
            switch day {
            case .day: say("each day", zh: "每天")
            case .workingDay:
                say(
                    "each working day (\(campaign.lender.calendar?.value ?? ""))",
                    zh: "每个工作日（日历 \(campaign.lender.calendar?.value ?? "")）")
            default:
                say(
                    "each " + day.rawValue.prefix(1).uppercased() + day.rawValue.dropFirst(),
                    zh: "每周"
                        + ["一", "二", "三", "四", "五", "六", "日"][(day.weekday?.rawValue ?? 1) - 1])
            }
        }
        let times = schedule.times.map { plain.time(seconds: Int($0.seconds)) }
        let minutes = schedule.startWithin / 60
        let span =
            minutes % 60 == 0
            ? say("\(minutes / 60) h", zh: "\(minutes / 60) 小时")
            : say("\(minutes) minutes", zh: "\(minutes) 分钟")
        return days.joined(separator: say(", ", zh: "、")) + say(" at ", zh: " ")
            + times.joined(separator: say(", ", zh: "、"))
            + say(
                "; a run that cannot begin within \(span) is missed, and a person decides",
                zh: " 开始；\(span)内没能开始就算错过，由人决定")
    }

    private func speed(_ rate: SendRate) -> String {
        let unit =
            switch rate.seconds {
            case 1: say("second", zh: "秒")
            case 60: say("minute", zh: "分钟")
            default: say("hour", zh: "小时")
            }
        return say("at most \(rate.count) notices a \(unit)", zh: "每\(unit)最多 \(rate.count) 份")
    }

    /// `10 minutes before the end nothing leaves any more`, or nothing.
    private func early(_ seconds: Int) -> String {
        if seconds == 0 { return "" }
        let minutes = seconds / 60
        return say(
            "; in the last \(minutes) minutes nothing leaves any more",
            zh: "；最后 \(minutes) 分钟不再发出")
    }

    /// In whose zone the hours are, where that is not the lender's.
    private var whoseClocks: String {
        guard let zone = campaign.portfolio.zone else { return "" }
        let name = campaign.portfolio.fields[Int(zone.raw)].name
        return say(
            "; by the clocks of the borrower's zone (\(name)), and nothing without one",
            zh: "；按借款人所在时区（\(name)）的钟点，没有时区就不发")
    }

    /// By channel; tasks for people count only for limits of their own.
    private var limits: String {
        let limits = campaign.timing.limits
        if limits.isEmpty { return say("none", zh: "不限") }
        var kinds: [Channel.Kind?] = []
        for limit in limits where !kinds.contains(limit.channel) { kinds.append(limit.channel) }
        let parts = kinds.map { kind in
            let counts = limits.filter { $0.channel == kind }.map { limit in
                let most = "\(limit.count)"
                return limit.days == 1
                    ? say("at most \(most) a day", zh: "每天最多 \(most) 份")
                    : say(
                        "at most \(most) in \(limit.days) days",
                        zh: "\(limit.days) 天内最多 \(most) 份")
            }
            let channel =
                kind.map(plain.channel)
                ?? say("all messages (calls and visits apart)", zh: "各种通知合计（电话、上门不计）")
            return plain.spaced(
                channel, say(": ", zh: ""), counts.joined(separator: say(", ", zh: "，")))
        }
        return say("to one borrower, over all campaigns; ", zh: "按借款人计，含所有活动。")
            + parts.joined(separator: say("; ", zh: "；"))
    }

    func groups(_ step: Step) -> [Int] {
        let all = Array(0..<campaign.groups.count)
        return step.groups.map { chosen in all.filter { chosen[$0] } } ?? all
    }

    private func row(_ step: Step) -> [[Inline]] {
        let groups = groups(step)
        let isForAll = step.groups == nil || groups.count == campaign.groups.count
        var who: [Inline] =
            isForAll
            ? [.text(say("all", zh: "所有人"))]
            : [.text(groupNames(groups, among: Array(0..<campaign.groups.count)))]
        // Whoever approves from the table has to see that not all of them are meant.
        if let condition = step.condition {
            who += [.text(say(", if ", zh: "，须"))] + rule(condition)
        }
        return [
            [.strong(step.name)], day(step),
            choice(step.at, groups, ==, hasRest: true) { [.text(time($0))] }, who,
            choice(step.send, groups, ==) { [.text(sending($0))] } + fallback(step, groups),
        ]
    }

    private func time(_ time: TimeOfDay?) -> String {
        plain.time(seconds: time.map { Int($0.seconds) } ?? campaign.timing.opens)
    }

    /// A repeated step once.
    var writtenSteps: [Step] { campaign.ladder.filter { $0.repetition == 0 } }

    private func day(_ step: Step) -> [Inline] {
        guard let text = campaign.wording.expressions[step.day] else { return [] }
        var words = words.value(text)
        // A date alone is the day itself.
        if text.bytes.allSatisfy({ $0 >= 0x80 }), plain.language == .zh {
            words.append(.text("当天"))
        }
        if let date = step.bounds.notBefore {
            words += [.text(say(", not before ", zh: "，不早于"))] + value(date)
        }
        if let date = step.bounds.noLaterThan {
            words += [.text(say(", not after ", zh: "，不晚于"))] + value(date)
        }
        if let after = step.bounds.after {
            let name = campaign.steps[after.step].name
            let gap = plain.span(Int64(after.gapDays), .day)
            words.append(
                .text(
                    after.gapDays == 0
                        ? say(", once “\(name)” has been accepted", zh: "，等“\(name)”已被接收")
                        : say(
                            ", at least \(gap) after “\(name)” was accepted",
                            zh: "，“\(name)”被接收至少 \(gap)之后")))
        }
        if let again = step.repeats {
            let every = plain.span(Int64(again.everyDays), .day)
            words.append(
                .text(
                    say(
                        ", then every \(every), \(plain.count(again.times, "more time", zh: "次"))",
                        zh: "，之后每 \(every)一次，再发 \(again.times) 次")))
        }
        return words
    }

    // MARK: What we say

    var what: [Block] {
        [.heading(1, [.text(say("What we say", zh: "说什么：每一步的文字"))]), .paragraph(legend)]
            + writtenSteps.flatMap(step) + offers
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
        if !step.was.isEmpty {
            facts.append((say("formerly", zh: "曾用名"), [.text(formerly(step.was))]))
        }
        facts.append((say("day", zh: "哪天"), day(step)))
        if let rule = step.ifClosed {
            let passes =
                rule == .later && mayFallUpToDue(step)
                ? say(
                    ", but not beyond the due date for a step up to it", zh: "；还款日当天或之前的，过了还款日就不发")
                : ""
            facts.append(
                (say("closed day", zh: "遇到不发的日子"), [.text(closed(rule) + passes)]))
        }
        if let late = late(step) { facts.append((say("late", zh: "错过了"), late)) }
        if let condition = step.condition {
            facts.append((say("only if", zh: "条件"), rule(condition)))
        }
        if let payBy = step.payBy {
            facts.append(
                (say("last day to pay", zh: "最后还款日"), value(payBy) + untilPaid(step, payBy)))
        }
        return [.heading(2, [.text(step.name)]), .facts(facts)] + messages(step)
    }

    /// What the last day to pay does to the steps that follow, if any do.
    private func untilPaid(_ step: Step, _ payBy: ExpressionID) -> [Inline] {
        var words = ""
        let isLast = campaign.ladder.last?.writtenName == step.writtenName
        if step.repeats != nil || !isLast {
            words += say(
                "; until that day has passed, no later step about the same debt is sent\(step.repeats == nil ? "" : ", nor this one again"), and one that can no longer be made up then is not sent at all",
                zh:
                    "；过了这一天，同一笔欠款才会发后面的步骤\(step.repeats == nil ? "" : "，也才会重复这一步")，等到那时已过补发期的不再发")
        }
        if campaign.wording.expressions[payBy].map({ self.words.isAhead($0) }) != true {
            words += say("; where that day has passed, the step is not sent", zh: "；这一天已经过去的，这一步不发")
        }
        return words.isEmpty ? [] : [.text(words)]
    }

    private func closed(_ rule: IfClosed?) -> String {
        switch rule {
        case .earlier: say("moved to an earlier day", zh: "提前")
        case .later: say("moved to a later day", zh: "顺延")
        case .skip: say("left out", zh: "这一步不发")
        case nil:
            say(
                "a step before the due date is moved earlier, one on it left out, one after it moved later",
                zh: "还款日前的步骤提前，当天的不发，之后的顺延")
        }
    }

    private func messages(_ step: Step) -> [Block] {
        var blocks: [Block] = []
        for (at, texts) in step.texts.enumerated() {
            guard let texts else { continue }
            let channel = campaign.channels[at]
            let groups = groups(step).filter {
                step.send[$0].channels.contains(at)
                    || step.fallback?.send[$0].channels.contains(at) == true
            }
            let parts = parts(texts, groups) {
                $0.body == $1.body && $0.title == $1.title && $0.html == $1.html
            }
            for part in parts {
                let isForAll = part.groups.count == campaign.groups.count
                let names = isForAll ? "" : groupNames(part.groups, among: self.groups(step))
                let label = [plain.channel(channel.kind), names].filter { !$0.isEmpty }
                    .joined(separator: say(" · ", zh: " · "))
                blocks.append(
                    .message(
                        label: label, title: part.value.title.map(samples.text),
                        text: framed(part.value, channel)))
                guard let html = part.value.html else { continue }
                blocks.append(
                    .message(
                        label: label + " · HTML", title: nil, text: samples.seen(html)))
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
