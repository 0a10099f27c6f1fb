import Expressions
import Foundation

/// Chance that hangs on a seed and on what is asked, never on the order of asking: senders work at the same time.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    /// The start is hashed by FNV-1a (Fowler, Noll, Vo 1991).
    init(_ seed: UInt64, _ question: String, _ number: Int = 0) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in question.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = hash ^ (seed &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(number) &* 0xD6E8_FEB8_6659_FD93)
        _ = next()
    }

    /// The generator of "SplitMix64" (Steele, Lea and Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// True so many times in a hundred.
    mutating func happens(_ percent: Int) -> Bool { Int(next() % 100) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(next() % UInt64(values.count))]
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// So many seconds in microseconds; short spans as often as long ones.
    mutating func span(_ least: Double, _ most: Double) -> Int64 {
        let part = Double(next() >> 11) / Double(1 << 53)
        return Int64(least * exp2(log2(most / least) * part) * 1_000_000)
    }
}

extension Instant {
    func after(_ microseconds: Int64) -> Instant {
        Instant(microseconds: self.microseconds + microseconds)
    }
}
