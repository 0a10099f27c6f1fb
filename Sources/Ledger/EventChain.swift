internal import Expressions
internal import GRDB

/// The history as a chain: each transaction that adds events ends with one digest over them and the digest before.
///
/// Whoever changes, removes, inserts or reorders an event has to change every digest after it, and the newest one, the
/// head, may stand somewhere else.
enum EventChain {
    static let tables = """
        CREATE TABLE chain (
            id INTEGER PRIMARY KEY,
            event INTEGER NOT NULL,
            digest TEXT NOT NULL
        ) STRICT;

        CREATE TRIGGER chain_stays BEFORE UPDATE ON chain
        BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;
        CREATE TRIGGER chain_kept BEFORE DELETE ON chain
        BEGIN SELECT RAISE(ABORT, 'the chain is never cut'); END;
        """

    /// What the first digest follows.
    static let start = String(repeating: "0", count: 64)

    /// Closes the group of events that the transaction has added, if it has.
    static func seal(_ db: Database) throws {
        let last = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT event, digest FROM chain ORDER BY id DESC LIMIT 1"))
        let sealed: Int64 = last?[0] ?? 0
        guard
            let newest = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT max(id) FROM event WHERE id > ?"),
                arguments: [sealed])
        else { return }
        try append(after: last?[1] ?? start, from: sealed, to: newest, db)
    }

    /// Closes all groups of an older version once more with one digest, over which nothing is lost where an event of
    /// theirs is blanked.
    static func sealAnew(_ db: Database) throws {
        let last = try Row.fetchOne(
            db, sql: "SELECT event, digest FROM chain ORDER BY id DESC LIMIT 1")
        guard let last else { return }
        try append(after: last[1], from: 0, to: last[0], db)
    }

    private static func append(
        after previous: String, from first: Int64, to last: Int64, _ db: Database
    ) throws {
        let digest = try digest(after: previous, from: first, to: last, db)
        try db.run(
            "INSERT INTO chain (event, digest, first) VALUES (?, ?, ?)", [last, digest, first])
    }

    /// The digest in hexadecimal digits of the events after `first` up to `last`.
    ///
    /// Over the digest before and a line feed, then for each event its id, instant, run, notice (nothing where there is
    /// none), kind, the SHA-256 of its detail, all joined by `|`, and a line feed. In a group of before version 7 the
    /// length of the detail in bytes and the detail stand instead (`isWhole`).
    static func digest(
        after previous: String, from first: Int64, to last: Int64, isWhole: Bool = false,
        _ db: Database
    ) throws -> String {
        var hash = SHA256()
        hash.update(previous + "\n")
        let blanked = try isWhole && SQLiteLedger.version(db) < 7 ? "NULL" : "digest"
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT id, at, run, notice, kind, detail, \(blanked) FROM event
                    WHERE id > ? AND id <= ? ORDER BY id
                    """), arguments: [first, last])
        while let row = try rows.next() {
            let (run, notice): (Int64?, Int64?) = (row[2], row[3])
            let detail: String = row[5]
            let end =
                isWhole
                ? "\(detail.utf8.count)|\(detail)"
                : row[6] as String? ?? SHA256.digest(detail).description
            let head = [
                (row[0] as Int64).description, (row[1] as Int64).description,
                run?.description ?? "", notice?.description ?? "", row[4] as String, end,
            ]
            hash.update(head.joined(separator: "|") + "\n")
        }
        return hash.finish().description
    }
}
