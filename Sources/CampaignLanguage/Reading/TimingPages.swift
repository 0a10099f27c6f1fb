package import Diagnostics

/// The pages about when notices leave, D0580 to D0599.
package enum TimingPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0580",
            Phrase("The hours close before they open", zh: "时段还没开始就截止了"),
            Phrase(
                "`close_early` is as long as the hours, or longer, so that no notice could ever leave.",
                zh: "`close_early` 和时段一样长，或者更长，一份通知也发不出去。"),
            why: Phrase(
                """
                The margin gives a message time to arrive before the closing time; some minutes \
                are enough.
                """,
                zh: "提前量是给通知留出送达时间的，几分钟就够。"),
            .campaign(
                bad: """
                    timing:
                      hours: 09:00..20:00
                      close_early: 12 hours
                    """,
                good: """
                    timing:
                      hours: 09:00..20:00
                      close_early: 10 minutes
                    """)),
        DiagnosticPage(
            "D0581",
            Phrase("The hours run across midnight", zh: "时段跨过午夜"),
            Phrase(
                "`hours` ends at an earlier time of day than it begins, so that notices leave at night.",
                zh: "`hours` 结束的时刻比开始的早，夜里也会发通知。"),
            why: Phrase(
                """
                That may be meant, for people who work at night. But most often the two times \
                are in the wrong order, and in many countries collection at night is forbidden.
                """,
                zh: "可能本来就这么想，比如对方上夜班。但多半是两个时刻写反了，而且很多地方禁止夜间催收。"),
            .campaign(
                bad: """
                    timing:
                      hours: 20:00..09:00
                    """,
                good: """
                    timing:
                      hours: 09:00..20:00
                    """)),
    ]
}
