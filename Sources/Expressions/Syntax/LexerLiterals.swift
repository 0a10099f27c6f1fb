internal import Diagnostics

/// Numbers and texts.
extension Lexer {
    /// The digit at `offset` and its length, ASCII or full-width.
    private func digit(_ offset: Int) -> (value: UInt8, length: Int)? {
        guard offset < end else { return nil }
        let byte = bytes[offset]
        if (0x30...0x39).contains(byte) { return (byte - 0x30, 1) }
        guard byte == 0xEF, let (scalar, length) = ScalarClass.decode(bytes, offset, end),
            (0xFF10...0xFF19).contains(scalar.value)
        else { return nil }
        return (UInt8(scalar.value - 0xFF10), length)
    }

    /// Reads digits into `value`; false once it has more than 38 digits.
    private mutating func digits(_ value: inout Int128, _ written: inout String) -> Bool {
        var fits = true
        while let (digit, length) = digit(at) {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, over) = product.addingReportingOverflow(Int128(digit))
            if tooLarge || over { fits = false } else { value = sum }
            written.unicodeScalars.append(Unicode.Scalar(digit + 0x30))
            at += length
        }
        return fits
    }

    mutating func lexNumber(_ start: Int, _ isSpaced: Bool) -> Token {
        if peek() == 0x30, peek(1) | 0x20 == UInt8(ascii: "x") {
            return lexHexadecimal(start, isSpaced)
        }
        if dialect == .standard { return lexStandardNumber(start, isSpaced) }
        if let token = lexBareDate(start, isSpaced) { return token }
        var value: Int128 = 0
        var written = ""
        var scale = 0
        var kind = Token.Kind.integer
        var fits = digits(&value, &written)
        let startsWithPoint = written.isEmpty
        if peek() == UInt8(ascii: "."), peek(1) != UInt8(ascii: "."), digit(at + 1) != nil {
            at += 1
            if startsWithPoint { written = "0" }
            let whole = written.count
            written += "."
            fits = digits(&value, &written) && fits
            scale = written.count - whole - 1
            kind = .decimal
        }
        let span = text.span(start..<at)
        if !fits || scale > 18 {
            report(.numberTooLarge(span))
            return token(.broken, start, isSpaced)
        }
        if startsWithPoint {
            report(.numberForm(text.source(start..<at), written, span))
        } else if text.source(start..<at) != written {
            report(.fullWidth(text.source(start..<at), written, span))
        }
        if let token = lexNumberTail(start, isSpaced) { return token }
        if peek() == UInt8(ascii: "%") || bytes[at..<end].starts(with: [0xEF, 0xBC, 0x85]) {
            let sign = at
            at += peek() == UInt8(ascii: "%") ? 1 : 3
            if at - sign == 3 { report(.fullWidth("％", "%", text.span(sign..<at))) }
            return number(
                .percent, NumberLiteral(coefficient: value, scale: scale + 2), start, isSpaced)
        }
        return number(kind, NumberLiteral(coefficient: value, scale: scale), start, isSpaced)
    }

    /// `2026-11-20` without quotation marks would be a subtraction.
    private mutating func lexBareDate(_ start: Int, _ isSpaced: Bool) -> Token? {
        guard start + 10 <= end else { return nil }
        for offset in 0..<10 {
            let byte = bytes[start + offset]
            let isDash = offset == 4 || offset == 7
            if isDash != (byte == UInt8(ascii: "-")) { return nil }
            if !isDash, !(0x30...0x39).contains(byte) { return nil }
        }
        if digit(start + 10) != nil { return nil }
        at += 10
        report(.bareDate(text.source(start..<at), text.span(start..<at)))
        return token(.broken, start, isSpaced)
    }

    /// Forms of numbers that other languages have: `1e3`, `1_000`, `5.`, `7u`; nil if there is
    /// none.
    private mutating func lexNumberTail(_ start: Int, _ isSpaced: Bool) -> Token? {
        let mark = at
        switch peek() {
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            var next = at + 1
            if peek(1) == UInt8(ascii: "-") || peek(1) == UInt8(ascii: "+") { next += 1 }
            guard digit(next) != nil else { return nil }
            at = next
            while let (_, length) = digit(at) { at += length }
            report(.scientific(text.source(start..<at), text.span(start..<at)))
        case UInt8(ascii: "_"):
            guard digit(at + 1) != nil else { return nil }
            while peek() == UInt8(ascii: "_") || digit(at)?.length == 1 { at += 1 }
            if peek() == UInt8(ascii: "."), digit(at + 1) != nil {
                at += 1
                while let (_, length) = digit(at) { at += length }
            }
            let written = text.source(start..<at)
            let plain = written.replacing("_")
            report(.numberForm(written, plain, text.span(start..<at)))
        case UInt8(ascii: "."):
            if peek(1) == UInt8(ascii: ".") { return nil }
            if at + 1 < end, let (scalar, _) = ScalarClass.decode(bytes, at + 1, end),
                ScalarClass.startsName(scalar)
            {
                return nil
            }
            let plain = text.source(start..<at)
            at += 1
            report(.numberForm(plain + ".", plain, text.span(start..<at)))
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            if at + 1 < end, let (scalar, _) = ScalarClass.decode(bytes, at + 1, end),
                ScalarClass.continuesName(scalar)
            {
                return nil
            }
            return lexUnsigned(start, isSpaced)
        default: return nil
        }
        return at > mark ? token(.broken, start, isSpaced) : nil
    }

    private mutating func lexHexadecimal(_ start: Int, _ isSpaced: Bool) -> Token {
        at += 2
        var value: Int128 = 0
        while let digit = Self.hexDigit(peek()), at < end {
            if value < 1 << 100 { value = value << 4 | Int128(digit) }
            at += 1
        }
        if at - start > 2, peek() | 0x20 == UInt8(ascii: "u") {
            return lexUnsigned(start, isSpaced)
        }
        if at - start == 2 {
            report(.numberForm(text.source(start..<at), "0", text.span(start..<at)))
            return token(.broken, start, isSpaced)
        }
        return number(.integer, NumberLiteral(coefficient: value, scale: 0), start, isSpaced)
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    /// A text in straight quotation marks, single or tripled.
    mutating func lexText(
        _ start: Int, _ isSpaced: Bool, isRaw: Bool, isBytes: Bool = false
    ) -> Token {
        let quote = peek()
        let isTriple = peek(1) == quote && peek(2) == quote
        at += isTriple ? 3 : 1
        var content = ContiguousArray<UInt8>()
        while at < end {
            let byte = bytes[at]
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                at += isTriple ? 3 : 1
                texts.append(content)
                return token(isBytes ? .bytes : .text, start, isSpaced, texts.count - 1)
            }
            if byte == 0x0A || byte == 0x0D, !isTriple { break }
            if byte == UInt8(ascii: "\\"), !isRaw {
                lexEscape(into: &content, isBytes: isBytes)
            } else {
                content.append(byte)
                at += 1
            }
        }
        report(.openText(text.span(start..<start + 1)))
        return token(.broken, start, isSpaced)
    }

    /// An escape of a text literal, as CEL has them.
    private mutating func lexEscape(
        into content: inout ContiguousArray<UInt8>, isBytes: Bool
    ) {
        let start = at
        let mark = peek(1)
        at = min(at + 2, end)
        let simple: [UInt8: UInt8] = [
            0x5C: 0x5C, 0x3F: 0x3F, 0x22: 0x22, 0x27: 0x27, 0x60: 0x60, 0x61: 7, 0x62: 8, 0x66: 12,
            0x6E: 10, 0x72: 13, 0x74: 9, 0x76: 11,
        ]
        if let byte = simple[mark] { return content.append(byte) }
        let digits: Int
        switch mark {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): digits = 2
        case UInt8(ascii: "u") where !isBytes: digits = 4
        case UInt8(ascii: "U") where !isBytes: digits = 8
        case 0x30...0x33: return lexOctal(start, into: &content, isBytes: isBytes)
        default:
            // The whole character after the backslash belongs to the wrong escape.
            while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
            return report(.unknownEscape(text.source(start..<at), text.span(start..<at)))
        }
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = Self.hexDigit(peek()), value < 0x1000_0000 else {
                return report(.unknownEscape(text.source(start..<at), text.span(start..<at)))
            }
            value = value << 4 | digit
            at += 1
        }
        if isBytes { return content.append(UInt8(value)) }
        guard let scalar = Unicode.Scalar(value) else {
            return report(.unknownEscape(text.source(start..<at), text.span(start..<at)))
        }
        content.append(contentsOf: String(scalar).utf8)
    }

    /// A text in the quotation marks of an input method or a typographer: reported, then taken as
    /// meant.
    mutating func lexForeignText(
        _ closing: [Unicode.Scalar], _ length: Int, _ start: Int, _ isSpaced: Bool
    ) -> Token {
        at += length
        let inner = at
        while at < end, bytes[at] != 0x0A,
            let (scalar, length) = ScalarClass.decode(bytes, at, end)
        {
            let stop = at
            at += length
            guard closing.contains(scalar) else { continue }
            let content = text.source(inner..<stop)
            report(.quotationMarks(content, text.span(start..<at)))
            texts.append(ContiguousArray(content.utf8))
            return token(.text, start, isSpaced, texts.count - 1)
        }
        report(.openText(text.span(start..<inner)))
        return token(.broken, start, isSpaced)
    }
}

extension String {
    /// This text without `part`.
    fileprivate func replacing(_ part: Character) -> String { filter { $0 != part } }
}
