/// Writes an expression as bytes that are equal for equal computations, wherever they are written.
///
/// Nil for one with an operation that is not known here: nothing can then be said of its value.
struct TermKey {
    private(set) var bytes: ContiguousArray<UInt8> = []
    private var isKnown = true
    private let definitions: [Int: TypedExpression]

    static func of(
        _ expression: TypedExpression, _ definitions: [Int: TypedExpression]
    ) -> ContiguousArray<UInt8>? {
        var key = TermKey(definitions: definitions)
        key.add(expression)
        return key.isKnown ? key.bytes : nil
    }

    private init(definitions: [Int: TypedExpression]) { self.definitions = definitions }

    /// The expression, or what its name stands for where that is a name or a constant itself.
    static func resolved(
        _ expression: TypedExpression, _ definitions: [Int: TypedExpression]
    ) -> TypedExpression {
        var expression = expression
        while case .definition(let index, _) = expression.operation,
            let body = definitions[index]
        {
            switch body.operation {
            case .constant, .wideConstant, .text, .slot, .ledger, .definition: expression = body
            default: return expression
            }
        }
        return expression
    }

    private mutating func add(_ expression: TypedExpression) {
        let expression = Self.resolved(expression, definitions)
        switch expression.operation {
        // The same word is another value in a type that is not known here.
        case .constant where !expression.type.isWhole: isKnown = false
        case .constant(let word): write("c", "\(word)")
        case .wideConstant(let value): write("c", "\(value)")
        case .text(let text):
            write("t", "\(text.count)")
            bytes += text
        case .slot(let slot, _): write("s", "\(slot.raw)")
        case .ledger(.thisDue): write("l", "")
        case .ledger(.inLast(let days)): write("l", "\(days)")
        case .ledger(let kind): write("l", kind.path)
        case .definition(let index, _): write("d", "\(index)")
        case .word(let operation, let a, let b): write("w", operation.rawValue, a, b)
        case .wide(let operation, let a, let b): write("W", operation.rawValue, a, b)
        case .negate(let a): write("n", "", a)
        case .scaledUp(let a, let by): write("u", "\(by)", a)
        case .narrowed(let a, let by): write("r", "\(by)", a)
        case .size(let a): write("z", "", a)
        case .conditional(let test, let a, let b): write("?", "", test, a, b)
        case .condition(let condition): add(condition)
        default: isKnown = false
        }
    }

    private mutating func add(_ condition: TypedExpression.Condition) {
        switch condition {
        case .compare(let meant, let a, let b): write("C", meant.rawValue, a, b)
        case .textEqual(let a, let b): write("E", "", a, b)
        case .textTest(let test, let a, let b): write("T", "\(test.rawValue)", a, b)
        case .inside(let value, let low, let high): write("I", "", value, low, high)
        case .member(let value, let bits): write("M", "\(bits)", value)
        case .present(let value): write("P", "", value)
        case .not(let operand): write("N", "", operand)
        case .all(let terms): write("A", "\(terms.count)", terms)
        default: isKnown = false
        }
    }

    private mutating func write(_ tag: String, _ what: String, _ parts: TypedExpression...) {
        write(tag, what, parts)
    }

    private mutating func write(_ tag: String, _ what: String, _ parts: [TypedExpression]) {
        bytes += tag.utf8
        bytes += what.utf8
        bytes.append(0)
        for part in parts where isKnown { add(part) }
    }
}

extension CheckedType {
    /// Whether its words are whole numbers that compare as the values do.
    var isWhole: Bool {
        switch base {
        case .boolean, .integer, .decimal, .percent, .rate, .money, .moneyRate, .date, .timestamp,
            .time, .span, .dayOfMonth, .enumeration:
            true
        default: false
        }
    }
}
