import Foundation
import TestSupport
import Testing

/// A campaign that tries two hours and keeps a holdout, over two days with a ledger.
@Suite struct ExperimentRunTests {
    private static let campaign = """
        campaign: overdue
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          borrower: 客户号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            客户号:   { type: text, longest: 20 }
            手机:     phone
            还款日:   date
        channels: { sms: { to: 手机, sender: main_sms } }
        experiment:
          holdout: 20%
          arms: { 上午组: 50%, 傍晚组: 50% }
          measure: { paid_within: 7 days }
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            at: { 上午组: 10:00, 傍晚组: 18:00 }
            send: sms
            text: 您的车贷已过还款日，请尽快还款。

        """

    private static let accounts = """
        合同编号,客户号,手机,还款日
        A1,甲,13800138001,2026-11-13
        A2,丙,13800138002,2026-11-13
        A3,戊,13800138003,2026-11-13
        A4,P1,13800138004,2026-11-13

        """

    private func desk() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        for policy in ["cn-consumer-credit", "house"] {
            try folder.write(
                "policies/\(policy).yaml", try Project.text("Campaigns/policies/\(policy).yaml"))
        }
        try folder.write("overdue.yaml", Self.campaign)
        try folder.write("accounts.csv", Self.accounts)
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        return folder
    }

    private struct Line: Decodable, Equatable {
        var account: String
        var reason: String
        var arm: String?
        var sendAt: String?
    }

    /// 丙 (A2) is held out, and would be in 上午组.
    @Test("what the holdout always gets counts for no arm")
    func always() throws {
        let folder = try desk()
        try folder.write(
            "overdue.yaml",
            Self.campaign.replacing("    send: sms\n", with: "    send: sms\n    always: true\n"))
        let command = ["run", "overdue.yaml", "--as-of", "2026-11-20T09:00:00+08:00"]
        let run = try Executable.run(
            command + ["--format", "jsonl", "--only", "notify"], in: folder.path)
        let decoder = JSONDecoder()
        let lines = try run.output.split(separator: "\n").map {
            try decoder.decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.map(\.account) == ["A1", "A2", "A3", "A4"])
        #expect(lines.map(\.arm) == ["上午组", nil, "傍晚组", "傍晚组"])
        let page = try Executable.run(command, in: folder.path).output
        let rows = page.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        }
        #expect(rows.contains(["上午组", "50%", "1"]))
        #expect(rows.contains(["傍晚组", "50%", "2"]))
        #expect(rows.contains(["holdout", "20%", "1;", "0", "accounts", "held", "out"]))
    }

    /// By `Tests/Oracle/experiment_buckets.py overdue 甲 丙 戊 P1`: 4833 1707, 761 1477, 7465 8972, 7314 6359.
    @Test("each line has the arm, and the holdout its reason")
    func lines() throws {
        let folder = try desk()
        let run = try Executable.run(
            ["run", "overdue.yaml", "--as-of", "2026-11-20T09:00:00+08:00", "--format", "jsonl"],
            in: folder.path)
        #expect(run.code == 0, "\(run.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = try run.output.split(separator: "\n").map {
            try decoder.decode(Line.self, from: Data($0.utf8))
        }
        #expect(
            lines == [
                Line(
                    account: "A1", reason: "step_due", arm: "上午组",
                    sendAt: "2026-11-20T10:00:00+08:00"),
                Line(account: "A2", reason: "holdout", arm: "上午组"),
                Line(
                    account: "A3", reason: "step_due", arm: "傍晚组",
                    sendAt: "2026-11-20T18:00:00+08:00"),
                Line(
                    account: "A4", reason: "step_due", arm: "傍晚组",
                    sendAt: "2026-11-20T18:00:00+08:00"),
            ])
    }

    @Test("the summary counts by arm, and explain names arm and holdout")
    func pages() throws {
        let folder = try desk()
        for language in ["en", "zh"] {
            let when = ["--as-of", "2026-11-20T09:00:00+08:00", "--lang", language]
            let run = try Executable.run(["run", "overdue.yaml"] + when, in: folder.path)
            Golden.expect(
                run.output, is: "Tests/Corpus/plans/experiment-summary.\(language).txt")
            for account in ["A2", "A3"] {
                let page = try Executable.run(
                    ["explain", "overdue.yaml", account] + when, in: folder.path)
                Golden.expect(
                    page.output, is: "Tests/Corpus/plans/experiment-\(account).\(language).txt")
            }
        }
    }

    @Test("a ledger keeps the experiment, the arm of each notice, and what the holdout did not get")
    func ledger() throws {
        let folder = try desk()
        for day in ["20", "23"] {
            let run = try Executable.run(
                [
                    "run", "overdue.yaml", "--live", "--as-of", "2026-11-\(day)T09:00:00+08:00",
                    "--ledger", "run.ledger", "--senders", "senders.yaml",
                ], in: folder.path)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
        }
        #expect(
            try rows(folder, "SELECT account, step, arm FROM notice ORDER BY account") == [
                "A1|逾期一周|上午组", "A3|逾期一周|傍晚组", "A4|逾期一周|傍晚组",
            ])
        // The first date stays.
        #expect(
            try rows(folder, "SELECT account, borrower, debt, step, date FROM held_out") == [
                "A2|丙|2026-11-13|逾期一周|2026-11-20"
            ])
        #expect(
            try rows(
                folder, "SELECT DISTINCT detail FROM event WHERE kind = 'experiment_declared'")
                == [
                    "holdout 20%; arms 上午组 50%, 傍晚组 50%; paid within 7 days; salt overdue"
                ])
    }

    private func rows(_ folder: TemporaryFolder, _ sql: String) throws -> [String] {
        try Database.rows(folder.path + "/run.ledger", sql)
    }
}
