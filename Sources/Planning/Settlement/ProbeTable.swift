/// Finds equal entries of one partition by their hashes, with open addressing over small indices.
struct ProbeTable: ~Copyable {
    private let slots: UnsafeMutablePointer<Int32>
    private let mask: Int

    /// Room for `count` different entries.
    init(_ count: Int) {
        var capacity = 16
        while capacity < count * 2 { capacity *= 2 }
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: -1, count: capacity)
        mask = capacity - 1
    }

    deinit { slots.deallocate() }

    /// The entry of equal hash that is kept already, or nil after keeping `index`.
    ///
    /// `isEqual` compares the new entry with a kept one.
    func find(_ hash: UInt64, keep index: Int, isEqual: (Int) -> Bool) -> Int? {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let kept = Int(slots[slot])
            if kept < 0 {
                slots[slot] = Int32(index)
                return nil
            }
            if isEqual(kept) { return kept }
            slot = (slot + 1) & mask
        }
    }

    /// Lets `index` stand for its equals, in place of `kept`.
    func replace(_ hash: UInt64, kept: Int, by index: Int) {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != Int32(kept) { slot = (slot + 1) & mask }
        slots[slot] = Int32(index)
    }
}
