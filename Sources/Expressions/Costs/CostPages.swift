package import Diagnostics

/// The pages about the work of expressions, D0390 to D0394.
package enum CostPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0390",
            Phrase("An expression may take too much work", zh: "表达式的工作量可能过大"),
            Phrase(
                """
                For the largest values that the fields allow, the expression takes more units \
                of work than one account may. Use smaller lists, or fewer loops in one another.
                """,
                zh: "按字段允许的最大值计算，表达式对一个账户的工作量超过上限。请用更短的列表，或减少循环的层数。"),
            why: Phrase(
                "An evaluation beyond the limit fails: that account would get no notice.",
                zh: "超过上限的计算会失败，这个账户就收不到通知。"),
            .condition(
                bad: "lists.range(1000).exists(x, lists.range(1000).exists(y, x * y == 7))",
                good: "lists.range(100).exists(x, lists.range(100).exists(y, x * y == 7))")),
        DiagnosticPage(
            "D0391",
            Phrase("How much work an expression takes is not known", zh: "表达式的工作量无法估计"),
            Phrase(
                """
                A loop or a pattern walks over a field that has no `longest` (a number: no \
                `at_most`), so that its work has no sensible bound. Declare one.
                """,
                zh: "循环或正则表达式处理的字段没有声明 `longest`（数字则是 `at_most`），工作量没有合理的上限。请声明。"),
            why: Phrase(
                "An account with a very long value would fail while the run is on its way.",
                zh: "遇到很长的值时，这个账户在运行中才会出错。"),
            .file(
                bad: campaign("{ list: text }"), good: campaign("{ list: text, longest: 60 }"))),
    ]

    private static func campaign(_ type: String) -> String {
        """
        campaign: overdue-week
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            还款日: date
            手机: phone
            标签: \(type)
        audience:
          include: has(标签) and 标签.exists(x, x.startsWith("重点"))
        channels: { sms: { to: 手机, sender: main_sms } }
        steps:
          - step: 到期当天
            day: 还款日
            send: sms
            text: |
              您的贷款今天到期，请按时还款。
        """
    }
}
