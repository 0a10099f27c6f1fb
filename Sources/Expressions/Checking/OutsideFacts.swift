/// What a borrower can say by a word that a campaign declares in `replies`.
package enum ReplyEvent: String, Sendable, Hashable, CaseIterable {
    /// Asks for a person.
    case help
    /// Says that the sum is paid; nothing is believed before the money is in.
    case paid
    /// Denies the debt.
    case dispute
    /// Wants nothing more on this channel.
    case optOut = "opt_out"
    case complaint

    /// Expressions read it as `replied.…`; an opt-out is of a channel and has a function of its own.
    package var isFact: Bool { self != .optOut }

    /// It stands until a person closes it.
    package var staysOpen: Bool { self == .dispute || self == .complaint }
}

/// What comes from outside into the ledger and is read by expressions.
extension LedgerFact.Kind {
    /// The channels that `opted_out` knows, in the order of `Channel.Kind.allCases`.
    package static let channels = ["sms", "email", "push", "wechat", "call", "visit"]

    /// All facts but `notices.in_last`, in the order of their slots.
    static let placed: [LedgerFact.Kind] = {
        var all: [LedgerFact.Kind] = [.thisDue, .last]
        for event in ReplyEvent.allCases where event.isFact {
            all += [.replied(event), .repliedDay(event)]
        }
        all += channels.indices.map { .optedOut(channel: $0) }
        return all + [.promiseDate, .promiseAmount, .promiseAt, .paymentsSince]
    }()

    /// Those of `placed` as expressions write them.
    static let byPath = Dictionary(uniqueKeysWithValues: placed.map { ($0.path, $0) })

    /// As expressions write it.
    package var path: String {
        switch self {
        case .thisDue: "notices.this_due"
        case .inLast(let days): "notices.in_last(\(days) days)"
        case .last: "notices.last"
        case .replied(let event): "replied.\(event.rawValue)"
        case .repliedDay(let event): "replied.\(event.rawValue).day"
        case .optedOut(let channel): "opted_out(\(Self.channels[channel]))"
        case .promiseDate: "promise.date"
        case .promiseAmount: "promise.amount"
        case .promiseAt: "promise.at"
        case .paymentsSince: "payments.since_snapshot"
        }
    }

    package var type: ValueType {
        switch self {
        case .thisDue, .inLast: .integer
        case .last, .promiseAt: .timestamp
        case .replied, .optedOut: .boolean
        case .repliedDay, .promiseDate: .date
        case .promiseAmount, .paymentsSince: .money
        }
    }

    package var mayBeMissing: Bool {
        switch self {
        case .thisDue, .inLast, .replied, .optedOut, .paymentsSince: false
        case .last, .repliedDay, .promiseDate, .promiseAmount, .promiseAt: true
        }
    }

    /// It changes with what a borrower replies or promises.
    package var isOfReplies: Bool {
        switch self {
        case .replied, .repliedDay, .promiseDate, .promiseAmount, .promiseAt: true
        case .thisDue, .inLast, .last, .optedOut, .paymentsSince: false
        }
    }

    /// What is there too wherever this holds, or is there.
    var implied: Set<String> {
        switch self {
        case .replied(let event): [LedgerFact.Kind.repliedDay(event).path]
        case .promiseDate, .promiseAmount, .promiseAt:
            ["promise", "promise.date", "promise.amount", "promise.at"]
        default: []
        }
    }
}
