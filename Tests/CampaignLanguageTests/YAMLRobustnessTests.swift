import CampaignLanguage
import Diagnostics
import Testing

/// The reader on bytes that nobody meant: no crash, no endless work, nothing outside the file.
@Suite struct YAMLRobustnessTests {
    static let seeds = [
        "a: 1\nb:\n  - x\n  - 'y'\n", "m: { to: 手机, \"k\": [1, 2] }\n",
        "t: |\n  姓名，\n\n    逾期\n  x\n", "t: >-\r\n  a\r\n  b\r\n\r\n  c\r\nz: 1\r\n",
        "a: \"x\\n\\u4e00 \\\n  y\"\n", "a: 'it''s\n  b'\n", "- - - a\n- b: {c: [d, {e: f}]}\n",
        "\u{FEFF}%YAML 1.1\n---\n? a\n: &x !!int 1\n...\n---\n*x\n", "a: {{ x | y }}您好\n",
        "姓名：x\nb: [1，2] # c\n", "a: |2+\n   x\n\n# c\nb: 第 #3 期\n", "<<: *a\n? [b]\n: c\n",
        "a: “x”\n\u{3000}b: c\n\td: e\n",
    ]

    /// Bytes that mean something to YAML, and parts of characters.
    private static let alphabet: [UInt8] =
        Array(":-?[]{},#&*!|>'\"%@`\\ \t\r\n0a~<=.".utf8)
        + Array("：，、“”\u{3000}\u{A0}期😀".utf8) + [0, 1, 0x7F, 0xC2, 0xE3, 0xFF]

    @Test("20,000 mutated files are read or refused, within bounds and with a reason")
    func mutated() throws {
        for seed in 1...20_000 as ClosedRange<UInt64> {
            var random = YAMLRandom(seed: seed)
            var bytes = Array(random.pick(Self.seeds).utf8)
            if random.chance(3) { bytes += random.pick(Self.seeds).utf8 }
            for _ in 0...random.below(6) {
                let at = random.below(bytes.count + 1)
                let end = min(bytes.count, at + random.below(4))
                switch random.below(4) {
                case 0: bytes.insert(random.pick(Self.alphabet), at: at)
                case 1: bytes.removeSubrange(at..<end)
                case 2 where at < bytes.count: bytes[at] = random.pick(Self.alphabet)
                default: bytes.insert(contentsOf: Array(bytes[at..<end]), at: at)
                }
            }
            let fault = fault(bytes)
            try #require(fault == nil, "seed \(seed): \(fault ?? "") \(bytes)")
        }
    }

    private func fault(_ bytes: [UInt8]) -> String? {
        let reading = YAMLReaderTests.read(bytes)
        let errors = reading.findings.filter { $0.severity == .error }
        if reading.root == nil, errors.isEmpty { return "refused without a reason" }
        for finding in reading.findings {
            if finding.code == "D0199" { return "cannot locate" }
            let spans = [finding.span].compactMap { $0 } + finding.labels.map(\.span)
            for span in spans + [finding.fix?.span].compactMap({ $0 }) where span.end > bytes.count
            {
                return "\(finding.code) points outside the file"
            }
            if finding.span == nil { return "\(finding.code) has no place" }
        }
        guard let root = reading.root else { return nil }
        return misplaced(root, in: 0..<bytes.count)
    }

    /// A node outside its parent, before its elder sibling, or with a byte from outside itself.
    private func misplaced(_ node: YAMLNode, in range: Range<Int>) -> String? {
        let own = Int(node.span.start)..<node.span.end
        if own.lowerBound < range.lowerBound || own.upperBound > range.upperBound {
            return "node \(own) outside \(range)"
        }
        var children: [YAMLNode] = []
        switch node.kind {
        case .scalar(let scalar):
            for offset in scalar.text.bytes.indices {
                let span = scalar.text.map.span(offset)
                // The last line feeds of a block stand behind its last content.
                let isLineFeed = scalar.text.bytes[offset] == 0x0A
                if Int(span.start) < own.lowerBound || span.end > own.upperBound && !isLineFeed {
                    return "byte \(offset) of \(own) from \(span)"
                }
            }
        case .sequence(let items): children = items
        case .mapping(let entries): children = entries.flatMap { [$0.key, $0.value] }
        }
        var start = own.lowerBound
        for child in children {
            if let fault = misplaced(child, in: start..<own.upperBound) { return fault }
            start = child.span.end
        }
        return nil
    }

    @Test("64 levels are read and the 65th is refused", arguments: ["[", "{a: ", "- "])
    func depth(_ open: String) {
        let close = open == "[" ? "]" : open == "- " ? "" : "}"
        let at64 = String(repeating: open, count: 64) + "x" + String(repeating: close, count: 64)
        let fine = YAMLReaderTests.read(at64.utf8)
        #expect(fine.findings.isEmpty && fine.root != nil)
        let deep = YAMLReaderTests.read((open + at64 + close).utf8)
        #expect(deep.root == nil)
        #expect(deep.findings.map(\.code) == ["D0106"])
        #expect(deep.findings.first?.span?.start == UInt32(64 * open.utf8.count))
    }

    @Test(
        "nesting of 100,000 levels is refused after 65, not read to its end",
        arguments: ["[", "{", "{a: ", "- ", "[\n", "[a: ", "[? "])
    func abyss(_ open: String) {
        // libyaml takes time in the square of the depth: read to the end, this test would take
        // minutes.
        let deep = YAMLReaderTests.read(String(repeating: open, count: 100_000).utf8)
        #expect(deep.root == nil)
        #expect(deep.findings.count == 1)
        #expect((deep.findings.first?.span?.start ?? .max) < 600)
    }

    @Test(
        "a file full of faults is left after 200 of them",
        arguments: ["*a, ", "{{x}}, ", "&a b, ", "，, ", "\u{3000}, ", "!x y, ", "{a:b}, "])
    func faults(_ fault: String) {
        let source = "[" + String(repeating: fault, count: 100_000) + "z]"
        let reading = YAMLReaderTests.read(source.utf8)
        #expect(reading.root == nil)
        #expect((200...202).contains(reading.findings.count))
    }

    @Test(
        "a line of 5,000 marks is read or refused",
        arguments: [
            "\u{3000}", "\t", "：", "，", "“", "“a”", "{{", "{%", "'", "\"", "\\", "#", " #", ": ",
            "- -", "a:",
            "a：", "? ", "&", "*", "!", "|", ">", "%", "@", "[]", "a: [", "\u{FEFF}", "\r", "a\t",
        ])
    func longLine(_ mark: String) {
        for start in ["", "a: ", "- ", "a: [", "a: {", "a: \"", "a: |\n "] {
            for end in ["", "\nb: 1\n", "]\n"] {
                let source = start + String(repeating: mark, count: 5000) + end
                let reading = YAMLReaderTests.read(source.utf8)
                #expect(reading.root != nil || !reading.findings.isEmpty)
                #expect(!reading.findings.contains { $0.code == "D0199" })
            }
        }
    }

    @Test("4 MiB are read and one byte more is not")
    func size() {
        let most = 4 * 1024 * 1024
        let line = Array("- 期abc\n".utf8)
        var bytes: [UInt8] = []
        while bytes.count + line.count <= most { bytes += line }
        let count = bytes.count / line.count
        bytes += Array(repeating: 0x0A, count: most - bytes.count)
        let full = YAMLReaderTests.read(bytes)
        #expect(full.root?.sequence?.count == count)
        #expect(full.root?.sequence?.last?.span.start == UInt32((count - 1) * line.count + 2))
        let over = YAMLReaderTests.read(bytes + [0x0A])
        #expect(over.root == nil)
        #expect(over.findings.map(\.code) == ["D0101"])
    }
}
