internal import Diagnostics

/// The findings about what a placeholder prints: its filters, lines and offers.
enum TemplateValueMessages {
    static func unknownFilter(_ name: String, _ span: SourceSpan) -> Diagnostic {
        let names = Filter.allCases.map(\.rawValue)
        var finding = Diagnostic(
            "D0420", .error,
            Phrase("there is no filter `\(name)`", zh: "没有 `\(name)` 这个过滤器"),
            at: span,
            note: Phrase(
                "known are \(names.map { "`\($0)`" }.joined(separator: ", "))",
                zh: "可用的有\(names.map { "`\($0)`" }.joined(separator: "、"))"))
        if let sign = Filter.arithmetic(name) {
            finding.help = Phrase(
                "expressions have operators: write `\(sign)` before the first `|`",
                zh: "表达式里直接写运算符：在第一个 `|` 之前写 `\(sign)`")
        } else if let near = Filter.renamed(name)?.rawValue
            ?? Suggestion.nearest(to: name, among: names)
        {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是否想写 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: names, at: span)
        }
        return finding
    }

    static func argumentCount(_ filter: Filter, _ found: Int, _ span: SourceSpan) -> Diagnostic {
        let wanted = filter.arguments
        let (least, most) = (wanted.lowerBound, wanted.upperBound)
        let count = least == most ? "\(least)" : "\(least) or \(most)"
        let chinese = least == most ? "\(least)" : "\(least) 或 \(most)"
        let plural = count == "1" ? "argument" : "arguments"
        return Diagnostic(
            "D0421", .error,
            Phrase(
                "`\(filter.rawValue)` takes \(count) \(plural), found \(found)",
                zh: "`\(filter.rawValue)` 要 \(chinese) 个参数，这里有 \(found) 个"),
            at: span,
            help: Phrase("write `\(filter.example)`", zh: "写成 `\(filter.example)`"))
    }

    static func argumentShape(
        _ filter: Filter, wants: Phrase, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0421", .error,
            Phrase(
                "`\(filter.rawValue)` takes \(wants.en) here",
                zh: "`\(filter.rawValue)` 这里要\(wants.zh)"),
            at: span,
            help: Phrase("write `\(filter.example)`", zh: "写成 `\(filter.example)`"))
    }

    static func datePattern(
        _ fault: DatePattern.Fault, _ span: SourceSpan
    ) -> Diagnostic {
        let known = Phrase(
            "`y` year, `M` month, `d` day, `E` weekday: `yyyy年M月d日`, `yyyy-MM-dd`, `EEEE`",
            zh: "`y` 年、`M` 月、`d` 日、`E` 星期：`yyyy年M月d日`、`yyyy-MM-dd`、`EEEE`")
        switch fault {
        case .withoutDate:
            return Diagnostic(
                "D0421", .error,
                Phrase("this pattern has no part of a date", zh: "这个日期格式里没有年月日"), at: span,
                help: known)
        case .unknownLetter(let letters, let meant):
            let letters = String(decoding: letters, as: UTF8.self)
            var finding = Diagnostic(
                "D0421", .error,
                Phrase(
                    "`\(letters)` is no part of a date", zh: "日期格式里没有 `\(letters)` 这个写法"),
                at: span, note: known)
            if let meant {
                let meant = String(decoding: meant, as: UTF8.self)
                finding.help = Phrase("did you mean `\(meant)`?", zh: "是否想写 `\(meant)`？")
                finding.fix = FixIt(span, "\"\(meant)\"")
            } else {
                finding.help = Phrase(
                    "letters that stand for themselves go between `'`", zh: "照原样印出的字母放在 `'` 之间")
            }
            return finding
        }
    }

    static let wantsCount = Phrase("a whole number from 1 to 10000", zh: "1 到 10000 的整数")
    static let wantsText = Phrase("a text in quotes", zh: "带引号的文字")

    static func doesNotFit(_ filter: Filter, _ type: ValueType, _ span: SourceSpan) -> Diagnostic {
        let found = name(of: type)
        var finding = Diagnostic(
            "D0422", .error,
            Phrase(
                "`\(filter.rawValue)` does not fit \(found.en)",
                zh: "`\(filter.rawValue)` 不能用于\(found.zh)"),
            at: span)
        if let format = format(for: type) {
            finding.help = Phrase(
                filter.isFormat ? "write `\(format)`" : "write `| \(format)` before it",
                zh: filter.isFormat ? "应写 `\(format)`" : "先写 `| \(format)`")
        }
        return finding
    }

    static func formatOfText(_ filter: Filter, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0422", .error,
            Phrase(
                "`\(filter.rawValue)` formats a value, but what comes before it is already a text",
                zh: "`\(filter.rawValue)` 用于数值，而它前面已经是文字"),
            at: span)
    }

    static func needsFormat(
        _ type: ValueType, _ span: SourceSpan, fix: SourceSpan
    ) -> Diagnostic {
        let found = name(of: type)
        let format = format(for: type) ?? ""
        return Diagnostic(
            "D0423", .error,
            Phrase(
                "\(found.en) needs a format in a text: expected `| \(format)`",
                zh: "文字里的\(found.zh)要写明格式：应加 `| \(format)`"),
            at: span, fix: .sure(fix, " | \(format)"))
    }

    static func notPrintable(_ type: ValueType, _ span: SourceSpan) -> Diagnostic {
        let found = name(of: type)
        var finding = Diagnostic(
            "D0424", .error,
            Phrase("\(found.en) cannot be printed", zh: "\(found.zh)不能直接写进文字"), at: span)
        switch type {
        case .boolean:
            finding.help = Phrase(
                "choose between texts: `{% if … %}…{% else %}…{% endif %}`",
                zh: "按条件写两种文字：`{% if … %}…{% else %}…{% endif %}`")
        case .timestamp:
            finding.help = Phrase("use a field of type `date`", zh: "请用 `date` 类型的字段")
        default: break
        }
        return finding
    }

    static func mayBeMissing(_ source: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0425", .error,
            Phrase(
                "`\(source)` may be missing, and a text with a hole must not be sent",
                zh: "`\(source)` 可能没有值，缺字的文字不能发出"),
            at: span,
            help: Phrase(
                "write `{{ \(source) | default(…) }}`, or `{% if has(\(source)) %}` around it",
                zh: "写成 `{{ \(source) | default(…) }}`，或用 `{% if has(\(source)) %}` 包起来"))
    }

    static func defaultNeverUsed(_ source: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0426", .warning,
            Phrase(
                "this `default` is never used: `\(source)` always has a value",
                zh: "这个 `default` 用不上：`\(source)` 总有值"),
            at: span)
    }

    static func unknownLine(
        _ name: String, known: [String], _ span: SourceSpan
    ) -> Diagnostic {
        var finding = Diagnostic(
            "D0427", .error,
            Phrase(
                "there is no line `\(name)` under `lines`", zh: "`lines` 里没有 `\(name)` 这一句"),
            at: span)
        if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是否想写 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        } else if !known.isEmpty {
            let names = known.prefix(10).map { "`\($0)`" }
            finding.help = Phrase(
                "known are \(names.joined(separator: ", "))",
                zh: "已有\(names.joined(separator: "、"))")
        }
        return finding
    }

    static func circle(
        _ names: [String], _ span: SourceSpan, declared: SourceSpan
    ) -> Diagnostic {
        let path = names.map { "`\($0)`" }.joined(separator: " → ")
        return Diagnostic(
            "D0428", .error,
            Phrase(
                "this text contains itself: \(path)", zh: "文字互相引用，成了循环：\(path)"),
            at: span, labels: [Label(declared, Phrase("declared here", zh: "在这里定义"))])
    }

    static func standsAlone(_ what: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0429", .error,
            Phrase(
                "`\(what)` is a finished text: it stands alone in its placeholder or in `default(…)`",
                zh: "`\(what)` 是整句文字，只能单独写在占位符或 `default(…)` 里"),
            at: span)
    }

    static func offerNotHere(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0430", .error,
            Phrase("there is no offer to speak of here", zh: "这里不能用优惠方案"), at: span)
    }

    static func noOffers(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0430", .error,
            Phrase(
                "`offer.say` has nothing to say: the campaign declares no offers",
                zh: "活动里没有 `offers`，`offer.say` 无话可说"),
            at: span)
    }

    static func lineNeverUsed(_ name: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0431", .warning,
            Phrase("no text uses the line `\(name)`", zh: "没有文字用到语句 `\(name)`"), at: span)
    }

    private static func format(for type: ValueType) -> String? {
        switch type {
        case .money: "money"
        case .date: "date"
        case .percent, .rate: "percent"
        case .integer, .decimal: "number"
        default: nil
        }
    }

    /// What a reader calls a value of the type.
    private static func name(of type: ValueType) -> Phrase {
        switch type {
        case .boolean: Phrase("a condition", zh: "条件")
        case .integer: Phrase("a whole number", zh: "整数")
        case .decimal: Phrase("a number", zh: "数")
        case .percent: Phrase("a percent", zh: "百分比")
        case .rate: Phrase("a rate", zh: "利率")
        case .money: Phrase("an amount of money", zh: "金额")
        case .date: Phrase("a date", zh: "日期")
        case .timestamp: Phrase("a point in time", zh: "时刻")
        case .time: Phrase("a time of day", zh: "时间")
        case .span: Phrase("a length of time", zh: "时长")
        case .dayOfMonth: Phrase("a day of the month", zh: "每月几号")
        case .text: Phrase("a text", zh: "文字")
        case .enumeration: Phrase("a name out of a list", zh: "选项")
        case .list: Phrase("a list", zh: "列表")
        }
    }
}
