package import CampaignLanguage
package import Diagnostics
package import Expressions

/// Reads accounts as typed rows, as a stream of flat memory, from a CSV file or a SQLite database.
///
/// In goes a path and the portfolio's declaration; out come, row by row, one word a field in the interpreter's
/// memory, or a `BrokenRow` that says where and why. Every row is reported exactly once, in one order, and a
/// second pass gives the same events or refuses.
package struct PortfolioReader: ~Copyable {
    /// The names of the columns, in the file's order.
    package let columns: [String]
    /// Columns that no field reads, in the file's order.
    package let ignoredColumns: [String]
    /// Number of the current row, from 1, in the order of reading; 0 before the first.
    package private(set) var rowNumber = 0

    // One of the two.
    private var csv: CSVReader?
    private let database: DatabaseReader?

    /// Opens the file and finds a column for each field.
    ///
    /// `path` is as the operating system takes it, and already allowed by the caller. `origin` is where the
    /// path is written, nil for the command line. `currency` says how many decimals money has. A finding
    /// about the header of a CSV points into the header's line, which is then added to `sources`. `window` is the
    /// count of bytes read of a CSV at a time; rows longer than it make it grow, up to 1 MiB a row.
    package init(
        path: String, origin: SourceSpan? = nil, declaration: PortfolioDeclaration,
        currency: Currency, sources: inout SourceSet, window: Int? = nil
    ) throws(PortfolioError) {
        do throws(PortfolioError) {
            if declaration.isDatabase {
                let reader = try DatabaseReader(
                    path: path, origin: origin, declaration: declaration, currency: currency,
                    sources: &sources)
                (columns, ignoredColumns) = (reader.columns, reader.ignoredColumns)
                csv = nil
                database = reader
            } else {
                let reader = try CSVReader(
                    path: path, declaration: declaration, currency: currency, sources: &sources,
                    window: window ?? CSVRows.defaultWindow)
                (columns, ignoredColumns) = (reader.columns, reader.ignoredColumns)
                csv = .some(consume reader)
                database = nil
            }
        } catch {
            throw error.located(at: origin)
        }
    }

    /// Reads a CSV in memory, in UTF-8 whatever the declaration says of its file: what a test has of a portfolio.
    package init(
        table: ContiguousArray<UInt8>, declaration: PortfolioDeclaration, currency: Currency
    ) throws(PortfolioError) {
        var sources = SourceSet()
        let reader = try CSVReader(
            file: PortfolioFile(table: table, path: "test"), declaration: declaration,
            currency: currency, sources: &sources, window: table.count + 1)
        (columns, ignoredColumns) = (reader.columns, reader.ignoredColumns)
        csv = .some(consume reader)
        database = nil
    }

    /// What a person should know about how the file is read; `span` is where its path is written.
    package func findings(at span: SourceSpan?) -> [Diagnostic] {
        switch csv {
        case .some(let csv): csv.findings(at: span)
        case .none: []
        }
    }

    /// Bytes of the file up to the end of the current row; of a database an estimate.
    package var bytesRead: Int {
        switch csv {
        case .some(let csv): csv.bytesRead
        case .none: database?.bytesRead ?? 0
        }
    }

    /// Bytes of the file when it was opened.
    package var totalBytes: Int {
        switch csv {
        case .some(let csv): csv.totalBytes
        case .none: database?.totalBytes ?? 0
        }
    }

    /// What the reader holds of the file at most; the cache of SQLite not counted.
    package var windowBytes: Int {
        switch csv {
        case .some(let csv): csv.windowBytes
        case .none: CSVRows.longestRow
        }
    }

    /// The next row; nil after the last.
    ///
    /// Writes the word of field n to `words[n]`; after a broken row the words are of no use. Throws where the
    /// file changed since it was opened, cannot be read, or holds a row longer than 1 MiB.
    package mutating func next(
        _ words: UnsafeMutablePointer<Int64>
    ) throws(PortfolioError) -> RowEvent? {
        let event = if let database { try database.next(words) } else { try csv?.next(words) }
        if event != nil { rowNumber += 1 }
        return event
    }

    /// Starts again at the first row, of the same data.
    package mutating func rewind() throws(PortfolioError) {
        if let database { try database.rewind() }
        try csv?.rewind()
        rowNumber = 0
    }

    /// Lets go of a database, which nobody can write while it is read; nothing can be read after it.
    package func release() { database?.release() }
}
