internal import Diagnostics
package import Expressions
internal import Glibc

/// Where a run writes its lines: standard output, or a file that appears whole or not at all.
package final class OutputFile {
    private let descriptor: Int32
    private let path: String?
    private let temporary: String?
    private var isFinished = false
    /// Bytes that were written.
    package private(set) var written = 0

    /// Writes to standard output, or beside `path` until `finish` puts it there.
    ///
    /// `inputs` are files that the run reads: writing over one of them is refused. A path that is there and
    /// is no ordinary file (a pipe, a device) is written to as it is.
    package init(path: String?, inputs: [String] = []) throws(RunningError) {
        let (descriptor, temporary) = try Self.open(path, inputs)
        self.path = path
        self.descriptor = descriptor
        self.temporary = temporary
    }

    private static func open(
        _ path: String?, _ inputs: [String]
    ) throws(RunningError) -> (Int32, String?) {
        guard let path else { return (STDOUT_FILENO, nil) }
        if let real = Files.realPath(path), inputs.contains(where: { Files.realPath($0) == real }) {
            throw .usage(.outputIsInput(path))
        }
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFDIR {
            throw .io(.cannotWrite(path, Phrase("it is a folder", zh: "它是一个文件夹")))
        }
        let isSpecial = isThere && status.st_mode & S_IFMT != S_IFREG
        let target = isSpecial ? path : (Files.realPath(path) ?? path) + ".partial"
        if !isSpecial { try removeRemains(target, of: path) }
        let flags = O_WRONLY | O_CLOEXEC | (isSpecial ? 0 : O_CREAT | O_EXCL | O_NOFOLLOW)
        let descriptor = Glibc.open(target, flags, 0o600)
        if descriptor < 0 { throw .io(.cannotWrite(path, Files.lastError)) }
        return (descriptor, isSpecial ? nil : target)
    }

    /// What a run that was killed has left goes; anything else of that name was put there by somebody, and would lead
    /// what is written elsewhere.
    private static func removeRemains(_ target: String, of path: String) throws(RunningError) {
        var status = stat()
        guard lstat(target, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_nlink == 1
        else {
            throw .io(
                .cannotWrite(
                    path,
                    Phrase(
                        "`\(target)` is there and is no ordinary file of yours",
                        zh: "`\(target)` 已经存在，而且不是您自己的普通文件")))
        }
        if unlink(target) != 0 { throw .io(.cannotWrite(path, Files.lastError)) }
    }

    deinit {
        if path != nil, !isFinished { close(descriptor) }
        if let temporary, !isFinished { unlink(temporary) }
    }

    /// Writes all bytes of `buffer` and empties it.
    package func write(_ buffer: inout ByteBuffer) throws(RunningError) {
        var done = 0
        while done < buffer.count {
            let count = Glibc.write(descriptor, buffer.base + done, buffer.count - done)
            if count < 0, errno == EINTR { continue }
            // Who reads has seen enough: `dunlin run … | head`.
            if count < 0, errno == EPIPE, path == nil { throw .closedPipe }
            if count < 0 { throw .io(.cannotWrite(path ?? "standard output", Files.lastError)) }
            done += count
        }
        written += done
        buffer.removeAll()
    }

    /// Nobody has seen what was written.
    package var canTakeBack: Bool { temporary != nil }

    /// Forgets what was written after the first so many bytes.
    package func takeBack(to count: Int) throws(RunningError) {
        guard ftruncate(descriptor, off_t(count)) == 0,
            lseek(descriptor, off_t(count), SEEK_SET) == off_t(count)
        else { throw .io(.cannotWrite(path ?? "standard output", Files.lastError)) }
        written = count
    }

    /// Puts the file in its place; after a failure nothing of it is left.
    package func finish() throws(RunningError) {
        guard let path else {
            isFinished = true
            return
        }
        isFinished = true
        var isDone = close(descriptor) == 0
        if let temporary {
            let target = String(temporary.dropLast(".partial".count))
            isDone = isDone && rename(temporary, target) == 0
            if !isDone { unlink(temporary) }
        }
        if !isDone { throw .io(.cannotWrite(path, Files.lastError)) }
    }
}

extension Diagnostic {
    static func outputIsInput(_ path: String) -> Diagnostic {
        Diagnostic(
            "D0719",
            Phrase(
                "`--output \(path)` would overwrite what the run reads",
                zh: "`--output \(path)` 会覆盖本次运行要读的文件"),
            at: nil, help: Phrase("name another file", zh: "换一个文件名"))
    }

    static func cannotWrite(_ path: String, _ reason: Phrase) -> Diagnostic {
        Diagnostic(
            "D0713",
            Phrase("`\(path)` cannot be written: \(reason.en)", zh: "写不了 `\(path)`：\(reason.zh)"),
            at: nil)
    }
}
