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

    /// The compiled sentences of the offers in one style.
    struct Sentences: Sendable {
        var base = 0
        var count = 0
        var work = TemplateWork(style: .joined)
        /// By offer; 0 for one that says nothing.
        var longestUnits: [Int?] = []
    }

    var draft = TemplateDraft()
    var lines: [Line] = []
    var offers: [Offer] = []
    /// Offers that the next texts can meet, by index; nil: all.
    var offersInReach: Set<Int>?
    /// The largest figures of the offers, in minor units; nil where one of them has no bound.
    var mostWaived: Int128? = 0
    var mostToPay: Int128? = 0
    /// Whether such bounds were declared at all.
    var boundsOffers = false
    var usedLines: Set<String> = []
    var sentences: [TemplateStyle: Sentences] = [:]
    var acceptsColonArguments = false
    /// How large the values of compiled expressions and of definitions can be.
    var extents: [ExpressionID: ValueExtent] = [:]
    var definitionExtents: [Int: ValueExtent] = [:]
    /// The most days overdue that the audience lets in; nil if it says nothing.
    var mostDaysOverdue: Int?

    func line(_ name: String) -> Line? { lines.first { $0.name == name } }
}

/// A text that is ready to be rendered, and what is known of it beforehand.
package struct CompiledTemplate: Hashable, Sendable {
    package let id: TemplateID
    /// Whether it contains the offer's sentence or a figure of the offer, and so makes the offer.
    package let usesOffer: Bool
    package let usesPayBy: Bool
    package let usedFields: Set<Slot>
    /// The most UTF-16 units that it can have, over all offers; nil when a text in it has no `longest`.
    package let longestUnits: Int?
}

extension Environment {
    /// Declares a sentence of `lines`; it is read where a text uses it and once by `checkLines`.
    package mutating func declare(line name: String, nameSpan: SourceSpan, text: EmbeddedText) {
        templates.lines.append(TemplateStore.Line(name: name, nameSpan: nameSpan, text: text))
    }

    /// Says how large an offer's figures can be, for the length of texts: at most `atMost` of `of` is waived,
    /// at most `total` is left to pay.
    ///
    /// Called for each offer before the texts are compiled; without it the figures have no bound.
    package mutating func declare(
        waiving of: CompiledExpression, atMost: Word?, total: CompiledExpression?
    ) {
        let bounds = [templates.extents[of.id]?.range?.upperBound, atMost.map { Int128($0) }]
            .compactMap { $0 }
        let waived = bounds.min()
        templates.boundsOffers = true
        templates.mostWaived = Self.larger(templates.mostWaived, waived)
        if let total {
            let most = templates.extents[total.id]?.range?.upperBound
            templates.mostToPay = Self.larger(templates.mostToPay, most)
        }
    }

    private static func larger(_ a: Int128?, _ b: Int128?) -> Int128? {
        guard let a, let b else { return nil }
        return max(a, b)
    }

    /// Declares the next offer in the file's order and its sentence, which is read in `scope`.
    package mutating func declare(offer name: String, say: EmbeddedText?, scope: Scope) {
        declare(offerName: name)
        templates.offers.append(TemplateStore.Offer(name: name, say: say, scope: scope))
        templates.sentences.removeAll()
    }

    /// Lets filters be written as in Liquid, `last: 4`, which a campaign file may not.
    package mutating func acceptLiquidArguments() { templates.acceptsColonArguments = true }

    /// Says how many days overdue an account of the audience can be at most, for the length of texts.
    ///
    /// Without it `days_overdue` is taken to have four digits. Call it before definitions are checked.
    package mutating func declare(mostDaysOverdue days: Int) { templates.mostDaysOverdue = days }

    /// Says which offers the texts that follow can meet, by index, for their lengths; nil: all.
    package mutating func declare(offersInReach offers: Set<Int>?) {
        templates.offersInReach = offers
    }

    /// Compiles a text; nil after an error, of which the bag tells.
    ///
    /// All lines and offers that it uses are declared before.
    package mutating func compileTemplate(
        _ text: EmbeddedText, style: TemplateStyle, scope: Scope, into bag: inout DiagnosticBag
    ) -> CompiledTemplate? {
        prepareSentences(style, into: &bag)
        var work = TemplateWork(style: style)
        let (id, longest) = compileWhole(text, scope, &work, into: &bag)
        if work.isBroken { return nil }
        return CompiledTemplate(
            id: id, usesOffer: work.usesOffer, usesPayBy: work.usesPayBy,
            usedFields: work.usedFields, longestUnits: longest)
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
        if templates.sentences[style] != nil { return }
        var ids: [Int32] = []
        var sentences = TemplateStore.Sentences()
        for offer in templates.offers {
            guard let say = offer.say else {
                ids.append(-1)
                sentences.longestUnits.append(0)
                continue
            }
            var work = TemplateWork(style: style)
            work.isSentence = true
            let (id, longest) = compileWhole(say, offer.scope, &work, into: &bag)
            ids.append(id.raw)
            sentences.longestUnits.append(longest)
            sentences.work.absorb(work)
        }
        sentences.base = templates.draft.sentences.count
        sentences.count = ids.count
        templates.draft.sentences.append(contentsOf: ids)
        templates.sentences[style] = sentences
    }

    private mutating func compileWhole(
        _ text: EmbeddedText, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> (TemplateID, Int?) {
        templates.draft.land([])
        let start = Int32(templates.draft.next)
        let longest = compileBody(text, scope, &work, into: &bag)
        let entry = PoolRange(start: start, end: Int32(templates.draft.next))
        templates.draft.land([])
        templates.draft.entries.append(entry)
        return (TemplateID(raw: Int32(templates.draft.entries.count - 1)), longest)
    }
}

/// The longest form of a text in UTF-16 units; nil when there is no bound.
enum Longest {
    static func sum(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b else { return nil }
        return a + b
    }

    static func either(_ a: Int?, _ b: Int?) -> Int? {
        guard let a, let b else { return nil }
        return max(a, b)
    }

    /// The UTF-16 units of UTF-8 bytes.
    static func units(_ bytes: some Sequence<UInt8>) -> Int {
        var units = 0
        for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        return units
    }
}
