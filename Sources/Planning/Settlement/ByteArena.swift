/// Bytes of different lengths that stay where they are: account ids and amounts of candidates.
struct ByteArena: ~Copyable {
    private static var chunkBytes: Int { 256 * 1024 }

    /// Every chunk by its number; one entry may span several that lie behind each other.
    private var chunks: [UnsafeMutablePointer<UInt8>] = []
    private var allocations: [UnsafeMutablePointer<UInt8>] = []
    /// Bytes taken of the last chunk.
    private var used = ByteArena.chunkBytes

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }

    /// Room for `count` bytes, and the place by which they are found again.
    mutating func allocate(_ count: Int) -> (place: UInt64, bytes: UnsafeMutablePointer<UInt8>) {
        if used + count > Self.chunkBytes {
            let chunksNeeded = max(1, (count + Self.chunkBytes - 1) / Self.chunkBytes)
            let start = UnsafeMutablePointer<UInt8>.allocate(
                capacity: chunksNeeded * Self.chunkBytes)
            allocations.append(start)
            let place = UInt64(chunks.count * Self.chunkBytes)
            for index in 0..<chunksNeeded { chunks.append(start + index * Self.chunkBytes) }
            used = chunksNeeded > 1 ? Self.chunkBytes : count
            return (place, start)
        }
        let place = UInt64((chunks.count - 1) * Self.chunkBytes + used)
        let bytes = chunks[chunks.count - 1] + used
        used += count
        return (place, bytes)
    }

    func bytes(at place: UInt64) -> UnsafePointer<UInt8> {
        let place = Int(place)
        return UnsafePointer(chunks[place / Self.chunkBytes] + place % Self.chunkBytes)
    }
}
