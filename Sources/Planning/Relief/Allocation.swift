package import Expressions

/// How a payment is set against what is owed: by the product's order, the first in full before the next.
///
/// Without an agreement the Civil Code's order is costs, interest, principal (art. 561).
package enum Allocation {
    /// The part of `payment` for each of `due`, which are in the product's order; minor units.
    package static func parts(of payment: Word, due: [Word]) -> [Word] {
        var left = max(0, payment)
        return due.map { take(from: &left, for: $0) }
    }

    /// The part of what is left of a payment for one sum; the rest stays.
    static func take(from left: inout Word, for due: Word) -> Word {
        let part = min(left, max(0, due))
        left -= part
        return part
    }
}

/// What became of the payments of an account, in minor units.
struct PaymentAllocation {
    var paid: Word
    /// Of the sums that payments are set against, what is still owed.
    var left: Word
    /// Of the payments, what is more than those sums.
    var unused: Word
}
