internal import Diagnostics

/// CEL's own part of the checker: values that carry their kind, and the table of functions.
///
/// In the standard dialect all of an expression goes through here; in a campaign only what is no plain
/// word: lists, maps, macros, doubles, `dyn`, and the functions that work on them.
extension TypeChecker {
    /// Where a campaign's exact numbers stand when a value becomes one again.
    static let unboxedScale = 24

    func standard(
        _ operation: TypedExpression.Operation, _ type: StandardType, _ range: Range<Int>
    ) -> TypedExpression {
        TypedExpression(operation, CheckedType(.standard(type)), range)
    }

    /// The type of an expression as CEL knows it; nil for money per time, which is no value.
    func standardType(_ type: CheckedType) -> StandardType? {
        switch type.base {
        case .standard(let type): type
        case .boolean: .boolean
        case .integer, .dayOfMonth: .integer
        case .decimal: .exact(.decimal)
        case .money: .exact(.money)
        case .percent: .exact(.percent)
        case .rate(let period): .exact(.rate(period))
        case .moneyRate: nil
        case .date: .exact(.date)
        case .time: .exact(.time)
        case .timestamp: .timestamp
        case .span(.time): .duration
        case .span(.days): .exact(.days)
        case .span(.months): .exact(.months)
        case .text, .enumeration: .text
        case .list: .list(.text)
        }
    }

    /// The expression as a value; nil, reported, if it cannot be one.
    mutating func boxed(_ expression: TypedExpression) -> TypedExpression? {
        if expression.type.isStandard { return expression }
        guard let type = standardType(expression.type) else {
            report(.rateNeedsSpan(span(expression)))
            return nil
        }
        let value: Value? =
            switch expression.operation {
            case .constant(let word):
                switch expression.type.base {
                case .boolean: .boolean(word == 1)
                case .integer: .integer(word)
                case .decimal:
                    .exact(ExactValue(.decimal, Int128(word), scale: expression.type.scale))
                default: nil
                }
            case .text(let bytes): .text(bytes)
            default: nil
            }
        if let value { return standard(.value(value), type, expression.range) }
        return standard(.box(expression), type, expression.range)
    }

    /// A value as a word again, where the dialect knows its type as one.
    func settled(_ expression: TypedExpression) -> TypedExpression {
        guard case .standard(let type) = expression.type.base,
            let native = nativeType(unifier.resolved(type))
        else { return expression }
        return TypedExpression(.unbox(expression), native, expression.range)
    }

    private func nativeType(_ type: StandardType) -> CheckedType? {
        if type == .boolean { return CheckedType(.boolean) }
        if dialect == .standard { return nil }
        return switch type {
        case .integer: CheckedType(.integer)
        case .text: CheckedType(.text(.plain))
        case .timestamp: CheckedType(.timestamp)
        case .duration: CheckedType(.span(.time))
        case .exact(.date): CheckedType(.date)
        case .exact(.time): CheckedType(.time)
        case .exact(.days): CheckedType(.span(.days))
        case .exact(.months): CheckedType(.span(.months))
        case .exact(.decimal): wideType(.decimal)
        case .exact(.money): wideType(.money)
        case .exact(.percent): wideType(.percent)
        case .exact(.rate(let period)): wideType(.rate(period))
        default: nil
        }
    }

    private func wideType(_ base: CheckedType.Base) -> CheckedType {
        CheckedType(base, scale: Self.unboxedScale, isWide: true)
    }

    // MARK: Calls

    /// The call of a function on checked arguments, by the table; nil, reported, if no overload takes them.
    mutating func callStandard(
        _ name: String, isMember: Bool, _ arguments: [TypedExpression], _ nameRange: Range<Int>,
        _ range: Range<Int>
    ) -> TypedExpression? {
        if name == "math.greatest" || name == "math.least" {
            return extremeOfMany(name, arguments, nameRange, range)
        }
        if name == "dyn", arguments.count == 1 {
            return boxed(arguments[0]).map { standard($0.operation, .dyn, range) }
        }
        let values = arguments.map { boxed($0) }
        let present = values.compactMap { $0 }
        guard present.count == values.count else { return nil }
        let types = present.map { type(of: $0) }
        let overloads = (functions[name] ?? []) + (StandardDeclarations.byName[name] ?? [])
        let candidates = overloads.filter {
            $0.isMember == isMember && $0.parameters.count == present.count
        }
        guard let result = result(candidates, types) else {
            if isLenient, !candidates.isEmpty { return lenientCall(name, present, range) }
            if isLenient {
                let fits = overloads.contains { $0.isMember == isMember }
                return standard(.fault(fits ? .noSuchOverload : .noSuchFunction), .dyn, range)
            }
            report(.noOverload(name, types, span(nameRange)))
            return nil
        }
        guard let function = StandardFunction(rawValue: name) else {
            return standard(.fault(.noSuchFunction), result, range)
        }
        if function == .or || function == .orValue {
            return alternative(function, present, result, range)
        }
        return settled(standard(.call(function, present), result, range))
    }

    /// `a.or(b)` and `a.orValue(b)`: `b` is computed only where `a` has no value.
    private mutating func alternative(
        _ function: StandardFunction, _ sides: [TypedExpression], _ result: StandardType,
        _ range: Range<Int>
    ) -> TypedExpression {
        let held = variableCount
        variableCount += 1
        let whole = standard(.variable(held), type(of: sides[0]), sides[0].range)
        let test = standard(.call(.hasValue, [whole]), .boolean, sides[0].range)
        let condition = TypedExpression(.unbox(test), CheckedType(.boolean), sides[0].range)
        let value =
            function == .or ? whole : standard(.call(.value, [whole]), result, sides[0].range)
        let choice = standard(.conditional(condition, value, sides[1]), result, range)
        return settled(standard(.bind(variable: held, sides[0], choice), result, range))
    }

    private func lenientCall(
        _ name: String, _ values: [TypedExpression], _ range: Range<Int>
    ) -> TypedExpression {
        guard let function = StandardFunction(rawValue: name) else {
            return standard(.fault(.noSuchFunction), .dyn, range)
        }
        return standard(.call(function, values), .dyn, range)
    }

    func type(of expression: TypedExpression) -> StandardType {
        guard case .standard(let type) = expression.type.base else { return .dyn }
        return unifier.resolved(type)
    }

    /// What the overloads that take the types give: the result of the only one, else `dyn`.
    private mutating func result(
        _ overloads: [FunctionDeclaration], _ types: [StandardType]
    ) -> StandardType? {
        var result: StandardType?
        for overload in overloads {
            var attempt = unifier
            let fresh = attempt.fresh(overload.parameters + [overload.result])
            var fits = true
            for (wanted, actual) in zip(fresh, types) where fits {
                fits = attempt.accepts(wanted, actual)
            }
            guard fits else { continue }
            let given = attempt.resolved(fresh[fresh.count - 1])
            if let known = result {
                if known != given { result = .dyn }
            } else {
                result = given
                unifier = attempt
            }
        }
        return result
    }

    /// `math.greatest` and `math.least` take one list or any number of numbers.
    private mutating func extremeOfMany(
        _ name: String, _ arguments: [TypedExpression], _ nameRange: Range<Int>,
        _ range: Range<Int>
    ) -> TypedExpression? {
        let values = arguments.map { boxed($0) }
        let present = values.compactMap { $0 }
        guard present.count == values.count, let function = StandardFunction(rawValue: name) else {
            return nil
        }
        var types = present.map { type(of: $0) }
        if types.count == 1, case .list(let element) = types[0] { types = [element] }
        let areNumbers = types.allSatisfy { type in
            switch type {
            case .integer, .unsigned, .double, .dyn, .parameter, .exact(.decimal), .exact(.money):
                true
            default: false
            }
        }
        guard areNumbers, let first = types.first else {
            if isLenient { return standard(.call(function, present), .dyn, range) }
            report(.noOverload(name, types, span(nameRange)))
            return nil
        }
        let result = types.allSatisfy { $0 == first } ? first : .dyn
        return settled(standard(.call(function, present), result, range))
    }

    // MARK: Operators

    /// An operator of CEL with two sides, one of them at least no plain word.
    mutating func standardBinary(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression,
        _ operatorRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        if dialect == .campaign {
            if mixesExact(meant, a, b, operatorRange) { return nil }
            for (one, other) in [(a, b), (b, a)] where !other.type.isStandard {
                guard case .value(.null) = one.operation else { continue }
                report(.noNull(span(one)))
                return nil
            }
        }
        let function: StandardFunction =
            switch meant {
            case .add: .add
            case .subtract: .subtract
            case .multiply: .multiply
            case .divide: .divide
            case .modulo: .modulo
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessEqual: .lessEqual
            case .greater: .greater
            case .greaterEqual: .greaterEqual
            case .in, .notIn: .member
            }
        let result = callStandard(
            function.rawValue, isMember: false, [a, b], operatorRange, range)
        guard meant == .notIn, let result, let condition = condition(result) else { return result }
        return TypedExpression(.condition(.not(condition)), CheckedType(.boolean), range)
    }

    /// Reports an exact number beside a double, which never meet.
    private mutating func mixesExact(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression,
        _ operatorRange: Range<Int>
    ) -> Bool {
        for (one, other) in [(a, b), (b, a)] {
            guard standardType(one.type) == .double else { continue }
            switch other.type.base {
            case .decimal, .money, .percent, .rate, .moneyRate, .standard(.exact(.decimal)),
                .standard(.exact(.money)):
                report(
                    .exactWithDouble(
                        meant, other.type, source(one), double: span(one), span(operatorRange)))
                return true
            default: continue
            }
        }
        return false
    }
}
