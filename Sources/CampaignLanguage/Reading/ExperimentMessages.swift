internal import Diagnostics

/// Findings about experiments.
extension Diagnostic {
    static func experimentOfNothing(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0595", Phrase("the experiment tries nothing", zh: "实验没有内容"), at: span,
            help: Phrase("add `holdout: 5%` or `arms`", zh: "写上 `holdout: 5%` 或 `arms`"))
    }

    static func armsNotWhole(hundredths: Int, at span: SourceSpan) -> Diagnostic {
        let whole = Experiment.buckets
        let sum = Experiment.percent(hundredths)
        let rest = Experiment.percent(abs(whole - hundredths))
        return Diagnostic(
            "D0596",
            Phrase("the arms have \(sum) of the borrowers, not 100%", zh: "各组合计 \(sum)，不是 100%"),
            at: span,
            note: Phrase("every borrower is in exactly one arm", zh: "每个借款人都在且只在一组"),
            help: hundredths < whole
                ? Phrase("share \(rest) more among them", zh: "还有 \(rest) 要分给各组")
                : Phrase("take \(rest) away from them", zh: "从各组减去 \(rest)"))
    }

    static func oneArm(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0596", Phrase("`\(name)` is the only arm", zh: "只有 `\(name)` 一组"), at: span,
            help: Phrase(
                "add an arm to compare it with; to compare with silence, use `holdout`",
                zh: "再写一组来比较；要和不发通知比较，请用 `holdout`"))
    }

    static func armNamedLikeASegment(
        _ name: String, at span: SourceSpan, segment: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0597",
            Phrase("the arm `\(name)` has the name of a segment", zh: "实验组 `\(name)` 和分群同名"),
            at: span,
            labels: [Label(segment, Phrase("the segment", zh: "同名的分群"))],
            note: Phrase("a selector could not tell the two apart", zh: "选择时分不清是哪一个"),
            help: Phrase("choose another name", zh: "换个名字"))
    }

    static func armsUnused(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0598", .warning, Phrase("no step tells the arms apart", zh: "没有一步区分实验组"), at: span,
            note: Phrase(
                "all arms get the same at the same time, so there is nothing to compare",
                zh: "各组在同样的时间收到同样的内容，没有可比较的"),
            help: Phrase(
                "name the arms in `at`, `send` or a text, or take them out",
                zh: "在 `at`、`send` 或文字里按组写，或去掉它们"))
    }

    static func segmentsAndArms(
        _ name: String, isArm: Bool, at span: SourceSpan, other: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0599",
            Phrase(
                isArm
                    ? "`\(name)` is an arm, and the keys beside it are segments"
                    : "`\(name)` is a segment, and the keys beside it are arms",
                zh: isArm ? "`\(name)` 是实验组，同级的却是分群" : "`\(name)` 是分群，同级的却是实验组"),
            at: span,
            labels: [
                Label(
                    other, isArm ? Phrase("a segment", zh: "分群") : Phrase("an arm", zh: "实验组"))
            ],
            note: Phrase(
                "an account is in a segment and in an arm, so both keys would fit it",
                zh: "一个账户既在分群里，又在实验组里，两个都符合"),
            help: Phrase(
                "write the segments outside and the arms inside: `紧急: { 上午组: …, 傍晚组: … }`",
                zh: "分群写在外层，实验组写在里层：`紧急: { 上午组: …, 傍晚组: … }`"))
    }
}
