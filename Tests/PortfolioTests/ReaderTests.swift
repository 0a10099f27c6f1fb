internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Glibc
internal import Portfolio
internal import Testing

/// The reader as a whole: the header, windows, memory, the second pass.
@Suite("portfolio reader")
struct ReaderTests {
    static let fields: [Field] = [
        Table.field("合同编号", longest: 20, isShown: true), Table.field("还款日", .date),
        Table.field("应还", .money),
    ]

    @Test("a missing column is told at its field, with what was likely meant")
    func missingColumn() throws {
        let file = TemporaryFile("合同号,还款日,应还\nA,2026-11-20,1.00\n")
        defer { file.keep() }
        let finding = try #require(Table.refusal(file, Self.fields).findings.first)
        #expect(finding.code == "D0612")
        #expect(finding.span == Table.span(1))
        #expect(finding.message.en.contains("no column `合同编号`"))
        let help = try #require(finding.help)
        #expect(help.en.contains("did you mean `合同号`? then write `column: 合同号`"))
        #expect(help.en.contains("`合同号`, `还款日`, `应还`"))
        #expect(help.zh.contains("是否想用 `合同号`"))
    }

    @Test("every missing column is told")
    func missingColumns() {
        let refusal = Table.refusal(TemporaryFile("x,y\n1,2\n"), Self.fields)
        #expect(refusal.findings.map(\.code) == ["D0612", "D0612", "D0612"])
    }

    @Test("a column that is there twice is told in the header, if a field reads it")
    func duplicateColumn() throws {
        let text = "\u{FEFF}合同编号,还款日,应还,备注,备注, 应还\nA,2026-11-20,1.00,,,2.00\n"
        let file = TemporaryFile(text)
        defer { file.keep() }
        let refusal = Table.refusal(file, Self.fields)
        #expect(refusal.findings.map(\.code) == ["D0613"])
        let finding = try #require(refusal.findings.first)
        let span = try #require(finding.span)
        #expect(refusal.sources.text(span) == " 应还")
        let place = refusal.sources.position(span)
        #expect(place.name == file.path)
        #expect([place.position.line, place.position.column] == [1, 19])
        #expect(finding.labels.map { refusal.sources.text($0.span) }.first == "应还")
        #expect(finding.labels.last?.span == Table.span(1))
    }

    @Test("columns that no field reads are named once")
    func ignoredColumns() throws {
        let file = TemporaryFile("备注,合同编号,,还款日,车型,应还\n,A,,2026-11-20,,1.00\n")
        defer { file.keep() }
        var sources = SourceSet()
        let reader = try PortfolioReader(
            path: file.path, declaration: Table.declaration(Self.fields), currency: Table.yuan,
            sources: &sources)
        #expect(reader.ignoredColumns == ["备注", "车型"])
        #expect(reader.columns == ["备注", "合同编号", "", "还款日", "车型", "应还"])
        #expect(sources.files.isEmpty)
    }

    @Test("names of columns are equal however Unicode stores them")
    func canonicalNames() throws {
        let fields = [Table.field("id"), Table.field("é", isOptional: true)]
        #expect(try Table.read(text: "id,e\u{301}\nA,x\n", fields).count == 1)
    }

    @Test(
        "a file that is no table of accounts is refused",
        arguments: [
            ("", "D0605"), ("\u{FEFF}", "D0605"), ("\n\r\n\n", "D0605"),
            ("id,v\n", "D0606"), ("id,v\r\n\r\n\n", "D0606"), ("id,v", "D0606"),
            ("id;v\nA;1\n", "D0609"), ("id\tv\nA\t1\n", "D0609"), ("id，v\nA，1\n", "D0609"),
            ("id,v\rA,1\rB,2\r", "D0610"), ("id,\"v\nA,1\n", "D0624"), ("id,v\"w\nA,1\n", "D0622"),
        ])
    func refused(_ text: String, _ code: String) {
        let refusal = Table.refusal(TemporaryFile(text), Table.texts(["id", "v"]))
        #expect(refusal.findings.map(\.code) == [code])
        #expect(refusal.findings.allSatisfy { !$0.message.zh.isEmpty })
    }

    @Test("a header in another encoding is refused with its name")
    func encodings() {
        // 合同 in GB18030 is BA CF CD AC; two rows in UTF-8 speak for that.
        let gb = TemporaryFile([0xBA, 0xCF, 0xCD, 0xAC] + Array(",v\nA,张\nB,王\n".utf8))
        let wide = TemporaryFile([0xFF, 0xFE, 0x69, 0x00, 0x64, 0x00])
        let findings = [gb, wide].flatMap { Table.refusal($0, Table.texts(["id", "v"])).findings }
        #expect(findings.map(\.code) == ["D0608", "D0608"])
        #expect(findings.map { $0.note?.en.contains("GB18030") } == [true, false])
        #expect(findings.last?.note?.en.contains("UTF-16") == true)
    }

    @Test("a file that is not there, or is none, is refused at the place of its path")
    func notThere() {
        var sources = SourceSet()
        for (path, code) in [("/nowhere/accounts.csv", "D0601"), ("/dev/null", "D0603")] {
            #expect {
                _ = try PortfolioReader(
                    path: path, origin: Table.span(7),
                    declaration: Table.declaration(Self.fields), currency: Table.yuan,
                    sources: &sources)
            } throws: { error in
                let finding = (error as? PortfolioError)?.findings.first
                return finding?.code == code && finding?.span == Table.span(7)
            }
        }
    }

    @Test(
        "a file that cannot be opened is the system's fault, and has no place where no file says it"
    )
    func systemFault() {
        var sources = SourceSet()
        for path in ["/nowhere/accounts.csv", "/dev/null", "/"] {
            #expect {
                _ = try PortfolioReader(
                    path: path, declaration: Table.declaration(Self.fields),
                    currency: Table.yuan, sources: &sources)
            } throws: { error in
                guard let error = error as? PortfolioError else { return false }
                return error.isInputOutput && error.findings.map(\.span) == [nil]
            }
        }
        let empty = TemporaryFile("")
        defer { empty.keep() }
        #expect {
            _ = try PortfolioReader(
                path: empty.path, declaration: Table.declaration(Self.fields),
                currency: Table.yuan, sources: &sources)
        } throws: {
            ($0 as? PortfolioError)?.isInputOutput == false
        }
    }

    @Test("a field that no column can hold is refused")
    func spanField() {
        let fields = [Table.field("id"), Table.field("v", .span(.days))]
        let refusal = Table.refusal(TemporaryFile("id,v\nA,1\n"), fields)
        #expect(refusal.findings.map(\.code) == ["D0614"])
    }

    /// Sound, broken and quoted rows, LF and CR LF, on 1 to 3 lines each.
    private static func mixed(rows: Int, seed: UInt64) -> String {
        var random = SplitMix64(seed: seed)
        var text = "合同编号,备注,还款日,应还\r\n"
        let notes = ["", "普通", "\"a,b\"", "\"say \"\"no\"\"\"", "\"1\n2\r\n3\"", "x\"y", "𬎆"]
        let days = ["2026-11-20", "2026-02-30", "\"2027-01-09\"", ""]
        for number in 0..<rows {
            text += "A\(number),\(random.pick(notes)),\(random.pick(days)),"
            text += random.pick(["1.00", "12345.67", "1,5", "0", "\"7\""])
            text += random.pick(["\n", "\r\n", "\n\n"])
        }
        return text
    }

    @Test("the size of the window does not change what is read", arguments: [1, 2, 3] as [UInt64])
    func windows(_ seed: UInt64) throws {
        let file = TemporaryFile(Self.mixed(rows: 400, seed: seed))
        defer { file.keep() }
        let whole = try Table.read(file.path, Self.fields, window: 1 << 20)
        #expect(whole.count >= 400)
        #expect(whole.contains { $0.values != nil } && whole.contains { $0.broken != nil })
        for window in [16, 31, 64, 65, 127, 1000, 4096, 1 << 16] {
            let events = try Table.read(file.path, Self.fields, window: window)
            #expect(events == whole, "seed \(seed), window \(window)")
        }
    }

    @Test("the window does not grow with the rows, only with the longest row")
    func memory() throws {
        let long = String(repeating: "字", count: 3000)
        for (rows, tail, most) in [
            (200, "", 4096), (20_000, "", 4096), (20_000, "A,\(long),2026-11-20,1.00\n", 16_384),
        ] {
            let row = "AX2026000001,备注,2026-11-20,1234.50\n"
            let text = "合同编号,备注,还款日,应还\n" + String(repeating: row, count: rows) + tail
            let file = TemporaryFile(text)
            defer { file.keep() }
            var sources = SourceSet()
            var reader = try PortfolioReader(
                path: file.path, declaration: Table.declaration(Self.fields),
                currency: Table.yuan, sources: &sources, window: 4096)
            let events = try Table.events(&reader, Self.fields)
            #expect(events.count == rows + (tail.isEmpty ? 0 : 1))
            #expect(reader.windowBytes == most)
            #expect(reader.bytesRead == text.utf8.count && reader.totalBytes == text.utf8.count)
            #expect(reader.rowNumber == events.count)
        }
    }

    @Test("a row of more than 1 MiB ends the reading, wherever it lies in a window")
    func tooLong() throws {
        let start = "id,v\nA1,y\nA2,\""
        for window in [4096, 1 << 20, 1 << 23] {
            let swallowed = TemporaryFile(start + String(repeating: "x,y\n", count: 300_000))
            defer { swallowed.keep() }
            #expect {
                _ = try Table.read(swallowed.path, Table.texts(["id", "v"]), window: window)
            } throws: { error in
                let finding = (error as? PortfolioError)?.findings.first
                return finding?.code == "D0607" && finding?.message.en.contains("line 3") == true
            }
        }
        let allowed = String(repeating: "x", count: (1 << 20) - 3)
        #expect(try Table.read(text: "id,v\nA,\(allowed)\n", Table.texts(["id", "v"])).count == 1)
    }

    @Test("a second pass gives the same events")
    func secondPass() throws {
        let file = TemporaryFile(Self.mixed(rows: 100, seed: 9))
        defer { file.keep() }
        for window in [64, 1 << 20] {
            var sources = SourceSet()
            var reader = try PortfolioReader(
                path: file.path, declaration: Table.declaration(Self.fields),
                currency: Table.yuan, sources: &sources, window: window)
            let first = try Table.events(&reader, Self.fields)
            try reader.rewind()
            #expect(reader.rowNumber == 0)
            let second = try Table.events(&reader, Self.fields)
            #expect(first == second)
            try reader.rewind()
            let words = UnsafeMutablePointer<Int64>.allocate(capacity: 3)
            defer { words.deallocate() }
            _ = try reader.next(words)
            // Also from the middle of a pass.
            try reader.rewind()
            #expect(try Table.events(&reader, Self.fields) == first)
        }
    }

    enum Change: CaseIterable {
        case appended, cut, touched, replaced, removed
    }

    @Test("a file that changed between the passes is refused", arguments: Change.allCases)
    func changed(_ change: Change) throws {
        let text = Self.mixed(rows: 50, seed: 4)
        let file = TemporaryFile(text)
        defer { file.keep() }
        file.setModified(seconds: 1_000_000_000)
        var sources = SourceSet()
        var reader = try PortfolioReader(
            path: file.path, declaration: Table.declaration(Self.fields), currency: Table.yuan,
            sources: &sources)
        _ = try Table.events(&reader, Self.fields)
        switch change {
        case .appended: file.append("A9,,2026-11-20,1.00\n")
        case .cut: truncate(file.path, 100)
        case .touched: file.setModified(seconds: 1_000_000_001)
        case .replaced:
            let other = TemporaryFile(text)
            other.setModified(seconds: 1_000_000_000)
            rename(other.path, file.path)
        case .removed: unlink(file.path)
        }
        var codes: [String] = []
        do throws(PortfolioError) {
            try reader.rewind()
        } catch {
            codes = error.findings.map(\.code)
        }
        #expect(codes == ["D0604"])
    }

    @Test("a file that grows while it is read is refused at its end")
    func changedDuringPass() throws {
        let file = TemporaryFile(Self.mixed(rows: 50, seed: 5))
        defer { file.keep() }
        file.setModified(seconds: 1_000_000_000)
        var sources = SourceSet()
        var reader = try PortfolioReader(
            path: file.path, declaration: Table.declaration(Self.fields), currency: Table.yuan,
            sources: &sources, window: 64)
        file.append("A9,,2026-11-20,1.00\n")
        var codes: [String] = []
        do throws(PortfolioError) {
            _ = try Table.events(&reader, Self.fields)
        } catch {
            codes = error.findings.map(\.code)
        }
        #expect(codes == ["D0604"])
    }

    @Test("20,000 random files are read to their end, the same in every window")
    func fuzz() throws {
        let seed: UInt64 = 20_261_120
        var random = SplitMix64(seed: seed)
        let alphabet: [UInt8] =
            Array("\"\"\",,,\n\n\r;\tA1.-%0２张\u{200B}\u{FEFF}".utf8) + [0, 0xFF, 0xC3]
        let fields = [
            Table.field("a"), Table.field("b", .money, isOptional: true),
            Table.field(
                "c", .text(.name), isOptional: true, longest: 3, isShown: true),
        ]
        let file = TemporaryFile("")
        defer { file.keep() }
        var outcomes: Set<String> = []
        for round in 0..<20_000 {
            // Half of them get as far as rows.
            var bytes = random.below(2) == 0 ? Array("a,b,c\n".utf8) : []
            for _ in 0..<random.below(48) {
                bytes.append(
                    random.below(12) == 0 ? UInt8(random.below(256)) : random.pick(alphabet))
            }
            file.write(bytes)
            let results = [16, 1 << 12].map { window -> [SeenEvent]? in
                do throws(PortfolioError) {
                    return try Table.read(file.path, fields, window: window)
                } catch {
                    outcomes.formUnion(error.findings.map(\.code))
                    return nil
                }
            }
            // An expectation for each of 20,000 rounds would take longer than the rounds.
            if results[0] != results[1] { Issue.record("seed \(seed), round \(round)") }
            for event in results[0] ?? [] {
                outcomes.insert(event.broken?.code ?? "sound")
                if let row = event.broken, row.line < 1 || row.column < 1 {
                    Issue.record("seed \(seed), round \(round): no place")
                }
            }
        }
        // The random files reach faults of files, of rows and of cells, and sound rows.
        #expect(
            outcomes.isSuperset(of: [
                "sound", "D0605", "D0612", "D0621", "D0622", "D0624", "D0633", "D0655",
            ]))
    }
}
