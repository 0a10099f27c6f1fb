internal import Diagnostics

/// The findings about bytes, YAML's own grammar, and the parts of YAML that campaigns do without.
extension Diagnostic {
    static func yamlTooLarge(_ file: SourceFile) -> Diagnostic {
        let most = YAMLText.longestBytes
        let size = file.bytes.count
        return Diagnostic(
            "D0101", .error,
            Phrase(
                "the file has \(size) bytes, and at most \(most) are read",
                zh: "文件有 \(size) 字节，最多读取 \(most) 字节"),
            at: SourceSpan(file: file.id, start: 0, length: 0),
            help: Phrase(
                "keep lists of accounts in a CSV file and name it in `portfolio`",
                zh: "名单请放在 CSV 文件里，再在 `portfolio` 里写文件名"))
    }

    static func yamlEmpty(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0102", .error, Phrase("the file has no content", zh: "文件没有内容"), at: span,
            note: Phrase("there is nothing but comments or blank lines", zh: "除了注释和空行什么都没有"))
    }

    static func yamlNotUTF8(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0103", .error,
            Phrase("this byte is not UTF-8 text", zh: "这个字节不是 UTF-8 文字"), at: span,
            note: Phrase(
                "the file was probably saved as GBK or in another old encoding",
                zh: "文件多半是按 GBK（ANSI）等旧编码保存的"),
            help: Phrase("save the file as UTF-8", zh: "请把文件另存为 UTF-8 编码"))
    }

    static func yamlUTF16(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0104", .error,
            Phrase("the file is UTF-16 text, and UTF-8 is needed", zh: "文件是 UTF-16 编码，需要 UTF-8"),
            at: span, help: Phrase("save the file as UTF-8", zh: "请把文件另存为 UTF-8 编码"))
    }

    static func yamlForbiddenCharacter(_ value: UInt32, _ span: SourceSpan) -> Diagnostic {
        let digits = String(value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let help = Phrase("delete it", zh: "请删除它")
        // A control character may have taken a letter's place, a line break may be meant, and
        // without a mark that turns the direction the line reads in another order.
        let fix = FixIt(span, "", isSure: value == 0xFEFF)
        switch value {
        case 0xFEFF:
            return Diagnostic(
                "D0107", .error,
                Phrase(
                    "a byte order mark (\(name)) stands inside the file",
                    zh: "文件中间有一个字节顺序标记（\(name)）"),
                at: span,
                note: Phrase(
                    "only the first character may be one; files that were joined have it inside",
                    zh: "它只能是文件的第一个字符；把几个文件拼在一起时会留下它"), help: help, fix: fix)
        case 0x85, 0x2028, 0x2029:
            return Diagnostic(
                "D0108", .error,
                Phrase(
                    "the invisible line break \(name) is not allowed",
                    zh: "不允许使用看不见的换行符 \(name)"), at: span,
                note: Phrase(
                    "YAML ends the line there, but editors do not show it",
                    zh: "YAML 会在这里换行，编辑器却看不出来"), help: help, fix: fix)
        case let value where YAMLText.turnsDirection(value):
            return Diagnostic(
                "D0109", .error,
                Phrase(
                    "an invisible mark (\(name)) that turns the direction of text is not allowed",
                    zh: "不允许使用改变文字方向的隐形字符（\(name)）"), at: span,
                note: Phrase(
                    "with it the file does something else than a person reads in it",
                    zh: "有了它，人看到的内容和程序执行的就不一样"), help: help, fix: fix)
        default:
            return Diagnostic(
                "D0105", .error,
                Phrase(
                    "the control character \(name) is not allowed", zh: "不允许使用控制字符 \(name)"),
                at: span, help: help, fix: fix)
        }
    }

    static func yamlTooDeep(_ span: SourceSpan) -> Diagnostic {
        let most = YAMLReader.deepestNesting
        return Diagnostic(
            "D0106", .error,
            Phrase(
                "lists and maps stand more than \(most) deep inside each other",
                zh: "列表和映射嵌套超过 \(most) 层"), at: span)
    }

    static func yamlTab(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0110", .error, Phrase("a tab cannot indent a line", zh: "不能用制表符（Tab）缩进"), at: span,
            note: Phrase(
                "YAML counts spaces, and a tab is as wide as each editor likes",
                zh: "YAML 按空格数缩进，而制表符在每个编辑器里宽度不同"),
            help: Phrase("write two spaces for each level", zh: "每一层缩进请写两个空格"))
    }

    static func yamlIndentation(_ span: SourceSpan, before: SourceSpan?) -> Diagnostic {
        let label = before.map {
            Label($0, Phrase("it must line up with this", zh: "应当与这里对齐"))
        }
        return Diagnostic(
            "D0112", .error,
            Phrase(
                "this line fits no level of the lines above it", zh: "这一行的缩进与上文各层都对不上"),
            at: span, labels: label.map { [$0] } ?? [],
            note: Phrase(
                "entries of one map or list start in the same column, "
                    + "and what belongs to a key stands deeper",
                zh: "同一层的各项要从同一列开始，属于某个键的内容要缩进得更深"),
            help: Phrase(
                "indent it like its neighbours, with spaces", zh: "请用空格缩进，与同层各项对齐"))
    }

    static func yamlNoColon(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0113", .error,
            Phrase("expected `key: value` here", zh: "这里应当是 `键: 值`"), at: span,
            note: Phrase(
                "the lines beside it are entries of a map, and this one has no `: `",
                zh: "相邻各行都是映射的条目，这一行却没有 `: `"),
            help: Phrase(
                "write a colon and a space after the key; a text of several lines goes under `|`",
                zh: "请在键后写半角冒号和空格；多行文字请写在 `|` 下面"))
    }

    static func yamlSecondColon(
        _ file: SourceFile, _ colon: Int, value: Range<Int>
    ) -> Diagnostic {
        Diagnostic(
            "D0114", .error,
            Phrase(
                "a bare text cannot contain `: `", zh: "不加引号的文字里不能有 `: `"),
            at: file.yamlSpan(colon..<(colon + 1)),
            labels: [
                Label(file.yamlSpan(value), Phrase("the text starts here", zh: "文字从这里开始"))
            ],
            note: Phrase(
                "a colon with a space after it parts a key from its value",
                zh: "半角冒号加空格是用来分开键和值的"),
            help: .quoteIt, fix: file.yamlQuoting(value, isSure: false))
    }

    static func yamlUnclosedQuote(
        _ file: SourceFile, _ start: Int, ranTo end: SourceSpan
    ) -> Diagnostic {
        let quote = String(decoding: file.bytes[start..<(start + 1)], as: UTF8.self)
        return Diagnostic(
            "D0115", .error,
            Phrase("this `\(quote)` is never closed on its line", zh: "这个 `\(quote)` 没有在本行闭合"),
            at: file.yamlSpan(start..<(start + 1)),
            labels: [Label(end, Phrase("the text ran on to here", zh: "文字一直延续到了这里"))],
            help: Phrase(
                "put `\(quote)` at the end of the text", zh: "请在文字末尾补上 `\(quote)`"))
    }

    static func yamlTextAfterQuote(
        _ file: SourceFile, _ quoted: Range<Int>, after rest: Range<Int>
    ) -> Diagnostic {
        let quote = String(
            decoding: file.bytes[quoted.lowerBound..<(quoted.lowerBound + 1)], as: UTF8.self)
        let isDouble = quote == "\""
        let doubled = isDouble ? "\\\"" : "''"
        if let whole = ConditionInQuotes(file, quoted, rest) { return whole.finding(file, rest) }
        return Diagnostic(
            "D0116", .error,
            Phrase(
                "text goes on after the closing `\(quote)`", zh: "结尾的 `\(quote)` 后面还有文字"),
            at: file.yamlSpan(rest),
            labels: [
                Label(file.yamlSpan(quoted), Phrase("this is the whole text", zh: "文字到这里就结束了"))
            ],
            help: Phrase(
                "close the quote at the end; a quote inside the text is written `\(doubled)`",
                zh: "请把引号移到末尾；文字里面的引号要写成 `\(doubled)`"))
    }

    static func yamlUnclosedFlow(
        _ file: SourceFile, _ start: Int, ranTo end: SourceSpan
    ) -> Diagnostic {
        let isList = file.bytes[start] == UInt8(ascii: "[")
        let open = isList ? "[" : "{"
        let close = isList ? "]" : "}"
        return Diagnostic(
            "D0117", .error,
            Phrase("this `\(open)` is never closed", zh: "这个 `\(open)` 没有闭合"),
            at: file.yamlSpan(start..<(start + 1)),
            labels: [
                Label(
                    end, Phrase("`\(close)` was expected before this", zh: "在这之前应当有 `\(close)`"))
            ],
            help: Phrase("write `\(close)` at the end", zh: "请在末尾写上 `\(close)`"))
    }

    static func yamlFlowSeparator(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0118", .error,
            Phrase(
                "expected a comma or the closing bracket here", zh: "这里应当是逗号或右括号"),
            at: span,
            note: Phrase(
                "inside `[ ]` and `{ }` values are parted by commas",
                zh: "在 `[ ]` 和 `{ }` 里，各个值用半角逗号分开"),
            help: Phrase(
                "write `, ` before it, or put the text in double quotes",
                zh: "请在它前面写 `, `，或者给文字加上双引号"))
    }

    static func yamlReservedStart(_ file: SourceFile, _ start: Int, _ end: Int) -> Diagnostic {
        let first = min(start + 1, file.bytes.count)
        let mark = String(decoding: file.bytes[start..<first], as: UTF8.self)
        let shown =
            mark == "`"
            ? Phrase("a backquote", zh: "反引号") : Phrase("`\(mark)`", zh: " `\(mark)` ")
        return Diagnostic(
            "D0119", .error,
            Phrase(
                "a bare text cannot start with \(shown.en)", zh: "不加引号的文字不能以\(shown.zh)开头"),
            at: file.yamlSpan(start..<first),
            note: Phrase("YAML keeps this character for itself", zh: "这个字符在 YAML 里另有用途"),
            help: .quoteIt,
            // `&` and `*` were perhaps meant as YAML has them, and no text at all.
            fix: file.yamlQuoting(
                start..<max(first, end), isSure: mark != "&" && mark != "*"))
    }

    static func yamlEscape(_ file: SourceFile, _ range: Range<Int>) -> Diagnostic {
        let text = String(decoding: file.bytes[range], as: UTF8.self)
        return Diagnostic(
            "D0120", .error,
            Phrase("`\(text)` is no known escape", zh: "`\(text)` 不是可用的转义"),
            at: file.yamlSpan(range),
            note: Phrase(
                "inside double quotes a backslash starts an escape such as `\\n`",
                zh: "在双引号里，反斜杠开始一个转义，例如 `\\n`"),
            help: Phrase(
                "write `\\\\` for a backslash, or use single quotes",
                zh: "要写反斜杠请写 `\\\\`，或者改用单引号"))
    }

    static func yamlBlockHeader(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0121", .error,
            Phrase(
                "the text of `|` must start on the next line", zh: "`|` 的文字要从下一行开始"),
            at: span,
            help: Phrase(
                "move the text to the next line and indent it", zh: "请把文字移到下一行并缩进"))
    }

    static func yamlDashAfterKey(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0122", .error,
            Phrase("a list item cannot start here", zh: "列表项不能从这里开始"), at: span,
            note: Phrase(
                "`- ` starts an item only at the front of a line", zh: "`- ` 只有在行首才表示列表项"),
            help: Phrase(
                "put the item on the next line, or write the list as `[a, b]`",
                zh: "请把列表项写到下一行，或者写成 `[甲, 乙]`"))
    }

    static func yamlValueExpected(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0123", .error,
            Phrase("no value can start here", zh: "这里不能开始一个值"), at: span,
            help: Phrase(
                "write the missing value, or put the text in double quotes",
                zh: "请补上缺少的值，或者给文字加上双引号"))
    }
}

extension Phrase {
    /// The advice for every text that YAML would take for something else.
    static let quoteIt = Phrase("put the text in double quotes", zh: "请给文字加上双引号")
}

extension SourceFile {
    func yamlSpan(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: id, start: range.lowerBound, length: range.count)
    }

    /// The edit that quotes `range`, unless there are quotes or backslashes in it.
    func yamlQuoting(_ range: Range<Int>, isSure: Bool = true) -> FixIt? {
        let text = bytes[range]
        guard !text.isEmpty, !text.contains(where: { "\"\\".utf8.contains($0) || $0.isYAMLBreak })
        else { return nil }
        let quoted = "\"" + String(decoding: text, as: UTF8.self) + "\""
        return FixIt(yamlSpan(range), quoted, isSure: isSure)
    }
}
