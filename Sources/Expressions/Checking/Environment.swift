package import Diagnostics

/// Everything that expressions of one campaign can name, and the code compiled from them so far.
///
/// Declare fields first, then constants and definitions, then compile; `finish` gives the code. A
/// value: a copy goes its own way.
package struct Environment: Sendable {
    /// Definitions that build one upon the other at most.
    static let deepestDefinition = 64

    package let locale: Locale
    var names: DeclaredNames
    /// Fields that any expression has used.
    package private(set) var usedFields: Set<Slot> = []
    /// Fields, definitions and constants by the names under which expressions have used them.
    package private(set) var usedNames: Set<String> = []
    /// The facts of the ledger that the planner has to supply.
    package private(set) var ledgerFacts: [LedgerFact] = []
    var program = CodeBuilder()
    /// Lines, offers' sentences and compiled texts.
    var templates = TemplateStore()
    /// What conditions say, for those that are constant or contradict one another.
    var reasoning = Reasoning()
    private var checkedDefinitions = 0

    package init(currency: Currency, locale: Locale) {
        names = DeclaredNames(currency: currency)
        self.locale = locale
    }

    package var currency: Currency { names.currency }
    package var fields: [FieldDeclaration] { names.fields }
    package var segments: [String] { names.segments }
    package var arms: [String] { names.arms }
    package var offerNames: [String] { names.offerNames }
    var definitions: [Definition] { names.definitions }

    /// Where the planner leaves built-in values; valid once all fields are declared.
    package var slots: BuiltinSlots { names.slots }

    // MARK: Declarations

    /// Adds a field; its slot is its number. All fields come before the first compiled expression.
    @discardableResult
    package mutating func declare(field: FieldDeclaration) -> Slot {
        precondition(program.isOpen, "fields are declared before the first expression")
        names.add(field)
        return Slot(raw: Int32(fields.count - 1))
    }

    /// Adds a text of an import under its whole path, such as `lender.hotline`.
    package mutating func declare(constant path: String, text: String, span: SourceSpan) {
        names.add(constant: path, text, span)
    }

    /// Adds a definition; it is checked by `finishDefinitions`, whatever the order of the file.
    package mutating func declare(definition name: String, nameSpan: SourceSpan, text: EmbeddedText)
    {
        names.add(Definition(name: name, nameSpan: nameSpan, text: text))
    }

    /// Adds the segments' names in the order of the file.
    package mutating func declare(segments: [String]) { names.segments += segments }

    /// Adds the names of the experiment's arms in the order of the file.
    package mutating func declare(arms: [String]) { names.arms += arms }

    /// The field of a slot; nil for a built-in one.
    package func field(_ slot: Slot) -> FieldDeclaration? { names.field(slot) }

    /// The field's slot by its name.
    package func slot(ofField name: String) -> Slot? {
        names.fieldIndex[name].map { Slot(raw: Int32($0)) }
    }

    /// The text of a constant by its path.
    package func constant(_ path: String) -> ContiguousArray<UInt8>? { names.constants[path] }

    /// Whether a field or a definition has this name.
    package func knows(_ name: String) -> Bool {
        names.fieldIndex[name] != nil || names.definitionIndex[name] != nil
    }

    // MARK: Compiling

    /// Checks and compiles an expression; nil if it has errors, which are in `bag`.
    ///
    /// - Parameter range: the part of `text` that is the expression; all of it if nil.
    package mutating func compile(
        _ text: EmbeddedText, range: Range<Int>? = nil, expecting expectation: Expectation,
        scope: Scope, into bag: inout DiagnosticBag
    ) -> CompiledExpression? {
        finishDefinitions(into: &bag)
        if program.isOpen { program.begin(fields: fields) }
        guard let tree = Parser.parse(text, range: range, into: &bag) else { return nil }
        let result = checked(
            tree, text, expectation, scope, refusesMissing: expectation == .boolean)
        note(result, into: &bag)
        guard let checked = result.checked, let type = checked.expression.type.end else {
            return nil
        }
        let entry = lower(checked.expression, text, definition: nil, result: nil)
        if program.isFull {
            bag.add(.programTooLarge(text.span(tree[tree.root].range)))
            return nil
        }
        program.entries.append(entry)
        var constant: Word?
        if case .constant(let word) = checked.expression.operation { constant = word }
        let id = ExpressionID(raw: Int32(program.entries.count - 1))
        let extent = extent(of: checked.expression)
        reason(about: checked.expression, id, text)
        noteCost(of: checked.expression, id, text, into: &bag)
        return CompiledExpression(
            id: id, type: type,
            mayBeMissing: result.missing != nil,
            missing: result.missing.map { ($0.path, text.span($0.range)) },
            impliesPresent: checked.whenTrue, uses: result.uses, usedFields: result.usedFields,
            constant: constant, extent: extent)
    }

    /// What a checker finds. Only its result comes out, because it holds a copy of the names: while that lives,
    /// each change of the other would copy what both share.
    private func checked(
        _ tree: ExpressionTree, _ text: EmbeddedText, _ expectation: Expectation, _ scope: Scope,
        refusesMissing: Bool, mayBeValue: Bool = false
    ) -> TypeChecker.Result {
        var checker = TypeChecker(
            environment: self, text: text, tree: tree, scope: scope,
            refusesMissing: refusesMissing)
        let checked = checker.checkWhole(expectation, mayBeValue: mayBeValue)
        return TypeChecker.Result(
            checked: checked, findings: checker.findings, uses: checker.uses,
            usedFields: checker.usedFields, usedNames: checker.usedNames, ledger: checker.ledger,
            missing: checker.missing)
    }

    /// The code of all that was compiled.
    package func finish() -> Code { Code(self) }

    private mutating func note(_ result: TypeChecker.Result, into bag: inout DiagnosticBag) {
        for finding in result.findings { bag.add(finding) }
        usedFields.formUnion(result.usedFields)
        usedNames.formUnion(result.usedNames)
        for kind in result.ledger where !ledgerFacts.contains(where: { $0.kind == kind }) {
            let slot = slots.slot(of: kind) ?? Slot(raw: Int32(program.place(0, kind.path)))
            ledgerFacts.append(LedgerFact(kind: kind, slot: slot))
        }
    }

    mutating func lower(
        _ expression: TypedExpression, _ text: EmbeddedText, definition: Int?, result: UInt16?
    ) -> UInt32 {
        var compiler = Compiler(
            CodeBuilder(), text, slots, ledgerFacts, isDefinition: definition != nil)
        swap(&compiler.builder, &program)
        let entry = compiler.compile(expression, result: result)
        if let definition, compiler.mayFail(expression) {
            compiler.builder.fallibleDefinitions.insert(definition)
        }
        swap(&compiler.builder, &program)
        return entry
    }

    // MARK: Definitions

    /// Checks and compiles the definitions that are new, in the order in which they need one
    /// another.
    ///
    /// `compile` does so too; call it where definitions should be checked although nothing uses
    /// them.
    package mutating func finishDefinitions(into bag: inout DiagnosticBag) {
        if checkedDefinitions == definitions.count { return }
        if program.isOpen { program.begin(fields: fields) }
        let fresh = checkedDefinitions..<definitions.count
        checkedDefinitions = definitions.count
        for index in fresh {
            program.definitionSlots.append(program.place(0, definitions[index].name))
            program.definitionEntries.append(0)
            reportTaken(index, &bag)
        }
        let trees = fresh.map { Parser.parse(definitions[$0].text, into: &bag) }
        let order = DefinitionOrder(
            fresh: fresh, trees: trees, indexes: names.definitionIndex,
            names: definitions.map(\.name))
        for circle in order.circles {
            let path = (circle + circle.prefix(1)).map { definitions[$0].name }
            bag.add(.definitionCircle(path, definitions[circle[0]].nameSpan))
        }
        for index in fresh where order.isBroken(index) {
            names.definitions[index].outcome = .init()
        }
        for index in order.sorted {
            guard let tree = trees[index - fresh.lowerBound] else {
                names.definitions[index].outcome = .init()
                continue
            }
            if order.depth(index) > Self.deepestDefinition {
                bag.add(
                    .definitionsTooDeep(
                        definitions[index].name, Self.deepestDefinition,
                        definitions[index].nameSpan))
                names.definitions[index].outcome = .init()
                continue
            }
            check(definition: index, tree, &bag)
        }
    }

    private mutating func reportTaken(_ index: Int, _ bag: inout DiagnosticBag) {
        let definition = definitions[index]
        if let field = names.fieldIndex[definition.name] {
            bag.add(
                .nameTaken(
                    definition.name, by: Phrase("a field", zh: "字段"), definition.nameSpan,
                    first: fields[field].span))
        } else if names.definitionIndex[definition.name] != index,
            let other = names.definitionIndex[definition.name]
        {
            bag.add(
                .nameTaken(
                    definition.name, by: Phrase("a definition", zh: "定义"),
                    definitions[other].nameSpan,
                    first: definition.nameSpan))
        } else if Builtin(rawValue: definition.name) != nil
            || Builtin.notHonoured.contains(definition.name)
        {
            bag.add(
                .nameTaken(
                    definition.name, by: Phrase("a built-in name", zh: "内置名称"),
                    definition.nameSpan, first: nil))
        }
    }

    private mutating func check(
        definition index: Int, _ tree: ExpressionTree, _ bag: inout DiagnosticBag
    ) {
        let text = definitions[index].text
        let result = checked(tree, text, .any, .rule, refusesMissing: false, mayBeValue: true)
        // The fields of a definition count as used once the definition is.
        let (fields, known) = (usedFields, usedNames)
        note(result, into: &bag)
        (usedFields, usedNames) = (fields, known.union(result.usedNames))
        guard let checked = result.checked else {
            names.definitions[index].outcome = .init()
            return
        }
        let isValue = checked.expression.type.isStandard
        let place = isValue ? program.placeReference() : nil
        if let place { program.definitionReferences[index] = place }
        let entry = lower(checked.expression, text, definition: index, result: place)
        if program.isFull { bag.add(.programTooLarge(definitions[index].nameSpan)) }
        program.definitionEntries[index] = entry
        templates.definitionExtents[index] = extent(of: checked.expression)
        reason(about: checked.expression, definition: index, text)
        noteCost(ofDefinition: index, checked.expression, text, into: &bag)
        names.definitions[index].outcome = Definition.Outcome(
            type: checked.expression.type, mayBeMissing: result.missing != nil,
            uses: result.uses, usedFields: result.usedFields,
            literal: checked.expression.literal)
    }
}
