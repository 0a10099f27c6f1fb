package import Expressions
internal import GRDB

/// A person's word that the run which holds the ledger is to end, whatever it runs.
package struct StopOrder: Sendable, Hashable {
    package let author: String
    package let reason: String

    /// Of the row of `meta` that has it: author and reason, with a line feed between them.
    static let key = "stop"

    init(author: String, reason: String) {
        self.author = author
        self.reason = reason
    }

    init(_ value: String) {
        let parts = value.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        author = String(parts[0])
        reason = parts.count > 1 ? String(parts[1]) : ""
    }
}

extension SQLiteLedger {
    /// Tells the run that holds the ledger to end; false, and nothing is written, where none does.
    ///
    /// The run looks several times a second and before each group; what it has not handed over is left to a later run.
    package func stop(
        by author: String, because reason: String, at now: Instant
    ) throws(LedgerError) -> Bool {
        if !LedgerLock.isHeld(resolvedPath) { return false }
        return try write { db in
            let line = author.split(separator: "\n").joined(separator: " ")
            try db.run(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                [StopOrder.key, line + "\n" + reason])
            try db.note(.stopOrdered, at: now.microseconds, detail: "by \(line): \(reason)")
            return true
        }
    }

    /// The word that this run is to end; nil where nobody has said so.
    package func stopOrder() throws(LedgerError) -> StopOrder? {
        try read { db in try Self.stopOrder(db) }
    }

    /// Nothing more of these runs is to leave: they are to end, or the campaign of one is paused.
    package func isHalted(_ runs: [LedgerRun]) throws(LedgerError) -> Bool {
        try read { db in try Self.isHalted(runs, db) }
    }

    static func isHalted(_ runs: [LedgerRun], _ db: Database) throws -> Bool {
        if try stopOrder(db) != nil { return true }
        return try runs.contains { run in
            try run.request.ids.contains { try pause(of: $0, db) != nil }
        }
    }

    static func stopOrder(_ db: Database) throws -> StopOrder? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT value FROM meta WHERE key = '\(StopOrder.key)'")
        ).map(StopOrder.init)
    }
}
