/// Makes visible what a terminal would hide, obey or reorder.
///
/// A file may come from a stranger. Control characters could drive the terminal, bidirectional ones
/// could reorder a line, invisible ones could hide a difference, so each is shown as `<U+200B>`.
/// Spaces that only look like a space are shown too; the ideographic space, two columns wide, is
/// plain to see.
package enum VisibleText {
    /// `text` with each scalar that must not reach a terminal, line breaks and tabs among them,
    /// spelt out.
    package static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var shown = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if mustEscape(scalar, after: previous) {
                shown.append(contentsOf: spelt(scalar).unicodeScalars)
            } else {
                shown.append(scalar)
            }
            previous = scalar
        }
        return String(shown)
    }

    static func mustEscape(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        let properties = scalar.properties
        switch scalar.value {
        case 0x20...0x7E, 0x3000: return false
        // Text or emoji style of the picture before it: part of how people write.
        case 0xFE0E, 0xFE0F:
            guard let previous else { return true }
            return previous.isASCII || !previous.properties.isEmoji
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return true
        default:
            return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }

    /// `<U+200B>`: the scalar's number, at least four digits.
    static func spelt(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
    }

    /// `<FF>`: a byte that is no UTF-8.
    static func spelt(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "<0\(digits)>" : "<\(digits)>"
    }
}
