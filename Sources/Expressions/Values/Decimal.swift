/// An exact decimal number: a coefficient divided by a power of ten.
///
/// Numbers that are equal compare equal whatever their scale (1.0 = 1.00); the description keeps
/// the scale.
package struct Decimal: Hashable, Comparable, Sendable {
    package let coefficient: Int128
    /// How many digits stand after the point, 0 to 18.
    package let scale: Int

    package static let largestScale = 18

    /// `coefficient` / 10^`scale`; `scale` is 0 to 18.
    package init(coefficient: Int128, scale: Int) {
        precondition((0...Self.largestScale).contains(scale), "a decimal has 0 to 18 decimals")
        self.coefficient = coefficient
        self.scale = scale
    }

    /// Reads `0.045` or `-1.50`: digits, and after a point at least one and at most 18 more.
    ///
    /// Nil for anything else: a plus sign, an exponent, separators of thousands, a number too
    /// large.
    package init?(_ text: String) { self.init(text.utf8) }

    /// The same of UTF-8.
    package init?(_ utf8: some Sequence<UInt8>) {
        var negated: Int128 = 0
        var isNegative = false
        var scale = -1
        var digits = 0
        var index = 0
        for byte in utf8 {
            let digit = byte &- 0x30
            if digit < 10 {
                // Counted downwards, because the smallest number has no positive counterpart.
                let (tens, overflow) = negated.multipliedReportingOverflow(by: 10)
                let (sum, borrow) = tens.subtractingReportingOverflow(Int128(digit))
                if overflow || borrow { return nil }
                negated = sum
                digits += 1
                if scale >= 0 { scale += 1 }
            } else if byte == UInt8(ascii: "-"), index == 0 {
                isNegative = true
            } else if byte == UInt8(ascii: "."), scale < 0, digits > 0 {
                scale = 0
            } else {
                return nil
            }
            index += 1
        }
        guard digits > 0, scale != 0, scale <= Self.largestScale else { return nil }
        if !isNegative && negated == Int128.min { return nil }
        self.init(coefficient: isNegative ? negated : -negated, scale: max(scale, 0))
    }

    /// The number times 10^`newScale`, rounded where digits are lost; nil where it does not fit.
    package func rescaled(to newScale: Int, rounding: Rounding) -> Int128? {
        precondition((0...Self.largestScale).contains(newScale), "a decimal has 0 to 18 decimals")
        if newScale < scale {
            return divide(coefficient, Int128(PowersOfTen[scale - newScale]), rounding)
        }
        let factor = Int128(PowersOfTen[newScale - scale])
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// The same number without zeros at the end of its decimals.
    package var normalized: Decimal {
        var coefficient = coefficient
        var scale = scale
        while scale > 0, coefficient % 10 == 0 {
            coefficient /= 10
            scale -= 1
        }
        return Decimal(coefficient: coefficient, scale: scale)
    }

    /// The part before the point, and the part after it in units of 10^-18; both carry the sign.
    private var parts: (whole: Int128, fraction: Int128) {
        let (whole, rest) = coefficient.quotientAndRemainder(dividingBy: Int128(PowersOfTen[scale]))
        return (whole, rest * Int128(PowersOfTen[Self.largestScale - scale]))
    }

    package static func == (a: Decimal, b: Decimal) -> Bool {
        a.scale == b.scale ? a.coefficient == b.coefficient : a.parts == b.parts
    }

    package static func < (a: Decimal, b: Decimal) -> Bool { a.parts < b.parts }

    package func hash(into hasher: inout Hasher) {
        let parts = parts
        hasher.combine(parts.whole)
        hasher.combine(parts.fraction)
    }
}

extension Decimal: CustomStringConvertible {
    /// `-1.50`: all decimals of the scale, no separators, readable by `init(_:)`.
    package var description: String {
        let digits = String(coefficient.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        let sign = coefficient < 0 ? "-" : ""
        if scale == 0 { return sign + padded }
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}

/// 10^0 to 10^18: all that fit into a word.
package enum PowersOfTen {
    private static let table: ContiguousArray<Int64> = {
        var powers: ContiguousArray<Int64> = [1]
        for index in 0..<18 { powers.append(powers[index] * 10) }
        return powers
    }()

    /// 10^`exponent`, for 0 to 18.
    package static subscript(exponent: Int) -> Int64 { table[exponent] }
}
