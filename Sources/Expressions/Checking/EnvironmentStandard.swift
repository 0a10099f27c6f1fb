package import Diagnostics

/// An expression in the standard dialect, and the type that was found for it.
package struct StandardExpression: Sendable {
    package let id: ExpressionID
    package let type: StandardType
    /// Whether it ends as a word, 0 or 1; else as a value.
    let isCondition: Bool
}

extension Environment {
    /// Checks and compiles an expression of CEL to the letter; nil if it has errors, which are in `bag`.
    package mutating func compileStandard(
        _ text: EmbeddedText, _ options: StandardOptions, into bag: inout DiagnosticBag
    ) -> StandardExpression? {
        if program.isOpen { program.begin(fields: fields) }
        var syntax = DiagnosticBag()
        let parsed = Parser.parse(text, dialect: .standard, into: &syntax)
        bag.add(contentsOf: syntax.sorted)
        // The lexer goes on behind a fault that it can guess; CEL knows no such guess.
        guard let tree = parsed, !syntax.hasErrors else { return nil }
        var checker = TypeChecker(
            environment: self, text: text, tree: tree, scope: Scope(allowed: []),
            refusesMissing: true, options: options)
        let root = checker.check(tree.root, [])
        bag.add(contentsOf: checker.findings)
        guard let root, checker.findings.isEmpty else { return nil }
        let expression = root.expression
        let type = checker.unifier.closed(checker.standardType(expression.type) ?? .dyn)
        let entry = lower(expression, text, definition: nil, result: nil)
        if program.isFull {
            bag.add(.programTooLarge(text.span(tree[tree.root].range)))
            return nil
        }
        program.entries.append(entry)
        return StandardExpression(
            id: ExpressionID(raw: Int32(program.entries.count - 1)), type: type,
            isCondition: expression.type.base == .boolean)
    }
}

extension Interpreter {
    /// The value of an expression of the standard dialect.
    package mutating func value(
        _ expression: StandardExpression
    ) throws(EvaluationFault) -> Value {
        if expression.isCondition { return .boolean(try holds(expression.id)) }
        return try value(expression.id)
    }
}
