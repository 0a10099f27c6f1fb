package import Expressions
internal import GRDB
internal import Planning

/// What a ledger keeps, and for how long.
package struct LedgerKeeping: Sendable, Hashable {
    /// Of notices that have ended, the SHA-256 of what they said instead of their texts.
    package var hashesTexts = false
    /// For how many years nothing is to be blanked; 0 where nothing was said.
    package var years = 0

    package init(hashesTexts: Bool = false, years: Int = 0) {
        self.hashesTexts = hashesTexts
        self.years = years
    }
}

/// Whether a notice said a text.
package enum SentText: Sendable, Hashable {
    /// The ledger has no notice of the key.
    case noNotice
    /// The text was erased, and nothing is left to compare with.
    case erased
    case differs
    /// It is what the notice said; `state` is what became of the notice, `handedAt` when it left.
    case same(part: String, state: NoticeState, handedAt: Instant?)

    /// How a hash stands in the place of a text.
    static let prefix = "sha256:"
}

extension SQLiteLedger {
    package func keeping() throws(LedgerError) -> LedgerKeeping {
        try read { db in try Self.keeping(db) }
    }

    private static func keeping(_ db: Database) throws -> LedgerKeeping {
        LedgerKeeping(
            hashesTexts: try meta("texts", db) == "hash",
            years: try meta("years", db).flatMap { Int($0) } ?? 0)
    }

    /// Sets what is kept from now on; texts of notices that have ended become hashes at once, where that is set, and no
    /// byte of them is left.
    package func keep(_ keeping: LedgerKeeping, _ word: ErasureWord, at now: Instant)
        throws(LedgerError)
    {
        try write { db in
            try Self.set("texts", keeping.hashesTexts ? "hash" : "whole", db)
            try Self.set("years", "\(keeping.years)", db)
            let texts = keeping.hashesTexts ? "hashes of texts" : "texts"
            try db.note(
                .keepingSet, at: now.microseconds,
                detail: "\(texts), \(keeping.years) years \(word.detail)")
            if try Self.hashTexts(of: nil, at: now.microseconds, db) > 0 {
                try Self.set("unfinished_erasure", "yes", db)
            }
        }
        try finishErasure()
    }

    /// Where the ledger keeps hashes: puts them in the place of the texts of all notices that have ended; returns how
    /// many there were. One whose outcome nobody knows keeps its text until it is settled.
    @discardableResult
    static func hashTexts(of run: Int64?, at now: Int64, _ db: Database) throws -> Int {
        guard try keeping(db).hashesTexts else { return 0 }
        // What is overwritten in the file is gone.
        try db.execute(sql: "PRAGMA secure_delete = ON")
        let ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM notice
                WHERE erasure IS NULL AND state NOT IN ('planned', 'handed', 'unknown') ORDER BY id
                """)
        if ids.isEmpty { return 0 }
        try db.note(.textsHashed, at: now, run: run, detail: "\(ids.count) notices")
        let event = db.lastInsertedRowID
        for id in ids { try ErasedRows.hashTexts(id, event, isAddressKept: true, db) }
        return ids.count
    }

    /// Whether the notice of a key, the newest one, said these words: as its text, its title or its HTML.
    package func compare(_ words: String, key: String) throws(LedgerError) -> SentText {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT text, title, html, state, handed_at FROM notice WHERE key = ?
                    ORDER BY is_live DESC, id DESC LIMIT 1
                    """, arguments: [try Pseudonyms(db).writtenKey(key)])
            guard let row, let state = NoticeState(rawValue: row[3]) else { return .noNotice }
            if (row[0] as String).isEmpty { return .erased }
            let hash = SentText.prefix + SHA256.digest(words).description
            for (at, part) in ["text", "title", "html"].enumerated() {
                let kept: String? = row[at]
                if kept == words || kept == hash {
                    let handedAt = (row[4] as Int64?).map { Instant(microseconds: $0) }
                    return .same(part: part, state: state, handedAt: handedAt)
                }
            }
            return .differs
        }
    }

    /// How many decimals the amounts of the campaigns have, and whether the ledger is one of rehearsals.
    package func currency() throws(LedgerError) -> (decimals: Int, isRehearsal: Bool) {
        try read { db in
            (
                try Self.meta("decimals", db).flatMap { Int($0) } ?? 2,
                try Self.meta("rehearsal", db) == "yes"
            )
        }
    }
}
