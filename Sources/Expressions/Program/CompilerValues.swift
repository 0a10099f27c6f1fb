internal import Diagnostics

/// Values that carry their kind: calls, lists, maps and loops, in the bank of references.
extension Compiler {
    /// Leaves the value in r[`place`].
    mutating func reference(_ expression: TypedExpression, into place: UInt16) {
        let span = text.span(expression.range)
        let (words, wides, references) = (wordTop, wideTop, referenceTop)
        defer { (wordTop, wideTop, referenceTop) = (words, wides, references) }
        switch expression.operation {
        case .value(let value):
            let constant = builder.placeReference(value)
            builder.emit(.moveReference, constant, 0, place, at: span)
        case .input(let number):
            let input = builder.place(input: number)
            builder.emit(.moveReference, input, 0, place, at: span)
        case .variable(let number):
            builder.emit(.moveReference, variables[number] ?? 0, 0, place, at: span)
        case .definition(let index, _):
            builder.emit(.ensure, UInt16(clamping: index), at: span)
            builder.emit(
                .moveReference, builder.definitionReferences[index] ?? 0, 0, place, at: span)
        case .box(let inner): box(inner, into: place, span)
        case .call(let function, let arguments): call(function, arguments, into: place, span)
        case .list(let elements):
            let list = referenceTemporary()
            builder.emit(.newList, 0, 0, list, at: span)
            for element in elements { append(element, to: list) }
            builder.emit(.moveReference, list, 0, place, at: span)
        case .map(let parts): map(parts, into: place, span)
        case .loop(let loop): collect(loop, into: place, span)
        case .bind(let variable, let value, let body):
            let held = referenceTemporary()
            reference(value, into: held)
            variables[variable] = held
            reference(body, into: place)
        case .conditional(let condition, let first, let second):
            var no = Label()
            var end = Label()
            branch(condition, jumpsWhen: false, to: &no)
            reference(first, into: place)
            jump(.jump, to: &end, expression)
            land(no)
            reference(second, into: place)
            land(end)
        case .fault(let kind): builder.emit(.fail, small: kind.number, at: span)
        default: box(expression, into: place, span)
        }
    }

    private mutating func box(
        _ expression: TypedExpression, into place: UInt16, _ span: SourceSpan
    ) {
        let kind = Int(BoxKind(expression.type).rawValue)
        let scale = UInt16(clamping: expression.type.scale)
        if expression.type.isWide {
            let a = wide(expression)
            builder.emit(.boxWide, small: kind, a, scale, place, at: span)
            return
        }
        let a = word(expression)
        let more: UInt16 =
            switch expression.type.base {
            case .list(let separator): UInt16(separator)
            case .enumeration(let names): builder.number(enumeration: names)
            default: scale
            }
        builder.emit(.box, small: kind, a, more, place, at: span)
    }

    private mutating func call(
        _ function: StandardFunction, _ arguments: [TypedExpression], into place: UInt16,
        _ span: SourceSpan
    ) {
        // The arguments of a call are neighbours.
        let places = neighbours(arguments.count)
        for (argument, place) in zip(arguments, places) { reference(argument, into: place) }
        builder.emit(
            .call, small: arguments.count, places.first ?? 0, function.number, place, at: span)
    }

    /// Temporaries side by side; a definition's own are made in one go.
    private mutating func neighbours(_ count: Int) -> [UInt16] {
        if isDefinition { return (0..<count).map { _ in builder.placeReference() } }
        return (0..<count).map { _ in referenceTemporary() }
    }

    private mutating func append(_ element: TypedExpression, to list: UInt16) {
        let held = referenceTemporary()
        defer { referenceTop -= 1 }
        let (value, isOptional) = unwrapped(element)
        reference(value, into: held)
        builder.emit(
            .append, small: isOptional ? 1 : 0, held, 0, list, at: text.span(element.range))
    }

    private func unwrapped(_ element: TypedExpression) -> (TypedExpression, Bool) {
        if case .optionalElement(let inner) = element.operation { return (inner, true) }
        return (element, false)
    }

    private mutating func map(
        _ parts: [TypedExpression], into place: UInt16, _ span: SourceSpan
    ) {
        let map = referenceTemporary()
        let key = referenceTemporary()
        let value = referenceTemporary()
        builder.emit(.newMap, 0, 0, map, at: span)
        for index in stride(from: 0, to: parts.count, by: 2) {
            let (name, isOptional) = unwrapped(parts[index])
            reference(name, into: key)
            reference(parts[index + 1], into: value)
            builder.emit(
                .insert, small: isOptional ? 1 : 0, key, value, map,
                at: text.span(parts[index].range))
        }
        builder.emit(.moveReference, map, 0, place, at: span)
    }

    // MARK: Loops

    /// A loop that has begun: where it goes on, where it ends, and the places of its variables.
    struct OpenLoop {
        let next: Int
        var done: Label
        let first: UInt16
    }

    /// Begins a loop; its variables stand for the body.
    private mutating func open(_ loop: TypedExpression.Loop, _ span: SourceSpan) -> OpenLoop {
        if loop.walksWords, case .list(let separator) = loop.range.type.base {
            let list = word(loop.range)
            let rest = temporary()
            let element = temporary()
            builder.emit(.beginTexts, small: Int(separator), list, 0, rest, at: span)
            let next = builder.emit(.nextText, small: Int(separator), rest, element, at: span)
            variables[loop.first] = element
            return OpenLoop(next: next, done: Label(sources: [next]), first: element)
        }
        let places = neighbours(2)
        let range = referenceTemporary()
        let number = UInt16(clamping: builder.loops)
        builder.loops += 1
        reference(loop.range, into: range)
        builder.emit(.beginLoop, range, number, at: span)
        let next = builder.emit(
            .nextElement, small: loop.second == nil ? 0 : 1, places[0], number, at: span)
        variables[loop.first] = places[0]
        if let second = loop.second { variables[second] = places[1] }
        return OpenLoop(next: next, done: Label(sources: [next]), first: places[0])
    }

    private mutating func repeatLoop(_ loop: OpenLoop, _ span: SourceSpan) {
        let distance = builder.instructions.count - loop.next
        if distance > Int(UInt16.max) { builder.isFull = true }
        builder.emit(.loopBack, 0, 0, UInt16(clamping: distance), at: span)
    }

    /// `exists`, `all`, `exists_one` as jumps.
    mutating func quantify(
        _ loop: TypedExpression.Loop, _ expression: TypedExpression, _ jumpsWhen: Bool,
        _ label: inout Label
    ) {
        let references = referenceTop
        defer { referenceTop = references }
        let span = text.span(expression.range)
        guard let condition = loop.condition else { return }
        if loop.result == .existsOne { return quantifyOne(loop, expression, jumpsWhen, &label) }
        let decisive = loop.result == .exists
        let held = mayFail(condition) ? holdFault(span) : nil
        let open = open(loop, span)
        var decided = Label()
        guarded(held) { $0.branch(condition, jumpsWhen: decisive, to: &decided) }
        repeatLoop(open, span)
        land(open.done)
        if let held { builder.emit(.throwFault, 0, held, at: span) }
        if jumpsWhen == decisive {
            label.sources += decided.sources
        } else {
            jump(.jump, to: &label, expression)
            land(decided)
        }
    }

    private mutating func quantifyOne(
        _ loop: TypedExpression.Loop, _ expression: TypedExpression, _ jumpsWhen: Bool,
        _ label: inout Label
    ) {
        let span = text.span(expression.range)
        guard let condition = loop.condition else { return }
        let zero = builder.constant(Word(0))
        let one = builder.constant(Word(1))
        let count = temporary()
        builder.emit(.move, zero, 0, count, at: span)
        let open = open(loop, span)
        var no = Label()
        branch(condition, jumpsWhen: false, to: &no)
        builder.emit(.add, count, one, count, at: span)
        land(no)
        repeatLoop(open, span)
        land(open.done)
        jump(jumpsWhen ? .jumpIfEqual : .jumpIfNotEqual, count, one, to: &label, expression)
    }

    /// `map`, `filter` and the `transform…` macros.
    private mutating func collect(
        _ loop: TypedExpression.Loop, into place: UInt16, _ span: SourceSpan
    ) {
        let result = referenceTemporary()
        let value = referenceTemporary()
        builder.emit(loop.result == .list ? .newList : .newMap, 0, 0, result, at: span)
        let open = open(loop, span)
        var no = Label()
        if let condition = loop.condition { branch(condition, jumpsWhen: false, to: &no) }
        if let transform = loop.transform { reference(transform, into: value) }
        switch loop.result {
        case .list: builder.emit(.append, value, 0, result, at: span)
        case .map: builder.emit(.insert, open.first, value, result, at: span)
        default: builder.emit(.insertAll, value, 0, result, at: span)
        }
        land(no)
        repeatLoop(open, span)
        land(open.done)
        builder.emit(.moveReference, result, 0, place, at: span)
    }

    // MARK: Faults that wait for the other side

    private mutating func holdFault(_ span: SourceSpan) -> UInt16 {
        let held = UInt16(clamping: builder.heldFaults)
        builder.heldFaults += 1
        builder.emit(.forgetFault, 0, held, at: span)
        return held
    }

    /// Emits code whose faults are held back; evaluation goes on behind it.
    private mutating func guarded(_ held: UInt16?, _ body: (inout Compiler) -> Void) {
        let start = builder.instructions.count
        body(&self)
        guard let held else { return }
        let end = UInt32(builder.instructions.count)
        builder.handlers.append(
            FaultHandler(start: UInt32(start), end: end, target: end, held: held))
    }

    /// `and` and `or` whose terms may fail: a later term that decides makes the fault forgotten.
    mutating func fallibleChain(
        _ terms: [TypedExpression], _ jumpsWhen: Bool, decidedBy decisive: Bool,
        _ label: inout Label
    ) {
        guard let last = terms.last else { return }
        let span = text.span(last.range)
        let held = holdFault(span)
        var decided = Label()
        for term in terms.dropLast() {
            guarded(mayFail(term) ? held : nil) {
                $0.branch(term, jumpsWhen: decisive, to: &decided)
            }
        }
        branch(last, jumpsWhen: decisive, to: &decided)
        builder.emit(.throwFault, 0, held, at: span)
        if jumpsWhen == decisive {
            label.sources += decided.sources
        } else {
            jump(.jump, to: &label, last)
            land(decided)
        }
    }

    /// Whether evaluation may fail for some row.
    func mayFail(_ expression: TypedExpression) -> Bool {
        expression.mayFail(builder.fallibleDefinitions)
    }
}

extension StandardFunction {
    private static let numbers: [StandardFunction: UInt16] = {
        var numbers: [StandardFunction: UInt16] = [:]
        for (index, function) in allCases.enumerated() { numbers[function] = UInt16(index) }
        return numbers
    }()

    static let all = ContiguousArray(allCases)

    /// Its place in `all`.
    var number: UInt16 { Self.numbers[self] ?? 0 }
}

extension EvaluationFault.Kind {
    static let all: ContiguousArray<EvaluationFault.Kind> = [
        .noSuchOverload, .noSuchFunction, .unknownName,
    ]

    /// Its place in `all`, for the few that are compiled.
    var number: Int { Self.all.firstIndex(of: self) ?? 0 }
}
