internal import Diagnostics

/// Finds the source of each byte of a decoded scalar by decoding it a second time beside libyaml's
/// result.
///
/// libyaml tells only where a scalar starts and ends. The walk goes through the raw bytes by the
/// same rules (quotes, escapes, folding, indentation, chomping) and notes a piece for all that it
/// decodes. If ever its bytes differ from libyaml's, it gives nil, and the reader says so instead
/// of pointing at a wrong place.
struct YAMLScalarWalk {
    private let source: ContiguousArray<UInt8>
    private let decoded: ContiguousArray<UInt8>
    private let file: FileID
    private var pieces: ContiguousArray<ScalarMap.Piece> = []
    /// How many bytes of `decoded` have a piece.
    private var at = 0
    private var agrees = true

    /// The text of the scalar in `range` of the file (quotes or the block's header included), or
    /// nil if the walk disagrees with `decoded`.
    static func text(
        _ decoded: ContiguousArray<UInt8>, _ style: YAMLScalar.Style, in range: Range<Int>,
        of file: SourceFile
    ) -> EmbeddedText? {
        if let text = asItStands(decoded, style, range, file) { return text }
        var walk = YAMLScalarWalk(source: file.bytes, decoded: decoded, file: file.id)
        let end: Int
        switch style {
        case .plain:
            walk.flow(range, style)
            end = range.upperBound
        case .single, .double:
            guard range.count >= 2 else { return nil }
            walk.flow((range.lowerBound + 1)..<(range.upperBound - 1), style)
            end = range.upperBound
        case .literal, .folded:
            end = walk.block(range, isFolded: style == .folded)
        }
        guard walk.agrees, walk.at == decoded.count else { return nil }
        let whole = SourceSpan(
            file: file.id, start: range.lowerBound, length: end - range.lowerBound)
        return EmbeddedText(
            bytes: decoded, map: ScalarMap(file: file.id, pieces: walk.pieces, whole: whole))
    }

    /// The text of a scalar that decoding changed nothing of, as it does of nearly all; nil for others.
    ///
    /// No rule makes the same bytes of other ones, so the walk would find one run.
    private static func asItStands(
        _ decoded: ContiguousArray<UInt8>, _ style: YAMLScalar.Style, _ range: Range<Int>,
        _ file: SourceFile
    ) -> EmbeddedText? {
        let quote: Int
        switch style {
        case .plain: quote = 0
        case .single, .double: quote = 1
        case .literal, .folded: return nil
        }
        guard !decoded.isEmpty, range.count == decoded.count + 2 * quote else { return nil }
        let start = range.lowerBound + quote
        let isSame = file.bytes.withUnsafeBufferPointer { source in
            decoded.withUnsafeBufferPointer { decoded in
                decoded.indices.allSatisfy { source[start + $0] == decoded[$0] }
            }
        }
        guard isSame else { return nil }
        return EmbeddedText(
            bytes: decoded,
            map: ScalarMap(
                run: SourceSpan(file: file.id, start: start, length: decoded.count),
                whole: SourceSpan(file: file.id, start: range.lowerBound, length: range.count)))
    }

    private init(source: ContiguousArray<UInt8>, decoded: ContiguousArray<UInt8>, file: FileID) {
        self.source = source
        self.decoded = decoded
        self.file = file
    }

    /// Source bytes that stand for themselves.
    private mutating func run(_ range: Range<Int>) {
        guard agrees, !range.isEmpty else { return }
        guard at + range.count <= decoded.count else { return agrees = false }
        for i in 0..<range.count where source[range.lowerBound + i] != decoded[at + i] {
            return agrees = false
        }
        if let last = pieces.last, last.isRun,
            Int(last.source + last.sourceLength) == range.lowerBound
        {
            pieces[pieces.count - 1].decodedLength += UInt32(range.count)
            pieces[pieces.count - 1].sourceLength += UInt32(range.count)
        } else {
            pieces.append(
                ScalarMap.Piece(
                    decoded: at, decodedLength: range.count, source: range.lowerBound,
                    sourceLength: range.count, isRun: true))
        }
        at += range.count
    }

    /// Decoded bytes that all come from `range`.
    private mutating func atom(_ bytes: some Collection<UInt8>, _ range: Range<Int>) {
        guard agrees, !bytes.isEmpty else { return }
        let end = at + bytes.count
        guard end <= decoded.count, decoded[at..<end].elementsEqual(bytes) else {
            return agrees = false
        }
        pieces.append(
            ScalarMap.Piece(
                decoded: at, decodedLength: bytes.count, source: range.lowerBound,
                sourceLength: range.count, isRun: false))
        at = end
    }

    /// The line break `range`, which decodes to a line feed.
    private mutating func lineFeed(_ range: Range<Int>) {
        if range.count == 1, source[range.lowerBound] == 0x0A {
            run(range)
        } else if !range.isEmpty {
            atom(CollectionOfOne(0x0A), range)
        }
    }

    private mutating func flow(_ range: Range<Int>, _ style: YAMLScalar.Style) {
        var i = range.lowerBound
        while i < range.upperBound, agrees {
            let byte = source[i]
            if byte.isYAMLBlank || byte.isYAMLBreak {
                i = whitespace(i, range.upperBound)
            } else if style == .double, byte == UInt8(ascii: "\\") {
                i = escape(i, range.upperBound)
            } else if style == .single, byte == UInt8(ascii: "'") {
                atom(CollectionOfOne(byte), i..<(i + 2))
                i += 2
            } else {
                let start = i
                while i < range.upperBound, !source[i].isYAMLBlank, !source[i].isYAMLBreak,
                    !(style == .double && source[i] == UInt8(ascii: "\\")),
                    !(style == .single && source[i] == UInt8(ascii: "'"))
                {
                    i += 1
                }
                run(start..<i)
            }
        }
    }

    /// Blanks inside a line stand for themselves; a line break with the blanks around it folds to a
    /// space, and each further break to a line feed (YAML 1.2 section 6.5).
    private mutating func whitespace(_ start: Int, _ end: Int) -> Int {
        let (next, breaks) = skipWhitespace(start, end)
        switch breaks {
        case 0: run(start..<next)
        case 1: atom(CollectionOfOne(0x20), start..<next)
        default: atom(repeatElement(0x0A, count: breaks - 1), start..<next)
        }
        return next
    }

    private func skipWhitespace(_ start: Int, _ end: Int) -> (next: Int, breaks: Int) {
        var i = start
        var breaks = 0
        while i < end {
            if source[i].isYAMLBlank {
                i += 1
            } else if source[i].isYAMLBreak {
                i = afterBreak(i, end)
                breaks += 1
            } else {
                break
            }
        }
        return (i, breaks)
    }

    private func afterBreak(_ i: Int, _ end: Int) -> Int {
        let isPair = source[i] == 0x0D && i + 1 < end && source[i + 1] == 0x0A
        return i + (isPair ? 2 : 1)
    }

    private mutating func escape(_ start: Int, _ end: Int) -> Int {
        guard start + 1 < end else {
            agrees = false
            return end
        }
        let letter = source[start + 1]
        if letter.isYAMLBreak {
            // An escaped break joins the lines with nothing; blank lines after it still count.
            let (next, breaks) = skipWhitespace(afterBreak(start + 1, end), end)
            atom(repeatElement(0x0A, count: breaks), start..<next)
            return next
        }
        let digits: Int
        switch letter {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default: digits = 0
        }
        let next = start + 2 + digits
        guard next <= end, let scalar = escaped(letter, (start + 2)..<next) else {
            agrees = false
            return end
        }
        atom(UTF8.encode(scalar) ?? .init(), start..<next)
        return next
    }

    private func escaped(_ letter: UInt8, _ digits: Range<Int>) -> Unicode.Scalar? {
        if !digits.isEmpty {
            var value: UInt32 = 0
            for byte in source[digits] {
                guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
                value = value << 4 | UInt32(digit)
            }
            return Unicode.Scalar(value)
        }
        switch Unicode.Scalar(letter) {
        case "0": return "\0"
        case "a": return "\u{7}"
        case "b": return "\u{8}"
        case "t", "\t": return "\t"
        case "n": return "\n"
        case "v": return "\u{B}"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "e": return "\u{1B}"
        case " ", "\"", "/", "\\", "'": return Unicode.Scalar(letter)
        case "N": return "\u{85}"
        case "_": return "\u{A0}"
        case "L": return "\u{2028}"
        case "P": return "\u{2029}"
        default: return nil
        }
    }

    /// Walks `|` or `>` and gives the end of the last content (of the header, if there is none).
    private mutating func block(_ range: Range<Int>, isFolded: Bool) -> Int {
        var i = range.lowerBound + 1
        var keepsLast = true
        var keepsAll = false
        while i < range.upperBound, source[i].isYAMLBlockIndicator {
            if source[i] == UInt8(ascii: "-") { keepsLast = false }
            if source[i] == UInt8(ascii: "+") { keepsAll = true }
            i += 1
        }
        var contentEnd = i
        let lines = blockLines(i, range.upperBound)
        let indent = indentation(lines)
        var lastBreak = 0..<0
        var blankBreaks: [Range<Int>] = []
        var startedBlank = false
        for line in lines {
            let text = min(line.text.lowerBound + indent, line.text.upperBound)
            let spaces = line.text.prefix { source[$0] == 0x20 }.count
            if spaces >= line.text.count, line.text.count <= indent {
                blankBreaks.append(line.lineBreak)
                continue
            }
            let startsBlank = source[text].isYAMLBlank
            if isFolded, !lastBreak.isEmpty, !startedBlank, !startsBlank {
                if blankBreaks.isEmpty { atom(CollectionOfOne(0x20), lastBreak) }
            } else {
                lineFeed(lastBreak)
            }
            for blank in blankBreaks { lineFeed(blank) }
            blankBreaks = []
            run(text..<line.text.upperBound)
            startedBlank = startsBlank
            lastBreak = line.lineBreak
            contentEnd = line.text.upperBound
        }
        if keepsLast { lineFeed(lastBreak) }
        if keepsAll { for blank in blankBreaks { lineFeed(blank) } }
        return contentEnd
    }

    /// The lines after the header that starts at `header`; the last may have no break.
    private func blockLines(
        _ header: Int, _ end: Int
    ) -> [(text: Range<Int>, lineBreak: Range<Int>)] {
        var lines: [(text: Range<Int>, lineBreak: Range<Int>)] = []
        var i = header
        while i < end, !source[i].isYAMLBreak { i += 1 }
        if i < end { i = afterBreak(i, end) }
        while i < end {
            let start = i
            while i < end, !source[i].isYAMLBreak { i += 1 }
            let next = i < end ? afterBreak(i, end) : i
            lines.append((start..<i, i..<next))
            i = next
        }
        return lines
    }

    /// How many columns libyaml took off each line, told by comparing a line with its decoded form:
    /// the first line that shows something, else (blanks alone) the longest.
    private func indentation(_ lines: [(text: Range<Int>, lineBreak: Range<Int>)]) -> Int {
        let isVisible = { (byte: UInt8) in !byte.isYAMLBlank && !byte.isYAMLBreak }
        if let visible = decoded.firstIndex(where: isVisible) {
            let start = decoded[..<visible].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            for line in lines {
                guard let first = line.text.first(where: { isVisible(source[$0]) }) else {
                    continue
                }
                return max(0, first - line.text.lowerBound - (visible - start))
            }
        }
        let longest = lines.map(\.text.count).max() ?? 0
        let kept = decoded.split(separator: 0x0A).map(\.count).max() ?? 0
        return kept == 0 ? longest : max(0, longest - kept)
    }
}

extension UInt8 {
    /// A space or a tab.
    var isYAMLBlank: Bool { self == 0x20 || self == 0x09 }
    /// A line feed or a carriage return.
    var isYAMLBreak: Bool { self == 0x0A || self == 0x0D }
    /// What may follow `|` or `>`: chomping and indentation.
    fileprivate var isYAMLBlockIndicator: Bool {
        self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || (0x31...0x39).contains(self)
    }
}
