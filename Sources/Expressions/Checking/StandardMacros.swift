internal import Diagnostics

/// CEL's macros: `all`, `exists`, `map` and their kin, `cel.bind`, `optMap`, `sortBy`.
extension TypeChecker {
    /// A variable of a macro.
    struct Local {
        let name: String
        let number: Int
        /// The type of its value; nil for an element of a list of texts, which is a word.
        let type: StandardType?
    }

    static let macros: Set<String> = [
        "all", "exists", "exists_one", "existsOne", "map", "filter", "transformList",
        "transformMap", "transformMapEntry", "optMap", "optFlatMap", "sortBy",
    ]

    func local(_ name: String) -> Local? { locals.last { $0.name.utf8.elementsEqual(name.utf8) } }

    func reference(_ local: Local, _ range: Range<Int>) -> TypedExpression {
        guard let type = local.type else {
            return TypedExpression(.element(local.number), CheckedType(.text(.plain)), range)
        }
        return settled(standard(.variable(local.number), type, range))
    }

    /// Declares a variable for what `body` checks.
    private mutating func with<Result>(
        _ variables: [(name: String, type: StandardType?)],
        _ body: (inout TypeChecker, [Int]) -> Result
    ) -> Result {
        var numbers: [Int] = []
        for variable in variables {
            locals.append(Local(name: variable.name, number: variableCount, type: variable.type))
            numbers.append(variableCount)
            variableCount += 1
        }
        let result = body(&self, numbers)
        locals.removeLast(variables.count)
        return result
    }

    /// The macro that a method call is; nil if it is none, `.some(nil)` if it is one with findings.
    mutating func checkMacro(
        _ receiver: NodeID, _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID],
        _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression?? {
        if !usesMacros { return nil }
        if name == "bind", case .name("cel") = tree[receiver].kind, arguments.count == 3 {
            return .some(bind(arguments, range, present))
        }
        guard Self.macros.contains(name) else { return nil }
        switch (name, arguments.count) {
        case ("optMap", 2), ("optFlatMap", 2):
            return .some(optionalMap(receiver, name == "optFlatMap", arguments, range, present))
        case ("sortBy", 2): return .some(sortBy(receiver, arguments, nameRange, range, present))
        case ("all", 2...3), ("exists", 2...3), ("exists_one", 2...3), ("existsOne", 2...3),
            ("map", 2...3), ("filter", 2), ("transformList", 3...4), ("transformMap", 3...4),
            ("transformMapEntry", 3...4):
            return .some(loop(receiver, name, arguments, range, present))
        default: return nil
        }
    }

    /// The name that a macro declares; nil, reported, if it is no simple name.
    private mutating func variable(_ id: NodeID) -> String? {
        if case .name(let name) = tree[id].kind { return name }
        report(.macroVariable(span(tree[id].range)))
        return nil
    }

    private mutating func bind(
        _ arguments: [NodeID], _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression? {
        guard let name = variable(arguments[0]), let value = checkValue(arguments[1], present)
        else { return nil }
        return with([(name, type(of: value))]) { checker, numbers in
            guard let body = checker.check(arguments[2], present)?.expression,
                let boxed = checker.boxed(body)
            else { return nil }
            return checker.settled(
                checker.standard(
                    .bind(variable: numbers[0], value, boxed), checker.type(of: boxed), range))
        }
    }

    /// `x.optMap(v, e)`: `e` of the value, if there is one.
    private mutating func optionalMap(
        _ receiver: NodeID, _ isFlat: Bool, _ arguments: [NodeID], _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        guard let name = variable(arguments[0]), let base = checkValue(receiver, present) else {
            return nil
        }
        let inner = unifier.fresh()
        if !unifier.accepts(.optional(inner), type(of: base)), !isLenient {
            report(.notOptional(type(of: base), span(base)))
            return nil
        }
        let baseType = type(of: base)
        let held = variableCount
        variableCount += 1
        let whole = standard(.variable(held), baseType, base.range)
        let mapped: TypedExpression? = with([(name, unifier.resolved(inner))]) { checker, numbers in
            guard let body = checker.check(arguments[1], present)?.expression,
                let boxed = checker.boxed(body)
            else { return nil }
            let value = checker.standard(.call(.value, [whole]), .dyn, base.range)
            let bound = checker.standard(
                .bind(variable: numbers[0], value, boxed), checker.type(of: boxed), range)
            if isFlat { return bound }
            return checker.standard(
                .call(.optionalOf, [bound]), .optional(checker.type(of: boxed)), range)
        }
        guard let mapped else { return nil }
        let test = standard(.call(.hasValue, [whole]), .boolean, base.range)
        let condition = TypedExpression(.unbox(test), CheckedType(.boolean), base.range)
        let none = standard(.value(.optional(nil)), type(of: mapped), range)
        let choice = standard(.conditional(condition, mapped, none), type(of: mapped), range)
        return standard(.bind(variable: held, base, choice), type(of: mapped), range)
    }

    private mutating func sortBy(
        _ receiver: NodeID, _ arguments: [NodeID], _ nameRange: Range<Int>, _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        guard let name = variable(arguments[0]), let base = checkValue(receiver, present) else {
            return nil
        }
        let element = unifier.fresh()
        if !unifier.accepts(.list(element), type(of: base)), !isLenient {
            report(.noOverload("sortBy", [type(of: base)], span(nameRange)))
            return nil
        }
        let held = variableCount
        variableCount += 1
        let whole = standard(.variable(held), type(of: base), base.range)
        let keys: TypedExpression? = with([(name, unifier.resolved(element))]) { checker, numbers in
            guard let key = checker.checkValue(arguments[1], present) else { return nil }
            let loop = TypedExpression.Loop(
                result: .list, range: whole, first: numbers[0], transform: key)
            return checker.standard(.loop(loop), .list(checker.type(of: key)), range)
        }
        guard let keys else { return nil }
        let sorted = standard(.call(.sortByKeys, [whole, keys]), type(of: base), range)
        return standard(.bind(variable: held, base, sorted), type(of: base), range)
    }

    // MARK: Loops

    /// What the variables of a loop over `range` are; nil, reported, if it is neither list nor map.
    private mutating func loopTypes(
        _ base: TypedExpression, pairs: Bool
    ) -> (first: StandardType?, second: StandardType?)? {
        if case .list = base.type.base, !pairs { return (nil, nil) }
        let known = unifier.resolved(standardType(base.type) ?? .dyn)
        switch known {
        case .list(let element): return pairs ? (.integer, element) : (element, nil)
        case .map(let key, let value): return (key, pairs ? value : nil)
        case .dyn, .parameter: return (.dyn, pairs ? .dyn : nil)
        default:
            if isLenient { return (.dyn, pairs ? .dyn : nil) }
            report(.noLoop(known, span(base)))
            return nil
        }
    }

    private mutating func loop(
        _ receiver: NodeID, _ name: String, _ arguments: [NodeID], _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        let isTransform = name.hasPrefix("transform")
        let isQuantifier = ["all", "exists", "exists_one", "existsOne"].contains(name)
        let pairs = isTransform || (isQuantifier && arguments.count == 3)
        guard let first = variable(arguments[0]) else { return nil }
        var second: String?
        if pairs {
            second = variable(arguments[1])
            guard let second else { return nil }
            if second.utf8.elementsEqual(first.utf8) {
                report(.macroVariable(span(tree[arguments[1]].range)))
                return nil
            }
        }
        guard let base = check(receiver, present)?.expression else { return nil }
        let makesTexts = isQuantifier && !pairs
        var source = base
        if case .list = base.type.base, makesTexts {
            // The elements of a list of texts are read where they are.
        } else {
            guard let value = boxed(base) else { return nil }
            source = value
        }
        guard let (firstType, secondType) = loopTypes(source, pairs: pairs) else { return nil }
        var variables = [(name: first, type: firstType)]
        if let second { variables.append((second, secondType)) }
        let rest = Array(arguments.dropFirst(pairs ? 2 : 1))
        return with(variables) { checker, numbers in
            let loop = TypedExpression.Loop(
                result: .exists, range: source, first: numbers[0],
                second: pairs ? numbers[1] : nil)
            if isQuantifier {
                return checker.quantifier(loop, name, rest[0], range, present)
            }
            return checker.collector(loop, name, rest, range, present, (firstType, secondType))
        }
    }

    private mutating func quantifier(
        _ loop: TypedExpression.Loop, _ name: String, _ test: NodeID, _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        guard let body = check(test, present)?.expression, let condition = condition(body) else {
            return nil
        }
        var loop = loop
        loop.condition = condition
        loop.result = name == "all" ? .all : name == "exists" ? .exists : .existsOne
        let boolean = CheckedType(.boolean)
        // `list.exists(x, x == "…")` is one look at the list.
        if loop.result == .exists, loop.walksWords,
            case .condition(.textEqual(let a, let b)) = condition.operation,
            case .element(loop.first) = a.operation, case .text = b.operation
        {
            return TypedExpression(.condition(.textTest(.listHas, loop.range, b)), boolean, range)
        }
        return TypedExpression(.condition(.loop(loop)), boolean, range)
    }

    private mutating func collector(
        _ loop: TypedExpression.Loop, _ name: String, _ rest: [NodeID], _ range: Range<Int>,
        _ present: Set<String>, _ types: (StandardType?, StandardType?)
    ) -> TypedExpression? {
        var loop = loop
        if rest.count == 2 || name == "filter" {
            guard let body = check(rest[0], present)?.expression, let condition = condition(body)
            else { return nil }
            loop.condition = condition
        }
        if name == "filter" {
            let element = types.0 ?? .text
            loop.result = .list
            loop.transform = standard(.variable(loop.first), element, range)
            return standard(.loop(loop), .list(element), range)
        }
        guard let last = rest.last, let value = checkValue(last, present) else { return nil }
        loop.transform = value
        switch name {
        case "transformMap":
            loop.result = .map
            return standard(.loop(loop), .map(types.0 ?? .dyn, type(of: value)), range)
        case "transformMapEntry":
            loop.result = .entries
            let key = unifier.fresh()
            let item = unifier.fresh()
            if !unifier.accepts(.map(key, item), type(of: value)), !isLenient {
                report(.noOverload(name, [type(of: value)], span(value)))
                return nil
            }
            return standard(.loop(loop), type(of: value), range)
        default:
            loop.result = .list
            return standard(.loop(loop), .list(type(of: value)), range)
        }
    }
}
