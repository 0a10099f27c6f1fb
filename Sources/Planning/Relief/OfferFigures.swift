package import Expressions

/// The figures of an offer, as a text quotes them and as the ledger keeps them.
package struct OfferFigures: Sendable, Hashable {
    private var until = Word.missing
    private var amount = Word.missing
    private var waived = Word.missing
    private var toPay = Word.missing
    private var months = Word.missing
    private var payments = Word.missing
    private var each = Word.missing
    private var last = Word.missing
    private var interest = Word.missing
    private var first = Word.missing
    private var due = Word.missing
    private var annualRate = Word.missing

    /// How many figures there are.
    static let count = 12

    package init() {}

    /// A figure as a word of its type; nil where the offer has none.
    package subscript(figure: OfferFigure) -> Word? {
        get {
            let word =
                switch figure {
                case .until: until
                case .amount: amount
                case .waived: waived
                case .toPay: toPay
                case .months: months
                case .payments: payments
                case .each: each
                case .last: last
                case .interest: interest
                case .first: first
                case .due: due
                case .annualRate: annualRate
                }
            return word == .missing ? nil : word
        }
        set {
            let word = newValue ?? .missing
            switch figure {
            case .until: until = word
            case .amount: amount = word
            case .waived: waived = word
            case .toPay: toPay = word
            case .months: months = word
            case .payments: payments = word
            case .each: each = word
            case .last: last = word
            case .interest: interest = word
            case .first: first = word
            case .due: due = word
            case .annualRate: annualRate = word
            }
        }
    }

    /// Puts all figures behind each other, in the order of `OfferFigure`; `Word.missing` for those that there are not.
    func write(to words: UnsafeMutablePointer<Word>) {
        words[0] = until
        words[1] = amount
        words[2] = waived
        words[3] = toPay
        words[4] = months
        words[5] = payments
        words[6] = each
        words[7] = last
        words[8] = interest
        words[9] = first
        words[10] = due
        words[11] = annualRate
    }

    package subscript(date figure: OfferFigure) -> CivilDate? {
        get { self[figure].map { CivilDate(days: Int32(truncatingIfNeeded: $0)) } }
        set { self[figure] = newValue.map { Word($0.days) } }
    }

    /// What counts for budgets and approvals, in minor units: what is waived, or the sum that is paid later.
    package var stake: Word { self[.waived] ?? self[.amount] ?? 0 }

    /// What the borrower saves, in minor units: what is waived less the interest that the offer costs.
    var saving: Word { (self[.waived] ?? 0) - (self[.interest] ?? 0) }

    /// Whether a promise of the other figures may be replaced by these: the same kind, and less to pay, or more
    /// waived where nobody says what is to be paid.
    func isBetter(than promised: OfferFigures) -> Bool {
        if let now = self[.toPay], let then = promised[.toPay] { return now < then }
        return self[.waived] ?? 0 > promised[.waived] ?? 0
    }

    /// Whether these are figures of the same kind of relief: otherwise the file has changed it under the same
    /// name.
    func hasKind(of other: OfferFigures) -> Bool {
        [OfferFigure.waived, .payments, .interest].allSatisfy {
            (self[$0] == nil) == (other[$0] == nil)
        }
    }

    /// With the figures of `other` where it has none: an older ledger kept fewer.
    func filled(from other: OfferFigures) -> OfferFigures {
        var filled = self
        for figure in OfferFigure.allCases where filled[figure] == nil {
            filled[figure] = other[figure]
        }
        return filled
    }
}
