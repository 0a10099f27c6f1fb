package import Diagnostics
internal import Expressions
internal import GRDB
internal import Planning

/// All that a ledger holds on one borrower, for who asks for it (PIPL article 45, GDPR article 15).
extension SQLiteLedger {
    /// Calls `body` with one object for each row: `what` names the table, the other members are its columns, without those
    /// that are empty.
    ///
    /// Instants are RFC 3339 in UTC, dates as they are, amounts in minor units as the ledger has them. First the notices in
    /// the order in which they were planned, each with its attempts and its part of the history; then what came in of them,
    /// from their addresses or about the borrower and the accounts; then steps that a holdout did not get. Returns how many
    /// there were; 0 where the ledger knows no such borrower.
    package func export(
        borrower: String, _ body: (JSONValue) -> Void
    ) throws(LedgerError) -> Int {
        try read { db in
            let borrower = try Pseudonyms(db).written(borrower, .borrower)
            var count = 0
            func emit(_ what: String, _ sql: String, _ arguments: StatementArguments) throws {
                let rows = try Row.fetchCursor(
                    db.cachedStatement(sql: sql), arguments: arguments)
                while let row = try rows.next() {
                    body(Self.object(what, row))
                    count += 1
                }
            }
            let notices = try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM notice WHERE borrower = ? ORDER BY id"),
                arguments: [borrower])
            for notice in notices {
                try emit("notice", "SELECT * FROM notice WHERE id = ?", [notice])
                try emit("attempt", Self.attempts, [notice])
                try emit("event", "SELECT * FROM event WHERE notice = ? ORDER BY id", [notice])
            }
            guard try Self.version(db) >= 3 else { return count }
            try emit("received", Self.received, [borrower, borrower, borrower, borrower])
            try emit("fact", Self.facts, [borrower, borrower])
            try emit(
                "held_out", "SELECT * FROM held_out WHERE borrower = ? ORDER BY date", [borrower])
            return count
        }
    }

    private static let attempts = """
        SELECT a.*, r.sender, r.endpoint FROM attempt a JOIN route r ON r.id = a.route
        WHERE a.notice = ? ORDER BY a.id
        """

    private static let received = """
        SELECT * FROM received WHERE notice IN (SELECT id FROM notice WHERE borrower = ?)
            OR (channel, address) IN (SELECT channel, address FROM notice WHERE borrower = ?)
            OR id IN (SELECT received FROM fact WHERE borrower = ?
                OR account IN (SELECT account FROM notice WHERE borrower = ?))
        ORDER BY id
        """

    private static let facts = """
        SELECT * FROM fact WHERE borrower = ?
            OR account IN (SELECT account FROM notice WHERE borrower = ?)
        ORDER BY id
        """

    private static let instants: Set<String> = [
        "at", "taken_at", "handed_at", "closed_at", "send_at", "closes", "as_of", "delivery_at",
    ]

    /// How the ledger keeps house with a row, which says nothing about the borrower.
    private static let own: Set<String> = ["due", "body"]

    private static func object(_ what: String, _ row: Row) -> JSONValue {
        var members = [JSONValue.Member("what", .string(what))]
        for (name, value) in row where !own.contains(name) {
            switch value.storage {
            case .int64(let number) where instants.contains(name):
                let instant = Instant(microseconds: number)
                members.append(.init(name, .string(ZoneRules.utc.rfc3339(instant))))
            case .int64(let number): members.append(.init(name, .integer(Int(number))))
            case .string(let text): members.append(.init(name, .string(text)))
            case .null, .double, .blob: break
            }
        }
        return .object(members)
    }
}
