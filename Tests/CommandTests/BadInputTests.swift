import Foundation
import TestSupport
import Testing

/// Files and lines that are wrong in the ways that files and lines are wrong: each is refused with its code at its
/// place, is counted where it is a row of many, and nothing is sent, written or echoed that should not be.
///
/// What other tests hold stands there and not here:
///
/// | bad input | held by |
/// |---|---|
/// | double keys, anchors, tags, merge keys, second documents, tabs, open quotes, UTF-16, NUL, bidirectional marks | `ErrorCorpusTests`, `YAMLReaderTests` |
/// | depth, size, files full of faults | `YAMLRobustnessTests` |
/// | paths out of the root, by `..`, absolute, by a link | `StarterTests.root` |
/// | regular expressions that would run long | `Regex`, the target `regex` of the fuzzer |
/// | placeholders, texts too long, texts with holes, emoji and parts | `ErrorCorpusTests`, `Templates`, `dunlin-conformance sms` |
/// | other encodings, files that change while they are read, rows of more than 1 MiB | `ReaderTests`, `GB18030Tests` |
/// | a gateway's answers: late, cut off, of any status, from who speaks no TLS | `HTTPSenderTests` |
/// | programs that hang, fork, end early, say too much | `ExecSenderTests` |
/// | receipts early, late, twice, of nobody | `ReceiptTests`, `LifecycleTests` |
/// | a ledger of a later version, of rehearsals, in use, copied, restored | `LedgerFileTests`, `LedgerCommandTests` |
/// | a machine of another language or zone | `DryRunTests` |
@Suite struct BadInputTests {
    private let folder: TemporaryFolder

    /// The text of the step stands on line 20, the last; what a test adds begins on line 21.
    private static let campaign = """
        campaign: bad
        import: { lender: shared/lender.yaml }
        portfolio:
          source: accounts.csv
          account: 合同编号
          due: 还款日
          fields:
            合同编号: { type: text, longest: 20 }
            姓名:     { type: name, longest: 8 }
            手机:     phone
            邮箱:     optional email
            还款日:   date
            应还:     { type: money, at_most: 99999.00 }
          broken_rows: { at_most: 100% }
        channels: { sms: { to: 手机, sender: main_sms } }
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: sms
            text: "{{ 姓名 }}您好，您的车贷已过还款日，应还{{ 应还 | money }}。"

        """
    private static let header = "合同编号,姓名,手机,邮箱,还款日,应还\n"
    /// A row that gets a notice.
    private static let sound = ["A1", "李敏", "13800138001", "", "2026-11-13", "100.00"]

    init() throws {
        folder = try TemporaryFolder()
        for name in ["shared/lender.yaml", "calendars/cn-mainland.yaml"] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        for name in ["cn-consumer-credit", "house"] {
            let file = "policies/\(name).yaml"
            try folder.write(file, try Project.text("Campaigns/" + file))
        }
        try folder.write("bad.yaml", Self.campaign)
        try folder.write("accounts.csv", Self.header + Self.sound.joined(separator: ",") + "\n")
        try folder.write("senders.yaml", "main_sms: { type: file, path: sent.jsonl }\n")
    }

    private func dunlin(_ arguments: [String]) throws -> Executable.Outcome {
        let outcome = try Executable.run(arguments, in: folder.path)
        #expect(!outcome.wasSignalled, "\(arguments): \(outcome.errors)")
        return outcome
    }

    private func dry(_ more: [String] = []) throws -> Executable.Outcome {
        try dunlin(["run", "bad.yaml", "--as-of", FirstCampaign.asOf] + more)
    }

    private func live(_ ledger: String) throws -> Executable.Outcome {
        try dry(["--live", "--ledger", ledger, "--senders", "senders.yaml"])
    }

    /// The errors of a check as `CODE line:column`, in the order of the page.
    private func errors(_ campaign: String) throws -> [String] {
        try folder.write("bad.yaml", campaign)
        let check = try dunlin(["check", "bad.yaml", "--format", "json"])
        let found = try JSONSerialization.jsonObject(with: Data(check.output.utf8))
        let errors = (found as? [[String: Any]] ?? []).filter {
            $0["severity"] as? String == "error"
        }
        #expect(check.code == (errors.isEmpty ? 0 : 1), "\(check.output)")
        return errors.map {
            "\($0["code"] as? String ?? "?") \($0["line"] as? Int ?? 0):\($0["column"] as? Int ?? 0)"
        }
    }

    private func changed(_ old: String, _ new: String) throws -> String {
        try #require(Self.campaign.contains(old), "\(old)")
        return Self.campaign.replacingOccurrences(of: old, with: new)
    }

    @Test("without a fault there is a notice and no finding")
    func sound() throws {
        #expect(try errors(Self.campaign) == [])
        let run = try dry()
        #expect(run.code == 0 && run.output.contains("1 notices to 1 of them"), "\(run.output)")
    }

    // MARK: - Campaign files

    /// By hand: lines from 1, columns from 1 in Unicode scalars.
    @Test(
        "a value that is none is refused where it stands, and never guessed",
        arguments: [
            // Sixty-based numbers, dates and yes of YAML 1.1.
            ("timing: { hours: 22:00 }", ["D0207 21:18"]),
            ("timing: { hours: 08:00..08:00 }", ["D0207 21:18"]),
            ("timing: { limits: { sms: 1_000 per day } }", ["D0207 21:26"]),
            ("    always: on", ["D0208 21:13"]),
            ("    always: no", ["D0208 21:13"]),
            ("experiment: { holdout: no }", ["D0204 21:15", "D0207 21:24"]),
            ("priority: 1_000", ["D0207 21:11"]),
            ("priority: 1e3", ["D0207 21:11"]),
            ("priority: .inf", ["D0207 21:11"]),
            ("priority: ~", ["D0207 21:11"]),
            ("priority: 99999999999999999999999", ["D0207 21:11"]),
            ("7: x", ["D0202 21:1"]),
            // Cyrillic а.
            ("\u{430}udience: { include: true }", ["D0202 21:1"]),
            ("define:\n  caf\u{E9}: 应还\n  cafe\u{301}: 应还", ["D0344 23:3"]),
            ("define: &a [*a]", ["D0131 21:9", "D0207 21:12", "D0132 21:13"]),
        ] as [(String, [String])])
    func values(line: String, expected: [String]) throws {
        #expect(try errors(Self.campaign + line + "\n") == expected, "\(line)")
    }

    @Test(
        "a part of another form is refused where it stands",
        arguments: [
            ("  account: 合同编号\n", "  account: 合同编号\n  \"account\": 手机\n", ["D0130 6:3"]),
            ("channels: { sms: { to: 手机, sender: main_sms } }", "channels: [sms]", ["D0207 15:11"]),
            ("campaign: bad", "campaign: ~", ["D0207 1:11"]),
            ("campaign: bad", "campaign: !env HOME", ["D0134 1:11"]),
            ("99999.00", "1e3", ["D0207 13:37"]),
            ("99999.00", ".inf", ["D0207 13:37"]),
            ("99999.00", "1_000", ["D0207 13:37"]),
            ("逾期一周", "逾期\u{202E}一周", ["D0109 17:13"]),
            ("campaign: bad", "campaign: b\u{FEFF}ad", ["D0107 1:12"]),
            ("\"{{ 姓名 }}", "\"\\ud83d{{ 姓名 }}", ["D0120 20:12"]),
            ("{{ 姓名 }}", "{{ 姓明 }}", ["D0330 20:15"]),
            ("{{ 姓名 }}", "{{ 邮箱 }}", ["D0425 20:15"]),
        ] as [(String, String, [String])])
    func parts(old: String, new: String, expected: [String]) throws {
        #expect(try errors(changed(old, new)) == expected, "\(new)")
    }

    @Test("lines that end with CR alone have their places, too")
    func carriageReturns() throws {
        let text = try changed("send: sms", "sennd: sms")
        let found = try errors(text.replacingOccurrences(of: "\n", with: "\r"))
        #expect(found.first == "D0202 19:5", "\(found)")
    }

    @Test(
        "an expression that cannot be meant is refused where it goes wrong",
        arguments: [
            ("还款日 - 应还 > 0", ["D0332 22:16"]),
            ("days_overdue / 0 > 1", ["D0347 22:27"]),
            ("应还 > 10000000000000000000000000000000000000000.00", ["D0307 22:17"]),
            (String(repeating: "(", count: 5000) + "true", ["D0309 22:76"]),
        ] as [(String, [String])])
    func expressions(source: String, expected: [String]) throws {
        let found = try errors(Self.campaign + "audience:\n  include: \(source)\n")
        #expect(found == expected, "\(source.prefix(80))")
    }

    @Test(
        "an expression without a value for one row decides that row alone, as an error",
        arguments: [
            "100 / (days_overdue - 7) > 1 or 合同编号 == \"A2\"",
            "days_overdue * 9223372036854775807 > 1 or 合同编号 == \"A2\"",
        ])
    func noValue(source: String) throws {
        try folder.write("bad.yaml", Self.campaign + "audience:\n  include: \(source)\n")
        try folder.write(
            "accounts.csv",
            Self.header + "A1,李敏,13800138001,,2026-11-13,1.00\nA2,王强,13800138002,,2026-11-12,1.00\n"
        )
        let run = try dry()
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("2 accounts in accounts.csv: 1 notices"), "\(run.output)")
        #expect(run.output.contains("evaluation_failed"), "\(run.output)")
        #expect(run.output.contains("(bad.yaml:22:12)"), "\(run.output)")
    }

    @Test(
        "a zone without rules of its own is none",
        arguments: ["EST", "CST", "+08:00", "Asia/Beijing", "asia/shanghai", "../../etc/passwd"])
    func zones(name: String) throws {
        let lender = try Project.text("Campaigns/shared/lender.yaml")
        try folder.write(
            "shared/lender.yaml", lender.replacing(/timezone: .*/) { _ in "timezone: " + name })
        let check = try dunlin(["check", "bad.yaml"])
        #expect(check.code == 1 && check.output.contains("error[D0704]: `\(name)`"))
        #expect(check.output.contains("shared/lender.yaml:5:11"), "\(check.output)")
    }

    @Test("hours over midnight are warned of, at their place")
    func night() throws {
        try folder.write("bad.yaml", Self.campaign + "timing: { hours: 21:00..08:00 }\n")
        let check = try dunlin(["check", "bad.yaml"])
        #expect(check.output.contains("warning[D0581]"), "\(check.output)")
        #expect(check.output.contains("bad.yaml:21:18"), "\(check.output)")
    }

    @Test(
        "an instant wants a date that exists, a time and an offset",
        arguments: [
            "2026-11-20", "2026-11-20T10:00:00", "2026-11-20T10:00:60+08:00",
            "2026-11-20T24:00:00+08:00", "20226-11-20T10:00:00+08:00", "2026-02-30T10:00:00+08:00",
            "10:00", "now", "", "0000-01-01T00:00:00Z",
        ])
    func instants(text: String) throws {
        let run = try dunlin(["run", "bad.yaml", "--as-of", text])
        #expect(run.code == 2 && run.output == "", "\(run.output)\(run.errors)")
    }

    // MARK: - Files that are none

    @Test("what is no ordinary file is not opened, whoever names it")
    func notOrdinary() throws {
        #expect(try Executable.run("/usr/bin/env", ["mkfifo", folder.path + "/pipe"]).code == 0)
        for name in ["pipe", "shared", "/dev/zero"] {
            let check = try dunlin(["check", name])
            #expect(check.code == 74, "\(check.output)")
            #expect(check.output.contains("error[D0701]: `\(name)` cannot be read"))
            let receive = try dunlin(["receive", name, "--ledger", "none.ledger"])
            #expect(receive.code == 74, "\(receive.output)\(receive.errors)")
            let senders = try dry(["--senders", name])
            #expect(senders.code == 74 && senders.errors.contains("error[D0801]"))
        }
        for name in ["pipe", "/dev/zero"] {
            let data = try dry(["--data", name])
            #expect(data.code == 74 && data.errors.contains("error[D0603]"), "\(data.errors)")
        }
        for name in ["pipe", "/dev/null"] {
            let ledger = try live(name)
            #expect(ledger.code == 74 && ledger.errors.contains("error[D0822]"))
        }
        for name in ["pipe", "shared"] {
            try folder.write("bad.yaml", changed("shared/lender.yaml", name))
            let imported = try dunlin(["check", "bad.yaml"])
            #expect(imported.code == 1, "\(imported.output)")
            #expect(imported.output.contains("error[D0702]: `\(name)` cannot be read"))
            #expect(imported.output.contains("bad.yaml:2:19"), "\(imported.output)")
        }
    }

    @Test("an address on the network is no file, and is not asked for")
    func url() throws {
        #expect(
            try errors(changed("shared/lender.yaml", "\"https://example.com/l.yaml\""))
                == ["D0702 2:19"])
    }

    @Test("two campaigns of one name do not run together")
    func sameName() throws {
        try folder.write("other.yaml", Self.campaign)
        let run = try dunlin(
            ["run", "bad.yaml", "other.yaml", "--as-of", FirstCampaign.asOf])
        #expect(run.code == 2 && run.errors.contains("error[D0840]"), "\(run.errors)")
    }

    @Test("a name of 300 characters and a path of 32,768 are told as paths that cannot be read")
    func longPaths() throws {
        for name in [
            String(repeating: "a", count: 300), String(repeating: "a/", count: 16_384),
        ] {
            let check = try dunlin(["check", name])
            #expect(check.code == 74 && check.output.contains("error[D0701]"))
        }
    }

    // MARK: - Tables

    @Test(
        "a table that is none is refused as a whole",
        arguments: [
            ("", "D0605", "bad.yaml:4:11"),
            (header, "D0606", "bad.yaml:4:11"),
            (
                header.replacingOccurrences(of: ",应还", with: "") + "A1,李敏,1,,2\n", "D0612",
                "bad.yaml:13:5"
            ),
            (header.replacingOccurrences(of: ",", with: ";"), "D0609", "accounts.csv:1:1"),
            (header.replacingOccurrences(of: ",", with: "\t"), "D0609", "accounts.csv:1:1"),
            (
                header.replacingOccurrences(of: "应还", with: "应还,应还") + "A1,李敏,1,,2,3,4\n", "D0613",
                "accounts.csv:1:22"
            ),
        ])
    func tables(text: String, code: String, place: String) throws {
        try folder.write("accounts.csv", text)
        for run in [try dry(), try live("run.ledger")] {
            #expect(run.code == 1 && run.output == "", "\(run.output)")
            #expect(run.errors.contains("error[\(code)]"), "\(run.errors)")
            #expect(run.errors.contains(place), "\(run.errors)")
        }
        #expect(((try? folder.text("sent.jsonl")) ?? "") == "", "nothing has left")
    }

    @Test("a row of two million characters is mostly a quote that was never closed")
    func longRow() throws {
        let row = "A1," + String(repeating: "x", count: 2_000_000) + ",1,,2,3\n"
        try folder.write("accounts.csv", Self.header + row)
        let run = try dry()
        #expect(run.code == 1 && run.output == "")
        #expect(run.errors.contains("error[D0607]: the row that starts on line 2 of"))
        #expect(run.errors.utf8.count < 1000)
    }

    /// Columns by hand: `A1,李敏,13800138001,,2026-11-13,100.00` has its cells at 1, 4, 7, 19, 20 and 31.
    @Test(
        "a cell that is wrong breaks its row, at its place, and no other",
        arguments: [
            ("还款日", "2026-02-30", "2:20: `还款日` holds `2026-02-30`, a day that does not exist"),
            ("还款日", "2025-02-29", "2:20: `还款日` holds `2025-02-29`, a day that does not exist"),
            ("还款日", "0000-00-00", "2:20: `还款日` holds `0000-00-00`, a day that does not exist"),
            ("还款日", "20226-11-13", "2:20: "), ("还款日", "26-11-13", "2:20: "),
            ("还款日", "2026/11/13", "2:20: "), ("还款日", "46339", "2:20: "),
            ("还款日", "########", "2:20: "), ("还款日", "", "2:20: `还款日` is empty"),
            ("应还", "\"1,234.50\"", "2:33: "), ("应还", "１００", "2:31: "), ("应还", "¥100", "2:31: "),
            ("应还", "1e5", "2:32: "), ("应还", "NaN", "2:31: "), ("应还", "Infinity", "2:31: "),
            ("应还", "0x10", "2:32: "), ("应还", "0.005", "2:35: "), ("应还", "", "2:31: "),
            ("应还", "1000000000000000000.00", "2:31: "), ("应还", "100000.00", "2:31: "),
            ("应还", "100.00\u{A0}", "2:37: "), ("应还", " 100.00", "2:31: "),
            ("合同编号", "A1 ", "2:3: "), ("合同编号", String(repeating: "A", count: 10_000), "2:21: "),
            ("姓名", "李\u{0}敏", "2:5: "), ("姓名", "李\u{202E}敏", "2:5: "),
            ("姓名", "李\u{200B}敏", "2:5: "), ("姓名", "\"李\n敏\"", "2:6: "),
            ("姓名", "www.e.cn", "2:4: "), ("姓名", "一二三四五六七八九", "2:12: "), ("姓名", "", "2:4: "),
            ("姓名", "李\"敏", "2:5: a quote stands inside a cell"),
        ])
    func cells(field: String, value: String, expected: String) throws {
        let columns = Self.header.dropLast().split(separator: ",").map(String.init)
        var row = Self.sound
        row[try #require(columns.firstIndex(of: field))] = value
        let other = "B1,王强,13800138002,,2026-11-13,5.00"
        try folder.write(
            "accounts.csv", Self.header + row.joined(separator: ",") + "\n" + other + "\n")
        let run = try dry()
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("2 accounts in accounts.csv: 1 notices"), "\(run.output)")
        #expect(run.output.contains("\n  accounts.csv:\(expected)"), "\(run.output)")
    }

    @Test(
        "an address that is none breaks its row, and is not shown",
        arguments: [
            ("手机", "1.38E+10", "2:8: "), ("手机", "138-0013-8001", "2:10: "),
            ("手机", "13800138001;13800138002", "2:18: "), ("手机", "１３８00138001", "2:7: "),
            ("手机", "10086", "2:12: "), ("手机", "########", "2:7: "),
            ("邮箱", "li@@example.cn", "2:22: "), ("邮箱", "li@e\u{445}ample.cn", ""),
            ("邮箱", "\"li@b.cn,wang@d.cn\"", ""), ("邮箱", "\"li@b.cn\r\nBcc: wang@d.cn\"", ""),
            ("邮箱", "\"\"\"li b\"\"@c.cn\"", ""), ("邮箱", "li@b", ""),
            ("邮箱", String(repeating: "l", count: 300) + "@b.cn", ""),
        ])
    func addresses(field: String, value: String, place: String) throws {
        let columns = Self.header.dropLast().split(separator: ",").map(String.init)
        var row = Self.sound
        row[try #require(columns.firstIndex(of: field))] = value
        try folder.write("accounts.csv", Self.header + row.joined(separator: ",") + "\n")
        let run = try dry()
        #expect(run.code == 0 && run.output.contains(" 0 notices to 0 of them"), "\(run.output)")
        #expect(run.output.contains("\n  accounts.csv:" + (place.isEmpty ? "2:" : place)))
        #expect(run.output.contains(": `\(field)` "), "\(run.output)")
        let secret = value.split { $0 == "\"" || $0.isNewline }.first.map(String.init) ?? value
        #expect(!(run.output + run.errors).contains(secret), "\(run.output)")
    }

    @Test("rows that are cut short, too long or never closed are counted, each with its place")
    func rows() throws {
        try folder.write(
            "accounts.csv",
            Self.header + "A1,李敏,13800138001,,2026-11-13\n"
                + "A2,李敏,13800138002,,2026-11-13,1.00,x\n"
                + "A3,王强,13800138003,,2026-11-13,5.00\n" + "A4,\"张三,13800138004,,2026-11-13,5.00\n"
                + "A5,李敏,1380013")
        let run = try dry()
        #expect(run.output.contains("5 accounts in accounts.csv: 1 notices"), "\(run.output)")
        for line in [
            "2:30: the row has 5 columns, the header has 6",
            "3:36: the row has 7 columns, the header has 6", "5:4: the quote that opens here",
            "6:1: the line stands inside the faulty row that starts on line 5",
        ] {
            #expect(run.output.contains("\n  accounts.csv:" + line), "\(run.output)")
        }
    }

    @Test("an account that stands twice gets nothing, wherever its rows stand")
    func twice() throws {
        let one = Self.sound.joined(separator: ",") + "\n"
        let between = (10..<99).map { "B\($0),王强,138001380\($0),,2026-11-13,5.00\n" }.joined()
        try folder.write("accounts.csv", Self.header + one + between + one)
        let run = try dry()
        #expect(run.output.contains("91 accounts in accounts.csv: 89 notices"), "\(run.output)")
        #expect(run.output.contains("duplicate_row"), "\(run.output)")
    }

    @Test(
        "a time in a table wants its offset and seconds that exist",
        arguments: [
            "2026-11-20T06:00:00", "2026-11-20 06:00:00+08:00", "1795140000", "1795140000000",
            "2026-11-20T23:59:60+08:00", "2026-11-20T06:00:00+25:00",
        ])
    func timestamps(text: String) throws {
        let campaign = try changed("  due: 还款日\n", "  due: 还款日\n  as_of: 时刻\n")
        try folder.write(
            "bad.yaml",
            campaign.replacingOccurrences(
                of: "    还款日:   date\n", with: "    还款日:   date\n    时刻:     timestamp\n"))
        try folder.write(
            "accounts.csv",
            Self.header.dropLast() + ",时刻\n" + Self.sound.joined(separator: ",") + ",\(text)\n")
        let run = try dry()
        #expect(run.output.contains(" 0 notices to 0 of them"), "\(run.output)")
        #expect(run.output.contains("\n  accounts.csv:2:38: `时刻`"), "\(run.output)")
    }

    @Test(
        "what a borrower is called is never read as anything else",
        arguments: ["{{应还}}", "{% if %}", "=1+1", "<b>", "@SUM(1)"])
    func names(name: String) throws {
        var row = Self.sound
        row[1] = name
        try folder.write("accounts.csv", Self.header + row.joined(separator: ",") + "\n")
        let run = try dry(["--format", "jsonl", "--reveal"])
        let notice = try FirstCampaign.byKey(run.output).values.first
        let text = try #require(notice?["text"] as? String, "\(run.output)\(run.errors)")
        #expect(text.contains("】\(name)您好，您的车贷已过还款日，应还100.00元。"), "\(text)")
    }

    @Test("a name that would sign for somebody else keeps its notice back")
    func signature() throws {
        try folder.write(
            "accounts.csv",
            Self.header
                + "A1,【银行】,13800138001,,2026-11-13,1.00\nA2,王强,13800138002,,2026-11-13,1.00\n")
        let run = try dry()
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("2 accounts in accounts.csv: 1 notices"), "\(run.output)")
        #expect(run.output.contains("text_invalid"), "\(run.output)")
    }

    @Test("a live run under no policy at all is warned of")
    func policies() throws {
        let run = try live("run.ledger")
        #expect(run.code == 0 && run.errors.contains("warning[D0712]"), "\(run.errors)")
    }

    // MARK: - What comes back

    @Test("a line that is broken is skipped with its place, the others count")
    func received() throws {
        #expect(try live("run.ledger").code == 0)
        let key = "bad/A1/2026-11-13/逾期一周/sms"
        let at = "2026-11-20T11:00:00+08:00"
        let lines = [
            #"{"kind":"receipt","at":"\#(at)","key":"\#(key)","state":"UNDELIV"}"#,
            #"{"kind":"receipt","at":"1795140000","key":"\#(key)","state":"delivered"}"#,
            #"{"kind":"reply","id":"1","id":"2","at":"\#(at)","from":"13800138001","channel":"sms","text":"1"}"#,
            #"{"kind":"payment","id":"p","account":"A1","date":"2026-02-30","amount":"1.00"}"#,
            #"{"kind":"payment","id":"q","account":"A1","date":"2026-11-20","amount":1e400}"#,
            #"{"kind":"reply","id":"3","at":"\#(at)","from":"13800138001","channel":"fax","text":"1"}"#,
            #"{"kind":"reply""#, "[1,2]", String(repeating: "{", count: 2000),
            #"{"kind":"receipt","at":"\#(at)","key":"\#(key)","state":"delivered"}"#,
        ]
        try folder.write("in.jsonl", lines.joined(separator: "\n") + "\n")
        let outcome = try dunlin(["receive", "in.jsonl", "--ledger", "run.ledger"])
        #expect(outcome.code == 3, "\(outcome.errors)")
        #expect(outcome.output.contains("  1  receipts: delivered\n"), "\(outcome.output)")
        #expect(outcome.output.contains("  9  skipped lines\n"), "\(outcome.output)")
        for place in ["1:95", "2:24", "3:26", "4:50", "5:73", "6:90", "7:16", "8:1", "9:2"] {
            #expect(
                outcome.output.contains("\n  in.jsonl:\(place)  "), "\(place)\n\(outcome.output)")
        }
    }

    // MARK: - The ledger and the machine

    @Test("a ledger that was cut off is refused, wherever, and nothing leaves")
    func cutLedger() throws {
        let rows = (100..<400).map { "A\($0),李敏,13800138\($0),,2026-11-13,1.00\n" }
        try folder.write("accounts.csv", Self.header + rows.joined())
        #expect(try live("run.ledger").code == 0)
        let sent = try folder.text("sent.jsonl")
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/run.ledger"))
        #expect(whole.count > 32 * 4096)
        for length in stride(from: 4096, to: whole.count - 4096, by: 8 * 4096) {
            try folder.write("run.ledger", whole.prefix(length))
            let verify = try dunlin(["ledger", "verify", "run.ledger"])
            #expect(verify.code == 74, "\(length): \(verify.output)\(verify.errors)")
            let run = try live("run.ledger")
            #expect(run.code == 74, "\(length): \(run.output)\(run.errors)")
            #expect(try folder.text("sent.jsonl") == sent, "\(length)")
        }
    }

    @Test("a full device is told, wherever the output goes")
    func full() throws {
        let output = try dry(["--output", "/dev/full"])
        #expect(output.code == 74 && output.errors.contains("error[D0713]"), "\(output.errors)")
        for command in [
            "dunlin check bad.yaml", "dunlin run bad.yaml --as-of \(FirstCampaign.asOf)",
        ] {
            let run = try shell(command + " > /dev/full")
            #expect(run.code == 74 && run.errors.contains("error[D0713]"), "\(run.errors)")
        }
    }

    @Test("with hardly any file to open a live run sends nothing and says so")
    func files() throws {
        let run = try shell(
            "ulimit -n 8; dunlin run bad.yaml --live --as-of \(FirstCampaign.asOf)"
                + " --ledger few.ledger --senders senders.yaml")
        #expect(run.code == 74 && !run.wasSignalled, "\(run.output)\(run.errors)")
        #expect(((try? folder.text("sent.jsonl")) ?? "") == "", "nothing has left")
    }

    @Test(
        "homes and folders for scratch that are not there change nothing",
        arguments: [["HOME": "/nonexistent"], ["HOME": "/proc"], ["TMPDIR": "/nonexistent"]])
    func environment(variables: [String: String]) throws {
        let run = try Executable.run(
            ["run", "bad.yaml", "--as-of", FirstCampaign.asOf], in: folder.path,
            environment: variables)
        let plain = try dry()
        #expect(run.code == plain.code && run.output == plain.output, "\(run.errors)")
    }

    /// A command as a terminal would run it, `dunlin` being the built one.
    private func shell(_ command: String) throws -> Executable.Outcome {
        let bin = (Executable.path as NSString).deletingLastPathComponent
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try Executable.run(
            "/bin/sh", ["-c", command], in: folder.path, environment: ["PATH": bin + ":" + path])
    }
}
