internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Portfolio
internal import Testing

/// How a file is divided into rows and cells (RFC 4180).
@Suite("CSV")
struct CSVTests {
    /// A file below the header `a,b,c`, and its cells.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let rows: [[String]]

        init(_ name: String, _ text: String, _ rows: [[String]]) {
            (self.name, self.text, self.rows) = (name, text, rows)
        }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case("plain cells", "a,b,c\nx,y,z\n", [["x", "y", "z"]]),
        Case("no line end at the end", "a,b,c\nx,y,z", [["x", "y", "z"]]),
        Case("carriage returns before line feeds", "a,b,c\r\nx,y,z\r\n", [["x", "y", "z"]]),
        Case("a carriage return alone at the end", "a,b,c\r\nx,y,z\r", [["x", "y", "z"]]),
        Case("a byte order mark", "\u{FEFF}a,b,c\nx,y,z\n", [["x", "y", "z"]]),
        Case("a byte order mark before a quote", "\u{FEFF}\"a\",b,c\nx,y,z\n", [["x", "y", "z"]]),
        Case("empty cells", "a,b,c\nx,,\nx,y,\n", [["x", "", ""], ["x", "y", ""]]),
        Case("an empty last cell at the end of the file", "a,b,c\nx,y,", [["x", "y", ""]]),
        Case("quoted cells", "a,b,c\n\"x\",\"y\",\"z\"\n", [["x", "y", "z"]]),
        Case("empty quoted cells", "a,b,c\nx,\"\",\"\"\n", [["x", "", ""]]),
        Case("a quoted cell ends the file", "a,b,c\nx,y,\"z\"", [["x", "y", "z"]]),
        Case("a quoted cell before CR LF", "a,b,c\r\nx,y,\"z\"\r\n", [["x", "y", "z"]]),
        Case("a comma in quotes", "a,b,c\nx,\"y,1\",z\n", [["x", "y,1", "z"]]),
        Case("doubled quotes", "a,b,c\nx,\"\"\"y\"\"\",z\n", [["x", "\"y\"", "z"]]),
        Case("only doubled quotes", "a,b,c\nx,\"\"\"\"\"\",z\n", [["x", "\"\"", "z"]]),
        Case(
            "line feed in quotes", "a,b,c\nx,\"1\n2\",z\nu,v,w\n",
            [["x", "1\n2", "z"], ["u", "v", "w"]]),
        Case("CR LF in quotes", "a,b,c\r\nx,\"1\r\n2\",z\r\n", [["x", "1\r\n2", "z"]]),
        Case(
            "a line of nothing but a quoted break", "a,b,c\nx,\"\n\n\",z\n", [["x", "\n\n", "z"]]),
        Case("spaces belong to the cell", "a,b,c\nx, y ,z \n", [["x", " y ", "z "]]),
        Case(
            "empty lines are no rows", "\n\na,b,c\n\nx,y,z\n\r\n\nu,v,w\n\n\n",
            [["x", "y", "z"], ["u", "v", "w"]]),
        Case("a semicolon is text", "a,b,c\nx;1,y;2,z\n", [["x;1", "y;2", "z"]]),
        Case("Chinese and beyond the first plane", "a,b,c\n张伟,𬎆,，\n", [["张伟", "𬎆", "，"]]),
        Case("bytes one bit from a separator", "a,b,c\nx,­¢\u{8A},z\n", [["x", "­¢\u{8A}", "z"]]),
        Case("columns in another order", "c,a,b\nz,x,y\n", [["x", "y", "z"]]),
        Case("a column nobody asked for", "a,x,b,c\nx,\"1\"\"\",y,z\n", [["x", "y", "z"]]),
        Case("spaces around the names", " a ,\t b,c\u{3000}\nx,y,z\n", [["x", "y", "z"]]),
    ]

    @Test("a file is read as RFC 4180 says", arguments: cases)
    func cells(_ example: Case) throws {
        let fields = Table.texts(["a", "b", "c"])
        for window in [16, 17, 1 << 20] {
            let events = try Table.read(text: example.text, fields, window: window)
            let expected = example.rows.map { row in
                SeenEvent.row(row.map { $0.isEmpty ? .missing : .text($0) })
            }
            #expect(events == expected, "window \(window)")
        }
    }

    @Test(
        "what Python's csv module wrote is read as it was",
        arguments: ["minimal-lf", "minimal-crlf", "all-lf", "all-crlf"])
    func python(_ name: String) throws {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let path = "/\(tests)/Corpus/portfolio/\(name)"
        let cells = try #require(Lines(of: path + ".cells"))
        let expected = cells.list.map { line in
            SeenEvent.row(
                line.split(separator: " ").map { $0 == "-" ? .missing : .text(Hex.text($0)) })
        }
        #expect(expected.count == 120)
        let fields = Table.texts(["id", "a", "b", "c", "d"])
        for window in [32, 4096] {
            let events = try Table.read(path + ".csv", fields, window: window)
            #expect(events == expected)
        }
    }

    @Test(
        "of more cells than a row may have the first are read and the others counted",
        arguments: [4095, 4096, 4097, 9000])
    func manyCells(count: Int) throws {
        let row = (0..<count).map { "c\($0)" }.joined(separator: ",")
        for line in [row, "\"c0\"" + row.dropFirst(2)] {
            let events = try Table.read(text: "a,b\nx,y\n\(line)\nz,w\n", Table.texts(["a", "b"]))
            try #require(events.count == 3)
            #expect(events[0].values == [.text("x"), .text("y")])
            let broken = try #require(events[1].broken)
            #expect(broken.reason.en.contains("\(count)"), "\(broken.reason.en)")
            #expect((broken.line, broken.account) == (3, "c0"))
            #expect(events[2].values == [.text("z"), .text("w")])
        }
    }

    @Test("cells that a writer of our own has quoted come back", arguments: 0..<60)
    func roundTrip(_ round: Int) throws {
        let seed = UInt64(round) &* 7919 &+ 20_261_120
        var random = SplitMix64(seed: seed)
        let columns = 2 + random.below(12)
        let lineEnd = random.pick(["\n", "\r\n"])
        var rows: [[String]] = []
        for number in 0..<(1 + random.below(60)) {
            rows.append(["K\(number)"] + (1..<columns).map { _ in Self.cell(&random) })
        }
        let header = (0..<columns).map { "c\($0)" }
        var text = Self.line(header, lineEnd, &random)
        for row in rows { text += Self.line(row, lineEnd, &random) }
        let window = random.pick([16, 64, 333, 1 << 16])
        let events = try Table.read(text: text, Table.texts(header), window: window)
        let expected = rows.map { row in
            SeenEvent.row(row.map { $0.isEmpty ? .missing : .text($0) })
        }
        #expect(events == expected, "seed \(seed), window \(window)")
    }

    private static func cell(_ random: inout SplitMix64) -> String {
        let pieces = [
            ",", "\"", "\n", "\r\n", "\r", "a", "1.50", "张", "𬎆", "·", " ", ";", "\u{301}", "\0",
        ]
        return (0..<random.below(7)).map { _ in random.pick(pieces) }.joined()
    }

    /// Quotes where it must, and sometimes where it need not.
    private static func line(
        _ cells: [String], _ lineEnd: String, _ random: inout SplitMix64
    ) -> String {
        let written = cells.map { cell -> String in
            let bytes = cell.utf8
            let mustQuote = bytes.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
            if !mustQuote && random.below(4) > 0 { return cell }
            return "\""
                + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
        }
        return written.joined(separator: ",") + lineEnd
    }
}

/// The bytes that a line of hexadecimal digits means.
enum Hex {
    static func text(_ digits: some StringProtocol) -> String {
        let values = digits.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        let bytes = stride(from: 0, to: values.count, by: 2).map {
            values[$0] << 4 | values[$0 + 1]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
