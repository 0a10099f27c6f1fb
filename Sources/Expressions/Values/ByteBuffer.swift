/// Bytes that grow: the place where texts and lines of output are written.
///
/// One owner; appending copies memory and never allocates once the buffer has grown to its working size.
/// Measured for this project: pieces copied into raw memory cost about a fifth of `Array.append`. Public, as `package`
/// would leave a call in each module for each byte.
public struct ByteBuffer: ~Copyable {
    @usableFromInline package internal(set) var base: UnsafeMutablePointer<UInt8>
    @usableFromInline package internal(set) var count: Int
    @usableFromInline var capacity: Int

    package init(capacity: Int = 4096) {
        self.capacity = max(16, capacity)
        base = .allocate(capacity: self.capacity)
        count = 0
    }

    deinit { base.deallocate() }

    /// Forgets the bytes from `count` on; the memory stays.
    @inlinable
    public mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count)
        self.count = count
    }

    /// Forgets all bytes; the memory stays.
    @inlinable
    public mutating func removeAll() { count = 0 }

    /// Makes room for `extra` more bytes.
    @inlinable @inline(__always)
    public mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    /// Where the next bytes go: there is room for `extra` of them, which count once `extend` says so.
    @inlinable @inline(__always)
    public mutating func room(_ extra: Int) -> UnsafeMutablePointer<UInt8> {
        reserve(extra)
        return base + count
    }

    /// Counts bytes that were written into `room`.
    @inlinable @inline(__always)
    public mutating func extend(by extra: Int) {
        precondition(extra >= 0 && extra <= capacity - count)
        count += extra
    }

    @usableFromInline
    mutating func grow(_ extra: Int) {
        let larger = max(capacity * 2, count + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Appends one byte.
    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Appends a copy of so many bytes.
    @inlinable @inline(__always)
    public mutating func append(_ bytes: UnsafePointer<UInt8>, count extra: Int) {
        reserve(extra)
        (base + count).update(from: bytes, count: extra)
        count += extra
    }

    /// The same; up to 31 bytes past the end of `bytes` are read, and most of what texts are made of needs no call.
    @inlinable @inline(__always)
    public mutating func append(padded bytes: UnsafePointer<UInt8>, count extra: Int) {
        reserve(extra &+ 32)
        if extra <= 32 {
            UnsafeMutableRawPointer(base + count).copyMemory(from: bytes, byteCount: 32)
        } else {
            (base + count).update(from: bytes, count: extra)
        }
        count &+= extra
    }

    /// Appends the UTF-8 of a text of the program.
    @inlinable @inline(__always)
    public mutating func append(_ text: StaticString) {
        append(text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Appends a copy of the bytes.
    @inlinable @inline(__always)
    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let start = bytes.baseAddress { append(start, count: bytes.count) }
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { append(start, count: bytes.count) }
        }
    }

    /// Appends a copy of the bytes.
    @inlinable @inline(__always)
    public mutating func append(_ bytes: ContiguousArray<UInt8>) {
        bytes.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { append(start, count: bytes.count) }
        }
    }

    /// The bytes from `start` to the end, as a text.
    package func string(from start: Int = 0) -> String {
        String(
            decoding: UnsafeBufferPointer(start: base + start, count: count - start), as: UTF8.self)
    }

    /// A copy of the bytes from `start` to the end.
    package func bytes(from start: Int = 0) -> ContiguousArray<UInt8> {
        ContiguousArray(UnsafeBufferPointer(start: base + start, count: count - start))
    }
}

/// Bytes that never change, for as long as the store lives: to append a piece of it costs a copy and nothing else, where
/// an array would be retained and released each time.
package final class ByteStore {
    private var pieces: [UnsafeMutableBufferPointer<UInt8>] = []

    package init() {}

    deinit {
        for piece in pieces { piece.deallocate() }
    }

    package func keep(_ bytes: some Collection<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = piece.initialize(from: bytes)
        pieces.append(piece)
        return UnsafeBufferPointer(start: piece.baseAddress, count: bytes.count)
    }
}
