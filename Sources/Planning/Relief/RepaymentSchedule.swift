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

    package let count: Int
    package let first: Instalment
    package let last: Instalment
    package let totalInterest: Word
    package let totalPaid: Word
    private let principal: Word
    private let rate: Int128
    private let divisor: Int128
    private let rounding: Rounding
    /// What each instalment but the last pays, of the principal or with the interest.
    private let part: Word
    private let includesInterest: Bool

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
        guard principal > 0, (1...Self.longest).contains(count), rate.coefficient >= 0,
            period.numerator > 0, let yearly = product(rate.coefficient, Int128(period.numerator)),
            let growth = Growth(
                rate: rate, periods: period.denominator, times: period.numerator)
        else { return nil }
        includesInterest = method == .equalInstalment && rate.coefficient > 0
        var part: Word
        if includesInterest {
            guard let payment = growth.payment(principal, count: count, rounding: rounding) else {
                return nil
            }
            part = payment
        } else {
            part = Word(divide(Int128(principal), Int128(count), rounding))
        }
        self.principal = principal
        self.count = count
        self.rate = yearly
        self.rounding = rounding
        divisor = Int128(PowersOfTen[rate.scale]) * Int128(period.denominator)
        // Rounded up, a small payment may have paid all back before the last.
        for payment in [part, part - 1] {
            var walk = Walk(
                balance: principal, rate: yearly, divisor: divisor, rounding: rounding,
                part: payment, includesInterest: includesInterest, left: count)
            guard let first = walk.next() else { return nil }
            var (last, interest) = (first, first.interest)
            while let next = walk.next() {
                let (sum, overflow) = interest.addingReportingOverflow(next.interest)
                if overflow { return nil }
                (last, interest) = (next, sum)
            }
            guard !walk.isBroken else { return nil }
            guard count == 1 || last.principal > 0 else { continue }
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
        var walk = Walk(
            balance: principal, rate: rate, divisor: divisor, rounding: rounding, part: part,
            includesInterest: includesInterest, left: count)
        var list: [Instalment] = []
        while let next = walk.next() { list.append(next) }
        return list
    }

    /// Goes from instalment to instalment.
    private struct Walk {
        var balance: Word
        let rate: Int128
        let divisor: Int128
        let rounding: Rounding
        let part: Word
        let includesInterest: Bool
        var left: Int
        /// A number did not fit.
        var isBroken = false

        mutating func next() -> Instalment? {
            guard left > 0 else { return nil }
            left -= 1
            guard let yearly = product(Int128(balance), rate),
                let interest = Word(exactly: divide(yearly, divisor, rounding))
            else {
                isBroken = true
                left = 0
                return nil
            }
            let paid = left == 0 ? balance : includesInterest ? part - interest : part
            let principal = min(max(paid, 0), balance)
            balance -= principal
            return Instalment(principal: principal, interest: interest)
        }
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
