/// A 128-bit fingerprint of bytes: SipHash-2-4 with 128 bits of output and a fixed key.
///
/// For finding equal borrowers, addresses and debts in memory and in partitions: the same on every
/// machine and in every run, and with 2^64 values before a collision is likely. The key is no
/// secret, so it is never used where somebody could gain by making two values collide; there
/// `SHA256` is used.
package struct Hash128: Hashable, Comparable, Sendable {
    /// Bytes 0 to 7 of the output, the lowest first.
    package let high: UInt64
    /// Bytes 8 to 15 of the output, the lowest first.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The fingerprint under this project's key, the digits of the fraction of pi.
    package init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        self.init(bytes, count, key: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344))
    }

    /// The fingerprint under another key: its two halves as little-endian numbers.
    package init(_ bytes: UnsafePointer<UInt8>, _ count: Int, key: (UInt64, UInt64)) {
        var state = SipState(key)
        let raw = UnsafeRawPointer(bytes)
        var at = 0
        while at + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            state.absorb(UInt64(littleEndian: word))
            at += 8
        }
        var last = UInt64(truncatingIfNeeded: count) << 56
        if at < count, count >= 8 {
            // The bytes left end the last eight.
            let word = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            last |= UInt64(littleEndian: word) >> UInt64(8 * (8 - (count - at)))
        } else if at < count {
            for index in 0..<count { last |= UInt64(bytes[index]) << UInt64(8 * index) }
        }
        state.absorb(last)
        (high, low) = state.finish()
    }

    /// Another fingerprint, in a tenth of the time, for what is forgotten with the process: 64 bits of two folded products,
    /// and their own. Bytes that were made to collide do.
    package init(quick bytes: UnsafePointer<UInt8>, _ count: Int) {
        let raw = UnsafeRawPointer(bytes)
        // Spread, so that no byte can make up for a length.
        var state =
            0x243f_6a88_85a3_08d3 ^ UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15
        var at = 0
        while at &+ 16 < count {
            state = Self.fold(
                raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ state,
                raw.loadUnaligned(fromByteOffset: at &+ 8, as: UInt64.self)
                    ^ 0x1319_8a2e_0370_7344)
            at &+= 16
        }
        let (first, last): (UInt64, UInt64)
        if count >= 16 {
            first = raw.loadUnaligned(fromByteOffset: count &- 16, as: UInt64.self)
            last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else if count >= 8 {
            first = raw.loadUnaligned(as: UInt64.self)
            last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        } else {
            first = (0..<count).reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
            last = 0
        }
        high = Self.fold(first ^ state, last ^ 0x1319_8a2e_0370_7344)
        low = Self.fold(high ^ 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89)
    }

    @inline(__always)
    private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        return high ^ low
    }

    /// The fingerprint of the UTF-8 of a text.
    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { bytes in
            withUnsafePointer(to: 0 as UInt8) { Hash128(bytes.baseAddress ?? $0, bytes.count) }
        }
    }

    package static func < (a: Hash128, b: Hash128) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

/// The four words of SipHash (Aumasson and Bernstein, "SipHash: a fast short-input PRF"; the
/// 128-bit variant is the one of their reference code).
private struct SipState {
    private var v0, v1, v2, v3: UInt64

    init(_ key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
        v3 ^= word
        rounds(2)
        v0 ^= word
    }

    @inline(__always)
    mutating func finish() -> (UInt64, UInt64) {
        v2 ^= 0xee
        rounds(4)
        let first = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        rounds(4)
        return (first, v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    private mutating func rounds(_ count: Int) {
        for _ in 0..<count {
            v0 = v0 &+ v1
            v1 = (v1 << 13 | v1 >> 51) ^ v0
            v0 = v0 << 32 | v0 >> 32
            v2 = v2 &+ v3
            v3 = (v3 << 16 | v3 >> 48) ^ v2
            v0 = v0 &+ v3
            v3 = (v3 << 21 | v3 >> 43) ^ v0
            v2 = v2 &+ v1
            v1 = (v1 << 17 | v1 >> 47) ^ v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
