internal import Diagnostics
internal import Glibc
internal import Reporting
internal import Synchronization

/// A bar on standard error while long work runs; nothing where no person looks, nothing for short work.
final class ProgressBar: Sendable {
    private struct State {
        var lastShare = -1
        var lastDrawn = ContinuousClock.now - .seconds(1)
        var hasDrawn = false
        var throughput: Throughput
    }

    private let isShown: Bool
    private let began = ContinuousClock.now
    private let state: Mutex<State>
    private let width = 30

    init(isWanted: Bool, language: Language = .en) {
        isShown = isWanted && isatty(STDERR_FILENO) == 1
        state = Mutex(State(throughput: Throughput(language)))
    }

    /// `share` of the work is done, 0...1.
    func update(_ share: Double) {
        guard isShown else { return }
        let percent = Int(min(max(share, 0), 1) * 100)
        state.withLock { state in
            if percent == state.lastShare { return }
            draw(percent, "", &state)
        }
    }

    /// `done` notices of `total` are settled.
    func update(_ done: Int, of total: Int) {
        guard isShown else { return }
        let percent = total == 0 ? 100 : done * 100 / total
        let now = ContinuousClock.now
        state.withLock { state in
            // Nobody reads faster.
            if now - state.lastDrawn < .milliseconds(200), done < total { return }
            state.lastDrawn = now
            let seconds = (now - began) / .seconds(1)
            draw(percent, "  " + state.throughput.text(done: done, of: total, at: seconds), &state)
        }
    }

    private func draw(_ percent: Int, _ more: String, _ state: inout State) {
        state.lastShare = percent
        state.hasDrawn = true
        let full = percent * width / 100
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        Terminal.write("\r\(bar) \(percent)%\(more)\u{1B}[K", to: STDERR_FILENO)
    }

    /// Takes the bar off the screen.
    func end() {
        state.withLock { state in
            if state.hasDrawn { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
            state.hasDrawn = false
        }
    }
}
