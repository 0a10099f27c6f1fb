import CampaignLanguage
import Diagnostics
import Expressions
import Planning
import Testing

/// Expected moments by hand from the calendar of 2026 and, of New York, by Python's zoneinfo.
@Suite("When a campaign runs by itself")
struct RunOccurrencesTests {
    private static func occurrences(
        _ days: [RunSchedule.Day], _ times: [String], zone: ZoneRules = china,
        calendar: WorkingCalendar? = nil
    ) throws -> RunOccurrences {
        let schedule = RunSchedule(
            days: days, times: try times.map(time), startWithin: 1800,
            span: SourceSpan(file: FileID(0), start: 0, length: 0))
        return RunOccurrences(schedule: schedule, zone: zone, calendar: calendar)
    }

    /// The first `count` moments after `start`.
    private static func moments(
        _ occurrences: RunOccurrences, after start: String, _ count: Int
    ) throws -> [String] {
        var at = try instant(start)
        var found: [String] = []
        for _ in 0..<count {
            at = try #require(occurrences.next(after: at))
            found.append(occurrences.zone.rfc3339(at))
        }
        return found
    }

    @Test("each day, at several times")
    func daily() throws {
        let all = try Self.occurrences([.day], ["09:00", "14:30"])
        #expect(
            try Self.moments(all, after: "2026-11-20T09:00:00+08:00", 3) == [
                "2026-11-20T14:30:00+08:00", "2026-11-21T09:00:00+08:00",
                "2026-11-21T14:30:00+08:00",
            ])
        #expect(
            all.last(onOrBefore: try instant("2026-11-20T09:00:00+08:00"))
                == (try instant("2026-11-20T09:00:00+08:00")))
        #expect(
            all.last(onOrBefore: try instant("2026-11-20T08:59:59+08:00"))
                == (try instant("2026-11-19T14:30:00+08:00")))
    }

    @Test("working days leave out weekends and holidays, and have the Saturday that is worked")
    func working() throws {
        let calendar = try #require(
            readCalendar(
                """
                calendar: cn
                from: 2026-01-01
                to: 2026-12-31
                weekend: [saturday, sunday]
                holidays:
                  2026-10-01..2026-10-07: 国庆节
                working:
                  2026-10-10: 国庆节调休
                """
            ).calendar)
        let all = try Self.occurrences([.workingDay], ["08:30"], calendar: calendar)
        #expect(
            try Self.moments(all, after: "2026-09-29T12:00:00+08:00", 5) == [
                "2026-09-30T08:30:00+08:00", "2026-10-08T08:30:00+08:00",
                "2026-10-09T08:30:00+08:00", "2026-10-10T08:30:00+08:00",
                "2026-10-12T08:30:00+08:00",
            ])
        // What the calendar does not know is not guessed.
        #expect(all.next(after: try instant("2026-12-31T12:00:00+08:00")) == nil)
        #expect(all.daysLeft(at: try instant("2026-12-21T12:00:00+08:00")) == 10)
        #expect(
            all.last(onOrBefore: try instant("2027-01-15T12:00:00+08:00"))
                == (try instant("2026-12-31T08:30:00+08:00")))
    }

    @Test("days of the week")
    func weekdays() throws {
        let all = try Self.occurrences([.monday, .thursday], ["10:00"])
        #expect(
            try Self.moments(all, after: "2026-11-20T00:00:00+08:00", 3) == [
                "2026-11-23T10:00:00+08:00", "2026-11-26T10:00:00+08:00",
                "2026-11-30T10:00:00+08:00",
            ])
    }

    @Test("a time that clocks skip comes when they have skipped it, one shown twice comes once")
    func changes() throws {
        let zone = try systemZone("America/New_York")
        let spring = try Self.occurrences([.day], ["02:30"], zone: zone)
        #expect(
            try Self.moments(spring, after: "2026-03-07T12:00:00-05:00", 2) == [
                "2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00",
            ])
        let autumn = try Self.occurrences([.day], ["01:30"], zone: zone)
        #expect(
            try Self.moments(autumn, after: "2026-10-31T12:00:00-04:00", 2) == [
                "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00",
            ])
    }

    @Test("a date that a zone left out has its run at the first moment of the next")
    func skippedDate() throws {
        // Samoa had no 30 December 2011.
        let zone = try systemZone("Pacific/Apia")
        let all = try Self.occurrences([.day], ["09:00"], zone: zone)
        #expect(
            try Self.moments(all, after: "2011-12-29T12:00:00-10:00", 2) == [
                "2011-12-31T00:00:00+14:00", "2011-12-31T09:00:00+14:00",
            ])
    }
}
