internal import Diagnostics

/// Literals, names, members and elements of CEL's own.
extension TypeChecker {
    /// Checks a node in the standard dialect.
    mutating func checkStandard(_ id: NodeID, _ present: Set<String>) -> TypedExpression? {
        let node = tree[id]
        switch node.kind {
        case .boolean(let value):
            return TypedExpression(.constant(value ? 1 : 0), CheckedType(.boolean), node.range)
        case .null, .unsigned, .double, .bytes, .text, .integer:
            return standardLiteral(node)
        case .list(let elements): return listLiteral(elements, node.range, present)
        case .map(let entries): return mapLiteral(entries, node.range, present)
        case .name, .rootName: return standardName(id)
        case .select(let base, let name, let nameRange):
            if let found = standardPath(id) { return found }
            guard let base = checkValue(base, present) else { return nil }
            return member(base, name, nameRange, node.range, isOptional: false)
        case .optionalSelect(let base, let name, let nameRange):
            guard let base = checkValue(base, present) else { return nil }
            return member(base, name, nameRange, node.range, isOptional: true)
        case .index(let base, let key):
            return element(base, key, .index, node.range, present)
        case .optionalIndex(let base, let key):
            return element(base, key, .optionalIndex, node.range, present)
        case .negate(let operand):
            guard let operand = check(operand, present)?.expression else { return nil }
            return callStandard(
                StandardFunction.negate.rawValue, isMember: false, [operand],
                node.range.lowerBound..<node.range.lowerBound + 1, node.range)
        case .binary(let meant, let left, let right, let operatorRange):
            let a = check(left, present)?.expression
            let b = check(right, present)?.expression
            guard let a, let b else { return nil }
            return standardBinary(meant, a, b, operatorRange, node.range)
        default:
            report(.unexpected(text.source(node.range), span(node.range)))
            return nil
        }
    }

    /// The expression of a node as a value.
    mutating func checkValue(_ id: NodeID, _ present: Set<String>) -> TypedExpression? {
        guard let checked = check(id, present) else { return nil }
        return boxed(checked.expression)
    }

    mutating func standardLiteral(_ node: SyntaxNode) -> TypedExpression? {
        switch node.kind {
        case .null: return standard(.value(.null), .null, node.range)
        case .unsigned(let number):
            return standard(.value(.unsigned(number)), .unsigned, node.range)
        case .double(let number): return standard(.value(.double(number)), .double, node.range)
        case .bytes(let bytes): return standard(.value(.bytes(bytes)), .bytes, node.range)
        case .text(let bytes): return standard(.value(.text(bytes)), .text, node.range)
        case .integer(let number):
            guard let word = Int64(exactly: number.coefficient) else {
                report(.numberTooLarge(span(node.range)))
                return nil
            }
            return standard(.value(.integer(word)), .integer, node.range)
        default: return nil
        }
    }

    /// `[a, ?b]`; a constant where all its elements are.
    mutating func listLiteral(
        _ elements: [NodeID], _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression? {
        var parts: [TypedExpression] = []
        var type = elements.isEmpty ? unifier.fresh() : nil
        for element in elements {
            guard let (part, partType) = part(element, present) else { continue }
            parts.append(part)
            type = type.map { unifier.joined($0, partType) } ?? partType
        }
        guard parts.count == elements.count, let type else { return nil }
        var constants = ContiguousArray<Value>()
        for case .value(let value) in parts.map(\.operation) { constants.append(value) }
        if constants.count == parts.count {
            return standard(.value(.list(constants)), .list(type), range)
        }
        return standard(.list(parts), .list(type), range)
    }

    /// An element, or a key, with the type that the list or the map has of it.
    private mutating func part(
        _ id: NodeID, _ present: Set<String>
    ) -> (TypedExpression, StandardType)? {
        guard case .optionalElement(let inner) = tree[id].kind else {
            return checkValue(id, present).map { ($0, type(of: $0)) }
        }
        guard let value = checkValue(inner, present) else { return nil }
        let element = unifier.fresh()
        if !unifier.accepts(.optional(element), type(of: value)), !isLenient {
            report(.notOptional(type(of: value), span(value)))
            return nil
        }
        let part = standard(.optionalElement(value), .dyn, tree[id].range)
        return (part, unifier.resolved(element))
    }

    mutating func mapLiteral(
        _ entries: [NodeID], _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression? {
        var parts: [TypedExpression] = []
        var key: StandardType? = entries.isEmpty ? unifier.fresh() : nil
        var value: StandardType? = entries.isEmpty ? unifier.fresh() : nil
        for index in stride(from: 0, to: entries.count, by: 2) {
            let isOptional: Bool
            var keyID = entries[index]
            if case .optionalElement(let inner) = tree[keyID].kind {
                (isOptional, keyID) = (true, inner)
            } else {
                isOptional = false
            }
            guard var name = checkValue(keyID, present),
                let item = checkValue(entries[index + 1], present)
            else { continue }
            let keyType = type(of: name)
            var itemType = type(of: item)
            if isOptional {
                let inner = unifier.fresh()
                if !unifier.accepts(.optional(inner), itemType), !isLenient {
                    report(.notOptional(itemType, span(item)))
                    continue
                }
                itemType = unifier.resolved(inner)
                name = standard(.optionalElement(name), .dyn, name.range)
            }
            parts += [name, item]
            key = key.map { unifier.joined($0, keyType) } ?? keyType
            value = value.map { unifier.joined($0, itemType) } ?? itemType
        }
        guard parts.count == entries.count, let key, let value else { return nil }
        let type = StandardType.map(key, value)
        if let constant = Self.constantMap(parts) { return standard(.value(constant), type, range) }
        return standard(.map(parts), type, range)
    }

    /// The map of constants; nil if a part is none, or a key is no key or comes twice, which is a fault
    /// where the map is made.
    private static func constantMap(_ parts: [TypedExpression]) -> Value? {
        var map = MapValue()
        for index in stride(from: 0, to: parts.count, by: 2) {
            guard case .value(let key) = parts[index].operation,
                case .value(let value) = parts[index + 1].operation
            else { return nil }
            do { try map.insert(key, value) } catch { return nil }
        }
        return .map(map)
    }

    // MARK: Names

    private mutating func standardName(_ id: NodeID) -> TypedExpression? {
        if let found = standardPath(id) { return found }
        let range = tree[id].range
        if isLenient { return standard(.fault(.unknownName), .dyn, range) }
        report(.unknownName(text.source(range), nearest: nil, span(range), declared: nil))
        return nil
    }

    /// What a name or a chain of members stands for, by the longest name that is declared; nil if its first
    /// names are none.
    mutating func standardPath(_ id: NodeID) -> TypedExpression? {
        guard let (parts, isRoot) = standardComponents(id) else { return nil }
        if !isRoot, let local = local(parts[0].name) {
            return members(reference(local, parts[0].range), parts.dropFirst())
        }
        for length in stride(from: parts.count, through: 1, by: -1) {
            let name = parts[..<length].map(\.name).joined(separator: ".")
            let range = parts[0].range.lowerBound..<parts[length - 1].range.upperBound
            for candidate in isRoot ? [name] : candidates(name) {
                let found: TypedExpression
                if let input = inputs[candidate] {
                    found = settled(standard(.input(input.number), input.type, range))
                } else if StandardDeclarations.typeNames.contains(candidate) {
                    found = standard(.value(.type(candidate)), .type, range)
                } else {
                    continue
                }
                return members(found, parts.dropFirst(length))
            }
        }
        return nil
    }

    /// The names that a name may mean in its container, the innermost first.
    func candidates(_ name: String) -> [String] {
        var names: [String] = []
        var container = self.container
        while !container.isEmpty {
            names.append("\(container).\(name)")
            container = container.lastIndex(of: ".").map { String(container[..<$0]) } ?? ""
        }
        return names + [name]
    }

    private func standardComponents(
        _ id: NodeID
    ) -> (parts: [(name: String, range: Range<Int>)], isRoot: Bool)? {
        var parts: [(name: String, range: Range<Int>)] = []
        var at = id
        while true {
            switch tree[at].kind {
            case .name(let name), .rootName(let name):
                parts.append((name, tree[at].range))
                if case .rootName = tree[at].kind { return (parts.reversed(), true) }
                return (parts.reversed(), false)
            case .select(let base, let name, let range):
                parts.append((name, range))
                at = base
            default: return nil
            }
        }
    }

    /// The members of a value, one after the other.
    private mutating func members(
        _ base: TypedExpression, _ parts: ArraySlice<(name: String, range: Range<Int>)>
    ) -> TypedExpression? {
        var value = base
        for part in parts {
            guard let boxed = boxed(value),
                let next = member(
                    boxed, part.name, part.range, value.range.lowerBound..<part.range.upperBound,
                    isOptional: false)
            else { return nil }
            value = next
        }
        return value
    }

    // MARK: Members and elements

    /// `base.name` of a map, or of an optional map.
    mutating func member(
        _ base: TypedExpression, _ name: String, _ nameRange: Range<Int>, _ range: Range<Int>,
        isOptional: Bool
    ) -> TypedExpression? {
        let type: StandardType
        switch self.type(of: base) {
        case .map(_, let value): type = isOptional ? .optional(value) : value
        case .optional(.map(_, let value)): type = .optional(value)
        case .optional(let inner) where inner.isDynamic: type = .optional(.dyn)
        case .optional where isLenient: type = .dyn
        case let known where known.isDynamic || isLenient:
            type = isOptional ? .optional(.dyn) : .dyn
        case let known:
            report(.noStandardMember(name, of: known, span(nameRange)))
            return nil
        }
        let key = standard(.value(Value(name)), .text, nameRange)
        return settled(
            standard(.call(isOptional ? .optionalSelect : .select, [base, key]), type, range))
    }

    private mutating func element(
        _ base: NodeID, _ key: NodeID, _ function: StandardFunction, _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        let base = checkValue(base, present)
        let key = checkValue(key, present)
        guard let base, let key else { return nil }
        if type(of: base).isDynamic {
            let type: StandardType = function == .index ? .dyn : .optional(.dyn)
            return standard(.call(function, [base, key]), type, range)
        }
        return callStandard(function.rawValue, isMember: false, [base, key], key.range, range)
    }

    /// `has(a.b)` of a map; nil if the argument is no member of a value.
    mutating func standardHas(
        _ argument: NodeID, _ range: Range<Int>, _ present: Set<String>
    ) -> TypedExpression? {
        let base: NodeID
        let name: String
        switch tree[argument].kind {
        case .select(let of, let member, _), .optionalSelect(let of, let member, _):
            (base, name) = (of, member)
        default:
            report(.hasArgument(span(range)))
            return nil
        }
        guard let value = checkValue(base, present) else { return nil }
        switch type(of: value) {
        case .map, .optional, .dyn, .parameter: break
        case let known where !isLenient:
            report(.noStandardMember(name, of: known, span(tree[argument].range)))
            return nil
        default: break
        }
        let key = standard(.value(Value(name)), .text, tree[argument].range)
        return settled(standard(.call(.hasField, [value, key]), .boolean, range))
    }
}
