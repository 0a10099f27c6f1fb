import CampaignLanguage
import Expressions
import Planning
import Testing

/// Campaigns that run together: who goes first has the room that limits leave.
@Suite("Campaigns together") struct TogetherTests {
    /// A limit as the test counts it: nil is all channels but tasks.
    private typealias Limit = (channel: Channel.Kind?, count: Int, days: Int)

    private static let limits: [(yaml: String, limits: [Limit])] = [
        ("{ all: 1 per day }", [(nil, 1, 1)]),
        (
            "{ sms: 1 per 3 days, all: [3 per day, 4 per 7 days] }",
            [(.sms, 1, 3), (nil, 3, 1), (nil, 4, 7)]
        ),
        ("{ email: 1 per day, all: 2 per day }", [(.email, 1, 1), (nil, 2, 1)]),
        ("{ all: [2 per day, 2 per 5 days] }", [(nil, 2, 1), (nil, 2, 5)]),
    ]

    private static func first(_ limits: String) -> CampaignText {
        var text = PlannerPropertyTests.campaign()
        text.timing = """
            timing:
              hours: 09:00..20:00
              days: working_days
              late: 1 day
              limits: \(limits)
            """
        text.more = "priority: 1"
        return text
    }

    private static func second(_ limits: String) -> CampaignText {
        var text = CampaignText()
        text.timing = """
            timing:
              hours: 09:00..20:00
              days: working_days
              late: 3 days
              limits: \(limits)
            """
        text.more = "priority: 2"
        text.steps = """
            steps:
              - step: notice
                day: due - 4 days
                send: { first_of: [push, sms, email] }
                text:
                  push: { title: 还款提醒, body: 请查看。 }
                  sms: "{{ due | date }}到期。"
                  email: { subject: 还款提醒, body: "{{ due | date }}到期。" }
              - step: late
                day: due + 6 days
                send: { all_of: [sms, email, push] }
                text:
                  sms: 请还款。
                  email: { subject: 还款通知, body: 请还款。 }
                  push: { title: 还款提醒, body: 请查看。 }
            """
        return text
    }

    private struct Sent: Hashable {
        var channel: Channel.Kind
        var date: CivilDate
    }

    private func person(_ account: Account) -> String {
        let person = account.fields["person"] ?? ""
        return person.isEmpty ? account.id : person
    }

    /// What each borrower gets.
    private func sent(_ accounts: [Account], _ outcomes: [Outcome]) throws -> [String: [Sent]] {
        var sent: [String: [Sent]] = [:]
        for (account, outcome) in zip(accounts, outcomes) where !outcome.notices.isEmpty {
            let date = china.local(try #require(outcome.decision.sendAt)).date
            sent[person(account), default: []] += outcome.channels.map {
                Sent(channel: $0, date: date)
            }
        }
        return sent
    }

    /// Whether the notices `own` keep the limits beside all those of the borrower.
    private func keeps(_ limits: [Limit], _ own: [Sent], among all: [Sent]) -> Bool {
        own.allSatisfy { notice in
            limits.allSatisfy { limit in
                if let channel = limit.channel, channel != notice.channel { return true }
                let count = all.count {
                    (limit.channel == nil || $0.channel == limit.channel)
                        && $0.date <= notice.date && notice.date - $0.date < limit.days
                }
                return count <= limit.count
            }
        }
    }

    /// Both campaigns' limits hold for the notices of each; and nothing is held back for which there was room.
    @Test("the limits of both hold, and nothing is held back without need", arguments: 0..<60)
    func limits(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let (one, two) = (Self.limits[seed % 4], Self.limits[seed / 4 % 4])
        let benches = [try Bench(Self.first(one.yaml)), try Bench(Self.second(two.yaml))]
        let scene = try PlannerPropertyTests.scene(&random)
        // Steps that were taken are the first campaign's.
        let facts = LedgerFacts(debts: [], contacts: scene.contacts, spending: [])
        var chosen = ChosenNotices()
        let ahead = try benches[0].choose(
            scene.accounts, at: scene.now, facts: facts, &chosen)
        let behind = try benches[1].choose(
            scene.accounts, at: scene.now, facts: facts, &chosen)
        let alone = try benches[1].run(scene.accounts, at: scene.now, facts: facts)
        let past = Dictionary(grouping: scene.contacts, by: \.borrower)
        let (own, theirs) = (
            try sent(scene.accounts, behind), try sent(scene.accounts, ahead)
        )
        func before(_ person: String) -> [Sent] {
            (past[Hash128(person)] ?? []).map { Sent(channel: $0.channel, date: $0.date) }
        }
        for person in Set(own.keys).union(theirs.keys) {
            let all = before(person) + (own[person] ?? []) + (theirs[person] ?? [])
            #expect(keeps(one.limits, theirs[person] ?? [], among: all), "seed \(seed) \(person)")
            #expect(keeps(two.limits, own[person] ?? [], among: all), "seed \(seed) \(person)")
        }
        for (row, account) in scene.accounts.enumerated() where behind[row].reason == .outranked {
            let person = person(account)
            #expect(behind[row].rule == "priority", "seed \(seed) row \(row)")
            #expect(alone[row].reason != .overLimit, "seed \(seed) row \(row)")
            let taken = theirs[person] ?? []
            #expect(!taken.isEmpty, "seed \(seed) row \(row)")
            for channel in alone[row].channels {
                let more = Sent(channel: channel, date: scene.today)
                let all = before(person) + taken + [more]
                let fits =
                    keeps(two.limits, [more], among: all) && keeps(one.limits, taken, among: all)
                #expect(!fits, "seed \(seed) row \(row): there was room on \(channel)")
            }
        }
        for (row, account) in scene.accounts.enumerated()
        where behind[row].reason == .overLimit && alone[row].reason != .overLimit {
            Issue.record(
                "seed \(seed) \(account.id): over its own limit beside another campaign only")
        }
    }

    @Test(
        "the random runs reach a campaign that is outranked, by its own limits and by the other's")
    func coverage() throws {
        var found: [Int: Int] = [:]
        for seed in 0..<60 {
            var random = SeededRandom(seed: UInt64(seed))
            let scene = try PlannerPropertyTests.scene(&random)
            let facts = LedgerFacts(debts: [], contacts: scene.contacts, spending: [])
            var chosen = ChosenNotices()
            _ = try Bench(Self.first(Self.limits[seed % 4].yaml)).choose(
                scene.accounts, at: scene.now, facts: facts, &chosen)
            let behind = try Bench(Self.second(Self.limits[seed / 4 % 4].yaml)).choose(
                scene.accounts, at: scene.now, facts: facts, &chosen)
            found[seed % 16, default: 0] += behind.count { $0.reason == .outranked }
        }
        #expect(found.values.reduce(0, +) > 50, "\(found)")
        // The first allows one a day, the second three: it is the first's limit that decides.
        #expect(found[4, default: 0] > 0, "\(found)")
        // The other way round it is the second's.
        #expect(found[1, default: 0] > 0, "\(found)")
    }

    @Test("an address that a campaign ahead uses for somebody else is not written to")
    func addresses() throws {
        let bench = try Bench()
        let shared = ["mobile": "13800138000"]
        let one = Account("A1", due: "2026-11-13", shared)
        let two = Account("A2", due: "2026-11-13", shared)
        var chosen = ChosenNotices()
        let now = "2026-11-20T10:00:00+08:00"
        let first = try bench.choose([one], at: now, facts: .empty, &chosen)
        #expect(first.map(\.reason) == [.stepDue])
        var other = CampaignText()
        other.more = "priority: 2"
        let second = try Bench(other).choose([two], at: now, facts: .empty, &chosen)
        #expect(second.map(\.reason) == [.sharedAddress])
    }
}
