import Diagnostics
import Foundation
import TestSupport
import Testing

/// `check --costs`: what a campaign costs at most, before a run.
@Suite struct CostsTests {
    private func folder(_ include: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("shared/lender.yaml", try Project.text("Campaigns/shared/lender.yaml"))
        try folder.write("accounts.csv", "合同编号,还款日,手机,姓名,标签,备注\n")
        try folder.write(
            "a.yaml",
            """
            campaign: tagged
            import: { lender: shared/lender.yaml }
            portfolio:
              source: accounts.csv
              account: 合同编号
              due: 还款日
              fields:
                合同编号: { type: text, longest: 20 }
                还款日: date
                手机: phone
                姓名: { type: name, longest: 8 }
                标签: { list: text, longest: 60 }
                备注: text
            define:
              重点客户: has(标签) and 标签.exists(x, x.startsWith("重点"))
            audience:
              include: \(include)
            channels: { sms: { to: 手机, sender: main_sms } }
            steps:
              - step: 到期当天
                day: 还款日
                if: 重点客户
                send: sms
                text: |
                  {% if 重点客户 %}尊敬的{% endif %}{{ 姓名 }}，请按时还款。
            """)
        return folder
    }

    @Test("a program gets each part with its figures, the costliest first, and the totals")
    func json() throws {
        let unguarded = try folder("标签.all(x, 标签.exists(y, x == y)) or not has(标签)")
        let run = try Executable.run(
            ["check", "a.yaml", "--costs", "--format", "json"], in: unguarded.path)
        #expect(run.code == 1, "标签 has to be guarded first")
        #expect(run.output == "" && run.errors.contains("D0337"))
        let guarded = try folder("has(标签) and 标签.all(x, 标签.exists(y, x == y))")
        let sound = try Executable.run(
            ["check", "a.yaml", "--costs", "--format", "json"], in: guarded.path)
        #expect(sound.code == 0 && sound.errors == "")
        let object = try JSONSerialization.jsonObject(with: Data(sound.output.utf8))
        let page = try #require(object as? [String: Any])
        #expect(page["limits"] as? [String: Int] == ["units": 100_000, "bytes": 1 << 20])
        // 60 characters are at most 61 elements; the definition cannot fail and is computed once.
        let include = 61 + 61 * 61
        let all = include + 61
        #expect(page["account"] as? [String: Int] == ["rules": all, "texts": 0, "all": all])
        let parts = try #require(page["parts"] as? [[String: Any]])
        let found = parts.map { part in
            "\(part["part"] ?? "") \(part["kind"] ?? "") \(part["line"] ?? 0): \(part["most"] ?? 0)"
        }
        #expect(
            found == [
                "audience.include expression 17: \(include)",
                "define.重点客户 definition 15: 61",
                "steps.到期当天.if expression 22: 61",
                "steps.到期当天.text text 24: 61",
                "steps.到期当天.day expression 21: 0",
            ])
        // 尊敬的, 8 of the name, and 7 more with the comma and the full stop; 3 bytes each.
        #expect(parts[3]["characters"] as? Int == 18 && parts[3]["bytes"] as? Int == 54)
    }

    @Test("a person reads a table that lines up, in both languages")
    func human() throws {
        for (language, heads) in [("en", ["least", "most"]), ("zh", ["最少", "最多"])] {
            let folder = try folder("重点客户")
            let run = try Executable.run(
                ["check", "a.yaml", "--costs", "--lang", language], in: folder.path)
            #expect(run.code == 0 && run.errors == "")
            let lines = run.output.components(separatedBy: "\n")
            let head = try #require(lines.first { $0.contains(heads[0]) })
            func end(_ word: String, _ line: String) -> Int {
                line.range(of: word).map { TextWidth.columns(String(line[..<$0.upperBound])) } ?? -1
            }
            let row = try #require(lines.first { $0.contains("define.重点客户") })
            #expect(end(heads[1], head) == TextWidth.columns(row))
            #expect(row.hasSuffix(" 61"))
        }
    }

    @Test("a loop over a text without a bound is a warning, and the table says why it is so large")
    func unknown() throws {
        let folder = try folder("备注.matches(\"^[a-z]+$\")")
        let run = try Executable.run(["check", "a.yaml", "--costs"], in: folder.path)
        #expect(run.code == 0)
        #expect(run.errors.contains("warning[D0391]"))
        #expect(run.output.contains("备注 has no bound: a whole row is counted"))
        let plain = try Executable.run(["check", "a.yaml"], in: folder.path)
        #expect(plain.output.contains("warning[D0391]") && plain.code == 0)
    }

    @Test("what goes beyond the limit is an error of check, and of a run")
    func tooMuch() throws {
        let folder = try folder(
            "has(标签) and 标签.all(x, 标签.all(y, 标签.exists(z, x + y == z)))")
        for arguments in [["check", "a.yaml"], ["run", "a.yaml"]] {
            let run = try Executable.run(arguments, in: folder.path)
            #expect(run.code == 1 && (run.output + run.errors).contains("error[D0390]"))
        }
    }

    @Test("the first campaign takes no units at all, and no new finding")
    func first() throws {
        let run = try Executable.run(["check", FirstCampaign.path, "--costs", "--format", "json"])
        #expect(run.code == 0 && run.errors == "")
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let page = try #require(object as? [String: Any])
        #expect(page["account"] as? [String: Int] == ["rules": 0, "texts": 0, "all": 0])
        let parts = try #require(page["parts"] as? [[String: Any]])
        let texts = parts.filter { $0["kind"] as? String == "text" }
        #expect(texts.count > 15 && texts.allSatisfy { ($0["bytes"] as? Int ?? 0) > 0 })
    }

    @Test(
        "options that do not go together end with 2",
        arguments: [["--fix"], ["--diff"], ["--format", "github"], ["--explain", "D0390"]])
    func usage(more: [String]) throws {
        #expect(try Executable.run(["check", "a.yaml", "--costs"] + more).code == 2)
    }
}
