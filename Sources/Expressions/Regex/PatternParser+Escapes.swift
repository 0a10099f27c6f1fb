/// What begins with a backslash.
extension PatternParser {
    /// An escape outside a class.
    mutating func parseEscape(
        into parts: inout ContiguousArray<Int>
    ) throws(RegularExpressionFault) {
        let start = at
        guard at + 1 < bytes.count else { throw .endsInBackslash(start) }
        let letter = bytes[at + 1]
        if let (set, isNegated) = Self.perlClass(letter) {
            at += 2
            return parts.append(try add(whole(set, isNegated), start..<at))
        }
        if let (set, isNegated) = try property() {
            return parts.append(try add(whole(set, isNegated), start..<at))
        }
        let assertion: PatternAssertion
        switch letter {
        case UInt8(ascii: "A"): assertion = .textStart
        case UInt8(ascii: "z"): assertion = .textEnd
        case UInt8(ascii: "b"): assertion = .wordBoundary
        case UInt8(ascii: "B"): assertion = .notWordBoundary
        case UInt8(ascii: "Q"): return try parseQuote(into: &parts)
        case UInt8(ascii: "C"): throw .anyByte(start..<at + 2)
        default:
            let scalar = try escapedScalar(inClass: false)
            return parts.append(try add(literal: scalar, start..<at))
        }
        at += 2
        parts.append(tree.add(assertion: assertion))
    }

    /// `\Q…\E`, or to the end.
    private mutating func parseQuote(
        into parts: inout ContiguousArray<Int>
    ) throws(RegularExpressionFault) {
        at += 2
        while at < bytes.count {
            if stands("\\E") {
                at += 2
                return
            }
            let start = at
            parts.append(try add(literal: nextScalar(), start..<at))
        }
    }

    /// The character that an escape writes: `\n`, `\.`, `\x41`, `\x{10FFFF}`, `\012`.
    mutating func escapedScalar(inClass: Bool) throws(RegularExpressionFault) -> UInt32 {
        let start = at
        at += 1
        guard let letter = peek else { throw .endsInBackslash(start) }
        at += Self.length(letter)
        switch letter {
        case UInt8(ascii: "a"): return 0x07
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "v"): return 0x0B
        case UInt8(ascii: "x"): return try hexadecimal(start)
        case 0x31...0x39:
            // One digit alone would refer back to a group; `\12` is octal.
            guard letter < 0x38, let next = peek, (0x30...0x37).contains(next) else {
                if inClass { throw .unknownEscape(start..<at, text(start..<at), inClass: true) }
                throw .backReference(start..<at)
            }
            return octal(UInt32(letter - 0x30))
        case 0x30: return octal(0)
        case UInt8(ascii: "k") where peek == UInt8(ascii: "<") || peek == UInt8(ascii: "{"):
            throw .backReference(start..<at)
        case 0x00..<0x80 where !Self.isWordOrDigit(letter): return UInt32(letter)
        default: throw .unknownEscape(start..<at, text(start..<at), inClass: inClass)
        }
    }

    private static func isWordOrDigit(_ byte: UInt8) -> Bool {
        PatternContext.isWord(byte) && byte != UInt8(ascii: "_")
    }

    /// Up to two more octal digits.
    private mutating func octal(_ first: UInt32) -> UInt32 {
        var value = first
        for _ in 0..<2 {
            guard let byte = peek, (0x30...0x37).contains(byte) else { break }
            value = value * 8 + UInt32(byte - 0x30)
            at += 1
        }
        return value
    }

    /// `41` or `{10FFFF}` behind `\x`.
    private mutating func hexadecimal(_ start: Int) throws(RegularExpressionFault) -> UInt32 {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while isBraced || digits < 2, let byte = peek, let digit = Self.hexadecimalDigit(byte) {
            value = min(value << 4 | digit, 0x110000)
            digits += 1
            at += 1
        }
        let isWhole = isBraced ? digits > 0 && take("}") : digits == 2
        guard isWhole, value <= ScalarSet.last else {
            throw .badCodePoint(start..<at, text(start..<min(at, start + 20)))
        }
        return value
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}
