internal import GRDBSQLite

/// What a ledger says of its notices, read with SQLite alone.
enum LedgerRows {
    /// The states of each key's rows.
    static func states(_ path: String) throws -> [String: Set<String>] {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
            sqlite3_prepare_v2(database, "SELECT key, state FROM notice", -1, &statement, nil)
                == SQLITE_OK
        else { throw Failure("cannot read \(path)") }
        var states: [String: Set<String>] = [:]
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return states }
            guard code == SQLITE_ROW, let key = sqlite3_column_text(statement, 0),
                let state = sqlite3_column_text(statement, 1)
            else { throw Failure("cannot read \(path)") }
            states[String(cString: key), default: []].insert(String(cString: state))
        }
    }
}
