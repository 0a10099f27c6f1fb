package import Diagnostics

/// What the expressions and texts of a campaign cost at most, known before a run.
package struct CostTable: Sendable {
    /// The work of one expression, or of all expressions of a text.
    package struct Cost: Sendable, Hashable {
        /// Units of an evaluation that does not fail, and of the worst; nil without a bound.
        package var least: Int
        package var most: Int?
        /// The worst without the definitions that it names, each of which is computed once for an account.
        package var own: Int?
        package var definitions: Set<Int>
        /// The field that has no `longest` or `at_most`: `most` takes its value to fill a whole row.
        package var open: Slot?
    }

    package struct Expression: Sendable {
        package var span: SourceSpan
        package var cost: Cost
    }

    package struct Text: Sendable {
        package var span: SourceSpan
        package var cost: Cost
        /// Most UTF-16 units and bytes; nil where a field without a bound is shown.
        package var units: Int?
        package var bytes: Int?
    }

    package internal(set) var expressions: [ExpressionID: Expression] = [:]
    /// In the order of their declaration; `span` is that of the name.
    package internal(set) var definitions: [Int: Expression] = [:]
    package internal(set) var texts: [TemplateID: Text] = [:]
    /// Definitions that may fail for some row, and then are computed again by the next who names them.
    package internal(set) var fallible: Set<Int> = []
    /// Expressions that belong to a text.
    package internal(set) var inTexts: Set<ExpressionID> = []

    /// Units beside those of definitions that are computed once for an account; nil without a bound.
    package func again(_ cost: Cost) -> Int? {
        cost.definitions.intersection(fallible).reduce(cost.own) {
            CostEstimate.sum($0, definitions[$1]?.cost.own)
        }
    }

    /// Units that one evaluation may use up.
    package static let limit = FunctionContext.workPerEvaluation
    /// Bytes that one text may have.
    package static let longestText = TemplateProgram.mostBytes
}

/// What is known of costs while a campaign is compiled.
struct CostStore: Sendable {
    /// With fields without a declared bound as large as a row, and as nothing.
    var full: [Int: DefinitionWork] = [:]
    var declared: [Int: DefinitionWork] = [:]
    /// Definitions of which a finding tells already.
    var reported: Set<Int> = []
    var table = CostTable()
}

extension Environment {
    /// No cell is longer than its row, which may have 1 MiB.
    private static let longestRow = Double(1 << 20)

    /// The costs of all that was compiled.
    package var costs: CostTable {
        var table = templates.costs.table
        for (id, text) in templates.costs.table.texts {
            let (cost, expressions) = self.cost(ofText: Int(id.raw))
            table.texts[id]?.cost = cost
            table.inTexts.formUnion(expressions)
            table.texts[id]?.span = text.span
        }
        return table
    }

    /// Notes what a checked expression costs, and reports what may exceed the limit.
    mutating func noteCost(
        of expression: TypedExpression, _ id: ExpressionID, _ text: EmbeddedText,
        into bag: inout DiagnosticBag
    ) {
        let estimate = CostEstimate(self, expression, open: Self.longestRow)
        report(estimate, expression, text, definition: nil, &bag)
        templates.costs.table.expressions[id] = CostTable.Expression(
            span: text.span(expression.range), cost: estimate.cost)
    }

    /// Notes what a definition costs when it is computed.
    mutating func noteCost(
        ofDefinition index: Int, _ expression: TypedExpression, _ text: EmbeddedText,
        into bag: inout DiagnosticBag
    ) {
        let estimate = CostEstimate(self, expression, open: Self.longestRow)
        report(estimate, expression, text, definition: index, &bag)
        let mayFail =
            program.fallibleDefinitions.contains(index) || expression.type.isStandard
        if mayFail { templates.costs.table.fallible.insert(index) }
        let declared = CostEstimate(self, expression, open: 0)
        templates.costs.full[index] = estimate.definition(mayFail)
        templates.costs.declared[index] = declared.definition(mayFail)
        templates.costs.table.definitions[index] = CostTable.Expression(
            span: definitions[index].nameSpan, cost: estimate.cost)
    }

    private mutating func report(
        _ estimate: CostEstimate, _ expression: TypedExpression, _ text: EmbeddedText,
        definition: Int?, _ bag: inout DiagnosticBag
    ) {
        guard estimate.isTooMuch, estimate.named.isDisjoint(with: templates.costs.reported) else {
            return
        }
        let declared = CostEstimate(self, expression, open: 0)
        if declared.isTooMuch {
            bag.add(.tooMuchWork(declared, text))
        } else if let part = estimate.openPart, let field = field(part.field) {
            bag.add(.workUnknown(field, text.span(part.range)))
        } else {
            return
        }
        if let definition { templates.costs.reported.insert(definition) }
    }

    /// The costliest way through a text's operations, which only jump forward, and the expressions in it.
    private func cost(ofText template: Int) -> (CostTable.Cost, Set<ExpressionID>) {
        let draft = templates.draft
        let entry = draft.entries[template]
        let (start, end) = (Int(entry.start), Int(entry.end))
        var way = [Way](repeating: Way(), count: end - start + 1)
        var total = CostTable.Cost(least: 0, most: 0, own: 0, definitions: [])
        var inside: Set<ExpressionID> = []
        for at in stride(from: end - 1, through: start, by: -1) {
            let operation = draft.operations[at]
            func target(_ place: Int32) -> Way { way[min(max(Int(place), at + 1), end) - start] }
            var next = way[at + 1 - start]
            switch operation.code {
            case .jump: next = target(operation.a)
            case .jumpIfMasked: next = next.or(target(operation.a))
            case .offerSentence:
                next = next.or(target(operation.c))
                var most = Way()
                for offer in 0..<Int(operation.b) {
                    let sentence = draft.sentences[Int(operation.a) + offer]
                    guard sentence >= 0, Int(sentence) != template else { continue }
                    let (cost, expressions) = cost(ofText: Int(sentence))
                    total.definitions.formUnion(cost.definitions)
                    total.open = total.open ?? cost.open
                    inside.formUnion(expressions)
                    most = most.or(Way(least: 0, most: cost.own))
                }
                next = next.after(least: 0, most: most.most)
            case .literal, .softSpace, .softParagraph, .lineEnd, .trimEnd, .last, .first, .mask,
                .upcase, .downcase, .truncate, .replace, .prepend, .escape, .urlEncode:
                break
            default:
                let id = ExpressionID(raw: operation.a)
                inside.insert(id)
                if operation.code == .jumpUnless || operation.b >= 0 {
                    next = next.or(target(operation.b))
                }
                guard let cost = templates.costs.table.expressions[id]?.cost else { break }
                total.definitions.formUnion(cost.definitions)
                total.open = total.open ?? cost.open
                next = next.after(least: cost.least, most: cost.own)
            }
            way[at - start] = next
        }
        total.least = way[0].least
        total.own = way[0].most
        total.most = total.definitions.reduce(total.own) {
            CostEstimate.sum($0, templates.costs.table.definitions[$1]?.cost.own)
        }
        return (total, inside)
    }
}

/// The units from one operation of a text to its end.
private struct Way {
    var least = 0
    var most: Int? = 0

    func or(_ other: Way) -> Way {
        let bound = most.flatMap { mine in other.most.map { max(mine, $0) } }
        return Way(least: min(least, other.least), most: bound)
    }

    func after(least: Int, most: Int?) -> Way {
        Way(least: self.least + least, most: CostEstimate.sum(self.most, most))
    }
}

/// The estimate of one expression.
struct CostEstimate {
    let work: WorkEstimator.Work
    let definitions: Set<Int>
    let named: Set<Int>
    let openPart: (field: Slot, range: Range<Int>)?
    /// Units with all definitions.
    let total: Double

    init(_ environment: borrowing Environment, _ expression: TypedExpression, open: Double) {
        let known =
            open == 0 ? environment.templates.costs.declared : environment.templates.costs.full
        var estimator = WorkEstimator(environment, open: open, known: known)
        work = estimator.whole(expression)
        definitions = estimator.definitions
        named = estimator.named
        openPart = estimator.openPart
        total = definitions.reduce(work.most) { $0 + (known[$1]?.most ?? 0) }
    }

    var isTooMuch: Bool { !(total <= Double(FunctionContext.workPerEvaluation)) }

    var cost: CostTable.Cost {
        CostTable.Cost(
            least: Self.units(work.least) ?? .max, most: Self.units(total),
            own: Self.units(work.most), definitions: definitions, open: openPart?.field)
    }

    func definition(_ mayFail: Bool) -> DefinitionWork {
        DefinitionWork(
            least: work.least, most: work.most, size: work.size, definitions: definitions,
            named: named, mayFail: mayFail)
    }

    /// Whole units, rounded down as the interpreter charges whole ones; nil without a bound.
    static func units(_ units: Double) -> Int? {
        // Beyond 2^53 a double no longer counts in ones; nothing comes near that has a bound.
        units < 9_007_199_254_740_992 ? Int(units) : nil
    }

    static func sum(_ a: Int?, _ b: Int?) -> Int? { TextExtent.sum(a, b) }
}

extension CostTable.Text {
    /// A text of this length; its work is added when all is compiled.
    init(_ text: EmbeddedText, _ extent: TextExtent) {
        span = text.map.whole
        cost = CostTable.Cost(least: 0, most: 0, own: 0, definitions: [])
        units = extent.units
        // UTF-8 takes three bytes for a UTF-16 unit at most, for the letters of GSM two.
        let each =
            switch extent.alphabet {
            case .ascii: 1
            case .basic: 2
            case .extended, .wide, .paired: 3
            }
        bytes = extent.units.flatMap { TextExtent.product($0, each) }
    }
}

extension Interpreter {
    /// Units that the last evaluation charged.
    package var chargedWork: Int { FunctionContext.workPerEvaluation - context.work }
}
