internal import Diagnostics

/// Findings of the checker about CEL's own values, D0380 to D0389.
extension Diagnostic {
    static func noOverload(
        _ name: String, _ types: [StandardType], _ span: SourceSpan
    ) -> Diagnostic {
        let shown = StandardFunction.sign(of: name)
        let found = types.map(\.words)
        return Diagnostic(
            "D0380", .error,
            Phrase(
                "`\(shown)` does not work with \(found.map(\.en).joined(separator: " and "))",
                zh: "`\(shown)` 不适用于\(found.map(\.zh).joined(separator: "和"))"),
            at: span)
    }

    static func noStandardMember(
        _ name: String, of type: StandardType, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0381", .error,
            Phrase(
                "\(type.words.en) has no member `\(name)`", zh: "\(type.words.zh)没有成员 `\(name)`"),
            at: span)
    }

    static func notOptional(_ type: StandardType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0382", .error,
            Phrase(
                "expected an optional value, found \(type.words.en)",
                zh: "这里应为可选值，却是\(type.words.zh)"),
            at: span,
            help: Phrase("write `optional.of(…)`", zh: "写成 `optional.of(…)`"))
    }

    static func noLoop(_ type: StandardType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0383", .error,
            Phrase(
                "expected a list or a map to walk over, found \(type.words.en)",
                zh: "这里应为列表或映射，却是\(type.words.zh)"),
            at: span)
    }

    static func macroVariable(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0384", .error,
            Phrase(
                "expected a name for each element, as in `list.exists(x, x > 3)`",
                zh: "这里应为每个元素的名称，如 `list.exists(x, x > 3)`"),
            at: span)
    }

    static func branchesDiffer(
        _ a: StandardType, _ b: StandardType, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0385", .error,
            Phrase(
                "both values of `? :` must be of one type, "
                    + "found \(a.words.en) and \(b.words.en)",
                zh: "`? :` 的两个值必须是同一类型，却是\(a.words.zh)和\(b.words.zh)"),
            at: span)
    }

    static func exactWithDouble(
        _ meant: BinaryOperator, _ exact: CheckedType, _ source: String, double: SourceSpan,
        _ span: SourceSpan
    ) -> Diagnostic {
        let number = source.hasPrefix("double(\"") ? source.dropFirst(8).dropLast(2) : ""
        let isNumber = Decimal(number.utf8) != nil
        return Diagnostic(
            "D0349", .error,
            Phrase(
                "`\(meant.rawValue)` would join \(exact.words.en), which is exact, "
                    + "with a floating-point number, which is not",
                zh: "`\(meant.rawValue)` 的一边是精确的\(exact.words.zh)，另一边是不精确的浮点数"),
            at: span, labels: [Label(double, Phrase("this is a double", zh: "这是浮点数"))],
            help: Phrase(
                "write the number itself, such as `0.05`: it is exact", zh: "直接写数字，如 `0.05`，它是精确的"),
            fix: isNumber ? FixIt(double, String(number)) : nil)
    }

    static func noPlainValue(_ type: StandardType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0386", .error,
            Phrase(
                "\(type.words.en) cannot stand here; expected a condition, a number, "
                    + "an amount, a date or a text",
                zh: "这里不能是\(type.words.zh)，应为条件、数字、金额、日期或文字"),
            at: span)
    }

    static func badPattern(
        _ fault: RegularExpressionFault, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0388", .error,
            Phrase(
                "the pattern is not valid: \(fault.message.en)",
                zh: "匹配模式无效：\(fault.message.zh)"),
            at: span, help: fault.help)
    }

    static func badDuration(_ written: String, _ span: SourceSpan) -> Diagnostic {
        let isDays = written.hasSuffix("d")
        return Diagnostic(
            "D0387", .error,
            Phrase(
                "`\(written)` is no duration; its units are `h`, `m`, `s`, `ms`, `us` and `ns`",
                zh: "`\(written)` 不是时长；单位为 `h`、`m`、`s`、`ms`、`us`、`ns`"),
            at: span,
            note: isDays
                ? Phrase("a calendar day is not always 24 hours", zh: "日历上的一天不总是 24 小时") : nil,
            help: Phrase(
                "compare dates in days: `today - 还款日 > 30 days`",
                zh: "按天比较日期：`today - 还款日 > 30 days`"))
    }
}

extension StandardFunction {
    /// What people write for an operator: `+` for `_+_`.
    static func sign(of name: String) -> String {
        switch name {
        case "@in": "in"
        case "-_": "-"
        case _ where name.hasPrefix("_") && name.hasSuffix("_"):
            String(name.dropFirst().dropLast())
        case "_[_]", "_[?_]": "[ ]"
        default: name
        }
    }
}

extension StandardType {
    /// The type in a sentence.
    var words: Phrase {
        switch self {
        case .boolean: Phrase("a condition", zh: "条件")
        case .integer: Phrase("an integer", zh: "整数")
        case .unsigned: Phrase("an unsigned integer", zh: "无符号整数")
        case .double: Phrase("a floating-point number", zh: "浮点数")
        case .text: Phrase("a text", zh: "文字")
        case .bytes: Phrase("bytes", zh: "字节串")
        case .null: Phrase("`null`", zh: "`null`")
        case .timestamp: Phrase("a timestamp", zh: "时刻")
        case .duration: Phrase("a span of time", zh: "时间跨度")
        case .type: Phrase("a type", zh: "类型")
        case .dyn, .parameter: Phrase("a value of any kind", zh: "任意值")
        case .list: Phrase("a `\(name)`", zh: "列表 `\(name)`")
        case .map: Phrase("a `\(name)`", zh: "映射 `\(name)`")
        case .optional: Phrase("an `\(name)`", zh: "可选值 `\(name)`")
        case .wrapper(let inner): inner.words
        case .abstract(let name, _): Phrase("`\(name)`", zh: "`\(name)`")
        case .exact(.decimal): Phrase("a number", zh: "数字")
        case .exact(.money): Phrase("money", zh: "金额")
        case .exact(.percent): Phrase("a percent", zh: "百分比")
        case .exact(.rate(let period)):
            Phrase("a rate per \(period.rawValue)", zh: "\(period.chinese)利率")
        case .exact(.date): Phrase("a date", zh: "日期")
        case .exact(.time): Phrase("a time of day", zh: "一天中的时间")
        case .exact(.days): Phrase("a span of days", zh: "天数跨度")
        case .exact(.months): Phrase("a span of months", zh: "月数跨度")
        }
    }
}
