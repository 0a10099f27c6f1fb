internal import CampaignLanguage
internal import Expressions

// What each kind of relief gives, in the words of the page.

extension ShowPage {
    func relief(_ relief: ReliefOffer.Relief) -> [(String, [Inline])] {
        switch relief {
        case .waive(let waiver):
            var facts = [(say("waived", zh: "减免"), waived(waiver))]
            if let total = waiver.total {
                facts.append(
                    (
                        say("left to pay", zh: "减免后应还"),
                        value(total) + [.text(say(" less the sum waived", zh: "减去减免的金额"))]
                    ))
            }
            return facts
        case .extend(let more): return extended(more)
        case .plan(let plan): return planned(plan)
        case .deferment(let deferment): return deferred(deferment)
        }
    }

    private func extended(_ more: Extension) -> [(String, [Inline])] {
        let name = say("extension", zh: "展期")
        let span = words(more.by)
        guard let cost = more.cost else {
            let words = say(
                "by \(span); it can be asked for, and a person grants it", zh: "\(span)；可以申请，由人工办理")
            return [(name, [.text(words)])]
        }
        switch cost {
        case .dueDate(let of, let rate):
            return [
                (name, [.text(say("the due date moves by \(span)", zh: "还款日推迟 \(span)"))]),
                (say("interest runs on", zh: "照常计息的金额"), value(of)),
                (say("yearly rate", zh: "年利率"), words(rate)),
            ]
        case .term(let of, let left, let rate, let method):
            return [
                (
                    name,
                    [.text(say("\(span) more than ", zh: "在"))] + field(left)
                        + [.text(say(" instalments", zh: "之外再加 \(span)"))]
                ), (say("sum", zh: "金额"), value(of)), (say("yearly rate", zh: "年利率"), words(rate)),
                (say("repayment", zh: "还款方式"), [.text(words(method))]),
            ]
        }
    }

    private func planned(_ plan: InstalmentPlan) -> [(String, [Inline])] {
        let counts = plan.payments.map(String.init).joined(separator: say(", ", zh: "、"))
        let every = words(plan.every)
        var facts: [(String, [Inline])] = [
            (say("in instalments", zh: "分期的金额"), value(plan.of)),
            (
                say("how many", zh: "期数"),
                [
                    .text(
                        say(
                            plan.payments.count > 1
                                ? "\(counts), as the borrower chooses; one every \(every)"
                                : "\(counts); one every \(every)",
                            zh: plan.payments.count > 1
                                ? "\(counts) 期，由借款人选；每 \(every)一期" : "\(counts) 期；每 \(every)一期"))
                ]
            ),
        ]
        if let first = plan.first { facts.append((say("first", zh: "首期还款日"), value(first))) }
        facts.append((say("yearly rate", zh: "年利率"), words(plan.rate)))
        facts.append((say("repayment", zh: "还款方式"), [.text(words(plan.method))]))
        return facts
    }

    private func deferred(_ deferment: Deferment) -> [(String, [Inline])] {
        let span = plain.span(Int64(deferment.by), .month)
        return [
            (
                say("deferment", zh: "延期"),
                [.text(say("nothing is paid for \(span)", zh: "\(span)内先不还，还款计划顺延"))]
            ), (say("balance", zh: "计息余额"), value(deferment.of)),
            (say("yearly rate", zh: "年利率"), words(deferment.rate)),
            (
                say("interest", zh: "利息"),
                [
                    .text(
                        deferment.interest == .billed
                            ? say("paid each month", zh: "按月收取")
                            : say("added to the balance each month", zh: "每月计入本金"))
                ]
            ),
        ]
    }

    /// How the product counts interest, where the file says something else than usual.
    func terms(_ terms: InterestTerms) -> [(String, [Inline])] {
        if terms == InterestTerms() { return [] }
        let days =
            switch terms.dayCount {
            case .days360: say("a year has 360 days", zh: "一年按 360 天")
            case .days365: say("a year has 365 days", zh: "一年按 365 天")
            case .actual: say("by the days of the calendar year", zh: "按当年实际天数")
            }
        let rounding =
            switch terms.rounding {
            case .halfUp: say("a half is rounded up", zh: "四舍五入")
            case .halfEven: say("a half is rounded to the even digit", zh: "四舍六入五成双")
            case .down: say("what is over is cut", zh: "舍去尾数")
            }
        let rounded =
            terms.rounded == .once
            ? say("once, for all days together", zh: "总额只取整一次")
            : say("each day's by itself", zh: "每天取整后相加")
        let comma = say(", ", zh: "，")
        return [
            (
                say("interest", zh: "计息"),
                [.text([days, rounding, rounded].joined(separator: comma))]
            )
        ]
    }

    private func words(_ interval: Interval) -> String {
        plain.span(Int64(interval.count), interval.unit == .months ? .month : .day)
    }

    private func words(_ method: RepaymentMethod) -> String {
        switch method {
        case .equalInstalment: say("the same instalment each time, but the last", zh: "等额本息，末期除外")
        case .equalPrincipal: say("the same part of the principal each time", zh: "等额本金")
        }
    }

    private func words(_ rate: InterestRate) -> [Inline] {
        switch rate.amount {
        case .yearly(let word): [.text(plain.percent(word, scale: ValueType.rateScale))]
        case .field(let slot, _): field(slot)
        }
    }

    private func waived(_ waiver: Waiver) -> [Inline] {
        let part: [Inline] =
            switch waiver.part {
            case .share(let share):
                [
                    .text(
                        say(
                            "\(plain.percent(share, scale: ValueType.percentScale)) of ", zh: ""))
                ] + value(waiver.of)
                    + [
                        .text(
                            say("", zh: "的 \(plain.percent(share, scale: ValueType.percentScale))"))
                    ]
            case .amount(let amount):
                // Never more than there is.
                [
                    .text(
                        say(
                            "\(plain.money(amount)), not more than ",
                            zh: "\(plain.money(amount))，不超过"))
                ] + value(waiver.of)
            }
        var bounds: [Inline] = []
        if let least = waiver.atLeast {
            bounds.append(
                .text(say(", at least \(plain.money(least))", zh: "，最少 \(plain.money(least))")))
        }
        if let most = waiver.atMost {
            bounds.append(
                .text(say(", at most \(plain.money(most))", zh: "，最多 \(plain.money(most))")))
        }
        return part + bounds
    }
}
