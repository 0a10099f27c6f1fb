internal import Diagnostics
internal import Expressions

/// Findings about `timing`.
extension Diagnostic {
    static func closesBeforeOpening(
        _ early: String, at span: SourceSpan, hours: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0580",
            Phrase(
                "`\(early)` before the closing time nothing is left of the hours",
                zh: "提前 `\(early)` 截止，时段就一点不剩了"), at: span,
            labels: [Label(hours, Phrase("the hours", zh: "发送时段"))],
            help: Phrase("write a shorter time, such as `10 minutes`", zh: "写短一些，例如 `10 minutes`"))
    }

    static func acrossMidnight(
        _ opens: TimeOfDay, _ closes: TimeOfDay, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0581", .warning,
            Phrase(
                "notices leave at night: the hours run from \(opens) over midnight to \(closes)",
                zh: "夜里也会发：时段从 \(opens) 跨过午夜到 \(closes)"), at: span,
            note: Phrase(
                "what leaves after midnight has the new date, also for limits",
                zh: "午夜以后发出的，日期算新的一天，频次也是"),
            help: Phrase(
                "if the day is meant, write the earlier time first: `\(closes)..\(opens)`",
                zh: "如果指的是白天，把早的时刻写在前面：`\(closes)..\(opens)`"))
    }
}
