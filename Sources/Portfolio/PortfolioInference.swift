package import CampaignLanguage
package import Diagnostics
package import Expressions

/// Looks at a whole table without a dictionary and says what its columns are.
///
/// Good for a first dry run and for a starter campaign; a live run wants types that a person has declared.
package enum PortfolioInference {
    /// What the columns of the file at `path` are, in its order; one pass, in flat memory.
    ///
    /// Columns known by the glossary's names get their type from the name, all others from their cells. Rows
    /// that cannot be divided or have another count of columns are passed over: the reader reports them.
    /// `decimals` is how many decimals money has.
    package static func infer(
        path: String, decimals: Int = 2, sources: inout SourceSet
    ) throws(PortfolioError) -> [InferredField] {
        try inferred(path, decimals, &sources).fields
    }

    private static func inferred(
        _ path: String, _ decimals: Int, _ sources: inout SourceSet
    ) throws(PortfolioError) -> (fields: [InferredField], encoding: TextEncoding) {
        var rows = CSVRows(
            file: try PortfolioFile(path: path, encoding: nil), window: CSVRows.defaultWindow)
        let columns = try Header.read(&rows, sources: &sources).columns
        var evidence = columns.map { _ in ColumnEvidence(decimals: decimals) }
        var count = 0
        reading: while true {
            switch try rows.advance() {
            case .end: break reading
            case .fault: continue
            case .row:
                if rows.cellCount != columns.count { continue }
            }
            count += 1
            for column in columns.indices {
                let cell = rows.cell(column)
                let length = cell.hasDoubledQuotes ? rows.undouble(column) : cell.length
                evidence[column].add(UnsafePointer(rows.row + Int(cell.start)), length)
            }
        }
        if count == 0 { throw .noAccounts(path) }
        var taken: Set<ColumnRole> = []
        let fields: [InferredField] = zip(columns, evidence).compactMap { name, evidence in
            // A column without a name cannot be a field.
            if name.isEmpty { return nil }
            let role = ColumnRole(columnName: name).flatMap { taken.insert($0).inserted ? $0 : nil }
            return evidence.field(name, role)
        }
        return (fields, rows.encoding)
    }

    /// The same as a declaration's parts; what a campaign needs and the table lacks is an error.
    ///
    /// `span` is where the path is written.
    package static func portfolio(
        path: String, decimals: Int = 2, at span: SourceSpan?, sources: inout SourceSet
    ) throws(PortfolioError) -> InferredPortfolio {
        let fields: [InferredField]
        let encoding: TextEncoding
        do throws(PortfolioError) {
            if TableSelection.isDatabase(path) { throw .undeclared(path) }
            (fields, encoding) = try inferred(path, decimals, &sources)
        } catch {
            throw error.located(at: span)
        }
        try check(fields, encoding, path: path, at: span)
        let place = { (role: ColumnRole) in fields.firstIndex { $0.role == role } }
        guard let account = place(.account), let due = place(.dueDate) else {
            let missing = [ColumnRole.account, .dueDate].filter { place($0) == nil }
            throw PortfolioError(
                missing.map {
                    InferenceMessages.roleMissing(
                        $0, header: fields.map(\.column), path: path, at: span)
                })
        }
        if fields[due].filled == 0 || fields[due].isMany(fields[due].misfits) {
            throw PortfolioError(InferenceMessages.noDates(fields[due].column, path, at: span))
        }
        return InferredPortfolio(
            columns: fields.map { field in
                InferredPortfolio.Column(
                    name: field.column, type: field.type, isOptional: field.isOptional,
                    longest: field.longest, personal: field.personal)
            }, account: account, borrower: place(.borrower), due: due, asOf: place(.asOf),
            encoding: encoding)
    }

    /// What no declaration of the columns could mend.
    private static func check(
        _ fields: [InferredField], _ encoding: TextEncoding, path: String, at span: SourceSpan?
    ) throws(PortfolioError) {
        var findings: [Diagnostic] = []
        var counts: [String: Int] = [:]
        for field in fields {
            counts[field.column, default: 0] += 1
            if counts[field.column] == 2 {
                findings.append(InferenceMessages.twice(field.column, path, at: span))
            }
            if field.isMany(field.undecodable) {
                findings.append(InferenceMessages.notDecodable(field, encoding, path, at: span))
            }
        }
        if !findings.isEmpty { throw PortfolioError(findings) }
    }
}

/// A column as it was found.
package struct InferredField: Sendable, Hashable {
    package var column: String
    package var type: ValueType
    /// Some cells are empty.
    package var isOptional: Bool
    /// UTF-16 units of the longest text; nil where it is no text.
    package var longest: Int?
    package var personal: Personal?
    /// What the column is by its name.
    package var role: ColumnRole?
    /// Cells that are not of the type; they will break their rows.
    package var misfits: Int
    /// Cells that are not empty.
    package var filled: Int
    /// Cells that are not UTF-8, and what those look like.
    package var undecodable: Int
    var guess: EncodingGuess?

    /// More than one cell in a hundred is so, more broken rows than a run takes.
    func isMany(_ cells: Int) -> Bool { cells * 100 > filled }
}

/// What a column is for, known by its name (the glossary's, in English and Chinese).
package enum ColumnRole: String, Sendable, CaseIterable {
    case account, borrower, dueDate, name, phone, email, asOf

    /// The names that stand for the role, the first for showing.
    package var columnNames: [String] {
        switch self {
        case .account: ["合同编号", "合同号", "账号", "account", "account_id"]
        case .borrower: ["客户号", "客户编号", "borrower", "borrower_id"]
        case .dueDate: ["还款日", "到期日", "due_date"]
        case .name: ["姓名", "name"]
        case .phone: ["手机", "手机号", "phone"]
        case .email: ["邮箱", "email"]
        case .asOf: ["数据时间", "as_of"]
        }
    }

    init?(columnName: String) {
        let name = columnName.lowercased()
        guard let role = Self.allCases.first(where: { $0.columnNames.contains(name) }) else {
            return nil
        }
        self = role
    }
}

/// The findings about a table that is to be used without a dictionary.
enum InferenceMessages {
    static func noDates(_ column: String, _ path: String, at span: SourceSpan?) -> Diagnostic {
        let column = VisibleText.escaped(column)
        return Diagnostic(
            "D0616",
            Phrase(
                "the column `\(column)` of `\(path)` holds other things than dates",
                zh: "`\(path)` 的 `\(column)` 这一列不全是日期"),
            at: span,
            note: Phrase(
                "a date is written as `2026-11-20`; rows with another form would be left out",
                zh: "日期应写成 `2026-11-20`；写成别的样子的行会被跳过"),
            help: Phrase(
                "give the column the number format `yyyy-mm-dd` and export the table again",
                zh: "把这一列的单元格格式设为 `yyyy-mm-dd`，再导出一次"))
    }

    static func twice(_ column: String, _ path: String, at span: SourceSpan?) -> Diagnostic {
        let column = VisibleText.escaped(column)
        return Diagnostic(
            "D0617",
            Phrase(
                "two columns of `\(path)` are named `\(column)`",
                zh: "`\(path)` 里有两列都叫 `\(column)`"),
            at: span,
            note: Phrase("a field could not say which of them it reads", zh: "字段说不清该用哪一列"),
            help: Phrase("rename one of them", zh: "给其中一列改名"))
    }

    static func notDecodable(
        _ field: InferredField, _ encoding: TextEncoding, _ path: String, at span: SourceSpan?
    ) -> Diagnostic {
        let column = VisibleText.escaped(field.column)
        return Diagnostic(
            "D0618",
            Phrase(
                "the column `\(column)` of `\(path)` is not \(encoding.name)",
                zh: "`\(path)` 的 `\(column)` 这一列不是 \(encoding.name)"),
            at: span,
            note: field.guess.map {
                Phrase("the bytes look like \($0.name)", zh: "看起来是 \($0.name) 编码")
            },
            help: Phrase("save the file as “CSV UTF-8”", zh: "另存为“CSV UTF-8（逗号分隔）”"))
    }

    static func roleMissing(
        _ role: ColumnRole, header: [String], path: String, at span: SourceSpan?
    ) -> Diagnostic {
        let names = role.columnNames.map { "`\($0)`" }
        let what = role == .account ? "an account's number" : "the due date"
        let zhWhat = role == .account ? "合同编号" : "还款日"
        let shown = header.prefix(20).map { "`\(VisibleText.escaped($0))`" }
        return Diagnostic(
            "D0615",
            Phrase(
                "`\(path)` has no column that is known as \(what)",
                zh: "`\(path)` 里找不到\(zhWhat)这一列"),
            at: span,
            note: Phrase(
                "its columns are \(shown.joined(separator: ", "))",
                zh: "文件里的列有 \(shown.joined(separator: "、"))"),
            help: Phrase(
                "name the column \(names.joined(separator: " or ")), or declare `fields`",
                zh: "把列名改成 \(names.joined(separator: " 或 "))，或者写 `fields` 声明各列"))
    }
}
