import CampaignLanguage
import Expressions
import Planning
import Testing

@Suite("When a step is open")
struct StepScheduleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var today, day, due: String
        var ifClosed: IfClosed?
        var late = 1
        var answer: StepSchedule.Answer

        var testDescription: String { "\(day) on \(today), due \(due), late \(late)" }

        init(
            _ today: String, _ day: String, due: String, _ answer: StepSchedule.Answer,
            _ ifClosed: IfClosed? = nil, late: Int = 1
        ) {
            self.today = "2026-" + today
            self.day = "2026-" + day
            self.due = "2026-" + due
            self.answer = answer
            self.ifClosed = ifClosed
            self.late = late
        }
    }

    /// By hand from the calendar of 2026: 20 November is a Friday; 1 to 7 October and the weekends
    /// are closed, Saturday 10 October is a working day.
    static let cases: [Case] = [
        // Three days before Monday the 23rd is Friday the 20th; one more working day is the due
        // date.
        Case("11-19", "11-20", due: "11-23", .notYet), Case("11-20", "11-20", due: "11-23", .open),
        Case("11-21", "11-20", due: "11-23", .open), Case("11-23", "11-20", due: "11-23", .open),
        Case("11-24", "11-20", due: "11-23", .passed),
        // A Sunday before the due date moves to Friday.
        Case("11-19", "11-22", due: "11-25", .notYet), Case("11-20", "11-22", due: "11-25", .open),
        Case("11-23", "11-22", due: "11-25", .open), Case("11-24", "11-22", due: "11-25", .passed),
        // A Saturday after the due date moves to Monday.
        Case("11-21", "11-21", due: "11-20", .notYet), Case("11-23", "11-21", due: "11-20", .open),
        Case("11-24", "11-21", due: "11-20", .open), Case("11-25", "11-21", due: "11-20", .passed),
        // On the due date a closed day is left out, an open one lasts only that day.
        Case("11-22", "11-22", due: "11-22", .leftOut),
        Case("11-23", "11-22", due: "11-22", .passed),
        Case("11-21", "11-22", due: "11-22", .notYet),
        Case("11-20", "11-20", due: "11-20", .open), Case("11-21", "11-20", due: "11-20", .passed),
        // National Day: after it everything waits for 8 October, before it goes back to 30
        // September.
        Case("10-01", "10-01", due: "09-30", .notYet), Case("10-08", "10-01", due: "09-30", .open),
        Case("10-08", "10-03", due: "09-30", .open), Case("10-09", "10-03", due: "09-30", .open),
        Case("10-10", "10-03", due: "09-30", .passed), Case("09-30", "10-07", due: "10-10", .open),
        Case("10-03", "10-07", due: "10-10", .open), Case("10-08", "10-07", due: "10-10", .open),
        Case("10-09", "10-07", due: "10-10", .passed),
        // `if_closed` overrides the side of the due date.
        Case("11-20", "11-21", due: "11-19", .open, .earlier),
        Case("11-23", "11-21", due: "11-19", .leftOut, .skip),
        Case("11-23", "11-22", due: "11-25", .open, .later),
        Case("11-20", "11-22", due: "11-25", .notYet, .later),
        // No day of grace: only the step's own day; a closed day is not one.
        Case("11-20", "11-20", due: "11-13", .open, late: 0),
        Case("11-21", "11-20", due: "11-13", .passed, late: 0),
        Case("11-23", "11-21", due: "11-13", .open, late: 0),
        // Five days late, over the holidays.
        Case("10-13", "10-01", due: "09-24", .open, late: 4),
        Case("10-14", "10-01", due: "09-24", .passed, late: 4),
        // The calendar ends with the year; nobody knows whether 4 January 2027 is a working day.
        Case("12-30", "12-31", due: "12-30", .notYet), Case("12-31", "12-31", due: "12-30", .open),
    ]

    @Test("the calendar of 2026", arguments: cases)
    func table(_ entry: Case) throws {
        let dates = SendableDates(days: .workingDays, calendar: try mainland())
        let schedule = StepSchedule(
            today: try day(entry.today), lateDays: entry.late, dates: dates)
        let answer = schedule.answer(
            day: try day(entry.day), due: try day(entry.due), ifClosed: entry.ifClosed,
            dates: dates)
        #expect(answer == entry.answer)
    }

    @Test("beyond the calendar nothing is guessed")
    func beyond() throws {
        let dates = SendableDates(days: .workingDays, calendar: try mainland())
        let newYear = StepSchedule(today: try day("2027-01-04"), lateDays: 1, dates: dates)
        #expect(
            newYear.answer(
                day: try day("2027-01-04"), due: try day("2027-01-01"), ifClosed: nil,
                dates: dates) == .unknown)
        // What lies before or on a past due date has passed in any calendar.
        #expect(
            newYear.answer(
                day: try day("2026-12-29"), due: try day("2027-01-01"), ifClosed: nil,
                dates: dates) == .passed)
        // On the last known day a step of next week may have to move to today, or not.
        let last = StepSchedule(today: try day("2026-12-31"), lateDays: 1, dates: dates)
        #expect(
            last.answer(
                day: try day("2027-01-01"), due: try day("2027-01-04"), ifClosed: nil,
                dates: dates) == .unknown)
    }

    @Test("without a calendar every day is open where every day is sendable")
    func everyDay() throws {
        let dates = SendableDates(days: .everyDay, calendar: nil)
        let schedule = StepSchedule(today: try day("2026-11-22"), lateDays: 1, dates: dates)
        let due = try day("2026-11-20")
        let answers = try ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"].map {
            schedule.answer(day: try day($0), due: due, ifClosed: .later, dates: dates)
        }
        #expect(answers == [.passed, .open, .open, .notYet])
    }

    /// The rule as it is written: move the day, count `late` more sendable days, see where today
    /// is.
    private func plainly(
        _ today: CivilDate, _ day: CivilDate, _ due: CivilDate, _ ifClosed: IfClosed?, _ late: Int,
        _ calendar: WorkingCalendar
    ) throws -> StepSchedule.Answer {
        if day <= due, today > due { return .passed }
        func works(_ date: CivilDate) -> Bool { calendar.isWorking(date) ?? false }
        func step(_ date: CivilDate, _ by: Int) throws -> CivilDate {
            try #require(date.adding(days: by))
        }
        let rule = ifClosed ?? (day < due ? .earlier : day == due ? .skip : .later)
        var opening = day
        switch rule {
        case .earlier: while !works(opening) { opening = try step(opening, -1) }
        case .later: while !works(opening) { opening = try step(opening, 1) }
        case .skip:
            if !works(opening) {
                // Its time is over once `late` sendable days lie behind it.
                var end = opening
                for _ in 0..<late {
                    end = try step(end, 1)
                    while !works(end) { end = try step(end, 1) }
                }
                return today < day ? .notYet : today > end ? .passed : .leftOut
            }
        }
        var end = opening
        for _ in 0..<late {
            end = try step(end, 1)
            while !works(end) { end = try step(end, 1) }
        }
        return today < opening ? .notYet : today > end ? .passed : .open
    }

    @Test("borders computed once a run agree with the rule as it is written")
    func agreesWithTheRule() throws {
        let seed: UInt64 = 20_261_120
        var random = SeededRandom(seed: seed)
        let from = try day("2026-01-01")
        let to = try day("2026-12-31")
        for round in 0..<200 {
            let holidays = try (0..<12).map { _ in
                let first = try #require(from.adding(days: Int.random(in: 0..<355, using: &random)))
                let last = try #require(first.adding(days: Int.random(in: 0..<9, using: &random)))
                return WorkingCalendar.NamedDates(dates: first...last, name: "")
            }
            let calendar = WorkingCalendar(
                name: "random", from: from, to: to, weekend: [.saturday, .sunday],
                holidays: holidays, working: [])
            let dates = SendableDates(days: .workingDays, calendar: calendar)
            let today = try #require(from.adding(days: Int.random(in: 120..<240, using: &random)))
            let late = Int.random(in: 0...4, using: &random)
            let schedule = StepSchedule(today: today, lateDays: late, dates: dates)
            for _ in 0..<100 {
                let offset = Int.random(in: -25...25, using: &random)
                let day = try #require(today.adding(days: offset))
                let due = try #require(day.adding(days: Int.random(in: -9...9, using: &random)))
                let rules: [IfClosed?] = [nil, .earlier, .skip, .later]
                let ifClosed = rules[Int.random(in: 0..<4, using: &random)]
                let answer = schedule.answer(day: day, due: due, ifClosed: ifClosed, dates: dates)
                let plain = try plainly(today, day, due, ifClosed, late, calendar)
                // A day that is left out and one whose time has passed send nothing alike.
                let nothing: Set<StepSchedule.Answer> = [.leftOut, .passed]
                let isSame = answer == plain || nothing == [answer, plain]
                #expect(
                    isSame,
                    "seed \(seed) round \(round): \(day) due \(due) on \(today) late \(late)")
            }
        }
    }
}

@Suite("When a notice may leave")
struct ContactWindowTests {
    /// By hand: window 09:00..20:00, working days, 20 November 2026 is a Friday.
    @Test(
        "the latest of the instant, the step's time and the opening",
        arguments: [
            ("2026-11-20T10:00:00+08:00", nil, "2026-11-20T10:00:00+08:00"),
            ("2026-11-20T00:30:00+08:00", nil, "2026-11-20T09:00:00+08:00"),
            ("2026-11-20T08:00:00+08:00", "10:30", "2026-11-20T10:30:00+08:00"),
            ("2026-11-20T11:00:00+08:00", "10:30", "2026-11-20T11:00:00+08:00"),
            ("2026-11-20T08:00:00+08:00", "07:00", "2026-11-20T09:00:00+08:00"),
            ("2026-11-20T19:59:59.999999+08:00", nil, "2026-11-20T19:59:59.999999+08:00"),
            ("2026-11-20T02:00:00Z", nil, "2026-11-20T10:00:00+08:00"),
        ] as [(String, String?, String)])
    func today(now: String, at: String?, sendAt: String) throws {
        let moment = try window().moment(at: try at.map(time), instant: try instant(now))
        #expect(
            moment
                == .today(
                    date: try day("2026-11-20"), sendAt: try instant(sendAt),
                    closes: try instant("2026-11-20T20:00:00+08:00")))
    }

    @Test(
        "past the closing and on closed days it waits for the next sendable date",
        arguments: [
            // The closing time is outside.
            ("2026-11-20T20:00:00+08:00", nil, "2026-11-23", "09:00", false),
            ("2026-11-19T20:30:00+08:00", "10:00", "2026-11-20", "10:00", false),
            ("2026-11-20T23:59:59+08:00", "18:30", "2026-11-23", "18:30", false),
            // Friday 16:30 in UTC is Saturday in China: the test must not compare UTC dates.
            ("2026-11-20T16:30:00Z", nil, "2026-11-23", "09:00", true),
            ("2026-11-21T12:00:00+08:00", "10:00", "2026-11-23", "10:00", true),
            ("2026-10-01T10:00:00+08:00", nil, "2026-10-08", "09:00", true),
            // A step's time past the closing is never reached; the opening stands for it.
            ("2026-11-20T10:00:00+08:00", "20:00", "2026-11-23", "09:00", false),
        ] as [(String, String?, String, String, Bool)])
    func later(
        now: String, at: String?, date: String, clock: String, isClosedDay: Bool
    ) throws {
        let moment = try window().moment(at: try at.map(time), instant: try instant(now))
        #expect(
            moment
                == .later(
                    date: try day(date), sendAt: try instant("\(date)T\(clock):00+08:00"),
                    closes: try instant("\(date)T20:00:00+08:00"), isClosedDay: isClosedDay))
    }

    @Test("the last evening of the calendar has no next day")
    func unknown() throws {
        let moment = try window().moment(
            at: nil, instant: try instant("2026-12-31T20:30:00+08:00"))
        #expect(moment == .unknown)
    }

    /// Cases of published rules for calling hours, as windows: CN 08-22, IN 08-19, at the second.
    @Test(
        "published calling hours",
        arguments: [
            (8 * 3600, 8, 22, "2026-11-21T13:59:59+00:00", true),
            (8 * 3600, 8, 22, "2026-11-21T23:59:59+00:00", false),
            (8 * 3600, 8, 22, "2026-11-22T00:00:00+00:00", true),
            (8 * 3600, 8, 22, "2026-11-21T16:30:00+00:00", false),
            (19_800, 8, 19, "2026-11-21T13:29:59+00:00", true),
            (19_800, 8, 19, "2026-11-21T13:30:00+00:00", false),
        ])
    func published(offset: Int, opens: Int, closes: Int, now: String, isAllowed: Bool) throws {
        let window = ContactWindow(
            opens: opens * 3600, closes: closes * 3600,
            dates: SendableDates(days: .everyDay, calendar: nil),
            zone: ZoneRules(fixedOffset: offset, name: "test"))
        let now = try instant(now)
        var leavesNow = false
        if case .today(_, let sendAt, _) = window.moment(at: nil, instant: now) {
            leavesNow = sendAt == now
        }
        #expect(leavesNow == isAllowed)
    }

    private func window() throws -> ContactWindow {
        ContactWindow(
            opens: 9 * 3600, closes: 20 * 3600,
            dates: SendableDates(days: .workingDays, calendar: try mainland()), zone: china)
    }
}
