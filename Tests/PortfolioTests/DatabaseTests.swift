internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import GRDBSQLite
internal import Glibc
internal import Portfolio
internal import Testing

/// What cells of a database become, in which order rows come, and how columns are found.
@Suite("a database as a portfolio")
struct DatabaseTests {
    private static let id = Table.field("id")

    /// The code of the broken row, or the value, of a cell given in SQL.
    private func cell(_ sql: String, _ field: Field) throws -> String {
        let database = TemporaryDatabase("CREATE TABLE accounts (id, v)")
        defer { database.keep() }
        database.run("INSERT INTO accounts VALUES ('A1', \(sql))")
        let event = try #require(try database.read([Self.id, field]).first)
        return event.broken?.code ?? event.values?.last?.description ?? ""
    }

    @Test("each class of value in each kind of field")
    func classes() throws {
        let field = { (type: ValueType) in Table.field("v", type) }
        let optional = Table.field("v", .money, isOptional: true)
        let points = Table.field("v", .percent, notation: .points)
        let list = Table.field("v", .list(separator: UInt8(ascii: ";")))
        let cases: [(String, Field, String)] = [
            // Money: a whole number counts units of the currency, as the same digits do in a CSV.
            ("1500", field(.money), "150000"), ("'1500'", field(.money), "150000"),
            ("'1500.05'", field(.money), "150005"), ("-7", field(.money), "-700"),
            ("0", field(.money), "0"), ("1500.0", field(.money), "D0678"),
            ("1500.05", field(.money), "D0678"), ("'1500.005'", field(.money), "D0634"),
            ("92233720368547758", field(.money), "9223372036854775800"),
            ("9223372036854775807", field(.money), "D0637"), ("X'31'", field(.money), "D0679"),
            ("'1,500'", field(.money), "D0635"),
            // Nothing, and an empty text.
            ("NULL", field(.money), "D0631"), ("NULL", optional, "missing"),
            ("''", optional, "missing"), ("''", field(.text(.plain)), "D0631"),
            ("1e3", optional, "D0678"), ("X''", optional, "D0679"),
            // Numbers.
            ("36", field(.integer), "36"), ("'36'", field(.integer), "36"),
            ("36.0", field(.integer), "D0678"), ("'36.0'", field(.integer), "D0634"),
            ("-9223372036854775807", field(.integer), "-9223372036854775807"),
            ("2", field(.decimal(scale: 6)), "2000000"),
            ("'1.5'", field(.decimal(scale: 6)), "1500000"),
            ("1.5", field(.decimal(scale: 6)), "D0678"),
            // 95 % is 0.95, and 0.95 as a percent has the word 950,000 (scale 6) or as the type says.
            ("95", field(.percent), "D0639"), ("0.95", field(.percent), "D0678"),
            ("'95%'", field(.percent), "\(95 * Self.onePercent)"),
            ("95", points, "\(95 * Self.onePercent)"), ("95.0", points, "D0678"),
            // Whatever else a whole number can be.
            ("1", field(.boolean), "1"), ("0", field(.boolean), "0"),
            ("2", field(.boolean), "D0647"),
            ("1.0", field(.boolean), "D0678"), ("'是'", field(.boolean), "1"),
            ("31", field(.dayOfMonth), "31"), ("32", field(.dayOfMonth), "D0646"),
            ("42", field(.text(.plain)), "\"42\""), ("4.2", field(.text(.plain)), "D0678"),
            ("-9223372036854775807 - 1", field(.text(.plain)), "\"-9223372036854775808\""),
            ("13812345678", field(.text(.phone)), "\"13812345678\""),
            ("20261120", field(.date), "D0641"), ("'2026-11-20'", field(.date), "20777"),
            ("1763589600", field(.timestamp), "D0643"),
            ("'低'", field(.enumeration(["高", "低"])), "1"),
            ("'中'", field(.enumeration(["高", "低"])), "D0648"),
            ("'VIP;新'", list, "\"VIP;新\""), ("NULL", list, "\"\""),
            // Bytes that are no UTF-8, and a byte of zero.
            ("CAST(X'41FF' AS TEXT)", field(.text(.plain)), "D0655"),
            ("CAST(X'410042' AS TEXT)", field(.text(.plain)), "\"A\u{0}B\""),
        ]
        for (sql, field, expected) in cases {
            #expect(try cell(sql, field) == expected, "\(sql) as \(field.type)")
        }
    }

    private static let onePercent: Int64 = {
        var one: Int64 = 1
        for _ in 0..<ValueType.percentScale - 2 { one *= 10 }
        return one
    }()

    @Test("a whole number is what its digits are in a CSV")
    func digits() throws {
        var random = SplitMix64(seed: 20_261_120)
        let types: [ValueType] = [
            .money, .integer, .decimal(scale: 6), .percent, .rate(.day), .boolean, .dayOfMonth,
            .text(.plain), .text(.phone), .date, .timestamp, .enumeration(["1", "10"]),
        ]
        for type in types {
            for notation in [FractionNotation.signed, .fraction, .points] {
                let fields = [Self.id, Table.field("v", type, notation: notation)]
                var numbers: [Int64] = [0, 1, 10, 31, 95, -5, .max, .min]
                for _ in 0..<40 {
                    numbers.append(Int64(bitPattern: random.next()) >> Int64(random.below(64)))
                }
                let csv = try Table.read(
                    text: "id,v\n" + numbers.map { "A,\($0)\n" }.joined(), fields)
                let database = TemporaryDatabase("CREATE TABLE accounts (id, v)")
                // A literal of the least number is a REAL for SQLite.
                for number in numbers {
                    let sql = number == .min ? "-9223372036854775807 - 1" : "\(number)"
                    database.run("INSERT INTO accounts VALUES ('A', \(sql))")
                }
                let read = try database.read(fields)
                #expect(read.map(\.values) == csv.map(\.values), "\(type)")
                #expect(read.map(\.broken?.code) == csv.map(\.broken?.code), "\(type)")
                #expect(read.map(\.broken?.reason) == csv.map(\.broken?.reason), "\(type)")
            }
        }
    }

    @Test("a broken row is told by its number, with its column and whose it is")
    func brokenRows() throws {
        let fields = [
            Self.id, Table.field("who"), Table.field("应还", .money, column: "amount"),
        ]
        let database = TemporaryDatabase(
            """
            CREATE TABLE accounts (id, who, amount, note);
            INSERT INTO accounts VALUES ('A1', 'B1', '1.00', NULL), ('A2', 'B2', 2.5, NULL),
                (X'41', 'B3', '1,5', NULL), (4, NULL, 'x', NULL);
            DELETE FROM accounts WHERE id = 'A1';
            INSERT INTO accounts VALUES ('A5', 'B5', '5.00', NULL);
            """)
        var reader = try database.reader(
            fields, TableSelection(.table, "accounts"), borrower: Slot(raw: 1))
        #expect(reader.columns == ["id", "who", "amount", "note"])
        #expect(reader.ignoredColumns == ["note"])
        let events = try Table.events(&reader, fields)
        let broken = events.compactMap(\.broken)
        #expect(broken.map(\.rowNumber) == [1, 2, 3])
        #expect(broken.map(\.code) == ["D0678", "D0679", "D0631"])
        #expect(broken.map(\.columnName) == ["amount", "id", "who"])
        #expect(broken.map(\.account) == ["A2", nil, "4"])
        #expect(broken.map(\.borrower) == ["B2", "B3", nil])
        #expect(broken.allSatisfy { $0.column == 0 })
        #expect(events.last?.values == [.text("A5"), .text("B5"), .word(500)])
        let reason = try #require(broken.first?.reason)
        #expect(reason.en.hasPrefix("`amount` holds a REAL, which is a rounded number; store"))
        #expect(reason.en.contains("printf('%d.%02d', n / 100, n % 100)"))
        #expect(reason.zh.contains("REAL") && reason.zh.contains("printf"))
        // The view that the reason speaks of.
        reader.release()
        database.run(
            """
            CREATE VIEW exact AS SELECT id, who,
                printf('%d.%02d', amount * 100 / 100, amount * 100 % 100) AS amount
            FROM (SELECT 'A2' AS id, 'B2' AS who, 3 AS amount)
            """)
        let exact = try database.read(fields, TableSelection(.table, "exact"))
        #expect(exact.compactMap(\.values) == [[.text("A2"), .text("B2"), .word(300)]])
    }

    @Test("the rows of a table come by number or primary key, whatever its indexes")
    func order() throws {
        let b = [Table.field("b")]
        let text = { (events: [SeenEvent]) in
            events.compactMap { $0.values?.first?.description }.joined(separator: " ")
        }
        let values = "INSERT INTO accounts (a, b) VALUES ('z', '1'), ('m', '2'), ('a', '3')"
        let orders = [
            // The index on b alone holds all that is read: without an order SQLite would go by it.
            (
                "CREATE TABLE accounts (a, b); CREATE INDEX i ON accounts (b DESC)",
                "\"1\" \"2\" \"3\""
            ),
            (
                "CREATE TABLE accounts (a TEXT PRIMARY KEY, b UNIQUE) WITHOUT ROWID",
                "\"3\" \"2\" \"1\""
            ),
            (
                "CREATE TABLE accounts (c DEFAULT 1, a, b UNIQUE, PRIMARY KEY (c, a DESC)) WITHOUT ROWID",
                "\"3\" \"2\" \"1\""
            ),
            (
                "CREATE TABLE accounts (rowid, a, b); CREATE INDEX i ON accounts (b DESC)",
                "\"1\" \"2\" \"3\""
            ),
            (
                "CREATE TABLE accounts (rowid, oid, _rowid_, a, b); CREATE INDEX i ON accounts (b DESC)",
                "\"1\" \"2\" \"3\""
            ),
        ]
        for (sql, expected) in orders {
            let database = TemporaryDatabase(sql + ";" + values)
            #expect(text(try database.read(b)) == expected, "\(sql)")
        }
        let database = TemporaryDatabase("CREATE TABLE accounts (a INTEGER PRIMARY KEY, b)")
        database.run("INSERT INTO accounts VALUES (3, 'c'), (1, 'a'), (2, 'b')")
        #expect(text(try database.read(b)) == "\"a\" \"b\" \"c\"")
        let given = try database.query("SELECT b FROM accounts ORDER BY a DESC", b)
        #expect(text(given) == "\"c\" \"b\" \"a\"")
    }

    @Test("names of tables and columns are found as SQL and the header of a CSV have them")
    func names() throws {
        // é once as one scalar, once as two; a quote, a space, and spaces around a name.
        let database = TemporaryDatabase(
            """
            CREATE TABLE "Loans ""x"" 2026" ("caf\u{E9}" TEXT, "a""b", " 手机 ", "x y");
            INSERT INTO "Loans ""x"" 2026" VALUES ('A1', '2', '3', '4');
            """)
        let fields = [
            Table.field("cafe\u{301}"), Table.field("a\"b"), Table.field("手机"),
            Table.field("again", column: "a\"b"),
        ]
        let selection = TableSelection(.table, "loans \"x\" 2026")
        let events = try database.read(fields, selection)
        #expect(events.first?.values == [.text("A1"), .text("2"), .text("3"), .text("2")])
        let reader = try database.reader(fields, selection)
        #expect(reader.ignoredColumns == ["x y"])
        let missing = database.refusal(selection, [Table.field("x_y"), Self.id])
        #expect(missing.map(\.code) == ["D0612", "D0612"])
        #expect(missing[0].help?.en.contains("did you mean `x y`?") == true)
        let twice = database.refusal(TableSelection(.query, "SELECT 1 AS id, 2 AS id"), [Self.id])
        #expect(twice.map(\.code) == ["D0613"])
        #expect(twice.first?.span == Self.id.span)
    }

    @Test("texts of a database in UTF-16 are the same")
    func utf16() throws {
        let database = TemporaryDatabase(
            "PRAGMA encoding = 'UTF-16le'; CREATE TABLE accounts (id); INSERT INTO accounts VALUES ('欧阳😀')"
        )
        #expect(try database.read([Self.id]).first?.values == [.text("欧阳😀")])
    }

    @Test("two passes give the same, over rows long and short")
    func passes() throws {
        let database = TemporaryDatabase(
            """
            CREATE TABLE accounts (id, v);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO accounts SELECT 'A' || i,
                CASE i % 7 WHEN 0 THEN 2.5 WHEN 1 THEN i ELSE hex(zeroblob(i * 13 % 5000)) END FROM n;
            """)
        let fields = [Self.id, Table.field("v", isOptional: true)]
        var reader = try database.reader(fields, TableSelection(.table, "accounts"))
        let first = try Table.events(&reader, fields)
        #expect(reader.bytesRead == reader.totalBytes && reader.rowNumber == 3000)
        #expect(try reader.next(UnsafeMutablePointer<Int64>.allocate(capacity: 2)) == nil)
        try reader.rewind()
        #expect(reader.rowNumber == 0)
        #expect(try Table.events(&reader, fields) == first)
        #expect(first.count == 3000 && first.compactMap(\.broken).count == 428)
    }

    @Test("a row of more than 1 MiB ends the reading; what is not read may be long")
    func longRows() throws {
        let database = TemporaryDatabase(
            """
            CREATE TABLE accounts (id, v, scan);
            INSERT INTO accounts VALUES ('A1', 'x', zeroblob(3000000)),
                ('A2', hex(zeroblob(600000)), NULL);
            """)
        #expect(try database.read([Self.id]).count == 2)
        let fields = [Self.id, Table.field("v")]
        let refusal = database.refusal(TableSelection(.table, "accounts"), fields)
        #expect(refusal.map(\.code) == ["D0607"])
        #expect(refusal.first?.message.en.hasPrefix("row 2 of") == true)
        let both = "SELECT id, hex(zeroblob(300000)) AS v, hex(zeroblob(300000)) AS w FROM accounts"
        let wide = database.refusal(
            TableSelection(.query, both), fields + [Table.field("w")])
        #expect(wide.map(\.code) == ["D0607"])
    }
}
