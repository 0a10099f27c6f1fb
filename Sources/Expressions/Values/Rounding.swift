/// How a number that does not fit is brought to the last digit that is kept.
package enum Rounding: String, Hashable, Sendable, CaseIterable {
    /// A half goes away from zero: 0.5 → 1, -0.5 → -1; what the field calls 四舍五入.
    case halfUp = "half_up"
    /// A half goes to the even neighbour: 0.5 → 0, 1.5 → 2.
    case halfEven = "half_even"
    /// Towards zero: what is cut is never given.
    case down
}

/// The quotient, rounded; the divisor is not zero.
///
/// Exact over the whole range, but for the one quotient that does not fit, `Int128.min / -1`, which
/// traps.
package func divide(_ dividend: Int128, _ divisor: Int128, _ rounding: Rounding) -> Int128 {
    precondition(divisor != 0, "division by zero is a fault of its own, found before rounding")
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    if remainder == 0 || rounding == .down { return quotient }
    // Twice the remainder may not fit, so the remainder is compared with what is missing to the
    // divisor.
    let rest = remainder.magnitude
    let missing = divisor.magnitude - rest
    let isAway = rest > missing || rest == missing && (rounding == .halfUp || quotient % 2 != 0)
    if !isAway { return quotient }
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
}
