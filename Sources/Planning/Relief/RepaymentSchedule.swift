package import CampaignLanguage
package import Expressions

/// The instalments that pay a sum back, in minor units.
///
/// Each period's interest is rounded on its own; the last instalment takes what is left, so that the balance
/// ends at nothing. A month's interest is a twelfth of the year's, whatever its days. Nothing is allocated
/// until `instalments` is asked for.
package struct RepaymentSchedule: Sendable, Hashable {
    package struct Instalment: Sendable, Hashable {
        package let principal: Word
        package let interest: Word

        package var payment: Word { principal + interest }
    }

    /// A period as a part of a year: a month is 1/12, 14 days of a year of 360 are 14/360.
    package struct Period: Sendable, Hashable {
        package let numerator: Int
        package let denominator: Int

        package init(_ numerator: Int, of denominator: Int) {
            self.numerator = numerator
            self.denominator = denominator
        }

        package static let month = Period(1, of: 12)
    }

    package let first: Instalment
    package let last: Instalment
    package let totalInterest: Word
    package let totalPaid: Word
    private let terms: RepaymentTerms
    private let principal: Word
    /// What each instalment but the last pays, of the principal or with the interest.
    private let part: Word

    package var count: Int { terms.count }

    /// Instalments at most: 30 years by the month.
    package static let longest = 360

    /// `count` instalments, one a period, at `rate` a year as a fraction.
    ///
    /// A rate of 0 divides the sum. Where rounding up would leave nothing for the last instalment, the others
    /// pay a unit less. Nil for a sum that is not positive, a count outside of 1 to `longest`, a negative
    /// rate, more instalments than minor units, or what does not fit.
    package init?(
        of principal: Word, rate: Decimal, count: Int, every period: Period = .month,
        method: RepaymentMethod = .equalInstalment, rounding: Rounding = .halfUp
    ) {
        guard
            let terms = RepaymentTerms(
                RepaymentTerms.Asked(
                    rate: rate, count: count, every: period, method: method, rounding: rounding))
        else { return nil }
        self.init(of: principal, terms)
    }

    /// The same, of terms that are known.
    package init?(of principal: Word, _ terms: RepaymentTerms) {
        guard principal > 0, let part = terms.part(of: principal) else { return nil }
        self.principal = principal
        self.terms = terms
        // Rounded up, a small payment may have paid all back before the last.
        for payment in [part, part - 1] {
            var walk = Walk(balance: principal, terms: terms, part: payment, left: terms.count)
            guard let first = walk.next() else { return nil }
            var (last, interest) = (first, first.interest)
            while let next = walk.next() {
                let (sum, overflow) = interest.addingReportingOverflow(next.interest)
                if overflow { return nil }
                (last, interest) = (next, sum)
            }
            guard !walk.isBroken else { return nil }
            guard terms.count == 1 || last.principal > 0 else { continue }
            let (paid, overflow) = principal.addingReportingOverflow(interest)
            if overflow { return nil }
            self.part = payment
            self.first = first
            self.last = last
            totalInterest = interest
            totalPaid = paid
            return
        }
        return nil
    }

    package var instalments: [Instalment] {
        var walk = Walk(balance: principal, terms: terms, part: part, left: count)
        var list: [Instalment] = []
        while let next = walk.next() { list.append(next) }
        return list
    }

    /// Goes from instalment to instalment.
    private struct Walk {
        var balance: Word
        let terms: RepaymentTerms
        let part: Word
        var left: Int
        /// A number did not fit.
        var isBroken = false

        @inline(__always)
        mutating func next() -> Instalment? {
            guard left > 0 else { return nil }
            left -= 1
            guard let interest = terms.interest(on: balance) else {
                isBroken = true
                left = 0
                return nil
            }
            let paid = left == 0 ? balance : terms.includesInterest ? part - interest : part
            let principal = min(max(paid, 0), balance)
            balance -= principal
            return Instalment(principal: principal, interest: interest)
        }
    }
}

/// What instalments have in common whatever the sum.
package struct RepaymentTerms: Sendable, Hashable {
    let count: Int
    let rounding: Rounding
    /// What each instalment pays includes the interest.
    let includesInterest: Bool
    private let annuity: Growth.Annuity?
    /// The rate of a period, in lowest terms.
    private let numerator: Int128
    private let denominator: Int128
    /// The same where both fit in a word; else 0.
    private let shortNumerator: Word
    private let shortDenominator: Word

    /// From what they follow; the rate is a year's.
    package struct Asked: Sendable, Hashable {
        var rate: Decimal
        var count: Int
        var every: RepaymentSchedule.Period
        var method: RepaymentMethod
        var rounding: Rounding
    }

    /// Those that were computed last.
    package struct Known: Sendable {
        var asked: Asked
        var terms: RepaymentTerms
    }

    /// Nil for a count outside of 1 to `RepaymentSchedule.longest`, a negative rate, or what does not fit.
    init?(_ asked: Asked) {
        let (rate, period) = (asked.rate, asked.every)
        guard (1...RepaymentSchedule.longest).contains(asked.count), rate.coefficient >= 0,
            period.numerator > 0, let yearly = product(rate.coefficient, Int128(period.numerator)),
            let growth = Growth(
                rate: rate, periods: period.denominator, times: period.numerator)
        else { return nil }
        count = asked.count
        rounding = asked.rounding
        includesInterest = asked.method == .equalInstalment && rate.coefficient > 0
        annuity = includesInterest ? growth.annuity(of: count) : nil
        if includesInterest, annuity == nil { return nil }
        let divisor = Int128(PowersOfTen[rate.scale]) * Int128(period.denominator)
        let common = Self.commonDivisor(yearly, divisor)
        numerator = yearly / common
        denominator = divisor / common
        let isShort = numerator <= Int128(Word.max) && denominator <= Int128(Word.max)
        shortNumerator = isShort ? Word(numerator) : 0
        shortDenominator = isShort ? Word(denominator) : 0
    }

    /// What each instalment but the last pays.
    func part(of principal: Word) -> Word? {
        if let annuity { return annuity.payment(principal, rounding) }
        return Word(divide(Int128(principal), Int128(count), rounding))
    }

    /// A period's interest on a sum that is not negative; nil where it does not fit.
    @inline(__always)
    func interest(on balance: Word) -> Word? {
        let (product, overflow) = balance.multipliedReportingOverflow(by: shortNumerator)
        if overflow || shortDenominator == 0 { return longInterest(on: balance) }
        let (quotient, rest) = product.quotientAndRemainder(dividingBy: shortDenominator)
        let missing = shortDenominator &- rest
        let isUp =
            switch rounding {
            case .down: false
            case .halfUp: rest >= missing
            case .halfEven: rest > missing || rest == missing && quotient & 1 == 1
            }
        return isUp ? quotient &+ 1 : quotient
    }

    private func longInterest(on balance: Word) -> Word? {
        product(Int128(balance), numerator).flatMap {
            Word(exactly: divide($0, denominator, rounding))
        }
    }

    private static func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }
}

extension Interval {
    /// As a part of a year; a year of days has as many as the product says.
    package func period(_ terms: InterestTerms) -> RepaymentSchedule.Period {
        switch unit {
        case .months: RepaymentSchedule.Period(count, of: 12)
        case .days: RepaymentSchedule.Period(count, of: terms.dayCount.daysPerYear)
        }
    }
}

/// The dates on which instalments fall due.
package enum DueDates {
    /// `count` dates, the first in the month of `start`, on `billingDay` of each month or its last day where the
    /// month is shorter; a short month moves only its own date.
    package static func monthly(from start: CivilDate, billingDay: Int, count: Int) -> [CivilDate] {
        let first = start
        return (0..<count).compactMap { number in
            let months = first.year * 12 + first.month - 1 + number
            let (year, month) = (months / 12, months % 12 + 1)
            let last = CivilDate.daysInMonth(year: year, month: month)
            return CivilDate(year: year, month: month, day: min(billingDay, last))
        }
    }
}
