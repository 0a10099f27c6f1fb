internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// The names of a portfolio's columns: the first row of a CSV, or what a database says.
struct Header {
    /// Names without the spaces around them, in the file's order.
    let columns: [String]
    /// Where each name is in `line`.
    private let places: [Range<Int>]
    private let line: HeaderLine

    /// The columns of a database, which stand in no line.
    init(columns: [String], path: String) {
        self.columns = columns.map(Self.trimmed)
        places = columns.map { _ in 0..<0 }
        line = HeaderLine(path)
    }

    private init(columns: [String], places: [Range<Int>], line: HeaderLine) {
        self.columns = columns
        self.places = places
        self.line = line
    }

    /// Reads the header from the start of the file; a finding about it adds it to `sources`.
    static func read(
        _ rows: inout CSVRows, sources: inout SourceSet
    ) throws(PortfolioError) -> Header {
        let path = rows.path
        let mark = try rows.peek(2)
        if mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] {
            throw .notUTF8(path, rows.encoding, guess: .utf16, at: nil)
        }
        try rows.skipByteOrderMark()
        let scan = try rows.advance()
        if case .end = scan { throw .empty(path) }
        var line = HeaderLine(rows)
        if case .fault(let fault) = scan {
            throw .header(path, fault, at: line.span(fault.offset..<fault.offset + 1, &sources))
        }
        if rows.cellCount > CSVRows.mostColumns {
            throw .tooManyColumns(path, at: line.span(0..<1, &sources))
        }
        let header = try names(&rows, line, &sources)
        if header.columns.count == 1 { try header.checkSeparator(path, &sources) }
        return header
    }

    private static func names(
        _ rows: inout CSVRows, _ line: HeaderLine, _ sources: inout SourceSet
    ) throws(PortfolioError) -> Header {
        var line = line
        var columns: [String] = []
        var places: [Range<Int>] = []
        for column in 0..<rows.cellCount {
            let cell = rows.cell(column)
            let start = Int(cell.start)
            let place = start..<start + cell.length
            let length = cell.hasDoubledQuotes ? rows.undouble(column) : cell.length
            let bytes = UnsafeBufferPointer(start: rows.row + start, count: length)
            guard let name = String(validating: bytes, as: UTF8.self) else {
                let guess = EncodingGuess(bytes)
                throw .notUTF8(
                    rows.path, rows.encoding, guess: guess, at: line.span(place, &sources))
            }
            if let at = bytes.firstIndex(of: Byte.carriageReturn) {
                let place = start + at..<start + at + 1
                throw .lineEnds(rows.path, at: line.span(place, &sources))
            }
            columns.append(trimmed(name))
            places.append(place)
        }
        return Header(columns: columns, places: places, line: line)
    }

    /// Where the name of a column stands; nil where the line could not be kept.
    func place(of column: Int, _ sources: inout SourceSet) -> SourceSpan? {
        var line = line
        return line.span(places[column], &sources)
    }

    private func checkSeparator(
        _ path: String, _ sources: inout SourceSet
    ) throws(PortfolioError) {
        var line = line
        for separator in ["\t", ";", "；", "，", "|"] where columns[0].contains(separator) {
            throw .separator(path, found: separator, at: line.span(places[0], &sources))
        }
    }

    /// Without white space and invisible marks at the ends, which are no part of a name.
    private static func trimmed(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let isBlank = { (scalar: Unicode.Scalar) in
            scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
        }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The column of each field, or the findings about those that have none.
    ///
    /// Names are compared as Unicode does (canonical equivalence), so it does not matter how `é` is stored.
    func match(
        _ fields: [Field], path: String, sources: inout SourceSet
    ) throws(PortfolioError) -> [Int] {
        var first: [String: Int] = [:]
        var second: [String: Int] = [:]
        for (index, name) in columns.enumerated() {
            if first[name] == nil {
                first[name] = index
            } else if second[name] == nil {
                second[name] = index
            }
        }
        var matched: [Int] = []
        var findings: [Diagnostic] = []
        var line = line
        for field in fields {
            guard let place = first[field.column] else {
                findings.append(
                    ColumnMessages.missing(
                        field.name, column: field.column, header: columns, path: path,
                        at: field.span))
                continue
            }
            if let again = second[field.column] {
                findings.append(
                    ColumnMessages.duplicate(
                        field.column, path: path, at: line.span(places[again], &sources),
                        first: line.span(places[place], &sources), field: field.span))
            }
            matched.append(place)
        }
        if !findings.isEmpty { throw PortfolioError(findings) }
        return matched
    }
}

extension Header {
    /// The columns that have a name and are not among `used`.
    func ignored(_ used: [Int]) -> [String] {
        let used = Set(used)
        return columns.indices.filter { !used.contains($0) && !columns[$0].isEmpty }
            .map { columns[$0] }
    }
}

/// The header line, which becomes a source file once a finding has to show it.
private struct HeaderLine {
    private let name: String
    private let bytes: ContiguousArray<UInt8>?
    private let rowStart: Int
    private var file: FileID?

    init(_ rows: borrowing CSVRows) {
        name = rows.path
        bytes = rows.bytesFromStart
        rowStart = rows.rowStart
    }

    /// No line at all.
    init(_ path: String) {
        name = path
        bytes = nil
        rowStart = 0
    }

    /// `range` counts from the start of the row; nil where the line could not be kept.
    mutating func span(_ range: Range<Int>, _ sources: inout SourceSet) -> SourceSpan? {
        guard let bytes else { return nil }
        let id = file ?? sources.add(name: name, bytes: bytes).id
        file = id
        return SourceSpan(file: id, start: rowStart + range.lowerBound, length: range.count)
    }
}
