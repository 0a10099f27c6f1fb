internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning
internal import Portfolio

/// Writes a run's notices to the ledger's outbox, in the order of the rows.
struct PlanVisitor: DecisionVisitor {
    let ledger: SQLiteLedger
    let run: LedgerRun
    let prices: [Decimal?]
    let sources: SourceSet
    private var notices: [PlannedNotice] = []
    private var heldOut: [HeldOutStep] = []
    private(set) var deferred = 0
    /// Accounts of sound rows about which nothing could be decided.
    private(set) var errors: [Reason: Int] = [:]

    /// Notices a transaction.
    private static let batch = 1000

    init(ledger: SQLiteLedger, run: LedgerRun, prices: [Decimal?], sources: SourceSet) {
        self.ledger = ledger
        self.run = run
        self.prices = prices
        self.sources = sources
    }

    mutating func visit(
        _ decision: Decision, text: UnsafePointer<UInt8>, planner: inout Planner
    ) throws(RunningError) {
        switch decision.kind {
        case .defer: deferred += 1
        case .error: errors[decision.reason, default: 0] += 1
        default: break
        }
        if let step = planner.heldOutStep(decision) { heldOut.append(step) }
        if heldOut.count >= Self.batch { try flush() }
        guard decision.kind == .notify else { return }
        for channel in decision.channels {
            let notice = planner.plannedNotice(
                decision, channel: channel, price: prices[channel], sources: sources)
            if let notice { notices.append(notice) }
        }
        if notices.count >= Self.batch { try flush() }
    }

    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}

    mutating func flush() throws(RunningError) {
        do throws(LedgerError) {
            if !notices.isEmpty { _ = try ledger.plan(notices, run: run) }
            if !heldOut.isEmpty { try ledger.record(heldOut, run: run) }
        } catch {
            throw RunningError(error)
        }
        notices.removeAll(keepingCapacity: true)
        heldOut.removeAll(keepingCapacity: true)
    }
}
