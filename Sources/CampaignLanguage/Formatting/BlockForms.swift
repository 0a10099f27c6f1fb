internal import Diagnostics

/// Writes `|` and `>` texts: the lines stay, only their indentation and blanks at line ends change.
struct BlockScalarForm {
    let file: SourceFile

    func value(_ scalar: YAMLScalar, _ span: SourceSpan) -> LayoutValue {
        var lines: [String]
        let text = BlockText.normal(scalar)
        // The line break that ends the file is always written.
        let breaks = text.reversed().prefix { $0 == 0x0A }.count
        if breaks == text.count {
            lines = Array(repeating: "", count: breaks)
            return .block(
                header: mark(scalar) + (breaks > 0 ? "+" : ""), lines: lines,
                takesBlanks: breaks > 0)
        }
        if scalar.style == .literal {
            lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            if breaks > 0 { lines.removeLast() }
        } else {
            lines = sourceLines(scalar, span) + Array(repeating: "", count: max(0, breaks - 1))
        }
        let first = lines.first { !$0.isEmpty }?.utf8.first ?? 0
        let indicator = first == 0x20 || first == 0x09 ? "2" : ""
        let chomp = breaks == 0 ? "-" : breaks > 1 ? "+" : ""
        return .block(
            header: mark(scalar) + indicator + chomp, lines: lines, takesBlanks: breaks > 1)
    }

    private func mark(_ scalar: YAMLScalar) -> String { scalar.style == .literal ? "|" : ">" }

    /// The lines of a folded block without their indentation, up to the last with a text.
    private func sourceLines(_ scalar: YAMLScalar, _ span: SourceSpan) -> [String] {
        let first = scalar.text.bytes.firstIndex { $0 != 0x0A } ?? 0
        let start = Int(scalar.text.map.span(first).start)
        let place = file.lines.range(file.lines.line(start), in: file.bytes)
        let indent = start - place.lowerBound
        let head = file.lines.line(Int(span.start))
        let last = file.lines.line(max(Int(span.start), span.end - 1))
        var lines = (head + 1..<max(head + 1, last + 1)).map { number in
            let line = file.bytes[file.lines.range(number, in: file.bytes)].dropFirst(indent)
            return String(decoding: line, as: UTF8.self)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

/// What counts in a block text.
enum BlockText {
    /// The text of a literal block without blanks at the ends of its lines, which nobody sees; a text
    /// in triple quotes inside keeps them.
    static func normal(_ scalar: YAMLScalar) -> ContiguousArray<UInt8> {
        let bytes = scalar.text.bytes
        guard scalar.style == .literal, !hasTripleQuotes(bytes) else { return bytes }
        var kept = ContiguousArray<UInt8>()
        kept.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == 0x0A { dropBlanks(&kept) }
            kept.append(byte)
        }
        dropBlanks(&kept)
        return kept
    }

    private static func dropBlanks(_ bytes: inout ContiguousArray<UInt8>) {
        while let last = bytes.last, last.isYAMLBlank { bytes.removeLast() }
    }

    private static func hasTripleQuotes(_ bytes: ContiguousArray<UInt8>) -> Bool {
        var run = 0
        for at in bytes.indices {
            let isQuote = bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'")
            run = isQuote ? (at > 0 && bytes[at - 1] == bytes[at] ? run + 1 : 1) : 0
            if run >= 3 { return true }
        }
        return false
    }
}

/// Brackets over lines, as the author broke them: each line with how many brackets are open before it.
struct FlowLines {
    private(set) var lines: [(depth: Int, text: String)] = []
    private(set) var hasComment = false
    private(set) var hasTextOverLines = false

    init(file: SourceFile, comments: SourceComments, range: Range<Int>) {
        let bytes = file.bytes
        // What is no bracket: texts, and comments with theirs.
        let within = comments.ranges(in: range)
        hasComment = !within.comments.isEmpty
        let covered = (within.scalars + within.comments)
            .sorted { $0.lowerBound < $1.lowerBound }
        var depth = 0
        var start = range.lowerBound
        var nextCovered = 0
        var at = range.lowerBound
        var startDepth = 0
        func close(_ end: Int, _ isInText: Bool, _ lines: inout [(depth: Int, text: String)]) {
            var line = bytes[start..<end].drop { $0.isYAMLBlank }
            while let last = line.last, last.isYAMLBlank { line.removeLast() }
            let closes = line.first == UInt8(ascii: "}") || line.first == UInt8(ascii: "]")
            let text = String(decoding: line, as: UTF8.self)
            if text.isEmpty, !isInText, lines.last?.text.isEmpty == true { return }
            lines.append((max(0, startDepth - (closes ? 1 : 0)), text))
        }
        while at < range.upperBound {
            if nextCovered < covered.count, covered[nextCovered].lowerBound == at {
                let text = covered[nextCovered]
                nextCovered += 1
                for place in text where bytes[place] == 0x0A {
                    hasTextOverLines = true
                    close(place, true, &lines)
                    (start, startDepth) = (place + 1, depth)
                }
                at = text.upperBound
                continue
            }
            switch bytes[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case 0x0A:
                close(at, false, &lines)
                (start, startDepth) = (at + 1, depth)
            default: break
            }
            at += 1
        }
        close(range.upperBound, false, &lines)
    }
}
