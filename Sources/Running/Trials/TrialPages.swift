package import Diagnostics

/// The pages about test files, D0850 to D0869.
package enum TrialPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0850",
            Phrase("A case sets a field that the portfolio does not have", zh: "用例里的字段，名单里没有"),
            Phrase(
                "`base` and `change` set fields by the names that the portfolio declares.",
                zh: "`base` 和 `change` 按名单里声明的名字写字段。"),
            why: Phrase(
                "The case would say nothing about the field that was meant.", zh: "本来想测的字段就没有测到。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        change: { 逾期金鄂: 100.00 }
                        expect: { notify: 逾期一周 }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        change: { 逾期金额: 100.00 }
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0851",
            Phrase("The account of a case cannot be read", zh: "用例里的账户读不了"),
            Phrase(
                """
                A value is not what its field wants, or a field that every account needs is \
                missing. Values are written as the portfolio has them.
                """,
                zh: "有的值不合字段的类型，或缺少每个账户都要有的字段。值按名单里的写法来写。"),
            why: Phrase(
                "A run skips such a row, so the case would test nothing.", zh: "运行时会跳过这样的行，用例就白写了。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        change: { 逾期金额: 一百 }
                        expect: { notify: 逾期一周 }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        change: { 逾期金额: 100.00 }
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0852",
            Phrase("A case names something that the campaign does not have", zh: "用例里的名字，活动里没有"),
            Phrase(
                """
                Steps, segments, arms, offers, stops, holds, exclusions, channels and reasons \
                are called as the campaign and its reports call them.
                """,
                zh: "步骤、分群、实验组、方案、停止、暂停、排除、渠道和原因，都用活动和报告里的名字。"),
            why: Phrase("The case could never come true.", zh: "这样的用例永远不会成立。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期七天 }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0853",
            Phrase("An expectation does not say one outcome", zh: "期望没有写明一种结果"),
            Phrase(
                """
                `expect` says one of `notify` `defer` `skip` `stopped` `held` `excluded` \
                `error`, or is `silent`; the rest describes it.
                """,
                zh:
                    "`expect` 写 `notify` `defer` `skip` `stopped` `held` `excluded` `error` 之一，或写 `silent`；其余是补充。"
            ),
            why: Phrase(
                "An account gets one decision in a run.", zh: "一次运行里，一个账户只有一个决定。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { by: sms }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周, by: sms }
                    """)),
        DiagnosticPage(
            "D0854",
            Phrase("The clock of a case goes back", zh: "用例里的时间倒退了"),
            Phrase(
                "Each moment of `then` is later than the one before.", zh: "`then` 里每个时刻都比上一个晚。"),
            why: Phrase(
                "What was sent before decides about what is sent after.", zh: "先发了什么，会影响后面发什么。"),
            .trial(
                bad: """
                    cases:
                      - case: 一周后不重复
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                        then:
                          - now: 2026-11-19 10:00
                            expect: silent
                    """,
                good: """
                    cases:
                      - case: 一周后不重复
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                        then:
                          - now: 2026-11-20 15:00
                            expect: silent
                    """)),
        DiagnosticPage(
            "D0855",
            Phrase("A moment or a date cannot be read", zh: "时刻或日期读不懂"),
            Phrase(
                """
                A moment is a date and a time on the clocks of the lender's zone; a date stands \
                alone where a day is wanted.
                """,
                zh: "时刻写机构当地的日期和时间；只要日期的地方只写日期。"),
            why: Phrase("Half an hour can decide whether a notice leaves.", zh: "差半小时，通知可能就发不出去。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 十一月二十日上午
                        expect: { notify: 逾期一周 }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0856",
            Phrase("Two cases have one name", zh: "两个用例同名"),
            Phrase(
                "The name of a case says what it shows, and a failure is known by it.",
                zh: "用例的名字说明它测什么，失败时也靠名字来认。"),
            why: Phrase("Nobody could tell which of them failed.", zh: "失败了分不清是哪一个。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                      - case: 逾期一周
                        now: 2026-11-20 21:00
                        expect: { defer: 2026-11-21 10:00 }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                      - case: 逾期一周，晚上九点等到第二天
                        now: 2026-11-20 21:00
                        expect: { defer: 2026-11-21 10:00 }
                    """)),
        DiagnosticPage(
            "D0857",
            Phrase("A case expects nothing", zh: "用例没有期望"),
            Phrase(
                "At one moment at least a case says what becomes of the account.",
                zh: "用例至少在一个时刻写明账户的结果。"),
            why: Phrase(
                "It could never fail, so it would prove nothing.", zh: "它永远不会失败，也就什么都证明不了。"),
            .trial(
                bad: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0858",
            Phrase("No borrower falls where the case wants one", zh: "找不到会分到那里的借款人"),
            Phrase(
                """
                `arm` and `holdout` replace the borrower's number by one that falls there. The \
                campaign needs an experiment, the case a number.
                """,
                zh: "`arm` 和 `holdout` 会把客户号换成分到那里的一个。活动里要有实验，用例里要有号码。"),
            why: Phrase(
                "The case would be about somebody of another group.", zh: "否则测到的是另一组的人。"),
            .trial(
                bad: """
                    cases:
                      - case: 对照组不发
                        holdout: true
                        now: 2026-11-20 10:00
                        expect: { skip: holdout }
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0859",
            Phrase("A receipt is about no notice", zh: "回执没有对应的通知"),
            Phrase(
                """
                `delivered`, `failed` and `expired` are about the last notice that left on the \
                channel at an earlier moment of the case.
                """,
                zh: "`delivered`、`failed`、`expired` 说的是这个用例里更早时刻在该渠道发出的最后一份通知。"),
            why: Phrase("Nothing would follow from it.", zh: "没有通知，回执就不起作用。"),
            .trial(
                bad: """
                    cases:
                      - case: 短信没有送达
                        now: 2026-11-20 10:00
                        received: { failed: sms }
                        expect: { notify: 逾期一周 }
                    """,
                good: """
                    cases:
                      - case: 短信没有送达
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                        then:
                          - now: 2026-11-20 12:00
                            received: { failed: sms }
                            expect: silent
                    """)),
        DiagnosticPage(
            "D0860",
            Phrase("A text is expected where no notice is", zh: "没有通知，却期望了文字"),
            Phrase(
                "`text`, `text_has` and `text_lacks` go with `expect: { notify: … }`.",
                zh: "`text`、`text_has`、`text_lacks` 要和 `expect: { notify: … }` 一起写。"),
            why: Phrase(
                "There is no text to look at, so nothing would be tested.", zh: "没有文字可看，也就没有测到。"),
            .trial(
                bad: """
                    cases:
                      - case: 晚上不发
                        now: 2026-11-20 21:00
                        expect: { defer: 2026-11-21 10:00 }
                        text_has: 尽快还款
                    """,
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                        text_has: 尽快还款
                    """)),
        DiagnosticPage(
            "D0862",
            Phrase("There are no cases", zh: "没有用例"),
            Phrase(
                "A test file has at least one case, and `--only` names one that is there.",
                zh: "测试文件里至少有一个用例，`--only` 要写得出有的用例。"),
            why: Phrase(
                "Nothing was tested, and it would look as if all was well.", zh: "什么都没有测，看上去却像都通过了。"
            ),
            .trial(
                bad: "cases: []",
                good: """
                    cases:
                      - case: 逾期一周
                        now: 2026-11-20 10:00
                        expect: { notify: 逾期一周 }
                    """)),
        DiagnosticPage(
            "D0861",
            Phrase("There are no test files", zh: "没有测试文件"),
            Phrase(
                "`dunlin test` looks for files whose names end in `.test.yaml`.",
                zh: "`dunlin test` 找名字以 `.test.yaml` 结尾的文件。"),
            why: Phrase("Nothing was tested.", zh: "什么都没有测。"),
            .notRun(
                because: "it is about the command line", bad: "dunlin test Docs",
                good: "dunlin test Campaigns")),
    ]
}
