package import CampaignLanguage
package import Expressions

/// One notice that a live run will hand over: everything the ledger and a sender need, as plain values.
///
/// Built once from a decision, after both phases have ended; nothing of it changes afterwards.
package struct PlannedNotice: Sendable, Hashable {
    /// Where in the user's files the rule that chose the notice stands; line and column from 1.
    package struct RulePlace: Sendable, Hashable {
        /// The path as the user gave it.
        package var file: String
        package var line: Int
        package var column: Int

        package init(file: String, line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// `campaign/account/debt/step/channel`, each part with `%` and `/` written `%25` and `%2F`.
    package var key: String
    package var campaign: String
    package var account: String
    /// The account where the portfolio knows no borrower.
    package var borrower: String
    /// The due date as `2026-11-13`, or the text of the portfolio's instalment.
    package var debt: String
    package var step: String
    package var segment: String?
    package var arm: String?
    /// The offer that the text contains; nil where it contains none.
    package var offer: String?
    package var channel: Channel.Kind
    /// Name of the profile in the operator's senders file.
    package var sender: String
    /// The address, in full.
    package var to: String
    package var sendAt: Instant
    /// From this instant on the notice must not leave: the end of the window of `date`.
    package var closes: Instant
    /// The local date of `sendAt`, in the borrower's zone where the portfolio has it.
    package var date: CivilDate
    package var title: String?
    package var text: String
    /// Mail only, where the campaign has it.
    package var html: String?
    /// SMS only.
    package var encoding: SMS.Encoding?
    /// SMS only.
    package var parts: Int?
    /// Price times parts, a decimal of the currency's unit; nil without prices.
    package var cost: Decimal?
    /// Minor units.
    package var owed: Int64?
    /// When the account's row was taken from the books.
    package var asOf: Instant?
    package var figures: OfferFigures
    /// The last day to pay that the notice sets; no later step comes on or before it.
    package var payBy: CivilDate?
    package var rule: RulePlace?
    /// It takes the place of notices of its step that have not arrived.
    package var isFallback = false
    /// Of the task of a hold: the last day of the hold.
    package var holdEnd: CivilDate?

    package init(
        key: String, campaign: String, account: String, borrower: String, debt: String,
        step: String, segment: String? = nil, arm: String? = nil, offer: String? = nil,
        channel: Channel.Kind, sender: String, to: String, sendAt: Instant, closes: Instant,
        date: CivilDate, title: String? = nil, text: String, html: String? = nil,
        encoding: SMS.Encoding? = nil,
        parts: Int? = nil, cost: Decimal? = nil, owed: Int64? = nil, asOf: Instant? = nil,
        figures: OfferFigures = OfferFigures(),
        payBy: CivilDate? = nil, rule: RulePlace? = nil
    ) {
        self.key = key
        self.campaign = campaign
        self.account = account
        self.borrower = borrower
        self.debt = debt
        self.step = step
        self.segment = segment
        self.arm = arm
        self.offer = offer
        self.channel = channel
        self.sender = sender
        self.to = to
        self.sendAt = sendAt
        self.closes = closes
        self.date = date
        self.title = title
        self.text = text
        self.html = html
        self.encoding = encoding
        self.parts = parts
        self.cost = cost
        self.owed = owed
        self.asOf = asOf
        self.figures = figures
        self.payBy = payBy
        self.rule = rule
    }
}

/// A step that a borrower of the holdout would have got: what the effect of the others is measured by.
package struct HeldOutStep: Sendable, Hashable {
    package var campaign: String
    package var account: String
    /// The account where the portfolio knows no borrower.
    package var borrower: String
    /// As in `PlannedNotice`.
    package var debt: String
    package var step: String
    package var segment: String?
    /// The run's local date.
    package var date: CivilDate

    package init(
        campaign: String, account: String, borrower: String, debt: String, step: String,
        segment: String?, date: CivilDate
    ) {
        self.campaign = campaign
        self.account = account
        self.borrower = borrower
        self.debt = debt
        self.step = step
        self.segment = segment
        self.date = date
    }
}
