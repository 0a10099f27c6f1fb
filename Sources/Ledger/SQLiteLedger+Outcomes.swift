package import Expressions
internal import GRDB

/// What became of one attempt.
package struct Outcome: Sendable, Hashable {
    package let notice: Int64
    package let attempt: Int64
    package let submission: Submission
    /// When to try again: after a refusal that passes, or what is unknown at a gateway that knows repetitions. nil: the
    /// outcome is final in this run.
    package let retryAt: Instant?

    package init(notice: Int64, attempt: Int64, submission: Submission, retryAt: Instant? = nil) {
        self.notice = notice
        self.attempt = attempt
        self.submission = submission
        self.retryAt = retryAt
    }
}

/// An attempt that a killed run left without an outcome.
package struct OpenEntry: Sendable, Hashable {
    package let notice: Int64
    package let attempt: Int64
    /// Which attempt it is, from 1.
    package let number: Int
    package let key: String
    package let sender: String
    /// Where the sender handed its notices then; another place knows nothing of this attempt.
    package let endpoint: String
    package let handedAt: Instant
    /// The borrower's address, to be hidden in what is said of the notice.
    package let to: String

    package init(
        notice: Int64, attempt: Int64, number: Int, key: String, sender: String, endpoint: String,
        handedAt: Instant, to: String
    ) {
        self.notice = notice
        self.attempt = attempt
        self.number = number
        self.key = key
        self.sender = sender
        self.endpoint = endpoint
        self.handedAt = handedAt
        self.to = to
    }

    /// It was handed to a file of this machine, which knows what it has; no call was made.
    package var isLocal: Bool { endpoint.hasPrefix("file:") }
}

/// A notice that may or may not have reached its gateway: for a person to look into.
package struct UnknownNotice: Sendable, Hashable {
    package let key: String
    package let campaign: String
    /// The one that may have it: the planned sender, or the one that carried its notices.
    package let sender: String
    package let handedAt: Instant
    /// How often it was handed over.
    package let attempts: Int
    package let note: String
}

extension SQLiteLedger {
    /// Writes down what became of attempts, in one transaction.
    ///
    /// An attempt that is closed already stays as it is, so that the same outcomes may be written
    /// twice. `areLeftovers`: a killed run left them, so they tell nothing of the gateway and do not count as failures.
    /// Returns what each notice is now; nil where the attempt was closed.
    @discardableResult
    package func record(
        _ outcomes: [Outcome], at now: Instant, areLeftovers: Bool = false
    ) throws(LedgerError) -> [NoticeState?] {
        try write { db in
            try Self.record(outcomes, at: now, areLeftovers: areLeftovers, db)
        }
    }

    static func record(
        _ outcomes: [Outcome], at now: Instant, areLeftovers: Bool = false, _ db: Database
    ) throws -> [NoticeState?] {
        if outcomes.isEmpty { return [] }
        let hasEarlyReceipts = try hasEarlyReceipts(db)
        let statements = try OutcomeStatements(db)
        var states = [NoticeState?](repeating: nil, count: outcomes.count)
        if !areLeftovers {
            for index in try accept(outcomes, at: now.microseconds, statements) {
                states[index] = .accepted
            }
        }
        for (index, outcome) in outcomes.enumerated() {
            if areLeftovers {
                try db.run(
                    "UPDATE attempt SET is_leftover = 1 WHERE id = ? AND state = 'open'",
                    [outcome.attempt])
            }
            if states[index] == nil {
                states[index] = try close(outcome, at: now.microseconds, statements, db)
            }
            if hasEarlyReceipts, states[index] == .accepted,
                case .accepted(let id?) = outcome.submission
            {
                try takeEarlyReceipts(
                    of: outcome.notice, outcome.attempt, gatewayID: id, at: now.microseconds, db)
            }
        }
        return states
    }

    /// Closes what was accepted and is open, many at a time, and returns the places of these outcomes.
    private static func accept(
        _ outcomes: [Outcome], at now: Int64, _ statements: OutcomeStatements
    ) throws -> [Int] {
        var (done, notices): ([Int], Set<Int64>) = ([], [])
        let accepted = outcomes.indices.filter { index in
            guard case .accepted = outcomes[index].submission else { return false }
            return notices.insert(outcomes[index].notice).inserted
        }
        let groups = RowGroup.groups(of: accepted.map { outcomes[$0].attempt })
        for (group, start) in zip(groups, stride(from: 0, to: accepted.count, by: RowGroup.size)) {
            let places = accepted[start..<start + group.ids.count]
            if try statements.open(among: group) < places.count { continue }
            let notices = RowGroup(ids: places.map { outcomes[$0].notice }[...])
            let gatewayIDs = places.map { place -> String? in
                guard case .accepted(let id) = outcomes[place].submission else { return nil }
                return id
            }
            try statements.accept(notices, attempts: group, gatewayIDs, at: now)
            done += places
        }
        return done
    }

    /// What some notices are now, by rowid.
    package func states(of notices: Set<Int64>) throws(LedgerError) -> [Int64: NoticeState] {
        if notices.isEmpty { return [:] }
        return try read { db in
            var states: [Int64: NoticeState] = [:]
            for notice in notices {
                let state = try String.fetchOne(
                    db.cachedStatement(sql: "SELECT state FROM notice WHERE id = ?"),
                    arguments: [notice])
                states[notice] = state.flatMap(NoticeState.init)
            }
            return states
        }
    }

    /// The attempts without an outcome, in the order of hand-over: what a killed run leaves.
    package func openEntries() throws(LedgerError) -> [OpenEntry] {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT n.id, a.id, a.number, n.key, r.sender, r.endpoint, a.handed_at, n.address
                        FROM attempt a JOIN notice n ON n.id = a.notice JOIN route r ON r.id = a.route
                        WHERE a.state = 'open' ORDER BY a.id
                        """))
            return rows.map { row in
                OpenEntry(
                    notice: row[0], attempt: row[1], number: row[2], key: row[3], sender: row[4],
                    endpoint: row[5], handedAt: Instant(microseconds: row[6]), to: row[7])
            }
        }
    }

    /// Closes one open attempt and moves its notice on; nil where the attempt was closed before.
    ///
    /// A no closes the notice only if none of its earlier attempts is in doubt: the gateway may still have taken that.
    private static func close(
        _ outcome: Outcome, at now: Int64, _ statements: OutcomeStatements, _ db: Database
    ) throws -> NoticeState? {
        let (notice, retryAt) = (outcome.notice, outcome.retryAt?.microseconds)
        switch outcome.submission {
        case .accepted(let id):
            guard try close(outcome.attempt, "accepted", now, nil, nil, statements) else {
                return nil
            }
            try statements.accept(notice, db) { $0.bind(id) }
            return .accepted
        case .unknown(let note):
            guard try close(outcome.attempt, "unknown", now, nil, note, statements) else {
                return nil
            }
            return try lose(notice, note, retryAt, now, db)
        case .rejected(let rejection):
            let isSent = rejection.kind.isAnswer
            guard
                try close(
                    outcome.attempt, isSent ? "rejected" : "not_sent", now, rejection,
                    rejection.detail, statements)
            else { return nil }
            let shown = rejection.kind.rawValue + " " + rejection.code
            if try isInDoubt(notice, db) { return try lose(notice, shown, retryAt, now, db) }
            if rejection.kind == .expired {
                try db.move(notice, .lapse)
                try db.note(.noticeExpired, at: now, notice: notice)
                return .expired
            }
            if let retryAt {
                try db.move(notice, .postpone) { $0.bind(retryAt) }
                try db.note(.attemptRetried, at: now, notice: notice, detail: shown)
                return .planned
            }
            try db.move(notice, isSent ? .refuse : .fail)
            try db.note(.noticeRejected, at: now, notice: notice, detail: shown)
            return isSent ? .rejected : .notSent
        }
    }

    /// Nobody can say what became of a notice, unless a receipt has come before.
    private static func lose(
        _ notice: Int64, _ note: String, _ retryAt: Int64?, _ now: Int64, _ db: Database
    ) throws -> NoticeState {
        try db.move(notice, .lose) { $0.bind(retryAt ?? LedgerSchema.never) }
        try db.note(.noticeUnknown, at: now, notice: notice, detail: note)
        return try settleUnknown(notice, now, db) ? .accepted : .unknown
    }

    /// The gateway may have the notice in spite of a no: an earlier attempt was not answered, or a receipt has come.
    private static func isInDoubt(_ notice: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM attempt WHERE notice = ? AND state = 'unknown')
                        OR (SELECT delivery IS NOT NULL FROM notice WHERE id = ?)
                    """), arguments: [notice, notice]) ?? false
    }

    /// False where the attempt was closed before.
    private static func close(
        _ attempt: Int64, _ state: String, _ now: Int64, _ rejection: Rejection?, _ detail: String?,
        _ statements: OutcomeStatements
    ) throws -> Bool {
        try statements.closing.run {
            $0.bind(state)
            $0.bind(now)
            $0.bind(rejection?.kind.rawValue)
            $0.bind(rejection?.code)
            $0.bind(detail)
            $0.bind(attempt)
        } == 1
    }
}

/// What runs for each outcome, or for many.
struct OutcomeStatements {
    let accept: PreparedMove
    let closing: PreparedStatement
    private let counting: PreparedStatement
    private let closingAll: PreparedStatement
    private let acceptingAll: PreparedStatement

    init(_ db: Database) throws {
        accept = try db.prepared(.accept)
        closing = try db.prepared(
            """
            UPDATE OR ROLLBACK attempt SET state = ?, closed_at = ?, kind = ?, code = ?, detail = ?
            WHERE id = ? AND state = 'open'
            """)
        counting = try db.prepared(Self.counting)
        closingAll = try db.prepared(Self.closingAll)
        acceptingAll = try db.prepared(Self.acceptingAll)
    }

    static let counting =
        "SELECT count(*) FROM attempt WHERE id IN (\(RowGroup.places)) AND state = 'open'"
    static let closingAll = """
        UPDATE OR ROLLBACK attempt SET state = 'accepted', closed_at = \(RowGroup.next)
        WHERE id IN (\(RowGroup.places)) AND state = 'open'
        """
    static let acceptingAll = NoticeMove.accept.sql(
        where: "id IN (\(RowGroup.places))", ["gateway_id": RowGroup.values])

    /// How many of the attempts are open.
    func open(among attempts: RowGroup) throws -> Int {
        var count = 0
        try counting.rows(attempts.bind) { count = Int($0.integer(0)) }
        return count
    }

    /// The sender has taken over `notices`, each of which has one of `attempts`, all open.
    func accept(
        _ notices: RowGroup, attempts: RowGroup, _ gatewayIDs: [String?],
        at now: Int64
    ) throws {
        let closed = try closingAll.run {
            attempts.bind(&$0)
            $0.bind(now)
        }
        let moved = try acceptingAll.run {
            notices.bind(&$0)
            for id in gatewayIDs { $0.bind(id) }
            for _ in gatewayIDs.count..<RowGroup.size { $0.bind(nil as String?) }
        }
        guard closed == gatewayIDs.count, moved == gatewayIDs.count else {
            throw LedgerError.storage(
                code: 0, message: "\(gatewayIDs.count) accepted, \(closed) open, \(moved) handed")
        }
    }
}
