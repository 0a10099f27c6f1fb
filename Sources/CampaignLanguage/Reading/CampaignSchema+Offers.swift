internal import Diagnostics
internal import Expressions

/// Relief offers.
extension CampaignSchema {
    static let choose = SchemaKey(
        "choose", ["选择", "怎么选"],
        .choice([
            ValueKind.Choice("first", "The first in the file's order.", zh: "按顺序取第一个。"),
            ValueKind.Choice(
                "best",
                "The one that saves the borrower most: what is waived less the interest it costs.",
                zh: "对借款人最省的：减免金额减去多付的利息最大。"),
        ]),
        "Which of several eligible offers a notice quotes; `first` if left out.",
        zh: "有几个方案都符合时给哪个；不写就是 `first`。")

    static let offer = SchemaPart(
        "offer", place: Phrase("in an offer", zh: "方案里"),
        keys: [
            SchemaKey(
                "offer", ["方案", "优惠"], required: true, .declaration(.offer),
                "The offer's name, for reports.", zh: "方案的名字，报表里用。"),
            SchemaKey(
                "if", ["如果", "条件"], .expression(.condition),
                "Which accounts are eligible; all if left out.", zh: "哪些账户可以享受；不写就是全部。"),
            SchemaKey(
                "waive", ["减免"], .part(waive), "Part of a sum is forgiven.", zh: "免去一笔金额的一部分。"),
            SchemaKey(
                "extend", ["展期"], .part(extend),
                "More time: the due date moves, or the term grows.", zh: "展期：还款日推迟，或期数增加。"),
            SchemaKey(
                "plan", ["分期"], .part(plan), "A sum is paid in instalments.", zh: "一笔金额分期还。"),
            SchemaKey(
                "defer", ["延期"], .part(deferment),
                "Nothing is paid for some months; the schedule moves.", zh: "几个月内先不还，还款计划顺延。"),
            SchemaKey(
                "until", ["截止", "有效期"], .expression(.date),
                "The last day of the offer; for texts, `offer.until`.",
                zh: "方案的最后一天；文字里是 `offer.until`。"),
            SchemaKey(
                "budget", ["预算"], .part(budget),
                "How much may be offered in all.", zh: "总共可以给出多少。"),
            SchemaKey(
                "approval", ["审批"], .part(approval),
                "Above a sum only for accounts for which a person has approved it.",
                zh: "超过一定金额，审批过的账户才给。"),
            SchemaKey(
                "again", ["再次"], .yesOrNo,
                "Whether a debt may get it once more after its last day; not if left out.",
                zh: "过了截止日，同一笔欠款还能不能再给；不写就不再给。"),
            SchemaKey(
                "say", ["话术", "文字"], .prose,
                "Its sentence, for texts that contain `{{ offer.say }}`.",
                zh: "方案的话术，写了 `{{ offer.say }}` 的文字会带上。"),
        ], alternatives: [["waive", "extend", "plan", "defer"]])

    static let waive = SchemaPart(
        "waive", place: Phrase("in `waive`", zh: "`waive` 里"),
        keys: [
            SchemaKey(
                "part", ["部分", "比例"], required: true, .amount(example: "50%"),
                "A share of the sum, or an amount.", zh: "比例，或一个金额。"),
            SchemaKey(
                "of", ["基数"], required: true, .expression(.money),
                "The sum of which a part is waived.", zh: "按哪笔金额减免。"),
            SchemaKey(
                "at_most", ["最多", "上限"], .amount(example: "500.00"),
                "Never more than this.", zh: "最多减这么多。"),
            SchemaKey(
                "at_least", ["最少", "下限"], .amount(example: "10.00"),
                "Of a share: never less than this, as far as there is so much.",
                zh: "按比例减免时，最少减这么多（不超过基数）。"),
            SchemaKey(
                "total", ["总额"], .expression(.money),
                "What is to be paid without the waiver; `offer.to_pay` is this less the waiver.",
                zh: "减免前应还的总额；`offer.to_pay` 是它减去减免额。"),
        ])

    static let extend = SchemaPart(
        "extend", place: Phrase("in `extend`", zh: "`extend` 里"),
        keys: [
            SchemaKey(
                "by", ["期限"], required: true, interval("6 months"),
                "How long; `offer.months` in texts, or `offer.due`, the new due date.",
                zh: "展期多久；文字里是 `offer.months`，或新还款日 `offer.due`。"),
            SchemaKey(
                "of", ["基数", "金额"], .expression(.money),
                "The sum on which interest runs on, or that is paid over the longer term. Without it the borrower may ask, and a person grants it.",
                zh: "照常计息的金额，或要在更长期限里还清的金额。不写就只能申请，由人工办理。"),
            annualRate,
            SchemaKey(
                "left", ["剩余期数"], .reference(.field),
                "The integer field with the instalments that are left: the sum is paid in so many and `by` more.",
                zh: "剩余期数所在的整数字段：金额改为按剩余期数加 `by` 期还清。"),
            method,
        ])

    static let plan = SchemaPart(
        "plan", place: Phrase("in `plan`", zh: "`plan` 里"),
        keys: [
            SchemaKey(
                "of", ["基数", "金额"], required: true, .expression(.money),
                "The sum that is paid in instalments.", zh: "分期还的金额。"),
            SchemaKey(
                "payments", ["期数"], required: true, .list(.count(2...360)),
                "How many instalments, or a list for the borrower to choose from; `offer.payments` is the largest.",
                zh: "分几期，或几种期数供选择；`offer.payments` 是最多的期数。"),
            SchemaKey(
                "every", ["间隔"], interval("1 month"),
                "The time between two; 1 month if left out.", zh: "每期相隔多久；不写就是 1 个月。"),
            annualRate,
            SchemaKey(
                "first", ["首期"], .expression(.date),
                "The day of the first instalment; for texts, `offer.first`.",
                zh: "首期还款日；文字里是 `offer.first`。"),
            method,
        ])

    static let deferment = SchemaPart(
        "defer", place: Phrase("in `defer`", zh: "`defer` 里"),
        keys: [
            SchemaKey(
                "by", ["期限"], required: true,
                .form("[1-9][0-9]{0,2} months?", example: "2 months"),
                "For how many months; `offer.months` in texts, and `offer.due`, the new due date.",
                zh: "延期几个月；文字里是 `offer.months`，新还款日是 `offer.due`。"),
            SchemaKey(
                "of", ["基数", "余额"], required: true, .expression(.money),
                "The balance that bears interest meanwhile.", zh: "延期期间计息的余额。"),
            annualRate,
            SchemaKey(
                "interest", ["利息"], required: true,
                .choice([
                    ValueKind.Choice(
                        "billed", "It is paid each month, on the same balance.", zh: "按月收取，本金不变。"),
                    ValueKind.Choice(
                        "capitalised", "It is added to the balance each month.", zh: "每月计入本金。"),
                ]),
                "What becomes of the interest of these months.", zh: "这几个月的利息怎么处理。"),
        ])

    private static let annualRate = SchemaKey(
        "annual_rate", ["年利率"], .oneOf([.amount(example: "7.2%"), .reference(.field)]),
        "The yearly rate, or a field of type rate; 0% if left out.", zh: "年利率，或利率字段；不写就是 0%。")

    private static let method = SchemaKey(
        "method", ["还款方式"],
        .choice([
            ValueKind.Choice(
                "equal_instalment", "Every instalment the same, but the last.", zh: "等额本息，末期除外。"),
            ValueKind.Choice(
                "equal_principal", "The same part of the principal each time, and the interest.",
                zh: "等额本金。"),
        ]),
        "How it is repaid; `equal_instalment` if left out.", zh: "还款方式；不写就是 `equal_instalment`。")

    private static func interval(_ example: String) -> ValueKind {
        .form("[1-9][0-9]{0,2} (day|week|month)s?", example: example)
    }

    static let approval = SchemaPart(
        "approval", place: Phrase("in `approval`", zh: "`approval` 里"),
        keys: [
            SchemaKey(
                "above", ["超过"], required: true, .amount(example: "1000.00"),
                "Up to this sum no approval is needed: of what is waived, or of what is paid later.",
                zh: "不超过这个金额就不用审批：减免的金额，或推迟偿还的金额。"),
            SchemaKey(
                "if", ["如果", "条件"], required: true, .expression(.condition),
                "Holds where a person has approved it, such as by a field of the portfolio.",
                zh: "成立就是已审批，例如看名单里的一个字段。"),
        ])

    static let budget = SchemaPart(
        "budget", place: Phrase("in `budget`", zh: "`budget` 里"),
        keys: [
            SchemaKey(
                "amount", ["金额"], .amount(example: "200000.00"),
                "The sum that may be waived in all, over all runs of the ledger.",
                zh: "总共可减免的金额，按账本累计。"),
            SchemaKey(
                "count", ["数量", "份数"], .count(0...100_000_000),
                "How many accounts may get the offer in all.", zh: "总共可以给多少户。"),
        ])

    /// How a product counts interest.
    static let terms = SchemaPart(
        "terms", place: Phrase("in `terms`", zh: "`terms` 里"),
        keys: [
            SchemaKey(
                "day_count", ["计息天数"],
                .choice([
                    ValueKind.Choice("360", "A year has 360 days.", zh: "一年按 360 天。"),
                    ValueKind.Choice("365", "A year has 365 days.", zh: "一年按 365 天。"),
                    ValueKind.Choice(
                        "actual", "The days of the calendar year, 365 or 366.",
                        zh: "按当年实际天数，365 或 366。"),
                ]),
                "The days of a year, for interest by the day; 365 if left out.",
                zh: "按天计息时一年几天；不写就是 365。"),
            SchemaKey(
                "rounding", ["取整"],
                .choice([
                    ValueKind.Choice("half_up", "A half goes up.", zh: "四舍五入。"),
                    ValueKind.Choice("half_even", "A half goes to the even digit.", zh: "四舍六入五成双。"),
                    ValueKind.Choice("down", "What is over is cut.", zh: "舍去。"),
                ]),
                "How interest is rounded to the smallest unit of the currency; `half_up` if left out.",
                zh: "利息怎么取整到分；不写就是 `half_up`。"),
            SchemaKey(
                "rounded", ["何时取整"],
                .choice([
                    ValueKind.Choice("once", "Once, for all days together.", zh: "总额只取整一次。"),
                    ValueKind.Choice(
                        "daily", "Each day's interest, which is then added up.", zh: "每天取整后相加。"),
                ]),
                "When interest by the day is rounded; `once` if left out.",
                zh: "按天计息时何时取整；不写就是 `once`。"),
            SchemaKey(
                "allocation", ["冲抵顺序", "清偿顺序"], .items(.reference(.field)),
                "The fields of money in the order in which a payment is set against them. With it, who has paid a part since the data were taken is written to about what is left.",
                zh: "还款按什么顺序冲抵，写金额字段。写了它，取数之后还了一部分的人会按剩余金额通知。"),
        ])
}
