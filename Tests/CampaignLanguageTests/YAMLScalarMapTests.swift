import CampaignLanguage
import Diagnostics
import Testing

/// Where each byte of a decoded scalar comes from, against a generator that wrote it down while
/// writing.
@Suite struct YAMLScalarMapTests {
    @Test(
        "each decoded byte leads back to the source bytes it was written with",
        arguments: YAMLScalar.Style.allCases)
    func generated(_ style: YAMLScalar.Style) throws {
        var decodedBytes = 0
        for seed in 1...10_000 as ClosedRange<UInt64> {
            var written = YAMLScalarGenerator(style, seed: seed)
            written.write()
            let fault = fault(written, style)
            try #require(fault == nil, "seed \(seed): \(fault ?? "")")
            decodedBytes += written.decoded.count
        }
        // The generator writes texts, not empty strings.
        #expect(decodedBytes > 100_000)
    }

    /// What differs between the reader's result and what was written, or nil.
    private func fault(_ written: YAMLScalarGenerator, _ style: YAMLScalar.Style) -> String? {
        let shown = String(decoding: written.source, as: UTF8.self).debugDescription
        let file = SourceFile(
            id: FileID(0), name: "x.yaml", bytes: ContiguousArray(written.source))
        var bag = DiagnosticBag()
        guard let root = YAMLReader.read(file, into: &bag) else {
            return "not read: \(shown) \(bag.sorted.map(\.message.en))"
        }
        guard let node = find(written.scalar.lowerBound, root), let scalar = node.scalar else {
            return "not found: \(shown) \(bag.sorted.map(\.message.en))"
        }
        if scalar.style != style { return "style \(scalar.style): \(shown)" }
        let text = scalar.text
        if !text.bytes.elementsEqual(written.decoded) {
            let wanted = String(decoding: written.decoded, as: UTF8.self).debugDescription
            return "decoded \(scalar.string.debugDescription), not \(wanted): \(shown)"
        }
        if Int(node.span.start)..<node.span.end != written.scalar {
            return "span \(node.span.start)..<\(node.span.end), not \(written.scalar): \(shown)"
        }
        for (offset, origin) in written.origins.enumerated() {
            let span = text.map.span(offset)
            if Int(span.start)..<span.end != origin {
                return "byte \(offset) from \(span), not \(origin): \(shown)"
            }
            // The way back leads to the first byte that was written there.
            if offset > 0, written.origins[offset - 1] == origin { continue }
            for at in origin where text.map.decodedOffset(at: at) != offset {
                return "\(at) back to \(text.map.decodedOffset(at: at)), not \(offset): \(shown)"
            }
        }
        if let last = written.origins.last,
            Int(text.map.span(written.decoded.count).start) != last.upperBound
        {
            return "end: \(shown)"
        }
        return nil
    }

    private func find(_ start: Int, _ node: YAMLNode) -> YAMLNode? {
        switch node.kind {
        case .scalar: return Int(node.span.start) == start ? node : nil
        case .sequence(let items): return items.lazy.compactMap { find(start, $0) }.first
        case .mapping(let entries):
            return entries.lazy.compactMap { find(start, $0.value) }.first
        }
    }
}
