internal import Diagnostics

/// Findings of the lexer and the parser of expressions, D0301 to D0329.
extension Diagnostic {
    static func emptyExpression(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error, Phrase("expected an expression, found nothing", zh: "这里要写表达式，却是空的"),
            at: span)
    }

    static func unexpected(_ found: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase(
                "`\(found)` cannot stand here; "
                    + "expected an operator such as `and`, `+`, `==`, or the end",
                zh: "`\(found)` 不能出现在这里，应为运算符（如 `and`、`+`、`==`）或表达式结束"),
            at: span)
    }

    static func expectedTerm(_ found: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase(
                "`\(found)` cannot stand here; expected a value: a name, a number or a text",
                zh: "`\(found)` 不能出现在这里，应为一个值：名称、数字或文字"),
            at: span)
    }

    static func unexpectedEnd(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase(
                "the expression ends too early; expected a value: a name, a number or a text",
                zh: "表达式没有写完，后面应有一个值：名称、数字或文字"),
            at: span)
    }

    static func memberName(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error, Phrase("expected a name after `.`", zh: "`.` 后面应为名称"), at: span)
    }

    static func conditionalColon(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase(
                "expected `:` and the other value of `condition ? a : b`",
                zh: "`条件 ? 甲 : 乙` 缺少 `:` 和另一个值"),
            at: span)
    }

    static func rangeOutside(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase("`..` makes a range only after `in`", zh: "`..` 只能写在 `in` 后面表示范围"),
            at: span, help: Phrase("write `x in 1..30`", zh: "写成 `x in 1..30`"))
    }

    static func mapColon(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error,
            Phrase(
                "expected `:` and a value; a map is written `{\"key\": value}`",
                zh: "这里应为 `:` 和值；映射写作 `{\"键\": 值}`"),
            at: span)
    }

    static func plusSign(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0301", .error, Phrase("a number has no `+` before it", zh: "数字前不写 `+`"), at: span,
            fix: .sure(span, ""))
    }

    static func notUTF8(_ span: SourceSpan) -> Diagnostic {
        Diagnostic("D0302", .error, Phrase("this byte is not UTF-8", zh: "此处不是 UTF-8 编码"), at: span)
    }

    static func unknownCharacter(_ scalar: Unicode.Scalar, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0302", .error,
            Phrase(
                "`\(scalar)` (\(scalar.code)) has no meaning in an expression",
                zh: "`\(scalar)`（\(scalar.code)）在表达式里没有意义"),
            at: span)
    }

    static func fullWidth(_ wrong: String, _ right: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0303", .error,
            Phrase(
                "`\(wrong)` comes from an input method; expected `\(right)`",
                zh: "`\(wrong)` 是中文输入法的字符，应为 `\(right)`"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: .sure(span, right))
    }

    static func foreignSpace(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0303", .error,
            Phrase(
                "this space is a full-width or a no-break space; expected a plain one",
                zh: "这是全角空格或不换行空格，应为普通空格"),
            at: span, fix: .sure(span, " "))
    }

    static func quotationMarks(_ content: String, _ span: SourceSpan) -> Diagnostic {
        let right = "\"\(content)\""
        return Diagnostic(
            "D0303", .error,
            Phrase(
                "a text stands in straight quotation marks: `\(right)`",
                zh: "文字要放在英文直引号里：`\(right)`"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: content.contains("\"") || content.contains("\\") ? nil : .sure(span, right))
    }

    static func otherLanguage(_ wrong: String, _ right: String, _ span: SourceSpan) -> Diagnostic {
        let note: Phrase? =
            wrong == "="
            ? Phrase(
                "an expression compares and never assigns", zh: "表达式只比较，不赋值") : nil
        return Diagnostic(
            "D0304", .error,
            Phrase("expected `\(right)`, found `\(wrong)`", zh: "应写 `\(right)`，不是 `\(wrong)`"),
            at: span, note: note, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            // `和` may also mean a sum.
            fix: FixIt(span, right, isSure: wrong != "和"))
    }

    static func invisible(_ scalar: Unicode.Scalar, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0305", .error,
            Phrase(
                "an invisible character (\(scalar.code)) stands here",
                zh: "这里有一个看不见的字符（\(scalar.code)）"),
            at: span,
            note: Phrase(
                "it would make an expression mean something else than it shows",
                zh: "它会让表达式的含义与看到的不同"),
            help: Phrase("delete it", zh: "删掉它"),
            // Without a mark that turns the direction, the line reads in another order.
            fix: FixIt(span, "", isSure: !scalar.turnsDirection))
    }

    static func mixedScripts(_ name: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0306", .error,
            Phrase(
                "`\(name)` mixes Latin letters with Greek or Cyrillic ones that look the same",
                zh: "`\(name)` 混用了拉丁字母和形状相同的希腊或西里尔字母"),
            at: span, help: Phrase("type the name again in one script", zh: "用同一种文字重新输入"))
    }

    static func numberForm(_ wrong: String, _ right: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0307", .error,
            Phrase(
                "a number is written `\(right)`, not `\(wrong)`",
                zh: "数字写成 `\(right)`，不是 `\(wrong)`"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: FixIt(span, right, isSure: wrong != "0x" && wrong != "0X"))
    }

    static func scientific(_ wrong: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0307", .error,
            Phrase(
                "`\(wrong)` is a floating-point number; numbers here are exact",
                zh: "`\(wrong)` 是浮点数，这里的数字都是精确的"),
            at: span,
            help: Phrase("write all digits, such as `0.005`", zh: "写出全部数字，如 `0.005`"))
    }

    static func numberTooLarge(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0307", .error,
            Phrase(
                "the number is too large or has more than 18 decimals",
                zh: "数字太大，或小数超过 18 位"),
            at: span)
    }

    static func openText(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0308", .error,
            Phrase("the text that begins here has no closing quotation mark", zh: "从这里开始的文字缺少结束引号"),
            at: span)
    }

    static func unknownEscape(_ escape: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0308", .error,
            Phrase("`\(escape)` is not an escape of a text", zh: "文字里没有 `\(escape)` 这种转义"),
            at: span, help: Phrase(#"a backslash is written `\\`"#, zh: #"反斜杠写成 `\\`"#))
    }

    static func expressionTooLong(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0309", .error,
            Phrase(
                "the expression is longer than \(ExpressionTree.Limit.bytes) bytes",
                zh: "表达式超过 \(ExpressionTree.Limit.bytes) 字节"),
            at: span)
    }

    static func tooManyNodes(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0309", .error,
            Phrase(
                "the expression has more than \(ExpressionTree.Limit.nodes) parts",
                zh: "表达式的组成部分超过 \(ExpressionTree.Limit.nodes) 个"),
            at: span,
            help: Phrase("give parts of it a name under `define`", zh: "把其中一部分写进 `define` 并命名"))
    }

    static func tooDeep(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0309", .error,
            Phrase(
                "the expression is nested too deeply, "
                    + "more than \(ExpressionTree.Limit.nesting) levels",
                zh: "表达式嵌套太深，超过 \(ExpressionTree.Limit.nesting) 层"),
            at: span,
            help: Phrase("give parts of it a name under `define`", zh: "把其中一部分写进 `define` 并命名"))
    }

    static func spanForm(_ wrong: String, _ right: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0310", .error,
            Phrase(
                "a span of time is written `\(right)`, not `\(wrong)`",
                zh: "时间跨度写成 `\(right)`，不是 `\(wrong)`"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: .sure(span, right))
    }

    static func thousands(_ right: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0311", .error,
            Phrase("a number has no thousands signs", zh: "数字不写千位分隔符"), at: span,
            help: Phrase("write `\(right)`", zh: "改成 `\(right)`"), fix: FixIt(span, right))
    }

    static func bareDate(_ date: String, _ span: SourceSpan) -> Diagnostic {
        let right = "date(\"\(date)\")"
        return Diagnostic(
            "D0312", .error,
            Phrase(
                "a date is written `\(right)`; without it this would be a subtraction",
                zh: "日期写成 `\(right)`，否则就成了减法"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: .sure(span, right))
    }

    static func reservedWord(_ word: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0313", .error,
            Phrase("`\(word)` is a reserved word and names nothing", zh: "`\(word)` 是保留字，不能作名称"),
            at: span)
    }

    static func moduloNeedsSpace(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0314", .error,
            Phrase(
                "`%` right after a number is a percent; the remainder wants a space before it",
                zh: "紧跟数字的 `%` 是百分号，取余要在前面留空格"),
            at: span, help: Phrase("write `10 % 3`", zh: "写成 `10 % 3`"),
            fix: .sure(span, " % "))
    }

    static func percentWithSpace(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0318", .error,
            Phrase("a percent has no space before `%`", zh: "百分号前面不留空格"), at: span,
            note: Phrase("with a space it is the remainder of a division", zh: "留了空格就成了取余"),
            help: Phrase("write `90%`", zh: "写成 `90%`"), fix: .sure(span, "%"))
    }

    static func chainedComparison(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0315", .error,
            Phrase("comparisons cannot be chained", zh: "比较不能连写"), at: span,
            help: Phrase(
                "write `x in 1..30`, or two comparisons with `and`",
                zh: "写成 `x in 1..30`，或用 `and` 连接两个比较"))
    }

    static func pipe(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0316", .error,
            Phrase("a filter (`|`) can stand only in a text", zh: "过滤器（`|`）只能用在文字里"),
            at: span, help: Phrase("`or` joins two conditions", zh: "连接两个条件用 `or`"))
    }

    static func unclosed(
        _ open: String, _ close: String, _ opened: SourceSpan, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0317", .error,
            Phrase("`\(open)` has no `\(close)`", zh: "`\(open)` 没有对应的 `\(close)`"), at: opened,
            labels: [
                Label(span, Phrase("the expression ends here", zh: "表达式到这里结束"))
            ])
    }
}

extension Unicode.Scalar {
    /// `U+FF1E`.
    var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The bidirectional formatting characters (Unicode Standard Annex 9, section 2).
    var turnsDirection: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
