/// How large a value can be, for the longest form of a text.
struct ValueExtent: Sendable, Hashable {
    /// Most UTF-16 units of a text; nil when no bound is declared.
    var textUnits: Int?
    /// The smallest and the largest number, as words of its type; nil when no bound is known.
    var range: ClosedRange<Int128>?
    /// UTF-16 units of the longest name of an enumeration.
    var nameUnits = 0

    /// The digits that a number without a bound is taken to have.
    static let digitsOfMoney = 16
    static let digitsOfIntegers = 4

    /// The longest form that a value operation writes; nil when there is no bound.
    func units(_ operation: TemplateOperation, _ currency: Currency, _ locale: Locale) -> Int? {
        switch operation.code {
        case .text: return textUnits
        case .enumeration: return nameUnits
        // 2027年12月31日 and Dec 31, 2027: the year shows where it is not the run's.
        case .date: return locale == .zhCN ? 11 : 12
        case .time: return 8
        default: break
        }
        let decimals = Int(operation.c)
        let isWhole = operation.code == .integer || (operation.code == .grouped && decimals == 0)
        var digits = isWhole ? Self.digitsOfIntegers : Self.digitsOfMoney
        // Three digits before the point of a percent.
        if operation.code == .percent { digits = decimals + 1 }
        let range = range ?? 0...Self.nines(digits)
        return [range.lowerBound, range.upperBound].map {
            Self.units(Word(clamping: $0), operation, currency, locale)
        }.max()
    }

    private static func units(
        _ bound: Word, _ operation: TemplateOperation, _ currency: Currency, _ locale: Locale
    ) -> Int {
        var out = ByteBuffer(capacity: 64)
        let decimals = Int(operation.c)
        switch operation.code {
        case .money: Formatting.money(bound, currency, locale, into: &out)
        case .amount: Formatting.number(bound, decimals: currency.decimals, locale, into: &out)
        case .integer: Formatting.integer(bound, into: &out)
        case .grouped: Formatting.number(bound, decimals: decimals, locale, into: &out)
        case .decimal: Formatting.amountDecimal(bound, decimals: decimals, into: &out)
        case .percent:
            // A number just below the bound has all its decimals, which are left out where they are 0.
            let long = bound / 10 * 10 + (bound < 0 ? 1 : -1)
            Formatting.percent(bound == 0 ? 1 : long, scale: decimals, into: &out)
        // Each digit with its unit, and 负, 零, 亿, 万, 元, 整.
        case .capitals: return 2 * String(bound.magnitude).utf8.count + 8
        default: return 0
        }
        return Longest.units(out.bytes())
    }

    private static func nines(_ digits: Int) -> Int128 {
        var value: Int128 = 0
        for _ in 0..<digits { value = value * 10 + 9 }
        return value
    }
}

extension Environment {
    /// How large the value of a checked expression can be, from what is declared of its fields.
    ///
    /// A field that says `at_most` is taken not to be negative.
    func extent(of expression: TypedExpression) -> ValueExtent {
        var extent = ValueExtent()
        switch expression.type.base {
        case .text: extent.textUnits = textUnits(expression)
        case .enumeration(let names):
            extent.nameUnits = names.map { Longest.units($0.utf8) }.max() ?? 0
        case .integer, .decimal, .percent, .rate, .money, .moneyRate, .dayOfMonth:
            extent.range = range(expression)
        case .boolean, .date, .timestamp, .time, .span, .list, .standard: break
        }
        return extent
    }

    private func textUnits(_ expression: TypedExpression) -> Int? {
        switch expression.operation {
        case .text(let bytes): Longest.units(bytes)
        case .slot(let slot, _): field(slot)?.longest
        case .definition(let index, _): templates.definitionExtents[index]?.textUnits
        case .conditional(_, let one, let other):
            Longest.either(textUnits(one), textUnits(other))
        default: nil
        }
    }

    private func range(_ expression: TypedExpression) -> ClosedRange<Int128>? {
        switch expression.operation {
        case .constant(let word): return Int128(word)...Int128(word)
        case .wideConstant(let number): return number...number
        case .slot(let slot, _): return range(of: slot, expression.type)
        case .ledger: return 0...9999
        case .definition(let index, _): return templates.definitionExtents[index]?.range
        case .word(let operation, let a, let b):
            guard let a = range(a), let b = range(b) else { return nil }
            return switch operation {
            case .add: Self.combined(a, b) { $0.addingReportingOverflow($1) }
            case .subtract: Self.combined(a, b) { $0.subtractingReportingOverflow($1) }
            case .multiply: Self.combined(a, b) { $0.multipliedReportingOverflow(by: $1) }
            case .minimum: Self.minimum(a, b)
            case .maximum: Self.maximum(a, b)
            default: nil
            }
        case .wide(let operation, let a, let b):
            guard let a = range(a), let b = range(b) else { return nil }
            return switch operation {
            case .add: Self.combined(a, b) { $0.addingReportingOverflow($1) }
            case .subtract: Self.combined(a, b) { $0.subtractingReportingOverflow($1) }
            case .multiply: Self.combined(a, b) { $0.multipliedReportingOverflow(by: $1) }
            case .minimum: Self.minimum(a, b)
            case .maximum: Self.maximum(a, b)
            case .divide: nil
            }
        case .scaledUp(let inner, let by):
            guard let inner = range(inner), let power = Self.power(by) else { return nil }
            return Self.combined(inner, power...power) { $0.multipliedReportingOverflow(by: $1) }
        case .rounded(let inner, let by), .narrowed(let inner, let by):
            guard let inner = range(inner), let power = Self.power(by) else { return nil }
            return inner.lowerBound / power - 1...inner.upperBound / power + 1
        case .negate(let inner):
            guard let inner = range(inner), inner.lowerBound > .min else { return nil }
            return -inner.upperBound ... -inner.lowerBound
        case .conditional(_, let one, let other):
            guard let one = range(one), let other = range(other) else { return nil }
            return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
        case .size(let inner): return textUnits(inner).map { 0...Int128($0) }
        default: return nil
        }
    }

    private func range(of slot: Slot, _ type: CheckedType) -> ClosedRange<Int128>? {
        if let field = field(slot) {
            if case .dayOfMonth = field.type { return 1...31 }
            return field.atMost.map { 0...Int128(max(0, $0)) }
        }
        if slot == slots.daysOverdue, let most = templates.mostDaysOverdue {
            return 0...Int128(most)
        }
        if slot == slots.offerMonths { return 0...999 }
        if templates.boundsOffers {
            if slot == slots.offerWaived { return templates.mostWaived.map { 0...max(0, $0) } }
            if slot == slots.offerToPay { return templates.mostToPay.map { 0...max(0, $0) } }
        }
        return type.base == .integer ? 0...9999 : nil
    }

    private static func combined(
        _ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>,
        _ operation: (Int128, Int128) -> (partialValue: Int128, overflow: Bool)
    ) -> ClosedRange<Int128>? {
        var ends: [Int128] = []
        for x in [a.lowerBound, a.upperBound] {
            for y in [b.lowerBound, b.upperBound] {
                let (value, overflow) = operation(x, y)
                if overflow { return nil }
                ends.append(value)
            }
        }
        guard let low = ends.min(), let high = ends.max() else { return nil }
        return low...high
    }

    private static func minimum(
        _ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>
    ) -> ClosedRange<Int128> {
        min(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)
    }

    private static func maximum(
        _ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>
    ) -> ClosedRange<Int128> {
        max(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
    }

    private static func power(_ exponent: Int) -> Int128? {
        guard (0...37).contains(exponent) else { return nil }
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}
