import CampaignLanguage
import Expressions
import Planning

/// What each kind of finance vector computes.
enum FinanceKinds {
    typealias Input = FinanceVectors.Input
    typealias BadInput = FinanceVectors.BadInput

    static let all: [String: @Sendable (Input) throws -> JSONValue] = [
        "overdueDays": { .integer(max(0, try $0.date("asOf") - $0.date("due"))) },
        "dueDates": {
            let dates = DueDates.monthly(
                from: try $0.date("start"), billingDay: try $0.integer("billingDay"),
                count: try $0.integer("count"))
            return .list(dates.map { .text($0.description) })
        },
        "penaltyInterest": { try interest($0, on: "principal", rounded: .once) },
        "penaltyInterestPerDayRounded": { try interest($0, on: "principal", rounded: .daily) },
        "extensionInterest": { try interest($0, on: "principal", rounded: .once) },
        "compoundInterest": { try interest($0, on: "overdueInterest", rounded: .once) },
        "cardInterest": {
            let terms = InterestTerms()
            return money(
                terms.interest(
                    on: try $0.money("balance"), rate: try $0.decimal("dailyRate"),
                    days: try $0.integer("days"), basis: 1))
        },
        "lateFee": {
            let unpaid = max(0, try $0.money("minimumDue") - $0.money("paid"))
            let fee = LateFee(rate: try $0.decimal("rate"), floor: try $0.money("floor"))
            return money(fee.amount(of: unpaid))
        },
        "dailyToAnnualSimple": {
            .text(
                try times(
                    $0.decimal("dailyRatePercent"), Int128($0.integer("basis")), decimals: 2))
        },
        "monthlyToNominal": {
            .text(try times($0.decimal("monthlyRatePercent"), 12, decimals: 2))
        },
        "dailyToEffective": {
            .text(
                try effective(
                    growth($0.decimal("dailyRatePercent")), periods: $0.integer("basis")))
        },
        "monthlyToEffective": {
            .text(try effective(growth($0.decimal("monthlyRatePercent")), periods: 12))
        },
        "irrOfFeeInstalment": { try feeInstalment($0) },
        "equalInstalment": { try schedule($0, .equalInstalment) },
        "equalPrincipal": { try schedule($0, .equalPrincipal) },
        "personalisedInstalment": {
            let plan = try repayment($0, "balance", "months", .equalInstalment)
            return .object([
                "payment": money(plan.first.payment), "lastPayment": money(plan.last.payment),
            ])
        },
        "reAmortise": {
            let old = try repayment($0, "balance", "fromMonths", .equalInstalment)
            let new = try repayment($0, "balance", "toMonths", .equalInstalment)
            return .object([
                "old": money(old.first.payment), "new": money(new.first.payment),
                "monthlyReduction": money(old.first.payment - new.first.payment),
                "oldInterest": money(old.totalInterest), "newInterest": money(new.totalInterest),
                "oldLastPayment": money(old.last.payment),
                "newLastPayment": money(new.last.payment),
            ])
        },
        "deferralInterestBilled": {
            money(
                Deferral.billed(
                    try $0.money("balance"), rate: try $0.decimal("annualRate"),
                    months: try $0.integer("months"), rounding: .halfUp))
        },
        "deferralInterestCapitalised": {
            let (balance, rate) = (try $0.money("balance"), try $0.decimal("annualRate"))
            let balances = (1...max(1, try $0.integer("months"))).compactMap {
                Deferral.capitalised(balance, rate: rate, months: $0, rounding: .halfUp)
            }
            let names = [
                "afterOne", "afterTwo", "afterThree", "afterFour", "afterFive", "afterSix",
            ]
            return .object(
                Dictionary(uniqueKeysWithValues: zip(names, balances).map { ($0, money($1)) }))
        },
        "waiver": {
            let sum = try $0.money("amount")
            guard let share = try $0.decimal("share").rescaled(to: 8, rounding: .down),
                let word = Word(exactly: share),
                let figures = WaiverFigures(part: .share(word), atMost: nil, of: sum, total: sum)
            else { throw BadInput(why: "nothing is waived") }
            return .object([
                "waived": money(figures.waived), "remaining": money(figures.toPay),
            ])
        },
        "round2": {
            let value = try $0.decimal("value")
            func rounded(_ rounding: Rounding) -> JSONValue {
                money(value.rescaled(to: 2, rounding: rounding).flatMap { Word(exactly: $0) })
            }
            // What a double would give, which the vectors show beside the others.
            let double = (Double(value.description) ?? .nan).roundedToCents
            return .object([
                "halfUpAwayFromZero": rounded(.halfUp), "halfEven": rounded(.halfEven),
                "down": rounded(.down), "binaryFloat": .text("\(double)"),
            ])
        },
        "capFourTimesLPR": { .text(try times($0.decimal("lprPercent"), 4, decimals: 2)) },
        "penaltyRatePercent": { try penaltyRate($0) },
        "allocate": { try allocate($0) },
        "aggregateAgainst24": { try aggregate($0) },
    ]

    private static func money(_ word: Word?) -> JSONValue {
        guard let word else { return .null }
        return .text(Decimal(coefficient: Int128(word), scale: 2).description)
    }

    private static func multiplied(_ a: Decimal, _ b: Decimal) throws -> Decimal {
        let (product, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        guard !overflow, a.scale + b.scale <= Decimal.largestScale else {
            throw BadInput(why: "the rate has too many digits")
        }
        return Decimal(coefficient: product, scale: a.scale + b.scale)
    }

    private static func times(_ a: Decimal, _ count: Int128, decimals: Int) throws -> String {
        let whole = Decimal(coefficient: a.coefficient * count, scale: a.scale)
        guard let rescaled = whole.rescaled(to: decimals, rounding: .halfUp) else {
            throw BadInput(why: "the rate is too large")
        }
        return Decimal(coefficient: rescaled, scale: decimals).description
    }

    private static func interest(
        _ input: Input, on sum: String, rounded: InterestTerms.Rounded
    ) throws -> JSONValue {
        var rate = try input.decimal("annualRate")
        if input.members["multiplier"] != nil {
            rate = try multiplied(rate, try input.decimal("multiplier"))
        }
        let terms = InterestTerms(rounded: rounded)
        return money(
            terms.interest(
                on: try input.money(sum), rate: rate, days: try input.integer("days"),
                basis: try input.integer("basis")))
    }

    private static func growth(_ percent: Decimal) throws -> Growth {
        guard let growth = Growth(rate: percent, periods: 100) else {
            throw BadInput(why: "the rate is out of range")
        }
        return growth
    }

    private static func effective(_ growth: Growth, periods: Int) throws -> String {
        guard let year = growth.power(periods)?.percent(decimals: 4) else {
            throw BadInput(why: "the rate is out of range")
        }
        return year.description
    }

    private static func feeInstalment(_ input: Input) throws -> JSONValue {
        let principal = try input.money("principal")
        let months = try input.integer("months")
        let rate = try input.decimal("monthlyFeeRateOnOriginalPrincipal")
        guard let fee = InterestTerms().interest(on: principal, rate: rate, days: 1, basis: 1),
            let even = RepaymentSchedule(
                of: principal, rate: Decimal(coefficient: 0, scale: 0), count: months)
        else { throw BadInput(why: "the sum is out of range") }
        let payment = even.first.payment + fee
        guard let month = Growth.ofPayments(payment, count: months, principal: principal) else {
            throw BadInput(why: "the payments do not pay the sum back")
        }
        func text(_ value: Decimal?) -> JSONValue { value.map { .text($0.description) } ?? .null }
        return .object([
            "payment": money(payment), "monthlyIRRPercent": text(month.percent(decimals: 6)),
            "nominalAPRPercent": text(month.percent(periods: 12, decimals: 4)),
            "effectivePercent": .text(try effective(month, periods: 12)),
            "naiveMonthlyTimes12Percent": .text(try times(rate, 1200, decimals: 4)),
        ])
    }

    private static func repayment(
        _ input: Input, _ sum: String, _ months: String, _ method: RepaymentMethod
    ) throws -> RepaymentSchedule {
        guard
            let schedule = RepaymentSchedule(
                of: try input.money(sum), rate: try input.decimal("annualRate"),
                count: try input.integer(months), method: method)
        else { throw BadInput(why: "there is no such schedule") }
        return schedule
    }

    private static func schedule(
        _ input: Input, _ method: RepaymentMethod
    ) throws -> JSONValue {
        let plan = try repayment(input, "principal", "months", method)
        let instalments = plan.instalments
        let principal = instalments.reduce(0) { $0 + $1.principal }
        let second = instalments.count > 1 ? instalments[1] : plan.last
        return .object([
            "firstPayment": money(plan.first.payment), "firstInterest": money(plan.first.interest),
            "secondInterest": money(second.interest), "secondPayment": money(second.payment),
            "lastPayment": money(plan.last.payment), "lastPrincipal": money(plan.last.principal),
            "lastInterest": money(plan.last.interest), "totalInterest": money(plan.totalInterest),
            "totalPaid": money(plan.totalPaid),
            "finalBalance": money(try input.money("principal") - principal),
        ])
    }

    private static func penaltyRate(_ input: Input) throws -> JSONValue {
        let rate = try multiplied(
            try input.decimal("contractPercent"), try input.decimal("multiplier"))
        // The loan prime rate of one year since May 2025, where a vector names none.
        let lpr = try input.members["lprPercent"].map { _ in try input.decimal("lprPercent") }
        let cap = try multiplied(lpr ?? Input.decimal("3.00"), Input.decimal("4"))
        return .object([
            "rate": .text(try times(rate, 1, decimals: 2)),
            "over24": .boolean(rate > (try Input.decimal("24"))), "over4xLPR": .boolean(rate > cap),
        ])
    }

    private static func allocate(_ input: Input) throws -> JSONValue {
        guard let order = input.members["order"]?.list?.compactMap(\.text),
            let due = input.members["due"]?.object
        else { throw BadInput(why: "no `order` or no `due`") }
        let sums = try order.map { name in
            guard let text = due[name]?.text else {
                throw BadInput(why: "nothing is due for \(name)")
            }
            return try Input.money(text)
        }
        let parts = Allocation.parts(of: try input.money("payment"), due: sums)
        var figures: [String: JSONValue] = [:]
        for (name, (part, sum)) in zip(order, zip(parts, sums)) {
            figures[name] = money(part)
            figures[name + "After"] = money(sum - part)
        }
        return .object(figures)
    }

    private static func aggregate(_ input: Input) throws -> JSONValue {
        let principal = try input.money("principal")
        let days = try input.integer("days")
        let terms = InterestTerms()
        let cap = try Input.decimal("0.24")
        guard
            let penalty = terms.interest(
                on: principal, rate: try input.decimal("penaltyRate"), days: days, basis: 360),
            let cap365 = terms.interest(on: principal, rate: cap, days: days, basis: 365),
            let cap360 = terms.interest(on: principal, rate: cap, days: days, basis: 360)
        else { throw BadInput(why: "the sum is out of range") }
        let total = penalty + (try input.money("lateFee"))
        let yearly = divide(
            Int128(total) * 365 * 10_000, Int128(principal) * Int128(days), .halfUp)
        return .object([
            "penalty": money(penalty), "total": money(total), "cap365": money(cap365),
            "cap360": money(cap360), "annualisedPercent365": money(Word(exactly: yearly)),
            "over": .boolean(total > cap365),
        ])
    }
}
