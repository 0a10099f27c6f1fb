import Diagnostics
import Foundation
import Running
import TestSupport
import Testing

/// The first campaign with slips of a Chinese input method at random places, mended again.
@Suite("Random slips") struct FixSlipsTests {
    /// What is typed, and what comes out with the wrong input method on.
    private static let slips = [
        (": ", "："), (", ", "，"), ("> ", "＞ "), (" == ", " ＝＝ "), (" and ", " 且 "), (" or ", " 或 "),
        ("{{ ", "｛｛ "), (" }}", " ｝｝"), (" | ", " ｜ "), ("(", "（"), (")", "）"), ("[", "［"),
        ("%", "％"),
        ("audience:", "受众:"), ("segments:", "分群:"), ("send:", "发送:"), ("text:", "文字:"),
        (" days", "天"), ("\"", "”"), ("  - ", "  -"), ("timing:", "timming:"), (" | money", ""),
    ]

    /// A slip at a random place where its text stands, outside the first lines.
    private static func slip(_ text: inout String, _ random: inout SeededRandom) {
        guard let (right, wrong) = slips.randomElement(using: &random) else { return }
        let places = text.ranges(of: right)
        guard let place = places.randomElement(using: &random) else { return }
        text.replaceSubrange(place, with: wrong)
    }

    @Test("after --fix no file is worse, a second time changes nothing, and most slips are gone")
    func slips() throws {
        let seed: UInt64 = 20_261_120
        var random = SeededRandom(seed: seed)
        let whole = try Project.text("Campaigns/auto-loan-overdue.yaml")
        let folder = try Self.folder()
        var (faulty, mended, restored) = (0, 0, 0)
        for round in 0..<150 {
            var text = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.slip(&text, &random) }
            let path = try folder.write("x.yaml", text)
            let before = try Self.errors(path)
            let formBefore = try Self.errors(path, ofForm: true)
            var run = FixRun(root: nil, isDry: false)
            let outcome = try run.mend(path)
            let after = try folder.text("x.yaml")
            let place = "seed \(seed), round \(round)"
            // Mending a fault of form shows what it hid; nothing else may add errors.
            let form = try Self.errors(path, ofForm: true)
            let isNoWorse = try form == formBefore && Self.errors(path) <= before
            #expect(form < formBefore || isNoWorse, "\(place)")
            #expect(outcome.bag.count(.error) == (try Self.errors(path)), "\(place)")
            #expect(try run.mend(path).changes.isEmpty, "\(place)")
            #expect(try folder.text("x.yaml") == after, "\(place)")
            if before > 0 { faulty += 1 }
            if before > 0, !outcome.bag.hasErrors { mended += 1 }
            if before > 0, after == whole { restored += 1 }
        }
        #expect(faulty > 100)
        // Not all: `，` without a space becomes `,` without one, and two slips can hide each other.
        #expect(mended * 5 > faulty * 2, "\(mended) of \(faulty) are clean")
        #expect(restored * 4 > mended * 3, "\(restored) of \(mended) are as they were")
    }

    @Test(
        "a campaign whose every colon is full-width is mended whole, in as many rounds as it takes")
    func everyColon() throws {
        let whole = try Project.text("Campaigns/auto-loan-overdue.yaml")
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.replacing(/^(\s*(?:- )?[^\s#:"{]+): +/, maxReplacements: 1) { $0.1 + "：" }
        }
        let faulty = lines.joined(separator: "\n")
        #expect(faulty.count { $0 == "：" } > 100)
        let folder = try Self.folder()
        let path = try folder.write("x.yaml", faulty)
        var run = FixRun(root: nil, isDry: false)
        let outcome = try run.mend(path)
        #expect(!outcome.bag.hasErrors && outcome.refusals.isEmpty)
        // Only the space before a comment or a value that stood in a column is not known any more.
        #expect(Self.words(try folder.text("x.yaml")) == Self.words(whole))
    }

    private static func words(_ text: String) -> [[Substring]] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.split(separator: " ")
        }
    }

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "shared/lender.yaml", "shared/auto-loans.yaml", "calendars/cn-mainland.yaml",
            "policies/cn-consumer-credit.yaml", "policies/house.yaml",
        ] {
            try folder.write(name, try Project.text("Campaigns/" + name))
        }
        try folder.write("data/auto-loans.csv", "合同编号\n")
        return folder
    }

    private static func errors(_ path: String, ofForm: Bool = false) throws -> Int {
        try Workspace(campaignPath: path, root: nil).load().bag.sorted
            .count { $0.severity == .error && (!ofForm || $0.code.hasPrefix("D01")) }
    }
}
