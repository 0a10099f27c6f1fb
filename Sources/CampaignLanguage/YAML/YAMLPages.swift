package import Diagnostics

/// The pages about the bytes of a file and YAML's own grammar, D0101 to D0129.
package enum YAMLPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0101",
            Phrase("The file is too large", zh: "文件太大"),
            Phrase(
                """
                A campaign file is a few pages long. One of more than 4 MiB mostly holds data \
                that belong in a table.
                """,
                zh: "活动文件通常只有几页。超过 4 MiB 的，多半是把数据写了进来，数据应当放在表格里。"),
            why: Phrase(
                "A file that a person cannot read to the end is one that nobody checks.",
                zh: "人读不完的文件，也就没人核对得了。"),
            .notRun(
                because: "the bad example would have to be 4 MiB long",
                bad: """
                    portfolio:
                      # 合同逐条写在活动文件里
                    """,
                good: """
                    portfolio:
                      source: data/auto-loans.csv
                    """)),
        DiagnosticPage(
            "D0102",
            Phrase("The file is empty", zh: "文件是空的"),
            Phrase(
                "The file has no content: nothing but comments, blank lines, or nothing at all.",
                zh: "文件没有内容：只有注释或空行，或者什么都没有。"),
            why: Phrase(
                "An empty file is mostly one that was never saved, or the wrong one.",
                zh: "空文件多半是没有保存，或者选错了文件。"),
            .file(
                bad: "# 活动还没有写",
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
            "D0103",
            Phrase("The file is not UTF-8", zh: "文件不是 UTF-8 编码"),
            Phrase(
                """
                Some bytes are no UTF-8 text. On a Chinese Windows, old editors and \
                spreadsheets save as GBK (“ANSI”).
                """,
                zh: "有些字节不是 UTF-8 文字。中文 Windows 上的旧编辑器和表格软件，常按 GBK（“ANSI”）保存。"),
            why: Phrase(
                """
                Read in the wrong encoding, borrowers' names and the texts to them would turn \
                into garbage.
                """,
                zh: "编码读错，借款人姓名和通知文字就会变成乱码。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: "（按 GBK 保存的文件）",
                good: "（另存为 UTF-8 的同一个文件）")),
        DiagnosticPage(
            "D0104",
            Phrase("The file is UTF-16", zh: "文件是 UTF-16 编码"),
            Phrase(
                "The file was saved as “Unicode”, which is UTF-16. Campaigns are UTF-8.",
                zh: "文件按“Unicode”（即 UTF-16）保存了，活动文件要用 UTF-8。"),
            why: Phrase(
                """
                Most tools that compare and keep files show UTF-16 as something that is no \
                text at all.
                """,
                zh: "多数比对和保管文件的工具，都不把 UTF-16 当文字。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: "（记事本里另存为“Unicode”的文件）",
                good: "（另存为“UTF-8”的同一个文件）")),
        DiagnosticPage(
            "D0105",
            Phrase("A control character stands in the file", zh: "文件里有控制字符"),
            Phrase(
                """
                A character that is no letter and shows nothing stands here. It often comes \
                with text pasted from a system or a damaged file.
                """,
                zh: "这里有一个不是文字、也看不见的字符，常常是从别的系统粘贴来的，或者文件损坏了。"),
            why: Phrase(
                """
                Gateways refuse such characters or cut the notice there. A character may also \
                have been lost, so compare the text with its source.
                """,
                zh: "短信网关会拒收，或者从这里截断。原来的字也可能丢了，请对照原文。"),
            .campaign(
                bad: "title: 逾期\u{0007}一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0106",
            Phrase("Lists and maps are nested too deeply", zh: "嵌套太深"),
            Phrase(
                """
                Lists and maps stand more than 64 deep inside each other. A campaign needs \
                fewer than ten levels.
                """,
                zh: "列表和映射一层套一层，超过 64 层。活动文件用不到十层。"),
            why: Phrase(
                "Such a file was made by a faulty program, or to make a reader fail.",
                zh: "这样的文件是程序出错写成的，或者故意用来让程序出错。"),
            .campaign(
                bad: """
                    title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[提醒]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
                    """,
                good: "title: 提醒")),
        DiagnosticPage(
            "D0107",
            Phrase("A byte order mark stands inside the file", zh: "文件中间有字节顺序标记"),
            Phrase(
                """
                The invisible mark U+FEFF may be the first character of a file and nowhere \
                else. It is left inside when files are joined.
                """,
                zh: "隐形字符 U+FEFF 只能是文件的第一个字符。几个文件拼在一起时，会把它留在中间。"),
            why: Phrase(
                "Inside a name it makes two names that look the same but are not.",
                zh: "它若在名字里，两个看上去一样的名字就不是同一个。"),
            .campaign(
                bad: "title: 逾期\u{FEFF}一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0108",
            Phrase("An invisible line break stands in the file", zh: "文件里有看不见的换行符"),
            Phrase(
                """
                U+0085, U+2028 and U+2029 end a line for YAML, while many editors show \
                nothing. Web pages and word processors leave them behind.
                """,
                zh: "U+0085、U+2028、U+2029 在 YAML 里表示换行，许多编辑器却不显示。从网页或文字处理软件粘贴时常会带进来。"),
            why: Phrase(
                """
                What follows would be read as a new line, and perhaps as a new rule. Decide \
                whether a line break is meant.
                """,
                zh: "后面的内容会被当作新的一行，甚至新的一条规则。请判断这里要不要换行。"),
            .campaign(
                bad: "title: 逾期\u{2028}一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0109",
            Phrase("An invisible character turns the direction of the text", zh: "有改变文字方向的隐形字符"),
            Phrase(
                """
                Some invisible characters make what follows run from right to left. The file \
                then shows another order than the one that counts.
                """,
                zh: "有些隐形字符会让后面的文字从右往左排，看到的次序就和实际的次序不同。"),
            why: Phrase(
                "A reviewer would approve one amount or rule, and Dunlin would act on another.",
                zh: "审核的人看到的是一个金额、一条规则，程序执行的却是另一个。"),
            .campaign(
                bad: "title: 逾期\u{202E}一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0110",
            Phrase("A tab indents a line", zh: "用 Tab 缩进"),
            Phrase(
                "Lines are indented with spaces, two for each level, never with tabs.",
                zh: "缩进用空格，每一层两个，不用 Tab。"),
            why: Phrase(
                """
                A tab is as wide as each editor likes, so that nobody could see what belongs \
                to what.
                """,
                zh: "Tab 在每个编辑器里宽度不同，看不出谁属于谁。"),
            .campaign(
                bad: """
                    audience:
                    \u{0009}include: days_overdue <= 90
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                    """)),
        DiagnosticPage(
            "D0111",
            Phrase(
                "A wide or no-break space stands where a normal one is needed",
                zh: "该用普通空格的地方用了全角空格"),
            Phrase(
                """
                A full-width space, a no-break space or a zero-width space stands where YAML \
                needs a normal space. Chinese input methods and web pages bring them.
                """,
                zh: "这里需要普通空格，却是全角空格、不换行空格或零宽空格，多半来自中文输入法或网页。"),
            why: Phrase(
                """
                YAML takes it for a letter: the key is not found, or the space becomes part \
                of the value.
                """,
                zh: "YAML 把它当作文字：键会认不出来，或者空格成了内容的一部分。"),
            .campaign(
                bad: "title: \u{3000}逾期一周提醒",
                good: "title: 逾期一周提醒")),
        DiagnosticPage(
            "D0112",
            Phrase("A line is indented wrongly", zh: "缩进对不上"),
            Phrase(
                """
                Entries of one map or list start in the same column; what belongs to a key \
                stands deeper. This line does neither.
                """,
                zh: "同一层的各项从同一列开始，属于某个键的内容缩进更深。这一行两样都不是。"),
            why: Phrase(
                """
                The indentation says what belongs together: one space can move a condition to \
                another step.
                """,
                zh: "谁属于谁全看缩进：差一个空格，条件就可能跑到另一步去。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue <= 90
                     exclude:
                        小额: 应还 < 10.00
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                      exclude:
                        小额: 应还 < 10.00
                    """)),
        DiagnosticPage(
            "D0113",
            Phrase("A line has no colon", zh: "这一行缺少冒号"),
            Phrase(
                """
                Between the entries of a map stands a line that is none: it has no colon with \
                a space after it.
                """,
                zh: "一组 `键: 值` 中间，有一行没有冒号加空格。"),
            why: Phrase(
                "Without its colon a rule is only a word, and nothing would be done about it.",
                zh: "没有冒号，规则就只是一个词，什么也不会执行。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue <= 90
                      exclude
                    """,
                good: """
                    audience:
                      include: days_overdue <= 90
                      exclude:
                        小额: 应还 < 10.00
                    """)),
        DiagnosticPage(
            "D0114",
            Phrase("A text without quotes contains a colon and a space", zh: "不加引号的文字里有冒号加空格"),
            Phrase(
                """
                A colon with a space after it parts a key from its value. A text that \
                contains one needs double quotes.
                """,
                zh: "冒号加空格用来分开键和值。文字里要用它，请加双引号。"),
            why: Phrase(
                "YAML cannot tell the text from a key and its value.",
                zh: "否则 YAML 分不清是文字，还是键和值。"),
            .campaign(
                bad: "title: 提醒: 逾期一周",
                good: "title: \"提醒: 逾期一周\"")),
        DiagnosticPage(
            "D0115",
            Phrase("A quote is not closed on its line", zh: "引号没有在本行结束"),
            Phrase(
                """
                A text starts with a quote and has none at its end, so that it runs on into \
                the lines below.
                """,
                zh: "文字以引号开头，末尾却没有引号，于是一直延续到下面几行。"),
            why: Phrase("The rules below would be swallowed by the text.", zh: "下面的规则会被当成文字吞掉。"),
            .campaign(
                bad: """
                    title: "逾期一周提醒
                    owner: 贷后运营部
                    """,
                good: """
                    title: "逾期一周提醒"
                    owner: 贷后运营部
                    """)),
        DiagnosticPage(
            "D0116",
            Phrase("Text goes on after a closing quote", zh: "结束引号后面还有文字"),
            Phrase(
                """
                The text ended with its quote, but something follows on the line. A quote \
                inside a text in double quotes is written `\\"`; a condition such as \
                `"争议" in 标签` stands in single quotes as a whole.
                """,
                zh: "文字到引号就结束了，后面却还有内容。双引号里面的引号要写成 `\\\"`；像 `\"争议\" in 标签` 这样的条件要整个放进单引号。"),
            why: Phrase("Only a part of the text would reach the borrower.", zh: "借款人只会收到一部分文字。"),
            .campaign(
                bad: "title: \"逾期\"一周提醒",
                good: "title: \"\\\"逾期\\\"一周提醒\"")),
        DiagnosticPage(
            "D0117",
            Phrase("A bracket is not closed", zh: "括号没有结束"),
            Phrase(
                """
                A `[` or `{` has no partner, so that the lines below are read as part of the \
                list.
                """,
                zh: "`[` 或 `{` 没有对应的右括号，下面几行都被当成了列表的内容。"),
            why: Phrase("Rules that stand below would be lost in the list.", zh: "下面的规则会混进列表里。"),
            .campaign(
                bad: """
                    timing: { hours: 09:00..20:00, days: every_day
                    owner: 贷后运营部
                    """,
                good: """
                    timing: { hours: 09:00..20:00, days: every_day }
                    owner: 贷后运营部
                    """)),
        DiagnosticPage(
            "D0118",
            Phrase("A comma is missing between the values in brackets", zh: "括号里缺少逗号"),
            Phrase(
                "Inside `[ ]` and `{ }` values are parted by a comma and a space.",
                zh: "在 `[ ]` 和 `{ }` 里，各个值用半角逗号加空格分开。"),
            why: Phrase("Without it YAML cannot say where a value ends.", zh: "没有逗号，就不知道一个值到哪里结束。"),
            .campaign(
                bad: "timing: { days: \"every_day\" hours: 09:00..20:00 }",
                good: "timing: { days: \"every_day\", hours: 09:00..20:00 }")),
        DiagnosticPage(
            "D0119",
            Phrase(
                "A text starts with a character that YAML keeps for itself",
                zh: "文字以 YAML 的专用字符开头"),
            Phrase(
                """
                A text without quotes cannot start with `@`, `%`, `*`, `&` or a backquote. In \
                double quotes it can.
                """,
                zh: "不加引号的文字不能以 `@`、`%`、`*`、`&` 或反引号开头。加上双引号就可以。"),
            why: Phrase(
                "YAML has another use for them and stops reading here.",
                zh: "它们在 YAML 里另有用途，程序读到这里就停住了。"),
            .campaign(
                bad: "title: @车主 逾期一周提醒",
                good: "title: \"@车主 逾期一周提醒\"")),
        DiagnosticPage(
            "D0120",
            Phrase("An escape in double quotes is unknown", zh: "双引号里的转义不存在"),
            Phrase(
                """
                Inside double quotes a backslash starts an escape such as `\\n`. This one \
                does not exist. A plain backslash is written `\\\\`.
                """,
                zh: "在双引号里，反斜杠开始一个转义，例如 `\\n`。这个转义不存在。要写反斜杠，请写 `\\\\`。"),
            why: Phrase("A guess would change the text.", zh: "猜着读，文字就变了。"),
            .campaign(
                bad: "title: \"车贷\\合同提醒\"",
                good: "title: \"车贷\\\\合同提醒\"")),
        DiagnosticPage(
            "D0121",
            Phrase("The text of `|` starts on the same line", zh: "`|` 的文字写在了同一行"),
            Phrase(
                "A text written with `|` starts on the next line, indented.",
                zh: "用 `|` 写的文字要从下一行开始，并且缩进。"),
            why: Phrase("What stands beside `|` is not read as text.", zh: "写在 `|` 旁边的内容不会当作文字。"),
            .step(
                bad: "text: | {{ 姓名 }}您好，请尽快还款。",
                good: """
                    text: |
                      {{ 姓名 }}您好，请尽快还款。
                    """)),
        DiagnosticPage(
            "D0122",
            Phrase("A list item starts behind a key", zh: "列表项写在了键的后面"),
            Phrase(
                """
                `- ` starts an item only at the front of a line. A short list on one line is \
                written `[甲, 乙]`.
                """,
                zh: "`- ` 只有在行首才表示列表项。一行里的短列表写成 `[甲, 乙]`。"),
            why: Phrase(
                "YAML cannot tell the item from a text with a dash.",
                zh: "否则分不清是列表项，还是带横线的文字。"),
            .campaign(
                bad: "segments: - 紧急: 逾期金额 >= 20000.00",
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0123",
            Phrase(
                "A value is missing, or something else stands in its place",
                zh: "缺少值，或值的位置上是别的东西"),
            Phrase(
                "Here a value should start, but a comma or a bracket stands there.",
                zh: "这里应当开始一个值，却是逗号或括号。"),
            why: Phrase(
                "A value that was forgotten must not be read as none.",
                zh: "忘了写的值，不能当作没有。"),
            .campaign(
                bad: "timing: { hours: 09:00..20:00, days: ] }",
                good: "timing: { hours: 09:00..20:00, days: every_day }")),
    ]
}
