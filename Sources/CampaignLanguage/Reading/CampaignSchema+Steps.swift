internal import Diagnostics
internal import Expressions

/// Timing, steps, texts and stops.
extension CampaignSchema {
    static let timing = SchemaPart(
        "timing", place: Phrase("in `timing`", zh: "`timing` 里"),
        keys: [
            SchemaKey(
                "hours", ["时段", "小时"],
                .form(time + "\\.\\." + time, example: "09:00..20:00"),
                "The hours in which notices may leave, by the clocks of the lender's zone, or of `portfolio.zone`; nothing leaves at the closing time.",
                zh: "可以发送的时段，按机构的时区，或 `portfolio.zone` 的时区；到点就不再发。"),
            SchemaKey(
                "close_early", ["提前截止"],
                .form("[1-9][0-9]{0,3} minutes?|[1-9][0-9]? hours?", example: "10 minutes"),
                "How long before the closing time the last notice leaves, so that it arrives in time; not at all if left out.",
                zh: "离结束时刻还有多久就不再发，好让通知在时段内送到；不写就不提前。"),
            SchemaKey(
                "days", ["日子", "日期"],
                .choice([
                    ValueKind.Choice("every_day", "Every day.", zh: "每天。"),
                    ValueKind.Choice(
                        "working_days", "Working days of the lender's calendar.", zh: "机构日历里的工作日。"),
                ]),
                "On which days notices may leave; `every_day` if left out.", zh: "哪些日子可以发；不写就是每天。"),
            SchemaKey(
                "limits", ["上限", "频次"], .part(limits),
                "The most notices to one borrower, over all campaigns of the ledger.",
                zh: "同一个借款人最多收到几份，按账本里所有活动算。"),
            SchemaKey("late", ["补发"], late, lateDocs.en, zh: lateDocs.zh),
            SchemaKey(
                "rate", ["速度", "限速"], .form(SendRate.form, example: "2000 per hour"),
                "How many of the campaign's notices leave in a second, a minute or an hour, so that the people who answer can keep up; as fast as its senders take them if left out.",
                zh: "这个活动每秒、每分钟或每小时最多发出几份，好让接电话的人忙得过来；不写就是通道收多快发多快。"),
        ])

    private static let time = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
    private static let late = ValueKind.form("[0-9]{1,2} days?", example: "2 days")
    private static let lateDocs = Phrase(
        "For how many more sendable days a step stays open when its day was missed; 1 day if left out.",
        zh: "步骤错过那天之后，还可以补发几个可发送日；不写就是 1 天。")

    static let schedule = SchemaPart(
        "schedule", place: Phrase("in `schedule`", zh: "`schedule` 里"),
        keys: [
            SchemaKey(
                "every", ["每", "日子"], required: true,
                .list(
                    .choice(
                        [
                            ValueKind.Choice("day", "Each day.", zh: "每天。"),
                            ValueKind.Choice(
                                "working_day", "Working days of the lender's calendar.",
                                zh: "机构日历里的工作日。"),
                        ]
                            + RunSchedule.Day.allCases.filter { $0.weekday != nil }.map {
                                ValueKind.Choice($0.rawValue)
                            })),
                "On which days the campaign runs: `day`, `working_day`, or days of the week.",
                zh: "哪些日子运行：`day`、`working_day`，或星期几。"),
            SchemaKey(
                "at", ["几点", "时刻"], required: true,
                .list(.form(time, example: "09:00")),
                "When the run begins, by the clocks of the lender's zone; several times make several runs.",
                zh: "几点开始运行，按机构的时区；写几个时刻就运行几次。"),
            SchemaKey(
                "start_within", ["最迟"],
                .form("[1-9][0-9]{0,3} (minute|hour)s?", example: "30 minutes"),
                "How much later a run may still begin, where the machine or the day's data were not there in time; then it is missed, and a person decides. 30 minutes if left out.",
                zh: "到点没能开始（机器停了、当天数据没到）时，最迟多久还可以开始；再晚就算错过，由人决定。不写就是 30 分钟。"),
        ])

    static let limits = SchemaPart(
        "limits", place: Phrase("in `limits`", zh: "`limits` 里"),
        keys: [
            SchemaKey(
                "all", ["全部", "合计"], limit, "All channels together.", zh: "所有渠道合计。")
        ]
            + Channel.Kind.allCases.map {
                SchemaKey(
                    $0.rawValue, channelWords($0), limit,
                    "The most by `\($0.rawValue)`.", zh: "`\($0.rawValue)` 最多几次。")
            })

    private static let limit = ValueKind.list(
        .form("[0-9]{1,4} per (day|[0-9]{1,3} days?)", example: "3 per 7 days"))

    static let step = SchemaPart(
        "step", place: Phrase("in a step", zh: "步骤里"),
        keys: [
            SchemaKey(
                "step", ["步骤"], required: true, .declaration(.step),
                "The step's name; it is part of every notice's key.", zh: "步骤的名字；它是每份通知编号的一部分。"),
            SchemaKey(
                "purpose", ["目的"], purpose,
                "Another purpose than the campaign's.", zh: "与活动不同的用途。"),
            SchemaKey(
                "day", ["日期", "哪天"], required: true, .expression(.date),
                "The step's day for an account, such as the due date and a span.",
                zh: "步骤在哪一天，例如还款日加减几天。"),
            SchemaKey(
                "if_closed", ["遇休息日"],
                .choice([
                    ValueKind.Choice("earlier", "The last sendable day before.", zh: "提前到前一个可发送日。"),
                    ValueKind.Choice("skip", "Not at all.", zh: "不发。"),
                    ValueKind.Choice("later", "The next sendable day.", zh: "推迟到下一个可发送日。"),
                ]),
                "What becomes of a day on which nothing may leave; before the due date `earlier`, else `later`, if left out.",
                zh: "遇到不能发送的日子怎么办；不写时，到期前提前，到期后推迟。"),
            SchemaKey(
                "at", ["时刻", "几点"],
                .bySegment(.form(time, example: "10:00")),
                "The time of day; the opening of `hours` if left out. May differ by segment and arm.",
                zh: "几点发；不写就是时段开始。可以按分群、按实验组写。"),
            SchemaKey(
                "if", ["如果", "条件"], .expression(.condition),
                "The step is only for accounts for which this holds.", zh: "只给满足条件的账户。"),
            SchemaKey(
                "for", ["对象", "分群"], .list(.reference(.segment)),
                "The segments that the step is for; all if left out.", zh: "给哪些分群；不写就是全部。"),
            SchemaKey(
                "send", ["发送", "渠道"], required: true,
                .bySegment(.oneOf([.reference(.channel), .part(sending)])),
                "A channel, `first_of` several, or `all_of` them. May differ by segment and arm.",
                zh: "一个渠道，或 `first_of` 几个里的第一个，或 `all_of` 全部。可以按分群、按实验组写。"),
            SchemaKey(
                "text", ["文字", "正文", "文本", "内容"], .texts(nil),
                "What is said: a text, or texts by channel, by segment and by arm.",
                zh: "说什么：一段文字，或按渠道、按分群、按实验组分别写。"),
            SchemaKey(
                "template", ["模板"], .reference(.template),
                "The name of a text in `templates`, instead of `text`.",
                zh: "`templates` 里一段文字的名字，代替 `text`。"),
            SchemaKey(
                "pay_by", ["最后还款日"], .expression(.date),
                "The last day to pay that the notice sets; `pay_by` in its texts.",
                zh: "通知给出的最后还款日；文字里是 `pay_by`。"),
            SchemaKey("late", ["补发"], late, lateDocs.en, zh: lateDocs.zh),
            SchemaKey(
                "not_before", ["不早于"], .expression(.date),
                "The day is not before this date, such as a payday; a missing date does not wait.",
                zh: "不早于这一天，例如发薪日；没有这个日期就不等。"),
            SchemaKey(
                "no_later_than", ["不晚于"], .expression(.date),
                "The day is not after this date, which counts where the others lead beyond it; nor is the step sent later.",
                zh: "不晚于这一天；推迟到更晚时就按这一天，过了也不再补发。"),
            SchemaKey(
                "repeat", ["重复"], .part(repetition),
                "Comes again every so often, as long as the conditions hold.", zh: "条件还成立，就隔一段时间再发。"
            ),
            SchemaKey(
                "after", ["之后"], .reference(.step),
                "An earlier step that a gateway must have accepted first.",
                zh: "前面的一个步骤；它被网关接收之后才发。"),
            SchemaKey(
                "gap", ["间隔"], .form("[0-9]{1,3} days?", example: "3 days"),
                "At least so many days since the step of `after` was accepted.",
                zh: "距 `after` 的步骤被接收至少隔几天。"),
            SchemaKey(
                "fallback", ["备用", "备用渠道"], .part(fallback),
                "Another channel where the notices of the step have not arrived.",
                zh: "这一步的通知没有送达时，换另一个渠道。"),
            SchemaKey(
                "always", ["必发"], .yesOrNo,
                "Also for the borrowers of the experiment's holdout, such as what the law demands.",
                zh: "对照组的借款人也发，例如法律要求的通知。"),
            SchemaKey(
                "was", ["曾用名", "原名"], .list(.words(example: "逾期七天")),
                "The step's former names: a notice that left under one of them has left.",
                zh: "步骤以前的名字：用那些名字发过的，就算发过了。"),
        ], alternatives: [["text", "template"]])

    static let fallback = SchemaPart(
        "fallback", place: Phrase("in `fallback`", zh: "`fallback` 里"),
        keys: [
            SchemaKey(
                "send", ["发送", "渠道"], required: true,
                .bySegment(.oneOf([.reference(.channel), .part(sending)])),
                "The other channel, or `first_of` several. A message is sent once the gateway has said that the first will not arrive; a person is asked to call or visit where it says nothing, too.",
                zh: "另一个渠道，或 `first_of` 几个里的第一个。换成消息要等网关说送不到；换成电话、上门，没有回音也算。"),
            SchemaKey(
                "unless", ["除非"],
                .choice([
                    ValueKind.Choice(
                        "delivered", "A receipt says that it has arrived.", zh: "回执说已送达。")
                ]),
                "What makes it unnecessary; `delivered` if left out.",
                zh: "什么情况下不需要；不写就是 `delivered`。"),
            SchemaKey(
                "within", ["多久内", "时限"], required: true,
                .form("[1-9][0-9]{0,5} (minute|hour|day)s?", example: "1 day"),
                "How long to wait after the hand-over.", zh: "发出之后等多久。"),
        ])

    static let repetition = SchemaPart(
        "repeat", place: Phrase("in `repeat`", zh: "`repeat` 里"),
        keys: [
            SchemaKey(
                "every", ["间隔"], required: true,
                .form("[1-9][0-9]{0,2} (day|week)s?", example: "14 days"),
                "The time between two.", zh: "相隔多久。"),
            SchemaKey(
                "times", ["次数"], required: true, .count(1...60),
                "How many times after the first.", zh: "第一次之后再发几次。"),
        ])

    /// `first_of` and `all_of`.
    static let sending = SchemaPart(
        "sending", place: Phrase("in `send`", zh: "`send` 里"),
        keys: [
            SchemaKey(
                "first_of", ["任一"], .list(.reference(.channel)),
                "The first channel with an address, within its limits.", zh: "第一个有地址、没超过频次的渠道。"),
            SchemaKey(
                "all_of", ["全部"], .list(.reference(.channel)),
                "Each of these channels.", zh: "这些渠道都发。"),
        ], alternatives: [["first_of", "all_of"]])

    static let mail = SchemaPart(
        "mail", place: Phrase("in an e-mail", zh: "邮件里"),
        keys: [
            SchemaKey(
                "subject", ["主题", "标题"], required: true, .prose, "The subject.", zh: "邮件主题。"),
            SchemaKey(
                "body", ["正文", "内容"], required: true, .prose,
                "The text; its line breaks stay.", zh: "正文；保留换行。"),
            SchemaKey(
                "html", ["网页正文"], .prose,
                "The text as HTML, for programs that show it; values in it are escaped.",
                zh: "HTML 正文，给能显示它的邮件程序；其中的数据会转义。"),
        ])

    static let push = SchemaPart(
        "push", place: Phrase("in a push or WeChat text", zh: "推送或微信文字里"),
        keys: [
            SchemaKey(
                "title", ["标题"], required: true, .prose,
                "The title; it shows on a locked screen.", zh: "标题；锁屏时可见。"),
            SchemaKey("body", ["正文", "内容"], required: true, .prose, "The text.", zh: "正文。"),
        ])

    static let hold = SchemaPart(
        "hold", place: Phrase("in `hold`", zh: "`hold` 里"),
        keys: [
            SchemaKey(
                "if", ["如果", "条件"], required: true, .expression(.condition),
                "While it holds, the account gets no notice.", zh: "成立期间，这个账户不发通知。"),
            SchemaKey(
                "until", ["直到", "截止"], .expression(.date),
                "The last day of the hold, if the condition has not ended before.",
                zh: "暂停的最后一天；条件先不成立，就先恢复。"),
            SchemaKey(
                "task", ["任务"], .oneOf([.reference(.channel), .part(holdTask)]),
                "What a person is asked to do meanwhile: `call` or `visit`, once for each end of the hold.",
                zh: "暂停期间请人做什么：`call` 或 `visit`；同一个截止日只做一次。"),
        ])

    static let holdTask = SchemaPart(
        "holdTask", place: Phrase("in `task`", zh: "`task` 里"),
        keys: [
            SchemaKey(
                "send", ["发送", "渠道"], required: true, .reference(.channel),
                "`call` or `visit`.", zh: "`call` 或 `visit`。"),
            SchemaKey(
                "text", ["文字", "正文", "话术"], required: true, .prose,
                "What the person has to know and say.", zh: "经办人要知道、要说的话。"),
        ])

    static let replies = SchemaPart(
        "replies", place: Phrase("in `replies`", zh: "`replies` 里"),
        keys: [
            reply(
                .help, ["求助", "帮助"], #""1""#, "The borrower asks for a person.", zh: "借款人请人联系。"),
            reply(
                .paid, ["已还"], "已还",
                "The borrower says to have paid; nothing is believed before the money is in.",
                zh: "借款人说已还；到账之前不当真。"),
            reply(
                .dispute, ["异议", "有异议"], "有误",
                "The borrower denies the debt: no more notices until a person closes it.",
                zh: "借款人有异议：人工了结之前全部停发。"),
            reply(
                .optOut, ["退订"], "T",
                "The borrower wants nothing more on this channel; it holds for ever.",
                zh: "借款人退订这个渠道；一直有效。"),
            reply(
                .complaint, ["投诉"], "投诉",
                "The borrower complains: no more notices until a person closes it.",
                zh: "借款人投诉：人工了结之前全部停发。"),
        ])

    private static func reply(
        _ event: ReplyEvent, _ chinese: [String], _ example: String, _ about: String, zh: String
    ) -> SchemaKey {
        SchemaKey(event.rawValue, chinese, .list(.words(example: example)), about, zh: zh)
    }

    static let stop = SchemaPart(
        "stop", place: Phrase("in `stop`", zh: "`stop` 里"),
        keys: [
            SchemaKey(
                "account", ["账户", "合同"], .names(.rule, .expression(.condition), most: nil),
                "Conditions by name under which the account gets no more notices.",
                zh: "按名字写的条件；成立时这个账户不再收到通知。"),
            SchemaKey(
                "borrower", ["借款人", "客户"], .names(.rule, .expression(.condition), most: nil),
                "Conditions by name; one that holds for any account of a borrower stops all of them.",
                zh: "按名字写的条件；借款人任何一个账户成立，全部账户都停。"),
            SchemaKey(
                "campaign", ["活动"], .part(stopCampaign), "When the campaign ends.", zh: "活动什么时候结束。"),
        ])

    static let stopCampaign = SchemaPart(
        "stopCampaign", place: Phrase("in `stop.campaign`", zh: "`stop.campaign` 里"),
        keys: [
            SchemaKey(
                "ends", ["结束", "截止"], .form(day, example: "2027-12-31"),
                "The last day on which a notice may leave.", zh: "最后一个可以发出通知的日子。"),
            SchemaKey(
                "budget", ["预算"], .part(costBudget),
                "What it may cost; beyond it the campaign pauses.", zh: "费用上限；超出就暂停活动。"),
            SchemaKey(
                "failures", ["失败"], .part(failures),
                "How many hand-overs may fail; beyond it the campaign pauses.",
                zh: "失败的上限；超出就暂停活动。"),
            SchemaKey(
                "complaints", ["投诉"], .part(complaints),
                "How many complaints there may be; beyond it the campaign pauses.",
                zh: "投诉的上限；超出就暂停活动。"),
            SchemaKey(
                "audience", ["受众"], .part(audienceBounds),
                "How large the audience may be; beyond it a live run is refused.",
                zh: "受众最多可以有多大；超出就拒绝正式运行。"),
        ])

    static let audienceBounds = SchemaPart(
        "audienceBounds",
        place: Phrase("in `stop.campaign.audience`", zh: "`stop.campaign.audience` 里"),
        keys: [
            SchemaKey(
                "at_most", ["最多", "上限"], .count(1...1_000_000_000),
                "The most accounts.", zh: "最多多少个账户。"),
            SchemaKey(
                "change_at_most", ["变化", "变动"], .form("[0-9.]+%", example: "20%"),
                "The most that it may grow or shrink against the last live run of the campaign.",
                zh: "和这个活动上次正式运行相比，最多增减多少。"),
        ])

    /// A date of ISO 8601 as the reader takes it.
    package static let day = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
}
