internal import Expressions
internal import Glibc

/// The keys of all notices in a sender's file, as fingerprints: about 16 bytes a key.
struct FileKeys {
    /// Ascending.
    private var sorted: ContiguousArray<Hash128> = []
    /// Written since; merged before it grows past an eighth of the rest.
    private var recent: Set<Hash128> = []

    private static let fewest = 4096
    /// Longer than any line but a mail's, and than every key.
    private static let window = 1 << 20
    private static let head = Array(EnvelopeJSON.head.utf8)

    init() {}

    /// Reads the whole lines of a file of `size` bytes; nil where that fails.
    init?(_ descriptor: Int32, size: off_t) {
        var bytes = [UInt8](repeating: 0, count: Self.window)
        var at: off_t = 0
        // The window begins inside a line whose key was read before.
        var isInside = false
        while at < size {
            let count = pread(descriptor, &bytes, bytes.count, at)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return nil }
            var start = 0
            while start < count {
                let rest = bytes[start..<count]
                let end = bytes.withUnsafeBytes { bytes -> Int? in
                    guard let base = bytes.baseAddress,
                        let found = memchr(base + start, 0x0A, rest.count)
                    else { return nil }
                    return UnsafeRawPointer(found) - base
                }
                // A line cut by the window is read again from its start, unless it is longer.
                if end == nil, start > 0 { break }
                if !isInside, let hash = Self.key(ofLine: rest) { sorted.append(hash) }
                isInside = end == nil
                start = end.map { $0 + 1 } ?? count
            }
            at += off_t(start)
        }
        sorted.sort()
    }

    /// The file is empty, or starts as a file sender's lines do; nil where it cannot be read.
    static func isOwn(_ descriptor: Int32, size: off_t) -> Bool? {
        let wanted = min(head.count, Int(size))
        var bytes = [UInt8](repeating: 0, count: head.count)
        guard pread(descriptor, &bytes, wanted, 0) == wanted else { return nil }
        return bytes[..<wanted] == head[..<wanted]
    }

    /// The fingerprint of a key as it stands in a line, escapes and all.
    static func hash(_ key: String) -> Hash128 {
        var buffer = ByteBuffer(capacity: 128)
        EnvelopeJSON.text(key, &buffer)
        return Hash128(buffer.base + 1, buffer.count - 2)
    }

    func contains(_ hash: Hash128) -> Bool {
        if recent.contains(hash) { return true }
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == hash
    }

    mutating func insert(_ hash: Hash128) {
        recent.insert(hash)
        if recent.count < max(Self.fewest, sorted.count / 8) { return }
        sorted.append(contentsOf: recent)
        sorted.sort()
        recent.removeAll()
    }

    /// nil for a line that does not start with a key.
    private static func key(ofLine line: ArraySlice<UInt8>) -> Hash128? {
        guard line.starts(with: head) else { return nil }
        let start = line.startIndex + head.count
        var at = start
        while at < line.endIndex, line[at] != UInt8(ascii: "\"") {
            at += line[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        if at >= line.endIndex { return nil }
        return line[start..<at].withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { Hash128($0, bytes.count) }
        }
    }
}
