internal import Diagnostics

/// One file to point into, and the two renderings of a finding about it.
struct Fixture {
    var sources = SourceSet()
    let file: SourceFile

    init(_ text: String, name: String = "a.yaml") {
        self.init(bytes: ContiguousArray(text.utf8), name: name)
    }

    init(bytes: ContiguousArray<UInt8>, name: String = "a.yaml") {
        file = sources.add(name: name, bytes: bytes)
    }

    /// The span of the first `text` in the file; nowhere if it is not there, which no test expects.
    func span(_ text: String, in other: SourceFile? = nil) -> SourceSpan {
        let file = other ?? file
        let wanted = ContiguousArray(text.utf8)
        let start = file.bytes.indices.first { file.bytes[$0...].starts(with: wanted) } ?? .max
        return SourceSpan(file: file.id, start: start, length: wanted.count)
    }

    func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file.id, start: range.lowerBound, length: range.count)
    }

    /// The rendering without its last, empty line.
    func shown(
        _ finding: Diagnostic, _ language: Language = .en, _ style: TerminalStyle = .plain
    ) -> String {
        let text = HumanRenderer(style: style, language: language).render(
            finding, sources: sources)
        return text.hasSuffix("\n\n") ? String(text.dropLast(2)) : "no empty line after: \(text)"
    }

    /// The excerpt of a finding at `range` that has nothing but its place: source line and carets.
    func excerpt(_ range: Range<Int>) -> String {
        excerpt(span(range))
    }

    func excerpt(_ span: SourceSpan) -> String {
        let text = shown(Diagnostic("D1", .error, Phrase("m", zh: "m"), at: span))
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3)
            .joined(separator: "\n")
    }
}

/// A phrase whose Chinese is marked, for tests that do not look at wording.
func phrase(_ text: String) -> Phrase { Phrase(text, zh: "中 \(text)") }

/// A seeded generator (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
