internal import Diagnostics

/// The checks on a file's bytes before any YAML is read: size, encoding, characters that nobody can
/// see.
enum YAMLText {
    /// A campaign is some kilobytes; 4 MiB bounds time and memory for any file.
    static let longestBytes = 4 * 1024 * 1024

    /// What makes the bytes unusable, or nil; only the first such place is told.
    ///
    /// U+0085, U+2028 and U+2029 are refused because YAML 1.1 (libyaml) takes them for line breaks
    /// and editors do not.
    static func fault(in file: SourceFile) -> Diagnostic? {
        let bytes = file.bytes
        if bytes.count > longestBytes { return .yamlTooLarge(file) }
        if let finding = otherEncoding(file) { return finding }
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte >= 0x20, byte < 0x7F {
                at += 1
                continue
            }
            if isIdeograph(at, bytes) {
                at += 3
                continue
            }
            guard let scalar = scalar(at, bytes) else {
                return .yamlNotUTF8(SourceSpan(file: file.id, start: at, length: 1))
            }
            let length = UTF8.width(scalar)
            if !isAllowed(scalar.value) {
                let span = SourceSpan(file: file.id, start: at, length: length)
                return .yamlForbiddenCharacter(scalar.value, span)
            }
            at += length
        }
        return nil
    }

    /// A letter between U+4000 and U+9FFF, all of which are allowed; most of a campaign's are.
    private static func isIdeograph(_ at: Int, _ bytes: ContiguousArray<UInt8>) -> Bool {
        (0xE4...0xE9).contains(bytes[at]) && at + 2 < bytes.count && bytes[at + 1] & 0xC0 == 0x80
            && bytes[at + 2] & 0xC0 == 0x80
    }

    private static func otherEncoding(_ file: SourceFile) -> Diagnostic? {
        let bytes = file.bytes
        guard bytes.count >= 2 else { return nil }
        let hasMark =
            (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF)
        let hasZero = (bytes[0] == 0) != (bytes[1] == 0)
        guard hasMark || (hasZero && bytes.count >= 4 && bytes.count % 2 == 0) else { return nil }
        return .yamlUTF16(SourceSpan(file: file.id, start: 0, length: hasMark ? 2 : 1))
    }

    /// Marks that turn the direction of text: what a person reads is not what the program reads (Unicode UTR 36).
    static func turnsDirection(_ value: UInt32) -> Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    private static func isAllowed(_ value: UInt32) -> Bool {
        if turnsDirection(value) { return false }
        return switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF: true
        case 0xFEFF: false
        case 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// The well-formed scalar (Unicode table 3-7) that starts at `at`, or nil.
    static func scalar(_ at: Int, _ bytes: ContiguousArray<UInt8>) -> Unicode.Scalar? {
        let lead = UInt32(bytes[at])
        let length: Int
        var value: UInt32
        let smallest: UInt32
        switch lead {
        case 0x00...0x7F: return Unicode.Scalar(lead)
        case 0xC2...0xDF: (length, value, smallest) = (2, lead & 0x1F, 0x80)
        case 0xE0...0xEF: (length, value, smallest) = (3, lead & 0x0F, 0x800)
        case 0xF0...0xF4: (length, value, smallest) = (4, lead & 0x07, 0x10000)
        default: return nil
        }
        guard at + length <= bytes.count else { return nil }
        for next in bytes[(at + 1)..<(at + length)] {
            guard next & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return value < smallest ? nil : Unicode.Scalar(value)
    }
}
