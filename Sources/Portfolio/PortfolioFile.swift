internal import CampaignLanguage
internal import Glibc

/// The file of a portfolio, held open between the two passes over it.
///
/// The file is opened once and read with read(2): mapped pages would count as memory of the process. What
/// it was when it was opened is remembered, because a file that changes under a run could be decided on one
/// state and written to on another.
struct PortfolioFile: ~Copyable {
    let path: String
    private let descriptor: Descriptor
    private let identity: FileIdentity
    /// The bytes themselves, where there is no file.
    private let table: Table?
    /// Nil for UTF-8, which is not turned at all.
    private let decoder: GB18030Decoder?

    /// Opens the file and closes it with its owner.
    private struct Descriptor: ~Copyable {
        let raw: CInt

        init(_ path: String) throws(PortfolioError) {
            // A named pipe without a writer would block here for ever but for O_NONBLOCK.
            let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            if opened < 0 { throw .unreadable(path, systemError: errno) }
            raw = opened
        }

        init() { raw = -1 }

        deinit { if raw >= 0 { close(raw) } }
    }

    /// Bytes in memory, read like a file.
    private final class Table {
        let bytes: ContiguousArray<UInt8>
        var offset = 0

        init(_ bytes: ContiguousArray<UInt8>) { self.bytes = bytes }

        func read(into memory: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
            let count = min(count, bytes.count - offset)
            bytes.withUnsafeBufferPointer { all in
                if let start = all.baseAddress {
                    memory.update(from: start + offset, count: count)
                }
            }
            offset += count
            return count
        }
    }

    /// UTF-8 in memory; `path` is what findings call it.
    init(table: ContiguousArray<UInt8>, path: String) {
        self.path = path
        self.table = Table(table)
        descriptor = Descriptor()
        identity = FileIdentity(size: table.count)
        decoder = nil
    }

    /// Opens `path`; only a regular file is a portfolio, a pipe or a device cannot be read twice.
    ///
    /// Without a declared `encoding` its first lines decide; one that they speak against is refused.
    init(path: String, encoding declared: TextEncoding?) throws(PortfolioError) {
        let descriptor = try Descriptor(path)
        let identity = try Self.identity(of: descriptor, path)
        let evidence = try declared == .utf8 ? nil : Self.evidence(descriptor, identity, path)
        if declared == .gb18030, let evidence, evidence.isUTF8 {
            throw .isUTF8(path, evidence)
        }
        let isDetected = declared == nil && evidence?.isGB18030 == true
        decoder =
            declared == .gb18030 || isDetected
            ? GB18030Decoder(evidence: isDetected ? evidence : nil) : nil
        self.identity = identity
        self.descriptor = descriptor
        self.path = path
        table = nil
    }

    private static func evidence(
        _ descriptor: borrowing Descriptor, _ identity: FileIdentity, _ path: String
    ) throws(PortfolioError) -> EncodingEvidence {
        let capacity = EncodingEvidence.sample
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        defer { memory.deallocate() }
        var count = 0
        while count < capacity {
            let got = pread(descriptor.raw, memory + count, capacity - count, off_t(count))
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw .unreadable(path, systemError: errno) }
            if got == 0 { break }
            count += got
        }
        return EncodingEvidence(
            UnsafeBufferPointer(start: memory, count: count), isWhole: count == identity.size)
    }

    private static func identity(
        of descriptor: borrowing Descriptor, _ path: String
    ) throws(PortfolioError) -> FileIdentity {
        var status = stat()
        if fstat(descriptor.raw, &status) != 0 { throw .unreadable(path, systemError: errno) }
        if status.st_mode & S_IFMT != S_IFREG { throw .notAFile(path) }
        return FileIdentity(status)
    }

    /// Bytes of the file when it was opened.
    var size: Int { Int(identity.size) }

    /// What the file is read as.
    var encoding: TextEncoding { decoder == nil ? .utf8 : .gb18030 }
    /// Why the file is read as GB18030, where nobody said so.
    var evidence: EncodingEvidence? { decoder?.evidence }

    /// Bytes of the file that `given`, the count of bytes that were read as UTF-8, are at the most.
    func taken(_ given: Int) -> Int { decoder?.taken ?? given }

    /// Reads at most `count` bytes of UTF-8, at least `GB18030Decoder.leastRoom`; 0 is the end of the file.
    func read(into memory: UnsafeMutablePointer<UInt8>, count: Int) throws(PortfolioError) -> Int {
        guard let decoder else { return try readBytes(into: memory, count: count) }
        return try decoder.read(into: memory, room: count) {
            (memory, count) throws(PortfolioError) in
            try readBytes(into: memory, count: count)
        }
    }

    private func readBytes(
        into memory: UnsafeMutablePointer<UInt8>, count: Int
    ) throws(PortfolioError) -> Int {
        if let table { return table.read(into: memory, count: count) }
        while true {
            let got = Glibc.read(descriptor.raw, memory, count)
            if got >= 0 { return got }
            if errno != EINTR { throw .unreadable(path, systemError: errno) }
        }
    }

    /// Goes back to the first byte, of the same file in the same state.
    func rewind() throws(PortfolioError) {
        try checkUnchanged()
        if let table {
            table.offset = 0
            return
        }
        if lseek(descriptor.raw, 0, SEEK_SET) < 0 {
            throw .unreadable(path, systemError: errno)
        }
        decoder?.reset()
    }

    /// Refuses a file that was written to, cut, or replaced by another of its name since it was opened.
    func checkUnchanged() throws(PortfolioError) {
        if table != nil { return }
        var held = stat()
        var named = stat()
        if fstat(descriptor.raw, &held) != 0 { throw .unreadable(path, systemError: errno) }
        if stat(path, &named) != 0 || FileIdentity(held) != identity
            || FileIdentity(named) != identity
        {
            throw .changed(path)
        }
    }
}

/// What of a file must stay the same from the first pass to the end of the last.
struct FileIdentity: Equatable {
    private var device: UInt64
    private var inode: UInt64
    private(set) var size: Int64
    private var seconds: Int
    private var nanoseconds: Int

    /// Of bytes in memory.
    init(size: Int) {
        (device, inode, seconds, nanoseconds) = (0, 0, 0, 0)
        self.size = Int64(size)
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
