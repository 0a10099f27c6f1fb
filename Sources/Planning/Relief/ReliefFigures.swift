package import CampaignLanguage
package import Expressions

/// What the reliefs that change when a sum is paid come to.
///
/// Sums in minor units, rates a year as fractions. Nil where there is nothing to pay later, or a number does not
/// fit. The dates and the rate are figures too.
package enum ReliefFigures {
    /// The due date moves; interest runs on from the old one to the new one, that day not counted.
    package static func dueDate(
        _ sum: Word, rate: Decimal, due: CivilDate, by: Interval, terms: InterestTerms
    ) -> OfferFigures? {
        guard sum > 0, let new = due.adding(by),
            let interest = terms.interest(on: sum, rate: rate, from: due, to: new)
        else { return nil }
        var figures = OfferFigures()
        figures[date: .due] = new
        if by.unit == .months { figures[.months] = Word(by.count) }
        return figures.costing(interest, on: sum, rate: rate)
    }

    /// The sum is paid in `left` instalments and `more`; the interest is what that costs beside `left` alone.
    package static func term(
        _ sum: Word, rate: Decimal, left: Word, more: Int, method: RepaymentMethod,
        terms: InterestTerms
    ) -> OfferFigures? {
        guard let left = Int(exactly: left), left > 0, left <= RepaymentSchedule.longest,
            let old = RepaymentSchedule(
                of: sum, rate: rate, count: left, method: method, rounding: terms.rounding),
            let new = RepaymentSchedule(
                of: sum, rate: rate, count: left + more, method: method, rounding: terms.rounding)
        else { return nil }
        var figures = OfferFigures(new)
        figures[.amount] = sum
        figures[.months] = Word(more)
        figures[.interest] = new.totalInterest - old.totalInterest
        figures[.annualRate] = percent(rate)
        return figures
    }

    /// The sum is paid in `count` instalments; `known` keeps what does not depend on it for the next sum.
    package static func plan(
        _ sum: Word, rate: Decimal, count: Int, every: Interval, method: RepaymentMethod,
        terms: InterestTerms, known: inout RepaymentTerms.Known?
    ) -> OfferFigures? {
        let asked = RepaymentTerms.Asked(
            rate: rate, count: count, every: every.period(terms), method: method,
            rounding: terms.rounding)
        if known?.asked != asked {
            guard let terms = RepaymentTerms(asked) else { return nil }
            known = RepaymentTerms.Known(asked: asked, terms: terms)
        }
        guard let terms = known?.terms, let schedule = RepaymentSchedule(of: sum, terms) else {
            return nil
        }
        var figures = OfferFigures(schedule)
        figures[.amount] = sum
        figures[.interest] = schedule.totalInterest
        figures[.annualRate] = percent(rate)
        return figures
    }

    /// Nothing is paid for some months but, where it is billed, their interest.
    package static func deferment(
        _ sum: Word, rate: Decimal, due: CivilDate, months: Int, treatment: Deferment.Interest,
        terms: InterestTerms
    ) -> OfferFigures? {
        guard sum > 0, rate.coefficient >= 0, let new = due.adding(months: months) else {
            return nil
        }
        let interest: Word?
        switch treatment {
        case .billed:
            interest = Deferral.billed(sum, rate: rate, months: months, rounding: terms.rounding)
        case .capitalised:
            interest = Deferral.capitalised(
                sum, rate: rate, months: months, rounding: terms.rounding
            ).map { $0 - sum }
        }
        guard let interest else { return nil }
        var figures = OfferFigures()
        figures[.months] = Word(months)
        figures[date: .due] = new
        return figures.costing(interest, on: sum, rate: rate)
    }

    /// A yearly fraction as a word of `ValueType.percent`, rounded half up.
    static func percent(_ rate: Decimal) -> Word? {
        rate.rescaled(to: ValueType.percentScale, rounding: .halfUp).flatMap { Word(exactly: $0) }
    }
}

extension OfferFigures {
    init(_ schedule: RepaymentSchedule) {
        self.init()
        self[.payments] = Word(schedule.count)
        self[.each] = schedule.first.payment
        self[.last] = schedule.last.payment
        self[.toPay] = schedule.totalPaid
    }

    fileprivate func costing(_ interest: Word, on sum: Word, rate: Decimal) -> OfferFigures? {
        let (toPay, overflow) = sum.addingReportingOverflow(interest)
        guard interest >= 0, !overflow else { return nil }
        var figures = self
        figures[.amount] = sum
        figures[.interest] = interest
        figures[.toPay] = toPay
        figures[.annualRate] = ReliefFigures.percent(rate)
        return figures
    }
}

extension CivilDate {
    /// So much later; months are clipped to the month's end. Nil beyond the last date.
    func adding(_ interval: Interval) -> CivilDate? {
        switch interval.unit {
        case .months: adding(months: interval.count)
        case .days: adding(days: interval.count)
        }
    }
}
