import CampaignLanguage
import Expressions
import Planning
import Testing

/// `not_before`, `no_later_than`, `after`, `gap` and `repeat`: on which days the planner finds which step due.
@Suite("What moves the day of a step")
struct StepDayTests {
    /// A campaign whose last step has `keys`; its day is the field `first`, its dates `wages` and `latest`.
    static func bench(_ keys: String, late: Int = 1) throws -> Bench {
        var text = CampaignText()
        text.portfolio = text.portfolio.replacing(
            "    due: date\n",
            with: "    due: date\n    first: date\n    wages: optional date\n"
                + "    latest: optional date\n")
        text.steps = """
            steps:
              - step: before
                day: due - 300 days
                send: sms
                text: 请还款。
              - step: here
                day: first
                late: \(late) days
                \(keys)
                send: sms
                text: 请还款。
            """
        text.stop = ""
        return try Bench(text)
    }

    /// The step due on each working day from three weeks before the first day to sixty days after it.
    static func due(
        _ bench: Bench, _ fields: [String: String], facts: LedgerFacts = .empty
    ) throws -> [String] {
        let first = try day(fields["first"] ?? "")
        var found: [String] = []
        for offset in -21...60 {
            let today = try #require(first.adding(days: offset))
            guard bench.calendar?.isWorking(today) == true else { continue }
            let now = "\(today)T10:00:00+08:00"
            let account = Account(
                "A1", due: fields["due"] ?? "", fields.merging(["as_of": now]) { $1 })
            let outcome = try bench.decide(account, at: now, facts: facts)
            guard outcome.reason == .stepDue, let step = outcome.step else {
                #expect(outcome.reason == .noStepOpen, "\(today)")
                continue
            }
            let date = today.description.dropFirst(5)
            found.append(step == "here" ? String(date) : "\(date) \(step.dropFirst(4))")
        }
        return found
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var due, first: String
        var wages, latest: String?
        var ifClosed: String?
        var late = 1
        var dates: [String]

        var testDescription: String {
            "\(first) due \(due), \(wages ?? "–")..\(latest ?? "–") \(ifClosed ?? "")"
        }

        init(
            _ first: String, due: String, wages: String? = nil, latest: String? = nil,
            closed ifClosed: String? = nil, late: Int = 1, _ dates: [String]
        ) {
            self.first = "2026-" + first
            self.due = "2026-" + due
            self.wages = wages.map { "2026-" + $0 }
            self.latest = latest.map { "2026-" + $0 }
            self.ifClosed = ifClosed
            self.late = late
            self.dates = dates
        }
    }

    /// By hand from the calendar of 2026: 15 to 23 February is closed, the Saturdays 14 and 28 February are
    /// working days; 1, 8 and 15 March are Sundays.
    static let bounds: [Case] = [
        // Nobody waits where there is no payday.
        Case("03-05", due: "03-10", ["03-05", "03-06"]),
        // A payday after the day, before it, and one after the last day.
        Case("03-05", due: "03-13", wages: "03-09", ["03-09", "03-10"]),
        Case("03-05", due: "03-13", wages: "03-01", ["03-05", "03-06"]),
        Case("03-05", due: "03-13", wages: "03-12", latest: "03-11", ["03-11"]),
        // A payday after the due date: the due date counts, where it is the last day, and ends the step.
        Case("03-05", due: "03-13", wages: "03-20", latest: "03-13", ["03-13"]),
        Case("03-05", due: "03-13", wages: "03-20", ["03-20", "03-23"]),
        // A payday on a Sunday: Friday would be before the wages, so Monday; after the due date nothing.
        Case("03-05", due: "03-13", wages: "03-08", ["03-09", "03-10"]),
        Case("03-05", due: "03-13", wages: "03-08", late: 0, ["03-09"]),
        Case("03-05", due: "03-13", wages: "03-08", closed: "earlier", ["03-09", "03-10"]),
        Case("03-05", due: "03-08", wages: "03-07", []),
        // The payday is the due date, which is a Sunday: left out, as any step on a closed due date.
        Case("03-05", due: "03-08", wages: "03-08", []),
        // No payday: a Saturday before the due date moves to Friday, whatever the last day.
        Case("03-07", due: "03-10", latest: "03-10", ["03-06", "03-09"]),
        // Saturday 28 February is a working day.
        Case("02-25", due: "03-05", wages: "02-28", ["02-28", "03-02"]),
        // Spring festival before the due date.
        Case("02-18", due: "02-27", ["02-14", "02-24"]),
        Case("02-13", due: "02-27", wages: "02-16", ["02-24", "02-25"]),
        // After it: later, but never past the last day.
        Case("02-20", due: "02-10", ["02-24", "02-25"]),
        Case("02-20", due: "02-10", latest: "02-26", ["02-24", "02-25"]),
        Case("02-20", due: "02-10", latest: "02-22", ["02-14"]),
        Case("03-05", due: "02-10", latest: "02-21", ["02-14"]),
        // Neither way is free.
        Case("03-05", due: "02-10", wages: "02-17", latest: "02-21", []),
        // `if_closed` gives way to the last day, and not to a distant one; `late` ends with it.
        Case("03-07", due: "03-31", latest: "03-08", closed: "later", ["03-06"]),
        Case("03-07", due: "03-31", latest: "03-09", closed: "later", ["03-09"]),
        Case("03-07", due: "03-31", latest: "03-09", closed: "skip", []),
    ]

    @Test("a day between two dates", arguments: bounds)
    func between(entry: Case) throws {
        let closed = entry.ifClosed.map { "\n    if_closed: \($0)" } ?? ""
        let bench = try Self.bench(
            "not_before: wages\n    no_later_than: latest" + closed, late: entry.late)
        let dates = try Self.due(
            bench,
            [
                "due": entry.due, "first": entry.first, "wages": entry.wages ?? "",
                "latest": entry.latest ?? "",
            ])
        #expect(dates == entry.dates)
    }

    @Test(
        "a repetition is a step of its own, on its own side of the due date",
        arguments: [
            // Fridays; the Saturdays 14 and 28 February are working days, so late notices leave on them.
            (
                "01-30", "01-23", "14 days, times: 3", "",
                [
                    "01-30", "02-02", "02-13 #2", "02-14 #2", "02-27 #3", "02-28 #3", "03-13 #4",
                    "03-16 #4",
                ]
            ),
            (
                "01-30", "01-23", "1 week, times: 4", "",
                [
                    "01-30", "02-02", "02-06 #2", "02-09 #2", "02-13 #3", "02-14 #3", "02-24 #4",
                    "02-25 #4", "02-27 #5", "02-28 #5",
                ]
            ),
            // What would come after the last day does not exist.
            (
                "01-30", "01-23", "1 week, times: 4", "02-14",
                ["01-30", "02-02", "02-06 #2", "02-09 #2", "02-13 #3", "02-14 #3"]
            ),
            // Two before the due date, Wednesday the 11th, one after it; on the 9th the first is open still.
            (
                "03-06", "03-11", "3 days, times: 2", "",
                ["03-06", "03-09 #2", "03-10 #2", "03-12 #3", "03-13 #3"]
            ),
            // Sundays: before the due date to the Saturday that is a working day, on it left out, after it Monday.
            (
                "03-01", "03-08", "7 days, times: 2", "",
                ["02-28", "03-02", "03-16 #3", "03-17 #3"]
            ),
        ] as [(String, String, String, String, [String])])
    func repeated(
        first: String, due: String, rule: String, latest: String, dates: [String]
    ) throws {
        let bench = try Self.bench("repeat: { every: \(rule) }\n    no_later_than: latest")
        let found = try Self.due(
            bench,
            [
                "due": "2026-" + due, "first": "2026-" + first,
                "latest": latest.isEmpty ? "" : "2026-" + latest,
            ])
        #expect(found == dates)
    }

    private static func accepted(_ date: String?, taken: [Int] = []) throws -> LedgerFacts {
        let first = LedgerFacts.TakenStep(
            step: 0, channels: [.sms], acceptedOn: try date.map { try day("2026-" + $0) })
        let more = taken.map { LedgerFacts.TakenStep(step: $0, channels: [.sms]) }
        return LedgerFacts(
            debts: [
                .init(
                    account: Hash128("A1"), identity: .due(try day("2026-03-02")),
                    taken: [first] + more, notices: 1 + taken.count)
            ], contacts: [], spending: [])
    }

    @Test(
        "a step waits for another one that was accepted, and its gap",
        arguments: [
            // Due on 2 March; the step's day is Tuesday the 10th.
            (nil, "", "", []),
            ("03-05", "", "", ["03-10", "03-11"]),
            ("03-05", "gap: 5 days", "", ["03-10", "03-11"]),
            ("03-09", "gap: 3 days", "", ["03-12", "03-13"]),
            ("03-12", "", "", ["03-12", "03-13"]),
            // Two days after Thursday is Saturday; no rule for closed days shortens the gap.
            ("03-12", "gap: 2 days", "", ["03-16", "03-17"]),
            ("03-12", "gap: 2 days\n    if_closed: earlier", "", ["03-16", "03-17"]),
            // The gap ends after the last day: there is no such step.
            ("03-12", "gap: 2 days", "03-13", []),
            // It ends on Saturday, the last day is Sunday: Friday would be too early, Monday too late.
            ("03-12", "gap: 2 days", "03-15", []),
            ("03-12", "gap: 1 day", "03-13", ["03-13"]),
        ] as [(String?, String, String, [String])])
    func after(accepted: String?, keys: String, latest: String, dates: [String]) throws {
        let more = keys.isEmpty ? "" : "\n    " + keys
        let bench = try Self.bench("after: before\n    no_later_than: latest" + more)
        let fields = [
            "due": "2026-03-02", "first": "2026-03-10",
            "latest": latest.isEmpty ? "" : "2026-" + latest,
        ]
        let found = try Self.due(bench, fields, facts: try Self.accepted(accepted))
        #expect(found == dates)
        // Nothing is known of the debt: the same as a step that was not accepted.
        #expect(try Self.due(bench, fields) == [])
    }

    @Test("a step that waits says so, with the line of `after`")
    func waiting() throws {
        let bench = try Self.bench("after: before")
        let fields = ["first": "2026-03-10", "as_of": "2026-03-10T06:00:00+08:00"]
        let account = Account("A1", due: "2026-03-02", fields)
        let outcome = try bench.decide(
            account, at: "2026-03-10T10:00:00+08:00", facts: try Self.accepted(nil))
        #expect(outcome.reason == .noStepOpen)
        #expect(outcome.decision.rule == .stepAfter(1))
        #expect(outcome.rule == "here")
        #expect(outcome.decision.expired == 0)
        // It has not passed, however long it waits: it would come on the day of the acceptance.
        let fresh = Account(
            "A1", due: "2026-03-02",
            fields.merging(["as_of": "2026-03-20T06:00:00+08:00"]) { $1 })
        let waiting = try bench.decide(
            fresh, at: "2026-03-20T10:00:00+08:00", facts: try Self.accepted(nil))
        #expect(waiting.decision.rule == .stepAfter(1) && waiting.decision.expired == 0)
        // But before the due date it passes with it.
        let before = Account(
            "A1", due: "2026-03-12", fields.merging(["as_of": "2026-03-20T06:00:00+08:00"]) { $1 })
        let passed = try bench.decide(before, at: "2026-03-20T10:00:00+08:00")
        #expect(passed.decision.rule == nil && passed.decision.expired == 0b11)
        let early = try bench.decide(
            account, at: "2026-03-10T00:30:00+08:00", facts: try Self.accepted("03-05"))
        #expect(early.reason == .stepDue)
        let other = Account("A1", due: "2026-03-02", fields.merging(["first": "2026-03-11"]) { $1 })
        let quiet = try bench.decide(other, at: "2026-03-10T10:00:00+08:00")
        #expect(quiet.reason == .noStepOpen && quiet.decision.rule == nil)
    }

    @Test("repetitions behind a gap keep their distance from the first")
    func repeatedAfterGap() throws {
        let bench = try Self.bench(
            "after: before\n    gap: 4 days\n    repeat: { every: 7 days, times: 2 }")
        let found = try Self.due(
            bench, ["due": "2026-03-02", "first": "2026-03-10"], facts: try Self.accepted("03-09"))
        // Friday the 13th, and two Fridays more.
        #expect(
            found == ["03-13", "03-16", "03-20 #2", "03-23 #2", "03-27 #3", "03-30 #3"])
    }

    @Test("a repetition that was taken is not sent again, nor those before it; the next one is")
    func takenRepetition() throws {
        let bench = try Self.bench("repeat: { every: 1 day, times: 3 }", late: 4)
        let fields = ["first": "2026-03-09", "as_of": "2026-03-11T06:00:00+08:00"]
        let account = Account("A1", due: "2026-03-02", fields)
        func step(_ taken: [Int]) throws -> (String?, Reason, UInt64) {
            let outcome = try bench.decide(
                account, at: "2026-03-11T10:00:00+08:00",
                facts: try Self.accepted("03-05", taken: taken))
            return (outcome.step, outcome.reason, outcome.decision.superseded)
        }
        // On Wednesday the steps of Monday, Tuesday and Wednesday are open: the last wins.
        #expect(try step([]) == ("here#3", .stepDue, 0b0110))
        #expect(try step([1]) == ("here#3", .stepDue, 0b0100))
        #expect(try step([1, 2]) == ("here#3", .stepDue, 0))
        #expect(try step([3]) == ("here#3", .alreadyTaken, 0))
        let outcome = try bench.decide(account, at: "2026-03-11T10:00:00+08:00")
        #expect(outcome.notices.map(\.key) == ["test/A1/2026-03-02/here#3/sms"])
    }
}
