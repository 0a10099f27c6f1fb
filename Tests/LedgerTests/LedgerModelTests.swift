import Expressions
import Ledger
import Planning
import Testing

/// Random histories of a ledger against a model in a dictionary: what it lets leave, and what it
/// forgets.
@Suite("A ledger under random histories")
struct LedgerModelTests {
    /// What the model knows of one key.
    private enum Fate {
        case refused, open, sent
    }

    @Test(
        "no key ever leaves twice unless it was refused", arguments: 1...20 as ClosedRange<UInt64>)
    func neverTwice(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let fixture = try Fixture()
        var ledger: SQLiteLedger? = try fixture.open()
        var fates: [String: Fate] = [:]
        for day in 0..<6 {
            // A killed process: the objects go, the file stays.
            if Bool.random(using: &random) {
                ledger = nil
                ledger = try fixture.open()
            }
            let current = try #require(ledger)
            try settle(current, &fates, &random)
            let notices = (0..<40).filter { _ in Bool.random(using: &random) }
                .map { Fixture.notice("A\($0)") }
            let run = try current.beginRun(Fixture.opening())
            let refused = try current.plan(notices, run: run)
            let expected = notices.count { fates[$0.key].map { $0 != .refused } ?? false }
            #expect(refused == expected, "seed \(seed), day \(day)")
            _ = try current.finishPlans([(run, nil)], at: Fixture.ten)
            let groups = Int.random(in: 0...5, using: &random)
            for _ in 0..<groups {
                try handOver(current, run, &fates, &random, "seed \(seed), day \(day)")
            }
            if Bool.random(using: &random) { _ = try current.endRun(run, at: Fixture.ten) }
        }
        #expect(try ledger?.verify(known: nil).faults.isEmpty == true, "seed \(seed)")
        let live = try fixture.rows("SELECT key FROM notice WHERE counts = 1 ORDER BY key")
        #expect(live == fates.filter { $0.value != .refused }.keys.sorted(), "seed \(seed)")
    }

    /// Answers for attempts that were left open: found, absent, or not asked.
    private func settle(
        _ ledger: SQLiteLedger, _ fates: inout [String: Fate], _ random: inout SplitMix64
    ) throws {
        for entry in try ledger.openEntries() {
            #expect(fates[entry.key] == .open)
            let choice = Int.random(in: 0..<3, using: &random)
            if choice == 2 { continue }
            let submission: Submission =
                choice == 0
                ? .accepted(id: nil) : .rejected(Rejection(.notSent, code: "absent", detail: ""))
            fates[entry.key] = choice == 0 ? .sent : .refused
            let outcome = Outcome(
                notice: entry.notice, attempt: entry.attempt, submission: submission)
            try ledger.record([outcome], at: Fixture.ten)
        }
    }

    private func handOver(
        _ ledger: SQLiteLedger, _ run: LedgerRun, _ fates: inout [String: Fate],
        _ random: inout SplitMix64, _ place: String
    ) throws {
        let group = try ledger.handOver(run, limit: 5, now: Fixture.ten)
        var outcomes: [Outcome] = []
        for entry in group.entries {
            let known = fates[entry.key]
            #expect(known == nil || known == .refused, "\(entry.key) left twice, \(place)")
            fates[entry.key] = .open
            let submission: Submission
            switch Int.random(in: 0..<4, using: &random) {
            case 0: submission = .accepted(id: "1")
            case 1: submission = .unknown(note: "")
            case 2: submission = .rejected(Rejection(.recipient, code: "", detail: ""))
            // The process is killed before the outcome is known.
            default: continue
            }
            if case .rejected = submission {
                fates[entry.key] = .refused
            } else {
                fates[entry.key] = .sent
            }
            outcomes.append(
                Outcome(notice: entry.notice, attempt: entry.attempt, submission: submission))
        }
        try ledger.record(outcomes, at: Fixture.ten)
    }
}
