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
            guard stat(path, &status) == 0 else {
                throw .unwritable(path: path, reason: .lastReason)
            }
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
        // One that Dunlin makes is whole before it has this name.
        if status.st_size == 0, !hasLog { throw .empty(path: path) }
        try look()
        if case .read = access { return }
        try checkPrivate(status.st_mode)
    }

    /// Refuses a ledger that others may write or read, or put another one in the place of; the group may read it.
    private func checkPrivate(_ mode: mode_t) throws(LedgerError) {
        guard mode & (S_IWGRP | S_IRWXO) == 0 else {
            throw .openToOthers(path: shown, isFolder: false)
        }
        var status = stat()
        guard stat(folder, &status) == 0 else { throw .system() }
        // In a folder with this mark only its owner may replace a file.
        let isSticky = status.st_mode & S_ISVTX != 0
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || isSticky else {
            throw .openToOthers(path: shown, isFolder: true)
        }
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
    private func look() throws(LedgerError) {
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

    /// A new ledger that only its owner may read, for it will hold personal data. It has its name once it is whole, so
    /// that a kill leaves nothing that looks like a ledger that was emptied.
    private static func create(_ path: String) throws(LedgerError) {
        let (folder, name) = split(path)
        guard let place = realpath(folder, nil) else {
            throw .unwritable(path: path, reason: .lastReason)
        }
        let resolved = String(cString: place) + "/" + name
        free(place)
        // Two at once must not put their ledgers over one another.
        let lock = try LedgerLock(ledger: resolved, shown: path, holder: "a new ledger is made")
        defer { withExtendedLifetime(lock) {} }
        if Glibc.access(path, F_OK) == 0 { return }
        let new = resolved + ".new"
        let descriptor = open(
            new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: .lastReason) }
        defer {
            close(descriptor)
            unlink(new)
        }
        do {
            let database = try DatabaseQueue(path: new)
            try database.write { db in try LedgerSchema.create(db) }
            try database.close()
        } catch {
            throw LedgerError(error)
        }
        guard fsync(descriptor) == 0 else { throw .system() }
        guard rename(new, resolved) == 0 else {
            throw .unwritable(path: path, reason: .lastReason)
        }
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }
}
