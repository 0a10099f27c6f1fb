internal import CampaignLanguage
package import Expressions

/// What a debt comes to while nothing is paid for some months, and the fee on a payment that was too small.
package enum Deferral {
    /// The balance after so many months, to which a twelfth of the year's interest is added each month; minor
    /// units. Nil where it does not fit.
    package static func capitalised(
        _ balance: Word, rate: Decimal, months: Int, rounding: Rounding
    ) -> Word? {
        let terms = InterestTerms(rounding: rounding)
        var balance = balance
        for _ in 0..<months {
            guard let interest = terms.interest(on: balance, rate: rate, days: 1, basis: 12) else {
                return nil
            }
            let (sum, overflow) = balance.addingReportingOverflow(interest)
            if overflow { return nil }
            balance = sum
        }
        return balance
    }

    /// The interest of so many months on the same balance, rounded once; nil where it does not fit.
    package static func billed(
        _ balance: Word, rate: Decimal, months: Int, rounding: Rounding
    ) -> Word? {
        InterestTerms(rounding: rounding)
            .interest(on: balance, rate: rate, days: months, basis: 12)
    }
}

/// 违约金 of a card: a share of the unpaid part of the minimum payment, and never less than the floor where
/// anything is unpaid.
package struct LateFee: Sendable, Hashable {
    package let rate: Decimal
    /// Minor units.
    package let floor: Word

    package init(rate: Decimal, floor: Word) {
        self.rate = rate
        self.floor = floor
    }

    /// The fee for what is unpaid, rounded half up; nil where it does not fit.
    package func amount(of unpaid: Word) -> Word? {
        if unpaid <= 0 { return 0 }
        return InterestTerms().interest(on: unpaid, rate: rate, days: 1, basis: 1)
            .map { max($0, floor) }
    }
}
