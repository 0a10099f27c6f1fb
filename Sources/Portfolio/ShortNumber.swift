/// Reads the numbers that fill a portfolio without a loop; all others are left to `NumberParsing`.
enum ShortNumber {
    /// Up to seven digits around a point, or up to eight alone or before a point and exactly two decimals; nil for
    /// anything else.
    ///
    /// Up to seven bytes past the number are read. Measured: 60 instead of 160 instructions a number.
    @inline(__always)
    static func scaled(_ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int) -> Int64? {
        if count < 1 { return nil }
        if count > 8 { return longer(bytes, count, scale: scale) }
        // Zeros stand below the first digit.
        let word =
            UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self) &<< UInt64(64 &- count &* 8)
        let others = word ^ 0x2E2E_2E2E_2E2E_2E2E
        let points = (others &- 0x0101_0101_0101_0101) & ~others & 0x8080_8080_8080_8080
        if points == 0 {
            if !Ascii.isDigits(word, count) || scale > 8 { return nil }
            return Int64(truncatingIfNeeded: value(word) &* power(scale))
        }
        // The digits before the point move to those behind it.
        let point = points.trailingZeroBitCount & 56
        let decimals = 7 &- point >> 3
        let before: UInt64 = 1 &<< UInt64(point) &- 1
        let digits = word & ~before & ~(0xFF &<< UInt64(point)) | (word & before) &<< 8
        if decimals == 0 || decimals &+ 1 == count || !Ascii.isDigits(digits, count &- 1)
            || !(0...8).contains(scale &- decimals)
        {
            return nil
        }
        return Int64(truncatingIfNeeded: value(digits) &* power(scale &- decimals))
    }

    /// Up to eight digits before a point and exactly two decimals.
    @inline(__always)
    private static func longer(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int
    ) -> Int64? {
        let whole = count &- 3
        if whole > 8 || bytes[whole] != UInt8(ascii: ".") || !(2...10).contains(scale) {
            return nil
        }
        let word =
            UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self) &<< UInt64(64 &- whole &* 8)
        let tens = bytes[count &- 2] &- 0x30
        let ones = bytes[count &- 1] &- 0x30
        if !Ascii.isDigits(word, whole) || tens > 9 || ones > 9 { return nil }
        let cents = value(word) &* 100 &+ UInt64(tens &* 10 &+ ones)
        return Int64(truncatingIfNeeded: cents &* power(scale &- 2))
    }

    /// The number that eight digits show, the first in the lowest byte; zero bytes count as zeros.
    ///
    /// Pairs, then fours, then all eight (Daniel Lemire, "Quickly parsing eight digits").
    @inline(__always)
    private static func value(_ word: UInt64) -> UInt64 {
        var digits = word & 0x0F0F_0F0F_0F0F_0F0F
        digits = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits &* 100 &+ digits >> 16) & 0x0000_FFFF_0000_FFFF
        return (digits &* 10_000 &+ digits >> 32) & 0xFFFF_FFFF
    }

    /// 10^`exponent`, 0 to 8.
    @inline(__always)
    private static func power(_ exponent: Int) -> UInt64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        default: 100_000_000
        }
    }
}
