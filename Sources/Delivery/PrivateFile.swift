internal import Diagnostics
internal import Glibc

/// Reads the operator's own files, which decide where personal data go: nobody else may have
/// written them.
enum PrivateFile {
    /// Why a file is not read.
    enum Failure: Error {
        case system(SystemReason)
        case notOrdinary
        case tooLarge
        /// Others may write it, or for a secret even read it.
        case openToOthers
        /// Others may write the folder that it is in.
        case folderOpenToOthers
        /// It belongs to another user.
        case foreign

        /// In words, for the end of a sentence.
        var reason: Phrase {
            switch self {
            case .system(let reason) where reason.number == ENOENT:
                Phrase("there is no such file", zh: "没有这个文件")
            case .system(let reason): Phrase(reason.text, zh: reason.text)
            case .notOrdinary: Phrase("it is no ordinary file", zh: "它不是普通文件")
            case .tooLarge: Phrase("it is too large", zh: "它太大")
            case .openToOthers: Phrase("it is open to other users", zh: "其他用户也能动它")
            case .folderOpenToOthers:
                Phrase("its folder is open to other users", zh: "其他用户也能改它所在的文件夹")
            case .foreign: Phrase("it belongs to another user", zh: "它属于另一个用户")
            }
        }
    }

    /// Throws where the file at `path` is no program that may be started: an ordinary one of this user or of root, that
    /// nobody else may write.
    static func checkProgram(_ path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system(.system()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notOrdinary }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .openToOthers }
        guard status.st_uid == geteuid() || status.st_uid == 0 else { throw .foreign }
        guard access(path, X_OK) == 0 else { throw .system(.system()) }
        // Who may write the folder may put another program in its place; a sticky folder is for the owner's files alone.
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard stat(folder, &status) == 0 else { throw .system(.system()) }
        let isOpen = status.st_mode & (S_IWGRP | S_IWOTH) != 0 && status.st_mode & S_ISVTX == 0
        let isOwn = status.st_uid == geteuid() || status.st_uid == 0
        guard !isOpen, isOwn else { throw .folderOpenToOthers }
    }

    /// A descriptor of an ordinary file of this user or of root, and its size; `forbidden` are mode bits that must
    /// not be set.
    static func descriptor(
        _ path: String, forbidden: mode_t
    ) throws(Failure) -> (descriptor: Int32, size: Int) {
        // Opening a pipe must not wait for its other end.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(.system()) }
        var status = stat()
        var failure: Failure?
        if fstat(descriptor, &status) != 0 {
            failure = .system(.system())
        } else if status.st_mode & S_IFMT != S_IFREG {
            failure = .notOrdinary
        } else if status.st_mode & forbidden != 0 {
            failure = .openToOthers
        } else if status.st_uid != geteuid() && status.st_uid != 0 {
            failure = .foreign
        }
        guard let failure else { return (descriptor, Int(status.st_size)) }
        close(descriptor)
        throw failure
    }

    /// The bytes of such a file.
    static func read(
        _ path: String, atMost limit: Int, forbidden: mode_t
    ) throws(Failure) -> ContiguousArray<UInt8> {
        let (descriptor, size) = try descriptor(path, forbidden: forbidden)
        defer { close(descriptor) }
        var bytes = ContiguousArray<UInt8>(
            repeating: 0, count: min(limit, size + 4096) + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { Glibc.read(descriptor, $0 + count, bytes.count - count) }
            }
            guard let got, got >= 0 else {
                if errno == EINTR { continue }
                throw .system(.system())
            }
            if got == 0 { break }
            count += got
        }
        // It may have grown meanwhile.
        guard count <= limit, count < bytes.count else { throw .tooLarge }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

extension PrivateFile.Failure {
    /// The same of the program of an `exec` sender, with what to do about it.
    func ofProgram(_ path: String) -> SenderError {
        let help: Phrase?
        var isOpenToOthers = false
        switch self {
        case .system(let reason) where reason.number == ENOENT:
            help = Phrase(
                "write its path, from the senders file; no search path is looked through",
                zh: "写它的路径，从发送通道文件所在的文件夹算起；不会到系统路径里去找")
        case .system(let reason) where reason.number == EACCES:
            help = Phrase("`chmod 755 \(path)`", zh: "`chmod 755 \(path)`")
        case .openToOthers:
            help = Phrase("`chmod go-w \(path)`", zh: "`chmod go-w \(path)`")
            isOpenToOthers = true
        case .folderOpenToOthers:
            help = Phrase("take the right to write the folder from others", zh: "去掉其他用户对该文件夹的写权限")
            isOpenToOthers = true
        case .foreign:
            help = Phrase("make a copy of your own", zh: "自己复制一份")
            isOpenToOthers = true
        default: help = nil
        }
        return .program(path: path, reason: reason, help: help, isOpenToOthers: isOpenToOthers)
    }
}
