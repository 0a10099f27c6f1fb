package import Expressions
internal import GRDB
internal import Glibc

/// What tells a ledger from others and from older copies of it.
package struct LedgerIdentity: Sendable, Hashable {
    /// A name of its own.
    package var id: String
    /// 0 where there is none.
    package var newestAttempt: Int64
    /// The newest digest of the chain, or 64 zeros.
    package var head: String
    /// A live run has written its journal, so that one must stand beside it.
    package var hasJournal: Bool

    package init(id: String, newestAttempt: Int64, head: String, hasJournal: Bool) {
        self.id = id
        self.newestAttempt = newestAttempt
        self.head = head
        self.hasJournal = hasJournal
    }
}

extension SQLiteLedger {
    package func identity() throws(LedgerError) -> LedgerIdentity {
        try read { db in
            let head = try String.fetchOne(
                db.cachedStatement(sql: "SELECT digest FROM chain ORDER BY id DESC LIMIT 1"))
            return LedgerIdentity(
                id: try Self.meta("id", db) ?? "",
                newestAttempt: try Int64.fetchOne(
                    db.cachedStatement(sql: "SELECT max(id) FROM attempt")) ?? 0,
                head: head ?? EventChain.start, hasJournal: try Self.meta("journal", db) != nil)
        }
    }

    static func meta(_ key: String, _ db: Database) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT value FROM meta WHERE key = ?"), arguments: [key])
    }

    static func set(_ key: String, _ value: String, _ db: Database) throws {
        try db.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [key, value])
    }

    /// The history once ended with this digest.
    package func hasHead(_ digest: String) throws(LedgerError) -> Bool {
        try read { db in
            let isThere = try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM chain WHERE digest = ?)"),
                arguments: [digest])
            return digest == EventChain.start || isThere == true
        }
    }

    /// From now on a live run wants the journal beside the file.
    package func wantJournal() throws(LedgerError) {
        try write { db in
            try db.run(
                "INSERT INTO meta (key, value) VALUES ('journal', 'yes') ON CONFLICT DO NOTHING", []
            )
        }
    }

    /// Writes down that a person takes this file for the ledger.
    package func adopt(
        by author: String, because reason: String, at now: Instant
    ) throws(LedgerError) {
        try write { db in
            try db.note(.adopted, at: now.microseconds, detail: "by \(author): \(reason)")
        }
    }

    /// Copies the ledger as it is at this moment into a new file, which only its owner can read; beside a run, too.
    ///
    /// Throws `unwritable` where something stands at the path.
    package func backUp(to copy: String) throws(LedgerError) {
        let file = Glibc.open(copy, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(path: copy, reason: .lastReason) }
        defer { Glibc.close(file) }
        do throws(LedgerError) { try copyPages(to: copy) } catch {
            // Half a copy must not be taken for one.
            unlink(copy)
            throw error
        }
        guard fsync(file) == 0 else { throw .system() }
    }
}
