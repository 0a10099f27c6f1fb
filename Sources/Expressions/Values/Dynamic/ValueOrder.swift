/// Equality and order of values by CEL's rules: numbers meet on one number line, exactly.
extension Value {
    /// Whether two values are equal; never a fault, values of different kinds are not.
    package static func equal(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.text(let x), .text(let y)), (.bytes(let x), .bytes(let y)): return x == y
        case (.integer(let x), .integer(let y)): return x == y
        case (.boolean(let x), .boolean(let y)): return x == y
        case (.null, .null): return true
        case (.type(let x), .type(let y)): return x.utf8.elementsEqual(y.utf8)
        case (.timestamp(let x), .timestamp(let y)): return x == y
        case (.duration(let x), .duration(let y)): return x == y
        case (.list(let x), .list(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { equal($0, $1) }
        case (.map(let x), .map(let y)):
            return x.count == y.count
                && zip(x.keys, x.values).allSatisfy { key, value in
                    y[key].map { equal(value, $0) } ?? false
                }
        case (.optional(let x), .optional(let y)):
            guard let x, let y else { return x == nil && y == nil }
            return equal(x, y)
        default: return isNumeric(a) && isNumeric(b) && numericOrder(a, b) == .some(0)
        }
    }

    private static func isNumeric(_ value: Value) -> Bool {
        switch value {
        case .integer, .unsigned, .double, .exact: true
        default: false
        }
    }

    /// -1, 0 or 1; nil where neither is smaller (NaN). Kinds without an order are a fault.
    package static func order(_ a: Value, _ b: Value) throws(EvaluationFault.Kind) -> Int? {
        switch (a, b) {
        case (.integer(let x), .integer(let y)): return sign(x, y)
        case (.text(let x), .text(let y)), (.bytes(let x), .bytes(let y)): return sign(x, y)
        case (.boolean(let x), .boolean(let y)): return sign(x ? 1 : 0, y ? 1 : 0)
        case (.timestamp(let x), .timestamp(let y)): return sign(x, y)
        case (.duration(let x), .duration(let y)): return sign(x, y)
        default:
            guard isNumeric(a), isNumeric(b) else { throw .noSuchOverload }
            if case .exact(let x) = a, case .exact(let y) = b, x.kind != y.kind {
                throw .noSuchOverload
            }
            return numericOrder(a, b)
        }
    }

    private static func sign<Number: Comparable>(_ a: Number, _ b: Number) -> Int {
        a < b ? -1 : a == b ? 0 : 1
    }

    private static func sign(_ a: ContiguousArray<UInt8>, _ b: ContiguousArray<UInt8>) -> Int {
        a.lexicographicallyPrecedes(b) ? -1 : a == b ? 0 : 1
    }

    /// The order of two numbers; nil for NaN and for kinds that do not meet.
    private static func numericOrder(_ a: Value, _ b: Value) -> Int? {
        switch (a, b) {
        case (.double(let x), .double(let y)): return x.isNaN || y.isNaN ? nil : sign(x, y)
        // The first double beyond the integers is equal to those that round to it: cel-spec's cases ask for
        // it. All others meet exactly.
        case (.double(0x1p63), .integer(let y)): return sign(0x1p63, Double(y))
        case (.integer(let x), .double(0x1p63)): return sign(Double(x), 0x1p63)
        case (.double(0x1p64), .unsigned(let y)): return sign(0x1p64, Double(y))
        case (.unsigned(let x), .double(0x1p64)): return sign(Double(x), 0x1p64)
        case (.double(let x), _):
            guard let exact = plain(b) else { return nil }
            return DecimalDigits.order(exact.number, scale: exact.scale, x).map { -$0 }
        case (_, .double(let y)):
            guard let exact = plain(a) else { return nil }
            return DecimalDigits.order(exact.number, scale: exact.scale, y)
        case (.exact(let x), .exact(let y)) where x.kind == y.kind: return aligned(x, y)
        default:
            guard let x = plain(a), let y = plain(b) else { return nil }
            return aligned(x, y)
        }
    }

    /// A plain number; nil for money, dates and the like, which meet only their own kind.
    private static func plain(_ value: Value) -> ExactValue? {
        switch value {
        case .integer(let value): ExactValue(.decimal, Int128(value))
        case .unsigned(let value): ExactValue(.decimal, Int128(value))
        case .exact(let value) where value.kind == .decimal: value
        default: nil
        }
    }

    private static func aligned(_ a: ExactValue, _ b: ExactValue) -> Int {
        if a.scale == b.scale { return sign(a.number, b.number) }
        // The whole parts first, then the rests at the finer scale: nothing overflows.
        let (x, y) = (a.number, b.number)
        let (p, q) = (PowersOfTen128.all[a.scale], PowersOfTen128.all[b.scale])
        let whole = sign(floor(x, p), floor(y, q))
        if whole != 0 { return whole }
        let (r, s) = (x - floor(x, p) * p, y - floor(y, q) * q)
        let scale = max(a.scale, b.scale)
        return sign(
            r * PowersOfTen128.all[scale - a.scale], s * PowersOfTen128.all[scale - b.scale])
    }

    private static func floor(_ a: Int128, _ b: Int128) -> Int128 {
        let quotient = a / b
        return a % b < 0 ? quotient - 1 : quotient
    }
}
