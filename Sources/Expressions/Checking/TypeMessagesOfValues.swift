internal import Diagnostics

/// Findings of the type checker about types and values, D0332 to D0355.
extension Diagnostic {
    typealias Side = (type: CheckedType, source: String, span: SourceSpan)

    static func mismatch(
        _ meant: BinaryOperator?, _ a: Side, _ b: Side, _ span: SourceSpan
    ) -> Diagnostic {
        let sign = meant.map { "`\($0.rawValue)` " } ?? ""
        let start = sign.isEmpty ? "cannot go together: " : "\(sign)cannot join "
        return Diagnostic(
            "D0332", .error,
            Phrase(
                "\(start)\(a.type.words.en) and \(b.type.words.en)",
                zh: "\(sign)不能用于\(a.type.words.zh)和\(b.type.words.zh)"),
            at: span, labels: [Label(a.span, a.type.words), Label(b.span, b.type.words)],
            help: mismatchHelp(meant, a, b))
    }

    private static func mismatchHelp(_ meant: BinaryOperator?, _ a: Side, _ b: Side) -> Phrase? {
        switch (a.type.base, b.type.base) {
        case (.money, .money) where meant == .multiply:
            return Phrase("money times money has no meaning", zh: "金额乘金额没有意义")
        case (.money, .text), (.decimal, .text), (.integer, .text), (.percent, .text):
            return Phrase("write a number without quotation marks", zh: "数字不加引号")
        case (.money, .decimal), (.decimal, .money), (.money, .integer), (.integer, .money):
            return Phrase(
                "money goes with money; a literal such as `100.00` beside money is an amount",
                zh: "金额只和金额相加、比较；金额旁的 `100.00` 就是金额")
        case (.span(.days), .integer), (.integer, .span(.days)):
            return Phrase(
                "`days(n)` makes a span of an integer", zh: "用 `days(n)` 把整数变成天数跨度")
        case (.date, .integer), (.integer, .date):
            return Phrase(
                "`days(n)` makes a span of an integer", zh: "用 `days(n)` 把整数变成天数跨度")
        case (.date, .span(.time)):
            return Phrase("a date moves by days or months", zh: "日期按天或月移动")
        case (.timestamp, .span):
            return Phrase(
                "a timestamp moves by hours, minutes and seconds; "
                    + "a calendar day is not always 24 hours",
                zh: "时刻按小时、分钟、秒移动；一天不总是 24 小时")
        case (.enumeration, .text), (.text, .enumeration):
            return Phrase(
                "compare with a name in quotation marks", zh: "与引号里的名称比较")
        default: return nil
        }
    }

    static func notACondition(
        _ type: CheckedType, _ source: String, _ span: SourceSpan, decimals: Int
    ) -> Diagnostic {
        let short = source.utf8.count <= 40 ? source : "x"
        let zero =
            decimals == 0 ? "0" : "0." + String(repeating: "0", count: decimals)
        let example: String? =
            switch type.base {
            case .money: "\(short) > \(zero)"
            case .integer, .decimal: "\(short) > 0"
            case .percent: "\(short) > 0%"
            case .date: "\(short) <= today"
            case .enumeration(let names): names.first.map { "\(short) == \"\($0)\"" }
            default: nil
            }
        return Diagnostic(
            "D0333", .error,
            Phrase(
                "expected a condition, true or false; this is \(type.words.en)",
                zh: "这里要条件（成立或不成立），却是\(type.words.zh)"),
            at: span,
            help: example.map { Phrase("compare it: `\($0)`", zh: "写成比较：`\($0)`") })
    }

    static func expected(
        _ wanted: CheckedType, _ found: CheckedType, _ source: String, _ span: SourceSpan
    ) -> Diagnostic {
        // A span alone is no day; counted from the run's day it is one.
        let isCalendar = found.base == .span(.days) || found.base == .span(.months)
        let moment = wanted.base == .date && isCalendar ? "today + \(source)" : nil
        return Diagnostic(
            "D0333", .error,
            Phrase(
                "expected \(wanted.words.en), found \(found.words.en)",
                zh: "这里要\(wanted.words.zh)，却是\(found.words.zh)"),
            at: span, help: moment.map { Phrase("write `\($0)`", zh: "写成 `\($0)`") },
            fix: moment.map { FixIt(span, $0) })
    }

    static func wholeAmount(
        _ amount: String, _ currency: Currency, _ span: SourceSpan
    ) -> Diagnostic {
        let parts = amount.split(separator: ".", omittingEmptySubsequences: false)
        let given = parts.count > 1 ? parts[1].utf8.count : 0
        let right =
            (parts.count > 1 ? amount : amount + ".")
            + String(repeating: "0", count: max(0, currency.decimals - given))
        return Diagnostic(
            "D0334", .error,
            Phrase(
                "an amount of \(currency.code) is written with \(currency.decimals) decimals: "
                    + "`\(right)`",
                zh: "\(currency.code) 金额写 \(currency.decimals) 位小数：`\(right)`"),
            at: span,
            note: given > 0
                ? nil
                : Phrase(
                    "an integer beside money could mean 元 or 分",
                    zh: "金额旁的整数分不清是元还是分"),
            help: Phrase("write `\(right)`", zh: "改成 `\(right)`"), fix: FixIt(span, right))
    }

    static func tooManyDecimals(
        _ source: String, _ currency: Currency, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0335", .error,
            Phrase(
                "`\(source)` is no amount of \(currency.code), "
                    + "which has \(currency.decimals) decimals",
                zh: "`\(source)` 不是 \(currency.code) 金额，该币种有 \(currency.decimals) 位小数"),
            at: span)
    }

    static func dateExpected(_ text: String, isDate: Bool, _ span: SourceSpan) -> Diagnostic {
        let right = "date(\"\(text)\")"
        return Diagnostic(
            "D0339", .error,
            Phrase(
                "a date goes with a date, not with a text", zh: "日期要和日期比较，不是文字"),
            at: span,
            help: isDate
                ? Phrase("write `\(right)`", zh: "改成 `\(right)`")
                : Phrase("write `date(\"2026-11-20\")`", zh: "写成 `date(\"2026-11-20\")`"),
            fix: isDate ? .sure(span, right) : nil)
    }

    static func spanExpected(_ days: String, _ span: SourceSpan) -> Diagnostic {
        let right = days == "1" ? "1 day" : "\(days) days"
        return Diagnostic(
            "D0339", .error,
            Phrase(
                "expected a span of time such as `\(right)`; `\(days)` has no unit",
                zh: "这里要时间跨度，如 `\(right)`；`\(days)` 没有单位"),
            at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
            fix: FixIt(span, right))
    }

    static func ratePeriod(
        _ period: RatePeriod, _ unit: SpanUnit, _ span: SourceSpan
    ) -> Diagnostic {
        let wanted = period == .day ? "days" : period == .month ? "months" : "years"
        return Diagnostic(
            "D0340", .error,
            Phrase(
                "a rate per \(period.rawValue) is multiplied by a span of \(wanted)",
                zh: "\(period.chinese)利率要乘以按\(period.chinese)计的跨度"),
            at: span,
            note: Phrase(
                "how many days a month or a year has for interest is the contract's to say",
                zh: "计息时一月、一年算多少天由合同决定"))
    }

    static func rateNeedsSpan(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0340", .error,
            Phrase(
                "money times a rate is money per time; "
                    + "multiply it by a span such as `days(days_overdue)`",
                zh: "金额乘利率还要乘时间，如 `days(days_overdue)`"),
            at: span)
    }

    static func badMoment(_ name: String, _ text: String, _ span: SourceSpan) -> Diagnostic {
        let (form, zh) =
            switch name {
            case "date": ("2026-11-20", "日期")
            case "time": ("09:30", "时间")
            default: ("2026-11-20T10:00:00+08:00", "时刻")
            }
        return Diagnostic(
            "D0346", .error,
            Phrase(
                "`\(text)` is no \(name); expected the form `\(form)`",
                zh: "`\(text)` 不是\(zh)，格式应为 `\(form)`"),
            at: span)
    }

    static func literalArgument(_ name: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0345", .error,
            Phrase(
                "`\(name)` wants a text in quotation marks, so that it is checked before a run",
                zh: "`\(name)` 里要直接写引号里的文字，以便运行前检查"),
            at: span)
    }

    static func argumentCount(
        _ name: String, wanted: Int, found: Int, _ span: SourceSpan
    ) -> Diagnostic {
        let least = name == "min" || name == "max"
        let count = "\(wanted) argument\(wanted == 1 ? "" : "s")"
        return Diagnostic(
            "D0345", .error,
            Phrase(
                "`\(name)` wants \(least ? "at least " : "")\(count), found \(found)",
                zh: "`\(name)` 需要\(least ? "至少" : "") \(wanted) 个参数，现有 \(found) 个"),
            at: span)
    }

    static func argument(
        _ name: String, _ wanted: CheckedType, _ found: CheckedType, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0345", .error,
            Phrase(
                "`\(name)` wants \(wanted.words.en), found \(found.words.en)",
                zh: "`\(name)` 需要\(wanted.words.zh)，现为\(found.words.zh)"),
            at: span)
    }

    static func divisionByZero(_ span: SourceSpan) -> Diagnostic {
        Diagnostic("D0347", .error, Phrase("the divisor is zero", zh: "除数为零"), at: span)
    }

    static func noNegative(_ type: CheckedType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0332", .error,
            Phrase("`-` cannot stand before \(type.words.en)", zh: "`-` 不能写在\(type.words.zh)前"),
            at: span)
    }

    static func noOrder(_ type: CheckedType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0332", .error,
            Phrase(
                "\(type.words.en) has no order; expected `==`, `!=` or `in [ … ]`",
                zh: "\(type.words.zh)没有大小，应用 `==`、`!=` 或 `in [ … ]`"),
            at: span)
    }

    static func inNeedsList(_ type: CheckedType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0332", .error,
            Phrase(
                "expected a list or a range after `in`, found \(type.words.en)",
                zh: "`in` 后面应为列表或范围，却是\(type.words.zh)"),
            at: span,
            help: Phrase(
                "write `x in [\"甲\", \"乙\"]` or `x in 1..30`",
                zh: "写成 `x in [\"甲\", \"乙\"]` 或 `x in 1..30`"))
    }

    static func emptyList(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0352", .error,
            Phrase("the list is empty, so this is never true", zh: "列表为空，永远不成立"), at: span)
    }

    static func emptyRange(_ low: String, _ high: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0352", .error,
            Phrase(
                "the range is empty: `\(low)` is above `\(high)`",
                zh: "范围为空：`\(low)` 大于 `\(high)`"),
            at: span,
            help: Phrase("write `\(high)..\(low)`", zh: "写成 `\(high)..\(low)`"),
            fix: FixIt(span, "\(high)..\(low)"))
    }

    /// - Parameter instead: what to write for the `whole` comparison, where an optional field is compared.
    static func noNull(
        _ span: SourceSpan, instead: String? = nil, whole: SourceSpan? = nil
    ) -> Diagnostic {
        var fix: FixIt?
        if let instead, let whole { fix = FixIt(whole, instead, isSure: true) }
        return Diagnostic(
            "D0353", .error,
            Phrase(
                "there is no `null`; a value is present or missing", zh: "没有 `null`，值只有“有”和“没有”"),
            at: span,
            help: Phrase(
                instead.map { "write `\($0)`" } ?? "ask with `has(x)`",
                zh: instead.map { "写成 `\($0)`" } ?? "用 `has(x)` 判断"),
            fix: fix)
    }

    static func tooManyFactors(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0350", .error,
            Phrase(
                "the product would have more than \(CheckedType.largestScale) decimals",
                zh: "乘积的小数会超过 \(CheckedType.largestScale) 位"),
            at: span,
            help: Phrase(
                "give a part a name under `define`, where it is rounded",
                zh: "把一部分写进 `define`，在那里取整"))
    }

    static func programTooLarge(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0351", .error,
            Phrase("the campaign has too many expressions and names", zh: "活动里的表达式和名称太多"),
            at: span)
    }
}

extension NumberLiteral {
    /// The number as it is written.
    var digits: String {
        var text = String(coefficient.magnitude)
        if scale > 0 {
            text = String(repeating: "0", count: max(0, scale + 1 - text.count)) + text
            text.insert(".", at: text.index(text.endIndex, offsetBy: -scale))
        }
        return coefficient < 0 ? "-" + text : text
    }
}
