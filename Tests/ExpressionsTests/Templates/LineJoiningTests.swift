internal import Diagnostics
internal import Expressions
internal import Testing

@Suite("Joining the lines of a text")
struct LineJoiningTests {
    @Test("the corpus is there")
    func corpus() {
        let cases = TemplateFixture.cases("joining.txt")
        #expect(cases.count { $0.heading == "joined" } >= 50)
        #expect(cases.count { $0.heading == "mail" } >= 12)
    }

    @Test("line breaks become what the table says", arguments: TemplateFixture.cases("joining.txt"))
    func table(_ line: TemplateFixture.Case) throws {
        let style = try #require(line.heading == "mail" ? TemplateStyle.mail : .joined)
        let text = TemplateFixture.text(line.source)
        var bag = DiagnosticBag()
        let tree = TemplateTree.reading(text, style: style, into: &bag)
        #expect(bag.isEmpty)
        #expect(listing(tree, text) == line.expected)
    }

    @Test("joining does not change a text that is already joined")
    func idempotent() {
        for line in TemplateFixture.cases("joining.txt") where line.heading == "joined" {
            var bag = DiagnosticBag()
            let once = TemplateTree.reading(
                TemplateFixture.text(line.source), style: .joined, into: &bag)
            guard case .literal(let bytes)? = once.items.first, once.items.count == 1 else {
                continue
            }
            let joined = String(decoding: bytes, as: UTF8.self)
            if joined.contains("\n") { continue }
            let text = TemplateFixture.text(joined)
            let twice = TemplateTree.reading(text, style: .joined, into: &bag)
            #expect(twice.items == once.items)
        }
    }

    private func listing(_ tree: TemplateTree, _ text: EmbeddedText) -> String {
        var result = ""
        for item in tree.items {
            switch item {
            case .literal(let bytes): result += String(decoding: bytes, as: UTF8.self)
            case .softBreak(.space): result += "␣"
            case .softBreak(.paragraph): result += "¶"
            case .softBreak(.lineEnd): result += "↵"
            case .output(let output):
                result += String(decoding: text.bytes[output.whole], as: UTF8.self)
            case .control(let tag):
                result += String(decoding: text.bytes[tag.whole], as: UTF8.self)
            }
        }
        return result
    }
}
