import CampaignLanguage
import Expressions
import Planning
import Testing

/// `portfolio.zone`: hours and limits by the borrower's clocks. Indonesia has three zones, seven to
/// nine hours east of UTC; the lender's is Shanghai, eight hours east.
@Suite("Borrowers in zones of their own")
struct RecipientZoneTests {
    private func bench(_ timing: String = "") throws -> Bench {
        var text = CampaignText()
        text.portfolio = text.portfolio
            .replacing("  due: due\n", with: "  due: due\n  zone: place\n")
            .replacing(
                "    tries: integer",
                with: "    tries: integer\n    place: { type: optional text, longest: 40 }")
        text.timing = """
            timing:
              hours: 08:00..20:00
              late: 1 day\(timing)
            """
        return try Bench(text)
    }

    private func account(_ id: String, _ zone: String) -> Account {
        Account(id, due: "2026-11-13", ["place": zone])
    }

    @Test(
        "the window is that of the borrower's clocks",
        arguments: [
            // The step is at 10:00. 20:30 in Jayapura is 18:30 in Jakarta.
            ("Asia/Jayapura", "2026-11-20T11:30:00Z", Reason.afterHours, "2026-11-21T01:00:00Z"),
            ("Asia/Makassar", "2026-11-20T11:30:00Z", .stepDue, "2026-11-20T11:30:00Z"),
            ("Asia/Jakarta", "2026-11-20T11:30:00Z", .stepDue, "2026-11-20T11:30:00Z"),
            ("Asia/Jakarta", "2026-11-20T00:30:00Z", .stepDue, "2026-11-20T03:00:00Z"),
            ("Asia/Jayapura", "2026-11-20T00:30:00Z", .stepDue, "2026-11-20T01:00:00Z"),
        ])
    func window(zone: String, now: String, reason: Reason, sendAt: String) throws {
        let outcome = try bench().decide(account("A1", zone), at: now)
        #expect(outcome.reason == reason)
        #expect(outcome.decision.sendAt == (try instant(sendAt)))
        #expect(outcome.step == "week")
    }

    @Test("without a known zone nothing is sent", arguments: ["", "Asia/Atlantis", "CST", "../x"])
    func unknown(zone: String) throws {
        let outcome = try bench().decide(account("A1", zone))
        #expect(outcome.reason == .noZone)
        #expect(outcome.decision.kind == .skip)
        #expect(outcome.rule == "portfolio.zone")
        #expect(outcome.notices.isEmpty && outcome.decision.sendAt == nil)
    }

    @Test("many accounts of several zones, in any order, are decided as each alone")
    func mixed() throws {
        let zones = [
            "Asia/Jakarta", "Asia/Jayapura", "", "Asia/Makassar", "Asia/Jayapura", "no/zone",
        ]
        let accounts = (0..<60).map { account("A\($0)", zones[$0 * 7 % zones.count]) }
        let now = "2026-11-20T11:30:00Z"
        let bench = try bench()
        let together = try bench.run(accounts, at: now)
        for (account, outcome) in zip(accounts, together) {
            let alone = try bench.decide(account, at: now)
            #expect(outcome.reason == alone.reason)
            #expect(outcome.decision.sendAt == alone.decision.sendAt)
        }
        #expect(Set(together.map(\.reason)) == [.stepDue, .afterHours, .noZone])
    }

    /// At 18:30 UTC on the 20th it is the 21st in Shanghai and still the 20th in New York (13:30).
    @Test("a limit counts the borrower's dates; `today` stays the campaign's")
    func limits() throws {
        let bench = try bench("\n  limits: { all: 1 per day }")
        let now = "2026-11-20T18:30:00Z"
        func contact(_ date: String) throws -> LedgerFacts {
            LedgerFacts(
                debts: [],
                contacts: [
                    LedgerFacts.Contact(
                        borrower: Hash128("PA1"), date: try day(date), channel: .sms,
                        handedOver: try instant("2026-11-19T12:00:00Z"), origin: .other)
                ], spending: [])
        }
        // Seven days after the due date by the campaign's date, the 21st.
        let account = Account(
            "A1", due: "2026-11-14",
            ["place": "America/New_York", "as_of": "2026-11-20T18:00:00Z"])
        let free = try bench.decide(account, at: now, facts: try contact("2026-11-19"))
        #expect(free.reason == .stepDue)
        #expect(free.decision.daysOverdue == 7)
        let spent = try bench.decide(account, at: now, facts: try contact("2026-11-20"))
        #expect(spent.reason == .overLimit)
        // A campaign by the lender's clocks has written today already, under tomorrow's date.
        let tomorrow = try bench.decide(account, at: now, facts: try contact("2026-11-21"))
        #expect(tomorrow.reason == .overLimit)
    }
}
