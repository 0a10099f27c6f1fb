/// A seeded source of randomness (SplitMix64, Steele and others 2014): the same seed, the same choices.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// One for each name, so that choices do not depend on the order in which names turn up.
    init(seed: UInt64, _ name: String) {
        // FNV-1a.
        state = name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func isBelow(percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
