import Foundation
import TestSupport
import Testing

/// The campaign of outstanding balances: a sample of the field charged 2 % a day, which is 730 % a year.
@Suite("Outstanding balances") struct BalanceTests {
    @Test("a row with 2 % a day is broken, and no notice leaves for it")
    func refusedRow() throws {
        let rows = try Project.text("Campaigns/data/balances.csv").split(separator: "\n")
        let line = try #require(rows.firstIndex { $0.contains(",2%,") })
        let account = String(rows[line].prefix { $0 != "," })
        let run = try Executable.run([
            "run", "Campaigns/balance-notices.yaml", "--as-of", "2026-11-20T09:30:00+08:00",
            "--format", "jsonl", "--lang", "en",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\n").filter { $0.contains("\"\(account)\"") }
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { $0.contains("\"reason\":\"broken_row\"") })
        let page = try Executable.run([
            "run", "Campaigns/balance-notices.yaml", "--as-of", "2026-11-20T09:30:00+08:00",
            "--lang",
            "en",
        ])
        #expect((page.output + page.errors).contains("balances.csv:\(line + 1):"))
        #expect(
            (page.output + page.errors).contains(
                "`日罚息率` holds `2%`, more than the field's `at_most`"))
    }

    /// D0508: no period. D0920: the pack's rule on rates, of a bound that there is not, and of one that is too high. D0695: a
    /// percent that the words make a rate of. D0693: words that say no period.
    @Test(
        "a rate needs its period and a bound, wherever it is said",
        arguments: [
            ("rate", "日罚息率", "D0508"), ("{ type: rate, per: day }", "日罚息率", "D0920"),
            ("{ type: rate, per: day, at_most: 2% }", "日罚息率", "D0920"),
            ("{ type: percent, at_most: 1% }", "日罚息率", "D0695"),
            ("{ type: rate, per: day, at_most: 0.06% }", "罚息利率", "D0693"),
            ("{ type: rate, per: day, at_most: 0.06% }", "日罚息率", ""),
        ])
    func periods(type: String, words: String, code: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("lender.yaml", try Project.text("Campaigns/shared/balance-lender.yaml"))
        for name in ["policies/house.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("rate.csv", "合同编号,姓名,手机,还款日,逾期金额,日罚息率\n")
        try folder.write(
            "rate.yaml",
            """
            campaign: rate
            import: { lender: lender.yaml }
            policies: [house]
            portfolio:
              source: rate.csv
              account: 合同编号
              due: 还款日
              fields:
                合同编号: { type: text, longest: 12 }
                姓名:     name
                手机:     phone
                还款日:   date
                逾期金额: { type: money, at_most: 9000.00 }
                日罚息率: \(type)
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: sms
                text: 应还{{ 逾期金额 | money }}，\(words){{ 日罚息率 | percent }}，如有困难请来电{{ lender.hotline }}。

            """)
        let check = try Executable.run(["check", "rate.yaml", "--format", "json"], in: folder.path)
        let pattern = try Regex("\"code\": ?\"(D[0-9]{4})\"")
        let codes = Set(
            check.output.matches(of: pattern).compactMap { $0.output[1].substring.map(String.init) }
        )
        #expect(codes.contains(code) != code.isEmpty, "\(check.output)")
        #expect((check.code == 0) == code.isEmpty, "\(check.output)\(check.errors)")
    }
}
