internal import GRDB
internal import GRDBSQLite

/// What stands for a placeholder of a statement.
protocol SQLValue {
    func bind(_ values: inout SQLBinder)
}

extension Int64: SQLValue {
    func bind(_ values: inout SQLBinder) { values.bind(self) }
}

extension Int: SQLValue {
    func bind(_ values: inout SQLBinder) { values.bind(Int64(self)) }
}

extension Bool: SQLValue {
    func bind(_ values: inout SQLBinder) { values.bind(self ? 1 : 0) }
}

extension String: SQLValue {
    func bind(_ values: inout SQLBinder) { values.bind(self) }
}

/// Gives a statement the values for its placeholders, the first one first.
struct SQLBinder {
    fileprivate let statement: OpaquePointer
    private var place: Int32 = 0
    /// The first result code that is no success.
    fileprivate private(set) var code = SQLITE_OK

    fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

    mutating func bind(_ number: Int64?) {
        place += 1
        note(
            number.map { sqlite3_bind_int64(statement, place, $0) }
                ?? sqlite3_bind_null(statement, place))
    }

    mutating func bind(_ number: Int?) { bind(number.map { Int64($0) }) }

    /// SQLite takes a copy.
    mutating func bind(_ text: String?) {
        guard var text else { return bind(nil as Int64?) }
        place += 1
        let code = text.withUTF8 { [statement, place] bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                // An address of nothing would mean NULL.
                sqlite3_bind_text(
                    statement, place, bytes.baseAddress ?? sqlite3_sourceid(), Int32(bytes.count),
                    unsafeBitCast(-1, to: sqlite3_destructor_type?.self))
            }
        }
        note(code)
    }

    mutating func bind(_ values: [(any SQLValue)?]) {
        for value in values {
            if let value { value.bind(&self) } else { bind(nil as Int64?) }
        }
    }

    private mutating func note(_ code: Int32) {
        if self.code == SQLITE_OK { self.code = code }
    }
}

/// A row that a statement stands at; nothing of it may be kept.
struct SQLRow {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func integerIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func textIfAny(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    private func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }
}

/// Statements that run for each notice: prepared once a connection by the library, bound and read without it, because what
/// it makes of arguments and rows took a quarter of a live run.
extension Database {
    /// Runs a statement to its end; the values stand for its placeholders, one each.
    func run(_ sql: String, _ values: [(any SQLValue)?]) throws {
        try run(sql) { $0.bind(values) }
    }

    /// The same for what runs for each notice: an array of values of several types costs more than what is done with them.
    func run(_ sql: String, _ bind: (inout SQLBinder) -> Void) throws {
        try rows(sql, bind) { _ in }
    }

    /// Gives the rows of a statement to `body`, which runs no other statement of the same text.
    func rows(
        _ sql: String, _ values: [(any SQLValue)?], _ body: (SQLRow) throws -> Void
    ) throws {
        try rows(sql, { $0.bind(values) }, body)
    }

    private func rows(
        _ sql: String, _ bind: (inout SQLBinder) -> Void, _ body: (SQLRow) throws -> Void
    ) throws {
        let statement = try cachedStatement(sql: sql).sqliteStatement
        defer { sqlite3_reset(statement) }
        var binder = SQLBinder(statement)
        bind(&binder)
        if binder.code != SQLITE_OK { throw failure(sql) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body(SQLRow(statement: statement))
            case SQLITE_DONE: return
            default: throw failure(sql)
            }
        }
    }

    private func failure(_ sql: String) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(sqliteConnection)),
            message: sqlite3_errmsg(sqliteConnection).map { String(cString: $0) }, sql: sql)
    }
}
