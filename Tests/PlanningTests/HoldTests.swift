import CampaignLanguage
import Planning
import Testing

@Suite("Holds")
struct HoldTests {
    private func bench() throws -> Bench {
        var text = CampaignText()
        text.timing = "timing:\n  days: working_days\n  late: 10 days"
        text.more = """
            hold:
              tried: { if: tries > 0, until: due + 10 days }
              risky: { if: risk == "high" }
            """
        return try Bench(text)
    }

    /// Today is 20 November.
    @Test(
        "a hold lasts while its condition holds, through its last day",
        arguments: [
            ("2026-11-13", [:], Reason.stepDue, "week"),
            ("2026-11-13", ["tries": "1"], .hold, "tried"),
            ("2026-11-10", ["tries": "1"], .hold, "tried"),
            ("2026-11-09", ["tries": "1"], .stepDue, "week"),
            ("2026-11-09", ["tries": "1", "risk": "high"], .hold, "risky"),
            ("2026-11-13", ["tries": "1", "risk": "high"], .hold, "tried"),
            // A stop is for good and goes before.
            ("2026-11-13", ["tries": "1", "state": "settled"], .stopAccount, "settled"),
        ] as [(String, [String: String], Reason, String)])
    func lasts(due: String, fields: [String: String], reason: Reason, rule: String) throws {
        let outcome = try bench().decide(Account("A1", due: due, fields))
        #expect(outcome.reason == reason && outcome.rule == rule)
        #expect(outcome.notices.isEmpty == (reason != .stepDue))
        if reason == .hold { #expect(outcome.decision.kind == .held) }
    }

    @Test("all holds that hold are recorded")
    func recorded() throws {
        let account = Account("A1", due: "2026-11-13", ["tries": "1", "risk": "high"])
        #expect(try bench().decide(account).decision.holds == 0b11)
    }

    @Test("an account on hold leaves the conversation to the borrower's others")
    func conversation() throws {
        let accounts = [
            Account("A1", due: "2026-10-20", ["person": "P", "risk": "high"]),
            Account("A2", due: "2026-11-13", ["person": "P"]),
        ]
        #expect(try bench().run(accounts).map(\.reason) == [.hold, .stepDue])
    }
}
