import Foundation
import TestSupport
import Testing

/// What readers of a preview were misled by: each of these said less than the truth.
@Suite("What a run says is all that there is to say")
struct TruthTests {
    /// Accounts of the first campaign, one a line; of a field that is not named the value is harmless.
    private static func table(_ rows: [[String: String]]) -> String {
        let columns = [
            "数据时间", "分公司", "合同编号", "客户号", "姓名", "手机", "邮箱", "设备号", "车型", "还款日", "本期应还",
            "逾期金额", "罚息", "剩余本金", "按时率", "风险", "状态", "备注", "客户经理",
        ]
        let base = [
            "数据时间": "2026-11-20T06:00:00+08:00", "姓名": "王伟", "手机": "13800130001",
            "还款日": "2026-11-19", "本期应还": "0.00", "逾期金额": "1000.00", "罚息": "10.00",
            "剩余本金": "90000.00", "按时率": "80%", "风险": "中", "状态": "正常",
        ]
        let lines = rows.map { row in
            columns.map { row[$0] ?? base[$0] ?? "" }.joined(separator: ",")
        }
        return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }

    /// Others, who have until next year.
    private static let crowd = (100...299).map { number in
        [
            "合同编号": "F\(number)", "客户号": "D\(number)", "手机": "13900130\(number)",
            "还款日": "2027-01-15",
        ]
    }

    private static func write(_ rows: [[String: String]], _ folder: TemporaryFolder) throws
        -> String
    {
        try folder.write("accounts.csv", table(rows))
    }

    private static func explain(_ account: String, _ more: [String] = []) throws -> String {
        try Executable.run(
            ["explain", FirstCampaign.path, account, "--as-of", FirstCampaign.asOf] + more
        ).output
    }

    @Test("who may have died in a row that cannot be read is not written to about another contract")
    func brokenSibling() throws {
        let folder = try TemporaryFolder()
        func outcome(of customer: String) throws -> String {
            let broken = [
                "合同编号": "T1", "客户号": customer, "状态": "死亡", "还款日": "2026/11/17",
            ]
            let data = try Self.write([broken, ["合同编号": "T2", "客户号": "C2"]] + Self.crowd, folder)
            return try Self.explain("T2", ["--data", data])
        }
        #expect(try outcome(of: "C1").contains("→ notify (step_due)"))
        let held = try outcome(of: "C2")
        #expect(held.contains("→ error (other_row_broken)"), "\(held)")
        // The stop that may stand in the row.
        #expect(held.contains("死亡或破产"))
    }

    @Test("a notice that says 0.00 is pointed at before anybody gets it")
    func zero() throws {
        let folder = try TemporaryFolder()
        let data = try Self.write(
            [
                ["合同编号": "T1", "客户号": "C1", "本期应还": "1000.00", "逾期金额": "0.00", "罚息": "0.00"],
                ["合同编号": "T2", "客户号": "C2", "手机": "13800130002", "逾期金额": "8000.00"],
            ], folder)
        let summary = try FirstCampaign.dry(["--data", data]).output
        let isSaid = summary.contains("Look: 1 notices of 逾期次日 say 0.00元")
        // The campaign may leave such accounts out by itself.
        let isLeftOut = summary.contains("1 notices to 1 of them")
        #expect(isSaid != isLeftOut, "\(summary)")
        let larger = try FirstCampaign.dry(["--data", data, "--account", "T2"]).output
        #expect(!larger.contains("Look:"), "\(larger)")
    }

    @Test("rows that are too old are previewed up to a time that is said")
    func stale() throws {
        let run = try Executable.run([
            "run", FirstCampaign.path, "--as-of", "2026-11-23T10:00:00+08:00",
        ])
        #expect(run.code == 6)
        // The newest row is of half past six and good for 24 hours.
        #expect(run.errors.contains("up to 2026-11-21T06:30:00+08:00"), "\(run.errors)")
        let then = try Executable.run([
            "run", FirstCampaign.path, "--as-of", "2026-11-21T06:30:00+08:00",
        ])
        #expect(then.code == 0, "\(then.errors)")
    }

    @Test("behind the end of the calendar a run says when it ended and whom it could not decide")
    func calendar() throws {
        let folder = try TemporaryFolder()
        let data = try Self.write(
            [
                [
                    "合同编号": "T1", "客户号": "C1", "数据时间": "2027-01-05T06:00:00+08:00",
                    "还款日": "2027-01-04",
                ]
            ], folder)
        let when = ["--data", data, "--as-of", "2027-01-05T10:00:00+08:00"]
        let dry = try Executable.run(["run", FirstCampaign.path] + when)
        #expect(dry.errors.contains("has ended on 2026-12-31"), "\(dry.errors)")
        let entries = LiveRunTests.names.map { "\($0): { type: file, path: \($0).jsonl }\n" }
        let senders = try folder.write("senders.yaml", entries.joined())
        let live = try Executable.run(
            [
                "run", FirstCampaign.path, "--live", "--ledger", folder.path + "/run.ledger",
                "--senders", senders,
            ] + when)
        #expect(
            live.output.contains("1  accounts not decided: the calendar does not reach that day"),
            "\(live.output)\(live.errors)")
    }

    @Test("an account that waits for another one of its borrower is told which")
    func siblings() throws {
        let page = try Self.explain("AX2026072054")
        #expect(page.contains("→ skip (other_account)"))
        #expect(page.contains("AX2025702325  notify (step_due)"), "\(page)")
        // What it could have had it is not said to get.
        #expect(page.contains("展期半年: the account could have this offer; today it gets no notice"))
    }

    @Test(
        "output is in the language of the terminal where nobody says another",
        arguments: [
            (["LANG": "zh_CN.UTF-8"], "试运行"), (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], "dry run"),
            (["LC_MESSAGES": "zh_TW.UTF-8", "LANG": "C"], "试运行"), ([:], "dry run"),
            (["LANG": "zh_CN.UTF-8", "DUNLIN_LANG": "en"], "dry run"),
            (["LANG": "de_DE.UTF-8"], "dry run"),
        ] as [([String: String], String)])
    func language(environment: [String: String], words: String) throws {
        #expect(try FirstCampaign.dry(environment: environment).output.contains(words))
    }

    @Test("a step may come before the channel that nobody has declared")
    func lateChannel() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "lender.yaml",
            "lender: 安行汽车金融有限公司\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\n")
        try folder.write(
            "a.csv", "编号,手机,还款日\nA1,13800138000,2026-11-19\nA2,13800138001,2026-11-13\n")
        let campaign = try folder.write(
            "late.yaml",
            """
            campaign: late
            import: { lender: lender.yaml }
            portfolio:
              source: a.csv
              account: 编号
              due: 还款日
              fields: { 编号: { type: text, longest: 20 }, 手机: phone, 还款日: date }
            channels: { call: { to: 手机, sender: call_list } }
            steps:
              - { step: 打电话, day: 还款日 + 1 day, send: call, text: 请致电。 }
              - { step: 发短信, day: 还款日 + 7 days, send: sms, text: 请还款。 }
            """)
        let run = try Executable.run([
            "run", campaign, "--as-of", FirstCampaign.asOf, "--format", "jsonl", "--only", "notify",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let channels = run.output.split(separator: "\n").map { $0.contains("\"sms\"") }
        #expect(channels == [false, true], "\(run.output)")
    }

    @Test("an offer that is said again takes nothing more out of its budget")
    func saidAgain() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "lender.yaml",
            "lender: 安行汽车金融有限公司\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\n")
        try folder.write(
            "a.csv", "编号,手机,还款日,罚息\nA1,13800138000,2026-11-13,40.00\n")
        try folder.write("senders.yaml", "main_sms: { type: file, path: sms.jsonl }\n")
        let campaign = try folder.write(
            "again.yaml",
            """
            campaign: again
            import: { lender: lender.yaml }
            portfolio:
              source: a.csv
              account: 编号
              due: 还款日
              owed: 罚息
              fields:
                编号: { type: text, longest: 20 }
                手机: phone
                还款日: date
                罚息: { type: money, at_most: 999.00 }
            offers:
              - offer: 罚息减半
                waive: { part: 50%, of: 罚息, total: 罚息 }
                until: today + 9 days
                budget: { count: 2 }
                say: "{{ offer.until | date }}前可减免。"
            steps:
              - { step: 一周, day: 还款日 + 7 days, send: sms, text: "请还款。{{ offer.say }}" }
              - { step: 十天, day: 还款日 + 10 days, send: sms, text: "请尽快还款。{{ offer.say }}" }
            """)
        let ledger = folder.path + "/again.ledger"
        let live = try Executable.run([
            "run", campaign, "--live", "--as-of", FirstCampaign.asOf, "--ledger", ledger,
            "--senders", folder.path + "/senders.yaml",
        ])
        #expect(live.code == 0, "\(live.output)\(live.errors)")
        let later = try Executable.run([
            "run", campaign, "--as-of", "2026-11-23T10:00:00+08:00", "--ledger", ledger,
        ])
        #expect(later.output.contains("罚息减半  1"), "\(later.output)\(later.errors)")
        #expect(later.output.contains("of a budget of 2: 1 before, 1 left"), "\(later.output)")
    }
}
