package import Diagnostics

/// The pages about rows and numbers of a table of accounts, D0621 to D0640.
package enum RowPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0621",
            Phrase("A row has too few or too many columns", zh: "这一行的列数不对"),
            Phrase(
                """
                The row has another number of columns than the header. Often a text contains \
                a comma and is not in quotes.
                """,
                zh: "这一行的列数和表头不同。常见原因是文字里有逗号，却没有加引号。"),
            why: Phrase(
                "Shifted by one column, the amount would be taken for the date.",
                zh: "错开一列，金额就会当成日期。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0622",
            Phrase("A quote stands inside a cell", zh: "单元格中间有引号"),
            Phrase(
                """
                A cell that contains a quote is put in quotes, and the quote inside is \
                doubled (RFC 4180).
                """,
                zh: "含引号的单元格要整个加引号，里面的引号写两个（RFC 4180）。"),
            why: Phrase("Where the cell ends would be a guess.", zh: "否则不知道单元格到哪里结束。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李"雷,13800000001,3060.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李""雷",13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0623",
            Phrase("Text follows the closing quote of a cell", zh: "单元格的结束引号后面还有文字"),
            Phrase(
                "After the closing quote comes a comma or the end of the line.",
                zh: "结束引号后面应当是逗号或行尾。"),
            why: Phrase("Where the cell ends would be a guess.", zh: "否则不知道单元格到哪里结束。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷"先生,13800000001,3060.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷先生",13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0624",
            Phrase("A quote in the table is never closed", zh: "名单里的引号没有结束"),
            Phrase("A cell starts with a quote and has none at its end.", zh: "单元格以引号开头，末尾却没有引号。"),
            why: Phrase("The rows after it would be taken for text.", zh: "后面的账户会被当作文字。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷,13800000001,3060.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷",13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0625",
            Phrase("The line belongs to a faulty row", zh: "这一行在错行之内"),
            Phrase(
                """
                A quote above was closed wrongly, and this line was swallowed by that row. \
                Mend the row that is named.
                """,
                zh: "上面有引号没写对，这一行被它吞掉了。请改提示里说的那一行。"),
            why: Phrase(
                "Each swallowed line is an account that gets no notice.",
                zh: "被吞掉的每一行都是一个收不到通知的账户。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷,13800000001,3060.00,2026-11-21
                    AX2026000002,"韩梅,13800000002,3060.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,"李雷",13800000001,3060.00,2026-11-21
                    AX2026000002,"韩梅",13800000002,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0631",
            Phrase("A cell is empty", zh: "单元格是空的"),
            Phrase(
                """
                The field is not `optional`, but the cell is empty. If it may be empty, \
                declare it so: `optional email`.
                """,
                zh: "字段不是 `optional`，单元格却是空的。如果可以没有，请声明 `optional email` 这样。"),
            why: Phrase("A notice with a hole must not be sent.", zh: "缺内容的通知不能发出。"),
            .cell(
                of: "应还: money",
                bad: "",
                good: "3060.00")),
        DiagnosticPage(
            "D0632",
            Phrase("A cell starts or ends with a space", zh: "单元格首尾有空格"),
            Phrase(
                "The value has a space before or after it, perhaps a full-width one.",
                zh: "值的前面或后面有空格，也可能是全角空格。"),
            why: Phrase(
                """
                `AX1` and `AX1 ` would be two accounts, and the second would be written to \
                again.
                """,
                zh: "`AX1` 和 `AX1 ` 会成为两个账户，同一个人收到两次。"),
            .cell(
                of: "应还: money",
                bad: "3060.00 \u{0020}",
                good: "3060.00")),
        DiagnosticPage(
            "D0633",
            Phrase("A cell is no number", zh: "单元格不是数字"),
            Phrase(
                """
                A number is expected, and something else stands there. Spreadsheets turn long \
                numbers into `1.23E+10` and failed formulas into `#N/A`.
                """,
                zh: "这里要数字，却是别的内容。表格软件会把长数字变成 `1.23E+10`，公式出错会变成 `#N/A`。"),
            why: Phrase(
                "An amount that is guessed would be demanded from a borrower.",
                zh: "猜出来的金额会拿去催借款人。"),
            .cell(
                of: "应还: money",
                bad: "3060元",
                good: "3060.00")),
        DiagnosticPage(
            "D0634",
            Phrase("A number has too many decimals", zh: "小数位太多"),
            Phrase(
                "The number has more decimals than its type allows: yuan have two.",
                zh: "数字的小数位超过类型允许的位数：人民币两位。"),
            why: Phrase("Rounding would change what the borrower owes.", zh: "四舍五入会改变欠款。"),
            .cell(
                of: "应还: money",
                bad: "3060.005",
                good: "3060.01")),
        DiagnosticPage(
            "D0635",
            Phrase("A number has thousands signs", zh: "数字写了千位分隔符"),
            Phrase("Numbers are written without commas between the thousands.", zh: "数字不写千位逗号。"),
            why: Phrase("In other countries the comma is the decimal point.", zh: "有的国家用逗号当小数点。"),
            .cell(
                of: "应还: money",
                bad: "\"3,060.00\"",
                good: "3060.00")),
        DiagnosticPage(
            "D0636",
            Phrase("A number has full-width digits", zh: "数字是全角的"),
            Phrase("Digits are half-width, `0` to `9`.", zh: "数字要用半角 `0` 到 `9`。"),
            why: Phrase(
                "Full-width digits are other characters, typed by hand.",
                zh: "全角数字是别的字符，多半是手工输入的。"),
            .cell(
                of: "应还: money",
                bad: "３０６０.00",
                good: "3060.00")),
        DiagnosticPage(
            "D0637",
            Phrase("A number is too large", zh: "数字太大"),
            Phrase("The number is larger than Dunlin can hold.", zh: "数字超过了能存的范围。"),
            why: Phrase(
                "No loan has such an amount: columns were mixed up.",
                zh: "没有这么大的贷款，多半是列错位了。"),
            .cell(
                of: "应还: money",
                bad: "99999999999999999999.00",
                good: "99999.00")),
        DiagnosticPage(
            "D0638",
            Phrase("A number is above the field's `at_most`", zh: "超过字段的 `at_most`"),
            Phrase("The value is larger than the field's own bound.", zh: "值超过了这个字段自己规定的上限。"),
            why: Phrase(
                "The bound is there so that a slip of a point does not reach a borrower.",
                zh: "设上限，就是为了小数点错了也不会发给借款人。"),
            .cell(
                of: "应还: { type: money, at_most: 200000.00 }",
                bad: "306000.00",
                good: "3060.00")),
        DiagnosticPage(
            "D0639",
            Phrase("A percent has no percent sign", zh: "百分比没有百分号"),
            Phrase(
                """
                A percent in the table is written `95%`. If the table has plain numbers, say \
                so in the field: `as: points` (95) or `as: fraction` (0.95).
                """,
                zh: "表里的百分比写 `95%`。如果是纯数字，请在字段里写明 `as: points`（95）或 `as: fraction`（0.95）。"),
            why: Phrase("`0.95` could be 95% or 0.95%.", zh: "`0.95` 可能是 95%，也可能是 0.95%。"),
            .cell(
                of: "按时率: percent",
                bad: "0.95",
                good: "95%")),
        DiagnosticPage(
            "D0640",
            Phrase("A percent has a sign that the field excludes", zh: "百分比多了百分号"),
            Phrase(
                "The field says `as: points` or `as: fraction`, so its cells have no `%`.",
                zh: "字段写了 `as: points` 或 `as: fraction`，单元格就不带 `%`。"),
            why: Phrase(
                "The field or the table is wrong, by a factor of a hundred.",
                zh: "字段和表里总有一个错了，相差一百倍。"),
            .cell(
                of: "按时率: { type: percent, as: fraction }",
                bad: "95%",
                good: "0.95")),
    ]
}
