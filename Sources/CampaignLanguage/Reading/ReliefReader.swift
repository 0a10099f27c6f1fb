internal import Diagnostics
internal import Expressions

/// Reliefs that change when a sum is paid: `extend`, `plan`, `defer`.
extension CampaignReader {
    mutating func readExtension(_ node: YAMLNode) -> Extension? {
        guard let map = MapReader(node, CampaignSchema.extend, &bag) else { return nil }
        let by = map["by"].flatMap {
            readInterval($0, Phrase("length of an extension", zh: "展期时长"), example: "6 months")
        }
        let of = money(map["of"])
        let rate = readRate(map["annual_rate"], in: map)
        let left = map["left"].flatMap { field($0, "left", [.integer]) }
        let method = readMethod(map["method"])
        for (key, other) in [("annual_rate", "of"), ("left", "of"), ("method", "left")] {
            if let span = map.keySpan(key), map[other] == nil {
                bag.add(.needsKey(key, other, at: span))
            }
        }
        if map["left"] != nil, let by, by.unit == .days, let span = map["by"]?.span {
            bag.add(.termInDays(at: span))
        }
        guard let by else { return nil }
        guard map["of"] != nil else {
            env.declare(figures: [.months: by.unit == .months ? Int128(by.count) : nil])
            return Extension(by: by)
        }
        guard let of, let rate else { return nil }
        var bounds = FigureBounds(sum: env.most(of), rate: most(rate))
        guard map["left"] != nil else {
            bounds.run(by, times: 1)
            declare(bounds, months: by)
            return Extension(by: by, cost: .dueDate(of: of.id, rate))
        }
        guard let left else { return nil }
        let most = fields[Int(left.raw)].atMost.map { Int($0) }
        bounds.repay(
            least: by.count, most: most.map { $0 + by.count }, every: Interval(1, .months))
        declare(bounds, months: by)
        return Extension(by: by, cost: .term(of: of.id, left: left, rate, method))
    }

    mutating func readPlan(_ node: YAMLNode) -> InstalmentPlan? {
        guard let map = MapReader(node, CampaignSchema.plan, &bag) else { return nil }
        let of = money(map["of"])
        let payments = map["payments"].map { readPayments($0) } ?? []
        let every = map["every"].map {
            readInterval($0, Phrase("time between instalments", zh: "分期间隔"), example: "1 month")
        }
        let rate = readRate(map["annual_rate"], in: map)
        var first: ExpressionID?
        if let node = map["first"], let text = ValueReader.scalar(node, Self.date, &bag) {
            first = compile(text, .date, .rule)?.id
        }
        let method = readMethod(map["method"])
        guard let of, let longest = payments.last, let rate,
            let interval = every ?? Interval(1, .months)
        else { return nil }
        var bounds = FigureBounds(sum: env.most(of), rate: most(rate))
        bounds.repay(least: longest, most: longest, every: interval)
        declare(bounds, months: nil)
        return InstalmentPlan(
            of: of.id, payments: payments, every: interval, rate: rate, first: first,
            method: method)
    }

    mutating func readDeferment(_ node: YAMLNode) -> Deferment? {
        guard let map = MapReader(node, CampaignSchema.deferment, &bag) else { return nil }
        let by = map["by"].flatMap {
            ValueReader.count(
                $0, Phrase("number of months", zh: "月数"), in: 1...60, units: ["month", "months"],
                example: "2 months", &bag)
        }
        let of = money(map["of"])
        let rate = readRate(map["annual_rate"], in: map)
        let interest = map["interest"].flatMap {
            ValueReader.choice(
                $0, Phrase("treatment of interest", zh: "利息的处理方式"), as: Deferment.Interest.self,
                &bag)
        }
        guard let by, let of, let rate, let interest else { return nil }
        var bounds = FigureBounds(sum: env.most(of), rate: most(rate))
        bounds.run(Interval(1, .months), times: by)
        declare(bounds, months: Interval(by, .months))
        return Deferment(by: by, of: of.id, rate: rate, interest: interest)
    }

    /// `6 months`, `14 days`, `2 weeks`; weeks become days.
    private mutating func readInterval(
        _ node: YAMLNode, _ what: Phrase, example: String
    ) -> Interval? {
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        let units: [String: (days: Int, most: Int)] = [
            "month": (0, 360), "months": (0, 360), "day": (1, 999), "days": (1, 999),
            "week": (7, 142), "weeks": (7, 142),
        ]
        guard words.count == 2, let unit = units[String(words[1])],
            words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(words[0]),
            (1...unit.most).contains(count)
        else {
            bag.add(.badValue(text, what, example: example, at: node.span))
            return nil
        }
        return unit.days == 0 ? Interval(count, .months) : Interval(count * unit.days, .days)
    }

    /// Ascending; nothing after an error.
    private mutating func readPayments(_ node: YAMLNode) -> [Int] {
        var counts: [Int] = []
        let items = ValueReader.list(node)
        let what = Phrase("number of instalments", zh: "期数")
        if items.isEmpty { bag.add(.emptyValue(what, at: node.span)) }
        for item in items {
            guard let count = ValueReader.count(item, what, in: 2...360, example: "6", &bag)
            else { return [] }
            if counts.contains(count) {
                bag.add(.twiceInList("\(count)", at: item.span))
            } else {
                counts.append(count)
            }
        }
        return counts.sorted()
    }

    private mutating func readMethod(_ node: YAMLNode?) -> RepaymentMethod {
        node.flatMap {
            ValueReader.choice(
                $0, Phrase("way to repay", zh: "还款方式"), as: RepaymentMethod.self, &bag)
        } ?? .equalInstalment
    }

    /// `7.2%`, or a field of rates; 0% where nothing is said.
    private mutating func readRate(_ node: YAMLNode?, in map: MapReader) -> InterestRate? {
        guard let node else {
            return InterestRate(amount: .yearly(0), span: MapReader.head(map.node))
        }
        let written = node.scalar?.text.string ?? ""
        if Decimal(written) != nil {
            bag.add(
                .badValue(
                    written, Phrase("yearly rate", zh: "年利率"), example: written + "%", at: node.span
                )
            )
            return nil
        }
        if written.hasSuffix("%") || written.hasSuffix("％") {
            return amounts.word(node, as: .rate(.year), &bag).map {
                InterestRate(amount: .yearly($0), span: node.span)
            }
        }
        if let at = fields.firstIndex(where: { $0.name == written }), fields[at].type == .percent {
            bag.add(.rateWithoutPeriod(written, at: node.span, declared: fields[at].span))
            return nil
        }
        let rates = RatePeriod.allCases.map { ValueType.rate($0) }
        guard let slot = field(node, "annual_rate", rates),
            case .rate(let period) = fields[Int(slot.raw)].type
        else { return nil }
        return InterestRate(amount: .field(slot, period), span: node.span)
    }

    /// The largest that a rate comes to in a year, times 10^`ValueType.rateScale`; nil without a bound.
    private func most(_ rate: InterestRate) -> Int128? {
        switch rate.amount {
        case .yearly(let word): Int128(word)
        case .field(let slot, let period):
            fields[Int(slot.raw)].atMost.map { Int128($0) * Int128(period.perYear) }
        }
    }

    private mutating func declare(_ bounds: FigureBounds, months: Interval?) {
        env.declare(figures: [
            .months: months.flatMap { $0.unit == .months ? Int128($0.count) : nil },
            .amount: bounds.sum, .payments: bounds.payments, .each: bounds.each, .last: bounds.each,
            .interest: bounds.interest, .toPay: bounds.toPay, .annualRate: bounds.yearlyPercent,
        ])
    }
}

/// How large the figures of a relief can be, rounded up; nil without a bound.
private struct FigureBounds {
    /// Minor units.
    let sum: Int128?
    /// A year, times 10^`ValueType.rateScale`.
    let rate: Int128?
    private(set) var interest: Int128?
    private(set) var each: Int128?
    private(set) var payments: Int128?

    init(sum: Int128?, rate: Int128?) {
        self.sum = sum
        self.rate = rate
    }

    var toPay: Int128? {
        guard let sum, let interest else { return nil }
        return sum + interest
    }

    var yearlyPercent: Int128? { rate.map { $0 / 100 + 1 } }

    /// Interest runs on the sum and on the interest before.
    mutating func run(_ interval: Interval, times: Int) {
        guard let sum else { return }
        var balance = sum
        for _ in 0..<times {
            guard let more = interest(on: balance, interval) else { return }
            balance += more
        }
        interest = balance - sum
    }

    /// The sum is paid back; no instalment is above its part of the sum and the interest on all of it.
    mutating func repay(least: Int, most: Int?, every interval: Interval) {
        payments = most.map { Int128($0) }
        guard let sum, let most, let more = interest(on: sum, interval) else { return }
        each = sum / Int128(least) + more + Int128(most)
        interest = more * Int128(most) + 1
    }

    private func interest(on balance: Int128, _ interval: Interval) -> Int128? {
        guard let rate else { return nil }
        let (yearly, overflow) = balance.multipliedReportingOverflow(
            by: rate * Int128(interval.count))
        if overflow || yearly > Int128(Int64.max) << 50 { return nil }
        return yearly / (10_000_000_000 * (interval.unit == .months ? 12 : 360)) + 1
    }
}
