package import Diagnostics

/// What the reader of a campaign asks of conditions that it has compiled.
extension Environment {
    /// Keeps what a compiled condition or date says.
    mutating func reason(
        about expression: TypedExpression, _ id: ExpressionID, _ text: EmbeddedText
    ) {
        if expression.type.base == .date { reasoning.dates[id] = expression }
        guard expression.type.base == .boolean else { return }
        reasoning.conditions[id] = analysed(expression, text)
    }

    /// The same for a definition, before anything uses it.
    mutating func reason(
        about expression: TypedExpression, definition index: Int, _ text: EmbeddedText
    ) {
        reasoning.definitionOrder.append(index)
        reasoning.definitions[index] = expression
        reasoning.definitionNames[index] = definitions[index].name
        if expression.type.isNumber {
            let analyst = Analyst(environment: self, text: text, reasoning: reasoning)
            reasoning.definitionBounds[index] = analyst.bounds(of: expression)
        }
        guard expression.type.base == .boolean else { return }
        reasoning.definitionParts[index] = analysed(expression, text)
    }

    private mutating func analysed(_ expression: TypedExpression, _ text: EmbeddedText) -> Part {
        var store = Reasoning()
        swap(&store, &reasoning)
        var analyst = Analyst(environment: self, text: text, reasoning: store)
        store = Reasoning()
        let part = analyst.part(expression)
        reasoning = analyst.reasoning
        return part
    }

    /// Finds what is constant, contradicts itself or changes nothing in the conditions and definitions that
    /// were compiled, each for itself.
    ///
    /// Call it once, after all of them. `compile` does not, because to compute `1 < 2` is no mistake.
    package func reviewConditions(into bag: inout DiagnosticBag) {
        var review = ConditionReview(reasoning)
        for index in reasoning.definitionOrder {
            if let part = reasoning.definitionParts[index] { review.review(part) }
        }
        for id in reasoning.conditions.keys.sorted(by: { $0.raw < $1.raw }) {
            if let part = reasoning.conditions[id] { review.review(part) }
        }
        bag.add(contentsOf: review.findings)
    }

    // MARK: Questions

    /// The accounts for which the claim is true; all of them where nothing is known.
    package func region(_ claim: Claim) -> Region {
        guard let part = reasoning.conditions[claim.condition] else { return .all }
        return claim.holds ? part.yes : part.no
    }

    /// The accounts for which all claims are true.
    package func region(_ claims: [Claim]) -> Region {
        claims.reduce(.all) { $0.intersection(region($1)) }
    }

    /// The accounts whose value in `slot` is a number of `range`.
    package mutating func region(of slot: Slot, in range: ClosedRange<Int>) -> Region {
        var analyst = Analyst(
            environment: self, text: EmbeddedText.none, reasoning: reasoning)
        guard let term = analyst.term(of: slot) else { return .all }
        reasoning = analyst.reasoning
        return Region(
            term, IntervalSet(Int128(range.lowerBound)...Int128(range.upperBound)))
    }

    /// Whether no account can be in the region.
    package func isImpossible(_ region: Region) -> Bool { reasoning.isEmpty(region) }

    /// The smallest and the largest number in `slot` of the region's accounts; nil if nothing is known.
    package mutating func bounds(of slot: Slot, in region: Region) -> ClosedRange<Int>? {
        var analyst = Analyst(
            environment: self, text: EmbeddedText.none, reasoning: reasoning)
        guard let term = analyst.term(of: slot) else { return nil }
        reasoning = analyst.reasoning
        guard let values = reasoning.values(of: term, in: region), let least = values.least,
            let most = values.most
        else { return nil }
        return Int(clamping: least)...Int(clamping: most)
    }

    /// How many days after the date in `slot` a compiled date lies, at least and at most; nil if nothing is
    /// known. Months have 28 to 31 days.
    package func distance(_ date: ExpressionID, from slot: Slot) -> ClosedRange<Int>? {
        reasoning.dates[date].flatMap { distance($0, slot) }
    }

    private func distance(_ date: TypedExpression, _ slot: Slot) -> ClosedRange<Int>? {
        var date = date
        while case .definition(let index, _) = date.operation,
            let body = reasoning.definitions[index]
        {
            date = body
        }
        switch date.operation {
        case .slot(slot, _): return 0...0
        case .word(let operation, let base, let span):
            guard let from = distance(base, slot),
                case .constant(let count) = TermKey.resolved(span, reasoning.definitions).operation,
                (0...100_000).contains(count)
            else { return nil }
            let by = Int(count)
            switch operation {
            case .addDays: return from.lowerBound + by...from.upperBound + by
            case .subtractDays: return from.lowerBound - by...from.upperBound - by
            case .addMonths:
                return from.lowerBound + 28 * by...from.upperBound + 31 * by
            case .subtractMonths:
                return from.lowerBound - 31 * by...from.upperBound - 28 * by
            default: return nil
            }
        default: return nil
        }
    }

    /// Where `later` contradicts one of the earlier claims alone.
    package struct Clash: Sendable {
        package let later: SourceSpan
        package let earlier: SourceSpan
        /// Whether it is the earlier condition that must hold, not its opposite.
        package let earlierHolds: Bool
    }

    /// The comparisons at which `later` contradicts the first of the earlier claims that it contradicts; the
    /// whole conditions where no two comparisons do.
    package func clash(_ earlier: some Sequence<Claim>, _ later: Claim) -> Clash? {
        guard let part = reasoning.conditions[later.condition] else { return nil }
        let leaves = reasoning.leaves(of: part, holds: later.holds).prefix(Reasoning.mostLeaves)
        for claim in earlier {
            guard let other = reasoning.conditions[claim.condition],
                isImpossible(region(claim).intersection(region(later)))
            else { continue }
            let others = reasoning.leaves(of: other, holds: claim.holds)
            for mine in others.prefix(Reasoning.mostLeaves) {
                for leaf in leaves
                where isImpossible(mine.region.intersection(leaf.region)) {
                    return Clash(
                        later: leaf.place, earlier: mine.place, earlierHolds: claim.holds)
                }
            }
            return Clash(later: part.span, earlier: other.span, earlierHolds: claim.holds)
        }
        return nil
    }

    /// The first comparison of the claim that no account of the region can meet; the whole condition where
    /// it takes several; nil where the claim can be met.
    package func place(of claim: Claim, against region: Region) -> SourceSpan? {
        guard let part = reasoning.conditions[claim.condition],
            isImpossible(region.intersection(self.region(claim)))
        else { return nil }
        let leaf = reasoning.leaves(of: part, holds: claim.holds).first {
            isImpossible(region.intersection($0.region))
        }
        return leaf?.place ?? part.span
    }

    /// Whether a text that was compiled names the segment.
    package var textsReadSegment: Bool { reasoning.readsSegment }

    /// The branches of a compiled text, lines included: where each begins, and what must hold there.
    package func branches(of text: TemplateID) -> [(span: SourceSpan, claims: [Claim])] {
        (reasoning.branches[text] ?? []).map { ($0.span, $0.claims) }
    }
}

extension EmbeddedText {
    fileprivate static let none = EmbeddedText(
        bytes: [],
        map: ScalarMap(
            file: FileID(0), pieces: [], whole: SourceSpan(file: FileID(0), start: 0, length: 0)))
}
