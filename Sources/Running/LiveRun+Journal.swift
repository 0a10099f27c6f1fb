internal import Delivery
package import Diagnostics
package import Expressions
internal import Ledger

/// The journal beside the ledger in a live run: what the last run left is read, and a ledger that is older, another one
/// or a copy is refused.
extension LiveRun {
    /// nil where nothing is known. A rehearsal may begin anew beside the journal of one that was removed.
    static func readJournal(
        _ ledger: SQLiteLedger, isRehearsal: Bool
    ) throws(RunningError) -> JournalRecord? {
        let (own, open) = try RunningError.ledger { () throws(LedgerError) in
            (try ledger.identity(), try ledger.openEntries())
        }
        if isRehearsal, !own.hasJournal, own.newestAttempt == 0 { return nil }
        let found: JournalRecord?
        do throws(JournalFault) {
            found = try JournalRecord(path: ledger.journalPath, open: Set(open.map(\.attempt)))
        } catch {
            throw .refused(.journalUnread(ledger.journalPath, error.reason))
        }
        guard let record = found else {
            if own.hasJournal { throw .refused(.notAdopted(ledger.path)) }
            return nil
        }
        let isKnown = try RunningError.ledger { () throws(LedgerError) in
            try ledger.hasHead(record.head ?? "")
        }
        guard record.ledger == own.id, record.newest <= own.newestAttempt, isKnown else {
            throw .refused(.regressed(ledger.path, ledger.journalPath))
        }
        return record
    }

    /// What the journal told is in the ledger now.
    func restart(_ journal: CallJournal, _ ledger: SQLiteLedger) throws(RunningError) {
        let own = try RunningError.ledger { () throws(LedgerError) in try ledger.identity() }
        try RunningError.sender { () throws(SenderError) in try journal.restart(own) }
        // Not before: killed in between, the ledger would miss a journal that was never there.
        try RunningError.ledger { () throws(LedgerError) in try ledger.wantJournal() }
    }
}

/// `dunlin ledger adopt`, `dunlin ledger backup` and `dunlin ledger export`.
package enum Keeping {
    /// A person takes a copied or restored file for the ledger, having compared it with the gateways' records.
    package static func adopt(
        _ path: String, by author: String, because reason: String, now: Instant, holder: String
    ) throws(RunningError) {
        let ledger = try RunningError.ledger { () throws(LedgerError) in
            // Without a file there is nothing to adopt; a run would make one.
            try SQLiteLedger(path: path, access: .read).close()
            let ledger = try SQLiteLedger(path: path, access: .run(holder: holder))
            try ledger.adopt(by: author, because: reason, at: now)
            return ledger
        }
        let own = try RunningError.ledger { () throws(LedgerError) in try ledger.identity() }
        try RunningError.sender { () throws(SenderError) in
            try CallJournal(path: ledger.journalPath).restart(own)
        }
        try RunningError.ledger { () throws(LedgerError) in try ledger.close() }
    }

    /// All that a ledger holds on one borrower, one JSON object a line; an error where it knows no such borrower.
    package static func export(
        _ path: String, borrower: String, _ write: (JSONValue) -> Void
    ) throws(RunningError) {
        let count = try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger(path: path, access: .read)
            let count = try ledger.export(borrower: borrower, write)
            try ledger.close()
            return count
        }
        if count == 0 { throw .usage(.unknownBorrower(borrower, path)) }
    }

    /// Copies a ledger as it is at this moment; a live run refuses the copy until it is adopted.
    package static func backUp(_ path: String, to copy: String) throws(RunningError) {
        try RunningError.ledger { () throws(LedgerError) in
            let ledger = try SQLiteLedger(path: path, access: .read)
            try ledger.backUp(to: copy)
            try ledger.close()
        }
    }
}

extension RunningError {
    /// Turns a sender's error into a run's.
    static func sender<Value>(
        _ body: () throws(SenderError) -> Value
    ) throws(RunningError) -> Value {
        do { return try body() } catch { throw .io(error.finding) }
    }
}

extension Diagnostic {
    private static let adoption = Phrase(
        "bring the right ledger back; where it is lost, compare with the gateways' records, then `dunlin ledger adopt`",
        zh: "换回正确的台账；找不回来时，先与网关的记录比对，再用 `dunlin ledger adopt`")

    fileprivate static func regressed(_ ledger: String, _ journal: String) -> Diagnostic {
        Diagnostic(
            "D0842",
            Phrase(
                "the ledger `\(ledger)` does not know what stands in `\(journal)`",
                zh: "`\(journal)` 里的记录，台账 `\(ledger)` 里没有"), at: nil,
            note: Phrase(
                "it is an older copy, or another ledger: it would send again what has left",
                zh: "台账是旧的副本，或者是另一个台账：会把已经发出的再发一遍"),
            help: adoption)
    }

    fileprivate static func journalUnread(_ journal: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0872",
            Phrase(
                "the journal `\(journal)` cannot be read: \(reason.en)",
                zh: "运行日志 `\(journal)` 读不出：\(reason.zh)"), at: nil,
            note: Phrase(
                "only it knows which calls a killed run has made, and whether the ledger is the newest",
                zh: "被中断的运行发过什么、台账是不是最新的，只有它知道"),
            help: adoption)
    }

    static func unknownBorrower(_ borrower: String, _ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0873",
            Phrase(
                "the ledger `\(ledger)` has nothing on a borrower `\(borrower)`",
                zh: "台账 `\(ledger)` 里没有借款人 `\(borrower)` 的任何记录"), at: nil,
            help: Phrase(
                "write the borrower's number as the portfolio has it; where it has none, the account's",
                zh: "写数据里的借款人编号；数据里没有借款人编号的，写账户编号"))
    }

    fileprivate static func notAdopted(_ ledger: String) -> Diagnostic {
        Diagnostic(
            "D0843",
            Phrase(
                "the ledger `\(ledger)` is a copy: the journal of its runs is not beside it",
                zh: "台账 `\(ledger)` 是副本：旁边没有它的运行日志"), at: nil,
            note: Phrase(
                "runs with the other one may go on, and both would send the same notices",
                zh: "原来的台账可能还在运行，两个会发同样的通知"),
            help: adoption)
    }
}
