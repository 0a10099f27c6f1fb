package import CampaignLanguage
internal import Delivery
internal import Diagnostics
package import Expressions
internal import Ledger
package import Planning

/// What a dry run may be given beside the campaign: prices, and what was sent before.
package enum DryRun {
    /// What the ledger at `path` knows for this campaign; nothing without one. The ledger is only read.
    package static func facts(
        _ campaign: Campaign, ledger path: String?, zone: ZoneRules?, instant: Instant
    ) throws(RunningError) -> LedgerFacts {
        guard let path, let zone else { return .empty }
        do throws(LedgerError) {
            let ledger = try SQLiteLedger(path: path, access: .read)
            let facts = try ledger.facts(FactsRequest(campaign, zone: zone, at: instant))
            try ledger.close()
            return facts
        } catch {
            throw RunningError(error)
        }
    }
}

extension RunningError {
    init(_ error: LedgerError) {
        self = error.isRefusal ? .refused(error.finding) : .io(error.finding)
    }
}
