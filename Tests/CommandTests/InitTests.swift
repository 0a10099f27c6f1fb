import Foundation
import TestSupport
import Testing

/// `init` on tables as they come: odd headers, other separators, encodings and dates.
@Suite struct InitTests {
    private static let header = "合同编号,客户号,姓名,手机,还款日,本期应还"
    private static let row = "A1,C1,张伟,13800138000,2026-11-23,3060.00"

    /// Runs `init` on a table of its own and returns the outcome with the campaign, if one was written.
    private func start(
        _ data: Data, name: String = "t.csv", lender: String? = nil
    ) throws -> (outcome: Executable.Outcome, campaign: String?, check: Executable.Outcome?) {
        let folder = try TemporaryFolder()
        let csv = try folder.write(name, data)
        if let lender { try folder.write("lender.yaml", lender) }
        let outcome = try Executable.run(["init", csv])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard let file = names.first(where: { $0.hasSuffix(".yaml") && $0 != "lender.yaml" })
        else {
            let written = names.filter { $0.hasSuffix(".yaml") }
            #expect(written == (lender == nil ? [] : ["lender.yaml"]), "half a starter is there")
            return (outcome, nil, nil)
        }
        let check = try Executable.run(["check", folder.path + "/" + file])
        return (outcome, try folder.text(file), check)
    }

    private func start(
        _ text: String, name: String = "t.csv", lender: String? = nil
    ) throws -> (outcome: Executable.Outcome, campaign: String?, check: Executable.Outcome?) {
        try start(Data(text.utf8), name: name, lender: lender)
    }

    /// The campaign that `init` wrote, after it was seen to check clean.
    private func clean(_ text: String, name: String = "t.csv") throws -> String {
        let (outcome, campaign, check) = try start(text, name: name)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(check?.code == 0, "\(check?.output ?? "")")
        #expect(check?.output.hasSuffix(": no errors\n") == true, "\(check?.output ?? "")")
        return try #require(campaign)
    }

    @Test("another separator is told, with its place", arguments: [";", "\t"])
    func separator(_ separator: String) throws {
        let text = "\(Self.header)\n\(Self.row)\n".replacingOccurrences(of: ",", with: separator)
        let (outcome, campaign, _) = try start(text)
        #expect(outcome.code == 1 && !outcome.wasSignalled)
        #expect(outcome.errors.contains("D0609"), "\(outcome.errors)")
        #expect(outcome.errors.contains("(line 1, column 1)"), "\(outcome.errors)")
        #expect(campaign == nil)
    }

    @Test("a missing table, a folder and a pipe are the system's fault: 74")
    func missing() throws {
        let folder = try TemporaryFolder()
        for (path, code) in [(folder.path + "/no.csv", "D0601"), (folder.path, "D0603")] {
            let outcome = try Executable.run(["init", path])
            #expect(outcome.code == 74)
            #expect(outcome.errors.contains(code), "\(outcome.errors)")
        }
    }

    @Test("columns whose names become one name get numbers, words of the language a `_`")
    func names() throws {
        let campaign = try clean(
            "\(Self.header),中文 名(元),中文_名_元,（）,#,today,２期,Иmя\n"
                + "\(Self.row),1.00,2.00,a,b,c,d,e\n")
        for line in [
            "中文_名_元: { type: money, column: \"中文 名(元)\" }",
            "    中文_名_元_2: { type: money, column: 中文_名_元 }",
            "    column: { type: text, longest: 10, column: \"（）\" }",
            "    column_2: { type: text, longest: 10, column: \"#\" }",
            "    today_: { type: text, longest: 10, column: today }",
            "    期: { type: text, longest: 10, column: \"２期\" }",
            "    column_3: { type: text, longest: 10, column: Иmя }",
        ] {
            #expect(campaign.contains(line), "\(line)\n\(campaign)")
        }
    }

    @Test("headers and file names may hold line breaks, quotes and what nobody sees")
    func oddHeaders() throws {
        let campaign = try clean(
            "\(Self.header),\"应还\n合计\",\"a\u{7}b\",\"say \"\"no\"\"\",x\u{200B}y,a: b #c\n"
                + "\(Self.row),1.00,1,1,1,1\n", name: "a\n\"b\": 'c' #.csv")
        for part in [
            "source: \"a\\u000A\\\"b\\\": 'c' #.csv\"", "column: \"应还\\u000A合计\"",
            "column: \"a\\u0007b\"", "column: \"say \\\"no\\\"\"", "xy: { type: integer",
            "column: \"x\\u200By\"", "column: \"a: b #c\"",
        ] {
            #expect(campaign.contains(part), "\(part)\n\(campaign)")
        }
    }

    @Test("what a starter could not mend is refused before anything is written")
    func refused() throws {
        let twice = try start("\(Self.header),备注,备注\n\(Self.row),a,b\n")
        let dates = try start("\(Self.header)\nA1,C1,张伟,13800138000,2026/11/23,3060.00\n")
        let undated = try start("\(Self.header)\nA1,C1,张伟,13800138000,,3060.00\n")
        for (start, code) in [(twice, "D0617"), (dates, "D0616"), (undated, "D0616")] {
            #expect(start.outcome.code == 1)
            #expect(start.outcome.errors.contains(code), "\(start.outcome.errors)")
            #expect(start.campaign == nil)
        }
    }

    @Test("a table in GBK is read, and the campaign says so")
    func gbk() throws {
        var data = Data("account,name,phone,due_date,amount\nA1,".utf8)
        // 张伟
        data += [0xD5, 0xC5, 0xCE, 0xB0] as [UInt8]
        data += Data(",13800138000,2026-11-23,3060.00\n".utf8)
        let (outcome, campaign, check) = try start(data)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(check?.code == 0, "\(check?.output ?? "")")
        #expect(campaign?.contains("  source: t.csv\n  encoding: gb18030\n") == true)
    }

    @Test("texts name the date, and `longest` leaves room for other days' values")
    func room() throws {
        let campaign = try clean("\(Self.header),备注\n\(Self.row),一二三四五六七八九十一\n")
        #expect(campaign.contains("将于{{ 还款日 | date }}到期"))
        #expect(!campaign.contains("明天"))
        #expect(campaign.contains("合同编号: { type: text, longest: 20 }"))
        #expect(campaign.contains("姓名: { type: name, longest: 20 }"))
        #expect(campaign.contains("备注: { type: text, longest: 30 }"))
    }

    @Test("an English table gives an English campaign that checks clean")
    func english() throws {
        let campaign = try clean(
            "account,name,phone,due_date,amount\nA1,Ann,13800138000,2026-11-23,3060.00\n"
                + "A2,Bob,,2026-11-24,60.00\n")
        #expect(campaign.contains("is due on {{ due_date | date }}."))
        #expect(!campaign.contains("tomorrow"))
    }

    @Test("a long name is not greeted with, so that the text keeps its room")
    func longName() throws {
        let name = String(repeating: "名", count: 90)
        let campaign = try clean("\(Self.header)\nA1,C1,\(name),13800138000,2026-11-23,3060.00\n")
        #expect(campaign.contains("姓名: { type: name, longest: 90 }"))
        #expect(!campaign.contains("您好"))
    }

    @Test("a lender's file that the starter would not check clean with is told, and kept")
    func faultyLender() throws {
        let (outcome, campaign, _) = try start(
            "\(Self.header)\n\(Self.row)\n",
            lender: "lender: X\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\n")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("D0730"), "\(outcome.errors)")
        #expect(outcome.errors.contains("`lender` has no `hotline`"), "\(outcome.errors)")
        #expect(campaign == nil)
    }

    @Test("a table called lender.csv does not take the lender's file for its campaign")
    func lenderTable() throws {
        let campaign = try clean("\(Self.header)\n\(Self.row)\n", name: "lender.csv")
        #expect(campaign.contains("source: lender.csv"))
        let folder = try TemporaryFolder()
        let csv = try folder.write("t.csv", "\(Self.header)\n\(Self.row)\n")
        let outcome = try Executable.run(["init", csv, "--output", folder.path + "/lender.yaml"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("D0731"), "\(outcome.errors)")
    }
}
