internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Portfolio
internal import Testing

/// Rows that are skipped: each reason with its exact place.
@Suite("broken rows")
struct BrokenRowTests {
    /// A cell of the second column, as written in the file, on line 2 behind `A1,`: it starts in column 4.
    struct Case: CustomTestStringConvertible, Sendable {
        let field: Field
        let cell: String
        let code: String
        let column: Int
        let line: Int
        let words: String

        init(
            _ field: Field, _ cell: String, _ code: String, at column: Int, line: Int = 2,
            says words: String = ""
        ) {
            (self.field, self.cell, self.code) = (field, cell, code)
            (self.column, self.line, self.words) = (column, line, words)
        }

        var testDescription: String { "\(field.type) \(cell)" }
    }

    static let money: Field = Table.field("v", .money, atMost: 20_000_000)
    static let percent: Field = Table.field("v", .percent)
    static let name: Field = Table.field(
        "v", .text(.name), longest: 8, personal: .name, isShown: true)
    static let phone: Field = Table.field("v", .text(.phone), personal: .phone)
    static let email: Field = Table.field("v", .text(.email), personal: .email)
    static let status: Field = Table.field("v", .enumeration(["正常", "冻结", "overdue"]))
    static let timestamp: Field = Table.field("v", .timestamp)

    static let numbers: [Case] = [
        Case(money, "", "D0631", at: 4, says: "not `optional`"),
        Case(money, "\"\"", "D0631", at: 5),
        Case(money, " 12.00", "D0632", at: 4),
        Case(money, "12.00 ", "D0632", at: 9),
        Case(money, "12.00\u{3000}", "D0632", at: 9),
        Case(money, "12\u{A0}", "D0632", at: 6),
        Case(money, "1 2", "D0633", at: 5),
        Case(money, "abc", "D0633", at: 4, says: "`3060.00`"),
        Case(money, "12.", "D0633", at: 6),
        Case(money, "-", "D0633", at: 4),
        Case(money, "12%", "D0633", at: 6),
        Case(money, "1.38E+10", "D0633", at: 8, says: "a spreadsheet has spoilt it"),
        Case(money, "1E+10", "D0633", at: 5, says: "a spreadsheet has spoilt it"),
        Case(money, "####", "D0633", at: 4, says: "a spreadsheet has spoilt it"),
        Case(money, "1234.505", "D0634", at: 11, says: "`1234.505`, expected at most 2 decimals"),
        Case(money, "\"1,234.50\"", "D0635", at: 6, says: "holds `1,234.50`"),
        Case(money, "1，234.50", "D0635", at: 5),
        Case(money, "１２", "D0636", at: 4),
        Case(money, "12．50", "D0636", at: 6),
        Case(
            money, "9223372036854775807", "D0637", at: 4,
            says: "`v` holds a number that is too large"),
        Case(money, "200000.01", "D0638", at: 4, says: "`at_most`"),
        Case(money, "-200000.01", "D0638", at: 4, says: "below 0 than the field's `at_most`"),
        Case(Table.field("v", .integer), "5.0", "D0634", at: 6, says: "no decimals"),
        Case(Table.field("v", .integer), "-9223372036854775808", "D0637", at: 4),
        Case(Table.field("v", .decimal(scale: 3)), "0.1234", "D0634", at: 9, says: "3 decimals"),
        Case(percent, "95", "D0639", at: 6, says: "`95%`"),
        Case(percent, "9x%", "D0633", at: 5, says: "`95%`"),
        Case(percent, "%", "D0633", at: 4),
        Case(
            Table.field("v", .percent, notation: .fraction), "95%", "D0640", at: 6, says: "fraction"
        ),
        Case(
            Table.field("v", .rate(.day), notation: .points), "5%", "D0640", at: 5, says: "points"),
    ]

    static let others: [Case] = [
        Case(Table.field("v", .date), "2026-02-30", "D0642", at: 4, says: "`2026-02-30`"),
        Case(Table.field("v", .date), "2026/11/20", "D0641", at: 4, says: "`2026-11-20`"),
        Case(Table.field("v", .date), "2026-1-5", "D0641", at: 4),
        Case(Table.field("v", .date), "2026-11-20 ", "D0641", at: 4),
        Case(timestamp, "2026-11-20T06:00:00", "D0644", at: 4),
        Case(timestamp, "2026-11-20 06:00", "D0644", at: 4),
        Case(timestamp, "2026/11/20 06:00", "D0643", at: 4),
        Case(timestamp, "2026-11-20T25:00:00Z", "D0643", at: 4),
        Case(timestamp, "2026-11-20", "D0643", at: 4),
        Case(Table.field("v", .time), "9:00", "D0645", at: 4),
        Case(Table.field("v", .dayOfMonth), "32", "D0646", at: 4),
        Case(Table.field("v", .dayOfMonth), "0", "D0646", at: 4),
        Case(Table.field("v", .boolean), "yes", "D0647", at: 4, says: "`yes`"),
        Case(status, "冻洁", "D0648", at: 4, says: "did you mean `冻结`?"),
        Case(status, "overdu", "D0648", at: 4, says: "did you mean `overdue`?"),
        Case(status, "overdue2", "D0648", at: 4),
        Case(status, "正", "D0648", at: 4, says: "`正常`, `冻结`, `overdue`"),
    ]

    static let texts: [Case] = [
        Case(name, "古丽娜尔·玉素甫江", "D0651", at: 12, says: "`longest: 8`"),
        Case(Table.field("v", longest: 3), "a😀😀", "D0651", at: 6),
        Case(Table.field("v", longest: 3), "abcd", "D0651", at: 7),
        Case(name, " 张伟", "D0632", at: 4),
        Case(name, "张伟\u{3000}", "D0632", at: 6),
        Case(name, "\"王\n芳\"", "D0656", at: 6),
        Case(name, "王\t芳", "D0657", at: 5),
        Case(name, "李\u{202E}明", "D0658", at: 5),
        Case(name, "张\u{200B}伟", "D0659", at: 5),
        Case(name, "www.a.cn", "D0660", at: 4),
        Case(phone, "138-0013-8000", "D0652", at: 7),
        Case(phone, "１３８００１３８０００", "D0652", at: 4),
        Case(phone, "1.38E+10", "D0652", at: 5),
        Case(phone, "1380013800", "D0653", at: 14),
        Case(phone, "138001380001", "D0653", at: 15),
        Case(phone, "1234567", "D0653", at: 11),
        Case(phone, "+86", "D0653", at: 7),
        Case(email, "zhang.example.com", "D0654", at: 20),
        Case(email, "a@b", "D0654", at: 5),
        Case(email, "a@@b.com", "D0654", at: 6),
        Case(email, "@b.com", "D0654", at: 4),
        Case(email, ".a@b.com", "D0654", at: 4),
        Case(email, "a@b..com", "D0654", at: 8),
        Case(email, "a@-b.com", "D0654", at: 6),
        Case(email, "a@b.com.", "D0654", at: 11),
        Case(email, "张@b.com", "D0654", at: 4),
        Case(email, "a b@c.com", "D0654", at: 5),
        // The place counts the quotes as they are in the file.
        Case(Table.field("v", isShown: true), "\"x\"\"y\u{200B}z\"", "D0659", at: 9),
        Case(Table.field("v", isShown: true), "\"x\"\"\ny\"", "D0656", at: 8),
        Case(Table.field("v", longest: 2), "\"a\n😀\"", "D0651", at: 1, line: 3),
    ]

    static let cells: [Case] = numbers + others + texts

    @Test("a faulty cell is told with its place", arguments: cells)
    func faultyCell(_ example: Case) throws {
        let fields = [Table.field("id"), example.field]
        let text = "id,v\nA1,\(example.cell)\nA2,\n"
        let events = try Table.read(text: text, fields)
        #expect(events.count == 2)
        let row = try #require(events.first?.broken)
        #expect(row.code == example.code)
        #expect([row.line, row.column] == [example.line, example.column])
        #expect(row.columnName == "v")
        #expect(row.account == "A1")
        #expect(row.rowNumber == 1)
        #expect(row.reason.en.contains(example.words), "\(row.reason.en)")
        #expect(row.reason.en.contains("`v`") && row.reason.zh.contains("`v`"))
        if example.field.personal != nil {
            #expect(!row.reason.en.contains(example.cell.isEmpty ? "\n" : example.cell))
        }
    }

    /// Rows under the header `id,v`, and the places of what is broken.
    struct RowCase: CustomTestStringConvertible, Sendable {
        let text: String
        let broken: [String]
        let sound: Int

        init(_ text: String, _ broken: [String], sound: Int = 0) {
            (self.text, self.broken, self.sound) = (text, broken, sound)
        }

        var testDescription: String { text }
    }

    static let rows: [RowCase] = [
        RowCase("A1\nA2,y\n", ["D0621 2:3"], sound: 1),
        RowCase("A1,2,3\n", ["D0621 2:6"]),
        RowCase("A1,2,\"3\"\n", ["D0621 2:6"]),
        RowCase("\"A\n1\",2,\"3\"", ["D0621 3:6"]),
        RowCase("A1,2\"3\nA2,y", ["D0622 2:5"], sound: 1),
        RowCase("A1,2\"3,\"x\nA2,y", ["D0622 2:5"], sound: 1),
        RowCase("A1,\"2\"3\nA2,y", ["D0623 2:7"], sound: 1),
        RowCase("A1,\"2\" \r\nA2,y\r\n", ["D0623 2:7"], sound: 1),
        RowCase("A1,\"2\"\rA2,y", ["D0623 2:7"]),
        RowCase("张1,\"2", ["D0624 2:4"]),
        RowCase("A1,\"", ["D0624 2:4"]),
        // Each line that an open quote swallows is a broken row of its own.
        RowCase("A0,y\nA1,\"x\nA2,y\nA3,z\n", ["D0624 3:4", "D0625 4:1", "D0625 5:1"], sound: 1),
        RowCase("A0,y\nA1,\"x\nA2,y\nA3,z", ["D0624 3:4", "D0625 4:1", "D0625 5:1"], sound: 1),
        RowCase("A1,\"x\nA2,\"y\"\nA3,z\n", ["D0623 3:5", "D0625 3:1"], sound: 1),
        // Lines inside sound quoted cells are counted.
        RowCase("A1,\"1\n2\"\nA2\n", ["D0621 4:3"], sound: 1),
        RowCase("\n\nA1\n", ["D0621 4:3"]),
    ]

    @Test("a row that is no row of the table is told with its place", arguments: rows)
    func faultyRow(_ example: RowCase) throws {
        for window in [16, 1 << 20] {
            let events = try Table.read(
                text: "id,v\n" + example.text, Table.texts(["id", "v"]), window: window)
            let broken = events.compactMap(\.broken)
            #expect(broken.map { "\($0.code) \($0.line):\($0.column)" } == example.broken)
            #expect(events.count - broken.count == example.sound)
            #expect(broken.allSatisfy { $0.columnName == nil && !$0.reason.zh.isEmpty })
        }
    }

    @Test("rows are numbered without gaps, broken or not")
    func numbers() throws {
        let text = "id,v\nA0,y\nA1\nA2,\"x\nA3,\"y\nA4,z\n"
        let events = try Table.read(text: text, Table.texts(["id", "v"]))
        // Line 2 sound, line 3 too short, lines 4 and 5 one quote, line 6 sound.
        #expect(events.map { $0.broken?.rowNumber } == [nil, 2, 3, 4, nil])
    }

    @Test("of several faults the leftmost in the file is told")
    func leftmost() throws {
        let fields = [
            Table.field("id"), Table.field("a", .date), Table.field("b", .money),
        ]
        let row = try Table.read(text: "b,id,a\nx,A1,y\n", fields)[0].broken
        #expect(row?.columnName == "b")
        #expect(row?.column == 1)
    }

    @Test("a fault behind a cell with doubled quotes and a line break has its place in the file")
    func afterQuotes() throws {
        let fields = [Table.field("id"), Table.field("t"), Table.field("d", .date)]
        let text = "id,t,d\nA1,\"say \"\"hi\"\"\n\"\"you\"\"\",soon\n"
        let row = try Table.read(text: text, fields)[0].broken
        // The second line of the row is `""you""",soon`.
        #expect(row.map { [$0.line, $0.column] } == [3, 10])
        #expect(row?.account == "A1")
    }

    @Test("account and borrower are told where their own cells are sound")
    func identities() throws {
        let fields = [Table.field("id"), Table.field("who"), Table.field("d", .date)]
        let text =
            "id,who,d\nA\"1,B1,x\n\"A\"\"2\",B2,x\n,B3,x\nA4,,2026-01-01\n\"A5 \",B5,x\nA6,B6\n"
        let file = TemporaryFile(text)
        defer { file.keep() }
        let events = try Table.read(file.path, fields, borrower: Slot(raw: 1))
        let seen = events.map { [$0.broken?.account, $0.broken?.borrower] }
        #expect(
            seen == [
                [nil, nil], ["A\"2", "B2"], [nil, "B3"], ["A4", nil], [nil, "B5"], ["A6", nil],
            ])
    }

    @Test("bytes that are not UTF-8 are told, with the encoding they look like")
    func encoding() throws {
        // 张伟 in GB18030 is D5 C5 CE B0; 0xFF is in no encoding of Chinese.
        let file = TemporaryFile(
            Array("id,v\nA1,".utf8) + [0xD5, 0xC5, 0xCE, 0xB0] + Array("\nA2,张".utf8)
                + [0xFF, 0x0A])
        defer { file.keep() }
        for isShown in [true, false] {
            let fields = [Table.field("id"), Table.field("v", isShown: isShown)]
            let broken = try Table.read(file.path, fields, encoding: .utf8).compactMap(\.broken)
            #expect(broken.map(\.code) == ["D0655", "D0655"])
            #expect(broken.map(\.line) == [2, 3])
            #expect(broken.map(\.column) == [4, 5])
            #expect(broken.map { $0.reason.en.contains("GB18030") } == [true, false])
        }
    }

    @Test("a value that might be a number of a person is not shown")
    func hidden() throws {
        for (type, cell) in [
            (ValueType.date, "13800138000"), (.money, "6222021234567890.123"),
            (.enumeration(["a"]), "zhang@example.com"),
        ] {
            let fields = [Table.field("id"), Table.field("v", type)]
            let row = try #require(try Table.read(text: "id,v\nA1,\(cell)\n", fields)[0].broken)
            #expect(!row.reason.en.contains(cell) && !row.reason.zh.contains(cell))
        }
    }

    @Test("a value is shown with its invisible characters spelt out")
    func visible() throws {
        let fields = [Table.field("id"), Table.field("v", .enumeration(["a"]))]
        let row = try Table.read(text: "id,v\nA1,a\u{202E}\n", fields)[0].broken
        #expect(row?.reason.en.contains("`a<U+202E>`") == true)
    }
}
