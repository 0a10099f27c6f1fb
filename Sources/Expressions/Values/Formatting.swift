/// Writes amounts, numbers and dates as bytes, straight into a text.
///
/// Nothing here allocates: digits are written where they stay.
package enum Formatting {
    /// An amount with its currency, grouped by thousands, always with the currency's decimals.
    ///
    /// `3,060.00元` in zh-CN, `CNY 3,060.00` in en-US; a minus stands in front of all.
    package static func money(
        _ minor: Int64, _ currency: Currency, _ locale: Locale, into out: inout ByteBuffer
    ) {
        switch locale {
        case .zhCN:
            number(minor, decimals: currency.decimals, locale, into: &out)
            out.append(currency.chineseUnit)
        case .enUS:
            if minor < 0 { out.append(UInt8(ascii: "-")) }
            out.append(currency.code)
            out.append(UInt8(ascii: " "))
            digits(minor.magnitude, decimals: currency.decimals, isGrouped: true, into: &out)
        }
    }

    /// `value` / 10^`decimals`, grouped by thousands, with all decimals and without a unit:
    /// `3,060.00`.
    package static func number(
        _ value: Int64, decimals: Int, _ locale: Locale, into out: inout ByteBuffer
    ) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        switch locale {
        case .zhCN, .enUS: digits(value.magnitude, decimals: decimals, isGrouped: true, into: &out)
        }
    }

    /// An integer without groups: `3060`.
    package static func integer(_ value: Int64, into out: inout ByteBuffer) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        digits(value.magnitude, decimals: 0, isGrouped: false, into: &out)
    }

    /// `value` / 10^`decimals` without groups, for other programs: `3060.00`.
    package static func amountDecimal(_ value: Int64, decimals: Int, into out: inout ByteBuffer) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        digits(value.magnitude, decimals: decimals, isGrouped: false, into: &out)
    }

    /// A fraction of 10^-`scale` as hundredths, without zeros at its end: 0.90 is `90%`, 0.0005 is
    /// `0.05%`.
    ///
    /// `scale` is 2 to 18; a rate is written by its own scale, its period is the text's to say.
    package static func percent(
        _ fraction: Int64, scale: Int = ValueType.percentScale, into out: inout ByteBuffer
    ) {
        var value = fraction
        var decimals = scale - 2
        while decimals > 0, value % 10 == 0 {
            value /= 10
            decimals -= 1
        }
        amountDecimal(value, decimals: decimals, into: &out)
        out.append(UInt8(ascii: "%"))
    }

    /// A date for people, with its year only where that is not the run's.
    ///
    /// `12月9日` and `2027年1月9日` in zh-CN, `Dec 9` and `Jan 9, 2027` in en-US.
    package static func date(
        _ date: CivilDate, runYear: Int, _ locale: Locale, into out: inout ByteBuffer
    ) {
        let (year, month, day) = date.parts
        switch locale {
        case .zhCN:
            if year != runYear {
                integer(Int64(year), into: &out)
                out.append("年" as StaticString)
            }
            // 月 is E6 9C 88, 日 is E6 97 A5.
            let place = out.room(10)
            var at = oneOrTwoDigits(month, at: place)
            (place[at], place[at &+ 1], place[at &+ 2]) = (0xE6, 0x9C, 0x88)
            at = at &+ 3 &+ oneOrTwoDigits(day, at: place + (at &+ 3))
            (place[at], place[at &+ 1], place[at &+ 2]) = (0xE6, 0x97, 0xA5)
            out.extend(by: at &+ 3)
        case .enUS:
            out.append(englishMonth(month))
            out.append(UInt8(ascii: " "))
            integer(Int64(day), into: &out)
            if year != runYear {
                out.append(", " as StaticString)
                integer(Int64(year), into: &out)
            }
        }
    }

    /// `2026-12-09`.
    package static func isoDate(_ date: CivilDate, into out: inout ByteBuffer) {
        let (year, month, day) = date.parts
        let place = out.room(10)
        twoDigits(year / 100, at: place)
        twoDigits(year % 100, at: place + 2)
        place[4] = UInt8(ascii: "-")
        twoDigits(month, at: place + 5)
        place[7] = UInt8(ascii: "-")
        twoDigits(day, at: place + 8)
        out.extend(by: 10)
    }

    /// `09:00`, and `09:00:30` where there are seconds.
    package static func time(_ time: TimeOfDay, into out: inout ByteBuffer) {
        clock(Int(time.seconds), withSeconds: time.second != 0, into: &out)
    }

    /// `HH:MM` or `HH:MM:SS` of less than 100 hours.
    static func clock(_ seconds: Int, withSeconds: Bool, into out: inout ByteBuffer) {
        twoDigits(seconds / 3600, into: &out)
        out.append(UInt8(ascii: ":"))
        twoDigits(seconds / 60 % 60, into: &out)
        if withSeconds {
            out.append(UInt8(ascii: ":"))
            twoDigits(seconds % 60, into: &out)
        }
    }

    /// `.5` for half a second, nothing for none.
    static func fraction(microseconds: Int, into out: inout ByteBuffer) {
        if microseconds == 0 { return }
        out.append(UInt8(ascii: "."))
        var rest = microseconds
        var unit = 100_000
        while rest > 0 {
            out.append(0x30 + UInt8(rest / unit))
            rest %= unit
            unit /= 10
        }
    }

    /// Writes a number of 1 to 99, and says how many digits it has.
    @inline(__always)
    private static func oneOrTwoDigits(
        _ value: Int, at place: UnsafeMutablePointer<UInt8>
    ) -> Int {
        if value >= 10 {
            twoDigits(value, at: place)
            return 2
        }
        place[0] = 0x30 &+ UInt8(truncatingIfNeeded: value)
        return 1
    }

    /// Of 0 to 99.
    @inline(__always)
    private static func twoDigits(_ value: Int, at place: UnsafeMutablePointer<UInt8>) {
        let tens = UInt32(truncatingIfNeeded: value) / 10
        place[0] = 0x30 &+ UInt8(truncatingIfNeeded: tens)
        place[1] =
            0x30 &+ UInt8(truncatingIfNeeded: UInt32(truncatingIfNeeded: value) &- tens &* 10)
    }

    @inline(__always)
    private static func twoDigits(_ value: Int, into out: inout ByteBuffer) {
        out.append(0x30 + UInt8(truncatingIfNeeded: value / 10 % 10))
        out.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }

    /// The digits of `value` / 10^`decimals`, straight into the text.
    @inline(__always)
    private static func digits(
        _ value: UInt64, decimals: Int, isGrouped: Bool, into out: inout ByteBuffer
    ) {
        if value < 100_000_000 {
            if decimals == 2 { return cents(value, isGrouped: isGrouped, into: &out) }
            if decimals == 0, !isGrouped || value < 1000 { return short(value, into: &out) }
        }
        long(value, decimals: decimals, isGrouped: isGrouped, into: &out)
    }

    /// Eight digits of a number below 10^8, the first in the lowest byte: halves, then pairs, then single ones.
    @inline(__always)
    private static func eightDigits(_ value: UInt64) -> UInt64 {
        let upper = value / 10_000
        let halves = upper | (value &- upper &* 10_000) << 32
        // 10,486 / 2^20 is near enough to 1/100 below 10,000, 103 / 2^10 to 1/10 below 100.
        let hundreds = (halves &* 10_486) >> 20 & 0x0000_007F_0000_007F
        let pairs = hundreds | (halves &- hundreds &* 100) << 16
        let tens = (pairs &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (pairs &- tens &* 10) << 8
    }

    /// A whole number below 10^8, without groups.
    @inline(__always)
    private static func short(_ value: UInt64, into out: inout ByteBuffer) {
        let digits = eightDigits(value)
        // The last is written also where all are zero.
        let zeros = (digits | 1 << 56).trailingZeroBitCount & 56
        let place = UnsafeMutableRawPointer(out.room(8))
        place.storeBytes(of: (digits | 0x3030_3030_3030_3030) &>> UInt64(zeros), as: UInt64.self)
        out.extend(by: 8 &- zeros >> 3)
    }

    /// A number below 10^8 / 100, with two decimals.
    @inline(__always)
    private static func cents(_ value: UInt64, isGrouped: Bool, into out: inout ByteBuffer) {
        let digits = eightDigits(value)
        // One digit stands before the point.
        let zeros = (digits | 1 << 40).trailingZeroBitCount & 56
        let text = (digits | 0x3030_3030_3030_3030) &>> UInt64(zeros)
        let whole = 6 &- zeros >> 3
        var place = UnsafeMutableRawPointer(out.room(16))
        var rest = text
        var length = whole &+ 3
        if isGrouped, whole > 3 {
            let head = whole &- 3
            place.storeBytes(of: UInt32(truncatingIfNeeded: text), as: UInt32.self)
            place.storeBytes(of: UInt8(ascii: ","), toByteOffset: head, as: UInt8.self)
            place += head &+ 1
            rest = text &>> UInt64(head &* 8)
            length &+= 1
            place.storeBytes(of: UInt32(truncatingIfNeeded: rest), as: UInt32.self)
            place += 3
            rest = rest &>> 24
        } else {
            place.storeBytes(of: rest, as: UInt64.self)
            place += whole
            rest = rest &>> UInt64(whole &* 8)
        }
        place.storeBytes(of: UInt8(ascii: "."), as: UInt8.self)
        place.storeBytes(
            of: UInt16(truncatingIfNeeded: rest), toByteOffset: 1, as: UInt16.self)
        out.extend(by: length)
    }

    private static func long(
        _ value: UInt64, decimals: Int, isGrouped: Bool, into out: inout ByteBuffer
    ) {
        if decimals == 0 { return whole(value, isGrouped: isGrouped, into: &out) }
        var power: UInt64 = 1
        for _ in 0..<min(decimals, 19) { power *= 10 }
        let (units, rest) = value.quotientAndRemainder(dividingBy: power)
        whole(units, isGrouped: isGrouped, into: &out)
        out.append(UInt8(ascii: "."))
        while power > 1 {
            power /= 10
            out.append(0x30 + UInt8(truncatingIfNeeded: rest / power % 10))
        }
    }

    /// The digits of a whole number, from the last to the first.
    @inline(__always)
    private static func whole(_ value: UInt64, isGrouped: Bool, into out: inout ByteBuffer) {
        var count = 1
        var power: UInt64 = 10
        while value >= power {
            count += 1
            if count == 20 { break }
            power &*= 10
        }
        let length = count &+ (isGrouped ? (count &- 1) / 3 : 0)
        let end = out.room(length)
        var at = length
        var rest = value
        var written = 0
        repeat {
            if isGrouped, written == 3 {
                at &-= 1
                end[at] = UInt8(ascii: ",")
                written = 0
            }
            let quotient = rest / 10
            at &-= 1
            end[at] = 0x30 &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
            written &+= 1
        } while rest > 0
        out.extend(by: length)
    }

    private static func englishMonth(_ month: Int) -> StaticString {
        switch month {
        case 1: "Jan"
        case 2: "Feb"
        case 3: "Mar"
        case 4: "Apr"
        case 5: "May"
        case 6: "Jun"
        case 7: "Jul"
        case 8: "Aug"
        case 9: "Sep"
        case 10: "Oct"
        case 11: "Nov"
        default: "Dec"
        }
    }
}
