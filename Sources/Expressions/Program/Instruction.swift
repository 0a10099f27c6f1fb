/// One step of a compiled expression: what to do, a small number, and up to three operands.
///
/// An operand is an index into the bank of words or the bank of wide numbers, as the opcode says:
/// fields, built-in names, definitions, constants and temporaries all live there. Jumps go forward
/// only, so that every expression ends.
package struct Instruction: Hashable, Sendable, BitwiseCopyable {
    package var opcode: Opcode
    package var small: UInt8
    package var a: UInt16
    package var b: UInt16
    /// The place of the result, or how many instructions a jump skips.
    package var c: UInt16
}

/// What an instruction does. `w` is the bank of words, `W` the bank of wide numbers.
package enum Opcode: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// The result is w[a].
    case returnWord
    case returnTrue, returnFalse, returnMissing
    /// w[c] = w[a]
    case move
    /// W[c] = W[a]
    case moveWide
    /// Computes definition a unless this row already has it.
    case ensure

    case jump, jumpIfTrue, jumpIfFalse, jumpIfMissing, jumpIfPresent
    case jumpIfEqual, jumpIfNotEqual, jumpIfLess, jumpIfLessEqual
    /// w[b] and w[b + 1] are the ends of a closed range.
    case jumpIfInside, jumpIfOutside
    /// w[b] is a set of bits.
    case jumpIfMember, jumpIfNoMember
    case jumpIfTextEqual, jumpIfTextNotEqual
    /// `small` is twice the `TextTest`, plus 1 to jump where it holds.
    case jumpOnTextTest
    /// w[a] is a list whose elements `small` separates.
    case jumpIfListHas, jumpIfListLacks
    case jumpIfWideEqual, jumpIfWideNotEqual, jumpIfWideLess, jumpIfWideLessEqual

    case add, subtract, multiply, divide, modulo, negate, minimum, maximum
    case addDays, subtractDays, addMonths, subtractMonths, addTime, subtractTime
    /// w[c] = the last date whose day is w[a], or its month's last, on or before the date w[b].
    case onOrBefore
    /// w[c] = the first date whose day is w[a], or its month's last, on or after the date w[b].
    case nextDay
    /// Scalars of a text, or, where `small` is not 0, elements of a list that it separates.
    case size

    /// W[c] = w[a] · 10^small
    case widen
    /// W[c] = W[a] · 10^small
    case scaleUp
    /// W[c] = W[a] / 10^small, rounded half up
    case round
    /// w[c] = W[a] / 10^small, rounded half up
    case narrow
    /// W[c] = w[a] · w[b]
    case multiplyWords
    /// W[c] = W[a] · w[b]
    case multiplyWord
    /// W[c] = W[a] · W[b]
    case multiplyWide
    case addWide, subtractWide, minimumWide, maximumWide
    /// W[c] = W[a] / W[b], rounded half up
    case divideWide

    // Values: `r` is the bank of references.

    /// The result is r[a].
    case returnReference
    /// r[c] = r[a]
    case moveReference
    /// r[c] = w[a] as the value that `small` (a `BoxKind`) says; `b` is its scale, separator or enumeration.
    case box
    /// r[c] = W[a] with `b` decimals
    case boxWide
    /// w[c] = r[a], which has to be of the kind `small`
    case unbox
    /// W[c] = r[a] with `b` decimals
    case unboxWide
    /// r[c] = function b of the `small` values from r[a] on
    case call
    case newList, newMap
    /// Adds r[a] to the list r[c]; where `small` is 1, what the optional r[a] holds, if anything.
    case append
    /// Adds the key r[a] with the value r[b] to the map r[c]; `small` as for `append`.
    case insert
    /// Adds all of the map r[a] to the map r[c].
    case insertAll
    /// Loop number b begins to walk over r[a].
    case beginLoop
    /// Loop b goes on: r[a] is the next element, or, where `small` is 1, r[a] its index or key and r[a + 1]
    /// the element. Jumps at the end.
    case nextElement
    /// w[c] = the list of texts w[a], or missing if it has no element; `small` separates.
    case beginTexts
    /// w[b] = the first text of the list w[a], w[a] = the rest. Jumps where there is none.
    case nextText
    /// Goes c instructions back; only to a `nextElement` or `nextText`, so that every loop ends.
    case loopBack
    /// Pattern b is found in the text w[a], or is not.
    case jumpIfMatch, jumpIfNoMatch
    /// Jumps where r[a] is true, or false; a fault where it is neither.
    case jumpIfTruth, jumpIfFalsehood
    /// Fails with the fault number `small`.
    case fail
    /// Forgets the fault that number b of the `and` and `or` may hold, or throws it.
    case forgetFault, throwFault

    /// Whether `c` is a distance and not a place.
    var isJump: Bool {
        switch self {
        case .nextElement, .nextText, .jumpIfTruth, .jumpIfFalsehood, .jumpIfMatch, .jumpIfNoMatch:
            true
        default:
            rawValue >= Opcode.jump.rawValue && rawValue <= Opcode.jumpIfWideLessEqual.rawValue
        }
    }
}

/// What a word is when it becomes a value, or a value when it becomes a word.
enum BoxKind: UInt8, Sendable {
    case boolean, integer, text, list, enumeration, timestamp, duration
    case decimal, money, percent, ratePerDay, ratePerMonth, ratePerYear, date, time, days, months

    init(_ type: CheckedType) {
        switch type.base {
        case .boolean: self = .boolean
        case .integer, .dayOfMonth, .moneyRate, .standard: self = .integer
        case .text: self = .text
        case .list: self = .list
        case .enumeration: self = .enumeration
        case .timestamp: self = .timestamp
        case .span(.time): self = .duration
        case .span(.days): self = .days
        case .span(.months): self = .months
        case .decimal: self = .decimal
        case .money: self = .money
        case .percent: self = .percent
        case .rate(.day): self = .ratePerDay
        case .rate(.month): self = .ratePerMonth
        case .rate(.year): self = .ratePerYear
        case .date: self = .date
        case .time: self = .time
        }
    }

    /// The kind of an exact value; nil for what CEL has itself.
    var exact: ExactValue.Kind? {
        switch self {
        case .decimal: .decimal
        case .money: .money
        case .percent: .percent
        case .ratePerDay: .rate(.day)
        case .ratePerMonth: .rate(.month)
        case .ratePerYear: .rate(.year)
        case .date: .date
        case .time: .time
        case .days: .days
        case .months: .months
        default: nil
        }
    }
}
