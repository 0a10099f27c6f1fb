internal import Diagnostics
internal import Expressions
internal import Ledger
internal import Planning
internal import Portfolio

/// Writes a run's notices to the ledger's outbox, in the order of the rows.
struct PlanVisitor: DecisionVisitor {
    private let outbox: Outbox
    private let prices: [Decimal?]
    private let sources: SourceSet
    /// Of the batch in hand.
    private var notices: [PlannedNotice] = []
    private var heldOut: [HeldOutStep] = []
    private(set) var deferred = 0
    /// Accounts of sound rows about which nothing could be decided.
    private(set) var errors: [Reason: Int] = [:]

    init(ledger: SQLiteLedger, run: LedgerRun, prices: [Decimal?], sources: SourceSet) {
        self.init(Outbox(ledger, run), prices, sources)
    }

    private init(_ outbox: Outbox, _ prices: [Decimal?], _ sources: SourceSet) {
        self.outbox = outbox
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
        guard decision.kind == .notify else { return }
        for channel in decision.channels {
            let notice = planner.plannedNotice(
                decision, channel: channel, price: prices[channel], sources: sources)
            if let notice { notices.append(notice) }
        }
    }

    mutating func visit(_ broken: BrokenRow, planner: inout Planner) throws(RunningError) {}

    /// Others decide meanwhile.
    mutating func takeUp() throws(RunningError) {
        try outbox.add(notices, heldOut)
        notices.removeAll(keepingCapacity: true)
        heldOut.removeAll(keepingCapacity: true)
    }

    mutating func fork() -> PlanVisitor? { PlanVisitor(outbox, prices, sources) }

    mutating func join(_ fork: consuming PlanVisitor) {
        deferred += fork.deferred
        errors.merge(fork.errors, uniquingKeysWith: +)
    }

    /// Writes what is left.
    func flush() throws(RunningError) { try outbox.flush() }
}

/// What is about to be written, of all batches in their order; for one thread at a time.
private final class Outbox {
    private let ledger: SQLiteLedger
    private let run: LedgerRun
    private var notices: [PlannedNotice] = []
    private var heldOut: [HeldOutStep] = []

    /// Notices a transaction, about.
    private static let batch = 1000

    init(_ ledger: SQLiteLedger, _ run: LedgerRun) {
        self.ledger = ledger
        self.run = run
    }

    func add(_ notices: [PlannedNotice], _ heldOut: [HeldOutStep]) throws(RunningError) {
        self.notices += notices
        self.heldOut += heldOut
        if max(self.notices.count, self.heldOut.count) >= Self.batch { try flush() }
    }

    func flush() throws(RunningError) {
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
