package import Expressions

/// The instalments that pay a sum back, in minor units.
///
/// Each period's interest is rounded on its own; the last instalment takes what is left, so that the balance
/// ends at nothing. A month's interest is a twelfth of the year's, whatever its days.
package struct RepaymentSchedule: Sendable, Hashable {
    package enum Method: String, Sendable, Hashable {
        /// 等额本息: every payment the same, but the last.
        case equalInstalment = "equal_instalment"
        /// 等额本金: the same part of the principal each time, and the interest on what is left.
        case equalPrincipal = "equal_principal"
    }

    package struct Instalment: Sendable, Hashable {
        package let principal: Word
        package let interest: Word

        package var payment: Word { principal + interest }
    }

    package let instalments: ContiguousArray<Instalment>

    /// Instalments at most: 30 years by the month.
    package static let longest = 360

    /// `count` instalments, one a period, at `rate` a year as a fraction with `perYear` periods a year.
    ///
    /// A rate of 0 divides the sum. Where rounding up would leave nothing for the last instalment, the others
    /// pay a unit less. Nil for a sum that is not positive, a count outside of 1 to `longest`, a negative
    /// rate, more instalments than minor units, or what does not fit.
    package init?(
        of principal: Word, rate: Decimal, count: Int, perYear: Int = 12,
        method: Method = .equalInstalment, rounding: Rounding = .halfUp
    ) {
        guard principal > 0, (1...Self.longest).contains(count), rate.coefficient >= 0,
            let growth = Growth(rate: rate, periods: perYear)
        else { return nil }
        let divisor = Int128(PowersOfTen[rate.scale]) * Int128(perYear)
        var part: Word
        if method == .equalInstalment, rate.coefficient > 0 {
            guard let payment = growth.payment(principal, count: count, rounding: rounding) else {
                return nil
            }
            part = payment
        } else {
            part = Word(divide(Int128(principal), Int128(count), rounding))
        }
        let hasInterest = method == .equalInstalment && rate.coefficient > 0
        // Rounded up, a small payment may have paid all back before the last.
        for payment in [part, part - 1] {
            guard
                let found = Self.instalments(
                    principal, rate.coefficient, divisor, count, rounding,
                    part: payment, includesInterest: hasInterest)
            else { return nil }
            guard count == 1 || found[count - 1].principal > 0 else { continue }
            instalments = found
            return
        }
        return nil
    }

    /// Each pays `part`, of the principal or with the interest; nil where it does not fit.
    private static func instalments(
        _ principal: Word, _ rate: Int128, _ divisor: Int128, _ count: Int, _ rounding: Rounding,
        part: Word, includesInterest: Bool
    ) -> ContiguousArray<Instalment>? {
        var instalments = ContiguousArray<Instalment>()
        instalments.reserveCapacity(count)
        var balance = principal
        for number in 1...count {
            guard let yearly = product(Int128(balance), rate),
                let interest = Word(exactly: divide(yearly, divisor, rounding))
            else { return nil }
            let isLast = number == count
            let paid = isLast ? balance : includesInterest ? part - interest : part
            instalments.append(
                Instalment(principal: min(max(paid, 0), balance), interest: interest))
            balance -= min(max(paid, 0), balance)
        }
        return instalments
    }

    package var first: Instalment { instalments[0] }
    package var last: Instalment { instalments[instalments.count - 1] }
    package var totalInterest: Word { instalments.reduce(0) { $0 + $1.interest } }
    package var totalPaid: Word { instalments.reduce(0) { $0 + $1.payment } }
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
