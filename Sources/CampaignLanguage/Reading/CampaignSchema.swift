internal import Diagnostics

/// The parts of a campaign file; those of the files that it imports are in `CampaignSchema+Files.swift`.
package enum CampaignSchema {
    package static let campaign = SchemaPart(
        "campaign", place: Phrase("in a campaign", zh: "活动里"),
        keys: [
            version,
            SchemaKey(
                "campaign", ["活动", "活动编号"], required: true,
                .form("[a-z0-9-]{1,60}", example: "auto-loan-overdue"),
                "The campaign's id: small letters, digits and `-`, at most 60. It is part of every notice's key, so it does not change once notices have left.",
                zh: "活动编号：小写字母、数字和 `-`，最多 60 个。它是每份通知编号的一部分，发出通知之后不要再改。"),
            SchemaKey(
                "title", ["标题", "名称"], .words(example: "汽车贷款还款提醒"),
                "The campaign's name for people.", zh: "给人看的活动名称。"),
            SchemaKey(
                "owner", ["负责人", "负责部门"], .words(example: "贷后运营部"),
                "Who answers for the campaign.", zh: "谁对这个活动负责。"),
            SchemaKey(
                "purpose", ["目的", "用途"], purpose,
                "What the notices are for; `collection` if left out. A step may say its own.",
                zh: "通知的用途；不写就是 `collection`。步骤可以另写。"),
            SchemaKey(
                "import", ["引入", "导入"], required: true, .part(imports),
                "Files that the campaign uses.", zh: "活动用到的文件。"),
            SchemaKey(
                "portfolio", ["名单", "资产", "数据"], required: true,
                .oneOf([.path, .part(portfolio)]),
                "The accounts: a data dictionary file, a bare CSV, or the section itself.",
                zh: "名单：数据字典文件、一个 CSV，或者整段写在这里。"),
            define, lines,
            SchemaKey(
                "audience", ["受众", "对象"], .part(audience),
                "Which accounts the campaign is for; all if left out.", zh: "活动面向哪些账户；不写就是全部。"),
            SchemaKey(
                "segments", ["分群", "分组", "客群"],
                .items(
                    .names(
                        .segment, .oneOf([.expression(.condition), .choice([otherwise])]), most: 1)),
                "Groups of accounts, from top to bottom: the first that holds. The last is `otherwise`.",
                zh: "账户的分群，自上而下取第一个成立的；最后一个是 `otherwise`。"),
            SchemaKey(
                "channels", ["渠道", "通道"], .part(channels),
                "How borrowers are reached. Without it, SMS goes to the one field of type phone.",
                zh: "怎样联系借款人。不写时，短信发到唯一的手机字段。"),
            SchemaKey(
                "offers", ["优惠", "减免", "方案", "减免方案"], .items(.part(offer)),
                "Relief that texts may offer, from top to bottom: one notice quotes the first eligible one.",
                zh: "文字里可以提出的减免方案，自上而下；一份通知最多一个。"),
            choose,
            SchemaKey(
                "timing", ["时间", "时段", "发送时间"], .part(timing),
                "When notices may leave, and how many.", zh: "什么时候可以发，最多发几次。"),
            SchemaKey(
                "steps", ["步骤"], required: true, .items(.part(step)),
                "The moments of the campaign, from top to bottom: when, to whom, how, what.",
                zh: "活动的步骤，自上而下：什么时候、给谁、怎么发、说什么。"),
            SchemaKey(
                "templates", ["模板"], .names(.template, .texts(nil), most: nil),
                "Texts that several steps use, by name.", zh: "几个步骤共用的文字，按名字。"),
            SchemaKey(
                "stop", ["停止", "停止条件"], .part(stop),
                "When an account, a borrower or the campaign gets no more notices; looked at before each one.",
                zh: "什么情况下账户、借款人或整个活动不再收到通知；每份发出前都查。"),
            SchemaKey(
                "replies", ["回复", "上行"], .part(replies),
                "Words that borrowers send back, and what they mean. The whole reply is compared; case, spaces, full and half width do not matter.",
                zh: "借款人回复的字，和它们的意思。整条回复都要一样；大小写、空格、全半角不论。"),
            SchemaKey(
                "hold", ["暂停"], .names(.rule, .part(hold), most: nil),
                "What suspends notices for a while, by name; it ends by itself.",
                zh: "什么情况暂停发送，按名字写；到期自动恢复。"),
            SchemaKey(
                "experiment", ["实验", "对照"], .part(experiment),
                "What is tried on some borrowers and not on others: a holdout without notices, arms.",
                zh: "在一部分借款人身上试什么：不发通知的对照组、各实验组。"),
            SchemaKey(
                "exceptions", ["例外"], .items(.part(PolicySchema.exception)),
                "Exceptions to a policy, with why and by whom; every report lists them.",
                zh: "政策的例外：哪条、哪里、为什么、谁批准；报告里都会列出。"),
            SchemaKey(
                "schedule", ["排期", "定时"], .part(schedule),
                "When the campaign runs by itself: `dunlind` keeps to it, and `dunlin schedule` shows it.",
                zh: "活动自动运行的时间：由 `dunlind` 执行，`dunlin schedule` 可查看。"),
            SchemaKey(
                "policies", ["政策"], .items(.form("[a-z0-9-]+", example: "aliyun-sms")),
                "Policy packs that the campaign keeps beside the lender's: NAME of `policies/NAME.yaml`.",
                zh: "除机构的以外，活动还遵守的政策包：`policies/名字.yaml` 的名字。"),
            SchemaKey(
                "priority", ["优先级"], .count(CampaignReader.priorities),
                "Where several campaigns run together, which of them chooses its borrowers first: 1, then 2; those without one come last.",
                zh: "几个活动一起运行时谁先选客户：先 1，后 2；没写的排在最后。"),
            SchemaKey(
                "was", ["曾用编号", "原编号"],
                .list(.form("[a-z0-9-]{1,60}", example: "overdue-2025")),
                "The campaign's former ids, the oldest first: what the ledger has of them counts for this campaign.",
                zh: "活动以前的编号，最早的在前：账本里它们的记录都算这个活动的。"),
            SchemaKey(
                "calendar", ["日历"], .form("[A-Za-z0-9-]+", example: "cn-mainland"),
                "NAME of `calendars/NAME.yaml`, in place of the lender's.",
                zh: "`calendars/名字.yaml` 的名字，代替机构的日历。"),
        ])

    static let version = SchemaKey(
        "dunlin", [], .choice([ValueKind.Choice("1")]),
        "The version of the language, 1; may be left out.", zh: "语言版本，写 1；可以不写。")

    static let define = SchemaKey(
        "define", ["定义"], .names(.definition, .expression(.any), most: nil),
        "Named expressions, used by name in conditions and texts.", zh: "有名字的表达式，在条件和文字里按名字用。")

    static let lines = SchemaKey(
        "lines", ["语句", "共用语句"], .names(.line, .prose, most: nil),
        "Named sentences, used in texts as `{{ lines.NAME }}`.",
        zh: "有名字的语句，在文字里写 `{{ lines.名字 }}`。")

    static let otherwise = ValueKind.Choice(
        "otherwise", "All accounts that no segment above holds.", zh: "上面都不成立的账户。")

    static let purpose = ValueKind.choice([
        ValueKind.Choice("collection", "Asking for payment.", zh: "催收。"),
        ValueKind.Choice(
            "service", "A service that the borrower expects, such as a reminder.", zh: "服务，例如到期提醒。"),
        ValueKind.Choice("education", "Information without a request.", zh: "宣传教育。"),
        ValueKind.Choice(
            "marketing", "Advertising; never mixed with the others.", zh: "营销；不能和别的混在一起。"),
    ])

    static let imports = SchemaPart(
        "import", place: Phrase("in `import`", zh: "`import` 里"),
        keys: [
            SchemaKey(
                "lender", ["机构", "贷款机构"], required: true, .path,
                "The lender's file: name, locale, zone, currency, official numbers. Used as `lender.…`.",
                zh: "贷款机构的文件：名称、语言、时区、币种、官方号码。在文字里写 `lender.…`。")
        ])

    static let audience = SchemaPart(
        "audience", place: Phrase("in `audience`", zh: "`audience` 里"),
        keys: [
            SchemaKey(
                "include", ["包括", "包含"], .expression(.condition),
                "The condition under which an account is in.", zh: "账户要满足的条件。"),
            SchemaKey(
                "exclude", ["排除", "不包括"], .names(.rule, .expression(.condition), most: nil),
                "Conditions by name; one that holds leaves the account out, with its name as the reason.",
                zh: "按名字写的排除条件；成立的就不在内，名字就是理由。"),
            SchemaKey(
                "except", ["免打扰", "免打扰名单", "黑名单"], .list(.path),
                "CSV files of accounts, borrowers, phones or e-mails that nobody writes to; the first column is a field of the portfolio.",
                zh: "不联系的合同、客户、手机或邮箱：CSV 文件，第一列是名单里的字段。"),
        ])

    static let channel = SchemaPart(
        "smsChannel", place: Phrase("in a channel", zh: "渠道里"),
        keys: [
            SchemaKey(
                "to", ["地址", "收件人"], required: true, .reference(.field),
                "The field with the address: a phone, an e-mail, or an app's id.",
                zh: "地址所在的字段：手机、邮箱或设备号。"),
            SchemaKey(
                "sender", ["发送通道", "通道"], required: true, .reference(.sender),
                "Name of the profile in the operator's senders file.", zh: "运维的发送通道文件里的名字。"),
            SchemaKey(
                "signature", ["签名"], .words(example: "安行汽车金融"),
                "SMS: stands in 【】 before everything else; the lender's name if left out.",
                zh: "短信签名，自动写成【…】放在最前；不写就是机构名称。"),
            SchemaKey(
                "opening", ["开头"], .prose, "SMS: stands before each text.", zh: "短信：放在每份文字之前。"),
            SchemaKey(
                "closing", ["结尾"], .prose, "SMS: stands after each text.", zh: "短信：放在每份文字之后。"),
            SchemaKey(
                "longest", ["最长"], .form("([1-9]|10) parts?", example: "2 parts"),
                "SMS: the most parts that a text may have with its frame, in its longest form.",
                zh: "短信：连同签名、开头、结尾，最长时最多几条。"),
        ])

    /// A channel that has no frame.
    static let plainChannel = SchemaPart(
        "channel", place: channel.place,
        keys: channel.keys.filter { $0.name == "to" || $0.name == "sender" })

    static let channels = SchemaPart(
        "channels", place: Phrase("in `channels`", zh: "`channels` 里"),
        keys: Channel.Kind.allCases.map { kind in
            SchemaKey(
                kind.rawValue, channelWords(kind),
                .part(kind == .sms ? channel : plainChannel), channelDocs(kind).en,
                zh: channelDocs(kind).zh)
        })

    static func channelDocs(_ kind: Channel.Kind) -> Phrase {
        switch kind {
        case .sms: Phrase("Text messages.", zh: "短信。")
        case .email: Phrase("E-mails, with a subject.", zh: "电子邮件，有主题。")
        case .push: Phrase("Notifications of an app, with a title.", zh: "App 推送，有标题。")
        case .wechat: Phrase("WeChat messages, with a title.", zh: "微信消息，有标题。")
        case .call: Phrase("A telephone call that a person makes; a task.", zh: "由人打的电话，是一个任务。")
        case .visit: Phrase("A visit that a person makes; a task.", zh: "由人上门，是一个任务。")
        }
    }

    /// The channel that people call so.
    static func channelKind(inChinese word: String) -> Channel.Kind? {
        Channel.Kind.allCases.first { channelWords($0).contains(word) }
    }

    static func channelWords(_ kind: Channel.Kind) -> [String] {
        switch kind {
        case .sms: ["短信"]
        case .email: ["邮件", "电子邮件", "邮箱"]
        case .push: ["推送", "通知"]
        case .wechat: ["微信"]
        case .call: ["电话", "外呼"]
        case .visit: ["上门", "外访"]
        }
    }
}
