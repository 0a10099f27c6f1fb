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
        var rows = CSVRows(file: try PortfolioFile(path: path), window: CSVRows.defaultWindow)
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
        return zip(columns, evidence).compactMap { name, evidence in
            // A column without a name cannot be a field.
            if name.isEmpty { return nil }
            let role = ColumnRole(columnName: name).flatMap { taken.insert($0).inserted ? $0 : nil }
            return evidence.field(name, role)
        }
    }

    /// The same as a declaration's parts; what a campaign needs and the table lacks is an error.
    ///
    /// `span` is where the path is written.
    package static func portfolio(
        path: String, decimals: Int = 2, at span: SourceSpan?, sources: inout SourceSet
    ) throws(PortfolioError) -> InferredPortfolio {
        let fields: [InferredField]
        do throws(PortfolioError) {
            fields = try infer(path: path, decimals: decimals, sources: &sources)
        } catch {
            throw error.located(at: span)
        }
        let place = { (role: ColumnRole) in fields.firstIndex { $0.role == role } }
        guard let account = place(.account), let due = place(.dueDate) else {
            let missing = [ColumnRole.account, .dueDate].filter { place($0) == nil }
            throw PortfolioError(
                missing.map {
                    InferenceMessages.roleMissing(
                        $0, header: fields.map(\.column), path: path, at: span)
                })
        }
        return InferredPortfolio(
            columns: fields.map { field in
                InferredPortfolio.Column(
                    name: field.column, type: field.type, isOptional: field.isOptional,
                    longest: field.longest, personal: field.personal)
            }, account: account, borrower: place(.borrower), due: due, asOf: place(.asOf))
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
