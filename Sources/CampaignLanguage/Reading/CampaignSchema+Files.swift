internal import Diagnostics
internal import Expressions

/// The lender's file, the data dictionary and what a portfolio is made of.
extension CampaignSchema {
    package static let lender = SchemaPart(
        "lender", place: Phrase("in a lender's file", zh: "贷款机构文件里"),
        keys: [
            version,
            SchemaKey(
                "lender", ["机构", "贷款机构"], required: true, .words(example: "安行汽车金融有限公司"),
                "The full name; `lender.name` in texts, and the SMS signature where a channel gives none.",
                zh: "机构全称；文字里是 `lender.name`，渠道没写签名时用它。"),
            SchemaKey(
                "kind", ["类型"], .words(of: Lender.Kind.allCases.map(\.rawValue)),
                "The kind of lender; decides which rules of the policies bind it.",
                zh: "机构类型；决定适用哪些政策规则。"),
            SchemaKey(
                "role", ["角色"],
                .choice([
                    ValueKind.Choice("creditor", "It lent the money.", zh: "债权人。"),
                    ValueKind.Choice("agency", "It collects for another.", zh: "受托催收。"),
                ]),
                "Whose money it is; policies read it.", zh: "债权人还是受托方；政策规则会用到。"),
            SchemaKey(
                "locale", ["语言"], required: true, .words(of: Locale.allCases.map(\.rawValue)),
                "How amounts and dates are written, and how SMS parts are counted.",
                zh: "金额和日期的写法，短信怎么计条。"),
            SchemaKey(
                "timezone", ["时区"], required: true,
                .form("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)+", example: "Asia/Shanghai"),
                "A full zone name; `today` is the date there.", zh: "完整的时区名；`today` 是那里的日期。"),
            SchemaKey(
                "currency", ["币种"], required: true, .words(of: Currency.all.map(\.code)),
                "The currency of all amounts, by ISO 4217.", zh: "所有金额的币种，ISO 4217 代码。"),
            SchemaKey(
                "calendar", ["日历"], .form("[A-Za-z0-9-]+", example: "cn-mainland"),
                "NAME of `calendars/NAME.yaml`, needed for `days: working_days`.",
                zh: "`calendars/名字.yaml` 的名字；`days: working_days` 要用。"),
            SchemaKey(
                "policies", ["政策"], .items(.form("[a-z0-9-]+", example: "cn-consumer-credit")),
                "Policy packs that every campaign of the lender keeps: NAME of `policies/NAME.yaml`. A campaign may add more.",
                zh: "机构所有活动都遵守的政策包：`policies/名字.yaml` 的名字；活动可以再加。"),
            SchemaKey(
                "reports_to_credit_bureau", ["上报征信"], .yesOrNo,
                "Whether the lender reports to a credit bureau; only then may a text speak of it.",
                zh: "是否上报征信；上报的，文字里才能提“征信”。"),
            SchemaKey(
                "official", ["官方"], .names(.official, .words(example: "400-000-0001"), most: nil),
                "The lender's own numbers, sites and accounts by name: `lender.NAME`. Any other in a text is an error.",
                zh: "机构自己的号码、网址和账户，按名字写：`lender.名字`。文字里出现别的就是错误。"),
        ])

    package static let dictionary = SchemaPart(
        "dictionary", place: Phrase("in a portfolio file", zh: "名单文件里"),
        keys: [
            version,
            SchemaKey(
                "portfolio", ["名单"], required: true, .part(portfolio),
                "What the table of accounts looks like.", zh: "名单长什么样。"),
            define, lines,
        ])

    static let portfolio = SchemaPart(
        "portfolio", place: Phrase("in `portfolio`", zh: "`portfolio` 里"),
        keys: [
            SchemaKey(
                "source", ["来源", "文件"], .path,
                "The CSV (with a header) or SQLite database (`.db`, `.sqlite`, `.sqlite3`); `--data FILE` takes its place.",
                zh: "CSV 文件（有表头）或 SQLite 数据库（`.db`、`.sqlite`、`.sqlite3`）；`--data 文件` 可以代替。"),
            SchemaKey(
                "table", ["表", "数据表"], .words(example: "accounts"),
                "The table or view of the database that has the accounts.",
                zh: "数据库里存放账户的表或视图。"),
            SchemaKey(
                "query", ["查询"], .words(example: "SELECT * FROM accounts WHERE closed = 0"),
                "Instead of `table`: one `SELECT` that gives the accounts; it can only read.",
                zh: "代替 `table`：取出账户的一条 `SELECT`，只能读。"),
            SchemaKey(
                "encoding", ["编码"],
                .choice([
                    ValueKind.Choice("utf-8", "Nothing else is tried.", zh: "不尝试别的编码。"),
                    ValueKind.Choice(
                        "gb18030", "What spreadsheets in China save; GBK too.",
                        zh: "国内表格软件默认的编码，GBK 也算。"),
                ]),
                "How the CSV is encoded; if left out, its first lines decide.",
                zh: "CSV 的编码；不写就看前几行。"),
            SchemaKey(
                "account", ["账户", "合同"], required: true, .reference(.field),
                "The field that names the account: one row, one account.", zh: "账户编号所在的字段：一行一个账户。"),
            SchemaKey(
                "borrower", ["借款人", "客户"], .reference(.field),
                "The field that names the person; limits and conversations count by it.",
                zh: "借款人编号所在的字段；频次和停止按人算。"),
            SchemaKey(
                "due", ["到期日", "还款日"], required: true, .reference(.field),
                "The field with the due date; `days_overdue` counts from it.",
                zh: "还款日所在的字段；`days_overdue` 从它算起。"),
            SchemaKey(
                "instalment", ["期次"], .reference(.field),
                "The field that names the debt where the due date does not.",
                zh: "还款日不足以区分时，期次所在的字段。"),
            SchemaKey(
                "grace", ["宽限期"],
                .oneOf([.form("[0-9]{1,3} days?", example: "3 days"), .reference(.field)]),
                "Days after the due date that do not count as overdue, or an integer field of days.",
                zh: "还款日之后几天不算逾期，或一个整数字段。"),
            SchemaKey(
                "owed", ["欠款", "应还"], .expression(.money),
                "What is owed in all.", zh: "一共欠多少。"),
            SchemaKey(
                "terms", ["计息方式"], .part(terms),
                "How the product counts interest; for offers.", zh: "产品怎么计息；算方案时用。"),
            SchemaKey(
                "as_of", ["数据时间"], .reference(.field),
                "The field with the time at which a row was extracted.", zh: "数据提取时间所在的字段。"),
            SchemaKey(
                "fresh", ["时效"],
                .form("[1-9][0-9]{0,5} (minute|hour|day)s?", example: "24 hours"),
                "An older row gets no notice.", zh: "比这更旧的行不发通知。"),
            SchemaKey(
                "zone", ["时区"], .reference(.field),
                "The text field with the borrower's zone, such as `Asia/Jakarta`: hours and limits go by it. Without a known zone nothing is sent.",
                zh: "借款人时区所在的文本字段，例如 `Asia/Jakarta`：时段和频次按它算。没有可识别的时区就不发。"),
            SchemaKey(
                "cycle_gap", ["还款日修正"], .form("[0-9]{1,3} days?", example: "15 days"),
                "A due date moved by up to so many days is a correction of the same debt; 15 days if left out. Not asked where `instalment` names the debt.",
                zh: "还款日改动不超过这么多天，算同一笔欠款的更正；不写就是 15 天。写了 `instalment` 时不看。"),
            SchemaKey(
                "broken_rows", ["坏行"], .part(brokenRows),
                "How many rows may be unreadable.", zh: "可以有多少读不了的行。"),
            SchemaKey(
                "rows", ["行数"], .part(rows),
                "How many rows there must be, against the last live run.", zh: "和上次正式运行相比，至少要有多少行。"),
            SchemaKey(
                "fields", ["字段", "列"], required: true,
                .names(.field, .oneOf([bareFieldType, .part(field)]), most: nil),
                "The columns that the campaign knows, by name.", zh: "活动认识的列，按名字写。"),
        ])

    static let brokenRows = SchemaPart(
        "brokenRows", place: Phrase("in `broken_rows`", zh: "`broken_rows` 里"),
        keys: [
            SchemaKey(
                "at_most", ["最多", "上限"], required: true, .form("[0-9.]+%", example: "1%"),
                "More than this share ends the run before anything is decided; 1% if left out.",
                zh: "超过这个比例就不做任何决定；不写就是 1%。")
        ])

    static let rows = SchemaPart(
        "rows", place: Phrase("in `rows`", zh: "`rows` 里"),
        keys: [
            SchemaKey(
                "at_least", ["至少", "下限"], required: true, .form("[0-9.]+%", example: "50%"),
                "A live run with fewer than this share of the rows that the last one of the campaign read is refused; 50% if left out.",
                zh: "行数不到上次正式运行的这个比例，就拒绝运行；不写就是 50%。")
        ])

    /// A type by its word, or the list of an enumeration's values.
    private static let fieldType = type(typeWords)
    /// A rate needs its period, so that its type does not stand alone.
    private static let bareFieldType = type(typeWords.filter { $0.word != "rate" })

    private static func type(_ words: [ValueKind.Choice]) -> ValueKind {
        .oneOf([.choice(words + words.map { optional($0) }), .items(.words(example: "低"))])
    }

    private static func optional(_ choice: ValueKind.Choice) -> ValueKind.Choice {
        ValueKind.Choice(
            "optional " + choice.word, choice.about.map { $0.en + " The cell may be empty." },
            zh: choice.about.map { $0.zh + "可以为空。" })
    }

    /// The types of fields, by their words.
    static let typeWords = [
        ValueKind.Choice("text", "Any text.", zh: "文本。"),
        ValueKind.Choice("name", "A person's name; masked.", zh: "姓名；默认打码。"),
        ValueKind.Choice("phone", "A phone number; masked.", zh: "手机号；默认打码。"),
        ValueKind.Choice("email", "An e-mail address; masked.", zh: "邮箱；默认打码。"),
        ValueKind.Choice("money", "An amount such as 3060.00.", zh: "金额，如 3060.00。"),
        ValueKind.Choice("percent", "Such as 92.5%.", zh: "百分比，如 92.5%。"),
        ValueKind.Choice("rate", "Such as 0.05%; wants `per`.", zh: "利率，如 0.05%；要写 `per`。"),
        ValueKind.Choice("date", "Such as 2026-11-13.", zh: "日期，如 2026-11-13。"),
        ValueKind.Choice(
            "timestamp", "Such as 2026-11-20T06:00:00+08:00.",
            zh: "时间戳，如 2026-11-20T06:00:00+08:00。"),
        ValueKind.Choice("integer", "A whole number.", zh: "整数。"),
        ValueKind.Choice("decimal", "A number with up to 6 decimals.", zh: "最多 6 位小数的数。"),
        ValueKind.Choice("boolean", "true false 是 否 1 0.", zh: "true false 是 否 1 0。"),
        ValueKind.Choice("day_of_month", "A day from 1 to 31.", zh: "每月几号，1 到 31。"),
    ]

    static let field = SchemaPart(
        "field", place: Phrase("in a field", zh: "字段里"),
        keys: [
            SchemaKey(
                "type", ["类型"], fieldType,
                "The type of its cells; `optional TYPE` allows empty ones.",
                zh: "类型；`optional 类型` 表示可以为空。"),
            SchemaKey(
                "longest", ["最长"], .count(1...10_000),
                "The longest text in UTF-16 units; a longer one breaks its row.",
                zh: "最长多少个字（UTF-16 单位）；更长的是坏行。"),
            SchemaKey(
                "at_most", ["最大", "上限"], .amount(example: "200000.00"),
                "The largest value; a larger one breaks its row.", zh: "最大值；更大的是坏行。"),
            SchemaKey(
                "column", ["列", "列名"], .words(example: "电子邮箱"),
                "The header of its column, where it is not the field's name.", zh: "列名与字段名不同时，写表头。"),
            SchemaKey(
                "personal", ["隐私", "个人信息"], .words(of: Personal.allCases.map(\.rawValue)),
                "How the value is masked wherever it is not the message itself.", zh: "除了通知本身，怎么打码。"
            ),
            SchemaKey(
                "per", ["每"], .words(of: RatePeriod.allCases.map(\.rawValue)),
                "The period of a rate.", zh: "利率的期间。"),
            SchemaKey(
                "as", ["写法"],
                .choice([
                    ValueKind.Choice("fraction", "0.925 is 92.5%.", zh: "0.925 就是 92.5%。"),
                    ValueKind.Choice("points", "92.5 is 92.5%.", zh: "92.5 就是 92.5%。"),
                ]), "How a percent without `%` is written.", zh: "没有 `%` 的百分比怎么写。"),
            SchemaKey(
                "line_breaks", ["换行"],
                .choice([
                    ValueKind.Choice(
                        "keep", "A notice shows the value with its line breaks.",
                        zh: "通知里照原样换行。")
                ]),
                "What becomes of line breaks in a value that a notice shows; left out, they break the row.",
                zh: "通知里显示的值如有换行怎么办；不写就当作错误的行。"),
            SchemaKey(
                "list", ["列表"], .words(of: ["text"]),
                "The cell holds several texts.", zh: "一个格子里有几个文本。"),
            SchemaKey(
                "separator", ["分隔符"], .form("[\\u0000-\\u007f]", example: ";"),
                "The one character between them; `;` if left out.", zh: "它们之间的一个字符；不写就是 `;`。"),
        ], alternatives: [["type", "list"]])
}
