/// Calls a function on values.
extension FunctionContext {
    typealias Arguments = UnsafeMutablePointer<Value>

    /// The result of `function` on `count` arguments; a fault where it has no such overload.
    func call(
        _ function: StandardFunction, _ a: Arguments, _ count: Int
    ) throws(EvaluationFault.Kind) -> Value {
        // Texts are read where they are compared, converted and looked up.
        try charge((0..<count).reduce(1) { $0 + a[$1].textWeight })
        switch function {
        case .equal, .notEqual:
            return .boolean(try isEqual(a[0], a[1]) == (function == .equal))
        case .less, .lessEqual, .greater, .greaterEqual:
            return .boolean(try compare(function, a[0], a[1]))
        case .add, .subtract, .multiply, .divide, .modulo:
            return try arithmetic(function, a[0], a[1])
        case .negate: return try negate(a[0])
        case .not:
            guard case .boolean(let value) = a[0] else { throw .noSuchOverload }
            return .boolean(!value)
        case .member: return .boolean(try isMember(a[0], a[1]))
        case .index: return try index(a[0], a[1])
        case .optionalIndex: return try optionalIndex(a[0], a[1])
        case .select: return try select(a[0], a[1])
        case .optionalSelect: return try optionalIndex(a[0], a[1])
        case .hasField: return .boolean(try hasField(a[0], a[1]))
        case .size: return try size(a[0])
        case .int, .uint, .double, .string, .bool, .bytes, .type, .dyn, .timestamp, .duration:
            return try convert(function, a[0])
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear,
            .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            return try part(function, a, count)
        case .optionalOf, .optionalNone, .optionalOfNonZero, .optionalUnwrap, .unwrapOpt,
            .hasValue, .value, .or, .orValue:
            return try optional(function, a)
        case .contains, .startsWith, .endsWith, .matches, .charAt, .indexOf, .lastIndexOf, .join,
            .split, .replace, .substring, .trim, .lowerAscii, .upperAscii, .format, .quote:
            return try text(function, a, count)
        case .reverse:
            if case .list(let elements) = a[0] {
                try charge(elements.count)
                return .list(ContiguousArray(elements.reversed()))
            }
            return try text(function, a, count)
        case .greatest, .least: return try extreme(function == .greatest, a, count)
        case .ceil, .floor, .round, .trunc, .abs, .sign, .sqrt, .isNaN, .isInf, .isFinite:
            return try math(function, a[0])
        case .bitAnd, .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight:
            return try bits(function, a, count)
        case .base64Encode, .base64Decode: return try base64(function, a[0])
        case .range, .slice, .flatten, .distinct, .sort, .sortByKeys, .first, .last:
            return try list(function, a, count)
        case .setContains, .setEquivalent, .setIntersects: return try sets(function, a[0], a[1])
        }
    }

    private func compare(
        _ function: StandardFunction, _ a: Value, _ b: Value
    ) throws(EvaluationFault.Kind) -> Bool {
        guard let order = try Value.order(a, b) else { return false }
        return switch function {
        case .less: order < 0
        case .lessEqual: order <= 0
        case .greater: order > 0
        default: order >= 0
        }
    }

    // MARK: Equality

    /// Whether two values are equal; each part of them is charged, since parts that are the same list make a value of
    /// any size out of a few.
    func isEqual(_ a: Value, _ b: Value) throws(EvaluationFault.Kind) -> Bool {
        switch (a, b) {
        case (.list(let x), .list(let y)):
            guard x.count == y.count else { return false }
            for index in x.indices {
                try charge(1 + x[index].textWeight)
                if try !isEqual(x[index], y[index]) { return false }
            }
            return true
        case (.map(let x), .map(let y)):
            guard x.count == y.count else { return false }
            for (key, value) in zip(x.keys, x.values) {
                try charge(1 + key.textWeight + value.textWeight)
                guard let other = y[key], try isEqual(value, other) else { return false }
            }
            return true
        case (.optional(let x?), .optional(let y?)):
            try charge(1 + x.textWeight)
            return try isEqual(x, y)
        default: return Value.equal(a, b)
        }
    }

    /// Whether an element is equal to `value`.
    func contains(
        _ elements: ContiguousArray<Value>, _ value: Value
    ) throws(EvaluationFault.Kind) -> Bool {
        for element in elements {
            try charge(1 + element.textWeight)
            if try isEqual(element, value) { return true }
        }
        return false
    }

    // MARK: Parts of lists and maps

    private func isMember(_ value: Value, _ container: Value) throws(EvaluationFault.Kind) -> Bool {
        switch container {
        case .list(let elements): return try contains(elements, value)
        case .map(let map): return map[value] != nil
        default: throw .noSuchOverload
        }
    }

    private func index(_ base: Value, _ key: Value) throws(EvaluationFault.Kind) -> Value {
        switch base {
        case .list(let elements):
            guard let place = Self.place(key) else { throw .noSuchOverload }
            guard let place, elements.indices.contains(place) else { throw .indexOutOfRange }
            return elements[place]
        case .map(let map):
            guard let value = map[key] else { throw .noSuchKey }
            return value
        case .optional: return try optionalIndex(base, key)
        default: throw .noSuchOverload
        }
    }

    /// The number of an element; nil inside if it is a number but no place, nil if it is no number.
    private static func place(_ key: Value) -> Int?? {
        switch key {
        case .integer(let value): .some(Int(value))
        case .unsigned(let value): .some(Int(exactly: value))
        case .double(let value): .some(Int(exactly: value))
        default: .none
        }
    }

    private func optionalIndex(_ base: Value, _ key: Value) throws(EvaluationFault.Kind) -> Value {
        switch base {
        case .optional(let inner):
            guard let inner else { return .optional(nil) }
            return try optionalIndex(inner, key)
        case .list(let elements):
            guard let place = Self.place(key) else { throw .noSuchOverload }
            guard let place, elements.indices.contains(place) else { return .optional(nil) }
            return .optional(elements[place])
        case .map(let map): return .optional(map[key])
        default: throw .noSuchOverload
        }
    }

    private func select(_ base: Value, _ name: Value) throws(EvaluationFault.Kind) -> Value {
        switch base {
        case .map(let map):
            guard let value = map[name] else { throw .noSuchKey }
            return value
        case .optional: return try optionalIndex(base, name)
        default: throw .noSuchOverload
        }
    }

    private func hasField(_ base: Value, _ name: Value) throws(EvaluationFault.Kind) -> Bool {
        switch base {
        case .map(let map): return map[name] != nil
        case .optional(let inner):
            guard let inner else { return false }
            return try hasField(inner, name)
        default: throw .noSuchOverload
        }
    }

    private func size(_ value: Value) throws(EvaluationFault.Kind) -> Value {
        switch value {
        case .text(let bytes): return .integer(Int64(bytes.count { $0 & 0xC0 != 0x80 }))
        case .bytes(let bytes): return .integer(Int64(bytes.count))
        case .list(let elements): return .integer(Int64(elements.count))
        case .map(let map): return .integer(Int64(map.count))
        default: throw .noSuchOverload
        }
    }

    // MARK: Optionals

    private func optional(
        _ function: StandardFunction, _ a: Arguments
    ) throws(EvaluationFault.Kind) -> Value {
        switch function {
        case .optionalOf: return .optional(a[0])
        case .optionalNone: return .optional(nil)
        case .optionalOfNonZero: return .optional(a[0].isZero ? nil : a[0])
        case .optionalUnwrap, .unwrapOpt:
            guard case .list(let elements) = a[0] else { throw .noSuchOverload }
            try charge(elements.count)
            var present = ContiguousArray<Value>()
            for element in elements {
                guard case .optional(let inner) = element else { throw .noSuchOverload }
                if let inner { present.append(inner) }
            }
            return .list(present)
        default: break
        }
        guard case .optional(let inner) = a[0] else { throw .noSuchOverload }
        switch function {
        case .hasValue: return .boolean(inner != nil)
        case .value:
            guard let inner else { throw .noValue }
            return inner
        case .or:
            guard case .optional = a[1] else { throw .noSuchOverload }
            return inner == nil ? a[1] : a[0]
        default: return inner ?? a[1]
        }
    }
}
