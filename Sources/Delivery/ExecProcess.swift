internal import CSpawnShim
internal import Diagnostics
internal import Glibc

/// A program that runs beside this one and is spoken to in lines of JSON. For one thread at a time.
///
/// It is started cleanly (`cspawn_start`) and ended with its whole process group. Nothing here waits longer than it is told.
final class ExecProcess {
    /// What came next from the program.
    enum Event {
        case message(JSONValue)
        /// It has ended, or reads no more.
        case closed
        /// Nothing came in time.
        case late
        /// It does not speak the protocol; in words.
        case garbled(String)
    }

    /// A longer line is no answer.
    static let longestLine = 1 << 20
    private static let tooLong = "a line longer than 1 MiB"

    private let child: cspawn_child
    /// Bytes for the program from `sent` on; all of them counted from its start, `taken` it has taken.
    private var outgoing: [UInt8] = []
    private var sent = 0
    private(set) var taken = 0
    private var incoming: [UInt8] = []
    /// Bytes of `incoming` that are known to have no line end.
    private var searched = 0
    private var isClosed = false
    private var hasInput = true

    /// How it has ended, once it has.
    private(set) var end = ""
    private var isRunning = true

    /// `lock` is what it inherits, so that a later run sees that it still works; -1 for none.
    init(_ options: ExecSender.Options, lock: Int32) throws(SystemReason) {
        var child = cspawn_child()
        let arguments = CStrings([options.program] + options.arguments)
        let environment = CStrings(options.environment.map { $0.name + "=" + $0.value })
        let failure = cspawn_start(
            options.program, arguments.pointers, environment.pointers, options.folder, options.log,
            lock, &child)
        if failure != 0 { throw SystemReason(failure) }
        self.child = child
    }

    deinit {
        stop()
        if hasInput { close(child.input) }
        close(child.output)
    }

    /// Ends it with its group. From here on `taken` is what it has read: what is left in the pipe nobody has seen.
    func stop() {
        guard isRunning else { return }
        isRunning = false
        kill(-child.pid, SIGKILL)
        // It may have left its group.
        kill(child.pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(child.pid, &status, 0) < 0, errno == EINTR {}
        if hasInput { taken -= Int(cspawn_unread(child.input)) }
        let signal = status & 0x7F
        if signal == 0 {
            end = "exit \(status >> 8 & 0xFF)"
        } else if signal != SIGKILL {
            end = "signal \(signal)"
        }
    }

    /// Puts a line, without its end, behind what is to be written; returns how many bytes stand before it.
    func send(_ line: some Sequence<UInt8>) -> Int {
        let start = taken + outgoing.count - sent
        if sent > 1 << 16 {
            outgoing.removeFirst(sent)
            sent = 0
        }
        outgoing += line
        outgoing.append(0x0A)
        return start
    }

    /// Writes what the program takes and reads what it says, until it has said something; `deadline` by `now`.
    func next(until deadline: Int64) -> Event {
        while true {
            if let line = takeLine() {
                if line.count > Self.longestLine { return .garbled(Self.tooLong) }
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
                guard let value = JSONParser.parse(line), case .object = value else {
                    return .garbled("a line that is no JSON object")
                }
                return .message(value)
            }
            if incoming.count > Self.longestLine { return .garbled(Self.tooLong) }
            if isClosed { return .closed }
            let left = deadline - Self.now()
            if left <= 0 { return .late }
            exchange(milliseconds: Int32(clamping: left))
        }
    }

    /// Passes over what the program has said without being asked: an answer that it gave twice is none to what comes now.
    /// What is no answer goes to `heed`.
    func discard(_ heed: (JSONValue) -> Void) {
        while case .message(let message) = next(until: 0) { heed(message) }
        while case .message(let message) = next(until: Self.now() + 1) { heed(message) }
    }

    /// Tells the program that nothing more comes, and waits until it has ended, or until `deadline`.
    func finish(until deadline: Int64) {
        while hasInput, sent < outgoing.count, !isClosed, deadline > Self.now() {
            exchange(milliseconds: Int32(clamping: deadline - Self.now()))
            incoming.removeAll()
            searched = 0
        }
        endInput()
        while !isClosed, deadline > Self.now() {
            exchange(milliseconds: Int32(clamping: deadline - Self.now()))
            incoming.removeAll()
            searched = 0
        }
        // It may have more to do when it has nothing more to say.
        while isRunning, !hasEnded, deadline > Self.now() { poll(nil, 0, 10) }
    }

    /// It has ended, and waits to be looked at.
    private var hasEnded: Bool {
        var info = siginfo_t()
        let options = WEXITED | WNOHANG | WNOWAIT
        return waitid(P_PID, id_t(child.pid), &info, options) != 0 || info.si_signo != 0
    }

    /// Milliseconds of a clock that nobody sets.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func endInput() {
        if hasInput { close(child.input) }
        hasInput = false
    }

    /// Waits until something can be written or read, and does it.
    private func exchange(milliseconds: Int32) {
        let writes = hasInput && sent < outgoing.count
        var descriptors = [
            pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: writes ? child.input : -1, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&descriptors, 2, milliseconds) > 0 else { return }
        if descriptors[1].revents != 0 { write() }
        if descriptors[0].revents != 0 { read() }
    }

    private func write() {
        let count = outgoing.withUnsafeBytes { bytes in
            bytes.baseAddress.map { Glibc.write(child.input, $0 + sent, bytes.count - sent) } ?? 0
        }
        if count > 0 {
            sent += count
            taken += count
        } else if count < 0, errno != EAGAIN, errno != EINTR {
            // It reads no more, so that no answer to the rest can be hoped for.
            endInput()
            isClosed = true
        }
        if sent == outgoing.count {
            outgoing.removeAll(keepingCapacity: true)
            sent = 0
        }
    }

    private func read() {
        let room = 1 << 16
        let start = incoming.count
        incoming += [UInt8](repeating: 0, count: room)
        let count = incoming.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { Glibc.read(child.output, $0 + start, room) } ?? 0
        }
        let isTransient = count < 0 && (errno == EAGAIN || errno == EINTR)
        incoming.removeLast(room - max(0, count))
        if count <= 0, !isTransient { isClosed = true }
    }

    /// The next whole line, without its end.
    private func takeLine() -> ContiguousArray<UInt8>? {
        guard let end = incoming[searched...].firstIndex(of: 0x0A) else {
            searched = incoming.count
            return nil
        }
        let line = ContiguousArray(incoming[..<end])
        incoming.removeFirst(end + 1)
        searched = 0
        return line
    }
}

/// Texts as C wants a list of them, for as long as this lives.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
