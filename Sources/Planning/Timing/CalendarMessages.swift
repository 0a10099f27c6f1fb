internal import Diagnostics

/// Every finding about a calendar file, in both languages; codes D0560 to D0579.
extension Diagnostic {
    static func calendarShape(_ what: Phrase, example: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0560",
            Phrase("\(what.en) has the wrong form", zh: "\(what.zh)的写法不对"), at: span,
            help: Phrase("write it like `\(example)`", zh: "写成 `\(example)` 这样"))
    }

    static func calendarKey(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0561",
            Phrase("unknown key `\(name)` in a calendar", zh: "日历文件没有键 `\(name)`"), at: span,
            help: Phrase("known keys: \(list)", zh: "可用的键：\(list)"))
        if let near = Suggestion.nearest(to: name, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是 `\(near)`？")
            finding.fix = Suggestion.fix(name, to: near, among: known, at: span)
        }
        return finding
    }

    static func calendarMissing(_ key: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0562", Phrase("the calendar has no `\(key)`", zh: "日历文件缺少 `\(key)`"), at: span,
            note: Phrase(
                "a calendar says which dates it covers and which are closed; nothing is guessed",
                zh: "日历要写明覆盖哪些日期、哪些日子休息，程序不猜"),
            help: Phrase("add `\(key): …`", zh: "加上 `\(key): …`"))
    }

    static func calendarDate(_ text: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0563", Phrase("`\(text)` is no date", zh: "`\(text)` 不是日期"), at: span,
            help: Phrase(
                "write a day that exists as `2026-10-01`, or a range as `2026-10-01..2026-10-07`",
                zh: "写真实存在的日期，如 `2026-10-01`；一段日期写 `2026-10-01..2026-10-07`"))
    }

    static func calendarReversed(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0564", Phrase("the range ends before it starts", zh: "这段日期的结束早于开始"), at: span,
            help: Phrase("write the earlier date first", zh: "把较早的日期写在前面"))
    }

    static func calendarOutside(_ dates: String, _ bounds: String, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            "D0565",
            Phrase(
                "`\(dates)` lies outside the calendar, which covers \(bounds)",
                zh: "`\(dates)` 不在日历的范围 \(bounds) 之内"), at: span,
            help: Phrase(
                "correct the date, or `from` and `to`", zh: "改正这个日期，或改 `from`、`to`"))
    }

    static func calendarOverlap(
        _ date: String, at span: SourceSpan, first: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0566", Phrase("`\(date)` is named twice", zh: "`\(date)` 写了两次"), at: span,
            labels: [Label(first, Phrase("it is named here first", zh: "先在这里写过"))],
            note: Phrase(
                "a date is a holiday or a make-up working day, once",
                zh: "一个日子要么放假、要么调休上班，只写一次"),
            help: Phrase("take one of them out", zh: "去掉其中一个"))
    }

    static func calendarNotClosed(_ date: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0567", .warning,
            Phrase("`\(date)` is a working day anyway", zh: "`\(date)` 本来就是工作日"), at: span,
            note: Phrase(
                "`working` names make-up working days, which fall on a weekend",
                zh: "`working` 里写的是落在周末的调休上班日"),
            help: Phrase("check the date", zh: "请核对日期"))
    }

    static func calendarWeekday(_ text: String, at span: SourceSpan) -> Diagnostic {
        let known = CalendarReader.weekdays.map(\.name)
        let list = known.map { "`\($0)`" }.joined(separator: " ")
        var finding = Diagnostic(
            "D0568", Phrase("`\(text)` is no day of the week", zh: "`\(text)` 不是星期名"), at: span,
            help: Phrase("one of \(list)", zh: "可选：\(list)"))
        if let near = Suggestion.nearest(to: text, among: known) {
            finding.help = Phrase("did you mean `\(near)`?", zh: "是不是 `\(near)`？")
            finding.fix = Suggestion.fix(text, to: near, among: known, at: span)
        }
        return finding
    }

    static func calendarTooLong(_ years: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0569",
            Phrase("a calendar covers at most \(years) years", zh: "一个日历最多覆盖 \(years) 年"),
            at: span,
            note: Phrase(
                "holidays are announced a year or two ahead", zh: "节假日安排一般只提前一两年公布"),
            help: Phrase("correct `from` or `to`", zh: "改正 `from` 或 `to`"))
    }
}
