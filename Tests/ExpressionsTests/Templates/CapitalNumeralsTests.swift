internal import Diagnostics
internal import Expressions
internal import Foundation
internal import Testing

@Suite("Capital numerals")
struct CapitalNumeralsTests {
    /// Amounts in 分 and their numerals by `Tests/Corpus/values/cny_upper.py`, which works on digits as text.
    private static func cases() throws -> [[String]] {
        let url = ValuesFixture.root.appending(path: "Tests/Corpus/values/cny_upper.json")
        return try JSONDecoder().decode([[String]].self, from: Data(contentsOf: url))
    }

    @Test("amounts read as Python writes them by the rules of the central bank")
    func python() throws {
        let cases = try Self.cases()
        #expect(cases.count > 1500)
        var environment = try #require(TemplateCampaign.environment())
        var bag = DiagnosticBag()
        let template = try #require(
            environment.compileTemplate(
                TemplateFixture.text("{{ 月收入 | cny_upper }}"), style: .joined,
                scope: TemplateCampaign.scope, into: &bag))
        let code = environment.finish()
        for pair in cases {
            var row = TemplateCampaign.wang
            row["月收入"] = .word(try #require(Word(pair[0])))
            let text = try TemplateCampaign.render(
                template.id, code, row, offer: nil, masked: false)
            #expect(text == pair[1], "\(pair[0])")
            #expect(text.utf16.count <= template.longestUnits ?? 0)
        }
    }
}
