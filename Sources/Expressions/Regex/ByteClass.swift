/// A set of characters as a small automaton over the bytes of their UTF-8.
///
/// A three-byte character takes three states, and characters share what they have in common: all
/// of `\p{Han}` are some 40 states. Only valid UTF-8 is taken: no surrogate, no overlong form.
struct ByteClass: Sendable {
    struct Transition: Sendable, Hashable {
        var low: UInt8
        var high: UInt8
        /// A state before this one, or `ByteClass.accepted`.
        var target: Int
    }

    /// The target of a character's last byte.
    static let accepted = -1

    /// The first state is the last in the list; empty for a set without characters.
    private(set) var states: ContiguousArray<ContiguousArray<Transition>> = []

    /// Instructions, and byte ranges of those that have several.
    var size: Int {
        states.reduce(states.isEmpty ? 1 : 0) { $0 + ($1.count == 1 ? 1 : 1 + $1.count) }
    }

    init(_ set: ScalarSet) {
        var sequences: ContiguousArray<ByteSequence> = []
        for range in set.ranges { ByteSequence.append(range, to: &sequences) }
        if sequences.isEmpty { return }
        var known: [ContiguousArray<Transition>: Int] = [:]
        _ = state(for: sequences[...], at: 0, &known)
    }

    /// The state that takes what is left of the sequences, which agree before `depth`; at most four
    /// deep.
    private mutating func state(
        for sequences: ArraySlice<ByteSequence>, at depth: Int,
        _ known: inout [ContiguousArray<Transition>: Int]
    ) -> Int {
        var transitions: ContiguousArray<Transition> = []
        var start = sequences.startIndex
        while start < sequences.endIndex {
            let first = sequences[start]
            let (low, high) = (first.low(depth), first.high(depth))
            var end = start + 1
            // Ranges of different sequences are equal or apart, because the sets are.
            while end < sequences.endIndex, sequences[end].low(depth) == low { end += 1 }
            let target =
                depth + 1 == first.count
                ? Self.accepted : state(for: sequences[start..<end], at: depth + 1, &known)
            if let last = transitions.last, last.target == target, Int(last.high) + 1 == Int(low) {
                transitions[transitions.count - 1].high = high
            } else {
                transitions.append(Transition(low: low, high: high, target: target))
            }
            start = end
        }
        if let state = known[transitions] { return state }
        states.append(transitions)
        known[transitions] = states.count - 1
        return states.count - 1
    }
}

/// Characters whose UTF-8 has each byte in a range: `[E4][B8-BF][80-BF]`.
private struct ByteSequence {
    /// The bytes of the lowest and of the highest character, the first byte on top.
    private var lows: UInt32
    private var highs: UInt32
    var count: Int

    func low(_ depth: Int) -> UInt8 { UInt8(truncatingIfNeeded: lows >> UInt32(24 - 8 * depth)) }
    func high(_ depth: Int) -> UInt8 { UInt8(truncatingIfNeeded: highs >> UInt32(24 - 8 * depth)) }

    /// Cuts a range where the length of the encoding or a continuation byte wraps (as RE2 does in
    /// compile.cc), ascending.
    static func append(_ range: ScalarSet.Range, to result: inout ContiguousArray<ByteSequence>) {
        var rest = [range]
        next: while var range = rest.popLast() {
            // Surrogates have no encoding.
            if range.low < 0xE000, range.high > 0xD7FF {
                if range.high > 0xDFFF { rest.append(.init(low: 0xE000, high: range.high)) }
                if range.low > 0xD7FF { continue }
                range.high = 0xD7FF
            }
            for most: UInt32 in [0x7F, 0x7FF, 0xFFFF] where range.low <= most && range.high > most {
                rest.append(.init(low: most + 1, high: range.high))
                range.high = most
            }
            if range.high > 0x7F {
                for bits: UInt32 in [6, 12, 18] {
                    let mask = (UInt32(1) << bits) - 1
                    if range.low & ~mask == range.high & ~mask { break }
                    if range.low & mask != 0 {
                        rest.append(.init(low: (range.low | mask) + 1, high: range.high))
                        rest.append(.init(low: range.low, high: range.low | mask))
                        continue next
                    }
                    if range.high & mask != mask {
                        rest.append(.init(low: range.high & ~mask, high: range.high))
                        rest.append(.init(low: range.low, high: (range.high & ~mask) - 1))
                        continue next
                    }
                }
            }
            let (lows, count) = encode(range.low)
            result.append(ByteSequence(lows: lows, highs: encode(range.high).bytes, count: count))
        }
    }

    /// UTF-8 in one word, the first byte on top.
    private static func encode(_ scalar: UInt32) -> (bytes: UInt32, count: Int) {
        let last = scalar & 0x3F | 0x80
        let second = scalar >> 6 & 0x3F | 0x80
        let third = scalar >> 12 & 0x3F | 0x80
        return switch scalar {
        case ..<0x80: (scalar << 24, 1)
        case ..<0x800: ((scalar >> 6 | 0xC0) << 24 | last << 16, 2)
        case ..<0x10000: ((scalar >> 12 | 0xE0) << 24 | second << 16 | last << 8, 3)
        default: ((scalar >> 18 | 0xF0) << 24 | third << 16 | second << 8 | last, 4)
        }
    }
}
