package import Diagnostics

/// The pages about parts of YAML that campaigns do without, and slips of input methods.
package enum YAMLTrapPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0130",
            Phrase("A key stands twice", zh: "键重复了"),
            Phrase(
                "A key stands twice in the same map. One of the two values would be lost.",
                zh: "同一组 `键: 值` 里，一个键写了两次。两个值中有一个会丢掉。"),
            why: Phrase(
                """
                Which one counts would depend on the program that reads it: today's rule \
                could be yesterday's.
                """,
                zh: "哪个算数要看读它的程序：今天的规则可能变成昨天的。"),
            .campaign(
                bad: """
                    title: 逾期一周提醒
                    owner: 贷后运营部
                    title: 逾期七天提醒
                    """,
                good: """
                    title: 逾期七天提醒
                    owner: 贷后运营部
                    """)),
        DiagnosticPage(
            "D0131",
            Phrase("An anchor stands in the file", zh: "文件里有锚点"),
            Phrase(
                """
                YAML's anchors (`&name`) are not used in campaigns. What several places share \
                gets a name under `define`, `lines` or `templates`.
                """,
                zh: "活动文件不使用 YAML 的锚点（`&名字`）。几处共用的内容，请在 `define`、`lines` 或 `templates` 里起个名字。"),
            why: Phrase(
                "A campaign is read from top to bottom; a value must stand where it counts.",
                zh: "活动文件自上而下阅读，每个值都写在起作用的地方。"),
            .campaign(
                bad: "title: &t 逾期一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0132",
            Phrase("An alias stands in the file", zh: "文件里有别名"),
            Phrase(
                """
                YAML's aliases (`*name`) are not used in campaigns. A text that starts with \
                `*` needs double quotes.
                """,
                zh: "活动文件不使用 YAML 的别名（`*名字`）。以 `*` 开头的文字请加双引号。"),
            why: Phrase(
                "The reader would have to look for the value elsewhere in the file.",
                zh: "看的人还得到别处去找它的值。"),
            .campaign(
                bad: "title: *t",
                good: "title: \"*t\"")),
        DiagnosticPage(
            "D0133",
            Phrase("A merge key stands in the file", zh: "文件里有合并键"),
            Phrase(
                "YAML's merge keys (`<<`) are not used in campaigns. Write the entries out.",
                zh: "活动文件不使用 YAML 的合并键（`<<`）。请把各项直接写出来。"),
            why: Phrase(
                "Entries that come from elsewhere cannot be seen where they count.",
                zh: "从别处合并来的内容，在起作用的地方看不到。"),
            .campaign(
                bad: """
                    timing:
                      <<: { hours: 09:00..20:00 }
                      days: every_day
                    """,
                good: """
                    timing:
                      hours: 09:00..20:00
                      days: every_day
                    """)),
        DiagnosticPage(
            "D0134",
            Phrase("A tag stands in the file", zh: "文件里有标签"),
            Phrase(
                """
                YAML's tags (`!name`) are not used in campaigns: each key says already what \
                type its value has.
                """,
                zh: "活动文件不使用 YAML 的标签（`!名字`）：值是什么类型，键已经决定了。"),
            why: Phrase(
                "A tag could turn an amount into a text, or call code in other programs.",
                zh: "标签能把金额变成文字，在别的程序里还能执行代码。"),
            .campaign(
                bad: "title: !重要 逾期一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0135",
            Phrase("A second document starts in the file", zh: "文件里有第二个文档"),
            Phrase(
                "A line `---` starts a second document. One file holds one campaign.",
                zh: "`---` 这一行开始了第二个文档。一个文件只写一个活动。"),
            why: Phrase(
                "What follows would belong to no campaign and never run.",
                zh: "后面的内容不属于任何活动，不会执行。"),
            .campaign(
                bad: """
                    title: 逾期一周提醒
                    ---
                    owner: 贷后运营部
                    """,
                good: """
                    title: 逾期一周提醒
                    owner: 贷后运营部
                    """)),
        DiagnosticPage(
            "D0136",
            Phrase("A directive stands in the file", zh: "文件里有指令"),
            Phrase(
                """
                A line that starts with `%` is a directive of YAML, which campaigns do \
                without. A text that starts with `%` needs double quotes.
                """,
                zh: "以 `%` 开头的行是 YAML 指令，活动文件用不到。以 `%` 开头的文字请加双引号。"),
            why: Phrase("Directives change how the rest of the file is read.", zh: "指令会改变后面内容的读法。"),
            .file(
                bad: """
                    %YAML 1.2
                    ---
                    campaign: due-tomorrow
                    """,
                good: """
                    campaign: due-tomorrow
                    import: { lender: shared/lender.yaml }
                    portfolio: shared/auto-loans.yaml
                    steps:
                      - step: 到期前一天
                        day: 还款日 - 1 day
                        send: sms
                        text: "{{ 姓名 }}您好，请于{{ 还款日 | date }}前还款。"
                    """)),
        DiagnosticPage(
            "D0137",
            Phrase("A key is no plain name", zh: "键不是一个普通的名字"),
            Phrase(
                """
                A key is a name before a colon. Neither a list, nor a map, nor the long form \
                `? ` can be one.
                """,
                zh: "键是冒号前的一个名字。列表、带括号的内容和 `? ` 的写法都不能作键。"),
            why: Phrase(
                "Reports, the ledger and other parts of the file know a rule by its name.",
                zh: "报表、台账和文件的其他部分都按名字认规则。"),
            .campaign(
                bad: """
                    audience:
                      [include, exclude]: days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0138",
            Phrase("A key is missing before the colon", zh: "冒号前面缺少键"),
            Phrase(
                "A colon stands at the front of a line, with no name before it.",
                zh: "行首就是冒号，前面没有名字。"),
            why: Phrase(
                "A value that belongs to no key is not used by anything.",
                zh: "不属于任何键的值，谁也用不上。"),
            .campaign(
                bad: """
                    audience:
                      : days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0140",
            Phrase("A full-width colon stands where `: ` is needed", zh: "该用半角冒号的地方用了全角冒号"),
            Phrase(
                """
                The colon of a Chinese input method (`：`) is a letter for YAML. A key is \
                followed by `: `, a half-width colon and a space.
                """,
                zh: "中文输入法的冒号（`：`）在 YAML 里只是普通文字。键后面要写半角冒号加空格 `: `。"),
            why: Phrase(
                "Key and value would become one text, and the rule would be gone.",
                zh: "键和值会连成一段文字，规则就没有了。"),
            .campaign(
                bad: """
                    audience:
                      include：days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0141",
            Phrase("A full-width comma stands inside brackets", zh: "括号里用了全角逗号"),
            Phrase(
                """
                Inside `[ ]` and `{ }` values are parted by `, `. The marks `，` and `、` of a \
                Chinese input method part nothing.
                """,
                zh: "在 `[ ]` 和 `{ }` 里，各个值用半角逗号 `, ` 分开。中文的 `，` 和 `、` 分不开。"),
            why: Phrase(
                "Two segments or channels would be read as one, with a name that nobody has.",
                zh: "两个分群或渠道会被读成一个，名字谁也对不上。"),
            .campaign(
                bad: "timing: { hours: 09:00..20:00， days: every_day }",
                good: "timing: { hours: 09:00..20:00, days: every_day }")),
        DiagnosticPage(
            "D0142",
            Phrase("A space is missing after `:` or `-`", zh: "`:` 或 `-` 后面缺少空格"),
            Phrase(
                """
                A colon parts key and value only with a space after it; a dash starts an item \
                only with a space after it.
                """,
                zh: "冒号后面有空格才分开键和值，横线后面有空格才是列表项。"),
            why: Phrase(
                "Without the space YAML takes the line for one text, and the rule would be gone.",
                zh: "没有空格，YAML 就当作一段文字，规则就没有了。"),
            .campaign(
                bad: """
                    audience:
                      include:days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0143",
            Phrase("A text that starts with a placeholder has no quotes", zh: "以占位符开头的文字没有引号"),
            Phrase(
                """
                A text on one line that starts with `{{` or `{%` needs double quotes. Under \
                `|` it needs none.
                """,
                zh: "写在一行里、以 `{{` 或 `{%` 开头的文字要加双引号。写在 `|` 下面就不用。"),
            why: Phrase(
                "YAML takes `{` for the start of a map.",
                zh: "YAML 会把 `{` 当作一组 `键: 值` 的开头。"),
            .step(
                bad: "text: {{ 姓名 }}您好，请尽快还款。",
                good: "text: \"{{ 姓名 }}您好，请尽快还款。\"")),
        DiagnosticPage(
            "D0144",
            Phrase("A `#` cuts a text", zh: "`#` 截断了文字"),
            Phrase(
                """
                A `#` after a space starts a comment: the rest of the line is not read. In \
                double quotes it is part of the text.
                """,
                zh: "空格后面的 `#` 开始一条注释，后面的都不读。加上双引号，它才是文字。"),
            why: Phrase(
                "The borrower would get a text that stops in the middle.",
                zh: "借款人收到的文字会只有半截。"),
            .campaign(
                bad: "title: 逾期提醒 #3 批",
                good: "title: \"逾期提醒 #3 批\"")),
        DiagnosticPage(
            "D0145",
            Phrase("Full-width quotes stand around a text", zh: "文字两边是全角引号"),
            Phrase(
                """
                The quotes of a Chinese input method (`“ ”`) are letters for YAML, so they \
                would be part of the text. Write `"`, or put `"` around them to keep them.
                """,
                zh: "中文引号（`“ ”`）在 YAML 里是普通文字，会成为内容的一部分。请写半角 `\"`；要保留中文引号，就在外面再加一对 `\"`。"),
            why: Phrase(
                "Only you know whether the borrower should see the quotes.",
                zh: "要不要让借款人看到引号，只有您知道。"),
            .campaign(
                bad: "title: “逾期一周提醒”",
                good: "title: \"逾期一周提醒\"")),
        DiagnosticPage(
            "D0198",
            Phrase("The file is no YAML", zh: "文件不是 YAML"),
            Phrase(
                """
                The reader of YAML gave up and said only this. Something stands here that no \
                other page describes.
                """,
                zh: "读 YAML 的程序在这里停下，只给了这一句话。这种情况没有别的说明页。"),
            why: Phrase("Nothing after this place was checked.", zh: "这个位置以后的内容都没有检查。"),
            .notRun(
                because: "every known cause has a page of its own",
                bad: "（说不清的写法）",
                good: "（每行一个 `键: 值`）")),
        DiagnosticPage(
            "D0199",
            Phrase("Dunlin cannot locate a text", zh: "Dunlin 定位不了一段文字"),
            Phrase(
                """
                Dunlin read a text but cannot say where each part of it stands in the file. \
                This is a fault of Dunlin, not of your file.
                """,
                zh: "Dunlin 读出了文字，却说不清每一部分在文件的什么位置。这是 Dunlin 的缺陷，不是文件的错。"),
            why: Phrase(
                "Findings would point to wrong places. Please report it, with the file.",
                zh: "提示会指错地方。请附上文件报告给我们。"),
            .notRun(
                because: "no input is known that leads there",
                bad: "（请把文件发给我们）",
                good: "（把文字改用 `|` 写，往往可以绕过）")),
    ]
}
