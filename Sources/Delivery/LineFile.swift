internal import Glibc

/// The lines of a file of this user, one after the other, however long the file is.
///
/// What stands behind the last line feed is left out: whoever wrote it was interrupted.
final class LineFile {
    private let descriptor: Int32
    private var bytes: ContiguousArray<UInt8> = []
    /// Where the next line begins in `bytes`.
    private var start = 0

    private static let room = 1 << 16

    /// nil where there is no such file.
    init?(_ path: String) throws(PrivateFile.Failure) {
        do throws(PrivateFile.Failure) {
            descriptor = try PrivateFile.descriptor(path, forbidden: S_IWGRP | S_IWOTH).descriptor
        } catch {
            if case .system(let reason) = error, reason.number == ENOENT { return nil }
            throw error
        }
    }

    deinit { close(descriptor) }

    /// The next line without its end; nil behind the last one.
    func next() throws(PrivateFile.Failure) -> String? {
        var searched = start
        while true {
            if let end = bytes[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return String(decoding: bytes[start..<end], as: UTF8.self)
            }
            bytes.removeFirst(start)
            start = 0
            searched = bytes.count
            if try !fill() { return nil }
        }
    }

    /// Reads on; false at the end.
    private func fill() throws(PrivateFile.Failure) -> Bool {
        let old = bytes.count
        bytes += [UInt8](repeating: 0, count: Self.room)
        while true {
            let got = bytes.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { Glibc.read(descriptor, $0 + old, Self.room) } ?? 0
            }
            if got < 0 && errno == EINTR { continue }
            let reason = SystemReason.system()
            bytes.removeLast(Self.room - max(0, got))
            if got < 0 { throw .system(reason) }
            return got > 0
        }
    }
}
