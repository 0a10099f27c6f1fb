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

    /// Whether `c` is a distance and not a place.
    var isJump: Bool {
        rawValue >= Opcode.jump.rawValue && rawValue <= Opcode.jumpIfWideLessEqual.rawValue
    }
}
