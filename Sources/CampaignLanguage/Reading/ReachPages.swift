package import Diagnostics

/// The pages about parts of a campaign that no account can reach, D0541 to D0552.
package enum ReachPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0541",
            Phrase("An exclusion or stop has no effect", zh: "排除或停止规则不起作用"),
            Phrase(
                "The audience never lets such accounts in, so that there is nothing to exclude or to stop.",
                zh: "受众里根本没有这样的账户，没有什么可排除或停止的。"),
            why: Phrase("The rule looks like a safeguard, and is none.", zh: "它看起来是一道保险，其实不是。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue in 1..90
                      exclude:
                        太久: days_overdue > 90
                    """,
                good: """
                    audience:
                      include: days_overdue in 1..90
                      exclude:
                        太小: 逾期金额 < 100.00
                    """)),
        DiagnosticPage(
            "D0542",
            Phrase("Nobody is left", zh: "没有可通知的人"),
            Phrase(
                "Exclusions and stops together take the whole audience.", zh: "排除和停止规则合起来把受众全拿走了。"),
            why: Phrase("The campaign would run and write to nobody.", zh: "活动照常运行，却一个人也不通知。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue >= 31
                      exclude:
                        太久: days_overdue > 30
                    """,
                good: """
                    audience:
                      include: days_overdue >= 31
                      exclude:
                        太久: days_overdue > 90
                    """)),
        DiagnosticPage(
            "D0543",
            Phrase("A segment lies outside the audience", zh: "分群在受众之外"),
            Phrase("Nobody who is included can belong to the segment.", zh: "受众里没有人会属于这个分群。"),
            why: Phrase("Its texts would never be sent.", zh: "给它写的文字永远不会发出去。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue in 1..90
                    segments:
                      - 长期: days_overdue > 120
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    audience:
                      include: days_overdue in 1..90
                    segments:
                      - 长期: days_overdue > 60
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0544",
            Phrase("Earlier segments take everybody", zh: "分群被前面的占完"),
            Phrase(
                "The first segment that holds wins; whoever would belong to this one belongs to an earlier one already.",
                zh: "先成立的分群优先；会属于这个分群的人都已归入前面的分群。"),
            why: Phrase("The urgent would get the gentle text.", zh: "该收到紧急文字的人会收到温和的文字。"),
            .campaign(
                bad: """
                    segments:
                      - 一般: 逾期金额 >= 100.00
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 一般: 逾期金额 >= 100.00
                      - 标准: otherwise
                    """)),
        DiagnosticPage(
            "D0545",
            Phrase("An offer lies outside the audience", zh: "方案在受众之外"),
            Phrase("Nobody who is included meets the offer's condition.", zh: "受众里没有人满足这个方案的条件。"),
            why: Phrase(
                "The relief that was promised inside the house is never made.",
                zh: "公司内部定好的减免，谁也得不到。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue in 1..90
                    offers:
                      - offer: 展期
                        if: days_overdue > 100
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: |
                          {{ 姓名 }}您好，请尽快还款。{{ offer.say }}
                    """,
                good: """
                    audience:
                      include: days_overdue in 1..90
                    offers:
                      - offer: 展期
                        if: days_overdue > 60
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: |
                          {{ 姓名 }}您好，请尽快还款。{{ offer.say }}
                    """)),
        DiagnosticPage(
            "D0546",
            Phrase("An offer is never made", zh: "方案轮不到"),
            Phrase(
                "An earlier offer that holds wherever this one does goes first.",
                zh: "只要这个方案成立，前面的方案就先成立。"),
            why: Phrase(
                "The better offer for the hard cases is never made.", zh: "给困难客户的更好方案永远轮不到。"),
            .campaign(
                bad: """
                    offers:
                      - offer: 展期
                        if: days_overdue >= 31
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                      - offer: 长展期
                        if: days_overdue >= 61
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: |
                          {{ 姓名 }}您好，请尽快还款。{{ offer.say }}
                    """,
                good: """
                    offers:
                      - offer: 长展期
                        if: days_overdue >= 61
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                      - offer: 展期
                        if: days_overdue >= 31
                        extend: { by: 6 months }
                        say: 可申请展期{{ offer.months }}个月。
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: |
                          {{ 姓名 }}您好，请尽快还款。{{ offer.say }}
                    """)),
        DiagnosticPage(
            "D0547",
            Phrase("Nobody comes to a step", zh: "没人会走到的步骤"),
            Phrase(
                "The day, the condition and the audience of the step leave no account.",
                zh: "步骤的日期、条件和受众放在一起，没有账户符合。"),
            why: Phrase("The notice is written, checked and never sent.", zh: "通知写好了、检查过了，却永远不会发。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期一周
                        if: days_overdue < 7
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    steps:
                      - step: 逾期一周
                        if: days_overdue >= 7
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0548",
            Phrase("A segment cannot come to a step", zh: "`for` 里的分群走不到"),
            Phrase("The condition of the step rules the segment out.", zh: "步骤的条件把这个分群排除了。"),
            why: Phrase("Who is named would wait for a notice in vain.", zh: "写了给谁，谁却等不到通知。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: [紧急, 标准]
                        if: 逾期金额 < 5000.00
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        if: 逾期金额 < 5000.00
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0549",
            Phrase("A selector key has no effect", zh: "选择键不起作用"),
            Phrase("No account of this group comes to the step.", zh: "这个分群没有账户会走到这一步。"),
            why: Phrase(
                "Whoever reads the file would think that it says something.", zh: "读文件的人会以为它起作用。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        at: { 标准: 10:00, 紧急: 09:30 }
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        at: 10:00
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0550",
            Phrase("A branch of a text is never taken", zh: "文字的一支用不到"),
            Phrase(
                "Nobody who gets the text meets the condition of the branch.",
                zh: "收到这段文字的人都不满足这一支的条件。"),
            why: Phrase("The warning that stands there is never read.", zh: "写在那里的提醒谁也看不到。"),
            .campaign(
                bad: """
                    audience:
                      include: days_overdue in 1..90
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好。{% if days_overdue > 90 %}请立即还款。{% else %}请尽快还款。{% endif %}"
                    """,
                good: """
                    audience:
                      include: days_overdue in 1..90
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好。{% if days_overdue > 7 %}请立即还款。{% else %}请尽快还款。{% endif %}"
                    """)),
        DiagnosticPage(
            "D0551",
            Phrase("No step tells a segment apart", zh: "没有一步区分的分群"),
            Phrase(
                "The segment stands in no `for`, text, time or channel; it only divides the counts of a run.",
                zh: "没有任何 `for`、文字、时间或渠道用到这个分群；它只把统计分开。"),
            why: Phrase(
                "A group that nothing depends on is easily forgotten or misread.",
                zh: "没有东西取决于它的分群，容易被忘记或看错。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        at: { 紧急: 09:30, 标准: 10:00 }
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """)),
        DiagnosticPage(
            "D0552",
            Phrase("No step writes to a segment", zh: "没有步骤写给这个分群"),
            Phrase(
                "Every step has a `for`, and the segment stands in none of them.",
                zh: "每一步都写了 `for`，却没有一步写到这个分群。"),
            why: Phrase(
                "Its accounts get nothing, which in a run looks like any account whose day has not come.",
                zh: "里面的账户什么也收不到，而在运行结果里看上去只像还没到日子。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        day: 还款日 + 7 days
                        send: sms
                        text: "{{ 姓名 }}您好，请尽快还款。"
                      - step: 大额人工
                        for: 紧急
                        day: 还款日 + 5 days
                        send: sms
                        text: "{{ 姓名 }}您好，请致电我们商量还款。"
                    """)),
    ]
}
