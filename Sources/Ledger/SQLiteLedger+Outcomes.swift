package import Expressions
internal import GRDB

/// What became of one attempt.
package struct Outcome: Sendable, Hashable {
    package let notice: Int64
    package let attempt: Int64
    package let submission: Submission
    /// For a refusal that passes: when to try again. nil: the refusal is final in this run.
    package let retryAt: Instant?

    package init(notice: Int64, attempt: Int64, submission: Submission, retryAt: Instant? = nil) {
        self.notice = notice
        self.attempt = attempt
        self.submission = submission
        self.retryAt = retryAt
    }
}

/// An attempt that a killed run left without an outcome.
package struct OpenEntry: Sendable, Hashable {
    package let notice: Int64
    package let attempt: Int64
    package let key: String
    package let sender: String
    /// Where the sender handed its notices then; another place knows nothing of this attempt.
    package let endpoint: String
    package let handedAt: Instant
}

/// A notice that may or may not have reached its gateway: for a person to look into.
package struct UnknownNotice: Sendable, Hashable {
    package let key: String
    package let campaign: String
    package let sender: String
    package let handedAt: Instant
    package let note: String
}

extension SQLiteLedger {
    /// Writes down what became of attempts, in one transaction.
    ///
    /// An attempt that is closed already stays as it is, so that the same outcomes may be written
    /// twice. `areLeftovers`: a killed run left them, so they tell nothing of the gateway and do not count as failures.
    package func record(
        _ outcomes: [Outcome], at now: Instant, areLeftovers: Bool = false
    ) throws(LedgerError) {
        try write { db in
            let hasEarlyReceipts = try Self.hasEarlyReceipts(db)
            for outcome in outcomes {
                if areLeftovers {
                    try db.run(
                        "UPDATE attempt SET is_leftover = 1 WHERE id = ? AND state = 'open'",
                        [outcome.attempt])
                }
                try Self.close(
                    attempt: outcome.attempt, notice: outcome.notice, outcome.submission,
                    retryAt: outcome.retryAt, at: now.microseconds, db)
                if hasEarlyReceipts, case .accepted(let id?) = outcome.submission {
                    try Self.takeEarlyReceipts(
                        of: outcome.notice, gatewayID: id, at: now.microseconds, db)
                }
            }
        }
    }

    /// The attempts without an outcome, in the order of hand-over: what a killed run leaves.
    package func openEntries() throws(LedgerError) -> [OpenEntry] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT n.id, a.id, n.key, r.sender, r.endpoint, a.handed_at
                        FROM attempt a JOIN notice n ON n.id = a.notice JOIN route r ON r.id = a.route
                        WHERE a.state = 'open' ORDER BY a.id
                        """))
            return rows.map { row in
                OpenEntry(
                    notice: row[0], attempt: row[1], key: row[2], sender: row[3], endpoint: row[4],
                    handedAt: Instant(microseconds: row[5]))
            }
        }
    }

    /// The first `limit` notices of unknown outcome, oldest first.
    package func unknownNotices(limit: Int) throws(LedgerError) -> [UnknownNotice] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT n.key, n.campaign, n.sender, n.handed_at, a.detail
                        FROM notice n JOIN attempt a ON a.notice = n.id AND a.state = 'unknown'
                        WHERE n.state = 'unknown' ORDER BY n.id LIMIT ?
                        """), arguments: [limit])
            return rows.map { row in
                UnknownNotice(
                    key: row[0], campaign: row[1], sender: row[2],
                    handedAt: Instant(microseconds: row[3]), note: row[4] ?? "")
            }
        }
    }

    /// How many notices of unknown outcome there are in all.
    package func unknownCount() throws(LedgerError) -> Int {
        try read { db in
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT count(*) FROM notice WHERE state = 'unknown'")) ?? 0
        }
    }

    /// Closes one open attempt and moves its notice on.
    static func close(
        attempt: Int64, notice: Int64, _ submission: Submission, retryAt: Instant?, at now: Int64,
        _ db: Database
    ) throws {
        switch submission {
        case .accepted(let id):
            guard try close(attempt, "accepted", now, nil, nil, nil, db) else { return }
            try db.run(
                "UPDATE notice SET state = 'accepted', gateway_id = ? WHERE id = ?", [id, notice])
        case .unknown(let note):
            guard try close(attempt, "unknown", now, nil, nil, note, db) else { return }
            try db.run("UPDATE notice SET state = 'unknown' WHERE id = ?", [notice])
            try db.note(.noticeUnknown, at: now, notice: notice, detail: note)
            try settleUnknown(notice, now, db)
        case .rejected(let rejection):
            let isSent = rejection.kind != .notSent && rejection.kind != .expired
            let state = isSent ? "rejected" : "not_sent"
            guard
                try close(
                    attempt, state, now, rejection.kind, rejection.code, rejection.detail, db)
            else { return }
            if rejection.kind == .expired {
                try db.run(
                    "UPDATE notice SET state = 'expired', counts = 0, is_live = 0 WHERE id = ?",
                    [notice])
                try db.note(.noticeExpired, at: now, notice: notice)
                return
            }
            let shown = rejection.kind.rawValue + " " + rejection.code
            if let retryAt {
                try db.run(
                    "UPDATE notice SET state = 'planned', counts = 0, due = ? WHERE id = ?",
                    [retryAt.microseconds, notice])
                try db.note(.attemptRetried, at: now, notice: notice, detail: shown)
            } else {
                try db.run(
                    "UPDATE notice SET state = ?, counts = 0, is_live = 0 WHERE id = ?",
                    [state, notice])
                try db.note(.noticeRejected, at: now, notice: notice, detail: shown)
            }
        }
    }

    /// False where the attempt was closed before.
    private static func close(
        _ attempt: Int64, _ state: String, _ now: Int64, _ kind: Rejection.Kind?, _ code: String?,
        _ detail: String?, _ db: Database
    ) throws -> Bool {
        try db.run(
            """
            UPDATE attempt SET state = ?, closed_at = ?, kind = ?, code = ?, detail = ?
            WHERE id = ? AND state = 'open'
            """, [state, now, kind?.rawValue, code, detail, attempt])
        return db.changesCount == 1
    }
}
