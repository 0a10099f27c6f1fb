package import Diagnostics

/// The pages about policies, D0901 to D0949.
package enum PolicyPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0901",
            Phrase("A policy pack is not there", zh: "找不到政策包"),
            Phrase(
                "`policies` names a pack, and there is no `policies/NAME.yaml` beside the campaign or below the root that can be read.",
                zh: "`policies` 写了一个政策包，但活动文件旁边、根目录下都没有能读的 `policies/名字.yaml`。"),
            why: Phrase(
                "Rules that nobody looks at protect nobody.", zh: "没人去查的规则保护不了任何人。"),
            .campaign(
                bad: "policies: [aliyun]", good: "policies: [aliyun-sms]")),
        DiagnosticPage(
            "D0902",
            Phrase("A pack has the name of another", zh: "政策包的名字与文件名不同"),
            Phrase(
                "`policy` in the file says another name than the file has.",
                zh: "文件里的 `policy` 与文件名不一样。"),
            why: Phrase(
                "Reports name packs; two names for one would hide which rules were asked.",
                zh: "报告里写的是政策包的名字；两个名字会分不清查了哪些规则。"),
            .policy(
                bad: policy("policy: other", "window: 08:00..22:00"),
                good: policy("policy: house", "window: 08:00..22:00"))),
        DiagnosticPage(
            "D0903",
            Phrase("A rule does not ask for one thing", zh: "规则要写一种要求"),
            Phrase(
                "Each rule has one key that says what it asks: `window`, `cap`, `words` and so on. This one has none, or several.",
                zh: "每条规则有一个写明要求的键：`window`、`cap`、`words` 等。这条没有写，或写了几个。"),
            why: Phrase(
                "A rule without a demand would look as if it was kept.", zh: "没有要求的规则，看上去总是符合的。"),
            .policy(
                bad: policy("policy: house", "window: 08:00..22:00\n    cap: 1 per day"),
                good: policy("policy: house", "cap: 1 per day"))),
        DiagnosticPage(
            "D0904",
            Phrase("A rule ends before it begins", zh: "规则还没生效就失效了"),
            Phrase("`until` lies before `since`.", zh: "`until` 比 `since` 早。"),
            why: Phrase("It would never be in force.", zh: "这样的规则永远不生效。"),
            .policy(
                bad: policy(
                    "policy: house", "since: 2026-05-01\n    until: 2026-01-01\n    cap: 1 per day"),
                good: policy("policy: house", "since: 2026-05-01\n    cap: 1 per day"))),
        DiagnosticPage(
            "D0911",
            Phrase("Hours outside what a policy allows", zh: "时段超出政策允许的范围"),
            Phrase(
                "`timing.hours` lets notices leave at times that a rule forbids; hours within the rule's are needed.",
                zh: "`timing.hours` 允许在规则禁止的时刻发送；把时段改到规则之内。"),
            why: Phrase(
                "A demand at night frightens people, and is forbidden in many countries.",
                zh: "夜里催收会惊扰别人，很多地方明令禁止。"),
            .campaign(
                bad: "policies: [cn-consumer-credit]\ntiming: { hours: 07:00..20:00 }",
                good: "policies: [cn-consumer-credit]\ntiming: { hours: 09:00..20:00 }\n" + kept)),
        DiagnosticPage(
            "D0912",
            Phrase("More notices than a policy allows", zh: "次数超过政策上限"),
            Phrase(
                "`timing.limits` would let a borrower get more notices than a rule allows; the finding says how many.",
                zh: "按 `timing.limits`，一个借款人可能收到的次数超过规则上限；提示里写明是多少。"),
            why: Phrase(
                "Too many messages are harassment, and bring complaints.", zh: "发得太多就是骚扰，会招来投诉。"),
            .campaign(
                bad: "policies: [house]\ntiming: { limits: { all: 5 per day } }",
                good:
                    "policies: [house]\ntiming: { limits: { all: [2 per day, 3 per 7 days] } }\n"
                    + kept)),
        DiagnosticPage(
            "D0913",
            Phrase("A word that a policy forbids", zh: "出现了政策禁用的词"),
            Phrase(
                "A text holds a word that a rule forbids, also with spaces, marks or other characters between. In a run it is looked for again in each notice.",
                zh: "文字里有规则禁用的词；中间夹空格、标点等也算。运行时每份通知还会再查一遍。"),
            why: Phrase(
                "Threats, false claims and shaming are against the law, and cost trust.",
                zh: "威胁、虚假陈述、羞辱既违法，也失去信任。"),
            .campaign(
                bad:
                    "policies: [cn-consumer-credit]\n"
                    + step(
                        "再不还款，公 安 会联系您。客服{{ lender.hotline }}，{{ 还款日 | date }}到期应还{{ 应还 | money }}。"
                    ),
                good:
                    "policies: [cn-consumer-credit]\n"
                    + step("请尽快还款。客服{{ lender.hotline }}，{{ 还款日 | date }}到期应还{{ 应还 | money }}。"))),
        DiagnosticPage(
            "D0914",
            Phrase("A text lacks words that a policy asks for", zh: "文字里缺少政策要求的词"),
            Phrase(
                "A rule asks for certain words in each text, and this one has none of them.",
                zh: "规则要求每份文字含有某些词，这份没有。"),
            why: Phrase(
                "Who asks for money owes a way out: help, or a way to refuse.",
                zh: "催人还款，也要给人出路：求助或拒收的办法。"),
            .policy(
                bad: policy("policy: house", "contains: 来电"),
                good: policy("policy: house", "contains: 还款"))),
        DiagnosticPage(
            "D0915",
            Phrase("A text does not show what a policy asks for", zh: "文字没有写明政策要求的内容"),
            Phrase(
                "A rule asks that each text shows an amount, a day or a contact of the lender, and this one does not.",
                zh: "规则要求每份文字写明金额、日期或机构的联系方式，这份没有写。"),
            why: Phrase(
                "People must be able to tell who writes and what is asked, or they take it for fraud.",
                zh: "对方要能看出是谁、为什么事联系，否则会当成诈骗。"),
            .campaign(
                bad: "policies: [cn-consumer-credit]\n" + step("请尽快还款，客服{{ lender.hotline }}。"),
                good:
                    "policies: [cn-consumer-credit]\n"
                    + step("{{ 还款日 | date }}到期应还{{ 应还 | money }}，客服{{ lender.hotline }}。"))),
        DiagnosticPage(
            "D0916",
            Phrase("A notice shows what a policy hides", zh: "通知显示了政策不许显示的内容"),
            Phrase(
                "A text or a title shows a field that a rule forbids there, or the whole account.",
                zh: "正文或标题里显示了规则不许显示的字段，或整个账户编号。"),
            why: Phrase(
                "A notice is read on lock screens and by others; no more data than needed.",
                zh: "通知会出现在锁屏上、被别人看到；只写必要的信息。"),
            .campaign(
                bad:
                    "policies: [cn-consumer-credit]\n"
                    + step(
                        "合同{{ 合同编号 }}{{ 还款日 | date }}到期应还{{ 应还 | money }}，客服{{ lender.hotline }}。"),
                good:
                    "policies: [cn-consumer-credit]\n"
                    + step(
                        "尾号{{ 合同编号 | last(4) }}，{{ 还款日 | date }}到期应还{{ 应还 | money }}，客服{{ lender.hotline }}。"
                    ))),
        DiagnosticPage(
            "D0917",
            Phrase("A text has a form that a gateway refuses", zh: "文字的格式会被通道拒绝"),
            Phrase(
                "The signature is too short or too long, a sign may not stand in a text, or two values stand side by side.",
                zh: "签名太短或太长，文字里有不允许的符号，或两个变量紧挨着。"),
            why: Phrase(
                "The gateway rejects the whole text, and nobody gets it.", zh: "通道会整份退回，谁也收不到。"),
            .campaign(
                bad: "policies: [aliyun-sms]\n" + step("★请尽快还款。"),
                good: "policies: [aliyun-sms]\n" + step("请尽快还款。"))),
        DiagnosticPage(
            "D0918",
            Phrase("An address that is not the borrower's", zh: "收件地址不是借款人本人的"),
            Phrase(
                "A channel writes to a field whose name says that it belongs to somebody else.",
                zh: "渠道的收件字段，从名字看是别人的。"),
            why: Phrase(
                "A debt is told to the debtor only.", zh: "欠款只能告诉本人。"),
            .notRun(
                because: "the portfolio of the other examples has no such field",
                bad: "channels:\n  sms: { to: 紧急联系人电话, sender: main_sms }",
                good: "channels:\n  sms: { to: 手机, sender: main_sms }")),
        DiagnosticPage(
            "D0919",
            Phrase("A stop that a policy asks for is missing", zh: "缺少政策要求的停止条件"),
            Phrase(
                "A rule asks that the campaign stops for something, and no stop or exclusion speaks of it.",
                zh: "规则要求活动在某种情形下停止，但停止和排除条件里都没有提到。"),
            why: Phrase(
                "A message about money to somebody who died or disputes the debt is what people remember.",
                zh: "给已去世的人、对欠款有异议的人发催款，最伤人。"),
            .campaign(
                bad: "policies: [cn-consumer-credit]\nstop: { account: { 已还清: 应还 == 0.00 } }",
                good: "policies: [cn-consumer-credit]\n" + kept)),
        DiagnosticPage(
            "D0920",
            Phrase("A rate above what a policy allows", zh: "利率超过政策上限"),
            Phrase(
                "A field of rates has no `at_most`, or one that comes to more in a year than a rule allows. A rate of 2% a day is 730% a year.",
                zh: "利率字段没有写 `at_most`，或折成年化超过规则上限。日利率 2% 折合年化 730%。"),
            why: Phrase(
                "A wrong period makes a lawful rate an unlawful threat.", zh: "期间写错，合法的利率就成了违法的威胁。"),
            .notRun(
                because: "the portfolio of the other examples has no rate",
                bad: "fields:\n  罚息利率: { type: rate, per: day, at_most: 2% }",
                good: "fields:\n  罚息利率: { type: rate, per: day, at_most: 0.06% }")),
        DiagnosticPage(
            "D0930",
            Phrase("An exception from a law", zh: "法律规定不能例外"),
            Phrase(
                "`exceptions` names a rule whose basis is `law`; the campaign has to keep it.",
                zh: "`exceptions` 里写的规则依据是法律，活动必须遵守。"),
            why: Phrase(
                "Nobody in the house can allow what a law forbids.", zh: "法律禁止的事，内部谁也批准不了。"),
            .campaign(
                bad: "policies: [cn-consumer-credit]\n" + exception("CN-PIPL-1"),
                good: "policies: [cn-consumer-credit]\n" + kept)),
        DiagnosticPage(
            "D0931",
            Phrase("An exception that nothing needs", zh: "用不着的例外"),
            Phrase(
                "The place keeps the rule, so the exception says nothing.", zh: "该处本来就符合规则，例外没有用处。"),
            why: Phrase(
                "Reports list exceptions; a stale one hides the ones that count.",
                zh: "报告会列出例外；多余的会掩盖真正的例外。"),
            .campaign(
                bad: "policies: [cn-consumer-credit]\n" + exception("CN-TIME-1"),
                good: "policies: [cn-consumer-credit]\n" + kept)),
    ]

    private static func policy(_ head: String, _ rule: String) -> String {
        """
        \(head)
        rules:
          - rule: HOUSE-1
            says: 本机构的规定
            basis: house
            source: 合规手册
            confidence: A
            verified: 2026-11-20
            \(rule)
        """
    }

    private static let stops = """
        stop:
          account: { 状态不正常: '状态 in ["结清", "争议", "协商"]' }
          borrower: { 死亡或破产: '状态 in ["死亡", "破产"]' }
        """

    /// Stops and a text that keep every pack.
    private static let kept = step(
        "{{ 还款日 | date }}到期应还{{ 应还 | money }}，如有困难请致电{{ lender.hotline }}。")

    private static func step(_ text: String) -> String {
        """
        \(stops)
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: sms
            text: "\(text)"
        """
    }

    private static func exception(_ rule: String) -> String {
        """
        exceptions:
          - { rule: \(rule), in: timing.hours, because: 约定, by: 合规部 }
        \(kept)
        """
    }
}
