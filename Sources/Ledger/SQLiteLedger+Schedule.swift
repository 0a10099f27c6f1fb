package import Expressions
internal import GRDB

/// What a ledger knows of the runs of one campaign that begin by themselves.
package struct RunHistory: Sendable, Hashable {
    /// The newest run of the campaign, whoever began it; nil before the first.
    package var last: Run?
    /// All scheduled times up to here have had their run, or are on record as missed; nil where the campaign never
    /// ran by itself.
    package var settled: Instant?
    /// The campaign is paused.
    package var isPaused = false
    /// Some run holds the ledger now.
    package var isRunning = false
    /// When a person last ended a run of the ledger.
    package var stoppedAt: Instant?

    package struct Run: Sendable, Hashable {
        package var startedAt: Instant
        /// It came to its end by itself: nothing that it had planned was left.
        package var isWhole: Bool
        /// Its plan was whole: notices may have left.
        package var hasPlanned: Bool

        package init(startedAt: Instant, isWhole: Bool, hasPlanned: Bool = true) {
            self.startedAt = startedAt
            self.isWhole = isWhole
            self.hasPlanned = hasPlanned
        }
    }

    package init() {}
}

extension SQLiteLedger {
    /// The runs of a campaign under all its ids, of the ledger at `path`; none where no run has made it yet.
    package static func history(
        of ids: [String], path: String
    ) throws(LedgerError) -> RunHistory {
        let ledger: SQLiteLedger
        do throws(LedgerError) {
            ledger = try SQLiteLedger(path: path, access: .read)
        } catch .missing {
            return RunHistory()
        } catch {
            throw error
        }
        let history = try ledger.history(of: ids)
        try ledger.close()
        return history
    }

    /// The runs of a campaign under all its ids.
    package func history(of ids: [String]) throws(LedgerError) -> RunHistory {
        let isHeld = LedgerLock.isHeld(resolvedPath)
        return try read { db in
            var history = RunHistory()
            history.isRunning = isHeld
            for id in ids {
                if try Self.pause(of: id, db) != nil { history.isPaused = true }
                let settled = try Int64.fetchOne(
                    db.cachedStatement(
                        sql: "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?"),
                    arguments: [Self.settledKey(id)])
                if let settled {
                    let instant = Instant(microseconds: settled)
                    history.settled = max(history.settled ?? instant, instant)
                }
                guard let run = try Self.lastRun(of: id, db) else { continue }
                if history.last.map({ $0.startedAt < run.startedAt }) ?? true { history.last = run }
            }
            let stopped = try Int64.fetchOne(
                db.cachedStatement(
                    sql:
                        "SELECT max(at) FROM event WHERE kind = '\(LedgerEvent.stopOrdered.rawValue)'"
                ))
            history.stoppedAt = stopped.map { Instant(microseconds: $0) }
            return history
        }
    }

    private static func lastRun(of id: String, _ db: Database) throws -> RunHistory.Run? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT started_at, state = 'ended' AND NOT EXISTS (
                        SELECT 1 FROM event
                        WHERE run = r.id AND kind = '\(LedgerEvent.leftoversDropped.rawValue)'),
                        state != 'planning' AND EXISTS (SELECT 1 FROM event
                        WHERE run = r.id AND kind = '\(LedgerEvent.planCompleted.rawValue)')
                    FROM run AS r WHERE campaign = ? ORDER BY id DESC LIMIT 1
                    """), arguments: [id])
        return row.map {
            RunHistory.Run(
                startedAt: Instant(microseconds: $0[0]), isWhole: $0[1], hasPlanned: $0[2])
        }
    }

    /// The scheduled times of a campaign up to `instant` need no run any more.
    package func settleSchedule(
        of campaign: String, upTo instant: Instant
    ) throws(LedgerError) {
        try write { db in try Self.settle(campaign, instant, db) }
    }

    /// Puts on record that a scheduled run did not take place, and why; it does not count as open any more.
    package func recordMissed(
        _ campaign: String, at scheduled: Instant, because reason: String, now: Instant
    ) throws(LedgerError) {
        try write { db in
            try Self.settle(campaign, scheduled, db)
            let time = ZoneRules.utc.rfc3339(scheduled)
            try db.note(
                .runMissed, at: now.microseconds, detail: "\(campaign), \(time): \(reason)")
        }
    }

    /// Never back: what was settled stays.
    private static func settle(_ campaign: String, _ instant: Instant, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE
            SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))
            """, [settledKey(campaign), String(instant.microseconds)])
    }

    private static func settledKey(_ campaign: String) -> String { "schedule/" + campaign }
}
