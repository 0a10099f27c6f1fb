import CampaignLanguage
import Expressions
import Foundation
import Planning
import TestSupport
import Testing

/// Contact windows against Python's zoneinfo: `Tests/Corpus/timing/windows.py`, which computes the
/// answers in another way, over every zone of the system.
@Suite("Contact windows and an independent calculator")
struct WindowModelTests {
    /// A line of the calculator; instants in seconds since 1970.
    struct Row {
        var zone: String
        var numbers: [Int]
        /// Nil where the calculator found none within `horizon`.
        var opening: Int?
        /// The step's time of day, in seconds.
        var at: Int?
        /// Local day, instant, end and kind of the step's notice; empty where it never leaves.
        var moment: [Int]

        static let horizon = 11 * 86_400

        init?(_ line: Substring) {
            let cells = line.split(separator: "\t")
            guard cells.count == 16 else { return nil }
            zone = String(cells[0])
            numbers = cells[1..<10].compactMap { Int($0) }
            opening = Int(cells[10])
            at = Int(cells[11])
            moment = cells[12...].compactMap { Int($0) }
            if numbers.count != 9 || !(moment.isEmpty || moment.count == 4) { return nil }
        }
    }

    @Test("100,000 instants: local time, weekday, open or not, the next opening, a step's notice")
    func agree() throws {
        let seed =
            ProcessInfo.processInfo.environment["DUNLIN_TEST_SEED"].flatMap { Int($0) }
            ?? 20_261_126
        let count = 100_000
        let outcome = try Executable.run(
            "/usr/bin/env",
            ["python3", Project.path("Tests/Corpus/timing/windows.py"), "\(seed)", "\(count)"])
        try #require(outcome.code == 0, "\(outcome.errors)")
        var zones: [String: ZoneRules] = [:]
        var seen = 0
        var opened = 0
        /// Notices that leave on the day, later, and later because the day is closed.
        var kinds = [0, 0, 0]
        var differences: [String] = []
        for line in outcome.output.split(separator: "\n") {
            let row = try #require(Row(line))
            seen += 1
            let zone = try zones[row.zone] ?? systemZone(row.zone)
            zones[row.zone] = zone
            let (answers, moment) = try answers(row, zone)
            if row.numbers[8] == 1 { opened += 1 }
            if let kind = row.moment.last { kinds[kind] += 1 }
            if answers != Array(row.numbers[5...8]) + [row.opening ?? -1] || moment != row.moment {
                differences.append("\(line) but here \(answers) \(moment)")
            }
        }
        print("contact windows: seed \(seed), \(seen) instants, \(opened) open")
        #expect(seen == count && zones.count > 400 && opened > count / 5)
        #expect(kinds.allSatisfy { $0 > count / 10 }, "\(kinds)")
        #expect(
            differences.isEmpty,
            "seed \(seed): \(differences.count) differ: \(differences.prefix(5).joined(separator: "\n"))"
        )
    }

    /// Local day, second and weekday, open or not, and the next opening or -1; and when a step's notice
    /// leaves, both as `Row` has them.
    private func answers(_ row: Row, _ zone: ZoneRules) throws -> ([Int], [Int]) {
        let now = Instant(microseconds: Int64(row.numbers[0]) * 1_000_000)
        let (date, second) = zone.local(now)
        let weekend = Weekday.allCases.filter { row.numbers[3] >> ($0.rawValue - 1) & 1 == 0 }
        let calendar = WorkingCalendar(
            name: "days", from: try #require(date.adding(days: -3)),
            to: try #require(date.adding(days: 40)), weekend: weekend, holidays: [], working: [])
        let window = ContactWindow(
            opens: row.numbers[1], closes: row.numbers[2], closeEarly: row.numbers[4],
            dates: SendableDates(days: .workingDays, calendar: calendar), zone: zone)
        let isOpen = window.isOpen(at: now) == true
        var opening = window.opening(onOrAfter: now).map { Int($0.seconds) } ?? -1
        if opening > row.numbers[0] + Row.horizon { opening = -1 }
        let at = try row.at.map { seconds in
            try time(
                [seconds / 3600, seconds / 60 % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }
                    .joined(separator: ":"))
        }
        return (
            [Int(date.days), second, date.weekday.rawValue, isOpen ? 1 : 0, opening],
            numbers(window.moment(at: at, instant: now))
        )
    }

    private func numbers(_ moment: ContactWindow.Moment) -> [Int] {
        switch moment {
        case .today(let date, let sendAt, let closes):
            [Int(date.days), Int(sendAt.seconds), Int(closes.seconds), 0]
        case .later(let date, let sendAt, let closes, let isClosedDay):
            [Int(date.days), Int(sendAt.seconds), Int(closes.seconds), isClosedDay ? 2 : 1]
        case .unknown: []
        }
    }
}
