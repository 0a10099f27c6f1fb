internal import Diagnostics

/// Findings about parts of a campaign that no account can reach: D0541 to D0552.
extension Diagnostic {
    static func ruleWithoutEffect(
        _ name: String, isStop: Bool, at span: SourceSpan, labels: [Label]
    ) -> Diagnostic {
        let (en, zh) = isStop ? ("stop", "停止规则") : ("exclusion", "排除规则")
        return Diagnostic(
            "D0541", .warning,
            Phrase(
                "the \(en) `\(name)` holds for nobody whom the audience includes",
                zh: "\(zh) `\(name)` 对受众里的任何人都不成立"), at: span, labels: labels,
            help: Phrase("take it out, or mend one of the two", zh: "去掉它，或改正其中一处"))
    }

    static func nobodyLeft(_ name: String, at span: SourceSpan, labels: [Label]) -> Diagnostic {
        Diagnostic(
            "D0542",
            Phrase(
                "with `\(name)` nobody is left to write to", zh: "有了 `\(name)`，就没有可以通知的人了"),
            at: span, labels: labels,
            note: Phrase(
                "everybody in the audience is excluded or stopped", zh: "受众里的每个人都被排除或停止"),
            help: Phrase("mend `audience` or this rule", zh: "改正 `audience` 或这条规则"))
    }

    static func segmentOutside(_ name: String, at span: SourceSpan, labels: [Label]) -> Diagnostic {
        Diagnostic(
            "D0543", .warning,
            Phrase(
                "nobody in the audience can be in the segment `\(name)`",
                zh: "受众里没有人会落在分群 `\(name)`"), at: span, labels: labels,
            help: Phrase(
                "mend the segment or the audience, or take the segment out",
                zh: "改正分群或受众，或去掉这个分群"))
    }

    static func segmentTaken(
        _ name: String, isLast: Bool, by takers: [String], at span: SourceSpan, labels: [Label]
    ) -> Diagnostic {
        let list = takers.map { "`\($0)`" }
        let en = [list.dropLast().joined(separator: ", "), list.last ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " and ")
        let zh = list.joined(separator: "、")
        return Diagnostic(
            "D0544", .warning,
            Phrase(
                "nobody can be in the segment `\(name)`: \(en) before it take\(takers.count == 1 ? "s" : "") all",
                zh: "没有人会落在分群 `\(name)`：排在前面的 \(zh) 已经包括了所有人"), at: span, labels: labels,
            note: Phrase("the first segment that holds is taken", zh: "取第一个成立的分群"),
            help: isLast
                ? Phrase("mend the segments before it", zh: "改正前面的分群")
                : Phrase("move the narrower one up, or mend the conditions", zh: "把范围小的移到前面，或改正条件"))
    }

    static func segmentUnused(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0551", .note,
            Phrase("no step tells the segment `\(name)` apart", zh: "没有一步区分分群 `\(name)`"),
            at: span,
            note: Phrase(
                "neither it nor a later one is named in `for`, `text`, `at` or `send`: it only divides the counts of a run",
                zh: "它和后面的分群都没有出现在 `for`、`text`、`at` 或 `send` 里，只在运行汇总里分开计数"),
            help: Phrase("use it, or take it out", zh: "用上它，或去掉它"))
    }

    static func segmentWithoutStep(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0552", .warning,
            Phrase(
                "no step writes to the segment `\(name)`", zh: "没有步骤写给分群 `\(name)`"),
            at: span,
            note: Phrase(
                "each step names other segments in `for`: its accounts get nothing",
                zh: "每一步的 `for` 都没有它，里面的账户什么也收不到"),
            help: Phrase(
                "name it in the `for` of a step; to leave people out on purpose, exclude them in `audience`",
                zh: "在某一步的 `for` 里写上它；如果本来就不打算写给这些人，请在 `audience` 里排除"))
    }

    static func waitsInVain(
        _ segments: [String], _ step: String, for other: Step, at span: SourceSpan
    ) -> Diagnostic {
        let list = segments.map { "`\($0)`" }
        return Diagnostic(
            "D0539", .warning,
            Phrase(
                "accounts of \(list.joined(separator: ", ")) never come to the step `\(step)`: they never get `\(other.name)`",
                zh: "\(list.joined(separator: "、")) 里的账户走不到步骤 `\(step)`：它们收不到 `\(other.name)`"),
            at: span, labels: [Label(other.span, Phrase("is not for them", zh: "不写给它们"))],
            note: Phrase(
                "a step waits until the one of `after` was accepted", zh: "要等 `after` 的步骤被接收之后才发"),
            help: Phrase(
                "name the same segments in the `for` of both, or take them out of this one",
                zh: "两步的 `for` 写同样的分群，或从这一步去掉它们"))
    }

    static func offerOutside(_ name: String, at span: SourceSpan, labels: [Label]) -> Diagnostic {
        Diagnostic(
            "D0545", .warning,
            Phrase(
                "nobody in the audience can have the offer `\(name)`",
                zh: "受众里没有人能得到方案 `\(name)`"), at: span, labels: labels,
            help: Phrase(
                "mend its `if` or the audience, or take the offer out",
                zh: "改正它的 `if` 或受众，或去掉这个方案"))
    }

    static func offerTaken(
        _ name: String, by other: ReliefOffer, at span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0546", .warning,
            Phrase(
                "the offer `\(name)` is never made: `\(other.name)` goes before it",
                zh: "方案 `\(name)` 永远轮不到：`\(other.name)` 排在它前面"), at: span,
            labels: [Label(other.span, Phrase("holds wherever the other does", zh: "凡后者成立，它都成立"))],
            note: Phrase("a notice quotes the first offer that holds", zh: "一份通知只用第一个成立的方案"),
            help: Phrase(
                "move the narrower one up, or mend the conditions", zh: "把范围小的移到前面，或改正条件"))
    }

    static func stepUnreached(_ name: String, at span: SourceSpan, labels: [Label]) -> Diagnostic {
        Diagnostic(
            "D0547", .warning,
            Phrase("no account ever comes to the step `\(name)`", zh: "没有账户会走到步骤 `\(name)`"),
            at: span, labels: labels,
            help: Phrase("mend one of them, or take the step out", zh: "改正其中一处，或去掉这一步"))
    }

    static func groupNotAtStep(
        _ name: String, _ step: String, at span: SourceSpan, labels: [Label]
    ) -> Diagnostic {
        Diagnostic(
            "D0548", .warning,
            Phrase(
                "no account of `\(name)` ever comes to the step `\(step)`",
                zh: "`\(name)` 里没有账户会走到步骤 `\(step)`"), at: span, labels: labels,
            help: Phrase(
                "take it out of `for`, or mend the step's `if`", zh: "从 `for` 里去掉它，或改正这一步的 `if`"))
    }

    static func keyUnreached(_ name: String, _ step: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0549", .warning,
            Phrase(
                "`\(name)` decides nothing at the step `\(step)`",
                zh: "`\(name)` 在步骤 `\(step)` 里不起作用"), at: span,
            note: name == "otherwise"
                ? Phrase(
                    "every account that comes here is in a segment that is named",
                    zh: "走到这里的账户都在已写出的分群里")
                : Phrase("no account of it comes here", zh: "这个分群没有账户会走到这里"),
            help: Phrase(
                "take it out, or mend `for`, `if` or `day`", zh: "去掉它，或改正 `for`、`if` 或 `day`"))
    }

    static func branchUnreached(
        _ step: String, at span: SourceSpan, labels: [Label]
    ) -> Diagnostic {
        Diagnostic(
            "D0550", .warning,
            Phrase(
                "this branch of the text is never taken at the step `\(step)`",
                zh: "在步骤 `\(step)` 里，文字的这一支永远用不到"), at: span,
            labels: labels,
            note: Phrase(
                "no account that gets this text can make it so", zh: "收到这段文字的账户都不符合"),
            help: Phrase("take it out, or mend the condition", zh: "去掉它，或改正条件"))
    }
}
