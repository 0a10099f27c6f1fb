/// Doubles in decimal digits, exactly: every double is a whole number times a power of two.
enum DecimalDigits {
    /// `.` and the digits of `value` / 10^`width`, without the zeros at the end.
    static func fraction(_ value: Int64, width: Int, into out: inout ByteBuffer) {
        var digits = ContiguousArray<UInt8>(repeating: 0x30, count: width)
        var rest = value
        for index in stride(from: width - 1, through: 0, by: -1) {
            digits[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        while digits.last == 0x30 { digits.removeLast() }
        out.append(UInt8(ascii: "."))
        out.append(digits)
    }

    /// The digits of the magnitude of a finite double, and how many of them stand after the point.
    private static func expansion(_ value: Double) -> (digits: ContiguousArray<UInt8>, scale: Int) {
        let magnitude = value.magnitude
        if magnitude == 0 { return ([0], 0) }
        let significand = UInt64(magnitude.significandBitPattern)
        let isNormal = magnitude.isNormal
        let whole = isNormal ? significand | 1 << 52 : significand
        let exponent = (isNormal ? Int(magnitude.exponentBitPattern) : 1) - 1075
        var number = BigNatural(whole)
        if exponent >= 0 {
            for _ in 0..<exponent { number.multiply(by: 2) }
            return (number.digits, 0)
        }
        // n / 2^k is n · 5^k / 10^k.
        for _ in 0..<(-exponent) { number.multiply(by: 5) }
        var digits = number.digits
        while digits.count <= -exponent { digits.insert(0, at: 0) }
        return (digits, -exponent)
    }

    /// Whether the digits after `kept` round up: half to even on the exact value.
    private static func roundsUp(_ digits: ContiguousArray<UInt8>, _ kept: Int) -> Bool {
        guard kept < digits.count else { return false }
        if digits[kept] != 5 { return digits[kept] > 5 }
        if digits[(kept + 1)...].contains(where: { $0 != 0 }) { return true }
        return kept > 0 && digits[kept - 1] % 2 == 1
    }

    private static func increment(_ digits: inout ContiguousArray<UInt8>) -> Bool {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return false
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
        return true
    }

    /// `123.500`: `places` decimals, half to even.
    static func fixed(_ value: Double, places: Int) -> ContiguousArray<UInt8> {
        var (digits, scale) = expansion(value)
        if scale > places {
            let kept = digits.count - (scale - places)
            let up = kept >= 0 && roundsUp(digits, kept)
            digits = ContiguousArray(digits.prefix(max(0, kept)))
            if up { _ = increment(&digits) }
            scale = places
        }
        while digits.count <= scale { digits.insert(0, at: 0) }
        while scale < places {
            digits.append(0)
            scale += 1
        }
        var text = ContiguousArray<UInt8>()
        if value.sign == .minus { text.append(UInt8(ascii: "-")) }
        for (index, digit) in digits.enumerated() {
            if index == digits.count - places { text.append(UInt8(ascii: ".")) }
            text.append(0x30 + digit)
        }
        return text
    }

    /// `2.718280e+00`: `places` decimals and an exponent of at least two digits.
    static func scientific(_ value: Double, places: Int) -> ContiguousArray<UInt8> {
        var (digits, scale) = expansion(value)
        let zeros = digits.prefix { $0 == 0 }.count
        var exponent = 0
        if zeros < digits.count {
            digits.removeFirst(zeros)
            exponent = digits.count - scale - 1
        } else {
            digits = [0]
        }
        if digits.count > places + 1 {
            let up = roundsUp(digits, places + 1)
            digits = ContiguousArray(digits.prefix(places + 1))
            if up, increment(&digits) {
                digits.removeLast()
                exponent += 1
            }
        }
        while digits.count < places + 1 { digits.append(0) }
        scale = 0
        var text = ContiguousArray<UInt8>()
        if value.sign == .minus { text.append(UInt8(ascii: "-")) }
        for (index, digit) in digits.enumerated() {
            if index == 1 { text.append(UInt8(ascii: ".")) }
            text.append(0x30 + digit)
        }
        text.append(contentsOf: exponent < 0 ? [0x65, 0x2D] : [0x65, 0x2B])
        let number = String(exponent.magnitude)
        text.append(
            contentsOf: number.utf8.count < 2 ? Array("0\(number)".utf8) : Array(number.utf8))
        return text
    }

    /// The shortest digits that read back as the same double, without `.0`.
    static func shortest(_ value: Double) -> ContiguousArray<UInt8> {
        if value.isNaN { return ContiguousArray("NaN".utf8) }
        if value.isInfinite { return ContiguousArray((value < 0 ? "-Infinity" : "Infinity").utf8) }
        var text = ContiguousArray(value.description.utf8)
        if text.suffix(2).elementsEqual([0x2E, 0x30]) { text.removeLast(2) }
        return text
    }

    /// The order of an exact number and a double, exactly; nil for NaN.
    static func order(_ number: Int128, scale: Int, _ value: Double) -> Int? {
        if value.isNaN { return nil }
        let sign = number.signum()
        let other = value > 0 ? 1 : value < 0 ? -1 : 0
        if sign != Int128(other) { return sign < Int128(other) ? -1 : 1 }
        if other == 0 { return 0 }
        // Beyond all exact numbers, and below the last decimal of all, no digits are needed.
        if value.magnitude > 0x1p127 { return -other }
        if value.magnitude < 1e-39 { return other }
        var (digits, places) = expansion(value)
        var mine = ContiguousArray(String(number.magnitude).utf8.map { $0 - 0x30 })
        while places < scale {
            digits.append(0)
            places += 1
        }
        var have = scale
        while have < places {
            mine.append(0)
            have += 1
        }
        let left = mine.drop { $0 == 0 }
        let right = digits.drop { $0 == 0 }
        if left.count != right.count { return (left.count < right.count ? -1 : 1) * other }
        for (a, b) in zip(left, right) where a != b { return (a < b ? -1 : 1) * other }
        return 0
    }
}

/// A natural number of any size, just large enough for the digits of a double.
struct BigNatural {
    /// Parts of nine digits, the lowest first.
    private var parts: ContiguousArray<UInt32>
    private static let base: UInt64 = 1_000_000_000

    init(_ value: UInt64) {
        parts = []
        var rest = value
        repeat {
            parts.append(UInt32(rest % Self.base))
            rest /= Self.base
        } while rest > 0
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in parts.indices {
            let product = UInt64(parts[index]) * factor + carry
            parts[index] = UInt32(product % Self.base)
            carry = product / Self.base
        }
        if carry > 0 { parts.append(UInt32(carry)) }
    }

    /// Its decimal digits, the highest first.
    var digits: ContiguousArray<UInt8> {
        var digits = ContiguousArray<UInt8>()
        for part in parts {
            var rest = part
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        digits.reverse()
        return digits
    }
}
