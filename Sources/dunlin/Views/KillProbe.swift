internal import Delivery
internal import Glibc
internal import Synchronization

/// Ends the process at a chosen moment of a live run, for the crash tests: `DUNLIN_TEST_KILL=after_intent:3`.
///
/// SIGKILL, as a power cut would have it: nothing is flushed, nothing is closed. Without the variable every
/// moment passes.
final class KillProbe: DispatchProbe {
    private let point: DispatchPoint
    private let left: Mutex<Int>

    private init(_ point: DispatchPoint, at count: Int) {
        self.point = point
        left = Mutex(count)
    }

    static var fromEnvironment: any DispatchProbe {
        guard let value = getenv("DUNLIN_TEST_KILL").map({ String(cString: $0) }) else {
            return NoProbe()
        }
        let parts = value.split(separator: ":")
        guard parts.count == 2, let point = DispatchPoint(rawValue: String(parts[0])),
            let count = Int(parts[1]), count > 0
        else { return NoProbe() }
        return KillProbe(point, at: count)
    }

    func reached(_ point: DispatchPoint) {
        guard point == self.point else { return }
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isNow { kill(getpid(), SIGKILL) }
    }
}
