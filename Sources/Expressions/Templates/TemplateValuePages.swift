package import Diagnostics

/// The pages about what a placeholder prints, D0420 to D0499.
package enum TemplateValuePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0420",
            Phrase("There is no such filter", zh: "没有这个过滤器"),
            Phrase(
                "The filter is not one that texts have. The finding names those that there are.",
                zh: "文字里没有这个过滤器，提示里列出了可用的。"),
            why: Phrase("It is unknown how the value should be shown.", zh: "不知道该怎样显示这个值。"),
            .text(
                bad: "请还{{ 应还 | currency }}。",
                good: "请还{{ 应还 | money }}。")),
        DiagnosticPage(
            "D0421",
            Phrase("A filter gets the wrong arguments", zh: "过滤器的参数不对"),
            Phrase("The filter takes another number or kind of arguments.", zh: "过滤器的参数个数或类型不对。"),
            why: Phrase(
                "`last` without a number could show a whole contract number.",
                zh: "`last` 不写数字，可能把整个合同编号都露出来。"),
            .text(
                bad: "合同尾号{{ 合同编号 | last }}，请尽快还款。",
                good: "合同尾号{{ 合同编号 | last(4) }}，请尽快还款。")),
        DiagnosticPage(
            "D0422",
            Phrase("A filter does not fit the value", zh: "过滤器不适用于这个值"),
            Phrase(
                """
                `money` is for amounts, `date` for dates, `percent` for percents; `last` and \
                the like are for texts.
                """,
                zh: "`money` 用于金额，`date` 用于日期，`percent` 用于百分比；`last` 等用于文字。"),
            why: Phrase(
                "A date shown as money would be nonsense to the borrower.",
                zh: "把日期显示成金额，借款人看不懂。"),
            .text(
                bad: "请于{{ 还款日 | money }}前还款。",
                good: "请于{{ 还款日 | date }}前还款。")),
        DiagnosticPage(
            "D0423",
            Phrase("A value needs a format", zh: "值要写明格式"),
            Phrase(
                """
                Amounts, dates, percents and numbers in a text say how they are shown: `| \
                money`, `| date`, `| percent`, `| number`.
                """,
                zh: "文字里的金额、日期、百分比和数字要写明怎样显示：`| money`、`| date`、`| percent`、`| number`。"),
            why: Phrase(
                "Borrowers read `6,927.97元` and `11月21日`, not `692797` and `2026-11-21`.",
                zh: "借款人要看的是“6,927.97元”“11月21日”，不是“692797”“2026-11-21”。"),
            .text(
                bad: "请还{{ 应还 }}。",
                good: "请还{{ 应还 | money }}。")),
        DiagnosticPage(
            "D0424",
            Phrase("A value cannot be shown in a text", zh: "值不能直接写进文字"),
            Phrase(
                """
                Conditions, points in time and spans cannot be printed. Choose between texts \
                with `{% if %}`, or use a date.
                """,
                zh: "条件、时刻和跨度不能直接写进文字。请用 `{% if %}` 选择文字，或改用日期。"),
            why: Phrase(
                "`true` or `2026-11-20T06:00:00+08:00` says nothing to a borrower.",
                zh: "借款人看不懂 `true`，也看不懂 `2026-11-20T06:00:00+08:00`。"),
            .text(
                bad: "截至{{ 数据时间 }}您尚未还款。",
                good: "您{{ 还款日 | date }}的还款尚未收到。")),
        DiagnosticPage(
            "D0425",
            Phrase("A value in a text may be missing", zh: "文字里的值可能没有"),
            Phrase(
                """
                The field is `optional`. Give it a default, or show the sentence only where \
                the value is there.
                """,
                zh: "这个字段是 `optional`。请给默认值，或只在有值时显示这句话。"),
            why: Phrase("A text with a hole must not be sent.", zh: "缺字的文字不能发出。"),
            .text(
                bad: "已发送至{{ 邮箱 }}，请尽快还款。",
                good: "{% if has(邮箱) %}已发送至{{ 邮箱 }}，{% endif %}请尽快还款。")),
        DiagnosticPage(
            "D0426",
            Phrase("A default is never used", zh: "默认值用不上"),
            Phrase(
                "The value before `default` is always there. This is a warning.",
                zh: "`default` 前面的值总是有的。这只是警告。"),
            why: Phrase("Perhaps another field was meant.", zh: "也许想写的是另一个字段。"),
            .text(
                bad: "请还{{ 应还 | default(0.00) | money }}。",
                good: "请还{{ 应还 | money }}。")),
        DiagnosticPage(
            "D0427",
            Phrase("There is no such line", zh: "没有这一句"),
            Phrase(
                "`lines.NAME` shows a sentence of `lines`, and there is none of this name.",
                zh: "`lines.名字` 显示 `lines` 里的一句，却没有叫这个名字的。"),
            why: Phrase("The sentence would be missing in the notice.", zh: "通知里会少这一句。"),
            .campaign(
                bad: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。{{ lines.帮助 }}"
                    """,
                good: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。{{ lines.求助 }}"
                    """)),
        DiagnosticPage(
            "D0428",
            Phrase("A text contains itself", zh: "文字互相引用成了循环"),
            Phrase(
                "A line shows another line that shows the first again.",
                zh: "一句里用到另一句，另一句又用到它。"),
            why: Phrase("The text would never end.", zh: "文字永远写不完。"),
            .campaign(
                bad: """
                    lines:
                      还款: 请尽快还款。{{ lines.求助 }}
                      求助: 如有困难请来电。{{ lines.还款 }}
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好。{{ lines.还款 }}"
                    """,
                good: """
                    lines:
                      还款: 请尽快还款。{{ lines.求助 }}
                      求助: 如有困难请来电。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好。{{ lines.还款 }}"
                    """)),
        DiagnosticPage(
            "D0429",
            Phrase("A finished text stands with something else", zh: "整句文字只能单独写"),
            Phrase(
                """
                `lines.NAME` and `offer.say` are finished texts: they stand alone in their \
                placeholder, or in `default(…)`.
                """,
                zh: "`lines.名字` 和 `offer.say` 是整句文字，只能单独写在占位符里，或写在 `default(…)` 里。"),
            why: Phrase(
                "A filter would change a sentence that was approved.",
                zh: "过滤器会改动已经审定的句子。"),
            .campaign(
                bad: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。{{ lines.求助 | truncate(8) }}"
                    """,
                good: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。{{ lines.求助 }}"
                    """)),
        DiagnosticPage(
            "D0430",
            Phrase("There is no offer to speak of", zh: "这里没有方案可说"),
            Phrase(
                """
                The text shows `offer.…`, but the campaign declares no offers, or the place \
                cannot have one.
                """,
                zh: "文字里用了 `offer.…`，但活动没有 `offers`，或者这里不能用。"),
            why: Phrase("The sentence would be empty for everybody.", zh: "这句话对谁都是空的。"),
            .text(
                bad: "{{ 姓名 }}您好，请尽快还款。{{ offer.say }}",
                good: "{{ 姓名 }}您好，请尽快还款。如有困难请来电。")),
        DiagnosticPage(
            "D0431",
            Phrase("No text uses a line", zh: "没有文字用到这一句"),
            Phrase(
                "A sentence stands under `lines` that no text shows. This is a warning.",
                zh: "`lines` 里有一句没有文字用到。这只是警告。"),
            why: Phrase(
                "It was forgotten in a text, or can be taken out.",
                zh: "要么某段文字忘了用它，要么可以去掉。"),
            .campaign(
                bad: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    """,
                good: """
                    lines:
                      求助: 如有困难请来电，我们一起想办法。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。{{ lines.求助 }}"
                    """)),
    ]
}
