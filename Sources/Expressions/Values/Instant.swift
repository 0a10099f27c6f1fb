/// A moment of time, the same in every zone, to the microsecond.
///
/// Leap seconds do not exist here, as in POSIX time: each day has 86,400 seconds.
package struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    /// The instants that RFC 3339 can write in UTC: years 1 to 9999.
    package static let writable: ClosedRange<Int64> =
        -62_135_596_800_000_000...253_402_300_799_999_999

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads `2026-11-20T10:00:00+08:00`, with `Z` or an offset, and at most six decimals of a
    /// second.
    ///
    /// Nil for anything else: a missing offset, a leap second (`:60`), more decimals than a
    /// microsecond has, and what lies outside the years 1 to 9999 in UTC. `t` and `z` are allowed
    /// (RFC 3339 section 5.6).
    package init?(rfc3339 utf8: some Collection<UInt8>) {
        // The longest form is 2026-11-20T10:00:00.123456+08:00.
        guard utf8.count >= 20, utf8.count <= 32 else { return nil }
        let parsed: Int64? = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { bytes in
            _ = bytes.initialize(from: utf8)
            return bytes.baseAddress.flatMap { Self.parse(UnsafePointer($0), utf8.count) }
        }
        guard let parsed else { return nil }
        microseconds = parsed
    }

    /// Reads the same from memory, without allocating.
    package init?(rfc3339 bytes: UnsafePointer<UInt8>, _ count: Int) {
        guard let parsed = Self.parse(bytes, count) else { return nil }
        microseconds = parsed
    }

    /// The instant that much later, or earlier if negative; nil beyond the years 1 to 9999.
    package func adding(microseconds more: Int64) -> Instant? {
        let (sum, overflow) = microseconds.addingReportingOverflow(more)
        guard !overflow, Self.writable.contains(sum) else { return nil }
        return Instant(microseconds: sum)
    }

    /// Whole seconds since 1970, rounded towards the past.
    package var seconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000_000 : (microseconds + 1) / 1_000_000 - 1
    }

    /// The microseconds after `seconds`, 0 to 999,999.
    package var fraction: Int {
        let rest = Int(microseconds % 1_000_000)
        return rest < 0 ? rest + 1_000_000 : rest
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    private static func parse(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        guard count >= 20, let date = CivilDate(bytes, 10), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let second = TimeOfDay.parse(bytes + 11, 8)
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if bytes[at] == UInt8(ascii: ".") {
            at += 1
            var unit: Int64 = 100_000
            while at < count, bytes[at] &- 0x30 < 10 {
                if unit == 0 { return nil }
                fraction += Int64(bytes[at] &- 0x30) * unit
                unit /= 10
                at += 1
            }
            if unit == 100_000 { return nil }
        }
        guard let offset = parseOffset(bytes + at, count - at) else { return nil }
        let whole = Int64(date.days) * 86_400 + Int64(second - offset)
        let sum = whole * 1_000_000 + fraction
        return writable.contains(sum) ? sum : nil
    }

    /// Seconds east of UTC, from `Z` or `+HH:MM`.
    private static func parseOffset(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        if count == 1 { return bytes[0] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        guard count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let size = TimeOfDay.parse(bytes + 1, 5)
        else { return nil }
        return bytes[0] == UInt8(ascii: "-") ? -size : size
    }
}
