internal import Diagnostics
internal import Expressions
internal import Testing

@Suite("What texts say")
struct RenderingTests {
    @Test("the corpus is there")
    func corpus() {
        #expect(TemplateFixture.cases("rendering.txt").count >= 100)
        #expect(TemplateFixture.cases("errors.txt").count >= 70)
    }

    private static let styles: [String: TemplateStyle] = ["mail": .mail, "html": .html]

    @Test("a text says what the table says", arguments: TemplateFixture.cases("rendering.txt"))
    func table(_ line: TemplateFixture.Case) throws {
        let words = line.heading.split(separator: " ").map(String.init)
        var environment = try #require(
            TemplateCampaign.environment(isEnglish: words.first == "english"))
        var bag = DiagnosticBag()
        let text = TemplateFixture.text(line.source)
        let template = environment.compileTemplate(
            text, style: Self.styles[words.first ?? ""] ?? .joined, scope: TemplateCampaign.scope,
            into: &bag)
        #expect(TemplateFixture.listing(bag, line.source) == [])
        let id = try #require(template).id
        let row =
            words.contains("li")
            ? TemplateCampaign.li
            : words.contains("evil") ? TemplateCampaign.evil : TemplateCampaign.wang
        let offer = words.firstIndex(of: "offer").flatMap { Int(words[$0 + 1]) }
        let rendered = try TemplateCampaign.render(
            id, environment.finish(), row, offer: offer, masked: words.contains("masked"))
        #expect(rendered == line.expected)
        let longest = try #require(template).longestUnits
        if let longest, !words.contains("masked") {
            #expect(rendered.utf16.count <= longest)
        }
    }

    @Test(
        "a mistake in a text is found where it stands",
        arguments: TemplateFixture.cases("errors.txt"))
    func errors(_ line: TemplateFixture.Case) throws {
        var environment = try #require(TemplateCampaign.environment())
        var bag = DiagnosticBag()
        let template = environment.compileTemplate(
            TemplateFixture.text(line.source), style: .joined, scope: TemplateCampaign.scope,
            into: &bag)
        #expect((template == nil) == bag.hasErrors)
        let found = TemplateFixture.listing(bag, line.source).joined(separator: "; ")
        #expect(found == line.expected)
    }

    @Test("applying the fixes of a text with one mistake mends it")
    func fixes() throws {
        var mended = 0
        for line in TemplateFixture.cases("errors.txt") {
            var environment = try #require(TemplateCampaign.environment())
            var bag = DiagnosticBag()
            _ = environment.compileTemplate(
                TemplateFixture.text(line.source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag)
            let fixes = bag.sorted.compactMap(\.fix)
            if fixes.count < bag.sorted.count || line.source.contains("{% ") { continue }
            var bytes = Array(line.source.utf8)
            for fix in fixes.reversed() {
                let range = Int(fix.span.start)..<fix.span.end
                bytes.replaceSubrange(range, with: fix.replacement.utf8)
            }
            var after = DiagnosticBag()
            let template = environment.compileTemplate(
                TemplateFixture.text(bytes), style: .joined, scope: TemplateCampaign.scope,
                into: &after)
            #expect(template != nil, "line \(line.line)")
            #expect(after.isEmpty, "line \(line.line)")
            mended += 1
        }
        #expect(mended >= 15)
    }

    @Test("each finding speaks both languages, lower case and without a full stop")
    func wording() throws {
        var environment = try #require(TemplateCampaign.environment())
        var bag = DiagnosticBag()
        for line in TemplateFixture.cases("errors.txt") {
            _ = environment.compileTemplate(
                TemplateFixture.text(line.source), style: .joined, scope: TemplateCampaign.scope,
                into: &bag)
        }
        for finding in bag.sorted where finding.code.hasPrefix("D04") {
            let phrases = [finding.message, finding.note, finding.help].compactMap { $0 }
            for phrase in phrases {
                #expect(phrase.en.first?.isUppercase == false, "\(phrase.en)")
                #expect(!phrase.en.hasSuffix(".") && !phrase.zh.hasSuffix("。"), "\(phrase.en)")
                #expect(phrase.en != phrase.zh)
            }
        }
    }
}
