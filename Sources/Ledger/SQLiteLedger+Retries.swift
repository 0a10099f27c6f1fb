internal import CampaignLanguage
internal import Expressions
internal import GRDB

/// Notices of unknown outcome whose gateway knows a repetition by its key: handed over again, with the same key and the
/// same bytes, while it surely still does.
extension SQLiteLedger {
    /// Of the time for which a gateway says that it knows a key, this part is used: its clock is not ours.
    private static let usedPercent: Int64 = 80

    /// Takes what is due for it of a sender, of this run alone: of a later run's portfolio the borrower may have paid, or
    /// be gone.
    ///
    /// `news` is what has come since the plan. Whether a dispute in it was closed since is not weighed, because the notice
    /// may have arrived, and a person can look.
    static func takeAgain(
        _ run: LedgerRun, _ sender: String, _ limit: Int, _ news: LateNews,
        _ leaving: Leaving, _ now: Instant, _ db: Database, _ result: inout HandOver
    ) throws {
        if limit <= 0 || run.keyLifetimes[sender] == nil { return }
        var rows: [OutboxRow] = []
        try db.rows(repeatable, [now.microseconds, run.id, sender, limit]) {
            rows.append(OutboxRow($0))
        }
        for row in rows {
            if let channel = Channel.Kind(rawValue: row.channel),
                let (route, end) = try route(row, run, now, db),
                try !hasEnded(row, channel, news, now, db)
            {
                let number = row.attempts + 1
                try db.move(row.notice, .retry) { $0.bind(number) }
                try db.note(
                    .noticeRepeated, at: now.microseconds, run: run.id, notice: row.notice)
                let latest = min(row.closes, end)
                try open(
                    row, number, channel, (sender, route), latest: latest, leaving, now, db,
                    &result)
            } else {
                try db.run(
                    "UPDATE notice SET due = ? WHERE id = ?", [LedgerSchema.never, row.notice])
                result.givenUp += 1
            }
        }
    }

    /// When the next of them is due; nil where none is left.
    static func nextRetry(_ run: LedgerRun, _ sender: String, _ db: Database) throws -> Int64? {
        if run.keyLifetimes[sender] == nil { return nil }
        return try Int64.fetchOne(
            db.cachedStatement(sql: nextRepeatable), arguments: [run.id, sender])
    }

    static let nextRepeatable = """
        SELECT due FROM notice
        WHERE state = 'unknown' AND due < \(LedgerSchema.never) AND run = ? AND sender = ?
        ORDER BY due LIMIT 1
        """

    static let repeatable = """
        SELECT \(OutboxRow.columns) FROM notice
        WHERE state = 'unknown' AND due <= ? AND run = ? AND sender = ? ORDER BY due, id LIMIT ?
        """

    /// The sender's place, if it is the one that has seen the key, and until when it surely knows it.
    private static func route(
        _ row: OutboxRow, _ run: LedgerRun, _ now: Instant, _ db: Database
    ) throws -> (route: Int64, end: Instant)? {
        guard let lifetime = run.keyLifetimes[row.sender], let route = run.routes[row.sender]
        else { return nil }
        let used = Int64(lifetime) * 1_000_000 / 100 * usedPercent
        let end = Instant(microseconds: row.handedAt + used)
        guard now < end else { return nil }
        let isSame = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM attempt WHERE notice = ? AND state = 'unknown')
                        AND NOT EXISTS (SELECT 1 FROM attempt
                            WHERE notice = ? AND state = 'unknown' AND route != ?)
                    """), arguments: [row.notice, row.notice, route])
        return isSame == true ? (route, end) : nil
    }

    /// It should not arrive any more, if it has not.
    private static func hasEnded(
        _ row: OutboxRow, _ channel: Channel.Kind, _ news: LateNews, _ now: Instant,
        _ db: Database
    ) throws -> Bool {
        if row.closes <= now || row.objection(in: news, channel) != nil { return true }
        return try row.isFallback && hasArrived(insteadOf: row.key, db)
    }
}
