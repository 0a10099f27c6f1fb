import CampaignLanguage
import Expressions
import GRDB
import Ledger
import Planning
import TestSupport
import Testing

@Suite("The chain of events")
struct ChainTests {
    /// A ledger with a history: one notice accepted, one refused, one settled by a receipt, one in doubt, one skipped.
    private static func history() throws -> Fixture {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let limits = [ContactLimit(channel: .sms, count: 1, days: 1)]
        let notices = ["A1", "A2", "A3", "A4"].map { Fixture.notice($0) }
        let again = Fixture.notice("A5", borrower: "A1")
        let run = try ledger.start(notices + [again], Fixture.opening(limits: limits))
        let group = try ledger.handOver(run, limit: 50, now: Fixture.ten)
        let refusal = Rejection(.recipient, code: "422", detail: "no such number")
        let answers: [Submission] = [
            .accepted(id: "g1"), .rejected(refusal), .unknown(note: "reset"), .unknown(note: "502"),
        ]
        try ledger.record(
            zip(group.entries, answers).map {
                Outcome(notice: $0.notice, attempt: $0.attempt, submission: $1)
            }, at: Fixture.minutes(1))
        _ = try ledger.receive(
            [
                ReceivedEvent(
                    key: "r", at: Fixture.minutes(2),
                    what: .receipt(.key(notices[2].key), .delivered, code: nil))
            ], at: Fixture.minutes(2))
        _ = try ledger.endRun(run, at: Fixture.minutes(3))
        try ledger.close()
        return fixture
    }

    private static func verify(
        _ fixture: Fixture, known: String? = nil
    ) throws -> LedgerVerification {
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        defer { try? reader.close() }
        return try reader.verify(known: known)
    }

    /// Changes the file as somebody could who knows how to drop triggers, and to put them back.
    private static func tamper(_ fixture: Fixture, _ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        try DatabaseQueue(path: fixture.path, configuration: configuration).write { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for row in triggers { try db.execute(sql: "DROP TRIGGER \(row[0] as String)") }
            try db.execute(sql: sql)
            for row in triggers { try db.execute(sql: row[1]) }
        }
    }

    @Test(
        "each transaction with events has its digest, as Python computes them from the page's words"
    )
    func digests() throws {
        let fixture = try Self.history()
        let script = """
            import hashlib, sqlite3, sys
            ledger = sqlite3.connect(sys.argv[1])
            last, digest = 0, "0" * 64
            for end, _ in ledger.execute("SELECT event, digest FROM chain ORDER BY id"):
                text = digest + "\\n"
                for row in ledger.execute("SELECT id, at, run, notice, kind, detail FROM event "
                                          "WHERE id > ? AND id <= ? ORDER BY id", (last, end)):
                    parts = ["" if part is None else str(part) for part in row[:5]]
                    text += "|".join(parts + [hashlib.sha256(row[5].encode()).hexdigest()]) + "\\n"
                last, digest = end, hashlib.sha256(text.encode()).hexdigest()
                print(digest)
            """
        let outcome = try Executable.run("/usr/bin/env", ["python3", "-c", script, fixture.path])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let digests = try fixture.rows("SELECT digest FROM chain ORDER BY id")
        #expect(outcome.output.split(separator: "\n").map(String.init) == digests)
        // Started, planned, handed over, outcomes, receipt, ended.
        #expect(digests.count == 6)
        let found = try Self.verify(fixture, known: digests[3])
        #expect(found.faults.isEmpty && found.head == digests.last && found.groups == 6)
        #expect(found.notices == 5)
    }

    @Test(
        "an edit, a removal, an insertion and another order are found",
        arguments: [
            "UPDATE event SET detail = detail || 'x' WHERE id = 2",
            "UPDATE event SET at = at + 1 WHERE id = 5",
            "UPDATE event SET notice = NULL WHERE kind = 'notice_unknown'",
            "DELETE FROM event WHERE id = 3",
            "INSERT INTO event (at, kind, detail) VALUES (0, 'resumed', '')",
            """
            UPDATE event SET id = -1 WHERE id = 2; UPDATE event SET id = 2 WHERE id = 3;
            UPDATE event SET id = 3 WHERE id = -1
            """,
            "DELETE FROM chain WHERE id = 2", "UPDATE chain SET event = event + 1 WHERE id = 4",
            "UPDATE chain SET digest = (SELECT digest FROM chain WHERE id = 1) WHERE id = 3",
        ])
    func tampered(sql: String) throws {
        let fixture = try Self.history()
        try Self.tamper(fixture, sql)
        let faults = try Self.verify(fixture).faults
        #expect(
            faults.contains { fault in
                switch fault {
                case .brokenGroup, .unsealed: true
                case .missingHead, .contradiction, .damaged, .unguarded: false
                }
            }, "\(faults)")
    }

    @Test("a history that was cut off fits itself, but not a head that was kept")
    func truncated() throws {
        let fixture = try Self.history()
        let head = try Self.verify(fixture).head
        try Self.tamper(
            fixture,
            """
            DELETE FROM event WHERE id > (SELECT event FROM chain WHERE id = 5);
            DELETE FROM chain WHERE id > 5
            """)
        #expect(try Self.verify(fixture).faults.isEmpty)
        #expect(try Self.verify(fixture, known: head).faults == [.missingHead])
    }

    @Test(
        "rows that contradict each other or the history are found",
        arguments: [
            "UPDATE notice SET state = 'accepted', is_live = 1, counts = 1 WHERE account = 'A2'",
            "UPDATE notice SET state = 'rejected', is_live = 0, counts = 0 WHERE account = 'A1'",
            "UPDATE notice SET state = 'planned', counts = 0 WHERE account = 'A4'",
            "UPDATE notice SET counts = 0 WHERE account = 'A1'",
            "UPDATE notice SET state = 'dropped' WHERE account = 'A5'",
            "UPDATE attempt SET state = 'open' WHERE id = 1",
            "UPDATE attempt SET state = 'rejected' WHERE id = 1",
            "DELETE FROM attempt WHERE id = 4", "DELETE FROM notice WHERE account = 'A5'",
            """
            DROP INDEX notice_key;
            UPDATE notice SET key = (SELECT key FROM notice WHERE account = 'A1') WHERE account = 'A3'
            """,
        ])
    func contradictions(sql: String) throws {
        let fixture = try Self.history()
        try Self.tamper(fixture, sql)
        let faults = try Self.verify(fixture).faults
        #expect(
            faults.contains { if case .contradiction = $0 { true } else { false } }, "\(faults)")
    }

    @Test("a ledger of version 4 begins its chain with all that was, and fits itself")
    func older() throws {
        let fixture = try Fixture()
        let dump = try Project.text("Tests/Corpus/ledger/version4.sql")
        try fixture.restore(dump)
        let before = try Self.verify(fixture)
        #expect(before.faults.isEmpty && before.head == nil && before.events == 17)
        #expect(
            try Self.verify(fixture, known: String(repeating: "a", count: 64)).faults == [
                .missingHead
            ])
        try fixture.open().close()
        let after = try Self.verify(fixture)
        #expect(after.faults.isEmpty && after.groups == 1 && after.head != nil)
    }

}
