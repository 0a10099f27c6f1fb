internal import CSpawnShim
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Starts `dunlin` beside the service and waits for it.
///
/// In a process group of its own, so that Ctrl-C in a terminal reaches the service alone, which then asks its run to end. It
/// writes where the service writes.
final class RunChild: Sendable {
    private let pid: pid_t
    /// It was waited for: from then on its number may be another process's.
    private let isReaped = Mutex(false)

    private init(pid: pid_t) { self.pid = pid }

    /// Starts the program; throws the system's words.
    static func start(
        _ program: String, _ arguments: [String], isQuiet: Bool
    ) throws(Failure) -> RunChild {
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let status = cspawn_beside(program, words, isQuiet ? 1 : 0, &pid)
        guard status == 0 else { throw Failure(reason: String(cString: strerror(status))) }
        return RunChild(pid: pid)
    }

    struct Failure: Error {
        let reason: String
    }

    /// Asks it to end between two groups.
    func interrupt() { signal(pid, SIGTERM) }

    /// Ends it at once, with all that it has started.
    func end() { signal(-pid, SIGKILL) }

    private func signal(_ target: pid_t, _ number: Int32) {
        isReaped.withLock { isReaped in
            if !isReaped { kill(target, number) }
        }
    }

    /// Waits on a thread of its own, once.
    func wait() async -> RunEnd {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "dunlind.wait").async {
                continuation.resume(returning: self.reap())
            }
        }
    }

    private func reap() -> RunEnd {
        // It has ended, but its number stays its own until it is reaped, while nobody can signal it.
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0 {
            guard errno == EINTR else { return .notStarted("it was not found again") }
        }
        return isReaped.withLock { isReaped in
            var status: Int32 = 0
            isReaped = true
            guard waitpid(pid, &status, 0) == pid else {
                return .notStarted("it was not found again")
            }
            let signal = status & 0x7F
            return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
        }
    }
}
