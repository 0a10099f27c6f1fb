internal import Diagnostics

/// Findings about conditions that are constant or contradict themselves, in both languages: D0371 to D0375.
enum ReasoningMessages {
    static func never(
        _ leaf: Leaf, _ reasons: [Reasoning.Reason], _ severity: Severity, _ isWhole: Bool
    ) -> Diagnostic {
        Diagnostic(
            "D0371", severity,
            Phrase("`\(leaf.words)` can never hold", zh: "`\(leaf.words)` 永远不会成立"),
            at: leaf.place, labels: labels(reasons), note: note(reasons),
            help: isWhole
                ? Phrase("mend the comparison", zh: "改正这个比较")
                : Phrase("mend the comparison, or take it out", zh: "改正这个比较，或去掉它"))
    }

    static func always(
        _ leaf: Leaf, _ reasons: [Reasoning.Reason], _ isWhole: Bool
    ) -> Diagnostic {
        Diagnostic(
            "D0372", .warning,
            Phrase("`\(leaf.words)` always holds", zh: "`\(leaf.words)` 总是成立"),
            at: leaf.place, labels: labels(reasons), note: note(reasons),
            help: Phrase("mend the comparison, or take it out", zh: "改正这个比较，或去掉它"))
    }

    static func contradiction(
        _ later: Leaf, _ earlier: [Leaf], _ severity: Severity, _ isWhole: Bool, _ labels: [Label]
    ) -> Diagnostic {
        let others = list(earlier)
        let (en, zh) =
            isWhole
            ? ("the condition never holds", "条件永远不会成立")
            : ("this part of the condition never holds", "条件的这一部分永远不会成立")
        return Diagnostic(
            "D0373", severity,
            Phrase(
                "`\(later.words)` contradicts \(others.en), so \(en)",
                zh: "`\(later.words)` 与\(others.zh)矛盾，\(zh)"), at: later.place, labels: labels,
            help: Phrase(
                "mend one of them, or write `or` if either will do", zh: "改正其中一个；若满足其一即可，改用 `or`"))
    }

    static func exhaustion(
        _ later: Leaf, _ earlier: [Leaf], _ isWhole: Bool, _ labels: [Label]
    ) -> Diagnostic {
        let others = list(earlier)
        let (en, zh) =
            isWhole
            ? ("the condition always holds", "条件总是成立")
            : ("this part of the condition always holds", "条件的这一部分总是成立")
        return Diagnostic(
            "D0374", .warning,
            Phrase(
                "`\(later.words)` covers all that \(others.en) leaves, so \(en)",
                zh: "\(others.zh)不成立时 `\(later.words)` 必然成立，\(zh)"), at: later.place,
            labels: labels,
            help: Phrase(
                "mend one of them, or write `and` if both are meant", zh: "改正其中一个；若要同时满足，改用 `and`"))
    }

    static func idle(_ leaf: Leaf, _ strict: Leaf, holds: Bool) -> Diagnostic {
        Diagnostic(
            "D0375", .note,
            Phrase(
                "`\(leaf.words)` changes nothing beside `\(strict.words)`",
                zh: "有了 `\(strict.words)`，`\(leaf.words)` 不起作用"), at: leaf.place,
            labels: [
                Label(
                    strict.place,
                    holds
                        ? Phrase("this already asks for more", zh: "这里的要求已经更严")
                        : Phrase("this already lets in more", zh: "这里的范围已经更宽"))
            ],
            help: Phrase("take it out, or mend the number", zh: "去掉它，或改正数值"))
    }

    static func label(_ span: SourceSpan, never: Bool, definition: String?) -> Label {
        guard let definition else {
            return Label(
                span,
                never
                    ? Phrase("contradicts this", zh: "与这里矛盾")
                    : Phrase("together with this", zh: "与这里合起来"))
        }
        return Label(
            span,
            never
                ? Phrase("contradicts this, in `\(definition)`", zh: "与定义 `\(definition)` 的这里矛盾")
                : Phrase("together with this, in `\(definition)`", zh: "与定义 `\(definition)` 的这里合起来")
        )
    }

    static func inDefinition(_ span: SourceSpan, _ name: String) -> Label {
        Label(span, Phrase("this is what `\(name)` says", zh: "定义 `\(name)` 是这样写的"))
    }

    private static func list(_ leaves: [Leaf]) -> Phrase {
        let words = leaves.prefix(3).map { "`\($0.words)`" }
        let more = leaves.count > 3
        return Phrase(
            words.joined(separator: " and ") + (more ? " …" : ""),
            zh: " " + words.joined(separator: "、") + (more ? "等" : " "))
    }

    private static func note(_ reasons: [Reasoning.Reason]) -> Phrase? {
        switch reasons.first {
        case .daysOverdue: Phrase("`days_overdue` is never negative", zh: "`days_overdue` 不会是负数")
        case .daysUntilDue:
            Phrase("`days_until_due` is never negative", zh: "`days_until_due` 不会是负数")
        case .count: Phrase("a count is never negative", zh: "个数不会是负数")
        case .dayOfMonth: Phrase("a day of the month is from 1 to 31", zh: "每月的日子在 1 到 31 之间")
        case .atMostOfFields:
            Phrase("so say the `at_most` of its fields", zh: "由各字段的 `at_most` 可知")
        case .atMost, nil: nil
        }
    }

    private static func labels(_ reasons: [Reasoning.Reason]) -> [Label] {
        guard case .atMost(let span) = reasons.first else { return [] }
        return [Label(span, Phrase("its `at_most` is declared here", zh: "它的 `at_most` 在这里声明"))]
    }
}
