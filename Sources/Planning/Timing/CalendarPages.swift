package import Diagnostics

/// The pages about calendar files, D0560 to D0579.
package enum CalendarPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0560",
            Phrase("A part of a calendar has the wrong form", zh: "日历的写法不对"),
            Phrase(
                """
                A calendar has a name, a list of weekend days, and maps from dates to the \
                names of holidays.
                """,
                zh: "日历要写名称，用列表写周末是哪几天，再写每个日期对应的节日名称。"),
            why: Phrase("On which days notices may go out depends on it.", zh: "哪天能发通知，全看日历。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: saturday
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    """)),
        DiagnosticPage(
            "D0561",
            Phrase("A key in a calendar is unknown", zh: "日历文件没有这个键"),
            Phrase(
                "A calendar knows the keys `calendar from to weekend holidays working source`.",
                zh: "日历文件可用的键是 `calendar from to weekend holidays working source`。"),
            why: Phrase(
                "Holidays under a misspelt key would be working days.",
                zh: "键拼错了，写在里面的节假日就成了工作日。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holiday:
                      2026-10-01..2026-10-07: 国庆节
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-10-01..2026-10-07: 国庆节
                    """)),
        DiagnosticPage(
            "D0562",
            Phrase("A calendar lacks a key", zh: "日历缺少必需的键"),
            Phrase(
                """
                A calendar says its name, from when to when it reaches, and which days are \
                the weekend.
                """,
                zh: "日历要写明名称、起止日期，以及周末是哪几天。"),
            why: Phrase(
                "Nothing of this is guessed: a holiday that is missed disturbs people at home.",
                zh: "这些都不能猜：漏掉一个假日，就会在休息日打扰人。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    weekend: [saturday, sunday]
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    """)),
        DiagnosticPage(
            "D0563",
            Phrase("A date in a calendar is none", zh: "日历里的日期不对"),
            Phrase(
                """
                A day is written `2026-10-01`, a range `2026-10-01..2026-10-07`, and the days \
                must exist.
                """,
                zh: "一天写 `2026-10-01`，一段写 `2026-10-01..2026-10-07`，而且要真有这一天。"),
            why: Phrase(
                "A holiday on a day that does not exist closes nothing.",
                zh: "不存在的日子放不了假。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-02-30: 春节
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-02-17: 春节
                    """)),
        DiagnosticPage(
            "D0564",
            Phrase("A range ends before it starts", zh: "结束早于开始"),
            Phrase("The second date of a range is before the first.", zh: "一段日期里，后一个日期早于前一个。"),
            why: Phrase("The range would hold no day at all.", zh: "这样一天也没有。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-10-07..2026-10-01: 国庆节
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-10-01..2026-10-07: 国庆节
                    """)),
        DiagnosticPage(
            "D0565",
            Phrase("A date lies outside the calendar", zh: "日期不在日历范围内"),
            Phrase("The date is before `from` or after `to`.", zh: "日期早于 `from` 或晚于 `to`。"),
            why: Phrase(
                "Mostly the year was not changed when the file was copied.",
                zh: "多半是复制文件时忘了改年份。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2025-10-01..2025-10-07: 国庆节
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-10-01..2026-10-07: 国庆节
                    """)),
        DiagnosticPage(
            "D0566",
            Phrase("A date stands in a calendar twice", zh: "日历里同一天写了两次"),
            Phrase(
                "A day is a holiday or a make-up working day, once.",
                zh: "一个日子要么放假、要么调休上班，只写一次。"),
            why: Phrase(
                "Named as both, it would be unknown whether notices go out.",
                zh: "两样都写，就不知道能不能发通知。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-02-14..2026-02-23: 春节
                    working:
                      2026-02-14: 春节调休
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    holidays:
                      2026-02-15..2026-02-23: 春节
                    working:
                      2026-02-14: 春节调休
                    """)),
        DiagnosticPage(
            "D0567",
            Phrase("A make-up day is a working day anyway", zh: "调休日本来就是工作日"),
            Phrase(
                """
                `working` names make-up working days, which fall on a weekend. This one does \
                not. This is a warning.
                """,
                zh: "`working` 里写的是落在周末的调休上班日，这一天不在周末。这只是警告。"),
            why: Phrase("Mostly the date is off by a day or a year.", zh: "多半是日期差了一天或一年。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    working:
                      2026-02-13: 春节调休
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    working:
                      2026-02-14: 春节调休
                    """)),
        DiagnosticPage(
            "D0568",
            Phrase("This is no day of the week", zh: "不是星期名"),
            Phrase(
                "Days of the week are written in English, `monday` to `sunday`.",
                zh: "星期用英文写，`monday` 到 `sunday`。"),
            why: Phrase("The weekend decides when nobody is written to.", zh: "周末是哪几天，决定哪天不打扰人。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [周六, 周日]
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    """)),
        DiagnosticPage(
            "D0569",
            Phrase("A calendar is too long", zh: "日历的范围太长"),
            Phrase("A calendar reaches over at most 50 years.", zh: "一个日历最多覆盖 50 年。"),
            why: Phrase(
                "Holidays are announced a year or two ahead; the rest would be invented.",
                zh: "放假安排只提前一两年公布，再往后都是编的。"),
            .calendar(
                bad: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2126-12-31
                    weekend: [saturday, sunday]
                    """,
                good: """
                    calendar: cn-mainland
                    from: 2026-01-01
                    to: 2026-12-31
                    weekend: [saturday, sunday]
                    """)),
    ]
}
