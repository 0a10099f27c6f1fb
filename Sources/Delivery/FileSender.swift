internal import Expressions
internal import Glibc
package import Ledger

/// Appends notices to a file, one JSON object a line, and is sure of each: nothing it did is ever
/// unknown.
///
/// A group is one write and one flush to the disk. The file belongs to one process at a time (a
/// lock on it) and is made readable for its owner only. A last line without its newline is what a
/// kill left of a write: it is cut off on opening, and its notice counts as not sent.
package actor FileSender: Sender {
    package nonisolated let endpoint: String
    private let descriptor: Int32
    private let probe: any DispatchProbe
    /// The file had to be made, so that it can say nothing about earlier attempts.
    private let isNew: Bool
    /// Bytes of whole lines.
    private var size: off_t
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
        endpoint = "file:" + (Self.realPath(path) ?? path)
        guard fstat(descriptor, &status) == 0 else { throw .io(path: path, reason: .system()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notOrdinary(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .busy(path: path) : .io(path: path, reason: .system())
        }
        guard let whole = Self.endOfLastLine(descriptor, status.st_size),
            ftruncate(descriptor, whole) == 0, fsync(descriptor) == 0
        else { throw .io(path: path, reason: .system()) }
        size = whole
        // The name must survive a power cut as well as the lines.
        if isNew { try Self.syncFolder(of: path) }
    }

    deinit { Glibc.close(descriptor) }

    package func submit(_ batch: [Envelope]) -> [Submission] {
        if let failure { return batch.map { _ in .rejected(failure) } }
        var lines = ByteBuffer(capacity: 1 << 15)
        for envelope in batch {
            EnvelopeJSON.write(envelope, into: &lines)
            lines.append(UInt8(ascii: "\n"))
        }
        guard write(lines) else {
            let reason = SystemReason.system()
            let rejection = Rejection(.notSent, code: reason.name, detail: reason.text)
            // What was written of the group is taken back, so that nothing of it was sent.
            if ftruncate(descriptor, size) == 0 { return batch.map { _ in .rejected(rejection) } }
            failure = rejection
            return batch.map { _ in .unknown(note: reason.text) }
        }
        size += off_t(lines.count)
        probe.reached(.afterHandOver)
        guard fsync(descriptor) == 0 else {
            let reason = SystemReason.system()
            failure = Rejection(.notSent, code: reason.name, detail: reason.text)
            return batch.map { _ in .unknown(note: reason.text) }
        }
        return batch.map { _ in .accepted(id: nil) }
    }

    /// The file itself knows: a key that stands in it was accepted, another never arrived.
    package func reconcile(_ open: [OpenEnvelope]) -> [Submission] {
        if isNew { return open.map { _ in .unknown(note: "the file is gone") } }
        guard let found = find(Set(open.map { KeyLine.prefix($0.key) })) else {
            return open.map { _ in .unknown(note: "the file cannot be read") }
        }
        return open.map { envelope in
            found.contains(KeyLine.prefix(envelope.key))
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

    /// Which of `prefixes` start a line; looks at the end of the file first, where a killed run
    /// wrote last.
    private func find(_ prefixes: Set<[UInt8]>) -> Set<[UInt8]>? {
        let tail: off_t = 4 << 20
        for start in size > tail ? [size - tail, 0] : [0] {
            guard let found = scan(prefixes, from: start) else { return nil }
            if start == 0 || found == prefixes { return found }
        }
        return []
    }

    /// Scans the lines that begin at `start` or later; a line begun before may be missed.
    private func scan(_ prefixes: Set<[UInt8]>, from start: off_t) -> Set<[UInt8]>? {
        var found: Set<[UInt8]> = []
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        var at = start
        var isWhole = start == 0
        while at < size {
            let count = pread(descriptor, &chunk, chunk.count, at)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return nil }
            at += off_t(count)
            var from = 0
            while let end = chunk[from..<count].firstIndex(of: UInt8(ascii: "\n")) {
                line += chunk[from..<end]
                if isWhole, let prefix = KeyLine.prefix(ofLine: line), prefixes.contains(prefix) {
                    found.insert(prefix)
                }
                line.removeAll(keepingCapacity: true)
                isWhole = true
                from = end + 1
            }
            line += chunk[from..<count]
        }
        return found
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
    private static func makeFolder(of path: String) throws(SenderError) {
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

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// The start of a line up to the end of its key, by which a notice is found in a file.
private enum KeyLine {
    static func prefix(_ key: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: 128)
        buffer.append("{\"key\":")
        EnvelopeJSON.text(key, &buffer)
        return Array(buffer.bytes())
    }

    /// nil for a line that does not start with a key.
    static func prefix(ofLine line: [UInt8]) -> [UInt8]? {
        let head = Array(EnvelopeJSON.head.utf8)
        guard line.starts(with: head) else { return nil }
        var at = head.count
        while at < line.count, line[at] != UInt8(ascii: "\"") {
            at += line[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return at < line.count ? Array(line[...at]) : nil
    }
}
