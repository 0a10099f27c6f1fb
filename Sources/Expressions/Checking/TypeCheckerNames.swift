internal import Diagnostics

/// Names: fields, definitions, constants of imports, built-in names and their members.
extension TypeChecker {
    /// What a path stands for.
    enum Meaning {
        case slot(Slot, CheckedType, isOptional: Bool, path: String)
        case ledger(LedgerFact.Kind, CheckedType, isOptional: Bool)
        case definition(Int)
        case constant(ContiguousArray<UInt8>)
    }

    /// A name or a chain of members, from the first name on; nil if `id` is something else.
    func components(_ id: NodeID) -> [(name: String, range: Range<Int>)]? {
        var parts: [(name: String, range: Range<Int>)] = []
        var at = id
        while true {
            switch tree[at].kind {
            case .name(let name):
                parts.append((name, tree[at].range))
                return parts.reversed()
            case .select(let base, let name, let range):
                parts.append((name, range))
                at = base
            default: return nil
            }
        }
    }

    mutating func checkPath(_ id: NodeID, _ present: Set<String>) -> Checked? {
        let range = tree[id].range
        if let root = rootName(id), local(root) != nil {
            return standardPath(id).map(Checked.init)
        }
        if let value = definedValue(id, present) { return value.map(Checked.init) }
        if let type = typeName(id) { return Checked(type) }
        guard let parts = components(id) else {
            if case .select(let base, let name, let nameRange) = tree[id].kind,
                let base = check(base, present)
            {
                if base.expression.type.isStandard {
                    return member(base.expression, name, nameRange, range, isOptional: false)
                        .map(Checked.init)
                }
                report(.noMember(name, of: base.expression.type, span(nameRange)))
            }
            return nil
        }
        guard let meaning = meaning(parts) else { return nil }
        var checked = reference(meaning, parts, range, present).map(Checked.init)
        if case .ledger(.replied(let event), _, _) = meaning {
            checked?.whenTrue = LedgerFact.Kind.replied(event).implied
        }
        return checked
    }

    /// The name of a type, where nothing else has that name; nil if `id` is something else.
    private func typeName(_ id: NodeID) -> TypedExpression? {
        // Nearly no name of a campaign begins as those of types do.
        guard let root = rootName(id), root.utf8.first.map({ $0 < 0x80 }) ?? true,
            let parts = components(id)
        else { return nil }
        let path = parts.map(\.name).joined(separator: ".")
        guard StandardDeclarations.typeNames.contains(path), names.fieldIndex[root] == nil,
            names.definitionIndex[root] == nil
        else { return nil }
        return standard(.value(.type(path)), .type, tree[id].range)
    }

    /// The first name of a chain of members; nil if `id` is something else.
    private func rootName(_ id: NodeID) -> String? {
        var at = id
        while case .select(let base, _, _) = tree[at].kind { at = base }
        if case .name(let name) = tree[at].kind { return name }
        return nil
    }

    /// A member of a definition that is a map; nil if `id` is something else.
    private mutating func definedValue(
        _ id: NodeID, _ present: Set<String>
    ) -> TypedExpression?? {
        guard case .select(let base, let name, let nameRange) = tree[id].kind,
            let root = rootName(id), let index = names.definitionIndex[root],
            names.definitions[index].outcome?.type?.isStandard == true
        else { return nil }
        guard let value = check(base, present)?.expression else { return .some(nil) }
        guard value.type.isStandard else {
            report(.noMember(name, of: value.type, span(nameRange)))
            return .some(nil)
        }
        return .some(member(value, name, nameRange, tree[id].range, isOptional: false))
    }

    /// The value of a path; an optional one that is not known to be present is reported, or noted.
    private mutating func reference(
        _ meaning: Meaning, _ parts: [(name: String, range: Range<Int>)], _ range: Range<Int>,
        _ present: Set<String>
    ) -> TypedExpression? {
        switch meaning {
        case .slot(let slot, let type, let isOptional, let path):
            guard let absent = absent(path, isOptional, range, present) else { return nil }
            return TypedExpression(.slot(slot, mayBeMissing: absent), type, range)
        case .ledger(let kind, let type, let isOptional):
            guard let absent = absent(kind.path, isOptional, range, present) else { return nil }
            switch kind {
            case .thisDue, .inLast: return TypedExpression(.ledger(kind), type, range)
            default:
                guard let slot = names.slots.slot(of: kind) else { return nil }
                return TypedExpression(.slot(slot, mayBeMissing: absent), type, range)
            }
        case .constant(let bytes):
            return TypedExpression(.text(bytes), CheckedType(.text(.plain)), range)
        case .definition(let index):
            let definition = names.definitions[index]
            guard let outcome = definition.outcome, let type = outcome.type else { return nil }
            guard let absent = absent(definition.name, outcome.mayBeMissing, range, present) else {
                return nil
            }
            switch outcome.literal {
            case .decimal(let number): return decimal(number, range)
            case .percent(let number): return percent(number, range)
            default: break
            }
            return TypedExpression(.definition(index, mayBeMissing: absent), type, range)
        }
    }

    /// Whether the value of `path` may be missing here; nil if that was reported.
    private mutating func absent(
        _ path: String, _ isOptional: Bool, _ range: Range<Int>, _ present: Set<String>
    ) -> Bool? {
        if !isOptional || present.contains(path) { return false }
        if refusesMissing {
            report(.mayBeMissing(path, span(range)))
            return nil
        }
        if missing == nil { missing = (path, range) }
        return true
    }

    /// What a path means; records its use, and reports what is unknown or not to be used here.
    mutating func meaning(_ parts: [(name: String, range: Range<Int>)]) -> Meaning? {
        let path = parts.map(\.name).joined(separator: ".")
        let range = parts[0].range.lowerBound..<parts[parts.count - 1].range.upperBound
        if let found = declared(path) ?? builtin(path) {
            return record(found, path, range) ? found : nil
        }
        let root = parts[0]
        // A member of something that has none.
        if parts.count > 1, let found = declared(root.name) ?? builtin(root.name),
            !hasMembers(root.name)
        {
            let type: CheckedType? =
                switch found {
                case .slot(_, let type, _, _), .ledger(_, let type, _): type
                case .definition(let index): names.definitions[index].outcome?.type
                case .constant: CheckedType(.text(.plain))
                }
            guard let type else { return nil }
            report(.noMember(parts[1].name, of: type, span(parts[1].range)))
            return nil
        }
        reportUnknown(path, parts, range)
        return nil
    }

    private func declared(_ path: String) -> Meaning? {
        if let index = names.fieldIndex[path] {
            let field = names.fields[index]
            return .slot(
                Slot(raw: Int32(index)), CheckedType(field.type, decimals: decimals),
                isOptional: field.isOptional, path: path)
        }
        if let index = names.definitionIndex[path] { return .definition(index) }
        if let constant = names.constants[path] { return .constant(constant) }
        return nil
    }

    private func builtin(_ path: String) -> Meaning? {
        let slots = names.slots
        func known(_ slot: Slot, _ base: CheckedType.Base) -> Meaning {
            .slot(slot, CheckedType(base), isOptional: false, path: path)
        }
        func figure(_ slot: Slot, _ type: ValueType) -> Meaning {
            .slot(slot, CheckedType(type, decimals: decimals), isOptional: true, path: path)
        }
        return switch path {
        case "today": known(slots.today, .date)
        case "now": known(slots.now, .timestamp)
        case "days_overdue": known(slots.daysOverdue, .integer)
        case "days_until_due": known(slots.daysUntilDue, .integer)
        case "pay_by": known(slots.payBy, .date)
        case "segment": known(slots.segment, .enumeration(names.segments))
        case "arm": known(slots.arm, .enumeration(names.arms))
        case "offer.name":
            .slot(
                slots.offerIndex, CheckedType(.enumeration(names.offerNames)),
                isOptional: true, path: "offer")
        default:
            LedgerFact.Kind.byPath[path].map {
                .ledger(
                    $0, CheckedType($0.type, decimals: decimals), isOptional: $0.mayBeMissing)
            } ?? OfferFigure(path: path).map { figure(slots[$0], $0.type) }
        }
    }

    /// Built-in names that are no values themselves.
    private static let groups: Set<String> = ["offer", "notices", "replied", "promise", "payments"]

    private func hasMembers(_ root: String) -> Bool {
        Self.groups.contains(root)
            || names.constants.keys.contains { $0.hasPrefix(root + ".") }
    }

    /// Notes the use of `path`; false if it may not be used here, which is reported.
    mutating func record(_ meaning: Meaning, _ path: String, _ range: Range<Int>) -> Bool {
        switch meaning {
        case .constant:
            usedNames.insert(path)
        case .definition(let index):
            usedNames.insert(path)
            guard let outcome = names.definitions[index].outcome else { return true }
            usedFields.formUnion(outcome.usedFields)
            uses.formUnion(outcome.uses)
            for builtin in Builtin.allCases
            where outcome.uses.contains(builtin) && !scope.allowed.contains(builtin) {
                report(.notHere(builtin, through: path, span(range)))
                return false
            }
        case .slot(let slot, _, _, _) where Int(slot.raw) < names.fields.count:
            usedNames.insert(path)
            usedFields.insert(slot)
        case .slot, .ledger:
            let root = path.utf8.prefix { $0 != UInt8(ascii: ".") }
            guard let builtin = Builtin(rawValue: String(Substring(root))) else { return true }
            if !scope.allowed.contains(builtin) {
                report(.notHere(builtin, through: nil, span(range)))
                return false
            }
            let isEmpty =
                builtin == .segment && names.segments.isEmpty
                || builtin == .arm && names.arms.isEmpty
            if isEmpty {
                report(.nothingDivided(builtin, span(range)))
                return false
            }
            uses.insert(builtin)
            if case .ledger(let kind, _, _) = meaning { ledger.append(kind) }
        }
        return true
    }

    private mutating func reportUnknown(
        _ path: String, _ parts: [(name: String, range: Range<Int>)], _ range: Range<Int>
    ) {
        let root = parts[0]
        if Builtin.notHonoured.contains(root.name) {
            return report(.notHonoured(root.name, span(range)))
        }
        if root.name == "lines" || path == "offer.say" {
            return report(.onlyInTexts(path, span(range)))
        }
        if path == "otherwise" { return report(.otherwiseAlone(span(range))) }
        if Self.groups.contains(path) {
            return report(.needsMember(path, members: members(path), span(range)))
        }
        if hasMembers(root.name) {
            let members = members(root.name)
            if parts.count == 1 { return report(.needsMember(path, members: members, span(range))) }
            let wanted = parts.dropFirst().map(\.name).joined(separator: ".")
            let place = parts[1].range.lowerBound..<range.upperBound
            let nearest = Suggestion.nearest(to: wanted, among: members)
            return report(
                .unknownMember(
                    wanted, of: root.name, members: members, nearest: nearest, span(place)))
        }
        let nearest =
            Self.aliases[root.name] ?? Suggestion.nearest(to: root.name, among: knownNames())
        report(
            .unknownName(
                root.name, nearest: nearest, span(root.range),
                declared: nearest.flatMap { names.placeOf($0) }))
    }

    /// What people call the built-in names in Chinese.
    private static let aliases = [
        "逾期天数": "days_overdue", "天数": "days_overdue", "距到期天数": "days_until_due", "今天": "today",
        "今日": "today", "现在": "now", "分群": "segment", "最后还款日": "pay_by", "方案": "offer",
    ]

    private func members(_ root: String) -> [String] {
        switch root {
        case "offer": ["name", "say"] + OfferFigure.allCases.map(\.word)
        case "notices": ["this_due", "in_last", "last"]
        case "replied", "promise", "payments":
            LedgerFact.Kind.placed.filter { $0.path.hasPrefix(root + ".") }
                .map { String($0.path.dropFirst(root.count + 1)) }
        default:
            names.constants.keys.filter { $0.hasPrefix(root + ".") }
                .map { String($0.dropFirst(root.count + 1)) }.sorted()
        }
    }

    /// Every name that can begin an expression, in a fixed order.
    private func knownNames() -> [String] {
        names.fields.map(\.name) + names.definitions.map(\.name)
            + Builtin.allCases.filter(scope.allowed.contains).map(\.rawValue)
            + Set(
                names.constants.keys.map { key in
                    key.split(separator: ".").first.map(String.init) ?? key
                }
            ).sorted()
            + Self.functions.sorted()
    }

    /// Whether the argument of `has` is a member of a map or a variable, and not the name of a field.
    private func isMemberOfValue(_ id: NodeID) -> Bool {
        switch tree[id].kind {
        case .optionalSelect: return true
        case .select:
            guard let root = rootName(id) else { return true }
            if local(root) != nil { return true }
            guard let index = names.definitionIndex[root] else { return false }
            return names.definitions[index].outcome?.type?.isStandard == true
        default: return false
        }
    }

    /// `has(x)`: whether an optional value is there.
    mutating func checkHas(
        _ arguments: [NodeID], _ nameRange: Range<Int>, _ range: Range<Int>
    ) -> Checked? {
        if dialect == .standard || (arguments.count == 1 && isMemberOfValue(arguments[0])) {
            guard arguments.count == 1 else {
                report(.hasArgument(span(range)))
                return nil
            }
            return standardHas(arguments[0], range, scope.present).map(Checked.init)
        }
        guard arguments.count == 1, let parts = components(arguments[0]) else {
            report(.hasArgument(span(range)))
            return nil
        }
        let path = parts.map(\.name).joined(separator: ".")
        let meaning: Meaning
        if path == "promise", names.fieldIndex[path] == nil {
            meaning = .ledger(.promiseDate, CheckedType(.date), isOptional: true)
            if !record(meaning, path, parts[0].range) { return nil }
        } else if path == "offer", names.fieldIndex[path] == nil {
            meaning = .slot(
                names.slots.offerIndex, CheckedType(.enumeration(names.offerNames)),
                isOptional: true, path: path)
            if !record(meaning, path, parts[0].range) { return nil }
        } else {
            guard let found = self.meaning(parts) else { return nil }
            meaning = found
        }
        var inner: TypedExpression?
        var implied: Set<String> = []
        var isOptional = true
        let argument = tree[arguments[0]].range
        switch meaning {
        case .slot(let slot, let type, let optional, _):
            isOptional = optional
            inner = TypedExpression(.slot(slot, mayBeMissing: false), type, argument)
        case .ledger(let kind, let type, let optional):
            isOptional = optional
            inner = TypedExpression(.ledger(kind), type, argument)
            implied = kind.implied
        case .definition(let index):
            guard let outcome = names.definitions[index].outcome, let type = outcome.type
            else { return nil }
            isOptional = outcome.mayBeMissing
            inner = TypedExpression(.definition(index, mayBeMissing: false), type, argument)
        case .constant: isOptional = false
        }
        if !isOptional { report(.alwaysPresent(path, span(argument))) }
        let boolean = CheckedType(.boolean)
        guard isOptional, let inner else {
            return Checked(TypedExpression(.constant(1), boolean, range))
        }
        var result = Checked(TypedExpression(.condition(.present(inner)), boolean, range))
        result.whenTrue = implied.union([path])
        if path.hasPrefix("offer.") {
            result.whenTrue.insert("offer")
            result.whenTrue.formUnion(names.figures(besides: path))
        }
        return result
    }
}
