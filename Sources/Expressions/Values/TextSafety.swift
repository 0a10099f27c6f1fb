/// Looks for what must not reach a notice through a borrower's data.
///
/// A name or an address is data, never a message: it may not break lines, hide or turn around what
/// a reader sees, or carry the address of a web page (SEMANTICS, "Data"). Names of every script,
/// spaces, points, hyphens and `·` are fine. The texts of a campaign itself are checked elsewhere.
package enum TextSafety {
    /// What is wrong with a text.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Line feed, carriage return, and Unicode's line and paragraph separators.
        case lineBreak
        /// Any other control character, a tab too.
        case control
        /// A character that turns the direction of writing (Unicode Standard Annex 9).
        case bidirectional
        /// A character without width: joiners, fillers, tags, variation selectors.
        case invisible
        /// Bytes that are not UTF-8 (surrogates are not), and noncharacters.
        case invalid
        /// The address of a web page: `https://…`, `www.…`, `t.cn/…`, in full width too.
        case webAddress
    }

    /// The first fault and the byte where it begins; nil for a text that may be written to a
    /// borrower.
    ///
    /// An e-mail address contains the name of a host, and is found as a web address; fields of type
    /// email have rules of their own. Where the beginning of a web address holds another fault,
    /// that comes first. With `keepsLineBreaks` they are no fault.
    package static func firstFault(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, keepsLineBreaks: Bool = false
    ) -> (offset: Int, kind: Kind)? {
        var at = 0
        while at < count {
            let byte = bytes[at]
            // U+4000 to U+9FFF, nearly all Han: nothing in there can be a fault.
            if byte >= 0xE4, byte <= 0xE9, at + 2 < count, bytes[at + 1] & 0xC0 == 0x80,
                bytes[at + 2] & 0xC0 == 0x80
            {
                at += 3
                continue
            }
            if byte >= 0x20, byte < 0x7F {
                if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":"),
                    let start = WebAddress.start(bytes, count, markAt: at, markLength: 1)
                {
                    return (start, .webAddress)
                }
                at += 1
                continue
            }
            guard let (scalar, length) = UTF8Scanner.scalar(bytes, count, at: at) else {
                return (at, .invalid)
            }
            if let kind = kind(of: scalar), kind != .lineBreak || !keepsLineBreaks {
                return (at, kind)
            }
            if WebAddress.isMark(scalar),
                let start = WebAddress.start(bytes, count, markAt: at, markLength: length)
            {
                return (start, .webAddress)
            }
            at += length
        }
        return nil
    }

    /// The fault that a character is by itself.
    private static func kind(of scalar: UInt32) -> Kind? {
        switch scalar {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: .lineBreak
        case 0x00...0x1F, 0x7F...0x9F: .control
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: .bidirectional
        // Soft hyphen, grapheme joiner, Hangul and Khmer fillers, Mongolian selectors.
        case 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: .invisible
        case 0x200B...0x200D, 0x2060...0x2065, 0x206A...0x206F, 0x3164: .invisible
        // Variation selectors, byte order mark, half-width filler, annotation marks.
        case 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: .invisible
        // Shorthand and musical format marks, tags and the supplementary selectors.
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: .invisible
        case 0xFDD0...0xFDEF: .invalid
        default: scalar & 0xFFFE == 0xFFFE ? .invalid : nil
        }
    }
}
