import CampaignLanguage
import Expressions
import Planning
import Testing

/// Fallbacks and the tasks of holds, by facts made by hand. Today is Friday 20 November 2026.
@Suite("Beside the ladder")
struct FallbackTests {
    private static let steps = """
        steps:
          - step: week
            day: due + 7 days
            late: 3 days
            send: { first_of: [push, sms] }
            fallback: { send: { first_of: [sms, call] }, within: 1 day }
            text:
              push: { title: 还款提醒, body: 您有一笔款项已逾期。 }
              sms: 您的车贷已逾期。
              call: 先确认本人。
        """

    private func text(_ more: String = "") -> CampaignText {
        var text = CampaignText()
        text.timing = "timing: { hours: 09:00..20:00, late: 3 days, limits: { all: 9 per day } }"
        text.steps = Self.steps
        text.more = more
        return text
    }

    /// A notice of `week` on each of the channels, handed over then, of which none has arrived.
    private func facts(
        _ channels: Set<Channel.Kind> = [.push], refused: Set<Channel.Kind> = [],
        at: String = "2026-11-19T10:30:00+08:00", due: String = "2026-11-12",
        borrower: String = "PA1"
    ) throws -> LedgerFacts {
        var step = LedgerFacts.TakenStep(step: 0, channels: channels)
        step.handedOver = try instant(at)
        step.arrival = .failed
        step.failed = channels.union(refused)
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day(due)), taken: [step],
            notices: channels.count)
        let contacts = try channels.map {
            LedgerFacts.Contact(
                borrower: Hash128(borrower), date: try day(String(at.prefix(10))), channel: $0,
                handedOver: try instant(at), origin: .own)
        }
        return LedgerFacts(debts: [debt], contacts: contacts, spending: [])
    }

    private let account = Account("A1", due: "2026-11-12")

    @Test("whole days are counted by date, so that a daily run does not come a day late")
    func wholeDays() throws {
        let bench = try Bench(text())
        let facts = try facts()
        for (now, expected) in [
            ("2026-11-19T19:00:00+08:00", Reason.alreadyTaken),
            ("2026-11-20T09:00:00+08:00", .stepDue),
        ] {
            let outcome = try bench.decide(account, at: now, facts: facts)
            #expect(outcome.reason == expected)
            #expect(outcome.channels == (expected == .stepDue ? [.sms] : []))
        }
    }

    @Test(
        "of several channels another of the step's own may follow, and one that was tried may not")
    func ownChannels() throws {
        let bench = try Bench(text())
        let both = try bench.decide(account, facts: try facts([.push], refused: [.sms]))
        #expect(both.channels == [.call])
    }

    @Test("a due date that moved on puts the fallback off with the step")
    func movedOn() throws {
        let bench = try Bench(text())
        let moved = Account("A1", due: "2026-11-18")
        let outcome = try bench.decide(moved, facts: try facts())
        #expect(outcome.decision.kind == .skip && outcome.notices.isEmpty)
    }

    @Test("all of the step's channels have refused, or may not be used: a person is asked")
    func refused() throws {
        let bench = try Bench(text())
        var person = OutsideFacts.Person(Hash128("PA1"))
        person.optedOut = Channel.Kind.sms.bit
        var step = LedgerFacts.TakenStep(step: 0, channels: [])
        step.handedOver = try instant("2026-11-19T10:30:00+08:00")
        step.arrival = .failed
        step.failed = [.push]
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-11-12")), taken: [step])
        let facts = LedgerFacts(
            debts: [debt], contacts: [], spending: [],
            outside: OutsideFacts(people: [person]))
        #expect(try bench.decide(account, facts: facts).channels == [.call])
        // Without the opt-out the step's own SMS goes first.
        let plain = LedgerFacts(debts: [debt], contacts: [], spending: [])
        let own = try bench.decide(account, facts: plain)
        #expect(own.channels == [.sms] && !own.decision.isFallback)
    }

    @Test("the holdout gets no fallback")
    func holdout() throws {
        let bench = try Bench(
            text("experiment: { holdout: 99.99%, measure: { paid_within: 7 days } }"))
        #expect(try bench.decide(account, facts: try facts()).reason == .holdout)
    }

    @Test("a later fallback keeps out of a conversation that another account has today")
    func conversation() throws {
        let bench = try Bench(text())
        let known = try facts()
        let today = LedgerFacts.Contact(
            borrower: Hash128("PA1"), date: try day("2026-11-20"), channel: .email,
            handedOver: try instant("2026-11-20T09:00:00+08:00"), origin: .own)
        var step = LedgerFacts.TakenStep(step: 0, channels: [.push])
        step.handedOver = try instant("2026-11-19T10:30:00+08:00")
        step.arrival = .failed
        step.failed = [.push]
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-11-12")), taken: [step])
        #expect(try bench.decide(account, facts: known).reason == .stepDue)
        let facts = LedgerFacts(debts: [debt], contacts: [today], spending: [])
        #expect(try bench.decide(account, facts: facts).reason == .otherAccount)
    }

    // MARK: Tasks

    private static let hold = "hold: { risky: { if: risk == \"high\", task: call } }"

    @Test(
        "a task is for the audience, leaves a notice of the same borrower alone, and heeds a person"
    )
    func tasks() throws {
        var text = text(Self.hold)
        text.audience = "audience: { exclude: { tried: tries > 5 } }"
        let bench = try Bench(text)
        let due = "2026-11-13"
        let accounts = [
            Account("A1", due: due, ["risk": "high"]),
            Account("A2", due: due, ["person": "PA1"]),
            Account("A3", due: due, ["risk": "high", "tries": "9"]),
            Account("A4", due: due, ["risk": "high"]),
            // Two accounts of one borrower, one call.
            Account("A5", due: due, ["risk": "high", "person": "P"]),
            Account("A6", due: due, ["risk": "high", "person": "P"]),
        ]
        var silent = OutsideFacts.Person(Hash128("PA4"))
        silent.heldUntil = try day("2026-11-30")
        let facts = LedgerFacts(
            debts: [], contacts: [], spending: [], outside: OutsideFacts(people: [silent]))
        let outcomes = try bench.run(accounts, facts: facts)
        #expect(
            outcomes.map(\.reason) == [.taskDue, .stepDue, .hold, .hold, .taskDue, .hold])
        #expect(outcomes[0].notices.map(\.key) == ["test/A1/2026-11-13/risky/call"])
        #expect(outcomes[0].text == "事由：risky。请联系客户，并登记结果。")
    }

    @Test("steps and tasks together are at most 64")
    func tooMany() throws {
        var text = text(Self.hold)
        text.steps =
            "steps:\n"
            + (0..<64).map { at in
                "  - { step: s\(at), day: due + \(at) days, send: sms, text: 您的车贷已逾期。 }"
            }.joined(separator: "\n")
        let error = #expect(throws: BadCampaign.self) { try Bench(text) }
        #expect(error?.findings.contains { $0.contains("steps and tasks") } == true)
    }
}
