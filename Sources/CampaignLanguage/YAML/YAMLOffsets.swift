/// Turns libyaml's marks, which count Unicode scalars, into byte offsets.
///
/// Every fourth scalar is remembered; a file of ASCII alone needs no table.
struct YAMLOffsets {
    private static let step = 4

    /// The offset of the first byte after a byte order mark.
    let first: Int
    private let bytes: ContiguousArray<UInt8>
    private let isASCII: Bool
    private let checkpoints: ContiguousArray<UInt32>

    init(_ bytes: ContiguousArray<UInt8>) {
        self.bytes = bytes
        first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        isASCII = bytes[first...].allSatisfy { $0 < 0x80 }
        var checkpoints: ContiguousArray<UInt32> = []
        if !isASCII {
            checkpoints.reserveCapacity(bytes.count / Self.step + 1)
            bytes.withUnsafeBufferPointer { [first] bytes in
                var index = 0
                for at in first..<bytes.count where bytes[at] & 0xC0 != 0x80 {
                    if index % Self.step == 0 { checkpoints.append(UInt32(clamping: at)) }
                    index += 1
                }
            }
        }
        self.checkpoints = checkpoints
    }

    /// The byte at which the scalar number `index` (from 0, without the byte order mark) starts.
    func byte(_ index: Int) -> Int {
        if isASCII { return min(first + index, bytes.count) }
        let checkpoint = min(index / Self.step, checkpoints.count - 1)
        var at = Int(checkpoints[checkpoint])
        var left = index - checkpoint * Self.step
        while left > 0, at < bytes.count {
            at += 1
            while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
            left -= 1
        }
        return at
    }
}
