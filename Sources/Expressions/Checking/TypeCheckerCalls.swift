internal import Diagnostics

/// Functions and methods.
extension TypeChecker {
    static let functions: Set<String> = [
        "has", "days", "min", "max", "size", "date", "time", "timestamp",
    ]
    static let methods: Set<String> = [
        "startsWith", "endsWith", "contains", "size", "on_or_before", "next_day_of_month",
    ]

    mutating func checkCall(
        _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID], _ range: Range<Int>,
        _ present: Set<String>
    ) -> Checked? {
        if name == "has" { return checkHas(arguments, nameRange, range) }
        if name == "opted_out", dialect == .campaign {
            return optedOut(arguments, nameRange, range)
        }
        if Builtin.notHonoured.contains(name), dialect == .campaign {
            report(.notHonoured(name, span(nameRange)))
            return nil
        }
        let isOwn = dialect == .campaign && Self.functions.contains(name)
        guard isOwn || isStandardFunction(name, isMember: false) else {
            if isLenient { return Checked(standard(.fault(.noSuchFunction), .dyn, range)) }
            if let finding = asMethod(name, nameRange, arguments, range) {
                report(finding)
                return nil
            }
            let nearest = Suggestion.nearest(to: name, among: knownFunctions(isMember: false))
            report(.unknownFunction(name, nearest: nearest, span(nameRange)))
            return nil
        }
        let checked = arguments.map { check($0, present)?.expression }
        let values = checked.compactMap { $0 }
        if values.count < checked.count { return nil }
        if name == "matches", values.count == 2,
            let match = literalMatch(values[0], values[1], range)
        {
            return match.map(Checked.init)
        }
        if !isOwn || takesStandard(name, values) {
            return callNamed(name, values, nameRange, range).map(Checked.init)
        }
        if name == "min" || name == "max" {
            return extreme(name == "max", values, nameRange, range).map(Checked.init)
        }
        guard values.count == 1 else {
            report(.argumentCount(name, wanted: 1, found: values.count, span(range)))
            return nil
        }
        let value = values[0]
        switch name {
        case "days":
            guard value.type.base == .integer || value.type.base == .dayOfMonth else {
                report(.argument(name, CheckedType(.integer), value.type, span(value)))
                return nil
            }
            return Checked(TypedExpression(value.operation, CheckedType(.span(.days)), range))
        case "size": return size(value, range).map(Checked.init)
        default: return moment(name, value, range).map(Checked.init)
        }
    }

    private mutating func size(
        _ value: TypedExpression, _ range: Range<Int>
    ) -> TypedExpression? {
        if case .list = value.type.base {
            return TypedExpression(.size(value), CheckedType(.integer), range)
        }
        guard value.type.isText else {
            report(.argument("size", CheckedType(.text(.plain)), value.type, span(value)))
            return nil
        }
        return TypedExpression(.size(value), CheckedType(.integer), range)
    }

    /// `date("2026-11-20")`, `time("09:30")`, `timestamp("2026-11-20T10:00:00+08:00")`, read at
    /// check time.
    private mutating func moment(
        _ name: String, _ value: TypedExpression, _ range: Range<Int>
    ) -> TypedExpression? {
        guard case .text(let bytes) = value.literal else {
            report(.literalArgument(name, span(value)))
            return nil
        }
        let word: Word?
        let base: CheckedType.Base
        switch name {
        case "date": (word, base) = (CivilDate(bytes).map { Word($0.days) }, .date)
        case "time": (word, base) = (TimeOfDay(bytes).map { Word($0.seconds) }, .time)
        default: (word, base) = (Instant(rfc3339: bytes)?.microseconds, .timestamp)
        }
        guard let word else {
            report(.badMoment(name, String(decoding: bytes, as: UTF8.self), span(value)))
            return nil
        }
        return TypedExpression(.constant(word), CheckedType(base), range)
    }

    /// `min` and `max` of values of one type.
    private mutating func extreme(
        _ isMaximum: Bool, _ values: [TypedExpression], _ nameRange: Range<Int>, _ range: Range<Int>
    ) -> TypedExpression? {
        let name = isMaximum ? "max" : "min"
        guard values.count > 1 else {
            report(.argumentCount(name, wanted: 2, found: values.count, span(range)))
            return nil
        }
        // A value that is no literal comes first, so that literals take its type.
        let first = values.firstIndex { $0.literal == nil } ?? 0
        var best = values[first]
        if !best.type.isOrdered {
            report(.noOrder(best.type, span(nameRange)))
            return nil
        }
        for (index, value) in values.enumerated() where index != first {
            guard let (a, b) = unify(best, value, nil, range, operatorRange: nameRange) else {
                return nil
            }
            if a.type.isWide {
                best = TypedExpression(.wide(isMaximum ? .maximum : .minimum, a, b), a.type, range)
            } else {
                best = TypedExpression(.word(isMaximum ? .maximum : .minimum, a, b), a.type, range)
            }
        }
        return best
    }

    mutating func checkMethod(
        _ receiver: NodeID, _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID],
        _ range: Range<Int>, _ present: Set<String>
    ) -> Checked? {
        if dialect == .campaign, case .name("notices") = tree[receiver].kind,
            names.fieldIndex["notices"] == nil
        {
            return notices(name, nameRange, arguments, range, present)
        }
        if dialect == .campaign, let root = components(receiver)?.first,
            Builtin.notHonoured.contains(root.name)
        {
            report(.notHonoured(root.name, span(range)))
            return nil
        }
        if let macro = checkMacro(receiver, name, nameRange, arguments, range, present) {
            return macro.map(Checked.init)
        }
        if let qualified = qualifiedFunction(receiver, name) {
            return checkCall(
                qualified, tree[receiver].range.lowerBound..<nameRange.upperBound, arguments, range,
                present)
        }
        if let finding = misspeltFunction(receiver, name, nameRange) {
            if isLenient { return Checked(standard(.fault(.noSuchFunction), .dyn, range)) }
            report(finding)
            return nil
        }
        let isOwn = dialect == .campaign && Self.methods.contains(name)
        let isKnown = isOwn || isStandardFunction(name, isMember: true)
        if !isKnown, !isLenient,
            let finding = asFunction(receiver, name, nameRange, arguments, range)
        {
            report(finding)
            return nil
        }
        let base = check(receiver, present)?.expression
        if let base, base.type.isText, ["first", "last"].contains(name), dialect == .campaign {
            report(.filterInCondition(name, span(nameRange)))
            return nil
        }
        guard isKnown else {
            if base == nil { return nil }
            if isLenient { return Checked(standard(.fault(.noSuchFunction), .dyn, range)) }
            let nearest = Suggestion.nearest(to: name, among: knownFunctions(isMember: true))
            report(.unknownFunction(name, nearest: nearest, span(nameRange)))
            return nil
        }
        let checked = arguments.map { check($0, present)?.expression }
        let values = checked.compactMap { $0 }
        guard let base, values.count == checked.count else { return nil }
        if name == "matches", values.count == 1, let match = literalMatch(base, values[0], range) {
            return match.map(Checked.init)
        }
        if !isOwn || ([base] + values).contains(where: \.type.isStandard) {
            let result = callStandard(name, isMember: true, [base] + values, nameRange, range)
            return result.map(Checked.init)
        }
        let wanted = name == "size" ? 0 : 1
        guard values.count == wanted else {
            report(.argumentCount(name, wanted: wanted, found: values.count, span(range)))
            return nil
        }
        switch name {
        case "size": return size(base, range).map(Checked.init)
        case "on_or_before":
            guard base.type.base == .dayOfMonth else {
                report(.argument(name, CheckedType(.dayOfMonth), base.type, span(base)))
                return nil
            }
            guard values[0].type.base == .date else {
                report(.argument(name, CheckedType(.date), values[0].type, span(values[0])))
                return nil
            }
            return Checked(
                TypedExpression(.word(.onOrBefore, base, values[0]), CheckedType(.date), range))
        case "next_day_of_month":
            guard base.type.base == .date else {
                report(.argument(name, CheckedType(.date), base.type, span(base)))
                return nil
            }
            guard values[0].type.base == .dayOfMonth || values[0].type.base == .integer else {
                report(.argument(name, CheckedType(.dayOfMonth), values[0].type, span(values[0])))
                return nil
            }
            return Checked(
                TypedExpression(.word(.nextDay, values[0], base), CheckedType(.date), range))
        default:
            if name == "contains", case .list = base.type.base, values[0].type.isText {
                report(
                    .listContains(
                        source(values[0]), source(base),
                        inParentheses: range != tree[tree.root].range, span(nameRange),
                        whole: span(range)))
                return nil
            }
            for value in [base, values[0]] where !value.type.isText {
                report(.argument(name, CheckedType(.text(.plain)), value.type, span(value)))
                return nil
            }
            let test: TypedExpression.TextTest =
                name == "startsWith" ? .startsWith : name == "endsWith" ? .endsWith : .contains
            return Checked(
                TypedExpression(
                    .condition(.textTest(test, base, values[0])), CheckedType(.boolean), range))
        }
    }

    /// `opted_out(sms)`: the channel is named, not computed.
    private mutating func optedOut(
        _ arguments: [NodeID], _ nameRange: Range<Int>, _ range: Range<Int>
    ) -> Checked? {
        let channels = LedgerFact.Kind.channels
        guard arguments.count == 1, let parts = components(arguments[0]), parts.count == 1,
            let channel = channels.firstIndex(of: parts[0].name)
        else {
            let word = arguments.first.map { text.bytes[tree[$0].range] } ?? []
            let written = String(decoding: word, as: UTF8.self)
            report(
                .unknownMember(
                    written, of: "opted_out", members: channels,
                    nearest: Suggestion.nearest(to: written, among: channels),
                    span(arguments.first.map { tree[$0].range } ?? range)))
            return nil
        }
        let kind = LedgerFact.Kind.optedOut(channel: channel)
        let meaning = Meaning.ledger(kind, CheckedType(.boolean), isOptional: false)
        guard record(meaning, "opted_out", nameRange),
            let slot = names.slots.slot(of: kind)
        else { return nil }
        return Checked(
            TypedExpression(.slot(slot, mayBeMissing: false), CheckedType(.boolean), range))
    }

    /// `notices.in_last(7 days)`.
    private mutating func notices(
        _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID], _ range: Range<Int>,
        _ present: Set<String>
    ) -> Checked? {
        guard name == "in_last" else {
            report(
                .unknownMember(
                    name, of: "notices", members: ["this_due", "in_last", "last"],
                    nearest: Suggestion.nearest(to: name, among: ["this_due", "in_last", "last"]),
                    span(nameRange)))
            return nil
        }
        guard arguments.count == 1 else {
            report(.noticesInLast(span(range)))
            return nil
        }
        // What is wrong inside has been told.
        guard let value = check(arguments[0], present)?.expression else { return nil }
        guard value.type.base == .span(.days), case .constant(let days) = value.operation,
            (1...3660).contains(days)
        else {
            report(.noticesInLast(span(range)))
            return nil
        }
        let meaning = Meaning.ledger(
            .inLast(days: Int(days)), CheckedType(.integer), isOptional: false)
        guard record(meaning, "notices.in_last", nameRange) else { return nil }
        return Checked(
            TypedExpression(.ledger(.inLast(days: Int(days))), CheckedType(.integer), range))
    }
}
