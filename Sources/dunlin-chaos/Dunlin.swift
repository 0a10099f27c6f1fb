internal import Foundation
internal import Synchronization

/// The executable under test, as a process of its own.
struct Dunlin {
    let path: String

    /// How a process ended.
    enum End: Equatable {
        case killed
        case exited(Int32)
        /// Ended by another signal than the one that was sent, such as a trap.
        case crashed(Int32)
        /// It was ended after far more time than any run takes.
        case hung
    }

    private static let longest = Duration.seconds(120)

    /// Runs it to its end, or kills it after a while; all that it prints is appended to `output`.
    func run(
        _ arguments: [String], environment: [String] = [], output: String,
        killAfter: Duration? = nil
    ) throws -> End {
        let began = ContinuousClock.now
        let process = try start([path] + arguments, environment, output)
        var isHung = false
        while true {
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                return isHung ? .hung : Self.end(status)
            }
            let elapsed = ContinuousClock.now - began
            if elapsed > Self.longest { isHung = true }
            if isHung || killAfter.map({ elapsed >= $0 }) ?? false { kill(process, SIGKILL) }
            usleep(200)
        }
    }

    /// By the words of `wait(2)`, whose macros Swift does not see.
    private static func end(_ status: Int32) -> End {
        let signal = status & 0x7F
        if signal == 0 { return .exited(status >> 8 & 0xFF) }
        return signal == SIGKILL ? .killed : .crashed(signal)
    }

    /// Held while a process is started or a connection taken: no process inherits one, so that closing it here reaches the
    /// client.
    static let starts = Mutex(())

    private func start(
        _ arguments: [String], _ environment: [String], _ output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let argv = arguments.map { strdup($0) } + [nil]
        let envp =
            (environment + ["PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no"])
            .map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var process: pid_t = 0
        let code = Self.starts.withLock { _ in
            posix_spawn(&process, path, &actions, nil, argv, envp)
        }
        if code != 0 { throw Failure("cannot start \(path): \(String(cString: strerror(code)))") }
        return process
    }
}
