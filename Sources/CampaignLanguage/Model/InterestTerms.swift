package import Expressions

/// How a product counts days and rounds interest: fields of the product, because no two contracts agree.
package struct InterestTerms: Sendable, Hashable {
    /// What a year is divided by, for interest by the day.
    package enum DayCount: String, Sendable, Hashable, CaseIterable {
        /// The bankers' year, whatever the calendar says.
        case days360 = "360"
        case days365 = "365"
        /// The days of the calendar year in which each day of interest lies: 365 or 366.
        case actual

        /// The days by which a rate per day becomes one per year.
        package var daysPerYear: Int { self == .days360 ? 360 : 365 }
    }

    /// When interest is rounded to the minor unit.
    package enum Rounded: String, Sendable, Hashable, CaseIterable {
        /// Once, for all days together.
        case once
        /// Each day's interest, which is then added up.
        case daily
    }

    package var dayCount: DayCount
    package var rounding: Rounding
    package var rounded: Rounded

    package init(
        dayCount: DayCount = .days365, rounding: Rounding = .halfUp, rounded: Rounded = .once
    ) {
        self.dayCount = dayCount
        self.rounding = rounding
        self.rounded = rounded
    }

    /// Interest in minor units on `principal` from `start` to `end`, the last day not counted, at `rate` a
    /// year as a fraction (0.072 for 7.2 %). Nil where it does not fit.
    package func interest(
        on principal: Word, rate: Decimal, from start: CivilDate, to end: CivilDate
    ) -> Word? {
        let days = max(0, end - start)
        switch dayCount {
        case .days360: return interest(on: principal, rate: rate, days: days, basis: 360)
        case .days365: return interest(on: principal, rate: rate, days: days, basis: 365)
        case .actual:
            let inLeapYears = Self.leapDays(from: start, days: days)
            if rounded == .daily {
                guard
                    let leap = interest(
                        on: principal, rate: rate, days: inLeapYears, basis: 366),
                    let other = interest(
                        on: principal, rate: rate, days: days - inLeapYears, basis: 365)
                else { return nil }
                return leap + other
            }
            // days / 366 + others / 365, on one denominator.
            return interest(
                on: principal, rate: rate, days: inLeapYears * 365 + (days - inLeapYears) * 366,
                basis: 365 * 366)
        }
    }

    /// The same for a number of days and the days of a year.
    package func interest(on principal: Word, rate: Decimal, days: Int, basis: Int) -> Word? {
        let divisor = Int128(PowersOfTen[rate.scale]) * Int128(basis)
        let count = rounded == .daily ? 1 : days
        guard let yearly = product(Int128(principal), rate.coefficient),
            let all = product(yearly, Int128(count))
        else { return nil }
        let sum = divide(all, divisor, rounding)
        return product(sum, rounded == .daily ? Int128(days) : 1).flatMap { Word(exactly: $0) }
    }

    /// How many of `days` days from `start` on lie in leap years.
    private static func leapDays(from start: CivilDate, days: Int) -> Int {
        var left = days
        var count = 0
        var year = start.year
        var day = start
        while left > 0, let next = CivilDate(year: year + 1, month: 1, day: 1) {
            let here = min(left, next - day)
            if CivilDate.isLeap(year) { count += here }
            left -= here
            day = next
            year += 1
        }
        return count
    }
}

/// The product; nil where it does not fit.
package func product(_ a: Int128, _ b: Int128) -> Int128? {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : product
}
