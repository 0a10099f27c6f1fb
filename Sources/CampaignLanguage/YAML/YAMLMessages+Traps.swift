internal import Diagnostics

/// The findings about parts of YAML that campaigns do without, and about slips of input methods.
extension Diagnostic {
    static func yamlDuplicateKey(
        _ key: String, _ span: SourceSpan, first: SourceSpan
    ) -> Diagnostic {
        let name = String(String.UnicodeScalarView(key.unicodeScalars.prefix(40)))
        return Diagnostic(
            "D0130", .error,
            Phrase("the key `\(name)` stands here twice", zh: "键 `\(name)` 重复了"), at: span,
            labels: [Label(first, Phrase("first written here", zh: "第一次写在这里"))],
            note: Phrase(
                "one of the two values would be lost without a word", zh: "两个值中有一个会不声不响地丢掉"),
            help: Phrase("keep one of the two", zh: "请只保留一个"))
    }

    static func yamlAnchor(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0131", .error,
            Phrase("anchors (`&name`) are not used in campaigns", zh: "活动文件不使用锚点（`&名字`）"),
            at: span, note: .readsAsWritten,
            help: Phrase(
                "name what is shared in `define`, `lines` or `templates`; "
                    + "quote a text that starts with `&`",
                zh: "共用的内容请写进 `define`、`lines` 或 `templates`；以 `&` 开头的文字请加引号"))
    }

    static func yamlAlias(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0132", .error,
            Phrase("aliases (`*name`) are not used in campaigns", zh: "活动文件不使用别名（`*名字`）"),
            at: span, note: .readsAsWritten,
            help: Phrase(
                "name what is shared in `define`, `lines` or `templates`; "
                    + "quote a text that starts with `*`",
                zh: "共用的内容请写进 `define`、`lines` 或 `templates`；以 `*` 开头的文字请加引号"))
    }

    static func yamlMergeKey(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0133", .error,
            Phrase("merge keys (`<<`) are not used in campaigns", zh: "活动文件不使用合并键（`<<`）"),
            at: span, note: .readsAsWritten,
            help: Phrase("write the entries out", zh: "请把各项直接写出来"))
    }

    static func yamlTag(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0134", .error,
            Phrase("tags (`!name`) are not used in campaigns", zh: "活动文件不使用标签（`!名字`）"),
            at: span,
            note: Phrase(
                "each key says already what type its value has", zh: "每个键的值是什么类型，已经由键决定"),
            help: Phrase(
                "delete the tag; quote a text that starts with `!`",
                zh: "请删除标签；以 `!` 开头的文字请加引号"))
    }

    static func yamlSecondDocument(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0135", .error,
            Phrase("a second document starts here", zh: "这里开始了第二个文档"), at: span,
            note: Phrase("one file holds one campaign", zh: "一个文件只写一个活动"),
            help: Phrase("move it to a file of its own", zh: "请把它移到另一个文件"))
    }

    static func yamlDirective(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0136", .error,
            Phrase("directives (`%…`) are not used in campaigns", zh: "活动文件不使用指令（`%…`）"),
            at: span,
            help: Phrase(
                "delete the line; a text that starts with `%` needs double quotes",
                zh: "请删除这一行；以 `%` 开头的文字请加双引号"))
    }

    static func yamlComplexKey(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0137", .error,
            Phrase("a key must be a plain name", zh: "键必须是一个名字"), at: span,
            note: Phrase(
                "neither `? ` nor a list or map can be a key", zh: "`? `、列表和映射都不能作键"),
            help: Phrase("write `name: value`", zh: "请写成 `名字: 值`"))
    }

    static func yamlEmptyKey(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0138", .error, Phrase("a key is missing before `:`", zh: "`:` 前面缺少键"), at: span,
            help: Phrase("write `name: value`", zh: "请写成 `名字: 值`"))
    }

    static func yamlWideColon(_ file: SourceFile, _ colon: Int) -> Diagnostic {
        let span = file.yamlSpan(colon..<(colon + 3))
        let isSpaced =
            colon + 3 >= file.bytes.count || file.bytes[colon + 3].isYAMLBlank
            || file.bytes[colon + 3].isYAMLBreak
        return Diagnostic(
            "D0140", .error,
            Phrase("full-width colon `：` where `: ` is needed", zh: "这里是全角冒号 `：`，需要半角冒号加空格 `: `"),
            at: span,
            note: Phrase(
                "YAML takes `：` for a letter, so that key and value are one text",
                zh: "YAML 把 `：` 当作普通文字，键和值就连成了一段文字"),
            help: Phrase(
                "write `: `; if this is one text, put it in double quotes",
                zh: "请写 `: `；如果这本来就是一段文字，请加双引号"),
            fix: .sure(span, isSpaced ? ":" : ": "))
    }

    /// `isSure` where the comma can part nothing but values.
    static func yamlWideComma(
        _ file: SourceFile, _ first: Int, others: [Int], isSure: Bool
    ) -> Diagnostic {
        let last = others.last ?? first
        var end = last + 3
        var replacement = ""
        var at = first
        while at < end {
            if YAMLLine.isWideComma(file.bytes, at) {
                at += 3
                let isSpaced = at < file.bytes.count && file.bytes[at].isYAMLBlank
                replacement += isSpaced ? "," : ", "
            } else {
                guard let scalar = YAMLText.scalar(at, file.bytes) else { break }
                replacement.unicodeScalars.append(scalar)
                at += UTF8.width(scalar)
            }
        }
        end = at
        let mark = String(decoding: file.bytes[first..<(first + 3)], as: UTF8.self)
        return Diagnostic(
            "D0141", .error,
            Phrase(
                "full-width `\(mark)` inside brackets, where `, ` parts values",
                zh: "括号里是全角的 `\(mark)`，分开各个值要用半角逗号 `, `"),
            at: file.yamlSpan(first..<(first + 3)),
            labels: others.map {
                Label(file.yamlSpan($0..<($0 + 3)), Phrase("and here", zh: "这里也是"))
            },
            note: Phrase(
                "YAML takes `\(mark)` for a letter, so that the values are one text",
                zh: "YAML 把 `\(mark)` 当作普通文字，几个值就连成了一个"),
            help: Phrase(
                "write `, `; if this is one text, put it in double quotes",
                zh: "请写 `, `；如果这本来就是一段文字，请加双引号"),
            fix: FixIt(file.yamlSpan(first..<end), replacement, isSure: isSure))
    }

    /// For a `:` or a `-` at `mark`.
    static func yamlMissingSpace(_ file: SourceFile, _ mark: Int) -> Diagnostic {
        let span = file.yamlSpan(mark..<(mark + 1))
        let isDash = file.bytes[mark] == UInt8(ascii: "-")
        let sign = isDash ? "-" : ":"
        return Diagnostic(
            "D0142", .error,
            Phrase("a space is missing after `\(sign)`", zh: "`\(sign)` 后面缺少空格"), at: span,
            note: Phrase(
                "without the space YAML takes the line for one text",
                zh: "没有空格，YAML 就把它们当作一段文字"),
            help: Phrase(
                "write `\(sign) `; if this is one text, put it in double quotes",
                zh: "请写 `\(sign) `；如果这本来就是一段文字，请加双引号"),
            fix: .sure(span, sign + " "))
    }

    /// For `{{` or `{%` at `start`, up to the closing braces if the line has them.
    static func yamlUnquotedTemplate(_ file: SourceFile, _ start: Int) -> Diagnostic {
        let bytes = file.bytes
        let line = YAMLLine(file, file.lines.line(start))
        var end = start + 2
        for at in end..<max(end, line.end) where at + 1 < line.range.upperBound {
            let isClose = bytes[at] == UInt8(ascii: "}") || bytes[at] == UInt8(ascii: "%")
            if isClose, bytes[at + 1] == UInt8(ascii: "}") {
                end = at + 2
                break
            }
        }
        // Only a value that fills the rest of its line has a sure end.
        let isWhole = line.colon != nil && line.value == start
        return Diagnostic(
            "D0143", .error,
            Phrase(
                "a text that starts with a placeholder needs quotes", zh: "以占位符开头的文字要加引号"),
            at: file.yamlSpan(start..<end),
            note: Phrase("YAML takes `{` for the start of a map", zh: "YAML 把 `{` 当作映射的开头"),
            help: .quoteIt, fix: isWhole ? file.yamlQuoting(start..<line.end) : nil)
    }

    static func yamlCutByComment(_ span: SourceSpan, text: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0144", .warning,
            Phrase("the text ends before this `#`", zh: "文字在这个 `#` 之前就结束了"), at: span,
            labels: [Label(text, Phrase("all that is read", zh: "读到的只有这些"))],
            note: Phrase(
                "a `#` after a space starts a comment", zh: "空格后面的 `#` 开始一条注释"),
            help: Phrase(
                "put the text in double quotes; for a comment write `# ` with a space",
                zh: "请给文字加上双引号；如果是注释，请在 `#` 后加一个空格"))
    }

    static func yamlWideQuotes(_ file: SourceFile, _ range: Range<Int>) -> Diagnostic {
        let inner = (range.lowerBound + 3)..<(range.upperBound - 3)
        let quoted = file.yamlQuoting(inner)?.replacement
        return Diagnostic(
            "D0145", .error,
            Phrase("full-width quotes around a text", zh: "文字两边用的是全角引号"),
            at: file.yamlSpan(range),
            note: Phrase(
                "YAML takes them for letters, so that they would be part of the text",
                zh: "YAML 把它们当作普通文字，引号本身也会成为内容"),
            help: Phrase(
                "write `\"` on both sides; put `\"` around the whole to keep these quotes",
                zh: "两边请写半角 `\"`；如果要保留这对引号，请在外面再加一对 `\"`"),
            fix: quoted.map { FixIt(file.yamlSpan(range), $0) })
    }

    /// `isSure` where YAML needs a space, so that the blank cannot be part of a text.
    static func yamlWideBlank(
        _ file: SourceFile, _ range: Range<Int>, isSure: Bool = false
    ) -> Diagnostic {
        let name =
            file.bytes[range.lowerBound] == 0xE3
            ? Phrase("a full-width space", zh: "全角空格")
            : Phrase("a no-break or zero-width space", zh: "不换行空格或零宽空格")
        let line = YAMLLine(file, file.lines.line(range.lowerBound))
        let isIndent = line.indent.contains(range.lowerBound)
        return Diagnostic(
            "D0111", .error,
            Phrase("\(name.en) where YAML needs a normal one", zh: "这里是\(name.zh)，YAML 需要普通空格"),
            at: file.yamlSpan(range),
            note: Phrase(
                "YAML takes it for a letter, not for a space", zh: "YAML 把它当作文字，而不是空格"),
            help: isIndent
                ? Phrase("indent with normal spaces", zh: "请用普通空格缩进")
                : Phrase(
                    "write a normal space; to keep it in a text, use double quotes",
                    zh: "请改成普通空格；要保留在文字里，请加双引号"),
            fix: isIndent ? nil : FixIt(file.yamlSpan(range), " ", isSure: isSure))
    }

    static func yamlUnreadable(_ problem: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0198", .error,
            Phrase("this is no YAML: \(problem)", zh: "这不是 YAML：\(problem)"), at: span)
    }

    /// A fault of this program, not of the file.
    static func yamlCannotLocate(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0199", .error,
            Phrase(
                "internal: cannot locate the parts of this text", zh: "内部错误：无法定位这段文字的各个部分"),
            at: span,
            note: Phrase(
                "this is a fault of dunlin; please report it with the file",
                zh: "这是 dunlin 的缺陷，请附上文件报告"))
    }
}

extension Phrase {
    /// Why nothing in a campaign stands for something written elsewhere without a name.
    fileprivate static let readsAsWritten = Phrase(
        "a campaign is read from top to bottom, each value where it counts",
        zh: "活动文件自上而下阅读，每个值都写在它起作用的地方")
}
