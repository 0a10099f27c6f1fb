internal import CSpawnShim
internal import Dispatch
internal import Glibc

/// Starts `dunlin` beside the service and waits for it.
///
/// In a process group of its own, so that Ctrl-C in a terminal reaches the service alone, which then asks its run to end. It
/// writes where the service writes.
struct RunChild: Sendable {
    let pid: pid_t

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
    func interrupt() { kill(pid, SIGTERM) }

    /// Waits on a thread of its own, once.
    func wait() async -> RunEnd {
        let pid = pid
        return await withCheckedContinuation { continuation in
            DispatchQueue(label: "dunlind.wait").async {
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0 {
                    guard errno == EINTR else {
                        continuation.resume(returning: .notStarted("it was not found again"))
                        return
                    }
                }
                let signal = status & 0x7F
                continuation.resume(
                    returning: signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal))
            }
        }
    }
}
