internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import GRDBSQLite
internal import Glibc
internal import Portfolio
internal import Testing

/// What a query may do, and what others may do to the file meanwhile.
@Suite("a database is only read")
struct DatabaseFileTests {
    private static let id = Table.field("id")
    private static let rows =
        "CREATE TABLE accounts (id, v); INSERT INTO accounts VALUES ('A1', 1), ('A2', 2), ('A3', 3);"
    private static let table = TableSelection(.table, "accounts")

    @Test(
        "a query can do nothing but read",
        arguments: [
            "ATTACH '/tmp/other.db' AS other", "DETACH main", "PRAGMA user_version = 7",
            "PRAGMA table_info(accounts)", "PRAGMA writable_schema = ON", "DELETE FROM accounts",
            "INSERT INTO accounts VALUES ('A9', 9) RETURNING id", "UPDATE accounts SET v = 9",
            "WITH n AS (SELECT 1) DELETE FROM accounts RETURNING id", "DROP TABLE accounts",
            "CREATE TABLE other (id)", "CREATE TEMP TABLE other (id)", "VACUUM",
            "VACUUM INTO '/tmp/dunlin-must-not-be.db'", "REINDEX", "ANALYZE", "BEGIN", "COMMIT",
            "ROLLBACK", "SAVEPOINT s", "EXPLAIN SELECT id FROM accounts",
            "EXPLAIN QUERY PLAN SELECT id FROM accounts",
            "SELECT load_extension('/tmp/x.so') AS id",
            "SELECT id FROM accounts; DELETE FROM accounts", "SELECT id FROM accounts; SELECT 1",
            "SELECT id FROM accounts;;; -- nothing\n nonsense", "SELECT ?1 AS id",
            "SELECT :id AS id",
            "SELECT 1 AS id\u{0}; DELETE FROM accounts", "-- nothing", ";",
            "SELECT random() AS id", "SELECT id FROM accounts ORDER BY random()",
            "SELECT hex(randomblob(4)) AS id", "SELECT current_timestamp AS id",
            "SELECT date('now') AS id", "SELECT id FROM accounts WHERE unixepoch() > v",
            "SELECT strftime('%Y', 'now', '+1 day') || id AS id FROM accounts",
            "UPDATE sqlite_master SET sql = ''",
        ])
    func hostile(query: String) {
        let database = TemporaryDatabase(Self.rows)
        let before = database.bytes
        let findings = database.refusal(TableSelection(.query, query), [Self.id])
        // `UPDATE sqlite_master` fails by itself: nobody may.
        let expected = query.hasPrefix("UPDATE sqlite_master") ? "D0676" : "D0677"
        #expect(findings.map(\.code) == [expected], "\(findings.map(\.message.en))")
        #expect(database.bytes == before && database.names == ["accounts.db"])
        #expect(access("/tmp/dunlin-must-not-be.db", F_OK) != 0)
    }

    @Test(
        "what only reads is allowed",
        arguments: [
            "SELECT id FROM accounts", "select id from accounts ; -- the end\n", "VALUES ('A1')",
            "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 9) SELECT * FROM n",
            "SELECT a.id FROM accounts a JOIN accounts b USING (v) GROUP BY a.v HAVING count(*) > 0",
            "SELECT value AS id FROM json_each('[1, 2]')",
            "SELECT strftime('%Y-%m-%d', v, 'unixepoch') AS id FROM accounts",
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY v DESC) AS n FROM accounts) WHERE n = 1",
            "/* 账户 */ SELECT id FROM accounts WHERE id LIKE 'A%' UNION SELECT 'B'",
        ])
    func harmless(query: String) throws {
        let database = TemporaryDatabase(Self.rows)
        let column = query.hasPrefix("VALUES") ? "column1" : "id"
        let events = try database.query(query, [Table.field("id", column: column)])
        #expect(events.count > 0 && events.allSatisfy { $0.broken == nil })
    }

    @Test("a view of the file can do no more than a query")
    func views() {
        let database = TemporaryDatabase(Self.rows)
        // SQLite itself lets no view load anything.
        for (body, code) in [
            ("random()", "D0677"), ("current_date", "D0677"), ("date('now')", "D0677"),
            ("load_extension('x')", "D0676"),
        ] {
            database.run("CREATE VIEW view AS SELECT \(body) AS id FROM accounts")
            let findings = database.refusal(TableSelection(.table, "view"), [Self.id])
            #expect(findings.map(\.code) == [code], "\(body)")
            #expect(findings.first?.message.en.contains("`view`") == true)
            database.run("DROP VIEW view")
        }
        database.run("CREATE VIEW view AS SELECT id FROM gone")
        #expect(
            database.refusal(TableSelection(.table, "view"), [Self.id]).map(\.code) == ["D0676"])
    }

    @Test("a query that fails at a row says which")
    func failsLater() {
        let database = TemporaryDatabase(Self.rows)
        let query =
            "SELECT CASE v WHEN 3 THEN abs(-9223372036854775807 - 1) ELSE id END AS id FROM accounts"
        let findings = database.refusal(TableSelection(.query, query), [Self.id])
        #expect(findings.map(\.code) == ["D0676"])
        #expect(
            findings.first?.message.en == "SQLite cannot read the query at row 3: integer overflow")
    }

    @Test("tables that are not there, and tables without rows")
    func tables() {
        let database = TemporaryDatabase(Self.rows + "CREATE TABLE closed (id)")
        let near = database.refusal(TableSelection(.table, "acounts"), [Self.id])
        #expect(near.map(\.code) == ["D0673"])
        #expect(
            near.first?.help?.en
                == "did you mean `accounts`? its tables are `accounts`, `closed`")
        let none = database.refusal(nil, [Self.id])
        #expect(none.map(\.code) == ["D0674"])
        #expect(none.first?.help?.en.contains("?table=NAME") == true)
        #expect(
            database.refusal(TableSelection(.table, "closed"), [Self.id]).map(\.code) == ["D0606"])
        #expect(
            database.refusal(TableSelection(.query, "SELECT id FROM closed"), [Self.id])
                .map(\.code) == ["D0606"])
        #expect(
            database.refusal(TableSelection(.table, "sqlite_schema"), [Self.id]).map(\.code)
                == ["D0673"])
        let empty = TemporaryDatabase("")
        #expect(
            empty.refusal(Self.table, [Self.id]).first?.help?.en == "it has no tables")
    }

    @Test("what is no database is refused")
    func noDatabase() throws {
        let file = TemporaryFile("id,v\nA1,1\n")
        defer { file.keep() }
        var declaration = Table.declaration([Self.id])
        declaration.isDatabase = true
        declaration.selection = Self.table
        for (path, code) in [
            (file.path, "D0672"), ("/nowhere/a.db", "D0601"), ("/dev/null", "D0603"),
            ("/tmp", "D0603"),
        ] {
            var sources = SourceSet()
            var codes: [String] = []
            do throws(PortfolioError) {
                _ = try PortfolioReader(
                    path: path, declaration: declaration, currency: Table.yuan, sources: &sources)
            } catch {
                codes = error.findings.map(\.code)
            }
            #expect(codes == [code], "\(path)")
        }
    }

    @Test("both passes see one state; others may commit to a log meanwhile")
    func snapshot() throws {
        let database = TemporaryDatabase("PRAGMA journal_mode = WAL;" + Self.rows)
        let fields = [Self.id]
        var reader = try database.reader(fields, Self.table)
        database.run("INSERT INTO accounts VALUES ('A4', 4); DELETE FROM accounts WHERE id = 'A1'")
        let first = try Table.events(&reader, fields)
        database.run("PRAGMA wal_checkpoint(TRUNCATE)", isSound: false)
        database.run("UPDATE accounts SET id = 'B' || id")
        try reader.rewind()
        #expect(try Table.events(&reader, fields) == first)
        #expect(first.compactMap { $0.values?.first } == [.text("A1"), .text("A2"), .text("A3")])
        reader.release()
        let later = try database.read(fields)
        #expect(
            later.compactMap { $0.values?.first } == [.text("BA2"), .text("BA3"), .text("BA4")])
    }

    @Test("without a log others can commit only when the reading is over")
    func locks() throws {
        let database = TemporaryDatabase(Self.rows)
        let fields = [Self.id]
        let insert = "INSERT INTO accounts VALUES ('A4', 4)"
        var reader = try database.reader(fields, Self.table)
        let first = try Table.events(&reader, fields)
        #expect(database.run(insert, isSound: false) == SQLITE_BUSY)
        try reader.rewind()
        #expect(try Table.events(&reader, fields) == first)
        reader.release()
        #expect(database.run(insert, isSound: false) == SQLITE_OK)
        #expect(try database.read(fields).count == 4)
    }

    @Test("a check waits for nobody, and says nothing of a file that is being written")
    func busy() {
        let database = TemporaryDatabase(Self.rows)
        database.run("BEGIN EXCLUSIVE")
        var declaration = Table.declaration([Self.id])
        declaration.isDatabase = true
        declaration.selection = TableSelection(.table, "acounts")
        var sources = SourceSet()
        let during = DatabaseCheck.findings(
            path: database.path, origin: nil, declaration: declaration, sources: &sources)
        #expect(during.isEmpty)
        database.run("COMMIT")
        let after = DatabaseCheck.findings(
            path: database.path, origin: nil, declaration: declaration, sources: &sources)
        #expect(after.map(\.code) == ["D0673"])
    }

    @Test(
        "a file that was copied over or replaced between the passes is refused",
        arguments: [
            "touched", "replaced", "removed",
        ])
    func changed(how: String) throws {
        for log in ["DELETE", "WAL"] {
            let database = TemporaryDatabase("PRAGMA journal_mode = \(log);" + Self.rows)
            database.close()
            database.setModified(seconds: 1_000_000_000)
            var reader = try database.reader([Self.id], Self.table)
            _ = try Table.events(&reader, [Self.id])
            switch how {
            case "touched": database.setModified(seconds: 1_000_000_001)
            case "replaced":
                let other = TemporaryDatabase(Self.rows)
                other.close()
                rename(other.path, database.path)
            default: unlink(database.path)
            }
            var codes: [String] = []
            do throws(PortfolioError) { try reader.rewind() } catch {
                codes = error.findings.map(\.code)
            }
            #expect(codes == ["D0604"], "\(log)")
        }
    }

    @Test("nothing is made beside a database that nobody has open")
    func leavesNothing() throws {
        for log in ["DELETE", "WAL"] {
            let database = TemporaryDatabase("PRAGMA journal_mode = \(log);" + Self.rows)
            database.close()
            let before = database.bytes
            var reader = try database.reader([Self.id], Self.table)
            #expect(try Table.events(&reader, [Self.id]).count == 3)
            #expect(database.names == ["accounts.db"], "\(log)")
            reader.release()
            #expect(database.names == ["accounts.db"] && database.bytes == before, "\(log)")
        }
    }

    @Test("what a writer left half done is told, and left alone")
    func cutOff() {
        let database = TemporaryDatabase("PRAGMA cache_size = 1;" + Self.rows)
        database.run("INSERT INTO accounts SELECT 'B', hex(zeroblob(50000)) FROM accounts")
        // More than the cache holds, so that half of it is in the file and the old pages in the journal.
        database.run("BEGIN; UPDATE accounts SET v = v || 'x'")
        let other = TemporaryDatabase("")
        other.close()
        for ending in ["", "-journal"] {
            let copy = TemporaryFile(TemporaryDatabase.bytes(of: database.path + ending))
            link(copy.path, other.path + (ending.isEmpty ? ".copy" : ".copy-journal"))
            copy.keep()
        }
        rename(other.path + ".copy", other.path)
        rename(other.path + ".copy-journal", other.path + "-journal")
        let before = other.bytes
        let findings = other.refusal(Self.table, [Self.id])
        #expect(findings.map(\.code) == ["D0672"])
        #expect(findings.first?.message.en.contains("cut off") == true, "\(findings)")
        #expect(other.bytes == before && other.names == ["accounts.db", "accounts.db-journal"])
        database.keep()
    }

    /// `idle`: no log; `log`: a writer is there, and its commits are in the log.
    @Test("in a folder that may not be written", arguments: ["idle", "log"])
    func readOnlyFolder(state: String) async throws {
        let database = TemporaryDatabase("PRAGMA journal_mode = WAL;" + Self.rows)
        if state == "idle" { database.close() }
        let (path, folder) = (database.path, database.folder)
        await #expect(processExitsWith: .success) {
            [path = path as String, folder = folder as String, state = state as String] in
            for name in [path, path + "-wal", path + "-shm"] where access(name, F_OK) == 0 {
                // The index cannot be read, so that the log cannot either.
                if chmod(name, name.hasSuffix("-shm") ? 0o000 : 0o444) != 0 { exit(2) }
            }
            if chmod(folder, 0o555) != 0 { exit(3) }
            if geteuid() == 0, setuid(65534) != 0 { exit(4) }
            var declaration = Table.declaration([Table.field("id")])
            declaration.isDatabase = true
            declaration.selection = TableSelection(.table, "accounts")
            var sources = SourceSet()
            do throws(PortfolioError) {
                var reader = try PortfolioReader(
                    path: path, declaration: declaration, currency: Table.yuan, sources: &sources)
                let count = try Table.events(&reader, [Table.field("id")]).count
                exit(state == "idle" && count == 3 ? 0 : 5)
            } catch {
                let isTold =
                    error.isInputOutput && error.findings.map(\.code) == ["D0672"]
                    && error.findings[0].note?.en.contains("still in its log") == true
                exit(state == "log" && isTold ? 0 : 6)
            }
        }
        chmod(folder, 0o755)
        database.keep()
    }
}
