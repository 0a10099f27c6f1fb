import Foundation
import TestSupport
import Testing

/// `dunlin fmt` as a user meets it: what it writes, prints and leaves alone.
@Suite struct FmtTests {
    private static let untidy = "campaign:   untidy # id\ntitle: 'x'\n"
    private static let tidy = "campaign: untidy  # id\ntitle: x\n"

    @Test("it rewrites a file in place, keeps its mode, names it, and then has nothing to do")
    func inPlace() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.yaml", Self.untidy)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let first = try Executable.run(["fmt", file])
        #expect(first.code == 0 && first.output == file + "\n" && first.errors.isEmpty)
        #expect(try folder.text("a.yaml") == Self.tidy)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.yaml"])
        let second = try Executable.run(["fmt", file])
        #expect(second.code == 0 && second.output.isEmpty && second.errors.isEmpty)
    }

    @Test("--check names what would change, ends with 1 and writes nothing")
    func check() throws {
        let folder = try TemporaryFolder()
        let untidy = try folder.write("a.yaml", Self.untidy)
        let tidy = try folder.write("b.yaml", Self.tidy)
        let both = try Executable.run(["fmt", "--check", tidy, untidy])
        #expect(both.code == 1 && both.output == untidy + "\n")
        #expect(try folder.text("a.yaml") == Self.untidy)
        let one = try Executable.run(["fmt", "--check", tidy])
        #expect(one.code == 0 && one.output.isEmpty)
    }

    @Test("--diff shows what diff -u shows, and patch makes the canonical form of it")
    func diff() throws {
        for name in try Project.names(in: "Tests/Corpus/formatting")
        where name.hasSuffix(".before") {
            let folder = try TemporaryFolder()
            let before = try Project.text("Tests/Corpus/formatting/\(name)")
            let after = try Project.text(
                "Tests/Corpus/formatting/\(name.replacing(".before", with: ".after"))")
            let file = try folder.write("a.yaml", before)
            let ours = try Executable.run(["fmt", "--diff", file])
            #expect(ours.code == 0)
            #expect(try folder.text("a.yaml") == before)
            #expect(Self.applied(ours.output, to: before) == after)
            try folder.write("b.yaml", after)
            let theirs = try Executable.run(
                "/usr/bin/diff", ["-u", file, folder.path + "/b.yaml"], in: folder.path)
            #expect(Self.changes(ours.output) == Self.changes(theirs.output), "\(name)")
        }
    }

    /// How many lines a difference adds and removes: the shortest edit has the same number in any tool.
    private static func changes(_ difference: String) -> Int {
        difference.split(separator: "\n").dropFirst(2).count {
            $0.hasPrefix("-") || $0.hasPrefix("+")
        }
    }

    /// `text` with the hunks of a unified difference applied, each line of context held against it.
    private static func applied(_ difference: String, to text: String) -> String {
        let old = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var new: [String] = []
        var at = 0
        var lines = difference.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        lines.removeLast()
        for line in lines.dropFirst(2) {
            if line.hasPrefix("@@") {
                let start = line.split(separator: " ")[1].dropFirst().prefix { $0 != "," }
                let first = max(0, (Int(start) ?? 0) - 1)
                new += old[at..<first]
                at = first
            } else if line.hasPrefix("+") {
                new.append(String(line.dropFirst()))
            } else {
                #expect(at < old.count && old[at] == line.dropFirst())
                if line.hasPrefix(" ") { new.append(old[at]) }
                at += 1
            }
        }
        return (new + old[at...]).joined(separator: "\n")
    }

    @Test("- takes standard input to standard output")
    func standardInput() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.yaml", Self.untidy)
        let outcome = try Executable.run(
            "/bin/sh", ["-c", "\"$0\" fmt - < \"$1\"", Executable.path, file], in: folder.path)
        #expect(outcome.code == 0 && outcome.output == Self.tidy)
        let check = try Executable.run(
            "/bin/sh", ["-c", "\"$0\" fmt --check - < \"$1\"", Executable.path, file],
            in: folder.path)
        #expect(check.code == 1 && check.output == "<stdin>\n")
        #expect(try Executable.run(["fmt", "-", "-"]).code == 2)
    }

    @Test("a file that is no sound YAML, or not there, stays as it is, and the others go on")
    func faults() throws {
        let folder = try TemporaryFolder()
        let broken = "a: [1\nb: 2\n"
        let file = try folder.write("broken.yaml", broken)
        let good = try folder.write("good.yaml", Self.untidy)
        let outcome = try Executable.run(["fmt", file, good, "--lang", "zh"])
        #expect(outcome.code == 1 && outcome.output == good + "\n")
        #expect(outcome.errors.hasPrefix("错误[D0"))
        #expect(try folder.text("broken.yaml") == broken)
        #expect(try folder.text("good.yaml") == Self.tidy)
        let missing = try Executable.run(["fmt", folder.path + "/none.yaml"])
        #expect(missing.code == 74 && missing.errors.contains("D0701"))
    }

    @Test("what a link leads to is rewritten; the link stays")
    func link() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.yaml", Self.untidy)
        let link = folder.path + "/link.yaml"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.yaml")
        #expect(try Executable.run(["fmt", link]).code == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.yaml")
        #expect(try folder.text("a.yaml") == Self.tidy)
    }

    @Test("the project's own campaigns are in their canonical form")
    func own() throws {
        let files = Project.files(below: "Campaigns", ending: ".yaml").map(Project.path)
            .filter { !$0.contains("/outbox/") }
        let outcome = try Executable.run(["fmt", "--check"] + files)
        #expect(files.count >= 4)
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    }
}
