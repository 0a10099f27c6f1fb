internal import Diagnostics
internal import Glibc
internal import Synchronization

/// A bar on standard error while long work runs; nothing where no person looks, nothing for short work.
final class ProgressBar: Sendable {
    private struct State {
        var lastShare = -1
        var hasDrawn = false
    }

    private let isShown: Bool
    private let state = Mutex(State())
    private let width = 30

    init(isWanted: Bool) { isShown = isWanted && isatty(STDERR_FILENO) == 1 }

    /// `share` of the work is done, 0...1.
    func update(_ share: Double) {
        guard isShown else { return }
        let percent = Int(min(max(share, 0), 1) * 100)
        state.withLock { state in
            if percent == state.lastShare { return }
            state.lastShare = percent
            state.hasDrawn = true
            let full = percent * width / 100
            let bar =
                String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
            Terminal.write("\r\(bar) \(percent)%", to: STDERR_FILENO)
        }
    }

    /// Takes the bar off the screen.
    func end() {
        state.withLock { state in
            if state.hasDrawn { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.hasDrawn = false
        }
    }
}
