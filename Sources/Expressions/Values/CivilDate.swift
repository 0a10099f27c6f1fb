/// A day of the calendar, without a time and without a zone.
///
/// Proleptic Gregorian, years 1 to 9999. A date is a count of days, so that comparing and counting
/// days cost nothing; year, month and day are computed when they are asked for.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; earlier days are negative.
    package let days: Int32

    /// The counts of days that are dates: 0001-01-01 to 9999-12-31.
    package static let validDays: ClosedRange<Int32> = -719_162...2_932_896

    /// The date of a count of days that is known to be in `validDays`.
    package init(days: Int32) {
        precondition(Self.validDays.contains(days), "a date lies in the years 1 to 9999")
        self.days = days
    }

    /// Nil where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        days = Self.days(year: year, month: month, day: day)
    }

    /// Reads exactly `YYYY-MM-DD`; nil for anything else and for a day that does not exist.
    package init?(_ utf8: some Collection<UInt8>) {
        guard utf8.count == 10 else { return nil }
        let date = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 10) { bytes in
            _ = bytes.initialize(from: utf8)
            return bytes.baseAddress.flatMap { CivilDate(UnsafePointer($0), 10) }
        }
        guard let date else { return nil }
        self = date
    }

    /// The same; called from another module, the generic one costs each run a search among all conformances.
    package init?(_ text: String) { self.init(text.utf8) }

    /// Reads exactly `YYYY-MM-DD` from memory, without allocating.
    package init?(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard count == 10, let day = Digits.two(bytes + 8) else { return nil }
        // `YYYY-MM-` less `0000-00-`, the first byte the lowest: digits from 0 to 9, and nothing where the hyphens stand.
        let word = UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
        let digits = word ^ 0x2D30_302D_3030_3030
        let beyond = digits | (digits &+ 0x0006_0600_0606_0606)
        guard beyond & 0xFFF0_F0FF_F0F0_F0F0 == 0 else { return nil }
        // Each pair of digits as one number, in the upper byte of the two.
        let pairs = digits &* 10 &+ digits >> 8
        let year = Int(pairs & 0xFF) &* 100 &+ Int(pairs >> 16 & 0xFF)
        self.init(year: year, month: Int(pairs >> 40 & 0xFF), day: day)
    }

    package var year: Int { parts.year }
    package var month: Int { parts.month }
    package var day: Int { parts.day }

    /// Year, month and day in one computation.
    ///
    /// The year is counted from March, so that the leap day is its last; quotients are products with a shift (Neri and
    /// Schneider, "Euclidean affine functions and their application to calendar algorithms", 2022).
    package var parts: (year: Int, month: Int, day: Int) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01; the sum is positive for each valid date.
        let quarters = 4 &* UInt32(truncatingIfNeeded: Int(days) &+ 719_468) &+ 3
        let century = quarters / 146_097
        let ofCentury = (quarters % 146_097) | 3
        let product = 2_939_745 &* UInt64(ofCentury)
        let yearOfCentury = UInt32(truncatingIfNeeded: product >> 32)
        let dayOfYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
        let fraction = 2141 &* dayOfYear &+ 197_913
        let month = Int(fraction >> 16)
        let day = Int((fraction & 0xFFFF) / 2141) &+ 1
        let year = Int(100 &* century &+ yearOfCentury)
        // January and February end the year that began in March.
        return dayOfYear >= 306 ? (year &+ 1, month &- 12, day) : (year, month, day)
    }

    package var weekday: Weekday {
        // 0001-01-01, the first valid day, was a Monday.
        Weekday(rawValue: (Int(days) + 719_162) % 7 + 1) ?? .monday
    }

    /// The day that many days later, or earlier if negative; nil beyond the years 1 to 9999.
    package func adding(days more: Int) -> CivilDate? {
        let (sum, overflow) = Int(days).addingReportingOverflow(more)
        guard !overflow, let exact = Int32(exactly: sum), Self.validDays.contains(exact) else {
            return nil
        }
        return CivilDate(days: exact)
    }

    /// The same day of a later (or earlier) month, clipped to that month's last day; nil beyond the
    /// years.
    ///
    /// 31 January plus 1 month is 28 or 29 February.
    package func adding(months more: Int) -> CivilDate? {
        guard (-120_000...120_000).contains(more) else { return nil }
        let (year, month, day) = parts
        let sum = year * 12 + (month - 1) + more
        guard sum >= 12 else { return nil }
        let newYear = sum / 12
        let newMonth = sum % 12 + 1
        let last = Self.daysInMonth(year: newYear, month: newMonth)
        return CivilDate(year: newYear, month: newMonth, day: min(day, last))
    }

    /// The days from `b` to `a`.
    package static func - (a: CivilDate, b: CivilDate) -> Int { Int(a.days) - Int(b.days) }

    package static func < (a: CivilDate, b: CivilDate) -> Bool { a.days < b.days }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// 28 to 31; `month` is 1 to 12.
    package static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Hinnant's `days_from_civil`, for a day that exists.
    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let isEarly = month <= 2
        let fromMarch = UInt32(truncatingIfNeeded: isEarly ? year &- 1 : year)
        let monthFromMarch = UInt32(truncatingIfNeeded: isEarly ? month &+ 9 : month &- 3)
        let century = fromMarch / 100
        let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ UInt32(truncatingIfNeeded: day) &- 1
        let daysBefore = 1461 &* fromMarch / 4 &- century &+ century / 4
        return Int32(truncatingIfNeeded: daysBefore &+ dayOfYear) &- 719_468
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-20`.
    package var description: String {
        var buffer = ByteBuffer(capacity: 16)
        Formatting.isoDate(self, into: &buffer)
        return buffer.string()
    }
}

/// A day of the week, numbered as in ISO 8601: Monday is 1, Sunday is 7.
package enum Weekday: Int, Hashable, Sendable, CaseIterable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// Reading of fixed groups of digits, shared by dates and times.
enum Digits {
    /// The number that two ASCII digits show; nil where one is no digit.
    @inline(__always)
    static func two(_ bytes: UnsafePointer<UInt8>) -> Int? {
        let tens = bytes[0] &- 0x30
        let ones = bytes[1] &- 0x30
        return tens < 10 && ones < 10 ? Int(tens &* 10 &+ ones) : nil
    }
}
