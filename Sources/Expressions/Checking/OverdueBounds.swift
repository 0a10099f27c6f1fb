package import Diagnostics

/// What the words of a condition say about how many days an account can be overdue, for the lengths of texts.
///
/// Only what is certain counts: comparisons of `days_overdue` with numbers, joined by `and` and `or`. Anything
/// else leaves the bounds open, so that a text is never taken to be shorter than it can be.
package struct OverdueBounds: Sendable, Hashable {
    /// `days_overdue` has at most four digits in a text.
    package static let open = OverdueBounds(days: 0...9999)

    /// nil: the condition never holds.
    package var days: ClosedRange<Int>?

    package init(days: ClosedRange<Int>?) { self.days = days }

    /// The bounds that the condition in `text` sets.
    package init(condition text: EmbeddedText) {
        var bag = DiagnosticBag()
        guard let tree = Parser.parse(text, range: nil, into: &bag) else {
            self = .open
            return
        }
        self = Self.bounds(tree, tree.root)
    }

    /// The bounds of a moment that is `text`, such as `due + 7 days`, on the day itself or later; `.open` where
    /// the words say nothing certain. `due` is the name of the due date's field.
    package init(day text: EmbeddedText, due: String) {
        self = .open
        var bag = DiagnosticBag()
        guard let tree = Parser.parse(text, range: nil, into: &bag) else { return }
        switch tree[tree.root].kind {
        case .name(due): days = 0...0
        case .binary(let operation, let left, let right, _):
            guard case .name(due) = tree[left].kind,
                case .span(let count, let word) = tree[right].kind, word.unit == .days
            else { return }
            let offset = Int(clamping: count) * Int(word.factor)
            if operation == .subtract { days = 0...0 }
            if operation == .add, offset <= 9999 { days = offset...9999 }
        default: return
        }
    }

    package func meets(_ other: OverdueBounds) -> Bool {
        guard let days, let others = other.days else { return false }
        return days.overlaps(others)
    }

    private static func bounds(_ tree: ExpressionTree, _ id: NodeID) -> OverdueBounds {
        switch tree[id].kind {
        case .all(let parts):
            return parts.reduce(.open) { $0.intersected(bounds(tree, $1)) }
        case .any(let parts):
            return parts.map { bounds(tree, $0) }.reduce(OverdueBounds(days: nil)) { $0.joined($1) }
        case .binary(let operation, let left, let right, _):
            guard case .name(Builtin.daysOverdue.rawValue) = tree[left].kind else { return .open }
            return comparison(operation, tree, right)
        default: return .open
        }
    }

    private static func comparison(
        _ operation: BinaryOperator, _ tree: ExpressionTree, _ right: NodeID
    ) -> OverdueBounds {
        let most = 9999
        if operation == .in, case .range(let low, let high) = tree[right].kind,
            let low = number(tree, low), let high = number(tree, high)
        {
            return OverdueBounds(days: low <= high ? low...high : nil)
        }
        guard let limit = number(tree, right) else { return .open }
        switch operation {
        case .less: return OverdueBounds(days: limit > 0 ? 0...(limit - 1) : nil)
        case .lessEqual: return OverdueBounds(days: 0...limit)
        case .greater: return OverdueBounds(days: limit < most ? (limit + 1)...most : nil)
        case .greaterEqual: return OverdueBounds(days: limit...most)
        case .equal: return OverdueBounds(days: limit...limit)
        default: return .open
        }
    }

    private static func number(_ tree: ExpressionTree, _ id: NodeID) -> Int? {
        guard case .integer(let literal) = tree[id].kind else { return nil }
        return (0...9999).contains(literal.coefficient) ? Int(literal.coefficient) : nil
    }

    private func intersected(_ other: OverdueBounds) -> OverdueBounds {
        guard let days, let others = other.days, days.overlaps(others) else {
            return OverdueBounds(days: nil)
        }
        return OverdueBounds(days: days.clamped(to: others))
    }

    private func joined(_ other: OverdueBounds) -> OverdueBounds {
        guard let days else { return other }
        guard let others = other.days else { return self }
        return OverdueBounds(
            days: min(days.lowerBound, others.lowerBound)...max(days.upperBound, others.upperBound))
    }
}
