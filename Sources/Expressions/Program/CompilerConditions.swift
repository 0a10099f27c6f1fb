internal import Diagnostics

/// Conditions as jumps.
extension Compiler {
    /// Jumps to `label` if the condition is `jumpsWhen`, else goes on with the next instruction.
    mutating func branch(
        _ expression: TypedExpression, jumpsWhen: Bool, to label: inout Label
    ) {
        let (words, wides) = (wordTop, wideTop)
        defer { (wordTop, wideTop) = (words, wides) }
        switch expression.operation {
        case .condition(let condition):
            branch(condition, expression, jumpsWhen, &label)
        case .constant(let value):
            if (value != 0) == jumpsWhen { jump(.jump, to: &label, expression) }
        case .conditional(let condition, let first, let second):
            var no = Label()
            var end = Label()
            branch(condition, jumpsWhen: false, to: &no)
            branch(first, jumpsWhen: jumpsWhen, to: &label)
            jump(.jump, to: &end, expression)
            land(no)
            branch(second, jumpsWhen: jumpsWhen, to: &label)
            land(end)
        default:
            let a = word(expression)
            jump(jumpsWhen ? .jumpIfTrue : .jumpIfFalse, a, to: &label, expression)
        }
    }

    private mutating func branch(
        _ condition: TypedExpression.Condition, _ expression: TypedExpression, _ jumpsWhen: Bool,
        _ label: inout Label
    ) {
        switch condition {
        case .not(let operand): branch(operand, jumpsWhen: !jumpsWhen, to: &label)
        case .matches(let subject, let pattern):
            let a = word(subject)
            let number = UInt16(clamping: builder.patterns.count)
            if builder.patterns.count >= Int(UInt16.max) { builder.isFull = true }
            builder.patterns.append(pattern)
            jump(jumpsWhen ? .jumpIfMatch : .jumpIfNoMatch, a, number, to: &label, expression)
        case .truth(let value):
            let place = referenceTemporary()
            reference(value, into: place)
            referenceTop -= 1
            jump(jumpsWhen ? .jumpIfTruth : .jumpIfFalsehood, place, to: &label, expression)
        case .loop(let loop): quantify(loop, expression, jumpsWhen, &label)
        case .all(let terms):
            chain(terms, jumpsWhen, decidedBy: false, holdsFaults: true, &label)
        case .any(let terms): chain(terms, jumpsWhen, decidedBy: true, holdsFaults: true, &label)
        case .oneOf(let terms):
            chain(terms, jumpsWhen, decidedBy: true, holdsFaults: false, &label)
        case .compare(let meant, let left, let right):
            compare(meant, left, right, expression, jumpsWhen, &label)
        case .textEqual(let left, let right):
            let a = word(left)
            let b = word(right)
            jump(
                jumpsWhen ? .jumpIfTextEqual : .jumpIfTextNotEqual, a, b, to: &label, expression)
        case .textTest(.listHas, let list, let element):
            var separator: UInt8 = 0
            if case .list(let byte) = list.type.base { separator = byte }
            let a = word(list)
            let b = word(element)
            jump(
                jumpsWhen ? .jumpIfListHas : .jumpIfListLacks, small: Int(separator), a, b,
                to: &label, expression)
        case .textTest(let test, let left, let right):
            let a = word(left)
            let b = word(right)
            let small = Int(test.rawValue) * 2 + (jumpsWhen ? 1 : 0)
            jump(.jumpOnTextTest, small: small, a, b, to: &label, expression)
        case .inside(let value, let low, let high):
            inside(value, low, high, expression, jumpsWhen, &label)
        case .member(let value, let bits):
            let a = word(value)
            let b = builder.constant(Word(bitPattern: bits))
            jump(jumpsWhen ? .jumpIfMember : .jumpIfNoMember, a, b, to: &label, expression)
        case .present(let value):
            let a = word(value)
            jump(jumpsWhen ? .jumpIfPresent : .jumpIfMissing, a, to: &label, expression)
        }
    }

    /// The terms of `and` (decided by a false one) or `or` (decided by a true one).
    private mutating func chain(
        _ terms: [TypedExpression], _ jumpsWhen: Bool, decidedBy decisive: Bool,
        holdsFaults: Bool, _ label: inout Label
    ) {
        if holdsFaults, terms.dropLast().contains(where: mayFail) {
            return fallibleChain(terms, jumpsWhen, decidedBy: decisive, &label)
        }
        if jumpsWhen == decisive {
            for term in terms { branch(term, jumpsWhen: decisive, to: &label) }
            return
        }
        var past = Label()
        for term in terms.dropLast() { branch(term, jumpsWhen: decisive, to: &past) }
        if let last = terms.last { branch(last, jumpsWhen: jumpsWhen, to: &label) }
        land(past)
    }

    private mutating func compare(
        _ meant: BinaryOperator, _ left: TypedExpression, _ right: TypedExpression,
        _ expression: TypedExpression, _ jumpsWhen: Bool, _ label: inout Label
    ) {
        let isWide = left.type.isWide
        let a = isWide ? wide(left) : word(left)
        let b = isWide ? wide(right) : word(right)
        // a > b is b < a, and a comparison that must fail is its opposite.
        let (opcode, swaps): (Opcode, Bool) =
            switch (meant, jumpsWhen) {
            case (.equal, true), (.notEqual, false): (.jumpIfEqual, false)
            case (.notEqual, true), (.equal, false): (.jumpIfNotEqual, false)
            case (.less, true), (.greaterEqual, false): (.jumpIfLess, false)
            case (.greater, true), (.lessEqual, false): (.jumpIfLess, true)
            case (.lessEqual, true), (.greater, false): (.jumpIfLessEqual, false)
            default: (.jumpIfLessEqual, true)
            }
        let wideOpcode: Opcode =
            switch opcode {
            case .jumpIfEqual: .jumpIfWideEqual
            case .jumpIfNotEqual: .jumpIfWideNotEqual
            case .jumpIfLess: .jumpIfWideLess
            default: .jumpIfWideLessEqual
            }
        jump(isWide ? wideOpcode : opcode, swaps ? b : a, swaps ? a : b, to: &label, expression)
    }

    private mutating func inside(
        _ value: TypedExpression, _ low: TypedExpression, _ high: TypedExpression,
        _ expression: TypedExpression, _ jumpsWhen: Bool, _ label: inout Label
    ) {
        let a = word(value)
        if case .constant(let least) = low.operation, case .constant(let most) = high.operation {
            let b = builder.pair(least, most)
            jump(jumpsWhen ? .jumpIfInside : .jumpIfOutside, a, b, to: &label, expression)
            return
        }
        // Out if a < low or high < a.
        let b = word(low)
        let c = word(high)
        if jumpsWhen {
            var out = Label()
            jump(.jumpIfLess, a, b, to: &out, expression)
            jump(.jumpIfLessEqual, a, c, to: &label, expression)
            land(out)
        } else {
            jump(.jumpIfLess, a, b, to: &label, expression)
            jump(.jumpIfLess, c, a, to: &label, expression)
        }
    }
}
