import CampaignLanguage
import Expressions
import Planning
import Testing

/// Windows at changes of clocks, across midnight and with a margin; instants by hand from the rules
/// of each zone.
@Suite("Contact windows that are not a plain day's")
struct NightWindowTests {
    private func window(
        _ opens: String, _ closes: String, early: Int = 0, _ zone: ZoneRules = china,
        workingDays: Bool = false
    ) throws -> ContactWindow {
        ContactWindow(
            opens: Int(try time(opens).seconds), closes: Int(try time(closes).seconds),
            closeEarly: early,
            dates: SendableDates(
                days: workingDays ? .workingDays : .everyDay,
                calendar: workingDays ? try mainland() : nil), zone: zone)
    }

    /// Instants as a window gives them back, in the zone's own clock.
    private func shown(_ moment: ContactWindow.Moment, _ zone: ZoneRules = china) -> [String] {
        switch moment {
        case .today(let date, let sendAt, let closes):
            ["today", "\(date)", zone.rfc3339(sendAt), zone.rfc3339(closes)]
        case .later(let date, let sendAt, let closes, let isClosedDay):
            [
                isClosedDay ? "closed" : "later", "\(date)", zone.rfc3339(sendAt),
                zone.rfc3339(closes),
            ]
        case .unknown: ["unknown"]
        }
    }

    /// 20 November 2026 is a Friday; Friday's night lasts into Saturday, whose own night does not come.
    @Test(
        "22:00..02:00: each date has the end of one night and the beginning of the next",
        arguments: [
            ("2026-11-20T01:00:00", "today", "2026-11-20T01:00:00", "2026-11-20T02:00:00"),
            ("2026-11-20T02:00:00", "today", "2026-11-20T22:00:00", "2026-11-21T00:00:00"),
            ("2026-11-20T23:30:00", "today", "2026-11-20T23:30:00", "2026-11-21T00:00:00"),
            ("2026-11-21T00:00:00", "today", "2026-11-21T00:00:00", "2026-11-21T02:00:00"),
            ("2026-11-21T02:00:00", "closed", "2026-11-23T22:00:00", "2026-11-24T00:00:00"),
            ("2026-11-23T01:00:00", "today", "2026-11-23T22:00:00", "2026-11-24T00:00:00"),
        ])
    func night(now: String, kind: String, sendAt: String, closes: String) throws {
        let moment = try window("22:00", "02:00", workingDays: true).moment(
            at: nil, instant: try instant(now + "+08:00"))
        #expect(
            shown(moment) == [
                kind, String(sendAt.prefix(10)), sendAt + "+08:00", closes + "+08:00",
            ])
    }

    @Test("an hour that clocks skip is not waited for, one that they show twice counts twice")
    func clockChanges() throws {
        let newYork = try systemZone("America/New_York")
        // On 8 March 2026 clocks go from 02:00 to 03:00; 02:30 is never shown.
        let spring = try window("02:30", "04:00", newYork)
        #expect(
            shown(
                spring.moment(at: nil, instant: try instant("2026-03-08T01:00:00-05:00")), newYork)
                == [
                    "today", "2026-03-08", "2026-03-08T03:00:00-04:00", "2026-03-08T04:00:00-04:00",
                ])
        // On 1 November 2026 they go from 02:00 back to 01:00: 01:00 to 01:30 comes twice.
        let autumn = try window("01:00", "01:30", newYork)
        let between = try instant("2026-11-01T01:45:00-04:00")
        #expect(autumn.isOpen(at: between) == false)
        #expect(autumn.isOpen(at: try instant("2026-11-01T01:15:00-04:00")) == true)
        #expect(
            shown(autumn.moment(at: nil, instant: between), newYork) == [
                "today", "2026-11-01", "2026-11-01T01:00:00-05:00", "2026-11-01T01:30:00-05:00",
            ])
        // A day of 25 hours: eight in the morning is thirteen hours UTC, not twelve.
        let day = try window("08:00", "21:00", newYork)
        #expect(day.isOpen(at: try instant("2026-11-01T12:59:59Z")) == false)
        #expect(day.isOpen(at: try instant("2026-11-01T13:00:00Z")) == true)
    }

    @Test("Samoa had no 30 December 2011: what waits for it comes on the 31st")
    func missingDay() throws {
        let samoa = try systemZone("Pacific/Apia")
        let moment = try window("09:00", "20:00", samoa).moment(
            at: try time("10:00"), instant: try instant("2011-12-29T21:00:00-10:00"))
        #expect(
            shown(moment, samoa) == [
                "later", "2011-12-31", "2011-12-31T10:00:00+14:00", "2011-12-31T20:00:00+14:00",
            ])
        // A night over the missing day goes on where the clocks do.
        let night = try window("22:00", "02:00", samoa)
        #expect(night.isOpen(at: try instant("2011-12-31T01:00:00+14:00")) == true)
    }

    @Test(
        "with a margin nothing leaves in the last minutes, to the microsecond",
        arguments: [
            ("2026-11-20T19:49:59.999999", "2026-11-20", "2026-11-20T19:49:59.999999"),
            ("2026-11-20T19:50:00", "2026-11-21", "2026-11-21T09:00:00"),
            ("2026-11-20T19:59:59", "2026-11-21", "2026-11-21T09:00:00"),
        ])
    func margin(now: String, date: String, sendAt: String) throws {
        let moment = try window("09:00", "20:00", early: 600).moment(
            at: nil, instant: try instant(now + "+08:00"))
        #expect(
            Array(shown(moment).dropFirst()) == [date, sendAt + "+08:00", "\(date)T19:50:00+08:00"])
    }

    @Test("a margin is real time: where clocks jump over the closing it counts back from the jump")
    func marginAtChange() throws {
        let newYork = try systemZone("America/New_York")
        let window = try window("00:00", "02:30", early: 900, newYork)
        #expect(window.isOpen(at: try instant("2026-03-08T01:44:59-05:00")) == true)
        #expect(window.isOpen(at: try instant("2026-03-08T01:45:00-05:00")) == false)
    }
}
