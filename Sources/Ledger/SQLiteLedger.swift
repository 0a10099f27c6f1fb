internal import CSQLiteShim
internal import GRDB

/// The durable record of every run: what was planned, handed over, and what became of it.
///
/// In go planned notices and outcomes, out come groups to hand over and `LedgerFacts`. Invariants:
/// a notice is handed to a sender only after the transaction that says so is on the disk; a key
/// belongs to at most one notice that may have left; an attempt is closed once; an outcome that is
/// not known is recorded as unknown and stays so until a person decides; events are only appended.
/// One SQLite file in WAL mode with `synchronous = FULL`, written by one process at a time
/// (`LedgerLock`).
package final class SQLiteLedger: Sendable {
    /// What a caller may do with the ledger.
    package enum Access: Sendable {
        /// Everything, alone; makes the ledger where there is none. `holder` tells others who it
        /// is.
        case run(holder: String)
        /// Only reading, beside a run.
        case read
        /// Short orders to a run of another process, such as a pause.
        case control
    }

    package let path: String
    /// Where the calls of a run are written down: beside the file, whatever link leads to it.
    package let journalPath: String
    /// With all links followed.
    let resolvedPath: String
    private let database: DatabaseQueue
    private let lock: LedgerLock?
    /// For tests.
    private let probe: (any StoreProbe)?

    package init(
        path: String, access: Access, probe: (any StoreProbe)? = nil
    ) throws(LedgerError) {
        self.path = path
        self.probe = probe
        // Before any connection.
        var configuration = Self.configuration
        let file = try LedgerFile(path: path, access: access)
        resolvedPath = file.resolved
        journalPath = file.resolved + ".journal"
        if case .run(let holder) = access {
            lock = try LedgerLock(ledger: file.resolved, shown: path, holder: holder)
        } else {
            lock = nil
        }
        switch access {
        case .run: configuration.journalMode = .wal
        case .read: configuration.readonly = true
        case .control: break
        }
        var opened = file.resolved
        if case .read = access { opened = file.readable }
        do {
            database = try DatabaseQueue(path: opened, configuration: configuration)
            try database.inDatabase(Self.sync)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notALedger(path: path)
        } catch {
            throw LedgerError(error)
        }
        if case .run = access {
            try write { db in try Self.prepare(db, path: path) }
            try finishErasure()
        } else {
            try read { db in try Self.check(db, path: path) }
        }
    }

    /// A ledger without a file, which nobody else sees and which ends with its owner: for campaign tests.
    package static func inMemory() throws(LedgerError) -> SQLiteLedger {
        let database: DatabaseQueue
        do {
            database = try DatabaseQueue(configuration: configuration)
        } catch {
            throw LedgerError(error)
        }
        let ledger = SQLiteLedger(database)
        try ledger.write { db in
            try prepare(db, path: ledger.path)
            // A history that nobody may shorten is for a ledger that somebody keeps.
            for table in ["received", "fact", "event", "notice", "attempt", "chain"] {
                try db.execute(sql: "DROP TRIGGER \(table)_kept")
            }
        }
        return ledger
    }

    /// Forgets everything; only a ledger without a file does.
    package func empty() throws(LedgerError) {
        precondition(path == Self.memory, "a ledger with a file forgets nothing")
        try write { db in
            // Rows point at rows of tables that were made before theirs.
            let tables = try String.fetchAll(
                db.cachedStatement(
                    sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC"))
            for table in tables {
                try db.cachedStatement(sql: "DELETE FROM \"\(table)\"").execute()
            }
        }
    }

    private static let memory = ":memory:"

    private init(_ database: DatabaseQueue) {
        path = Self.memory
        resolvedPath = Self.memory
        journalPath = Self.memory
        self.database = database
        lock = nil
        probe = nil
    }

    /// Once a process; false where it had a connection before, which costs time and nothing else.
    private static let isFrugal = csqlite_be_frugal() == 0

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Asked for, because what nobody asks for is never computed.
        configuration.label = isFrugal ? "ledger" : "ledger, beside others"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA fullfsync = ON;
                    PRAGMA cache_size = -16000;
                    PRAGMA wal_autocheckpoint = 4000;
                    """)
        }
        return configuration
    }

    /// A commit must be on the disk before a notice leaves. Only once the connection is open: switching to WAL mode the
    /// library sets `NORMAL`, by which a power cut takes back commits.
    private static func sync(_ db: Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try number("synchronous", db) == 2 else {
            throw LedgerError.storage(code: 0, message: "commits would not be on the disk")
        }
    }

    /// All pages, in one view of the ledger.
    func copyPages(to path: String) throws(LedgerError) {
        do {
            let copy = try DatabaseQueue(path: path)
            try database.backup(to: copy)
            try copy.close()
        } catch {
            throw LedgerError(error)
        }
    }

    /// Writes back the log and releases the ledger.
    package func close() throws(LedgerError) {
        do { try database.close() } catch { throw LedgerError(error) }
        lock?.release()
    }

    private static func prepare(_ db: Database, path: String) throws {
        if try isBlank(db) { try LedgerSchema.create(db) }
        try check(db, path: path)
        try LedgerSchema.upgrade(db, from: version(db))
        // It was meant for the run before.
        try db.execute(sql: "DELETE FROM meta WHERE key = '\(StopOrder.key)'")
    }

    /// Nothing was ever written: a new file, or one whose making a kill cut short.
    static func isBlank(_ db: Database) throws -> Bool {
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        return try tables == 0 && number("application_id", db) == 0
    }

    /// Throws where the database is no ledger, or one of a later version.
    static func check(_ db: Database, path: String) throws {
        guard try number("application_id", db) == LedgerSchema.applicationID else {
            throw LedgerError.notALedger(path: path)
        }
        let version = try version(db)
        if version > LedgerSchema.version {
            throw LedgerError.newer(path: path, version: version)
        }
    }

    static func version(_ db: Database) throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "PRAGMA user_version")) ?? 0
    }

    private static func number(_ pragma: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }

    /// Writes the file anew and empties the log, so that no byte of what was blanked is left in them; false where
    /// another process reads meanwhile, which keeps the log.
    func rewrite() throws(LedgerError) -> Bool {
        do {
            return try database.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return row.map { ($0[0] as Int) == 0 } ?? false
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// One transaction; all of `body` or nothing, on the disk when this returns, its events in the chain.
    func write<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            let value = try database.write { db in
                let value = try body(db)
                try EventChain.seal(db)
                try probe?.willCommit()
                return value
            }
            try probe?.didCommit()
            return value
        } catch {
            throw LedgerError(error)
        }
    }

    /// One view of the ledger, which nobody changes meanwhile; `body` only reads.
    ///
    /// The library's own way to read forbids writing by a pragma, after which SQLite prepares each statement anew.
    func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do {
            return try database.unsafeRead { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
                return value
            }
        } catch {
            throw LedgerError(error)
        }
    }
}

extension Database {
    /// Makes a move of one notice; `bind` binds those of the move's own columns.
    ///
    /// Throws where the notice is in another state than the move starts from: then the ledger is at fault.
    func move(
        _ notice: Int64, _ move: NoticeMove, _ bind: (inout SQLBinder) -> Void = { _ in }
    ) throws {
        try prepared(move)(notice, self, bind)
    }

    /// For a move that many notices make.
    func prepared(_ move: NoticeMove) throws -> PreparedMove {
        PreparedMove(move: move, statement: try prepared(move.statement))
    }

    /// Appends to the history.
    func note(
        _ kind: LedgerEvent, at instant: Int64, run: Int64? = nil, notice: Int64? = nil,
        detail: String = ""
    ) throws {
        try self.run(
            "INSERT INTO event (at, run, notice, kind, detail) VALUES (?, ?, ?, ?, ?)",
            [instant, run, notice, kind.rawValue, detail])
    }
}

/// A move with its statement.
struct PreparedMove {
    fileprivate let move: NoticeMove
    fileprivate let statement: PreparedStatement

    /// See `Database.move`.
    func callAsFunction(
        _ notice: Int64, _ db: Database, _ bind: (inout SQLBinder) -> Void = { _ in }
    ) throws {
        let count = try statement.run {
            bind(&$0)
            $0.bind(notice)
        }
        guard count == 1 else {
            let from = move.edge.from.rawValue
            throw LedgerError.storage(code: 0, message: "notice \(notice) is not \(from)")
        }
        if move.isRelease { try Brake.release(notice, db) }
    }
}

/// What the history of a ledger tells; the closed list of `event.kind`.
enum LedgerEvent: String, Sendable, CaseIterable {
    case runStarted = "run_started"
    /// The experiment of the run's campaign; `detail` has it in words.
    case experimentDeclared = "experiment_declared"
    case planCompleted = "plan_completed"
    case runEnded = "run_ended"
    case runInterrupted = "run_interrupted"
    /// A run that was to begin by itself did not; `detail` has the campaign, its time and why.
    case runMissed = "run_missed"
    /// Planned notices of an earlier run that were never handed over; `detail` has their number.
    case leftoversDropped = "leftovers_dropped"
    /// A group was handed over; `detail` has the first and last attempt.
    case groupHanded = "group_handed"
    case noticeRejected = "notice_rejected"
    case noticeUnknown = "notice_unknown"
    /// A receipt has come for a notice of unknown outcome, or one that was to be tried again: the gateway has it.
    case noticeSettled = "notice_settled"
    /// It is handed over again with its key.
    case noticeRepeated = "notice_repeated"
    /// A person has found out what became of a notice of unknown outcome; `detail` says who, and how.
    case noticeResolved = "notice_resolved"
    case noticeExpired = "notice_expired"
    case noticeSkipped = "notice_skipped"
    case attemptRetried = "attempt_retried"
    case paused
    case resumed
    /// A person wants the run to end; `detail` says who, and why.
    case stopOrdered = "stop_ordered"
    /// A person says that this file is the ledger from now on; `detail` says who, and why.
    case adopted
    /// All on one borrower was blanked; `detail` has the number of notices, who has done it, and why.
    case erased
    /// What was over before a date was blanked; `detail` as of `erased`.
    case pruned
    /// Texts of a run were replaced by their hashes; `detail` has the number of notices.
    case textsHashed = "texts_hashed"
    /// `detail` has the number of names that are known by a keyed hash from now on.
    case namesErased = "names_erased"
    /// What the ledger keeps, and for how long, was set; `detail` says how, who has done it, and why.
    case keepingSet = "keeping_set"

    /// Those at which blanked rows point.
    static let erasures: [LedgerEvent] = [.erased, .pruned, .textsHashed]
}
