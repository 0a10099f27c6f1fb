internal import CampaignLanguage
package import Expressions

/// 1 + a rate of interest for one period, and what follows from its powers.
///
/// Binary fractions of 128 bits: a factor is exact to 2^-96 and lies below 2^31, so that a payment on a trillion
/// comes out to the minor unit after 360 periods.
package struct Growth: Sendable, Hashable {
    /// Times 2^`fractionBits`.
    private let bits: UInt128
    private static let fractionBits = 96
    private static let one: UInt128 = 1 << 96

    private init(bits: UInt128) { self.bits = bits }

    /// 1 + `rate` · `times` / `periods`; nil for a negative rate, or one above a hundred.
    package init?(rate: Decimal, periods: Int, times: Int = 1) {
        guard rate.coefficient >= 0, periods > 0, times > 0,
            let product = product(rate.coefficient, Int128(times))
        else { return nil }
        let divisor = UInt128(PowersOfTen[rate.scale]) * UInt128(periods)
        let number = UInt128(product)
        guard number / divisor <= 100 else { return nil }
        self.init(bits: Self.one + Self.quotient(number, Self.one, divisor))
    }

    /// a · b / divisor, rounded to the nearest; the quotient fits.
    private static func quotient(_ a: UInt128, _ b: UInt128, _ divisor: UInt128) -> UInt128 {
        let (quotient, remainder) = divisor.dividingFullWidth(a.multipliedFullWidth(by: b))
        return remainder >= divisor - remainder ? quotient + 1 : quotient
    }

    private static func times(_ a: UInt128, _ b: UInt128) -> UInt128? {
        let (high, low) = a.multipliedFullWidth(by: b)
        if high >= 1 << 95 { return nil }
        let half = low >> UInt128(fractionBits - 1) & 1
        return high << UInt128(128 - fractionBits) + low >> UInt128(fractionBits) + half
    }

    /// The factor of `count` periods.
    package func power(_ count: Int) -> Growth? {
        var result = Self.one
        var square = bits
        var left = count
        while left > 0 {
            if left & 1 == 1 {
                guard let next = Self.times(result, square) else { return nil }
                result = next
            }
            left >>= 1
            if left == 0 { break }
            guard let next = Self.times(square, square) else { return nil }
            square = next
        }
        return Growth(bits: result)
    }

    /// What a payment of 1 at the end of each of `count` periods is worth before the first, times
    /// 2^`annuityBits`: v + v² + … + vⁿ with v = 1 / g, at most `count`.
    private func annuity(_ count: Int) -> UInt128 {
        let discount = bits.dividingFullWidth((1 << UInt128(Self.fractionBits - 16), 0)).quotient
        var power: UInt128 = 1 << UInt128(Self.annuityBits)
        var sum: UInt128 = 0
        for _ in 0..<count {
            let (high, low) = power.multipliedFullWidth(by: discount)
            power = high << UInt128(128 - Self.annuityBits) + low >> UInt128(Self.annuityBits)
            sum += power
        }
        return sum
    }

    private static let annuityBits = 112
    private static let mostPeriods = 1000

    /// The payment at the end of each of `count` periods that pays `principal` back, rounded to the minor
    /// unit: P / (v + v² + … + vⁿ), the annuity.
    ///
    /// A half counts as one if it is met to 2^-40 of a unit, because a power is cut at 2^-112.
    package func payment(_ principal: Word, count: Int, rounding: Rounding) -> Word? {
        annuity(of: count)?.payment(principal, rounding)
    }

    /// Payments of `count` periods, for any sum; nil for too many.
    package func annuity(of count: Int) -> Annuity? {
        (1...Self.mostPeriods).contains(count) ? Annuity(bits: annuity(count)) : nil
    }

    /// What a payment of 1 at the end of each period is worth, from which the payment follows for any sum.
    package struct Annuity: Sendable, Hashable {
        fileprivate let bits: UInt128

        package func payment(_ principal: Word, _ rounding: Rounding) -> Word? {
            Growth.payment(principal, annuity: bits, rounding: rounding)
        }
    }

    private static func payment(_ principal: Word, annuity: UInt128, rounding: Rounding) -> Word? {
        guard principal >= 0 else { return nil }
        let worth = UInt128(principal).multipliedFullWidth(by: 1 << UInt128(annuityBits))
        guard worth.high < annuity else { return nil }
        let (whole, remainder) = annuity.dividingFullWidth(worth)
        let near = annuity >> 40
        let twice = remainder << 1
        let isUp =
            switch rounding {
            case .down: remainder >= annuity - near
            case .halfUp: twice >= annuity - near
            case .halfEven:
                twice > annuity + near || twice >= annuity - near && whole & 1 == 1
            }
        return Word(exactly: isUp ? whole + 1 : whole)
    }

    /// The factor less 1, times `periods`, in per cent with `decimals` decimals, rounded half up.
    package func percent(periods: Int = 1, decimals: Int) -> Decimal? {
        let factor = UInt128(PowersOfTen[decimals]) * 100 * UInt128(periods)
        let (high, low) = (bits - Self.one).multipliedFullWidth(by: factor)
        guard high < 1 << 90 else { return nil }
        let half = low >> UInt128(Self.fractionBits - 1) & 1
        let number =
            high << UInt128(128 - Self.fractionBits) + low >> UInt128(Self.fractionBits) + half
        return Int128(exactly: number).map { Decimal(coefficient: $0, scale: decimals) }
    }

    /// The growth in one period at which `count` payments of `payment` pay `principal` back: the internal rate
    /// of return, which a fee that is charged on the first principal hides. Nil where they do not, or where
    /// it is above 100 %.
    package static func ofPayments(
        _ payment: Word, count: Int, principal: Word
    ) -> Growth? {
        guard (1...mostPeriods).contains(count), payment > 0, principal > 0 else { return nil }
        let owed = UInt128(principal).multipliedFullWidth(by: 1 << UInt128(annuityBits))
        func isEnough(_ growth: UInt128) -> Bool {
            let worth = Growth(bits: growth).annuity(count)
                .multipliedFullWidth(by: UInt128(payment))
            return worth.high > owed.high || worth.high == owed.high && worth.low >= owed.low
        }
        // What the payments are worth falls as g grows; halving finds where it is what was lent.
        var (low, high) = (one, one * 2)
        guard isEnough(low) else { return nil }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isEnough(middle) { low = middle } else { high = middle }
        }
        return Growth(bits: low)
    }
}
