import Diagnostics
import Expressions
import Foundation
import GRDB
import Ledger
import Planning
import TestSupport
import Testing

@Suite("A ledger's file")
struct LedgerFileTests {
    @Test("a new ledger is readable for its owner only, writes ahead and says what it is")
    func creation() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try fixture.rows("PRAGMA application_id") == ["1145982030"])
        #expect(try fixture.rows("PRAGMA user_version") == ["7"])
        #expect(try fixture.rows("PRAGMA journal_mode") == ["wal"])
        try ledger.close()
    }

    @Test("a second run on the same ledger is refused and told who has it")
    func busy() throws {
        let fixture = try Fixture()
        let first = try SQLiteLedger(path: fixture.path, access: .run(holder: "pid 7 since ten"))
        #expect(throws: LedgerError.busy(path: fixture.path, holder: "pid 7 since ten")) {
            try SQLiteLedger(path: fixture.path, access: .run(holder: "pid 8"))
        }
        // Reading goes on beside it.
        _ = try SQLiteLedger(path: fixture.path, access: .read)
        try first.close()
        // Closed is given back, whoever still holds the object.
        let second = try SQLiteLedger(path: fixture.path, access: .run(holder: "pid 8"))
        try second.close()
        withExtendedLifetime(first) {}
        #expect(LedgerError.busy(path: "", holder: "").isRefusal)
    }

    @Test("the claim ends with its process's descriptor")
    func released() throws {
        let fixture = try Fixture()
        do {
            let first = try fixture.open()
            try first.close()
        }
        let second = try fixture.open()
        try second.close()
    }

    @Test("the claim ends with the ledger, also while a child process has a copy of the descriptor")
    func releasedWhileCopied() throws {
        let fixture = try Fixture()
        let copy: HeldFile
        do {
            let first = try fixture.open()
            copy = try HeldFile(path: fixture.path + ".lock")
            try first.close()
        }
        #expect(copy.count == 1)
        let second = try fixture.open()
        try second.close()
    }

    @Test("a ledger of a later version is refused and left as it is")
    func newer() throws {
        let fixture = try Fixture()
        do { try fixture.open().close() }
        try DatabaseQueue(path: fixture.path).write {
            try $0.execute(sql: "PRAGMA user_version = 8")
        }
        #expect(throws: LedgerError.newer(path: fixture.path, version: 8)) { try fixture.open() }
        #expect(try fixture.rows("PRAGMA user_version") == ["8"])
    }

    @Test("a ledger of version 1 can be read as it is, and the next run brings it up to date")
    func older() throws {
        let fixture = try Fixture()
        var notice = Fixture.notice("A1")
        notice.offer = "half"
        notice.figures[.waived] = 700
        notice.figures[date: .until] = CivilDate(days: 20_784)
        do {
            let ledger = try fixture.open()
            let run = try ledger.start([notice])
            try ledger.deliver(run, .accepted(id: nil))
            try ledger.close()
        }
        // What version 1 had of an offer: its last day and two sums.
        let later = [
            "amount", "months", "payments", "each", "last", "interest", "first", "due",
            "annual_rate",
        ]
        try DatabaseQueue(path: fixture.path).write { db in
            try Self.removeVersion4(db)
            for name in later {
                try db.execute(sql: "ALTER TABLE notice DROP COLUMN offer_\(name)")
            }
            for table in ["held_out", "fact", "received", "word"] {
                try db.execute(sql: "DROP TABLE \(table)")
            }
            for name in ["rows", "audience"] {
                try db.execute(sql: "ALTER TABLE run DROP COLUMN \(name)")
            }
            try db.execute(sql: "DROP INDEX notice_again")
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        let expected = [[LedgerFacts.FixedOffer(offer: 0, figures: notice.figures)]]
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        #expect(try reader.factTables(Fixture.request()).debts.map(\.offers) == expected)
        #expect(try fixture.rows("PRAGMA user_version") == ["1"])
        let ledger = try fixture.open()
        #expect(try fixture.rows("PRAGMA user_version") == ["7"])
        #expect(try ledger.factTables(Fixture.request()).debts.map(\.offers) == expected)
        var other = Fixture.notice("A2")
        other.offer = "half"
        other.figures[.payments] = 6
        let run = try ledger.start([other])
        try ledger.deliver(run, .accepted(id: nil))
        #expect(try fixture.rows("SELECT offer_payments FROM notice") == ["null", "6"])
        try ledger.close()
    }

    @Test("a ledger of version 3 is brought up to date, and its notices stay what they were")
    func version3() throws {
        let fixture = try Fixture()
        do {
            let ledger = try fixture.open()
            let run = try ledger.start([Fixture.notice("A1")])
            try ledger.deliver(run, .accepted(id: nil))
            try ledger.close()
        }
        let before = try fixture.rows("SELECT key, state, text FROM notice")
        try DatabaseQueue(path: fixture.path).write { db in
            try Self.removeVersion4(db)
            try db.execute(sql: "DROP INDEX notice_again")
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        try fixture.open().close()
        #expect(try fixture.rows("PRAGMA user_version") == ["7"])
        #expect(try fixture.rows("SELECT key, state, text FROM notice") == before)
        #expect(
            try fixture.rows("SELECT is_fallback, delivery, html FROM notice") == ["0|null|null"])
    }

    /// Version 6 had the triggers without exceptions.
    private static func removeVersion7(_ db: GRDB.Database) throws {
        try db.execute(
            sql: """
                DROP TRIGGER notice_stays; DROP TRIGGER notice_decided;
                DROP TRIGGER received_stays; DROP TRIGGER fact_stays; DROP TRIGGER event_stays;
                ALTER TABLE notice DROP COLUMN erasure;
                ALTER TABLE received DROP COLUMN erasure;
                ALTER TABLE received DROP COLUMN body;
                ALTER TABLE fact DROP COLUMN erasure;
                ALTER TABLE event DROP COLUMN digest;
                ALTER TABLE chain DROP COLUMN first;
                DROP TABLE erased;
                DROP TABLE found;
                DELETE FROM meta WHERE key IN ('pseudonyms', 'decimals');
                """)
        for table in ["received", "fact", "event"] {
            try db.execute(
                sql: """
                    CREATE TRIGGER \(table)_stays BEFORE UPDATE ON \(table)
                    BEGIN SELECT RAISE(ABORT, 'never changed'); END
                    """)
        }
    }

    private static func removeVersion5(_ db: GRDB.Database) throws {
        try removeVersion7(db)
        let triggers = try String.fetchAll(
            db,
            sql:
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('notice', 'attempt')"
        )
        for name in triggers { try db.execute(sql: "DROP TRIGGER \(name)") }
        try db.execute(sql: "DROP TABLE chain; DROP TABLE contact")
        try db.execute(sql: "DELETE FROM meta WHERE key IN ('id', 'journal')")
        try db.execute(
            sql: """
                DROP INDEX attempt_unknown;
                DROP INDEX notice_unknown;
                CREATE INDEX notice_unknown ON notice (id) WHERE state = 'unknown';
                """)
    }

    private static func removeVersion4(_ db: GRDB.Database) throws {
        try removeVersion5(db)
        for name in ["html", "is_fallback", "hold_until", "delivery", "delivery_at"] {
            try db.execute(sql: "ALTER TABLE notice DROP COLUMN \(name)")
        }
        try db.execute(
            sql: """
                ALTER TABLE pause DROP COLUMN author;
                DROP INDEX received_early;
                ALTER TABLE received DROP COLUMN sender;
                ALTER TABLE received DROP COLUMN reference;
                """)
        try db.execute(sql: "ALTER TABLE attempt DROP COLUMN is_leftover")
        try db.execute(sql: "DROP TABLE resumption")
    }

    @Test("what a run counted is remembered for the campaign, from version 3 on")
    func counts() throws {
        let fixture = try Fixture()
        let request = Fixture.request()
        do {
            let ledger = try fixture.open()
            #expect(try ledger.facts(request).last == nil)
            for (campaign, counts) in [
                ("overdue", LedgerFacts.Counts(rows: 9, audience: 5)),
                ("overdue", LedgerFacts.Counts(rows: 8, audience: 4)),
                ("other", LedgerFacts.Counts(rows: 2, audience: 1)),
            ] {
                let run = try ledger.beginRun(Fixture.opening(campaign))
                _ = try ledger.finishPlans([(run, counts)], at: Fixture.ten)
            }
            // A run that was refused has no whole plan.
            _ = try ledger.beginRun(Fixture.opening())
            #expect(try ledger.facts(request).last == LedgerFacts.Counts(rows: 8, audience: 4))
            try ledger.close()
        }
        try DatabaseQueue(path: fixture.path).write { db in
            try Self.removeVersion4(db)
            for table in ["held_out", "fact", "received", "word"] {
                try db.execute(sql: "DROP TABLE \(table)")
            }
            for name in ["rows", "audience"] {
                try db.execute(sql: "ALTER TABLE run DROP COLUMN \(name)")
            }
            try db.execute(sql: "DROP INDEX notice_again")
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        let reader = try SQLiteLedger(path: fixture.path, access: .read)
        #expect(try reader.facts(request).last == nil)
        try reader.close()
        let ledger = try fixture.open()
        #expect(try fixture.rows("PRAGMA user_version") == ["7"])
        #expect(try ledger.facts(request).last == nil)
        try ledger.close()
    }

    @Test("another SQLite file is no ledger")
    func otherDatabase() throws {
        let fixture = try Fixture()
        try DatabaseQueue(path: fixture.path).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        #expect(throws: LedgerError.notALedger(path: fixture.path)) { try fixture.open() }
        #expect(try fixture.rows("SELECT name FROM sqlite_schema") == ["t"])
    }

    @Test("a text file is no ledger")
    func textFile() throws {
        let fixture = try Fixture()
        let text = String(repeating: "合同编号,还款日\n", count: 100)
        try text.write(toFile: fixture.path, atomically: true, encoding: .utf8)
        #expect(throws: LedgerError.notALedger(path: fixture.path)) { try fixture.open() }
        #expect(try String(contentsOfFile: fixture.path, encoding: .utf8) == text)
    }

    @Test("reading does not make a ledger where there is none")
    func missing() throws {
        let fixture = try Fixture()
        #expect(throws: LedgerError.missing(path: fixture.path)) {
            try SQLiteLedger(path: fixture.path, access: .read)
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
    }

    @Test("a ledger of rehearsals takes no real run, nor the reverse", arguments: [true, false])
    func rehearsal(first: Bool) throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        _ = try ledger.beginRun(Fixture.opening(isRehearsal: first))
        #expect(throws: LedgerError.rehearsalMixed(ledgerIsRehearsal: first)) {
            try ledger.beginRun(Fixture.opening(isRehearsal: !first))
        }
        _ = try ledger.beginRun(Fixture.opening(isRehearsal: first))
        #expect(try fixture.rows("SELECT count(*) FROM run") == ["2"])
    }

    @Test("events can be neither changed nor removed")
    func eventsStay() throws {
        let fixture = try Fixture()
        do {
            let ledger = try fixture.open()
            _ = try ledger.beginRun(Fixture.opening())
            try ledger.close()
        }
        let queue = try DatabaseQueue(path: fixture.path)
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "UPDATE event SET kind = 'x'") }
        }
        #expect(throws: DatabaseError.self) {
            try queue.write { try $0.execute(sql: "DELETE FROM event") }
        }
        #expect(try fixture.rows("SELECT kind FROM event") == ["run_started"])
    }

    @Test(
        "every error has a finding in both languages",
        arguments: [
            LedgerError.busy(path: "p", holder: "h"), .missing(path: "p"), .notALedger(path: "p"),
            .folder(path: "p"), .unwritable(path: "p", reason: "r"),
            .unreadable(path: "p", reason: "r"),
            .newer(path: "p", version: 9), .rehearsalMixed(ledgerIsRehearsal: true),
            .rehearsalMixed(ledgerIsRehearsal: false), .storage(code: 13, message: "disk full"),
        ])
    func findings(error: LedgerError) {
        let finding = error.finding
        #expect(finding.code.hasPrefix("D082"))
        #expect(!finding.message.en.isEmpty && !finding.message.en.hasSuffix("."))
        #expect(finding.message.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
    }

    @Test("the mark of rehearsals can be asked before anything is changed")
    func rehearsalAsked() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        try ledger.checkRehearsal(true)
        _ = try ledger.beginRun(Fixture.opening(isRehearsal: true))
        try ledger.checkRehearsal(true)
        #expect(throws: LedgerError.rehearsalMixed(ledgerIsRehearsal: true)) {
            try ledger.checkRehearsal(false)
        }
    }

    @Test("a link to a ledger and the ledger itself have one lock")
    func linked() throws {
        let fixture = try Fixture()
        let link = fixture.folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: fixture.path)
        let first = try fixture.open()
        #expect(throws: LedgerError.busy(path: link, holder: "the test")) {
            try SQLiteLedger(path: link, access: .run(holder: "other"))
        }
        try first.close()
    }

    @Test("a refused database stays byte for byte, with nothing new beside it")
    func refusedUntouched() throws {
        let fixture = try Fixture()
        try DatabaseQueue(path: fixture.path).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        let before = try Data(contentsOf: URL(filePath: fixture.path))
        #expect(throws: LedgerError.notALedger(path: fixture.path)) { try fixture.open() }
        #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
                == ["test.ledger"])
    }

    @Test("a folder is called one, and nothing is made in or beside it")
    func folder() throws {
        let fixture = try Fixture()
        #expect(throws: LedgerError.folder(path: fixture.folder.path)) {
            try SQLiteLedger(path: fixture.folder.path, access: .run(holder: "x"))
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path + ".lock"))
    }

    @Test("in a folder that may not be written, reading works and a live run says why not")
    func readOnlyFolder() async throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        _ = try ledger.beginRun(Fixture.opening())
        try ledger.close()
        let (path, folder) = (fixture.path, fixture.folder.path)
        await #expect(processExitsWith: .success) {
            [path = path as String, folder = folder as String] in
            if geteuid() == 0, chown(path, 65534, 65534) != 0 || setuid(65534) != 0 { exit(2) }
            if geteuid() != 65534, chmod(folder, 0o555) != 0 { exit(3) }
            let reader = try SQLiteLedger(path: path, access: .read)
            if try reader.unknownCount() != 0 { exit(4) }
            do throws(LedgerError) {
                _ = try SQLiteLedger(path: path, access: .run(holder: "x"))
                exit(5)
            } catch .unwritable {
                exit(0)
            } catch { exit(6) }
        }
    }

    @Test("all unknown notices are counted, however few are listed")
    func unknownCount() throws {
        let fixture = try Fixture()
        let ledger = try fixture.open()
        let run = try ledger.start((1...3).map { Fixture.notice("A\($0)") })
        try ledger.deliver(run, .unknown(note: "reset"))
        #expect(try ledger.unknownNotices(limit: 2).count == 2)
        #expect(try ledger.unknownCount() == 3)
    }
}
