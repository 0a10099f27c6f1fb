package import Diagnostics

/// The type of a part of an expression, for an editor.
package struct ExpressionType: Sendable {
    package let word: TypeWord
    let standard: StandardType

    /// The type in CEL's words: `list(string)`.
    package var name: String { word == .dayOfMonth ? word.rawValue : standard.name }

    /// What a macro's names stand for over a value of this type: its items, or the place or key and the item.
    package func items(_ count: Int) -> [ExpressionType] {
        let found: [StandardType] =
            switch standard {
            case .list(let item): count == 1 ? [item] : [.integer, item]
            case .map(let key, let value): [key, value]
            case .optional(let inner): [inner]
            default: [.dyn, .dyn]
            }
        return found.prefix(count).map { ExpressionType(word: TypeWord($0), standard: $0) }
    }
}

extension Environment {
    /// The type of the expression in `range`, with the variables of the macros around it; nil if it has faults.
    package func type(
        of text: EmbeddedText, _ range: Range<Int>,
        variables: [(name: String, type: ExpressionType?)]
    ) -> ExpressionType? {
        var bag = DiagnosticBag()
        guard let tree = Parser.parse(text, range: range, into: &bag) else { return nil }
        var checker = TypeChecker(
            environment: self, text: text, tree: tree,
            scope: Scope(allowed: Set(Builtin.allCases)), refusesMissing: false)
        for variable in variables {
            checker.locals.append(
                TypeChecker.Local(
                    name: variable.name, number: checker.variableCount,
                    type: variable.type?.standard ?? .dyn))
            checker.variableCount += 1
        }
        guard let found = checker.check(tree.root, [])?.expression.type,
            let open = checker.standardType(found)
        else { return nil }
        let standard = checker.unifier.closed(open)
        return ExpressionType(
            word: found.base == .dayOfMonth ? .dayOfMonth : TypeWord(standard), standard: standard)
    }
}
