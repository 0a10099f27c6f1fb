package import Diagnostics
package import Expressions

/// Relief that a text may offer.
package struct ReliefOffer: Sendable {
    package enum Relief: Sendable {
        /// Part of a sum is forgiven.
        case waive(Waiver)
        /// The due date moves, or the term grows.
        case extend(Extension)
        /// A sum is paid back in instalments.
        case plan(InstalmentPlan)
        /// Nothing is paid for some months.
        case deferment(Deferment)
    }

    package var name: String
    package var span: SourceSpan
    package var condition: NamedRule?
    package var relief: Relief
    /// The last day of the offer (a date).
    package var until: ExpressionID?
    /// It may be made for a debt once more after its last day has passed.
    package var again = false
    package var budgetAmount: Located<Word>?
    package var budgetCount: Located<Int>?
    package var approval: Approval?
}

extension ReliefOffer {
    /// It comes to a sum; an extension that the borrower may only ask for does not.
    package var hasFigures: Bool {
        if case .extend(let more) = relief { return more.cost != nil }
        return true
    }

    /// What it costs, where it says so.
    package var rate: InterestRate? {
        switch relief {
        case .waive: return nil
        case .plan(let plan): return plan.rate
        case .deferment(let deferment): return deferment.rate
        case .extend(let more):
            switch more.cost {
            case .dueDate(_, let rate), .term(_, _, let rate, _): return rate
            case nil: return nil
            }
        }
    }

    /// Above a sum an offer is made only to accounts for which a person has approved it.
    package struct Approval: Sendable {
        /// Minor units of what the offer is about: what is waived, or the sum that is paid later.
        package var above: Located<Word>
        /// Holds where it is approved.
        package var given: NamedRule
    }
}

/// Which of several eligible offers an account gets.
package enum OfferChoice: String, Sendable, CaseIterable {
    /// The first in the file's order.
    case first
    /// The one that saves the borrower most: what is waived less the interest that it costs; of equal ones
    /// the first.
    case best
}

/// `waived` is `part` of `of`, at most `atMost`, rounded half up to the minor unit; `toPay` is `total` less that.
package struct Waiver: Sendable {
    package enum Part: Sendable {
        /// A fraction times 10^`ValueType.percentScale`.
        case share(Word)
        case amount(Word)
    }

    package var part: Part
    /// Money.
    package var of: ExpressionID
    /// The floor of a share, in minor units; never above `atMost`.
    package var atLeast: Word?
    package var atMost: Word?
    /// Money; nil: the offer says no sum to pay.
    package var total: ExpressionID?
}

/// A length of time between payments, in whole months or days.
package struct Interval: Sendable, Hashable {
    package enum Unit: Sendable, Hashable { case months, days }

    package var count: Int
    package var unit: Unit

    package init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }
}

/// What borrowing costs, per year, month or day.
package struct InterestRate: Sendable {
    package enum Amount: Sendable {
        /// A fraction a year times 10^`ValueType.rateScale`.
        case yearly(Word)
        /// A field of rates.
        case field(Slot, RatePeriod)
    }

    package var amount: Amount
    package var span: SourceSpan
}

/// How a sum is paid back.
package enum RepaymentMethod: String, Sendable, Hashable, CaseIterable {
    /// 等额本息: every payment the same, but the last.
    case equalInstalment = "equal_instalment"
    /// 等额本金: the same part of the principal each time, and the interest on what is left.
    case equalPrincipal = "equal_principal"
}

/// More time.
package struct Extension: Sendable {
    /// What the extension costs; without it the borrower may ask for one, and a person grants it.
    package enum Cost: Sendable {
        /// The due date moves by `by`; interest on a sum (money) runs on.
        case dueDate(of: ExpressionID, InterestRate)
        /// The sum that is left (money) is paid in `left` instalments (an integer field) and `by` months more.
        case term(of: ExpressionID, left: Slot, InterestRate, RepaymentMethod)
    }

    package var by: Interval
    package var cost: Cost?
}

/// A sum in instalments of the borrower's choice.
package struct InstalmentPlan: Sendable {
    /// Money.
    package var of: ExpressionID
    /// The numbers of instalments to choose from, ascending.
    package var payments: [Int]
    package var every: Interval
    package var rate: InterestRate
    /// The day of the first instalment (a date).
    package var first: ExpressionID?
    package var method: RepaymentMethod
}

/// 延期: no payment for some months; the schedule moves.
package struct Deferment: Sendable {
    package enum Interest: String, Sendable, CaseIterable {
        /// Paid as it falls due, on the same balance each month.
        case billed
        /// Added to the balance each month, so that it bears interest itself.
        case capitalised
    }

    /// Months.
    package var by: Int
    /// The balance (money).
    package var of: ExpressionID
    package var rate: InterestRate
    package var interest: Interest
}
