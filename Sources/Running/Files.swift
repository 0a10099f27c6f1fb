package import Diagnostics
package import Expressions
internal import Glibc

/// Small, checked access to the file system: ordinary files only, bounded reads, reasons in words.
package enum Files {
    /// Why a file could not be had.
    package struct Failure: Error, Sendable, Hashable {
        package var reason: Phrase

        package init(reason: Phrase) { self.reason = reason }

        static let outsideRoot = Failure(
            reason: Phrase(
                "it lies outside the campaign's root", zh: "它在活动的根目录之外"))
        static let notOrdinary = Failure(reason: Phrase("it is no ordinary file", zh: "它不是普通文件"))
        static let tooLarge = Failure(reason: Phrase("it is larger than 4 MiB", zh: "它超过 4 MiB"))
    }

    /// What the system said last, in words.
    static var lastError: Phrase {
        switch errno {
        case ENOENT: Phrase("there is no such file", zh: "没有这个文件")
        case EACCES, EPERM: Phrase("it may not be opened", zh: "没有权限打开")
        case EISDIR: Phrase("it is a folder", zh: "它是一个文件夹")
        case ENOTDIR: Phrase("part of the path is no folder", zh: "路径中有一段不是文件夹")
        case ELOOP: Phrase("its links go in a circle", zh: "链接成环")
        case ENOSPC: Phrase("the disk is full", zh: "磁盘已满")
        default:
            Phrase(
                "the system said: \(String(cString: strerror(errno)))",
                zh: "系统报告：\(String(cString: strerror(errno)))")
        }
    }

    /// The bytes of the ordinary file at `path`.
    package static func read(
        _ path: String, atMost limit: Int
    ) -> Result<ContiguousArray<UInt8>, Failure> {
        // Opening a pipe or a device must not hang or read without end.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 { return .failure(Failure(reason: lastError)) }
        defer { close(descriptor) }
        var status = stat()
        if fstat(descriptor, &status) != 0 { return .failure(Failure(reason: lastError)) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .failure(.notOrdinary) }
        // One byte over the limit is kept, so that the reader of the text says that it is too large.
        let most = limit + (1 << 16)
        var bytes = ContiguousArray<UInt8>()
        while true {
            // What the file should still hold, and a byte to see its end; a file may grow meanwhile.
            let room = max(1, min(Int(status.st_size), most) - bytes.count) + 1
            var count = 0
            let chunk = ContiguousArray<UInt8>(unsafeUninitializedCapacity: room) {
                count = Glibc.read(descriptor, $0.baseAddress, room)
                $1 = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .failure(Failure(reason: lastError)) }
            if count == 0 { return .success(bytes) }
            if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
            if bytes.count > most { return .failure(.tooLarge) }
        }
    }

    /// The names in a folder in the order of their bytes, at most `limit`; hidden ones are left out.
    ///
    /// Empty where the folder cannot be read.
    package static func names(
        in folder: String, atMost limit: Int
    ) -> [(name: String, isFolder: Bool)] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [(name: String, isFolder: Bool)] = []
        while names.count < limit, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                let room = MemoryLayout.size(ofValue: pointer.pointee)
                return pointer.withMemoryRebound(to: CChar.self, capacity: room) {
                    String(cString: $0)
                }
            }
            if name.hasPrefix(".") { continue }
            var status = stat()
            guard stat(join(folder, name), &status) == 0 else { continue }
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR || kind == S_IFREG { names.append((name, kind == S_IFDIR)) }
        }
        return names.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A number that changes when a file below the folders does: its name, its size, its time, or another in its place.
    package static func fingerprint(of paths: [String]) -> UInt64 {
        var words = ""
        var left = 10_000
        func add(_ path: String) {
            if left == 0 { return }
            left -= 1
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            let time = status.st_mtim
            words += "\(path) \(status.st_ino) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)\n"
            guard status.st_mode & S_IFMT == S_IFDIR else { return }
            for (name, isFolder) in names(in: path, atMost: left)
            where isFolder || name.hasSuffix(".yaml") { add(join(path, name)) }
        }
        for path in paths { add(path) }
        return Hash128(words).low
    }

    /// The path with all links resolved, or nil with `lastError`.
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    package static func join(_ folder: String, _ path: String) -> String {
        if folder.isEmpty || folder.hasSuffix("/") { return folder + path }
        return folder + "/" + path
    }

    /// Without `.` and with `..` taken back where a folder stands before it: `a/b/../c` is `a/c`.
    static func normalized(_ path: String) -> String {
        if isNormal(path) { return path }
        var parts: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: true) {
            if part == "." { continue }
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        if path.hasPrefix("/") { return "/" + joined }
        return joined.isEmpty ? "." : joined
    }

    /// Nothing in it is to be taken out, which is so of nearly every path.
    private static func isNormal(_ path: String) -> Bool {
        var (length, dots, isFirst) = (0, 0, true)
        func isName() -> Bool { length > 2 || dots < length }
        for byte in path.utf8 {
            if byte == UInt8(ascii: "/") {
                if !isName(), !isFirst { return false }
                (length, dots) = (0, 0)
            } else {
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
            }
            isFirst = false
        }
        return isName()
    }
}

/// The system's zone files.
package enum ZoneFiles {
    private static let folder = "/usr/share/zoneinfo"

    package static var isInstalled: Bool { access(folder + "/Etc/UTC", R_OK) == 0 }

    /// The rules of the zone called `name`, such as `Asia/Shanghai`; nil where the system has none.
    package static func load(_ name: String) -> ZoneRules? {
        let isName =
            name.utf8.allSatisfy {
                ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
                    || [0x2B, 0x2D, 0x2F, 0x5F].contains($0)
            } && name.contains("/") && !name.hasPrefix("/")
        guard isName, case .success(let bytes) = Files.read(folder + "/" + name, atMost: 1 << 20)
        else { return nil }
        return ZoneRules(name: name, tzif: Array(bytes))
    }
}

extension Diagnostic {
    /// The name of a zone that the senders file says, and the system does not know.
    package static func noZone(_ name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0806",
            Phrase(
                "`\(VisibleText.escaped(name))` is no time zone",
                zh: "没有时区 `\(VisibleText.escaped(name))`"), at: span,
            help: Phrase("write it like `Asia/Shanghai`", zh: "写成 `Asia/Shanghai` 这样"))
    }
}
