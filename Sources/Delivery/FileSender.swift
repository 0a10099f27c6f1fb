internal import Expressions
internal import Glibc
package import Ledger

/// Appends notices to a file, one JSON object a line, and is sure of each: nothing it did is ever
/// unknown.
///
/// A group is one write and one flush to the disk. The file belongs to one process at a time (a
/// lock on it) and is made readable for its owner only. A last line without its newline is what a
/// kill left of a write: it is cut off on opening, and its notice counts as not sent. A file with other
/// content is refused and left alone.
package actor FileSender: Sender {
    package nonisolated let endpoint: String
    private let descriptor: Int32
    private let probe: any DispatchProbe
    /// The file had to be made, so that it can say nothing about earlier attempts.
    private let isNew: Bool
    /// Bytes of whole lines.
    private var size: off_t
    /// What stands in the file: such a notice was accepted, and is never written again.
    private var keys: FileKeys
    /// Why nothing more can be written, once a write could not be taken back.
    private var failure: Rejection?

    package init(path: String, probe: any DispatchProbe = NoProbe()) throws(SenderError) {
        try Self.makeFolder(of: path)
        var status = stat()
        isNew = lstat(path, &status) != 0
        let descriptor = open(
            path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .io(path: path, reason: .system()) }
        self.descriptor = descriptor
        self.probe = probe
        size = 0
        keys = FileKeys()
        endpoint = "file:" + (Self.realPath(path) ?? path)
        guard fstat(descriptor, &status) == 0 else { throw .io(path: path, reason: .system()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notOrdinary(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy(path: path) : .io(path: path, reason: .system())
        }
        guard let isOwn = FileKeys.isOwn(descriptor, size: status.st_size) else {
            throw .io(path: path, reason: .system())
        }
        guard isOwn else { throw .foreign(path: path) }
        guard let whole = Self.endOfLastLine(descriptor, status.st_size),
            ftruncate(descriptor, whole) == 0, fsync(descriptor) == 0
        else { throw .io(path: path, reason: .system()) }
        size = whole
        guard let keys = FileKeys(descriptor, size: whole) else {
            throw .io(path: path, reason: .system())
        }
        self.keys = keys
        // The name must survive a power cut as well as the lines.
        if isNew { try Self.syncFolder(of: path) }
    }

    deinit {
        // Closing alone would keep the lock for as long as a child process, between fork and exec, has a
        // copy of the descriptor; the next sender on this file would be told that it is in use.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }

    package func submit(_ batch: [Envelope], gate: SendGate) -> [Submission] {
        if let failure { return batch.map { _ in .rejected(failure) } }
        let hashes = batch.map { FileKeys.hash($0.key) }
        var answers = [Submission](repeating: .accepted(id: nil), count: batch.count)
        var fresh: [Int] = []
        var isTaken: Set<Hash128> = []
        for (index, hash) in hashes.enumerated() where !keys.contains(hash) {
            if isTaken.insert(hash).inserted { fresh.append(index) }
        }
        if fresh.isEmpty { return answers }
        if let failed = append(fresh.map { batch[$0] }) {
            // Also those that stand for a key twice in the group share its fate.
            for index in hashes.indices where isTaken.contains(hashes[index]) {
                answers[index] = failed
            }
        } else {
            for hash in isTaken { keys.insert(hash) }
        }
        return answers
    }

    /// Writes lines and waits for the disk; nil, or what has become of all of them.
    private func append(_ envelopes: [Envelope]) -> Submission? {
        var lines = ByteBuffer(capacity: 1 << 15)
        for envelope in envelopes {
            EnvelopeJSON.write(envelope, into: &lines)
            lines.append(UInt8(ascii: "\n"))
        }
        guard write(lines) else {
            let reason = SystemReason.system()
            let rejection = Rejection(.notSent, code: reason.name, detail: reason.text)
            // What was written of the group is taken back, so that nothing of it was sent.
            if ftruncate(descriptor, size) == 0 { return .rejected(rejection) }
            failure = rejection
            return .unknown(note: reason.text)
        }
        size += off_t(lines.count)
        probe.reached(.afterHandOver)
        guard fsync(descriptor) == 0 else {
            let reason = SystemReason.system()
            failure = Rejection(.notSent, code: reason.name, detail: reason.text)
            return .unknown(note: reason.text)
        }
        return nil
    }

    /// The file itself knows: a key that stands in it was accepted, another never arrived.
    package func reconcile(_ open: [OpenEnvelope]) -> [Submission] {
        if isNew { return open.map { _ in .unknown(note: "the file is gone") } }
        return open.map { envelope in
            keys.contains(FileKeys.hash(envelope.key))
                ? .accepted(id: nil)
                : .rejected(
                    Rejection(.notSent, code: "absent", detail: "the file does not have it"))
        }
    }

    package func close() { _ = fsync(descriptor) }

    private func write(_ lines: borrowing ByteBuffer) -> Bool {
        var done = 0
        while done < lines.count {
            let count = pwrite(
                descriptor, lines.base + done, lines.count - done, size + off_t(done))
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Where the last whole line ends; nil where the file cannot be read.
    private static func endOfLastLine(_ descriptor: Int32, _ size: off_t) -> off_t? {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var end = size
        while end > 0 {
            let start = max(0, end - off_t(chunk.count))
            let wanted = Int(end - start)
            guard pread(descriptor, &chunk, wanted, start) == wanted else { return nil }
            if let newline = chunk[..<wanted].lastIndex(of: UInt8(ascii: "\n")) {
                return start + off_t(newline) + 1
            }
            end = start
        }
        return 0
    }
}

extension FileSender {
    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The folder of the file, one level, for its owner only: a clone of a project has no outbox
    /// yet.
    static func makeFolder(of path: String) throws(SenderError) {
        let folder = folder(of: path)
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw .io(path: folder, reason: .system())
        }
    }

    private static func syncFolder(of path: String) throws(SenderError) {
        let folder = folder(of: path)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .io(path: folder, reason: .system()) }
        defer { Glibc.close(descriptor) }
        if fsync(descriptor) != 0 { throw .io(path: folder, reason: .system()) }
    }

    /// The file that `path` names, however its folder is spelled; links to the file itself are not
    /// followed.
    static func place(_ path: String) -> String {
        let folder = folder(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        if let resolved = realPath(folder) { return resolved + "/" + name }
        // The folder is not there yet; the one above it must be.
        return folder == path ? path : place(folder) + "/" + name
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
