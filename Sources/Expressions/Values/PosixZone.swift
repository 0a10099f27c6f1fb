/// A POSIX TZ string: the rule in the footer of a TZif file, such as `EST5EDT,M3.2.0,M11.1.0`.
///
/// IEEE 1003.1 section 8.3, with the extension of RFC 8536 section 3.3.1: a time of change may be
/// -167 to 167 hours. Summer time without its dates, which POSIX leaves to the implementation, is
/// refused.
struct PosixZone {
    /// Seconds east of UTC.
    private(set) var standardOffset = 0
    private(set) var summer: Summer?

    /// Summer time: its offset in seconds east of UTC, and when it begins and ends.
    struct Summer {
        var offset: Int
        var start: Change
        var end: Change
    }

    /// One day of each year, and the second of that day at which clocks change.
    struct Change {
        enum Day {
            /// `Jn`: 1 to 365, 29 February is never counted.
            case julian(Int)
            /// `n`: 0 to 365, 29 February counts in a leap year.
            case ofYear(Int)
            /// `Mm.w.d`: the w-th weekday d (0 is Sunday) of month m; week 5 is the last.
            case weekday(month: Int, week: Int, day: Int)
        }
        var day: Day
        /// Seconds after midnight by the clock in force before the change.
        var time: Int

        /// Seconds since 1970 on the clock in force before the change.
        func clock(year: Int) -> Int64 {
            let first = PosixZone.firstDay(ofYear: year)
            let days: Int64
            switch day {
            case .julian(let day):
                days = first + Int64(day - 1 + (day >= 60 && CivilDate.isLeap(year) ? 1 : 0))
            case .ofYear(let day):
                days = first + Int64(day)
            case .weekday(let month, let week, let weekday):
                var monthStart = first
                for earlier in 1..<month {
                    monthStart += Int64(CivilDate.daysInMonth(year: year, month: earlier))
                }
                // 1970-01-01, day 0, was a Thursday, which is 4 here.
                let firstWeekday = Int((monthStart % 7 + 11) % 7)
                var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
                if day >= CivilDate.daysInMonth(year: year, month: month) { day -= 7 }
                days = monthStart + Int64(day)
            }
            return days * 86_400 + Int64(time)
        }
    }

    /// Nil for what the grammar does not allow.
    init?(_ text: some Sequence<UInt8>) {
        var scanner = Scanner(Array(text))
        guard scanner.name(), let standard = scanner.time(hours: 24) else { return nil }
        // POSIX counts offsets to the west.
        standardOffset = -standard
        if scanner.isAtEnd { return }
        guard scanner.name() else { return nil }
        var offset = standardOffset + 3600
        if scanner.peek != UInt8(ascii: ",") {
            guard let written = scanner.time(hours: 24) else { return nil }
            offset = -written
        }
        guard let start = scanner.change(), let end = scanner.change(), scanner.isAtEnd else {
            return nil
        }
        summer = Summer(offset: offset, start: start, end: end)
    }

    /// Appends the changes of those years that lie after the last of `starts`.
    func append(
        years: ClosedRange<Int>, to starts: inout ContiguousArray<Int64>,
        _ offsets: inout ContiguousArray<Int32>
    ) {
        guard let summer else { return }
        var changes: [(time: Int64, offset: Int)] = []
        for year in years {
            let start = summer.start.clock(year: year) - Int64(standardOffset)
            let end = summer.end.clock(year: year) - Int64(summer.offset)
            let pair = [(start, summer.offset), (end, standardOffset)]
            changes += start < end ? pair : pair.reversed()
        }
        for change in changes {
            guard let last = starts.last else {
                starts.append(change.time)
                offsets.append(Int32(change.offset))
                continue
            }
            if change.time > last {
                starts.append(change.time)
                offsets.append(Int32(change.offset))
            } else if change.time == last, starts.count > 1 {
                // Summer time all year long: its end meets the next start, which prevails.
                offsets[offsets.count - 1] = Int32(change.offset)
            }
        }
    }

    /// Days from 1970-01-01 to 1 January of a year, also beyond year 9999.
    static func firstDay(ofYear year: Int) -> Int64 {
        let before = year - 1
        return Int64(before * 365 + before / 4 - before / 100 + before / 400 - 719_162)
    }
}

extension PosixZone {
    /// Reads a TZ string from left to right; each part is nil or false where it is not there.
    private struct Scanner {
        private let bytes: [UInt8]
        private var at = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { at == bytes.count }
        var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            at += 1
            return true
        }

        /// Three or more letters, or `<` letters, digits and signs `>`.
        mutating func name() -> Bool {
            let isQuoted = take(UInt8(ascii: "<"))
            let start = at
            while let byte = peek, Self.isLetter(byte) || isQuoted && Self.isSignOrDigit(byte) {
                at += 1
            }
            guard at - start >= 3 else { return false }
            return isQuoted ? take(UInt8(ascii: ">")) : true
        }

        private static func isLetter(_ byte: UInt8) -> Bool {
            let lower = byte | 0x20
            return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        }

        private static func isSignOrDigit(_ byte: UInt8) -> Bool {
            byte &- 0x30 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        }

        private mutating func number(_ range: ClosedRange<Int>) -> Int? {
            var value = 0
            var digits = 0
            while let byte = peek, byte &- 0x30 < 10, digits < 4 {
                value = value * 10 + Int(byte &- 0x30)
                digits += 1
                at += 1
            }
            return digits > 0 && range.contains(value) ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` as seconds.
        mutating func time(hours: Int) -> Int? {
            let isNegative = take(UInt8(ascii: "-"))
            if !isNegative { _ = take(UInt8(ascii: "+")) }
            guard let hour = number(0...hours) else { return nil }
            var seconds = hour * 3600
            if take(UInt8(ascii: ":")) {
                guard let minute = number(0...59) else { return nil }
                seconds += minute * 60
                if take(UInt8(ascii: ":")) {
                    guard let second = number(0...59) else { return nil }
                    seconds += second
                }
            }
            return isNegative ? -seconds : seconds
        }

        /// `,date[/time]`; without a time, 02:00.
        mutating func change() -> Change? {
            guard take(UInt8(ascii: ",")), let day = day() else { return nil }
            guard take(UInt8(ascii: "/")) else { return Change(day: day, time: 7200) }
            guard let time = time(hours: 167) else { return nil }
            return Change(day: day, time: time)
        }

        private mutating func day() -> Change.Day? {
            if take(UInt8(ascii: "J")) { return number(1...365).map { .julian($0) } }
            guard take(UInt8(ascii: "M")) else { return number(0...365).map { .ofYear($0) } }
            let dot = UInt8(ascii: ".")
            guard let month = number(1...12), take(dot), let week = number(1...5), take(dot),
                let day = number(0...6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
    }
}
