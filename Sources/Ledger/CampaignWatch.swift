internal import CampaignLanguage
internal import Expressions
internal import GRDB
internal import Synchronization

/// Keeps count, through one run, of what pauses its campaign: costs, failures, complaints.
///
/// The ledger is read whole once, when the run begins; then each hand-over reads what came since the one before,
/// so that a group costs the same however long the history is. All of it can be counted again from the ledger.
final class CampaignWatch: Sendable {
    private struct State {
        var mark: Resumption
        /// The newest attempt and fact that are counted.
        var attempt: Int64
        var fact: Int64
        var window: FailureWindow
        /// Handed over and not refused, in the window of the complaints.
        var notices = 0
        var complainers: Set<String> = []
        var spent: Int128 = 0
        /// Notices of the plan for which the budget does not suffice.
        var withheld = 0

        /// A person has resumed the campaign: what was before is not judged again.
        mutating func begin(after mark: Resumption) {
            self.mark = mark
            window = FailureWindow(of: window.size)
            notices = 0
            complainers = []
            fact = max(fact, mark.fact)
        }
    }

    private let bounds: RunBounds
    private let campaign: String
    private let run: Int64
    /// Senders for which another one stands in.
    private let replaced: Set<String>
    /// Complaints and notices before are too old to be judged.
    private let since: Int64
    private let state: Mutex<State>

    private static let days: Int64 = 30

    /// What becomes of notices may pause the campaign, or bring the end of its budget nearer or farther.
    var looksAtOutcomes: Bool {
        bounds.failures != nil || bounds.complaints != nil || state.withLock { $0.withheld > 0 }
    }

    init(_ bounds: RunBounds, _ opening: RunOpening, run: Int64, _ db: Database) throws {
        self.bounds = bounds
        self.run = run
        replaced = opening.replaced
        campaign = opening.campaign
        since = opening.instant.microseconds - Self.days * 86_400_000_000
        let mark = try Resumption(campaign, db)
        var state = State(
            mark: mark, attempt: try Self.newest("attempt", db), fact: mark.fact,
            window: FailureWindow(of: bounds.failures?.ofLast ?? 0))
        if let failures = bounds.failures {
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT a.state, a.kind, r.sender FROM attempt a CROSS JOIN notice n ON n.id = a.notice
                        JOIN route r ON r.id = a.route
                        WHERE a.id > ? AND n.campaign = ? AND a.is_leftover = 0
                            AND (a.state IN ('accepted', 'unknown') OR a.kind IN (\(Self.failed)))
                        ORDER BY a.id DESC
                        """), arguments: [mark.attempt, campaign])
            var failed: [Bool] = []
            while failed.count < failures.ofLast, let row = try rows.next() {
                if Self.isPassedOn(row[1], by: row[2], replaced) { continue }
                failed.append((row[0] as String) != "accepted")
            }
            for one in failed.reversed() { state.window.add(one) }
        }
        if bounds.complaints != nil {
            state.notices =
                try Int.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT count(*) FROM notice
                            WHERE counts = 1 AND campaign = ? AND handed_at >= ? AND id > ?
                            """), arguments: [campaign, since, mark.notice]) ?? 0
        }
        if bounds.budget != nil {
            let ids = opening.request?.ids ?? [campaign]
            state.spent = try Self.spent(ids, bounds.prices, db)
        }
        self.state = Mutex(state)
    }

    /// What the campaign's notices have cost that count, under all its ids: handed over and not refused, unknown
    /// ones too.
    static func spent(
        _ ids: [String], _ prices: [Channel.Kind: Decimal], _ db: Database
    ) throws -> Int128 {
        var sum: Int128 = 0
        for campaign in ids {
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT cost, channel, parts FROM notice WHERE campaign = ? AND counts = 1"
                ),
                arguments: [campaign])
            while let row = try rows.next() {
                sum += Millionths.cost(row[0], row[1], row[2], prices)
            }
        }
        return sum
    }

    private static let failed = Rejection.Kind.allCases.filter(\.isFailure)
        .map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// Another sender gets what this one has not taken for a reason of its own: the campaign goes on.
    private static func isPassedOn(
        _ kind: String?, by sender: String, _ replaced: Set<String>
    ) -> Bool {
        guard let kind, replaced.contains(sender) else { return false }
        return kind != Rejection.Kind.recipient.rawValue
    }

    private static func newest(_ table: String, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM \(table)")) ?? 0
    }

    /// Takes in what became of the groups before, and what came from outside; says what pauses the campaign now.
    func look(_ db: Database) throws -> CampaignPause.Cause? {
        try state.withLock { state in
            try followAttempts(&state, db)
            if bounds.complaints != nil { try followComplaints(&state, db) }
            let mark = try Resumption(campaign, db)
            if mark != state.mark { state.begin(after: mark) }
            if let bound = bounds.failures,
                CampaignBounds.exceeds(state.window.failures, of: bound.ofLast, bound.over)
            {
                return .failures(state.window.failures, ofLast: bound.ofLast)
            }
            let (count, notices) = (state.complainers.count, state.notices)
            if let bound = bounds.complaints, notices >= bound.atLeast,
                CampaignBounds.exceeds(count, of: notices, bound.over)
            {
                return .complaints(count, ofNotices: notices)
            }
            return nil
        }
    }

    /// The attempts of this run that are settled, in their order; those after an open one wait for it.
    private func followAttempts(_ state: inout State, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT a.id, a.state, a.kind, n.run, n.cost, n.channel, n.parts, n.counts, r.sender
                    FROM attempt a CROSS JOIN notice n ON n.id = a.notice
                    JOIN route r ON r.id = a.route
                    WHERE a.id > ? ORDER BY a.id
                    """), arguments: [state.attempt])
        for row in rows {
            let attempt: Int64 = row[0]
            if (row[3] as Int64) == run {
                let outcome: String = row[1]
                if outcome == "open" { return }
                let kind = (row[2] as String?).flatMap(Rejection.Kind.init(rawValue:))
                let isCounted =
                    kind?.isFailure ?? true
                    && !Self.isPassedOn(row[2], by: row[8], replaced)
                if isCounted, attempt > state.mark.attempt {
                    state.window.add(outcome != "accepted")
                }
                if kind != nil, !(row[7] as Bool) {
                    state.spent -= Millionths.cost(row[4], row[5], row[6], bounds.prices)
                    state.notices = max(0, state.notices - 1)
                }
            }
            state.attempt = attempt
        }
    }

    /// A complaint is about the notice that was answered; one without a notice, about each campaign that has written
    /// to the borrower. A borrower counts once.
    private func followComplaints(_ state: inout State, _ db: Database) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT f.id, f.borrower FROM fact f JOIN received r ON r.id = f.received
                    LEFT JOIN notice n ON n.id = r.notice
                    WHERE f.id > ? AND f.kind = 'complaint' AND f.at >= ? AND f.borrower IS NOT NULL
                        AND CASE WHEN n.id IS NULL THEN EXISTS (
                            SELECT 1 FROM notice
                            WHERE borrower = f.borrower AND counts = 1 AND campaign = ?)
                        ELSE n.campaign = ? END
                    ORDER BY f.id
                    """), arguments: [state.fact, since, campaign, campaign])
        for row in rows { state.complainers.insert(row[1]) }
        state.fact = max(state.fact, try Self.newest("fact", db))
    }

    /// Counts a notice that is about to leave; a cause where its cost is more than the budget has left.
    func take(_ cost: String?, _ channel: String, _ parts: Int?) -> CampaignPause.Cause? {
        state.withLock { state in
            let own = Millionths.cost(cost, channel, parts, bounds.prices)
            if let budget = bounds.budget, state.spent + own > Millionths.of(budget) {
                return .budget(spent: Millionths.decimal(state.spent), of: budget)
            }
            state.spent += own
            state.notices += 1
            return nil
        }
    }

    /// Takes out of a plan what the budget does not suffice for, so that the order of the rows decides nothing: granted
    /// are the notices that leave first, at the same instant by account id, until the first that does not fit.
    func grant(at now: Int64, _ db: Database) throws {
        guard let budget = bounds.budget.map(Millionths.of) else { return }
        try state.withLock { state in
            let columns = "SELECT cost, channel, parts, id FROM notice"
            let planned = "WHERE run = ? AND state = 'planned'"
            var sum = state.spent
            let all = try Row.fetchCursor(
                db.cachedStatement(sql: "\(columns) \(planned)"), arguments: [run])
            while let row = try all.next() {
                sum += Millionths.cost(row[0], row[1], row[2], bounds.prices)
            }
            if sum <= budget { return }
            sum = state.spent
            var withheld: [Int64] = []
            let ordered = try Row.fetchCursor(
                db.cachedStatement(sql: "\(columns) \(planned) ORDER BY due, account, key"),
                arguments: [run])
            while let row = try ordered.next() {
                sum += Millionths.cost(row[0], row[1], row[2], bounds.prices)
                if sum > budget { withheld.append(row[3]) }
            }
            for id in withheld { try db.move(id, .drop) }
            try db.note(.leftoversDropped, at: now, run: run, detail: "\(withheld.count)")
            state.withheld = withheld.count
        }
    }

    /// How many notices `grant` took out.
    var withheld: Int { state.withLock { $0.withheld } }

    /// The plan was larger than the budget; asked when all that was granted has left.
    var shortage: CampaignPause.Cause? {
        state.withLock { state in
            guard state.withheld > 0, let budget = bounds.budget else { return nil }
            return .budget(spent: Millionths.decimal(state.spent), of: budget)
        }
    }

    /// What the campaign has cost up to now; nil without a budget.
    var spent: Decimal? {
        bounds.budget.map { _ in state.withLock { Millionths.decimal($0.spent) } }
    }
}

/// The newest of a campaign's settled hand-overs.
struct FailureWindow: Sendable {
    let size: Int
    private var outcomes: [Bool] = []
    /// Where the oldest stands, once there are `size`.
    private var oldest = 0
    private(set) var failures = 0

    init(of size: Int) { self.size = size }

    mutating func add(_ isFailure: Bool) {
        if size == 0 { return }
        if isFailure { failures += 1 }
        if outcomes.count < size {
            outcomes.append(isFailure)
            return
        }
        if outcomes[oldest] { failures -= 1 }
        outcomes[oldest] = isFailure
        oldest = (oldest + 1) % size
    }
}

/// How far the ledger was when a person resumed a campaign; zero where nobody has.
struct Resumption: Sendable, Hashable {
    var attempt: Int64 = 0
    var notice: Int64 = 0
    var fact: Int64 = 0

    init(_ campaign: String, _ db: Database) throws {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT attempt, notice, fact FROM resumption WHERE campaign = ?"),
            arguments: [campaign])
        guard let row else { return }
        (attempt, notice, fact) = (row[0], row[1], row[2])
    }
}

extension Rejection.Kind {
    /// Counts for `stop.campaign.failures`; an attempt that was throttled, or came too late, counts for nothing.
    var isFailure: Bool {
        switch self {
        case .recipient, .auth, .balance, .config, .notSent: true
        case .notCalled, .throttled, .expired: false
        }
    }
}
