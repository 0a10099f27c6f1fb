internal import Diagnostics

/// Products and quotients of numbers, percents, rates, money and spans.
extension TypeChecker {
    /// What a product of two kinds is; nil if there is none.
    private func productBase(_ a: CheckedType, _ b: CheckedType) -> CheckedType.Base? {
        if a.isPlainNumber, b.isPlainNumber {
            return a.base == .decimal || b.base == .decimal ? .decimal : .integer
        }
        switch (a.base, b.base) {
        case (.percent, .percent): return .percent
        case (.percent, let other), (let other, .percent):
            switch other {
            case .integer, .decimal, .dayOfMonth: return .percent
            case .money, .rate, .moneyRate: return other
            default: return nil
            }
        case (.money, .rate(let period)), (.rate(let period), .money): return .moneyRate(period)
        case (.money, _) where b.isPlainNumber, (.rate, _) where b.isPlainNumber,
            (.moneyRate, _) where b.isPlainNumber:
            return a.base
        case (_, .money) where a.isPlainNumber, (_, .rate) where a.isPlainNumber,
            (_, .moneyRate) where a.isPlainNumber:
            return b.base
        case (.span, .integer): return a.base
        case (.integer, .span): return b.base
        default: return nil
        }
    }

    /// A factor with as few decimals as it can have.
    private func factor(_ expression: TypedExpression) -> TypedExpression {
        let number: NumberLiteral
        switch expression.literal {
        case .decimal(let literal): number = literal.reduced
        case .percent(let literal): number = literal.reduced
        default: return expression
        }
        return TypedExpression(
            .wideConstant(number.coefficient),
            CheckedType(expression.type.base, scale: number.scale, isWide: true),
            expression.range)
    }

    mutating func product(
        _ a: TypedExpression, _ b: TypedExpression, _ operatorRange: Range<Int>,
        _ range: Range<Int>
    ) -> TypedExpression? {
        if a.type.isSpan, let spanned = spanned(b, a, operatorRange, range) { return spanned.value }
        if b.type.isSpan, let spanned = spanned(a, b, operatorRange, range) { return spanned.value }
        guard let base = productBase(a.type, b.type) else {
            mismatch(.multiply, a, b, operatorRange, range)
            return nil
        }
        let isWhole = !a.type.isWide && !b.type.isWide && (a.type.scale == 0 || b.type.scale == 0)
        let isCount = a.type.isCount || b.type.isCount || a.type.isSpan
        if isWhole, isCount, base != .decimal, base != .percent {
            let scale = max(a.type.scale, b.type.scale)
            return TypedExpression(
                .word(.multiply, a, b), CheckedType(base, scale: scale), range)
        }
        let (x, y) = (factor(a), factor(b))
        let scale = x.type.scale + y.type.scale
        if scale > CheckedType.largestScale {
            report(.tooManyFactors(span(range)))
            return nil
        }
        return TypedExpression(
            .wide(.multiply, x, y), CheckedType(base, scale: scale, isWide: true), range)
    }

    /// A rate (or money times a rate) times a span of its period; nil if `number` is neither.
    private mutating func spanned(
        _ number: TypedExpression, _ span: TypedExpression, _ operatorRange: Range<Int>,
        _ range: Range<Int>
    ) -> (value: TypedExpression?, Void)? {
        let period: RatePeriod
        let base: CheckedType.Base
        switch number.type.base {
        case .rate(let of): (period, base) = (of, .decimal)
        case .moneyRate(let of): (period, base) = (of, .money)
        case .money, .percent:
            mismatch(.multiply, number, span, operatorRange, range)
            return (nil, ())
        default: return nil
        }
        guard case .span(let unit) = span.type.base else { return nil }
        var times = TypedExpression(span.operation, CheckedType(.integer), span.range)
        let number = factor(number)
        switch (period, unit) {
        case (.day, .days), (.month, .months): break
        case (.year, .months):
            // A year is twelve months; a whole number of years stays exact.
            if case .constant(let months) = span.operation, months % 12 == 0 {
                times.operation = .constant(months / 12)
                break
            }
            let all = TypedExpression(
                .wide(.multiply, number, times),
                CheckedType(base, scale: number.type.scale, isWide: true), range)
            let twelve = TypedExpression(.constant(12), CheckedType(.integer), range)
            return (divided(all, twelve, base, range), ())
        default:
            report(.ratePeriod(period, unit, self.span(range)))
            return (nil, ())
        }
        return (
            TypedExpression(
                .wide(.multiply, number, times),
                CheckedType(base, scale: number.type.scale, isWide: true), range), ()
        )
    }

    private func divided(
        _ a: TypedExpression, _ b: TypedExpression, _ base: CheckedType.Base, _ range: Range<Int>
    ) -> TypedExpression {
        // a / 10^x over b / 10^y at q decimals is a · 10^(q - x + y) / b.
        let up = CheckedType.quotientScale - a.type.scale + b.type.scale
        let top = wide(a, scale: a.type.scale + max(0, up))
        let bottom = wide(b, scale: b.type.scale + max(0, -up))
        return TypedExpression(
            .wide(.divide, top, bottom),
            CheckedType(base, scale: CheckedType.quotientScale, isWide: true), range)
    }

    private mutating func isZero(_ divisor: TypedExpression) -> Bool {
        let zero: Bool =
            switch divisor.literal {
            case .integer(let value): value == 0
            case .decimal(let number), .percent(let number): number.coefficient == 0
            default: false
            }
        if zero { report(.divisionByZero(span(divisor))) }
        return zero
    }

    mutating func quotient(
        _ a: TypedExpression, _ b: TypedExpression, _ operatorRange: Range<Int>,
        _ range: Range<Int>
    ) -> TypedExpression? {
        if isZero(b) { return nil }
        let (x, y) = (a.type, b.type)
        if x.isPlainNumber, y.isPlainNumber, x.base != .decimal, y.base != .decimal {
            return TypedExpression(.word(.divide, a, b), CheckedType(.integer), range)
        }
        let base: CheckedType.Base
        switch (x.base, y.base) {
        case (.money, .money), (.percent, .percent): base = .decimal
        case (.rate(let one), .rate(let other)) where one == other: base = .decimal
        case (.money, .percent), (.rate, .percent): base = x.base
        case (_, .percent) where x.isPlainNumber: base = .decimal
        case (.money, _) where y.isPlainNumber, (.percent, _) where y.isPlainNumber,
            (.rate, _) where y.isPlainNumber, (.moneyRate, _) where y.isPlainNumber,
            (.decimal, _) where y.isPlainNumber:
            base = x.base
        case (_, .decimal) where x.isPlainNumber: base = .decimal
        default:
            mismatch(.divide, a, b, operatorRange, range)
            return nil
        }
        return divided(factor(a), factor(b), base, range)
    }

    mutating func remainder(
        _ a: TypedExpression, _ b: TypedExpression, _ operatorRange: Range<Int>,
        _ range: Range<Int>
    ) -> TypedExpression? {
        if isZero(b) { return nil }
        guard a.type.isPlainNumber, b.type.isPlainNumber, a.type.base != .decimal,
            b.type.base != .decimal
        else {
            mismatch(.modulo, a, b, operatorRange, range)
            return nil
        }
        return TypedExpression(.word(.modulo, a, b), CheckedType(.integer), range)
    }
}
