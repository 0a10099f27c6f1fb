internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Portfolio
internal import Testing

/// What the columns of a table without a dictionary are taken for.
@Suite("inference")
struct InferenceTests {
    private static func infer(_ text: String) throws -> [InferredField] {
        var sources = SourceSet()
        let file = TemporaryFile(text)
        defer { file.keep() }
        return try PortfolioInference.infer(path: file.path, sources: &sources)
    }

    private static func column(_ cells: [String], name: String = "v") throws -> InferredField {
        let rows = cells.enumerated().map { "A\($0.offset),\($0.element)\n" }.joined()
        return try infer("合同编号,\(name)\n" + rows)[1]
    }

    @Test(
        "a column is of the narrowest type that all its cells have",
        arguments: [
            (["1.00", "-2.50", "1234567.89"], ValueType.money),
            (["1.00", "0", "2.50"], .money),
            (["0", "0"], .integer),
            (["1", "20", "-3"], .integer),
            (["1", "0"], .integer),
            (["1.5", "2.125", "3"], .decimal(scale: 3)),
            (["1.00", "2.5"], .decimal(scale: 2)),
            (["95%", "7.5%"], .percent),
            (["95%", "7"], .text(.plain)),
            (["2026-11-20", "2024-02-29"], .date),
            (["2026-11-20", "2026-02-30"], .text(.plain)),
            (["2026-11-20T06:00:00+08:00", "2026-11-20T06:00:00Z"], .timestamp),
            (["2026-11-20 06:00:00"], .text(.plain)),
            (["是", "否"], .boolean), (["true", "FALSE"], .boolean),
            (["正常", "结清"], .text(.plain)),
            (["001", "123"], .text(.plain)),
            (["1234567890123456"], .text(.plain)),
            (["1,234.50"], .text(.plain)),
            (["", ""], .text(.plain)),
        ] as [([String], ValueType)])
    func types(_ cells: [String], _ type: ValueType) throws {
        let quoted = cells.map { $0.contains(",") ? "\"\($0)\"" : $0 }
        let field = try Self.column(quoted)
        #expect(field.type == type)
        #expect(field.misfits == 0)
        #expect(field.isOptional == cells.contains(""))
    }

    @Test("one slip in a hundred does not turn amounts or dates into texts, two do")
    func slips() throws {
        let amounts = Array(repeating: "12.50", count: 199)
        let one = try Self.column(amounts + ["12.5"])
        #expect(one.type == .money && one.misfits == 1)
        let three = try Self.column(amounts + ["x", "y", "z"])
        #expect(three.type == .text(.plain) && three.misfits == 0)
        let dates = try Self.column(Array(repeating: "2026-11-20", count: 99) + ["2026-02-30"])
        #expect(dates.type == .date && dates.misfits == 1)
        // Digits with one letter among them may be identifiers.
        let counts = try Self.column(Array(repeating: "7", count: 199) + ["7a"])
        #expect(counts.type == .text(.plain))
    }

    @Test("columns are known by the glossary's names, in Chinese and English")
    func roles() throws {
        let chinese = try Self.infer(
            "合同编号,客户号,还款日,姓名,手机号,邮箱,数据时间\n"
                + "001,7,2026-11-20,张伟,13800138000,,2026-11-20T06:00:00+08:00\n")
        let english = try Self.infer(
            "Account_ID,borrower,due_date,name,phone,email,as_of\n"
                + "001,7,2026-11-20,张伟,13800138000,,2026-11-20T06:00:00+08:00\n")
        for fields in [chinese, english] {
            #expect(
                fields.map(\.role) == [
                    .account, .borrower, .dueDate, .name, .phone, .email, .asOf,
                ])
            #expect(
                fields.map(\.type) == [
                    .text(.plain), .text(.plain), .date, .text(.name), .text(.phone), .text(.email),
                    .timestamp,
                ])
            #expect(fields.map(\.personal) == [nil, .hidden, nil, .name, .phone, .email, nil])
            #expect(fields.map(\.isOptional) == [false, false, false, false, false, true, false])
            #expect(fields.map(\.longest) == [3, 1, nil, 2, 11, nil, nil])
        }
    }

    @Test("a role is given once, to the first column of a name for it")
    func roleOnce() throws {
        let fields = try Self.infer("合同编号,account,还款日\nA,1,2026-11-20\n")
        #expect(fields.map(\.role) == [.account, nil, .dueDate])
        #expect(fields[1].type == .integer)
    }

    @Test("broken rows are passed over, quoted cells and lengths are seen as they are")
    func rows() throws {
        let fields = try Self.infer("合同编号,备注\nA,\"x\"\"y\"\nB\nC,z\"\nD,\"😀,\n\"\n")
        #expect(fields.map(\.longest) == [1, 4])
    }

    @Test("a table becomes the parts of a declaration")
    func declaration() throws {
        let file = TemporaryFile("姓名,还款日,备注,合同编号,应还\n张伟,2026-11-20,,A1,12.50\n")
        defer { file.keep() }
        var sources = SourceSet()
        let table = try PortfolioInference.portfolio(path: file.path, at: nil, sources: &sources)
        #expect(table.columns.map(\.name) == ["姓名", "还款日", "备注", "合同编号", "应还"])
        #expect([table.account, table.due] == [3, 1])
        #expect(table.borrower == nil && table.asOf == nil)
        #expect(table.columns[2].isOptional)
    }

    /// Codes with which a table is refused.
    private static func refusal(_ bytes: some Collection<UInt8>) -> [String] {
        var sources = SourceSet()
        let file = TemporaryFile(bytes)
        defer { file.keep() }
        do throws(PortfolioError) {
            _ = try PortfolioInference.portfolio(path: file.path, at: nil, sources: &sources)
            return []
        } catch {
            return error.findings.map(\.code)
        }
    }

    @Test(
        "a due date of another form is refused where it would break more than one row in a hundred")
    func dueDates() {
        let head = "合同编号,还款日\n"
        let row = "A,2026-11-20\n"
        let other = "A,2026/11/20\n"
        #expect(Self.refusal((head + other).utf8) == ["D0616"])
        #expect(Self.refusal((head + "A,\n").utf8) == ["D0616"])
        let hundred = head + String(repeating: row, count: 99) + other
        #expect(Self.refusal(hundred.utf8) == [])
        #expect(Self.refusal((hundred + other).utf8) == ["D0616"])
    }

    @Test("two columns of one name and cells of another encoding are refused")
    func columns() {
        let twice = "合同编号,还款日,备注,备注,备注\nA,2026-11-20,1,2,3\n"
        #expect(Self.refusal(twice.utf8) == ["D0617"])
        // 张伟 in GB18030, behind two rows of UTF-8.
        let cell: [UInt8] = [0xD5, 0xC5, 0xCE, 0xB0]
        let rows = "account,due_date,name\nA,2026-11-20,张\nB,2026-11-20,王\nC,2026-11-20,"
        let gbk = Array(rows.utf8) + cell
        #expect(Self.refusal(gbk) == ["D0618"])
    }

    @Test("a table without accounts or due dates is told so at its path")
    func rolesMissing() throws {
        var sources = SourceSet()
        let file = TemporaryFile("x,y\n1,2\n")
        defer { file.keep() }
        #expect {
            _ = try PortfolioInference.portfolio(
                path: file.path, at: Table.span(3), sources: &sources)
        } throws: { error in
            let findings = (error as? PortfolioError)?.findings ?? []
            return findings.map(\.code) == ["D0615", "D0615"]
                && findings.allSatisfy { $0.span == Table.span(3) }
        }
    }
}
