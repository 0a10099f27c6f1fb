internal import Diagnostics

/// Finds what is constant or contradicts itself in one condition.
///
/// What is wrong with a definition is told at the definition, not where it is used.
struct ConditionReview {
    let reasoning: Reasoning
    private(set) var findings: [Diagnostic] = []
    /// How many comparisons of one `and` or `or` are compared with one another.
    private static let mostCompared = 32

    init(_ reasoning: Reasoning) { self.reasoning = reasoning }

    mutating func review(_ part: Part) { visit(part, isWhole: true) }

    private mutating func visit(_ part: Part, isWhole: Bool) {
        if case .literal = part.kind { return }
        switch (reasoning.isEmpty(part.yes), reasoning.isEmpty(part.no)) {
        case (true, true): return
        case (true, false): report(part, never: true, isWhole)
        case (false, true): report(part, never: false, isWhole)
        case (false, false):
            findIdle(part)
            findDead(part)
            for child in part.children { visit(child, isWhole: false) }
        }
    }

    /// `part` is never true, or else never false.
    private mutating func report(_ part: Part, never: Bool, _ isWhole: Bool) {
        let leaves = reasoning.leaves(of: part, holds: never)
        var isKnown = false
        for leaf in leaves where reasoning.isEmpty(leaf.region) {
            isKnown = true
            if leaf.via == nil { report(leaf, never: never, isWhole) }
        }
        if isKnown { return }
        guard let (later, earlier) = reasoning.clash(leaves) else { return }
        let isInside = earlier.allSatisfy { other in
            guard let a = later.via?.reference.range, let b = other.via?.reference.range else {
                return false
            }
            return a == b
        }
        if isInside { return }
        findings.append(
            never
                ? ReasoningMessages.contradiction(
                    later, earlier, severity(leaves, isWhole), isWhole,
                    labels(later, earlier, never))
                : ReasoningMessages.exhaustion(
                    later, earlier, isWhole, labels(later, earlier, never)))
    }

    /// A leaf that is constant on its own.
    private mutating func report(_ leaf: Leaf, never: Bool, _ isWhole: Bool) {
        let part = leaf.part
        switch part.kind {
        case .literal: return
        case .any, .all:
            // Each of its parts has its own reason.
            let before = findings.count
            for child in part.children { visit(child, isWhole: isWhole) }
            if findings.count > before { return }
        default: break
        }
        let reasons = reasoning.reasons(leaf.region)
        findings.append(
            never
                ? ReasoningMessages.never(leaf, reasons, severity([leaf], isWhole), isWhole)
                : ReasoningMessages.always(leaf, reasons, isWhole))
    }

    /// What can never hold is an error, unless it is a part of a condition or rests on an `at_most`.
    private func severity(_ leaves: [Leaf], _ isWhole: Bool) -> Severity {
        if !isWhole { return .warning }
        var region = Region.all
        for leaf in leaves { region.formIntersection(leaf.region) }
        return reasoning.isEmpty(region, trusting: false) ? .error : .warning
    }

    private func labels(_ later: Leaf, _ earlier: [Leaf], _ never: Bool) -> [Label] {
        var labels = earlier.map { leaf in
            ReasoningMessages.label(
                leaf.via == nil ? leaf.place : leaf.shown.span, never: never,
                definition: leaf.via.map { environmentName($0.definition) })
        }
        if let via = later.via {
            labels.append(
                ReasoningMessages.inDefinition(
                    later.shown.span, environmentName(via.definition)))
        }
        return labels
    }

    private func environmentName(_ definition: Int) -> String {
        reasoning.definitionNames[definition] ?? ""
    }

    /// In `a > 30 and (a < 10 or b)` the first of the two can never hold.
    private mutating func findDead(_ part: Part) {
        guard case .all = part.kind, part.children.count <= Self.mostCompared else { return }
        for (at, child) in part.children.enumerated() {
            guard case .any = child.kind else { continue }
            var around: [Leaf] = []
            for (other, sibling) in part.children.enumerated() where other != at {
                around += reasoning.leaves(of: sibling, holds: true)
            }
            let region = Region.intersection(around.map(\.region)[...])
            for term in child.children
            where reasoning.isEmpty(region.intersection(term.yes)) && !reasoning.isEmpty(term.yes) {
                let leaves = around + reasoning.leaves(of: term, holds: true)
                guard let (later, earlier) = reasoning.clash(leaves) else { continue }
                findings.append(
                    ReasoningMessages.contradiction(
                        later, earlier, .warning, false, labels(later, earlier, true)))
            }
        }
    }

    // MARK: Comparisons that change nothing

    /// In `a > 30 and a > 10` the second says nothing new.
    private mutating func findIdle(_ part: Part) {
        let holds: Bool
        switch part.kind {
        case .all: holds = true
        case .any: holds = false
        default: return
        }
        let leaves = reasoning.leaves(of: part, holds: holds)
            .filter { $0.via == nil && Self.side($0.region) != nil }
        guard leaves.count > 1, leaves.count <= Self.mostCompared else { return }
        var idle: Set<Int> = []
        for (at, leaf) in leaves.enumerated() {
            for (other, strict) in leaves.enumerated()
            where other != at && !idle.contains(other) {
                guard let a = Self.side(leaf.region), let b = Self.side(strict.region),
                    a.term == b.term, b.set.isSubset(of: a.set),
                    !reasoning.isEmpty(leaf.opposite)
                else { continue }
                // Of two equal ones the second is idle.
                if a.set == b.set, at < other { continue }
                idle.insert(at)
                findings.append(ReasoningMessages.idle(leaf, strict, holds: holds))
                break
            }
        }
    }

    /// The one side of a comparison; nil for `has`, which guards what follows.
    private static func side(_ region: Region) -> Box.Side? {
        guard region.boxes.count == 1, region.boxes[0].sides.count == 1,
            let side = region.boxes[0].sides.first, side.set != .present
        else { return nil }
        return side
    }
}
