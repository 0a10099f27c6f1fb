/// One way to call a function as the checker's table has it.
package struct FunctionOverload: Hashable, Sendable {
    package let name: String
    package let receiver: TypeWord?
    package let arity: Int
    package let result: TypeWord
}

extension Environment {
    /// What the checker's table of CEL's functions holds, without operators.
    package static var standardOverloads: Set<FunctionOverload> {
        var all: Set<FunctionOverload> = []
        for (name, overloads) in StandardDeclarations.byName
        where name.unicodeScalars.first?.properties.isAlphabetic == true {
            for overload in overloads {
                let receiver = overload.isMember ? overload.parameters.first : nil
                all.insert(
                    FunctionOverload(
                        name: name, receiver: receiver.map { TypeWord($0) },
                        arity: overload.parameters.count - (overload.isMember ? 1 : 0),
                        result: TypeWord(overload.result)))
            }
        }
        return all
    }

    /// The macros that are called behind a point.
    package static var macroNames: [String] { TypeChecker.macros.sorted() }
}
