import Foundation
import TestSupport
import Testing

/// A campaign and its steps get other names between two runs, also where the first was killed: `was`.
@Suite("A campaign that was renamed") struct RenameRunTests {
    private struct Names {
        var campaign: String
        var step: String
        var was = ""
        var stepWas = ""
    }

    private static let old = Names(campaign: "overdue", step: "逾期七天")
    private static let new = Names(
        campaign: "renamed", step: "逾期一周", was: "was: overdue", stepWas: "was: [逾期七天]")
    private static let careless = Names(campaign: "renamed", step: "逾期一周")

    private static func campaign(_ names: Names) -> String {
        """
        campaign: \(names.campaign)
        \(names.was)
        import: { lender: shared/lender.yaml }
        policies: []
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
        timing: { limits: { all: [9 per day, 9 per 7 days] } }
        steps:
          - step: \(names.step)
            \(names.stepWas)
            day: 还款日 + 7 days
            late: 5 days
            send: sms
            text: 您的车贷已过还款日，请尽快还款。
          - step: 跟进
            day: 还款日 + 14 days
            after: \(names.step)
            send: sms
            text: 您的车贷已逾期较久，请尽快还款。

        """
    }

    /// With the buckets of 甲 丙 戊 P1: by `experiment_buckets.py overdue` 4833 1707, 761 1477, 7465 8972,
    /// 7314 6359; by `experiment_buckets.py renamed` 7769 9161, 7959 9791, 3697 8492, 2683 6001.
    private static let accounts = """
        合同编号,客户号,手机,还款日
        A1,甲,13800138001,2026-11-13
        A2,丙,13800138002,2026-11-13
        A3,戊,13800138003,2026-11-13
        A4,P1,13800138004,2026-11-13

        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        for policy in ["cn-consumer-credit", "house"] {
            try folder.write(
                "policies/\(policy).yaml", try Project.text("Campaigns/policies/\(policy).yaml"))
        }
        try folder.write("accounts.csv", Self.accounts)
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
    }

    private func run(
        _ names: Names, _ day: String, killAt: String? = nil
    ) throws -> Executable.Outcome {
        try folder.write("campaign.yaml", Self.campaign(names))
        return try Executable.run(
            [
                "run", folder.path + "/campaign.yaml", "--live", "--as-of",
                "\(day)T10:00:00+08:00", "--ledger", folder.path + "/run.ledger", "--senders",
                folder.path + "/senders.yaml",
            ], environment: killAt.map { ["DUNLIN_TEST_KILL": $0] } ?? [:])
    }

    /// What has left, as `account/debt/step` without the campaign, sorted.
    private func left() throws -> [String] {
        try ((try? folder.text("sent.jsonl")) ?? "").split(separator: "\n").map { line in
            let notice = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let key = try #require(notice?["key"] as? String)
            return key.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
        }.sorted()
    }

    @Test(
        "what may have left under the old names does not leave under the new ones",
        arguments: [nil, "after_intent:1", "after_hand_over:1", "before_outcome:1"])
    func once(point: String?) throws {
        let first = try run(Self.old, "2026-11-20", killAt: point)
        #expect(point == nil ? first.code == 0 : first.wasSignalled, "\(first.errors)")
        let again = try run(Self.new, "2026-11-20")
        #expect(again.code == 0, "\(again.output)\(again.errors)")
        let accounts = try left().map { $0.prefix(2) }
        #expect(accounts == ["A1", "A3", "A4"], "each once")
        // The step that waits for it knows it under its new name.
        let later = try run(Self.new, "2026-11-27")
        #expect(later.code == 0, "\(later.output)\(later.errors)")
        let followed = try left().filter { $0.hasSuffix("跟进") }
        #expect(followed == ["A1", "A3", "A4"].map { $0 + "/2026-11-13/跟进" })
    }

    @Test("without `was` they would leave once more")
    func careless() throws {
        #expect(try run(Self.old, "2026-11-20").code == 0)
        #expect(try run(Self.careless, "2026-11-20").code == 0)
        #expect(try left().count > 3)
    }

    @Test("a pause of the old name holds the campaign under the new one")
    func paused() throws {
        #expect(try run(Self.old, "2026-11-20").code == 0)
        let before = try left()
        func tell(_ order: String) throws -> Executable.Outcome {
            try Executable.run([
                order, "overdue", "--ledger", folder.path + "/run.ledger", "--by", "李敏",
                "--because",
                "核对名单",
            ])
        }
        #expect(try tell("pause").code == 0)
        let refused = try run(Self.new, "2026-11-27")
        #expect(refused.code == 6, "\(refused.output)\(refused.errors)")
        #expect(refused.errors.contains("`overdue` has been paused"), "\(refused.errors)")
        #expect(try left() == before)
        #expect(try tell("resume").code == 0)
        #expect(try run(Self.new, "2026-11-27").code == 0)
        #expect(try left().count > before.count)
    }

    @Test("borrowers stay in their arms, and the holdout's steps are on record once")
    func groups() throws {
        #expect(try run(Self.old, "2026-11-20").code == 0)
        #expect(try run(Self.new, "2026-11-20").code == 0)
        try folder.write("campaign.yaml", Self.campaign(Self.new))
        let lines = try Executable.run([
            "run", folder.path + "/campaign.yaml", "--as-of", "2026-11-20T10:00:00+08:00",
            "--format", "jsonl",
        ])
        let groups = try lines.output.split(separator: "\n").map { line in
            let line = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return [line?["arm"], line?["reason"]].map { $0 as? String ?? "" }
        }
        #expect(
            groups == [
                ["上午组", "step_due"], ["上午组", "holdout"], ["傍晚组", "step_due"],
                ["傍晚组", "step_due"],
            ])
        let held = try rows("SELECT campaign, account, step, date FROM held_out")
        #expect(held == ["overdue|A2|逾期七天|2026-11-20"])
    }

    private func rows(_ sql: String) throws -> [String] {
        let script = """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
                print("|".join(str(value) for value in row))
            """
        let result = try Executable.run(
            "/usr/bin/env", ["python3", "-c", script, folder.path + "/run.ledger", sql])
        #expect(result.code == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("a calendar of the campaign's own takes the place of the lender's")
    func calendar() throws {
        try folder.write(
            "calendars/exchange.yaml",
            """
            calendar: exchange
            from: 2026-01-01
            to: 2026-12-31
            weekend: [saturday, sunday]
            holidays: { 2026-11-20: 休市 }
            source: 交易所公告

            """)
        func reasons(_ own: String) throws -> [String] {
            let text = Self.campaign(Self.careless).replacing(
                "9 per 7 days] }", with: "9 per 7 days] }, days: working_days")
            try folder.write("campaign.yaml", own + text)
            let run = try Executable.run([
                "run", folder.path + "/campaign.yaml", "--as-of", "2026-11-20T10:00:00+08:00",
                "--format", "jsonl",
            ])
            #expect(run.code == 0, "\(run.errors)")
            return try run.output.split(separator: "\n").map { line in
                let line = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return line?["decision"] as? String ?? ""
            }
        }
        // The calendar of the mainland has a working day.
        #expect(try reasons("").contains("notify"))
        #expect(try !reasons("calendar: exchange\n").contains("notify"))
        let missing = try Executable.run(["check", folder.path + "/campaign.yaml"])
        #expect(missing.code == 0, "\(missing.output)")
        try folder.write(
            "campaign.yaml",
            "calendar: nowhere\n"
                + Self.campaign(Self.careless)
                .replacing("9 per 7 days] }", with: "9 per 7 days] }, days: working_days"))
        let none = try Executable.run(["check", folder.path + "/campaign.yaml"])
        #expect(none.code == 1 && (none.output + none.errors).contains("campaign.yaml:1:11"))
    }
}
