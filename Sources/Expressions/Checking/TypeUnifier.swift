/// Finds what the open types of a call stand for, as cel-spec's checker does: a type that has to be several
/// ones becomes the more general of them, `dyn` in the end.
struct TypeUnifier {
    private var found: [Int: StandardType] = [:]
    /// The number of the next open type that is not a declaration's own.
    private var next = 1000

    /// A declaration's types with open types of their own.
    mutating func fresh(_ types: [StandardType]) -> [StandardType] {
        var names: [Int: StandardType] = [:]
        func renamed(_ type: StandardType) -> StandardType {
            guard case .parameter(let number) = type else { return type.mapParts(renamed) }
            if let known = names[number] { return known }
            let new = StandardType.parameter(next)
            next += 1
            names[number] = new
            return new
        }
        return types.map(renamed)
    }

    mutating func fresh() -> StandardType {
        next += 1
        return .parameter(next - 1)
    }

    /// The type with all that was found put in.
    func resolved(_ type: StandardType) -> StandardType {
        guard case .parameter(let number) = type else { return type.mapParts(resolved) }
        return found[number].map(resolved) ?? type
    }

    /// The type with what is still open as `dyn`.
    func closed(_ type: StandardType) -> StandardType {
        if case .parameter(let number) = type { return found[number].map(closed) ?? .dyn }
        return type.mapParts(closed)
    }

    /// Whether a value of type `actual` may stand where `wanted` is asked for; finds open types on the way.
    mutating func accepts(_ wanted: StandardType, _ actual: StandardType) -> Bool {
        if wanted == actual { return true }
        if case .parameter(let number) = wanted { return bind(number, actual) }
        if case .parameter(let number) = actual { return bind(number, wanted) }
        switch (wanted, actual) {
        case (.dyn, _), (_, .dyn): return true
        case (.wrapper(let inner), .wrapper(let other)): return accepts(inner, other)
        case (.wrapper, .null), (.null, .wrapper): return true
        case (.wrapper(let inner), _): return accepts(inner, actual)
        case (_, .wrapper(let inner)): return accepts(wanted, inner)
        case (.null, .timestamp), (.null, .duration), (.timestamp, .null), (.duration, .null),
            (.null, .abstract), (.abstract, .null):
            return true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)):
            return accepts(a, b)
        case (.map(let a, let b), .map(let x, let y)): return accepts(a, x) && accepts(b, y)
        case (.abstract(let a, let xs), .abstract(let b, let ys)):
            guard a == b, xs.count == ys.count else { return false }
            for (x, y) in zip(xs, ys) where !accepts(x, y) { return false }
            return true
        default: return false
        }
    }

    private mutating func bind(_ number: Int, _ type: StandardType) -> Bool {
        if let known = found[number] {
            guard accepts(known, type) else { return false }
            let (old, new) = (resolved(known), resolved(type))
            if new != .parameter(number), Self.isAsGeneral(new, as: old) { found[number] = new }
            return true
        }
        let type = resolved(type)
        if type == .parameter(number) { return true }
        if mentions(type, number) { return false }
        found[number] = type
        return true
    }

    private func mentions(_ type: StandardType, _ number: Int) -> Bool {
        if case .parameter(number) = type { return true }
        return type.parts.contains { mentions($0, number) }
    }

    /// Whether every value of `other` has type `type` too, `dyn` being the most general.
    private static func isAsGeneral(_ type: StandardType, as other: StandardType) -> Bool {
        if type == other || type == .dyn { return true }
        switch (type, other) {
        case (.parameter, _): return false
        case (_, .parameter): return true
        case (.wrapper(let inner), _) where inner == other: return true
        case (.wrapper, .null), (.timestamp, .null), (.duration, .null): return true
        case (.list, .list), (.map, .map), (.optional, .optional), (.wrapper, .wrapper),
            (.abstract, .abstract):
            return type.parts.count == other.parts.count
                && zip(type.parts, other.parts).allSatisfy { isAsGeneral($0, as: $1) }
        default: return false
        }
    }

    /// The one type of two values that stand in the same place, `dyn` if they have none in common.
    mutating func joined(_ a: StandardType, _ b: StandardType) -> StandardType {
        var attempt = self
        guard attempt.accepts(a, b) else { return .dyn }
        self = attempt
        let (x, y) = (resolved(a), resolved(b))
        return Self.isAsGeneral(x, as: y) ? x : y
    }
}
