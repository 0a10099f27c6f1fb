internal import Expressions
internal import Ledger
internal import Running

/// The ledger as the service uses it: opened for each question and closed again, so that a run may hold it meanwhile.
struct ServiceLedger: Sendable {
    let path: String
    let holder: String

    func history(of campaign: ScheduledCampaign) throws(LedgerError) -> RunHistory {
        try SQLiteLedger.history(of: campaign.ids, path: path)
    }

    func unknownCount() throws(LedgerError) -> Int {
        try read { ledger throws(LedgerError) in try ledger.unknownCount() } ?? 0
    }

    /// nil where there is no ledger yet.
    func read<Value>(
        _ body: (SQLiteLedger) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        let ledger: SQLiteLedger
        do throws(LedgerError) {
            ledger = try SQLiteLedger(path: path, access: .read)
        } catch .missing {
            return nil
        } catch {
            throw error
        }
        let value = try body(ledger)
        try ledger.close()
        return value
    }

    /// nil, and nothing done, where there is no ledger yet.
    func write<Value>(
        _ body: (SQLiteLedger) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value? {
        let ledger: SQLiteLedger
        do throws(LedgerError) {
            ledger = try SQLiteLedger.control(path: path, holder: holder)
        } catch .missing {
            return nil
        } catch {
            throw error
        }
        let value = try body(ledger)
        try ledger.close()
        return value
    }
}
