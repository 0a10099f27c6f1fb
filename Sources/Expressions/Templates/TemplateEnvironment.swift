package import Diagnostics

/// What an `Environment` knows of texts: lines, offers, and what was compiled of them.
struct TemplateStore: Sendable {
    struct Line: Sendable {
        let name: String
        let nameSpan: SourceSpan
        let text: EmbeddedText
    }

    struct Offer: Sendable {
        let name: String
        let say: EmbeddedText?
        let scope: Scope
    }

    /// The compiled sentences of the offers in one style, for texts that can meet `offers`.
    struct Sentences: Sendable {
        var style: TemplateStyle
        var offers: Set<Int>?
        var base = 0
        var count = 0
        var work: TemplateWork
        /// By offer; nothing for one that says nothing.
        var extents: [TextExtent] = []
    }

    var draft = TemplateDraft()
    var lines: [Line] = []
    var offers: [Offer] = []
    /// Offers that the next texts can meet, by index; nil: all.
    var offersInReach: Set<Int>?
    /// By offer, in the order of declaration: how large its figures can be, by `OfferFigure.rawValue`; nil without
    /// a bound.
    var figures: [Int: [Int128?]] = [:]
    /// The only index that a built-in name can have for the texts that follow: their segment or arm.
    var known: [Slot: Int] = [:]
    var usedLines: Set<String> = []
    private(set) var sentences: [Sentences] = []
    var acceptsColonArguments = false
    /// How large the values of definitions can be.
    var definitionExtents: [Int: ValueExtent] = [:]
    /// The most days overdue that the audience lets in; nil if it says nothing.
    var mostDaysOverdue: Int?
    /// What expressions and texts cost at most.
    var costs = CostStore()

    /// Those that fit the next texts; nil where they are not compiled yet.
    func sentences(in style: TemplateStyle) -> Sentences? {
        sentences.first { $0.style == style && $0.offers == offersInReach }
    }

    mutating func add(_ new: Sentences) { sentences.append(new) }

    /// What they were measured by has changed.
    mutating func forgetSentences() { sentences.removeAll() }

    func line(_ name: String) -> Line? { lines.first { $0.name == name } }
}

/// A text that is ready to be rendered, and what is known of it beforehand.
package struct CompiledTemplate: Hashable, Sendable {
    package let id: TemplateID
    /// Whether it contains the offer's sentence or a figure of the offer, and so makes the offer.
    package let usesOffer: Bool
    package let usesPayBy: Bool
    package let usedFields: Set<Slot>
    /// Built-in names in it, those of its lines, offers and definitions included.
    package let uses: Set<Builtin>
    /// How long it can become, over all offers in reach.
    package let extent: TextExtent

    /// The most UTF-16 units; nil when a field in it has no bound.
    package var longestUnits: Int? { extent.units }
}

extension Environment {
    /// Declares a sentence of `lines`; it is read where a text uses it and once by `checkLines`.
    package mutating func declare(line name: String, nameSpan: SourceSpan, text: EmbeddedText) {
        templates.lines.append(TemplateStore.Line(name: name, nameSpan: nameSpan, text: text))
    }

    /// Says how large the figures of the next offer can be, for the length of texts; nil where one has no bound.
    ///
    /// Called for each offer just before it is declared; a figure that is not named has no bound.
    package mutating func declare(figures: KeyValuePairs<OfferFigure, Int128?>) {
        var most = [Int128?](repeating: nil, count: OfferFigure.allCases.count)
        for (figure, bound) in figures { most[figure.rawValue] = bound }
        templates.figures[templates.offers.count] = most
    }

    /// The largest value that an expression can have, by the bounds of its fields; nil where it has none.
    package func most(_ expression: CompiledExpression) -> Int128? {
        expression.extent.range?.upperBound
    }

    /// Declares the next offer in the file's order and its sentence, which is read in `scope`.
    package mutating func declare(offer name: String, say: EmbeddedText?, scope: Scope) {
        names.add(offer: name, figures: scope.present)
        templates.offers.append(TemplateStore.Offer(name: name, say: say, scope: scope))
        templates.forgetSentences()
    }

    /// Lets filters be written as in Liquid, `last: 4`, which a campaign file may not.
    package mutating func acceptLiquidArguments() { templates.acceptsColonArguments = true }

    /// Says how many days overdue an account of the audience can be at most, for the length of texts.
    ///
    /// Without it `days_overdue` is taken to have four digits, and with it no more. Call it before texts and
    /// offers are compiled.
    package mutating func declare(mostDaysOverdue days: Int) {
        templates.mostDaysOverdue = min(days, 9999)
        templates.forgetSentences()
        for index in reasoning.definitionOrder {
            templates.definitionExtents[index] = reasoning.definitions[index].map { extent(of: $0) }
        }
    }

    /// The same for the accounts of a region; nothing where it sets no bound.
    package mutating func declareDaysOverdue(of region: Region) {
        guard let days = bounds(of: slots.daysOverdue, in: region) else { return }
        declare(mostDaysOverdue: days.upperBound)
    }

    /// Says which offers the texts that follow can meet, by index, for their lengths; nil: all.
    package mutating func declare(offersInReach offers: Set<Int>?) {
        templates.offersInReach = offers
    }

    /// The offers that the next texts can meet, by index, in the file's order.
    package var offersToQuote: [Int] {
        templates.offers.indices.filter { templates.offersInReach?.contains($0) ?? true }
    }

    /// Says which segment the texts that follow are for, by index, for their lengths.
    package mutating func declare(onlySegment index: Int) {
        templates.known[slots.segment] = index
        templates.forgetSentences()
    }

    /// Says which arm of the experiment the texts that follow are for, by index, for their lengths.
    package mutating func declare(onlyArm index: Int) {
        templates.known[slots.arm] = index
        templates.forgetSentences()
    }

    /// Compiles a text; nil after an error, of which the bag tells.
    ///
    /// All lines and offers that it uses are declared before.
    package mutating func compileTemplate(
        _ text: EmbeddedText, style: TemplateStyle, scope: Scope, into bag: inout DiagnosticBag
    ) -> CompiledTemplate? {
        prepareSentences(style, into: &bag)
        var work = TemplateWork(style: style)
        let (id, extent) = compileWhole(text, scope, &work, into: &bag)
        if work.isBroken { return nil }
        return CompiledTemplate(
            id: id, usesOffer: work.usesOffer, usesPayBy: work.usesPayBy,
            usedFields: work.usedFields, uses: work.uses, extent: extent)
    }

    /// Checks the lines that no text has used, and the sentences of offers, and warns of unused lines.
    ///
    /// Call it once, after all texts.
    package mutating func checkLines(into bag: inout DiagnosticBag) {
        prepareSentences(.joined, into: &bag)
        for line in templates.lines where !templates.usedLines.contains(line.name) {
            bag.add(TemplateValueMessages.lineNeverUsed(line.name, line.nameSpan))
            var scope = Scope.text
            scope.allowed = Set(Builtin.allCases)
            var work = TemplateWork(style: .joined)
            work.expanding = [line.name]
            _ = compileWhole(line.text, scope, &work, into: &bag)
        }
    }

    /// Compiles the sentences of all offers in `style`, once.
    private mutating func prepareSentences(_ style: TemplateStyle, into bag: inout DiagnosticBag) {
        if templates.sentences(in: style) != nil { return }
        var ids: [Int32] = []
        var sentences = TemplateStore.Sentences(
            style: style, offers: templates.offersInReach, work: TemplateWork(style: style))
        for offer in templates.offers {
            guard let say = offer.say else {
                ids.append(-1)
                sentences.extents.append(.none)
                continue
            }
            var work = TemplateWork(style: style)
            work.isSentence = true
            let (id, extent) = compileWhole(say, offer.scope, &work, into: &bag)
            ids.append(id.raw)
            sentences.extents.append(extent)
            sentences.work.absorb(work)
        }
        sentences.base = templates.draft.sentences.count
        sentences.count = ids.count
        templates.draft.sentences.append(contentsOf: ids)
        templates.add(sentences)
    }

    private mutating func compileWhole(
        _ text: EmbeddedText, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> (TemplateID, TextExtent) {
        templates.draft.land([])
        let start = Int32(templates.draft.next)
        let extent = compileBody(text, scope, &work, into: &bag)
        let entry = PoolRange(start: start, end: Int32(templates.draft.next))
        templates.draft.land([])
        templates.draft.entries.append(entry)
        let id = TemplateID(raw: Int32(templates.draft.entries.count - 1))
        reasoning.note(work, of: id)
        templates.costs.table.texts[id] = CostTable.Text(text, extent)
        return (id, extent)
    }
}
