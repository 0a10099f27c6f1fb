/// Reads amounts and other numbers from the bytes of a cell, exactly and without allocating.
package enum NumberParsing {
    /// The number times 10^`scale`: `123.45` with scale 2 is 12,345.
    ///
    /// Allowed are digits, one minus in front, and a point with 1 to `scale` digits behind it; a
    /// zero too many is too many. `scale` is 0 to 18. The fault is the first one from the left, and
    /// then the number is 0. The largest numbers are ±(2^63 - 1): -2^63 stands for a missing value.
    package static func scaled(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int
    ) -> (Int64, NumberFault?) {
        if count == 0 { return (0, .empty) }
        let isNegative = bytes[0] == UInt8(ascii: "-")
        var at = isNegative ? 1 : 0
        var value: UInt64 = 0
        var digits = 0
        var decimals = -1
        // Eighteen bytes cannot pass 2^63, so that overflow is looked for in longer cells only.
        let isShort = count <= 18
        while at < count {
            let digit = bytes[at] &- 0x30
            if digit < 10 {
                if decimals >= scale { return (0, .tooManyDecimals(at: at)) }
                if isShort {
                    value = value &* 10 &+ UInt64(digit)
                } else if !append(digit, to: &value) {
                    return (0, laterFault(bytes, count, at, decimals, scale) ?? .tooLarge)
                }
                digits += 1
                if decimals >= 0 { decimals += 1 }
            } else if bytes[at] == UInt8(ascii: "."), decimals < 0, digits > 0 {
                decimals = 0
            } else {
                return (0, fault(bytes, count, at: at, afterDigits: digits > 0 && decimals < 0))
            }
            at += 1
        }
        if digits == 0 || decimals == 0 { return (0, .notANumber(at: count - 1)) }
        for _ in max(decimals, 0)..<scale where !append(0, to: &value) { return (0, .tooLarge) }
        return (isNegative ? -Int64(value) : Int64(value), nil)
    }

    /// Appends one decimal digit; false where the number would pass 2^63 - 1.
    @inline(__always)
    private static func append(_ digit: UInt8, to value: inout UInt64) -> Bool {
        // Above this a tenfold value and its digit cannot be told from overflow any more.
        if value > UInt64(Int64.max) / 10 { return false }
        let sum = value * 10 + UInt64(digit)
        if sum > UInt64(Int64.max) { return false }
        value = sum
        return true
    }

    /// A cell is too large only if it is a number at all, so the rest of it is looked at first.
    private static func laterFault(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ start: Int, _ decimals: Int, _ scale: Int
    ) -> NumberFault? {
        var decimals = decimals
        for at in start..<count {
            if bytes[at] &- 0x30 < 10 {
                if decimals >= scale { return .tooManyDecimals(at: at) }
                if decimals >= 0 { decimals += 1 }
            } else if bytes[at] == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                return fault(bytes, count, at: at, afterDigits: decimals < 0)
            }
        }
        return decimals == 0 ? .notANumber(at: count - 1) : nil
    }

    /// What is wrong with the byte at which reading stopped.
    private static func fault(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, at: Int, afterDigits: Bool
    ) -> NumberFault {
        if bytes[at] == UInt8(ascii: ","), afterDigits { return .thousandsSeparator(at: at) }
        // U+FF0C to U+FF19 are the full-width forms of `,` `-` `.` `/` and the digits.
        if at + 2 < count, bytes[at] == 0xEF, bytes[at + 1] == 0xBC {
            switch bytes[at + 2] {
            case 0x8C where afterDigits: return .thousandsSeparator(at: at)
            case 0x8D, 0x8E, 0x90...0x99: return .fullWidthDigits(at: at)
            default: break
            }
        }
        return .notANumber(at: at)
    }
}

/// Why a cell is not a number; places are byte offsets in the cell.
package enum NumberFault: Error, Hashable, Sendable {
    case empty
    case notANumber(at: Int)
    /// The first digit that is one too many.
    case tooManyDecimals(at: Int)
    /// A comma, of either width, between the digits of the whole part.
    case thousandsSeparator(at: Int)
    /// The number times its scale does not fit into 63 bits.
    case tooLarge
    /// A digit, point or minus in full width, as Chinese input methods write it.
    case fullWidthDigits(at: Int)
}
