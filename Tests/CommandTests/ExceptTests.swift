import Foundation
import TestSupport
import Testing

/// Lists of people whom nobody may write to, as a compliance desk keeps them.
@Suite struct ExceptTests {
    private static func campaign(_ except: String) -> String {
        """
        campaign: except
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          borrower: 客户号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            客户号:   { type: optional text, longest: 20, personal: hidden }
            姓名:     { type: name, longest: 8 }
            手机:     { type: phone, column: 手机号 }
            邮箱:     optional email
            还款日:   date
        audience:
          exclude: { 内部: 'has(客户号) and 客户号 == "P5"' }
          except: \(except)
        channels: { sms: { to: 手机, sender: main_sms } }
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: sms
            text: 您的车贷已过还款日，请尽快还款。

        """
    }

    /// P1 has two contracts. Today is seven days after the due date.
    private static let accounts = """
        合同编号,客户号,姓名,手机号,邮箱,还款日
        A1,P1,李雷,13800138001,LiLei@Example.com,2026-11-13
        A2,P1,李雷,+8613800138001,,2026-11-13
        A3,P3,韩梅,13800138003,,2026-11-13
        A4,,王芳,13800138004,wang@example.com,2026-11-13
        A5,P5,赵六,13800138005,,2026-11-13
        A6,P6,钱七,+4915112345678,,2026-11-13

        """

    private func project(_ except: String, _ lists: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        for policy in ["cn-consumer-credit", "house"] {
            try folder.write(
                "policies/\(policy).yaml", try Project.text("Campaigns/policies/\(policy).yaml"))
        }
        try folder.write("except.yaml", Self.campaign(except))
        try folder.write("accounts.csv", Self.accounts)
        for (name, text) in lists { try folder.write(name, text) }
        return folder
    }

    private func dunlin(_ arguments: [String], _ folder: TemporaryFolder) throws
        -> Executable.Outcome
    {
        try Executable.run(
            arguments + ["except.yaml"] + (arguments == ["check"] ? [] : ["--as-of", Self.asOf]),
            in: folder.path)
    }

    private static let asOf = FirstCampaign.asOf

    /// The reason of each account, in the order of the rows.
    private func reasons(_ folder: TemporaryFolder) throws -> [String] {
        let run = try dunlin(["run", "--format", "jsonl"], folder)
        #expect(run.code == 0, "\(run.errors)")
        return try run.output.split(separator: "\n").compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any])?["reason"] as? String
        }
    }

    /// By hand. A2 loses the conversation of P1 to A1 where both may be written to; A5 is excluded by name.
    @Test(
        "a list leaves out whom it names, and nobody else",
        arguments: [
            ("合同编号\nA1\n", ["excepted", "step_due", "step_due", "step_due", "step_due"]),
            // All contracts of the person.
            (
                "客户号,原因\nP1,投诉\nP5,\"投诉，\n两次\"\n",
                ["excepted", "excepted", "step_due", "step_due", "step_due"]
            ),
            // By the column's name, and one phone in two forms; an empty line is no row.
            (
                "手机号\n8613800138001\n\n004915112345678\n",
                ["excepted", "excepted", "step_due", "step_due", "excepted"]
            ),
            (
                "手机\n+8613800138003\n13800138004\n",
                ["step_due", "other_account", "excepted", "excepted", "step_due"]
            ),
            (
                "\u{FEFF}邮箱\r\nlilei@example.COM\r\nWANG@example.com",
                ["excepted", "step_due", "step_due", "excepted", "step_due"]
            ),
            // A beginning or an end of a value is another value, and so is another case of an account.
            (
                "合同编号\nA\nA11\na3\n",
                ["step_due", "other_account", "step_due", "step_due", "step_due"]
            ),
            ("合同编号\n", ["step_due", "other_account", "step_due", "step_due", "step_due"]),
        ] as [(String, [String])])
    func leavesOut(list: String, expected: [String]) throws {
        let folder = try project("lists/dnc.csv", ["lists/dnc.csv": list])
        let reasons = try reasons(folder)
        #expect(reasons == Array(expected[..<4]) + ["excluded", expected[4]])
    }

    @Test("several lists count together, and pages name the list and the line")
    func several() throws {
        let folder = try project(
            "[lists/dnc.csv, phones.csv]",
            [
                "lists/dnc.csv": "客户号\nP9\nP3\n",
                "phones.csv": "手机,谁\n13800138004,甲\n13800138005,乙\n13800138003,丙\n",
            ])
        let summary = try dunlin(["run"], folder)
        #expect(summary.code == 0, "\(summary.errors)")
        let line = /2  33\.3%  excluded  excepted +on a list of exceptions\n/
        #expect(summary.output.contains(line), "\(summary.output)")
        #expect(summary.output.contains("1  audience.except (except.yaml:17:12)"))
        #expect(summary.output.contains("1  audience.except (except.yaml:17:27)"))
        let page = try Executable.run(
            ["explain", "except.yaml", "A4", "--as-of", Self.asOf], in: folder.path)
        #expect(page.output.contains("· audience.except: not in lists/dnc.csv  except.yaml:17:12"))
        #expect(
            page.output.contains(
                "● audience.except: line 2 of phones.csv  except.yaml:17:27\n      手机 = 138****8004"
            ),
            "\(page.output)")
        // An exclusion by name decides, the list is noted.
        let zh = try Executable.run(
            ["explain", "except.yaml", "A5", "--as-of", Self.asOf, "--lang", "zh"], in: folder.path)
        #expect(zh.output.contains("● 内部: 成立"))
        #expect(zh.output.contains("✓ audience.except: phones.csv 第 3 行"), "\(zh.output)")
    }

    /// What is found, at which place, by `check` or only by a run; a run then does nothing.
    @Test(
        "a list that cannot be read whole lets nobody through",
        arguments: [
            ("none.csv", "合同编号\nA1\n", "error[D0702]", "except.yaml:17:11", true),
            ("../dnc.csv", "合同编号\nA1\n", "error[D0702]", "except.yaml:17:11", true),
            ("dnc.csv", "", "error[D0605]", "except.yaml:17:11", true),
            (
                "dnc.csv", "客户\nP1\n", "error[D0680]: the first column of `dnc.csv` is `客户`",
                "dnc.csv:1:1", true
            ),
            ("dnc.csv", "姓名\n李雷\n", "error[D0680]: `姓名`, the first column", "dnc.csv:1:1", true),
            ("dnc.csv", "还款日\n2026-11-13\n", "error[D0680]", "dnc.csv:1:1", true),
            ("dnc.csv", "手机,手机\n1,2\n", "error[D0613]", "dnc.csv:1:4", true),
            ("dnc.csv", "手机\n138 0013 8001\n", "error[D0681]: 1 rows", "dnc.csv:2:4: ", false),
            ("dnc.csv", "客户号,原因\nP1,a\n,b\n", "error[D0681]: 1 rows", "dnc.csv:3:1: ", false),
            ("dnc.csv", "客户号,原因\nP1\nP3,b,c\n", "error[D0681]: 2 rows", "dnc.csv:3:6: ", false),
            ("dnc.csv", "客户号\n\"P1\nP3\n", "error[D0681]", "dnc.csv:2:1: ", false),
            ("dnc.csv", "客户号\n P1\n", "error[D0681]: 1 rows", "dnc.csv:2:1: ", false),
        ] as [(String, String, String, String, Bool)])
    func unread(
        path: String, list: String, finding: String, place: String, atCheck: Bool
    ) throws {
        let folder = try project(path, path == "dnc.csv" ? [path: list] : [:])
        let check = try dunlin(["check"], folder)
        #expect(check.code == (atCheck ? 1 : 0), "\(check.output)")
        if atCheck {
            #expect(
                check.output.contains(finding) && check.output.contains(place), "\(check.output)")
        }
        let run = try dunlin(["run"], folder)
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.errors.contains(finding) && run.errors.contains(place), "\(run.errors)")
        #expect(!run.errors.contains("李雷"), "no personal data in findings")
    }

    @Test("a live run sends to nobody of the list, and with a broken one to nobody at all")
    func live() throws {
        let folder = try project("dnc.csv", ["dnc.csv": "手机\n13800138003\n138-0013-8004\n"])
        try folder.write(
            "senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
        let arguments = [
            "run", "except.yaml", "--live", "--as-of", Self.asOf, "--ledger", "run.ledger",
            "--senders", "senders.yaml",
        ]
        let broken = try Executable.run(arguments, in: folder.path)
        #expect(broken.code == 1 && broken.errors.contains("error[D0681]"), "\(broken.errors)")
        #expect((try? folder.text("sent.jsonl")) ?? "" == "")
        try folder.write("dnc.csv", "手机\n13800138003\n13800138004\n")
        let run = try Executable.run(arguments, in: folder.path)
        #expect(run.code == 0, "\(run.errors)")
        let keys = try FirstCampaign.byKey(try folder.text("sent.jsonl")).keys.sorted()
        #expect(
            keys == ["except/A1/2026-11-13/逾期一周/sms", "except/A6/2026-11-13/逾期一周/sms"])
    }

    @Test("a long list is found whole")
    func long() throws {
        var list = "合同编号\n"
        for number in 0..<200_000 { list += "B\(number)\n" }
        list += "A3\n"
        let folder = try project("dnc.csv", ["dnc.csv": list])
        let page = try Executable.run(
            ["explain", "except.yaml", "A3", "--as-of", Self.asOf], in: folder.path)
        #expect(page.output.contains("● audience.except: line 200002 of dnc.csv"), "\(page.output)")
    }
}
