/// Bodies of type `application/x-www-form-urlencoded`.
enum FormBody {
    /// The value of the first field of that name.
    static func value(of field: String, in body: ContiguousArray<UInt8>) -> ContiguousArray<UInt8>?
    {
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = unescaped(parts[0]), name.elementsEqual(field.utf8)
            else { continue }
            return unescaped(parts[1])
        }
        return nil
    }

    /// `%XX` is a byte, `+` a space; nil where a `%` has no two digits behind it.
    static func unescaped(_ bytes: ContiguousArray<UInt8>.SubSequence) -> ContiguousArray<UInt8>? {
        var plain = ContiguousArray<UInt8>()
        plain.reserveCapacity(bytes.count)
        var at = bytes.startIndex
        while at < bytes.endIndex {
            switch bytes[at] {
            case UInt8(ascii: "+"): plain.append(0x20)
            case UInt8(ascii: "%"):
                guard at + 2 < bytes.endIndex, let high = digit(bytes[at + 1]),
                    let low = digit(bytes[at + 2])
                else { return nil }
                plain.append(high << 4 | low)
                at += 2
            case let byte: plain.append(byte)
            }
            at += 1
        }
        return plain
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
