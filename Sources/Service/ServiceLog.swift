package import Expressions
internal import Glibc
internal import Synchronization

/// What the service says: a line for each thing that happens, with its time; nothing personal, no secret.
package final class ServiceLog: Sendable {
    private let zone = Mutex(ZoneRules.utc)
    private let clock: @Sendable () -> Instant
    private let write: @Sendable (String) -> Void

    package init(
        clock: @escaping @Sendable () -> Instant, write: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.write = write
    }

    /// Times are told in the lender's zone from now on.
    func use(_ zone: ZoneRules) { self.zone.withLock { $0 = zone } }

    func time(_ instant: Instant) -> String { zone.withLock { $0.rfc3339(instant) } }

    package func say(_ text: String) {
        let now = Instant(microseconds: clock().seconds * 1_000_000)
        write(zone.withLock { $0.rfc3339(now) } + " " + text + "\n")
    }
}
