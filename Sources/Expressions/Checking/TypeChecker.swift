internal import Diagnostics

/// Finds the type of every part of an expression and chooses what each operator does.
///
/// A part with a finding has no type, and what is built on it is not reported again. Whether an
/// optional value is present is followed through `and`, `or`, `not` and `? :`.
struct TypeChecker {
    /// A part's typed form, and the paths known to be present once it is true or false.
    struct Checked {
        var expression: TypedExpression
        var whenTrue: Set<String> = []
        var whenFalse: Set<String> = []

        init(_ expression: TypedExpression) { self.expression = expression }
    }

    let environment: Environment
    let text: EmbeddedText
    let tree: ExpressionTree
    let scope: Scope
    /// Whether an unguarded optional value is a finding; else it makes the whole expression
    /// optional.
    let refusesMissing: Bool
    var findings: [Diagnostic] = []
    var uses: Set<Builtin> = []
    var usedFields: Set<Slot> = []
    var usedNames: Set<String> = []
    var ledger: [LedgerFact.Kind] = []
    var missing: (path: String, range: Range<Int>)?

    var decimals: Int { environment.currency.decimals }

    init(
        environment: Environment, text: EmbeddedText, tree: ExpressionTree, scope: Scope,
        refusesMissing: Bool
    ) {
        self.environment = environment
        self.text = text
        self.tree = tree
        self.scope = scope
        self.refusesMissing = refusesMissing
    }

    /// Checks the whole expression, which ends as a word of the expected type.
    mutating func checkWhole(_ expectation: Expectation) -> Checked? {
        guard var root = check(tree.root, scope.present) else { return nil }
        guard let met = meet(expectation, root.expression), let ended = ended(met) else {
            return nil
        }
        root.expression = ended
        return root
    }

    mutating func report(_ finding: Diagnostic) { findings.append(finding) }

    func span(_ range: Range<Int>) -> SourceSpan { text.span(range) }
    func span(_ expression: TypedExpression) -> SourceSpan { text.span(expression.range) }
    func source(_ expression: TypedExpression) -> String { text.source(expression.range) }

    mutating func check(_ id: NodeID, _ present: Set<String>) -> Checked? {
        let node = tree[id]
        switch node.kind {
        case .boolean, .null, .integer, .decimal, .percent, .span, .text:
            return checkLiteral(node).map(Checked.init)
        case .name, .select: return checkPath(id, present)
        case .call(let name, let nameRange, let arguments):
            return checkCall(name, nameRange, arguments, node.range, present)
        case .method(let receiver, let name, let nameRange, let arguments):
            return checkMethod(receiver, name, nameRange, arguments, node.range, present)
        case .negate(let operand):
            guard let operand = check(operand, present) else { return nil }
            return negated(operand.expression, node.range).map(Checked.init)
        case .not(let operand): return checkNot(operand, node.range, present)
        case .all(let terms): return checkAll(terms, node.range, present)
        case .any(let terms): return checkAny(terms, node.range, present)
        case .conditional(let condition, let first, let second):
            return checkConditional(condition, first, second, node.range, present)
        case .binary(let meant, let left, let right, let operatorRange):
            return checkBinary(meant, left, right, operatorRange, node.range, present)
        case .index(let base, _):
            if check(base, present) != nil { report(.noIndex(span(node.range))) }
            return nil
        case .list:
            report(.listOutsideIn(span(node.range)))
            return nil
        case .range:
            report(.rangeOutside(span(node.range)))
            return nil
        }
    }

    private mutating func checkLiteral(_ node: SyntaxNode) -> TypedExpression? {
        switch node.kind {
        case .boolean(let value):
            return TypedExpression(.constant(value ? 1 : 0), CheckedType(.boolean), node.range)
        case .integer(let number):
            if number.coefficient > Int128(Int64.max) {
                report(.numberTooLarge(span(node.range)))
                return nil
            }
            return integer(number.coefficient, node.range)
        case .decimal(let number): return decimal(number, node.range)
        case .percent(let number): return percent(number, node.range)
        case .span(let count, let word):
            return TypedExpression(.constant(count), CheckedType(.span(word.unit)), node.range)
        case .text(let bytes):
            if bytes.count > TextWord.longest {
                report(.expressionTooLong(span(node.range)))
                return nil
            }
            return TypedExpression(
                .text(bytes), CheckedType(.text(.plain)), node.range, literal: .text(bytes))
        default:
            report(.noNull(span(node.range)))
            return nil
        }
    }

    /// An integer literal.
    func integer(_ value: Int128, _ range: Range<Int>) -> TypedExpression {
        TypedExpression(
            .constant(Int64(clamping: value)), CheckedType(.integer), range,
            literal: .integer(value))
    }

    func decimal(_ number: NumberLiteral, _ range: Range<Int>) -> TypedExpression {
        if let word = Int64(exactly: number.coefficient) {
            return TypedExpression(
                .constant(word), CheckedType(.decimal, scale: number.scale), range,
                literal: .decimal(number))
        }
        return TypedExpression(
            .wideConstant(number.coefficient),
            CheckedType(.decimal, scale: number.scale, isWide: true), range,
            literal: .decimal(number))
    }

    func percent(_ number: NumberLiteral, _ range: Range<Int>) -> TypedExpression {
        guard let value = number.coefficient(at: ValueType.percentScale),
            let word = Int64(exactly: value)
        else {
            return TypedExpression(
                .wideConstant(number.coefficient),
                CheckedType(.percent, scale: number.scale, isWide: true), range,
                literal: .percent(number))
        }
        return TypedExpression(
            .constant(word), CheckedType(.percent, scale: ValueType.percentScale), range,
            literal: .percent(number))
    }

    /// The expression as a boolean; a finding if it is none.
    mutating func condition(_ expression: TypedExpression) -> TypedExpression? {
        if expression.type.base == .boolean { return expression }
        report(
            .notACondition(
                expression.type, source(expression), span(expression), decimals: decimals))
        return nil
    }

    private mutating func checkNot(
        _ operand: NodeID, _ range: Range<Int>, _ present: Set<String>
    ) -> Checked? {
        guard let operand = check(operand, present),
            let condition = condition(operand.expression)
        else { return nil }
        var result = Checked(
            TypedExpression(.condition(.not(condition)), CheckedType(.boolean), range))
        result.whenTrue = operand.whenFalse
        result.whenFalse = operand.whenTrue
        return result
    }

    private mutating func checkAll(
        _ terms: [NodeID], _ range: Range<Int>, _ present: Set<String>
    ) -> Checked? {
        var known = present
        var whenFalse: Set<String>?
        var conditions: [TypedExpression] = []
        for term in terms {
            guard let checked = check(term, known), let condition = condition(checked.expression)
            else { continue }
            conditions.append(condition)
            known.formUnion(checked.whenTrue)
            whenFalse = whenFalse?.intersection(checked.whenFalse) ?? checked.whenFalse
        }
        if conditions.count < terms.count { return nil }
        var result = Checked(
            TypedExpression(.condition(.all(conditions)), CheckedType(.boolean), range))
        result.whenTrue = known.subtracting(present)
        result.whenFalse = whenFalse ?? []
        return result
    }

    private mutating func checkAny(
        _ terms: [NodeID], _ range: Range<Int>, _ present: Set<String>
    ) -> Checked? {
        var known = present
        var whenTrue: Set<String>?
        var conditions: [TypedExpression] = []
        for term in terms {
            guard let checked = check(term, known), let condition = condition(checked.expression)
            else { continue }
            conditions.append(condition)
            known.formUnion(checked.whenFalse)
            whenTrue = whenTrue?.intersection(checked.whenTrue) ?? checked.whenTrue
        }
        if conditions.count < terms.count { return nil }
        var result = Checked(
            TypedExpression(.condition(.any(conditions)), CheckedType(.boolean), range))
        result.whenTrue = whenTrue ?? []
        result.whenFalse = known.subtracting(present)
        return result
    }

    private mutating func checkConditional(
        _ condition: NodeID, _ first: NodeID, _ second: NodeID, _ range: Range<Int>,
        _ present: Set<String>
    ) -> Checked? {
        let test = check(condition, present)
        let truth = test.flatMap { self.condition($0.expression) }
        let a = check(first, present.union(test?.whenTrue ?? []))
        let b = check(second, present.union(test?.whenFalse ?? []))
        guard let truth, let a, let b else { return nil }
        guard let (one, other) = unify(a.expression, b.expression, nil, range) else { return nil }
        var result = Checked(TypedExpression(.conditional(truth, one, other), one.type, range))
        result.whenTrue = a.whenTrue.intersection(b.whenTrue)
        result.whenFalse = a.whenFalse.intersection(b.whenFalse)
        return result
    }
}
