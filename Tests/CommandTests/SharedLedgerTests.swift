import Foundation
import TestSupport
import Testing

/// Several campaigns on one ledger: what one has sent counts for the limits of the other.
@Suite struct SharedLedgerTests {
    private static func campaign(
        _ id: String, day: Int, limits: String, priority: Int? = nil
    ) -> String {
        """
        campaign: \(id)\(priority.map { "\npriority: \($0)" } ?? "")
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

    private func together(
        _ date: String, _ more: [String], _ folder: TemporaryFolder, killAt: String? = nil
    ) throws -> Executable.Outcome {
        try Executable.run(
            ["run", "cars.yaml", "cards.yaml", "--as-of", date + "T10:00:00+08:00"] + more,
            in: folder.path, environment: killAt.map { ["DUNLIN_TEST_KILL": $0] } ?? [:])
    }

    private static let live = [
        "--live", "--ledger", "run.ledger", "--senders", "senders.yaml",
    ]

    private func keys(_ folder: TemporaryFolder) throws -> [String] {
        guard let text = try? folder.text("sent.jsonl") else { return [] }
        return try FirstCampaign.byKey(text).keys.map { String($0.split(separator: "/")[1]) }
            .sorted()
    }

    /// The second campaign goes first: it says so, and the other says nothing.
    private func ranked() throws -> TemporaryFolder {
        let folder = try project()
        try folder.write(
            "cards.yaml",
            Self.campaign("cards", day: 3, limits: "all: 1 per 3 days", priority: 1))
        return folder
    }

    /// By hand: on 20 November both want P1, and P3 is wanted by the cards alone.
    @Test("of two campaigns in one run the one that goes first has the borrower, dry and live")
    func priority() throws {
        let folder = try ranked()
        let dry = try together("2026-11-20", ["--format", "jsonl", "--reveal"], folder)
        #expect(dry.code == 0, "\(dry.errors)")
        let lines = dry.output.split(separator: "\n").map { line in
            let text = String(line)
            func value(_ key: String) -> Substring {
                (text.firstMatch(of: try! Regex("\"\(key)\":\"([^\"]*)\""))?.output[1].substring)
                    ?? ""
            }
            return "\(value("campaign")) \(value("account")) \(value("reason"))"
        }
        #expect(
            lines == [
                "cards K1 step_due", "cards K2 no_step_open", "cards K3 step_due",
                "cars C1 outranked", "cars C2 no_step_open",
            ])
        #expect(dry.output.contains(#""rule":{"name":"priority","file":"cars.yaml","line":1,"#))
        let page = try together("2026-11-20", [], folder)
        #expect(page.output.contains("chooses after cards\n"), "\(page.output)")
        #expect(page.output.contains("a campaign that goes first writes to the borrower"))
        let run = try together("2026-11-20", Self.live, folder)
        #expect(run.code == 0, "\(run.errors)")
        #expect(try keys(folder) == ["K1", "K3"])
        let heads = run.output.split(separator: "\n").filter { $0.contains("live run") }
        #expect(heads == ["cards: live run", "cars: live run"])
        #expect(try together("2026-11-20", Self.live, folder).code == 0)
        #expect(try keys(folder) == ["K1", "K3"], "a second run of the day has nothing to send")
    }

    @Test("explain names the campaign that goes first")
    func explain() throws {
        let folder = try ranked()
        let arguments = ["explain", "cars.yaml", "C1", "--as-of", "2026-11-20T10:00:00+08:00"]
        let alone = try Executable.run(arguments, in: folder.path)
        #expect(alone.output.contains("→ notify (step_due)"), "\(alone.output)")
        let page = try Executable.run(arguments + ["--with", "cards.yaml"], in: folder.path)
        #expect(page.output.contains("→ skip (outranked)"), "\(page.output)\(page.errors)")
        #expect(page.output.contains("      campaign = cards\n"), "\(page.output)")
        // Whom the other campaign does not write to is not its affair.
        let first = try Executable.run(
            [
                "explain", "cards.yaml", "K1", "--as-of", "2026-11-20T10:00:00+08:00", "--with",
                "cars.yaml",
            ],
            in: folder.path)
        #expect(first.output.contains("→ notify (step_due)"), "\(first.output)")
    }

    /// By hand: on the 21st both want P2.
    @Test(
        "a paused campaign keeps its place: the others send what the dry run has shown, and no more"
    )
    func paused() throws {
        let folder = try ranked()
        #expect(try together("2026-11-20", Self.live, folder).code == 0)
        let pause = try Executable.run(
            ["pause", "cards", "--ledger", "run.ledger", "--by", "李敏", "--because", "客诉增多"],
            in: folder.path)
        #expect(pause.code == 0, "\(pause.errors)")
        let run = try together("2026-11-21", Self.live, folder)
        #expect(run.code == 3 && run.errors.contains("warning[D0832]"), "\(run.errors)")
        // K2 stays; P1 was written to yesterday only, so that C1 may follow.
        #expect(try keys(folder) == ["C1", "K1", "K3"])
        #expect(run.output.contains("The campaign is paused"), "\(run.output)")
        try live("cars", "2026-11-21", folder)
        #expect(try keys(folder) == ["C1", "C2", "K1", "K3"])
    }

    @Test(
        "a run that one campaign cannot join sends nothing for any, and the next run starts clean")
    func refused() throws {
        let folder = try ranked()
        let cars = try folder.text("cars.csv")
        try folder.write("cars.csv", "合同编号,客户号,手机\nC1,P1,13800138001\n")
        let run = try together("2026-11-20", Self.live, folder)
        #expect(run.code == 1 && run.errors.contains("cars.yaml:12:5"), "\(run.errors)")
        #expect(try keys(folder) == [])
        try folder.write("cars.csv", cars)
        #expect(try together("2026-11-20", Self.live, folder).code == 0)
        #expect(try keys(folder) == ["K1", "K3"])
    }

    @Test(
        "a run that is killed anywhere and run again sends each notice once",
        arguments: ["after_intent:1", "before_outcome:1", "after_intent:2"])
    func killed(at point: String) throws {
        let folder = try project()
        // C2 is due as well: both campaigns have something to send.
        try folder.write("cars.yaml", Self.campaign("cars", day: 6, limits: "all: 1 per day"))
        try folder.write(
            "cards.yaml",
            Self.campaign("cards", day: 3, limits: "all: 1 per 3 days", priority: 1))
        let run = try together("2026-11-20", Self.live, folder, killAt: point)
        #expect(run.code != 0)
        let again = try together("2026-11-20", Self.live, folder)
        #expect(again.code == 0, "\(again.output)\(again.errors)")
        #expect(try keys(folder) == ["C2", "K1", "K3"])
        let lines = try folder.text("sent.jsonl").split(separator: "\n")
        #expect(lines.count == 3)
    }

    @Test("a campaign is named once")
    func twice() throws {
        let folder = try project()
        let arguments = ["run", "cars.yaml", "./cars.yaml", "--as-of", "2026-11-20T10:00:00+08:00"]
        let run = try Executable.run(arguments, in: folder.path)
        #expect(run.code == 2, "\(run.output)")
        #expect(run.errors.contains("error[D0840]: `cars.yaml` and `./cars.yaml` are both"))
    }
}
