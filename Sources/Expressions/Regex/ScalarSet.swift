/// A set of Unicode scalars as ranges; what a class such as `[a-z\pN]` means.
struct ScalarSet: Sendable {
    struct Range: Sendable, Equatable {
        var low: UInt32
        var high: UInt32
    }

    static let last: UInt32 = 0x10FFFF

    /// Ascending and apart once `normalise` has run.
    private(set) var ranges: ContiguousArray<Range> = []

    init() {}

    init(_ low: UInt32, _ high: UInt32) { ranges = [Range(low: low, high: high)] }

    /// Of spans that ascend and lie apart.
    init(_ spans: [(UInt32, UInt32)]) {
        for (low, high) in spans { add(low, high) }
    }

    /// Adds a range; call `normalise` before the set is read.
    mutating func add(_ low: UInt32, _ high: UInt32) {
        ranges.append(Range(low: low, high: high))
    }

    mutating func add(_ other: ScalarSet) { ranges.append(contentsOf: other.ranges) }

    /// Sorts the ranges and joins those that touch.
    mutating func normalise() {
        if ranges.count < 2 { return }
        ranges.sort { $0.low < $1.low }
        var kept = 0
        for index in 1..<ranges.count {
            let range = ranges[index]
            // `high` is at most 0x10FFFF, so one more does not overflow.
            if range.low <= ranges[kept].high + 1 {
                ranges[kept].high = max(ranges[kept].high, range.high)
            } else {
                kept += 1
                ranges[kept] = range
            }
        }
        ranges.removeLast(ranges.count - kept - 1)
    }

    /// All scalars that are not in the set, which is normalised.
    func inverted() -> ScalarSet {
        var result = ScalarSet()
        var next: UInt32 = 0
        for range in ranges {
            if range.low > next { result.add(next, range.low - 1) }
            next = range.high + 1
        }
        if next <= Self.last { result.add(next, Self.last) }
        return result
    }

    /// Adds every character that differs only in case from one of the set; normalises.
    mutating func addOtherCases() {
        normalise()
        // An orbit has at most four characters: k, K and the Kelvin sign; θ, Θ, ϑ, ϴ.
        var fresh = self
        for _ in 0..<3 {
            fresh = CaseFolding.next(of: fresh)
            if fresh.ranges.isEmpty { break }
            add(fresh)
        }
        normalise()
    }

    func contains(_ scalar: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].high < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].low <= scalar
    }
}

/// Simple case folding: which characters count as one under the flag `i`.
enum CaseFolding {
    /// Characters `first`, `first + stride`, … `last`; the next of each orbit is `delta` away.
    private struct Run: Sendable {
        var first: UInt32
        var last: UInt32
        var stride: UInt32
        var delta: Int32
    }

    private static let runs: ContiguousArray<Run> = {
        var reader = TableReader(UnicodeTables.folding)
        var runs: ContiguousArray<Run> = []
        var first: UInt32 = 0
        while let step = reader.number() {
            first += step
            var run = Run(first: first, last: first, stride: 1, delta: 0)
            if reader.take(UInt8(ascii: "+")), let more = reader.number() {
                if reader.take(UInt8(ascii: "/")) { run.stride = reader.number() ?? 1 }
                run.last += more * run.stride
            }
            if reader.take(UInt8(ascii: ">")) {
                run.delta = Int32(reader.number() ?? 0)
            } else if reader.take(UInt8(ascii: "<")) {
                run.delta = -Int32(reader.number() ?? 0)
            }
            runs.append(run)
            reader.skipSpace()
        }
        return runs
    }()

    /// The next of its orbit for each character of the set that has another case.
    static func next(of set: ScalarSet) -> ScalarSet {
        var result = ScalarSet()
        guard let lowest = set.ranges.first?.low, let highest = set.ranges.last?.high
        else { return result }
        for run in runs {
            // Runs ascend by their first; some lie between the characters of others.
            if run.first > highest { break }
            if run.last < lowest { continue }
            // The first range that reaches the run.
            var (low, high) = (0, set.ranges.count)
            while low < high {
                let middle = (low + high) / 2
                if set.ranges[middle].high < run.first { low = middle + 1 } else { high = middle }
            }
            while low < set.ranges.count, set.ranges[low].low <= run.last {
                let range = set.ranges[low]
                var first = max(range.low, run.first)
                first += (run.stride - (first - run.first) % run.stride) % run.stride
                let last = min(range.high, run.last)
                if run.stride == 1 {
                    result.add(moved(first, run.delta), moved(last, run.delta))
                } else {
                    while first <= last {
                        result.add(moved(first, run.delta), moved(first, run.delta))
                        first += run.stride
                    }
                }
                low += 1
            }
        }
        result.normalise()
        return result
    }

    private static func moved(_ scalar: UInt32, _ delta: Int32) -> UInt32 {
        UInt32(truncatingIfNeeded: Int64(scalar) + Int64(delta))
    }
}
