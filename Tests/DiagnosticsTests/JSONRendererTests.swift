internal import Diagnostics
internal import Foundation
internal import Testing

@Suite("Findings as a program reads them")
struct JSONRendererTests {
    @Test("keys stand in their order, with null where there is nothing")
    func least() {
        let finding = Diagnostic("D0900", .error, phrase("no campaign"), at: nil)
        let text = JSONRenderer(language: .en).render([finding], sources: SourceSet())
        #expect(
            text == """
                [
                {"code":"D0900","severity":"error","message":"no campaign","file":null,"line":null,\
                "column":null,"end_line":null,"end_column":null,"help":null}
                ]

                """)
        #expect(JSONRenderer(language: .en).render([], sources: SourceSet()) == "[]\n")
    }

    @Test("columns count scalars, the end is exclusive, and everything a finding has is there")
    func most() throws {
        var fixture = Fixture("\u{FEFF}姓名：\u{1F600}x\nb: 1\n", name: "活动/a\".yaml")
        let other = fixture.sources.add(name: "l.yaml", bytes: ContiguousArray("k".utf8))
        let finding = Diagnostic(
            "D0104", .warning, Phrase("colon `：`", zh: "全角冒号 `：`"),
            at: fixture.span("：\u{1F600}x\nb"),
            labels: [Label(fixture.span("k", in: other), Phrase("here", zh: "这里"))],
            note: Phrase("why", zh: "为什么"), help: Phrase("write `: `", zh: "写成 `: `"),
            fix: FixIt(fixture.span("："), ":\t"))
        let text = JSONRenderer(language: .zh).render([finding, finding], sources: fixture.sources)
        let object = """
            {"code":"D0104","severity":"warning","message":"全角冒号 `：`","file":"活动/a\\".yaml",\
            "line":1,"column":3,"end_line":2,"end_column":2,"help":"写成 `: `","note":"为什么",\
            "labels":[{"message":"这里","file":"l.yaml","line":1,"column":1,\
            "end_line":1,"end_column":2}],\
            "fix":{"file":"活动/a\\".yaml","line":1,"column":3,"end_line":1,"end_column":4,\
            "replacement":":\\t","is_sure":false}}
            """
        #expect(text == "[\n\(object),\n\(object)\n]\n")
        let read = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
        #expect(read?.count == 2)
        #expect(read?.first?["file"] as? String == "活动/a\".yaml")
    }

    @Test(
        "text is escaped as RFC 8259 has it",
        arguments: [
            ("", #""""#), (#"a"b\c/"#, #""a\"b\\c/""#),
            ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\u{0}\u{1F}", #""\u0000\u001f""#),
            ("\u{7F}\u{2028}\u{2029}中\u{1F600}", "\"\u{7F}\u{2028}\u{2029}中\u{1F600}\""),
        ])
    func escaping(text: String, json: String) {
        #expect(JSONText.quoted(text) == json)
        // A sequence that lends no storage takes the other path.
        var bytes: ContiguousArray<UInt8> = [0x22]
        JSONText.append(AnySequence(Array(text.utf8)), to: &bytes)
        bytes.append(0x22)
        #expect(String(decoding: bytes, as: UTF8.self) == json)
    }

    @Test("every scalar below U+0300 is read back by another reader of JSON")
    func readBack() throws {
        let text = String(
            String.UnicodeScalarView((0..<0x300).compactMap { Unicode.Scalar($0 as UInt32) }))
        let json = Data("[\(JSONText.quoted(text))]".utf8)
        let read = try JSONSerialization.jsonObject(with: json) as? [String]
        #expect(read?.first.map { Array($0.utf8) } == Array(text.utf8))
    }
}
