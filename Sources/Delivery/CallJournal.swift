package import Diagnostics
internal import Expressions
internal import Glibc
package import Ledger
internal import Synchronization

/// A file beside the ledger in which a process writes, between the two commits of a group, what it is about to do and
/// what it has heard: one line before each call, one after its answer.
///
/// A killed process leaves the lines it wrote, because they are the system's by then; so the next one knows of each call
/// whether it was made and what came back, and only calls in the air are in doubt. After another start of the machine
/// lines may be missing, and nothing is concluded from that. What stands here is on the disk a second later at most
/// (`longestUnsynced`), and so is the head of the ledger's chain: a ledger that does not know it is older than this file, and one
/// without this file is a copy.
package final class CallJournal: Sendable {
    /// Its path, which is its ledger's and an ending.
    let path: String
    private let descriptor: Int32
    private let state = Mutex(State())

    private struct State: ~Copyable {
        /// A line was not written whole: whatever came behind it would be read as a part of it.
        var isBroken = false
        var lines = ByteBuffer(capacity: 1024)
        /// Lines have been written since the disk was last waited for.
        var isBehind = false
        /// What was written before is on the disk.
        var synced: ContinuousClock.Instant?
    }

    private let disk: @Sendable (Int32) -> Bool
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Waiting for the disk before each group costs a fast gateway a quarter of its rate. What may be missing after the machine
    /// went off is only asked whether a ledger is older; a copy would have to be younger than this to be taken for the last one.
    private static let longestUnsynced = Duration.seconds(1)

    /// Opens or makes the file; nothing in it is changed before `restart`. `disk` brings a file to the disk.
    package init(
        path: String, disk: @escaping @Sendable (Int32) -> Bool = { fdatasync($0) == 0 },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(SenderError) {
        (self.path, self.disk, self.now) = (path, disk, now)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .io(path: path, reason: .system()) }
    }

    deinit { close(descriptor) }

    /// Begins anew for a ledger; what stood here is settled. Killed meanwhile, the old file stands.
    package func restart(_ ledger: LedgerIdentity) throws(SenderError) {
        let new = path + ".new"
        let file = open(
            new, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .io(path: new, reason: .system()) }
        defer { close(file) }
        let lines = """
            \(Self.head) \(ledger.id) \(Self.boot ?? "-")
            from \(ledger.newestAttempt)
            head \(ledger.head)
            """
        var bytes = ByteBuffer()
        bytes.append(lines + "\n")
        guard Self.write(bytes, to: file), fsync(file) == 0, rename(new, path) == 0,
            dup2(file, descriptor) == descriptor, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw .io(path: path, reason: .system()) }
    }

    /// The run is over, and the ledger's history ends so.
    package func end(_ ledger: LedgerIdentity) {
        _ = append { $0.append("head \(ledger.head)\n") }
        _ = sync(after: .zero)
    }

    /// A group is about to be called; false where that cannot be written down, and then no call is made.
    func began(_ attempts: [Int64]) -> Bool {
        let isWritten = append { lines in
            lines.append("group")
            for attempt in attempts {
                lines.append(" ")
                Formatting.integer(attempt, into: &lines)
            }
            lines.append("\n")
        }
        return isWritten && sync(after: Self.longestUnsynced)
    }

    /// Brings what has stood here for a second to the disk; to be called now and then while no group begins.
    package func settle() { _ = sync(after: Self.longestUnsynced) }

    /// Waits for the disk if it is behind, and was last waited for so long ago. Others write meanwhile.
    private func sync(after pause: Duration) -> Bool {
        let now = now()
        let isDue = state.withLock { state in
            guard state.isBehind, state.synced.map({ now - $0 >= pause }) ?? true else {
                return false
            }
            state.isBehind = false
            return true
        }
        if !isDue { return true }
        let isDone = disk(descriptor)
        state.withLock { state in
            if isDone { state.synced = now } else { state.isBehind = true }
        }
        return isDone
    }

    /// The next thing is the call; false where that cannot be written down, and then it is not made.
    func calls(_ attempt: Int64) -> Bool { wrote(answers: [], calls: [attempt]) }

    /// An answer that cannot be written down is in doubt if the process is killed now.
    func answered(_ attempt: Int64, _ submission: Submission) {
        _ = wrote(answers: [(attempt, submission)], calls: [])
    }

    /// What has been answered, and the calls that are the next thing; false where that cannot be written down, and then none
    /// is made.
    func wrote(answers: [(attempt: Int64, submission: Submission)], calls: [Int64]) -> Bool {
        if answers.isEmpty, calls.isEmpty { return true }
        return append { lines in
            for (attempt, submission) in answers {
                lines.append("answer ")
                Formatting.integer(attempt, into: &lines)
                Self.write(submission, into: &lines)
                lines.append("\n")
            }
            for call in calls {
                lines.append("call ")
                Formatting.integer(call, into: &lines)
                lines.append("\n")
            }
        }
    }

    /// Fields, each behind a tab.
    private static func write(_ submission: Submission, into lines: inout ByteBuffer) {
        func field(_ text: String, _ lines: inout ByteBuffer) {
            lines.append("\t")
            lines.append(plain(text))
        }
        switch submission {
        case .accepted(let id):
            lines.append("\taccepted")
            if let id { field(id, &lines) }
        case .unknown(let note):
            lines.append("\tunknown")
            field(note, &lines)
        case .rejected(let no):
            let wait = no.retryAfterSeconds.map(String.init) ?? ""
            for text in ["rejected", no.kind.rawValue, no.code, wait, no.detail] {
                field(text, &lines)
            }
        }
    }

    /// Whole lines in one write: a kill may cut it, and then leaves whole lines and one without its end, which nobody reads.
    private func append(_ write: (inout ByteBuffer) -> Void) -> Bool {
        state.withLock { state in
            if state.isBroken { return false }
            state.lines.removeAll()
            write(&state.lines)
            state.isBroken = !Self.write(state.lines, to: descriptor)
            state.isBehind = true
            return !state.isBroken
        }
    }

    private static func write(_ lines: borrowing ByteBuffer, to descriptor: Int32) -> Bool {
        Glibc.write(descriptor, lines.base, lines.count) == lines.count
    }

    private static func plain(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 }) { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }

    fileprivate static let head = "dunlin-journal 1"

    /// Another one after each start of the machine; nil where the system does not say.
    fileprivate static var boot: String? {
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(file, &bytes, bytes.count)
        let id = bytes.prefix(max(0, count)).prefix { $0 > 0x20 }
        return id.isEmpty ? nil : String(decoding: id, as: UTF8.self)
    }
}

/// Why a journal that is there tells nothing.
package struct JournalFault: Error, Sendable {
    /// In words, for the end of a sentence.
    package let reason: Phrase
}

/// What a journal tells the next process.
package struct JournalRecord: Sendable {
    /// The ledger for which it was kept.
    package private(set) var ledger = ""
    /// The newest attempt in it; 0 where there is none.
    package private(set) var newest: Int64 = 0
    /// The newest attempt when it was begun: each one after it that is handed to a gateway stands here before its call.
    private var from: Int64?
    /// How the ledger's history ended when the last run began, or ended.
    package private(set) var head: String?
    /// The machine has not been started since, so that no line is missing.
    private var isWhole = false
    private enum Fate { case notCalled, called, answered(Submission) }
    private var fates: [Int64: Fate] = [:]
    /// The attempts whose fates are kept.
    private let open: Set<Int64>

    /// Reads a journal, of any length, for the attempts that the ledger has `open`; nil where there is none. Throws where it
    /// cannot be read or is none.
    package init?(path: String, open: Set<Int64>) throws(JournalFault) {
        self.open = open
        let garbled: Int?
        do throws(PrivateFile.Failure) {
            guard let lines = try LineFile(path) else { return nil }
            garbled = try read(lines)
        } catch {
            throw JournalFault(reason: error.reason)
        }
        if let garbled {
            throw JournalFault(
                reason: Phrase(
                    "its line \(garbled) is none of a journal", zh: "第 \(garbled) 行不是运行日志的内容"))
        }
    }

    /// The number of the first line that is none of a journal; nil where all are.
    private mutating func read(_ lines: LineFile) throws(PrivateFile.Failure) -> Int? {
        var number = 0
        while let line = try lines.next() {
            number += 1
            // Of what was not on the disk when the machine went off zeros may be left.
            if number > 1, !isWhole, line.utf8.contains(0) { continue }
            if !(number == 1 ? begin(line) : take(line)) { return number }
        }
        return number == 0 ? 1 : nil
    }

    private mutating func begin(_ line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 4, words[...1].joined(separator: " ") == CallJournal.head else {
            return false
        }
        ledger = words[2]
        isWhole = CallJournal.boot == words[3]
        return true
    }

    private mutating func take(_ line: String) -> Bool {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        let words = parts[0].split(separator: " ")
        if words.count == 2, words[0] == "head" {
            head = String(words[1])
            return true
        }
        let attempts = words.dropFirst().compactMap { Int64($0) }
        guard let word = words.first, attempts.count == words.count - 1, let first = attempts.first
        else { return false }
        newest = max(newest, attempts.max() ?? 0)
        switch word {
        case "from": from = first
        case "group": for attempt in attempts { note(attempt, .notCalled) }
        case "call": note(first, .called)
        case "answer":
            guard let submission = Self.submission(parts.dropFirst().map(\.self)) else {
                return false
            }
            note(first, .answered(submission))
        default: return false
        }
        return true
    }

    private mutating func note(_ attempt: Int64, _ fate: Fate) {
        if open.contains(attempt) { fates[attempt] = fate }
    }

    private static func submission(_ fields: [String]) -> Submission? {
        switch (fields.first, fields.count) {
        case ("accepted", 1): return .accepted(id: nil)
        case ("accepted", 2): return .accepted(id: fields[1])
        case ("unknown", 2): return .unknown(note: fields[1])
        case ("rejected", 5):
            guard let kind = Rejection.Kind(rawValue: fields[1]) else { return nil }
            return .rejected(
                Rejection(
                    kind, code: fields[2], detail: fields[4], retryAfterSeconds: Int(fields[3])))
        default: return nil
        }
    }

    /// Nobody has to be asked about the attempt.
    package func knows(_ entry: OpenEntry) -> Bool { submission(of: entry) != nil }

    /// What became of an attempt that the ledger has as open; nil where only its sender can say.
    func submission(of entry: OpenEntry) -> Submission? {
        switch fates[entry.attempt] {
        case .answered(let submission): submission
        case .notCalled where isWhole: Self.neverCalled
        case nil where isWhole && !entry.isLocal && from.map { entry.attempt > $0 } ?? false:
            Self.neverCalled
        case .notCalled, .called, nil: nil
        }
    }

    private static let neverCalled = Submission.rejected(
        Rejection(.notSent, code: "not called", detail: "the run was killed before"))
}
