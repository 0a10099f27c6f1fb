/// Which expressions have a value for every row, so that no fault of theirs has to wait.
extension TypedExpression {
    /// Whether evaluation may fail for some row; `fallible` are the definitions that may.
    func mayFail(_ fallible: Set<Int>) -> Bool {
        func mayFail(_ expression: TypedExpression) -> Bool { expression.mayFail(fallible) }
        return switch operation {
        case .constant, .wideConstant, .text, .slot, .ledger, .value, .input, .variable, .element:
            false
        case .definition(let index, _): fallible.contains(index)
        case .word(.minimum, let a, let b), .word(.maximum, let a, let b),
            .wide(.minimum, let a, let b), .wide(.maximum, let a, let b):
            mayFail(a) || mayFail(b)
        case .size(let inner): mayFail(inner)
        case .box(let inner):
            switch inner.type.base {
            case .timestamp, .span(.time), .enumeration: true
            default: mayFail(inner)
            }
        case .conditional(let condition, let a, let b):
            mayFail(condition) || mayFail(a) || mayFail(b)
        case .condition(let condition): condition.mayFail(fallible)
        // A product of two words always fits a wide number.
        case .wide(.multiply, let a, let b) where !a.type.isWide && !b.type.isWide:
            mayFail(a) || mayFail(b)
        case .scaledUp(let inner, _) where !inner.type.isWide: mayFail(inner)
        default: true
        }
    }
}

extension TypedExpression.Condition {
    fileprivate func mayFail(_ fallible: Set<Int>) -> Bool {
        func mayFail(_ expression: TypedExpression) -> Bool { expression.mayFail(fallible) }
        return switch self {
        case .compare(_, let a, let b), .textEqual(let a, let b), .textTest(_, let a, let b):
            mayFail(a) || mayFail(b)
        case .inside(let a, let b, let c): mayFail(a) || mayFail(b) || mayFail(c)
        case .member(let a, _), .present(let a), .not(let a): mayFail(a)
        case .all(let terms), .any(let terms), .oneOf(let terms): terms.contains(where: mayFail)
        case .truth, .matches: true
        case .loop(let loop):
            !loop.walksWords || mayFail(loop.range) || loop.condition.map(mayFail) ?? false
        }
    }
}
