/// What is known without being declared: the run's day, the account's position, the ledger's facts.
package enum Builtin: String, Hashable, Sendable, CaseIterable {
    /// The local date of the run's instant in the campaign's zone.
    case today
    /// The run's instant.
    case now
    /// Days since the due date, 0 before it and while the grace lasts.
    case daysOverdue = "days_overdue"
    /// Days to the due date, 0 after it.
    case daysUntilDue = "days_until_due"
    /// The last day to pay that the notice sets.
    case payBy = "pay_by"
    /// The chosen relief offer and its figures.
    case offer
    /// The group that the account is in.
    case segment
    /// The arm of the experiment.
    case arm
    /// What the ledger knows of earlier notices of this campaign to this borrower.
    case notices
    /// What the borrower has answered.
    case replied
    /// Channels that the borrower wants no notices on.
    case optedOut = "opted_out"
    /// What was promised last, and is neither kept nor broken.
    case promise
    /// What was paid since the row was extracted.
    case payments

    /// What the ledger knows.
    package static let ofLedger: Set<Builtin> = [
        .notices, .replied, .optedOut, .promise, .payments,
    ]

    /// Words of the language that this build does not compute yet.
    static let notHonoured: Set<String> = ["holds", "step_state"]
}

/// What a text or a rule may use where it stands.
package struct Scope: Sendable {
    package var allowed: Set<Builtin>
    /// Paths known to be present, such as `邮箱` or `offer.waived`.
    package var present: Set<String>

    package init(allowed: Set<Builtin>, present: Set<String> = []) {
        self.allowed = allowed
        self.present = present
    }

    /// Audience, segments, stops and definitions.
    package static let rule = Scope(
        allowed: Builtin.ofLedger.union([.today, .now, .daysOverdue, .daysUntilDue]))
    /// The condition of a step: what rules have, and what is found before the steps.
    package static let step = Scope(allowed: Scope.rule.allowed.union([.segment, .arm]))
    /// Texts: what steps have, and the offer; `pay_by` is added where the step sets one.
    package static let text = Scope(allowed: Scope.step.allowed.union([.offer]))
}

/// A fact of the ledger that the campaign uses, and the slot in which the planner leaves it.
package struct LedgerFact: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Notices about this due date.
        case thisDue
        /// Notices in the last days, the run's day included.
        case inLast(days: Int)
        /// The instant of the last notice, or `Word.missing`.
        case last
        /// The borrower has said so; a dispute or a complaint only until a person closes it.
        case replied(ReplyEvent)
        /// The local date of the last such reply.
        case repliedDay(ReplyEvent)
        /// An index into `channels`.
        case optedOut(channel: Int)
        case promiseDate, promiseAmount, promiseAt
        /// The account's payments after the row's `as_of`.
        case paymentsSince
    }

    package let kind: Kind
    package let slot: Slot
}

/// Where the planner leaves the values of built-in names; valid once all fields are declared.
///
/// Money in minor units, dates in days, `now` in microseconds, counts as integers. `segment`, `arm`
/// and `offerIndex` are indices in the order of declaration; a figure that there is not is
/// `Word.missing`.
public struct BuiltinSlots: Hashable, Sendable {
    package let today, now, daysOverdue, daysUntilDue, payBy, segment, arm: Slot
    package let offerIndex: Slot
    private let firstFact: Int32
    @usableFromInline let firstFigure: Int32

    static let count = names.count
    static let names =
        [
            "today", "now", "days_overdue", "days_until_due", "pay_by", "segment", "arm", "offer",
        ] + LedgerFact.Kind.placed.map(\.path) + OfferFigure.allCases.map(\.path)

    init(after fieldCount: Int) {
        func slot(_ offset: Int) -> Slot { Slot(raw: Int32(fieldCount + offset)) }
        today = slot(0)
        now = slot(1)
        daysOverdue = slot(2)
        daysUntilDue = slot(3)
        payBy = slot(4)
        segment = slot(5)
        arm = slot(6)
        offerIndex = slot(7)
        firstFact = slot(8).raw
        firstFigure = firstFact + Int32(LedgerFact.Kind.placed.count)
    }

    package var noticesThisDue: Slot { Slot(raw: firstFact) }

    /// Where the planner leaves a fact of the ledger; nil for one whose place is found while compiling.
    package func slot(of kind: LedgerFact.Kind) -> Slot? {
        LedgerFact.Kind.placed.firstIndex(of: kind).map { Slot(raw: firstFact + Int32($0)) }
    }

    /// Where the planner leaves a figure of the offer.
    @inlinable
    public subscript(figure: OfferFigure) -> Slot {
        Slot(raw: firstFigure + Int32(figure.rawValue))
    }

    func figure(at slot: Slot) -> OfferFigure? {
        OfferFigure(rawValue: Int(slot.raw - firstFigure))
    }
}
