package import Diagnostics

/// The pages about a table of accounts as a whole, D0601 to D0619 and D0670 to D0689.
package enum PortfolioPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0601",
            Phrase("The table of accounts is not there", zh: "找不到名单文件"),
            Phrase(
                """
                The CSV that `--data` names does not exist. Its path is relative to the \
                folder that you are in.
                """,
                zh: "`--data` 指定的 CSV 不存在。路径从当前所在的文件夹算起。"),
            why: Phrase(
                "Without accounts there is nobody to decide about.",
                zh: "没有名单，就没有可以判断的账户。"),
            .notRun(
                because: "it is about the command line",
                bad: "dunlin run auto-loan.yaml --data acounts.csv",
                good: "dunlin run auto-loan.yaml --data accounts.csv")),
        DiagnosticPage(
            "D0602",
            Phrase("The table of accounts cannot be read", zh: "名单文件读不了"),
            Phrase(
                """
                The file is there, but the system does not let Dunlin read it: its rights, \
                its disk or its folder.
                """,
                zh: "文件在，但系统不让读：权限、磁盘或文件夹有问题。"),
            why: Phrase("Nothing was decided and nothing was sent.", zh: "没有做任何判断，也没有发送。"),
            .notRun(
                because: "it takes a file that may not be read",
                bad: """
                    $ ls -l data/auto-loans.csv
                    --w------- 1 root root 812345 data/auto-loans.csv
                    """,
                good: "$ chmod u+r data/auto-loans.csv")),
        DiagnosticPage(
            "D0603",
            Phrase("The table of accounts is no regular file", zh: "名单不是普通文件"),
            Phrase(
                """
                A pipe, a device or a folder is named. A portfolio is read twice from its \
                start, which only a file allows.
                """,
                zh: "写的是管道、设备或文件夹。名单要从头读两遍，只有普通文件可以。"),
            why: Phrase(
                "Limits and budgets need a look at all accounts before the first notice.",
                zh: "频次和预算要先看完所有账户，才能发第一条。"),
            .notRun(
                because: "it takes a pipe or a folder instead of a file",
                bad: "dunlin run auto-loan.yaml --data /dev/stdin",
                good: "dunlin run auto-loan.yaml --data accounts.csv")),
        DiagnosticPage(
            "D0604",
            Phrase("The table changed while it was read", zh: "读取时名单被改动"),
            Phrase("The file was written to while Dunlin read it.", zh: "Dunlin 正在读的时候，文件被改写了。"),
            why: Phrase(
                """
                Deciding and writing must use the same data: a borrower might have paid \
                between the two.
                """,
                zh: "判断和写通知必须用同一份数据：中间可能有人还了款。"),
            .notRun(
                because: "it takes another program that writes at the same moment",
                bad: "export > data/auto-loans.csv",
                good: "export > data/new.csv && mv data/new.csv data/auto-loans.csv")),
        DiagnosticPage(
            "D0605",
            Phrase("The table of accounts is empty", zh: "名单是空文件"),
            Phrase(
                """
                The file has no header line. The first line names the columns, each further \
                line is an account.
                """,
                zh: "文件没有表头。第一行是列名，之后每行一个账户。"),
            why: Phrase("An empty file is mostly an export that failed.", zh: "空文件多半是导出失败了。"),
            .table(
                bad: "",
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0606",
            Phrase("The table has a header but no accounts", zh: "名单只有表头"),
            Phrase("The columns are there, but not a single account.", zh: "列名都在，却一个账户也没有。"),
            why: Phrase(
                "An empty extract looks like “nobody is overdue”, which is hardly ever true.",
                zh: "空名单看上去像“没有人逾期”，这几乎不可能。"),
            .table(
                bad: "合同编号,姓名,手机,应还,还款日",
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0607",
            Phrase("A row is too long", zh: "一行太长"),
            Phrase(
                """
                A row is longer than 1 MiB. Mostly a quote is never closed, so that the rest \
                of the file is one cell.
                """,
                zh: "一行超过 1 MiB。多半是引号没有结束，后面的内容全成了一个单元格。"),
            why: Phrase("All accounts after it would be lost.", zh: "后面的账户就都没有了。"),
            .notRun(
                because: "the bad example would be 1 MiB long",
                bad: "AX2026000001,\"李雷,13800000001,3060.00,2026-11-21",
                good: "AX2026000001,\"李雷\",13800000001,3060.00,2026-11-21")),
        DiagnosticPage(
            "D0608",
            Phrase("The header cannot be read as text", zh: "表头不是文字"),
            Phrase(
                "The names of the columns are neither UTF-8 nor the declared encoding; UTF-16, perhaps.",
                zh: "列名既不是 UTF-8，也不是声明的编码，可能是 UTF-16。"),
            why: Phrase(
                "Names and addresses of borrowers would be garbage.",
                zh: "借款人的姓名和地址会成为乱码。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: "（另存为“Unicode 文本”的文件）",
                good: "（另存为“CSV UTF-8（逗号分隔）”的文件）")),
        DiagnosticPage(
            "D0609",
            Phrase("The columns are separated by something else", zh: "列之间不是逗号"),
            Phrase(
                """
                The columns are separated by tabs, semicolons or full-width commas. A \
                portfolio has commas.
                """,
                zh: "列之间用了制表符、分号或全角逗号。名单要用半角逗号。"),
            why: Phrase("All columns would be one.", zh: "所有的列会连成一列。"),
            .table(
                bad: """
                    合同编号;姓名;手机;应还;还款日
                    AX2026000001;李雷;13800000001;3060.00;2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0610",
            Phrase("Lines end with a carriage return alone", zh: "行尾只有回车"),
            Phrase(
                "Lines end with CR alone, as very old Macs wrote them. LF or CR LF is needed.",
                zh: "行尾只有 CR，是很老的 Mac 的写法。应为 LF 或 CR LF。"),
            why: Phrase("The whole table would be one line.", zh: "整张表会变成一行。"),
            .table(
                bad: "合同编号,姓名,手机,应还,还款日\u{000D}AX2026000001,李雷,13800000001,3060.00,2026-11-21",
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0611",
            Phrase("The table has too many columns", zh: "名单的列太多"),
            Phrase("The header has more columns than a portfolio may have.", zh: "表头的列数超过上限。"),
            why: Phrase("Mostly the lines are not divided as they should be.", zh: "多半是没有正确分行。"),
            .notRun(
                because: "the bad example would have thousands of columns",
                bad: "合同编号,姓名,手机,…（几千列）",
                good: "合同编号,姓名,手机,应还,还款日")),
        DiagnosticPage(
            "D0612",
            Phrase("A column is missing", zh: "名单缺少一列"),
            Phrase(
                """
                A field reads a column that the table does not have. If the column has \
                another name, say `column: NAME` in the field.
                """,
                zh: "某个字段要用的列，表里没有。如果列名不同，请在字段里写 `column: 列名`。"),
            why: Phrase("The rules that need it could not be decided.", zh: "用到它的规则就没法判断。"),
            .table(
                bad: """
                    合同编号,姓名,手机号码,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0613",
            Phrase("Two columns have the same name", zh: "两列同名"),
            Phrase(
                "A field reads a column of this name, and the table has two.",
                zh: "字段要用这一列，表里却有两列同名。"),
            why: Phrase("Which amount is the right one cannot be known.", zh: "不知道哪个金额才对。"),
            .table(
                bad: """
                    合同编号,姓名,手机,应还,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,3100.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0614",
            Phrase("A field is a span", zh: "字段是时长类型"),
            Phrase(
                """
                A column cannot hold a span such as `3 days`. Read it as `integer` and write \
                `days(…)` where it is used.
                """,
                zh: "列里不能存 `3 days` 这样的时长。请声明为 `integer`，用到时写 `days(…)`。"),
            why: Phrase("A cell with `3` does not say of what.", zh: "单元格里只有 `3`，看不出是天还是月。"),
            .notRun(
                because: "no type word of the language makes a span",
                bad: "宽限: span",
                good: "宽限: integer")),
        DiagnosticPage(
            "D0615",
            Phrase("A bare table lacks a column that is needed", zh: "没有声明的名单缺少必需的列"),
            Phrase(
                """
                A CSV without declared fields needs columns that Dunlin knows: an account's \
                number (`合同编号`) and the due date (`还款日`).
                """,
                zh: "不写字段声明、只给一个 CSV 时，要有程序认识的列：`合同编号` 和 `还款日`。"),
            why: Phrase(
                "Without them it is unknown whose row it is, and how long it is overdue.",
                zh: "没有它们，就不知道是谁的、逾期多久。"),
            .bareTable(
                bad: """
                    合同编号,姓名,手机,应还
                    AX2026000001,李雷,13800000001,3060.00
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0616",
            Phrase("The column of due dates holds no dates", zh: "还款日这一列不是日期"),
            Phrase(
                "The column holds other things than dates such as `2026-11-20`.",
                zh: "这一列里不是 `2026-11-20` 这样的日期。"),
            why: Phrase(
                "`11/12/2026` is November in one country and December in another.",
                zh: "`11/12/2026` 有的地方是十一月，有的地方是十二月。"),
            .bareTable(
                bad: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026/11/21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0617",
            Phrase("Two columns of a bare table have the same name", zh: "没有声明的名单有两列同名"),
            Phrase(
                "A table without declared fields has two columns of one name.",
                zh: "不写字段声明时，表里有两列同名。"),
            why: Phrase("A condition could not say which of them it means.", zh: "条件说不清用哪一列。"),
            .bareTable(
                bad: """
                    合同编号,姓名,手机,应还,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,3100.00,2026-11-21
                    """,
                good: """
                    合同编号,姓名,手机,应还,还款日
                    AX2026000001,李雷,13800000001,3060.00,2026-11-21
                    """)),
        DiagnosticPage(
            "D0618",
            Phrase("A column of a bare table is not UTF-8", zh: "没有声明的名单有一列不是 UTF-8"),
            Phrase(
                "Cells of the column are in another encoding, mostly GBK.",
                zh: "这一列的内容是别的编码，多半是 GBK。"),
            why: Phrase("Names of borrowers would be garbage in the notice.", zh: "通知里的姓名会成为乱码。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: "（另存为“CSV（逗号分隔）”的文件）",
                good: "（另存为“CSV UTF-8（逗号分隔）”的文件）")),
        DiagnosticPage(
            "D0670",
            Phrase("The table is read as GB18030", zh: "名单按 GB18030 读"),
            Phrase(
                """
                The first lines of the CSV are no UTF-8 but sound GB18030 (GBK), as spreadsheets \
                in China save it. The finding counts the lines. This is a warning.
                """,
                zh: "CSV 的前几行不是 UTF-8，而符合 GB18030（GBK），国内表格软件常这样保存。提示里有行数。这只是警告。"),
            why: Phrase(
                "Said in the campaign, it does not hang on what the first lines look like.",
                zh: "写在活动里，就不用每次看前几行来判断。"),
            .notRun(
                because: "a page is UTF-8 itself and cannot hold such bytes",
                bad: """
                    portfolio:
                      source: accounts.csv         # 另存为“CSV（逗号分隔）”
                    """,
                good: """
                    portfolio:
                      source: accounts.csv
                      encoding: gb18030
                    """)),
        DiagnosticPage(
            "D0671",
            Phrase("The table is not in the encoding that the portfolio says", zh: "名单的编码和写的不一样"),
            Phrase(
                """
                The portfolio says `encoding: gb18030`, but the first lines of the CSV are UTF-8. \
                Nothing was read.
                """,
                zh: "名单写了 `encoding: gb18030`，但 CSV 的前几行是 UTF-8。没有读取。"),
            why: Phrase(
                "Most UTF-8 can be read as GB18030: the notices would be garbage without any error.",
                zh: "UTF-8 的内容多半也能当 GB18030 读出来：不会报错，但通知全是乱码。"),
            .notRun(
                because: "a page has no table of another encoding",
                bad: """
                    portfolio:
                      source: accounts.csv         # 另存为“CSV UTF-8（逗号分隔）”
                      encoding: gb18030
                    """,
                good: """
                    portfolio:
                      source: accounts.csv
                    """)),
    ]
}
