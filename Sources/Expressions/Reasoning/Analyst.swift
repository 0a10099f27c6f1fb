internal import Diagnostics

/// Works out for which accounts a checked condition is true and for which it is false.
struct Analyst {
    let environment: Environment
    let text: EmbeddedText
    var reasoning: Reasoning

    /// The condition with its parts, as they are written.
    mutating func part(_ expression: TypedExpression) -> Part {
        switch expression.operation {
        case .constant(let word):
            return leaf(.literal, word != 0 ? (.all, .none) : (.none, .all), expression)
        case .definition(let index, _):
            guard let known = reasoning.definitionParts[index] else { break }
            return leaf(.definition(index), (known.yes, known.no), expression)
        case .conditional(let test, let first, let second):
            let (c, a, b) = (part(test), part(first), part(second))
            let yes = c.yes.intersection(a.yes).union(c.no.intersection(b.yes))
            let no = c.yes.intersection(a.no).union(c.no.intersection(b.no))
            return leaf(.choice, (yes, no), expression, [c, a, b])
        case .condition(let condition): return part(condition, expression)
        default: break
        }
        return leaf(.comparison, truth(expression), expression)
    }

    private func leaf(
        _ kind: Part.Kind, _ sides: (yes: Region, no: Region), _ expression: TypedExpression,
        _ children: [Part] = []
    ) -> Part {
        Part(
            kind: kind, children: children, yes: sides.yes, no: sides.no, text: text,
            range: expression.range)
    }

    private mutating func part(
        _ condition: TypedExpression.Condition, _ whole: TypedExpression
    ) -> Part {
        switch condition {
        case .not(let operand):
            let operand = part(operand)
            return leaf(.not, (operand.no, operand.yes), whole, [operand])
        case .all(let terms):
            let parts = terms.map { part($0) }
            var (yes, no) = (Region.all, Region.none)
            for part in parts {
                yes.formIntersection(part.yes)
                no.formUnion(part.no)
            }
            return leaf(.all, (yes, no), whole, parts)
        case .any(let terms):
            let parts = terms.map { part($0) }
            var (yes, no) = (Region.none, Region.all)
            for part in parts {
                yes.formUnion(part.yes)
                no.formIntersection(part.no)
            }
            return leaf(.any, (yes, no), whole, parts)
        case .oneOf(let elements):
            // `x in [a, b]` is one comparison to who reads it.
            let parts = elements.map { part($0) }
            let yes = Region.union(parts.map(\.yes)[...])
            let no = Region.intersection(parts.map(\.no)[...])
            return leaf(.comparison, (yes, no), whole)
        case .compare(let meant, let a, let b) where a.type.isWhole:
            return leaf(.comparison, comparison(meant, a, b), whole)
        case .textEqual(let a, let b): return leaf(.comparison, textEqual(a, b), whole)
        case .inside(let value, let low, let high) where value.type.isWhole:
            let above = comparison(.greaterEqual, value, low)
            let below = comparison(.lessEqual, value, high)
            let sides = (above.yes.intersection(below.yes), above.no.union(below.no))
            return leaf(.comparison, sides, whole)
        case .member(let value, let bits) where value.type.isWhole:
            var set = IntervalSet.empty
            for index in 0..<64 where bits >> UInt64(index) & 1 == 1 {
                set = set.union(IntervalSet(Int128(index)...Int128(index)))
            }
            return leaf(.comparison, sides(value, set), whole)
        case .present(let value):
            guard let term = term(value) else {
                return leaf(.presence, (.all, .all), whole)
            }
            return leaf(
                .presence, (Region(term, .present), Region(term, .onlyMissing)), whole)
        default: return leaf(.comparison, truth(whole), whole)
        }
    }

    // MARK: Comparisons

    private mutating func comparison(
        _ meant: BinaryOperator, _ a: TypedExpression, _ b: TypedExpression
    ) -> (yes: Region, no: Region) {
        if a.type.base == .boolean {
            let (x, y) = (part(a), part(b))
            let same = x.yes.intersection(y.yes).union(x.no.intersection(y.no))
            let differ = x.yes.intersection(y.no).union(x.no.intersection(y.yes))
            return meant == .equal ? (same, differ) : (differ, same)
        }
        switch (constant(a), constant(b)) {
        case (let x?, let y?):
            let sign = IntervalSet(x < y ? -1 ... -1 : x == y ? 0...0 : 1...1)
            return sign.isSubset(of: Self.signs(meant)) ? (.all, .none) : (.none, .all)
        case (nil, let limit?): return bounded(a, meant, limit)
        case (let limit?, nil): return bounded(b, Self.turned(meant), limit)
        case (nil, nil): return ordered(a, b, Self.signs(meant), isOrdered: true)
        }
    }

    /// A value beside a constant of the same scale.
    private mutating func bounded(
        _ value: TypedExpression, _ meant: BinaryOperator, _ limit: Int128
    ) -> (yes: Region, no: Region) {
        var value = TermKey.resolved(value, reasoning.definitions)
        var power: Int128 = 1
        while case .scaledUp(let inner, let by) = value.operation {
            for _ in 0..<by {
                let (product, overflow) = power.multipliedReportingOverflow(by: 10)
                if overflow { return (.all, .all) }
                power = product
            }
            value = TermKey.resolved(inner, reasoning.definitions)
        }
        guard IntervalSet.line.contains(limit), limit > IntervalSet.line.lowerBound + 2 else {
            return (.all, .all)
        }
        // v * p <= c holds where v <= floor(c / p), v * p < c where v <= floor((c - 1) / p).
        let (first, last) = (IntervalSet.missing + 1, IntervalSet.line.upperBound)
        let upTo = Self.floor(limit, power)
        let below = Self.floor(limit - 1, power)
        let set =
            switch meant {
            case .equal: IntervalSet(from: below + 1, to: upTo)
            case .notEqual: IntervalSet(from: below + 1, to: upTo).complement
            case .less: IntervalSet(from: first, to: below)
            case .lessEqual: IntervalSet(from: first, to: upTo)
            case .greater: IntervalSet(from: upTo + 1, to: last)
            default: IntervalSet(from: below + 1, to: last)
            }
        return sides(value, set.intersection(.present))
    }

    private static func floor(_ a: Int128, _ b: Int128) -> Int128 {
        let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// The value is in `set`, or it is there and outside of it.
    private mutating func sides(
        _ value: TypedExpression, _ set: IntervalSet
    ) -> (yes: Region, no: Region) {
        guard let term = term(value) else { return (.all, .all) }
        return (Region(term, set), Region(term, set.complement.intersection(.present)))
    }

    private mutating func textEqual(
        _ a: TypedExpression, _ b: TypedExpression
    ) -> (yes: Region, no: Region) {
        switch (words(a), words(b)) {
        case (let x?, let y?): return x == y ? (.all, .none) : (.none, .all)
        case (nil, let words?): return textEqual(a, words)
        case (let words?, nil): return textEqual(b, words)
        case (nil, nil): return ordered(a, b, IntervalSet(0...0), isOrdered: false)
        }
    }

    private mutating func textEqual(
        _ value: TypedExpression, _ words: ContiguousArray<UInt8>
    ) -> (yes: Region, no: Region) {
        let number = reasoning.number(of: words)
        return sides(value, IntervalSet(number...number))
    }

    /// Two values of which neither is a constant: the sign of their difference is a term of its own.
    private mutating func ordered(
        _ a: TypedExpression, _ b: TypedExpression, _ signs: IntervalSet, isOrdered: Bool
    ) -> (yes: Region, no: Region) {
        guard let keyA = key(a), let keyB = key(b), let termA = term(a), let termB = term(b)
        else { return (.all, .all) }
        if keyA == keyB { return signs.contains(0) ? (.all, .none) : (.none, .all) }
        let isTurned = keyB.lexicographicallyPrecedes(keyA)
        let (left, right) = isTurned ? (termB, termA) : (termA, termB)
        let sign = sign(of: left, right, isOrdered, isTurned ? keyB + keyA : keyA + keyB)
        var turned = IntervalSet.empty
        for value: Int128 in -1...1 where signs.contains(isTurned ? -value : value) {
            turned = turned.union(IntervalSet(value...value))
        }
        let whole = IntervalSet(-1...1)
        let present = Region(left, .present).intersection(Region(right, .present))
        return (
            Region(sign, turned).intersection(present),
            Region(sign, turned.complement.intersection(whole)).intersection(present)
        )
    }

    private mutating func sign(
        of left: TermID, _ right: TermID, _ isOrdered: Bool, _ keys: ContiguousArray<UInt8>
    ) -> TermID {
        let key = ContiguousArray("order".utf8) + keys
        if let known = reasoning.term(key) { return known }
        return reasoning.add(
            Reasoning.Term(
                universe: IntervalSet(-1...1),
                relation: Reasoning.Relation(left: left, right: right, isOrdered: isOrdered)), key)
    }

    /// A condition of which nothing is known but that it is the same wherever it is written.
    private mutating func truth(_ expression: TypedExpression) -> (yes: Region, no: Region) {
        sides(expression, IntervalSet(1...1))
    }

    private func constant(_ expression: TypedExpression) -> Int128? {
        switch TermKey.resolved(expression, reasoning.definitions).operation {
        case .constant(let word): return Int128(word)
        case .wideConstant(let value): return value
        case .scaledUp(let inner, let by):
            guard var value = constant(inner) else { return nil }
            for _ in 0..<by {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                value = product
            }
            return value
        default: return nil
        }
    }

    private func words(_ expression: TypedExpression) -> ContiguousArray<UInt8>? {
        if case .text(let bytes) = TermKey.resolved(expression, reasoning.definitions).operation {
            return bytes
        }
        return nil
    }

    /// The signs of a - b for which the comparison holds.
    private static func signs(_ meant: BinaryOperator) -> IntervalSet {
        switch meant {
        case .equal: IntervalSet(0...0)
        case .notEqual: IntervalSet(-1 ... -1).union(IntervalSet(1...1))
        case .less: IntervalSet(-1 ... -1)
        case .lessEqual: IntervalSet(-1...0)
        case .greater: IntervalSet(1...1)
        default: IntervalSet(0...1)
        }
    }

    private static func turned(_ meant: BinaryOperator) -> BinaryOperator {
        switch meant {
        case .less: .greater
        case .lessEqual: .greaterEqual
        case .greater: .less
        case .greaterEqual: .lessEqual
        default: meant
        }
    }

    private func key(_ expression: TypedExpression) -> ContiguousArray<UInt8>? {
        TermKey.of(expression, reasoning.definitions)
    }

    // MARK: Terms

    /// The term that stands for the value; nil if nothing can be said of it.
    mutating func term(_ expression: TypedExpression) -> TermID? {
        let expression = TermKey.resolved(expression, reasoning.definitions)
        guard let key = key(expression) else { return nil }
        if let known = reasoning.term(key) { return known }
        let term =
            switch expression.operation {
            case .slot(let slot, _): described(slot)
            case .ledger(let kind): described(kind)
            default: described(expression)
            }
        let id = reasoning.add(term, key)
        if case .slot(environment.slots.daysOverdue, _) = expression.operation {
            reasoning.daysOverdue = id
        }
        if case .slot(environment.slots.daysUntilDue, _) = expression.operation {
            reasoning.daysUntilDue = id
        }
        return id
    }

    /// The term of a slot, used by an expression or not.
    mutating func term(of slot: Slot) -> TermID? {
        term(
            TypedExpression(
                .slot(slot, mayBeMissing: false), CheckedType(.integer), 0..<0))
    }

    private static let counts = IntervalSet(from: 0, to: IntervalSet.line.upperBound)
    private static let anyWord = IntervalSet(Int128(Word.missing + 1)...Int128(Word.max))

    /// Anything computed: a truth, a count, or a number between the bounds of its parts.
    private func described(_ expression: TypedExpression) -> Reasoning.Term {
        // A part of it may be missing, and then all of it is.
        var term = Reasoning.Term(universe: .present)
        if expression.type.base == .boolean { term.universe = IntervalSet(0...1) }
        if case .size = expression.operation {
            term.universe = Self.counts
            term.reason = .count
        } else if expression.type.isNumber, expression.type.isWhole {
            let bounds = bounds(of: expression)
            if let certain = bounds.certain { term.universe = IntervalSet(certain) }
            if let declared = bounds.declared {
                term.declared = IntervalSet(declared).union(.onlyMissing)
                term.reason = .atMostOfFields
            }
        }
        term.universe = term.universe.union(.onlyMissing)
        return term
    }

    /// The words that a field or a built-in value can have, missing ones left out.
    static func values(of slot: Slot, in environment: Environment) -> IntervalSet {
        if let field = environment.field(slot) { return values(of: field.type) }
        let slots = environment.slots
        switch slot {
        case slots.daysOverdue, slots.daysUntilDue, slots.noticesThisDue: return counts
        default: return anyWord
        }
    }

    private mutating func described(_ slot: Slot) -> Reasoning.Term {
        let slots = environment.slots
        if let field = environment.field(slot) {
            var term = Reasoning.Term(universe: Self.values(of: field.type))
            if field.type == .dayOfMonth { term.reason = .dayOfMonth }
            if let most = field.atMost {
                term.declared = IntervalSet(from: IntervalSet.missing, to: Int128(most))
                term.reason = .atMost(field.span)
            }
            if field.isOptional { term.universe = term.universe.union(.onlyMissing) }
            return term
        }
        switch slot {
        case slots.daysOverdue: return Reasoning.Term(universe: Self.counts, reason: .daysOverdue)
        case slots.daysUntilDue:
            return Reasoning.Term(universe: Self.counts, reason: .daysUntilDue)
        case slots.noticesThisDue: return Reasoning.Term(universe: Self.counts, reason: .count)
        case slots.segment: return names(environment.segments)
        case slots.arm: return names(environment.arms)
        case slots.offerIndex: return optional(names(environment.offerNames))
        case slots.today, slots.now, slots.payBy: return Reasoning.Term(universe: Self.anyWord)
        default: return Reasoning.Term(universe: Self.anyWord.union(.onlyMissing))
        }
    }

    private func described(_ kind: LedgerFact.Kind) -> Reasoning.Term {
        switch kind {
        case .thisDue, .inLast: Reasoning.Term(universe: Self.counts, reason: .count)
        default: Reasoning.Term(universe: Self.anyWord.union(.onlyMissing))
        }
    }

    private func names(_ names: [String]) -> Reasoning.Term {
        Reasoning.Term(universe: IntervalSet(from: 0, to: Int128(names.count - 1)))
    }

    private func optional(_ term: Reasoning.Term) -> Reasoning.Term {
        var term = term
        term.universe = term.universe.union(.onlyMissing)
        return term
    }

    private static func values(of type: ValueType) -> IntervalSet {
        switch type {
        case .boolean: IntervalSet(0...1)
        case .dayOfMonth: IntervalSet(1...31)
        case .time: IntervalSet(0...86_399)
        case .enumeration(let names): IntervalSet(from: 0, to: Int128(names.count - 1))
        case .text, .list: counts
        case .date: IntervalSet(Int128(Int32.min)...Int128(Int32.max))
        default: anyWord
        }
    }
}
