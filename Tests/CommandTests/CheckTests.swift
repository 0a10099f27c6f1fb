import Foundation
import TestSupport
import Testing

/// The command as a user meets it: what it prints and how it ends.
@Suite struct CheckTests {
    @Test("a wrong argument ends with 2, not with the library's 64")
    func usage() throws {
        #expect(try Executable.run(["check"]).code == 2)
        #expect(try Executable.run(["run", "x.yaml", "--format", "xml"]).code == 2)
        #expect(try Executable.run(["run", "x.yaml", "--live"]).code == 2)
        #expect(try Executable.run(["--help"]).code == 0)
    }

    @Test("a page is printed for each code asked for, in any case, without a campaign")
    func explain() throws {
        let page = """
            D0312  A date is not marked as one

              A date in an expression is written `date("2026-11-20")`.

              Why it matters: Without it this is a subtraction, 2026 less 11 less 20.

              Wrong (a condition):
                还款日 < 2026-11-20

              Right:
                还款日 < date("2026-11-20")


            """
        let one = try Executable.run(["check", "--explain", "d0312"])
        #expect(one.output == page)
        #expect(one.code == 0 && one.errors == "")
        let several = try Executable.run(["check", "--explain", "D0311,D0312", "D0313", "D0311"])
        #expect(several.output.contains(page))
        let heads = several.output.matches(of: /^D\d+/.anchorsMatchLineEndings())
        #expect(heads.map { String($0.0) } == ["D0311", "D0312", "D0313"])
        let chinese = try Executable.run(["check", "--explain", "D0312", "--lang", "zh"])
        #expect(chinese.output.hasPrefix("D0312  日期没有写成日期\n"))
        #expect(chinese.output.contains("  正确：\n    还款日 < date(\"2026-11-20\")\n"))
    }

    @Test(
        "a code that is none is an error that names the nearest",
        arguments: [("D2002", "D0202"), ("0312", "D0312"), ("D0885", "D0883"), ("D99999", "D0931")])
    func unknown(code: String, nearest: String) throws {
        let outcome = try Executable.run(["check", "--explain", "D0312", code])
        #expect(outcome.code == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("error[D0740]: no finding has the code `\(code)`"))
        #expect(outcome.errors.contains("did you mean `\(nearest)`?"))
    }

    @Test("what looks like no code is told how one looks")
    func noCode() throws {
        let outcome = try Executable.run(["check", "--explain", "colons", "--lang", "zh"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("没有代码为 `colons` 的提示"))
        #expect(outcome.errors.contains("--explain all"))
    }

    @Test("all pages can be had, for people, for programs and as the document")
    func all() throws {
        let human = try Executable.run(["check", "--explain", "all"])
        let heads = human.output.split(separator: "\n").filter { $0.hasPrefix("D0") }
        #expect(heads.count > 200)
        let json = try Executable.run(["check", "--explain", "ALL", "--format", "json"])
        let pages =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: String]]
        #expect(pages?.count ?? 0 > 200)
        #expect(pages?.first?["code"] == "D0101")
        let document = try Executable.run(["check", "--explain", "all", "--format", "markdown"])
        #expect(try document.output == Project.text("Docs/Diagnostics.md"))
    }

    @Test("findings are followed by one line that says how to read on, a clean file by none")
    func more() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.yaml", "campaign：a\n")
        try folder.write("b.yaml", "# nothing\n")
        let found = try Executable.run(["check", "a.yaml", "b.yaml"], in: folder.path)
        #expect(found.output.hasSuffix("\nmore: dunlin check --explain D0102 D0140\n"))
        #expect(found.output.components(separatedBy: "more: ").count == 2)
        let chinese = try Executable.run(["check", "b.yaml", "--lang", "zh"], in: folder.path)
        #expect(chinese.output.hasSuffix("\n详细说明：dunlin check --explain D0102 --lang zh\n"))
        let clean = try Executable.run(["check", FirstCampaign.path])
        #expect(clean.output == "\(FirstCampaign.path): no errors\n")
        let json = try Executable.run(["check", "a.yaml", "--format", "json"], in: folder.path)
        #expect(!json.output.contains("--explain"))
    }

    @Test(
        "names of files alone, which the parser of arguments does not see, are checked as with it",
        arguments: [
            ["a.yaml"], ["a.yaml", "b.yaml", "missing.yaml"], [""], ["."], ["help"],
            [FirstCampaign.path],
        ])
    func plain(files: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.yaml", "campaign：a\n")
        try folder.write("b.yaml", "# nothing\n")
        let alone = try Executable.run(["check"] + files, in: folder.path)
        let parsed = try Executable.run(["check", "--"] + files, in: folder.path)
        #expect(alone.output == parsed.output && !alone.output.isEmpty)
        #expect(alone.errors == parsed.errors)
        #expect(alone.code == parsed.code)
    }

    @Test("annotations name files from the working directory")
    func github() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("sub/a.yaml", "campaign: a\n受众: 1\n")
        for name in ["sub/a.yaml", "./sub/a.yaml", path] {
            let outcome = try Executable.run(
                ["check", name, "--format", "github"], in: folder.path)
            #expect(outcome.code == 1)
            #expect(
                outcome.output.contains(
                    "::error file=sub/a.yaml,line=2,col=1,endLine=2,endColumn=3,title=D0202::"
                        + "unknown key `受众` in a campaign%0Akeys are English: write `audience`\n"))
        }
    }
}
