/// Stands at the commit of each transaction of a ledger, so that a test can let the n-th write fail; a ledger has none
/// otherwise.
package protocol StoreProbe: Sendable {
    /// A transaction is about to be committed; what is thrown takes all of it back.
    func willCommit() throws(LedgerError)

    /// A transaction is on the disk; what is thrown hides that from the caller.
    func didCommit() throws(LedgerError)
}
