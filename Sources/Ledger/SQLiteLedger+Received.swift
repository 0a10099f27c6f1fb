internal import CampaignLanguage
package import Expressions
internal import GRDB
internal import Glibc
internal import Planning

extension SQLiteLedger {
    /// The ledger has all tables of this version; an older one gets them from `access: .run`.
    package func isCurrent() throws(LedgerError) -> Bool {
        try read { db in try Self.version(db) == LedgerSchema.version }
    }

    /// Takes in what came from outside, all in one transaction; beside a run, too.
    ///
    /// A reply belongs to the borrower to whom the newest notice before it went at its address and channel, and
    /// the campaign of that notice says what its word means; an opt-out is for all borrowers of the address. `mark` is kept
    /// in the same transaction.
    package func receive(
        _ events: [ReceivedEvent], at now: Instant, mark: PullMark? = nil
    ) throws(LedgerError) -> [Reception] {
        // In slices of their own, so that no run waits for a long one.
        var isBehind = true
        while isBehind {
            isBehind = try write { db in try Finder.advance(db) }
            // Whoever waits for the ledger has it in between.
            if isBehind { usleep(2000) }
        }
        return try write { db in
            _ = try Finder.advance(db)
            let names = try Pseudonyms(db)
            var desk = ReplyDesk()
            try desk.open(events, db)
            if let mark {
                try Self.set(mark.row, String(mark.until.microseconds), db)
            }
            return try events.map { event in
                if let known = try Self.known(event, names, db) { return known }
                let reception = try Self.take(event, desk, names, now, db)
                if case .payment(let account, _, _) = event.what,
                    try !desk.hasSeen(names.written(account, .account), db)
                {
                    return .ofStranger
                }
                return reception
            }
        }
    }

    /// Up to where a request was taken; nil where it never was.
    package func pulled(_ name: String) throws(LedgerError) -> Instant? {
        try read { db in
            let row = PullMark(name: name, until: Instant(microseconds: 0)).row
            return try Self.meta(row, db).flatMap { Int64($0) }.map { Instant(microseconds: $0) }
        }
    }

    /// What came before with the same key: nil where nothing did.
    private static func known(
        _ event: ReceivedEvent, _ names: Pseudonyms, _ db: Database
    ) throws -> Reception? {
        // What was erased is known by a keyed hash, so that its file may be given again.
        let keys = names.isEmpty ? [event.key] : [event.key, names.masked(event.key, .received)]
        for key in keys {
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT body FROM received WHERE key = ?"),
                arguments: [key])
            guard let row else { continue }
            let body: String? = row[0]
            return body == nil || event.body == nil || body == event.body ? .repeated : .reused
        }
        return nil
    }

    private static func take(
        _ event: ReceivedEvent, _ desk: ReplyDesk, _ names: Pseudonyms, _ now: Instant,
        _ db: Database
    ) throws -> Reception {
        var facts: [ReceivedFact] = []
        var reception = Reception.taken(nil)
        var columns: (channel: String?, address: String?, text: String?) = (nil, nil, nil)
        var notice: Int64?
        var author: String?
        var reason: String?
        var name: (sender: String?, reference: String?) = (nil, nil)
        switch event.what {
        case .receipt(let called, let state, let code):
            var of = called
            if case .key(let key) = called { of = .key(names.writtenKey(key)) }
            (columns.text, reason) = (state.rawValue, code)
            if case .gateway(let sender, let id) = of { name = (sender, id) }
            if case .key(let key) = of { name.reference = key }
            notice = try desk.notice(of, at: event.at, db)
            reception = notice == nil ? .ofNoNotice : .taken(nil)
            if let notice { try deliver(notice, state, event.at.microseconds, now, db) }
        case .reply(let from, let channel, let text):
            columns = (channel.rawValue, from, text)
            let answer = desk.answer(from: from, channel, text, at: event.at)
            (reception, notice, facts) = (answer.reception, answer.notice, answer.facts)
        case .payment(let account, let amount, let date):
            facts = [ReceivedFact("payment", account: account, date: date, amount: amount)]
        case .promise(let account, let amount, let date):
            facts = [ReceivedFact("promise", account: account, date: date, amount: amount)]
        case .promiseKept(let account), .promiseBroken(let account):
            facts = [ReceivedFact(event.kind, account: account)]
        case .optOut(.borrower(let borrower), let channel):
            facts = [ReceivedFact("opt_out", borrower: borrower, channel: channel)]
        case .optOut(.address(let address), let channel):
            columns = (channel.rawValue, address, nil)
            facts = desk.optOut(ContactAddress.form(address, on: channel), channel)
        case .objection(let event, let borrower):
            facts = [ReceivedFact(event.rawValue, borrower: borrower)]
        case .close(let event, let borrower, let by, let why):
            (author, reason) = (by, why)
            facts = [ReceivedFact("close_" + event.rawValue, borrower: borrower)]
        case .hold(.borrower(let borrower), let until, let by, let why):
            (author, reason) = (by, why)
            facts = [ReceivedFact("hold", borrower: borrower, date: until)]
        case .hold(.account(let account), let until, let by, let why):
            (author, reason) = (by, why)
            facts = [ReceivedFact("hold", account: account, date: until)]
        }
        try db.run(
            """
            INSERT INTO received (key, taken_at, kind, at, channel, address, text, notice, author, reason,
                sender, reference, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event.key, now.microseconds, event.kind, event.at.microseconds, columns.channel,
                columns.address, columns.text, notice, author, reason, name.sender, name.reference,
                event.body,
            ])
        let received = db.lastInsertedRowID
        for fact in facts {
            try db.run(
                """
                INSERT INTO fact
                    (received, kind, at, borrower, account, address, channel, date, amount)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    received, fact.kind, event.at.microseconds,
                    fact.borrower.map { names.written($0, .borrower) },
                    fact.account.map { names.written($0, .account) },
                    fact.address.map { names.written($0, .address) }, fact.channel?.rawValue,
                    fact.date?.description,
                    fact.amount?.description,
                ])
        }
        return reception
    }

    /// The words of a campaign as this run has them; replies are read by them from now on.
    static func remember(_ words: [ReplyWord], of campaign: String, _ db: Database) throws {
        try db.run("DELETE FROM word WHERE campaign = ?", [campaign])
        for word in words {
            try db.run(
                "INSERT INTO word (campaign, form, event) VALUES (?, ?, ?)",
                [campaign, word.form, word.event.rawValue])
        }
    }
}

/// Finds who has replied, and what the word means.
private struct ReplyDesk {
    private struct Place: Hashable {
        var address: String
        var channel: Channel.Kind
    }

    private struct Sent {
        var at: Int64
        var notice: Int64
        var borrower: String
        var campaign: String
    }

    /// Campaigns of the ledger; only payments need them.
    private var campaigns: [String] = []
    /// What was sent to the addresses of the events, oldest first.
    private var sent: [Place: [Sent]] = [:]
    /// The notices that receipts mean by the gateway's number.
    private var numbered: [ReceivedEvent.NoticeName: Int64] = [:]
    private var words: [String: [String: ReplyEvent]] = [:]
    /// Opt-out words of any campaign: one from a stranger is honoured too.
    private var optOuts: Set<String> = []

    /// Looks up what the events are about, by `Finder`.
    mutating func open(_ events: [ReceivedEvent], _ db: Database) throws {
        for event in events {
            switch event.what {
            case .receipt(let name, _, _): try open(name, db)
            case .reply(let from, let channel, _), .optOut(.address(let from), let channel):
                try open(from, channel, db)
            case .payment where campaigns.isEmpty:
                campaigns = try String.fetchAll(
                    db.cachedStatement(sql: "SELECT DISTINCT campaign FROM run"))
            default: break
            }
        }
        if sent.isEmpty { return }
        for row in try Row.fetchAll(
            db.cachedStatement(sql: "SELECT campaign, form, event FROM word"))
        {
            guard let event = ReplyEvent(rawValue: row[2]) else { continue }
            words[row[0], default: [:]][row[1]] = event
            if event == .optOut { optOuts.insert(row[1]) }
        }
    }

    private mutating func open(_ from: String, _ channel: Channel.Kind, _ db: Database) throws {
        let place = Place(address: ContactAddress.form(from, on: channel), channel: channel)
        if sent[place] != nil { return }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: Finder.byAddress), arguments: [Finder.hash(address: from, on: channel)])
        sent[place] = rows.filter {
            $0[1] == channel.rawValue && ContactAddress.form($0[0], on: channel) == place.address
        }.map { Sent(at: $0[2] ?? 0, notice: $0[3], borrower: $0[4], campaign: $0[5]) }
    }

    /// The newest notice to which a gateway gave that number.
    private mutating func open(_ name: ReceivedEvent.NoticeName, _ db: Database) throws {
        guard case .gateway(let sender, let id) = name, numbered[name] == nil else { return }
        numbered[name] = try Int64.fetchOne(
            db.cachedStatement(
                sql: Finder.byNumber), arguments: [Finder.hash(number: id, at: sender), id])
    }

    /// Whether the ledger has a notice of an account that left or is to leave, or a step that a holdout did not get.
    func hasSeen(_ account: String, _ db: Database) throws -> Bool {
        for campaign in campaigns {
            let start = KeyPart.encoded(campaign) + "/" + KeyPart.encoded(account)
            let isThere = try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM notice
                                WHERE is_live = 1 AND key >= ? AND key < ?)
                            OR EXISTS (SELECT 1 FROM held_out WHERE campaign = ? AND account = ?)
                        """), arguments: [start + "/", start + "0", campaign, account])
            if isThere ?? false { return true }
        }
        return false
    }

    /// The notice that a receipt means; nil where none that was handed over is called so.
    ///
    /// Gateways give their numbers anew: what is older than the hand-over is about another message.
    func notice(
        _ name: ReceivedEvent.NoticeName, at: Instant, _ db: Database
    ) throws -> Int64? {
        let latest = at.microseconds + SQLiteLedger.skew
        guard case .key(let key) = name else {
            return try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM notice WHERE id = ? AND handed_at <= ?"),
                arguments: [numbered[name], latest])
        }
        return try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id FROM notice
                    WHERE key = ? AND is_live = 1 AND attempts > 0 AND handed_at <= ?
                    """), arguments: [key, latest])
    }

    func answer(
        from: String, _ channel: Channel.Kind, _ text: String, at: Instant
    ) -> (reception: Reception, notice: Int64?, facts: [ReceivedFact]) {
        let address = ContactAddress.form(from, on: channel)
        let form = ReplyWord.form(text)
        let notices = sent[Place(address: address, channel: channel)] ?? []
        guard let newest = notices.last(where: { $0.at <= at.microseconds }) else {
            if optOuts.contains(form) {
                return (.taken(.optOut), nil, optOut(address, channel))
            }
            return (.fromNobody, nil, [])
        }
        switch words[newest.campaign]?[form] {
        case nil: return (.notUnderstood, newest.notice, [])
        case .optOut: return (.taken(.optOut), newest.notice, optOut(address, channel))
        case let event?:
            return (
                .taken(event), newest.notice,
                [ReceivedFact(event.rawValue, borrower: newest.borrower)]
            )
        }
    }

    /// Of the address, and of everybody who was ever written to there.
    func optOut(_ address: String, _ channel: Channel.Kind) -> [ReceivedFact] {
        let notices = sent[Place(address: address, channel: channel)] ?? []
        let borrowers = Set(notices.map(\.borrower)).sorted()
        return [ReceivedFact("opt_out", address: address, channel: channel)]
            + borrowers.map { ReceivedFact("opt_out", borrower: $0, channel: channel) }
    }
}
