import Foundation
import TestSupport
import Testing

/// A portfolio far smaller than the last one, and an audience that is larger than meant, send nothing.
@Suite struct RunBoundsTests {
    private let folder: TemporaryFolder
    private static let asOf = FirstCampaign.asOf

    init() throws {
        folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "calendars/cn-mainland.yaml", "policies/cn-consumer-credit.yaml",
            "policies/house.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
    }

    /// `rows` stands in the portfolio, `audience` in the stops of the campaign.
    private func campaign(rows: String = "", audience: String = "") throws {
        let text = """
            campaign: bounds
            import: { lender: shared/lender.yaml }
            portfolio:
              source: accounts.csv
              account: 合同编号
              due: 还款日
              \(rows)
              fields:
                合同编号: { type: text, longest: 20 }
                手机:     phone
                还款日:   date
                风险:     [低, 高]
            audience: { include: 风险 == "高" }
            channels: { sms: { to: 手机, sender: main_sms } }
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: sms
                text: 您的车贷已过还款日，请尽快还款。
            stop:
              campaign:
                ends: 2027-12-31
                \(audience)

            """
        try folder.write("bounds.yaml", text)
    }

    /// So many rows, the first `high` of which are in the audience; their accounts are new ones.
    private func table(_ rows: Int, high: Int, _ prefix: String = "A") throws {
        var text = "合同编号,手机,还款日,风险\n"
        for row in 1...rows {
            let phone = 13_800_138_000 + row
            text += "\(prefix)\(row),\(phone),2026-11-13,\(row <= high ? "高" : "低")\n"
        }
        try folder.write("accounts.csv", text)
    }

    private func dunlin(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(
            ["run", "bounds.yaml", "--as-of", Self.asOf] + arguments, in: folder.path)
    }

    private func live(_ more: [String] = []) throws -> Executable.Outcome {
        try dunlin(["--live", "--ledger", "run.ledger", "--senders", "senders.yaml"] + more)
    }

    private func sent() throws -> Int {
        try folder.text("sent.jsonl").split(separator: "\n").count
    }

    /// By hand: half of the rows of the last run that was not refused.
    @Test("fewer than half of the rows of the last run are refused")
    func rows() throws {
        try campaign()
        for (rows, high, prefix, code, sum) in [
            (10, 2, "A", 0, 2), (4, 4, "B", 6, 2), (5, 1, "C", 0, 3), (3, 1, "D", 0, 4),
            (1, 1, "E", 6, 4),
        ] as [(Int, Int, String, Int32, Int)] {
            try table(rows, high: high, prefix)
            let run = try live()
            #expect(run.code == code, "\(rows) rows: \(run.output)\(run.errors)")
            #expect(try sent() == sum, "\(rows) rows")
        }
        let refused = try live()
        #expect(
            refused.errors.contains(
                "error[D0732]: the portfolio has 1 rows, fewer than 50% of the 3 of the last run"),
            "\(refused.errors)")
        #expect(refused.errors.contains("bounds.yaml:4:3"))
        let zh = try live(["--lang", "zh"])
        #expect(zh.errors.contains("名单有 1 行，不到上次运行 3 行的 50%"), "\(zh.errors)")
        let dry = try dunlin(["--ledger", "run.ledger"])
        #expect(dry.code == 0 && dry.errors.contains("warning[D0732]"), "\(dry.errors)")
        #expect(try !dunlin([]).errors.contains("D073"), "without a ledger nothing is known")
        try campaign(rows: "rows: { at_least: 33.4% }")
        let still = try live()
        #expect(still.code == 6 && still.errors.contains("bounds.yaml:7:21"), "\(still.errors)")
        try campaign(rows: "rows: { at_least: 33.3% }")
        #expect(try live().code == 0)
        #expect(try sent() == 5)
    }

    /// By hand: 20% of 10 are 2, of 12 are 2.4.
    @Test("an audience beyond its bounds is refused")
    func audience() throws {
        try campaign(audience: "audience: { at_most: 12, change_at_most: 20% }")
        for (high, code) in [(10, 0), (13, 6), (12, 0), (9, 6), (10, 0), (7, 6), (8, 0)]
            as [(Int, Int32)]
        {
            try table(20, high: high)
            let run = try live()
            #expect(run.code == code, "\(high): \(run.output)\(run.errors)")
        }
        #expect(try sent() == 12, "A1 to A10, then A11 and A12")
        try table(20, high: 13)
        let refused = try live()
        #expect(
            refused.errors.contains("error[D0733]: the audience has 13 accounts, more than 12"),
            "\(refused.errors)")
        #expect(refused.errors.contains("bounds.yaml:23:26"), "\(refused.errors)")
        let dry = try dunlin([])
        #expect(dry.code == 0 && dry.errors.contains("warning[D0733]"), "\(dry.errors)")
        try table(20, high: 10)
        let changed = try live(["--lang", "zh"])
        #expect(changed.code == 6)
        #expect(
            changed.errors.contains("受众有 10 个账户，上次运行是 8 个，变化超过 20%"), "\(changed.errors)")
        #expect(changed.errors.contains("bounds.yaml:23:46"), "\(changed.errors)")
        #expect(try !dunlin([]).errors.contains("D073"), "a change needs a ledger")
    }
}
