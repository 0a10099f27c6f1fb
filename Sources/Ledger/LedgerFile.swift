internal import GRDB
internal import Glibc
internal import Portfolio

/// The file of a ledger before it is opened for good: made where it may be, refused where it is
/// something else.
///
/// A file that is refused stays byte for byte as it was, with nothing new beside it.
struct LedgerFile {
    /// The path with all links resolved.
    let resolved: String
    private let shown: String

    init(path: String, access: SQLiteLedger.Access) throws(LedgerError) {
        shown = path
        var status = stat()
        if stat(path, &status) != 0 {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .unreadable(path: path, reason: .lastReason)
            }
            guard case .run = access else { throw .missing(path: path) }
            try Self.create(path)
            guard stat(path, &status) == 0 else { throw .system() }
        }
        if status.st_mode & S_IFMT == S_IFDIR { throw .folder(path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notALedger(path: path) }
        guard let name = realpath(path, nil) else { throw .system() }
        resolved = String(cString: name)
        free(name)
        guard Glibc.access(resolved, R_OK) == 0 else {
            throw .unreadable(path: path, reason: .lastReason)
        }
        if case .read = access {
            try checkReadable()
        } else if Glibc.access(resolved, W_OK) != 0 || Glibc.access(folder, W_OK) != 0 {
            throw .unwritable(path: path, reason: .lastReason)
        }
        try look(isNewAllowed: status.st_size == 0)
    }

    /// What a reader opens: in a folder that it may not write, SQLite cannot make its own files,
    /// and nobody else of this user writes there either, so the file is taken as it stands.
    var readable: String {
        Glibc.access(folder, W_OK) == 0 || hasLog ? resolved : asItStands
    }

    /// SQLite's name for the file alone, without its log and without locks.
    private var asItStands: String { SQLiteName.uri(of: resolved, isImmutable: true) }

    private var folder: String {
        guard let slash = resolved.lastIndex(of: "/"), slash != resolved.startIndex else {
            return "/"
        }
        return String(resolved[..<slash])
    }

    /// Something was written that the file itself may not have yet.
    private var hasLog: Bool {
        var status = stat()
        return stat(resolved + "-wal", &status) == 0 && status.st_size > 0
    }

    /// A log can be read only together with an index that SQLite may write.
    private func checkReadable() throws(LedgerError) {
        guard hasLog, Glibc.access(folder, W_OK) != 0,
            Glibc.access(resolved + "-shm", R_OK | W_OK) != 0
        else { return }
        throw .unreadable(
            path: shown,
            reason: "a run is writing it or was cut off, and its folder is not writable")
    }

    /// Refuses what is no ledger, by a connection that can write nothing.
    private func look(isNewAllowed: Bool) throws(LedgerError) {
        if isNewAllowed, !hasLog { return }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            let database = try DatabaseQueue(
                path: hasLog ? resolved : asItStands, configuration: configuration)
            try database.read { db in
                if try !SQLiteLedger.isBlank(db) { try SQLiteLedger.check(db, path: shown) }
            }
            try database.close()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notALedger(path: shown)
        } catch {
            throw LedgerError(error)
        }
    }

    /// An empty file that only its owner may read: it will hold personal data.
    private static func create(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: .lastReason) }
        close(descriptor)
    }
}
