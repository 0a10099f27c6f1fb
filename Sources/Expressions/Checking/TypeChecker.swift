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

    /// What is left of a checker that has done its work.
    struct Result {
        /// nil where the expression has errors.
        var checked: Checked?
        var findings: [Diagnostic]
        var uses: Set<Builtin>
        var usedFields: Set<Slot>
        var usedNames: Set<String>
        var ledger: [LedgerFact.Kind]
        var missing: (path: String, range: Range<Int>)?
    }

    let names: DeclaredNames
    private let fallibleDefinitions: Set<Int>
    let text: EmbeddedText
    let tree: ExpressionTree
    let scope: Scope
    /// Whether an unguarded optional value is a finding; else it makes the whole expression
    /// optional.
    let refusesMissing: Bool
    /// What the standard dialect adds: its names, functions and rules.
    let options: StandardOptions
    var unifier = TypeUnifier()
    /// Variables of the macros around, the innermost last.
    var locals: [Local] = []
    var variableCount = 0
    var findings: [Diagnostic] = []
    var uses: Set<Builtin> = []
    var usedFields: Set<Slot> = []
    var usedNames: Set<String> = []
    var ledger: [LedgerFact.Kind] = []
    var missing: (path: String, range: Range<Int>)?

    var decimals: Int { names.currency.decimals }

    init(
        environment: Environment, text: EmbeddedText, tree: ExpressionTree, scope: Scope,
        refusesMissing: Bool, options: StandardOptions = .campaign
    ) {
        names = environment.names
        fallibleDefinitions = environment.program.fallibleDefinitions
        self.text = text
        self.tree = tree
        self.scope = scope
        self.refusesMissing = refusesMissing
        self.options = options
    }

    var dialect: Dialect { options.dialect }
    var isLenient: Bool { !options.isChecked }
    var usesMacros: Bool { options.usesMacros }
    var container: String { options.container }
    var inputs: [String: StandardOptions.Input] { options.inputs }
    var functions: [String: [FunctionDeclaration]] { options.functions }

    /// Checks the whole expression, which ends as a word of the expected type.
    ///
    /// - Parameter mayBeValue: whether it may end as a list, a map or another value that is no word.
    mutating func checkWhole(
        _ expectation: Expectation, mayBeValue: Bool = false
    ) -> Checked? {
        guard var root = check(tree.root, scope.present) else { return nil }
        if mayBeValue, case .standard(let type) = root.expression.type.base {
            // What is still open stays so for ever.
            root.expression.type.base = .standard(unifier.closed(type))
            return root
        }
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
        case .boolean, .integer, .decimal, .percent, .span, .text:
            if dialect == .standard { return checkStandard(id, present).map(Checked.init) }
            return checkLiteral(node).map(Checked.init)
        case .null, .unsigned, .double, .bytes, .list, .map, .rootName, .optionalSelect,
            .optionalIndex, .index:
            return checkStandard(id, present).map(Checked.init)
        case .optionalElement:
            report(.unexpected("?", span(node.range)))
            return nil
        case .name, .select:
            if dialect == .standard { return checkStandard(id, present).map(Checked.init) }
            return checkPath(id, present)
        case .call(let name, let nameRange, let arguments):
            return checkCall(name, nameRange, arguments, node.range, present)
        case .method(let receiver, let name, let nameRange, let arguments):
            return checkMethod(receiver, name, nameRange, arguments, node.range, present)
        case .negate(let operand):
            if dialect == .standard { return checkStandard(id, present).map(Checked.init) }
            guard let operand = check(operand, present) else { return nil }
            if operand.expression.type.isStandard {
                return checkStandard(id, present).map(Checked.init)
            }
            return negated(operand.expression, node.range).map(Checked.init)
        case .not(let operand): return checkNot(operand, node.range, present)
        case .all(let terms): return checkAll(terms, node.range, present)
        case .any(let terms): return checkAny(terms, node.range, present)
        case .conditional(let condition, let first, let second):
            return checkConditional(condition, first, second, node.range, present)
        case .binary(let meant, let left, let right, let operatorRange):
            if dialect == .standard { return checkStandard(id, present).map(Checked.init) }
            return checkBinary(meant, left, right, operatorRange, node.range, present)
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
        default: return standardLiteral(node)
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
        if case .standard(let type) = expression.type.base {
            let known = unifier.resolved(type)
            if known.isDynamic || known == .wrapper(.boolean) || isLenient {
                return TypedExpression(
                    .condition(.truth(expression)), CheckedType(.boolean), expression.range)
            }
        }
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
        if a.expression.type.isStandard || b.expression.type.isStandard {
            return standardConditional(truth, a.expression, b.expression, range)
        }
        guard let (one, other) = unify(a.expression, b.expression, nil, range) else { return nil }
        var result = Checked(TypedExpression(.conditional(truth, one, other), one.type, range))
        // Where the test fails neither side has guarded anything, and `and` still reads its next term.
        if truth.mayFail(fallibleDefinitions) { return result }
        result.whenTrue = a.whenTrue.intersection(b.whenTrue)
        result.whenFalse = a.whenFalse.intersection(b.whenFalse)
        return result
    }

    /// One of two values, of the type that both have.
    private mutating func standardConditional(
        _ truth: TypedExpression, _ a: TypedExpression, _ b: TypedExpression, _ range: Range<Int>
    ) -> Checked? {
        guard let one = boxed(a), let other = boxed(b) else { return nil }
        let (x, y) = (type(of: one), type(of: other))
        var attempt = unifier
        guard attempt.accepts(x, y) || isLenient else {
            report(.branchesDiffer(x, y, span(range)))
            return nil
        }
        let joined = unifier.joined(x, y)
        let value = standard(.conditional(truth, one, other), joined, range)
        return Checked(settled(value))
    }
}
