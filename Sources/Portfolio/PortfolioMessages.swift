internal import CampaignLanguage
internal import Diagnostics
internal import Glibc

/// The findings about a portfolio as a whole: the file and its header.
extension PortfolioError {
    static func unreadable(_ path: String, systemError: CInt) -> PortfolioError {
        if systemError == ENOENT {
            return PortfolioError(
                Diagnostic(
                    "D0601",
                    Phrase(
                        "there is no file `\(path)` to read accounts from",
                        zh: "找不到名单文件 `\(path)`"),
                    at: nil,
                    help: Phrase(
                        "`source` is relative to the file that says it; `--data FILE` names another",
                        zh: "`source` 相对于写它的文件；也可用 `--data FILE` 另指一个")),
                isInputOutput: true)
        }
        let reason = strerror(systemError).map { String(cString: $0) } ?? "error \(systemError)"
        return PortfolioError(
            Diagnostic(
                "D0602",
                Phrase("`\(path)` cannot be read: \(reason)", zh: "`\(path)` 读不了：\(reason)"),
                at: nil),
            isInputOutput: true)
    }

    static func notAFile(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0603",
                Phrase(
                    "`\(path)` is no regular file, but a portfolio is read twice from its start",
                    zh: "`\(path)` 不是普通文件；名单要从头读两遍"),
                at: nil),
            isInputOutput: true)
    }

    static func changed(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0604",
                Phrase(
                    "`\(path)` changed while it was read",
                    zh: "`\(path)` 在读取过程中被改动"),
                at: nil,
                note: Phrase(
                    "accounts are decided on one state of the file and notices written from the same",
                    zh: "判断和生成通知必须用同一份数据"),
                help: Phrase(
                    "write extracts under another name and rename them when they are complete",
                    zh: "导出时先写到别的文件名，写完再改名")))
    }

    static func empty(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0605",
                Phrase(
                    "`\(path)` is empty; expected a header line and then one row an account",
                    zh: "`\(path)` 是空文件；应先有表头，再每行一个账户"),
                at: nil))
    }

    static func noAccounts(_ path: String) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0606",
                Phrase(
                    "`\(path)` has a header but no accounts",
                    zh: "`\(path)` 只有表头，没有账户"),
                at: nil,
                note: Phrase(
                    "an empty extract is mostly an export that failed",
                    zh: "空名单多半是导出出了错")))
    }

    static func rowTooLong(_ path: String, line: Int) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0607",
                Phrase(
                    "the row that starts on line \(line) of `\(path)` is longer than 1 MiB",
                    zh: "`\(path)` 第 \(line) 行开始的一行超过 1 MiB"),
                at: nil,
                help: Phrase(
                    "look for a quote on line \(line) that is never closed",
                    zh: "看看第 \(line) 行是否有引号没有结束")))
    }

    static func notUTF8(
        _ path: String, _ encoding: TextEncoding, guess: EncodingGuess?, at span: SourceSpan?
    ) -> PortfolioError {
        var note: Phrase?
        if let guess {
            note = Phrase("the bytes look like \(guess.name)", zh: "看起来是 \(guess.name) 编码")
        }
        return PortfolioError(
            Diagnostic(
                "D0608",
                Phrase(
                    "the header of `\(path)` is not \(encoding.name)",
                    zh: "`\(path)` 的表头不是 \(encoding.name)"),
                at: span, note: note,
                help: Phrase(
                    "save the file as “CSV UTF-8”",
                    zh: "另存为“CSV UTF-8（逗号分隔）”")))
    }

    static func isUTF8(_ path: String, _ evidence: EncodingEvidence) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0671",
                Phrase(
                    "the portfolio says `encoding: gb18030`, but `\(path)` is UTF-8",
                    zh: "名单写了 `encoding: gb18030`，但 `\(path)` 是 UTF-8"),
                at: nil, note: evidence.phrase,
                help: Phrase("leave `encoding` out", zh: "去掉 `encoding` 这一行")))
    }

    static func separator(
        _ path: String, found: String, at span: SourceSpan?
    ) -> PortfolioError {
        let name = found == "\t" ? "tab" : "`\(found)`"
        let zhName = found == "\t" ? "制表符" : "`\(found)`"
        return PortfolioError(
            Diagnostic(
                "D0609",
                Phrase(
                    "the header of `\(path)` has one column; \(name) separates it, expected `,`",
                    zh: "`\(path)` 的表头只有一列；分隔用的是\(zhName)，应为 `,`"),
                at: span,
                help: Phrase(
                    "export the table with commas between the columns", zh: "导出时选逗号分隔")))
    }

    static func lineEnds(_ path: String, at span: SourceSpan?) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0610",
                Phrase(
                    "lines of `\(path)` end with a carriage return alone, expected LF or CR LF",
                    zh: "`\(path)` 的行尾只有回车（CR），应为 LF 或 CR LF"),
                at: span))
    }

    static func tooManyColumns(_ path: String, at span: SourceSpan?) -> PortfolioError {
        PortfolioError(
            Diagnostic(
                "D0611",
                Phrase(
                    "the header of `\(path)` has more than \(CSVRows.mostColumns) columns",
                    zh: "`\(path)` 的表头超过 \(CSVRows.mostColumns) 列"),
                at: span))
    }

    static func header(_ path: String, _ fault: RowFault, at span: SourceSpan?) -> PortfolioError {
        let reason = RowMessages.cannotDivide(fault.kind)
        return PortfolioError(
            Diagnostic(
                reason.code,
                Phrase(
                    "the header of `\(path)`: \(reason.phrase.en)",
                    zh: "`\(path)` 的表头：\(reason.phrase.zh)"),
                at: span))
    }
}

extension Diagnostic {
    /// A warning: nobody said it, and the first lines of another day could look otherwise.
    static func readAsGB18030(
        _ path: String, _ evidence: EncodingEvidence, at span: SourceSpan?
    ) -> Diagnostic {
        Diagnostic(
            "D0670", .warning,
            Phrase(
                "`\(path)` is read as GB18030 (GBK), by what its first lines look like",
                zh: "`\(path)` 按 GB18030（GBK）读，这是从前几行看出来的"),
            at: span, note: evidence.phrase,
            help: Phrase(
                "say `encoding: gb18030` in the portfolio, or save the file as “CSV UTF-8”",
                zh: "在名单里写 `encoding: gb18030`，或另存为“CSV UTF-8（逗号分隔）”"))
    }
}

extension TextEncoding {
    /// As people write it.
    var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .gb18030: "GB18030"
        }
    }
}

extension EncodingEvidence {
    fileprivate var phrase: Phrase {
        let place = firstOther.map { "; line \($0) is the first that is not UTF-8" } ?? ""
        let zhPlace = firstOther.map { "；第 \($0) 行最先不是 UTF-8" } ?? ""
        return Phrase(
            "of the first \(lines) lines with other than ASCII \(gb18030) can be GB18030, "
                + "\(utf8) can be UTF-8\(place)",
            zh: "前 \(lines) 个含非 ASCII 字符的行里，\(gb18030) 行符合 GB18030，\(utf8) 行符合 UTF-8\(zhPlace)")
    }
}

/// The findings about columns, each at the field that wants one.
enum ColumnMessages {
    static func missing(
        _ field: String, column: String, header: [String], path: String, at span: SourceSpan
    ) -> Diagnostic {
        let named = field == column ? "" : " (field `\(field)`)"
        let zhNamed = field == column ? "" : "（字段 `\(field)`）"
        let shown = header.prefix(20).map { "`\(VisibleText.escaped($0))`" }
        let more = header.count > 20 ? " …" : ""
        var help = Phrase(
            "the columns are \(shown.joined(separator: ", "))\(more)",
            zh: "文件里的列有 \(shown.joined(separator: "、"))\(more)")
        if let near = Suggestion.nearest(to: column, among: header) {
            let near = VisibleText.escaped(near)
            help = Phrase(
                "did you mean `\(near)`? then write `column: \(near)`; \(help.en)",
                zh: "是否想用 `\(near)`？那就写 `column: \(near)`；\(help.zh)")
        }
        return Diagnostic(
            "D0612",
            Phrase(
                "`\(path)` has no column `\(column)`\(named)",
                zh: "`\(path)` 里没有 `\(column)` 这一列\(zhNamed)"),
            at: span, help: help)
    }

    static func duplicate(
        _ column: String, path: String, at span: SourceSpan?, first: SourceSpan?, field: SourceSpan
    ) -> Diagnostic {
        var labels = [Label(field, Phrase("the field that reads it", zh: "用这一列的字段"))]
        if let first {
            labels.insert(Label(first, Phrase("first here", zh: "第一次在这里")), at: 0)
        }
        return Diagnostic(
            "D0613",
            Phrase(
                "two columns of `\(path)` are named `\(column)`, so the field has no one column",
                zh: "`\(path)` 里有两列都叫 `\(column)`，分不清该用哪一列"),
            at: span ?? field, labels: span == nil ? [] : labels)
    }

    static func spanColumn(_ field: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0614",
            Phrase(
                "the field `\(field)` is a span, which a column cannot hold",
                zh: "字段 `\(field)` 是时长类型，列里不能存时长"),
            at: span,
            help: Phrase(
                "read it as `integer` and write `days(\(field))` where it is used",
                zh: "声明为 `integer`，用到时写 `days(\(field))`"))
    }
}
