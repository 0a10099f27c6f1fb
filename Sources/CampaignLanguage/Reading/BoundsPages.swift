package import Diagnostics

/// The pages about `stop.campaign`, D0587 to D0589.
package enum BoundsPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0587",
            Phrase("A bound that is never exceeded", zh: "永远不会超过的上限"),
            Phrase(
                "`over` of `failures` or `complaints` is 100% or more. The campaign pauses where the share is larger, and it never is.",
                zh: "`failures` 或 `complaints` 的 `over` 写了 100% 或更多。比例更大才会暂停，而这不可能。"),
            why: Phrase(
                "The campaign would go on while every notice fails.", zh: "就算每份都失败，活动也不会停。"),
            .campaign(
                bad: "stop:\n  campaign:\n    failures: { over: 100%, of_last: 200 }",
                good: "stop:\n  campaign:\n    failures: { over: 5%, of_last: 200 }")),
        DiagnosticPage(
            "D0588",
            Phrase("A budget of nothing", zh: "预算是零"),
            Phrase("`stop.campaign.budget.cost` is zero.", zh: "`stop.campaign.budget.cost` 写了零。"),
            why: Phrase(
                "Each run would pause the campaign before its first notice.",
                zh: "每次运行一份没发就会暂停。"),
            .campaign(
                bad: "stop:\n  campaign:\n    budget: { cost: 0.00 }",
                good: "stop:\n  campaign:\n    budget: { cost: 30000.00 }")),
        DiagnosticPage(
            "D0589",
            Phrase("The first failure pauses", zh: "第一次失败就暂停"),
            Phrase(
                "`failures` names a share so small, or so few hand-overs, that one failure is more.",
                zh: "`failures` 的比例太小，或看的次数太少，失败一次就超过了。"),
            why: Phrase(
                "In every portfolio some numbers are out of use: the campaign would stand still each day until a person resumes it.",
                zh: "每份名单里都有空号：活动天天都会停下来等人恢复。"),
            .campaign(
                bad: "stop:\n  campaign:\n    failures: { over: 0.1%, of_last: 200 }",
                good: "stop:\n  campaign:\n    failures: { over: 5%, of_last: 200 }")),
    ]
}
