/// What stands beside a line break, as far as joining lines asks.
enum Neighbour: Sendable, Hashable {
    case tag
    /// A CJK character or a full-width mark, which takes no space beside it.
    case wide
    case other

    /// The class of the last character of `bytes`, which holds at least one.
    init(last bytes: ContiguousArray<UInt8>.SubSequence) {
        self.init(
            scalars: String(decoding: bytes.suffix(64), as: UTF8.self).unicodeScalars.reversed())
    }

    /// The class of the first character of `bytes`, which holds at least one.
    init(first bytes: ContiguousArray<UInt8>.SubSequence) {
        self.init(scalars: String(decoding: bytes.prefix(64), as: UTF8.self).unicodeScalars)
    }

    private init(scalars: some Sequence<Unicode.Scalar>) {
        for scalar in scalars {
            // “ ” ‘ ’ — … · are written in Chinese and in Latin texts alike: the next character tells.
            if Self.isShared(scalar) { continue }
            self = Self.isWide(scalar) ? .wide : .other
            return
        }
        self = .other
    }

    private static func isShared(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2018, 0x2019, 0x201C, 0x201D, 0x2014, 0x2026, 0x00B7: true
        default: false
        }
    }

    /// Han, kana, bopomofo, and the marks and forms made for them (Unicode blocks).
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x303F: true  // radicals, CJK symbols and punctuation
        case 0x3040...0x312F, 0x31A0...0x31FF: true  // kana, bopomofo, strokes
        case 0x3190...0x319F, 0x3200...0x33FF: true  // kanbun, enclosed and squared forms
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: true  // ideographs
        case 0xFE30...0xFE4F, 0xFF00...0xFFEF: true  // vertical, full-width and half-width forms
        case 0x20000...0x3FFFF: true  // further ideographs
        default: false
        }
    }
}
