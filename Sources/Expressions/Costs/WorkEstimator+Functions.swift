/// What functions charge, and the size of what they give.
extension WorkEstimator {
    mutating func call(
        _ function: StandardFunction, _ arguments: [TypedExpression], _ whole: TypedExpression
    ) -> Work {
        var work = Work()
        var sizes: [ValueSize] = []
        for argument in arguments {
            let one = value(argument)
            work.add(one)
            sizes.append(one.size)
        }
        let call = FunctionCall(function, arguments, sizes)
        let (units, size) = call.result
        if call.isPattern, let subject = sizes.first { noteOpen(subject, whole.range) }
        if function == .range, let end = sizes.first { noteOpen(end, whole.range) }
        let most = 1 + units + call.reading
        work.add(Work(least: 1, most: most, part: own(most, whole)))
        work.size = size
        if size.open == nil, function != .range {
            work.size.open = sizes.lazy.compactMap(\.open).first
        }
        return work
    }
}

/// A function with the sizes of its arguments: `result` follows `FunctionContext.call`, case by case.
private struct FunctionCall {
    let function: StandardFunction
    let arguments: [TypedExpression]
    let sizes: [ValueSize]

    /// Bytes of a number, a date or an instant as a text.
    private static let shown = 64.0
    /// Units of a number with a given count of decimals in `format`, and its bytes.
    private static let decimals = (units: 400.0, bytes: 1400.0)

    init(_ function: StandardFunction, _ arguments: [TypedExpression], _ sizes: [ValueSize]) {
        self.function = function
        self.arguments = arguments
        self.sizes = sizes
    }

    private var first: ValueSize { sizes.first ?? ValueSize() }
    private func size(_ index: Int) -> ValueSize {
        index < sizes.count ? sizes[index] : ValueSize()
    }

    private func type(_ index: Int) -> StandardType {
        guard index < arguments.count, case .standard(let type) = arguments[index].type.base else {
            return .dyn
        }
        return type
    }

    /// The bytes of an argument that is written out.
    private func literal(_ index: Int) -> ContiguousArray<UInt8>? {
        guard index < arguments.count else { return nil }
        var operation = arguments[index].operation
        if case .box(let inner) = operation { operation = inner.operation }
        switch operation {
        case .text(let bytes), .value(.text(let bytes)): return bytes
        default: return nil
        }
    }

    private func mayBe(_ index: Int, _ isKind: (StandardType) -> Bool) -> Bool {
        let type = type(index)
        return type.isDynamic || isKind(type)
    }

    private var mayBeText: Bool { mayBe(0) { $0 == .text || $0 == .bytes } }
    private var mayBeList: Bool { mayBe(0) { if case .list = $0 { true } else { false } } }

    var isPattern: Bool { function == .matches }

    /// Units for reading the arguments: each text, and where values are held against one another each part of
    /// them, as often as there are elements to hold them against.
    var reading: Double {
        func parts(_ size: ValueSize) -> Double { size.nodes + size.bytes / 16 }
        let texts = sizes.indices.reduce(0.0) { sum, index in
            let isText = mayBe(index) { $0 == .text || $0 == .bytes }
            return sum + (isText ? sizes[index].bytes / 16 : 0)
        }
        switch function {
        case .equal, .notEqual:
            return texts + sizes.reduce(0) { $0 + parts($1) }
        case .member: return texts + 2 * parts(size(1))
        case .sort, .sortByKeys:
            let all = sizes.reduce(0) { $0 + parts($1) }
            return texts + 2 * ValueSize.product(all, log2(first.count + 1) + 1)
        case .distinct: return texts + ValueSize.product(parts(first), first.count + 1)
        case .setContains, .setEquivalent, .setIntersects:
            let (a, b) = (first, size(1))
            return texts
                + 2
                * (ValueSize.product(parts(a), b.count + 1)
                    + ValueSize.product(parts(b), a.count + 1))
        default: return texts
        }
    }

    /// The logarithm, rounded up: a pure module has no library for it.
    private func log2(_ number: Double) -> Double {
        number.isFinite && number >= 1 ? Double(number.exponent) + 1 : number
    }

    /// Units beside the one of every call, and the size of the result.
    var result: (Double, ValueSize) {
        let a = first
        switch function {
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual:
            return (0, ValueSize())
        case .add: return sum
        case .subtract: return (0, ValueSize(number: difference))
        case .multiply, .divide, .modulo, .not: return (0, ValueSize())
        case .negate:
            return (0, ValueSize(number: -a.number.upperBound ... -a.number.lowerBound))
        case .member: return (size(1).count, ValueSize())
        case .index, .optionalIndex, .select, .optionalSelect: return (0, a.element)
        case .hasField, .hasValue: return (0, ValueSize())
        case .size: return (0, ValueSize(number: 0...max(a.bytes, a.count)))
        case .int, .dyn, .bytes, .optionalOf, .optionalOfNonZero, .value: return (0, a)
        case .string:
            return (0, ValueSize(bytes: mayBeText ? max(a.bytes, Self.shown) : Self.shown))
        case .uint, .double, .bool, .timestamp, .duration, .optionalNone: return (0, ValueSize())
        case .type: return (0, ValueSize(bytes: Self.shown))
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear,
            .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            return (0, ValueSize())
        case .or, .orValue: return (0, a.or(size(1)))
        case .optionalUnwrap, .unwrapOpt: return (a.count, a)
        case .greatest, .least: return extreme
        case .ceil, .floor, .round, .trunc, .sqrt, .isNaN, .isInf, .isFinite, .abs, .sign, .bitAnd,
            .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight:
            return (0, ValueSize())
        case .base64Encode:
            let bytes = a.bytes * 4 / 3 + 4
            return (1 + bytes / 16, a.grown(to: bytes))
        case .base64Decode: return (1 + a.bytes / 16, a.grown(to: a.bytes))
        case .range, .slice, .flatten, .distinct, .sort, .sortByKeys, .first, .last,
            .setContains, .setEquivalent, .setIntersects:
            return lists
        default: return texts
        }
    }

    private var difference: ClosedRange<Double> {
        let (a, b) = (first.number, size(1).number)
        return a.lowerBound - b.upperBound...a.upperBound - b.lowerBound
    }

    private var sum: (Double, ValueSize) {
        let (a, b) = (first, size(1))
        let number =
            a.number.lowerBound + b.number.lowerBound...a.number.upperBound + b.number.upperBound
        let bytes = a.bytes + b.bytes
        var units = 0.0
        if mayBeText { units += 1 + bytes / 16 }
        if mayBeList { units += a.count + b.count }
        var size = a.or(b)
        size.bytes = bytes
        size.count = a.count + b.count
        size.number = number
        return (units, size)
    }

    private var extreme: (Double, ValueSize) {
        var all = sizes
        if all.count == 1, mayBeList { all = [first.element] }
        var size = all.dropFirst().reduce(all.first ?? ValueSize()) { $0.or($1) }
        if sizes.count > 1 {
            let ends = sizes.map(\.number)
            let low = ends.map(\.lowerBound)
            let high = ends.map(\.upperBound)
            size.number =
                function == .least
                ? (low.min() ?? 0)...(high.min() ?? 0) : (low.max() ?? 0)...(high.max() ?? 0)
        }
        return (max(Double(sizes.count), first.count), size)
    }

    // MARK: Texts

    private var texts: (Double, ValueSize) {
        let a = first
        let part = size(1).bytes
        switch function {
        case .contains, .startsWith, .endsWith: return (0, ValueSize())
        case .matches: return (pattern, ValueSize())
        case .charAt: return (0, ValueSize(bytes: 4))
        case .indexOf, .lastIndexOf:
            let units = ValueSize.product(a.bytes, max(1, part)) / 16
            return (units, ValueSize(number: -1...max(a.bytes, 0)))
        case .join:
            let bytes = a.bytes + ValueSize.product(a.count, part)
            return (1 + bytes / 16, a.grown(to: bytes))
        case .split:
            let piece = a.grown(to: a.bytes)
            return (
                a.bytes, ValueSize(count: a.bytes + 1, bytes: a.bytes, of: piece)
            )
        case .replace: return replace
        case .quote: return (0, a.grown(to: 2 * a.bytes + 2))
        case .format: return format
        case .reverse: return (mayBeList ? a.count : 0, a)
        default: return (0, a.grown(to: a.bytes))
        }
    }

    /// A pattern that is compiled while the expression runs.
    private var pattern: Double {
        var program = RegularExpression.defaultSizeLimit
        if let bytes = literal(1), let known = try? RegularExpression(bytes) {
            program = known.programSize
        }
        return 1 + size(1).bytes + 1 + ValueSize.product(first.bytes, Double(program)) / 32
    }

    private var replace: (Double, ValueSize) {
        let (text, old, new) = (first.bytes, size(1).bytes, size(2).bytes)
        let known = literal(1)?.count ?? 0
        // An empty text stands between all scalars, and at both ends.
        let places = known > 0 ? text / Double(known) : text + 1
        let bytes = text + ValueSize.product(places, new)
        let search = ValueSize.product(text, max(old, 1)) / 16 + (known > 0 ? 0 : text + 1)
        return (text / 16 + search + bytes / 16, first.grown(to: bytes))
    }

    private var format: (Double, ValueSize) {
        let (pattern, values) = (first, size(1))
        let letters = literal(0)
        let mayHaveDecimals =
            letters.map { $0.contains(UInt8(ascii: "f")) || $0.contains(UInt8(ascii: "e")) } ?? true
        let nodes = values.nodes
        // `%s` shows every part, with `: ` and `, `; `%x` doubles the bytes, and those that are no
        // text become three; `%b` has 65 digits.
        var bytes = pattern.bytes + 3 * values.bytes + ValueSize.product(nodes, 70)
        var units = 3 * nodes + values.bytes / 16 + ValueSize.product(values.count, 1)
        units += 2 * values.bytes / 16
        if mayHaveDecimals {
            units += ValueSize.product(values.count, Self.decimals.units)
            bytes += ValueSize.product(values.count, Self.decimals.bytes)
        }
        // Once for each part, once for the whole.
        return (pattern.bytes / 16 + units + 1 + bytes / 8, pattern.grown(to: bytes))
    }

    // MARK: Lists

    private var lists: (Double, ValueSize) {
        let a = first
        switch function {
        case .range:
            let end = max(0, a.number.upperBound)
            let made = ValueSize(number: 0...max(0, end - 1))
            return (end, ValueSize(count: end, bytes: 0, of: made, open: a.open))
        case .slice: return (a.count, a)
        case .first, .last: return (0, a.element)
        case .flatten: return flatten
        case .distinct: return (a.count + ValueSize.product(a.count, a.count) / 2, a)
        case .sort: return (Self.sorting(a.count), a)
        case .sortByKeys: return (Self.sorting(size(1).count), a)
        default:
            let pairs = ValueSize.product(a.count, size(1).count)
            return (function == .setEquivalent ? 2 * pairs : pairs, ValueSize())
        }
    }

    /// n times the bits of n.
    private static func sorting(_ count: Double) -> Double {
        guard count > 1 else { return count }
        guard count.isFinite else { return count }
        // The exponent of a double is the logarithm, rounded down; one more keeps the bound convex.
        return count * Double(count.exponent + 2)
    }

    private var flatten: (Double, ValueSize) {
        var levels = 1.0
        if sizes.count > 1 { levels = max(0, min(64, size(1).number.upperBound)) }
        var (units, count) = (first.count, first.count)
        var element = first.element
        while levels > 0, element.count > 0 {
            count = ValueSize.product(count, max(1, element.count))
            units += count
            element = element.or(element.element)
            levels -= 1
            if levels > 0, element.element.count == 0 { break }
        }
        var size = ValueSize(count: count, bytes: first.bytes, of: element, open: first.open)
        size.bytes = first.bytes
        return (units, size)
    }
}
