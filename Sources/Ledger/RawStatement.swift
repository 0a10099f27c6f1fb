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
    /// Where texts stand until the statement has run; SQLite keeps a copy of what has no room here.
    private var room: UnsafeMutableRawBufferPointer.SubSequence
    private var place: Int32 = 0
    /// The first result code that is no success.
    fileprivate private(set) var code = SQLITE_OK

    fileprivate init(_ statement: OpaquePointer, _ room: UnsafeMutableRawBufferPointer) {
        self.statement = statement
        self.room = room[...]
    }

    mutating func bind(_ number: Int64?) {
        place += 1
        note(
            number.map { sqlite3_bind_int64(statement, place, $0) }
                ?? sqlite3_bind_null(statement, place))
    }

    mutating func bind(_ number: Int?) { bind(number.map { Int64($0) }) }

    mutating func bind(_ text: String?) {
        guard var text else { return bind(nil as Int64?) }
        place += 1
        text.withUTF8 { note(bind(UnsafeRawBufferPointer($0))) }
    }

    /// The bytes of a text.
    private mutating func bind(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard !bytes.isEmpty else {
            // An address of nothing would mean NULL.
            return sqlite3_bind_text(statement, place, sqlite3_sourceid(), 0, nil)
        }
        guard bytes.count <= room.count else {
            return sqlite3_bind_text(
                statement, place, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count), unsafeBitCast(-1, to: sqlite3_destructor_type?.self))
        }
        let own = UnsafeMutableRawBufferPointer(rebasing: room.prefix(bytes.count))
        own.copyMemory(from: bytes)
        room = room.dropFirst(bytes.count)
        return sqlite3_bind_text(
            statement, place, own.baseAddress?.assumingMemoryBound(to: CChar.self),
            Int32(bytes.count), nil)
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

/// A statement that runs for each notice: prepared once a connection by the library, bound and read without it, because what
/// it makes of arguments and rows took a quarter of a live run. Whoever runs it for many rows looks it up once.
struct PreparedStatement {
    /// The library finalizes what nobody holds.
    private let holder: Statement
    private let statement: OpaquePointer
    private let connection: OpaquePointer?

    fileprivate init(_ sql: String, _ db: Database) throws {
        holder = try db.cachedStatement(sql: sql)
        statement = holder.sqliteStatement
        connection = db.sqliteConnection
    }

    /// Bytes of short texts; more than that would not stand on the stack.
    private static let room = 1024

    /// Runs it to its end; `bind` gives the values for its placeholders, one each. Returns how many rows it has changed, if it
    /// changes any.
    @discardableResult
    func run(_ bind: (inout SQLBinder) -> Void) throws -> Int {
        try rows(bind) { _ in }
        return Int(sqlite3_changes(connection))
    }

    /// Gives its rows to `body`, which does not run it again.
    func rows(_ bind: (inout SQLBinder) -> Void, _ body: (SQLRow) throws -> Void) throws {
        try withUnsafeTemporaryAllocation(byteCount: Self.room, alignment: 1) { room in
            defer { sqlite3_reset(statement) }
            var binder = SQLBinder(statement, room)
            bind(&binder)
            if binder.code != SQLITE_OK { throw failure }
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: try body(SQLRow(statement: statement))
                case SQLITE_DONE: return
                default: throw failure
                }
            }
        }
    }

    private var failure: DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) }, sql: holder.sql)
    }
}

extension Database {
    func prepared(_ sql: String) throws -> PreparedStatement { try PreparedStatement(sql, self) }

    /// Runs a statement to its end; the values stand for its placeholders, one each.
    func run(_ sql: String, _ values: [(any SQLValue)?]) throws {
        try prepared(sql).run { $0.bind(values) }
    }

    /// Gives the rows of a statement to `body`, which runs no other statement of the same text.
    func rows(
        _ sql: String, _ values: [(any SQLValue)?], _ body: (SQLRow) throws -> Void
    ) throws {
        try prepared(sql).rows({ $0.bind(values) }, body)
    }
}
