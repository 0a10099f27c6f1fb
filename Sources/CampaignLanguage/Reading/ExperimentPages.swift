package import Diagnostics

/// The catalogue's pages about experiments.
package enum ExperimentPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0595",
            Phrase("An experiment of nothing", zh: "没有内容的实验"),
            Phrase(
                "An experiment has neither a holdout nor arms.", zh: "实验既没有对照组，也没有分组。"),
            why: Phrase("There would be nothing to compare.", zh: "没有可比较的东西。"),
            .campaign(
                bad: """
                    experiment:
                      measure: { paid_within: 7 days }
                    """,
                good: """
                    experiment:
                      holdout: 5%
                      measure: { paid_within: 7 days }
                    """)),
        DiagnosticPage(
            "D0596",
            Phrase("Arms that are not all borrowers", zh: "各组合计不是 100%"),
            Phrase(
                "The shares of the arms are not 100% together, or there is only one arm.",
                zh: "各组比例合计不是 100%，或者只有一组。"),
            why: Phrase(
                "Whoever is in no arm would have no text and no time.", zh: "不在任何一组的人，没有文字也没有时间。"),
            .campaign(
                bad: """
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 40% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 上午组: 10:00, 傍晚组: 18:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 上午组: 10:00, 傍晚组: 18:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0597",
            Phrase("An arm is called like a segment", zh: "实验组和分群同名"),
            Phrase("An arm of the experiment has the name of a segment.", zh: "实验组用了分群的名字。"),
            why: Phrase(
                "Where a value is chosen by group, the two could not be told apart.",
                zh: "按组选择时，分不清是哪一个。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    experiment:
                      arms: { 紧急: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: 10:00, 标准: 18:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: { 上午组: 10:00, 傍晚组: 18:00 }, 标准: 12:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0598",
            Phrase("No step tells the arms apart", zh: "没有一步区分实验组"),
            Phrase(
                "The arms stand in no `at`, `send` or text, and no expression reads `arm`.",
                zh: "没有任何 `at`、`send` 或文字用到实验组，也没有表达式用到 `arm`。"),
            why: Phrase(
                "Two arms that are treated alike only look like a result.", zh: "两组待遇相同，差别只是偶然。"),
            .campaign(
                bad: """
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 上午组: 10:00, 傍晚组: 18:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0599",
            Phrase("Segments and arms side by side", zh: "分群和实验组写在同一级"),
            Phrase(
                "A value is chosen by segment and by arm on one level.", zh: "在同一级里既按分群又按实验组选择。"),
            why: Phrase(
                "Each account is in one segment and in one arm; two values would fit it.",
                zh: "每个账户都在一个分群和一个实验组里，会有两个值都符合。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: 10:00, 上午组: 11:00, otherwise: 18:00 }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    experiment:
                      arms: { 上午组: 50%, 傍晚组: 50% }
                      measure: { paid_within: 7 days }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        at: { 紧急: 10:00, 标准: { 上午组: 11:00, 傍晚组: 18:00 } }
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
    ]
}
