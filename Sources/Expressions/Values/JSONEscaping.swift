internal import CByteScan

extension ByteBuffer {
    /// Appends what stands between the quotes of a JSON string (RFC 8259, section 7): `"`, `\` and control characters
    /// are escaped, all else is copied as it is.
    package mutating func appendEscaped(_ bytes: UnsafePointer<UInt8>, count: Int) {
        var at = 0
        while at < count {
            at &+= copyPlain(bytes + at, count &- at)
            if at < count {
                escape(bytes[at])
                at &+= 1
            }
        }
    }

    /// Copies up to the first byte that needs an escape, and says how many.
    @inline(__always)
    private mutating func copyPlain(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let out = room(count)
        if count < 16 { return copyShort(bytes, count, to: out) }
        var at = 0
        while true {
            UnsafeMutableRawPointer(out + at).copyMemory(from: bytes + at, byteCount: 16)
            let found = bytescan_escapes(bytes + at)
            if found != 0 {
                at &+= found.trailingZeroBitCount
                break
            }
            at &+= 16
            if at == count { break }
            // The last sixteen, some of them again.
            if at &+ 16 > count { at = count &- 16 }
        }
        extend(by: at)
        return at
    }

    /// The same for fewer than sixteen bytes.
    @inline(__always)
    private mutating func copyShort(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, to out: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var at = 0
        if count >= 8 {
            // The first and the last eight, some of them in both.
            let raw = UnsafeRawPointer(bytes)
            let first = raw.loadUnaligned(as: UInt64.self)
            let last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            if !Self.hasEscapes(first), !Self.hasEscapes(last) {
                let place = UnsafeMutableRawPointer(out)
                place.storeBytes(of: first, as: UInt64.self)
                place.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
                at = count
            }
        }
        while at < count {
            let byte = bytes[at]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            out[at] = byte
            at &+= 1
        }
        extend(by: at)
        return at
    }

    /// Whether one of eight bytes is a control character, `"` or `\`.
    @inline(__always)
    private static func hasEscapes(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // A byte of `x - ones` borrows into its high bit where the byte was zero; bytes beyond 0x7F never count.
        let controls = (word &- ones &* 0x20) & ~word
        let quotes = word ^ ones &* 0x22
        let slashes = word ^ ones &* 0x5C
        let found = controls | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        return found & 0x8080_8080_8080_8080 != 0
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
