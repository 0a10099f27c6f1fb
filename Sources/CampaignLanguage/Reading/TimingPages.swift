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
        DiagnosticPage(
            "D0582",
            Phrase("A step comes after one that stands below it", zh: "步骤排在了下面的步骤之后"),
            Phrase(
                "`after` names the step itself or one further down. Steps go only forward: once a later one was sent, no earlier one is.",
                zh: "`after` 写的是自己或更下面的步骤。步骤只往前走：后面的发过之后，前面的就不再发。"),
            why: Phrase(
                "Such a step could never be sent.", zh: "这样的步骤永远不会发出。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期三天
                        day: 还款日 + 3 days
                        after: 逾期一周
                        send: sms
                        text: 请尽快还款。
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: 请尽快还款。
                    """,
                good: """
                    steps:
                      - step: 逾期三天
                        day: 还款日 + 3 days
                        send: sms
                        text: 请尽快还款。
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        after: 逾期三天
                        send: sms
                        text: 请尽快还款。
                    """)),
        DiagnosticPage(
            "D0584",
            Phrase("A hold that may have no end", zh: "说不清何时恢复的暂停"),
            Phrase(
                "The `until` of a hold reads a field that may be empty, and its `if` does not make sure that it is there.",
                zh: "`hold` 的 `until` 用到可能为空的字段，而它的 `if` 没有保证这个字段有值。"),
            why: Phrase(
                "A hold ends by itself; without a date the account would be silent for ever, or not at all.",
                zh: "暂停到期要自动恢复；没有日期，这个账户要么一直不发，要么根本没停。"),
            .notRun(
                because: "the portfolio of the other examples has no optional date",
                bad: "hold:\n  已承诺: { if: 状态 == \"协商\", until: 承诺日 + 1 day }",
                good: "hold:\n  已承诺: { if: has(承诺日), until: 承诺日 + 1 day }")),
        DiagnosticPage(
            "D0586",
            Phrase("A hold whose end moves", zh: "永远到不了期的暂停"),
            Phrase(
                "The `until` of a hold is counted from `today` or `now`.",
                zh: "`hold` 的 `until` 从 `today` 或 `now` 算起。"),
            why: Phrase(
                "It is computed anew in each run, so the hold would never end by its date.",
                zh: "每次运行都重新计算，这个日期永远到不了。"),
            .notRun(
                because: "the portfolio of the other examples has no such state",
                bad: "hold:\n  协商中: { if: 状态 == \"协商\", until: today + 10 days }",
                good: "hold:\n  协商中: { if: 状态 == \"协商\", until: 还款日 + 10 days }")),
        DiagnosticPage(
            "D0583",
            Phrase("A name like that of a repetition", zh: "名字像是重复的步骤"),
            Phrase(
                "A step's name ends in `#` and a number. The second time of a repeated step `跟进` is called `跟进#2` in reports and in the ledger.",
                zh: "步骤名以 `#` 加数字结尾。重复步骤 `跟进` 的第二次，报表和台账里叫 `跟进#2`。"),
            why: Phrase(
                "Two steps of one name would take each other for sent.", zh: "两个步骤同名，就会互相当作已经发过。"),
            .campaign(
                bad: """
                    steps:
                      - step: 跟进#2
                        day: 还款日 + 7 days
                        send: sms
                        text: 请尽快还款。
                    """,
                good: """
                    steps:
                      - step: 第二次跟进
                        day: 还款日 + 7 days
                        send: sms
                        text: 请尽快还款。
                    """)),
    ]
}
