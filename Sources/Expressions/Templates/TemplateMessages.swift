internal import Diagnostics

/// The findings about the form of a template: braces, tags, filters as written.
enum TemplateMessages {
    static func unclosedTag(isOutput: Bool, _ span: SourceSpan) -> Diagnostic {
        let open = isOutput ? "{{" : "{%"
        let close = isOutput ? "}}" : "%}"
        return Diagnostic(
            "D0401", .error,
            Phrase(
                "`\(open)` is never closed; expected `\(close)` before the next tag",
                zh: "`\(open)` 没有结束，应在下一个标记之前写 `\(close)`"),
            at: span)
    }

    static func strayClose(_ close: String, opening: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0402", .error,
            Phrase(
                "`\(close)` closes nothing; there is no `\(opening)` before it",
                zh: "`\(close)` 前面没有对应的 `\(opening)`"),
            at: span)
    }

    static func emptyPlaceholder(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0403", .error,
            Phrase(
                "the placeholder is empty; expected the name of a field or an expression",
                zh: "占位符是空的，应写字段名或表达式"),
            at: span, help: Phrase("write `{{ 姓名 }}`", zh: "写成 `{{ 姓名 }}`"))
    }

    static func unknownTag(_ word: String, _ span: SourceSpan) -> Diagnostic {
        let known = ["if", "elsif", "else", "endif"]
        let renamed = ["elif": "elsif", "elseif": "elsif", "end": "endif", "unless": "if"]
        let near = renamed[word] ?? Suggestion.nearest(to: word, among: known)
        var finding = Diagnostic(
            "D0404", .error,
            Phrase(
                "there is no tag `\(word)`; a text knows `if`, `elsif`, `else` and `endif`",
                zh: "没有 `\(word)` 这个标记，文字里只有 `if`、`elsif`、`else` 和 `endif`"),
            at: span,
            note: Phrase(
                "texts have no loops and no variables, so that each can be measured beforehand",
                zh: "文字里没有循环和变量，这样每条都能事先量出长度"))
        if word == "unless" {
            finding.help = Phrase(
                "write `{% if not … %}`", zh: "写成 `{% if not … %}`")
        } else if let near {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是否想写 `\(near)`？")
            finding.fix =
                renamed[word] == nil
                ? Suggestion.fix(word, to: near, among: known, at: span) : .sure(span, near)
        }
        return finding
    }

    static func missingCondition(_ word: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0405", .error,
            Phrase(
                "`\(word)` has no condition; expected an expression after it",
                zh: "`\(word)` 后面没有条件，应写一个表达式"),
            at: span,
            help: Phrase(
                "write `{% \(word) days_overdue > 30 %}`",
                zh: "写成 `{% \(word) days_overdue > 30 %}`"))
    }

    static func extraWords(_ word: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0406", .error,
            Phrase(
                "nothing may follow `\(word)` in its tag; a further condition is `{% elsif … %}`",
                zh: "`\(word)` 后面不能再写内容；再加条件请用 `{% elsif … %}`"),
            at: span)
    }

    static func withoutIf(_ word: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0407", .error,
            Phrase(
                "`{% \(word) %}` belongs to no `{% if %}`; none is open here",
                zh: "`{% \(word) %}` 前面没有打开的 `{% if %}`"),
            at: span)
    }

    static func afterElse(
        _ word: String, _ span: SourceSpan, _ opening: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0408", .error,
            Phrase(
                "`{% \(word) %}` comes after `{% else %}`, which already takes every other case",
                zh: "`{% \(word) %}` 写在 `{% else %}` 之后，其余情况已由它包含"),
            at: span,
            labels: [Label(opening, Phrase("the `if` opens here", zh: "`if` 从这里开始"))])
    }

    static func missingEndif(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0409", .error,
            Phrase(
                "`{% if %}` is never closed; expected `{% endif %}`",
                zh: "`{% if %}` 没有结束，应写 `{% endif %}`"),
            at: span)
    }

    static func missingFilter(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0410", .error,
            Phrase(
                "no filter follows `|`; expected a name such as `money` or `date`",
                zh: "`|` 后面没有过滤器，应写 `money`、`date` 等名称"),
            at: span,
            help: Phrase("for `or` between conditions write `or`", zh: "条件之间的“或”写作 `or`"))
    }

    static func filterShape(_ name: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0411", .error,
            Phrase(
                "the arguments of `\(name)` cannot be read; expected `\(name)(…)`, then `|` or `}}`",
                zh: "`\(name)` 的参数读不懂，应写 `\(name)(…)`，后接 `|` 或 `}}`"),
            at: span)
    }

    static func colonArguments(_ replacement: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0412", .error,
            Phrase(
                "the arguments of a filter stand in brackets here: `\(replacement)`",
                zh: "这里过滤器的参数写在括号里：`\(replacement)`"),
            at: span,
            note: Phrase(
                "a colon and a space would begin a YAML key in an unquoted text",
                zh: "不带引号的文字里，冒号加空格会被 YAML 当成键"),
            fix: .sure(span, replacement))
    }

    static func fullWidthArguments(_ replacement: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0413", .error,
            Phrase(
                "full-width marks in a filter; expected `\(replacement)`",
                zh: "过滤器里用了全角符号，应写 `\(replacement)`"),
            at: span, fix: .sure(span, replacement))
    }

    static func fullWidth(_ mark: String, _ half: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0413", .error,
            Phrase(
                "full-width `\(mark)` in a placeholder; expected `\(half)`",
                zh: "占位符里用了全角 `\(mark)`，应写半角 `\(half)`"),
            at: span, fix: .sure(span, half))
    }

    static func fullWidthBraces(_ braces: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0414", .error,
            Phrase(
                "full-width braces make no placeholder; expected `\(braces)`",
                zh: "全角花括号不是占位符，应写半角 `\(braces)`"),
            at: span, fix: .sure(span, braces))
    }

    static func tooLong(_ bytes: Int, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0415", .error,
            Phrase(
                "the text is longer than \(bytes) bytes, the most that a text may have",
                zh: "文字超过 \(bytes) 字节的上限"),
            at: span)
    }

    static func tooDeep(_ levels: Int, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0415", .error,
            Phrase(
                "`{% if %}` is nested deeper than \(levels) levels, the most that a text may have",
                zh: "`{% if %}` 嵌套超过 \(levels) 层的上限"),
            at: span)
    }

    static func linesTooDeep(_ levels: Int, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0415", .error,
            Phrase(
                "lines contain each other more than \(levels) levels deep, the most that there may be",
                zh: "语句套语句超过 \(levels) 层的上限"),
            at: span)
    }

    static func tooLarge(_ pieces: Int, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0415", .error,
            Phrase(
                "the text has more than \(pieces) pieces once its lines are expanded",
                zh: "展开语句后，文字超过 \(pieces) 个部分的上限"),
            at: span)
    }
}
