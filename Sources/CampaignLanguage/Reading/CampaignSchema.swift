internal import Diagnostics

/// The keys of the campaign language: what each part may hold, and what of it this build honours.
///
/// A key that is known but not honoured yet is an error that says so; it is never read and ignored.
struct SchemaPart: Sendable {
    /// What the part is called in a finding: "in a step".
    let place: Phrase
    let keys: [SchemaKey]

    func key(_ name: String) -> SchemaKey? { keys.first { $0.name == name } }
}

/// One key of a part.
struct SchemaKey: Sendable {
    let name: String
    /// What people write for it in Chinese; a finding offers `name` instead.
    let chinese: [String]
    let isHonoured: Bool
    let isRequired: Bool

    init(_ name: String, _ chinese: [String] = [], later: Bool = false, required: Bool = false) {
        self.name = name
        self.chinese = chinese
        isHonoured = !later
        isRequired = required
    }
}

enum CampaignSchema {
    static let campaign = SchemaPart(
        place: Phrase("in a campaign", zh: "活动里"),
        keys: [
            SchemaKey("dunlin"),
            SchemaKey("campaign", ["活动", "活动编号"], required: true),
            SchemaKey("title", ["标题", "名称"]), SchemaKey("owner", ["负责人", "负责部门"]),
            SchemaKey("purpose", ["目的", "用途"]),
            SchemaKey("import", ["引入", "导入"], required: true),
            SchemaKey("portfolio", ["名单", "资产", "数据"], required: true),
            SchemaKey("define", ["定义"]), SchemaKey("lines", ["语句", "共用语句"]),
            SchemaKey("audience", ["受众", "对象"]), SchemaKey("segments", ["分群", "分组", "客群"]),
            SchemaKey("channels", ["渠道", "通道"]),
            SchemaKey("offers", ["优惠", "减免", "方案", "减免方案"]),
            SchemaKey("timing", ["时间", "时段", "发送时间"]),
            SchemaKey("steps", ["步骤"], required: true),
            SchemaKey("templates", ["模板"]), SchemaKey("stop", ["停止", "停止条件"]),
            SchemaKey("replies", ["回复", "上行"], later: true),
            SchemaKey("hold", ["暂停"], later: true),
            SchemaKey("experiment", ["实验", "对照"], later: true),
            SchemaKey("exceptions", ["例外"], later: true),
            SchemaKey("schedule", ["排期", "定时"], later: true),
            SchemaKey("policies", ["政策"], later: true), SchemaKey("priority", ["优先级"], later: true),
            SchemaKey("was", later: true), SchemaKey("calendar", ["日历"], later: true),
        ])

    static let lender = SchemaPart(
        place: Phrase("in a lender's file", zh: "贷款机构文件里"),
        keys: [
            SchemaKey("dunlin"), SchemaKey("lender", ["机构", "贷款机构"], required: true),
            SchemaKey("kind", ["类型"]), SchemaKey("role", ["角色"]),
            SchemaKey("locale", ["语言"], required: true),
            SchemaKey("timezone", ["时区"], required: true),
            SchemaKey("currency", ["币种"], required: true), SchemaKey("calendar", ["日历"]),
            SchemaKey("policies", ["政策"]), SchemaKey("reports_to_credit_bureau", ["上报征信"]),
            SchemaKey("official", ["官方"]),
        ])

    static let dictionary = SchemaPart(
        place: Phrase("in a portfolio file", zh: "名单文件里"),
        keys: [
            SchemaKey("dunlin"), SchemaKey("portfolio", ["名单"], required: true),
            SchemaKey("define", ["定义"]), SchemaKey("lines", ["语句"]),
        ])

    static let portfolio = SchemaPart(
        place: Phrase("in `portfolio`", zh: "`portfolio` 里"),
        keys: [
            SchemaKey("source", ["来源", "文件"]),
            SchemaKey("account", ["账户", "合同"], required: true),
            SchemaKey("borrower", ["借款人", "客户"]),
            SchemaKey("due", ["到期日", "还款日"], required: true), SchemaKey("instalment", ["期次"]),
            SchemaKey("grace", ["宽限期"]), SchemaKey("owed", ["欠款", "应还"]),
            SchemaKey("as_of", ["数据时间"]), SchemaKey("fresh", ["时效"]),
            SchemaKey("zone", ["时区"], later: true), SchemaKey("cycle_gap", later: true),
            SchemaKey("broken_rows", ["坏行"]),
            SchemaKey("fields", ["字段", "列"], required: true),
        ])

    static let field = SchemaPart(
        place: Phrase("in a field", zh: "字段里"),
        keys: [
            SchemaKey("type", ["类型"]), SchemaKey("longest", ["最长"]),
            SchemaKey("at_most", ["最大", "上限"]), SchemaKey("column", ["列", "列名"]),
            SchemaKey("personal", ["隐私", "个人信息"]), SchemaKey("per", ["每"]), SchemaKey("as", ["写法"]),
            SchemaKey("list", ["列表"]), SchemaKey("separator", ["分隔符"]),
        ])

    static let audience = SchemaPart(
        place: Phrase("in `audience`", zh: "`audience` 里"),
        keys: [
            SchemaKey("include", ["包括", "包含"]), SchemaKey("exclude", ["排除", "不包括"]),
            SchemaKey("except", later: true),
        ])

    static let channel = SchemaPart(
        place: Phrase("in a channel", zh: "渠道里"),
        keys: [
            SchemaKey("to", ["地址", "收件人"], required: true),
            SchemaKey("sender", ["发送通道", "通道"], required: true),
            SchemaKey("signature", ["签名"]), SchemaKey("opening", ["开头"]),
            SchemaKey("closing", ["结尾"]), SchemaKey("longest", ["最长"]),
        ])

    static let offer = SchemaPart(
        place: Phrase("in an offer", zh: "方案里"),
        keys: [
            SchemaKey("offer", ["方案", "优惠"], required: true), SchemaKey("if", ["如果", "条件"]),
            SchemaKey("waive", ["减免"]), SchemaKey("extend", ["展期"]),
            SchemaKey("plan", ["分期"], later: true), SchemaKey("defer", ["延期"], later: true),
            SchemaKey("until", ["截止", "有效期"]), SchemaKey("budget", ["预算"]),
            SchemaKey("say", ["话术", "文字"]), SchemaKey("again", later: true),
            SchemaKey("choose", later: true),
        ])

    static let waive = SchemaPart(
        place: Phrase("in `waive`", zh: "`waive` 里"),
        keys: [
            SchemaKey("part", ["部分", "比例"], required: true),
            SchemaKey("of", ["基数"], required: true),
            SchemaKey("at_most", ["最多", "上限"]), SchemaKey("at_least", later: true),
            SchemaKey("total", ["总额"]),
        ])

    static let extend = SchemaPart(
        place: Phrase("in `extend`", zh: "`extend` 里"),
        keys: [
            SchemaKey("by", ["期限"], required: true), SchemaKey("of", later: true),
            SchemaKey("annual_rate", later: true), SchemaKey("method", later: true),
        ])

    static let budget = SchemaPart(
        place: Phrase("in `budget`", zh: "`budget` 里"),
        keys: [SchemaKey("amount", ["金额"]), SchemaKey("count", ["数量", "份数"])])

    static let timing = SchemaPart(
        place: Phrase("in `timing`", zh: "`timing` 里"),
        keys: [
            SchemaKey("hours", ["时段", "小时"]), SchemaKey("days", ["日子", "日期"]),
            SchemaKey("limits", ["上限", "频次"]), SchemaKey("late", ["补发"]),
        ])

    static let limits = SchemaPart(
        place: Phrase("in `limits`", zh: "`limits` 里"),
        keys: [SchemaKey("all", ["全部", "合计"])]
            + Channel.Kind.allCases.map { SchemaKey($0.rawValue, channelWords[$0] ?? []) })

    static let step = SchemaPart(
        place: Phrase("in a step", zh: "步骤里"),
        keys: [
            SchemaKey("step", ["步骤"], required: true), SchemaKey("purpose", ["目的"]),
            SchemaKey("day", ["日期", "哪天"], required: true), SchemaKey("if_closed", ["遇休息日"]),
            SchemaKey("at", ["时刻", "几点"]), SchemaKey("if", ["如果", "条件"]),
            SchemaKey("for", ["对象", "分群"]), SchemaKey("send", ["发送", "渠道"], required: true),
            SchemaKey("text", ["文字", "正文", "文本", "内容"]), SchemaKey("template", ["模板"]),
            SchemaKey("pay_by", ["最后还款日"]), SchemaKey("late", ["补发"]),
            SchemaKey("not_before", later: true), SchemaKey("no_later_than", later: true),
            SchemaKey("repeat", ["重复"], later: true), SchemaKey("after", later: true),
            SchemaKey("gap", later: true), SchemaKey("fallback", ["备用"], later: true),
            SchemaKey("always", later: true), SchemaKey("was", later: true),
        ])

    static let stop = SchemaPart(
        place: Phrase("in `stop`", zh: "`stop` 里"),
        keys: [
            SchemaKey("account", ["账户", "合同"]), SchemaKey("borrower", ["借款人", "客户"]),
            SchemaKey("campaign", ["活动"]),
        ])

    static let stopCampaign = SchemaPart(
        place: Phrase("in `stop.campaign`", zh: "`stop.campaign` 里"),
        keys: [
            SchemaKey("ends", ["结束", "截止"]), SchemaKey("budget", ["预算"], later: true),
            SchemaKey("failures", ["失败"], later: true),
            SchemaKey("complaints", ["投诉"], later: true),
            SchemaKey("audience", ["受众"], later: true),
        ])

    static let mail = SchemaPart(
        place: Phrase("in an e-mail", zh: "邮件里"),
        keys: [
            SchemaKey("subject", ["主题", "标题"], required: true),
            SchemaKey("body", ["正文", "内容"], required: true), SchemaKey("html", later: true),
        ])

    static let push = SchemaPart(
        place: Phrase("in a push or WeChat text", zh: "推送或微信文字里"),
        keys: [
            SchemaKey("title", ["标题"], required: true),
            SchemaKey("body", ["正文", "内容"], required: true),
        ])

    static let brokenRows = SchemaPart(
        place: Phrase("in `broken_rows`", zh: "`broken_rows` 里"),
        keys: [SchemaKey("at_most", ["最多", "上限"], required: true)])

    static let imports = SchemaPart(
        place: Phrase("in `import`", zh: "`import` 里"),
        keys: [SchemaKey("lender", ["机构", "贷款机构"], required: true)])

    static let channelWords: [Channel.Kind: [String]] = [
        .sms: ["短信"], .email: ["邮件", "电子邮件", "邮箱"], .push: ["推送", "通知"], .wechat: ["微信"],
        .call: ["电话", "外呼"], .visit: ["上门", "外访"],
    ]
}
