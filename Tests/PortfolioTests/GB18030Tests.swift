internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Portfolio
internal import TestSupport
internal import Testing

/// Tables in GB18030: each code of the standard, broken ones, and how the encoding is found.
///
/// `Tests/Oracle/gb18030.py` asks Python's own codec, and keeps by hand what newer editions changed.
@Suite("GB18030")
struct GB18030Tests {
    private static let fields = [Table.field("id"), Table.field("v")]

    @Test("each code is the character that Python says")
    func codes() throws {
        // A line a code: the code and the character's number, both in hexadecimal.
        let run = try Executable.run(
            "/usr/bin/env", ["python3", Project.path("Tests/Oracle/gb18030.py"), "codes"])
        #expect(run.code == 0, "\(run.errors)")
        let pairs = run.output.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return (code: Self.bytes(words[0]), scalar: UInt32(words[1], radix: 16) ?? 0)
        }
        // All two-byte codes, all of the basic plane in four bytes, 16 of each plane beyond.
        #expect(pairs.count == 23_940 + 39_420 + 256)
        var text = Array("id,v\n".utf8)
        for (index, pair) in pairs.enumerated() {
            text += Array("\(index),".utf8) + pair.code + [0x0A]
        }
        let file = TemporaryFile(text)
        defer { file.keep() }
        let events = try Table.read(file.path, Self.fields, encoding: .gb18030)
        #expect(events.count == pairs.count)
        var wrong: [String] = []
        for (event, pair) in zip(events, pairs) {
            let expected = Unicode.Scalar(pair.scalar).map { Seen.text(String($0)) }
            if event.values?.last != expected {
                wrong.append("\(pair.code): \(event), expected \(String(pair.scalar, radix: 16))")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
    }

    private static func bytes(_ hex: Substring) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { at in
            let start = hex.index(hex.startIndex, offsetBy: at)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }

    @Test("rare names are read whatever edition wrote them")
    func names() throws {
        // Of 龴 the edition of 2022 has FE59, that of 2005 82359037.
        let cells: [([UInt8], String)] = [
            ([0xFE, 0x9F], "䶮"), ([0x82, 0x30, 0xB7, 0x31], "㛃"), ([0xFE, 0x59], "龴"),
            ([0x82, 0x35, 0x90, 0x37], "龴"), ([0x99, 0x33, 0xA9, 0x32], "𬭎"),
            ([0x95, 0x32, 0x82, 0x36], "𠀀"),
            ([0x95, 0x34, 0xB2, 0x35], "𠮷"), ([0xA2, 0xE3], "€"), ([0xAA, 0xA1], "\u{E000}"),
        ]
        var text = Array("id,v\n".utf8)
        for (code, _) in cells { text += Array("A,".utf8) + code + [0x0A] }
        let file = TemporaryFile(text)
        defer { file.keep() }
        let values = try Table.read(file.path, Self.fields, encoding: .gb18030).map(\.values?.last)
        #expect(values == cells.map { .text($0.1) })
    }

    @Test("a broken code breaks its row only, at its place", arguments: [16, 64, 1 << 20])
    func broken(_ window: Int) throws {
        // 张 is D5C5, 伟 CEB0. A lead byte before a comma or a line end takes neither.
        let text: [UInt8] =
            Array("id,v,w\nA1,".utf8) + [0xD5, 0xC5, 0xFF, 0xCE, 0xB0]
            + Array(",x\nA2,".utf8) + [0xD5, 0xC5, 0xCE] + Array(",y\nA3,z,".utf8)
            + [0xD5, 0xC5, 0xD5] + Array("\nA4,".utf8) + [0xD5, 0xC5] + Array(",\"".utf8)
            + [0xCE, 0xB0] + Array(",\"\"q\"\nA5,".utf8) + [0x81, 0x30, 0x2C]
            + Array("\nA6,".utf8) + [0xD5, 0xC5, 0x84, 0x31, 0xA5, 0x30] + Array(",u\nA7,".utf8)
            + [0xCE, 0xB0, 0x2C, 0x80, 0x0A, 0x41, 0x2C, 0x2C, 0xD5]
        let file = TemporaryFile(text)
        defer { file.keep() }
        let fields = Table.texts(["id", "v", "w"])
        let events = try Table.read(file.path, fields, window: window, encoding: .gb18030)
        let broken = events.compactMap(\.broken)
        #expect(broken.map(\.code) == Array(repeating: "D0655", count: 7))
        #expect(broken.map(\.line) == [2, 3, 4, 6, 7, 8, 9])
        #expect(broken.map(\.column) == [5, 5, 7, 4, 5, 6, 4])
        #expect(broken.map(\.columnName) == ["v", "v", "w", "v", "v", "w", "w"])
        #expect(broken.first?.reason.en == "`v` holds bytes that are no character of GB18030")
        #expect(
            events.compactMap(\.values) == [[.text("A4"), .text("张"), .text("伟,\"q")]])
    }

    @Test("a second byte never divides a cell, nor closes one")
    func secondBytes() throws {
        // Each second byte, behind a lead byte of hanzi, quoted and plain; the values come from Python.
        let run = try Executable.run(
            "/usr/bin/env", ["python3", Project.path("Tests/Oracle/gb18030.py"), "table"])
        let lines = run.output.split(separator: "\n")
        let file = TemporaryFile(Self.bytes(lines[0]))
        defer { file.keep() }
        let expected = lines.dropFirst().map { line in
            line.split(separator: " ").map {
                Seen.text(String(decoding: Self.bytes($0), as: UTF8.self))
            }
        }
        for window in [16, 31, 1 << 20] {
            let events = try Table.read(
                file.path, Self.fields, window: window, encoding: .gb18030)
            #expect(events.map(\.values) == expected)
        }
    }

    @Test("the second pass gives the same rows")
    func again() throws {
        let file = TemporaryFile(
            Array("id,v\nA,".utf8) + [0xD5, 0xC5] + Array("\nB,".utf8) + [0xCE, 0xB0])
        defer { file.keep() }
        var sources = SourceSet()
        var reader = try PortfolioReader(
            path: file.path, declaration: Table.declaration(Self.fields), currency: Table.yuan,
            sources: &sources)
        let first = try Table.events(&reader, Self.fields)
        #expect(first.map(\.values) == [[.text("A"), .text("张")], [.text("B"), .text("伟")]])
        #expect(reader.bytesRead == reader.totalBytes)
        try reader.rewind()
        #expect(try Table.events(&reader, Self.fields) == first)
    }

    @Test("the first lines tell the encoding, and the finding says how")
    func detection() throws {
        // 姓名 is D0D5 C3FB; 模 is C4A3, which is sound UTF-8 too.
        let name: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB]
        let tricky: [UInt8] = [0xC4, 0xA3]
        let file = TemporaryFile(
            Array("id,".utf8) + name + Array("\nA,x\nB,".utf8) + tricky + [0x0A])
        defer { file.keep() }
        let fields = [Table.field("id"), Table.field("姓名")]
        var sources = SourceSet()
        var reader = try PortfolioReader(
            path: file.path, declaration: Table.declaration(fields),
            currency: Table.yuan, sources: &sources)
        #expect(try Table.events(&reader, fields).last?.values == [.text("B"), .text("模")])
        let findings = reader.findings(at: Table.span(7))
        #expect(findings.map(\.code) == ["D0670"])
        #expect(findings.first?.severity == .warning)
        #expect(findings.first?.span == Table.span(7))
        #expect(
            findings.first?.note?.en
                == "of the first 2 lines with other than ASCII 2 can be GB18030, 1 can be UTF-8; "
                + "line 1 is the first that is not UTF-8")
    }

    @Test("UTF-8 is never taken for GB18030, nor is what is declared")
    func noDetection() throws {
        // Two hanzi of UTF-8 are sound GB18030 as well; so is each of these lines.
        for text in ["id,姓名\nA,王小明明\n", "id,v\nA,联通\nB,王明\n", "id,v\nA,B\n"] {
            let file = TemporaryFile(text)
            defer { file.keep() }
            var sources = SourceSet()
            let reader = try PortfolioReader(
                path: file.path, declaration: Table.declaration([Table.field("id")]),
                currency: Table.yuan, sources: &sources)
            #expect(reader.findings(at: nil).isEmpty, "\(text)")
        }
        let gb = TemporaryFile(Array("id,v\nA,".utf8) + [0xD5, 0xC5])
        defer { gb.keep() }
        let broken = try Table.read(gb.path, Self.fields, encoding: .utf8).first?.broken
        #expect(broken?.code == "D0655")
        #expect(broken?.reason.en.contains("looks like GB18030") == true)
    }

    @Test("a declared encoding that the file speaks against is refused")
    func wrongDeclaration() throws {
        let file = TemporaryFile("id,v\nA,王小明\n")
        defer { file.keep() }
        do throws(PortfolioError) {
            _ = try Table.read(file.path, Self.fields, encoding: .gb18030)
            Issue.record("UTF-8 was read as GB18030")
        } catch {
            #expect(error.findings.map(\.code) == ["D0671"])
        }
    }
}
