internal import Diagnostics

/// What was meant by a call in the wrong form, a choice without quotation marks, or a percent that is too much.
extension TypeChecker {
    /// A finding for `endsWith(邮箱, "@qq.com")`, which exists as a method; nil for other names.
    func asMethod(
        _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID], _ range: Range<Int>
    ) -> Diagnostic? {
        let isMacro = usesMacros && Self.macros.contains(name)
        let isOwn = dialect == .campaign && Self.methods.contains(name)
        guard let first = arguments.first,
            isOwn || isMacro || isStandardFunction(name, isMember: true)
        else { return nil }
        let receiver = text.source(tree[first].range)
        let rest = arguments.dropFirst().map { text.source(tree[$0].range) }
        let before =
            switch tree[first].kind {
            case .name, .select, .call, .method, .text, .list, .index: receiver
            default: "(\(receiver))"
            }
        return .otherForm(
            name, isMethod: true, "\(before).\(name)(\(rest.joined(separator: ", ")))",
            span(nameRange), whole: span(range))
    }

    /// A finding for `days_overdue.days()`, which exists as a function; nil for other names.
    func asFunction(
        _ receiver: NodeID, _ name: String, _ nameRange: Range<Int>, _ arguments: [NodeID],
        _ range: Range<Int>
    ) -> Diagnostic? {
        let isOwn = dialect == .campaign && Self.functions.contains(name)
        guard isOwn || isStandardFunction(name, isMember: false) else { return nil }
        let all = ([receiver] + arguments).map { text.source(tree[$0].range) }
        return .otherForm(
            name, isMethod: false, "\(name)(\(all.joined(separator: ", ")))", span(nameRange),
            whole: span(range))
    }

    /// Says of an unknown name beside a choice that it is one of its names, if it is.
    mutating func quote(_ id: NodeID, beside other: TypedExpression?) {
        guard case .name(let name) = tree[id].kind, let other,
            case .enumeration(let names) = other.type.base, names.contains(name)
        else { return }
        let place = span(tree[id].range)
        guard
            let at = findings.lastIndex(where: { $0.code == "D0330" && $0.span == place })
        else { return }
        findings[at] = .unquotedMember(name, place)
    }

    /// Warns where a percent field without `at_most` is compared with more than the whole.
    mutating func warnAboveWhole(_ a: TypedExpression, _ b: TypedExpression) {
        for (value, limit) in [(a, b), (b, a)] {
            guard case .slot(let slot, _) = value.operation, value.type.base == .percent,
                let field = names.field(slot), field.atMost == nil,
                case .percent(let number) = limit.literal,
                let whole = NumberLiteral(coefficient: 1, scale: 0).coefficient(at: number.scale),
                number.coefficient > whole
            else { continue }
            report(
                .percentAboveWhole(
                    field.name, source(limit), span(limit), declared: field.span))
        }
    }
}
