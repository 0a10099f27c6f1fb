package import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import GRDBSQLite

/// Reads accounts from a table or a query of a SQLite database.
///
/// Nothing is kept but one row, whose texts are copied into memory of a fixed size. TEXT is read as a CSV's cell
/// is, NULL is an empty cell, an INTEGER is its digits; a REAL is a rounded number and breaks its row.
final class DatabaseReader {
    let ignoredColumns: [String]
    private var rowNumber = 0

    private let table: DatabaseTable
    private let declaration: PortfolioDeclaration
    private let currency: Currency
    private let plans: FieldPlans
    /// The current row's texts, one after the other.
    private let row: UnsafeMutablePointer<UInt8>
    private var bytes = 0
    /// The first row was found while opening, and `next` has not given it yet.
    private var isFirst = true
    private var isAtEnd = false

    private static let longestRow = CSVRows.longestRow
    /// Bytes past a cell that its reading may load.
    private static let padding = 32

    init(
        path: String, origin: SourceSpan?, declaration: PortfolioDeclaration, currency: Currency,
        sources: inout SourceSet
    ) throws(PortfolioError) {
        table = try DatabaseTable(
            path: path, origin: origin, declaration: declaration, patience: DatabaseFile.patience,
            sources: &sources)
        ignoredColumns = table.header.ignored(table.matched)
        plans = try FieldPlans(declaration, columns: table.matched, currency)
        self.declaration = declaration
        self.currency = currency
        row = .allocate(capacity: Self.longestRow + Self.padding)
        row.initialize(repeating: 0, count: Self.longestRow + Self.padding)
        if try !step() { throw .noRows(path, table.selection) }
    }

    deinit { row.deallocate() }

    var columns: [String] { table.header.columns }
    var totalBytes: Int { table.file.size }
    /// How much of a table's file its rows so far are is known only at the end.
    var bytesRead: Int { isAtEnd ? totalBytes : min(bytes, totalBytes) }

    func next(_ words: UnsafeMutablePointer<Int64>) throws(PortfolioError) -> RowEvent? {
        if isFirst { isFirst = false } else if try !step() { return nil }
        rowNumber += 1
        var end = 0
        for index in 0..<plans.count {
            let plan = plans.plans + index
            let start = end
            if let fault = try copy(plan.pointee.column, to: &end) {
                return .broken(try broken(fault, index, 0..<0))
            }
            let fault = plans.read(
                index, row + start, end - start, base: row, into: &words[plan.pointee.slot])
            if let fault { return .broken(try broken(fault, index, start..<end)) }
        }
        bytes += end + plans.count
        return .row(text: UnsafePointer(row), length: end)
    }

    func rewind() throws(PortfolioError) {
        try table.file.checkUnchanged()
        sqlite3_reset(table.statement)
        (rowNumber, bytes, isAtEnd, isFirst) = (0, 0, false, false)
    }

    func release() { table.file.close() }

    /// Goes to the next row; false after the last.
    private func step() throws(PortfolioError) -> Bool {
        if isAtEnd { return false }
        let code = sqlite3_step(table.statement)
        if table.file.hasReadClock { throw .forbidden(table.selection, .function("now")) }
        if code == SQLITE_ROW { return true }
        // A file that was copied over may look broken.
        try table.file.checkUnchanged()
        if code != SQLITE_DONE { throw failure(code) }
        isAtEnd = true
        return false
    }

    private func failure(_ code: CInt) -> PortfolioError {
        switch code & 0xFF {
        case SQLITE_TOOBIG: .rowTooLong(table.file.path, row: rowNumber + 1)
        // The query, not the file, is at fault.
        case SQLITE_ERROR, SQLITE_AUTH, SQLITE_MISMATCH, SQLITE_CONSTRAINT:
            .query(table.selection, table.file.message, at: -1, row: rowNumber + 1)
        default: table.file.failure()
        }
    }

    /// Puts the text of a cell behind the row's texts, which end at `end`; a fault where it has none that is exact.
    @inline(__always)
    private func copy(_ column: Int, to end: inout Int) throws(PortfolioError) -> CellFault? {
        let number = table.numbers[column]
        switch sqlite3_column_type(table.statement, number) {
        case SQLITE_NULL: return nil
        case SQLITE_INTEGER:
            let room = 20
            if end + room > Self.longestRow { throw tooLong }
            end += Self.write(sqlite3_column_int64(table.statement, number), to: row + end)
            return nil
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(table.statement, number) else {
                throw table.file.failure()
            }
            let count = Int(sqlite3_column_bytes(table.statement, number))
            if end + count > Self.longestRow { throw tooLong }
            (row + end).update(from: text, count: count)
            end += count
            return nil
        case SQLITE_FLOAT: return CellFault(.real)
        default: return CellFault(.blob)
        }
    }

    private var tooLong: PortfolioError { .rowTooLong(table.file.path, row: rowNumber) }

    /// Writes the digits of a number, at most 20 bytes, and returns how many they are.
    private static func write(_ number: Int64, to place: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = number.magnitude
        var count = number < 0 ? 1 : 0
        var shifted = rest
        repeat {
            count += 1
            shifted /= 10
        } while shifted > 0
        var at = count
        repeat {
            at -= 1
            place[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { place[0] = UInt8(ascii: "-") }
        return count
    }
}

/// Broken rows; here memory is allocated.
extension DatabaseReader {
    private func broken(
        _ fault: CellFault, _ index: Int, _ cell: Range<Int>
    ) throws(PortfolioError) -> BrokenRow {
        let plan = plans.plans[index]
        let field = declaration.fields[plan.slot]
        let bytes = UnsafeBufferPointer(
            start: UnsafePointer(row + cell.lowerBound), count: cell.count)
        let guess = fault.kind == .notUTF8 ? EncodingGuess(bytes) : nil
        let reason = RowMessages.cell(
            fault, field, shown: field.shown(bytes), currency: currency, guess: guess,
            encoding: nil)
        return BrokenRow(
            rowNumber: rowNumber, line: rowNumber, column: 0, columnName: columns[plan.column],
            code: reason.code, reason: reason.phrase, account: try identity(declaration.account),
            borrower: try identity(declaration.borrower))
    }

    /// The text of an identity's cell if that is sound.
    private func identity(_ slot: Slot?) throws(PortfolioError) -> String? {
        guard let slot,
            let index = (0..<plans.count).first(where: { plans.plans[$0].slot == Int(slot.raw) })
        else { return nil }
        var end = 0
        if try copy(plans.plans[index].column, to: &end) != nil { return nil }
        var word: Word = 0
        if end == 0 || plans.read(index, row, end, base: row, into: &word) != nil { return nil }
        return String(validating: UnsafeBufferPointer(start: row, count: end), as: UTF8.self)
    }
}

/// Looks at a database without reading accounts, for those who check a campaign.
package enum DatabaseCheck {
    /// The findings about the file, the table or the query, and the columns.
    ///
    /// Where another program has the file at the moment nothing is said; a run will see.
    package static func findings(
        path: String, origin: SourceSpan?, declaration: PortfolioDeclaration,
        sources: inout SourceSet
    ) -> [Diagnostic] {
        do throws(PortfolioError) {
            _ = try DatabaseTable(
                path: path, origin: origin, declaration: declaration, patience: 0,
                sources: &sources)
            return []
        } catch {
            return error.isInputOutput ? [] : error.located(at: origin).findings
        }
    }
}
