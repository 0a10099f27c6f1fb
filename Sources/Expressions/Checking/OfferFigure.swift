/// What an offer says in figures: `offer.to_pay` and the others that texts may quote.
@frozen public enum OfferFigure: Int, CaseIterable, Hashable, Sendable {
    /// The last day of the offer.
    case until
    /// The sum that it is about: of which a part is waived, or that is paid later.
    case amount
    /// What is forgiven.
    case waived
    /// All that is to be paid under the offer, interest included.
    case toPay
    /// By how many months the term is extended or the payment deferred.
    case months
    /// How many instalments there are.
    case payments
    /// What each instalment comes to, but the last; of equal parts of the principal, the first.
    case each
    /// What the last instalment comes to.
    case last
    /// The interest that the borrower pays because of the offer.
    case interest
    /// The day of the first instalment.
    case first
    /// The new due date.
    case due
    /// What the offer costs a year, as a percent.
    case annualRate

    /// As a text names it.
    package var path: String { "offer." + word }

    /// The name after `offer.`.
    package var word: String {
        switch self {
        case .toPay: "to_pay"
        case .annualRate: "annual_rate"
        case .until: "until"
        case .amount: "amount"
        case .waived: "waived"
        case .months: "months"
        case .payments: "payments"
        case .each: "each"
        case .last: "last"
        case .interest: "interest"
        case .first: "first"
        case .due: "due"
        }
    }

    /// The type of its word.
    package var type: ValueType {
        switch self {
        case .until, .first, .due: .date
        case .amount, .waived, .toPay, .each, .last, .interest: .money
        case .months, .payments: .integer
        case .annualRate: .percent
        }
    }

    private static let byPath = Dictionary(uniqueKeysWithValues: allCases.map { ($0.path, $0) })

    package init?(path: String) {
        guard let figure = Self.byPath[path] else { return nil }
        self = figure
    }
}
