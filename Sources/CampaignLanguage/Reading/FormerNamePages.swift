package import Diagnostics

/// The pages about `was`, D0557 and D0558.
package enum FormerNamePages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0557",
            Phrase("A former name is still in use", zh: "以前的名字还在用"),
            Phrase(
                "`was` says what a campaign or a step was called before. Its own name, or that of another step, it cannot be.",
                zh: "`was` 写活动或步骤以前的名字，不能是自己现在的名字，也不能是另一个步骤的名字。"),
            why: Phrase(
                "What has left under that name would count for two steps, and one of them would never be sent.",
                zh: "用那个名字发过的会算到两个步骤上，其中一个就永远不会发。"),
            .campaign(bad: steps("到期当天"), good: steps("逾期七天"))),
        DiagnosticPage(
            "D0558",
            Phrase("A former name stands twice", zh: "以前的名字写了两次"),
            Phrase(
                "A former name is in one `was` only, once.", zh: "以前的名字只能在一个 `was` 里写一次。"),
            why: Phrase(
                "A notice that has left belongs to one step; which of the two it was nobody could tell.",
                zh: "发过的通知只属于一个步骤；写了两次就说不清是哪一个。"),
            .campaign(bad: steps("[逾期七天, 逾期七天]"), good: steps("[逾期七天, 逾期提醒]"))),
    ]

    private static func steps(_ was: String) -> String {
        """
        steps:
          - step: 到期当天
            day: 还款日
            send: sms
            text: "{{ 姓名 }}您好，您的车贷今天到期，请还款。"
          - step: 逾期一周
            was: \(was)
            day: 还款日 + 7 days
            send: sms
            text: "{{ 姓名 }}您好，您的车贷已逾期，请尽快还款。"
        """
    }
}
