import Diagnostics
import Foundation
import Running
import TestSupport
import Testing

/// `check --fix` over the faulty campaigns of the corpus, each in a folder of its own.
@Suite("Fixes over the corpus of errors") struct FixCorpusTests {
    private static let corpus = "Tests/Corpus/campaigns/errors"
    private static let names = ((try? Project.names(in: corpus)) ?? [])
        .filter { $0.hasSuffix(".yaml") }

    /// A campaign with the files that it may import.
    private static func folder(_ name: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for file in Project.files(below: corpus + "/shared", ending: ".yaml") {
            let place = file.dropFirst(corpus.count + 1)
            try folder.write(String(place), Data(try Project.bytes(file)))
        }
        try folder.write(name, Data(try Project.bytes(corpus + "/" + name)))
        let calendar = "calendars/cn-mainland.yaml"
        try folder.write(calendar, try Project.text("Campaigns/" + calendar))
        try folder.write("名单.csv", "合同编号,姓名,手机,本期应还,还款日\nAX1,李雷,13800000001,1.00,2026-11-21\n")
        return folder
    }

    private static func contents(_ folder: TemporaryFolder) throws -> [String: Data] {
        let names =
            FileManager.default.enumerator(atPath: folder.path)?
            .compactMap { $0 as? String } ?? []
        var contents: [String: Data] = [:]
        for name in names {
            contents[name] = try? Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
        }
        return contents
    }

    private static func mend(_ folder: TemporaryFolder, _ name: String) throws -> FixRun.Outcome {
        var run = FixRun(root: nil, isDry: false)
        return try run.mend(folder.path + "/" + name)
    }

    private static func findings(_ folder: TemporaryFolder, _ name: String) throws -> [Diagnostic] {
        try Workspace(campaignPath: folder.path + "/" + name, root: nil).load().bag.sorted
    }

    @Test("lines without a fix stay byte for byte, a second time changes nothing", arguments: names)
    func mended(name: String) throws {
        let folder = try Self.folder(name)
        let before = try Self.contents(folder)
        let errors = try Self.findings(folder, name).count { $0.severity == .error }
        let outcome = try Self.mend(folder, name)
        let after = try Self.contents(folder)
        #expect(Set(before.keys) == Set(after.keys), "no file is left behind")
        for (file, old) in before {
            guard let new = after[file] else { continue }
            let lines = Set(
                outcome.changes.filter { $0.file == folder.path + "/" + file }.map(\.line))
            expectOnly(lines, differ: [UInt8](old), [UInt8](new), file)
        }
        let left = try Self.findings(folder, name)
        #expect(left == outcome.bag.sorted)
        #expect(left.count { $0.severity == .error } <= errors)
        if outcome.refusals.isEmpty {
            #expect(left.allSatisfy { $0.fix?.isSure != true }, "sure fixes are left")
        }
        let again = try Self.mend(folder, name)
        #expect(again.changes.isEmpty)
        #expect(try Self.contents(folder) == after)
    }

    /// Lines as a person counts them: LF, CR LF or a lone CR ends one.
    private func expectOnly(
        _ lines: Set<Int>, differ old: [UInt8], _ new: [UInt8], _ file: String
    ) {
        let (a, b) = (Self.lines(old), Self.lines(new))
        #expect(a.count == b.count, "\(file): the count of lines")
        for (number, pair) in zip(a, b).enumerated() where pair.0 != pair.1 {
            #expect(lines.contains(number + 1), "\(file):\(number + 1) changed without a fix")
            #expect(pair.0.suffix(2).filter(Self.isBreak) == pair.1.suffix(2).filter(Self.isBreak))
        }
        #expect(old.starts(with: [0xEF, 0xBB, 0xBF]) == new.starts(with: [0xEF, 0xBB, 0xBF]))
    }

    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for (at, byte) in bytes.enumerated() {
            lines[lines.count - 1].append(byte)
            let isPair = byte == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A
            if isBreak(byte), !isPair { lines.append([]) }
        }
        return lines
    }

    @Test("a round changes the bytes of its fixes and no others", arguments: names)
    func round(name: String) throws {
        let folder = try Self.folder(name)
        let loaded = try Workspace(campaignPath: folder.path + "/" + name, root: nil).load()
        let main = loaded.sources[FileID(0)]
        // All fixes, sure or not: which ones are made is another question.
        let fixes = loaded.bag.sorted.compactMap(\.fix).filter { $0.span.file == main.id }
        let round = FixRound(fixes, to: main.bytes)
        var expected: [UInt8] = Array(main.bytes)
        for fix in round.applied.reversed() {
            expected.replaceSubrange(
                Int(fix.span.start)..<fix.span.end, with: Array(fix.replacement.utf8))
        }
        #expect(Array(round.bytes) == expected)
    }

    @Test("which fixes are made is kept, one campaign of the corpus a paragraph")
    func kept() throws {
        var text = ""
        for name in Self.names {
            let folder = try Self.folder(name)
            let outcome = try Self.mend(folder, name)
            if outcome.changes.isEmpty && outcome.refusals.isEmpty { continue }
            text += name + "\n"
            for change in outcome.changes {
                let before = VisibleText.escaped(change.before)
                let after = VisibleText.escaped(change.after)
                text += "  \(change.line): \(change.code)  \(before) → \(after)\n"
            }
            for refusal in outcome.refusals { text += "  refused: \(refusal.code)\n" }
        }
        Golden.expect(text, is: "Tests/Corpus/campaigns/fixes.txt")
    }
}
