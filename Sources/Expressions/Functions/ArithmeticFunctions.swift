/// Arithmetic, the math extension and bits.
extension FunctionContext {
    func arithmetic(
        _ function: StandardFunction, _ a: Value, _ b: Value
    ) throws(EvaluationFault.Kind) -> Value {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): return .integer(try whole(function, x, y))
        case (.unsigned(let x), .unsigned(let y)): return .unsigned(try whole(function, x, y))
        case (.double(let x), .double(let y)):
            switch function {
            case .add: return .double(x + y)
            case .subtract: return .double(x - y)
            case .multiply: return .double(x * y)
            case .divide: return .double(x / y)
            default: throw .noSuchOverload
            }
        case (.exact(let x), .exact(let y)): return .exact(try exact(function, x, y))
        default: break
        }
        switch function {
        case .add: return try sum(a, b)
        case .subtract: return try difference(a, b)
        default: throw .noSuchOverload
        }
    }

    private func whole<Number: FixedWidthInteger>(
        _ function: StandardFunction, _ x: Number, _ y: Number
    ) throws(EvaluationFault.Kind) -> Number {
        let (result, overflow): (Number, Bool)
        switch function {
        case .add: (result, overflow) = x.addingReportingOverflow(y)
        case .subtract: (result, overflow) = x.subtractingReportingOverflow(y)
        case .multiply: (result, overflow) = x.multipliedReportingOverflow(by: y)
        default:
            if y == 0 { throw .divisionByZero }
            (result, overflow) =
                function == .divide
                ? x.dividedReportingOverflow(by: y) : x.remainderReportingOverflow(dividingBy: y)
        }
        if overflow { throw .overflow }
        return result
    }

    /// Sums of exact values of one kind; products are computed where their types are known.
    private func exact(
        _ function: StandardFunction, _ x: ExactValue, _ y: ExactValue
    ) throws(EvaluationFault.Kind) -> ExactValue {
        guard x.kind == y.kind, x.kind.isAmount, function == .add || function == .subtract else {
            throw .noSuchOverload
        }
        let scale = max(x.scale, y.scale)
        let p = x.number.multipliedReportingOverflow(by: PowersOfTen128.all[scale - x.scale])
        let q = y.number.multipliedReportingOverflow(by: PowersOfTen128.all[scale - y.scale])
        let (result, overflow) =
            function == .add
            ? p.partialValue.addingReportingOverflow(q.partialValue)
            : p.partialValue.subtractingReportingOverflow(q.partialValue)
        if overflow || p.overflow || q.overflow { throw .overflow }
        return ExactValue(x.kind, result, scale: scale)
    }

    private func sum(_ a: Value, _ b: Value) throws(EvaluationFault.Kind) -> Value {
        switch (a, b) {
        case (.text(let x), .text(let y)):
            try charge(bytes: x.count + y.count)
            return .text(x + y)
        case (.bytes(let x), .bytes(let y)):
            try charge(bytes: x.count + y.count)
            return .bytes(x + y)
        case (.list(let x), .list(let y)):
            try charge(x.count + y.count)
            return .list(x + y)
        case (.timestamp(let instant), .duration(let nanos)),
            (.duration(let nanos), .timestamp(let instant)):
            return try later(instant, nanos)
        case (.duration(let x), .duration(let y)): return .duration(try whole(.add, x, y))
        default: throw .noSuchOverload
        }
    }

    private func difference(_ a: Value, _ b: Value) throws(EvaluationFault.Kind) -> Value {
        switch (a, b) {
        case (.timestamp(let x), .timestamp(let y)):
            guard let nanos = x.since(y) else { throw .overflow }
            return .duration(nanos)
        case (.timestamp(let instant), .duration(let nanos)):
            guard nanos != .min else { throw .overflow }
            return try later(instant, -nanos)
        case (.duration(let x), .duration(let y)): return .duration(try whole(.subtract, x, y))
        default: throw .noSuchOverload
        }
    }

    private func later(
        _ instant: NanoInstant, _ nanos: Int64
    ) throws(EvaluationFault.Kind) -> Value {
        guard let sum = instant.adding(nanoseconds: nanos) else { throw .dateOutOfRange }
        return .timestamp(sum)
    }

    func negate(_ value: Value) throws(EvaluationFault.Kind) -> Value {
        switch value {
        case .integer(let number): return .integer(try whole(.subtract, 0, number))
        case .double(let number): return .double(-number)
        case .exact(let value) where value.kind.isAmount:
            if value.number == .min { throw .overflow }
            return .exact(ExactValue(value.kind, -value.number, scale: value.scale))
        default: throw .noSuchOverload
        }
    }

    // MARK: The math extension

    /// The largest or the smallest of numbers; of equal ones the first. NaN wins against none.
    func extreme(
        _ isGreatest: Bool, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        var values = ContiguousArray<Value>()
        for index in 0..<count { values.append(a[index]) }
        if count == 1, case .list(let elements) = a[0] { values = elements }
        try charge(values.count)
        guard var best = values.first else { throw .invalidArgument }
        for value in values {
            switch value {
            case .integer, .unsigned, .double: break
            case .exact(let exact) where exact.kind == .decimal || exact.kind == .money: break
            default: throw .noSuchOverload
            }
            guard let order = try Value.order(value, best) else { continue }
            if isGreatest ? order > 0 : order < 0 { best = value }
        }
        return best
    }

    func math(_ function: StandardFunction, _ value: Value) throws(EvaluationFault.Kind) -> Value {
        switch (function, value) {
        case (.abs, .integer(let number)):
            if number == .min { throw .overflow }
            return .integer(Swift.abs(number))
        case (.abs, .unsigned), (.sign, .unsigned(0)): return value
        case (.sign, .unsigned): return .unsigned(1)
        case (.sign, .integer(let number)): return .integer(number.signum())
        case (.sqrt, .integer(let number)): return .double(Double(number).squareRoot())
        case (.sqrt, .unsigned(let number)): return .double(Double(number).squareRoot())
        case (_, .double(let number)): return real(function, number)
        default: throw .noSuchOverload
        }
    }

    private func real(_ function: StandardFunction, _ number: Double) -> Value {
        switch function {
        case .ceil: .double(number.rounded(.up))
        case .floor: .double(number.rounded(.down))
        case .round: .double(number.rounded(.toNearestOrAwayFromZero))
        case .trunc: .double(number.rounded(.towardZero))
        case .abs: .double(number.magnitude)
        case .sqrt: .double(number.squareRoot())
        case .sign: .double(number.isNaN ? number : number > 0 ? 1 : number < 0 ? -1 : 0)
        case .isNaN: .boolean(number.isNaN)
        case .isInf: .boolean(number.isInfinite)
        default: .boolean(number.isFinite)
        }
    }

    func bits(
        _ function: StandardFunction, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        switch (function, a[0]) {
        case (.bitNot, .integer(let x)): return .integer(~x)
        case (.bitNot, .unsigned(let x)): return .unsigned(~x)
        default: break
        }
        guard count == 2 else { throw .noSuchOverload }
        switch (function, a[0], a[1]) {
        case (.bitAnd, .integer(let x), .integer(let y)): return .integer(x & y)
        case (.bitAnd, .unsigned(let x), .unsigned(let y)): return .unsigned(x & y)
        case (.bitOr, .integer(let x), .integer(let y)): return .integer(x | y)
        case (.bitOr, .unsigned(let x), .unsigned(let y)): return .unsigned(x | y)
        case (.bitXor, .integer(let x), .integer(let y)): return .integer(x ^ y)
        case (.bitXor, .unsigned(let x), .unsigned(let y)): return .unsigned(x ^ y)
        case (.bitShiftLeft, .integer(let x), .integer(let by)),  // Beyond 63 bits nothing is left.
            (.bitShiftRight, .integer(let x), .integer(let by)):
            if by < 0 { throw .invalidArgument }
            if by > 63 { return .integer(0) }
            // A shift to the right fills with zeros, as cel-go does.
            let pattern = UInt64(bitPattern: x)
            let shifted = function == .bitShiftLeft ? pattern << UInt64(by) : pattern >> UInt64(by)
            return .integer(Int64(bitPattern: shifted))
        case (.bitShiftLeft, .unsigned(let x), .integer(let by)),
            (.bitShiftRight, .unsigned(let x), .integer(let by)):
            if by < 0 { throw .invalidArgument }
            if by > 63 { return .unsigned(0) }
            return .unsigned(function == .bitShiftLeft ? x << UInt64(by) : x >> UInt64(by))
        default: throw .noSuchOverload
        }
    }
}
