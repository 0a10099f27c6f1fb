package import CampaignLanguage
package import Expressions
internal import GRDB

extension SQLiteLedger {
    /// A ledger for short orders beside a run; `holder` is who brings one of an older version up to date.
    package static func control(
        path: String, holder: String
    ) throws(LedgerError) -> SQLiteLedger {
        let ledger = try SQLiteLedger(path: path, access: .control)
        if try ledger.isCurrent() { return ledger }
        // Tables are added by who holds the ledger alone.
        try ledger.close()
        try SQLiteLedger(path: path, access: .run(holder: holder)).close()
        return try SQLiteLedger(path: path, access: .control)
    }

    /// Stops hand-overs of a campaign from the next group on, also those of a run in another process.
    ///
    /// Returns the pause that was there already; it stays.
    package func pause(
        _ campaign: String, by author: String, because reason: String, at now: Instant
    ) throws(LedgerError) -> CampaignPause? {
        try write { db in
            if let pause = try Self.pause(of: campaign, db) { return pause }
            try Self.pause(
                campaign, .person(name: author, because: reason), at: now.microseconds, run: nil,
                db)
            return nil
        }
    }

    /// Lets a paused campaign go on; failures and complaints are judged by what comes from now on.
    ///
    /// Returns the pause that was lifted; nil, and nothing changes, where there was none.
    package func resume(
        _ campaign: String, by author: String, because reason: String, at now: Instant
    ) throws(LedgerError) -> CampaignPause? {
        try write { db in
            guard let pause = try Self.pause(of: campaign, db) else { return nil }
            try db.run("DELETE FROM pause WHERE campaign = ?", [campaign])
            try db.run(
                """
                INSERT OR REPLACE INTO resumption (campaign, at, attempt, notice, fact)
                SELECT ?, ?, (SELECT ifnull(max(id), 0) FROM attempt),
                    (SELECT ifnull(max(id), 0) FROM notice), (SELECT ifnull(max(id), 0) FROM fact)
                """, [campaign, now.microseconds])
            try db.note(
                .resumed, at: now.microseconds, detail: "\(campaign) by \(author): \(reason)")
            return pause
        }
    }

    /// Why nothing of the campaign leaves; nil where it is not paused.
    package func pause(of campaign: String) throws(LedgerError) -> CampaignPause? {
        try read { db in try Self.pause(of: campaign, db) }
    }

    /// The campaigns of which the ledger has a run, by name.
    package func campaigns() throws(LedgerError) -> [String] {
        try read { db in
            try String.fetchAll(
                db.cachedStatement(sql: "SELECT DISTINCT campaign FROM run ORDER BY campaign"))
        }
    }

    /// What a campaign has cost up to now under all its ids, by its notices that count; those whose cost nobody knew,
    /// by `prices`.
    package func spent(
        _ ids: [String], prices: [Channel.Kind: Decimal]
    ) throws(LedgerError) -> Decimal {
        try read { db in Millionths.decimal(try CampaignWatch.spent(ids, prices, db)) }
    }

    static func pause(of campaign: String, _ db: Database) throws -> CampaignPause? {
        // Before version 4 only runs could have paused.
        let author = try version(db) < 4 ? "NULL" : "author"
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT at, reason, \(author) FROM pause WHERE campaign = ?"),
            arguments: [campaign])
        return row.map { CampaignPause(at: $0[0], author: $0[2], reason: $0[1]) }
    }

    static func pause(
        _ campaign: String, _ cause: CampaignPause.Cause, at now: Int64, run: Int64?, _ db: Database
    ) throws {
        try db.run(
            "INSERT INTO pause (campaign, at, reason, author) VALUES (?, ?, ?, ?)",
            [campaign, now, cause.reason, cause.author])
        let author = cause.author.map { " by " + $0 } ?? ""
        try db.note(
            .paused, at: now, run: run, detail: "\(campaign)\(author): \(cause.reason)")
    }
}
