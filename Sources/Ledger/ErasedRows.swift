internal import CampaignLanguage
internal import Expressions
internal import GRDB
internal import Planning

/// The rows that an erasure blanks, and how.
struct ErasedRows {
    private let scope: ErasureScope
    private let names: Pseudonyms
    private var notices: [Int64] = []
    private var received: [Int64] = []
    private var facts: [Int64] = []
    /// As they stand in the ledger.
    private var borrowers: Set<String> = []
    private var accounts: Set<String> = []
    /// Addresses in the form of `ContactAddress` by which facts are known, such as opt-outs.
    private var addresses: Set<String> = []

    var isOfBorrower: Bool {
        if case .borrower = scope { true } else { false }
    }

    init(_ scope: ErasureScope, _ db: Database) throws {
        self.scope = scope
        names = try Pseudonyms(db)
        switch scope {
        case .borrower(let borrower): try find(names.written(borrower, .borrower), db)
        case .before(let date): try find(before: date, db)
        }
    }

    private static let ended = NoticeState.allCases.filter(\.hasEnded)
        .map { "'\($0.rawValue)'" }.joined(separator: ", ")

    // MARK: - One borrower

    /// All notices of the borrower and of their accounts, whatever number of a borrower stood on these; what came of
    /// them, from their addresses or about them. What was erased before is left out.
    private mutating func find(_ borrower: String, _ db: Database) throws {
        borrowers = [borrower]
        var known = 0
        while known != borrowers.count + accounts.count {
            known = borrowers.count + accounts.count
            for table in ["notice", "held_out"] {
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT DISTINCT borrower, account FROM \(table)")
                while let row = try rows.next() {
                    let (one, account): (String, String) = (row[0], row[1])
                    guard borrowers.contains(one) || accounts.contains(account) else { continue }
                    borrowers.insert(one)
                    accounts.insert(account)
                }
            }
        }
        var places: Set<String> = []
        var keys: Set<String> = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, borrower, channel, address, key FROM notice WHERE \(Self.isThere)
                ORDER BY id
                """)
        while let row = try rows.next() {
            guard borrowers.contains(row[1]) else { continue }
            notices.append(row[0])
            keys.insert(row[4])
            if let place = Self.place(row[2], row[3]) { places.insert(place) }
        }
        try findFacts(places, db)
        try findReceived(places, keys, db)
    }

    private mutating func findFacts(_ places: Set<String>, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, borrower, account, address, channel, received FROM fact
                WHERE \(Self.isThere) ORDER BY id
                """)
        // An opt-out of an address is one of those who were written to there. Notices may have lost the address by now.
        let words = rows.filter { ($0[1] as String?).map { borrowers.contains($0) } ?? false }
            .map { $0[5] as Int64 }
        let own = Set(words)
        for row in rows {
            let (borrower, account, address): (String?, String?, String?) = (row[1], row[2], row[3])
            let isAt = address.map {
                own.contains(row[5]) || places.contains(((row[4] as String?) ?? "") + " " + $0)
            }
            if isAt ?? false, let address { addresses.insert(address) }
            if isAt ?? false || borrower.map({ borrowers.contains($0) }) ?? false
                || account.map({ accounts.contains($0) }) ?? false
            {
                facts.append(row[0])
            }
        }
    }

    private mutating func findReceived(
        _ places: Set<String>, _ keys: Set<String>, _ db: Database
    ) throws {
        let (notices, facts) = (Set(notices), Set(facts))
        let byFact = try Row.fetchAll(db, sql: "SELECT id, received FROM fact")
            .filter { facts.contains($0[0]) }.map { $0[1] as Int64 }
        let about = Set(byFact)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, notice, channel, address, reference FROM received
                WHERE \(Self.isThere) ORDER BY id
                """)
        while let row = try rows.next() {
            let (id, notice): (Int64, Int64?) = (row[0], row[1])
            let place = Self.place(row[2], row[3])
            if about.contains(id) || notice.map({ notices.contains($0) }) ?? false
                || place.map({ places.contains($0) }) ?? false
                || (row[4] as String?).map({ keys.contains($0) }) ?? false
            {
                received.append(id)
            }
        }
    }

    private static let isThere = """
        (erasure IS NULL OR erasure NOT IN
            (SELECT id FROM event WHERE kind = '\(LedgerEvent.erased.rawValue)'))
        """

    /// Channel and address in the form in which they are compared.
    private static func place(_ channel: String?, _ address: String?) -> String? {
        guard let channel, let address, !address.isEmpty,
            let kind = Channel.Kind(rawValue: channel)
        else { return nil }
        return channel + " " + ContactAddress.form(address, on: kind)
    }

    // MARK: - Before a date

    private mutating func find(before date: CivilDate, _ db: Database) throws {
        let day = date.description
        notices = try Int64.fetchAll(
            db,
            sql: """
                SELECT n.id FROM notice n LEFT JOIN event e ON e.id = n.erasure
                WHERE n.date < ? AND n.state IN (\(Self.ended)) AND NOT (\(Self.inForce))
                    AND (n.erasure IS NULL OR e.kind = '\(LedgerEvent.textsHashed.rawValue)')
                ORDER BY n.id
                """, arguments: [day, day, day, day, day])
        let start = Int64(date.days) * 86_400_000_000
        received = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM received WHERE at < ? AND erasure IS NULL AND (address IS NOT NULL
                    OR kind = 'reply' OR reason IS NOT NULL AND kind != 'receipt' OR body IS NOT NULL)
                ORDER BY id
                """, arguments: [start])
    }

    /// Somebody may still ask what the notice promised.
    private static let inForce = """
        ifnull(n.offer_until, '') >= ? OR ifnull(n.pay_by, '') >= ? OR ifnull(n.hold_until, '') >= ?
        OR n.account IN (SELECT account FROM fact p WHERE p.kind = 'promise' AND p.date >= ?
            AND NOT EXISTS (SELECT 1 FROM fact l WHERE l.account = p.account AND l.at >= p.at
                AND l.kind IN ('promise_kept', 'promise_broken')))
        """

    // MARK: - What it comes to

    func draft(_ db: Database) throws -> Erasure {
        var draft = Erasure()
        (draft.notices, draft.received, draft.facts) = (notices.count, received.count, facts.count)
        draft.events = try blankable(db).count
        draft.isCutOff =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM attempt WHERE state = 'open')") ?? false
        let chosen = Set(notices)
        let rows = try Row.fetchCursor(db, sql: "SELECT id, state, date FROM notice")
        while let row = try rows.next() {
            guard chosen.contains(row[0]) else { continue }
            let state = NoticeState(rawValue: row[1])
            if state?.hasEnded != true { draft.unsettled += 1 }
            guard let date = CivilDate((row[2] as String).utf8) else { continue }
            draft.newest = max(draft.newest ?? date, date)
        }
        switch scope {
        case .borrower:
            draft.names = Set(newNames).count
            draft.heldOut = try heldOut(db).count
        case .before(let date):
            let day = date.description
            draft.unsettled =
                try Int.fetchOne(
                    db,
                    sql:
                        "SELECT count(*) FROM notice WHERE date < ? AND state NOT IN (\(Self.ended))",
                    arguments: [day]) ?? 0
            draft.inForce =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM notice n
                        WHERE n.date < ? AND n.state IN (\(Self.ended)) AND (\(Self.inForce))
                        """, arguments: [day, day, day, day, day]) ?? 0
        }
        let ids = [notices, received, facts].map { $0.map(String.init).joined(separator: " ") }
        let line = "\(isOfBorrower)\n" + ids.joined(separator: "\n") + "\n\(draft.heldOut)"
        draft.code = "\(draft.notices)-" + SHA256.digest(line).description.prefix(6)
        return draft
    }

    /// The hashes of names that are not known by them yet.
    private var newNames: [String] {
        let all =
            borrowers.map { ($0, Pseudonyms.Kind.borrower) } + accounts.map { ($0, .account) }
            + addresses.map { ($0, .address) }
        return all.filter { Pseudonyms.hash($0.0) == nil }.map { names.masked($0.0, $0.1) }
    }

    private func heldOut(_ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT campaign, account, debt, step, borrower FROM held_out")
            .filter { borrowers.contains($0[4]) && Pseudonyms.hash($0[4]) == nil }
    }

    /// Entries of the history with words of a gateway or a person about one of the notices.
    private func blankable(_ db: Database) throws -> [Int64] {
        let chosen = Set(notices)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT id, notice FROM event
                WHERE notice IS NOT NULL AND detail != '' AND kind IN (\(Self.wordy))
                """
        ).filter { chosen.contains($0[1]) }.map { $0[0] }
    }

    private static let wordy = [
        LedgerEvent.noticeUnknown, .noticeRejected, .noticeResolved, .attemptRetried,
    ].map { "'\($0.rawValue)'" }.joined(separator: ", ")

    // MARK: - Blanking

    mutating func blank(
        _ draft: Erasure, _ word: ErasureWord, at now: Int64, _ db: Database
    ) throws {
        let event: Int64
        switch scope {
        case .borrower:
            try db.note(.erased, at: now, detail: "\(draft.notices) notices \(word.detail)")
            event = db.lastInsertedRowID
            for name in Set(newNames).sorted() {
                try db.run("INSERT INTO erased (name) VALUES (?)", [name])
            }
            try db.note(.namesErased, at: now, detail: "\(draft.names)")
            try eraseNotices(event, db)
            try eraseHeldOut(db)
            try eraseFacts(event, db)
        case .before(let date):
            try db.note(
                .pruned, at: now, detail: "\(draft.notices) notices before \(date) \(word.detail)")
            event = db.lastInsertedRowID
            for id in notices { try Self.hashTexts(id, event, isAddressKept: false, db) }
        }
        for id in try blankable(db) {
            let detail = try String.fetchOne(
                db.cachedStatement(sql: "SELECT detail FROM event WHERE id = ?"), arguments: [id])
            try db.run(
                "UPDATE event SET detail = '', digest = ? WHERE id = ?",
                [SHA256.digest(detail ?? "").description, id])
        }
        try blankAttempts(db)
        try blankReceived(event, db)
    }

    /// Attempts have no index by notice: one pass over those that say something.
    private func blankAttempts(_ db: Database) throws {
        let chosen = Set(notices)
        let said = try Row.fetchAll(
            db, sql: "SELECT id, notice FROM attempt WHERE detail IS NOT NULL")
        for row in said where chosen.contains(row[1]) {
            try db.run("UPDATE attempt SET detail = NULL WHERE id = ?", [row[0] as Int64])
        }
    }

    private func eraseNotices(_ event: Int64, _ db: Database) throws {
        for id in notices {
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT key, account, borrower, debt FROM notice WHERE id = ?"),
                arguments: [id])
            guard let row else { continue }
            let account = names.masked(row[1], .account)
            let key = names.maskedKey(row[0], account: account)
            try db.run(
                """
                UPDATE notice SET key = ?, account = ?, borrower = ?, debt = ?, address = '',
                    title = NULL, text = '', html = NULL, gateway_id = NULL, erasure = ?
                WHERE id = ?
                """,
                [
                    key, account, names.masked(row[2], .borrower), names.maskedDebt(row[3]), event,
                    id,
                ])
            try db.run(
                "UPDATE contact SET key = ? WHERE key = ? AND notice = ?",
                [key, row[0] as String, id])
        }
    }

    private func eraseHeldOut(_ db: Database) throws {
        for row in try heldOut(db) {
            try db.run(
                """
                UPDATE held_out SET account = ?, debt = ?, borrower = ?
                WHERE campaign = ? AND account = ? AND debt = ? AND step = ?
                """,
                [
                    names.masked(row[1], .account), names.maskedDebt(row[2]),
                    names.masked(row[4], .borrower), row[0] as String, row[1] as String,
                    row[2] as String, row[3] as String,
                ])
        }
    }

    /// A fact may also name another borrower at the same address, or another account: only names that were erased go.
    private func eraseFacts(_ event: Int64, _ db: Database) throws {
        for id in facts {
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT borrower, account, address FROM fact WHERE id = ?"),
                arguments: [id])
            guard let row else { continue }
            let (borrower, account, address): (String?, String?, String?) = (row[0], row[1], row[2])
            try db.run(
                """
                UPDATE fact SET borrower = ?, account = ?, address = ?, erasure = ? WHERE id = ?
                """,
                [
                    borrower.map { borrowers.contains($0) ? names.masked($0, .borrower) : $0 },
                    account.map { accounts.contains($0) ? names.masked($0, .account) : $0 },
                    address.map { addresses.contains($0) ? names.masked($0, .address) : $0 },
                    event, id,
                ])
        }
    }

    /// Of an erased borrower the name under which a thing came is hashed, too; before a date it stays. What a receipt
    /// says, and the gateway's word for it, are no personal data.
    private func blankReceived(_ event: Int64, _ db: Database) throws {
        for id in received {
            let key = try String.fetchOne(
                db.cachedStatement(sql: "SELECT key FROM received WHERE id = ?"), arguments: [id])
            guard let key else { continue }
            try db.run(
                """
                UPDATE received SET key = ?, address = NULL, body = NULL, erasure = ?,
                    text = CASE WHEN kind = 'receipt' THEN text END,
                    reason = CASE WHEN kind = 'receipt' THEN reason END,
                    reference = CASE WHEN ? THEN NULL ELSE reference END
                WHERE id = ?
                """,
                [isOfBorrower ? names.masked(key, .received) : key, event, isOfBorrower, id])
        }
    }

    /// Puts the SHA-256 of what a notice says in its place; what is a hash already stays.
    static func hashTexts(
        _ notice: Int64, _ event: Int64, isAddressKept: Bool, _ db: Database
    ) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT title, text, html, erasure FROM notice WHERE id = ?"),
            arguments: [notice])
        guard let row else { return }
        let isHashed = (row[3] as Int64?) != nil
        func hashed(_ text: String?) -> String? {
            isHashed ? text : text.map { SentText.prefix + SHA256.digest($0).description }
        }
        try db.run(
            """
            UPDATE notice SET title = ?, text = ?, html = ?, erasure = ?,
                address = CASE WHEN ? THEN address ELSE '' END WHERE id = ?
            """, [hashed(row[0]), hashed(row[1]), hashed(row[2]), event, isAddressKept, notice])
    }
}

extension NoticeState {
    /// Nothing more becomes of it.
    var hasEnded: Bool { self != .planned && self != .handed && self != .unknown }
}
