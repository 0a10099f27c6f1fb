package import Diagnostics

/// The pages about how texts are written, D0401 to D0419.
package enum TemplatePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0401",
            Phrase("A placeholder or tag is not closed", zh: "占位符或标记没有结束"),
            Phrase(
                "`{{` needs `}}`, and `{%` needs `%}`, before the next one starts.",
                zh: "`{{` 要有 `}}`，`{%` 要有 `%}`，而且要在下一个开始之前。"),
            why: Phrase(
                "The borrower would read the name of a field instead of its value.",
                zh: "借款人会看到字段名，而不是内容。"),
            .text(
                bad: "{{ 姓名您好，请尽快还款。",
                good: "{{ 姓名 }}您好，请尽快还款。")),
        DiagnosticPage(
            "D0402",
            Phrase("Closing braces close nothing", zh: "多余的结束括号"),
            Phrase(
                "`}}` or `%}` stands in the text with no opening before it.",
                zh: "文字里有 `}}` 或 `%}`，前面却没有开始。"),
            why: Phrase(
                "Most often the opening braces were lost, and a value would be missing.",
                zh: "多半是开头的括号丢了，内容就缺了一块。"),
            .text(
                bad: "姓名 }}您好，请尽快还款。",
                good: "{{ 姓名 }}您好，请尽快还款。")),
        DiagnosticPage(
            "D0403",
            Phrase("A placeholder is empty", zh: "占位符是空的"),
            Phrase("Nothing stands between `{{` and `}}`.", zh: "`{{` 和 `}}` 之间什么也没有。"),
            why: Phrase("The sentence would have a hole.", zh: "句子会缺一块。"),
            .text(
                bad: "{{ }}您好，请尽快还款。",
                good: "{{ 姓名 }}您好，请尽快还款。")),
        DiagnosticPage(
            "D0404",
            Phrase("There is no such tag", zh: "没有这个标记"),
            Phrase(
                """
                A text knows the tags `if`, `elsif`, `else` and `endif`. There are no loops \
                and no variables.
                """,
                zh: "文字里只有 `if`、`elsif`、`else` 和 `endif`，没有循环和变量。"),
            why: Phrase("So each text can be measured before it is sent.", zh: "这样每条文字的长度事先就能算出来。"),
            .text(
                bad: "{% for 期 in 期数 %}请尽快还款。{% endfor %}",
                good: "{% if days_overdue > 7 %}请尽快还款。{% else %}请按时还款。{% endif %}")),
        DiagnosticPage(
            "D0405",
            Phrase("A tag has no condition", zh: "标记缺少条件"),
            Phrase("`if` and `elsif` are followed by a condition.", zh: "`if` 和 `elsif` 后面要写条件。"),
            why: Phrase("Without one it is unknown who gets the text.", zh: "没有条件，就不知道谁会看到这段文字。"),
            .text(
                bad: "{% if %}请尽快还款。{% endif %}",
                good: "{% if days_overdue > 7 %}请尽快还款。{% endif %}")),
        DiagnosticPage(
            "D0406",
            Phrase("Something follows `else` or `endif`", zh: "`else` 或 `endif` 后面还有内容"),
            Phrase(
                "`else` and `endif` stand alone. A further condition is `{% elsif … %}`.",
                zh: "`else` 和 `endif` 单独写。再加条件请用 `{% elsif … %}`。"),
            why: Phrase("The condition would be ignored.", zh: "写在后面的条件不会起作用。"),
            .text(
                bad: "{% if days_overdue > 30 %}请立即还款。{% else days_overdue > 7 %}请尽快还款。{% endif %}",
                good:
                    "{% if days_overdue > 30 %}请立即还款。{% elsif days_overdue > 7 %}请尽快还款。{% endif %}")
        ),
        DiagnosticPage(
            "D0407",
            Phrase("A tag belongs to no `if`", zh: "标记前面没有 `if`"),
            Phrase(
                "`elsif`, `else` or `endif` stands where no `{% if %}` is open.",
                zh: "`elsif`、`else` 或 `endif` 前面没有打开的 `{% if %}`。"),
            why: Phrase(
                "The `if` was lost, and with it the condition of the text.",
                zh: "多半是 `if` 丢了，条件也就没了。"),
            .text(
                bad: "请尽快还款。{% endif %}",
                good: "{% if days_overdue > 7 %}请尽快还款。{% endif %}")),
        DiagnosticPage(
            "D0408",
            Phrase("Something follows after `else`", zh: "`else` 之后又有分支"),
            Phrase(
                "`{% else %}` takes every other case, so it is the last branch.",
                zh: "`{% else %}` 包含其余所有情况，所以是最后一个分支。"),
            why: Phrase("A branch after it would never be shown.", zh: "写在它后面的分支永远不会出现。"),
            .text(
                bad: """
                    {% if days_overdue > 30 %}请立即还款。{% else %}请按时还款。{% elsif days_overdue > 7 %}请尽快还款。{% endif %}
                    """,
                good: """
                    {% if days_overdue > 30 %}请立即还款。{% elsif days_overdue > 7 %}请尽快还款。{% else %}请按时还款。{% endif %}
                    """)),
        DiagnosticPage(
            "D0409",
            Phrase("An `if` is not closed", zh: "`if` 没有结束"),
            Phrase("`{% if %}` needs `{% endif %}`.", zh: "`{% if %}` 要有 `{% endif %}`。"),
            why: Phrase(
                "Without it all that follows would be shown to some only.",
                zh: "否则后面的全部文字都只有一部分人看到。"),
            .text(
                bad: "{% if days_overdue > 7 %}逾期会影响征信。",
                good: "{% if days_overdue > 7 %}逾期会影响征信。{% endif %}")),
        DiagnosticPage(
            "D0410",
            Phrase("No filter follows the bar", zh: "竖线后面没有过滤器"),
            Phrase(
                "After `|` stands the name of a filter, such as `money` or `date`.",
                zh: "`|` 后面要写过滤器的名称，如 `money`、`date`。"),
            why: Phrase("It is unknown how the value should be shown.", zh: "不知道该怎样显示这个值。"),
            .text(
                bad: "请还{{ 应还 | }}。",
                good: "请还{{ 应还 | money }}。")),
        DiagnosticPage(
            "D0411",
            Phrase("A filter's arguments cannot be read", zh: "过滤器的参数读不懂"),
            Phrase(
                "The arguments stand in brackets behind the filter's name: `last(4)`.",
                zh: "参数写在过滤器名称后面的括号里：`last(4)`。"),
            why: Phrase(
                "A guess could show more of a contract number than it should.",
                zh: "猜错了，合同编号可能露出太多。"),
            .text(
                bad: "合同尾号{{ 合同编号 | last 4 }}，请尽快还款。",
                good: "合同尾号{{ 合同编号 | last(4) }}，请尽快还款。")),
        DiagnosticPage(
            "D0412",
            Phrase("A filter's arguments stand behind a colon", zh: "过滤器的参数写在了冒号后面"),
            Phrase(
                "Other systems write `last: 4`; campaigns write `last(4)`.",
                zh: "别的系统写 `last: 4`，活动文件写 `last(4)`。"),
            why: Phrase(
                "A colon with a space would begin a YAML key in a text without quotes.",
                zh: "不带引号的文字里，冒号加空格会被当成 YAML 的键。"),
            .text(
                bad: "合同尾号{{ 合同编号 | last: 4 }}，请尽快还款。",
                good: "合同尾号{{ 合同编号 | last(4) }}，请尽快还款。")),
        DiagnosticPage(
            "D0413",
            Phrase("Full-width marks stand in a placeholder", zh: "占位符里有全角符号"),
            Phrase(
                "Inside `{{ }}` brackets, commas, bars and colons are half-width.",
                zh: "`{{ }}` 里面的括号、逗号、竖线和冒号要用半角。"),
            why: Phrase("The filter would not be recognized.", zh: "否则认不出过滤器。"),
            .text(
                bad: "合同尾号{{ 合同编号 | last（4） }}，请尽快还款。",
                good: "合同尾号{{ 合同编号 | last(4) }}，请尽快还款。")),
        DiagnosticPage(
            "D0414",
            Phrase("Full-width braces make no placeholder", zh: "全角花括号不是占位符"),
            Phrase(
                "A placeholder is written with half-width braces, `{{ }}`.",
                zh: "占位符要用半角花括号 `{{ }}`。"),
            why: Phrase(
                "The borrower would read `｛｛ 姓名 ｝｝` in the message.",
                zh: "否则借款人收到的短信里会出现“｛｛ 姓名 ｝｝”。"),
            .text(
                bad: "｛｛ 姓名 ｝｝您好，请尽快还款。",
                good: "{{ 姓名 }}您好，请尽快还款。")),
        DiagnosticPage(
            "D0415",
            Phrase("A text is too large", zh: "文字太长"),
            Phrase(
                "The text is longer, has more pieces or is nested deeper than a text may be.",
                zh: "文字太长、组成部分太多，或嵌套太深。"),
            why: Phrase(
                "Every text is measured in its worst case before it is sent.",
                zh: "每条文字发送前都要按最坏情况计算长度。"),
            .notRun(
                because: "the bad example would be thousands of characters long",
                bad: "text: （几万字的文字）",
                good: "text: \"{{ 姓名 }}您好，请尽快还款。\"")),
    ]
}
