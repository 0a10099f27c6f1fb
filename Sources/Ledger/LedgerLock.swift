internal import Glibc
internal import Synchronization

/// The exclusive claim of one process on a ledger: a lock on the file `LEDGER.lock` beside it.
///
/// The system gives the lock back when the process ends, however it ends. The file stays, because
/// removing it would let two processes lock two different files of one name.
final class LedgerLock: Sendable {
    /// nil once it is given back.
    private let descriptor: Mutex<Int32?>

    /// `ledger` is the path with its links resolved, so that each name of a ledger has one lock;
    /// `shown` is the path as the user wrote it. `holder` is written into the file, for whoever comes second.
    init(ledger: String, shown: String, holder: String) throws(LedgerError) {
        let descriptor = open(
            ledger + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: shown, reason: .lastReason) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isBusy = errno == EWOULDBLOCK
            let failure = LedgerError.system()
            let other = Self.text(descriptor)
            close(descriptor)
            throw isBusy ? .busy(path: shown, holder: other) : failure
        }
        self.descriptor = Mutex(descriptor)
        let line = Array((holder + "\n").utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, line, line.count, 0) == line.count
        else { throw .system() }
    }

    /// Whether a process has the ledger whose path, links resolved, this is.
    static func isHeld(_ ledger: String) -> Bool {
        let descriptor = open(ledger + ".lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    deinit { release() }

    /// Gives the claim back, once.
    func release() {
        descriptor.withLock { descriptor in
            guard let held = descriptor else { return }
            // Closing alone would keep the lock for as long as a child process, between fork and exec, has a
            // copy of the descriptor.
            flock(held, LOCK_UN)
            close(held)
            descriptor = nil
        }
    }

    private static func text(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let line = bytes.prefix(max(0, count)).prefix { $0 >= 0x20 && $0 < 0x7F }
        return line.isEmpty ? "?" : String(decoding: line, as: UTF8.self)
    }
}

extension String {
    /// What the system said last, in its words.
    static var lastReason: String { String(cString: strerror(errno)) }
}

extension LedgerError {
    /// What the system said last.
    static func system() -> LedgerError {
        .storage(code: Int(errno), message: String(cString: strerror(errno)))
    }
}
