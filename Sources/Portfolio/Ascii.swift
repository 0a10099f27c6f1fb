/// Questions about ASCII, eight bytes at once.
enum Ascii {
    /// A set of ASCII characters, a bit each.
    struct Members: BitwiseCopyable {
        let low: UInt64
        let high: UInt64
    }

    @inline(__always)
    static func isMember(_ byte: UInt8, of set: Members) -> Bool {
        let half = byte & 0x40 == 0 ? set.low : set.high
        return byte < 0x80 && half >> UInt64(byte & 0x3F) & 1 == 1
    }

    /// The first `count` bytes, at most eight, are digits; eight bytes are read.
    @inline(__always)
    static func isDigits(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
        return isDigits(word << UInt64(64 - count * 8), count)
    }

    /// Digits stand in the upper `count` bytes, zeros below.
    @inline(__always)
    static func isDigits(_ word: UInt64, _ count: Int) -> Bool {
        let zeros: UInt64 = 0x3030_3030_3030_3030 << UInt64(64 - count * 8)
        let digits = word ^ zeros
        // A digit is below 10: neither it nor it plus 6 reaches the upper half of its byte.
        return (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0
    }

    /// Printable ASCII without the marks of a web address (`.` and `:`) and without spaces at the ends.
    ///
    /// Up to seven bytes past the text are read.
    @inline(__always)
    static func isHarmless(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = 0
        while at < count {
            var word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
            if count - at < 8 {
                let kept: UInt64 = 1 << UInt64((count - at) * 8) &- 1
                word = word & kept | 0x3030_3030_3030_3030 & ~kept
            }
            if !isHarmless(word) { return false }
            at += 8
        }
        return true
    }

    /// Each byte is from 0x21 to 0x7E and neither point nor colon.
    @inline(__always)
    private static func isHarmless(_ word: UInt64) -> Bool {
        // Where no byte has its high bit, a sum has it exactly from some byte on.
        let aboveSpace = word &+ each &* 0x5F
        let isDelete = word &+ each
        let noPoint = (word ^ each &* 0x2E) &+ each &* 0x7F
        let noColon = (word ^ each &* 0x3A) &+ each &* 0x7F
        return aboveSpace & ~isDelete & noPoint & noColon & ~word & high == high
    }

    private static let each: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x8080_8080_8080_8080
}
