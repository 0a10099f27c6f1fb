package import Diagnostics

/// How fast a long work goes, and how long it still takes, by its last ten seconds.
package struct Throughput: Sendable {
    /// Seconds of any clock, and how much was done then; oldest first.
    private var samples: [(at: Double, done: Int)] = []
    private let language: Language

    private static let seconds = 10.0

    package init(_ language: Language) { self.language = language }

    /// `1,200 of 20,000  412/s  46 s left`; without speed and time before a second is over.
    ///
    /// `now`: seconds of a clock that nobody sets.
    package mutating func text(done: Int, of total: Int, at now: Double) -> String {
        samples.append((now, done))
        // One sample stays from before the ten seconds, to measure them by.
        while samples.count > 2, samples[1].at <= now - Self.seconds { samples.removeFirst() }
        let counts =
            language == .en
            ? "\(Figures.count(done)) of \(Figures.count(total))"
            : "\(Figures.count(done))/\(Figures.count(total))"
        guard let first = samples.first, now - first.at >= 1, done > first.done else {
            return counts
        }
        let rate = Double(done - first.done) / (now - first.at)
        let left = duration(Double(total - done) / rate)
        let speed = rate < 10 ? "\(Double(Int(rate * 10)) / 10)" : Figures.count(Int(rate))
        return language == .en
            ? "\(counts)  \(speed)/s  \(left) left" : "\(counts)  \(speed)份/秒  还要\(left)"
    }

    /// Rounded up, in the unit that a person would say.
    private func duration(_ seconds: Double) -> String {
        // Years are nobody's plan.
        let whole = Int(min(seconds.rounded(.up), 1e7))
        let isEnglish = language == .en
        if whole < 100 { return isEnglish ? "\(whole) s" : "\(whole)秒" }
        let minutes = (whole + 59) / 60
        if minutes < 100 { return isEnglish ? "\(minutes) min" : "\(minutes)分钟" }
        let rest = minutes % 60
        let padded = rest < 10 ? "0\(rest)" : "\(rest)"
        return isEnglish ? "\(minutes / 60) h \(padded) min" : "\(minutes / 60)小时\(padded)分"
    }
}
