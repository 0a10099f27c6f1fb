internal import Diagnostics
package import Expressions
internal import Glibc

/// Where a run writes its lines: standard output, or a file that appears whole or not at all.
package struct OutputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String?
    private let temporary: String?
    private var isFinished = false

    /// Writes to standard output, or beside `path` until `finish` puts it there.
    package init(path: String?) throws(RunningError) {
        self.path = path
        guard let path else {
            descriptor = STDOUT_FILENO
            temporary = nil
            return
        }
        let temporary = path + ".partial"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .io(.cannotWrite(path, Files.lastError)) }
        self.temporary = temporary
    }

    deinit {
        if temporary != nil, !isFinished { close(descriptor) }
        if let temporary, !isFinished { unlink(temporary) }
    }

    /// Writes all bytes of `buffer` and empties it.
    package mutating func write(_ buffer: inout ByteBuffer) throws(RunningError) {
        var done = 0
        while done < buffer.count {
            let count = Glibc.write(descriptor, buffer.base + done, buffer.count - done)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .io(.cannotWrite(path ?? "-", Files.lastError)) }
            done += count
        }
        buffer.removeAll()
    }

    package mutating func finish() throws(RunningError) {
        isFinished = true
        guard let path, let temporary else { return }
        if close(descriptor) != 0 || rename(temporary, path) != 0 {
            throw .io(.cannotWrite(path, Files.lastError))
        }
    }
}

extension Diagnostic {
    static func cannotWrite(_ path: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0713",
            Phrase("`\(path)` cannot be written: \(reason.en)", zh: "写不了 `\(path)`：\(reason.zh)"),
            at: nil)
    }
}
