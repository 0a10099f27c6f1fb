internal import Diagnostics

/// Literals as CEL writes them: numbers with exponents, unsigned numbers, bytes, octal escapes, and names
/// in back-quotes.
extension Lexer {
    private func isDigit(_ offset: Int) -> Bool { (0x30...0x39).contains(peek(offset)) }

    /// `123`, `123u`, `1.5`, `.5`, `1e3`.
    mutating func lexStandardNumber(_ start: Int, _ isSpaced: Bool) -> Token {
        var isDouble = false
        while isDigit(0) { at += 1 }
        if peek() == UInt8(ascii: "."), isDigit(1) {
            isDouble = true
            at += 1
            while isDigit(0) { at += 1 }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if isDigit(1 + sign) {
                isDouble = true
                at += 1 + sign
                while isDigit(0) { at += 1 }
            }
        }
        let span = text.span(start..<at)
        if isDouble {
            let written = text.source(start..<at)
            let digits = written.utf8.first == UInt8(ascii: ".") ? "0" + written : written
            guard let value = Double(digits), value.isFinite else {
                report(.numberTooLarge(span))
                return token(.broken, start, isSpaced)
            }
            doubles.append(value)
            return token(.double, start, isSpaced, doubles.count - 1)
        }
        if peek() | 0x20 == UInt8(ascii: "u") { return lexUnsigned(start, isSpaced) }
        guard let value = Int128(text.source(start..<at)) else {
            report(.numberTooLarge(span))
            return token(.broken, start, isSpaced)
        }
        return number(.integer, NumberLiteral(coefficient: value, scale: 0), start, isSpaced)
    }

    /// The digits from `start` on, and the `u` that stands here.
    mutating func lexUnsigned(_ start: Int, _ isSpaced: Bool) -> Token {
        var digits = text.source(start..<at)
        at += 1
        var radix = 10
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            digits.removeFirst(2)
            radix = 16
        }
        guard let value = UInt64(digits, radix: radix) else {
            report(.numberTooLarge(text.span(start..<at)))
            return token(.broken, start, isSpaced)
        }
        return number(
            .unsigned, NumberLiteral(coefficient: Int128(value), scale: 0), start, isSpaced)
    }

    /// A text with `r` (no escapes), `b` (bytes) or both before it; nil if a name stands here.
    mutating func lexPrefixedText(_ start: Int, _ isSpaced: Bool) -> Token? {
        var isRaw = false
        var isBytes = false
        var length = 0
        if peek() | 0x20 == UInt8(ascii: "b") { (isBytes, length) = (true, 1) }
        if peek(length) | 0x20 == UInt8(ascii: "r") { (isRaw, length) = (true, length + 1) }
        let quote = peek(length)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        at += length
        return lexText(start, isSpaced, isRaw: isRaw, isBytes: isBytes)
    }

    /// `\ooo` with three digits, 000 to 377.
    mutating func lexOctal(
        _ start: Int, into content: inout ContiguousArray<UInt8>, isBytes: Bool
    ) {
        at -= 1
        var value: UInt32 = 0
        for _ in 0..<3 {
            guard (0x30...0x37).contains(peek()) else {
                return report(.unknownEscape(text.source(start..<at), text.span(start..<at)))
            }
            value = value * 8 + UInt32(peek() - 0x30)
            at += 1
        }
        if isBytes { return content.append(UInt8(value)) }
        guard let scalar = Unicode.Scalar(value) else { return }
        content.append(contentsOf: String(scalar).utf8)
    }

    /// A member's name in back-quotes: letters, digits, `_ . - /` and spaces.
    mutating func lexQuotedName(_ start: Int, _ isSpaced: Bool) -> Token? {
        var end = at + 1
        while end < self.end, bytes[end] != UInt8(ascii: "`") {
            switch bytes[end] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2E, 0x2D, 0x2F, 0x20: break
            case 0x80... where dialect == .campaign: break
            default: return nil
            }
            end += 1
        }
        guard end < self.end, end > at + 1 else { return nil }
        let word = text.source(at + 1..<end)
        at = end + 1
        return name(.quotedName, word, start, isSpaced)
    }
}
