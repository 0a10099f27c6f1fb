import CampaignLanguage
import Expressions
import Foundation
import Planning
import TestSupport
import Testing

@Suite("What reliefs come to")
struct ReliefTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        struct Terms: Decodable, Sendable {
            var dayCount, rounding, rounded: String
        }

        var kind, rate, due: String
        var sum: Int64
        var terms: Terms
        var by, count, every, left, more: Int?
        var unit, interest, method: String?
        var expected: [String: Figure]

        var testDescription: String { "\(kind) of \(sum) at \(rate)" }
    }

    /// An amount, a number, or a date.
    enum Figure: Decodable, Sendable, Equatable {
        case number(Int64)
        case text(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int64.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }

    private func figures(
        _ entry: Case, _ known: inout RepaymentTerms.Known?
    ) throws -> OfferFigures? {
        let rate = try #require(Decimal(entry.rate.utf8))
        let due = try #require(CivilDate(entry.due.utf8))
        let terms = InterestTerms(
            dayCount: try #require(.init(rawValue: entry.terms.dayCount)),
            rounding: try #require(.init(rawValue: entry.terms.rounding)),
            rounded: try #require(.init(rawValue: entry.terms.rounded)))
        let method = entry.method.flatMap { RepaymentMethod(rawValue: $0) } ?? .equalInstalment
        let unit: Interval.Unit = entry.unit == "days" ? .days : .months
        switch entry.kind {
        case "due_date":
            return ReliefFigures.dueDate(
                entry.sum, rate: rate, due: due, by: Interval(try #require(entry.by), unit),
                terms: terms)
        case "term":
            return ReliefFigures.term(
                entry.sum, rate: rate, left: Word(try #require(entry.left)),
                more: try #require(entry.more), method: method, terms: terms)
        case "plan":
            return ReliefFigures.plan(
                entry.sum, rate: rate, count: try #require(entry.count),
                every: Interval(try #require(entry.every), unit), method: method, terms: terms,
                known: &known)
        default:
            let treatment = Deferment.Interest(rawValue: entry.interest ?? "")
            return ReliefFigures.deferment(
                entry.sum, rate: rate, due: due, months: try #require(entry.by),
                treatment: try #require(treatment), terms: terms)
        }
    }

    /// Computed by exact fractions: Tests/Oracle/reliefs.py.
    @Test("each kind of relief comes to what an independent calculator says")
    func corpus() throws {
        let data = Data(try Project.bytes("Tests/Corpus/reliefs.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        #expect(cases.count == 400)
        var known: RepaymentTerms.Known?
        for entry in cases {
            let found = try #require(try figures(entry, &known), "\(entry)")
            for (name, expected) in entry.expected {
                let figure = try #require(OfferFigure(path: "offer." + name))
                let value: Figure? =
                    figure.type == .date
                    ? found[date: figure].map { .text($0.description) }
                    : found[figure].map { .number($0) }
                #expect(value == expected, "\(name) of \(entry)")
            }
            let rate = try #require(Decimal(entry.rate.utf8)?.rescaled(to: 8, rounding: .down))
            #expect(found[.annualRate] == Word(rate) && found[.amount] == entry.sum)
        }
    }

    @Test("the instalments of a schedule add up to the sum, whatever it is")
    func sums() throws {
        for seed in 0..<5000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let sum = Int64(random.next() % 1_000_000_000) + 1
            let count = Int(random.next() % 360) + 1
            let rate = Decimal(coefficient: Int128(random.next() % 4000), scale: 4)
            let period = RepaymentSchedule.Period(
                Int(random.next() % 30) + 1, of: [12, 360, 365][Int(random.next() % 3)])
            let method = RepaymentMethod.allCases[Int(random.next() % 2)]
            guard
                let schedule = RepaymentSchedule(
                    of: sum, rate: rate, count: count, every: period, method: method)
            else {
                // No instalment may be nothing.
                #expect(sum < 400_000, "seed \(seed)")
                continue
            }
            let parts = schedule.instalments
            #expect(parts.count == count, "seed \(seed)")
            #expect(parts.reduce(0) { $0 + $1.principal } == sum, "seed \(seed)")
            #expect(parts.reduce(0) { $0 + $1.interest } == schedule.totalInterest, "seed \(seed)")
            #expect(parts.reduce(0) { $0 + $1.payment } == schedule.totalPaid, "seed \(seed)")
            #expect(parts.allSatisfy { $0.principal >= 0 && $0.interest >= 0 }, "seed \(seed)")
            #expect(parts.first == schedule.first && parts.last == schedule.last, "seed \(seed)")
        }
    }
}

@Suite("Offers of more time")
struct MoreTimeTests {
    private func campaign(_ offers: String, more: String = "") -> CampaignText {
        var text = CampaignText()
        text.offers = "offers:\n" + offers
        text.more = more
        text.longest = ""
        text.steps = """
            steps:
              - step: week
                day: due + 7 days
                late: 60 days
                send: sms
                text: '{{ offer.say | default("请还款。") }}'
            """
        return text
    }

    private static let plan = """
          - offer: parts
            plan: { of: debt, payments: [12, 3, 6], annual_rate: 7.2%, first: today + 7 days }
            until: today + 10 days
            say: |
              可分{{ offer.payments }}期，每期{{ offer.each | money }}，末期{{ offer.last | money }}，
              共{{ offer.to_pay | money }}，其中利息{{ offer.interest | money }}，
              年利率{{ offer.annual_rate | percent }}，{{ offer.first | date }}起。
        """

    private func said(_ outcome: Outcome) -> String {
        String(outcome.text.dropFirst("【安行】张伟您好，".count).dropLast("谢谢。".count))
    }

    /// 1,060.00 at 7.2 % a year in 12 months, by the closed formula: 91.82 each (91.8161…), 91.78 at the end.
    @Test("a plan quotes the largest number of instalments")
    func plan() throws {
        let outcome = try Bench(campaign(Self.plan)).decide(Account("A1", due: "2026-11-13"))
        #expect(
            said(outcome)
                == "可分12期，每期91.82元，末期91.78元，共1,101.80元，其中利息41.80元，年利率7.2%，11月27日起。")
    }

    private func facts(
        toPay: Int64, interest: Int64, first: String, until: String = "2026-11-25"
    ) throws -> LedgerFacts {
        var figures = OfferFigures()
        figures[.amount] = toPay - interest
        figures[.payments] = 12
        figures[.each] = toPay / 12
        figures[.last] = toPay / 12
        figures[.toPay] = toPay
        figures[.interest] = interest
        figures[.annualRate] = 7_200_000
        figures[date: .first] = try day(first)
        figures[date: .until] = try day(until)
        let debt = LedgerFacts.Debt(
            account: Hash128("A1"), identity: .due(try day("2026-11-13")),
            offers: [.init(offer: 0, figures: figures)])
        return LedgerFacts(debts: [debt], contacts: [], spending: [])
    }

    @Test("a promise holds though the sum grew, falls with the sum, and is never broken in silence")
    func promises() throws {
        let bench = try Bench(campaign(Self.plan))
        let account = Account("A1", due: "2026-11-13")
        let kept = try bench.decide(
            account, facts: facts(toPay: 96_000, interest: 2400, first: "2026-11-24"))
        #expect(
            said(kept) == "可分12期，每期80.00元，末期80.00元，共960.00元，其中利息24.00元，年利率7.2%，11月24日起。")
        // Now less is owed than was promised: all figures are today's, the last day is the promised one.
        let better = try bench.decide(
            account, facts: facts(toPay: 120_000, interest: 2400, first: "2026-11-24"))
        #expect(said(better).hasPrefix("可分12期，每期91.82元，末期91.78元，共1,101.80元"))
        #expect(better.decision.offer?.figures[date: .until] == (try day("2026-11-25")))
        // The first day to pay has passed: a plan from today would cost more than was promised.
        let late = try bench.decide(
            account, facts: facts(toPay: 96_000, interest: 2400, first: "2026-11-19"))
        #expect(said(late) == "请还款。")
        let same = try bench.decide(
            account, facts: facts(toPay: 110_180, interest: 4180, first: "2026-11-19"))
        #expect(said(same).hasSuffix("11月27日起。"))
    }

    @Test("a name that now says another relief does not quote the old figures")
    func otherRelief() throws {
        let offers = """
              - offer: parts
                waive: { part: 50%, of: penalty, total: debt }
                say: 只需还{{ offer.to_pay | money }}。
            """
        let outcome = try Bench(campaign(offers)).decide(
            Account("A1", due: "2026-11-13"),
            facts: facts(toPay: 96_000, interest: 2400, first: "2026-11-24"))
        #expect(said(outcome) == "请还款。")
    }

    @Test("an offer is made once more only where it says so")
    func again() throws {
        for again in [false, true] {
            let offers = Self.plan + (again ? "\n    again: true" : "")
            let outcome = try Bench(campaign(offers)).decide(
                Account("A1", due: "2026-11-13"),
                facts: facts(
                    toPay: 96_000, interest: 2400, first: "2026-11-12", until: "2026-11-19"))
            #expect((outcome.offer == "parts") == again)
            #expect(outcome.decision.offer?.isFixed != true)
        }
    }

    @Test("a due date that would not move beyond today is no offer")
    func pastDue() throws {
        let offers = """
              - offer: later
                extend: { by: 14 days, of: debt, annual_rate: 7.2% }
                say: 可推迟到{{ offer.due | date }}，利息{{ offer.interest | money }}。
            """
        let bench = try Bench(campaign(offers))
        // 14 days after 13 November; 1,060.00 · 7.2 % · 14 / 365 = 2.927…
        #expect(
            said(try bench.decide(Account("A1", due: "2026-11-13"))) == "可推迟到11月27日，利息2.93元。")
        #expect(said(try bench.decide(Account("A2", due: "2026-11-07"))).hasPrefix("可推迟到11月21日"))
        #expect(said(try bench.decide(Account("A3", due: "2026-11-06"))) == "请还款。")
    }

    @Test("above its sum an offer waits for approval")
    func approval() throws {
        let offers = Self.plan + "\n    approval: { above: 1060.00, if: tries > 0 }"
        let bench = try Bench(campaign(offers))
        #expect(try bench.decide(Account("A1", due: "2026-11-13")).offer == "parts")
        let large = Account("A2", due: "2026-11-13", ["penalty": "60.01", "tries": "0"])
        #expect(try bench.decide(large).offer == nil)
        let approved = Account("A3", due: "2026-11-13", ["penalty": "60.01", "tries": "1"])
        #expect(try bench.decide(approved).offer == "parts")
    }

    private static let several = """
          - offer: tenth
            waive: { part: 10%, of: penalty }
            say: 减{{ offer.waived | money }}。
          - offer: later
            extend: { by: 14 days, of: debt, annual_rate: 7.2% }
            say: 可延到{{ offer.due | date }}。
          - offer: half
            waive: { part: 50%, of: penalty }
            budget: { count: 2 }
            say: 减{{ offer.waived | money }}。
          - offer: third
            waive: { part: 30%, of: penalty }
            budget: { amount: 20.00 }
            say: 减{{ offer.waived | money }}。
        """

    @Test("the best offer saves most; budgets go by account id, and then comes the next best")
    func best() throws {
        let ids = ["D4", "A1", "C3", "B2"]
        let accounts = ids.map { Account($0, due: "2026-11-13") }
        let expected = ["A1": "half", "B2": "half", "C3": "third", "D4": "tenth"]
        let bench = try Bench(campaign(Self.several, more: "choose: best"))
        for rotation in 0..<4 {
            let rotated = Array(accounts[rotation...] + accounts[..<rotation])
            let outcomes = try bench.run(rotated)
            for (account, outcome) in zip(rotated, outcomes) {
                #expect(outcome.offer == expected[account.id])
            }
            // 30.00 twice; 18.00 of 20.00 once; 6.00.
            let waived = outcomes.compactMap { $0.decision.offer?.figures[.waived] }
            #expect(waived.sorted() == [600, 1800, 3000, 3000])
        }
        let first = try Bench(campaign(Self.several)).run(accounts)
        #expect(first.map(\.offer) == ["tenth", "tenth", "tenth", "tenth"])
    }

    @Test("of offers that save the same the first is made, and a costly one is the last resort")
    func ties() throws {
        let bench = try Bench(campaign(Self.several, more: "choose: best"))
        // Nothing to waive: the extension costs interest and is all there is.
        let account = Account("A1", due: "2026-11-13", ["penalty": "0.00"])
        #expect(try bench.decide(account).offer == "later")
        // One unit of penalty: a half and a third round to 1 and 0, a tenth to 0.
        let one = Account("A2", due: "2026-11-13", ["penalty": "0.01"])
        #expect(try bench.decide(one).offer == "half")
    }
}
