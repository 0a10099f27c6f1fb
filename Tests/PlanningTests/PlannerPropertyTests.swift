import CampaignLanguage
import Expressions
import Planning
import Testing

/// What holds for any portfolio, ledger and instant.
@Suite("Any portfolio")
struct PlannerPropertyTests {
    /// One random run: its rows, what the ledger knows, and when.
    struct Scene {
        var accounts: [Account]
        var facts: LedgerFacts
        var contacts: [LedgerFacts.Contact]
        var taken: [String: (due: CivilDate, steps: [LedgerFacts.TakenStep])]
        var now: String
        var today: CivilDate
    }

    static func campaign() -> CampaignText {
        var text = CampaignText()
        text.timing += "\n  limits: { sms: 2 per 3 days, all: [2 per day, 3 per 7 days] }"
        text.segments = """
            segments:
              - high: risk == "high"
              - other: otherwise
            """
        text.offers = """
            offers:
              - offer: half
                if: days_overdue >= 1 and risk == "low"
                waive: { part: 50%, of: penalty, at_most: 50.00, total: debt }
                until: today + 7 days
                budget: { amount: 300.00, count: 9 }
                say: "减{{ offer.waived | money }}，还{{ offer.to_pay | money }}。"
              - offer: later
                if: days_overdue >= 20
                extend: { by: 6 months }
                budget: { count: 3 }
                say: "可申请展期。"
            """
        text.steps = """
            steps:
              - step: before
                day: due - 3 days
                send: { first_of: [push, sms] }
                text:
                  push: { title: 还款提醒, body: "{{ due | date }}到期。" }
                  sms: "{{ due | date }}到期。"
              - step: today
                day: due
                send: sms
                text: 今天到期。
              - step: week
                day: due + 7 days
                at: 10:00
                send: { high: { all_of: [sms, email] }, otherwise: sms }
                text:
                  sms: '应还{{ debt | money }}。{{ offer.say | default("请还款。") }}'
                  email: { subject: 还款通知, body: "应还{{ debt | money }}。" }
              - step: month
                day: due + 21 days
                if: tries < 8
                late: 3 days
                send: { all_of: [sms, email, push] }
                text:
                  sms: "应还{{ debt | money }}。{{ offer.say }}"
                  email: { subject: 还款通知, body: "应还{{ debt | money }}。{{ offer.say }}" }
                  push: { title: 还款提醒, body: "请查看。" }
            """
        return text
    }

    static func scene(_ random: inout SeededRandom) throws -> Scene {
        let first = try day("2026-11-09")
        let today = try #require(first.adding(days: Int.random(in: 0..<24, using: &random)))
        let hours = String(Int.random(in: 10...22, using: &random))
        let now =
            "\(today.description)T\(hours):\(Bool.random(using: &random) ? "00" : "45"):00+08:00"
        var accounts: [Account] = []
        for index in 0..<150 {
            let offset =
                [3, 3, 0, -7, -7, -7, -8, -10, -21, -21, -22, -30, 9]
                .randomElement(using: &random) ?? 0
            let due = try #require(today.adding(days: offset))
            // Some ids come twice, some are longer than any fixed-size prefix.
            let id = index % 31 == 30 ? "ACCOUNT-\(index - 1)" : "ACCOUNT-\(index)"
            func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
            let isPaid = Int.random(in: 0..<12, using: &random) == 0
            accounts.append(
                Account(
                    id, due: due.description,
                    [
                        "person": pick(
                            ["", "P1", "P2", "P3", "P4"]
                                + (0..<40).map { "Q\($0)" }),
                        // Few enough that some are shared.
                        "mobile": pick([
                            "", "138001380\(10 + Int.random(in: 0..<80, using: &random))",
                        ]),
                        "mail": pick(["", "a\(Int.random(in: 0..<80, using: &random))@example.com"]
                        ),
                        "device": pick(["d\(Int.random(in: 0..<80, using: &random))", ""]),
                        "arrears": isPaid ? "0.00" : pick(["1000.00", "20.00", "99999.99"]),
                        "penalty": isPaid ? "0.00" : pick(["0.00", "0.01", "60.00", "80.05"]),
                        "risk": pick(["low", "low", "high"]),
                        "state": pick(Array(repeating: "open", count: 25) + ["settled", "dead"]),
                        "as_of": pick(Array(repeating: now, count: 20) + ["2026-10-01T06:00:00Z"]),
                        "tries": pick(["0", "9"]),
                    ]))
        }
        return try withLedger(accounts, now, today, &random)
    }

    private static func withLedger(
        _ accounts: [Account], _ now: String, _ today: CivilDate, _ random: inout SeededRandom
    ) throws -> Scene {
        var contacts: [LedgerFacts.Contact] = []
        for _ in 0..<60 {
            let ago = Int.random(in: 0..<9, using: &random)
            let date = try #require(today.adding(days: -ago))
            let person = "Q\(Int.random(in: 0..<40, using: &random))"
            let kinds: [Channel.Kind] = [.sms, .sms, .email, .push]
            contacts.append(
                .init(
                    borrower: Hash128(person), date: date,
                    channel: kinds[Int.random(in: 0..<4, using: &random)],
                    handedOver: try instant("\(date.description)T09:00:00+08:00"),
                    origin: Bool.random(using: &random) ? .own : .other))
        }
        var taken: [String: (due: CivilDate, steps: [LedgerFacts.TakenStep])] = [:]
        for account in accounts where Int.random(in: 0..<5, using: &random) == 0 {
            let due = try day(account.fields["due"] ?? "")
            let known = try #require(due.adding(days: Int.random(in: -2...2, using: &random)))
            let step = Int.random(in: 0..<4, using: &random)
            taken[account.id] = (known, [.init(step: step, channels: [.sms])])
        }
        let debts = taken.map { id, entry in
            LedgerFacts.Debt(
                account: Hash128(id), identity: .due(entry.due), taken: entry.steps)
        }
        return Scene(
            accounts: accounts,
            facts: LedgerFacts(debts: debts, contacts: contacts, spending: []),
            contacts: contacts, taken: taken, now: now, today: today)
    }

    @Test("holds its promises", arguments: 0..<25)
    func promises(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let bench = try Bench(Self.campaign())
        let scene = try Self.scene(&random)
        let outcomes = try bench.run(scene.accounts, at: scene.now, facts: scene.facts)
        #expect(outcomes.count == scene.accounts.count, "seed \(seed)")
        for outcome in outcomes {
            #expect(
                outcome.notices.isEmpty == (outcome.decision.kind != .notify), "seed \(seed)")
        }
        try checkTimes(scene, outcomes, seed)
        checkLimits(scene, outcomes, seed)
        checkAddresses(scene, outcomes, seed)
        checkStops(scene, outcomes, seed)
        checkSteps(scene, outcomes, seed)
        checkBudgets(outcomes, seed)
        let keys = outcomes.flatMap(\.notices).map(\.key)
        #expect(Set(keys).count == keys.count, "seed \(seed)")

        // The order of the rows changes nothing.
        let order = scene.accounts.indices.shuffled(using: &random)
        let shuffled = try bench.run(
            order.map { scene.accounts[$0] }, at: scene.now, facts: scene.facts)
        for (place, index) in order.enumerated() {
            let (one, other) = (outcomes[index], shuffled[place])
            #expect(
                one.reason == other.reason && one.notices == other.notices
                    && one.offer == other.offer && one.rule == other.rule,
                "seed \(seed) row \(index): \(one.reason) \(other.reason)")
        }
    }

    @Test("the random runs reach every kind of decision that a portfolio can bring about")
    func coverage() throws {
        var reasons: Set<Reason> = []
        var channels: Set<Channel.Kind> = []
        var offers: Set<String?> = []
        for seed in 0..<25 {
            var random = SeededRandom(seed: UInt64(seed))
            let scene = try Self.scene(&random)
            let outcomes = try Bench(Self.campaign())
                .run(scene.accounts, at: scene.now, facts: scene.facts)
            reasons.formUnion(outcomes.map(\.reason))
            channels.formUnion(outcomes.flatMap(\.channels))
            offers.formUnion(outcomes.filter(\.decision.makesOffer).map(\.offer))
        }
        let expected: Set<Reason> = [
            .stepDue, .afterHours, .closedDay, .noStepOpen, .alreadyTaken, .noAddress, .overLimit,
            .otherAccount, .sharedAddress, .stale, .stopAccount, .stopBorrower, .duplicateRow,
        ]
        #expect(expected.subtracting(reasons) == [])
        #expect(channels == [.sms, .email, .push])
        #expect(offers == ["half", "later"])
    }

    private func person(_ account: Account) -> String {
        let person = account.fields["person"] ?? ""
        return person.isEmpty ? account.id : person
    }

    private func checkTimes(_ scene: Scene, _ outcomes: [Outcome], _ seed: Int) throws {
        let now = try instant(scene.now)
        let opens = try instant("\(scene.today.description)T09:00:00+08:00")
        let closes = try instant("\(scene.today.description)T20:00:00+08:00")
        let isWorking = try mainland().isWorking(scene.today)
        for outcome in outcomes where outcome.decision.kind == .notify {
            let sendAt = try #require(outcome.decision.sendAt)
            #expect(sendAt >= now && sendAt >= opens && sendAt < closes, "seed \(seed)")
            #expect(outcome.decision.closes == closes, "seed \(seed)")
            #expect(isWorking == true, "seed \(seed)")
        }
        for outcome in outcomes where outcome.decision.kind == .defer {
            let local = china.local(try #require(outcome.decision.sendAt))
            #expect(local.date > scene.today, "seed \(seed)")
            #expect(try mainland().isWorking(local.date) == true, "seed \(seed)")
            #expect((9 * 3600..<20 * 3600).contains(local.secondOfDay), "seed \(seed)")
        }
    }

    private func checkLimits(_ scene: Scene, _ outcomes: [Outcome], _ seed: Int) {
        let limits: [(Channel.Kind?, Int, Int)] = [
            (.sms, 2, 3), (nil, 2, 1), (nil, 3, 7),
        ]
        var sent: [String: [Channel.Kind]] = [:]
        var conversations: [String: Int] = [:]
        for (account, outcome) in zip(scene.accounts, outcomes) where !outcome.notices.isEmpty {
            sent[person(account), default: []] += outcome.channels
            conversations[person(account), default: 0] += 1
        }
        #expect(conversations.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        for (person, channels) in sent {
            for (kind, count, days) in limits {
                let new = channels.count { kind == nil || $0 == kind }
                let old = scene.contacts.count {
                    $0.borrower == Hash128(person) && scene.today - $0.date < days
                        && (kind == nil || $0.channel == kind)
                }
                #expect(new == 0 || old + new <= count, "seed \(seed) \(person)")
            }
        }
    }

    /// No address is written to twice, and nobody is left out for one that is not written to.
    private func checkAddresses(_ scene: Scene, _ outcomes: [Outcome], _ seed: Int) {
        let fields: [(Channel.Kind, String)] = [
            (.sms, "mobile"), (.email, "mail"), (.push, "device"),
        ]
        var used: Set<String> = []
        for (account, outcome) in zip(scene.accounts, outcomes) {
            for (kind, field) in fields where outcome.channels.contains(kind) {
                let address = "\(kind) \(account.fields[field] ?? "")"
                #expect(used.insert(address).inserted, "seed \(seed) \(address)")
            }
        }
        for (account, outcome) in zip(scene.accounts, outcomes)
        where outcome.reason == .sharedAddress {
            let isUsed = fields.contains { used.contains("\($0.0) \(account.fields[$0.1] ?? "")") }
            #expect(isUsed, "seed \(seed) \(account.id)")
        }
    }

    private func checkStops(_ scene: Scene, _ outcomes: [Outcome], _ seed: Int) {
        let dead = Set(scene.accounts.filter { $0.fields["state"] == "dead" }.map(person))
        let debts = Dictionary(grouping: scene.accounts) { $0.id + ($0.fields["due"] ?? "") }
        for (account, outcome) in zip(scene.accounts, outcomes) {
            let isPaid = account.fields["arrears"] == "0.00" && account.fields["penalty"] == "0.00"
            let isStopped =
                dead.contains(person(account)) || isPaid || account.fields["state"] == "settled"
            let isDouble = (debts[account.id + (account.fields["due"] ?? "")]?.count ?? 0) > 1
            let isStale = account.fields["as_of"] != scene.now
            #expect((outcome.reason == .duplicateRow) == isDouble, "seed \(seed)")
            #expect((outcome.reason == .stale) == (isStale && !isDouble), "seed \(seed)")
            #expect(
                (outcome.decision.kind == .stopped) == (isStopped && !isDouble && !isStale),
                "seed \(seed)")
        }
    }

    private func checkSteps(_ scene: Scene, _ outcomes: [Outcome], _ seed: Int) {
        for (account, outcome) in zip(scene.accounts, outcomes) where !outcome.notices.isEmpty {
            guard let taken = scene.taken[account.id]?.steps.first, let step = outcome.decision.step
            else { continue }
            // The same id may stand for another debt, far from the one that the ledger knows.
            guard
                outcome.notices.contains(where: {
                    $0.key.contains(scene.taken[account.id]?.due.description ?? "")
                })
            else { continue }
            #expect(step >= taken.step, "seed \(seed)")
            if step == taken.step { #expect(!outcome.channels.contains(.sms), "seed \(seed)") }
        }
    }

    private func checkBudgets(_ outcomes: [Outcome], _ seed: Int) {
        let made = outcomes.filter { $0.decision.kind == .notify && $0.decision.makesOffer }
        let half = made.filter { $0.offer == "half" }
        #expect(half.count <= 9, "seed \(seed)")
        #expect(
            half.reduce(0) { $0 + ($1.decision.offer?.figures[.waived] ?? 0) } <= 30_000,
            "seed \(seed)")
        #expect(made.count { $0.offer == "later" } <= 3, "seed \(seed)")
    }
}
