package import Expressions
internal import GRDB

/// The first `count` notices of a run go ahead; the others follow after `waitSeconds`, if nothing speaks against it.
package struct Canary: Sendable, Hashable {
    package var count: Int
    package var waitSeconds: Int

    package init(count: Int, waitSeconds: Int) {
        self.count = count
        self.waitSeconds = waitSeconds
    }

    /// What speaks against it.
    package enum Fault: String, Sendable, Hashable, CaseIterable {
        /// Nobody knows what became of some.
        case unknown
        /// The lender has to mend something: credentials, the account's balance, the senders file.
        case refused
        /// More than a tenth did not reach the telephone, by what the receipts say.
        case undelivered
        /// A borrower has complained.
        case complaints
    }
}

extension SQLiteLedger {
    /// Looks at what became of a run's notices up to now; where something speaks against it the campaign is paused.
    package func judgeCanary(_ run: LedgerRun, at now: Instant) throws(LedgerError) {
        try write { db in
            let all = try Self.count("notice WHERE run = ? AND handed_at IS NOT NULL", run, db)
            for fault in Canary.Fault.allCases {
                let count = try Self.count(Self.condition(fault), run, db)
                let isMuch = fault == .undelivered ? count * 10 > all : count > 0
                guard isMuch, try Self.pause(of: run.campaign, db) == nil else { continue }
                try Self.pause(
                    run.campaign, .canary(count, of: all, fault), at: now.microseconds, run: run.id,
                    db)
                return
            }
        }
    }

    private static func count(_ table: String, _ run: LedgerRun, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT count(*) FROM \(table)"), arguments: [run.id]) ?? 0
    }

    private static func condition(_ fault: Canary.Fault) -> String {
        switch fault {
        case .unknown: "notice WHERE run = ? AND state = 'unknown'"
        case .refused:
            """
            attempt a JOIN notice n ON n.id = a.notice
                WHERE n.run = ? AND a.kind IN ('auth', 'balance', 'config')
            """
        case .undelivered: "notice WHERE run = ? AND delivery IN ('failed', 'expired')"
        case .complaints:
            """
            received r JOIN notice n ON n.id = r.notice JOIN fact f ON f.received = r.id
                WHERE n.run = ? AND f.kind = 'complaint'
            """
        }
    }
}
