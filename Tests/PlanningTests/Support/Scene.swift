import CampaignLanguage
import Expressions
import Planning
import TestSupport
import Testing

/// Accounts that chance chose, and what was sent to them, day after day; a small ledger, and sums that a
/// checker can trust because they are counted and not looked up.
struct Scene {
    struct Account {
        var id: String
        var person: String
        /// Days since 1970.
        var due: Int
        /// Minor units.
        var arrears: Int64
        var penalty: Int64
        var risk: String
        var state: String
        var tries: Int
        var isStale: Bool
        var addresses: [String: String]

        var debt: Int64 { arrears + penalty }
        var borrower: String { person.isEmpty ? id : person }
        var debtKey: String { "\(id)/\(due)" }
    }

    /// A notice that was handed over and not refused.
    struct Sent {
        var account: Account
        /// Index among the campaign's steps, repetitions counted.
        var step: Int
        var stepName: String
        var channel: Channel.Kind
        var date: Int
        var sendAt: Instant
        var isAccepted: Bool
        /// What a receipt says: true where it has arrived; nil where none has come.
        var hasArrived: Bool?
        var isFallback = false
        var key: String
        var offer: Int?
        var figures: OfferFigures?
        var payBy: Int?
    }

    /// An offer that was made for a debt, perhaps by several notices.
    struct Made {
        var debt: String
        var offer: Int
        var figures: OfferFigures
        var isAccepted: Bool

        var until: Int? { figures[date: .until].map { Int($0.days) } }
    }

    var accounts: [Account] = []
    var sent: [Sent] = []
    /// What other campaigns sent: borrower, channel, day.
    var outside: [(borrower: String, channel: Channel.Kind, date: Int)] = []

    static func date(_ days: Int) -> String { CivilDate(days: Int32(days)).description }

    init(_ random: inout SeededRandom, firstDay: Int, rows: Int, isSingle: Bool) {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        func pick<Value>(_ values: [Value]) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        for index in 0..<rows {
            let person = isSingle ? "" : pick(["", "", "", "P1", "P2", "P3", "P4"])
            var account = Account(
                id: "A\(index)", person: person,
                due: firstDay + Int.random(in: -18...6, using: &random),
                arrears: pick([0, 100_000, 100_000, 2000, 40_050, 9_999_999]),
                penalty: pick([0, 1, 3333, 6000, 8005]), risk: pick(["low", "low", "high"]),
                state: chance(4) ? pick(["settled", "dead"]) : "open",
                tries: Int.random(in: 0...10, using: &random), isStale: chance(3), addresses: [:])
            // Some telephones and mail addresses are two persons'.
            if chance(85) {
                account.addresses["mobile"] = chance(15) ? "13800138000" : "138001381\(10 + index)"
            }
            if chance(70) {
                account.addresses["mail"] = (chance(15) ? "a" : "a\(index)") + "@example.com"
            }
            if chance(70) { account.addresses["device"] = "d\(index)" }
            accounts.append(account)
            if !isSingle, chance(4) { accounts.append(account) }
            if !isSingle, chance(4) {
                account.due += 40
                accounts.append(account)
            }
        }
        for _ in 0..<rows / 2 {
            outside.append(
                (
                    pick(accounts).borrower, pick([.sms, .push, .email, .call]),
                    firstDay - Int.random(in: 0...8, using: &random)
                ))
        }
    }

    /// As the bench writes them at an instant.
    func rows(at now: String) -> [PlanningTests.Account] {
        accounts.map { account in
            var fields = [
                "person": account.person, "mobile": "", "mail": "", "device": "",
                "arrears": money(account.arrears), "penalty": money(account.penalty),
                "as_of": account.isStale ? "2024-01-01T06:00:00Z" : now, "risk": account.risk,
                "state": account.state, "tries": "\(account.tries)",
            ]
            fields.merge(account.addresses) { $1 }
            return PlanningTests.Account(account.id, due: Self.date(account.due), fields)
        }
    }

    private func money(_ cents: Int64) -> String {
        "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    func notices(of account: Account) -> [Sent] {
        sent.filter { $0.account.debtKey == account.debtKey }
    }

    /// Notices to a borrower on the last `days` dates, of one channel or of all but tasks.
    func contacts(_ borrower: String, _ channel: Channel.Kind?, days: Int, until today: Int) -> Int
    {
        let all =
            sent.map { ($0.account.borrower, $0.channel, $0.date) }
            + outside.map { ($0.borrower, $0.channel, $0.date) }
        return all.count { who, kind, date in
            who == borrower && date <= today && today - date < days
                && (channel == nil ? kind != .call : kind == channel)
        }
    }

    /// The offers made so far, in order: the first notice fixes one; one after its last day makes it anew.
    var made: [Made] {
        var made: [Made] = []
        for notice in sent.sorted(by: { ($0.sendAt, $0.key) < ($1.sendAt, $1.key) }) {
            guard let offer = notice.offer, let figures = notice.figures else { continue }
            let debt = notice.account.debtKey
            let open = made.lastIndex { $0.debt == debt && $0.offer == offer }
            if let open, made[open].until.map({ $0 >= notice.date }) ?? true {
                made[open].isAccepted = made[open].isAccepted || notice.isAccepted
            } else {
                made.append(
                    Made(
                        debt: debt, offer: offer, figures: figures, isAccepted: notice.isAccepted))
            }
        }
        return made
    }

    /// What of an offer's budget is gone: what nobody is known to have got comes back after its last day.
    func spent(_ offer: Int, on today: Int) -> LedgerFacts.OfferSpending {
        let counted = made.filter {
            $0.offer == offer && ($0.isAccepted || $0.until.map { $0 >= today } ?? true)
        }
        return .init(
            amount: counted.reduce(0) { $0 + ($1.figures[.waived] ?? $1.figures[.amount] ?? 0) },
            count: counted.count)
    }

    private func takenStep(_ step: Int, _ notices: [Sent]) -> LedgerFacts.TakenStep {
        var taken = LedgerFacts.TakenStep(
            step: step, channels: Set(notices.map(\.channel)),
            acceptedOn: notices.filter(\.isAccepted).map(\.date).min().map {
                CivilDate(days: Int32($0))
            })
        let first = notices.filter { !$0.isFallback }
        taken.handedOver = first.map(\.sendAt).max()
        taken.failed = Set(notices.filter { $0.hasArrived == false }.map(\.channel))
        taken.hasFallback = notices.contains(where: \.isFallback)
        if first.contains(where: { $0.hasArrived == true }) {
            taken.arrival = .delivered
        } else if first.allSatisfy({ $0.hasArrived == false }) {
            taken.arrival = .failed
        }
        return taken
    }

    /// What a ledger would tell the planner on a day.
    func facts(on today: Int, offers: Int) -> LedgerFacts {
        let made = made
        let debts = Dictionary(grouping: sent) { $0.account.debtKey }.map { key, notices in
            let account = notices[0].account
            let taken = Dictionary(grouping: notices) { $0.step }.map { step, notices in
                takenStep(step, notices)
            }
            var fixed: [Int: OfferFigures] = [:]
            for entry in made where entry.debt == key { fixed[entry.offer] = entry.figures }
            return LedgerFacts.Debt(
                account: Hash128(account.id), identity: .due(CivilDate(days: Int32(account.due))),
                taken: taken, notices: notices.count,
                offers: fixed.map { .init(offer: $0.key, figures: $0.value) },
                payBy: notices.compactMap(\.payBy).max().map { CivilDate(days: Int32($0)) })
        }
        let own = sent.map {
            LedgerFacts.Contact(
                borrower: Hash128($0.account.borrower), date: CivilDate(days: Int32($0.date)),
                channel: $0.channel, handedOver: $0.sendAt, origin: .own)
        }
        let others = outside.map {
            LedgerFacts.Contact(
                borrower: Hash128($0.borrower), date: CivilDate(days: Int32($0.date)),
                channel: $0.channel,
                handedOver: Instant(microseconds: Int64($0.date) * 86_400_000_000),
                origin: .other)
        }
        return LedgerFacts(
            debts: debts, contacts: own + others,
            spending: (0..<offers).map { spent($0, on: today) })
    }
}

/// The working days of the mainland by an independent calendar; nil where it ends.
struct WorkingDays {
    private let marks: [Character]
    private let first: Int

    init() throws {
        let lines = try Project.text("Tests/Corpus/timing/cn-mainland.txt").split(separator: "\n")
        marks = lines.flatMap { $0.dropFirst(8) }
        first = Int(try day("2025-01-01").days)
    }

    func isWorking(_ date: Int) -> Bool? {
        marks.indices.contains(date - first) ? marks[date - first] == "w" : nil
    }
}
