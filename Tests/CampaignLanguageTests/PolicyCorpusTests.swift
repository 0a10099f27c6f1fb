import CampaignLanguage
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Campaigns that each break one rule of a pack in `Campaigns/policies`, named for the rule, with the page that a
/// person reads beside it; and campaigns that keep a whole pack.
@Suite("Rules of policies on the file") struct PolicyCorpusTests {
    static let folder = "Tests/Corpus/policies"
    static let names = CampaignCorpus.names(folder)
    static let packs = (try? Project.names(in: "Campaigns/policies").sorted()) ?? []

    @Test("each rule of each pack has a campaign that breaks it, and no other")
    func complete() throws {
        var rules: [String] = []
        for pack in Self.packs {
            rules += try Project.text("Campaigns/policies/\(pack)")
                .matches(of: /- rule: ([A-Z0-9-]+)/).map { String($0.1) }
        }
        #expect(rules.count > 25)
        #expect(rules.sorted() == Self.names.filter { !$0.hasPrefix("kept-") }.sorted())
    }

    @Test("a campaign that breaks a rule is told so by its name", arguments: names)
    func breach(name: String) throws {
        let result = try Self.read(name)
        let told = Set(result.bag.sorted.map { $0.message.en.prefix { $0 != ":" } })
        #expect(told == (name.hasPrefix("kept-") ? [] : [name[...]]))
        guard !name.hasPrefix("kept-") else { return }
        Golden.expect(CampaignCorpus.page(result, .zh), is: "\(Self.folder)/\(name).zh.txt")
        #expect(CampaignCorpus.page(result, .en).contains(name))
    }

    @Test("a rule of confidence C or D warns and does not stop a run")
    func unsure() throws {
        for name in ["CN-COST-6", "CN-COST-7", "CN-COST-10", "YUNPIAN-SIGN-1"] {
            let result = try Self.read(name)
            #expect(!result.bag.hasErrors && result.campaign != nil, "\(name)")
        }
    }

    @Test(
        "a rule for a stage holds on the days of it and on no others",
        arguments: [
            ("HOUSE-CONS-1", "还款日 + 1 day", true), ("HOUSE-CONS-1", "还款日", false),
            ("HOUSE-CONS-1", "还款日 - 1 day", false), ("HOUSE-STAGE-1", "还款日 + 30 days", true),
            ("HOUSE-STAGE-1", "还款日 - 3 days", true), ("HOUSE-STAGE-1", "还款日 + 31 days", false),
            ("HOUSE-STAGE-1", "还款日 + 2 months", false), ("CN-PURPOSE-3", "还款日 + 1 day", true),
            ("CN-PURPOSE-3", "还款日", false),
        ])
    func stages(name: String, day: String, isBroken: Bool) throws {
        let result = try Self.read(name, day: day)
        let told = Set(result.bag.sorted.map { $0.message.en.prefix { $0 != ":" } })
        #expect(told == (isBroken ? [name[...]] : []))
    }

    @Test(
        "a range of days that is none is refused at its place",
        arguments: ["30..1", "..", "7", "1...3", "1..x"])
    func days(range: String) throws {
        var sources = SourceSet()
        let head = """
            policy: test
            rules:
              - rule: T-1
                says: 试
                basis: house
                source: 试
                confidence: A
                verified: 2026-11-20
                contains: [罚息]
                for: { days_from_due: "
            """
        let file = sources.add(
            name: "test.yaml", bytes: ContiguousArray((head + range + "\" }\n").utf8))
        let result = CampaignReader.readAlone(
            file, as: .policy, sources: sources, files: Self.files)
        let spans = result.bag.sorted.compactMap { $0.span.map { result.sources.text($0) } }
        #expect(spans == ["\"\(range)\""])
    }

    /// `day`: the day of the step that the campaign is about, in place of its own.
    static func read(
        _ name: String, adding more: String = "", day: String? = nil
    ) throws -> CampaignReader.Result {
        var sources = SourceSet()
        var text = try Project.text("\(folder)/\(name).yaml") + more
        if let day {
            let own = name == "CN-PURPOSE-3" ? "还款日 + 3 days" : "还款日 + 7 days"
            #expect(text.contains("day: \(own)\n"))
            text = text.replacing("day: \(own)\n", with: "day: \(day)\n")
        }
        let main = sources.add(name: "\(name).yaml", bytes: ContiguousArray(text.utf8))
        return CampaignReader.read(main, sources: sources, files: files)
    }

    private static var files: CampaignFiles {
        CampaignFiles(
            load: { path, span, sources in answer("\(folder)/\(path)", path, span, &sources) },
            infer: { _, _, _ in .refused([]) },
            policy: { name, span, sources in
                let path = "policies/\(name).yaml"
                return answer("Campaigns/\(path)", path, span, &sources)
            })
    }

    private static func answer(
        _ file: String, _ path: String, _ span: SourceSpan, _ sources: inout SourceSet
    ) -> CampaignFiles.Answer {
        guard let bytes = try? Project.bytes(file) else {
            return .refused(.noPolicy(path, at: span))
        }
        return .file(sources.add(name: path, bytes: bytes))
    }

    @Test("an exception lets a rule be broken where it says, and nowhere else")
    func exceptions() throws {
        let more = """
            exceptions:
              - { rule: CN-WORD-3, in: PLACE, because: 已有判决, by: 合规部 }

            """
        let here = try Self.read(
            "CN-WORD-3", adding: more.replacing("PLACE", with: "逾期一周"))
        #expect(here.bag.sorted.isEmpty)
        #expect(here.campaign?.exceptions.map(\.because) == ["已有判决"])
        let elsewhere = try Self.read(
            "CN-WORD-3", adding: more.replacing("PLACE", with: "到期提醒"))
        #expect(elsewhere.bag.sorted.map(\.code).sorted() == ["D0913", "D0931"])
    }

    @Test("nobody makes an exception from a law")
    func law() throws {
        let result = try Self.read(
            "CN-PIPL-1",
            adding: """
                exceptions:
                  - { rule: CN-PIPL-1, in: 逾期一周, because: 客户要求, by: 合规部 }

                """)
        #expect(result.bag.sorted.map(\.code).sorted() == ["D0916", "D0930"])
    }

    /// The compiled rules, which lie beside the project.
    private static let compiled = Project.path("../shared/facts/compliance.md")

    private func rows() throws -> [(id: String, place: String)] {
        try Project.text("Docs/Policies.md")
            .matches(of: /\n\| ([A-Z]{2,}[A-Z0-9-]*) \| ([^|]+) \|/)
            .map { (id: String($0.1), place: String($0.2)) }
    }

    @Test("packs have what the page of the 83 rules says")
    func packs() throws {
        let rows = try rows()
        #expect(rows.count == 83)
        for row in rows {
            guard let pack = row.place.firstMatch(of: /\*\*([a-z-]+)\*\*/)?.1 else { continue }
            let text = try Project.text("Campaigns/policies/\(pack).yaml")
            #expect(text.contains("- rule: \(row.id)\n"), "\(row.id)")
        }
    }

    @Test(
        "the page has each of the compiled rules once",
        .enabled(if: FileManager.default.fileExists(atPath: compiled)))
    func page() throws {
        let facts = try String(contentsOfFile: Self.compiled, encoding: .utf8)
        let compiled = facts.matches(of: /\n\| ([A-Z]{2,}[A-Z0-9-]*) \|/).map { String($0.1) }
        #expect(try rows().map(\.id) == compiled)
    }

    @Test("the page's rule is a rule")
    func pageRule() throws {
        let page = try Project.text("Docs/Policies.md")
        let block = try #require(page.firstMatch(of: /```yaml\n(- rule: CN-TIME-1[^`]*)```/)?.1)
        let lines = block.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        var sources = SourceSet()
        let pack = "policy: test\nrules:\n\(lines)\n"
        let file = sources.add(name: "test.yaml", bytes: ContiguousArray(pack.utf8))
        let result = CampaignReader.readAlone(
            file, as: .policy, sources: sources, files: Self.files)
        #expect(result.bag.isEmpty)
    }
}
