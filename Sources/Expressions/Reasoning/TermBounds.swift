/// Between which numbers a computed value lies, from the bounds of what it is computed from.
struct TermBounds {
    /// For certain, and where no row is above the `at_most` of its fields; nil where nothing is known.
    struct Range: Sendable {
        var certain: ClosedRange<Int128>?
        var declared: ClosedRange<Int128>?
    }

    let environment: Environment
    let definitions: [Int: Range]
    let trustsDeclared: Bool

    func range(_ expression: TypedExpression) -> ClosedRange<Int128>? {
        guard expression.type.isNumber, expression.type.isWhole else { return nil }
        switch expression.operation {
        case .constant(let word): return Int128(word)...Int128(word)
        case .wideConstant(let number): return number...number
        case .slot(let slot, _): return words(slot)
        case .size: return 0...Int128(Word.max)
        case .definition(let index, _):
            return trustsDeclared ? definitions[index]?.declared : definitions[index]?.certain
        case .word(let operation, let a, let b): return combined(operation.rawValue, a, b)
        case .wide(let operation, let a, let b): return combined(operation.rawValue, a, b)
        case .scaledUp(let inner, let by):
            guard let inner = range(inner), let power = Self.power(by) else { return nil }
            return Self.ends(inner, power...power) { $0.multipliedReportingOverflow(by: $1) }
        case .narrowed(let inner, let by):
            guard let inner = range(inner), let power = Self.power(by),
                inner.lowerBound > .min, inner.upperBound < .max
            else { return nil }
            return inner.lowerBound / power - 1...inner.upperBound / power + 1
        case .negate(let inner):
            guard let inner = range(inner), inner.lowerBound > .min else { return nil }
            return -inner.upperBound ... -inner.lowerBound
        case .conditional(_, let one, let other):
            guard let one = range(one), let other = range(other) else { return nil }
            return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
        default: return nil
        }
    }

    private func combined(
        _ operation: String, _ a: TypedExpression, _ b: TypedExpression
    ) -> ClosedRange<Int128>? {
        guard let a = range(a), let b = range(b) else { return nil }
        switch operation {
        case "add": return Self.ends(a, b) { $0.addingReportingOverflow($1) }
        case "subtract": return Self.ends(a, b) { $0.subtractingReportingOverflow($1) }
        case "multiply": return Self.ends(a, b) { $0.multipliedReportingOverflow(by: $1) }
        case "minimum":
            return min(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)
        case "maximum":
            return max(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
        default: return nil
        }
    }

    private func words(_ slot: Slot) -> ClosedRange<Int128>? {
        let values = Analyst.values(of: slot, in: environment)
        guard let least = values.least, let most = values.most, least <= most else { return nil }
        guard trustsDeclared, let limit = environment.field(slot)?.atMost else {
            return least...most
        }
        return least...max(least, min(most, Int128(limit)))
    }

    private static func ends(
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

    private static func power(_ exponent: Int) -> Int128? {
        guard (0...37).contains(exponent) else { return nil }
        return (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 }
    }
}

extension Analyst {
    /// The bounds of a checked number.
    func bounds(of expression: TypedExpression) -> TermBounds.Range {
        func range(_ trustsDeclared: Bool) -> ClosedRange<Int128>? {
            TermBounds(
                environment: environment, definitions: reasoning.definitionBounds,
                trustsDeclared: trustsDeclared
            ).range(expression)
        }
        return TermBounds.Range(certain: range(false), declared: range(true))
    }
}
