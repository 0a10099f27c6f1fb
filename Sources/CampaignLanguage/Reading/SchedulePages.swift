package import Diagnostics

/// The pages about `schedule`, D0590 and D0591.
package enum SchedulePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0590",
            Phrase("A run begins after the hours", zh: "到了时段结束才开始运行"),
            Phrase(
                "`schedule` names a time at which nothing may leave any more on that day.",
                zh: "`schedule` 写的时刻，当天已经不能再发。"),
            why: Phrase(
                "Each run would put everybody off to the next day, on which the next run does the same: nobody ever gets anything.",
                zh: "每次运行都会把所有人推到第二天，第二天又是如此，谁也收不到。"),
            .campaign(
                bad: """
                    timing:
                      hours: 09:00..20:00
                    schedule: { every: day, at: 20:00 }
                    """,
                good: """
                    timing:
                      hours: 09:00..20:00
                    schedule: { every: day, at: 08:30 }
                    """)),
        DiagnosticPage(
            "D0591",
            Phrase("A day or time stands twice in the schedule", zh: "排期里日子或时刻重复"),
            Phrase(
                "`schedule` names a time twice, a day twice, or `day` and others beside it.",
                zh: "`schedule` 里同一时刻或同一天写了两次，或 `day` 旁边又写了别的日子。"),
            why: Phrase(
                "One of them says nothing; most often another one was meant.",
                zh: "其中一个没有作用；多半是想写另一个。"),
            .campaign(
                bad: "schedule: { every: [day, sunday], at: 09:00 }",
                good: "schedule: { every: [monday, sunday], at: 09:00 }")),
    ]
}
