package import Diagnostics

/// What editors tell of a built-in name or a filter.
package struct ReferenceEntry: Sendable {
    package let name: String
    /// How it is used, such as `last(4)`.
    package let form: String
    /// What completion writes: the form without arguments that may be left out.
    package let insert: String
    package let about: Phrase
    /// An expression or placeholder that uses it; a test compiles it.
    package let example: String
    /// Where it may stand.
    package let place: Place

    /// Where a built-in name may stand.
    package enum Place: Sendable { case everywhere, textsOnly, textsThatSetADay }

    init(
        _ name: String, form: String? = nil, insert: String? = nil, _ about: String, zh: String,
        example: String, place: Place = .everywhere
    ) {
        self.name = name
        self.form = form ?? name
        self.insert = insert ?? self.form
        self.about = Phrase(about, zh: zh)
        self.example = example
        self.place = place
    }
}

/// The built-in names with their documentation; a test holds them against the checker.
package enum ExpressionReference {
    /// Built-in values by their whole path, with their types.
    package static let builtins: [(entry: ReferenceEntry, type: ValueType)] = [
        (
            ReferenceEntry(
                "today", "The date of the run in the lender's zone; never the clock's.",
                zh: "运行那天的日期，按机构的时区；不是系统时钟。", example: "today"), .date
        ),
        (
            ReferenceEntry(
                "now", "The instant of the run; never the clock's.", zh: "运行的时刻；不是系统时钟。",
                example: "now"), .timestamp
        ),
        (
            ReferenceEntry(
                "days_overdue", "Days since the due date; 0 before it and while the grace lasts.",
                zh: "逾期天数；到期前和宽限期内是 0。", example: "days_overdue"), .integer
        ),
        (
            ReferenceEntry(
                "days_until_due", "Days to the due date; 0 after it.", zh: "距还款日的天数；过了就是 0。",
                example: "days_until_due"), .integer
        ),
        (
            ReferenceEntry(
                "notices.this_due",
                "How many notices about this due date the ledger knows.", zh: "这一期已经发过几份通知。",
                example: "notices.this_due"), .integer
        ),
        (
            ReferenceEntry(
                "notices.last", "When the last notice left; may be missing.",
                zh: "上一份通知发出的时刻；可能没有。",
                example: "has(notices.last)"), .timestamp
        ),
        (
            ReferenceEntry(
                "replied.help",
                "The borrower has asked for a person by a word of `replies`.",
                zh: "借款人回复过“求助”的字。", example: "replied.help"), .boolean
        ),
        (
            ReferenceEntry(
                "replied.help.day", "The day of the last such reply; may be missing.",
                zh: "最近一次这样回复的日期；可能没有。", example: "has(replied.help.day)"), .date
        ),
        (
            ReferenceEntry(
                "replied.paid", "The borrower says to have paid; the money may not be in yet.",
                zh: "借款人回复说已还；款项未必已到账。", example: "replied.paid"), .boolean
        ),
        (
            ReferenceEntry(
                "replied.paid.day", "The day of the last such reply; may be missing.",
                zh: "最近一次这样回复的日期；可能没有。", example: "has(replied.paid.day)"), .date
        ),
        (
            ReferenceEntry(
                "replied.dispute", "The borrower denies the debt, and no person has closed it.",
                zh: "借款人有异议，还没有人工了结。", example: "replied.dispute"), .boolean
        ),
        (
            ReferenceEntry(
                "replied.dispute.day", "The day of the last dispute; may be missing.",
                zh: "最近一次提出异议的日期；可能没有。", example: "has(replied.dispute.day)"), .date
        ),
        (
            ReferenceEntry(
                "replied.complaint",
                "The borrower has complained, and no person has closed it.",
                zh: "借款人投诉过，还没有人工了结。", example: "replied.complaint"), .boolean
        ),
        (
            ReferenceEntry(
                "replied.complaint.day", "The day of the last complaint; may be missing.",
                zh: "最近一次投诉的日期；可能没有。", example: "has(replied.complaint.day)"), .date
        ),
        (
            ReferenceEntry(
                "promise.date",
                "The day by which the last promise says to pay, neither kept nor broken; may be missing.",
                zh: "最近一次承诺的还款日（未兑现也未失信）；可能没有。", example: "has(promise.date)"), .date
        ),
        (
            ReferenceEntry(
                "promise.amount", "The sum that was promised; may be missing.",
                zh: "承诺的金额；可能没有。", example: "has(promise.amount)"), .money
        ),
        (
            ReferenceEntry(
                "promise.at", "When it was promised; may be missing.", zh: "作出承诺的时刻；可能没有。",
                example: "has(promise.at)"), .timestamp
        ),
        (
            ReferenceEntry(
                "payments.since_snapshot",
                "What was paid on the account since its row was extracted.",
                zh: "取数之后这个账户又还了多少。", example: "payments.since_snapshot"), .money
        ),
        (
            ReferenceEntry(
                "segment", "The segment that the account is in.", zh: "账户所在的分群。",
                example: "segment", place: .textsOnly), .enumeration([])
        ),
        (
            ReferenceEntry(
                "offer.name", "The name of the offer that the text makes; may be missing.",
                zh: "文字提出的方案的名字；可能没有。", example: "has(offer.name)", place: .textsOnly),
            .enumeration([])
        ),
        (
            ReferenceEntry(
                "offer.until", "The last day of the offer; may be missing.", zh: "方案的最后一天；可能没有。",
                example: "has(offer.until)", place: .textsOnly), .date
        ),
        (
            ReferenceEntry(
                "offer.amount",
                "The sum that the offer is about: of which a part is waived, or that is paid later; may be missing.",
                zh: "方案针对的金额：减免的基数，或推迟偿还的金额；可能没有。", example: "has(offer.amount)",
                place: .textsOnly), .money
        ),
        (
            ReferenceEntry(
                "offer.waived", "The sum that is waived; may be missing.", zh: "减免的金额；可能没有。",
                example: "has(offer.waived)", place: .textsOnly), .money
        ),
        (
            ReferenceEntry(
                "offer.to_pay", "All that is to be paid under the offer; may be missing.",
                zh: "按方案总共要还的金额；可能没有。", example: "has(offer.to_pay)", place: .textsOnly), .money
        ),
        (
            ReferenceEntry(
                "offer.months",
                "By how many months the term is extended or the payment deferred; may be missing.",
                zh: "展期或延期几个月；可能没有。", example: "has(offer.months)", place: .textsOnly), .integer
        ),
        (
            ReferenceEntry(
                "offer.payments", "The number of instalments; may be missing.",
                zh: "分几期；可能没有。", example: "has(offer.payments)", place: .textsOnly), .integer
        ),
        (
            ReferenceEntry(
                "offer.each",
                "What each instalment but the last comes to, or the first of equal parts of the principal; may be missing.",
                zh: "每期还多少（末期除外；等额本金是首期）；可能没有。", example: "has(offer.each)", place: .textsOnly),
            .money
        ),
        (
            ReferenceEntry(
                "offer.last", "What the last instalment comes to; may be missing.",
                zh: "末期还多少；可能没有。", example: "has(offer.last)", place: .textsOnly), .money
        ),
        (
            ReferenceEntry(
                "offer.interest", "The interest paid because of the offer; may be missing.",
                zh: "因方案多付的利息；可能没有。", example: "has(offer.interest)", place: .textsOnly), .money
        ),
        (
            ReferenceEntry(
                "offer.first", "The day of the first instalment; may be missing.",
                zh: "首期还款日；可能没有。", example: "has(offer.first)", place: .textsOnly), .date
        ),
        (
            ReferenceEntry(
                "offer.due", "The new due date; may be missing.", zh: "新的还款日；可能没有。",
                example: "has(offer.due)", place: .textsOnly), .date
        ),
        (
            ReferenceEntry(
                "offer.annual_rate",
                "What the offer costs in a year, as a percent; may be missing.",
                zh: "方案的年利率；可能没有。", example: "has(offer.annual_rate)", place: .textsOnly), .percent
        ),
        (
            ReferenceEntry(
                "pay_by", "The last day to pay that the step sets.", zh: "步骤给出的最后还款日。",
                example: "pay_by", place: .textsThatSetADay), .date
        ),
    ]

    /// `offer.say` is no value: it stands alone in a placeholder, or with `default`.
    package static let offerSay = ReferenceEntry(
        "offer.say", "The sentence of the offer; with `default` for accounts without one.",
        zh: "方案的话术；没有方案的账户用 `default`。", example: "offer.say | default(\"请来电\")", place: .textsOnly
    )

    /// Names that are no values themselves; their members are.
    package static let groups: [ReferenceEntry] = [
        ReferenceEntry(
            "notices", "What the ledger knows of earlier notices to the borrower.",
            zh: "账本里以前发给借款人的通知。", example: "notices.this_due"),
        ReferenceEntry(
            "replied", "What the borrower has answered by the words of `replies`.",
            zh: "借款人用 `replies` 里的字回复过什么。", example: "replied.help"),
        ReferenceEntry(
            "promise", "The last promise to pay, neither kept nor broken; there may be none.",
            zh: "最近一次还款承诺（未兑现也未失信）；可能没有。", example: "has(promise)"),
        ReferenceEntry(
            "payments", "Payments that the ledger knows.", zh: "账本里的还款。",
            example: "payments.since_snapshot"),
        ReferenceEntry(
            "lender", "The lender's name and its official numbers, sites and accounts.",
            zh: "机构的名称和官方号码、网址、账户。", example: "lender.name"),
        ReferenceEntry(
            "offer", "The offer that the text makes, and its figures; there may be none.",
            zh: "文字提出的方案和它的数字；可能没有。", example: "has(offer)", place: .textsOnly),
        ReferenceEntry(
            "lines", "The common sentences of `lines`.", zh: "`lines` 里的共用语句。",
            example: "lines.求助", place: .textsOnly),
    ]

    /// `opted_out(sms)`, the one function that takes the name of a channel.
    package static let optedOut = ReferenceEntry(
        "opted_out", form: "opted_out(channel)",
        "The borrower wants no notices on the channel: `sms`, `email`, `push`, `wechat`, `call` or `visit`.",
        zh: "借款人已退订这个渠道：`sms`、`email`、`push`、`wechat`、`call` 或 `visit`。",
        example: "opted_out(sms)")

    /// `notices.in_last(7 days)`, the one function of a built-in name.
    package static let noticesInLast = ReferenceEntry(
        "notices.in_last", form: "in_last(7 days)", "How many notices left in the last days.",
        zh: "最近几天发过几份通知。", example: "notices.in_last(7 days)")
}
