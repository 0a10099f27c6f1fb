/// UTF-8 as bytes: is it valid, and how long is it for a telephone.
enum UTF8Text {
    /// The first byte that is not valid UTF-8 (Unicode 17, table 3-7); nil where all are.
    static func firstInvalid(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var at = 0
        while at < count {
            let length = scalarLength(bytes + at, count - at)
            if length == 0 { return at }
            at += length
        }
        return nil
    }

    /// Bytes of the scalar at the front; 0 where there is no valid one.
    @inline(__always)
    private static func scalarLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let lead = bytes[0]
        if lead < 0x80 { return 1 }
        if count < 2 { return 0 }
        // The second byte tells overlong forms, surrogates and what lies above U+10FFFF.
        let second = bytes[1]
        switch lead {
        case 0xC2...0xDF: return second & 0xC0 == 0x80 ? 2 : 0
        case 0xE0...0xEF:
            let low: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let high: UInt8 = lead == 0xED ? 0x9F : 0xBF
            guard second >= low, second <= high, count >= 3 else { return 0 }
            return bytes[2] & 0xC0 == 0x80 ? 3 : 0
        case 0xF0...0xF4:
            let low: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let high: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            guard second >= low, second <= high, count >= 4 else { return 0 }
            return bytes[2] & 0xC0 == 0x80 && bytes[3] & 0xC0 == 0x80 ? 4 : 0
        default: return 0
        }
    }

    /// UTF-16 units of valid UTF-8.
    static func units(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var units = 0
        for at in 0..<count {
            units += bytes[at] & 0xC0 != 0x80 ? 1 : 0
            units += bytes[at] >= 0xF0 ? 1 : 0
        }
        return units
    }

    /// The byte where UTF-16 unit `unit`, counted from 0, belongs; nil where the text ends before.
    static func offset(
        ofUnit unit: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int
    ) -> Int? {
        var units = 0
        for at in 0..<count where bytes[at] & 0xC0 != 0x80 {
            units += bytes[at] >= 0xF0 ? 2 : 1
            if units > unit { return at }
        }
        return nil
    }
}

/// A telephone number as gateways take it: digits, perhaps after a plus, without separators.
///
/// 8 to 15 digits (ITU-T E.164: at most 15 with the country's code). A number without plus that starts with
/// 13 to 19 has exactly 11: a mobile number of mainland China, or a North American one with its country code.
enum PhoneShape {
    @inline(__always)
    static func fault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CellFault? {
        if count == 11, bytes[0] == 0x31, bytes[1] >= 0x33, Ascii.isDigits(bytes, 8),
            Ascii.isDigits(bytes + 3, 8)
        {
            return nil
        }
        return otherFault(bytes, count)
    }

    private static func otherFault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CellFault? {
        let start = bytes[0] == UInt8(ascii: "+") ? 1 : 0
        for at in start..<count where bytes[at] &- 0x30 >= 10 {
            let isInvalid = bytes[at] >= 0x80 && UTF8Text.firstInvalid(bytes, count) != nil
            return CellFault(isInvalid ? .notUTF8 : .phoneCharacter, at)
        }
        let digits = count - start
        let isMobile = start == 0 && digits > 1 && bytes[0] == 0x31 && bytes[1] >= 0x33
        if isMobile ? digits != 11 : !(8...15).contains(digits) {
            return CellFault(.phoneLength, min(digits, 11) + start)
        }
        return nil
    }
}

/// The shape of an e-mail address: a local part, one `@`, and a host name with a point.
///
/// Lengths are those of RFC 5321 section 4.5.3.1: 64 bytes before the `@`, 254 in all. ASCII only: other
/// letters are far more often a slip of an input method (`＠`, `．`) than an address of RFC 6531. Quoted local
/// parts and addresses of networks are refused; borrowers do not have such.
enum EmailShape {
    static func fault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CellFault? {
        var sign = 0
        while sign < count, Ascii.isMember(bytes[sign], of: local) { sign += 1 }
        if sign == count || bytes[sign] != UInt8(ascii: "@") {
            return misfit(bytes, count, at: min(sign, count - 1))
        }
        for at in sign + 1..<count where !Ascii.isMember(bytes[at], of: host) {
            return misfit(bytes, count, at: at)
        }
        if sign == 0 || sign > 64 || count > 254 { return CellFault(.emailShape, 0) }
        if bytes[0] == 0x2E || bytes[sign - 1] == 0x2E { return CellFault(.emailShape, 0) }
        return hostFault(bytes, from: sign + 1, to: count)
    }

    private static func misfit(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, at: Int
    ) -> CellFault {
        let isInvalid = bytes[at] >= 0x80 && UTF8Text.firstInvalid(bytes, count) != nil
        return CellFault(isInvalid ? .notUTF8 : .emailShape, at)
    }

    /// Labels between points are not empty, and there are two or more.
    private static func hostFault(
        _ bytes: UnsafePointer<UInt8>, from: Int, to: Int
    ) -> CellFault? {
        let hyphen = UInt8(ascii: "-")
        var labelStart = from
        var labels = 0
        for at in from...to where at == to || bytes[at] == UInt8(ascii: ".") {
            if at == labelStart { return CellFault(.emailShape, min(at, to - 1)) }
            if bytes[labelStart] == hyphen { return CellFault(.emailShape, labelStart) }
            if bytes[at - 1] == hyphen { return CellFault(.emailShape, at - 1) }
            labels += 1
            labelStart = at + 1
        }
        return labels < 2 ? CellFault(.emailShape, from - 1) : nil
    }

    /// Letters, digits and the signs of RFC 5322's `atext`, with points.
    private static let local = Ascii.Members(
        low: 0xA3FF_ECFA_0000_0000, high: 0x7FFF_FFFF_C7FF_FFFE)
    /// Letters, digits, hyphens and points.
    private static let host = Ascii.Members(
        low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_07FF_FFFE)
}

/// Han characters, three bytes each.
enum Han {
    /// Each character is from U+4000 to U+9FFF, nearly all of which are Han. A byte past the text is read.
    @inline(__always)
    static func isAll(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let raw = UnsafeRawPointer(bytes)
        var at = 0
        while at &+ 3 <= count {
            let four = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
            if four & 0xC0C000 != 0x808000 || (four & 0xFF) &- 0xE4 > 5 { return false }
            at &+= 3
        }
        return at == count
    }
}

/// The words for yes and no.
enum BooleanWord {
    /// `true` `false` (in any case), `是` `否`, `1` `0`; nil for anything else. Up to seven bytes past the word are read.
    @inline(__always)
    static func value(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        let eight = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        let word = UInt64(littleEndian: eight)
        switch count {
        case 1: return bytes[0] == 0x31 ? true : bytes[0] == 0x30 ? false : nil
        // 是 is E6 98 AF, 否 is E5 90 A6.
        case 3:
            return word & 0xFF_FFFF == 0xAF98E6 ? true : word & 0xFF_FFFF == 0xA690E5 ? false : nil
        case 4: return (word | 0x2020_2020) & 0xFFFF_FFFF == 0x6575_7274 ? true : nil
        case 5: return (word | 0x20_2020_2020) & 0xFF_FFFF_FFFF == 0x65_736C_6166 ? false : nil
        default: return nil
        }
    }
}
