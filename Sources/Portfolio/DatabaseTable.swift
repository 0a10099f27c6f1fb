internal import CampaignLanguage
internal import Diagnostics
internal import GRDBSQLite

/// The statement that gives the accounts of a database, with the names of its columns.
///
/// It is one `SELECT` that only reads: a guard is asked of every thing that it would do while SQLite compiles
/// it, and whatever is not reading is refused.
final class DatabaseTable {
    let file: DatabaseFile
    let selection: TableSelection
    let header: Header
    /// Of each field, the column of `header` that it reads.
    let matched: [Int]
    /// Of each column of `header`, its number in the statement; -1 where it is not asked for.
    let numbers: [CInt]
    /// The statement, which ends with its file.
    let statement: OpaquePointer?
    private let guardian: QueryGuard

    /// Opens the database and finds a column for each field; `origin` is where the path is written.
    init(
        path: String, origin: SourceSpan?, declaration: PortfolioDeclaration, patience: CInt,
        sources: inout SourceSet
    ) throws(PortfolioError) {
        file = try DatabaseFile(path: path, patience: patience)
        let tables = try file.tables()
        guard let selection = declaration.selection else {
            throw .noSelection(
                path, tables: tables.map(\.name), at: origin, in: sources)
        }
        self.selection = selection
        switch selection.kind {
        case .query:
            guardian = QueryGuard(file)
            statement = try Self.query(selection, file, guardian)
            header = Header(columns: Self.columns(of: statement), path: path)
            matched = try header.match(declaration.fields, path: path, sources: &sources)
            numbers = header.columns.indices.map { CInt($0) }
        case .table:
            let table = try Self.find(selection, tables, path)
            let key = try table.isView ? [] : file.primaryKey(of: table.name)
            guardian = QueryGuard(file)
            let named = "SELECT * FROM \(Self.quoted(table.name))"
            let all = try Self.prepare(named, selection, file, guardian)
            let names = Self.columns(of: all)
            sqlite3_finalize(all)
            header = Header(columns: names, path: path)
            matched = try header.match(declaration.fields, path: path, sources: &sources)
            // Only what is read is asked for, each once.
            let used = Set(matched).sorted()
            var numbers = [CInt](repeating: -1, count: names.count)
            for (number, column) in used.enumerated() { numbers[column] = CInt(number) }
            self.numbers = numbers
            let list = used.map { Self.quoted(names[$0]) }.joined(separator: ", ")
            let sql = "SELECT \(list) FROM \(Self.quoted(table.name))"
            let order = table.isView ? "" : Self.order(table.name, names, key, file)
            statement = try Self.prepare(sql + order, selection, file, guardian)
        }
    }

    private static func find(
        _ selection: TableSelection, _ tables: [(name: String, isView: Bool)], _ path: String
    ) throws(PortfolioError) -> (name: String, isView: Bool) {
        // As in SQL, letters may be large or small.
        let wanted = selection.text
        guard
            let table = tables.first(where: { $0.name == wanted })
                ?? tables.first(where: { $0.name.lowercased() == wanted.lowercased() })
        else {
            throw .noTable(path, selection, tables: tables.map(\.name))
        }
        return table
    }

    /// The order of the rows' numbers, which no index changes; without numbers (`WITHOUT ROWID`) that of the
    /// primary key. A view gives its rows as it does.
    private static func order(
        _ table: String, _ columns: [String], _ key: [String], _ file: DatabaseFile
    ) -> String {
        let taken = Set(columns.map { $0.lowercased() })
        // Columns may have the names by which SQLite knows the number; hardly ever all three.
        guard let name = ["rowid", "_rowid_", "oid"].first(where: { !taken.contains($0) }) else {
            return " NOT INDEXED"
        }
        var statement: OpaquePointer?
        let sql = "SELECT \(name) FROM \(quoted(table))"
        let hasNumbers = sqlite3_prepare_v2(file.handle, sql, -1, &statement, nil) == SQLITE_OK
        sqlite3_finalize(statement)
        if hasNumbers { return " ORDER BY \(name)" }
        return " ORDER BY " + key.map(quoted).joined(separator: ", ")
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    private static func columns(of statement: OpaquePointer?) -> [String] {
        (0..<sqlite3_column_count(statement)).map { at in
            sqlite3_column_name(statement, at).map { String(cString: $0) } ?? ""
        }
    }
}

/// Compiling what a person wrote.
extension DatabaseTable {
    /// The statement of a query, which is one and gives rows.
    private static func query(
        _ selection: TableSelection, _ file: DatabaseFile, _ guardian: QueryGuard
    ) throws(PortfolioError) -> OpaquePointer? {
        if let end = selection.text.utf8.firstIndex(of: 0) {
            let at = selection.text.utf8.distance(from: selection.text.startIndex, to: end)
            throw .notOneQuery(selection, at: at..<at + 1, .character)
        }
        var used = 0
        let statement = try prepare(selection.text, selection, file, guardian, used: &used)
        guard let statement else { throw .notOneQuery(selection, at: nil, .empty) }
        try check(statement, selection)
        try checkEnd(selection, from: used, file)
        return statement
    }

    private static func check(
        _ statement: OpaquePointer, _ selection: TableSelection
    ) throws(PortfolioError) {
        if sqlite3_stmt_readonly(statement) == 0 || sqlite3_column_count(statement) == 0
            || sqlite3_stmt_isexplain(statement) != 0
        {
            throw .notOneQuery(selection, at: nil, .noSelect)
        }
        if sqlite3_bind_parameter_count(statement) > 0 {
            throw .notOneQuery(selection, at: nil, .placeholder)
        }
    }

    /// Nothing but spaces, comments and semicolons stands behind the statement.
    private static func checkEnd(
        _ selection: TableSelection, from: Int, _ file: DatabaseFile
    ) throws(PortfolioError) {
        var used = from
        let bytes = Array(selection.text.utf8)
        while used < bytes.count {
            var more = 0
            let rest = String(decoding: bytes[used...], as: UTF8.self)
            var next: OpaquePointer?
            let code = compile(rest, file, &next, &more)
            sqlite3_finalize(next)
            if next != nil || code != SQLITE_OK {
                let space = bytes[used...].prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
                throw .notOneQuery(selection, at: used + space..<bytes.count, .second)
            }
            used += max(more, 1)
        }
    }

    private static func prepare(
        _ sql: String, _ selection: TableSelection, _ file: DatabaseFile, _ guardian: QueryGuard
    ) throws(PortfolioError) -> OpaquePointer? {
        var used = 0
        return try prepare(sql, selection, file, guardian, used: &used)
    }

    private static func prepare(
        _ sql: String, _ selection: TableSelection, _ file: DatabaseFile, _ guardian: QueryGuard,
        used: inout Int
    ) throws(PortfolioError) -> OpaquePointer? {
        guardian.refused = nil
        var statement: OpaquePointer?
        if compile(sql, file, &statement, &used) == SQLITE_OK { return statement }
        if let refused = guardian.refused { throw .forbidden(selection, refused) }
        switch sqlite3_errcode(file.handle) {
        // The file, not the text, is at fault.
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_BUSY, SQLITE_IOERR, SQLITE_CANTOPEN:
            throw file.failure()
        default: break
        }
        let at = Int(sqlite3_error_offset(file.handle))
        throw .query(selection, file.message, at: selection.kind == .query ? at : -1, row: nil)
    }

    /// Compiles the first statement of `sql`; `used` is how many bytes it takes.
    private static func compile(
        _ sql: String, _ file: DatabaseFile, _ statement: inout OpaquePointer?, _ used: inout Int
    ) -> CInt {
        var statementFound: OpaquePointer?
        var sql = sql
        let code = sql.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v2(
                    file.handle, text.baseAddress, CInt(text.count), &statementFound, &tail)
                if let tail, let base = text.baseAddress { used = tail - base }
                return code
            }
        }
        statement = statementFound
        return code
    }
}

/// Allows a query to read and nothing else.
final class QueryGuard {
    /// What it would have done.
    enum Refusal {
        case action(String)
        /// A function that gives something else each time, or reaches outside the database.
        case function(String)
    }

    fileprivate(set) var refused: Refusal?

    private static let functions: Set<String> = [
        "load_extension", "random", "randomblob", "current_date", "current_time",
        "current_timestamp", "fts3_tokenizer", "changes", "total_changes", "last_insert_rowid",
    ]

    /// Guards the database from now on; the guard must live as long.
    init(_ file: DatabaseFile) {
        sqlite3_set_authorizer(
            file.handle,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let guardian = Unmanaged<QueryGuard>.fromOpaque(context).takeUnretainedValue()
                return guardian.isAllowed(action, first, second) ? SQLITE_OK : SQLITE_DENY
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// `first` and `second` are what SQLite says of the action.
    private func isAllowed(
        _ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?
    ) -> Bool {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return true
        // So SQLite declares functions that give rows, such as `json_each`; the table itself is never written.
        case SQLITE_UPDATE where first.map { String(cString: $0) } == "sqlite_master": return true
        case SQLITE_FUNCTION:
            let function = second.map { String(cString: $0).lowercased() } ?? ""
            if !Self.functions.contains(function) { return true }
            refused = refused ?? .function(function)
        default:
            refused = refused ?? .action(Self.words[action] ?? "more")
        }
        return false
    }

    private static let words: [CInt: String] = [
        SQLITE_ATTACH: "ATTACH", SQLITE_DETACH: "DETACH", SQLITE_PRAGMA: "PRAGMA",
        SQLITE_INSERT: "INSERT", SQLITE_UPDATE: "UPDATE", SQLITE_DELETE: "DELETE",
        SQLITE_TRANSACTION: "BEGIN or COMMIT", SQLITE_SAVEPOINT: "SAVEPOINT",
        SQLITE_ANALYZE: "ANALYZE", SQLITE_REINDEX: "REINDEX", SQLITE_ALTER_TABLE: "ALTER TABLE",
        SQLITE_CREATE_TABLE: "CREATE TABLE", SQLITE_CREATE_VTABLE: "CREATE VIRTUAL TABLE",
        SQLITE_CREATE_TEMP_TABLE: "CREATE TABLE", SQLITE_CREATE_VIEW: "CREATE VIEW",
        SQLITE_CREATE_INDEX: "CREATE INDEX", SQLITE_DROP_TABLE: "DROP TABLE",
    ]
}
