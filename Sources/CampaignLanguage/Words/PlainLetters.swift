internal import Diagnostics

/// A text letter by letter as its reader takes it: full-width, circled and styled letters and digits as plain ones,
/// capitals as small letters, nothing for what nobody sees, one letter for each placeholder.
///
/// Signs and spaces stay, unlike in `WordFinder`: `3,060.00` is one number and `3, 060` are two.
struct PlainLetters {
    /// Stands for a `{{ }}`.
    static let value: UInt32 = 0xFFFC
    /// Stands for a `{% %}`, behind which another text may follow.
    static let turn: UInt32 = 0x1F

    private(set) var codes: ContiguousArray<UInt32> = []
    /// By letter: its bytes in the text.
    private(set) var places: ContiguousArray<Range<Int>> = []
    private let text: EmbeddedText

    /// The words and placeholders of a text.
    init(_ pieces: TextPieces) {
        text = pieces.text
        codes.reserveCapacity(text.bytes.count / 2)
        places.reserveCapacity(text.bytes.count / 2)
        var literals = pieces.literals[...]
        for tag in pieces.tags {
            while let next = literals.first, next.lowerBound < tag.range.lowerBound {
                add(next)
                literals.removeFirst()
            }
            add(tag.isOutput ? Self.value : Self.turn, tag.range)
        }
        for range in literals { add(range) }
    }

    /// A part without placeholders: the inside of a quoted string.
    init(_ range: Range<Int>, of text: EmbeddedText) {
        self.text = text
        add(range)
    }

    init(_ string: String) {
        let nowhere = SourceSpan(file: FileID(0), start: 0, length: 0)
        let bytes = ContiguousArray(string.utf8)
        let map = ScalarMap(file: nowhere.file, pieces: [], whole: nowhere)
        self.init(bytes.indices, of: EmbeddedText(bytes: bytes, map: map))
    }

    var count: Int { codes.count }

    /// 0 for a place outside.
    subscript(_ at: Int) -> UInt32 { codes.indices.contains(at) ? codes[at] : 0 }

    /// The bytes of some letters, with what nobody sees between them.
    func bytes(_ letters: Range<Int>) -> Range<Int> {
        places[letters.lowerBound].lowerBound..<places[letters.upperBound - 1].upperBound
    }

    func span(_ letters: Range<Int>) -> SourceSpan { text.span(bytes(letters)) }

    /// The letters as they are written.
    func written(_ letters: Range<Int>) -> String {
        String(decoding: text.bytes[bytes(letters)], as: UTF8.self)
    }

    /// The first letter whose bytes begin at `byte` or behind it.
    func letter(from byte: Int) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].lowerBound < byte { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func add(_ code: UInt32, _ bytes: Range<Int>) {
        codes.append(code)
        places.append(bytes)
    }

    private mutating func add(_ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            let start = at
            let scalar = text.bytes.withUnsafeBufferPointer { WordFinder.scalar($0, &at) }
            Self.spell(scalar) { add($0, start..<at) }
        }
    }

    private static func spell(_ code: UInt32, _ letter: (UInt32) -> Void) {
        switch code {
        case 0x41...0x5A: letter(code + 32)
        case 0..<0x80, 0x4E00...0x9FFF: letter(code)
        case 0xFF21...0xFF3A: letter(code - 0xFEE0 + 32)
        case 0xFF01...0xFF5E: letter(code - 0xFEE0)
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: letter(0x20)
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: letter(0x2D)
        case 0xFFE5: letter(0xA5)
        case 0x3001...0x303F, 0x2016...0x2027, 0x2030...0x205E, 0xA1...0xAC: letter(code)
        default: spellRare(code, letter)
        }
    }

    private static func spellRare(_ code: UInt32, _ letter: (UInt32) -> Void) {
        let letters = Disguises.forms.letters(of: code)
        if !letters.isEmpty { return letters.forEach(letter) }
        guard let properties = Unicode.Scalar(code)?.properties else { return }
        switch properties.generalCategory {
        case .format, .control, .nonspacingMark, .enclosingMark, .spacingMark, .lineSeparator: break
        case .decimalNumber: letter(0x30 + UInt32(properties.numericValue ?? 0))
        default: letter(code)
        }
    }
}

extension PlainLetters {
    /// A digit of a number, 0 to 9, also as a Chinese character.
    static func digit(_ code: UInt32) -> UInt8? {
        switch code {
        case 0x30...0x39: UInt8(code - 0x30)
        default: chineseDigit(code)
        }
    }

    static func isPlainDigit(_ code: UInt32) -> Bool { code >= 0x30 && code <= 0x39 }

    static func isLatin(_ code: UInt32) -> Bool { code >= 0x61 && code <= 0x7A }

    static func isHan(_ code: UInt32) -> Bool { code >= 0x3400 && code <= 0x9FFF }

    static func chineseDigit(_ code: UInt32) -> UInt8? {
        guard code >= 0x3007 else { return nil }
        return switch code {
        case 0x3007, 0x96F6: 0  // 〇零
        case 0x4E00, 0x58F9, 0x5E7A: 1  // 一壹幺
        case 0x4E8C, 0x8D30: 2  // 二贰
        case 0x4E09, 0x53C1: 3  // 三叁
        case 0x56DB, 0x8086: 4  // 四肆
        case 0x4E94, 0x4F0D: 5  // 五伍
        case 0x516D, 0x9646: 6  // 六陆
        case 0x4E03, 0x67D2: 7  // 七柒
        case 0x516B, 0x634C: 8  // 八捌
        case 0x4E5D, 0x7396: 9  // 九玖
        default: nil
        }
    }

    /// Whether `word` begins at the letter.
    func holds(_ word: String, at start: Int) -> Bool {
        var at = start
        for scalar in word.unicodeScalars {
            guard self[at] == scalar.value else { return false }
            at += 1
        }
        return true
    }

    /// The same of a word's letters, which is quicker where many words are tried.
    func holds(_ word: [UInt32], at start: Int) -> Bool {
        word.indices.allSatisfy { self[start + $0] == word[$0] }
    }

    /// The first of `words` that begins at the letter.
    func first(of words: [String], at start: Int) -> String? {
        words.first { holds($0, at: start) }
    }

    /// The first of `words` that ends before the letter.
    func last(of words: [String], before end: Int) -> String? {
        words.first { holds($0, at: end - $0.unicodeScalars.count) }
    }

    func skippingSpaces(_ start: Int) -> Int {
        var at = start
        while Self.isSpace(self[at]) { at += 1 }
        return at
    }

    static func isSpace(_ code: UInt32) -> Bool { code == 0x20 || code == 0x0A || code == 0x09 }
}
