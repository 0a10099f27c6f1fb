internal import Diagnostics

/// Findings of the type checker about names, D0330 to D0349; those about types are in
/// `TypeMessagesOfValues`.
extension Diagnostic {
    static func unknownName(
        _ name: String, nearest: String?, _ span: SourceSpan, declared: SourceSpan?
    ) -> Diagnostic {
        let labels =
            declared.map { [Label($0, Phrase("declared here", zh: "在这里声明"))] } ?? []
        return Diagnostic(
            "D0330", .error,
            Phrase(
                "`\(name)` is not known: it is no field, definition or built-in name",
                zh: "不认识 `\(name)`：它不是字段、定义或内置名称"),
            at: span, labels: nearest == nil ? [] : labels, help: didYouMean(nearest),
            fix: sureFix(name, nearest, span))
    }

    /// A fix where the wrong name can hardly mean another: a built-in name, or nearly all letters
    /// are right.
    private static func sureFix(_ name: String, _ nearest: String?, _ span: SourceSpan) -> FixIt? {
        guard let nearest else { return nil }
        let isLong = min(name.unicodeScalars.count, nearest.unicodeScalars.count) >= 6
        let isBuiltin = Builtin(rawValue: nearest) != nil
        return isLong || isBuiltin ? FixIt(span, nearest) : nil
    }

    static func unknownMember(
        _ name: String, of owner: String?, members: [String], nearest: String?, _ span: SourceSpan
    ) -> Diagnostic {
        let list = members.prefix(14).map { "`\($0)`" }
        let more = members.count > 14 ? "…" : ""
        let help =
            didYouMean(nearest)
            ?? Phrase(
                "expected one of \(list.joined(separator: ", "))\(more)",
                zh: "应为 \(list.joined(separator: "、"))\(more) 之一")
        guard let owner else {
            return Diagnostic(
                "D0336", .error,
                Phrase(
                    "`\(name)` is not one of the declared values: "
                        + list.joined(separator: ", ") + more,
                    zh: "`\(name)` 不在声明的取值里：\(list.joined(separator: "、"))\(more)"),
                at: span, help: help,
                fix: sureFix(name, nearest, span).map { FixIt(span, "\"\($0.replacement)\"") })
        }
        return Diagnostic(
            "D0330", .error,
            Phrase("`\(owner)` has no `\(name)`", zh: "`\(owner)` 里没有 `\(name)`"), at: span,
            help: help,
            fix: ["offer", "notices", "replied", "promise", "payments", "opted_out"].contains(owner)
                ? nearest.map { FixIt(span, $0) } : sureFix(name, nearest, span))
    }

    private static func didYouMean(_ nearest: String?) -> Phrase? {
        nearest.map { Phrase("did you mean `\($0)`?", zh: "是不是想写 `\($0)`？") }
    }

    static func needsMember(_ path: String, members: [String], _ span: SourceSpan) -> Diagnostic {
        let list = members.prefix(12).map { "`\(path).\($0)`" }
        return Diagnostic(
            "D0330", .error,
            Phrase(
                "`\(path)` alone is no value; expected one of its members",
                zh: "`\(path)` 本身不是值，应写出它的成员"),
            at: span,
            help: Phrase(
                "write \(list.joined(separator: ", "))", zh: "可写 \(list.joined(separator: "、"))"))
    }

    static func noMember(_ name: String, of type: CheckedType, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0331", .error,
            Phrase(
                "\(type.words.en) has no member `\(name)`", zh: "\(type.words.zh)没有成员 `\(name)`"),
            at: span)
    }

    static func unknownFunction(_ name: String, nearest: String?, _ span: SourceSpan) -> Diagnostic
    {
        Diagnostic(
            "D0331", .error,
            Phrase("there is no function `\(name)`", zh: "没有函数 `\(name)`"), at: span,
            help: didYouMean(nearest), fix: nearest.map { FixIt(span, $0) })
    }

    static func mayBeMissing(_ path: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0337", .error,
            Phrase("`\(path)` may be missing here", zh: "`\(path)` 在这里可能没有值"), at: span,
            note: Phrase(
                "a condition on a missing value is neither true nor false",
                zh: "没有值的条件既不成立也不是不成立"),
            help: Phrase(
                "guard it: `has(\(path)) and …`, `not has(\(path)) or …`, "
                    + "or `has(\(path)) ? … : …`",
                zh: "先判断：`has(\(path)) and …`、`not has(\(path)) or …` 或 `has(\(path)) ? … : …`"))
    }

    static func alwaysPresent(_ path: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0348", .warning,
            Phrase(
                "`\(path)` is always present, so `has` is always true",
                zh: "`\(path)` 总有值，`has` 恒为真"),
            at: span, help: Phrase("leave `has` out", zh: "去掉 `has`"))
    }

    static func hasArgument(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0345", .error,
            Phrase("`has` wants one name, such as `has(邮箱)`", zh: "`has` 里写一个名称，如 `has(邮箱)`"),
            at: span)
    }

    static func notHonoured(_ name: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0341", .error,
            Phrase(
                "`\(name)` belongs to the language, but this version cannot compute it yet",
                zh: "`\(name)` 属于本语言，但此版本还不能计算"),
            at: span,
            note: Phrase(
                "a rule that is silently left out would write to people it was meant to spare",
                zh: "悄悄忽略规则，会打扰本该放过的人"))
    }

    static func onlyInTexts(_ path: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0342", .error,
            Phrase(
                "`\(path)` is a sentence and can stand only in a text",
                zh: "`\(path)` 是语句，只能用在文字里"),
            at: span, help: Phrase("write `{{ \(path) }}` in a text", zh: "在文字里写 `{{ \(path) }}`"))
    }

    static func otherwiseAlone(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0342", .error,
            Phrase(
                "`otherwise` stands alone as the last choice of a list, not in an expression",
                zh: "`otherwise` 单独作为最后一项，不写在表达式里"),
            at: span)
    }

    static func notHere(
        _ builtin: Builtin, through definition: String?, _ span: SourceSpan
    ) -> Diagnostic {
        let name = builtin.rawValue
        if let definition {
            return Diagnostic(
                "D0342", .error,
                Phrase(
                    "`\(definition)` uses `\(name)`, which is not known here",
                    zh: "`\(definition)` 用到 `\(name)`，而这里没有它"),
                at: span, note: builtin.reason)
        }
        return Diagnostic(
            "D0342", .error,
            Phrase("`\(name)` is not known here", zh: "这里没有 `\(name)`"), at: span,
            note: builtin.reason)
    }

    /// `segment` in a campaign without segments, `arm` in one without arms.
    static func nothingDivided(_ builtin: Builtin, _ span: SourceSpan) -> Diagnostic {
        let name = builtin.rawValue
        return Diagnostic(
            "D0342", .error,
            Phrase("`\(name)` is not known here", zh: "这里没有 `\(name)`"), at: span,
            note: builtin == .arm
                ? Phrase("the campaign has no experiment with `arms`", zh: "这个活动没有分组的实验")
                : Phrase("the campaign has no `segments`", zh: "这个活动没有 `segments`"))
    }

    static func definitionCircle(_ names: [String], _ span: SourceSpan) -> Diagnostic {
        let path = names.map { "`\($0)`" }.joined(separator: " → ")
        return Diagnostic(
            "D0343", .error,
            Phrase(
                "the definitions go in a circle: \(path)", zh: "定义互相引用成了循环：\(path)"),
            at: span, help: Phrase("let one of them stand without the others", zh: "让其中一个不再引用其他定义"))
    }

    static func definitionsTooDeep(_ name: String, _ limit: Int, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0309", .error,
            Phrase(
                "`\(name)` builds on more than \(limit) definitions one upon the other",
                zh: "`\(name)` 逐层引用的定义超过 \(limit) 层"),
            at: span)
    }

    static func nameTaken(
        _ name: String, by other: Phrase, _ span: SourceSpan, first: SourceSpan?
    ) -> Diagnostic {
        Diagnostic(
            "D0344", .error,
            Phrase("`\(name)` is already \(other.en)", zh: "`\(name)` 已经是\(other.zh)"), at: span,
            labels: first.map { [Label($0, Phrase("declared here", zh: "在这里声明"))] } ?? [],
            help: Phrase("choose another name", zh: "换一个名称"))
    }

    static func noticesInLast(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0345", .error,
            Phrase(
                "`notices.in_last` wants a number of days from 1 to 3660, written out",
                zh: "`notices.in_last` 里要直接写 1 到 3660 天"),
            at: span,
            help: Phrase("write `notices.in_last(7 days)`", zh: "写成 `notices.in_last(7 days)`"))
    }
}

extension Builtin {
    /// Where the name has a value.
    fileprivate var reason: Phrase? {
        switch self {
        case .payBy:
            Phrase("only a step with `pay_by` sets it", zh: "只有写了 `pay_by` 的步骤才有它")
        case .offer:
            Phrase("the offer is chosen after the rules and the step", zh: "方案在规则和步骤之后才选定")
        case .segment:
            Phrase("the segment is found after audience and stops", zh: "分群在受众和停止条件之后才确定")
        case .arm:
            Phrase("the arm is found after audience and stops", zh: "实验组在受众和停止条件之后才确定")
        default: nil
        }
    }
}

extension CheckedType {
    /// The type in a person's words.
    var words: Phrase {
        switch base {
        case .boolean: Phrase("a condition", zh: "条件")
        case .integer: Phrase("an integer", zh: "整数")
        case .decimal: Phrase("a number", zh: "数字")
        case .percent: Phrase("a percent", zh: "百分比")
        case .rate(let period):
            Phrase("a rate per \(period.rawValue)", zh: "\(period.chinese)利率")
        case .money: Phrase("money", zh: "金额")
        case .moneyRate(let period):
            Phrase("money per \(period.rawValue)", zh: "每\(period.chinese)金额")
        case .date: Phrase("a date", zh: "日期")
        case .timestamp: Phrase("a timestamp", zh: "时刻")
        case .time: Phrase("a time of day", zh: "一天中的时间")
        case .span(.months): Phrase("a span of months", zh: "月数跨度")
        case .span(.days): Phrase("a span of days", zh: "天数跨度")
        case .span(.time): Phrase("a span of time", zh: "时间跨度")
        case .dayOfMonth: Phrase("a day of the month", zh: "每月几号")
        case .text: Phrase("a text", zh: "文字")
        case .enumeration: Phrase("a choice of names", zh: "选项")
        case .list: Phrase("a list", zh: "列表")
        case .standard(let type): type.words
        }
    }
}

extension RatePeriod {
    var chinese: String {
        switch self {
        case .day: "日"
        case .month: "月"
        case .year: "年"
        }
    }
}
