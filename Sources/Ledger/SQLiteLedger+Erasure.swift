package import Expressions
internal import GRDB
internal import Planning

/// Blanking: rows stay, with their states, sums and places in the history, and no longer tell who they are about.
extension SQLiteLedger {
    /// What `erase` would do; nothing changes.
    package func erasure(_ scope: ErasureScope) throws(LedgerError) -> Erasure {
        try read { db in try ErasedRows(scope, db).draft(db) }
    }

    /// Blanks all rows of the scope in one transaction, and then writes the file anew, so that no byte of them is left
    /// in it or in its log. What was cut off in between, the next process that holds the ledger alone finishes.
    ///
    /// nil, and nothing changes, where they are not the rows of which `listed` is the code, or where some stand against
    /// it.
    package func erase(
        _ scope: ErasureScope, listed: String, _ word: ErasureWord, at now: Instant
    ) throws(LedgerError) -> Erasure? {
        let done: Erasure? = try write { db in
            var rows = try ErasedRows(scope, db)
            let draft = try rows.draft(db)
            let isFree = draft.unsettled == 0 || !rows.isOfBorrower
            guard draft.code == listed, isFree, !draft.isCutOff else { return nil }
            try rows.blank(draft, word, at: now.microseconds, db)
            try Finder.forget(db)
            try Self.set(Self.unfinished, "yes", db)
            return draft
        }
        if done != nil { try finishErasure() }
        return done
    }

    /// Writes the file anew after rows were blanked, if that was not done.
    func finishErasure() throws(LedgerError) {
        let isWanted = try read { db in try Self.meta(Self.unfinished, db) != nil }
        guard isWanted, try rewrite() else { return }
        try write { db in try db.run("DELETE FROM meta WHERE key = ?", [Self.unfinished]) }
    }

    /// Rows were blanked, and the file was not yet written anew: another process was reading it.
    package func isErasureUnfinished() throws(LedgerError) -> Bool {
        try read { db in try Self.meta(Self.unfinished, db) != nil }
    }

    private static let unfinished = "unfinished_erasure"
}

extension Pseudonyms {
    /// The names that a ledger has erased; none where it is of an older version.
    init(_ db: Database) throws {
        guard try SQLiteLedger.version(db) >= 7,
            let key = try SQLiteLedger.meta(LedgerSchema.pseudonyms, db),
            let both = Pseudonyms.hash("~" + key)
        else {
            self = .none
            return
        }
        let names = try String.fetchAll(db.cachedStatement(sql: "SELECT name FROM erased"))
        self.init(
            key: (both.high, both.low), erased: Set(names.compactMap { Pseudonyms.hash($0) }))
    }

    /// A debt as the ledger writes it: a due date as it is, an instalment's text by its hash.
    func maskedDebt(_ debt: String) -> String {
        CivilDate(debt.utf8) == nil ? masked(debt, .instalment) : debt
    }

    /// A key of a notice as the ledger writes it, of an account that was erased.
    func writtenKey(_ key: String) -> String {
        if isEmpty { return key }
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { return key }
        let account = KeyPart.decoded(parts[1])
        let written = written(account, .account)
        return written == account ? key : maskedKey(parts, account: written)
    }

    /// A key with its account and debt as hashes; one of another form is a hash as a whole.
    func maskedKey(_ key: String, account: String) -> String {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 5 { return maskedKey(parts, account: account) }
        return "/" + masked(key, .received)
    }

    private func maskedKey(_ parts: [String], account: String) -> String {
        var parts = parts
        parts[1] = account
        parts[2] = KeyPart.encoded(maskedDebt(KeyPart.decoded(parts[2])))
        return parts.joined(separator: "/")
    }
}

extension PlannedNotice {
    /// The notice under the names that the ledger has erased; its address and text, which are needed, stay.
    func written(_ names: Pseudonyms) -> PlannedNotice {
        var notice = self
        notice.borrower = names.written(borrower, .borrower)
        notice.account = names.written(account, .account)
        if notice.account != account {
            notice.debt = names.maskedDebt(debt)
            notice.key = names.writtenKey(key)
        }
        return notice
    }
}

extension HeldOutStep {
    func written(_ names: Pseudonyms) -> HeldOutStep {
        var step = self
        step.borrower = names.written(borrower, .borrower)
        step.account = names.written(account, .account)
        if step.account != account { step.debt = names.maskedDebt(debt) }
        return step
    }
}
