import Diagnostics
import Expressions
import Foundation
import GRDB
import Ledger
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
        #expect(try fixture.rows("PRAGMA user_version") == ["1"])
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

    @Test("a ledger of a later version is refused and left as it is")
    func newer() throws {
        let fixture = try Fixture()
        do { try fixture.open().close() }
        try DatabaseQueue(path: fixture.path).write {
            try $0.execute(sql: "PRAGMA user_version = 2")
        }
        #expect(throws: LedgerError.newer(path: fixture.path, version: 2)) { try fixture.open() }
        #expect(try fixture.rows("PRAGMA user_version") == ["2"])
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
            .newer(path: "p", version: 9), .rehearsalMixed(ledgerIsRehearsal: true),
            .rehearsalMixed(ledgerIsRehearsal: false), .storage(code: 13, message: "disk full"),
        ])
    func findings(error: LedgerError) {
        let finding = error.finding
        #expect(finding.code.hasPrefix("D082"))
        #expect(!finding.message.en.isEmpty && !finding.message.en.hasSuffix("."))
        #expect(finding.message.zh.unicodeScalars.contains { $0.value >= 0x4E00 })
    }
}
