/// How large a value can be, for the longest form of a text.
struct ValueExtent: Sendable, Hashable {
    /// Most UTF-16 units of a text; nil when no bound is declared.
    var textUnits: Int?
    /// Which characters a text can hold.
    var alphabet = TextExtent.Alphabet.paired
    /// The smallest and the largest number, as words of its type; nil: any word.
    var range: ClosedRange<Int128>?
    /// The names of an enumeration that the value can be.
    var names = TextExtent.none
    /// What a condition is for all rows; nil where it depends on the row.
    var truth: Bool?

    /// Values of fields without `at_most`: every word but the one that says "missing".
    static let anyWord = Int128(Word.min) + 1...Int128(Word.max)

    /// The longest form that a value operation writes.
    func written(_ operation: TemplateOperation, _ currency: Currency, _ locale: Locale)
        -> TextExtent
    {
        switch operation.code {
        case .text:
            let each = alphabet == .extended ? 2 : 1
            return TextExtent(
                units: textUnits, septets: textUnits.map { $0 * each }, alphabet: alphabet)
        case .enumeration: return names
        // 2027年12月31日 and Dec 31, 2027: the year shows where it is not the run's.
        case .date, .localDate:
            return locale == .zhCN
                ? TextExtent(units: 11, alphabet: .wide) : TextExtent(units: 12)
        case .time: return TextExtent(units: 8)
        default: break
        }
        let range = (range ?? Self.anyWord).clamped(to: Self.anyWord)
        var bounds = [range.lowerBound, range.upperBound]
        // A percent leaves out zeros at its end: a number beside the bound has all its decimals.
        if operation.code == .percent, range.lowerBound < range.upperBound {
            bounds += [range.lowerBound + 1, range.upperBound - 1]
            if range.contains(1) { bounds.append(1) }
            if range.contains(-1) { bounds.append(-1) }
        }
        var longest = TextExtent.none
        for bound in bounds {
            longest = longest.or(
                Self.written(Word(clamping: bound), operation, currency, locale))
        }
        return longest
    }

    private static func written(
        _ bound: Word, _ operation: TemplateOperation, _ currency: Currency, _ locale: Locale
    ) -> TextExtent {
        var out = ByteBuffer(capacity: 64)
        let decimals = Int(operation.c)
        switch operation.code {
        case .money: Formatting.money(bound, currency, locale, into: &out)
        case .amount: Formatting.number(bound, decimals: currency.decimals, locale, into: &out)
        case .integer: Formatting.integer(bound, into: &out)
        case .grouped: Formatting.number(bound, decimals: decimals, locale, into: &out)
        case .decimal: Formatting.amountDecimal(bound, decimals: decimals, into: &out)
        case .percent: Formatting.percent(bound, scale: decimals, into: &out)
        case .capitals:
            // No amount of so many digits is longer than the one of nines: a zero takes a numeral away.
            var nines: Word = 9
            while nines.magnitude < bound.magnitude, nines <= .max / 10 - 1 {
                nines = nines * 10 + 9
            }
            // Of nineteen digits these are the most without a zero.
            if nines.magnitude < bound.magnitude { nines = 8_999_999_999_999_999_999 }
            CapitalNumerals.write(bound < 0 ? -nines : nines, into: &out)
        default: return TextExtent.none
        }
        return TextExtent(literal: out.bytes())
    }
}

extension Environment {
    /// How large the value of a checked expression can be, from what is declared of its fields.
    func extent(of expression: TypedExpression) -> ValueExtent {
        var extent = ValueExtent()
        switch expression.type.base {
        case .text:
            extent.textUnits = textUnits(expression)
            extent.alphabet = alphabet(expression)
        case .enumeration(let names): extent.names = self.names(expression, names)
        case .integer, .decimal, .percent, .rate, .money, .moneyRate, .dayOfMonth:
            extent.range = range(expression)
        case .boolean: extent.truth = truth(expression)
        case .date, .timestamp, .time, .span, .list, .standard: break
        }
        return extent
    }

    private func names(_ expression: TypedExpression, _ names: [String]) -> TextExtent {
        var longest = TextExtent.none
        let range = range(expression)
        for (index, name) in names.enumerated() where range?.contains(Int128(index)) ?? true {
            longest = longest.or(TextExtent(literal: name.utf8))
        }
        return longest
    }

    /// The longest telephone number and e-mail address that the reader of rows accepts.
    private static let longestPhone = 16
    private static let longestEmail = 254

    private func textUnits(_ expression: TypedExpression) -> Int? {
        switch expression.operation {
        case .text(let bytes): return TextExtent(literal: bytes).units
        case .slot(let slot, _):
            guard let field = field(slot) else { return nil }
            let ofKind: Int? =
                switch field.type {
                case .text(.phone): Self.longestPhone
                case .text(.email): Self.longestEmail
                default: nil
                }
            return [field.longest, ofKind].compactMap { $0 }.min()
        case .definition(let index, _): return templates.definitionExtents[index]?.textUnits
        case .conditional(_, let one, let other):
            guard let one = textUnits(one), let other = textUnits(other) else { return nil }
            return max(one, other)
        default: return nil
        }
    }

    private func alphabet(_ expression: TypedExpression) -> TextExtent.Alphabet {
        switch expression.operation {
        case .text(let bytes): TextExtent(literal: bytes).alphabet
        case .slot(let slot, _):
            switch field(slot)?.type {
            case .text(.phone): .ascii
            // The mark ` is allowed before the @, and is not in the GSM alphabet.
            case .text(.email): .wide
            default: .paired
            }
        case .definition(let index, _): templates.definitionExtents[index]?.alphabet ?? .paired
        case .conditional(_, let one, let other): max(alphabet(one), alphabet(other))
        default: .paired
        }
    }

    /// What a condition says whatever the row holds.
    private func truth(_ expression: TypedExpression) -> Bool? {
        switch expression.operation {
        case .constant(let word): return word != 0
        case .definition(let index, _): return templates.definitionExtents[index]?.truth
        case .condition(let condition): return truth(condition)
        default: return nil
        }
    }

    private func truth(_ condition: TypedExpression.Condition) -> Bool? {
        switch condition {
        case .not(let inner): return truth(inner).map { !$0 }
        case .all(let parts):
            let found = parts.map { truth($0) }
            return found.contains(false) ? false : found.contains(nil) ? nil : true
        case .any(let parts), .oneOf(let parts):
            let found = parts.map { truth($0) }
            return found.contains(true) ? true : found.contains(nil) ? nil : false
        case .compare(let operation, let a, let b):
            guard let a = range(a), let b = range(b) else { return nil }
            return Self.compared(operation, a, b)
        case .inside(let value, let low, let high):
            guard let value = range(value), let low = range(low), let high = range(high) else {
                return nil
            }
            if value.upperBound < low.lowerBound || value.lowerBound > high.upperBound {
                return false
            }
            let isInside =
                value.lowerBound >= low.upperBound && value.upperBound <= high.lowerBound
            return isInside ? true : nil
        case .member(let value, let set):
            guard let value = range(value), value.lowerBound == value.upperBound,
                (0..<64).contains(value.lowerBound)
            else { return nil }
            return set >> UInt64(value.lowerBound) & 1 == 1
        case .present(let value):
            guard case .slot(let slot, _) = value.operation else { return nil }
            return offerHas(slot)
        case .textEqual, .textTest, .matches, .truth, .loop: return nil
        }
    }

    private static func compared(
        _ operation: BinaryOperator, _ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>
    ) -> Bool? {
        let isBelow = a.upperBound < b.lowerBound
        let isAbove = a.lowerBound > b.upperBound
        let isAtMost = a.upperBound <= b.lowerBound
        let isAtLeast = a.lowerBound >= b.upperBound
        let isOne = isAtMost && isAtLeast
        return switch operation {
        case .less: isBelow ? true : isAtLeast ? false : nil
        case .lessEqual: isAtMost ? true : isAbove ? false : nil
        case .greater: isAbove ? true : isAtMost ? false : nil
        case .greaterEqual: isAtLeast ? true : isBelow ? false : nil
        case .equal: isOne ? true : isBelow || isAbove ? false : nil
        case .notEqual: isOne ? false : isBelow || isAbove ? true : nil
        default: nil
        }
    }

    /// Whether the offer in reach has the figure of `slot`, where that is certain.
    private func offerHas(_ slot: Slot) -> Bool? {
        let figure = slots.figure(at: slot)
        if figure == nil, slot != slots.offerIndex { return nil }
        guard let reach = templates.offersInReach, reach.count < 2 else { return nil }
        guard let only = reach.first else { return false }
        // Where accounts without an offer come too, only an absence is certain.
        guard let figure else { return nil }
        return templates.offers[only].scope.present.contains(figure.path) ? nil : false
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
        case .size(let inner): return 0...Int128(textUnits(inner) ?? Self.longestRow)
        default: return nil
        }
    }

    /// No text and no list is longer than a row may be, in bytes.
    private static let longestRow = 1 << 20

    /// The reader of rows refuses a number whose magnitude is above `at_most`.
    private func range(of slot: Slot, _ type: CheckedType) -> ClosedRange<Int128>? {
        if let only = templates.known[slot] { return Int128(only)...Int128(only) }
        if let field = field(slot) {
            if case .dayOfMonth = field.type { return 1...31 }
            guard let most = field.atMost, most >= 0 else { return nil }
            return -Int128(most)...Int128(most)
        }
        if slot == slots.daysOverdue { return 0...Int128(templates.mostDaysOverdue ?? 9999) }
        // No text is written for an account that is further from its due date.
        if slot == slots.daysUntilDue { return 0...9999 }
        return slots.figure(at: slot).flatMap { offerFigure($0) }
    }

    /// From 0 to the largest figure of the offers in reach; nil where one of those that have it has no bound.
    private func offerFigure(_ figure: OfferFigure) -> ClosedRange<Int128>? {
        var most: Int128?
        for (at, figures) in templates.figures
        where (templates.offersInReach?.contains(at) ?? true) && at < templates.offers.count
            && templates.offers[at].scope.present.contains(figure.path)
        {
            guard let own = figures[figure.rawValue] else { return nil }
            most = max(most ?? 0, own)
        }
        return most.map { 0...$0 }
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
