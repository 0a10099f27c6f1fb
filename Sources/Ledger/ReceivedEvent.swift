package import CampaignLanguage
package import Expressions

/// Something that came from outside: a reply, a payment, a person's word.
package struct ReceivedEvent: Sendable, Hashable {
    package enum What: Sendable, Hashable {
        /// `text` is the whole reply.
        case reply(from: String, channel: Channel.Kind, text: String)
        /// The whole day where only a date is known.
        case payment(account: String, amount: Decimal, date: CivilDate?)
        case promise(account: String, amount: Decimal, date: CivilDate)
        case promiseKept(account: String)
        case promiseBroken(account: String)
        case optOut(Person, channel: Channel.Kind)
        /// A dispute or a complaint, by whatever way it came.
        case objection(ReplyEvent, borrower: String)
        /// A person has settled a dispute or a complaint.
        case close(ReplyEvent, borrower: String, author: String, reason: String)
        /// What a gateway says of a notice; `code` is its own short word.
        case receipt(NoticeName, DeliveryState, code: String?)
        /// A person wants silence through a day.
        case hold(Held, until: CivilDate, author: String, reason: String)
    }

    package enum Person: Sendable, Hashable { case borrower(String), address(String) }
    package enum Held: Sendable, Hashable { case borrower(String), account(String) }
    /// The notice's key, or the gateway's own number for it.
    package enum NoticeName: Sendable, Hashable {
        case key(String)
        case gateway(sender: String, id: String)
    }

    /// Known once: what comes again with the same key changes nothing.
    package var key: String
    package var at: Instant
    package var what: What
    /// A hash of all that its line says; nil where nobody knows.
    package var body: String?

    package init(key: String, at: Instant, what: What) {
        self.key = key
        self.at = at
        self.what = what
    }

    /// The name under which the ledger keeps it and people write it.
    package var kind: String {
        switch what {
        case .reply: "reply"
        case .payment: "payment"
        case .promise: "promise"
        case .promiseKept: "promise_kept"
        case .promiseBroken: "promise_broken"
        case .optOut: "opt_out"
        case .objection(let event, _): event.rawValue
        case .receipt: "receipt"
        case .close: "close"
        case .hold: "hold"
        }
    }
}

/// Up to where a gateway has told what it knows, as it was asked under that name.
package struct PullMark: Sendable, Hashable {
    package var name: String
    package var until: Instant

    package init(name: String, until: Instant) {
        self.name = name
        self.until = until
    }

    /// The row of `meta` that has it.
    var row: String { "pulled/" + name }
}

/// What the ledger made of something that it received.
package enum Reception: Sendable, Hashable {
    /// It counts; for a reply, what its word means.
    case taken(ReplyEvent?)
    /// The payment counts; nothing was ever written to its account.
    case ofStranger
    /// It had come before.
    case repeated
    /// Something else had come before under its name; it is not kept.
    case reused
    /// The reply is kept, but no campaign declares its word.
    case notUnderstood
    /// The reply is kept, but nobody was written to at its address before.
    case fromNobody
    /// The receipt is kept; no notice that has left is called so, or not yet.
    case ofNoNotice
}

/// What became of a notice that a gateway has taken over.
package enum DeliveryState: String, Sendable, Hashable, CaseIterable {
    /// It has reached the borrower's device or mailbox.
    case delivered
    /// It never will.
    case failed
    /// The gateway has given up after its time.
    case expired
}

/// A consequence of something received, for a borrower, an account or an address.
struct ReceivedFact {
    var kind: String
    var borrower: String?
    var account: String?
    var address: String?
    var channel: Channel.Kind?
    var date: CivilDate?
    var amount: Decimal?

    init(
        _ kind: String, borrower: String? = nil, account: String? = nil, address: String? = nil,
        channel: Channel.Kind? = nil, date: CivilDate? = nil, amount: Decimal? = nil
    ) {
        self.kind = kind
        self.borrower = borrower
        self.account = account
        self.address = address
        self.channel = channel
        self.date = date
        self.amount = amount
    }
}
