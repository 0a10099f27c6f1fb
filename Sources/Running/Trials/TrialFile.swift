internal import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Planning

/// One story about one account, and about those beside it.
package struct TrialCase: Sendable {
    package var name: String
    package var span: SourceSpan
    /// The borrower's number is replaced by one that falls there.
    var arm: Int?
    var isHeldOut: Bool?
    /// In order; each is later than the one before.
    var moments: [Moment]

    /// A point in time: what has come in, and, where something is expected, a run.
    struct Moment: Sendable {
        var now: Instant
        var span: SourceSpan
        var refused: Set<Channel.Kind>
        /// The case's own account first.
        var accounts: [Account]

        var isRun: Bool { accounts.contains { $0.expected != nil } }

        /// The case says that the row of the account cannot be read.
        func expectsBroken(_ account: Int) -> Bool {
            guard accounts.indices.contains(account),
                case .reason(.brokenRow, _)? = accounts[account].expected?.outcome
            else { return false }
            return true
        }
    }

    /// What is said of one account at one moment.
    struct Account: Sendable {
        /// By field; what is not said stays as it was before.
        var cells: [Slot: TrialCell] = [:]
        var received: [Event] = []
        var expected: TrialExpectation?
        var span: SourceSpan
    }

    struct Event: Sendable {
        enum What: Sendable {
            case payment(Decimal, on: CivilDate?)
            case reply(Channel.Kind, String)
            case promise(Decimal, CivilDate)
            case promiseKept, promiseBroken
            case optOut(Channel.Kind)
            case objection(ReplyEvent)
            case closed(ReplyEvent)
            case hold(until: CivilDate)
            /// What the gateway says of the last notice on the channel.
            case receipt(Channel.Kind, Receipt)
        }

        enum Receipt: String, Sendable { case delivered, failed, expired }

        var what: What
        var span: SourceSpan
    }
}

/// What a field holds in a case, before it is read as a cell of a portfolio.
struct TrialCell: Sendable {
    enum Content: Sendable {
        case text(String)
        /// The moment itself.
        case now
        /// So many days after the day of the case's first moment.
        case today(days: Int)
    }

    var content: Content
    var span: SourceSpan
}

/// What has to become of an account at a moment.
struct TrialExpectation: Sendable {
    enum Outcome: Sendable, Hashable {
        case notify(step: Int)
        /// Until an instant.
        case deferred(Instant)
        /// Any decision for this reason; `rule` where it has to be the deciding one.
        case reason(Reason, rule: RuleReference?)
        /// Nothing is sent, whatever the reason; an error is none.
        case silent
    }

    /// The offer that the text makes.
    enum Offer: Sendable, Hashable { case none, made(Int) }

    enum Time: Sendable, Hashable { case ofDay(TimeOfDay), instant(Instant) }

    /// A piece of text that has to be there, or must not.
    struct Piece: Sendable {
        enum Kind: Sendable { case whole, has, lacks }

        var kind: Kind
        /// nil: on any of the channels; the whole text, and what it lacks, on all.
        var channel: Channel.Kind?
        var text: String
        var span: SourceSpan
    }

    var outcome: Outcome
    /// As the file says the outcome.
    var said: String
    var span: SourceSpan
    var channels: Located<[Channel.Kind]>?
    var step: Located<Int>?
    var segment: Located<Int>?
    var arm: Located<Int>?
    var offer: Located<Offer>?
    var parts: Located<Int>?
    var at: Located<Time>?
    var payBy: Located<CivilDate>?
    var isFallback: Located<Bool>?
    /// Of the push, or the subject of the mail.
    var title: Located<String>?
    var pieces: [Piece] = []
}
