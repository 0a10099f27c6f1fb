import Diagnostics
import Foundation
import Running
import TestSupport
import Testing

/// `dunlin check --fix` and its difference, as a user runs them.
@Suite("check --fix") struct CheckFixTests {
    /// A copy of the first campaign's imports, with a campaign that has slips of an input method.
    private static let faulty = """
        campaign: overdue-week
        import: { lender: shared/lender.yaml }
        portfolio: shared/auto-loans.yaml
        受众:                             # 谁
          include: days_overdue ＞ 0 且 逾期应还 >= 100.00
        steps:
          - step: 逾期一周
            day: 还款日 + 7 days
            send: sms
            text: |
              {{ 姓名 }}您好，您的车贷应还{{ 逾期应还 }}，请尽快还款。

        """

    private static let mended = faulty.replacing("受众:", with: "audience:")
        .replacing("＞", with: ">").replacing("且", with: "and")
        .replacing("{{ 逾期应还 }}", with: "{{ 逾期应还 | money }}")

    private static func folder(_ campaign: String = faulty) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["lender", "auto-loans"] {
            try folder.write(
                "shared/\(name).yaml", try Project.text("Campaigns/shared/\(name).yaml"))
        }
        try folder.write("data/auto-loans.csv", "合同编号\n")
        try folder.write("x.yaml", campaign)
        return folder
    }

    private static func check(_ folder: TemporaryFolder, _ arguments: String...) throws
        -> Executable.Outcome
    {
        try Executable.run(["check"] + arguments, in: folder.path)
    }

    @Test("it makes the sure edits, says each, and exits as a check")
    func fix() throws {
        let folder = try Self.folder()
        let outcome = try Self.check(folder, "x.yaml", "--fix")
        #expect(outcome.code == 0)
        #expect(outcome.errors == "")
        #expect(
            outcome.output == """
                x.yaml:4: D0202  受众 → audience
                x.yaml:5: D0303  days_overdue ＞ 0 且 逾期应还 >= → days_overdue > 0 且 逾期应还 >=
                x.yaml:5: D0304  且 → and
                x.yaml:11: D0423  …的车贷应还{{ 逾期应还 }}，请尽快还款。 → …的车贷应还{{ 逾期应还 | money }}，请尽快还款。
                4 places mended

                x.yaml: no errors

                """)
        #expect(try folder.text("x.yaml") == Self.mended)
        let again = try Self.check(folder, "x.yaml", "--fix", "--lang", "zh")
        #expect(again.output == "x.yaml: 没有错误\n")
    }

    @Test("line ends, a byte order mark, comments and the file's mode stay")
    func layout() throws {
        let windows = { (text: String) in
            Data([0xEF, 0xBB, 0xBF]) + Data(text.replacing("\n", with: "\r\n").utf8)
        }
        let folder = try Self.folder()
        let path = try folder.write("x.yaml", windows(Self.faulty))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(try Self.check(folder, "x.yaml", "--fix").code == 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == windows(Self.mended))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["data", "shared", "x.yaml"])
    }

    @Test(
        "a dry run writes a difference and nothing else",
        arguments: [["--fix", "--dry-run"], ["--diff"]])
    func dry(arguments: [String]) throws {
        let folder = try Self.folder()
        let outcome = try Executable.run(["check", "x.yaml"] + arguments, in: folder.path)
        #expect(outcome.code == 1, "as a check of what is on disk")
        #expect(
            outcome.output == """
                --- x.yaml
                +++ x.yaml
                @@ -1,11 +1,11 @@
                 campaign: overdue-week
                 import: { lender: shared/lender.yaml }
                 portfolio: shared/auto-loans.yaml
                -受众:                             # 谁
                -  include: days_overdue ＞ 0 且 逾期应还 >= 100.00
                +audience:                             # 谁
                +  include: days_overdue > 0 and 逾期应还 >= 100.00
                 steps:
                   - step: 逾期一周
                     day: 还款日 + 7 days
                     send: sms
                     text: |
                -      {{ 姓名 }}您好，您的车贷应还{{ 逾期应还 }}，请尽快还款。
                +      {{ 姓名 }}您好，您的车贷应还{{ 逾期应还 | money }}，请尽快还款。

                """)
        #expect(outcome.errors == "x.yaml: no errors\n")
        #expect(try folder.text("x.yaml") == Self.faulty)
    }

    @Test("what a person must choose is left, and shown")
    func leftToPerson() throws {
        let choices = Self.mended.replacing(
            "include: days_overdue > 0 and 逾期应还 >= 100.00",
            with: "include: 逾期应还 >= 100 and 按时率 < 0.9 and 风险 == \"搞\"")
        let folder = try Self.folder(choices)
        let outcome = try Self.check(folder, "x.yaml", "--fix")
        #expect(outcome.code == 1)
        for code in ["D0334", "D0338", "D0336"] { #expect(outcome.output.contains("[\(code)]")) }
        #expect(outcome.output.hasSuffix("more: dunlin check --explain D0334 D0336 D0338\n"))
        #expect(try folder.text("x.yaml") == choices)
    }

    @Test("an import that two campaigns share is mended once")
    func imports() throws {
        let folder = try Self.folder(Self.mended)
        try folder.write("y.yaml", Self.mended.replacing("overdue-week", with: "overdue-too"))
        let shared = try folder.text("shared/auto-loans.yaml")
        try folder.write("shared/auto-loans.yaml", shared.replacing("define:", with: "定义:"))
        let outcome = try Self.check(folder, "x.yaml", "y.yaml", "--fix")
        #expect(outcome.code == 0)
        #expect(
            outcome.output == """
                shared/auto-loans.yaml:27: D0202  定义 → define
                1 place mended

                x.yaml: no errors
                y.yaml: no errors

                """)
        #expect(try folder.text("shared/auto-loans.yaml") == shared)
        try folder.write("shared/auto-loans.yaml", shared.replacing("define:", with: "定义:"))
        let dry = try Self.check(folder, "x.yaml", "y.yaml", "--diff")
        #expect(dry.output.components(separatedBy: "+define:").count == 2)
    }

    @Test("a fault of form is mended, also where it hid other errors")
    func hidden() throws {
        // Behind the full-width colon stand keys that nobody knows.
        let hiding = "campaign: x\ntitle：逾期\nalpha: 1\nbravo: 2\ncharlie: 3\n"
        let folder = try Self.folder(hiding)
        let outcome = try Self.check(folder, "x.yaml", "--fix")
        #expect(outcome.code == 1)
        #expect(!outcome.output.contains("D0742") && !outcome.output.contains("error[D0140]"))
        #expect(outcome.output.components(separatedBy: "error[D0202]").count == 4)
        #expect(try folder.text("x.yaml") == hiding.replacing("：", with: ": "))
    }

    @Test("a link out of the root is not followed, one inside is kept")
    func links() throws {
        let outside = try TemporaryFolder()
        let target = try outside.write("x.yaml", Self.faulty)
        let folder = try Self.folder()
        let files = FileManager.default
        try files.createSymbolicLink(
            atPath: folder.path + "/out.yaml", withDestinationPath: target)
        let refused = try Self.check(folder, "out.yaml", "--fix")
        #expect(refused.code == 1)
        #expect(refused.output.contains("warning[D0741]"))
        #expect(try outside.text("x.yaml") == Self.faulty)
        try files.createSymbolicLink(
            atPath: folder.path + "/in.yaml", withDestinationPath: "x.yaml")
        #expect(try Self.check(folder, "in.yaml", "--fix").code == 0)
        #expect(try files.destinationOfSymbolicLink(atPath: folder.path + "/in.yaml") == "x.yaml")
        #expect(try folder.text("x.yaml") == Self.mended)
    }

    @Test("a file that somebody else has written meanwhile is left to them")
    func meanwhile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.yaml", "theirs\n")
        do {
            try FileReplacement.replace(
                path, holding: ContiguousArray("read\n".utf8),
                with: ContiguousArray("ours\n".utf8), shownAs: "x.yaml")
            Issue.record("it was replaced")
        } catch {
            #expect(error.exitCode == 6)
            #expect(error.findings.map(\.code) == ["D0743"])
        }
        #expect(try folder.text("x.yaml") == "theirs\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.yaml"])
    }

    @Test("a program gets the findings that are left, the edits go to standard error")
    func formats() throws {
        let folder = try Self.folder()
        let json = try Self.check(folder, "x.yaml", "--fix", "--format", "json")
        #expect(json.output == "[]\n\n")
        #expect(json.errors.contains("4 places mended"))
    }

    @Test(
        "options that contradict each other are refused",
        arguments: [
            ["x.yaml", "--dry-run"], ["--fix"], ["x.yaml", "--explain", "D0202", "--fix"],
            ["x.yaml", "--format", "markdown"], ["--explain", "D0202", "--format", "github"],
        ])
    func options(arguments: [String]) throws {
        let folder = try Self.folder()
        #expect(try Executable.run(["check"] + arguments, in: folder.path).code == 2)
        #expect(try folder.text("x.yaml") == Self.faulty)
    }
}
