internal import Diagnostics

/// What is gathered while one text is compiled.
struct TemplateWork: Sendable {
    /// The most operations that a text may have once its lines are expanded.
    static let mostPieces = 10_000
    /// The most levels of lines within lines.
    static let deepestLines = 16

    let style: TemplateStyle
    var isBroken = false
    var usesOffer = false
    var usesPayBy = false
    var usedFields: Set<Slot> = []
    /// The lines that are being expanded, outermost first.
    var expanding: [String] = []
    /// Whether the text is the sentence of an offer, which cannot contain itself.
    var isSentence = false
    var pieces = 0

    init(style: TemplateStyle) { self.style = style }

    mutating func absorb(_ other: TemplateWork) {
        isBroken = isBroken || other.isBroken
        usesOffer = usesOffer || other.usesOffer
        usesPayBy = usesPayBy || other.usesPayBy
        usedFields.formUnion(other.usedFields)
    }

    mutating func note(_ expression: CompiledExpression) {
        usesOffer = usesOffer || expression.uses.contains(.offer)
        usesPayBy = usesPayBy || expression.uses.contains(.payBy)
        usedFields.formUnion(expression.usedFields)
    }
}

/// A text while it is walked.
struct TemplateWalk {
    let text: EmbeddedText
    let items: [TemplateItem]
    var at = 0

    /// The control tag at the current place, if one stands there.
    var control: TemplateControl? {
        guard at < items.count, case .control(let tag) = items[at] else { return nil }
        return tag
    }
}

extension Environment {
    /// Compiles a text, or a line in its place, to the end of the draft; returns its longest form.
    mutating func compileBody(
        _ text: EmbeddedText, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> Int? {
        let tree = TemplateTree.reading(
            text, style: work.style, acceptsColonArguments: templates.acceptsColonArguments,
            into: &bag)
        if tree.isBroken { work.isBroken = true }
        var items = tree.items
        let isFragment = !work.expanding.isEmpty || work.isSentence
        if isFragment { Self.trimEnds(&items) }
        var walk = TemplateWalk(text: text, items: items)
        let longest = sequence(&walk, scope, &work, into: &bag)
        if isFragment || work.style == .joined, let last = items.last {
            if case .literal = last { return longest }
            templates.draft.add(TemplateOperation(.trimEnd), text.map.whole)
        }
        return longest
    }

    /// Cuts the white space at both ends of a text that is inserted into another.
    private static func trimEnds(_ items: inout [TemplateItem]) {
        if case .literal(let bytes)? = items.first {
            items[0] = .literal(
                ContiguousArray(bytes.drop(while: TemplateScanner.isSpace)))
        }
        if case .literal(var bytes)? = items.last {
            while let last = bytes.last, TemplateScanner.isSpace(last) { bytes.removeLast() }
            items[items.count - 1] = .literal(bytes)
        }
    }

    /// Compiles items up to the end or to a tag that closes the branch, which stays.
    private mutating func sequence(
        _ walk: inout TemplateWalk, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> Int? {
        var longest: Int? = 0
        while walk.at < walk.items.count {
            let item = walk.items[walk.at]
            if case .control(let tag) = item, tag.kind != .if { return longest }
            work.pieces += 1
            guard work.pieces <= TemplateWork.mostPieces else {
                let span = walk.text.map.whole
                bag.add(TemplateMessages.tooLarge(TemplateWork.mostPieces, span))
                work.isBroken = true
                walk.at = walk.items.count
                return longest
            }
            switch item {
            case .literal(let bytes):
                templates.draft.addLiteral(bytes, walk.text.map.whole)
                longest = Longest.sum(longest, Longest.units(bytes))
                walk.at += 1
            case .softBreak(let soft):
                let code: TemplateOperation.Code =
                    switch soft {
                    case .space: .softSpace
                    case .paragraph: .softParagraph
                    case .lineEnd: .lineEnd
                    }
                templates.draft.add(TemplateOperation(code), walk.text.map.whole)
                longest = Longest.sum(longest, 1)
                walk.at += 1
            case .output(let output):
                let units = placeholder(output, walk.text, scope, &work, into: &bag)
                longest = Longest.sum(longest, units)
                walk.at += 1
            case .control:
                let units = branches(&walk, scope, &work, into: &bag)
                longest = Longest.sum(longest, units)
            }
        }
        return longest
    }

    /// Compiles `{% if %}` to its `{% endif %}`.
    private mutating func branches(
        _ walk: inout TemplateWalk, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> Int? {
        var ends: [Int] = []
        var longest: Int? = 0
        var refused: [Int] = []
        while let tag = walk.control {
            walk.at += 1
            if tag.kind == .endif { break }
            templates.draft.land(refused)
            refused = []
            var inner = scope
            if tag.kind == .if || tag.kind == .elsif {
                let jump = condition(tag, walk.text, &inner, &work, into: &bag)
                refused = [jump]
            }
            let units = sequence(&walk, inner, &work, into: &bag)
            longest = Longest.either(longest, units)
            if let next = walk.control, next.kind != .endif {
                ends.append(
                    templates.draft.add(TemplateOperation(.jump), walk.text.span(tag.whole)))
            }
        }
        templates.draft.land(refused + ends)
        return longest
    }

    /// Compiles a condition and returns its jump; `scope` gains what holds where the condition does.
    private mutating func condition(
        _ tag: TemplateControl, _ text: EmbeddedText, _ scope: inout Scope,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> Int {
        var id: Int32 = 0
        if !tag.condition.isEmpty {
            let compiled = compile(
                text, range: tag.condition, expecting: .boolean, scope: scope, into: &bag)
            if let compiled {
                id = compiled.id.raw
                scope.present.formUnion(compiled.impliesPresent)
                work.note(compiled)
            } else {
                work.isBroken = true
            }
        }
        return templates.draft.add(
            TemplateOperation(.jumpUnless, Int(id)), text.span(tag.whole))
    }
}
