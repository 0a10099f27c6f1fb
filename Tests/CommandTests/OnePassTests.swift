import Foundation
import TestSupport
import Testing

/// Where no account stands in two rows, rows decide nothing about each other, and a run to a file reads them once. To
/// standard output it reads them twice: both must say the same, whatever the rows are.
@Suite("Runs of one pass") struct OnePassTests {
    private static let campaign = """
        campaign: one-pass
        import: { lender: lender.yaml }
        portfolio:
          source: accounts.csv
          account: id
          due: due
          as_of: as_of
          fresh: 48 hours
          broken_rows: { at_most: 5% }
          fields:
            id:     { type: text, longest: 20 }
            name:   { type: name, longest: 12, line_breaks: keep }
            mobile: phone
            due:    date
            sum:    { type: money, at_most: 100000.00 }
            as_of:  timestamp
        steps:
          - step: week
            day: due + 7 days
            late: 3 days
            send: sms
            text: "{{ name }}您好，应还{{ sum | money }}，如有困难请来电。"

        """
    private static let asOf = "2026-11-20T10:00:00+08:00"

    private func project(_ rows: [String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("campaign.yaml", Self.campaign)
        try folder.write(
            "lender.yaml",
            "lender: 试\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: []\n")
        try folder.write(
            "accounts.csv", "id,name,mobile,due,sum,as_of\n" + rows.joined(separator: "\n") + "\n")
        return folder
    }

    private static func row(
        _ id: String, name: String = "张伟", due: Int = 13, sum: String = "100.00", day: Int = 20
    ) -> String {
        "\(id),\(name),13800138000,2026-11-\(due),\(sum),2026-11-\(day)T06:00:00+08:00"
    }

    /// What the run writes to a file, read once, and to standard output, read twice; by several threads it is the same.
    private func both(_ rows: [String]) throws -> (file: String, output: String) {
        let folder = try project(rows)
        let run = ["run", "campaign.yaml", "--as-of", Self.asOf, "--format", "jsonl", "--reveal"]
        let once = try Executable.run(run + ["--output", "out.jsonl"], in: folder.path)
        #expect(once.code == 0, "\(once.errors)")
        let twice = try Executable.run(run, in: folder.path)
        let threaded = ["--threads", "3"]
        let threads = try Executable.run(run + threaded, in: folder.path)
        #expect(threads.output == twice.output)
        _ = try Executable.run(run + threaded + ["--output", "threads.jsonl"], in: folder.path)
        #expect(try folder.text("threads.jsonl") == twice.output)
        return (try folder.text("out.jsonl"), twice.output)
    }

    @Test("a portfolio of accounts that come once")
    func once() throws {
        let rows = (0..<3000).map {
            Self.row("A\($0)", due: 10 + $0 % 8, sum: $0 % 97 == 0 ? "broken" : "\($0).50")
        }
        let (file, output) = try both(rows)
        #expect(file == output)
        #expect(file.split(separator: "\n").count == 3000)
        // Steps are open from the 7th day through three more: due on 10 to 13 November, half of the rows.
        let notices = file.split(separator: "\n").count { $0.contains("\"decision\":\"notify\"") }
        let broken = (0..<3000).filter { $0 % 97 == 0 }
        #expect(notices == 1500 - broken.count { $0 % 8 < 4 })
    }

    @Test(
        "an account that comes again, early, late and in the last row", arguments: [1, 900, 2999])
    func repeated(at place: Int) throws {
        var rows = (0..<3000).map { Self.row("A\($0)") }
        // The same debt twice is an error on both rows, another debt of the account a second conversation.
        rows.insert(Self.row("A0"), at: place)
        rows.append(Self.row("A1", due: 12))
        let (file, output) = try both(rows)
        #expect(file == output)
        let lines = file.split(separator: "\n")
        #expect(lines.count { $0.contains("\"reason\":\"duplicate_row\"") } == 2)
        #expect(lines.count { $0.contains("\"reason\":\"other_account\"") } == 1)
    }

    @Test("what stops a run leaves no file, though rows were written already")
    func stopped() throws {
        for (rows, code) in [
            ((0..<100).map { Self.row("A\($0)", sum: $0 % 10 == 0 ? "x" : "1.00") }, Int32(1)),
            ((0..<100).map { Self.row("A\($0)", day: 17) }, 6),
        ] {
            let folder = try project(rows)
            let run = try Executable.run(
                [
                    "run", "campaign.yaml", "--as-of", Self.asOf, "--format", "jsonl", "--output",
                    "out.jsonl",
                ], in: folder.path)
            #expect(run.code == code, "\(run.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!left.contains { $0.hasPrefix("out.jsonl") })
        }
    }

    @Test("what JSON has to escape comes back as it was, and a kept line break breaks the line")
    func escapes() throws {
        let names = ["a\"b", "c\\d", "一\n二", "1234567\"", "\"", "𠮷\\\"x", "1234567\\", "张 伟"]
        let rows = names.enumerated().map { at, name in
            Self.row("A\(at)", name: "\"" + name.replacing("\"", with: "\"\"") + "\"")
        }
        let (file, output) = try both(rows)
        #expect(file == output)
        let texts = try file.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object?["text"] as? String)
        }
        #expect(texts == names.map { "【试】\($0)您好，应还100.00元，如有困难请来电。" })
    }
}
