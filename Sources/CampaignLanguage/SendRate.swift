/// At most `count` notices in any stretch of `seconds`.
package struct SendRate: Sendable, Hashable {
    package var count: Int
    package var seconds: Int

    package init(count: Int, seconds: Int) {
        self.count = max(1, count)
        self.seconds = max(1, seconds)
    }

    /// `20 per second`, `500 per minute` or `10000 per hour`; nil for anything else.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        let units = ["second": 1, "minute": 60, "hour": 3600]
        guard words.count == 3, words[1] == "per", let seconds = units[String(words[2])],
            let count = Int(words[0]), (1...1_000_000).contains(count)
        else { return nil }
        self.init(count: count, seconds: seconds)
    }

    /// What `init(_:)` reads.
    package static let form = "[1-9][0-9]{0,6} per (second|minute|hour)"

    /// How many may leave together: a tenth, so that a gateway gets them evenly.
    package var burst: Int { max(1, count / 10) }

    /// Microseconds that `sent` notices keep the next ones waiting, from the end of their group on.
    ///
    /// Whatever stretch is looked at has whole groups within it but for the last one, which is a burst at most; so the
    /// groups before it may hold that many fewer.
    package func pause(after sent: Int) -> Int64 {
        let step = Int64(seconds) * 1_000_000
        let fewer = Int64(count - burst + 1)
        return (Int64(sent) * step + fewer - 1) / fewer
    }
}
