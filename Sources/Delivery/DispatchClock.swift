package import Expressions
internal import Glibc
internal import Synchronization

/// The time by which notices leave.
package protocol DispatchClock: Sendable {
    func now() -> Instant

    /// Returns true at `instant` or later, false when the task was cancelled before.
    func wait(until instant: Instant) async -> Bool
}

/// The machine's clock.
package struct SystemClock: DispatchClock {
    /// A sleep is cut into pieces, so that a clock set forward or back is noticed.
    private static let longestSleepSeconds: Int64 = 20

    package init() {}

    package func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package func wait(until instant: Instant) async -> Bool {
        while true {
            let left = instant.microseconds - now().microseconds
            if left <= 0 { return true }
            let piece = min(left, Self.longestSleepSeconds * 1_000_000)
            do { try await Task.sleep(for: .microseconds(piece)) } catch { return false }
        }
    }
}

/// The clock of a rehearsal: starts at the run's instant and jumps instead of waiting.
package final class RehearsalClock: DispatchClock {
    private let time: Mutex<Instant>

    package init(at instant: Instant) { time = Mutex(instant) }

    package func now() -> Instant { time.withLock { $0 } }

    /// Never back.
    package func jump(to instant: Instant) { time.withLock { $0 = max($0, instant) } }

    package func wait(until instant: Instant) async -> Bool {
        jump(to: instant)
        return !Task.isCancelled
    }
}
