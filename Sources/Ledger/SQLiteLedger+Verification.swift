package import Diagnostics
internal import GRDB

/// What a ledger says when it is held against itself.
package struct LedgerVerification: Sendable, Hashable {
    /// Why it cannot be as it was written.
    package enum Fault: Sendable, Hashable {
        /// The group of events that ends with `event` does not fit its digest.
        case brokenGroup(number: Int, event: Int64)
        /// Events behind the last digest.
        case unsealed(events: Int)
        /// The head that was kept is not in the chain: its end was cut off, or it is another ledger.
        case missingHead
        /// Rows that contradict each other; `rule` says what should hold, `count` how many rows do not, `first` is the id
        /// of one.
        case contradiction(rule: Phrase, count: Int, first: Int64)
        /// The file itself is not sound; what SQLite says of it first.
        case damaged(String)
        /// Triggers that hold the rows to the rules are missing, or are others.
        case unguarded([String])
    }

    package var events = 0
    package var groups = 0
    package var notices = 0
    /// The newest digest, 64 hexadecimal digits; nil before the first run of this version.
    package var head: String?
    /// What the history says of each erasure, the oldest first: how many notices, by whom, and why.
    package var erasures: [String] = []
    package var faults: [Fault] = []
}

extension SQLiteLedger {
    /// Computes the chain of events again and looks for rows that contradict each other; reads all of the ledger.
    ///
    /// `known`: a head of before, which must still be part of the chain.
    package func verify(known: String?) throws(LedgerError) -> LedgerVerification {
        try read { db in
            var result = LedgerVerification()
            result.events = try Self.count("event", db)
            result.notices = try Self.count("notice", db)
            if try Self.version(db) >= 5 { try Self.verifyChain(known, &result, db) }
            result.erasures = try String.fetchAll(
                db,
                sql: "SELECT detail FROM event WHERE kind IN (?, ?) ORDER BY id",
                arguments: [LedgerEvent.erased.rawValue, LedgerEvent.pruned.rawValue])
            if known != nil, result.head == nil { result.faults.append(.missingHead) }
            if let damage = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)"),
                damage != "ok"
            {
                result.faults.append(.damaged(damage))
            }
            if try Self.version(db) == LedgerSchema.version {
                let other = try Self.otherTriggers(db)
                if !other.isEmpty { result.faults.append(.unguarded(other)) }
            }
            for rule in try Self.rules(ofVersion: Self.version(db)) {
                let ids = try Int64.fetchAll(db, sql: rule.violations)
                if let first = ids.min() {
                    result.faults.append(
                        .contradiction(rule: rule.says, count: ids.count, first: first))
                }
            }
            return result
        }
    }

    private static func count(_ table: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }

    /// The names of triggers that are not as a new ledger has them.
    private static func otherTriggers(_ db: Database) throws -> [String] {
        func triggers(_ db: Database) throws -> [String: String] {
            let rows = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
        let own = try triggers(db)
        let wanted = try DatabaseQueue().write { blank in
            try LedgerSchema.create(blank)
            return try triggers(blank)
        }
        return Set(own.keys).union(wanted.keys).filter { own[$0] != wanted[$0] }.sorted()
    }

    private static func verifyChain(
        _ known: String?, _ result: inout LedgerVerification, _ db: Database
    ) throws {
        var (last, previous, isKnown) = (Int64(0), EventChain.start, known == nil)
        let first = try version(db) < 7 ? "NULL" : "first"
        let groups = try Row.fetchAll(
            db, sql: "SELECT event, digest, \(first) FROM chain ORDER BY id")
        // Of a group that version 6 closed, and in which an event was blanked, only the digest over all groups of then
        // can tell that nothing else was changed.
        let sealedAnew = groups.dropFirst().first { ($0[2] as Int64?) == 0 }?[0] as Int64? ?? 0
        for (index, row) in groups.enumerated() {
            let (event, digest): (Int64, String) = (row[0], row[1])
            let from: Int64? = row[2]
            let isAnew = from == 0 && event == last
            let computed = try EventChain.digest(
                after: previous, from: from ?? last, to: event, isWhole: from == nil, db)
            let isExcused =
                try from == nil && event <= sealedAnew && hasBlanked(after: last, to: event, db)
            if computed != digest && !isExcused || from.map({ $0 != last && !isAnew }) ?? false {
                result.faults.append(.brokenGroup(number: index + 1, event: event))
            }
            (last, previous) = (event, digest)
            isKnown = isKnown || digest == known
        }
        result.groups = groups.count
        result.head = groups.last?[1]
        let more = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM event WHERE id > ?", arguments: [last])
        if let more, more > 0 { result.faults.append(.unsealed(events: more)) }
        if !isKnown { result.faults.append(.missingHead) }
    }

    private static func hasBlanked(
        after first: Int64, to last: Int64, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM event
                        WHERE id > ? AND id <= ? AND digest IS NOT NULL)
                    """), arguments: [first, last]) ?? false
    }

    struct Rule {
        let says: Phrase
        /// Selects the ids of rows that break it.
        let violations: String

        init(_ says: Phrase, _ violations: String) {
            (self.says, self.violations) = (says, violations)
        }
    }

    /// What the events last said of each notice, and the states in which that leaves it; nothing: it was never refused or
    /// in doubt.
    private static let lastWords: [(kinds: [LedgerEvent], states: [NoticeState])] = [
        ([.noticeRejected], [.rejected, .notSent]),
        ([.noticeUnknown], [.unknown]),
        ([.noticeRepeated], [.handed, .accepted]),
        ([.noticeSettled], [.accepted]),
        ([.noticeResolved], [.accepted, .notSent]),
        ([.noticeExpired], [.expired]),
        ([.noticeSkipped], [.skipped]),
        ([.attemptRetried], [.planned, .handed, .accepted, .dropped]),
    ]

    private static func rules(ofVersion version: Int) -> [Rule] {
        let delivered = version < 4 ? "FALSE" : "n.delivery IS NOT NULL"
        let live = list(NoticeState.allCases.filter(\.isLive))
        let counting = list(NoticeState.allCases.filter(\.counts))
        return (version < 7 ? [] : erasureRules) + [
            Rule(
                Phrase(
                    "a state says whether the notice counts and holds its key",
                    zh: "状态决定通知是否计数、是否占用编号"),
                """
                SELECT id FROM notice WHERE is_live != (state IN (\(live)))
                    OR counts != (state IN (\(counting)))
                """),
            Rule(
                Phrase("at most one notice holds a key", zh: "一个编号最多由一份通知占用"),
                "SELECT max(id) FROM notice WHERE is_live = 1 GROUP BY key HAVING count(*) > 1"),
            Rule(
                Phrase("a notice has as many attempts as it says", zh: "发送次数与通知上写的一致"),
                "\(tried) n.attempts != ifnull(t.attempts, 0)"),
            Rule(
                Phrase(
                    "a notice that is handed over has one open attempt, no other has any",
                    zh: "正在发送的通知恰好有一次未了结的发送，其余没有"),
                "\(tried) (n.state = 'handed') != ifnull(t.open, 0)"),
            Rule(
                Phrase(
                    "what was accepted was taken over by an attempt, a receipt or a person's word",
                    zh: "已受理的通知，必有受理的发送、回执或人工核定"),
                """
                \(tried) n.state = 'accepted' AND ifnull(t.accepted + t.unknown, 0) = 0 AND NOT \(delivered)
                    OR n.state != 'accepted' AND t.accepted > 0
                """),
            Rule(
                Phrase("an unknown notice has an attempt in doubt", zh: "结果不明的通知，必有结果不明的发送"),
                "\(tried) n.state = 'unknown' AND ifnull(t.unknown, 0) = 0"),
            Rule(
                Phrase("the history and the state of a notice agree", zh: "通知的历史与状态一致"),
                historyViolations),
            Rule(
                Phrase(
                    "a plan has as many notices as when it was complete", zh: "计划完成时有多少份通知，现在还是多少份"),
                """
                WITH planned AS MATERIALIZED
                    (SELECT run, count(*) AS notices FROM notice GROUP BY run ORDER BY run)
                SELECT e.run FROM event e LEFT JOIN planned p ON p.run = e.run
                WHERE e.kind = 'plan_completed' AND CAST(e.detail AS INTEGER) != ifnull(p.notices, 0)
                """),
        ]
    }

    /// Each notice `n` with what is known of its attempts, `t`.
    private static let tried = """
        WITH tried AS MATERIALIZED (SELECT notice, count(*) AS attempts, sum(state = 'open') AS open,
            sum(state = 'accepted') AS accepted, sum(state = 'unknown') AS unknown
            FROM attempt GROUP BY notice ORDER BY notice)
        SELECT n.id FROM notice n LEFT JOIN tried t ON t.notice = n.id WHERE
        """

    private static var historyViolations: String {
        let cases = lastWords.map { words -> String in
            let kinds = words.kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            return "WHEN e.kind IN (\(kinds)) THEN n.state NOT IN (\(list(words.states)))"
        }.joined(separator: "\n    ")
        let silent = list([.planned, .handed, .accepted, .dropped])
        return """
            WITH newest AS MATERIALIZED (SELECT notice, max(id) AS event FROM event
                WHERE notice IS NOT NULL GROUP BY notice ORDER BY notice)
            SELECT n.id FROM notice n LEFT JOIN newest w ON w.notice = n.id
            LEFT JOIN event e ON e.id = w.event
            WHERE CASE WHEN e.kind IS NULL THEN n.state NOT IN (\(silent))
                \(cases) ELSE TRUE END
            """
    }

    private static func list(_ states: [NoticeState]) -> String {
        states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
}
