package import Expressions
internal import Glibc

/// The machine's clock: read once at the edge, then handed on as a value.
package enum SystemTime {
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
