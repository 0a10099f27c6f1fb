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
    var uses: Set<Builtin> = []
    /// The lines that are being expanded, outermost first.
    var expanding: [String] = []
    /// Whether the text is the sentence of an offer, which cannot contain itself.
    var isSentence = false
    var pieces = 0
    /// Set once a bound is passed: nothing more is compiled.
    var isTooLarge = false { didSet { isBroken = isBroken || isTooLarge } }
    /// Bytes of the text's own words, once its lines are expanded.
    var bytes = 0
    /// What holds where the walk is, and the branches that it has met.
    var claims: [Claim] = []
    var branches: [TextBranch] = []
    var readsSegment = false

    init(style: TemplateStyle) { self.style = style }

    mutating func absorb(_ other: TemplateWork) {
        isBroken = isBroken || other.isBroken
        usesOffer = usesOffer || other.usesOffer
        usesPayBy = usesPayBy || other.usesPayBy
        usedFields.formUnion(other.usedFields)
        uses.formUnion(other.uses)
        readsSegment = readsSegment || other.readsSegment
    }

    mutating func note(_ expression: CompiledExpression) {
        usesOffer = usesOffer || expression.uses.contains(.offer)
        usesPayBy = usesPayBy || expression.uses.contains(.payBy)
        readsSegment = readsSegment || expression.uses.contains(.segment)
        usedFields.formUnion(expression.usedFields)
        uses.formUnion(expression.uses)
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
    /// Compiles a text, or a line in its place, to the end of the draft; returns how long it can become.
    mutating func compileBody(
        _ text: EmbeddedText, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> TextExtent {
        let tree = TemplateTree.reading(
            text, style: work.style, acceptsColonArguments: templates.acceptsColonArguments,
            into: &bag)
        if tree.isBroken { work.isBroken = true }
        var items = tree.items
        let isFragment = !work.expanding.isEmpty || work.isSentence
        if isFragment { Self.trimEnds(&items) }
        var walk = TemplateWalk(text: text, items: items)
        let extent = sequence(&walk, scope, &work, into: &bag)
        if isFragment || work.style == .joined, let last = items.last {
            if case .literal = last { return extent }
            templates.draft.add(TemplateOperation(.trimEnd), text.map.whole)
        }
        return extent
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
    ) -> TextExtent {
        var extent = TextExtent.none
        while walk.at < walk.items.count {
            let item = walk.items[walk.at]
            if case .control(let tag) = item, tag.kind != .if { return extent }
            work.pieces += 1
            if work.isTooLarge {
                walk.at = walk.items.count
                return extent
            }
            guard work.pieces <= TemplateWork.mostPieces else {
                let span = walk.text.map.whole
                bag.add(TemplateMessages.tooLarge(TemplateWork.mostPieces, span))
                work.isTooLarge = true
                continue
            }
            switch item {
            case .literal(let bytes):
                work.bytes += bytes.count
                guard work.bytes <= TemplateProgram.mostBytes else {
                    let span = walk.text.map.whole
                    bag.add(TemplateMessages.tooLong(TemplateProgram.mostBytes, span))
                    work.isTooLarge = true
                    continue
                }
                // A line is words for every channel: what looks like markup in it is meant to be read.
                let isWords = work.style == .html && (!work.expanding.isEmpty || work.isSentence)
                let bytes = isWords ? ByteBuffer.escaped(bytes) : bytes
                templates.draft.addLiteral(bytes, walk.text.map.whole)
                extent = extent.followed(by: TextExtent(literal: bytes))
                walk.at += 1
            case .softBreak(let soft):
                let code: TemplateOperation.Code =
                    switch soft {
                    case .space: .softSpace
                    case .paragraph: .softParagraph
                    case .lineEnd: .lineEnd
                    }
                templates.draft.add(TemplateOperation(code), walk.text.map.whole)
                extent = extent.followed(by: TextExtent(units: 1))
                walk.at += 1
            case .output(let output):
                extent = extent.followed(
                    by: placeholder(output, walk.text, scope, &work, into: &bag))
                walk.at += 1
            case .control:
                extent = extent.followed(by: branches(&walk, scope, &work, into: &bag))
            }
        }
        return extent
    }

    /// Compiles `{% if %}` to its `{% endif %}`; the longest of its branches that can be taken counts.
    private mutating func branches(
        _ walk: inout TemplateWalk, _ scope: Scope, _ work: inout TemplateWork,
        into bag: inout DiagnosticBag
    ) -> TextExtent {
        var ends: [Int] = []
        var longest = TextExtent.none
        var refused: [Int] = []
        // Whether a branch before always holds, so that the rest is never reached.
        var isDecided = false
        // What holds where no branch before does.
        var scope = scope
        let outer = work.claims
        defer { work.claims = outer }
        while let tag = walk.control {
            walk.at += 1
            if tag.kind == .endif { break }
            templates.draft.land(refused)
            refused = []
            var inner = scope
            var truth: Bool? = true
            let earlier = work.claims
            if tag.kind == .if || tag.kind == .elsif {
                let compiled = condition(tag, walk.text, &inner, &work, into: &bag)
                refused = [compiled.jump]
                truth = compiled.truth
                if !work.isBroken { scope.present.formUnion(otherwise(tag, walk.text, scope)) }
            }
            let place = tag.condition.isEmpty ? tag.whole : tag.condition
            work.branches.append(TextBranch(span: walk.text.span(place), claims: work.claims))
            let extent = sequence(&walk, inner, &work, into: &bag)
            let own = work.claims.dropFirst(earlier.count)
            work.claims = earlier + own.map { Claim($0.condition, holds: false) }
            if truth != false, !isDecided { longest = longest.or(extent) }
            if truth == true { isDecided = true }
            if let next = walk.control, next.kind != .endif {
                ends.append(
                    templates.draft.add(TemplateOperation(.jump), walk.text.span(tag.whole)))
            }
        }
        templates.draft.land(refused + ends)
        return longest
    }

    /// The paths that are present where the condition of `tag` does not hold: `not has(邮箱)`.
    private func otherwise(
        _ tag: TemplateControl, _ text: EmbeddedText, _ scope: Scope
    ) -> Set<String> {
        var bag = DiagnosticBag()
        guard let tree = Parser.parse(text, range: tag.condition, into: &bag) else { return [] }
        var checker = TypeChecker(
            environment: self, text: text, tree: tree, scope: scope, refusesMissing: true)
        return checker.checkWhole(.boolean)?.whenFalse ?? []
    }

    /// Compiles a condition; `scope` gains what holds where the condition does.
    ///
    /// Returns its jump, and what it says whatever the row holds, where that is known.
    private mutating func condition(
        _ tag: TemplateControl, _ text: EmbeddedText, _ scope: inout Scope,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> (jump: Int, truth: Bool?) {
        var id: Int32 = 0
        var truth: Bool?
        if !tag.condition.isEmpty {
            let compiled = compile(
                text, range: tag.condition, expecting: .boolean, scope: scope, into: &bag)
            if let compiled {
                id = compiled.id.raw
                truth = compiled.extent.truth
                work.claims.append(Claim(compiled.id))
                scope.present.formUnion(compiled.impliesPresent)
                work.note(compiled)
            } else {
                work.isBroken = true
            }
        }
        let jump = templates.draft.add(
            TemplateOperation(.jumpUnless, Int(id)), text.span(tag.whole))
        return (jump, truth)
    }
}
