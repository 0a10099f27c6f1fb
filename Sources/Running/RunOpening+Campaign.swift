package import CampaignLanguage
package import Expressions
package import Ledger

extension RunOpening {
    /// How a run of `campaign` introduces itself; without what pauses it, which needs prices.
    package init(
        live campaign: Campaign, zone: ZoneRules, instant: Instant, startedAt now: Instant,
        isRehearsal: Bool, endpoints: [String: String], ledger: SQLiteLedger
    ) throws(RunningError) {
        let limits = campaign.limits(on: zone.local(instant).date)
        self.init(
            campaign: campaign.id, instant: instant, startedAt: now, isRehearsal: isRehearsal,
            limits: limits.map(ContactLimit.init), endpoints: endpoints,
            experiment: campaign.experiment?.declaration)
        rate = campaign.timing.rate
        request = FactsRequest(campaign, zone: zone, at: instant)
        words = campaign.replies
        heedsReplies = campaign.ledgerFacts.contains { $0.kind.isOfReplies }
        // Before the facts: what comes in between is known to both.
        mark = try RunningError.ledger { () throws(LedgerError) in try ledger.factMark() }
    }
}

extension RunningError {
    /// What `body` does with a ledger; its errors become those of a run.
    package static func ledger<Value>(
        _ body: () throws(LedgerError) -> Value
    ) throws(RunningError) -> Value {
        do throws(LedgerError) {
            return try body()
        } catch {
            throw RunningError(error)
        }
    }

    package static func ledger<Value>(
        _ body: () async throws(LedgerError) -> Value
    ) async throws(RunningError) -> Value {
        do throws(LedgerError) {
            return try await body()
        } catch {
            throw RunningError(error)
        }
    }
}
