package import Diagnostics
package import Expressions

/// One moment of the campaign and what is sent at it.
package struct Step: Sendable {
    package var name: String
    /// The name in the file, without the number of a repetition.
    package var writtenName: String
    package var span: SourceSpan
    /// The names that it had before, each with the number of its repetition.
    package var was: [String] = []
    package var purpose: Purpose
    /// The step's day (a date) for an account; a missing value means the step does not exist for it.
    package var day: ExpressionID
    package var daySpan: SourceSpan
    /// How many days after the due date the day lies, at least and at most; nil where its expression does not tell.
    package var daysFromDue: ClosedRange<Int>?
    /// What else bounds the day.
    package var bounds = StepBounds()
    /// Which time the step comes, from 0; a repeated step stands in the list once for each time.
    package var repetition = 0
    /// Days after the day of the first time.
    package var offsetDays = 0
    /// How it is repeated, on each of these.
    package var repeats: Repetition?
    /// What happens on a closed day; nil: by the side of the due date on which the day falls.
    package var ifClosed: IfClosed?
    package var condition: NamedRule?
    /// Also for the borrowers of the experiment's holdout.
    package var isAlways = false
    /// Which groups the step is for; nil: all.
    package var groups: [Bool]?
    /// Time of day, or nil for the window's opening; by group.
    package var at: Choice<TimeOfDay?>
    package var send: Choice<Sending>
    package var sendSpan: SourceSpan
    /// By channel index: the texts by group; nil where the step never uses the channel.
    package var texts: [Choice<NoticeText>?]
    /// The last day to pay that the notice sets (a date).
    package var payBy: ExpressionID?
    package var payBySpan: SourceSpan?
    /// Sendable days after its day on which the step may still be sent.
    package var lateDays: Int
    package var fallback: Fallback?
    /// The step is not one of the file's: it is the task of this hold, an index into `Campaign.holds`.
    package var hold: Int?
}

/// Another channel where a step's notices have not arrived.
package struct Fallback: Sendable {
    /// By group, always `firstOf`.
    package var send: Choice<Sending>
    /// Microseconds since the hand-over that have to pass.
    package var within: Int64
    package var span: SourceSpan
}

/// What moves the day of a step beside its own expression.
package struct StepBounds: Sendable {
    /// A step that has to be accepted first.
    package struct After: Sendable {
        /// Index into `Campaign.steps`; of a repeated step the first time.
        package var step: Int
        /// At least so many days since the date on which it was accepted.
        package var gapDays: Int
        package var span: SourceSpan
    }

    /// The day is not before this date; a missing value does not wait.
    package var notBefore: ExpressionID?
    /// The day is not after this date, which counts where the others lead beyond it.
    package var noLaterThan: ExpressionID?
    package var after: After?

    package var isEmpty: Bool { notBefore == nil && noLaterThan == nil && after == nil }

    package init() {}
}

/// `every` so many days, `times` more after the first time.
package struct Repetition: Sendable, Hashable {
    package var everyDays: Int
    package var times: Int
}

/// What becomes of a step whose day is closed.
package enum IfClosed: String, Sendable, CaseIterable {
    case earlier, skip, later
}

/// The channels of a step, as indices into `Campaign.channels`.
package enum Sending: Sendable, Hashable {
    /// The first with an address, within limits.
    case firstOf([Int])
    /// Each, with a key of its own.
    case allOf([Int])

    package var channels: [Int] {
        switch self {
        case .firstOf(let list), .allOf(let list): list
        }
    }
}

/// A text of a step for one channel and group.
package struct NoticeText: Sendable {
    /// Subject of a mail, title of a push.
    package var title: TemplateID?
    package var body: TemplateID
    /// What a mail says as HTML, beside `body`.
    package var html: TemplateID?
    /// The text contains the offer's sentence or one of its figures, and so makes the offer.
    package var makesOffer: Bool
    package var span: SourceSpan
}

/// A way to reach the borrower.
package struct Channel: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case sms, email, push, wechat, call, visit

        /// A task for a person rather than a message.
        package var isTask: Bool { self == .call || self == .visit }
    }

    package var kind: Kind
    package var span: SourceSpan
    /// The field with the address; a missing value means no address.
    package var address: Slot
    /// Name of the profile in the operator's senders file.
    package var sender: Located<String>
    /// SMS: what stands in 【】 before everything else.
    package var signature: String?
    /// Where the channel says it; nil where it is the lender's name.
    package var signatureSpan: SourceSpan?
    package var opening: TemplateID?
    package var closing: TemplateID?
    /// SMS: at most so many parts.
    package var longestParts: Located<Int>?
}

/// When notices may leave.
package struct Timing: Sendable {
    /// Seconds of the local day; half-open: nothing leaves at `closes`. A closing that is not after
    /// the opening is on the next day.
    package var opens: Int
    package var closes: Int
    package var hoursSpan: SourceSpan
    /// Seconds before the closing in which nothing leaves any more.
    package var closeEarly = 0
    package var days: SendableDays
    package var daysSpan: SourceSpan
    package var limits: [FrequencyLimit]
    /// How fast the campaign's notices leave; nil for as fast as its senders take them.
    package var rate: SendRate?

    /// The hours run across midnight.
    package var crossesMidnight: Bool { closes <= opens }
    /// Seconds from the opening to the last moment for a notice.
    package var length: Int { closes - opens + (crossesMidnight ? 86_400 : 0) - closeEarly }

    /// Whether a notice may leave at a second of the day.
    package func contains(_ second: Int) -> Bool {
        let sinceOpening = second - opens
        return (sinceOpening < 0 ? sinceOpening + 86_400 : sinceOpening) < length
    }
}

/// On which dates notices may leave.
package enum SendableDays: String, Sendable, CaseIterable {
    case everyDay = "every_day"
    case workingDays = "working_days"
}

/// At most `count` notices to a borrower in `days` local dates, over all campaigns of the ledger.
package struct FrequencyLimit: Sendable {
    /// nil: all channels together.
    package var channel: Channel.Kind?
    package var count: Int
    package var days: Int
    package var span: SourceSpan
    /// The rule in `Campaign.policyRules` that sets it; nil for the campaign's own.
    package var policy: Int?

    package init(
        channel: Channel.Kind?, count: Int, days: Int, span: SourceSpan, policy: Int? = nil
    ) {
        self.channel = channel
        self.count = count
        self.days = days
        self.span = span
        self.policy = policy
    }
}
