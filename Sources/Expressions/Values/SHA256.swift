/// The SHA-256 digest of bytes (FIPS 180-4).
///
/// For holdouts, approvals and the ledger's chain, where a digest must be the same on every
/// machine.
package struct SHA256: Sendable {
    private var state = SIMD8<UInt32>(
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
    /// The bytes of a block that is not full yet; a vector, so that hashing does not allocate.
    private var pending = SIMD64<UInt8>()
    private var pendingCount = 0
    private var lengthBytes: UInt64 = 0

    package init() {}

    /// The digest of one text.
    package static func digest(_ text: String) -> Digest {
        var hash = SHA256()
        hash.update(text)
        return hash.finish()
    }

    /// The digest of some bytes.
    package static func digest(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Digest {
        var hash = SHA256()
        hash.update(bytes, count)
        return hash.finish()
    }

    /// Adds the UTF-8 of a text.
    package mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { update(start, bytes.count) }
        }
    }

    /// Adds one byte.
    package mutating func update(_ byte: UInt8) {
        withUnsafePointer(to: byte) { update($0, 1) }
    }

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        lengthBytes += UInt64(count)
        var at = 0
        if pendingCount > 0 {
            at = min(64 - pendingCount, count)
            appendPending(bytes, at)
        }
        while count - at >= 64 {
            compress(UnsafeRawPointer(bytes + at))
            at += 64
        }
        appendPending(bytes + at, count - at)
    }

    /// Pads and ends; the value is not to be used after that.
    package consuming func finish() -> Digest {
        let lengthBits = (lengthBytes << 3).bigEndian
        // FIPS 180-4 section 5.1.1: a one, zeros up to 56 bytes of the last block, the length in bits.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 72) { padding in
            padding.initialize(repeating: 0)
            padding[0] = 0x80
            let zerosEnd = pendingCount < 56 ? 56 - pendingCount : 120 - pendingCount
            withUnsafeBytes(of: lengthBits) { length in
                for index in 0..<8 { padding[zerosEnd + index] = length[index] }
            }
            if let start = padding.baseAddress { update(UnsafePointer(start), zerosEnd + 8) }
        }
        func word(_ index: Int) -> UInt64 {
            UInt64(state[index]) << 32 | UInt64(state[index + 1])
        }
        return Digest(word(0), word(2), word(4), word(6))
    }

    /// Keeps bytes, at most as many as the block still takes, and compresses it once it is full.
    private mutating func appendPending(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if count == 0 { return }
        let start = pendingCount
        withUnsafeMutableBytes(of: &pending) { block in
            block.baseAddress?.advanced(by: start).copyMemory(from: bytes, byteCount: count)
        }
        pendingCount += count
        if pendingCount < 64 { return }
        pendingCount = 0
        let block = pending
        withUnsafeBytes(of: block) { bytes in
            if let start = bytes.baseAddress { compress(start) }
        }
    }

    /// One block of 64 bytes (FIPS 180-4 section 6.2.2).
    private mutating func compress(_ block: UnsafeRawPointer) {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
            guard let schedule = words.baseAddress else { return }
            for index in 0..<16 {
                let word = block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                schedule[index] = UInt32(bigEndian: word)
            }
            for index in 16..<64 {
                let x = schedule[index - 15]
                let y = schedule[index - 2]
                let low = Self.turn(x, 7) ^ Self.turn(x, 18) ^ (x >> 3)
                let high = Self.turn(y, 17) ^ Self.turn(y, 19) ^ (y >> 10)
                schedule[index] = schedule[index - 16] &+ low &+ schedule[index - 7] &+ high
            }
            Self.constants.withUnsafeBufferPointer { constants in
                for index in 0..<64 {
                    let sumE = Self.turn(e, 6) ^ Self.turn(e, 11) ^ Self.turn(e, 25)
                    let choice = (e & f) ^ (~e & g)
                    let first = h &+ sumE &+ choice &+ constants[index] &+ schedule[index]
                    let sumA = Self.turn(a, 2) ^ Self.turn(a, 13) ^ Self.turn(a, 22)
                    let majority = (a & b) ^ (a & c) ^ (b & c)
                    (h, g, f, e) = (g, f, e, d &+ first)
                    (d, c, b, a) = (c, b, a, first &+ sumA &+ majority)
                }
            }
        }
        state = state &+ SIMD8(a, b, c, d, e, f, g, h)
    }

    /// Turns the bits of a word to the right.
    @inline(__always)
    private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
        word >> bits | word << (32 - bits)
    }

    /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
    private static let constants: ContiguousArray<UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
        0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
        0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
        0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
        0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]
}

/// The 256 bits of a SHA-256 digest.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// Bytes 0 to 7 as a big-endian number; buckets of holdouts and arms come from it.
    package let first: UInt64
    private let second, third, fourth: UInt64

    fileprivate init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    /// The 32 bytes in order.
    package var bytes: ContiguousArray<UInt8> {
        var bytes = ContiguousArray<UInt8>()
        bytes.reserveCapacity(32)
        for word in [first, second, third, fourth] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }

    /// 64 hexadecimal digits in lower case.
    package var description: String { Hexadecimal.text(bytes) }
}

/// Bytes as hexadecimal digits in lower case.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
