extension ByteBuffer {
    /// Sixteen bytes as two words: what is done to the words is done to both at once.
    private typealias Pair = SIMD2<UInt64>

    /// Appends what stands between the quotes of a JSON string (RFC 8259, section 7): `"`, `\` and control characters
    /// are escaped, all else is copied as it is.
    package mutating func appendEscaped(_ bytes: UnsafePointer<UInt8>, count: Int) {
        let raw = UnsafeRawPointer(bytes)
        var at = 0
        while at < count {
            at &+= copyPlain(raw + at, count &- at)
            if at < count {
                escape(bytes[at])
                at &+= 1
            }
        }
    }

    /// Copies up to the first byte that needs an escape, and says how many.
    @inline(__always)
    private mutating func copyPlain(_ raw: UnsafeRawPointer, _ count: Int) -> Int {
        // The last sixteen may be written whole.
        let out = UnsafeMutableRawPointer(room(count &+ 16))
        var at = 0
        while at &+ 16 <= count {
            let pair = raw.loadUnaligned(fromByteOffset: at, as: Pair.self)
            (out + at).copyMemory(from: raw + at, byteCount: 16)
            let found = Self.marks(pair)
            if found.x | found.y != 0 {
                let first =
                    found.x != 0
                    ? found.x.trailingZeroBitCount >> 3 : 8 &+ found.y.trailingZeroBitCount >> 3
                extend(by: at &+ first)
                return at &+ first
            }
            at &+= 16
        }
        while at < count {
            let byte = raw.load(fromByteOffset: at, as: UInt8.self)
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            out.storeBytes(of: byte, toByteOffset: at, as: UInt8.self)
            at &+= 1
        }
        extend(by: at)
        return at
    }

    /// The high bit of each byte that is a control character, `"` or `\`; the lowest one set is exact.
    @inline(__always)
    private static func marks(_ pair: Pair) -> Pair {
        let ones = Pair(repeating: 0x0101_0101_0101_0101)
        let highs = Pair(repeating: 0x8080_8080_8080_8080)
        // A byte of `x - ones` borrows into its high bit where the byte was zero; bytes beyond 0x7F never count.
        let controls = (pair &- Pair(repeating: 0x2020_2020_2020_2020)) & ~pair
        let quotes = pair ^ Pair(repeating: 0x2222_2222_2222_2222)
        let slashes = pair ^ Pair(repeating: 0x5C5C_5C5C_5C5C_5C5C)
        let found = controls | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        return found & highs
    }

    private mutating func escape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5C: append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append("u00" as StaticString)
            append(Self.digit(byte >> 4))
            append(Self.digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : UInt8(ascii: "a") + value - 10
    }
}
