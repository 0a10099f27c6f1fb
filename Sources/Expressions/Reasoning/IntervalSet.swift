/// A set of whole numbers: closed intervals in ascending order, none touching the next.
///
/// Every value of the language is a whole number at its scale (minor units, days, seconds, the index of
/// a member), so that `> 3 and < 4` is empty for an integer and `>= 90 and < 91` is one value.
struct IntervalSet: Hashable, Sendable {
    /// All numbers that a set can hold; its first one stands for a missing value.
    static let line: ClosedRange<Int128> = -(1 << 126)...(1 << 126)
    static let missing = line.lowerBound
    static let empty = IntervalSet(intervals: [])
    static let onlyMissing = IntervalSet(missing...missing)
    /// Every value that there is.
    static let present = IntervalSet(missing + 1...line.upperBound)

    private(set) var intervals: [ClosedRange<Int128>]

    private init(intervals: [ClosedRange<Int128>]) { self.intervals = intervals }

    init(_ range: ClosedRange<Int128>) {
        intervals = range.overlaps(Self.line) ? [range.clamped(to: Self.line)] : []
    }

    /// From `least` to `most`, which may be the smaller one.
    init(from least: Int128, to most: Int128) {
        self = least <= most ? IntervalSet(least...most) : .empty
    }

    var isEmpty: Bool { intervals.isEmpty }
    var least: Int128? { intervals.first?.lowerBound }
    var most: Int128? { intervals.last?.upperBound }

    /// The only number in the set.
    var single: Int128? {
        guard intervals.count == 1, let range = intervals.first,
            range.lowerBound == range.upperBound
        else { return nil }
        return range.lowerBound
    }

    func contains(_ value: Int128) -> Bool { intervals.contains { $0.contains(value) } }

    func isSubset(of other: IntervalSet) -> Bool {
        if intervals.count == 1, other.intervals.count == 1 {
            return other.intervals[0].lowerBound <= intervals[0].lowerBound
                && intervals[0].upperBound <= other.intervals[0].upperBound
        }
        return intersection(other) == self
    }

    func intersection(_ other: IntervalSet) -> IntervalSet {
        // Mostly one interval each, of which one lies within the other: nothing is made for that.
        if intervals.count == 1, other.intervals.count == 1 {
            let (a, b) = (intervals[0], other.intervals[0])
            if b.lowerBound <= a.lowerBound, a.upperBound <= b.upperBound { return self }
            if a.lowerBound <= b.lowerBound, b.upperBound <= a.upperBound { return other }
            return a.overlaps(b) ? IntervalSet(intervals: [a.clamped(to: b)]) : .empty
        }
        var result: [ClosedRange<Int128>] = []
        result.reserveCapacity(max(intervals.count, other.intervals.count))
        var (i, j) = (0, 0)
        while i < intervals.count, j < other.intervals.count {
            let (a, b) = (intervals[i], other.intervals[j])
            if a.overlaps(b) { result.append(a.clamped(to: b)) }
            if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
        }
        return IntervalSet(intervals: result)
    }

    func union(_ other: IntervalSet) -> IntervalSet {
        var result: [ClosedRange<Int128>] = []
        var (i, j) = (0, 0)
        while i < intervals.count || j < other.intervals.count {
            let takesOwn =
                j == other.intervals.count
                || i < intervals.count
                    && intervals[i].lowerBound <= other.intervals[j].lowerBound
            let next = takesOwn ? intervals[i] : other.intervals[j]
            if takesOwn { i += 1 } else { j += 1 }
            if let last = result.last, next.lowerBound <= last.upperBound + 1 {
                let end = max(last.upperBound, next.upperBound)
                result[result.count - 1] = last.lowerBound...end
            } else {
                result.append(next)
            }
        }
        return IntervalSet(intervals: result)
    }

    /// Every number that is not in the set.
    var complement: IntervalSet {
        var result: [ClosedRange<Int128>] = []
        var start = Self.line.lowerBound
        for range in intervals {
            if start < range.lowerBound { result.append(start...range.lowerBound - 1) }
            start = range.upperBound + 1
        }
        if start <= Self.line.upperBound { result.append(start...Self.line.upperBound) }
        return IntervalSet(intervals: result)
    }
}
