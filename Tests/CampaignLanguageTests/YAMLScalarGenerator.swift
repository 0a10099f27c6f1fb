internal import CampaignLanguage

/// Writes random YAML scalars and notes, while writing, from which source bytes each decoded byte
/// comes.
///
/// It follows the YAML 1.2 specification (sections 6.5, 7.3 and 8.1), not the reader: text is built
/// forwards from lines, folds and escapes, so that it shares no code and no way of thinking with
/// the walk it tests.
struct YAMLScalarGenerator {
    private(set) var source: [UInt8] = []
    private(set) var decoded: [UInt8] = []
    /// For each decoded byte the source bytes it was written with.
    private(set) var origins: [Range<Int>] = []
    /// The scalar in the source: quotes and header included, ended after its last content.
    private(set) var scalar = 0..<0

    private var random: YAMLRandom
    private let style: YAMLScalar.Style
    private var lineEnds: [[UInt8]] = []
    private var inFlow = false
    /// The column of the innermost open block collection; -1 at the root.
    private var parent = 0

    init(_ style: YAMLScalar.Style, seed: UInt64) {
        self.style = style
        random = YAMLRandom(seed: seed)
    }

    /// Writes a whole file with the scalar somewhere in it.
    mutating func write() {
        lineEnds = random.pick([[[10]], [[13, 10]], [[13]], [[10], [13, 10]]])
        if random.chance(5) { source += [0xEF, 0xBB, 0xBF] }
        if random.chance(4) {
            put("# 注释 😀")
            put(lineEnd())
        }
        let isBlock = style == .literal || style == .folded
        let trailer = frame(isBlock: isBlock)
        let start = source.count
        switch style {
        case .plain: plain()
        case .single, .double: quoted()
        case .literal, .folded:
            block(start, isLast: trailer.isEmpty)
            if !trailer.isEmpty { put(trailer) }
            return
        }
        scalar = start..<source.count
        put(trailer)
    }

    /// What stands around the scalar; gives what follows it.
    private mutating func frame(isBlock: Bool) -> String {
        let end = String(decoding: lineEnd(), as: UTF8.self)
        let comment = isBlock || random.chance(2) ? "" : random.pick(["  # 说明", "\t# x: y", " #"])
        let rest = isBlock ? "" : comment + random.pick(["", end])
        switch random.below(isBlock ? 5 : 7) {
        case 0:
            parent = -1
            return rest
        case 1:
            put("键: ")
            return isBlock ? random.pick(["", "z: 1" + end]) : comment + end + "z: 1" + end
        case 2:
            put("a:" + end + "  乙:" + end + "      - k: ")
            parent = 8
            return isBlock ? random.pick(["", "  y: 2"]) : comment + end + "  y: 2"
        case 3:
            put("- ")
            return isBlock ? random.pick(["", "- z" + end]) : comment + end + "- z"
        case 4:
            put("a:" + end + "- 😀: ")
            parent = 2
            return isBlock ? random.pick(["", "# c" + end + "b: 1"]) : comment + end + "b: 1"
        case 5:
            put("f: [x, ")
            inFlow = true
            return random.pick([", y]", "]", " , 'z']" + end])
        default:
            put("f: { 甲: ")
            inFlow = true
            return random.pick([" }", ", b: 1 }" + end])
        }
    }

    // The three ways to write: no text, text that stands for itself, text that stands for other
    // text.

    private mutating func put(_ text: String) { source += text.utf8 }
    private mutating func put(_ bytes: [UInt8]) { source += bytes }

    private mutating func same(_ text: String) {
        for byte in text.utf8 {
            origins.append(source.count..<(source.count + 1))
            decoded.append(byte)
            source.append(byte)
        }
    }

    private mutating func replaced(_ written: [UInt8], by text: String) {
        let origin = source.count..<(source.count + written.count)
        source += written
        for byte in text.utf8 {
            decoded.append(byte)
            origins.append(origin)
        }
    }

    private mutating func lineEnd() -> [UInt8] { random.pick(lineEnds) }

    private func blanks(_ count: Int) -> [UInt8] { Array(repeating: 0x20, count: count) }

    /// A word that no context takes for syntax.
    private mutating func word() -> String {
        let first = ["a", "Z", "逾", "期", "é", "😀", "𠮷", "_", "（"]
        var later = first + ["0", "-", "'", "\"", ".", "\\", "#", "。", "%", "&", "*", "!", "|"]
        if !inFlow { later += ["[", "]", "{", "}", ",", ":x", "，"] }
        if style == .single || style == .double { later.removeAll { "'\"\\".contains($0) } }
        var word = random.pick(first)
        for _ in 0..<random.below(6) { word += random.pick(later) }
        return word
    }

    private mutating func fold() {
        let count = 1 + (random.chance(3) ? random.below(3) : 0)
        var written = random.chance(3) ? Array(random.pick([" ", "\t", "  \t"]).utf8) : []
        for _ in 0..<count {
            written += lineEnd()
            written += random.chance(3) ? blanks(random.below(4)) : []
        }
        // Blank lines may be indented as they like, the next text must be deeper than its parent.
        while let last = written.last, last == 0x20 { written.removeLast() }
        written += blanks(parent + 1 + random.below(4) + (inFlow ? 1 : 0))
        if written.last == 0x20, random.chance(6) { written.append(0x09) }
        replaced(written, by: count == 1 ? " " : String(repeating: "\n", count: count - 1))
    }

    private mutating func plain() {
        same(word())
        for _ in 0..<random.below(8) {
            if random.chance(3) {
                fold()
            } else {
                same(random.pick([" ", "  ", "\t", " \t "]))
            }
            same(word())
        }
    }

    private mutating func quoted() {
        let quote = style == .single ? "'" : "\""
        put(quote)
        enum Last { case text, blank, fold }
        var last = Last.text
        for _ in 0..<random.below(12) {
            switch random.below(5) {
            case 0 where last == .text:
                fold()
                last = .fold
            case 1 where last != .fold:
                same(random.pick([" ", "\t", "   "]))
                last = .blank
            case 2, 3:
                if style == .single {
                    replaced(Array("''".utf8), by: "'")
                    last = .text
                } else if last != .fold, random.chance(4) {
                    escapedBreak()
                    last = .fold
                } else {
                    escape()
                    last = .text
                }
            default:
                same(word())
                last = .text
            }
        }
        put(quote)
    }

    private mutating func escapedBreak() {
        var written = Array("\\".utf8) + lineEnd()
        let blank = random.chance(3) ? 1 + random.below(2) : 0
        for _ in 0..<blank { written += blanks(random.below(3)) + lineEnd() }
        written += blanks(parent + 2 + random.below(3))
        replaced(written, by: String(repeating: "\n", count: blank))
    }

    private mutating func escape() {
        let escapes: [(String, String)] = [
            ("\\n", "\n"), ("\\t", "\t"), ("\\\t", "\t"), ("\\r", "\r"), ("\\0", "\0"),
            ("\\a", "\u{7}"), ("\\b", "\u{8}"), ("\\v", "\u{B}"), ("\\f", "\u{C}"),
            ("\\e", "\u{1B}"), ("\\ ", " "), ("\\\"", "\""), ("\\/", "/"), ("\\\\", "\\"),
            ("\\N", "\u{85}"), ("\\_", "\u{A0}"), ("\\L", "\u{2028}"), ("\\P", "\u{2029}"),
            ("\\x41", "A"), ("\\xe9", "é"), ("\\u903E", "逾"), ("\\u671f", "期"),
            ("\\U0001F600", "😀"), ("\\U00020bb7", "𠮷"), ("\\uFEFF", "\u{FEFF}"),
        ]
        let (written, text) = random.pick(escapes)
        replaced(Array(written.utf8), by: text)
    }
}

extension YAMLScalarGenerator {
    private struct Line {
        /// Nil for a blank line.
        var text: String?
        var isDeeper: Bool { text?.first == " " || text?.first == "\t" }
    }

    private mutating func block(_ start: Int, isLast: Bool) {
        let depth = 1 + random.below(4)
        let isExplicit = random.chance(2)
        let chomp = random.pick(["", "-", "+"])
        put(style == .literal ? "|" : ">")
        let digit = isExplicit ? String(parent < 0 ? depth : depth) : ""
        put(random.chance(2) ? digit + chomp : chomp + digit)
        var contentEnd = source.count
        put(random.pick(["", "  ", " # 说明: x"]))
        put(lineEnd())
        let indent = max(0, parent) + depth
        let lines = lines(isExplicit: isExplicit)
        let lastText = lines.lastIndex { $0.text != nil }
        var pending: [Range<Int>] = []
        var before: (line: Line, lineBreak: Range<Int>)?
        for (number, line) in lines.enumerated() {
            put(blanks(line.text == nil ? random.below(indent + 1) : indent))
            if let text = line.text {
                join(before, line, pending)
                pending = []
                same(text)
                contentEnd = source.count
            }
            let isOpenEnd = isLast && number == lastText && number == lines.count - 1
            let end = isOpenEnd && random.chance(2) ? [] : lineEnd()
            let lineBreak = source.count..<(source.count + end.count)
            put(end)
            if line.text == nil { pending.append(lineBreak) } else { before = (line, lineBreak) }
        }
        if let before, chomp != "-" { feed(before.lineBreak) }
        if chomp == "+" { for range in pending { feed(range) } }
        scalar = start..<contentEnd
    }

    /// Section 8.1.3: a break between two lines that are not indented deeper folds; all others
    /// stay.
    private mutating func join(
        _ before: (line: Line, lineBreak: Range<Int>)?, _ line: Line, _ blank: [Range<Int>]
    ) {
        if let before {
            if style == .folded, !before.line.isDeeper, !line.isDeeper {
                if blank.isEmpty {
                    decoded.append(0x20)
                    origins.append(before.lineBreak)
                }
            } else {
                feed(before.lineBreak)
            }
        }
        for range in blank { feed(range) }
    }

    private mutating func feed(_ range: Range<Int>) {
        if range.isEmpty { return }
        decoded.append(0x0A)
        origins.append(range)
    }

    private mutating func lines(isExplicit: Bool) -> [Line] {
        var lines: [Line] = []
        var isIndentKnown = isExplicit
        for _ in 0..<random.below(7) {
            if random.chance(3) {
                lines.append(Line())
                continue
            }
            var text = ""
            if isIndentKnown, random.chance(3) { text += random.pick([" ", "   ", "\t", " \t"]) }
            isIndentKnown = true
            if text.isEmpty || !random.chance(4) {
                text += word()
                for _ in 0..<random.below(4) { text += random.pick([" ", "  ", "\t"]) + word() }
                if random.chance(5) { text += random.pick([" ", "\t", "   "]) }
            }
            lines.append(Line(text: text))
        }
        return lines
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct YAMLRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `limit`.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// True once in `n`.
    mutating func chance(_ n: Int) -> Bool { below(n) == 0 }

    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}
