internal import CampaignLanguage
internal import Delivery
internal import Diagnostics
package import Expressions
package import Ledger
package import Planning
internal import Portfolio

/// What a dry run is given beside the campaign: what was sent before, and what other campaigns choose.
package enum DryRun {
    /// What the ledger at `path` knows for this campaign; nothing without one. The ledger is only read.
    package static func facts(
        _ one: LoadedCampaign, ledger path: String?, instant: Instant
    ) throws(RunningError) -> LedgerFacts {
        guard let path, let zone = one.loaded.zone else { return .empty }
        do throws(LedgerError) {
            let ledger = try SQLiteLedger(path: path, access: .read)
            let facts = try ledger.facts(FactsRequest(one.campaign, zone: zone, at: instant))
            try ledger.close()
            return facts
        } catch {
            throw RunningError(error)
        }
    }

    /// What a campaign chooses for the sake of those that run with it and come after it.
    package static func choose(
        _ one: inout LoadedCampaign, ledger path: String?, instant: Instant, ahead: ChosenNotices
    ) throws(RunningError) -> ChosenNotices {
        let facts = try facts(one, ledger: path, instant: instant)
        var run = try PlanRun(
            one.campaign, &one.loaded, facts: facts, instant: instant, ahead: ahead,
            isFollowed: true)
        var visitor = NoVisitor()
        try run.run(&visitor) { _ in }
        return run.chosen
    }
}

/// For a campaign whose decisions nobody wants to see.
private struct NoVisitor: DecisionVisitor {
    mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {}

    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}
}

extension RunningError {
    package init(_ error: LedgerError) {
        self = error.isRefusal ? .refused(error.finding) : .io(error.finding)
    }
}
