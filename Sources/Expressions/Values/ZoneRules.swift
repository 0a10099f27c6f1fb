/// A time zone: the offset from UTC at every instant.
///
/// Read from a compiled TZif file (RFC 8536, versions 1 to 4) or made of a fixed offset. After the
/// last transition of the file its footer holds, a POSIX TZ string; a file without one keeps its
/// last offset. Nothing is read from the machine: whoever loads zones hands over name and bytes.
package struct ZoneRules: Sendable {
    /// The name in the time zone database, such as `Asia/Shanghai`.
    package let name: String

    /// When each period but the first begins, in seconds since 1970, ascending.
    private let starts: ContiguousArray<Int64>
    /// Seconds east of UTC in each period; one more than `starts`.
    private let offsets: ContiguousArray<Int32>
    /// Where the periods of a footer with summer time repeat; nil where the last period has no end.
    private let cycle: Cycle?

    /// The Gregorian calendar, and with it each footer, repeats after 400 years.
    private struct Cycle {
        static let lengthSeconds: Int64 = 146_097 * 86_400
        /// Instants from here on are looked up a whole number of cycles earlier.
        var end: Int64
        /// The file has no transitions, so that its footer holds for the past too.
        var isForever: Bool
    }

    package static let utc = ZoneRules(fixedOffset: 0, name: "UTC")

    /// A zone whose offset, in seconds east of UTC, never changes; less than 26 hours.
    package init(fixedOffset seconds: Int, name: String) {
        precondition(abs(seconds) < TZif.offsetBound, "no zone is 26 hours from UTC")
        self.name = name
        starts = []
        offsets = [Int32(seconds)]
        cycle = nil
    }

    /// Nil where the bytes are no TZif file, break its rules, or count leap seconds.
    package init?(name: String, tzif: [UInt8]) {
        guard let file = TZif(tzif) else { return nil }
        var starts = file.starts
        var offsets = file.offsets
        var cycle: Cycle?
        if let footer = file.footer {
            if let last = starts.last {
                // The footer begins with the last transition; its year is found without the offset,
                // which at worst adds transitions that lie before it and are dropped.
                let year = Self.year(ofSeconds: last)
                footer.append(years: (year - 1)...(year + 403), to: &starts, &offsets)
                if footer.summer != nil {
                    let end = Self.seconds(ofYear: year + 402)
                    cycle = Cycle(end: end, isForever: false)
                }
            } else {
                offsets = [Int32(footer.standardOffset)]
                footer.append(years: 1970...2373, to: &starts, &offsets)
                if footer.summer != nil {
                    cycle = Cycle(end: Self.seconds(ofYear: 2372), isForever: true)
                }
            }
        }
        self.name = name
        self.starts = starts
        self.offsets = offsets
        self.cycle = cycle
    }

    /// Seconds east of UTC.
    package func offsetSeconds(at instant: Instant) -> Int {
        Int(offsets[period(at: folded(instant.seconds))])
    }

    /// When clocks change next after `instant`; nil where they never do.
    package func nextChange(after instant: Instant) -> Instant? {
        let seconds = instant.seconds
        let kept = folded(seconds)
        let index = period(at: kept)
        guard index < starts.count else { return nil }
        return Instant(microseconds: (starts[index] + seconds - kept) * 1_000_000)
    }

    /// The date and the second of the day that clocks show; fractions of a second are cut.
    ///
    /// What lies beyond the years 1 to 9999 is shown as their first or last second.
    package func local(_ instant: Instant) -> (date: CivilDate, secondOfDay: Int) {
        local(seconds: instant.seconds + Int64(offsetSeconds(at: instant)))
    }

    /// The instant at which clocks show that date and second of the day (0 to 86,399; 86,400 is
    /// midnight).
    ///
    /// A time that clocks skip gives the first instant after the gap, a time that they show twice
    /// the earlier of the two.
    package func instant(_ date: CivilDate, secondOfDay: Int) -> Instant {
        let clock = Int64(date.days) * 86_400 + Int64(secondOfDay)
        let folding = clock - folded(clock)
        let wanted = clock - folding
        // No offset reaches 26 hours, so the instant that is sought cannot lie before this period.
        var index = period(at: wanted - Int64(TZif.offsetBound))
        while index < starts.count {
            let candidate = wanted - Int64(offsets[index])
            if candidate < starts[index] {
                let begin = index == 0 ? Int64.min : starts[index - 1]
                return Instant(microseconds: (max(candidate, begin) + folding) * 1_000_000)
            }
            index += 1
        }
        let candidate = wanted - Int64(offsets[index])
        let begin = index == 0 ? Int64.min : starts[index - 1]
        return Instant(microseconds: (max(candidate, begin) + folding) * 1_000_000)
    }

    /// `2026-11-20T10:00:00+08:00`; a fraction of a second only where it is not zero, without zeros
    /// at its end.
    package func rfc3339(_ instant: Instant) -> String {
        var buffer = ByteBuffer(capacity: 40)
        write(instant, into: &buffer)
        return buffer.string()
    }

    /// Writes what `rfc3339(_:)` returns.
    ///
    /// RFC 3339 knows offsets of whole minutes only; where a zone had seconds (local mean time
    /// before standard time) the offset is cut to the minute, so that the instant written stays
    /// exact.
    package func write(_ instant: Instant, into buffer: inout ByteBuffer) {
        let offset = offsetSeconds(at: instant) / 60 * 60
        let (date, second) = local(seconds: instant.seconds + Int64(offset))
        Formatting.isoDate(date, into: &buffer)
        buffer.append(UInt8(ascii: "T"))
        Formatting.clock(second, withSeconds: true, into: &buffer)
        Formatting.fraction(microseconds: instant.fraction, into: &buffer)
        buffer.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        Formatting.clock(abs(offset), withSeconds: false, into: &buffer)
    }

    private func local(seconds: Int64) -> (date: CivilDate, secondOfDay: Int) {
        let first = Int64(CivilDate.validDays.lowerBound) * 86_400
        let last = Int64(CivilDate.validDays.upperBound) * 86_400 + 86_399
        let seconds = min(max(seconds, first), last)
        let days = Self.floorDivide(seconds, 86_400)
        return (CivilDate(days: Int32(days)), Int(seconds - days * 86_400))
    }

    /// The same moment of the cycle for which periods are kept.
    private func folded(_ seconds: Int64) -> Int64 {
        guard let cycle else { return seconds }
        let begin = cycle.end - Cycle.lengthSeconds
        if seconds < begin && !cycle.isForever || begin..<cycle.end ~= seconds { return seconds }
        let count = Self.floorDivide(seconds - begin, Cycle.lengthSeconds)
        return seconds - count * Cycle.lengthSeconds
    }

    /// The index of the period that an instant lies in.
    private func period(at seconds: Int64) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }

    /// The year of an instant in UTC; outside the years 1 to 9999 the nearest of them.
    private static func year(ofSeconds seconds: Int64) -> Int {
        let days = floorDivide(seconds, 86_400)
        let range = CivilDate.validDays
        let valid = min(max(days, Int64(range.lowerBound)), Int64(range.upperBound))
        return CivilDate(days: Int32(valid)).year
    }

    /// The first second of a year in UTC.
    private static func seconds(ofYear year: Int) -> Int64 {
        PosixZone.firstDay(ofYear: year) * 86_400
    }
}
