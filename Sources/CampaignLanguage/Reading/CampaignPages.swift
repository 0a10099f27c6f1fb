package import Diagnostics

/// The pages about the meaning of a campaign: names, segments, fields, D0501 to D0515.
package enum CampaignPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0501",
            Phrase("Two parts have the same name", zh: "两个同名"),
            Phrase("Two steps, offers or segments have one name.", zh: "两个步骤、方案或分群用了同一个名字。"),
            why: Phrase(
                """
                Reports and the ledger know them by name: the second step would count as sent \
                already.
                """,
                zh: "报表和台账按名字认：第二步会被当作已经发过。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 紧急: 风险 == "高"
                      - 标准: otherwise
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00 or 风险 == "高"
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0502",
            Phrase("Nothing has this name", zh: "没有叫这个名字的"),
            Phrase(
                """
                A segment, channel, field, template or other part is named here that the \
                campaign does not have.
                """,
                zh: "这里用到的分群、渠道、字段或模板，活动里没有。"),
            why: Phrase(
                "Sent to a segment that does not exist, a notice reaches nobody.",
                zh: "发给不存在的分群，谁也收不到。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 重点
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 紧急
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0503",
            Phrase("A step has no text for a channel or segment", zh: "某个渠道或分群没有文字"),
            Phrase(
                "The step sends on this channel, and for some who can reach it there is no text.",
                zh: "这一步用这个渠道发送，能走到这里的人里，有一部分没有文字可发。"),
            why: Phrase(
                "They would get nothing, and nobody would notice.",
                zh: "他们什么也收不到，而且没人会发现。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text:
                          紧急: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text:
                          紧急: "{{ 姓名 }}您好，请尽快还款。"
                          otherwise: "{{ 姓名 }}您好，请按时还款。"
                    """)),
        DiagnosticPage(
            "D0504",
            Phrase("A choice by segment leaves some out", zh: "按分群选择时漏了一些"),
            Phrase(
                """
                A value is chosen by segment, and some segments are not named. Name all of \
                them, or add `otherwise:`.
                """,
                zh: "这个值按分群选择，却有分群没写到。请写全，或加上 `otherwise:`。"),
            why: Phrase("For those left out it would be unknown what to do.", zh: "漏掉的人不知道该怎么办。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: 10:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: 10:00, otherwise: 15:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0505",
            Phrase("The last segment is not `otherwise`", zh: "最后一个分群不是 `otherwise`"),
            Phrase(
                """
                The last segment takes everybody who is in none of the others: its condition \
                is `otherwise`, and no other segment has it.
                """,
                zh: "最后一个分群收下其余所有人：条件写 `otherwise`，别的分群不能写。"),
            why: Phrase("Whoever falls in no segment has no wording.", zh: "不落在任何分群里的人，就没有文字可发。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 温馨: 按时率 >= 90%
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 温馨: 按时率 >= 90%
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0506",
            Phrase("A segment has the name of something else", zh: "分群的名字和别的重了"),
            Phrase(
                """
                A segment is called like a channel, or by a word that the language keeps for \
                itself.
                """,
                zh: "分群用了渠道的名字，或语言自己要用的词。"),
            why: Phrase(
                "Where a text is chosen by segment or channel, the two could not be told apart.",
                zh: "按分群或渠道选文字时，分不清是哪一个。"),
            .campaign(
                bad: """
                    segments:
                      - sms: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0507",
            Phrase("A channel's address has the wrong type", zh: "渠道的地址类型不对"),
            Phrase(
                "An SMS or a call needs a field of type `phone`, an e-mail one of type `email`.",
                zh: "短信和电话需要 `phone` 类型的字段，邮件需要 `email` 类型的字段。"),
            why: Phrase("Notices would be sent to contract numbers.", zh: "否则通知会发到合同编号上去。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 合同编号, sender: main_sms }
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                    """)),
        DiagnosticPage(
            "D0508",
            Phrase("A rate does not say its period", zh: "利率没写期间"),
            Phrase(
                "A field of type `rate` says whether it is per day, month or year.",
                zh: "`rate` 类型的字段要写明是日利率、月利率还是年利率。"),
            why: Phrase(
                "0.05% a day and 0.05% a year differ 365 times over.",
                zh: "日利率 0.05% 和年利率 0.05% 相差 365 倍。"),
            .field(
                bad: "罚息利率: rate",
                good: "罚息利率: { type: rate, per: day }")),
        DiagnosticPage(
            "D0509",
            Phrase("`at_most` stands at a type that has none", zh: "这种类型没有 `at_most`"),
            Phrase(
                """
                `at_most` bounds money, percents, rates and numbers. The length of a text is \
                bounded by `longest`.
                """,
                zh: "`at_most` 限制金额、百分比、利率和数。文字的长度用 `longest`。"),
            why: Phrase(
                "A bound that cannot be checked would only seem to protect.",
                zh: "不能检查的上限，只是看上去安全。"),
            .field(
                bad: "车牌: { type: text, at_most: 10 }",
                good: "车牌: { type: text, longest: 10 }")),
        DiagnosticPage(
            "D0510",
            Phrase("A key needs another one", zh: "这个键要和另一个键一起写"),
            Phrase(
                """
                Some keys have no meaning alone: `fresh` says how old data may be, and \
                `as_of` says from when they are.
                """,
                zh: "有些键不能单独写：`fresh` 说数据最多多旧，`as_of` 说数据是什么时候的。"),
            why: Phrase(
                """
                Without `as_of` nobody knows how old a row is, and yesterday's debts would be \
                collected today.
                """,
                zh: "没有 `as_of`，就不知道数据有多旧，还清的人也会被催。"),
            .portfolio(
                bad: "fresh: 24 hours",
                good: """
                    as_of: 数据时间
                    fresh: 24 hours
                    """)),
        DiagnosticPage(
            "D0511",
            Phrase("A field has the wrong type for its part", zh: "字段的类型不符合用途"),
            Phrase(
                """
                The part wants a field of another type: `due` wants a date, `as_of` a point \
                in time.
                """,
                zh: "这个用途需要另一种类型的字段：`due` 要日期，`as_of` 要时刻。"),
            why: Phrase("Days overdue can only be counted from a date.", zh: "只有从日期才能算出逾期天数。"),
            .portfolio(
                bad: "due: 姓名",
                good: "due: 还款日")),
        DiagnosticPage(
            "D0512",
            Phrase("Working days need a calendar", zh: "按工作日发送需要日历"),
            Phrase(
                """
                `working_days` needs to know holidays and make-up days: the lender's file \
                names a calendar.
                """,
                zh: "`working_days` 要知道节假日和调休，请在机构文件里指定日历。"),
            why: Phrase(
                "Which days are off in China is announced each year and cannot be computed.",
                zh: "中国的放假安排每年公布，算不出来。"),
            .lender(
                bad: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: Asia/Shanghai
                    currency: CNY
                    """,
                good: """
                    lender: 安行汽车金融有限公司
                    locale: zh-CN
                    timezone: Asia/Shanghai
                    currency: CNY
                    calendar: cn-mainland
                    """)),
        DiagnosticPage(
            "D0513",
            Phrase("Something is declared and never used", zh: "声明了却没有用到"),
            Phrase(
                "A template or another named part is used by nothing. This is a warning.",
                zh: "有模板或别的命名部分没有用到。这只是警告。"),
            why: Phrase(
                "It is often a sign that a step uses another name than the one you had in mind.",
                zh: "这往往说明某一步用错了名字。"),
            .campaign(
                bad: """
                    templates:
                      催款: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0514",
            Phrase("An offer offers nothing", zh: "方案什么也没给"),
            Phrase(
                "An offer says what is given: `waive` for a reduction, `extend` or `defer` for more time, `plan` for instalments.",
                zh: "方案要写明给什么：`waive` 是减免，`extend` 是展期，`defer` 是延期，`plan` 是分期。"),
            why: Phrase(
                "A promise without content must not reach a borrower.",
                zh: "没有内容的承诺不能发给借款人。"),
            .campaign(
                bad: """
                    offers:
                      - offer: 罚息减半
                        if: days_overdue in 7..30
                        until: today + 7 days
                        say: 可来电申请减免罚息。
                    """,
                good: """
                    offers:
                      - offer: 罚息减半
                        if: days_overdue in 7..30
                        waive: { part: 50%, of: 罚息, total: 逾期应还 }
                        until: today + 7 days
                        say: "还清可减罚息{{ offer.waived | money }}。"
                    """)),
        DiagnosticPage(
            "D0515",
            Phrase("An offer gives two things", zh: "一个方案给了两样"),
            Phrase(
                """
                An offer gives one thing. Make it two offers; a borrower gets the first that \
                fits.
                """,
                zh: "一个方案只给一样。请拆成两个方案，借款人得到第一个符合条件的。"),
            why: Phrase(
                "Budget and report count each kind of relief by itself.",
                zh: "预算和报表都按种类分别计算。"),
            .campaign(
                bad: """
                    offers:
                      - offer: 减免加展期
                        waive: { part: 50%, of: 罚息, total: 逾期应还 }
                        extend: { by: 6 months }
                        until: today + 7 days
                        say: 可来电申请减免和展期。
                    """,
                good: """
                    offers:
                      - offer: 展期半年
                        extend: { by: 6 months }
                        until: today + 7 days
                        say: 可来电申请展期6个月。
                    """)),
        DiagnosticPage(
            "D0530",
            Phrase("A longer term in days", zh: "延长的期限写成了天数"),
            Phrase(
                """
                With `left`, the number of instalments that are left, `extend` makes the term longer: \
                so many monthly instalments more. Without it the due date moves, by days or months.
                """,
                zh: "写了 `left`（剩余期数），`extend` 就是增加几期，按月算；不写，就是推迟还款日，可以按天或按月。"),
            why: Phrase(
                "An instalment of some days beside monthly ones would need another interest.",
                zh: "按月的期数里混进按天的一期，利息就没法算。"),
            .notRun(
                because: "the portfolio of the other examples has no number of instalments",
                bad: "extend: { by: 30 days, of: 剩余本金, left: 剩余期数, annual_rate: 7.2% }",
                good: "extend: { by: 6 months, of: 剩余本金, left: 剩余期数, annual_rate: 7.2% }")),
        DiagnosticPage(
            "D0531",
            Phrase("A rate without a period", zh: "利率没有写期间"),
            Phrase(
                "An offer's `annual_rate` names a field of type percent. A percent says no period; a rate does.",
                zh: "方案的 `annual_rate` 用了百分比字段。百分比没有期间，利率才有。"),
            why: Phrase(
                "2% a day is 730% a year: without the period nobody knows what the offer costs.",
                zh: "日利率 2% 是年化 730%：不写期间，谁也不知道方案要多少钱。"),
            .notRun(
                because: "the portfolio of the other examples has no yearly rate",
                bad: "fields:\n  年利率: percent",
                good: "fields:\n  年利率: { type: rate, per: year, at_most: 24% }")),
    ]
}
