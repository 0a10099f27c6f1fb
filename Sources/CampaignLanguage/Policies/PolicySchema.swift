internal import Diagnostics

/// The keys of a policy pack; `PolicyReader` takes them from here.
package enum PolicySchema {
    package static let root = SchemaPart(
        "policy", place: Phrase("in a policy pack", zh: "政策包里"),
        keys: [
            CampaignSchema.version,
            SchemaKey(
                "policy", ["政策"], required: true, .words(example: "cn-consumer-credit"),
                "The pack's name: that of its file.", zh: "政策包的名字，与文件名相同。"),
            SchemaKey(
                "title", ["标题", "名称"], .words(example: "个人贷款催收（中国大陆）"),
                "The pack's name for people.", zh: "给人看的名称。"),
            SchemaKey(
                "rules", ["规则"], required: true, .items(.part(rule)), "The rules.", zh: "规则。"),
        ])

    static let rule = SchemaPart(
        "policyRule", place: Phrase("in a rule of a policy", zh: "政策规则里"),
        keys: [
            SchemaKey(
                "rule", ["规则"], required: true, .words(example: "CN-TIME-1"),
                "The rule's id; exceptions and reports name it.", zh: "规则编号；例外和报告里用它。"),
            SchemaKey(
                "says", ["内容"], required: true, .words(example: "22:00 到次日 08:00 不催收"),
                "The rule in a sentence; findings show it.", zh: "一句话说明规则；检查结果里会写出来。"),
            SchemaKey(
                "basis", ["依据"], required: true,
                .words(of: PolicyRule.Basis.allCases.map(\.rawValue)),
                "What it rests on. From `law` there is no exception.", zh: "依据是什么；`law`（法律）没有例外。"),
            SchemaKey(
                "level", ["级别"], .words(of: ["error", "warning"]),
                "How a breach is reported: `error`, if left out, ends the run. Of confidence C and D it is a warning.",
                zh: "违反时怎么报：不写就是 `error`，不能运行；可信度 C、D 的只提示。"),
            SchemaKey(
                "source", ["来源"], required: true, .words(example: "GB/T 45251-2025"),
                "Where it is written.", zh: "出处。"),
            SchemaKey(
                "confidence", ["可信度"], required: true,
                .choice([
                    ValueKind.Choice("A", "The text itself was read.", zh: "读过原文。"),
                    ValueKind.Choice("B", "A second source.", zh: "二手来源。"),
                    ValueKind.Choice("C", "Background knowledge.", zh: "常识，没有查到出处。"),
                    ValueKind.Choice("D", "Uncertain.", zh: "不确定。"),
                ]),
                "How well it is known.", zh: "可信程度。"),
            SchemaKey(
                "verified", ["核对"], required: true,
                .form(CampaignSchema.day, example: "2026-11-20"),
                "When somebody last held it against its source.", zh: "最近一次核对出处的日期。"),
            SchemaKey(
                "since", ["生效"], .form(CampaignSchema.day, example: "2026-05-01"),
                "The first date on which it is in force.", zh: "从哪天起生效。"),
            SchemaKey(
                "until", ["失效"], .form(CampaignSchema.day, example: "2027-12-31"),
                "The last date on which it is in force.", zh: "到哪天为止有效。"),
            SchemaKey(
                "for", ["适用"], .part(scope), "Whose notices it is about; all if left out.",
                zh: "适用于哪些通知；不写就是全部。"),
            SchemaKey(
                "window", ["时段"], .form("[0-9:]+\\.\\.[0-9:]+", example: "08:00..22:00"),
                "Notices leave within these hours of the borrower's day.", zh: "只在借款人当地这个时段内发送。"),
            SchemaKey(
                "cap", ["上限"], .list(.form("[0-9]+ per .*", example: "3 per 7 days")),
                "At most so many notices to a borrower.", zh: "每个借款人最多多少次。"),
            SchemaKey(
                "words", ["禁用词"], .part(words), "Words that may not stand in a notice.",
                zh: "通知里不能出现的词。"),
            SchemaKey(
                "contains", ["必含"], .list(.words(example: "拒收请回复R")),
                "Each text holds at least one of these.", zh: "每份文字至少含其中一个。"),
            SchemaKey(
                "shows", ["必须写明"], .list(.words(of: PolicyRule.Content.allCases.map(\.rawValue))),
                "Each text shows an amount, a day, a contact of the lender.",
                zh: "每份文字要写明：金额、日期、机构的联系方式。"),
            SchemaKey(
                "hides", ["不得显示"], .part(hides), "What a notice does not show.", zh: "通知里不能显示的内容。"),
            SchemaKey(
                "shape", ["格式"], .part(shape), "What a gateway asks of a text.", zh: "通道对文字的要求。"),
            SchemaKey(
                "recipients", ["收件人"], .list(.words(example: "联系人")),
                "No address is a field whose name holds one of these words.",
                zh: "收件地址的字段名不能含这些词。"),
            SchemaKey(
                "stops", ["停止"], .names(.rule, .list(.words(example: "死亡")), most: nil),
                "What a campaign must stop, hold or exclude for, each with the words that tell it.",
                zh: "活动必须停止、暂停或排除的情形，各写能认出它的词。"),
            SchemaKey(
                "rate", ["利率"], .amount(example: "24%"), "The most that a rate comes to in a year.",
                zh: "折成年利率最高多少。"),
            SchemaKey(
                "registered", ["报备"], .part(registered),
                "The signatures and templates that the gateway has registered.",
                zh: "在通道报备过的签名和模板。"),
        ], alternatives: [checks])

    /// The keys that say what a rule asks; each rule has one.
    static let checks = [
        "window", "cap", "words", "contains", "shows", "hides", "shape", "recipients", "stops",
        "rate", "registered",
    ]

    static let registered = SchemaPart(
        "policyRegistered", place: Phrase("in `registered`", zh: "`registered` 里"),
        keys: [
            SchemaKey(
                "vendor", ["通道", "厂商"], required: true,
                .choice([
                    ValueKind.Choice("aliyun", "Variables are `${name}`.", zh: "变量写成 `${name}`。"),
                    ValueKind.Choice("yunpian", "Variables are `#name#`.", zh: "变量写成 `#name#`。"),
                ]),
                "Whose way of writing variables the templates have.", zh: "模板里的变量按哪家的写法。"),
            SchemaKey(
                "signatures", ["签名"], required: true, .list(.words(example: "安行汽车金融")),
                "The registered signatures, without 【】.", zh: "报备过的签名，不写【】。"),
            SchemaKey(
                "templates", ["模板"],
                .names(.rule, .words(example: "尊敬的${name}，您的车贷已逾期。"), most: nil),
                "The approved templates, by their code; left out where only signatures are registered.",
                zh: "审核通过的模板，按模板编号写；只报备签名的不写。"),
        ])

    static let scope = SchemaPart(
        "policyScope", place: Phrase("in `for`", zh: "`for` 里"),
        keys: [
            SchemaKey(
                "purposes", ["用途"], .list(.words(of: Purpose.allCases.map(\.rawValue))),
                "Notices of these purposes.", zh: "这些用途的通知。"),
            SchemaKey(
                "channels", ["渠道"], .list(.words(of: Channel.Kind.allCases.map(\.rawValue))),
                "Notices on these channels.", zh: "这些渠道的通知。"),
            SchemaKey(
                "kinds", ["类型"], .list(.words(of: Lender.Kind.allCases.map(\.rawValue))),
                "Lenders of these kinds.", zh: "这些类型的机构。"),
            SchemaKey(
                "role", ["角色"], .words(of: Lender.Role.allCases.map(\.rawValue)),
                "Lenders in this role.", zh: "这种角色的机构。"),
            SchemaKey(
                "days_from_due", ["距还款日"],
                .form("-?[0-9]*\\.\\.-?[0-9]*", example: "1..30"),
                "Steps whose day lies so many days after the due date: `1..` is all after it, `..30` all up to the 30th.",
                zh: "`day` 在还款日之后这么多天的步骤：`1..` 是到期之后的全部，`..30` 是第 30 天及以前。"),
        ])

    static let words = SchemaPart(
        "policyWords", place: Phrase("in `words`", zh: "`words` 里"),
        keys: [
            SchemaKey(
                "forbid", ["禁用"], required: true, .items(.words(example: "公安")),
                "The words. Spaces, marks, full-width and invisible characters between do not hide them.",
                zh: "这些词；中间夹空格、标点、全角或看不见的字符也认得出。"),
            SchemaKey(
                "in", ["位置"], .words(of: PolicyRule.ForbiddenWords.Part.allCases.map(\.rawValue)),
                "`title`, `text`, or `anywhere`, if left out.", zh: "`title`（标题）、`text`（正文），不写就是两处。"
            ),
            SchemaKey(
                "not_after", ["前面是"], .list(.words(example: "不会")),
                "Straight after one of these the word says the opposite, and is allowed.",
                zh: "紧跟在这些词后面，意思相反，不算。"),
            SchemaKey(
                "but_after", ["除非前面是"], .list(.words(example: "不得不")),
                "Words that end like those and are none.", zh: "看着像上面的词，其实不是。"),
            SchemaKey(
                "unless", ["除非"], .words(of: PolicyRule.Fact.allCases.map(\.rawValue)),
                "A fact of the lender's file with which the words are allowed.",
                zh: "机构文件里有这个事实时可以写。"),
        ])

    static let hides = SchemaPart(
        "policyHides", place: Phrase("in `hides`", zh: "`hides` 里"),
        keys: [
            SchemaKey(
                "in", ["位置"], .words(of: PolicyRule.ForbiddenWords.Part.allCases.map(\.rawValue)),
                "`title`, `text`, or `anywhere`, if left out.", zh: "`title`（标题）、`text`（正文），不写就是两处。"
            ),
            SchemaKey(
                "fields", ["字段"], .list(.words(example: "身份证")),
                "Fields whose name holds one of these words.", zh: "字段名含这些词的。"),
            SchemaKey(
                "values", ["占位符"], .list(.words(example: "days_overdue")),
                "Placeholders that name one of these.", zh: "写了这些名字的占位符。"),
            SchemaKey("names", ["姓名"], .yesOrNo, "Names of persons.", zh: "姓名。"),
            SchemaKey("amounts", ["金额"], .yesOrNo, "Sums of money.", zh: "金额。"),
            SchemaKey(
                "account", ["账户"], .yesOrNo, "The account, but for its last characters.",
                zh: "账户编号，只能显示末几位。"),
        ])

    static let shape = SchemaPart(
        "policyShape", place: Phrase("in `shape`", zh: "`shape` 里"),
        keys: [
            SchemaKey(
                "signature", ["签名"], .form("[0-9]+\\.\\.[0-9]+", example: "2..12"),
                "How many characters a signature has.", zh: "签名的字数。"),
            SchemaKey(
                "symbols", ["符号"], .words(example: "¥★※"), "Characters that may not stand in it.",
                zh: "不能出现的符号。"),
            SchemaKey(
                "adjacent", ["相邻"], .yesOrNo,
                "Whether two placeholders may stand side by side; `true` if left out.",
                zh: "两个变量可不可以紧挨着；不写就是可以。"),
        ])

    static let exception = SchemaPart(
        "exception", place: Phrase("in an exception", zh: "例外里"),
        keys: [
            SchemaKey(
                "rule", ["规则"], required: true, .words(example: "CN-WORD-1"),
                "The rule that does not hold.", zh: "哪条规则例外。"),
            SchemaKey(
                "in", ["位置"], required: true, .words(example: "上门任务"),
                "The step, or `timing.hours`, `timing.limits`, `stop`, `portfolio`, `channels.sms`.",
                zh: "在哪里：步骤的名字，或 `timing.hours`、`timing.limits`、`stop`、`portfolio`、`channels.sms`。"),
            SchemaKey(
                "because", ["原因", "理由"], required: true, .words(example: "这是内部话术"),
                "Why.", zh: "为什么。"),
            SchemaKey(
                "by", ["批准人"], required: true, .words(example: "合规部"), "Who says so.", zh: "谁批准的。"),
        ])
}
