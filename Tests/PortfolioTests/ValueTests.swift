internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Portfolio
internal import Testing

/// Sound cells and the words they become.
@Suite("values")
struct ValueTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let field: Field
        let cell: String
        let value: Seen

        init(_ field: Field, _ cell: String, _ value: Seen) {
            (self.field, self.cell, self.value) = (field, cell, value)
        }

        init(_ type: ValueType, _ cell: String, _ word: Word) {
            self.init(Table.field("v", type), cell, .word(word))
        }

        var testDescription: String { "\(field.type) \(cell)" }
    }

    static let optional: Field = Table.field("v", .money, isOptional: true)
    static let list: Field = Table.field("v", .list(separator: 0x3B))

    static let cases: [Case] = [
        Case(.money, "3060.00", 306_000), Case(.money, "3060", 306_000),
        Case(.money, "0.5", 50), Case(.money, "-12.34", -1_234), Case(.money, "0.00", 0),
        Case(.money, "12345678.90", 1_234_567_890), Case(.money, "123456789.01", 12_345_678_901),
        Case(.money, "92233720368547758.07", .max), Case(.money, "\"12.50\"", 1_250),
        Case(Table.field("v", .money, atMost: 20_000_000), "-200000.00", .word(-20_000_000)),
        Case(Table.field("v", .money, atMost: 20_000_000), "200000.00", .word(20_000_000)),
        Case(.integer, "0", 0), Case(.integer, "99999999", 99_999_999),
        Case(.integer, "100000000", 100_000_000), Case(.integer, "-7", -7),
        Case(.integer, "9223372036854775807", .max),
        Case(.decimal(scale: 3), "1.25", 1_250), Case(.decimal(scale: 3), "0.125", 125),
        Case(.decimal(scale: 0), "12", 12),
        // A percent is its fraction times 10^8, a rate its fraction times 10^10.
        Case(.percent, "95%", 95_000_000), Case(.percent, "7.5%", 7_500_000),
        Case(.percent, "12.25%", 12_250_000), Case(.percent, "100%", 100_000_000),
        Case(.percent, "0.000001%", 1),
        Case(Table.field("v", .percent, notation: .fraction), "0.95", .word(95_000_000)),
        Case(Table.field("v", .percent, notation: .points), "95", .word(95_000_000)),
        Case(.rate(.day), "0.05%", 5_000_000),
        Case(Table.field("v", .rate(.year), notation: .fraction), "0.1825", .word(1_825_000_000)),
        // Days and microseconds since 1970 from Python's datetime.
        Case(.date, "2026-11-20", 20_777), Case(.date, "1970-01-01", 0),
        Case(.date, "2024-02-29", 19_782), Case(.date, "1969-12-31", -1),
        Case(.timestamp, "2026-11-20T06:00:00+08:00", 1_795_125_600_000_000),
        Case(.timestamp, "2026-11-19T22:00:00.25Z", 1_795_125_600_250_000),
        Case(.time, "09:00", 32_400), Case(.time, "23:59:59", 86_399),
        Case(.dayOfMonth, "31", 31), Case(.dayOfMonth, "1", 1),
        Case(.boolean, "true", 1), Case(.boolean, "FALSE", 0), Case(.boolean, "是", 1),
        Case(.boolean, "否", 0), Case(.boolean, "1", 1), Case(.boolean, "0", 0),
        Case(.enumeration(["低", "中", "高"]), "高", 2),
        Case(.enumeration(["overdue-31-60", "overdue-31-90"]), "overdue-31-90", 1),
        Case(.enumeration(["12345678", "1234567"]), "12345678", 0),
        Case(.enumeration(["12345678", "1234567"]), "1234567", 1),
        Case(Table.field("v", .text(.name), longest: 8), "张伟", .text("张伟")),
        Case(Table.field("v", longest: 4), "😀😀", .text("😀😀")),
        Case(Table.field("v", isShown: true), "买买提·吐尔逊", .text("买买提·吐尔逊")),
        Case(Table.field("v"), "see www.a.cn", .text("see www.a.cn")),
        Case(Table.field("v", .text(.phone)), "13800138000", .text("13800138000")),
        Case(Table.field("v", .text(.phone)), "+8613800138000", .text("+8613800138000")),
        // The longest that there is.
        Case(Table.field("v", .text(.phone)), "+123456789012345", .text("+123456789012345")),
        Case(Table.field("v", .text(.phone)), "02112345678", .text("02112345678")),
        Case(Table.field("v", .text(.phone)), "12025550123", .text("12025550123")),
        Case(Table.field("v", .text(.email)), "a.b+c@example.com", .text("a.b+c@example.com")),
        Case(Table.field("v", .text(.email)), "x_1@mail-2.cn", .text("x_1@mail-2.cn")),
        Case(optional, "", .missing), Case(optional, "\"\"", .missing),
        Case(list, "a;b", .text("a;b")), Case(list, "", .text("")),
    ]

    @Test("a sound cell becomes its word", arguments: cases)
    func word(_ example: Case) throws {
        // Twice, so that what is remembered of the first row is used for the second.
        let text = "id,v\nA1,\(example.cell)\nA2,\(example.cell)\n"
        let events = try Table.read(text: text, [Table.field("id"), example.field])
        #expect(
            events == [
                .row([.text("A1"), example.value]), .row([.text("A2"), example.value]),
            ])
    }

    /// The digits without the point, filled up to the scale: nothing but text.
    @Test("a number of any length, its point anywhere, is its digits at each scale")
    func numbers() throws {
        for scale in 0...8 {
            var cells: [(String, Word?)] = []
            for length in 1...14 {
                for point in 0...length {
                    let digits = (0..<length).map { "\(($0 * 7 + length + point) % 10)" }.joined()
                    let decimals = length - point
                    let (whole, part) = (digits.prefix(point), digits.suffix(decimals))
                    let cell = decimals == 0 ? digits : whole + "." + part
                    let filled = digits + String(repeating: "0", count: max(0, scale - decimals))
                    let isNumber = point > 0 && decimals <= scale
                    let word = isNumber ? Word(filled) : nil
                    cells.append((cell, word))
                    cells.append((whole + "." + part + ".", nil))
                    cells.append(("-" + cell, word.map { -$0 }))
                }
            }
            let text = "id,v\n" + cells.map { "A,\($0.0)\n" }.joined()
            let field = Table.field("v", .decimal(scale: scale))
            let events = try Table.read(text: text, [Table.field("id"), field])
            #expect(events.count == cells.count)
            for (event, (cell, word)) in zip(events, cells) {
                #expect(event.values?[1] == word.map { .word($0) }, "\(cell) at scale \(scale)")
            }
        }
    }

    @Test("timestamps that share most of their bytes are told apart")
    func timestamps() throws {
        let cells = [
            "2026-11-20T06:00:00+08:00", "2026-11-20T06:00:00+07:00", "2026-11-20T06:00:01+07:00",
            "2026-11-20T06:00:00.5+07:00", "2026-11-20T06:00:00+07:00",
        ]
        let text = "id,v\n" + cells.map { "A,\($0)\n" }.joined()
        let events = try Table.read(text: text, [Table.field("id"), Table.field("v", .timestamp)])
        let start: Word = 1_795_125_600_000_000
        let hour: Word = 3_600_000_000
        #expect(
            events.map { $0.values?[1] } == [
                .word(start), .word(start + hour), .word(start + hour + 1_000_000),
                .word(start + hour + 500_000), .word(start + hour),
            ])
    }

    /// What another encoding leaves behind: no byte from 0x80 on belongs there.
    @Test("a stray byte anywhere in a number, a date or a telephone number breaks the row")
    func strayBytes() throws {
        let fields = [
            Table.field("id"), Table.field("n", .integer), Table.field("m", .money),
            Table.field("d", .date), Table.field("t", .text(.phone)),
        ]
        let cells = ["A1", "12345678", "123456.78", "2026-11-05", "13800138000"].map {
            Array($0.utf8)
        }
        var table = ContiguousArray("id,n,m,d,t\n".utf8)
        var rows = 0
        for column in 1..<cells.count {
            for place in cells[column].indices {
                for byte in UInt8(0x80)...0xFF {
                    var row = cells
                    row[column][place] = byte
                    table += row.joined(separator: [UInt8(ascii: ",")])
                    table.append(UInt8(ascii: "\n"))
                    rows += 1
                }
            }
        }
        var reader = try PortfolioReader(
            table: table, declaration: Table.declaration(fields), currency: Table.yuan)
        let events = try Table.events(&reader, fields)
        #expect(events.count == rows)
        #expect(events.allSatisfy { $0.values == nil })
    }

    @Test("two fields may read one column, each as its own type")
    func sharedColumn() throws {
        let fields = [Table.field("id"), Table.field("n", .integer, column: "id")]
        #expect(try Table.read(text: "id\n12\n", fields) == [.row([.text("12"), .word(12)])])
    }

    @Test("amounts written as Python's decimal writes them come back", arguments: [1, 2, 3])
    func amounts(_ round: Int) throws {
        let seed = UInt64(round)
        var random = SplitMix64(seed: seed)
        var text = "id,v\n"
        var expected: [Seen] = []
        for _ in 0..<2000 {
            let bits = UInt64(1 + random.below(62))
            let minor = Word(random.next() & (1 << bits - 1)) * (random.below(4) == 0 ? -1 : 1)
            let size = minor.magnitude
            let cents = String(size % 100)
            let sign = minor < 0 ? "-" : ""
            text += "A,\(sign)\(size / 100).\(cents.count == 1 ? "0" : "")\(cents)\n"
            expected.append(.word(minor))
        }
        let events = try Table.read(text: text, [Table.field("id"), Table.field("v", .money)])
        #expect(events.map { $0.values?[1] } == expected, "seed \(seed)")
    }
}
