internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Reads accounts from a CSV file (RFC 4180, UTF-8 or GB18030).
///
/// Nothing is kept but one window of the file: texts stay where they were read, and a `TextWord` says where. A
/// second pass gives the same events or refuses, because the file has changed.
struct CSVReader: ~Copyable {
    let columns: [String]
    let ignoredColumns: [String]
    private var rowNumber = 0

    private let declaration: PortfolioDeclaration
    private let currency: Currency
    private var rows: CSVRows
    private let plans: FieldPlans
    /// The first row, found while opening.
    private var first: CSVRows.Scan?
    /// Lines of a faulty row that are still to be reported, after its first.
    private var faultyLines: Range<Int> = 0..<0
    private var faultStart = 0

    init(
        path: String, declaration: PortfolioDeclaration, currency: Currency,
        sources: inout SourceSet, window: Int, mayBeEmpty: Bool = false
    ) throws(PortfolioError) {
        let file = try PortfolioFile(path: path, encoding: declaration.encoding)
        try self.init(
            file: file, declaration: declaration, currency: currency, sources: &sources,
            window: window, mayBeEmpty: mayBeEmpty)
    }

    init(
        file: consuming PortfolioFile, declaration: PortfolioDeclaration, currency: Currency,
        sources: inout SourceSet, window: Int, mayBeEmpty: Bool = false
    ) throws(PortfolioError) {
        let path = file.path
        let opened = try Self.open(file, declaration, currency, &sources, window)
        if case .end = opened.first, !mayBeEmpty { throw .noAccounts(path) }
        columns = opened.columns
        ignoredColumns = opened.ignoredColumns
        first = opened.first
        rows = opened.rows
        plans = opened.plans
        self.declaration = declaration
        self.currency = currency
    }

    /// A file whose header fits.
    private struct Opened: ~Copyable {
        var rows: CSVRows
        var columns: [String]
        var ignoredColumns: [String]
        var plans: FieldPlans
        var first: CSVRows.Scan
    }

    private static func open(
        _ file: consuming PortfolioFile, _ declaration: PortfolioDeclaration,
        _ currency: Currency, _ sources: inout SourceSet, _ window: Int
    ) throws(PortfolioError) -> Opened {
        let path = file.path
        var rows = CSVRows(file: file, window: window)
        let header = try Header.read(&rows, sources: &sources)
        let matched = try header.match(declaration.fields, path: path, sources: &sources)
        let plans = try FieldPlans(declaration, columns: matched, currency)
        let first = try rows.advance()
        return Opened(
            rows: rows, columns: header.columns, ignoredColumns: header.ignored(matched),
            plans: plans,
            first: first)
    }

    /// What a person should know about how the file is read; `span` is where its path is written.
    func findings(at span: SourceSpan?) -> [Diagnostic] {
        rows.evidence.map { [.readAsGB18030(rows.path, $0, at: span)] } ?? []
    }

    /// The line of the file, from 1, on which the current row starts.
    var line: Int { rows.line }
    /// Bytes of the file up to the end of the current row.
    var bytesRead: Int { rows.bytesRead }
    /// Bytes of the file when it was opened.
    var totalBytes: Int { rows.totalBytes }
    /// Bytes of the window: what the reader holds of the file at most.
    var windowBytes: Int { rows.capacity }

    mutating func next(
        _ words: UnsafeMutablePointer<Int64>
    ) throws(PortfolioError) -> RowEvent? {
        if !faultyLines.isEmpty { return .broken(insideFault()) }
        let scan: CSVRows.Scan
        if let first {
            scan = first
            self.first = nil
        } else {
            scan = try rows.advance()
        }
        switch scan {
        case .end: return nil
        case .fault(let fault):
            rowNumber += 1
            return .broken(broken(fault))
        case .row: rowNumber += 1
        }
        if rows.cellCount != columns.count { return .broken(wrongColumns()) }
        let base = UnsafePointer(rows.row)
        for index in 0..<plans.count {
            let plan = plans.plans + index
            let cell = rows.cell(plan.pointee.column)
            let length =
                cell.hasDoubledQuotes ? rows.undouble(plan.pointee.column) : cell.length
            let fault = plans.read(
                index, base + Int(cell.start), length, base: base,
                into: &words[plan.pointee.slot])
            if let fault { return .broken(broken(fault, index, length)) }
        }
        return .row(text: base, length: rows.rowLength)
    }

    /// Starts again at the first row, of the same file in the same state.
    mutating func rewind() throws(PortfolioError) {
        try rows.rewind()
        try rows.skipByteOrderMark()
        _ = try rows.advance()
        rowNumber = 0
        faultyLines = 0..<0
        first = nil
    }
}

/// Broken rows; here memory is allocated.
extension CSVReader {
    /// A row that cannot be divided counts once a line, so that a quote that swallows a thousand rows is
    /// not one broken row among few.
    private mutating func broken(_ fault: RowFault) -> BrokenRow {
        faultStart = rows.line
        faultyLines = rows.line + 1..<rows.line + max(1, rows.lineCount)
        let reason = RowMessages.cannotDivide(fault.kind)
        let place = rows.position(fault.offset)
        return BrokenRow(
            rowNumber: rowNumber, line: place.line, column: place.column, columnName: nil,
            code: reason.code, reason: reason.phrase, account: nil, borrower: nil)
    }

    private mutating func insideFault() -> BrokenRow {
        rowNumber += 1
        let line = faultyLines.lowerBound
        faultyLines = line + 1..<faultyLines.upperBound
        let reason = RowMessages.insideFault(startLine: faultStart)
        return BrokenRow(
            rowNumber: rowNumber, line: line, column: 1, columnName: nil, code: reason.code,
            reason: reason.phrase, account: nil, borrower: nil)
    }

    /// Which cell is missing or one too many is not known, so only a first cell is where it belongs.
    private mutating func wrongColumns() -> BrokenRow {
        let found = rows.cellCount
        let reason = RowMessages.columns(found: found, expected: columns.count)
        let isTooMany = found > columns.count && columns.count < CSVRows.mostColumns
        let offset = isTooMany ? rows.startOfCell(columns.count) : rows.rowLength
        let place = rows.position(offset)
        return BrokenRow(
            rowNumber: rowNumber, line: place.line, column: place.column, columnName: nil,
            code: reason.code, reason: reason.phrase,
            account: identity(declaration.account, columnsBelow: 1),
            borrower: identity(declaration.borrower, columnsBelow: 1))
    }

    private mutating func broken(_ fault: CellFault, _ index: Int, _ length: Int) -> BrokenRow {
        let plan = plans.plans[index]
        let field = declaration.fields[plan.slot]
        let cell = rows.cell(plan.column)
        let bytes = UnsafeBufferPointer(start: rows.row + Int(cell.start), count: length)
        let guess = fault.kind == .notUTF8 ? EncodingGuess(bytes) : nil
        let reason = RowMessages.cell(
            fault, field, shown: field.shown(bytes), currency: currency, guess: guess,
            encoding: rows.encoding)
        let place = rows.position(rows.offset(fault.offset, ofValueIn: plan.column))
        let account = identity(declaration.account, columnsBelow: columns.count)
        let borrower = identity(declaration.borrower, columnsBelow: columns.count)
        return BrokenRow(
            rowNumber: rowNumber, line: place.line, column: place.column,
            columnName: columns[plan.column], code: reason.code, reason: reason.phrase,
            account: account, borrower: borrower)
    }

    /// The text of an identity's cell if that is sound and its column is below `limit`.
    private mutating func identity(_ slot: Slot?, columnsBelow limit: Int) -> String? {
        guard let slot,
            let index = (0..<plans.count).first(where: { plans.plans[$0].slot == Int(slot.raw) })
        else { return nil }
        let column = plans.plans[index].column
        if column >= limit || column >= rows.cellCount { return nil }
        let cell = rows.cell(column)
        let length = cell.hasDoubledQuotes ? rows.undouble(column) : cell.length
        let bytes = UnsafePointer(rows.row + Int(cell.start))
        var word: Word = 0
        if length == 0 || plans.read(index, bytes, length, base: bytes, into: &word) != nil {
            return nil
        }
        return String(
            validating: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
    }
}
