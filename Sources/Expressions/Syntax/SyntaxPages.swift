package import Diagnostics

/// The pages about how expressions are written, D0301 to D0329.
package enum SyntaxPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0301",
            Phrase("Something does not belong in an expression", zh: "表达式写法不对"),
            Phrase(
                """
                A value, an operator or a bracket stands where something else is expected, or \
                the expression ends too early.
                """,
                zh: "这里应当是别的内容：多了或少了值、运算符、括号，或者表达式没有写完。"),
            why: Phrase(
                "A condition that is guessed would choose the wrong borrowers.",
                zh: "猜出来的条件会选错人。"),
            .condition(
                bad: "days_overdue >",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0302",
            Phrase("A character has no meaning in an expression", zh: "字符在表达式里没有意义"),
            Phrase(
                "The character is no operator, no letter of a name and no digit.",
                zh: "这个字符不是运算符，不是名称里的字，也不是数字。"),
            why: Phrase(
                "Left out silently, it could have changed what the condition says.",
                zh: "悄悄跳过它，条件的意思可能就变了。"),
            .condition(
                bad: "days_overdue > 30; 应还 > 0.00",
                good: "days_overdue > 30 and 应还 > 0.00")),
        DiagnosticPage(
            "D0303",
            Phrase("A full-width character of an input method stands here", zh: "这是输入法的全角字符"),
            Phrase(
                "Operators, brackets, digits and quotation marks of an expression are half-width.",
                zh: "表达式里的运算符、括号、数字和引号要用半角。"),
            why: Phrase(
                "They look nearly the same, but are other characters.",
                zh: "全角和半角看上去差不多，却是不同的字符。"),
            .condition(
                bad: "days_overdue ＞ 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0304",
            Phrase("This is how another language writes it", zh: "这是别的语言的写法"),
            Phrase(
                """
                Conditions are joined with `and`, `or`, `not` and compared with `==`, `!=`, \
                `>=`, `<=`.
                """,
                zh: "条件用 `and`、`or`、`not` 连接，用 `==`、`!=`、`>=`、`<=` 比较。"),
            why: Phrase(
                "One way of writing each makes files easy to read and to compare.",
                zh: "每样只有一种写法，文件才好读、好核对。"),
            .condition(
                bad: "days_overdue > 30 且 风险 = \"高\"",
                good: "days_overdue > 30 and 风险 == \"高\"")),
        DiagnosticPage(
            "D0305",
            Phrase("An invisible character stands in an expression", zh: "表达式里有看不见的字符"),
            Phrase(
                """
                A character that shows nothing stands here. It often comes with text pasted \
                from a web page or a chat.
                """,
                zh: "这里有一个看不见的字符，常常是从网页或聊天里粘贴来的。"),
            why: Phrase(
                "The expression would mean something else than it shows.",
                zh: "表达式的含义会和看到的不同。"),
            .condition(
                bad: "days_\u{200B}overdue > 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0306",
            Phrase("A name mixes letters that look the same", zh: "名称混用了形状相同的字母"),
            Phrase(
                """
                The name has Latin letters beside Greek or Cyrillic ones of the same shape. \
                The second letter of the wrong example is Cyrillic.
                """,
                zh: "名称里既有拉丁字母，又有形状相同的希腊或西里尔字母。错误例子的第二个字母就是西里尔字母。"),
            why: Phrase(
                "Two names could look the same and be different, which is how files are forged.",
                zh: "两个名称看上去一样，其实不同，造假常用这一手。"),
            .condition(
                bad: "d\u{0430}ys_overdue > 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0307",
            Phrase("A number is written in a wrong form", zh: "数字的写法不对"),
            Phrase(
                """
                Numbers are written with digits and one point, all digits written out: \
                `0.50`, `1000`.
                """,
                zh: "数字只用数字和一个小数点，全部写出来：`0.50`、`1000`。"),
            why: Phrase(
                "Numbers here are exact; forms such as `1e3` are not.",
                zh: "这里的数字都是精确的，`1e3` 这样的写法不是。"),
            .condition(
                bad: "罚息 > .50",
                good: "罚息 > 0.50")),
        DiagnosticPage(
            "D0308",
            Phrase("A text in an expression is not closed", zh: "表达式里的文字没有结束"),
            Phrase(
                """
                A text starts with a quotation mark and needs one at its end. A backslash in \
                it is written `\\\\`.
                """,
                zh: "文字以引号开头，末尾也要有引号。里面的反斜杠写成 `\\\\`。"),
            why: Phrase("The rest of the condition would be taken for text.", zh: "条件的其余部分会被当作文字。"),
            .condition(
                bad: "风险 == \"高",
                good: "风险 == \"高\"")),
        DiagnosticPage(
            "D0309",
            Phrase("An expression is too large", zh: "表达式太大"),
            Phrase(
                """
                The expression is too long, has too many parts or is nested too deeply. Give \
                parts of it a name under `define`.
                """,
                zh: "表达式太长、组成部分太多，或嵌套太深。请把其中一部分写进 `define` 并命名。"),
            why: Phrase(
                "What nobody can read, nobody can check; and a run must end in time.",
                zh: "看不懂的条件没人能核对，运行也必须按时结束。"),
            .notRun(
                because: "the bad example would be thousands of characters long",
                bad: "include: （一个几千字的条件）",
                good: """
                    define:
                      重点客户: 逾期金额 >= 20000.00 or 风险 == "高"
                    """)),
        DiagnosticPage(
            "D0310",
            Phrase("A span of time is written in another form", zh: "时间跨度的写法不对"),
            Phrase(
                "A span of time is a number, a space and a unit: `3 days`, `1 month`, `2 hours`.",
                zh: "时间跨度写成数字、空格、单位：`3 days`、`1 month`、`2 hours`。"),
            why: Phrase(
                "One form for each unit, so that days and months are never mixed up.",
                zh: "每种单位只有一种写法，天和月不会混淆。"),
            .condition(
                bad: "today - 还款日 > 3天",
                good: "today - 还款日 > 3 days")),
        DiagnosticPage(
            "D0311",
            Phrase("A number has thousands signs", zh: "数字写了千位分隔符"),
            Phrase(
                "Numbers in a campaign are written without commas between the thousands.",
                zh: "活动文件里的数字不写千位逗号。"),
            why: Phrase(
                "A comma parts values: `1,234.50` would be the two values 1 and 234.50.",
                zh: "逗号用来分开各个值：`1,234.50` 会变成 1 和 234.50 两个值。"),
            .condition(
                bad: "逾期金额 > 20,000.00",
                good: "逾期金额 > 20000.00")),
        DiagnosticPage(
            "D0312",
            Phrase("A date is not marked as one", zh: "日期没有写成日期"),
            Phrase(
                "A date in an expression is written `date(\"2026-11-20\")`.",
                zh: "表达式里的日期写成 `date(\"2026-11-20\")`。"),
            why: Phrase(
                "Without it this is a subtraction, 2026 less 11 less 20.",
                zh: "不这样写就成了减法：2026 减 11 再减 20。"),
            .condition(
                bad: "还款日 < 2026-11-20",
                good: "还款日 < date(\"2026-11-20\")")),
        DiagnosticPage(
            "D0313",
            Phrase("A reserved word stands as a name", zh: "保留字不能作名称"),
            Phrase(
                """
                Some words, such as `while` or `return`, are kept by the expression language \
                and name nothing.
                """,
                zh: "有些词（如 `while`、`return`）由表达式语言保留，不能作名称。"),
            why: Phrase(
                "Other programs that read the same expressions would stumble over them.",
                zh: "读同样表达式的其他程序会出错。"),
            .condition(
                bad: "while > 30",
                good: "days_overdue > 30")),
        DiagnosticPage(
            "D0314",
            Phrase("The remainder of a division needs spaces", zh: "取余要留空格"),
            Phrase(
                """
                `%` right after a number is a percent. For the remainder of a division put a \
                space before it.
                """,
                zh: "紧跟数字的 `%` 是百分号。取余要在前面留一个空格。"),
            why: Phrase(
                "A percent with a number right behind it means nothing.",
                zh: "百分号后面直接跟一个数，没有意义。"),
            .condition(
                bad: "10%3 == 1",
                good: "10 % 3 == 1")),
        DiagnosticPage(
            "D0315",
            Phrase("Comparisons are chained", zh: "比较连写了"),
            Phrase(
                """
                One comparison joins two values. For “between” write a range, or two \
                comparisons with `and`.
                """,
                zh: "一个比较只比两个值。表示“在……之间”，请用范围，或用 `and` 连接两个比较。"),
            why: Phrase(
                """
                `1 < x < 30` compares a condition with a number, which is not what it looks \
                like.
                """,
                zh: "`1 < x < 30` 其实是拿条件和数字比较，和看上去不同。"),
            .condition(
                bad: "1 < days_overdue < 30",
                good: "days_overdue in 2..29")),
        DiagnosticPage(
            "D0316",
            Phrase("A filter stands in a condition", zh: "条件里用了过滤器"),
            Phrase(
                "Filters such as `| money` say how a value is shown; they stand only in texts.",
                zh: "`| money` 这样的过滤器决定怎样显示，只能用在文字里。"),
            why: Phrase(
                "A condition compares the value itself, not what it looks like.",
                zh: "条件比较的是值本身，不是显示出来的样子。"),
            .condition(
                bad: "应还 | money > 0.00",
                good: "应还 > 0.00")),
        DiagnosticPage(
            "D0317",
            Phrase("A bracket in an expression is not closed", zh: "表达式里的括号没有结束"),
            Phrase("An opening bracket has no partner.", zh: "左括号没有对应的右括号。"),
            why: Phrase(
                "Where it closes decides what belongs together: `and` binds before `or`.",
                zh: "在哪里结束，决定哪些条件在一起：`and` 先于 `or`。"),
            .condition(
                bad: "days_overdue > 30 and (风险 == \"高\" or 逾期金额 >= 20000.00",
                good: "days_overdue > 30 and (风险 == \"高\" or 逾期金额 >= 20000.00)")),
        DiagnosticPage(
            "D0318",
            Phrase("A percent has a space before its sign", zh: "百分号前面有空格"),
            Phrase("A percent is written without a space: `90%`.", zh: "百分比不留空格：`90%`。"),
            why: Phrase("With a space `%` is the remainder of a division.", zh: "留了空格，`%` 就是取余。"),
            .condition(
                bad: "按时率 >= 90 %",
                good: "按时率 >= 90%")),
    ]
}
