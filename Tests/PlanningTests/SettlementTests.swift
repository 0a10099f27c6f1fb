import CampaignLanguage
import Expressions
import Planning
import Testing

@Suite("What crosses rows")
struct SettlementTests {
    @Test("the same account and debt in two rows makes both errors")
    func duplicates() throws {
        let accounts = [
            Account("A1", due: "2026-11-13"), Account("A2", due: "2026-11-13"),
            Account("A1", due: "2026-11-13", ["person": "other", "arrears": "5.00"]),
            Account("A1", due: "2026-10-20", ["person": "third"]),
        ]
        let outcomes = try Bench().run(accounts)
        #expect(
            outcomes.map(\.reason) == [.duplicateRow, .stepDue, .duplicateRow, .stepDue])
        #expect(outcomes.map(\.decision.kind) == [.error, .notify, .error, .notify])
    }

    @Test("a stop of the borrower on one row stops all rows of that borrower")
    func borrowerStops() throws {
        let accounts = [
            Account("A1", due: "2026-11-13", ["person": "P"]),
            Account("A2", due: "2026-11-01", ["person": "P", "state": "dead"]),
            Account("A3", due: "2026-11-13", ["person": "Q"]),
            // Not in any step, and of the same borrower: stopped all the same.
            Account("A4", due: "2026-11-02", ["person": "P"]),
            // Stopped for a reason of its own that stands earlier in the file.
            Account("A5", due: "2026-11-02", ["person": "P", "state": "settled"]),
        ]
        let outcomes = try Bench().run(accounts)
        #expect(
            outcomes.map(\.reason) == [
                .stopBorrower, .stopBorrower, .stepDue, .stopBorrower, .stopAccount,
            ])
        #expect(outcomes.map(\.rule) == ["dead", "dead", "week", "dead", "settled"])
        // The stop is known, but it does not hold for the row itself.
        #expect(outcomes[0].decision.stops == 0)
    }

    @Test("two people with one telephone are not both written to")
    func sharedAddress() throws {
        let accounts = [
            Account("A1", due: "2026-11-13", ["mobile": "13900000000"]),
            // More days overdue goes first.
            Account("A2", due: "2026-11-12", ["mobile": "13900000000"]),
            Account("A3", due: "2026-11-13", ["mobile": "13900000001"]),
            // The same person on another account: one conversation, and nobody else at the number.
            Account("A4", due: "2026-11-12", ["mobile": "13900000002", "person": "Q"]),
            Account("A5", due: "2026-11-13", ["mobile": "13900000003", "person": "Q"]),
            Account("A6", due: "2026-11-13", ["mobile": "13900000003", "person": "R"]),
            // Written in another way, it is the number of A3.
            Account("A7", due: "2026-11-13", ["mobile": "+8613900000001", "arrears": "9.00"]),
        ]
        let outcomes = try Bench().run(accounts)
        #expect(
            outcomes.map(\.reason) == [
                .sharedAddress, .stepDue, .stepDue, .stepDue, .otherAccount, .stepDue,
                .sharedAddress,
            ])
        #expect(outcomes[0].rule == "week" && outcomes[0].notices.isEmpty)
        #expect(
            try Bench().run(accounts.reversed()).map(\.reason) == outcomes.map(\.reason).reversed())
    }

    /// The step of a month goes by SMS and by mail.
    @Test("of several channels only the one with the shared address is left out")
    func sharedAddressOfSeveral() throws {
        let accounts = [
            Account("A1", due: "2026-10-20", ["mail": "We@Example.com"]),
            Account("A2", due: "2026-10-20", ["mail": "we@example.COM", "arrears": "9.00"]),
            Account("A3", due: "2026-10-20", ["mail": ""]),
        ]
        var text = CampaignText()
        text.timing += "\n  limits: { all: 2 per day }"
        let outcomes = try Bench(text).run(accounts)
        #expect(outcomes.map(\.channels) == [[.sms, .email], [.sms], [.sms]])
    }

    @Test("one who is stopped, on hold or over a limit keeps nobody else from the number")
    func sharedAddressInVain() throws {
        let accounts = [
            Account("A1", due: "2026-11-12", ["mobile": "13900000000", "state": "settled"]),
            Account("A2", due: "2026-11-12", ["mobile": "13900000000", "person": "Q"]),
            Account("A3", due: "2026-11-01", ["person": "Q", "state": "dead"]),
            Account("A4", due: "2026-11-13", ["mobile": "13900000000"]),
        ]
        #expect(
            try Bench().run(accounts).map(\.reason) == [
                .stopAccount, .stopBorrower, .stopBorrower, .stepDue,
            ])
    }

    @Test("a stale row still stops its borrower's other accounts")
    func staleStops() throws {
        let accounts = [
            Account(
                "A1", due: "2026-11-13",
                ["person": "P", "state": "dead", "as_of": "2026-11-01T06:00:00+08:00"]),
            Account("A2", due: "2026-11-13", ["person": "P"]),
        ]
        #expect(try Bench().run(accounts).map(\.reason) == [.stale, .stopBorrower])
    }

    @Test(
        "of a borrower's accounts one has the conversation",
        arguments: [
            // A later step wins over everything else.
            (["2026-11-13", "2026-10-20"], ["90000.00", "1.00"], ["A1", "A2"], 1),
            // Then more days overdue: both are at the step of a week, one since yesterday.
            (["2026-11-13", "2026-11-12"], ["90000.00", "1.00"], ["A1", "A2"], 1),
            // Then the larger sum.
            (["2026-11-13", "2026-11-13"], ["10.00", "10.01"], ["A1", "A2"], 1),
            // Then the smaller account id by bytes: A10 before A2, A before A1, 合 after Z.
            (["2026-11-13", "2026-11-13"], ["10.00", "10.00"], ["A2", "A10"], 1),
            (["2026-11-13", "2026-11-13"], ["10.00", "10.00"], ["AAAAAAAA1", "AAAAAAAA0"], 1),
            (["2026-11-13", "2026-11-13"], ["10.00", "10.00"], ["A", "A1"], 0),
            (["2026-11-13", "2026-11-13"], ["10.00", "10.00"], ["合", "Z"], 1),
        ])
    func conversation(due: [String], arrears: [String], ids: [String], winner: Int) throws {
        let accounts = (0..<2).map {
            Account(ids[$0], due: due[$0], ["person": "P", "arrears": arrears[$0]])
        }
        let bench = try Bench()
        for order in [[0, 1], [1, 0]] {
            let outcomes = try bench.run(order.map { accounts[$0] })
            for (place, index) in order.enumerated() {
                #expect(outcomes[place].reason == (index == winner ? .stepDue : .otherAccount))
                #expect(outcomes[place].notices.isEmpty == (index != winner))
            }
        }
    }

    @Test("without a borrower each account is its own")
    func ownBorrower() throws {
        let accounts = ["A1", "A2", "A3"].map {
            Account($0, due: "2026-11-13", ["person": ""])
        }
        #expect(try Bench().run(accounts).map(\.reason) == [.stepDue, .stepDue, .stepDue])
    }

    private func offers() -> CampaignText {
        var text = CampaignText()
        text.offers = """
            offers:
              - offer: half
                if: days_overdue >= 1 and risk == "low"
                waive: { part: 50%, of: penalty, at_most: 500.00, total: debt }
                until: today + 7 days
                budget: { amount: 70.00, count: 3 }
                say: |
                  {{ offer.until | date }}前减{{ offer.waived | money }}，
                  只需还{{ offer.to_pay | money }}。
              - offer: later
                if: days_overdue >= 1
                extend: { by: 6 months }
                until: today + 15 days
                budget: { count: 1 }
                say: "可申请展期{{ offer.months }}个月。"
            """
        text.steps = """
            steps:
              - step: week
                day: due + 7 days
                send: sms
                text: '应还{{ debt | money }}。{{ offer.say | default("请还款。") }}'
              - step: silent
                day: due + 31 days
                send: sms
                text: "应还{{ debt | money }}。"
            """
        return text
    }

    @Test("an offer's figures reach the text")
    func figures() throws {
        let bench = try Bench(offers())
        let outcome = try bench.decide(Account("A1", due: "2026-11-13", ["penalty": "60.01"]))
        #expect(outcome.offer == "half")
        // Half of 60.01 is 30.005, rounded half up 30.01; 1,060.01 − 30.01 = 1,030.00.
        #expect(
            outcome.text == "【安行】张伟您好，应还1,060.01元。11月27日前减30.01元，只需还1,030.00元。谢谢。")
        #expect(outcome.decision.makesOffer)
        let silent = try bench.decide(Account("A1", due: "2026-10-20"))
        #expect(silent.offer == "half")
        #expect(!silent.decision.makesOffer)
    }

    @Test("budgets are granted by account id, then the next offer is used, then none")
    func budgets() throws {
        // Each would take 30.00 of 70.00: two get it, the next one gets the extension, the last
        // nothing.
        let ids = ["D4", "A1", "C3", "B2"]
        let accounts = ids.map { Account($0, due: "2026-11-13") }
        let bench = try Bench(offers())
        for rotation in 0..<4 {
            let rotated = Array(accounts[rotation...] + accounts[..<rotation])
            let outcomes = try bench.run(rotated)
            for (account, outcome) in zip(rotated, outcomes) {
                let expected = ["A1": "half", "B2": "half", "C3": "later", "D4": nil][account.id]
                #expect(outcome.offer == expected)
                #expect(outcome.decision.makesOffer == (outcome.offer != nil))
                let tail =
                    switch outcome.offer {
                    case "half": "11月27日前减30.00元，只需还1,030.00元。"
                    case "later": "可申请展期6个月。"
                    default: "请还款。"
                    }
                #expect(outcome.text == "【安行】张伟您好，应还1,060.00元。" + tail + "谢谢。")
            }
        }
    }

    @Test("only a notice that makes the offer and really leaves spends budget")
    func spending() throws {
        let accounts = [
            // Says no offer, is stopped, loses the conversation, is over its limit, in this order.
            Account("A1", due: "2026-10-20"), Account("A2", due: "2026-11-13", ["state": "dead"]),
            Account("A3", due: "2026-11-13", ["person": "P", "arrears": "2.00"]),
            Account("A4", due: "2026-11-13", ["person": "Q"]),
            Account("B5", due: "2026-11-13", ["person": "P"]), Account("B6", due: "2026-11-13"),
            Account("B7", due: "2026-11-13"),
        ]
        let contact = LedgerFacts.Contact(
            borrower: Hash128("Q"), date: try day("2026-11-20"), channel: .sms,
            handedOver: try instant("2026-11-20T09:10:00+08:00"), origin: .other)
        let facts = LedgerFacts(debts: [], contacts: [contact], spending: [])
        let outcomes = try Bench(offers()).run(accounts, facts: facts)
        #expect(
            outcomes.map(\.reason) == [
                .stepDue, .stopBorrower, .otherAccount, .overLimit, .stepDue, .stepDue, .stepDue,
            ])
        #expect(outcomes.suffix(3).map(\.offer) == ["half", "half", "later"])
    }

    @Test("what earlier runs spent is gone")
    func spentBefore() throws {
        let facts = LedgerFacts(
            debts: [], contacts: [], spending: [.init(amount: 4500, count: 1)])
        let outcomes = try Bench(offers()).run(
            [
                Account("A1", due: "2026-11-13"),
                Account("A2", due: "2026-11-13", ["penalty": "50.00"]),
            ],
            facts: facts)
        // 25.00 are left: 30.00 is too much, 25.00 just fits.
        #expect(outcomes.map(\.offer) == ["later", "half"])
    }

    @Test("an offer with nothing to waive is none")
    func nothingToWaive() throws {
        let account = Account("A1", due: "2026-11-13", ["penalty": "0.00"])
        #expect(try Bench(offers()).decide(account).offer == "later")
    }

    @Test(
        "an offer that was made is quoted again, or better, until its last day, and not afterwards")
    func fixedOffers() throws {
        let bench = try Bench(offers())
        func outcome(until: String, toPay: Int64, penalty: String) throws -> Outcome {
            var figures = OfferFigures()
            figures[.waived] = 2000
            figures[.toPay] = toPay
            figures[date: .until] = try day(until)
            let debt = LedgerFacts.Debt(
                account: Hash128("A1"), identity: .due(try day("2026-11-13")),
                offers: [.init(offer: 0, figures: figures)])
            return try bench.decide(
                Account("A1", due: "2026-11-13", ["penalty": penalty]),
                facts: LedgerFacts(
                    debts: [debt], contacts: [], spending: [.init(amount: 9900, count: 3)]))
        }
        // The penalty grew to 60.00; the sum that was promised holds, whatever the budget.
        let kept = try outcome(until: "2026-11-20", toPay: 102_000, penalty: "60.00")
        #expect(kept.text.contains("11月20日前减20.00元，只需还1,020.00元。"))
        #expect(kept.decision.offer?.isFixed == true)
        // The borrower paid a part: half of 10.00 off 1,010.00 is better than what was promised.
        let better = try outcome(until: "2026-11-24", toPay: 102_000, penalty: "10.00")
        #expect(better.text.contains("11月24日前减5.00元，只需还1,005.00元。"))
        // The penalty was paid: nothing is left to waive, and the old sum is not demanded again.
        let settled = try outcome(until: "2026-11-24", toPay: 102_000, penalty: "0.00")
        #expect(settled.offer == "later")
        #expect(!settled.text.contains("1,020.00"))
        // Its last day has passed: it is not made again, the next one may be.
        let over = try outcome(until: "2026-11-19", toPay: 102_000, penalty: "60.00")
        #expect(over.offer == "later")
    }
}
