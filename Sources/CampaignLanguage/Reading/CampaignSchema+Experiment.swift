internal import Diagnostics

/// Experiments.
extension CampaignSchema {
    static let experiment = SchemaPart(
        "experiment", place: Phrase("in `experiment`", zh: "`experiment` 里"),
        keys: [
            SchemaKey(
                "holdout", ["对照组", "对照"], share,
                "The share of the borrowers who get no notice, to measure by; steps with `always: true` write to them too.",
                zh: "不发通知的借款人的比例，用来比较效果；写了 `always: true` 的步骤仍会发给他们。"),
            SchemaKey(
                "arms", ["分组", "实验组"], .names(.arm, share, most: nil),
                "The arms by name, each with its share of the borrowers, 100% together. `at`, `send` and texts may differ by arm.",
                zh: "按名字写的实验组和各自的比例，合计 100%。`at`、`send` 和文字可以按组写。"),
            SchemaKey(
                "measure", ["衡量", "指标"], required: true, .part(measure),
                "What the experiment is judged by, said before it begins.", zh: "用什么衡量效果，开始之前就写明。"),
            SchemaKey(
                "salt", ["盐值"], .words(example: "2026-q4"),
                "Another text divides the borrowers anew; the campaign's id if left out.",
                zh: "换一个文字，借款人就重新分组；不写就用活动编号。"),
        ])

    static let measure = SchemaPart(
        "measure", place: Phrase("in `measure`", zh: "`measure` 里"),
        keys: [
            SchemaKey(
                "paid_within", ["还款期限"], required: true,
                .form("[1-9][0-9]{0,2} days?", example: "7 days"),
                "Whether the debt is paid within so many days of the step.",
                zh: "步骤之后多少天内还清。")
        ])

    private static let share = ValueKind.form(
        "(100(\\.00?)?|[0-9]{1,2}(\\.[0-9]{1,2})?)%", example: "5%")
}
