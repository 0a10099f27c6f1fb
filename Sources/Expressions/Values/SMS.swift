internal import CByteScan

/// Counts what a text costs as an SMS: its encoding, units and parts.
///
/// A part is what a gateway bills. Texts are valid UTF-8; the count is of the whole text, with
/// signature, opening and closing.
package enum SMS {
    /// Whose way of counting.
    package enum Rule: Hashable, Sendable {
        /// Mainland China: each UTF-16 unit counts one, Latin letters too; up to 70 units are one
        /// part, more are parts of 67 (the vendors' published rule: Alibaba Cloud, Huawei Cloud,
        /// Tencent Cloud).
        case mainland
        /// 3GPP TS 23.038: 160 or 153 septets where the GSM alphabet has every character, else 70
        /// or 67 UTF-16 units; an escape pair and a surrogate pair are never split over two parts.
        case gsm
    }

    /// The alphabet in which a text travels.
    package enum Encoding: String, Hashable, Sendable {
        case gsm7 = "GSM-7"
        case ucs2 = "UCS-2"
    }

    /// The most UTF-16 units that mainland gateways take as one message (Alibaba Cloud, Tencent Cloud).
    package static let mostMainlandUnits = 500

    /// `utf16` is the length in UTF-16 units under either rule; `units` are what the encoding
    /// counts: septets for GSM-7, UTF-16 units for UCS-2. An empty text is one part.
    package static func count(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, rule: Rule
    ) -> (encoding: Encoding, utf16: Int, units: Int, parts: Int) {
        let utf16 = utf16Length(bytes, count)
        if rule == .mainland { return (.ucs2, utf16, utf16, parts(utf16, single: 70, each: 67)) }
        if let septets = septets(bytes, count) {
            let hasEscapes = septets > utf16
            if hasEscapes && septets > 160 {
                var parts = 0
                fill(bytes, count, each: 153, isPair: isEscaped) { _ in parts += 1 }
                return (.gsm7, utf16, septets, parts)
            }
            return (.gsm7, utf16, septets, parts(septets, single: 160, each: 153))
        }
        if utf16 > 70 && hasSurrogatePairs(bytes, count) {
            var parts = 0
            fill(bytes, count, each: 67, isPair: isSurrogatePair) { _ in parts += 1 }
            return (.ucs2, utf16, utf16, parts)
        }
        return (.ucs2, utf16, utf16, parts(utf16, single: 70, each: 67))
    }

    /// How many units of the encoding stand in each part by 3GPP TS 23.038; `[0]` for an empty text.
    package static func partUnits(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [Int] {
        let whole = Self.count(bytes, count, rule: .gsm)
        if whole.parts == 1 { return [whole.units] }
        var units: [Int] = []
        switch whole.encoding {
        case .gsm7: fill(bytes, count, each: 153, isPair: isEscaped) { units.append($0) }
        case .ucs2: fill(bytes, count, each: 67, isPair: isSurrogatePair) { units.append($0) }
        }
        return units
    }

    /// The characters for which a text must travel in UCS-2: each once, by code point.
    package static func outsideGSM(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [UInt32] {
        var found: Set<UInt32> = []
        var at = 0
        while at < count {
            let (scalar, length) = UTF8Scanner.scalar(bytes, count, at: at) ?? (0xFFFD, 1)
            if !isBasic(scalar), !isEscaped(scalar) { found.insert(scalar) }
            at += length
        }
        return found.sorted()
    }

    /// The length of valid UTF-8 in UTF-16 units.
    package static func utf16Length(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var units = 0
        var at = 0
        while at &+ 16 <= count {
            let some = min(count &- at, 127 * 16) & ~15
            units &+= bytescan_units(bytes + at, some)
            at &+= some
        }
        while at < count {
            if bytes[at] & 0xC0 != 0x80 { units &+= bytes[at] >= 0xF0 ? 2 : 1 }
            at &+= 1
        }
        return units
    }

    /// Whether 【 or 】 stands in UTF-8: E3 80 90, E3 80 91.
    package static func hasBrackets(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = 0
        while at &+ 18 <= count {
            if bytescan_brackets(bytes + at) { return true }
            at &+= 16
        }
        // The last sixteen places, some of them again.
        if count >= 18 { return bytescan_brackets(bytes + (count &- 18)) }
        while at &+ 3 <= count {
            if bytes[at] == 0xE3, bytes[at + 1] == 0x80, bytes[at + 2] & 0xFE == 0x90 {
                return true
            }
            at &+= 1
        }
        return false
    }

    /// Whether a scalar needs four bytes, which is a pair of UTF-16 units.
    private static func hasSurrogatePairs(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let raw = UnsafeRawPointer(bytes)
        var at = 0
        while at + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            // The four high bits of a byte meet in its highest.
            if word & word << 1 & word << 2 & word << 3 & 0x8080_8080_8080_8080 != 0 { return true }
            at += 8
        }
        while at < count {
            if bytes[at] >= 0xF0 { return true }
            at += 1
        }
        return false
    }

    private static func parts(_ units: Int, single: Int, each: Int) -> Int {
        units <= single ? 1 : (units + each - 1) / each
    }

    /// The length in septets; nil where a character is not in the GSM alphabet.
    private static func septets(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var septets = 0
        var at = 0
        while at < count {
            guard let (scalar, length) = UTF8Scanner.scalar(bytes, count, at: at) else {
                return nil
            }
            if isBasic(scalar) {
                septets += 1
            } else if isEscaped(scalar) {
                septets += 2
            } else {
                return nil
            }
            at += length
        }
        return septets
    }

    /// Fills parts one after the other, moving a pair that does not fit to the next, and hands over how
    /// many units each has.
    private static func fill(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, each: Int, isPair: (UInt32) -> Bool,
        _ part: (Int) -> Void
    ) {
        var filled = 0
        var at = 0
        while at < count {
            let (scalar, length) = UTF8Scanner.scalar(bytes, count, at: at) ?? (0xFFFD, 1)
            let size = isPair(scalar) ? 2 : 1
            if filled + size > each {
                part(filled)
                filled = 0
            }
            filled += size
            at += length
        }
        part(filled)
    }

    private static func isSurrogatePair(_ scalar: UInt32) -> Bool { scalar > 0xFFFF }

    /// The basic table of 3GPP TS 23.038 section 6.2.1, without the escape itself.
    static func isBasic(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0A, 0x0D, 0x20...0x5A, 0x5F, 0x61...0x7A: true
        // £ ¥ § ¡ ¿ ¤
        case 0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF: true
        // Ä Å Æ Ç É Ñ Ö Ø Ü ß
        case 0xC4...0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF: true
        // à ä å æ è é ì ñ ò ö ø ù ü
        case 0xE0, 0xE4...0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC: true
        // Γ Δ Θ Λ Ξ Π Σ Φ Ψ Ω
        case 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9: true
        default: false
        }
    }

    /// The extension table of section 6.2.1.1: two septets each.
    static func isEscaped(_ scalar: UInt32) -> Bool {
        switch scalar {
        // Form feed [ \ ] ^ { | } ~ €
        case 0x0C, 0x5B...0x5E, 0x7B...0x7E, 0x20AC: true
        default: false
        }
    }
}
