internal import Diagnostics

/// Comparisons, `in`, and the type that an expression ends with.
extension TypeChecker {
    mutating func comparison(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression,
        _ operatorRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        if a.type.isStandard || b.type.isStandard {
            return standardBinary(meant, a, b, operatorRange, range)
        }
        guard let (x, y) = unify(a, b, meant, range, operatorRange: operatorRange) else {
            return nil
        }
        warnAboveWhole(a, b)
        let isEquality = meant == .equal || meant == .notEqual
        let boolean = CheckedType(.boolean)
        if x.type.isText {
            // The order of texts is that of their code points.
            if !isEquality { return standardBinary(meant, x, y, operatorRange, range) }
            let equal = TypedExpression(.condition(.textEqual(x, y)), boolean, range)
            if meant == .equal { return equal }
            return TypedExpression(.condition(.not(equal)), boolean, range)
        }
        if case .list = x.type.base {
            return standardBinary(meant, a, b, operatorRange, range)
        }
        if !isEquality, x.type.base == .boolean {
            return standardBinary(meant, x, y, operatorRange, range)
        }
        if !isEquality, !x.type.isOrdered {
            report(.noOrder(x.type, span(operatorRange)))
            return nil
        }
        return TypedExpression(.condition(.compare(meant, x, y)), boolean, range)
    }

    mutating func checkIn(
        _ left: NodeID, _ right: NodeID, _ operatorRange: Range<Int>, _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        guard let value = check(left, present)?.expression else { return nil }
        switch tree[right].kind {
        case .range(let low, let high):
            let low = check(low, present)?.expression
            let high = check(high, present)?.expression
            guard let low, let high else { return nil }
            return inRange(value, low, high, operatorRange, range)
        case .list(let elements):
            if elements.isEmpty {
                report(.emptyList(span(tree[right].range)))
                return nil
            }
            return inList(value, elements, operatorRange, range, present)
        default:
            guard let list = check(right, present)?.expression else { return nil }
            if list.type.isStandard || value.type.isStandard {
                return standardBinary(.in, value, list, operatorRange, range)
            }
            guard case .list = list.type.base, value.type.isText else {
                report(.inNeedsList(list.type, span(tree[right].range)))
                return nil
            }
            return TypedExpression(
                .condition(.textTest(.listHas, list, value)), CheckedType(.boolean), range)
        }
    }

    private mutating func inRange(
        _ value: TypedExpression, _ low: TypedExpression, _ high: TypedExpression,
        _ operatorRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        if !value.type.isOrdered {
            report(.noOrder(value.type, span(operatorRange)))
            return nil
        }
        let least = unify(value, low, .in, range, operatorRange: operatorRange)
        let most = unify(value, high, .in, range, operatorRange: operatorRange)
        guard let (x, a) = least, let (y, b) = most else { return nil }
        if case .constant(let least) = a.operation, case .constant(let most) = b.operation,
            least > most
        {
            report(.emptyRange(source(low), source(high), span(low).joined(span(high))))
            return nil
        }
        warnAboveWhole(value, high)
        let boolean = CheckedType(.boolean)
        if !x.type.isWide, !y.type.isWide {
            return TypedExpression(.condition(.inside(x, a, b)), boolean, range)
        }
        let above = TypedExpression(.condition(.compare(.greaterEqual, x, a)), boolean, range)
        let below = TypedExpression(.condition(.compare(.lessEqual, y, b)), boolean, range)
        return TypedExpression(.condition(.all([above, below])), boolean, range)
    }

    private mutating func inList(
        _ value: TypedExpression, _ elements: [NodeID], _ operatorRange: Range<Int>,
        _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression? {
        var equals: [TypedExpression] = []
        var bits: UInt64? = 0
        var isGood = true
        for element in elements {
            let checked = check(element, present)?.expression
            if checked == nil { quote(element, beside: value) }
            guard let other = checked,
                let equal = comparison(.equal, value, other, operatorRange, other.range)
            else {
                isGood = false
                continue
            }
            equals.append(equal)
            if case .enumeration = value.type.base,
                case .condition(.compare(_, _, let constant)) = equal.operation,
                case .constant(let index) = constant.operation, (0..<64).contains(index)
            {
                bits = bits.map { $0 | 1 << UInt64(index) }
            } else {
                bits = nil
            }
        }
        if !isGood { return nil }
        let boolean = CheckedType(.boolean)
        if let bits { return TypedExpression(.condition(.member(value, bits)), boolean, range) }
        return TypedExpression(.condition(.oneOf(equals)), boolean, range)
    }

    // MARK: Ends

    /// The expression as its place wants it; a finding if it is of another type.
    mutating func meet(
        _ expectation: Expectation, _ expression: TypedExpression
    ) -> TypedExpression? {
        let wanted: CheckedType
        switch expectation {
        case .any:
            if case .standard(let type) = expression.type.base {
                report(.noPlainValue(unifier.closed(type), span(expression)))
                return nil
            }
            if expression.type.end == nil {
                report(.rateNeedsSpan(span(expression)))
                return nil
            }
            return expression
        case .boolean: return condition(expression)
        case .span:
            if expression.type.isSpan { return expression }
            wanted = CheckedType(.span(.days))
        case .integer:
            if expression.type.base == .integer || expression.type.base == .dayOfMonth {
                return expression
            }
            wanted = CheckedType(.integer)
        case .money: wanted = CheckedType(.money, scale: decimals)
        case .date: wanted = CheckedType(.date)
        case .time: wanted = CheckedType(.time)
        case .percent: wanted = CheckedType(.percent, scale: ValueType.percentScale)
        case .exactly(let type): wanted = CheckedType(type, decimals: decimals)
        }
        if expression.type.base == wanted.base { return expression }
        if expression.type.isText, wanted.isText { return expression }
        if wanted.base == .decimal, expression.type.isPlainNumber { return expression }
        switch adapt(expression, to: wanted) {
        case .adapted(let adapted): return adapted
        case .reported: return nil
        case .unchanged:
            report(.expected(wanted, expression.type, source(expression), span(expression)))
            return nil
        }
    }

    /// The value as the word in which it leaves: money rounded half up to the minor unit, decimals
    /// to 8 places.
    mutating func ended(_ expression: TypedExpression) -> TypedExpression? {
        guard let end = expression.type.end else {
            report(.rateNeedsSpan(span(expression)))
            return nil
        }
        guard expression.type.isNumber else { return expression }
        let type = CheckedType(end, decimals: decimals)
        if !expression.type.isWide, expression.type.scale == type.scale { return expression }
        let wide = wide(expression, scale: max(expression.type.scale, type.scale))
        return TypedExpression(
            .narrowed(wide, by: wide.type.scale - type.scale), type, expression.range,
            literal: expression.literal)
    }
}
