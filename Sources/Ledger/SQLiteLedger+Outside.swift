internal import CampaignLanguage
internal import Expressions
internal import GRDB
internal import Planning

extension SQLiteLedger {
    /// The newest fact from outside; facts read afterwards have it and all before.
    package func factMark() throws(LedgerError) -> Int64 {
        try read { db in
            guard try Self.version(db) >= 3 else { return 0 }
            return try Self.newestFact(db)
        }
    }

    static func newestFact(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM fact")) ?? 0
    }

    static func newestReceived(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM received")) ?? 0
    }

    /// Something was said after a group was taken from the outbox: a stop, a pause, a payment, any word from outside; or,
    /// where the group has what a receipt may make needless, something has come at all.
    package func isOutdated(_ group: HandOver, of run: LedgerRun) throws(LedgerError) -> Bool {
        let hasSeconds = group.entries.contains(where: \.isSecond)
        return try read { db in
            if try Self.isHalted([run], db) || Self.newestFact(db) > group.newestFact {
                return true
            }
            return try hasSeconds && Self.newestReceived(db) > group.newestReceived
        }
    }

    /// What is known of borrowers, accounts and addresses, the later word over the earlier one.
    static func outside(
        _ request: FactsRequest, _ names: Pseudonyms, _ db: Database
    ) throws -> OutsideFacts {
        guard try version(db) >= 3 else { return .empty }
        var people: [Hash128: OutsideFacts.Person] = [:]
        var accounts: [Hash128: OutsideFacts.Account] = [:]
        var addresses: [Hash128: UInt8] = [:]
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT kind, at, borrower, account, address, channel, date, amount FROM fact
                    ORDER BY at, id
                    """))
        while let row = try rows.next() {
            let kind: String = row[0]
            let at = Instant(microseconds: row[1])
            let date = (row[6] as String?).flatMap { CivilDate($0.utf8) }
            let bit = (row[5] as String?).flatMap(Channel.Kind.init(rawValue:))?.bit ?? 0
            if let address = (row[4] as String?).map({ names.known($0, .address) }) {
                addresses[address, default: 0] |= bit
            }
            if let borrower = (row[2] as String?).map({ names.known($0, .borrower) }) {
                var person = people[borrower] ?? .init(borrower)
                if kind == "opt_out" {
                    person.optedOut |= bit
                } else if kind == "hold" {
                    person.heldUntil = date
                } else if let event = ReplyEvent.allCases.firstIndex(where: { $0.rawValue == kind })
                {
                    person.days[event] = request.date(of: at)
                } else if let event = ReplyEvent.allCases.firstIndex(where: {
                    "close_" + $0.rawValue == kind
                }) {
                    person.days[event] = nil
                }
                people[borrower] = person
            }
            if let account = (row[3] as String?).map({ names.known($0, .account) }) {
                let amount = (row[7] as String?).flatMap { request.minorUnits($0) } ?? 0
                var entry = accounts[account] ?? .init(account)
                switch kind {
                case "payment":
                    let moment = date.map { request.end(of: $0) } ?? at
                    entry.payments.append(.init(at: moment, amount: amount))
                case "promise":
                    entry.promise = date.map { .init(date: $0, amount: amount, at: at) }
                case "promise_kept", "promise_broken": entry.promise = nil
                case "hold": entry.heldUntil = date
                default: break
                }
                accounts[account] = entry
            }
        }
        return OutsideFacts(
            people: Array(people.values), accounts: Array(accounts.values),
            addresses: addresses.map { .init($0.key, optedOut: $0.value) })
    }
}

/// What came from outside after a run had read its facts: looked at once more before each group leaves.
struct LateNews {
    private var people: [String: Set<String>] = [:]
    private var optedOut: [String: UInt8] = [:]
    private var addresses: [String: UInt8] = [:]
    private var accounts: [String: Set<String>] = [:]
    private var payments: [String: [(at: Instant, amount: Int64)]] = [:]
    private let isEmpty: Bool
    private let heedsReplies: Bool
    private let names: Pseudonyms

    /// Of all that came after `mark`.
    init(_ run: LedgerRun, after mark: Int64, _ db: Database) throws {
        heedsReplies = run.heedsReplies
        names = run.names
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kind, at, borrower, account, address, channel, date, amount FROM fact
                    WHERE id > ? ORDER BY id
                    """), arguments: [mark])
        isEmpty = rows.isEmpty
        for row in rows {
            let kind: String = row[0]
            let bit = (row[5] as String?).flatMap(Channel.Kind.init(rawValue:))?.bit ?? 0
            if let address: String = row[4] { addresses[address, default: 0] |= bit }
            if let borrower: String = row[2] {
                people[borrower, default: []].insert(kind)
                optedOut[borrower, default: 0] |= bit
            }
            guard let account: String = row[3] else { continue }
            accounts[account, default: []].insert(kind)
            guard kind == "payment", let amount = run.request.minorUnits(row[7]) else { continue }
            let date = (row[6] as String?).flatMap { CivilDate($0.utf8) }
            let at = date.map { run.request.end(of: $0) } ?? Instant(microseconds: row[1])
            payments[account, default: []].append((at, amount))
        }
    }

    /// Why a notice must not leave any more; nil where nothing speaks against it.
    ///
    /// The plan knew everything before: a notice of an account that had paid since its row was extracted is not in it.
    func objection(
        account: String, borrower: String, address: String, channel: Channel.Kind, owed: Int64?,
        asOf: Int64?
    ) -> Reason? {
        if isEmpty { return nil }
        let said = people[borrower] ?? []
        if said.contains("dispute") { return .disputed }
        if said.contains("complaint") { return .complained }
        let form = names.written(ContactAddress.form(address, on: channel), .address)
        let out = (optedOut[borrower] ?? 0) | (addresses[form] ?? 0)
        if out & channel.bit != 0 { return .optedOut }
        let since = asOf.map { Instant(microseconds: $0) }
        let paid = (payments[account] ?? []).filter { payment in
            since.map { payment.at > $0 } ?? true
        }.reduce(0) { $0 &+ $1.amount }
        if paid > 0 { return owed.map { paid >= $0 } == true ? .paid : .paidInPart }
        let own = accounts[account] ?? []
        if said.contains("hold") || own.contains("hold") { return .heldByPerson }
        // What the campaign makes of these is its own matter: the next run decides anew.
        let isOther = heedsReplies && !(said.union(own).isDisjoint(with: Self.heeded))
        return isOther ? .hold : nil
    }

    private static let heeded: Set<String> = [
        "help", "paid", "promise", "promise_kept", "promise_broken",
    ]
}
