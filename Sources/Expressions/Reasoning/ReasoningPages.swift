package import Diagnostics

/// The pages about conditions that are constant or contradict themselves, D0371 to D0379.
package enum ReasoningPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0371",
            Phrase("A comparison can never hold", zh: "比较永远不成立"),
            Phrase(
                "No account has such a value: the field, or what it counts, does not reach there.",
                zh: "没有账户会有这样的值：字段或它所计的数到不了那里。"),
            why: Phrase(
                "Nobody would be chosen, and nobody would notice.", zh: "一个人也选不出来，而且没人会发现。"),
            .condition(bad: "days_overdue < 0", good: "days_until_due > 0")),
        DiagnosticPage(
            "D0372",
            Phrase("A comparison always holds", zh: "比较总是成立"),
            Phrase(
                "Every account has such a value, so that the comparison chooses nobody.",
                zh: "每个账户的值都是这样，所以这个比较起不到筛选作用。"),
            why: Phrase(
                "Most likely another number or sign was meant.", zh: "多半想写的是别的数字或符号。"),
            .condition(bad: "days_overdue >= 0", good: "days_overdue >= 1")),
        DiagnosticPage(
            "D0373",
            Phrase("Two comparisons contradict each other", zh: "两个条件互相矛盾"),
            Phrase(
                "No account can meet both; the two places are marked.",
                zh: "没有账户能同时满足两个条件；两处都已标出。"),
            why: Phrase(
                "Nobody would be chosen. Often `or`, or a range, was meant.",
                zh: "一个人也选不出来。想写的往往是 `or`，或者一个范围。"),
            .condition(
                bad: "days_overdue < 30 and days_overdue >= 90",
                good: "days_overdue in 30..90")),
        DiagnosticPage(
            "D0374",
            Phrase("Two comparisons cover everything", zh: "两个条件合起来总成立"),
            Phrase(
                "Wherever one fails the other holds, so that their `or` chooses nobody.",
                zh: "一个不成立时另一个就成立，用 `or` 连起来就起不到筛选作用。"),
            why: Phrase("Most likely `and` was meant.", zh: "想写的多半是 `and`。"),
            .condition(
                bad: "days_overdue > 5 or days_overdue <= 10",
                good: "days_overdue > 5 and days_overdue <= 10")),
        DiagnosticPage(
            "D0375",
            Phrase("A comparison changes nothing", zh: "比较不起作用"),
            Phrase(
                "Another comparison beside it is stricter already (with `or`: wider).",
                zh: "旁边的另一个比较已经更严（用 `or` 时是更宽）。"),
            why: Phrase(
                "Somebody who changes this number later would wonder why nothing happens.",
                zh: "以后有人改这个数字，会奇怪为什么没有变化。"),
            .condition(
                bad: "days_overdue >= 30 and days_overdue >= 7",
                good: "days_overdue >= 30")),
    ]
}
