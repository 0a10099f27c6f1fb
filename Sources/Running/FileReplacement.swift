internal import Diagnostics
internal import Glibc

/// Puts new bytes in the place of a file so that it is always there whole: the old one or the new.
package enum FileReplacement {
    /// Replaces the ordinary file at `path`, whose links are resolved, and keeps its mode and owner.
    ///
    /// The bytes go into a new file beside it, onto the disk, and are renamed. Nothing is done where the
    /// file no longer holds `expected`: somebody else wrote it meanwhile. No link is followed.
    package static func replace(
        _ path: String, holding expected: ContiguousArray<UInt8>,
        with bytes: ContiguousArray<UInt8>, shownAs name: String
    ) throws(RunningError) {
        let folder = open(Workspace.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder < 0 { throw .io(.cannotWrite(name, Files.lastError)) }
        defer { close(folder) }
        let file = String(
            path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        var status = stat()
        guard fstatat(folder, file, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw .io(.cannotWrite(name, Files.lastError))
        }
        guard status.st_mode & S_IFMT == S_IFREG,
            case .success(let now) = Files.read(path, atMost: Workspace.longestFile),
            now == expected
        else { throw .refused(.changedMeanwhile(name)) }
        // A rename would get past the rights of a file that may only be read.
        guard access(path, W_OK) == 0 else { throw .io(.cannotWrite(name, Files.lastError)) }
        let temporary = ".\(file).\(getpid()).partial"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = openat(folder, temporary, flags, 0o600)
        if descriptor < 0 { throw .io(.cannotWrite(name, Files.lastError)) }
        let isWritten =
            write(bytes, to: descriptor) && keepOwner(status, descriptor)
            && fchmod(descriptor, status.st_mode & 0o7777) == 0
            && fsync(descriptor) == 0
        let reason = Files.lastError
        guard close(descriptor) == 0, isWritten else {
            unlinkat(folder, temporary, 0)
            throw .io(.cannotWrite(name, reason))
        }
        guard renameat(folder, temporary, folder, file) == 0 else {
            let reason = Files.lastError
            unlinkat(folder, temporary, 0)
            throw .io(.cannotWrite(name, reason))
        }
        fsync(folder)
    }

    /// The administrator may mend a file of somebody else, and it stays theirs.
    private static func keepOwner(_ old: stat, _ descriptor: Int32) -> Bool {
        var new = stat()
        guard fstat(descriptor, &new) == 0 else { return false }
        if new.st_uid == old.st_uid, new.st_gid == old.st_gid { return true }
        return fchown(descriptor, old.st_uid, old.st_gid) == 0
    }

    private static func write(_ bytes: ContiguousArray<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                done += count
            }
            return true
        }
    }
}
