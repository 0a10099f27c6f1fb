package import Expressions
internal import Glibc
internal import Synchronization

/// The time by which notices leave.
package protocol DispatchClock: Sendable {
    func now() -> Instant

    /// It is not the machine's.
    var isPretended: Bool { get }

    /// Returns true at `instant` or later, false when the task was cancelled or `isOver` said so before.
    func wait(until instant: Instant, unless isOver: @Sendable () -> Bool) async -> Bool
}

extension DispatchClock {
    package var isPretended: Bool { true }
}

/// The machine's clock.
package struct SystemClock: DispatchClock {
    /// A sleep is cut into pieces, so that a person's word is heard within a second, and a clock set forward or back is
    /// noticed.
    private static let longestSleepMicroseconds: Int64 = 500_000

    package init() {}

    package var isPretended: Bool { false }

    package func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package func wait(until instant: Instant, unless isOver: @Sendable () -> Bool) async -> Bool {
        while true {
            let left = instant.microseconds - now().microseconds
            if left <= 0 { return true }
            if isOver() { return false }
            let piece = min(left, Self.longestSleepMicroseconds)
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

    package func wait(until instant: Instant, unless isOver: @Sendable () -> Bool) async -> Bool {
        if Task.isCancelled || isOver() { return false }
        jump(to: instant)
        return true
    }
}
