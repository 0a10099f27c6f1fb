/// What a character is to the lexer: part of a name, a sign of an input method, invisible.
enum ScalarClass {
    /// The scalar that starts at `offset` and its length in bytes; nil where the bytes are no
    /// UTF-8.
    static func decode(
        _ bytes: ContiguousArray<UInt8>, _ offset: Int, _ end: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        let first = bytes[offset]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
        if length == 0 || first > 0xF4 || offset + length > end { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for byte in bytes[offset + 1..<offset + length] {
            if byte & 0xC0 != 0x80 { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
        return (scalar, length)
    }

    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isASCIILetter(scalar) || scalar == "_" }
        if isIdeograph(scalar) { return true }
        return scalar.properties.isXIDStart && !isInvisible(scalar)
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return isASCIILetter(scalar) || scalar == "_" || ("0"..."9").contains(scalar)
        }
        if isIdeograph(scalar) { return true }
        return scalar.properties.isXIDContinue && !isInvisible(scalar)
    }

    /// A letter of the block of Chinese characters that is in use; most letters of names are, and Unicode's tables
    /// take longer to ask.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value)
    }

    private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// Characters that nobody sees: format and direction controls, joiners, variation selectors,
    /// fillers.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
            0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
            0xFFF9...0xFFFB, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Spaces other than the four of the language: an input method's or a word processor's.
    static func isForeignSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// The ASCII character that a full-width letter or digit (U+FF10 and so on) stands for.
    static func narrowLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF3F:
            Unicode.Scalar(scalar.value - 0xFEE0)
        default: nil
        }
    }

    /// `name` with its full-width letters and digits narrow.
    static func narrowed(_ name: String) -> String {
        var narrowed = String.UnicodeScalarView()
        for scalar in name.unicodeScalars { narrowed.append(narrowLetter(scalar) ?? scalar) }
        return String(narrowed)
    }

    /// What a sign of an input method or a typographer means here.
    static func narrowSign(_ scalar: Unicode.Scalar) -> StaticString? {
        switch scalar {
        case "（": "("
        case "）": ")"
        case "［", "【", "〔": "["
        case "］", "】", "〕": "]"
        case "，", "、": ","
        case "：": ":"
        case "？": "?"
        case "．", "。": "."
        case "＋": "+"
        case "－", "−", "–", "—": "-"
        case "＊", "×", "·": "*"
        case "／", "÷": "/"
        case "％": "%"
        case "＞": ">"
        case "＜": "<"
        case "≥", "≧": ">="
        case "≤", "≦": "<="
        case "≠": "!="
        case "＝": "="
        case "！": "!"
        case "＆": "&"
        case "｜": "|"
        case "∧": "and"
        case "∨": "or"
        case "¬": "not"
        default: nil
        }
    }

    /// The mark that closes a text which `scalar`, a quotation mark of another kind, opens.
    static func closingQuote(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
        switch scalar {
        case "“", "”", "„": ["”", "“", "\""]
        case "‘", "’": ["’", "‘", "'"]
        case "「": ["」"]
        case "『": ["』"]
        case "＂": ["＂"]
        case "＇": ["＇"]
        case "«": ["»"]
        default: nil
        }
    }

    private enum Script { case latin, greekOrCyrillic, other }

    private static func script(_ scalar: Unicode.Scalar) -> Script {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: .latin
        case 0x370...0x52F, 0x1C80...0x1C8F, 0x1F00...0x1FFF, 0x2DE0...0x2DFF, 0xA640...0xA69F:
            .greekOrCyrillic
        default: .other
        }
    }

    /// Whether Latin letters stand beside Greek or Cyrillic ones, which look the same.
    static func mixesScripts(_ name: String) -> Bool {
        var seen: (latin: Bool, other: Bool) = (false, false)
        for scalar in name.unicodeScalars {
            switch script(scalar) {
            case .latin: seen.latin = true
            case .greekOrCyrillic: seen.other = true
            case .other: break
            }
        }
        return seen.latin && seen.other
    }
}
