internal import Diagnostics

/// What is known of the conditions of one campaign: their terms, and the region of each.
///
/// A part of `Environment`, so a value: a copy goes its own way.
struct Reasoning: Sendable {
    /// Something that has a value for each account.
    struct Term: Sendable {
        /// Values that it has whatever the portfolio holds.
        var universe: IntervalSet
        /// The largest value that its field declares.
        var declared: IntervalSet?
        /// The two terms whose order is the value: -1, 0 or 1.
        var relation: Relation?
        /// Why the universe is what it is.
        var reason: Reason?
    }

    struct Relation: Sendable {
        let left: TermID
        let right: TermID
        /// Texts are equal or not; nothing else is known of their order.
        let isOrdered: Bool
    }

    enum Reason: Sendable {
        case daysOverdue, daysUntilDue, count, dayOfMonth
        case atMost(SourceSpan)
        /// Of the fields that it is computed from.
        case atMostOfFields
    }

    private(set) var terms: [Term] = []
    private var ids: [ContiguousArray<UInt8>: TermID] = [:]
    private var texts: [ContiguousArray<UInt8>: Int128] = [:]
    /// The conditions that were compiled.
    var conditions: [ExpressionID: Part] = [:]
    /// The dates that were compiled, for their distance from the due date.
    var dates: [ExpressionID: TypedExpression] = [:]
    /// Definitions in the order in which they were checked, each after those that it names.
    var definitionOrder: [Int] = []
    var definitions: [Int: TypedExpression] = [:]
    var definitionParts: [Int: Part] = [:]
    var definitionNames: [Int: String] = [:]
    var definitionBounds: [Int: TermBounds.Range] = [:]
    var daysOverdue: TermID?
    var daysUntilDue: TermID?
    /// Branches of texts, and what must hold to come there.
    private(set) var branches: [TemplateID: [TextBranch]] = [:]
    /// Whether a text names the segment.
    private(set) var readsSegment = false

    subscript(_ term: TermID) -> Term { _read { yield terms[Int(term.raw)] } }

    func term(_ key: ContiguousArray<UInt8>) -> TermID? { ids[key] }

    mutating func add(_ term: Term, _ key: ContiguousArray<UInt8>) -> TermID {
        let id = TermID(raw: Int32(terms.count))
        terms.append(term)
        ids[key] = id
        return id
    }

    mutating func note(_ work: TemplateWork, of text: TemplateID) {
        branches[text] = work.branches
        readsSegment = readsSegment || work.readsSegment
    }

    /// A number that stands for a text: equal texts have equal ones.
    mutating func number(of text: ContiguousArray<UInt8>) -> Int128 {
        if let number = texts[text] { return number }
        let number = Int128(texts.count)
        texts[text] = number
        return number
    }

    // MARK: What cannot be

    /// Whether no account can be in the region; `trusting` tells whether `at_most` of fields counts.
    func isEmpty(_ region: Region, trusting declared: Bool = true) -> Bool {
        region.boxes.allSatisfy { narrowed($0, declared) == nil }
    }

    /// The box with what follows from the terms' nature; nil if that leaves nothing.
    func narrowed(_ box: Box, _ declared: Bool) -> Box? {
        var box = box
        for index in box.sides.indices {
            let set = box.sides[index].set.intersection(values(box.sides[index].term, declared))
            if set.isEmpty { return nil }
            // Writing what is there would copy all sides.
            if set != box.sides[index].set { box.sides[index].set = set }
        }
        if let daysOverdue, let daysUntilDue, let overdue = box[daysOverdue],
            let until = box[daysUntilDue], !overdue.contains(0), !until.contains(0)
        {
            return nil
        }
        let relations = box.sides.filter { self[$0.term].relation != nil }
        if relations.isEmpty { return box }
        // Each round carries bounds one comparison further.
        for _ in 0..<Self.rounds {
            let before = box
            for side in relations {
                if !propagate(side.term, declared, &box) { return nil }
            }
            if box == before { break }
        }
        return box
    }

    private static let rounds = 4

    private func values(_ term: TermID, _ declared: Bool) -> IntervalSet {
        guard declared, let most = self[term].declared else { return self[term].universe }
        return self[term].universe.intersection(most)
    }

    /// Draws what follows from the order of two terms; false if it cannot be.
    private func propagate(_ term: TermID, _ declared: Bool, _ box: inout Box) -> Bool {
        guard let relation = self[term].relation, let signs = box[term] else { return true }
        func known(_ term: TermID) -> IntervalSet {
            (box[term] ?? values(term, declared)).intersection(.present)
        }
        let (a, b) = (known(relation.left), known(relation.right))
        guard let leastA = a.least, let mostA = a.most, let leastB = b.least, let mostB = b.most
        else { return false }
        let both = a.intersection(b)
        var possible = both.isEmpty ? IntervalSet.empty : IntervalSet(0...0)
        if relation.isOrdered {
            if leastA < mostB { possible = possible.union(IntervalSet(-1 ... -1)) }
            if mostA > leastB { possible = possible.union(IntervalSet(1...1)) }
        } else if a.single == nil || a != b {
            possible = possible.union(IntervalSet(-1 ... -1)).union(IntervalSet(1...1))
        }
        if !box.restrict(term, to: possible) { return false }
        guard let least = signs.intersection(possible).least,
            let most = signs.intersection(possible).most
        else { return false }
        if least == 0, most == 0 {
            return box.restrict(relation.left, to: both) && box.restrict(relation.right, to: both)
        }
        guard relation.isOrdered else { return true }
        var (newA, newB) = (a, b)
        if least >= 0 {
            newA = a.intersection(IntervalSet(from: leastB + least, to: mostA))
            newB = b.intersection(IntervalSet(from: leastB, to: mostA - least))
        } else if most <= 0 {
            newA = a.intersection(IntervalSet(from: leastA, to: mostB + most))
            newB = b.intersection(IntervalSet(from: leastA - most, to: mostB))
        }
        return box.restrict(relation.left, to: newA) && box.restrict(relation.right, to: newB)
    }

    /// The values that a term has in the region; nil if nothing is known of them.
    func values(of term: TermID, in region: Region) -> IntervalSet? {
        var result = IntervalSet.empty
        for box in region.boxes {
            guard let box = narrowed(box, true) else { continue }
            guard let set = box[term] else { return nil }
            result = result.union(set)
        }
        return result
    }
}

/// A condition, or a part of one, with the accounts for which it is true and those for which it is false.
///
/// Where a part has no value (a fault, a missing value) it is neither.
struct Part: Sendable {
    enum Kind: Sendable {
        case comparison, all, any, not, choice
        /// `true` or `false`, written out.
        case literal
        /// `has(x)`
        case presence
        case definition(Int)
    }

    var kind: Kind
    var children: [Part] = []
    var yes: Region
    var no: Region
    let text: EmbeddedText
    let range: Range<Int>

    var span: SourceSpan { text.span(range) }
}

/// A branch of a text.
struct TextBranch: Sendable {
    /// The tag that opens it.
    let span: SourceSpan
    /// What must hold, and what must not, for the text to come here.
    let claims: [Claim]
}

/// A condition that holds, or does not.
package struct Claim: Sendable, Hashable {
    package let condition: ExpressionID
    package let holds: Bool

    package init(_ condition: ExpressionID, holds: Bool = true) {
        self.condition = condition
        self.holds = holds
    }
}
