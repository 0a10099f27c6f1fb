internal import Diagnostics
package import Expressions
internal import Glibc

/// What came from a gateway and is kept beside the ledger, as it came: a JSON line of `LEDGER.refused` or `LEDGER.pulled`.
package struct KeptBody: Sendable, Hashable {
    package var at: Instant
    package var sender: String
    /// Which of the sender's requests it answers, from 1; nil for a post.
    package var pull: Int?
    /// What of it was not understood, without anything personal.
    package var why: [String]
    package var body: ContiguousArray<UInt8>

    package init(
        at: Instant, sender: String, pull: Int? = nil, why: [String] = [],
        body: ContiguousArray<UInt8>
    ) {
        self.at = at
        self.sender = sender
        self.pull = pull
        self.why = why
        self.body = body
    }

    /// Reads a line; nil where it is none.
    init?(_ line: ContiguousArray<UInt8>) {
        guard let json = JSONParser.parse(line), let at = json["at"]?.string,
            let instant = Instant(rfc3339: at.utf8), let sender = json["sender"]?.string
        else { return nil }
        self.at = instant
        self.sender = sender
        pull = json["pull"]?.int
        why = json["why"]?.array?.compactMap(\.string) ?? []
        if let text = json["body"]?.string {
            body = ContiguousArray(text.utf8)
        } else if let hex = json["hex"]?.string, hex.utf8.count % 2 == 0 {
            let digits = Array(hex.utf8)
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
            }
            body = ContiguousArray(bytes)
        } else {
            return nil
        }
    }

    /// With its line feed. Another encoding than UTF-8 is kept as it came, each byte by two digits.
    var line: String {
        var members: [JSONValue.Member] = [
            .init("at", .string(ZoneRules.utc.rfc3339(at))), .init("sender", .string(sender)),
        ]
        if let pull { members.append(.init("pull", .integer(pull))) }
        if !why.isEmpty {
            members.append(.init("why", .array(why.prefix(20).map { .string($0) })))
        }
        if let text = String(validating: body, as: UTF8.self) {
            members.append(.init("body", .string(text)))
        } else {
            let digits = body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            members.append(.init("hex", .string(digits.joined())))
        }
        return JSONValue.object(members).text() + "\n"
    }

    /// Appends it to a file that only its owner can read, and waits for the disk; false, and no line in part, if it cannot.
    package func append(to path: String) -> Bool {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        let file = open(path, flags, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        // Several processes write here, and one whose line does not fit cuts off what is behind its beginning.
        while flock(file, LOCK_EX) != 0 { if errno != EINTR { return false } }
        let size = lseek(file, 0, SEEK_END)
        return append(to: file) && (size > 0 || Self.syncFolder(of: path))
    }

    /// The same, to a file that is open for appending.
    func append(to file: Int32) -> Bool {
        let size = lseek(file, 0, SEEK_END)
        let bytes = Array(line.utf8)
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if written == bytes.count, fsync(file) == 0 { return true }
        if size >= 0 { _ = ftruncate(file, size) }
        return false
    }

    /// A file that was just made is there after a power cut, too.
    static func syncFolder(of path: String) -> Bool {
        let folder = open(Workspace.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }
}
