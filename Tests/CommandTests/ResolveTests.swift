import Foundation
import TestSupport
import Testing

/// Notices of unknown outcome, and the people who look them up.
@Suite struct ResolveTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write(
            "doubt.yaml",
            """
            campaign: doubt
            import: { lender: shared/lender.yaml }
            portfolio:
              source: accounts.csv
              account: 合同编号
              due: 还款日
              fields:
                合同编号: { type: text, longest: 20 }
                手机:     phone
                还款日:   date
            channels: { sms: { to: 手机, sender: main_sms } }
            steps:
              - step: 逾期一周
                day: 还款日 + 7 days
                send: sms
                text: 您的车贷已过还款日，请尽快还款。

            """)
    }

    private static func key(_ number: Int) -> String { "doubt/A\(number)/2026-11-13/逾期一周/sms" }

    private func dunlin(_ arguments: [String], kill: String? = nil) throws -> Executable.Outcome {
        try Executable.run(
            arguments, in: folder.path,
            environment: kill.map { ["DUNLIN_TEST_KILL": $0] } ?? [:])
    }

    private func live(_ sender: String, kill: String? = nil) throws -> Executable.Outcome {
        try folder.write("senders.yaml", "main_sms: { \(sender) }\n")
        return try dunlin(
            [
                "run", "doubt.yaml", "--live", "--as-of", FirstCampaign.asOf, "--ledger",
                "run.ledger", "--senders", "senders.yaml",
            ], kill: kill)
    }

    /// A run to a gateway is killed when it has called for all notices, the next one lists what was in the air.
    private func leave(_ count: Int) throws {
        let rows = (10..<10 + count).map { "A\($0),138001380\($0),2026-11-13\n" }
        try folder.write("accounts.csv", "合同编号,手机,还款日\n" + rows.joined())
        let gateway = "type: http, url: \"http://127.0.0.1:1/\", in_flight: 64, rehearsal: true"
        #expect(try live(gateway, kill: "before_call:\(count)").wasSignalled)
        let run = try live(gateway)
        #expect(run.code == 3, "\(run.output)\(run.errors)")
        #expect(run.output.contains("\(count) unknown"), "\(run.output)")
    }

    private func resolve(_ more: [String]) throws -> Executable.Outcome {
        try dunlin(["resolve", "--ledger", "run.ledger"] + more)
    }

    /// What `--confirm` takes for the list that these arguments show, and what is to be said of it.
    private func code(_ arguments: [String], as verdict: String = "not-sent") throws -> String {
        let list = try resolve(arguments + ["--as", verdict] + word).output
        return String(list.split(separator: "--confirm ").last?.prefix { $0 != "\n" } ?? "?")
    }

    private let word = ["--by", "李敏", "--because", "已向网关核实"]

    @Test("listed, settled as sent or as not sent; what was not sent leaves with the next run")
    func settle() throws {
        try leave(3)
        let list = try resolve([])
        #expect(list.code == 3, "\(list.errors)")
        #expect(
            list.output == """
                Of unknown outcome: 3
                  \(Self.key(10))  main_sms  2026-11-20T02:00:00+00:00  the run was killed before the gateway's answer was recorded
                  \(Self.key(11))  main_sms  2026-11-20T02:00:00+00:00  the run was killed before the gateway's answer was recorded
                  \(Self.key(12))  main_sms  2026-11-20T02:00:00+00:00  the run was killed before the gateway's answer was recorded
                Nothing was changed. Look them up at the gateway by their keys.

                """)
        let dry = try resolve([Self.key(11), "--as", "not-sent"] + word)
        #expect(
            dry.code == 3 && dry.output.contains("To settle them as not sent, add --confirm 1-"))
        #expect(try resolve([]).output == list.output, "nothing was changed")
        let one = try code([Self.key(11)])
        let wrong = try resolve(
            [Self.key(10), "--as", "not-sent", "--confirm", one] + word)
        #expect(wrong.code == 6 && wrong.errors.contains("error[D0841]"), "another list")
        let other = try resolve([Self.key(11), "--as", "sent", "--confirm", one] + word)
        #expect(other.code == 6 && other.errors.contains("error[D0841]"), "another word")
        let done = try resolve([Self.key(11), "--as", "not-sent", "--confirm", one] + word)
        #expect(done.code == 0, "\(done.errors)")
        #expect(done.output.hasPrefix("Settled as not sent by 李敏: 已向网关核实\n  \(Self.key(11))  "))
        let again = try resolve([Self.key(11), "--as", "sent", "--confirm", one] + word)
        #expect(again.code == 2 && again.errors.contains("error[D0838]"), "\(again.errors)")
        let both = try code(["--campaign", "doubt"], as: "sent")
        let rest = try resolve(
            ["--campaign", "doubt", "--as", "sent", "--confirm", both, "--lang", "zh"] + word)
        #expect(rest.code == 0 && rest.output.hasPrefix("已核定为已发出，李敏：已向网关核实\n"))
        let none = try resolve(["--lang", "zh"])
        #expect(none.code == 0 && none.output == "没有结果不明的通知。\n")
        let next = try live("type: file, path: sent.jsonl")
        #expect(next.code == 0, "\(next.output)\(next.errors)")
        let sent = try FirstCampaign.byKey(try folder.text("sent.jsonl"))
        #expect(Array(sent.keys) == [Self.key(11)])
        let history = try Database.rows(
            folder.path + "/run.ledger",
            "SELECT detail FROM event WHERE kind = 'notice_resolved' ORDER BY id")
        #expect(
            history == [
                "not sent by 李敏: 已向网关核实", "sent by 李敏: 已向网关核实", "sent by 李敏: 已向网关核实",
            ])
    }

    @Test("more than twenty need two people, and the code that the list has shown")
    func many() throws {
        try leave(21)
        let all = ["--campaign", "doubt", "--as", "not-sent"] + word
        let listed = try code(["--campaign", "doubt"])
        for second in [[], ["--second", " 李 敏 "]] {
            let alone = try resolve(all + second + ["--confirm", listed])
            #expect(alone.code == 6 && alone.errors.contains("error[D0839]"), "\(alone.errors)")
        }
        let other = try resolve(all + ["--second", "王强", "--confirm", "21-000000"])
        #expect(other.code == 6 && other.errors.contains("error[D0841]"), "\(other.errors)")
        #expect(try resolve([]).output.contains("Of unknown outcome: 21\n"))
        let done = try resolve(all + ["--second", "王强", "--confirm", listed])
        #expect(done.code == 0, "\(done.errors)")
        #expect(done.output.hasPrefix("Settled as not sent by 李敏 and 王强: 已向网关核实\n"))
    }

    @Test(
        "a confirmation wants to know who, why, what and which",
        arguments: [
            ["--confirm", "1"], ["--as", "sent", "--by", "x", "--confirm", "1"],
            ["--as", "sent", "--by", "x", "--because", "y", "--confirm", "1"],
            ["k", "--campaign", "c"], ["--as", "lost"], ["--by", " "],
        ])
    func usage(arguments: [String]) throws {
        #expect(try resolve(arguments).code == 2)
    }
}
