import CampaignLanguage
import Expressions
import Planning
import Testing

@Suite("What the ledger remembers")
struct LedgerFactsTests {
    private func debt(
        _ due: String, taken: [LedgerFacts.TakenStep], notices: Int = 1
    ) throws -> LedgerFacts {
        LedgerFacts(
            debts: [
                .init(
                    account: Hash128("A1"), identity: .due(try day(due)), taken: taken,
                    notices: notices)
            ], contacts: [], spending: [])
    }

    @Test("a step that was taken is not sent again")
    func taken() throws {
        let facts = try debt("2026-11-13", taken: [.init(step: 1, channels: [.sms])])
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.reason == .alreadyTaken)
        #expect(outcome.step == "week")
        // Another account, and another debt of the same account, are not concerned.
        #expect(
            try Bench().decide(Account("A2", due: "2026-11-13"), facts: facts).reason == .stepDue)
        #expect(
            try Bench().decide(Account("A1", due: "2026-10-20"), facts: facts).reason == .stepDue)
    }

    @Test("steps before a taken one are never sent again")
    func onlyForward() throws {
        let facts = try debt("2026-11-13", taken: [.init(step: 2, channels: [.sms])])
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.reason == .alreadyTaken)
        #expect(outcome.decision.expired == 0)
    }

    @Test("a taken all_of step adds the channel that is missing, and no other")
    func topUp() throws {
        let account = Account("A1", due: "2026-10-20")
        let half = try debt("2026-10-20", taken: [.init(step: 2, channels: [.sms])])
        #expect(try Bench().decide(account, facts: half).channels == [.email])
        let whole = try debt("2026-10-20", taken: [.init(step: 2, channels: [.sms, .email])])
        #expect(try Bench().decide(account, facts: whole).reason == .alreadyTaken)
        let noMail = Account("A1", due: "2026-10-20", ["mail": ""])
        #expect(try Bench().decide(noMail, facts: half).reason == .alreadyTaken)
    }

    @Test(
        "a due date moved by up to 15 days is the same debt, and keeps its key",
        arguments: [
            ("2026-11-13", true), ("2026-10-29", true), ("2026-11-28", true),
            ("2026-10-28", false), ("2026-11-29", false),
        ])
    func correction(known: String, isSame: Bool) throws {
        let facts = try debt(known, taken: [.init(step: 0, channels: [.sms])])
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.reason == .stepDue)
        let debt = isSame ? known : "2026-11-13"
        #expect(outcome.notices.first?.key == "test/A1/\(debt)/week/sms")
    }

    @Test(
        "`cycle_gap` says how far a due date may move",
        arguments: [
            ("20 days", "2026-10-24", true), ("20 days", "2026-10-23", false),
            ("1 day", "2026-11-12", true), ("1 day", "2026-11-11", false),
            ("0 days", "2026-11-13", true), ("0 days", "2026-11-14", false),
        ])
    func cycleGap(gap: String, known: String, isSame: Bool) throws {
        var text = CampaignText()
        text.portfolio = text.portfolio
            .replacing("  due: due\n", with: "  due: due\n  cycle_gap: \(gap)\n")
        let facts = try debt(known, taken: [.init(step: 1, channels: [.sms])])
        let outcome = try Bench(text).decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.reason == (isSame ? .alreadyTaken : .stepDue))
    }

    @Test("an instalment names the debt where it is declared")
    func instalments() throws {
        var text = CampaignText()
        text.portfolio = text.portfolio
            .replacing("  due: due\n", with: "  due: due\n  instalment: device\n")
        let bench = try Bench(text)
        let facts = LedgerFacts(
            debts: [
                .init(
                    account: Hash128("A1"), identity: .instalment(Hash128("7/12")),
                    taken: [.init(step: 1, channels: [.sms])])
            ], contacts: [], spending: [])
        let taken = try bench.decide(
            Account("A1", due: "2026-11-13", ["device": "7/12"]), facts: facts)
        #expect(taken.reason == .alreadyTaken)
        let other = try bench.decide(
            Account("A1", due: "2026-11-13", ["device": "8/12"]), facts: facts)
        #expect(other.notices.first?.key == "test/A1/8%2F12/week/sms")
        // Two instalments of one account are two debts, the same one twice is an error.
        let rows = ["7", "8", "8"].map { Account("A1", due: "2026-11-13", ["device": $0]) }
        #expect(
            try bench.run(rows).map(\.reason) == [.stepDue, .duplicateRow, .duplicateRow])
    }

    private func contact(
        _ date: String, _ channel: Channel.Kind = .sms, ofCampaign: Bool = false,
        person: String = "PA1"
    ) throws -> LedgerFacts.Contact {
        .init(
            borrower: Hash128(person), date: try day(date), channel: channel,
            handedOver: try instant(date + "T10:00:00+08:00"), origin: ofCampaign ? .own : .other)
    }

    @Test(
        "limits count the borrower's notices of all campaigns on their dates",
        arguments: [
            // One a day; yesterday's is over. Three on the seven dates that end today: the 14th
            // counts.
            (["2026-11-20"], Reason.overLimit), (["2026-11-19"], .stepDue),
            (["2026-11-14", "2026-11-16", "2026-11-18"], .overLimit),
            (["2026-11-13", "2026-11-16", "2026-11-18"], .stepDue),
        ])
    func limits(dates: [String], reason: Reason) throws {
        let facts = LedgerFacts(
            debts: [], contacts: try dates.map { try contact($0) }, spending: [])
        let outcome = try Bench().decide(Account("A1", due: "2026-11-13"), facts: facts)
        #expect(outcome.reason == reason)
        #expect(outcome.rule == (reason == .overLimit ? "timing.limits" : "week"))
        let other = try Bench().decide(Account("A2", due: "2026-11-13"), facts: facts)
        #expect(other.reason == .stepDue)
    }

    @Test(
        "first_of goes on to the next channel within its limit; tasks have their own"
    )
    func limitsByChannel() throws {
        var text = CampaignText()
        text.timing += "\n  limits: { push: 1 per 7 days, all: 2 per day }"
        let bench = try Bench(text)
        func channels(_ contacts: [LedgerFacts.Contact]) throws -> [Channel.Kind] {
            try bench.decide(
                Account("A1", due: "2026-11-23"),
                facts: LedgerFacts(debts: [], contacts: contacts, spending: [])
            ).channels
        }
        #expect(try channels([]) == [.push])
        #expect(try channels([try contact("2026-11-15", .push)]) == [.sms])
        let today = try contact("2026-11-20", .email)
        #expect(try channels([today]) == [.push])
        #expect(try channels([today, today]) == [])
        let calls = try (0..<5).map { _ in try contact("2026-11-20", .call) }
        #expect(try channels(calls) == [.push])
    }

    @Test("the ledger's facts reach the campaign's conditions")
    func facts() throws {
        var text = CampaignText()
        text.stop = """
            stop:
              account:
                often: notices.this_due >= 6
              borrower:
                lately: notices.in_last(3 days) >= 2
            """
        text.audience = """
            audience:
              exclude:
                today: has(notices.last) and notices.last > now - 6 hours
            """
        let bench = try Bench(text)
        let account = Account("A1", due: "2026-11-13")
        func reason(_ contacts: [LedgerFacts.Contact], notices: Int = 0) throws -> Reason {
            let debt = LedgerFacts.Debt(
                account: Hash128("A1"), identity: .due(try day("2026-11-13")), notices: notices)
            return try bench.decide(
                account, facts: LedgerFacts(debts: [debt], contacts: contacts, spending: [])
            ).reason
        }
        #expect(try bench.decide(account).reason == .stepDue)
        #expect(try reason([], notices: 5) == .stepDue)
        #expect(try reason([], notices: 6) == .stopAccount)
        let two = [
            try contact("2026-11-18", ofCampaign: true),
            try contact("2026-11-19", ofCampaign: true),
        ]
        #expect(try reason(two) == .stopBorrower)
        #expect(
            try reason([try contact("2026-11-17", ofCampaign: true), two[1]]) == .stepDue)
        // Another campaign's notices count for limits only.
        #expect(try reason([try contact("2026-11-18"), try contact("2026-11-19")]) == .stepDue)
        #expect(try reason([try contact("2026-11-20", ofCampaign: true)]) == .excluded)
    }
}
