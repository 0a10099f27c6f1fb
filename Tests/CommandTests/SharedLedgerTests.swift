import Foundation
import TestSupport
import Testing

/// Several campaigns on one ledger: what one has sent counts for the limits of the other.
@Suite struct SharedLedgerTests {
    private static func campaign(_ id: String, day: Int, limits: String) -> String {
        """
        campaign: \(id)
        import: { lender: shared/lender.yaml }
        portfolio:
          source: \(id).csv
          account: 合同编号
          borrower: 客户号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            客户号:   { type: text, longest: 20 }
            手机:     phone
            还款日:   date
        channels: { sms: { to: 手机, sender: main_sms } }
        timing: { limits: { \(limits) } }
        steps:
          - step: 通知
            day: 还款日 + \(day) days
            send: sms
            text: 您的贷款已过还款日，请尽快还款。

        """
    }

    /// The borrowers P1 and P2 have a contract in each product, P3 in the second alone.
    private func project() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "calendars/cn-mainland.yaml", "policies/cn-consumer-credit.yaml",
            "policies/house.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        let head = "合同编号,客户号,手机,还款日\n"
        try folder.write("cars.yaml", Self.campaign("cars", day: 7, limits: "all: 1 per day"))
        try folder.write(
            "cars.csv", head + "C1,P1,13800138001,2026-11-13\nC2,P2,13800138002,2026-11-14\n")
        try folder.write("cards.yaml", Self.campaign("cards", day: 3, limits: "all: 1 per 3 days"))
        try folder.write(
            "cards.csv",
            head + "K1,P1,13800138001,2026-11-17\nK2,P2,13800138002,2026-11-18\n"
                + "K3,P3,13800138003,2026-11-17\n")
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        return folder
    }

    private func live(_ campaign: String, _ date: String, _ folder: TemporaryFolder) throws {
        let run = try Executable.run(
            [
                "run", campaign + ".yaml", "--live", "--as-of", date + "T10:00:00+08:00",
                "--ledger", "run.ledger", "--senders", "senders.yaml",
            ], in: folder.path)
        #expect(run.code == 0, "\(run.output)\(run.errors)")
    }

    /// 20 November: the first campaign writes to P1, so that the second writes to P3 alone. On the 21st P2's turn
    /// comes in both; the first to run has it, and P1 waits for the end of its three days.
    @Test("limits count what the other campaign has sent")
    func limits() throws {
        let folder = try project()
        try live("cars", "2026-11-20", folder)
        try live("cards", "2026-11-20", folder)
        try live("cards", "2026-11-21", folder)
        try live("cars", "2026-11-21", folder)
        let keys = try FirstCampaign.byKey(try folder.text("sent.jsonl")).keys.sorted()
        #expect(
            keys == [
                "cards/K2/2026-11-18/通知/sms", "cards/K3/2026-11-17/通知/sms",
                "cars/C1/2026-11-13/通知/sms",
            ])
        let page = try Executable.run(
            [
                "explain", "cars.yaml", "C2", "--as-of", "2026-11-21T11:00:00+08:00", "--ledger",
                "run.ledger",
            ], in: folder.path)
        #expect(page.output.contains("→ skip (over_limit)"), "\(page.output)")
        #expect(page.output.contains("cars.yaml:14:26"), "\(page.output)")
    }
}
