/// Reads one scalar at a time from bytes that may be anything.
enum UTF8Scanner {
    /// The scalar at an offset and its length in bytes; nil where the bytes are not valid UTF-8 or
    /// end.
    ///
    /// Refuses overlong forms, surrogates and what lies above U+10FFFF (Unicode 15, table 3-7).
    static func scalar(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, at: Int
    ) -> (scalar: UInt32, length: Int)? {
        guard at < count else { return nil }
        let lead = bytes[at]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead <= 0xF4, at + length <= count else { return nil }
        var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for index in 1..<length {
            let byte = bytes[at + index]
            if byte & 0xC0 != 0x80 { return nil }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        switch length {
        case 3 where scalar < 0x800 || scalar &- 0xD800 < 0x800: return nil
        case 4 where scalar < 0x10000 || scalar > 0x10FFFF: return nil
        default: return (scalar, length)
        }
    }
}
