internal import Diagnostics

/// Bounds the work that an evaluation may charge, from the checked expression and what is declared of its fields.
///
/// It follows `Compiler` and `Interpreter`: words charge nothing, values charge what `FunctionContext` takes. The
/// bound is never below what any accepted row charges; a property test holds the two together. Rounding down
/// inside the interpreter is not followed, so that every bound is a convex function of the sizes, on which
/// `turns` counts.
struct WorkEstimator {
    /// What one part may charge, and what it leaves.
    struct Work: Sendable {
        /// Units of an evaluation that does not fail.
        var least = 0.0
        var most = 0.0
        var size = ValueSize()
        var part: CostPart?

        /// Both are evaluated.
        mutating func add(_ other: Work) {
            least += other.least
            most += other.most
            part = CostPart.costlier(part, other.part)
        }

        /// Either is evaluated.
        func or(_ other: Work) -> Work {
            Work(
                least: min(least, other.least), most: max(most, other.most),
                size: size.or(other.size), part: CostPart.costlier(part, other.part))
        }
    }

    let fields: [FieldDeclaration]
    let slots: BuiltinSlots
    /// Bytes of a text for whose field no `longest` is declared, and the size of a number without `at_most`.
    let open: Double
    /// What the definitions before this expression charge.
    let known: [Int: DefinitionWork]
    var variables: [Int: ValueSize] = [:]
    /// Definitions that are computed once in the evaluation, however often they are named.
    private(set) var definitions: Set<Int> = []
    /// All definitions that are named, theirs included.
    private(set) var named: Set<Int> = []
    /// The first loop or pattern whose work depends on a field without a declared bound.
    private(set) var openPart: (field: Slot, range: Range<Int>)?
    /// Loops in one another; below `deepestExact` each element is counted with its own length.
    var depth = 0
    static let deepestExact = 3
    /// Faults are held back here, so that what failed may be computed again.
    var holdsFaults = false

    init(_ environment: borrowing Environment, open: Double, known: [Int: DefinitionWork]) {
        fields = environment.fields
        slots = environment.slots
        self.open = open
        self.known = known
    }

    /// The work of a whole expression.
    mutating func whole(_ expression: TypedExpression) -> Work {
        expression.type.isStandard ? value(expression) : word(expression)
    }

    mutating func noteOpen(_ size: ValueSize, _ range: Range<Int>) {
        if openPart == nil, let field = size.open { openPart = (field, range) }
    }

    /// A part that charges `units` of its own.
    func own(_ units: Double, _ expression: TypedExpression) -> CostPart {
        CostPart(range: expression.range, units: units)
    }

    // MARK: Words

    /// A word or a wide number, or a condition.
    mutating func word(_ expression: TypedExpression) -> Work {
        switch expression.operation {
        case .constant(let value):
            let isNumber = expression.type.base == .integer
            return Work(
                size: isNumber ? ValueSize(number: Double(value)...Double(value)) : ValueSize())
        case .text(let bytes): return Work(size: ValueSize(bytes: Double(bytes.count)))
        case .slot(let slot, _): return Work(size: size(of: slot))
        case .definition(let index, _): return definition(index, expression)
        case .element(let number): return Work(size: variables[number] ?? ValueSize())
        case .word(let operation, let left, let right):
            var work = word(left)
            let other = word(right)
            let open = work.size.open ?? other.size.open
            work.add(other)
            work.size = ValueSize(
                number: Self.number(operation, work.size.number, other.size.number))
            work.size.open = open
            return work
        case .negate(let inner):
            var work = word(inner)
            let range = work.size.number
            work.size = ValueSize(number: -range.upperBound ... -range.lowerBound)
            return work
        case .size(let inner):
            var work = word(inner)
            work.add(reading(work.size, expression))
            let most = max(work.size.bytes, work.size.count)
            let open = work.size.open
            work.size = ValueSize(number: 0...most)
            work.size.open = open
            return work
        case .wide(_, let left, let right):
            var work = word(left)
            work.add(word(right))
            work.size = ValueSize()
            return work
        case .scaledUp(let inner, _), .rounded(let inner, _), .narrowed(let inner, _):
            var work = word(inner)
            work.size = ValueSize()
            return work
        case .conditional(let condition, let first, let second):
            return choice(word(condition), word(first), word(second))
        case .condition(let condition): return self.condition(condition, expression)
        case .unbox(let inner): return value(inner)
        default: return Work()
        }
    }

    private func choice(_ condition: Work, _ first: Work, _ second: Work) -> Work {
        var work = condition
        let either = first.or(second)
        work.add(either)
        work.size = either.size
        return work
    }

    private static func number(
        _ operation: TypedExpression.WordOperation, _ a: ClosedRange<Double>,
        _ b: ClosedRange<Double>
    ) -> ClosedRange<Double> {
        switch operation {
        case .add: a.lowerBound + b.lowerBound...a.upperBound + b.upperBound
        case .subtract: a.lowerBound - b.upperBound...a.upperBound - b.lowerBound
        case .minimum: min(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)
        case .maximum: max(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
        default: ValueSize.anyNumber
        }
    }

    // MARK: Fields and definitions

    /// Dates have four digits of years, so that no two are further apart.
    private static let mostDays = 4_000_000.0
    /// The longest telephone number and e-mail address that the reader of rows accepts, both in ASCII.
    private static let longestPhone = 16.0
    private static let longestEmail = 254.0

    private func size(of slot: Slot) -> ValueSize {
        guard fields.indices.contains(Int(slot.raw)) else {
            let isDays = slot == slots.daysOverdue || slot == slots.daysUntilDue
            return isDays ? ValueSize(number: 0...Self.mostDays) : ValueSize()
        }
        let field = fields[Int(slot.raw)]
        var size = ValueSize()
        switch field.type {
        case .text(let kind):
            let declared = field.longest.map { Double($0) }
            switch kind {
            case .phone: size.bytes = min(declared ?? .infinity, Self.longestPhone)
            case .email: size.bytes = min(declared ?? .infinity, Self.longestEmail)
            // A UTF-16 unit is at most three bytes of UTF-8.
            default: size.bytes = declared.map { $0 * 3 } ?? open
            }
            if size.bytes == open, declared == nil { size.open = slot }
        case .list:
            let units = field.longest.map { Double($0) }
            let bytes = units.map { $0 * 3 } ?? open
            var element = ValueSize(bytes: bytes)
            element.open = units == nil ? slot : nil
            // Every separator, one byte each, ends an element.
            let count = units ?? open
            size = ValueSize(count: count == 0 ? 0 : count + 1, bytes: bytes, of: element)
        case .dayOfMonth: size.number = 1...31
        case .integer:
            let most = field.atMost.map { Double($0) }
            size.number = most.map { -$0...$0 } ?? (open == 0 ? 0...0 : ValueSize.anyNumber)
            if most == nil { size.open = slot }
        default: break
        }
        return size
    }

    private mutating func definition(_ index: Int, _ expression: TypedExpression) -> Work {
        guard let found = known[index] else { return Work() }
        named.formUnion(found.named.union([index]))
        var work = Work(size: found.size)
        if holdsFaults, found.mayFail {
            work.most = found.most(among: known)
            work.part = own(work.most, expression)
        } else {
            definitions.formUnion(found.definitions)
            definitions.insert(index)
        }
        return work
    }

    // MARK: Conditions

    private mutating func condition(
        _ condition: TypedExpression.Condition, _ whole: TypedExpression
    ) -> Work {
        switch condition {
        case .compare(_, let a, let b): return both([a, b])
        case .textEqual(let a, let b):
            var work = word(a)
            let other = word(b)
            let (first, second) = (work.size.bytes, other.size.bytes)
            work.add(other)
            // Only texts of one length are read. The sum of both, because in a loop the bound has to be
            // convex in the bytes of either.
            if min(first, second) >= Self.bytesPerUnit {
                work.add(reading(ValueSize(bytes: first + second), whole))
            }
            work.size = ValueSize()
            return work
        case .textTest(_, let a, let b):
            var work = word(a)
            work.add(reading(work.size, whole))
            work.add(word(b))
            work.size = ValueSize()
            return work
        case .inside(let a, let b, let c): return both([a, b, c])
        case .member(let a, _), .present(let a), .not(let a): return both([a])
        case .all(let terms), .any(let terms): return chain(terms, holds: true)
        case .oneOf(let terms): return chain(terms, holds: false)
        case .truth(let inner):
            var work = value(inner)
            work.size = ValueSize()
            return work
        case .matches(let subject, let pattern):
            var work = word(subject)
            noteOpen(work.size, whole.range)
            let most = 1 + work.size.bytes * Double(pattern.programSize) / 32
            work.add(Work(least: 1, most: most, part: own(most, whole)))
            work.size = ValueSize()
            return work
        case .loop(let loop):
            var work = self.loop(loop, whole)
            work.size = ValueSize()
            return work
        }
    }

    /// A text that is read where it is charges 1 for every so many bytes.
    private static let bytesPerUnit = 256.0

    /// The reading of texts that are together of that size.
    func reading(_ size: ValueSize, _ whole: TypedExpression) -> Work {
        let units = size.bytes / Self.bytesPerUnit
        return units < 1 ? Work() : Work(least: 0, most: units, part: own(units, whole))
    }

    private mutating func both(_ terms: [TypedExpression]) -> Work {
        var work = Work()
        for term in terms { work.add(word(term)) }
        return work
    }

    /// At least one term is evaluated to its end, wherever an evaluation does not fail.
    private mutating func chain(_ terms: [TypedExpression], holds: Bool) -> Work {
        let outer = holdsFaults
        if holds { holdsFaults = true }
        defer { holdsFaults = outer }
        var work = Work()
        var least = Double.infinity
        for term in terms {
            let one = word(term)
            work.add(one)
            least = min(least, one.least)
        }
        work.least = terms.isEmpty ? 0 : least
        return work
    }

    // MARK: Values

    /// A value of the bank of references; a word becomes one, for a charge.
    mutating func value(_ expression: TypedExpression) -> Work {
        switch expression.operation {
        case .value(let value): return Work(size: ValueSize(value))
        // Variables of a host, which no campaign has.
        case .input: return Work(size: ValueSize(bytes: .infinity))
        case .variable(let number): return Work(size: variables[number] ?? ValueSize())
        case .definition(let index, _): return definition(index, expression)
        case .box(let inner): return boxed(inner, expression)
        case .call(let function, let arguments): return call(function, arguments, expression)
        case .optionalElement(let inner): return value(inner)
        case .list(let elements): return collection(elements, expression)
        case .map(let parts): return collection(parts, isMap: true, expression)
        case .loop(let loop): return self.loop(loop, expression)
        case .bind(let variable, let held, let body):
            var work = value(held)
            variables[variable] = work.size
            let inner = value(body)
            work.add(inner)
            work.size = inner.size
            return work
        case .conditional(let condition, let first, let second):
            return choice(word(condition), value(first), value(second))
        case .fault: return Work()
        default: return boxed(expression, expression)
        }
    }

    private mutating func boxed(_ inner: TypedExpression, _ whole: TypedExpression) -> Work {
        var work = word(inner)
        switch inner.type.base {
        case .text, .list:
            let units = 1 + work.size.bytes / 16
            work.add(Work(least: 1, most: units, part: own(units, whole)))
        default: break
        }
        return work
    }

    /// A list or a map that is written out: 1 for each element or entry, and the reading of keys.
    private mutating func collection(
        _ parts: [TypedExpression], isMap: Bool = false, _ whole: TypedExpression
    ) -> Work {
        var work = Work()
        var sizes: [ValueSize] = []
        for (at, part) in parts.enumerated() {
            let one = value(part)
            work.add(one)
            if isMap, at.isMultiple(of: 2) { work.add(reading(one.size, whole)) }
            sizes.append(one.size)
        }
        let count = isMap ? parts.count / 2 : parts.count
        let units = Double(count)
        work.add(Work(least: units, most: units, part: own(units, whole)))
        work.size = ValueSize(sizes, count: count)
        return work
    }
}
