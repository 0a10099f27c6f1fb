import CampaignLanguage
import Expressions
import Planning
import Testing

/// What replies, opt-outs, promises, payments and people change, by facts made by hand. Today is Friday
/// 20 November 2026; the account of 13 November is a week overdue and owes 1,060.00.
@Suite("What came from outside")
struct OutsideTests {
    private func bench(hold: String = "", steps: String? = nil) throws -> Bench {
        var text = CampaignText()
        text.more = """
            replies:
              help: ["1"]
              dispute: [有误]
              complaint: [投诉]
            """
        if !hold.isEmpty { text.more += "\nhold:\n  rule: { \(hold) }" }
        if let steps { text.steps = steps }
        return try Bench(text)
    }

    private func facts(
        person: (inout OutsideFacts.Person) -> Void = { _ in },
        account: (inout OutsideFacts.Account) -> Void = { _ in },
        addresses: [OutsideFacts.Address] = []
    ) -> LedgerFacts {
        var somebody = OutsideFacts.Person(Hash128("PA1"))
        var debt = OutsideFacts.Account(Hash128("A1"))
        person(&somebody)
        account(&debt)
        return LedgerFacts(
            debts: [], contacts: [], spending: [],
            outside: OutsideFacts(
                people: [somebody], accounts: [debt], addresses: addresses))
    }

    private func replied(_ event: ReplyEvent, _ date: String) throws -> LedgerFacts {
        let date = try day(date)
        let at = try #require(ReplyEvent.allCases.firstIndex(of: event))
        return facts(person: { $0.days[at] = date })
    }

    private let overdue = Account("A1", due: "2026-11-13")

    @Test("a dispute or a complaint stops the borrower, and only the borrower")
    func objections() throws {
        let bench = try bench()
        let accounts = [
            overdue, Account("A2", due: "2026-11-13", ["person": "PA1"]),
            Account("A3", due: "2026-11-13"),
        ]
        let disputed = try bench.run(accounts, facts: try replied(.dispute, "2026-06-01"))
        #expect(disputed.map(\.reason) == [.disputed, .disputed, .stepDue])
        #expect(disputed[0].rule == "replies.dispute" && disputed[0].decision.kind == .stopped)
        let complained = try bench.decide(overdue, facts: try replied(.complaint, "2026-11-20"))
        #expect(complained.reason == .complained && complained.rule == "replies.complaint")
    }

    /// 13 November + 7 days is today: the hold's last day.
    @Test(
        "a request for help holds for as long as the campaign says",
        arguments: [("2026-11-12", Reason.stepDue), ("2026-11-13", .hold), ("2026-11-20", .hold)])
    func help(date: String, reason: Reason) throws {
        let bench = try bench(hold: "if: replied.help, until: replied.help.day + 7 days")
        #expect(try bench.decide(overdue, facts: try replied(.help, date)).reason == reason)
        // Another word is no request for help.
        #expect(try bench.decide(overdue, facts: try replied(.paid, date)).reason == .stepDue)
    }

    @Test(
        "a promise holds through its day",
        arguments: [("2026-11-18", Reason.stepDue), ("2026-11-19", .hold), ("2026-12-01", .hold)])
    func promise(date: String, reason: Reason) throws {
        let bench = try bench(
            hold: "if: has(promise) and promise.amount >= 500.00, until: promise.date + 1 day")
        let (date, at) = (try day(date), try instant("2026-11-10T10:00:00+08:00"))
        for (amount, expected) in [(50_000, reason), (49_999, .stepDue)] as [(Int64, Reason)] {
            let facts = facts(account: {
                $0.promise = .init(date: date, amount: amount, at: at)
            })
            #expect(try bench.decide(overdue, facts: facts).reason == expected)
        }
    }

    /// The row is of 06:00 and owes 106,000 minor units.
    @Test(
        "payments after the row was extracted stop it when they cover the sum, else pause it",
        arguments: [
            ([("2026-11-20T06:00:00+08:00", 106_000)], Reason.stepDue),
            ([("2026-11-20T06:00:01+08:00", 106_000)], .paid),
            ([("2026-11-20T06:00:01+08:00", 105_999)], .paidInPart),
            (
                [("2026-11-20T07:00:00+08:00", 6_000), ("2026-11-20T08:00:00+08:00", 100_000)],
                .paid
            ),
            (
                [("2026-11-19T08:00:00+08:00", 100_000), ("2026-11-20T08:00:00+08:00", 6_000)],
                .paidInPart
            ),
        ] as [([(String, Int64)], Reason)])
    func payments(paid: [(String, Int64)], reason: Reason) throws {
        let payments = try paid.map { OutsideFacts.Payment(at: try instant($0.0), amount: $0.1) }
        let outcome = try bench().decide(overdue, facts: facts(account: { $0.payments = payments }))
        #expect(outcome.reason == reason)
        if reason != .stepDue { #expect(outcome.rule == "portfolio.owed") }
        #expect(Reason.paid.kind == .stopped && Reason.paidInPart.kind == .skip)
    }

    /// 60.00 of penalty and 1,000.00 of arrears. The first line of each is what Civil Code art. 561 makes of it.
    @Test(
        "where the product says how payments are set off, who paid a part is asked for the rest",
        arguments: [
            ("[penalty, arrears]", 3_000, "罚息30.00元，应还1,030.00元。"),
            ("[penalty, arrears]", 6_000, "罚息0.00元，应还1,000.00元。"),
            ("[penalty, arrears]", 56_000, "罚息0.00元，应还500.00元。"),
            ("[arrears, penalty]", 56_000, "罚息60.00元，应还500.00元。"),
            ("[arrears, penalty]", 102_500, "罚息35.00元，应还35.00元。"),
            ("[arrears, penalty]", 106_000, "stop_account"),
            ("[arrears, penalty]", 106_001, "stop_account"),
            // What was paid beyond the penalty is for something that the order does not know.
            ("[penalty]", 6_001, "paid_in_part"),
            ("[penalty]", 5_999, "罚息0.01元，应还1,000.01元。"),
            ("[arrears]", 100_000, "paid"),
        ])
    func allocation(order: String, amount: Int64, expected: String) throws {
        var text = CampaignText()
        text.portfolio = text.portfolio.replacing(
            "  owed: debt", with: "  owed: debt\n  terms: { allocation: \(order) }")
        text.steps = """
            steps:
              - step: week
                day: due + 7 days
                send: sms
                text: "罚息{{ penalty | money }}，应还{{ debt | money }}。"
            """
        let at = try instant("2026-11-20T07:00:00+08:00")
        let outcome = try Bench(text).decide(
            overdue, facts: facts(account: { $0.payments = [.init(at: at, amount: amount)] }))
        let said = outcome.notices.first.map { "\($0.text)" }
        #expect((said ?? outcome.reason.rawValue).contains(expected))
    }

    @Test("an address that another borrower's notice went to today gets no second one")
    func usedAddress() throws {
        func facts(_ channel: Channel.Kind, _ borrower: String, _ date: String) throws
            -> LedgerFacts
        {
            LedgerFacts(
                debts: [], contacts: [], spending: [],
                addresses: [
                    .init(
                        address: Hash128("13800138000"), channel: channel,
                        borrower: Hash128(borrower), date: try day(date))
                ])
        }
        let account = Account("A1", due: "2026-11-13", ["mobile": "+8613800138000"])
        let bench = try bench()
        for (channel, borrower, date, expected) in [
            (.sms, "P2", "2026-11-20", .sharedAddress), (.sms, "P2", "2026-11-19", .stepDue),
            (.push, "P2", "2026-11-20", .stepDue), (.sms, "PA1", "2026-11-20", .stepDue),
        ] as [(Channel.Kind, String, String, Reason)] {
            let outcome = try bench.decide(account, facts: try facts(channel, borrower, date))
            #expect(outcome.reason == expected, "\(channel) \(borrower) \(date)")
        }
    }

    @Test("expressions read what was paid, and opt-outs by channel")
    func values() throws {
        let payment = OutsideFacts.Payment(
            at: try instant("2026-11-20T08:00:00+08:00"), amount: 5_000)
        var text = CampaignText()
        text.stop = """
            stop:
              account:
                some: payments.since_snapshot == 50.00
              borrower:
                out: opted_out(email) and not opted_out(sms)
            """
        let bench = try Bench(text)
        let paid = try bench.decide(overdue, facts: facts(account: { $0.payments = [payment] }))
        #expect(paid.reason == .stopAccount && paid.rule == "some")
        let mail = Channel.Kind.email.bit
        let out = try bench.decide(overdue, facts: facts(person: { $0.optedOut = mail }))
        #expect(out.reason == .stopBorrower && out.rule == "out")
        let address = OutsideFacts.Address(
            Hash128(overdue.fields["mail"] ?? ""), optedOut: mail)
        #expect(try bench.decide(overdue, facts: facts(addresses: [address])).rule == "out")
        #expect(try bench.decide(overdue, facts: facts()).reason == .stepDue)
    }

    @Test("a channel that was opted out of is never chosen")
    func optOut() throws {
        let (sms, push) = (Channel.Kind.sms.bit, Channel.Kind.push.bit)
        let bench = try bench()
        let before = Account("A1", due: "2026-11-23")
        func channels(_ account: Account, _ bits: UInt8) throws -> [Channel.Kind] {
            try bench.decide(account, facts: facts(person: { $0.optedOut = bits })).channels
        }
        // `first_of: [push, sms]` three days before.
        #expect(try channels(before, 0) == [.push])
        #expect(try channels(before, push) == [.sms])
        #expect(try channels(before, sms) == [.push])
        let none = try bench.decide(
            before, facts: facts(person: { $0.optedOut = sms | push }))
        #expect(none.reason == .optedOut && none.decision.kind == .skip)
        // `all_of: [sms, email]` a month after.
        #expect(try channels(Account("A1", due: "2026-10-20"), sms) == [.email])
    }

    @Test(
        "an opt-out of an address holds for whoever has it, with the country's code or without",
        arguments: ["13800138000", "+8613800138000", "8613800138000", "008613800138000"])
    func address(written: String) throws {
        let hash = Hash128(ContactAddress.form(written, on: .sms))
        let facts = facts(addresses: [.init(hash, optedOut: Channel.Kind.sms.bit)])
        let other = Account("A9", due: "2026-11-13", ["mobile": "+8613800138000"])
        #expect(try bench().decide(other, facts: facts).reason == .optedOut)
        let stranger = Account("A9", due: "2026-11-13", ["mobile": "13800138001"])
        #expect(try bench().decide(stranger, facts: facts).reason == .stepDue)
    }

    @Test(
        "a person's hold lasts through its day",
        arguments: [("2026-11-19", Reason.stepDue), ("2026-11-20", .heldByPerson)])
    func held(until: String, reason: Reason) throws {
        let until = try day(until)
        for facts in [
            facts(person: { $0.heldUntil = until }), facts(account: { $0.heldUntil = until }),
        ] {
            #expect(try bench().decide(overdue, facts: facts).reason == reason)
        }
    }

    @Test(
        "words are compared without case, width and spaces",
        arguments: [
            ("T", "ｔ"), ("TD", " t d\n"), ("1", "１"), ("1", "①"), ("退订", "退 订　"), ("é", "e\u{301}"),
        ])
    func words(word: String, reply: String) {
        #expect(ReplyWord.form(word) == ReplyWord.form(reply))
        #expect(ReplyWord.form(word) != ReplyWord.form(reply + "。"))
    }

    @Test("the channels of expressions are those of campaigns")
    func channels() {
        #expect(LedgerFact.Kind.channels == Channel.Kind.allCases.map(\.rawValue))
    }
}
