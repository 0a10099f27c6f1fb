package import CampaignLanguage
internal import Diagnostics

/// The keys of a file of cases, `NAME.test.yaml`.
package enum TrialSchema {
    package static let file = SchemaPart(
        "tests", place: Phrase("at the top of a test file", zh: "测试文件的最外层"),
        keys: [
            SchemaKey(
                "dunlin", ["版本"], .words(example: "1"),
                "Version of the language.", zh: "语言版本。"),
            SchemaKey(
                "tests", ["测试"], required: true, .path,
                "The campaign that is tested, relative to this file.", zh: "要测试的活动文件，从本文件算起。"),
            SchemaKey(
                "base", ["基准", "基础"], .open,
                "An account, by field: each case says only what differs.",
                zh: "一个账户的各个字段；每个用例只写不同的。"),
            SchemaKey(
                "cases", ["用例"], required: true, .items(.part(item)),
                "The cases, each independent of the others.", zh: "用例，彼此独立。"),
            SchemaKey(
                "always", ["始终", "总是"], .list(.expression(.condition)),
                "Conditions that hold after each moment of each case.",
                zh: "每个用例的每个时刻之后都必须成立的条件。"),
        ])

    /// A case: its first moment, and what is the same at all of them.
    package static let item = SchemaPart(
        "case", place: Phrase("in a case", zh: "用例里"),
        keys: [
            SchemaKey(
                "case", ["用例", "名称"], required: true, .words(example: "昨天已还清就不再发"),
                "What the case shows, in a sentence.", zh: "这个用例说明什么，一句话。"),
            SchemaKey(
                "arm", ["组", "实验组"], .reference(.arm),
                "The borrower is in this arm of the experiment.", zh: "借款人分到实验的这一组。"),
            SchemaKey(
                "holdout", ["对照组"], .yesOrNo,
                "The borrower is held out, or is not.", zh: "借款人是否在对照组。"),
        ] + momentKeys + [
            SchemaKey(
                "then", ["然后", "之后"], .items(.part(moment)),
                "Later moments; what was sent before is known to them.",
                zh: "之后的各个时刻；此前发出的都记在台账里。")
        ])

    /// A later moment of a case.
    package static let moment = SchemaPart(
        "moment", place: Phrase("in a moment of `then`", zh: "`then` 的一个时刻里"),
        keys: momentKeys)

    private static let momentKeys =
        [
            SchemaKey(
                "now", ["现在", "时间"], required: true, .words(example: "2026-11-16 10:00"),
                "When it is, on the clocks of the lender's zone.", zh: "此刻，按机构所在时区的钟。"),
            SchemaKey(
                "refuse", ["拒收"], .list(.choice(channels)),
                "The gateway refuses the address on these channels.", zh: "网关在这些渠道上拒收该地址。"),
        ] + accountKeys + [
            SchemaKey(
                "also", ["还有", "另有"], .items(.part(other)),
                "More accounts of the same portfolio.", zh: "同一份名单里的其他账户。")
        ]

    /// Another account of a moment.
    package static let other = SchemaPart(
        "account", place: Phrase("in an account of `also`", zh: "`also` 的一个账户里"),
        keys: accountKeys)

    private static let accountKeys = [
        SchemaKey(
            "change", ["改", "变化"], .open,
            "Fields that differ from before.", zh: "与此前不同的字段。"),
        SchemaKey(
            "received", ["收到"], .list(.part(event)),
            "What came before the run: payments, replies, receipts.",
            zh: "运行之前收到的：还款、回复、回执等。"),
        SchemaKey(
            "expect", ["期望", "预期"], .part(expectation),
            "The decision; a moment that expects nothing is no run.",
            zh: "应有的决定；不写就不运行。"),
        SchemaKey(
            "text", ["文字"], .texts(nil),
            "The text, whole, by channel where there are several.",
            zh: "完整的文字；有几个渠道的按渠道写。"),
        SchemaKey(
            "text_has", ["文字包含"], .texts(nil),
            "What the text contains; a list, by channel where there are several.",
            zh: "文字里有什么；可以是列表，也可按渠道写。"),
        SchemaKey(
            "text_lacks", ["文字不含"], .texts(nil),
            "What the text does not contain.", zh: "文字里没有什么。"),
    ]

    package static let channels = Channel.Kind.allCases.map { ValueKind.Choice($0.rawValue) }

    /// What a decision has to be. One of the kinds, and beside it what the notice has to be.
    package static let expectation = SchemaPart(
        "expectation", place: Phrase("in `expect`", zh: "`expect` 里"),
        keys: [
            SchemaKey(
                "notify", ["发送", "通知"], .reference(.step),
                "A notice of this step leaves.", zh: "发出这一步的通知。"),
            SchemaKey(
                "defer", ["推迟"], .words(example: "2026-11-17 10:00"),
                "The notice waits until then.", zh: "通知等到这个时刻再发。"),
            SchemaKey(
                "skip", ["跳过"], .words(example: "no_step_open"),
                "Nothing is sent, for this reason.", zh: "不发送，原因是它。"),
            SchemaKey(
                "stopped", ["停止"], .words(example: "已还清"),
                "A stop holds: its name, or a reason such as `paid`.",
                zh: "符合停止条件：写它的名字，或 `paid` 这样的原因。"),
            SchemaKey(
                "held", ["暂停"], .words(example: "已承诺"),
                "A hold holds: its name, or `held_by_person`.",
                zh: "正在暂停：写它的名字，或 `held_by_person`。"),
            SchemaKey(
                "excluded", ["排除"], .words(example: "小额"),
                "Not in the audience: the exclusion's name, `not_included` or `excepted`.",
                zh: "不在受众里：写排除规则的名字，或 `not_included`、`excepted`。"),
            SchemaKey(
                "error", ["出错"], .words(example: "missing_value"),
                "The account cannot be decided, for this reason.", zh: "无法决定，原因是它。"),
            SchemaKey(
                "by", ["渠道"], .list(.choice(channels)),
                "The channels, all of them, in order.", zh: "所用渠道，全部，按顺序。"),
            SchemaKey(
                "step", ["步骤"], .reference(.step),
                "The step, where the decision is no `notify`.", zh: "步骤，用于不是 `notify` 的决定。"),
            SchemaKey("segment", ["分群"], .reference(.segment), "The segment.", zh: "分群。"),
            SchemaKey("arm", ["组"], .reference(.arm), "The arm of the experiment.", zh: "实验组。"),
            SchemaKey(
                "offer", ["方案", "减免"], .reference(.offer),
                "The offer that the text makes; `none` for no offer.",
                zh: "文字里给出的方案；`none` 表示没有方案。"),
            SchemaKey(
                "parts", ["条数"], .count(1...99),
                "Parts of the SMS.", zh: "短信计费条数。"),
            SchemaKey(
                "at", ["时刻"], .words(example: "10:00"),
                "When the notice leaves.", zh: "何时发出。"),
            SchemaKey(
                "pay_by", ["最后还款日"], .words(example: "2026-11-23"),
                "The last day to pay that the notice sets.", zh: "通知给出的最后还款日。"),
            SchemaKey(
                "title", ["标题"], .words(example: "还款提醒"),
                "The title of the push, or the subject of the mail.", zh: "推送的标题，或邮件的主题。"),
            SchemaKey(
                "fallback", ["补发"], .yesOrNo,
                "The notice takes the place of one that has not arrived.",
                zh: "是否因原通知未送达而补发。"),
        ])

    /// What was paid, or promised.
    package static let sum = SchemaPart(
        "sum", place: Phrase("in a sum with its day", zh: "带日期的金额里"),
        keys: [
            SchemaKey(
                "amount", ["金额"], required: true, .amount(example: "1000.00"),
                "How much.", zh: "多少钱。"),
            SchemaKey(
                "date", ["日期"], required: true, .words(example: "2026-11-20"),
                "On which day.", zh: "哪一天。"),
        ])

    package static let hold = SchemaPart(
        "silence", place: Phrase("in `hold`", zh: "`hold` 里"),
        keys: [
            SchemaKey(
                "until", ["至"], required: true, .words(example: "2026-11-20"),
                "The last day of silence.", zh: "暂停的最后一天。")
        ])

    package static let reply = SchemaPart(
        "reply", place: Phrase("in `reply`", zh: "`reply` 里"),
        keys: Channel.Kind.allCases.map {
            SchemaKey(
                $0.rawValue, [], .words(example: "还款困难"), "What came back on this channel, whole.",
                zh: "在这个渠道上收到的整条回复。")
        })

    /// What came from outside.
    package static let event = SchemaPart(
        "event", place: Phrase("in `received`", zh: "`received` 里"),
        keys: [
            SchemaKey(
                "payment", ["还款"], .oneOf([.amount(example: "1000.00"), .part(sum)]),
                "A payment on the account; `{ amount: 1000.00, date: 2026-11-09 }` where only its day is known.",
                zh: "该账户的一笔还款；只知道日期时写 `{ amount: 1000.00, date: 2026-11-09 }`。"),
            SchemaKey(
                "reply", ["回复"], .part(reply),
                "What the borrower sends back, by channel: `{ sms: 还款困难 }`.",
                zh: "借款人的回复，按渠道：`{ sms: 还款困难 }`。"),
            SchemaKey(
                "promise", ["承诺"], .part(sum),
                "A promise to pay: `{ amount: 1000.00, date: 2026-11-20 }`.",
                zh: "还款承诺：`{ amount: 1000.00, date: 2026-11-20 }`。"),
            SchemaKey(
                "promise_kept", ["承诺已履行"], .open, "The promise was kept.", zh: "承诺已履行。"),
            SchemaKey(
                "promise_broken", ["承诺未履行"], .open, "The promise was broken.", zh: "承诺未履行。"),
            SchemaKey(
                "opt_out", ["退订"], .choice(channels),
                "The borrower wants no more notices on the channel.", zh: "借款人退订这个渠道。"),
            SchemaKey("dispute", ["异议"], .open, "The borrower disputes the debt.", zh: "借款人提出异议。"),
            SchemaKey("complaint", ["投诉"], .open, "The borrower complains.", zh: "借款人投诉。"),
            SchemaKey(
                "closed", ["了结"], .words(example: "dispute"),
                "A person has closed the dispute or complaint.", zh: "异议或投诉已由人工了结。"),
            SchemaKey(
                "hold", ["人工暂停"], .part(hold),
                "A person wants silence: `{ until: 2026-11-20 }`.",
                zh: "人工要求暂停：`{ until: 2026-11-20 }`。"),
            SchemaKey(
                "delivered", ["已送达"], .list(.choice(channels)),
                "The last notice on the channel has arrived.", zh: "该渠道最近一份通知已送达。"),
            SchemaKey(
                "failed", ["未送达"], .list(.choice(channels)),
                "The last notice on the channel will never arrive.", zh: "该渠道最近一份通知送达失败。"),
            SchemaKey(
                "expired", ["超时"], .list(.choice(channels)),
                "The gateway has given up on the last notice on the channel.",
                zh: "该渠道最近一份通知超时，网关已放弃。"),
        ])
}
