package import Expressions

/// What becomes of one account in one run, and why: plain data without references.
///
/// Names and spans are indices into the campaign; `Planner.rule(of:)` finds the line of the file.
package struct Decision: Sendable {
    package var reason: Reason
    /// The place in the campaign that decided; nil where no line of the file did.
    package var rule: RuleReference?
    /// Index into `Campaign.steps`: the step due, or the one that was taken.
    package var step: Int?
    /// Index into `Campaign.segments`; nil without segments or before the account has one.
    package var segment: Int?
    /// Index into the experiment's arms; nil without arms or before the account has one.
    package var arm: Int?
    /// Segment and arm together, as `Campaign.groups` counts them; 0 before the account has them.
    package var group = 0
    /// The offer that is quoted: eligible, with budget left.
    package var offer: QuotedOffer?
    /// The borrower is in the holdout, and gets the notice because its step says `always`: it counts for no arm.
    package var isHeldOut = false
    /// The arm that the notice counts for; `arm` is the one whose words it has.
    package var countedArm: Int? { isHeldOut ? nil : arm }
    /// The step's notices have not arrived: the notice takes their place.
    package var isFallback = false
    /// The notice is the task of this hold.
    package var holdTask: Int? {
        guard reason == .taskDue, case .hold(let hold)? = rule else { return nil }
        return hold
    }
    /// Of the task of a hold: the last day of the hold.
    package var holdEnd: CivilDate?
    /// Bit n: offer n would have been quoted if its budget had room.
    package var missedOffers: UInt64 = 0
    /// The chosen text contains the offer, so that sending it makes the offer.
    package var makesOffer = false
    /// The channels on which a notice goes out, as indices into `Campaign.channels`.
    package var channels = ChannelList()
    /// When the notice may leave; for `defer` the planned time. Only for notify and defer.
    package var sendAt: Instant?
    /// The end of the window of `sendAt`'s date: from then on the notice must not leave.
    package var closes: Instant?
    /// The first date on which the chosen step was open; before `sendAt`'s date for a catch-up.
    package var opened: CivilDate?
    /// The last day to pay that the notice sets.
    package var payBy: CivilDate?
    /// Bit n: step n was open too, but a later step goes first.
    package var superseded: UInt64 = 0
    /// Bit n: step n was not taken and its time has passed.
    package var expired: UInt64 = 0
    /// Bit n: stop n of the campaign holds (for the row itself).
    package var stops: UInt64 = 0
    /// Bit n: hold n of the campaign holds.
    package var holds: UInt64 = 0
    /// Bit n: exclusion n of the audience holds.
    package var exclusions: UInt64 = 0
    /// The first list of exceptions that has the account, and the line on which it stands there.
    package var exception: (file: Int, line: Int)?
    package var daysOverdue = 0
    /// The debt's due date as the notice key has it: the first one the ledger knows of it.
    package var debtDate: CivilDate?
    /// What went wrong, for errors of an expression; `rule` is the one that could not be computed.
    package var fault: EvaluationFault?
    /// The row in the portfolio, from 1.
    package var row: Int

    package var kind: DecisionKind { reason.kind }

    /// The notice is one more than the borrower may get.
    var hasNoRoom: Bool { reason == .overLimit || reason == .outranked }

    /// The step could have been sent on an earlier date: a daily run would have done so.
    package func isCatchUp(on today: CivilDate) -> Bool {
        guard let opened else { return false }
        return reason == .stepDue && opened < today
    }
}

/// Which part of the campaign decided.
package enum RuleReference: Sendable, Hashable {
    case stop(Int)
    case hold(Int)
    case include
    case exclude(Int)
    /// A file of `audience.except`.
    case except(Int)
    /// The condition of a segment.
    case segment(Int)
    /// The condition, the last day or the figures of an offer.
    case offer(Int)
    case step(Int)
    /// The condition of a step.
    case stepCondition(Int)
    /// The step that has to be accepted before a step.
    case stepAfter(Int)
    /// The channels of a step.
    case sending(Int)
    case fallback(Int)
    case hours
    case days
    case limit(Int)
    /// Which of several campaigns goes first; the campaign where it does not say.
    case priority
    /// A rule of a policy pack, as an index into `Campaign.policyRules`.
    case policy(Int)
    /// The share of borrowers who get no notice.
    case holdout
    case fresh
    /// The field with the borrower's zone.
    case zone
    case ends
    /// Where `replies` says what a dispute or a complaint is; the campaign where it does not.
    case replies(ReplyEvent)
    /// What is owed, where the account has paid since.
    case owed
    /// A hold that a person has set in the ledger.
    case heldByPerson

    /// One number a rule, to tell rules apart within a process, never to be kept.
    package var code: Int {
        let (kind, index) =
            switch self {
            case .include: (0, 0)
            case .hours: (0, 1)
            case .days: (0, 2)
            case .priority: (0, 3)
            case .holdout: (0, 4)
            case .fresh: (0, 5)
            case .zone: (0, 6)
            case .ends: (0, 7)
            case .owed: (0, 8)
            case .heldByPerson: (0, 9)
            case .stop(let at): (1, at)
            case .hold(let at): (2, at)
            case .exclude(let at): (3, at)
            case .except(let at): (4, at)
            case .segment(let at): (5, at)
            case .offer(let at): (6, at)
            case .step(let at): (7, at)
            case .stepCondition(let at): (8, at)
            case .stepAfter(let at): (9, at)
            case .sending(let at): (10, at)
            case .fallback(let at): (11, at)
            case .limit(let at): (12, at)
            case .policy(let at): (13, at)
            case .replies(let event): (14, ReplyEvent.allCases.firstIndex(of: event) ?? 0)
            }
        return index << 4 | kind
    }
}

/// The offer of a decision with the figures that a text quotes.
package struct QuotedOffer: Sendable, Hashable {
    /// Index into `Campaign.offers`.
    package var offer: Int
    package var figures: OfferFigures
    /// The ledger knows the offer from an earlier notice: it is quoted again and spends nothing.
    package var isFixed: Bool
}

/// Up to eight channel indices in one word, in order.
///
/// Public, as elsewhere a loop over a `package` one would allocate for each element.
@frozen public struct ChannelList: Sendable, Hashable, RandomAccessCollection {
    @usableFromInline var packed: UInt64 = 0
    /// How many channels there are, at most 8.
    public internal(set) var count = 0

    /// No channel.
    @inlinable public init() {}

    /// Always 0.
    @inlinable public var startIndex: Int { 0 }
    /// The count.
    @inlinable public var endIndex: Int { count }

    /// The channel at a position from 0, as an index into `Campaign.channels`.
    @inlinable public subscript(_ position: Int) -> Int {
        precondition(position >= 0 && position < count)
        return Int(packed >> UInt64(position * 8) & 0xFF)
    }

    package mutating func append(_ channel: Int) {
        precondition(count < 8 && channel >= 0 && channel < 256)
        packed |= UInt64(channel) << UInt64(count * 8)
        count += 1
    }
}

/// A decision's text on one channel, as bytes of the buffer it was rendered into.
package struct RenderedNotice: Sendable {
    /// Subject of a mail, title of a push; nil where the text has none.
    package var title: Range<Int>?
    package var text: Range<Int>
    /// Of a mail that has one; behind the text.
    package var html: Range<Int>?
    /// SMS only; of the real text, also where the rendered one is masked.
    package var encoding: SMS.Encoding?
    /// SMS only: parts by the lender's counting rule.
    package var parts: Int?
    /// SMS only: UTF-16 units of the real text.
    var utf16 = 0
}
