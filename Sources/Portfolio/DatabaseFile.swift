internal import GRDBSQLite
internal import Glibc

/// A SQLite database that is only read, in one state from the opening to `close`.
///
/// It is opened read-only, and one read transaction is held: whatever others commit meanwhile is not seen.
/// Nothing is written: neither the file nor, where nobody has the database open, anything beside it.
final class DatabaseFile {
    let path: String
    /// Bytes of the file when it was opened.
    let size: Int
    private(set) var handle: OpaquePointer?
    private let clock: StoppedClock
    /// What the file must still be at the end of each pass; nil where SQLite's log is in use and others may move
    /// it into the file.
    private var identity: FileIdentity?

    /// How long to wait for one who is writing, in milliseconds.
    static let patience: CInt = 5000

    /// Opens `path`; `patience` is how long to wait for one who is writing.
    init(path: String, patience: CInt) throws(PortfolioError) {
        self.path = path
        var status = stat()
        if stat(path, &status) != 0 { throw .unreadable(path, systemError: errno) }
        if status.st_mode & S_IFMT != S_IFREG { throw .notAFile(path) }
        if access(path, R_OK) != 0 { throw .unreadable(path, systemError: errno) }
        guard let resolved = realpath(path, nil) else {
            throw .unreadable(path, systemError: errno)
        }
        let name = String(cString: resolved)
        free(resolved)
        guard let clock = StoppedClock() else { throw .database(path, reason: "no memory") }
        self.clock = clock
        size = Int(status.st_size)
        let log = Log(name)
        let uri = SQLiteName.uri(of: name, isImmutable: log == .idle)
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(uri, &handle, flags, clock.name)
        if code != SQLITE_OK { throw failure() }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, patience)
        _disableDoubleQuotedStringLiterals(handle)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, CInt(CSVRows.longestRow))
        // What the file's own views may call is bounded too: the file may be a stranger's.
        try run("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON")
        // The transaction begins with the first look at the file.
        try run("BEGIN; SELECT count(*) FROM sqlite_schema")
        if log == .none { _ = stat(path, &status) }
        if log != .busy { identity = FileIdentity(status) }
    }

    deinit { close() }

    /// Ends the transaction, and all statements.
    func close() {
        if handle == nil { return }
        while let statement = sqlite3_next_stmt(handle, nil) { sqlite3_finalize(statement) }
        sqlite3_close(handle)
        handle = nil
    }

    private func run(_ sql: String) throws(PortfolioError) {
        if sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK { throw failure() }
    }

    /// Refuses a file that was copied over, or replaced, while it was read: SQLite's locks keep out those only
    /// who ask.
    func checkUnchanged() throws(PortfolioError) {
        guard let identity else { return }
        var status = stat()
        if stat(path, &status) != 0 || FileIdentity(status) != identity { throw .changed(path) }
    }

    /// Something asked for the time: the answer would differ from run to run.
    var hasReadClock: Bool { clock.wasRead }

    /// What SQLite said last.
    var message: String { sqlite3_errmsg(handle).map { String(cString: $0) } ?? "no memory" }

    /// Why the file cannot be read, by SQLite's last code.
    func failure() -> PortfolioError {
        let code = sqlite3_extended_errcode(handle)
        // SQLITE_READONLY_ROLLBACK, a macro that Swift does not see.
        if code == SQLITE_READONLY | 3 << 8 { return .cutOff(path) }
        switch code & 0xFF {
        case SQLITE_NOTADB: return .notADatabase(path)
        case SQLITE_BUSY: return .busy(path)
        case SQLITE_CANTOPEN, SQLITE_READONLY: return .logUnreadable(path, reason: message)
        case SQLITE_TOOBIG: return .rowTooLong(path)
        default: return .database(path, reason: message)
        }
    }

    /// The names of the tables and views, without SQLite's own.
    func tables() throws(PortfolioError) -> [(name: String, isView: Bool)] {
        let sql = """
            SELECT name, type = 'view' FROM sqlite_schema WHERE type IN ('table', 'view') \
            AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
            """
        return try rows(sql).map { ($0[0], $0[1] == "1") }
    }

    /// The columns of a table's primary key, in its order.
    func primaryKey(of table: String) throws(PortfolioError) -> [String] {
        let name = "'" + table.replacing("'", with: "''") + "'"
        return try rows("SELECT name FROM pragma_table_info(\(name)) WHERE pk > 0 ORDER BY pk")
            .map { $0[0] }
    }

    /// What a statement of ours gives, as texts.
    private func rows(_ sql: String) throws(PortfolioError) -> [[String]] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        if sqlite3_prepare_v2(handle, sql, -1, &statement, nil) != SQLITE_OK { throw failure() }
        var rows: [[String]] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            if code != SQLITE_ROW { throw failure() }
            rows.append(
                (0..<sqlite3_column_count(statement)).map { at in
                    sqlite3_column_text(statement, at).map { String(cString: $0) } ?? ""
                })
        }
    }

    /// Whether the database has a write-ahead log, which SQLite reads only with files of its own beside it.
    private enum Log {
        /// No log: readers lock the file itself.
        case none
        /// There could be one, but nothing is in it: the file holds all, and nothing need be made beside it.
        case idle
        /// A log holds what the file does not, or a writer is there.
        case busy

        init(_ name: String) {
            // Bytes 18 and 19 of the header are 2 with a log (SQLite, "Database File Format").
            var header = [UInt8](repeating: 0, count: 20)
            let descriptor = open(name, O_RDONLY | O_CLOEXEC)
            let count = read(descriptor, &header, header.count)
            Glibc.close(descriptor)
            guard count == header.count, header[19] == 2 else {
                self = .none
                return
            }
            var status = stat()
            if stat(name + "-wal", &status) != 0 {
                self = .idle
            } else {
                let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? "."
                self = status.st_size == 0 && access(folder, W_OK) != 0 ? .idle : .busy
            }
        }
    }
}

/// SQLite's way to files, in which no time passes: a query is a function of the file.
private final class StoppedClock {
    /// The name by which SQLite knows it.
    let name: UnsafeMutablePointer<CChar>
    /// SQLite's structure, and behind it whether the time was asked for.
    private let memory: UnsafeMutableRawPointer
    private let files: UnsafeMutablePointer<sqlite3_vfs>

    init?() {
        guard let usual = sqlite3_vfs_find(nil) else { return nil }
        let size = MemoryLayout<sqlite3_vfs>.stride
        memory = .allocate(byteCount: size + 1, alignment: MemoryLayout<sqlite3_vfs>.alignment)
        memory.storeBytes(of: 0, toByteOffset: size, as: UInt8.self)
        files = memory.bindMemory(to: sqlite3_vfs.self, capacity: 1)
        files.initialize(to: usual.pointee)
        guard let name = strdup("dunlin-\(UInt(bitPattern: memory))") else {
            memory.deallocate()
            return nil
        }
        self.name = name
        files.pointee.pNext = nil
        files.pointee.zName = UnsafePointer(name)
        // Noon of 1 January 2000; whoever asks is refused after the step.
        files.pointee.xCurrentTime = { files, time in
            files.map { UnsafeMutableRawPointer($0 + 1).storeBytes(of: 1, as: UInt8.self) }
            time?.pointee = 2_451_545
            return SQLITE_OK
        }
        files.pointee.xCurrentTimeInt64 = { files, time in
            files.map { UnsafeMutableRawPointer($0 + 1).storeBytes(of: 1, as: UInt8.self) }
            time?.pointee = 2_451_545 * 86_400_000
            return SQLITE_OK
        }
        sqlite3_vfs_register(files, 0)
    }

    deinit {
        sqlite3_vfs_unregister(files)
        memory.deallocate()
        free(name)
    }

    var wasRead: Bool {
        memory.load(fromByteOffset: MemoryLayout<sqlite3_vfs>.stride, as: UInt8.self) != 0
    }
}

/// How SQLite is told of a file.
package enum SQLiteName {
    /// The URI of the file at `path`, which has all links resolved; immutable: as it stands, without locks and
    /// without anything beside it.
    package static func uri(of path: String, isImmutable: Bool) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var name = Array("file:".utf8)
        for byte in path.utf8 {
            let isPlain =
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x2D && byte <= 0x39)
            if isPlain {
                name.append(byte)
            } else {
                name += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: name, as: UTF8.self) + (isImmutable ? "?immutable=1" : "")
    }
}
