package import Expressions

/// What a person wants to have blanked.
package enum ErasureScope: Sendable, Hashable {
    /// All that tells who a borrower is, as the portfolio calls them.
    case borrower(String)
    /// What notices said, and where to, that were over before a local date; and what borrowers replied before it.
    case before(CivilDate)
}

/// What an erasure would blank, or has blanked; counts of rows.
package struct Erasure: Sendable, Hashable {
    package var notices = 0
    /// Replies, receipts, payments and people's words.
    package var received = 0
    package var facts = 0
    /// Steps that a holdout did not get.
    package var heldOut = 0
    /// Entries of the history.
    package var events = 0
    /// Names that are known by a keyed hash from then on; 0 where all were before.
    package var names = 0
    /// The newest local date of the notices.
    package var newest: CivilDate?
    /// Notices that have not ended: of a borrower they stand against it, before a date they stay whole.
    package var unsettled = 0
    /// Before a date: notices that stay whole because an offer, a last day to pay or a promise is still in force then.
    package var inForce = 0
    /// A run was cut off, and what it has left is not settled.
    package var isCutOff = false
    /// The same for the same rows only.
    package var code = ""

    package var isEmpty: Bool { notices + received + facts + heldOut == 0 }
}

/// Who has something blanked, and why.
package struct ErasureWord: Sendable, Hashable {
    package var author: String
    package var reason: String
    /// Why it is done before the time for which the ledger is to keep things.
    package var although: String?

    package init(author: String, reason: String, although: String? = nil) {
        self.author = author
        self.reason = reason
        self.although = although
    }

    /// What the history says of it.
    var detail: String {
        "by \(author): \(reason)" + (although.map { "; although: \($0)" } ?? "")
    }
}
