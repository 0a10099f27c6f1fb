/// Times Dunlin's expressions and texts beside other engines, in one process on one thread.
///
///     DUNLIN_BENCHMARKS=1 swift run -c release --scratch-path .build-benchmarks expressions
///
/// Each row is timed in rounds of at least 50 ms; the median round counts, the fastest is shown beside it.
@main
enum Main {
    static func main() throws {
        if let first = CheckRows.first() {
            let tenths = Int((first * 10).rounded())
            print("the first check of the process: \(tenths / 10).\(tenths % 10) ms")
        }
        var rows = try TextRows.rows()
        rows += try FilterRows.rows()
        rows += CheckRows.rows()
        rows.sort { $0.group < $1.group }
        print(
            "what                                        ns median   ns least  iterations  rounds")
        for row in rows {
            let timing = Timing.measure(row.body)
            print(
                pad(row.group + ": " + row.name, to: -42), pad(timing.median, to: 10),
                pad(timing.least, to: 10), pad("\(timing.iterations)", to: 11),
                pad("\(Timing.rounds)", to: 7))
        }
    }

    private static func pad(_ nanoseconds: Double, to width: Int) -> String {
        pad("\(Int(nanoseconds.rounded()))", to: width)
    }

    /// To the right in `width` columns, to the left in -`width`.
    private static func pad(_ text: String, to width: Int) -> String {
        let space = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? text + space : space + text
    }
}

/// Something that is timed: `body` does it so many times and returns a sum over what came out, so that
/// nothing of it can be left out.
struct Row {
    let group: String
    let name: String
    let body: (_ times: Int) -> Int
}

/// Nanoseconds of one turn.
struct Timing {
    static let rounds = 15

    let median: Double
    let least: Double
    let iterations: Int

    static func measure(_ body: (Int) -> Int) -> Timing {
        let clock = ContinuousClock()
        var sum = 0
        func nanoseconds(_ times: Int) -> Double {
            let taken = clock.measure { sum &+= body(times) }
            return Double(taken.components.seconds) * 1e9 + Double(taken.components.attoseconds)
                / 1e9
        }
        var times = 16
        while nanoseconds(times) < 50e6 { times *= 2 }
        let taken = (0..<rounds).map { _ in nanoseconds(times) / Double(times) }.sorted()
        precondition(sum != 0, "what is timed gives something")
        return Timing(median: taken[rounds / 2], least: taken[0], iterations: times)
    }
}
