import Diagnostics
import Expressions
import Planning
import TestSupport
import Testing

@Suite("Reading a calendar file")
struct CalendarReaderTests {
    static let good = """
        calendar: test
        from: 2026-01-01
        to: 2026-12-31
        weekend: [saturday, sunday]
        holidays:
          2026-10-01..2026-10-07: 国庆节
          2026-06-19: 端午节
        working:
          2026-10-10: 国庆节调休
        source: 国办发明电〔2025〕7号
        """

    @Test("a sound file becomes a calendar")
    func good() throws {
        let (read, findings) = readCalendar(Self.good)
        let calendar = try #require(read)
        #expect(findings.isEmpty)
        #expect(calendar.name == "test")
        #expect(calendar.source == "国办发明电〔2025〕7号")
        #expect(calendar.isWorking(try day("2026-09-30")) == true)
        #expect(calendar.isWorking(try day("2026-10-01")) == false)
        #expect(calendar.isWorking(try day("2026-10-07")) == false)
        #expect(calendar.isWorking(try day("2026-10-08")) == true)
        #expect(calendar.isWorking(try day("2026-10-10")) == true)
        #expect(calendar.isWorking(try day("2026-10-11")) == false)
        #expect(calendar.isWorking(try day("2026-12-31")) == true)
        #expect(calendar.isWorking(try day("2027-01-01")) == nil)
        #expect(calendar.isWorking(try day("2025-12-31")) == nil)
        #expect(calendar.name(of: try day("2026-10-05")) == "国庆节")
        #expect(calendar.name(of: try day("2026-10-10")) == "国庆节调休")
        #expect(calendar.name(of: try day("2026-11-01")) == nil)
    }

    /// Dates from the State Council's notice 国办发明电〔2025〕7号 on the holidays of 2026.
    @Test(
        "the campaigns' calendar says what the State Council's notice says",
        arguments: [
            ("2026-01-01", false), ("2026-01-04", true), ("2026-02-14", true),
            ("2026-02-16", false), ("2026-02-23", false), ("2026-02-28", true),
            ("2026-04-06", false), ("2026-05-05", false), ("2026-05-09", true),
            ("2026-06-19", false), ("2026-09-20", true), ("2026-09-25", false),
            ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true),
            ("2026-11-20", true), ("2026-11-21", false),
        ])
    func mainlandDates(text: String, isWorking: Bool) throws {
        #expect(try mainland().isWorking(try day(text)) == isWorking)
    }

    /// `Tests/Oracle/mainland.py` asked a package that others keep: one letter a day, `w` to work.
    @Test("each day of the campaigns' calendar is what an independent calendar says")
    func mainlandEveryDay() throws {
        let calendar = try mainland()
        var date = calendar.from
        var makeUpDays = 0
        for line in try Project.text("Tests/Corpus/timing/cn-mainland.txt").split(separator: "\n") {
            #expect(line.hasPrefix(date.description.prefix(7) + " "))
            for mark in line.dropFirst(8) {
                let isWorking = mark == "w"
                #expect(calendar.isWorking(date) == isWorking, "\(date)")
                let isWeekend = date.weekday == .saturday || date.weekday == .sunday
                makeUpDays += isWorking && isWeekend ? 1 : 0
                date = try #require(date.adding(days: 1))
            }
        }
        #expect(date == calendar.to.adding(days: 1))
        #expect(makeUpDays == 11)
    }

    @Test(
        "each fault is one finding at its place",
        arguments: [
            ("weekend: [saturday, sunday]", "weekend: [saturday, sunda]", "D0568", "sunda"),
            ("source:", "sources:", "D0561", "sources"),
            ("2026-06-19:", "2026-06-31:", "D0563", "2026-06-31"),
            ("2026-10-01..2026-10-07", "2026-10-07..2026-10-01", "D0564", "2026-10-07..2026-10-01"),
            ("2026-06-19:", "2027-06-19:", "D0565", "2027-06-19"),
            ("2026-06-19:", "2026-10-02:", "D0566", "2026-10-02"),
            ("2026-10-10:", "2026-10-09:", "D0567", "2026-10-09"),
            ("to: 2026-12-31", "to: 2025-12-31", "D0564", "2025-12-31"),
            ("to: 2026-12-31", "to: 2126-12-31", "D0569", "2126-12-31"),
            ("to: 2026-12-31", "to: end", "D0563", "end"),
            ("calendar: test\n", "", "D0562", "from"),
            ("weekend: [saturday, sunday]", "weekend: sunday", "D0560", "sunday"),
        ])
    func faults(old: String, new: String, code: String, place: String) throws {
        let text = Self.good.replacing(old, with: new)
        let (calendar, findings) = readCalendar(text)
        #expect(findings.map(\.code) == [code])
        let span = try #require(findings.first?.span)
        let bytes = Array(text.utf8)[Int(span.start)..<span.end]
        #expect(String(decoding: bytes, as: UTF8.self) == place)
        #expect((calendar == nil) == (findings.first?.severity == .error))
    }
}
