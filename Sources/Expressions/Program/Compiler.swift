internal import Diagnostics

/// Lowers one checked expression to register code.
///
/// Conditions become jumps, so that `and` and `or` cost nothing of their own; a comparison and its
/// jump are one instruction. Literals, fields and definitions are operands and cost no instruction
/// at all.
struct Compiler {
    /// Jumps that wait for the place that they go to.
    struct Label {
        var sources: [Int] = []
    }

    var builder: CodeBuilder
    let text: EmbeddedText
    let slots: BuiltinSlots
    let ledger: [LedgerFact]
    /// Definitions run inside of expressions and so may not share their temporaries.
    let isDefinition: Bool
    var wordTop = 0
    var wideTop = 0
    var referenceTop = 0
    /// Where the variables of macros stand: values, and texts that a loop walks over.
    var variables: [Int: UInt16] = [:]
    private var ownReferences: [UInt16] = []
    private var ownWords: [UInt16] = []
    private var ownWides: [UInt16] = []
    /// Where it is decided that the whole expression has no value.
    private var missing = Label()

    init(
        _ builder: CodeBuilder, _ text: EmbeddedText, _ slots: BuiltinSlots,
        _ ledger: [LedgerFact], isDefinition: Bool
    ) {
        self.builder = builder
        self.text = text
        self.slots = slots
        self.ledger = ledger
        self.isDefinition = isDefinition
    }

    /// Adds the code of the expression and returns where it begins.
    ///
    /// - Parameter result: the place of a value that is no word; a temporary if nil.
    mutating func compile(_ expression: TypedExpression, result: UInt16? = nil) -> UInt32 {
        let entry = UInt32(builder.instructions.count)
        let span = text.span(expression.range)
        if expression.type.base == .boolean {
            var no = Label()
            branch(expression, jumpsWhen: false, to: &no)
            builder.emit(.returnTrue, at: span)
            if !no.sources.isEmpty {
                land(no)
                builder.emit(.returnFalse, at: span)
            }
        } else if expression.type.isStandard {
            let place = result ?? referenceTemporary()
            reference(expression, into: place)
            builder.emit(.returnReference, place, at: span)
        } else {
            let result = word(expression)
            builder.emit(.returnWord, result, at: span)
        }
        if !missing.sources.isEmpty {
            land(missing)
            builder.emit(.returnMissing, at: span)
        }
        return entry
    }

    mutating func land(_ label: Label) {
        for source in label.sources { builder.land(source) }
    }

    mutating func jump(
        _ opcode: Opcode, small: Int = 0, _ a: UInt16 = 0, _ b: UInt16 = 0, to label: inout Label,
        _ expression: TypedExpression
    ) {
        label.sources.append(
            builder.emit(opcode, small: small, a, b, at: text.span(expression.range)))
    }

    /// Ends the whole expression without a value where this one is missing.
    mutating func leaveIfMissing(_ place: UInt16, _ expression: TypedExpression) {
        let source = builder.emit(.jumpIfMissing, place, at: text.span(expression.range))
        missing.sources.append(source)
    }

    // MARK: Temporaries

    mutating func temporary() -> UInt16 {
        defer { wordTop += 1 }
        if isDefinition {
            if wordTop == ownWords.count { ownWords.append(builder.place(0, "t\(wordTop)'")) }
            return ownWords[wordTop]
        }
        if wordTop >= CodeBuilder.sharedTemporaries { builder.isFull = true }
        return UInt16(clamping: builder.firstTemporary + wordTop)
    }

    private mutating func wideTemporary() -> UInt16 {
        defer { wideTop += 1 }
        if isDefinition {
            if wideTop == ownWides.count { ownWides.append(builder.placeWide(0)) }
            return ownWides[wideTop]
        }
        if wideTop >= CodeBuilder.sharedTemporaries { builder.isFull = true }
        return UInt16(clamping: wideTop)
    }

    mutating func referenceTemporary() -> UInt16 {
        defer { referenceTop += 1 }
        if isDefinition {
            if referenceTop == ownReferences.count {
                ownReferences.append(builder.placeReference())
            }
            // Several in a row are neighbours only if no constant came between.
            return ownReferences[referenceTop]
        }
        if referenceTop >= CodeBuilder.sharedTemporaries { builder.isFull = true }
        return UInt16(clamping: referenceTop)
    }

    // MARK: Words

    /// The place that holds the value, a word.
    mutating func word(_ expression: TypedExpression) -> UInt16 {
        let span = text.span(expression.range)
        let (words, wides) = (wordTop, wideTop)
        func release(_ compiler: inout Compiler) {
            (compiler.wordTop, compiler.wideTop) = (words, wides)
        }
        switch expression.operation {
        case .constant(let value): return builder.constant(value)
        case .text(let bytes):
            let value = builder.textWord(bytes)
            return builder.constant(value)
        case .slot(let slot, let mayBeMissing):
            let place = UInt16(clamping: slot.raw)
            if mayBeMissing { leaveIfMissing(place, expression) }
            return place
        case .ledger(let kind): return UInt16(clamping: slot(kind).raw)
        case .definition(let index, let mayBeMissing):
            let place = builder.definitionSlots[index]
            builder.emit(.ensure, UInt16(clamping: index), at: span)
            if mayBeMissing { leaveIfMissing(place, expression) }
            return place
        case .word(let operation, let left, let right):
            let a = word(left)
            let b = word(right)
            release(&self)
            let result = temporary()
            builder.emit(Self.opcode(operation), a, b, result, at: span)
            return result
        case .negate(let operand):
            let a = word(operand)
            release(&self)
            let result = temporary()
            builder.emit(.negate, a, 0, result, at: span)
            return result
        case .narrowed(let operand, let by):
            let a = wide(operand)
            release(&self)
            let result = temporary()
            builder.emit(.narrow, small: by, a, 0, result, at: span)
            return result
        case .size(let operand):
            let a = word(operand)
            release(&self)
            let result = temporary()
            var separator: UInt8 = 0
            if case .list(let byte) = operand.type.base { separator = byte }
            builder.emit(.size, small: Int(separator), a, 0, result, at: span)
            return result
        case .conditional(let condition, let first, let second):
            return choice(condition, first, second, expression)
        case .condition:
            let boolean = CheckedType(.boolean)
            let yes = TypedExpression(.constant(1), boolean, expression.range)
            let no = TypedExpression(.constant(0), boolean, expression.range)
            return choice(expression, yes, no, expression)
        case .element(let number): return variables[number] ?? 0
        case .unbox(let inner):
            let place = referenceTemporary()
            reference(inner, into: place)
            referenceTop -= 1
            release(&self)
            let result = temporary()
            builder.emit(
                .unbox, small: Int(BoxKind(expression.type).rawValue), place, 0, result, at: span)
            return result
        case .fault(let kind):
            builder.emit(.fail, small: kind.number, at: span)
            return temporary()
        case .wideConstant, .wide, .scaledUp, .rounded, .value, .input, .variable, .call, .list,
            .map, .optionalElement, .loop, .bind, .box:
            preconditionFailure("the checker narrows wide values before they are used as words")
        }
    }

    /// One of two words, in a temporary.
    private mutating func choice(
        _ condition: TypedExpression, _ first: TypedExpression, _ second: TypedExpression,
        _ whole: TypedExpression
    ) -> UInt16 {
        let span = text.span(whole.range)
        let (words, wides) = (wordTop, wideTop)
        var no = Label()
        var end = Label()
        branch(condition, jumpsWhen: false, to: &no)
        var result = word(first)
        (wordTop, wideTop) = (words, wides)
        let place = temporary()
        if result != place { builder.emit(.move, result, 0, place, at: span) }
        jump(.jump, to: &end, whole)
        land(no)
        (wordTop, wideTop) = (words, wides)
        result = word(second)
        (wordTop, wideTop) = (words, wides)
        _ = temporary()
        if result != place { builder.emit(.move, result, 0, place, at: span) }
        land(end)
        return place
    }

    private func slot(_ kind: LedgerFact.Kind) -> Slot {
        slots.slot(of: kind) ?? ledger.first { $0.kind == kind }?.slot ?? slots.noticesThisDue
    }

    private static func opcode(_ operation: TypedExpression.WordOperation) -> Opcode {
        switch operation {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .minimum: .minimum
        case .maximum: .maximum
        case .addDays: .addDays
        case .subtractDays: .subtractDays
        case .addMonths: .addMonths
        case .subtractMonths: .subtractMonths
        case .addTime: .addTime
        case .subtractTime: .subtractTime
        case .onOrBefore: .onOrBefore
        case .nextDay: .nextDay
        }
    }

    // MARK: Wide numbers

    /// The place that holds the value, a wide number.
    mutating func wide(_ expression: TypedExpression) -> UInt16 {
        let span = text.span(expression.range)
        let (words, wides) = (wordTop, wideTop)
        func release(_ compiler: inout Compiler) {
            (compiler.wordTop, compiler.wideTop) = (words, wides)
        }
        switch expression.operation {
        case .wideConstant(let value): return builder.constant(value)
        case .scaledUp(let operand, let by):
            if !operand.type.isWide {
                let a = word(operand)
                release(&self)
                let result = wideTemporary()
                builder.emit(.widen, small: by, a, 0, result, at: span)
                return result
            }
            let a = wide(operand)
            if by == 0 { return a }
            release(&self)
            let result = wideTemporary()
            builder.emit(.scaleUp, small: by, a, 0, result, at: span)
            return result
        case .rounded(let operand, let by):
            let a = wide(operand)
            release(&self)
            let result = wideTemporary()
            builder.emit(.round, small: by, a, 0, result, at: span)
            return result
        case .wide(let operation, let left, let right):
            return wide(operation, left, right, expression)
        case .unbox(let inner) where expression.type.isWide:
            let place = referenceTemporary()
            reference(inner, into: place)
            referenceTop -= 1
            release(&self)
            let result = wideTemporary()
            builder.emit(
                .unboxWide, small: Int(BoxKind(expression.type).rawValue), place,
                UInt16(clamping: expression.type.scale), result, at: span)
            return result
        case .conditional(let condition, let first, let second):
            var no = Label()
            var end = Label()
            branch(condition, jumpsWhen: false, to: &no)
            var result = wide(first)
            release(&self)
            let place = wideTemporary()
            if result != place { builder.emit(.moveWide, result, 0, place, at: span) }
            jump(.jump, to: &end, expression)
            land(no)
            release(&self)
            result = wide(second)
            release(&self)
            _ = wideTemporary()
            if result != place { builder.emit(.moveWide, result, 0, place, at: span) }
            land(end)
            return place
        default:
            let a = word(expression)
            release(&self)
            let result = wideTemporary()
            builder.emit(.widen, a, 0, result, at: span)
            return result
        }
    }

    private mutating func wide(
        _ operation: TypedExpression.WideOperation, _ left: TypedExpression,
        _ right: TypedExpression, _ whole: TypedExpression
    ) -> UInt16 {
        let (words, wides) = (wordTop, wideTop)
        // A product takes words as they are; the wide side stands first.
        var (left, right) = (left, right)
        if operation == .multiply, !left.type.isWide, right.type.isWide {
            swap(&left, &right)
        }
        let opcode: Opcode
        switch operation {
        case .add: opcode = .addWide
        case .subtract: opcode = .subtractWide
        case .minimum: opcode = .minimumWide
        case .maximum: opcode = .maximumWide
        case .divide: opcode = .divideWide
        case .multiply:
            opcode =
                !left.type.isWide
                ? .multiplyWords : right.type.isWide ? .multiplyWide : .multiplyWord
        }
        let a = opcode == .multiplyWords ? word(left) : wide(left)
        let isWord = opcode == .multiplyWords || opcode == .multiplyWord
        let b = isWord ? word(right) : wide(right)
        (wordTop, wideTop) = (words, wides)
        let result = wideTemporary()
        builder.emit(opcode, a, b, result, at: text.span(whole.range))
        return result
    }
}
