import CampaignLanguage
import Expressions
import Planning
import Testing

/// By the words of the semantics and a calendar on the wall: in November 2026 the 21st, 22nd, 28th and 29th are
/// the weekend days of these cases, and in October the 10th, a Saturday, is worked on.
@Suite("Steps that wait, end and come again")
struct StepBoundsTests {
    private func bench(_ steps: String, late: Int = 0) throws -> Bench {
        var text = CampaignText()
        text.portfolio = text.portfolio.replacing(
            "    tries: integer\n",
            with: "    tries: integer\n    payday: optional date\n    limit: optional date\n")
        text.timing = "timing:\n  hours: 09:00..20:00\n  days: working_days\n  late: \(late) days"
        text.steps = "steps:\n" + steps
        return try Bench(text)
    }

    /// The dates on which a step is due, with its name, nothing ever being sent.
    private func dates(
        _ bench: Bench, _ account: Account, from: String, to: String,
        facts: LedgerFacts = .empty
    ) throws -> [String] {
        var account = account
        var found: [String] = []
        var date = try day(from)
        let last = try day(to)
        while date <= last {
            account.fields["as_of"] = "\(date)T06:00:00+08:00"
            let outcome = try bench.decide(account, at: "\(date)T10:00:00+08:00", facts: facts)
            if outcome.reason == .stepDue, let step = outcome.step {
                found.append("\(date) \(step)")
            }
            date = try #require(date.adding(days: 1))
        }
        return found
    }

    @Test(
        "a reminder waits for the payday, but never beyond the due date",
        arguments: [
            ("2026-11-27", "", ["2026-11-24"]),
            // The pay comes on the day after, or has come before.
            ("2026-11-27", "2026-11-25", ["2026-11-25"]),
            ("2026-11-27", "2026-11-23", ["2026-11-24"]),
            // After the due date: the due date counts.
            ("2026-11-27", "2026-11-28", ["2026-11-27"]),
            // That is a Sunday, and on the due date a closed day is left out.
            ("2026-11-29", "2026-11-30", []),
            // Paid on a Saturday: the Friday before would be too early, the Monday is the due date.
            ("2026-11-30", "2026-11-28", ["2026-11-30"]),
            // And here the Monday is too late.
            ("2026-11-29", "2026-11-28", []),
        ])
    func payday(due: String, payday: String, expected: [String]) throws {
        let bench = try bench(
            """
              - step: before
                day: due - 3 days
                not_before: payday
                no_later_than: due
                send: sms
                text: 请备足款项。
            """)
        let account = Account("A1", due: due, ["payday": payday])
        #expect(
            try dates(bench, account, from: "2026-11-16", to: "2026-12-04")
                == expected.map { $0 + " before" })
    }

    @Test(
        "a last day bounds closed days and lateness",
        arguments: [
            ("2026-11-13", "", 1, ["2026-11-20", "2026-11-23"]),
            ("2026-11-13", "2026-11-20", 1, ["2026-11-20"]),
            // The step's day is a Saturday and moves to Monday, or, where that is too late, to Friday.
            ("2026-11-14", "", 0, ["2026-11-23"]), ("2026-11-14", "2026-11-21", 0, ["2026-11-20"]),
            ("2026-11-14", "2026-11-18", 0, ["2026-11-18"]),
        ])
    func limit(due: String, limit: String, late: Int, expected: [String]) throws {
        let bench = try bench(
            """
              - step: week
                day: due + 7 days
                no_later_than: limit
                send: sms
                text: 请还款。
            """, late: late)
        let account = Account("A1", due: due, ["limit": limit])
        #expect(
            try dates(bench, account, from: "2026-11-16", to: "2026-12-04")
                == expected.map { $0 + " week" })
    }

    private static let repeated = """
          - step: week
            day: due + 4 days
            no_later_than: limit
            repeat: { every: 14 days, times: 3 }
            send: sms
            text: 请还款。
        """

    @Test("a repeated step comes again at its interval, each time a step of its own")
    func repeats() throws {
        let bench = try bench(Self.repeated)
        // Saturday 10 October is a working day; 24 October and 7 and 21 November are not.
        let account = Account("A1", due: "2026-10-06")
        #expect(
            try dates(bench, account, from: "2026-10-01", to: "2026-12-10") == [
                "2026-10-10 week", "2026-10-26 week#2", "2026-11-09 week#3", "2026-11-23 week#4",
            ])
        let sent = try bench.decide(account, at: "2026-10-26T10:00:00+08:00")
        #expect(sent.notices.map(\.key) == ["test/A1/2026-10-06/week#2/sms"])
        #expect(sent.rule == "week#2")
    }

    @Test("a time that was taken is not sent again, and a later one still is")
    func taken() throws {
        let bench = try bench(Self.repeated, late: 20)
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-10-06")),
            taken: [.init(step: 1, channels: [.sms])])
        let facts = LedgerFacts(debts: [debt], contacts: [], spending: [])
        let found = try dates(
            bench, Account("A1", due: "2026-10-06"), from: "2026-10-26", to: "2026-11-23",
            facts: facts)
        #expect(found.first == "2026-11-09 week#3" && found.last == "2026-11-23 week#4")
    }

    @Test("a repetition beyond the last day does not exist")
    func repeatsUntil() throws {
        let account = Account("A1", due: "2026-10-06", ["limit": "2026-11-07"])
        #expect(
            try dates(bench(Self.repeated), account, from: "2026-10-01", to: "2026-12-10") == [
                "2026-10-10 week", "2026-10-26 week#2",
                // Saturday 7 November: Monday would be too late, so it is the Friday before.
                "2026-11-06 week#3",
            ])
    }

    private static let chain = """
          - step: first
            day: due + 1 day
            send: sms
            text: 请还款。
          - step: second
            day: due + 3 days
            after: first
            gap: 5 days
            send: sms
            text: 请还款。
        """

    private func facts(_ acceptedOn: String?) throws -> LedgerFacts {
        let taken = LedgerFacts.TakenStep(
            step: 0, channels: [.sms], acceptedOn: try acceptedOn.map { try day($0) })
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-11-06")), taken: [taken])
        return LedgerFacts(debts: [debt], contacts: [], spending: [])
    }

    @Test("a step waits until another was accepted, and for the gap")
    func after() throws {
        let bench = try bench(Self.chain)
        let account = Account("A1", due: "2026-11-06")
        // Accepted on Tuesday the 10th: the 15th is a Sunday.
        #expect(
            try dates(
                bench, account, from: "2026-11-07", to: "2026-11-30", facts: facts("2026-11-10"))
                == ["2026-11-16 second"])
        // On the 3rd, as after a due date that was corrected: its own day is later than the gap.
        #expect(
            try dates(
                bench, account, from: "2026-11-07", to: "2026-11-30", facts: facts("2026-11-03"))
                == ["2026-11-09 second"])
        // Handed over and never accepted; never sent at all.
        for facts in [try facts(nil), .empty] {
            let found = try dates(
                bench, account, from: "2026-11-10", to: "2026-11-30", facts: facts)
            #expect(found == [])
        }
        let waiting = try bench.decide(
            account, at: "2026-11-16T10:00:00+08:00", facts: try facts(nil))
        #expect(waiting.reason == .noStepOpen && waiting.rule == "second")
        #expect(waiting.decision.rule == .stepAfter(1))
    }

    @Test("a gap that does not fit before the last day leaves the step out")
    func gapBeyondLimit() throws {
        let bench = try bench(Self.chain + "\n    no_later_than: limit")
        let account = Account("A1", due: "2026-11-06", ["limit": "2026-11-14"])
        #expect(
            try dates(
                bench, account, from: "2026-11-07", to: "2026-11-30", facts: facts("2026-11-10"))
                == [])
        #expect(
            try dates(
                bench, account, from: "2026-11-07", to: "2026-11-30", facts: facts("2026-11-09"))
                // The 14th is a Saturday; Friday would break the gap, Monday the last day.
                == [])
        #expect(
            try dates(
                bench, account, from: "2026-11-07", to: "2026-11-30", facts: facts("2026-11-08"))
                == ["2026-11-13 second"])
    }
}
