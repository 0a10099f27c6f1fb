internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// The findings about a database as a whole: the file, the table, the query.
extension PortfolioError {
    /// `reason` is SQLite's.
    static func database(_ path: String, reason: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0672",
                Phrase(
                    "the database `\(path)` cannot be read: \(reason)",
                    zh: "数据库 `\(path)` 读不了：\(reason)"), at: nil),
            isInputOutput: true)
    }

    static func notADatabase(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0672",
                Phrase(
                    "`\(path)` is no SQLite database", zh: "`\(path)` 不是 SQLite 数据库"), at: nil,
                help: Phrase(
                    "look at how it was made, or name a CSV file with the ending `.csv`",
                    zh: "看看它是怎么生成的；CSV 文件请用 `.csv` 结尾")))
    }

    static func busy(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0672",
                Phrase(
                    "another program is writing `\(path)`", zh: "另一个程序正在写 `\(path)`"), at: nil,
                help: Phrase(
                    "run again when it is done, or read a copy", zh: "等它写完再运行，或者读一份副本")),
            isInputOutput: true)
    }

    /// A writer was killed in a transaction, and only one who may write can take it back.
    static func cutOff(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0672",
                Phrase(
                    "a program was cut off while it wrote `\(path)`",
                    zh: "有程序在写 `\(path)` 时被中断"), at: nil,
                note: Phrase(
                    "what it left half done must be taken back first, which is a matter of writing",
                    zh: "要先撤回写了一半的内容，而这需要写文件"),
                help: Phrase(
                    "open it once with the program that writes it", zh: "用写它的程序打开一次")),
            isInputOutput: true)
    }

    /// SQLite may not use the files that it needs beside the database.
    static func logUnreadable(_ path: String, reason: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0672",
                Phrase(
                    "the database `\(path)` cannot be read: \(reason)",
                    zh: "数据库 `\(path)` 读不了：\(reason)"), at: nil,
                note: Phrase(
                    "part of it is still in its log, which SQLite reads only where it may write beside the file",
                    zh: "一部分内容还在日志文件里，SQLite 要能在旁边写文件才读得到"),
                help: Phrase(
                    "close the program that writes it, or hand over a copy made with `VACUUM INTO`",
                    zh: "关掉写它的程序，或者用 `VACUUM INTO` 导出一份副本")),
            isInputOutput: true)
    }

    static func rowTooLong(_ path: String, row: Int? = nil) -> PortfolioError {
        let place = row.map { "row \($0)" } ?? "a row"
        let zhPlace = row.map { "第 \($0) 行" } ?? "有一行"
        return PortfolioError(
            Diagnostic(
                "D0607",
                Phrase(
                    "\(place) of `\(path)` is longer than 1 MiB", zh: "`\(path)` \(zhPlace)超过 1 MiB"
                ),
                at: nil,
                help: Phrase(
                    "choose its columns with `query`", zh: "用 `query` 只取需要的列")))
    }

    static func noRows(_ path: String, _ selection: TableSelection) -> PortfolioError {
        let isTable = selection.kind == .table
        let name = VisibleText.escaped(selection.text)
        return PortfolioError(
            Diagnostic(
                "D0606",
                isTable
                    ? Phrase(
                        "the table `\(name)` of `\(path)` has no accounts",
                        zh: "`\(path)` 的表 `\(name)` 里没有账户")
                    : Phrase(
                        "the query of `\(path)` gives no accounts", zh: "对 `\(path)` 的查询没有查到账户"),
                at: selection.span,
                note: Phrase(
                    "an empty extract is mostly an export that failed",
                    zh: "空名单多半是导出出了错")))
    }

    static func noTable(
        _ path: String, _ selection: TableSelection, tables: [String]
    ) -> PortfolioError {
        let name = VisibleText.escaped(selection.text)
        var finding = Diagnostic(
            "D0673",
            Phrase("`\(path)` has no table `\(name)`", zh: "`\(path)` 里没有表 `\(name)`"),
            at: selection.span, help: list(tables))
        if let near = Suggestion.nearest(to: selection.text, among: tables) {
            let shown = VisibleText.escaped(near)
            let list = list(tables)
            finding.help = Phrase(
                "did you mean `\(shown)`? \(list.en)", zh: "是否想写 `\(shown)`？\(list.zh)")
            // Which table it is decides who gets notices: a person chooses.
            if let span = selection.span { finding.fix = FixIt(span, yaml(near)) }
        }
        return PortfolioError(finding)
    }

    /// Neither `table` nor `query`; `span` is where the path is written.
    static func noSelection(
        _ path: String, tables: [String], at span: SourceSpan?, in sources: SourceSet
    ) -> PortfolioError {
        let list = list(tables)
        let example = tables.count == 1 ? VisibleText.escaped(tables[0]) : "NAME"
        var finding = Diagnostic(
            "D0674",
            Phrase(
                "nothing says which table of `\(path)` has the accounts",
                zh: "没有写明账户在 `\(path)` 的哪张表里"), at: span)
        if span == nil {
            finding.help = Phrase(
                "write `--data 'sqlite:\(path)?table=\(example)'`; \(list.en)",
                zh: "写成 `--data 'sqlite:\(path)?table=\(example)'`；\(list.zh)")
        } else {
            finding.help = Phrase(
                "add `table: \(example)`, or `query: SELECT …`; \(list.en)",
                zh: "加上 `table: \(example)`，或 `query: SELECT …`；\(list.zh)")
        }
        if let span, tables.count == 1 { finding.fix = adding(tables[0], behind: span, sources) }
        return PortfolioError(finding)
    }

    /// A database whose columns nobody has declared.
    static func undeclared(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0674",
                Phrase(
                    "nothing says which table of `\(path)` has the accounts, and what its columns are",
                    zh: "没有写明账户在 `\(path)` 的哪张表里，各列是什么"), at: nil,
                help: Phrase(
                    "write a portfolio with `source`, `table` and `fields`; only a CSV stands alone",
                    zh: "写一个有 `source`、`table` 和 `fields` 的名单；只有 CSV 可以单独给")))
    }

    private static func list(_ tables: [String]) -> Phrase {
        if tables.isEmpty { return Phrase("it has no tables", zh: "它里面没有表") }
        let shown = tables.prefix(20).map { "`\(VisibleText.escaped($0))`" }
        let more = tables.count > 20 ? " …" : ""
        return Phrase(
            "its tables are \(shown.joined(separator: ", "))\(more)",
            zh: "里面的表有 \(shown.joined(separator: "、"))\(more)")
    }

    /// The name as a value of YAML.
    private static func yaml(_ name: String) -> String {
        let isPlain =
            name.utf8.count > 3 && !["true", "false", "null"].contains(name.lowercased())
            && name.utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x5F }
        if isPlain { return name }
        return "'" + name.replacing("'", with: "''") + "'"
    }

    /// `table: NAME` on a line of its own below `source`, or behind it inside braces.
    private static func adding(
        _ table: String, behind span: SourceSpan, _ sources: SourceSet
    ) -> FixIt? {
        if table.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return nil
        }
        let bytes = sources[span.file].bytes
        let start = (bytes[..<Int(span.start)].lastIndex(of: Byte.lineFeed) ?? -1) + 1
        let end = bytes[span.end...].firstIndex(of: Byte.lineFeed) ?? bytes.count
        let before = bytes[start..<Int(span.start)]
        let indent = before.prefix { $0 == 0x20 }
        let behind = bytes[span.end..<end].drop { $0 == 0x20 }
        if before.dropFirst(indent.count).starts(with: "source:".utf8),
            behind.isEmpty || behind.first == UInt8(ascii: "#") || behind.first == 0x0D
        {
            let isWide = end > span.end && bytes[end - 1] == 0x0D
            return .sure(
                SourceSpan(file: span.file, start: isWide ? end - 1 : end, length: 0),
                (isWide ? "\r\n" : "\n") + String(decoding: indent, as: UTF8.self) + "table: "
                    + yaml(table))
        }
        if !before.contains(UInt8(ascii: "{")), behind.first != UInt8(ascii: ",") { return nil }
        return .sure(
            SourceSpan(file: span.file, start: span.end, length: 0), ", table: " + yaml(table))
    }
}

/// The findings about a query.
extension PortfolioError {
    /// Why a query is not one `SELECT`.
    enum QueryFault { case empty, noSelect, second, placeholder, character }

    static func notOneQuery(
        _ selection: TableSelection, at range: Range<Int>?, _ fault: QueryFault
    ) -> PortfolioError {
        let message: Phrase
        switch fault {
        case .empty: message = Phrase("the query is empty", zh: "查询是空的")
        case .noSelect: message = Phrase("the query is no `SELECT`", zh: "查询不是 `SELECT`")
        case .second:
            message = Phrase("a second statement follows the query", zh: "查询后面还有第二条语句")
        case .placeholder:
            message = Phrase(
                "the query has a placeholder, for which there is no value", zh: "查询里有占位符，没有值可填")
        case .character:
            message = Phrase("a zero byte ends the query", zh: "查询里有零字节")
        }
        return PortfolioError(
            Diagnostic(
                "D0677", message, at: range.flatMap { selection.span($0) } ?? selection.span,
                help: .oneSelect))
    }

    static func forbidden(
        _ selection: TableSelection, _ refusal: QueryGuard.Refusal
    ) -> PortfolioError {
        let isQuery = selection.kind == .query
        let what = isQuery ? "the query" : "the table `\(VisibleText.escaped(selection.text))`"
        let zhWhat = isQuery ? "查询" : "表 `\(VisibleText.escaped(selection.text))` "
        let finding: Diagnostic
        switch refusal {
        case .action(let action):
            finding = Diagnostic(
                "D0677",
                Phrase(
                    "\(what) wants to do more than read: \(action)",
                    zh: "\(zhWhat)不只是读取：\(action)"),
                at: selection.span, help: .oneSelect)
        case .function("now"):
            finding = Diagnostic(
                "D0677",
                Phrase("\(what) asks what time it is", zh: "\(zhWhat)用到了当前时间"),
                at: selection.span,
                note: Phrase(
                    "a run goes by its own instant (`--as-of`), not by the clock",
                    zh: "运行按它自己的时点（`--as-of`），不看时钟"),
                help: Phrase(
                    "choose by days in the campaign: `days_overdue`, `today`",
                    zh: "在活动里按天数筛选：`days_overdue`、`today`"))
        case .function(let name):
            finding = Diagnostic(
                "D0677",
                Phrase(
                    "\(what) calls `\(name)`, which is not a matter of the data alone",
                    zh: "\(zhWhat)用了 `\(name)`，结果不只取决于数据"),
                at: selection.span,
                note: Phrase(
                    "the rows are read twice and must be the same", zh: "名单要读两遍，两遍必须一样"),
                help: Phrase("take it out", zh: "去掉它"))
        }
        return PortfolioError(finding)
    }

    /// `at` is the byte of the query at which SQLite stopped, -1 where it does not say.
    static func query(
        _ selection: TableSelection, _ message: String, at: Int, row: Int?
    ) -> PortfolioError {
        let said = VisibleText.escaped(message)
        let isQuery = selection.kind == .query
        let name = VisibleText.escaped(selection.text)
        let what = isQuery ? "the query" : "the table `\(name)`"
        let zhWhat = isQuery ? "查询" : "表 `\(name)` "
        let place = row.map { " at row \($0)" } ?? ""
        let zhPlace = row.map { "第 \($0) 行" } ?? ""
        return PortfolioError(
            Diagnostic(
                "D0676",
                Phrase(
                    "SQLite cannot read \(what)\(place): \(said)",
                    zh: "SQLite 读不了\(zhWhat)\(zhPlace)：\(said)"),
                at: at < 0 ? selection.span : selection.word(at: at) ?? selection.span))
    }
}

extension Phrase {
    fileprivate static let oneSelect = Phrase(
        "write one `SELECT`, or `WITH … SELECT`, that only reads",
        zh: "写一条只读取的 `SELECT`，或 `WITH … SELECT`")
}

extension TableSelection {
    /// The word that begins at byte `at`, in its file.
    fileprivate func word(at: Int) -> SourceSpan? {
        let rest = text.utf8.dropFirst(at)
        let length = rest.prefix {
            $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 &- 0x30 < 10 || $0 == 0x5F || $0 >= 0x80
        }.count
        return span(at..<min(at + max(1, length), max(at + 1, text.utf8.count)))
    }
}

extension RowMessages {
    /// What a database stores in a way that is no exact value.
    static func stored(
        _ kind: CellFault.Kind, _ name: String, _ field: Field, _ currency: Currency
    ) -> Reason {
        if kind == .blob {
            return (
                "D0679",
                Phrase(
                    "\(name) holds a BLOB, which is no text; the table must store it as TEXT",
                    zh: "\(name) 存的是 BLOB，不是文字；表里应存为 TEXT")
            )
        }
        let decimals = decimals(field, currency)
        let unit = decimals == 0 ? "1" : "1" + String(repeating: "0", count: decimals)
        let format = "printf('%d.%0\(decimals)d', n / \(unit), n % \(unit))"
        switch field.type {
        case .money where decimals > 0:
            return (
                "D0678",
                Phrase(
                    "\(name) holds a REAL, which is a rounded number; store amounts as TEXT, or as whole numbers `n` of the smallest unit that a view or query writes with \(format)",
                    zh: "\(name) 存的是 REAL，是经过舍入的数；金额应存为 TEXT，或存最小单位的整数 `n`，再用视图或查询写成 \(format)")
            )
        case .integer, .dayOfMonth, .boolean:
            return (
                "D0678",
                Phrase(
                    "\(name) holds a REAL, which is a rounded number; store it as INTEGER or TEXT",
                    zh: "\(name) 存的是 REAL，是经过舍入的数；应存为 INTEGER 或 TEXT")
            )
        default:
            return (
                "D0678",
                Phrase(
                    "\(name) holds a REAL, which is a rounded number; store it as TEXT",
                    zh: "\(name) 存的是 REAL，是经过舍入的数；应存为 TEXT")
            )
        }
    }
}
