/// A checked expression: every node knows its type, literals have met their context, overloads are
/// chosen.
///
/// It lives only between the checker and the compiler.
struct TypedExpression: Sendable {
    var operation: Operation
    var type: CheckedType
    /// The bytes in the text, for faults.
    var range: Range<Int>
    /// What was written, while its meaning still depends on its neighbour.
    var literal: Literal?

    init(
        _ operation: Operation, _ type: CheckedType, _ range: Range<Int>, literal: Literal? = nil
    ) {
        self.operation = operation
        self.type = type
        self.range = range
        self.literal = literal
    }

    enum Literal: Hashable, Sendable {
        case integer(Int128)
        case decimal(NumberLiteral)
        case percent(NumberLiteral)
        case text(ContiguousArray<UInt8>)
    }

    indirect enum Operation: Sendable {
        case constant(Word)
        case wideConstant(Int128)
        case text(ContiguousArray<UInt8>)
        /// A field or a built-in name; `mayBeMissing` if the whole expression is missing without
        /// it.
        case slot(Slot, mayBeMissing: Bool)
        case ledger(LedgerFact.Kind)
        case definition(Int, mayBeMissing: Bool)
        /// Both sides words.
        case word(WordOperation, TypedExpression, TypedExpression)
        case negate(TypedExpression)
        /// Both sides wide, or for `multiply` each either.
        case wide(WideOperation, TypedExpression, TypedExpression)
        /// Wide from a word or wide: times 10^`by`.
        case scaledUp(TypedExpression, by: Int)
        /// Wide, divided by 10^`by` and rounded half up.
        case rounded(TypedExpression, by: Int)
        /// A word from wide, divided by 10^`by` and rounded half up.
        case narrowed(TypedExpression, by: Int)
        case size(TypedExpression)
        case conditional(TypedExpression, TypedExpression, TypedExpression)
        case condition(Condition)

        // Values of the bank of references; their type is `.standard`.
        case value(Value)
        /// A variable that the host declares; its number.
        case input(Int)
        /// A variable of a macro; its number in the expression.
        case variable(Int)
        case call(StandardFunction, [TypedExpression])
        case list([TypedExpression])
        /// Keys and values in turn.
        case map([TypedExpression])
        /// An element or a key that is there only where the optional has a value.
        case optionalElement(TypedExpression)
        case loop(Loop)
        case bind(variable: Int, TypedExpression, TypedExpression)
        /// A word or a wide number as a value.
        case box(TypedExpression)
        /// A value as a word or a wide number of the type.
        case unbox(TypedExpression)
        /// What can only fail.
        case fault(EvaluationFault.Kind)
        /// The element that a loop over a list of texts has reached: a word.
        case element(Int)
    }

    /// A macro that walks over a list or a map.
    struct Loop: Sendable {
        enum Result: Sendable {
            /// Conditions.
            case exists, all, existsOne
            /// Values: a list, a map with the first variable as key, or maps put together.
            case list, map, entries
        }

        var result: Result
        /// A value, or a list of texts as a word, whose elements are then words too.
        var range: TypedExpression
        /// The element, or with `second` the index or key.
        var first: Int
        var second: Int?
        /// What is tested, or which elements count.
        var condition: TypedExpression?
        var transform: TypedExpression?

        var walksWords: Bool { if case .list = range.type.base { true } else { false } }
    }

    enum WordOperation: String, Sendable {
        case add, subtract, multiply, divide, modulo, minimum, maximum
        case addDays, subtractDays, addMonths, subtractMonths, addTime, subtractTime
        case onOrBefore
        /// The first date whose day is the left side, on or after the right side.
        case nextDay
    }

    enum WideOperation: String, Sendable { case add, subtract, multiply, divide, minimum, maximum }

    /// What is true or false, compiled to jumps.
    enum Condition: Sendable {
        /// Both words, or both wide.
        case compare(BinaryOperator, TypedExpression, TypedExpression)
        case textEqual(TypedExpression, TypedExpression)
        case textTest(TextTest, TypedExpression, TypedExpression)
        /// A word in a closed range.
        case inside(TypedExpression, TypedExpression, TypedExpression)
        /// A word that is one of up to 64 small numbers, each a bit.
        case member(TypedExpression, UInt64)
        case present(TypedExpression)
        case not(TypedExpression)
        case all([TypedExpression])
        case any([TypedExpression])
        /// As `any`, but the first term that fails ends it: `x in [a, b]`, whose terms are its elements.
        case oneOf([TypedExpression])
        /// A text, a word, in which a pattern of `CodeBuilder.patterns` is found.
        case matches(TypedExpression, RegularExpression)
        /// A value that has to be `true` or `false`; all else is a fault.
        case truth(TypedExpression)
        case loop(Loop)
    }

    enum TextTest: UInt8, Sendable { case startsWith, endsWith, contains, listHas }
}
