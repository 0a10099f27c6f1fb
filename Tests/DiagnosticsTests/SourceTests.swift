internal import Diagnostics
internal import Testing

@Suite("Places in a file")
struct SourceTests {
    @Test("lines end at LF, CR LF and a lone CR")
    func lines() {
        let bytes = ContiguousArray("a\nbc\r\nd\r\re\n".utf8)
        let index = LineIndex(bytes)
        #expect(index.count == 6)
        let texts = (1...6).map {
            String(decoding: bytes[index.range($0, in: bytes)], as: UTF8.self)
        }
        #expect(texts == ["a", "bc", "d", "", "e", ""])
        // The breaks belong to the line that they end.
        #expect(bytes.indices.map(index.line) == [1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 5])
        #expect(index.line(bytes.count) == 6)
    }

    @Test("columns count scalars; the inside of a scalar is the scalar; the end is a place too")
    func columns() {
        let bytes = ContiguousArray("é期\u{1F600}x\n中".utf8)
        let index = LineIndex(bytes)
        let wanted = [1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 5]
        for (offset, column) in wanted.enumerated() {
            #expect(index.position(offset, in: bytes) == SourcePosition(line: 1, column: column))
        }
        #expect(index.position(11, in: bytes) == SourcePosition(line: 2, column: 1))
        #expect(index.position(14, in: bytes) == SourcePosition(line: 2, column: 2))
    }

    @Test("a byte order mark is no column and no text")
    func byteOrderMark() {
        let bytes = ContiguousArray("\u{FEFF}ab\nc".utf8)
        let index = LineIndex(bytes)
        #expect(index.range(1, in: bytes) == 3..<5)
        #expect((0...5).map { index.position($0, in: bytes).column } == [1, 1, 1, 1, 2, 3])
        #expect(index.position(6, in: bytes) == SourcePosition(line: 2, column: 1))
    }

    @Test("an empty file has one empty line")
    func empty() {
        let index = LineIndex([])
        #expect(index.count == 1)
        #expect(index.range(1, in: []) == 0..<0)
        #expect(index.position(0, in: []) == SourcePosition(line: 1, column: 1))
    }

    @Test("line starts agree with a count of breaks from the front")
    func linesAgree() {
        let seed: UInt64 = 11
        var random = SplitMix64(state: seed)
        for _ in 0..<500 {
            let bytes = ContiguousArray(
                (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    [0x0A, 0x0D, 0x61].randomElement(using: &random) ?? 0 as UInt8
                })
            let index = LineIndex(bytes)
            var line = 1
            for offset in 0...bytes.count {
                #expect(index.line(offset) == line, "seed \(seed), bytes \(bytes)")
                guard offset < bytes.count else { break }
                let joined = bytes[offset] == 0x0D && bytes[offset...].dropFirst().first == 0x0A
                if bytes[offset] != 0x61, !joined { line += 1 }
            }
        }
    }

    @Test("spans are ordered by file, start and length, and join to cover both")
    func spans() {
        func span(_ file: UInt16, _ start: Int, _ length: Int) -> SourceSpan {
            SourceSpan(file: FileID(file), start: start, length: length)
        }
        let ordered = [span(0, 1, 1), span(0, 1, 4), span(0, 2, 0), span(1, 0, 0)]
        #expect(Array(ordered.reversed()).sorted() == ordered)
        #expect(span(0, 2, 3).joined(span(0, 8, 2)) == span(0, 2, 8))
        #expect(span(0, 2, 9).joined(span(0, 4, 1)) == span(0, 2, 9))
    }

    @Test("a set gives names, places and texts of its files")
    func sourceSet() {
        var fixture = Fixture("a: 期\n", name: "one.yaml")
        let two = fixture.sources.add(name: "two.yaml", bytes: [0x0A, 0x62, 0xFF])
        #expect(two.id == FileID(1))
        let place = fixture.sources.position(fixture.span("b", in: two))
        #expect(place.name == "two.yaml")
        #expect(place.position == SourcePosition(line: 2, column: 1))
        #expect(fixture.sources.text(fixture.span("期")) == "期")
        let past = SourceSpan(file: two.id, start: 1, length: 90)
        #expect(fixture.sources.text(past) == "b\u{FFFD}")
    }
}

@Suite("From a decoded text to its file")
struct ScalarMapTests {
    /// The file has `"ab\n期\u00e9"` from byte 10: `ab` is a run, `\n` and `\u00e9` are atoms.
    private static let map = ScalarMap(
        file: FileID(0),
        pieces: [
            .init(decoded: 0, decodedLength: 2, source: 11, sourceLength: 2, isRun: true),
            .init(decoded: 2, decodedLength: 1, source: 13, sourceLength: 2, isRun: false),
            .init(decoded: 3, decodedLength: 3, source: 15, sourceLength: 3, isRun: true),
            .init(decoded: 6, decodedLength: 2, source: 18, sourceLength: 6, isRun: false),
        ],
        whole: SourceSpan(file: FileID(0), start: 10, length: 15))

    private func span(_ start: Int, _ length: Int) -> SourceSpan {
        SourceSpan(file: FileID(0), start: start, length: length)
    }

    @Test(
        "a byte of a run is its own byte, a byte of an atom the whole escape, the end an empty span"
    )
    func bytes() {
        let spans = (0...9).map { Self.map.span($0) }
        let wanted = [
            (11, 1), (12, 1), (13, 2), (15, 1), (16, 1), (17, 1), (18, 6), (18, 6), (24, 0),
            (24, 0),
        ].map { span($0.0, $0.1) }
        #expect(spans == wanted)
    }

    @Test("a range covers all source bytes from its first to its last")
    func ranges() {
        #expect(Self.map.span(0..<8) == span(11, 13))
        #expect(Self.map.span(1..<4) == span(12, 4))
        #expect(Self.map.span(2..<3) == span(13, 2))
        #expect(Self.map.span(7..<8) == span(18, 6))
        #expect(Self.map.span(3..<3) == span(15, 0))
        #expect(Self.map.span(8..<8) == span(24, 0))
    }

    @Test("an empty text points at the whole scalar")
    func empty() {
        let whole = span(10, 2)
        let map = ScalarMap(file: FileID(0), pieces: [], whole: whole)
        #expect(map.span(0) == whole)
        let text = EmbeddedText(bytes: [], map: map)
        #expect(text.string == "")
        #expect(EmbeddedText(bytes: [0x61, 0x62], map: Self.map).span(0..<2) == span(11, 2))
    }

    @Test("a place in a file that nobody knows is left out, and the finding is shown all the same")
    func unknownFile() {
        let fixture = Fixture("a: 1\n")
        let nowhere = SourceSpan(file: FileID(7), start: 3, length: 2)
        let finding = Diagnostic(
            "D0900", .error, phrase("m"), at: nowhere,
            labels: [Label(nowhere, phrase("l")), Label(fixture.span("a"), phrase("here"))],
            help: phrase("h"), fix: FixIt(nowhere, "x"))
        #expect(
            fixture.shown(finding) == """
                error[D0900]: m
                 --> a.yaml:1:1
                  |
                1 | a: 1
                  | - here
                  |
                  = help: h
                """)
        let bare = HumanRenderer(style: .plain, language: .en).render(
            finding, sources: SourceSet())
        #expect(bare == "error[D0900]: m\n  = help: h\n\n")
        let json = JSONRenderer(language: .en).render([finding], sources: SourceSet())
        #expect(json.contains("\"file\":null,\"line\":null"))
        #expect(!json.contains("labels") && !json.contains("fix"))
        #expect(SourceSet().text(nowhere).isEmpty)
    }
}
