package import Diagnostics

/// The pages about databases as portfolios, D0672 to D0679.
package enum DatabasePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0672",
            Phrase("The database cannot be read", zh: "数据库读不了"),
            Phrase(
                """
                The file is no SQLite database, is damaged, is being written at the moment, or lies \
                with its log where SQLite may not write. The finding says which.
                """,
                zh: "文件不是 SQLite 数据库，或已损坏，或正在被写，或日志所在的文件夹不能写。提示里写明是哪一种。"),
            why: Phrase(
                "Half of the accounts would be decided on an old state.", zh: "会按旧数据判断一部分账户。"),
            .database(
                bad: "source: notes.db\ntable: accounts",
                good: "source: accounts.db\ntable: accounts")),
        DiagnosticPage(
            "D0673",
            Phrase("The database has no such table", zh: "数据库里没有这张表"),
            Phrase(
                "`table` names a table or a view of the database. The finding lists them.",
                zh: "`table` 写数据库里一张表或一个视图的名字。提示里列出了有哪些。"),
            why: Phrase(
                "Without accounts there is nobody to decide about.", zh: "没有名单，就没有可以判断的账户。"),
            .database(
                bad: "source: accounts.db\ntable: acounts",
                good: "source: accounts.db\ntable: accounts")),
        DiagnosticPage(
            "D0674",
            Phrase("Nothing says which table has the accounts", zh: "没有写明账户在哪张表里"),
            Phrase(
                """
                A database can have many tables. Write `table: NAME`, or `query:` with a `SELECT`; \
                on the command line `--data 'sqlite:FILE?table=NAME'`.
                """,
                zh:
                    "数据库里可以有很多表。写 `table: 名字`，或 `query:` 加一条 `SELECT`；命令行里写 `--data 'sqlite:文件?table=名字'`。"
            ),
            why: Phrase(
                "A guess could take closed accounts for open ones.", zh: "猜错了，可能把已结清的当成未结清的。"),
            .database(
                bad: "source: accounts.db",
                good: "source: accounts.db\ntable: accounts")),
        DiagnosticPage(
            "D0675",
            Phrase("The key does not go with the source", zh: "这个键和来源不相配"),
            Phrase(
                """
                `table` and `query` are for databases, one of the two; `encoding` is for CSV files. \
                Take out what does not belong.
                """,
                zh: "`table` 和 `query` 用于数据库，只写一个；`encoding` 用于 CSV。去掉不相干的。"),
            why: Phrase(
                "A key that is read and ignored is a rule that does not hold.",
                zh: "读了却不起作用的键，等于规则没生效。"),
            .database(
                bad: "source: accounts.db\ntable: accounts\nencoding: utf-8",
                good: "source: accounts.db\ntable: accounts")),
        DiagnosticPage(
            "D0676",
            Phrase("SQLite cannot read the query", zh: "SQLite 读不了这条查询"),
            Phrase(
                "What is said behind the colon is SQLite's own message, at its place in the query.",
                zh: "冒号后面是 SQLite 自己的说明，标出的是查询里的位置。"),
            why: Phrase(
                "Without accounts there is nobody to decide about.", zh: "没有名单，就没有可以判断的账户。"),
            .database(
                bad: "source: accounts.db\nquery: SELECT * FROM accounts WHERE 状态 = '正常'",
                good: "source: accounts.db\nquery: SELECT * FROM accounts WHERE 应还 > 0")),
        DiagnosticPage(
            "D0677",
            Phrase("The query is not one `SELECT` that only reads", zh: "查询不是一条只读的 `SELECT`"),
            Phrase(
                """
                A query is one `SELECT` or `WITH … SELECT`. It cannot write, attach files or set \
                anything, and asks neither for chance nor for the clock.
                """,
                zh: "查询是一条 `SELECT` 或 `WITH … SELECT`。它不能写，不能附加文件，不能改设置，也不能用随机数和当前时间。"),
            why: Phrase(
                "Accounts are read twice, and a campaign of a stranger must do no harm.",
                zh: "名单要读两遍；别人写的活动也不能造成损害。"),
            .database(
                bad: "source: accounts.db\nquery: SELECT * FROM accounts WHERE 还款日 < date('now')",
                good: "source: accounts.db\nquery: SELECT * FROM accounts")),
        DiagnosticPage(
            "D0678",
            Phrase("A cell is a REAL", zh: "单元格是 REAL"),
            Phrase(
                """
                A REAL is a rounded binary number. Store amounts as TEXT, or as whole numbers that a \
                view or the query writes as text.
                """,
                zh: "REAL 是经过舍入的二进制数。金额应存为 TEXT，或存整数，再用视图或查询写成文字。"),
            why: Phrase(
                "Money is exact: 0.1 + 0.2 is no 0.3 there.", zh: "金额必须精确：那里 0.1 + 0.2 不等于 0.3。"),
            .database(
                bad: """
                    source: accounts.db
                    query: SELECT 合同编号, 姓名, 手机, 还款日, 分 / 100.0 AS 应还 FROM accounts
                    """,
                good: """
                    source: accounts.db
                    query: >-
                      SELECT 合同编号, 姓名, 手机, 还款日,
                      printf('%d.%02d', 分 / 100, 分 % 100) AS 应还 FROM accounts
                    """)),
        DiagnosticPage(
            "D0679",
            Phrase("A cell is a BLOB", zh: "单元格是 BLOB"),
            Phrase(
                "A BLOB is bytes of which nobody says what they mean. Store the value as TEXT.",
                zh: "BLOB 是没有说明含义的字节。应存为 TEXT。"),
            why: Phrase("Taken for text it could be garbage in a notice.", zh: "当成文字，通知里可能是乱码。"),
            .database(
                bad: """
                    source: accounts.db
                    query: SELECT 合同编号, 姓名, CAST(手机 AS BLOB) AS 手机, 还款日, 应还 FROM accounts
                    """,
                good: "source: accounts.db\ntable: accounts")),
    ]
}
