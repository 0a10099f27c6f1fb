import Diagnostics
import Reporting
import Testing

@Suite("The line of a run that is on")
struct ThroughputTests {
    /// How the line looks after each of these samples.
    private static func lines(
        _ samples: [(at: Double, done: Int)], of total: Int, _ language: Language = .en
    ) -> [String] {
        var throughput = Throughput(language)
        return samples.map { throughput.text(done: $0.done, of: total, at: $0.at) }
    }

    @Test(
        "speed and time left are those of the last ten seconds, and stand there after the first one"
    )
    func speed() {
        let lines = Self.lines(
            [(0, 0), (0.5, 60), (2, 800), (12, 1800), (22, 1900)], of: 20_000)
        #expect(
            lines == [
                // 800 in two seconds; 1,000 in the ten after them; 100 in the last ten: 18,100 take 1,810 seconds.
                "0 of 20,000", "60 of 20,000", "800 of 20,000  400/s  48 s left",
                "1,800 of 20,000  100/s  4 min left",
                "1,900 of 20,000  10/s  31 min left",
            ])
    }

    @Test("slow work says tenths, long work hours; in Chinese, too")
    func slow() {
        #expect(
            Self.lines([(0, 0), (10, 5)], of: 7205).last == "5 of 7,205  0.5/s  4 h 00 min left")
        #expect(Self.lines([(0, 0), (10, 5)], of: 7205, .zh).last == "5/7,205  0.5份/秒  还要4小时00分")
        #expect(Self.lines([(0, 5), (100, 5)], of: 9).last == "5 of 9", "nothing has moved")
    }
}
