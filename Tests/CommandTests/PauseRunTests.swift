import Foundation
import TestSupport
import Testing

/// Live runs that pause their campaign, and the people who pause and resume it.
@Suite struct PauseRunTests {
    private let folder: TemporaryFolder
    private static let priced =
        "main_sms: { type: file, path: sent.jsonl, prices: { sms: 0.045 } }\n"

    init() throws {
        folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "calendars/cn-mainland.yaml", "policies/cn-consumer-credit.yaml",
            "policies/house.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("senders.yaml", Self.priced)
    }

    /// `bound` is a key below `stop.campaign`, on line 20.
    private func campaign(_ bound: String) throws {
        let text = """
            campaign: costs
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
            stop:
              campaign:
                ends: 2027-12-31
                \(bound)

            """
        try folder.write("costs.yaml", text)
    }

    /// The accounts of these numbers, in this order.
    private func table(_ numbers: some Sequence<Int>) throws {
        var text = "合同编号,手机,还款日\n"
        for number in numbers { text += "A\(number),\(13_800_138_000 + number),2026-11-13\n" }
        try folder.write("accounts.csv", text)
    }

    private func dunlin(_ arguments: [String]) throws -> Executable.Outcome {
        try Executable.run(arguments, in: folder.path)
    }

    private func run(_ more: [String]) throws -> Executable.Outcome {
        try dunlin(["run", "costs.yaml", "--as-of", FirstCampaign.asOf] + more)
    }

    private func live(_ more: [String] = []) throws -> Executable.Outcome {
        try run(["--live", "--ledger", "run.ledger", "--senders", "senders.yaml"] + more)
    }

    private func person(
        _ command: String, _ campaign: String = "costs", _ more: [String] = []
    ) throws -> Executable.Outcome {
        try dunlin(
            [command, campaign, "--ledger", "run.ledger", "--by", "李敏", "--because", "已核实"] + more)
    }

    private func sent() throws -> [String] {
        guard let text = try? folder.text("sent.jsonl") else { return [] }
        return try FirstCampaign.byKey(text).keys.map { String($0.split(separator: "/")[1]) }
            .sorted()
    }

    /// By hand: twelve messages of one part at 0.045 are 0.54, ten are 0.45. The rows come in falling order.
    @Test("a budget is kept to the notice, over runs, until it is raised and a person resumes")
    func budget() throws {
        try campaign("budget: { cost: 0.45 }")
        try table((10...21).reversed())
        let unknown = try run([])
        #expect(unknown.output.contains("Budget of 0.45: not evaluated"), "\(unknown.output)")
        let dry = try run(["--senders", "senders.yaml"])
        #expect(dry.output.contains("Budget of 0.45: 0.54 in this plan, 0.09 too little\n"))
        #expect(dry.code == 0 && dry.errors.contains("warning[D0834]"), "\(dry.errors)")
        let first = try live()
        #expect(first.code == 3, "\(first.output)\(first.errors)")
        #expect(try sent() == (10...19).map { "A\($0)" })
        #expect(first.errors.contains("warning[D0833]: the run has paused `costs` because"))
        #expect(first.errors.contains("costs.yaml:20:21"), "\(first.errors)")
        #expect(first.output.contains("   2  left to a later run"), "\(first.output)")
        #expect(first.output.contains("Spent of the budget of 0.45: 0.45\n"), "\(first.output)")
        let refused = try live()
        #expect(refused.code == 6 && refused.errors.contains("error[D0832]"), "\(refused.errors)")
        #expect(refused.errors.contains("since 2026-11-20T10:00:00+08:00"), "\(refused.errors)")
        let zh = try live(["--lang", "zh"])
        #expect(zh.errors.contains("再发一份就超出预算，0.45 已花 0.45"), "\(zh.errors)")
        let warned = try run(["--ledger", "run.ledger", "--senders", "senders.yaml"])
        #expect(warned.code == 0 && warned.errors.contains("warning[D0832]"), "\(warned.errors)")
        #expect(
            warned.output.contains(
                "Budget of 0.45: 0.09 in this plan, 0.45 spent before, 0.09 too little\n"))
        #expect(try person("resume").code == 0)
        #expect(try live().code == 3, "the budget is as small as before")
        #expect(try sent().count == 10)
        #expect(try person("resume").code == 0)
        try campaign("budget: { cost: 0.54 }")
        let last = try live()
        #expect(last.code == 0, "\(last.output)\(last.errors)")
        #expect(last.output.contains("Spent of the budget of 0.54: 0.54\n"), "\(last.output)")
        #expect(try sent() == (10...21).map { "A\($0)" })
    }

    @Test("a live run with a budget wants a price on every channel")
    func prices() throws {
        try campaign("budget: { cost: 0.45 }")
        try table(10...21)
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        let run = try live()
        #expect(run.code == 1 && run.errors.contains("error[D0836]"), "\(run.errors)")
        #expect(run.errors.contains("costs.yaml:20:21"), "\(run.errors)")
        #expect(try sent().isEmpty)
        try folder.write(
            "senders.yaml", "main_sms: { type: file, path: sent.jsonl, prices: { sms: 0 } }\n")
        #expect(try live().code == 0)
        #expect(try sent().count == 12)
    }

    /// Nothing listens at port 1 of this machine.
    @Test("a gateway that is down pauses after one group, and a resume tries anew")
    func down() throws {
        try campaign("failures: { over: 5%, of_last: 200 }")
        try table(100...299)
        try folder.write(
            "senders.yaml",
            "main_sms: { type: http, url: \"http://127.0.0.1:1/\", rehearsal: true }\n")
        for _ in 1...2 {
            let run = try live()
            #expect(run.code == 3, "\(run.output)\(run.errors)")
            #expect(
                // As many as are in flight together, which is where the sender is found not to work.
                run.errors.contains("because 16 of the last 200 hand-overs failed"), "\(run.errors)"
            )
            #expect(run.errors.contains("costs.yaml:20:15"), "\(run.errors)")
            #expect(run.output.contains("200  left to a later run"), "\(run.output)")
            #expect(try live().code == 6)
            #expect(try person("resume", "costs.yaml").code == 0)
        }
        try folder.write("senders.yaml", Self.priced)
        let run = try live()
        #expect(run.code == 0 && run.output.contains("200  accepted"), "\(run.output)\(run.errors)")
    }

    /// By hand: 2 of 12 are 16.7%, 1 of 12 is 8.3%.
    @Test("complaints between runs pause before anything more leaves")
    func complaints() throws {
        try campaign("complaints: { over: 10%, at_least: 12 }")
        try table(10...21)
        #expect(try live().code == 0)
        func complain(_ account: String) throws {
            let line =
                #"{"kind":"complaint","at":"2026-11-20T11:00:00+08:00","borrower":"\#(account)"}"#
            try folder.write("in.jsonl", line + "\n")
            let outcome = try dunlin(["receive", "in.jsonl", "--ledger", "run.ledger"])
            #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        }
        try table(10...31)
        try complain("A10")
        try complain("A11")
        let run = try live()
        #expect(run.code == 3, "\(run.output)\(run.errors)")
        #expect(run.errors.contains("because 2 of 12 notices brought a complaint"), "\(run.errors)")
        #expect(try sent().count == 12)
        #expect(try person("resume").code == 0)
        #expect(try live().code == 0)
        #expect(try sent().count == 22)
    }

    @Test("a person pauses by id or by file, and is told when nothing changes")
    func person() throws {
        try campaign("audience: { at_most: 99 }")
        try table(10...21)
        let missing = try person("pause")
        #expect(missing.code == 74 && missing.errors.contains("D0821"), "\(missing.errors)")
        #expect(try live().code == 0)
        let unknown = try person("pause", "cost")
        #expect(unknown.code == 2 && unknown.errors.contains("error[D0835]"), "\(unknown.errors)")
        let none = try person("pause", "shared/lender.yaml")
        #expect(none.code == 1 && none.errors.contains("error[D0837]"), "\(none.errors)")
        let empty = try dunlin(
            ["pause", "costs", "--ledger", "run.ledger", "--by", " ", "--because", "x"])
        #expect(empty.code == 2, "\(empty.errors)")
        let not = try person("resume")
        #expect(not.code == 0 && not.output == "costs: not paused; nothing changed\n")
        let paused = try person("pause", "costs.yaml")
        #expect(paused.code == 0 && paused.output == "costs: paused by 李敏: 已核实\n")
        let again = try person("pause", "costs", ["--lang", "zh"])
        #expect(again.output.contains("costs：本来就在暂停，自 "), "\(again.output)")
        let refused = try live()
        #expect(refused.code == 6, "\(refused.errors)")
        #expect(refused.errors.contains(" by 李敏: 已核实"), "\(refused.errors)")
        let resumed = try person("resume")
        #expect(resumed.output.hasPrefix("costs: resumed by 李敏: 已核实\nIt was paused since "))
        #expect(try live().code == 0)
    }
}
