internal import Expressions
internal import Testing

@Suite("dates, times of day and instants")
struct DateTests {
    @Test("days and weekdays are those of Python's datetime")
    func days() throws {
        let rows = try ValuesFixture.rows("dates.json", "days")
        #expect(rows.count > 2000)
        for row in rows {
            let text = try #require(row[0] as? String)
            let date = try #require(CivilDate(text.utf8), "\(text)")
            #expect(Int(date.days) == row[1] as? Int, "\(text)")
            #expect(date.weekday.rawValue == row[2] as? Int, "\(text)")
            #expect(date.description == text)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
        }
    }

    @Test("adding months clips as dateutil's relativedelta does")
    func months() throws {
        let rows = try ValuesFixture.rows("dates.json", "months")
        #expect(rows.count == 1500)
        for row in rows {
            let start = try #require((row[0] as? String).flatMap { CivilDate($0.utf8) })
            let more = try #require(row[1] as? Int)
            #expect(start.adding(months: more)?.description == row[2] as? String, "\(row)")
        }
    }

    @Test("all days of four centuries follow one another")
    func everyDay() throws {
        var expected = (year: 1896, month: 2, day: 28)
        var date = try #require(CivilDate(year: 1896, month: 2, day: 28))
        for _ in 0..<146_097 {
            guard date.parts == expected else {
                Issue.record("\(date) where \(expected) was expected")
                return
            }
            expected.day += 1
            if expected.day > CivilDate.daysInMonth(year: expected.year, month: expected.month) {
                expected = (expected.year, expected.month + 1, 1)
            }
            if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
            date = try #require(date.adding(days: 1))
        }
        #expect(date.description == "2296-02-28")
    }

    @Test(
        "what is no date is refused",
        arguments: [
            "", "2026-11-2", "2026-11-200", "2026/11/20", "2026-13-01", "2026-00-10", "2026-01-00",
            "2026-02-29", "1900-02-29", "2026-04-31", "0000-01-01", "-026-01-01", "2026-1a-01",
            "２０２６", " 2026-1-01", "+2026-1-1",
        ])
    func notADate(text: String) {
        #expect(CivilDate(text.utf8) == nil)
    }

    /// Every byte at every place, beside what a date may have there: digits, and hyphens at 4 and 7.
    @Test("a date with any other byte in it is none")
    func strayBytes() {
        let plain = Array("2026-11-05".utf8)
        for at in plain.indices {
            for byte in UInt8.min...UInt8.max where byte != plain[at] {
                let isDigit = (0x30...0x39).contains(byte)
                if isDigit, at != 4, at != 7 { continue }
                for next in [plain[at], 0xD2, 0xCA, 0xFF] {
                    var bytes = plain
                    bytes[at] = byte
                    if at + 1 < bytes.count, next != plain[at] { bytes[at + 1] = next }
                    let date = bytes.withUnsafeBufferPointer { bytes in
                        bytes.baseAddress.flatMap { CivilDate($0, 10) }
                    }
                    #expect(date == nil, "\(bytes)")
                }
            }
        }
    }

    @Test("the calendar ends at both sides without a trap")
    func edges() throws {
        let first = try #require(CivilDate("0001-01-01".utf8))
        let last = try #require(CivilDate("9999-12-31".utf8))
        #expect(first.days == CivilDate.validDays.lowerBound)
        #expect(last.days == CivilDate.validDays.upperBound)
        #expect(first.adding(days: -1) == nil && last.adding(days: 1) == nil)
        #expect(first.adding(months: -1) == nil && last.adding(months: 1) == nil)
        #expect(first.adding(days: .min) == nil && last.adding(days: .max) == nil)
        #expect(first.adding(months: .min) == nil && last.adding(months: .max) == nil)
        #expect(last - first == 3_652_058)
        #expect(first < last)
    }

    @Test(
        "a time of day is HH:MM or HH:MM:SS",
        arguments: [
            ("00:00", 0, "00:00"), ("09:00", 32_400, "09:00"), ("23:59", 86_340, "23:59"),
            ("09:00:30", 32_430, "09:00:30"), ("09:00:00", 32_400, "09:00"),
        ])
    func times(text: String, seconds: Int32, shown: String) {
        let time = TimeOfDay(text.utf8)
        #expect(time?.seconds == seconds)
        #expect(time?.description == shown)
    }

    @Test(
        "what is no time of day is refused",
        arguments: ["", "9:00", "24:00", "12:60", "09:00:60", "0900", "09：00", "09:00:3", "-9:00"])
    func notATime(text: String) {
        #expect(TimeOfDay(text.utf8) == nil)
    }

    @Test("instants are read as Python writes them, and read back from what we write")
    func instants() throws {
        let rows = try ValuesFixture.rows("dates.json", "instants")
        #expect(rows.count == 600)
        for row in rows {
            let text = try #require(row[0] as? String)
            let instant = try #require(Instant(rfc3339: text.utf8), "\(text)")
            #expect(instant.microseconds == (row[1] as? Int).map(Int64.init), "\(text)")
            let minutes = try #require(row[2] as? Int)
            let zone = ZoneRules(fixedOffset: minutes * 60, name: "test")
            let written = zone.rfc3339(instant)
            #expect(Instant(rfc3339: written.utf8) == instant, "\(written)")
            #expect(written.prefix(19) == text.prefix(19))
        }
    }

    @Test(
        "what RFC 3339 or this project does not allow is refused",
        arguments: [
            "2026-11-20T10:00:00", "2026-11-20 10:00:00Z", "2026-11-20T10:00Z", "2026-11-20",
            "2026-11-20T10:00:60Z", "2026-11-20T24:00:00Z", "2026-11-20T10:00:00.Z",
            "2026-11-20T10:00:00.1234567Z", "2026-11-20T10:00:00+0800", "2026-11-20T10:00:00+24:00",
            "2026-11-20T10:00:00+08:60", "2026-02-30T10:00:00Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "2026-11-20T10:00:00ZZ", "2026-11-20T10:00:00,5Z", "",
        ])
    func notAnInstant(text: String) {
        #expect(Instant(rfc3339: text.utf8) == nil)
    }

    @Test(
        "an instant is written with a fraction only where there is one",
        arguments: [
            (1_763_604_000_000_000, 28_800, "2025-11-20T10:00:00+08:00"),
            (1_763_604_000_500_000, 28_800, "2025-11-20T10:00:00.5+08:00"),
            (1_763_604_000_000_001, 0, "2025-11-20T02:00:00.000001+00:00"),
            (-1, 0, "1969-12-31T23:59:59.999999+00:00"),
            (0, -16_200, "1969-12-31T19:30:00-04:30"),
            // Seconds of an offset cannot be written; the instant stays the same.
            (0, 29_143, "1970-01-01T08:05:00+08:05"),
        ])
    func written(microseconds: Int64, offset: Int, text: String) {
        let zone = ZoneRules(fixedOffset: offset, name: "test")
        #expect(zone.rfc3339(Instant(microseconds: microseconds)) == text)
    }

    @Test("adding to an instant ends where years end")
    func adding() throws {
        let last = try #require(Instant(rfc3339: "9999-12-31T23:59:59.999999Z".utf8))
        #expect(last.adding(microseconds: 1) == nil)
        #expect(last.adding(microseconds: .max) == nil)
        let first = try #require(Instant(rfc3339: "0001-01-01T00:00:00Z".utf8))
        #expect(first.adding(microseconds: -1) == nil)
        #expect(first.adding(microseconds: 1)?.seconds == -62_135_596_800)
        #expect(Instant(microseconds: -1).seconds == -1)
        #expect(Instant(microseconds: -1).fraction == 999_999)
        #expect(Instant(microseconds: -1_000_000).seconds == -1)
    }
}
