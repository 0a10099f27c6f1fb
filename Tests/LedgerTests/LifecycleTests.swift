import Expressions
import GRDB
import Ledger
import Planning
import TestSupport
import Testing

@Suite("The life of a notice")
struct LifecycleTests {
    /// By hand, from the promise: what may become of a notice in each state.
    private static let successors = [
        "planned": ["handed", "accepted", "expired", "skipped", "dropped"],
        "handed": ["accepted", "rejected", "not_sent", "planned", "expired", "unknown"],
        "unknown": ["accepted", "not_sent", "handed"],
    ]
    private static let flags = [
        "planned": "1, 0", "handed": "1, 1", "accepted": "1, 1", "unknown": "1, 1",
    ]

    /// A ledger with one notice, and a connection that may do what a person with a database tool may.
    private struct Bench {
        let fixture: Fixture
        let queue: DatabaseQueue
        private let triggers: [String]

        init() throws {
            fixture = try Fixture()
            let ledger = try fixture.open()
            let run = try ledger.start([Fixture.notice("A1")])
            _ = try ledger.handOver(run, limit: 1, now: Fixture.ten)
            try ledger.close()
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            queue = try DatabaseQueue(path: fixture.path, configuration: configuration)
            triggers = try queue.read { db in
                try String.fetchAll(
                    db,
                    sql:
                        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'notice'"
                )
            }
        }

        /// Brings the notice where it is wanted, past the triggers.
        func place(_ assignments: String) throws {
            try queue.write { db in
                for name in try String.fetchAll(
                    db,
                    sql:
                        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'notice'"
                ) {
                    try db.execute(sql: "DROP TRIGGER \(name)")
                }
                try db.execute(sql: "UPDATE notice SET \(assignments)")
                for trigger in triggers { try db.execute(sql: trigger) }
            }
        }

        /// Whether the database lets it happen; nothing is kept.
        func allows(_ sql: String) throws -> Bool {
            try queue.inDatabase { db in
                try db.execute(sql: "BEGIN")
                do { try db.execute(sql: sql) } catch {
                    #expect(!db.isInsideTransaction, "all of the transaction is taken back")
                    return false
                }
                try db.execute(sql: "ROLLBACK")
                return true
            }
        }
    }

    @Test("the database takes the moves of the table and no other")
    func moves() throws {
        let bench = try Bench()
        let states = NoticeState.allCases.map(\.rawValue)
        #expect(states.count == 9)
        for from in states {
            try bench.place("state = '\(from)'")
            for to in states {
                let flags = Self.flags[to] ?? "0, 0"
                let isAllowed = try bench.allows(
                    "UPDATE notice SET state = '\(to)', (is_live, counts) = (\(flags))")
                let isExpected = Self.successors[from]?.contains(to) ?? false
                #expect(isAllowed == isExpected, "\(from) to \(to)")
                let wrong = flags == "1, 1" ? "1, 0" : "1, 1"
                #expect(
                    try !bench.allows(
                        "UPDATE notice SET state = '\(to)', (is_live, counts) = (\(wrong))"))
            }
        }
    }

    @Test("the page of the contract has the table as it is")
    func page() throws {
        let lines = try Project.text("Docs/Delivery.md").split(separator: "\n")
            .drop { $0 != "| move | from | to | when |" }.dropFirst(2).prefix { $0.hasPrefix("|") }
        #expect(
            lines.map(String.init)
                == NoticeMove.allCases.map {
                    let edge = $0.edge
                    return
                        "| \($0.rawValue) | `\(edge.from.rawValue)` | `\(edge.to.rawValue)` | \(edge.when) |"
                })
    }

    @Test("the model has the moves of the table, and no others")
    func model() throws {
        let model = try Project.text("Tests/Model/notice.pml")
        let moves = model.matches(of: /MOVE\((\w+), (\w+), (\w+)\)/).filter { $0.1 != "name" }
            .map { "\($0.1) \($0.2) \($0.3)" }
        let table = NoticeMove.allCases.map {
            "\($0) \($0.edge.from.rawValue) \($0.edge.to.rawValue)"
        }
        #expect(Set(moves) == Set(table))
    }

    @Test("the model of the design holds, and each wrong design is found out")
    func spin() throws {
        let outcome = try Executable.run(Project.path("Tests/Model/run"), [])
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.split(separator: "\n").count == 9)
    }

    @Test(
        "what a receipt said changes by the newest, delivered stays, and only what counts has one")
    func receipts() throws {
        let bench = try Bench()
        let all = ["NULL", "'delivered'", "'failed'", "'expired'", "'lost'"]
        for from in all.dropLast() {
            try bench.place("delivery = \(from)")
            for to in all {
                let isExpected =
                    from == to || (to != "NULL" && to != "'lost'" && from != "'delivered'")
                #expect(
                    try bench.allows("UPDATE notice SET delivery = \(to)") == isExpected,
                    "\(from) to \(to)")
            }
        }
        try bench.place("state = 'rejected', is_live = 0, counts = 0, delivery = NULL")
        #expect(try !bench.allows("UPDATE notice SET delivery = 'delivered'"))
    }

    @Test(
        "what was planned and attempted can be neither changed nor removed",
        arguments: [
            "UPDATE notice SET text = 'x'", "UPDATE notice SET address = '1'",
            "UPDATE notice SET key = 'k'", "UPDATE notice SET offer_waived = 1",
            "UPDATE notice SET rule_line = 2", "DELETE FROM notice", "DELETE FROM attempt",
            "UPDATE attempt SET number = 2", "UPDATE attempt SET state = 'open'",
        ])
    func kept(sql: String) throws {
        #expect(try !Bench().allows(sql))
    }

    @Test(
        "a no does not close a notice while an earlier attempt is in doubt, at the database either")
    func inDoubt() throws {
        for state in ["rejected", "not_sent", "expired", "planned"] {
            let bench = try Bench()
            #expect(
                try bench.allows(
                    "UPDATE notice SET state = '\(state)', (is_live, counts) = (\(Self.flags[state] ?? "0, 0"))"
                ))
            try bench.queue.write {
                try $0.execute(
                    sql:
                        "INSERT INTO attempt (notice, number, route, handed_at, state) VALUES (1, 0, 1, 0, 'unknown')"
                )
            }
            #expect(
                try !bench.allows(
                    "UPDATE notice SET state = '\(state)', (is_live, counts) = (\(Self.flags[state] ?? "0, 0"))"
                ))
        }
    }

    @Test(
        "a receipt that came before the answer is believed rather than a no",
        arguments: [Rejection.Kind.recipient, .throttled])
    func receiptBeforeNo(kind: Rejection.Kind) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start([Fixture.notice("A1")])
        let entry = try #require(ledger.handOver(run, limit: 1, now: Fixture.ten).entries.first)
        _ = try ledger.receive(
            [
                ReceivedEvent(
                    key: "r", at: Fixture.minutes(1),
                    what: .receipt(.key(entry.key), .delivered, code: nil))
            ], at: Fixture.minutes(1))
        let outcome = Outcome(
            notice: entry.notice, attempt: entry.attempt,
            submission: .rejected(Rejection(kind, code: "1", detail: "")),
            retryAt: kind == .throttled ? Fixture.minutes(3) : nil)
        #expect(try ledger.record([outcome], at: Fixture.minutes(2)) == [.accepted])
        #expect(
            try fixture.rows("SELECT state, delivery, is_live, counts FROM notice") == [
                "accepted|delivered|1|1"
            ])
        #expect(try ledger.record([outcome], at: Fixture.minutes(2)) == [nil])
    }

    /// `Corpus/ledger/version4.sql` is the dump of a ledger that version 4 wrote: two notices accepted, one of them
    /// delivered, one unknown, one refused, three open after a kill. `version5.sql` and `version6.sql` are the same, brought up
    /// to date by versions 5 and 6.
    @Test(
        "a ledger of an older version goes on where it was, and is held by the table from then on",
        arguments: [4, 5, 6])
    func older(version: Int) throws {
        let fixture = try Fixture()
        let dump = try Project.text("Tests/Corpus/ledger/version\(version).sql")
        try fixture.restore(dump)
        let before = try fixture.rows(
            "SELECT id, state, is_live, counts, delivery, text FROM notice")
        #expect(before.count == 7)
        let ledger = try fixture.open()
        #expect(try fixture.rows("PRAGMA user_version") == ["7"])
        #expect(
            try fixture.rows("SELECT id, state, is_live, counts, delivery, text FROM notice")
                == before)
        #expect(
            try fixture.rows("SELECT notice FROM contact ORDER BY notice") == [
                "1", "2", "3", "5", "6", "7",
            ])
        #expect(try ledger.unknownNotices(limit: 9).map(\.key) == ["costs/A3/2026-11-13/逾期一周/sms"])
        let open = try ledger.openEntries()
        #expect(open.map(\.notice) == [5, 6, 7])
        let submissions: [Submission] = [
            .accepted(id: nil), .rejected(Rejection(.notSent, code: "absent", detail: "")),
            .unknown(note: "killed"),
        ]
        let outcomes = zip(open, submissions).map {
            Outcome(notice: $0.notice, attempt: $0.attempt, submission: $1)
        }
        #expect(
            try ledger.record(outcomes, at: Fixture.minutes(40), areLeftovers: true) == [
                .accepted, .notSent, .unknown,
            ])
        try ledger.close()
        let ids = open.map { "\($0.attempt)" }.joined(separator: ", ")
        #expect(
            try fixture.rows("SELECT is_leftover FROM attempt WHERE id IN (\(ids))") == [
                "1", "1", "1",
            ])
        let queue = try DatabaseQueue(path: fixture.path)
        #expect(throws: DatabaseError.self) {
            try queue.write {
                try $0.execute(sql: "UPDATE notice SET state = 'planned', counts = 0 WHERE id = 3")
            }
        }
        #expect(try SQLiteLedger(path: fixture.path, access: .read).verify(known: nil).faults == [])
    }
}
