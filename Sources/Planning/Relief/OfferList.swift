/// Up to sixteen offer indices in one word and a count, in order.
struct OfferList: BitwiseCopyable, RandomAccessCollection {
    private var packed: UInt64 = 0
    private(set) var count = 0

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(position: Int) -> Int {
        precondition(position >= 0 && position < count)
        return Int(packed >> UInt64(position * 4) & 0xF)
    }

    /// Puts an offer at `position`, before those that stand there.
    mutating func insert(_ offer: Int, at position: Int) {
        precondition(count < 16 && position <= count && offer >= 0 && offer < 16)
        let low = UInt64(1) << UInt64(position * 4) - 1
        let behind = position == 15 ? 0 : packed & ~low
        packed = packed & low | UInt64(offer) << UInt64(position * 4) | behind << 4
        count += 1
    }

    mutating func cut(to length: Int) { count = Swift.min(count, length) }
}
