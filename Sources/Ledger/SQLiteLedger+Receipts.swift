internal import Expressions
internal import GRDB

extension SQLiteLedger {
    /// By so much a gateway's clock may be behind ours: an hour, in microseconds.
    static let skew: Int64 = 3_600_000_000

    /// Writes down what a gateway says of a notice that it has.
    ///
    /// `delivered` stays, whatever comes later; of the others the newest counts. A notice of unknown outcome has
    /// been accepted, since the gateway speaks of it.
    static func deliver(
        _ notice: Int64, _ state: DeliveryState, _ at: Int64, _ now: Instant, _ db: Database
    ) throws {
        try believe(notice, now.microseconds, db)
        try db.run(
            """
            UPDATE notice SET delivery = ?, delivery_at = ? WHERE id = ? AND (delivery IS NULL
                OR delivery != 'delivered' AND (? = 'delivered' OR delivery_at <= ?))
            """, [state.rawValue, at, notice, state.rawValue, at])
        try settleUnknown(notice, now.microseconds, db)
    }

    /// A notice that waits for another attempt, because its gateway had said no for the moment: it has it all the same.
    private static func believe(_ notice: Int64, _ now: Int64, _ db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT date, key FROM notice WHERE id = ? AND state = 'planned'"),
            arguments: [notice])
        guard let row else { return }
        try db.move(notice, .believe)
        _ = try Brake.take(notice, date: row[0], key: row[1], try db.prepared(Brake.taking))
        try db.note(.noticeSettled, at: now, notice: notice)
    }

    /// A notice of which nobody knew whether it had left, and of which a receipt has come.
    ///
    /// False where it is none.
    @discardableResult
    static func settleUnknown(_ notice: Int64, _ now: Int64, _ db: Database) throws -> Bool {
        let isSpokenOf = try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT state = 'unknown' AND delivery IS NOT NULL FROM notice WHERE id = ?"),
            arguments: [notice])
        guard isSpokenOf == true else { return false }
        try db.move(notice, .settle)
        try db.note(.noticeSettled, at: now, notice: notice)
        return true
    }

    /// There are receipts that came before the gateway's own answer, or belong to nothing here.
    static func hasEarlyReceipts(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM received
                        WHERE kind = 'receipt' AND notice IS NULL AND sender IS NOT NULL)
                    """)) ?? false
    }

    /// Gives a notice the receipts that came before anybody knew its number at the gateway.
    static func takeEarlyReceipts(
        of notice: Int64, _ attempt: Int64, gatewayID: String, at now: Int64, _ db: Database
    ) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT text, at FROM received WHERE kind = 'receipt' AND notice IS NULL
                        AND reference = ? AND sender = (SELECT r.sender FROM attempt a
                            CROSS JOIN route r ON r.id = a.route WHERE a.id = ?)
                        AND at >= (SELECT handed_at FROM notice WHERE id = ?) - ?
                    ORDER BY at, id
                    """), arguments: [gatewayID, attempt, notice, skew])
        for row in rows {
            guard let state = DeliveryState(rawValue: row[0]) else { continue }
            try deliver(notice, state, row[1], Instant(microseconds: now), db)
        }
    }
}
