internal import Diagnostics

/// Arithmetic with exact decimals, dates and spans.
extension TypeChecker {
    mutating func checkBinary(
        _ meant: BinaryOperator, _ left: NodeID, _ right: NodeID, _ operatorRange: Range<Int>,
        _ range: Range<Int>, _ present: Set<String>
    ) -> Checked? {
        if meant == .in || meant == .notIn {
            guard let inside = checkIn(left, right, operatorRange, range, present) else {
                return nil
            }
            if meant == .in { return Checked(inside) }
            return Checked(
                TypedExpression(.condition(.not(inside)), CheckedType(.boolean), range))
        }
        if let finding = comparisonWithNull(meant, left, right, range) {
            report(finding)
            return nil
        }
        let a = check(left, present)
        let b = check(right, present)
        guard let a = a?.expression, let b = b?.expression else {
            if a == nil { quote(left, beside: b?.expression) }
            if b == nil { quote(right, beside: a?.expression) }
            return nil
        }
        if a.type.isStandard || b.type.isStandard {
            return standardBinary(meant, a, b, operatorRange, range).map(Checked.init)
        }
        let result: TypedExpression? =
            switch meant {
            case .add, .subtract: sum(meant, a, b, operatorRange, range)
            case .multiply: product(a, b, operatorRange, range)
            case .divide: quotient(a, b, operatorRange, range)
            case .modulo: remainder(a, b, operatorRange, range)
            default: comparison(meant, a, b, operatorRange, range)
            }
        return result.map(Checked.init)
    }

    /// A finding for `邮箱 != null`, which asks whether a field is there; nil for anything else.
    private func comparisonWithNull(
        _ meant: BinaryOperator, _ left: NodeID, _ right: NodeID, _ range: Range<Int>
    ) -> Diagnostic? {
        guard meant == .equal || meant == .notEqual else { return nil }
        for (one, other) in [(left, right), (right, left)] {
            guard case .null = tree[one].kind, case .name(let name) = tree[other].kind,
                let index = names.fieldIndex[name], local(name) == nil
            else { continue }
            let isOptional = names.fields[index].isOptional
            let has = meant == .equal ? "not has(\(name))" : "has(\(name))"
            return .noNull(
                span(tree[one].range), instead: isOptional ? has : nil, whole: span(range))
        }
        return nil
    }

    mutating func mismatch(
        _ meant: BinaryOperator?, _ a: TypedExpression, _ b: TypedExpression,
        _ operatorRange: Range<Int>?, _ range: Range<Int>
    ) {
        report(
            .mismatch(
                meant, (a.type, source(a), span(a)), (b.type, source(b), span(b)),
                span(operatorRange ?? range)))
    }

    // MARK: Numbers in one shape

    /// The number as a wide value with `scale` decimals, at least as many as it has.
    func wide(_ expression: TypedExpression, scale: Int) -> TypedExpression {
        let type = CheckedType(expression.type.base, scale: scale, isWide: true)
        let known: Int128? =
            switch expression.operation {
            case .constant(let word): Int128(word)
            case .wideConstant(let value): value
            default: nil
            }
        let number = known.map { NumberLiteral(coefficient: $0, scale: expression.type.scale) }
        if let number, let value = number.coefficient(at: scale) {
            return TypedExpression(.wideConstant(value), type, expression.range)
        }
        if expression.type.isWide, expression.type.scale == scale { return expression }
        return TypedExpression(
            .scaledUp(expression, by: scale - expression.type.scale), type, expression.range)
    }

    /// Two numbers of one kind with equal decimals in one bank.
    private func aligned(
        _ a: TypedExpression, _ b: TypedExpression
    ) -> (TypedExpression, TypedExpression) {
        if !a.type.isWide, !b.type.isWide, a.type.scale == b.type.scale { return (a, b) }
        let scale = max(a.type.scale, b.type.scale)
        return (wide(a, scale: scale), wide(b, scale: scale))
    }

    /// Brings two values to one type, literals to that of their neighbour; reports what does not go
    /// together.
    mutating func unify(
        _ a: TypedExpression, _ b: TypedExpression, _ meant: BinaryOperator?, _ range: Range<Int>,
        operatorRange: Range<Int>? = nil
    ) -> (TypedExpression, TypedExpression)? {
        var (one, other) = (a, b)
        if a.literal != nil, a.type.base != b.type.base, b.literal == nil || !isAmount(b) {
            switch adapt(a, beside: b) {
            case .adapted(let expression): one = expression
            case .reported: return nil
            case .unchanged: break
            }
        }
        if b.literal != nil, a.type.base != b.type.base {
            switch adapt(b, beside: a) {
            case .adapted(let expression): other = expression
            case .reported: return nil
            case .unchanged: break
            }
        }
        let (x, y) = (one.type.base, other.type.base)
        if one.type.isText, other.type.isText { return (one, other) }
        if one.type.isPlainNumber, other.type.isPlainNumber {
            if x != .decimal, y != .decimal {
                one.type.base = .integer
                other.type.base = .integer
                return (one, other)
            }
            one.type.base = .decimal
            other.type.base = .decimal
            return aligned(one, other)
        }
        if x == y { return one.type.isNumber ? aligned(one, other) : (one, other) }
        mismatch(meant, one, other, operatorRange, range)
        return nil
    }

    private func isAmount(_ expression: TypedExpression) -> Bool {
        if case .decimal = expression.literal { true } else { false }
    }

    enum Adapted {
        case adapted(TypedExpression), unchanged, reported
    }

    /// A literal as its neighbour's type wants it.
    mutating func adapt(
        _ literal: TypedExpression, beside other: TypedExpression
    ) -> Adapted {
        adapt(literal, to: other.type)
    }

    mutating func adapt(_ expression: TypedExpression, to type: CheckedType) -> Adapted {
        guard let literal = expression.literal else { return .unchanged }
        switch (type.base, literal) {
        case (.money, .decimal(let number)):
            guard let minor = number.coefficient(at: decimals), let word = Int64(exactly: minor)
            else {
                report(
                    .tooManyDecimals(source(expression), names.currency, span(expression)))
                return .reported
            }
            if number.scale < decimals {
                report(.wholeAmount(source(expression), names.currency, span(expression)))
                return .reported
            }
            return .adapted(
                TypedExpression(
                    .constant(word), CheckedType(.money, scale: decimals), expression.range))
        case (.money, .integer(let value)):
            if decimals == 0, let word = Int64(exactly: value) {
                return .adapted(
                    TypedExpression(.constant(word), CheckedType(.money), expression.range))
            }
            report(.wholeAmount("\(value)", names.currency, span(expression)))
            return .reported
        case (.percent, .decimal(let number)):
            report(.percentExpected(number, span(expression)))
            return .reported
        case (.percent, .integer(let value)):
            report(
                .percentExpected(NumberLiteral(coefficient: value, scale: 0), span(expression)))
            return .reported
        case (.rate(let period), .percent(let number)):
            guard let value = number.coefficient(at: ValueType.rateScale),
                let word = Int64(exactly: value)
            else { return .unchanged }
            return .adapted(
                TypedExpression(
                    .constant(word), CheckedType(.rate(period), scale: ValueType.rateScale),
                    expression.range))
        case (.enumeration(let names), .text(let bytes)):
            let name = String(decoding: bytes, as: UTF8.self)
            guard let index = names.firstIndex(of: name) else {
                report(
                    .unknownMember(
                        name, of: nil, members: names,
                        nearest: Suggestion.nearest(to: name, among: names), span(expression)))
                return .reported
            }
            return .adapted(
                TypedExpression(.constant(Word(index)), type, expression.range))
        case (.date, .text(let bytes)):
            report(
                .dateExpected(
                    String(decoding: bytes, as: UTF8.self), isDate: CivilDate(bytes) != nil,
                    span(expression)))
            return .reported
        case (.span(.days), .integer(let value)):
            report(.spanExpected("\(value)", span(expression)))
            return .reported
        default: return .unchanged
        }
    }

    // MARK: Sums

    mutating func negated(
        _ operand: TypedExpression, _ range: Range<Int>
    ) -> TypedExpression? {
        switch operand.literal {
        case .integer(let value): return integer(-value, range)
        case .decimal(let number):
            return decimal(
                NumberLiteral(coefficient: -number.coefficient, scale: number.scale), range)
        case .percent(let number):
            return percent(
                NumberLiteral(coefficient: -number.coefficient, scale: number.scale), range)
        default: break
        }
        var type = operand.type
        guard type.isNumber || type.isSpan else {
            report(.noNegative(type, span(range)))
            return nil
        }
        if type.base == .dayOfMonth { type.base = .integer }
        if case .constant(let word) = operand.operation {
            return TypedExpression(.constant(0 &- word), type, range)
        }
        if type.isWide {
            let zero = TypedExpression(.wideConstant(0), type, range)
            return TypedExpression(.wide(.subtract, zero, operand), type, range)
        }
        return TypedExpression(.negate(operand), type, range)
    }

    mutating func sum(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression,
        _ operatorRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        if let moment = moment(meant, a, b, range) { return moment }
        if a.type.isText, b.type.isText {
            return standardBinary(meant, a, b, operatorRange, range)
        }
        if a.type.base == .date, case .integer(let days) = b.literal {
            report(.spanExpected("\(days)", span(b)))
            return nil
        }
        guard let (x, y) = unify(a, b, meant, range, operatorRange: operatorRange) else {
            return nil
        }
        switch x.type.base {
        case .integer, .decimal, .percent, .rate, .money, .moneyRate, .span: break
        default:
            mismatch(meant, a, b, operatorRange, range)
            return nil
        }
        if x.type.isWide {
            return TypedExpression(
                .wide(meant == .add ? .add : .subtract, x, y), x.type, range)
        }
        return TypedExpression(.word(meant == .add ? .add : .subtract, x, y), x.type, range)
    }

    /// Sums of dates, instants and spans; nil if these are none.
    private func moment(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression, _ range: Range<Int>
    ) -> TypedExpression? {
        func make(
            _ operation: TypedExpression.WordOperation, _ base: CheckedType.Base,
            _ x: TypedExpression, _ y: TypedExpression
        ) -> TypedExpression {
            TypedExpression(.word(operation, x, y), CheckedType(base), range)
        }
        let isSum = meant == .add
        switch (a.type.base, b.type.base) {
        case (.date, .span(.days)): return make(isSum ? .addDays : .subtractDays, .date, a, b)
        case (.date, .span(.months)):
            return make(isSum ? .addMonths : .subtractMonths, .date, a, b)
        case (.timestamp, .span(.time)):
            return make(isSum ? .addTime : .subtractTime, .timestamp, a, b)
        case (.span(.days), .date) where isSum: return make(.addDays, .date, b, a)
        case (.span(.months), .date) where isSum: return make(.addMonths, .date, b, a)
        case (.span(.time), .timestamp) where isSum: return make(.addTime, .timestamp, b, a)
        case (.date, .date) where !isSum: return make(.subtract, .span(.days), a, b)
        case (.timestamp, .timestamp) where !isSum: return make(.subtract, .span(.time), a, b)
        default: return nil
        }
    }
}
