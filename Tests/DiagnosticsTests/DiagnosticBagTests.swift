internal import Diagnostics
internal import Testing

@Suite("Collecting findings")
struct DiagnosticBagTests {
    private func span(_ start: Int, _ length: Int = 1, file: UInt16 = 0) -> SourceSpan {
        SourceSpan(file: FileID(file), start: start, length: length)
    }

    @Test("findings come by place, then severity, then code, those of no place first")
    func order() {
        let wanted = [
            Diagnostic("D9", .warning, phrase("nowhere"), at: nil),
            Diagnostic("D8", .error, phrase("a"), at: span(3)),
            Diagnostic("D7", .error, phrase("b"), at: span(3, 2)),
            Diagnostic("D1", .error, phrase("c"), at: span(5)),
            Diagnostic("D2", .error, phrase("c"), at: span(5)),
            Diagnostic("D2", .error, phrase("d"), at: span(5)),
            Diagnostic("D0", .warning, phrase("e"), at: span(5)),
            Diagnostic("D0", .note, phrase("f"), at: span(5)),
            Diagnostic("D0", .error, phrase("g"), at: span(0, file: 1)),
        ]
        let seed: UInt64 = 7
        var random = SplitMix64(state: seed)
        for _ in 0..<50 {
            var bag = DiagnosticBag()
            bag.add(contentsOf: wanted.shuffled(using: &random))
            #expect(bag.sorted == wanted, "seed \(seed)")
        }
    }

    @Test("the same finding is kept once, another at the same place is kept")
    func once() {
        var bag = DiagnosticBag()
        #expect(bag.isEmpty)
        bag.add(Diagnostic("D1", .warning, phrase("a"), at: span(1)))
        bag.add(Diagnostic("D1", .warning, phrase("a"), at: span(1)))
        #expect(bag.count(.warning) == 1)
        #expect(!bag.hasErrors)
        bag.add(Diagnostic("D1", .error, phrase("a"), at: span(1)))
        #expect(bag.hasErrors)
        #expect(bag.count(.error) == 1)
        #expect(bag.sorted.count == 2)
    }

    @Test("a hundred findings are all shown, of more the errors come before warnings")
    func cap() {
        var bag = DiagnosticBag()
        for at in 0..<100 { bag.add(Diagnostic("W", .warning, phrase("w"), at: span(at))) }
        #expect(bag.shown.findings.count == 100)
        #expect(bag.shown.cut == 0)
        for at in 100..<130 { bag.add(Diagnostic("E", .error, phrase("e"), at: span(at))) }
        let shown = bag.shown
        #expect(shown.cut == 30)
        #expect(shown.findings.count { $0.severity == .error } == 30)
        #expect(shown.findings.map(\.span?.start) == (0..<70).map { $0 } + (100..<130).map { $0 })
        for at in 130..<300 { bag.add(Diagnostic("E", .error, phrase("e"), at: span(at))) }
        #expect(bag.shown.findings.map(\.span?.start) == (100..<200).map { $0 })
        #expect(bag.shown.cut == 200)
    }
}

@Suite("Did you mean")
struct SuggestionTests {
    private static let known = ["segments", "steps", "stop", "hold", "at", "if", "逾期天数", "Offers"]

    /// Distances by hand: insert, delete, replace and the swap of neighbours cost one each.
    @Test(
        "the nearest name within two edits",
        arguments: [
            ("segmets", "segments"), ("semgents", "segments"), ("segmntss", "segments"),
            ("sgmnts", "segments"), ("sgmnt", nil), ("SEGMENT", "segments"), ("stpo", "stop"),
            ("step", "steps"), ("ta", "at"), ("of", "if"), ("it", "at"), ("on", nil),
            ("逾期天", "逾期天数"),
            ("逾期日数", "逾期天数"), ("offers", "Offers"), ("", nil), ("x", nil), ("holding", nil),
        ] as [(String, String?)])
    func nearest(name: String, wanted: String?) {
        #expect(Suggestion.nearest(to: name, among: Self.known) == wanted)
    }

    @Test("the first of equally near names wins")
    func tie() {
        #expect(Suggestion.nearest(to: "cat", among: ["bat", "rat"]) == "bat")
        #expect(Suggestion.nearest(to: "cat", among: ["rat", "bat"]) == "rat")
        #expect(Suggestion.nearest(to: "cat", among: ["cat"]) == nil)
    }
}
