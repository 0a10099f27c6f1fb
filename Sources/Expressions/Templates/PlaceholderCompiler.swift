internal import Diagnostics

/// What stands before the filters of a placeholder.
private enum PlaceholderSource {
    case line(name: String, Range<Int>)
    case sentence
    case expression
}

/// A filter that is known, with the place where it is written.
struct KnownFilter: Sendable {
    let filter: Filter
    let written: TemplateFilter
}

extension Environment {
    /// Compiles a placeholder; returns how long it can become.
    mutating func placeholder(
        _ output: TemplateOutput, _ text: EmbeddedText, _ scope: Scope,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        var filters: [KnownFilter] = []
        for written in output.filters {
            guard let filter = Filter(rawValue: written.name) else {
                let span = text.span(written.nameRange)
                bag.add(TemplateValueMessages.unknownFilter(written.name, span))
                work.isBroken = true
                continue
            }
            let found = written.arguments.count
            if !filter.arguments.contains(found) {
                let span = text.span(written.whole)
                bag.add(TemplateValueMessages.argumentCount(filter, found, span))
                work.isBroken = true
                continue
            }
            filters.append(KnownFilter(filter: filter, written: written))
        }
        // With a filter left out, what the others get is not known: only the expression is checked.
        if filters.count < output.filters.count { filters = [] }
        var job = PlaceholderJob(text: text, scope: scope, style: work.style)
        job.isIncomplete = filters.count < output.filters.count
        return source(output.expression, filters[...], &job, &work, into: &bag)
    }

    private mutating func source(
        _ range: Range<Int>, _ filters: ArraySlice<KnownFilter>, _ job: inout PlaceholderJob,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        switch Self.classify(range, job.text) {
        case .line(let name, let nameRange):
            if !filters.isEmpty {
                let span = job.text.span(range.lowerBound..<filters.lastWrittenEnd(range))
                bag.add(TemplateValueMessages.standsAlone("lines.\(name)", span))
                work.isBroken = true
            }
            return line(name, nameRange, job, &work, into: &bag)
        case .sentence: return sentence(range, filters, &job, &work, into: &bag)
        case .expression: return value(range, filters, &job, &work, into: &bag)
        }
    }

    private static func classify(_ range: Range<Int>, _ text: EmbeddedText) -> PlaceholderSource {
        let scan = TemplateScanner(bytes: text.bytes)
        var at = range.lowerBound
        func word(_ wanted: StaticString) -> Bool {
            guard scan.has(wanted, at: at, before: range.upperBound) else { return false }
            at += wanted.utf8CodeUnitCount
            return true
        }
        func skipSpace() {
            while at < range.upperBound, TemplateScanner.isSpace(text.bytes[at]) { at += 1 }
        }
        let isLine = word("lines")
        guard isLine || word("offer") else { return .expression }
        skipSpace()
        guard word(".") else { return .expression }
        skipSpace()
        let name = at..<range.upperBound
        guard !name.isEmpty, text.bytes[name].allSatisfy(TemplateScanner.isName) else {
            return .expression
        }
        let string = String(decoding: text.bytes[name], as: UTF8.self)
        if isLine { return .line(name: string, name) }
        return string == "say" ? .sentence : .expression
    }

    /// Expands a line in its place.
    private mutating func line(
        _ name: String, _ nameRange: Range<Int>, _ job: PlaceholderJob,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        let span = job.text.span(nameRange)
        guard let line = templates.line(name) else {
            let known = templates.lines.map(\.name)
            bag.add(TemplateValueMessages.unknownLine(name, known: known, span))
            work.isBroken = true
            return .none
        }
        templates.usedLines.insert(name)
        if let first = work.expanding.firstIndex(of: name) {
            let names = Array(work.expanding[first...]) + [name]
            bag.add(TemplateValueMessages.circle(names, span, declared: line.nameSpan))
            work.isBroken = true
            return .none
        }
        guard work.expanding.count < TemplateWork.deepestLines else {
            bag.add(TemplateMessages.linesTooDeep(TemplateWork.deepestLines, span))
            work.isBroken = true
            return .none
        }
        work.expanding.append(name)
        let extent = compileBody(line.text, job.scope, &work, into: &bag)
        work.expanding.removeLast()
        return extent
    }

    /// Compiles `offer.say`, which may say nothing.
    private mutating func sentence(
        _ range: Range<Int>, _ filters: ArraySlice<KnownFilter>, _ job: inout PlaceholderJob,
        _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        let span = job.text.span(range)
        let fault: Diagnostic? =
            if work.isSentence {
                TemplateValueMessages.circle(["offer.say", "offer.say"], span, declared: span)
            } else if !job.scope.allowed.contains(.offer) {
                TemplateValueMessages.offerNotHere(span)
            } else if templates.offers.isEmpty {
                TemplateValueMessages.noOffers(span)
            } else if filters.count > 1 || filters.contains(where: { $0.filter != .default }) {
                TemplateValueMessages.standsAlone("offer.say", span)
            } else {
                nil
            }
        guard fault == nil, let sentences = templates.sentences(in: work.style) else {
            if let fault { bag.add(fault) }
            work.isBroken = true
            return .none
        }
        work.usesOffer = true
        work.uses.insert(.offer)
        work.absorb(sentences.work)
        let operation = TemplateOperation(.offerSentence, sentences.base, sentences.count)
        let jump = templates.draft.add(operation, span)
        var longest = TextExtent.none
        for (offer, extent) in sentences.extents.enumerated()
        where templates.offersInReach?.contains(offer) ?? true {
            longest = longest.or(extent)
        }
        if let fallback = filters.first?.written.arguments.first {
            longest = longest.or(source(fallback, [], &job, &work, into: &bag))
        }
        templates.draft.land([jump])
        return longest
    }
}

/// What stays the same while one placeholder is compiled.
struct PlaceholderJob {
    let text: EmbeddedText
    let scope: Scope
    let style: TemplateStyle
    /// Whether filters were left out because of findings, so that the rest says nothing about formats.
    var isIncomplete = false

    init(text: EmbeddedText, scope: Scope, style: TemplateStyle) {
        self.text = text
        self.scope = scope
        self.style = style
    }
}

extension ArraySlice<KnownFilter> {
    fileprivate func lastWrittenEnd(_ range: Range<Int>) -> Int {
        last?.written.whole.upperBound ?? range.upperBound
    }
}

/// Values and their filters.
extension Environment {
    private mutating func value(
        _ range: Range<Int>, _ filters: ArraySlice<KnownFilter>, _ job: inout PlaceholderJob,
        expecting: Expectation = .any, _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        let compiled = compile(
            job.text, range: range, expecting: expecting, scope: job.scope, into: &bag)
        guard let compiled else {
            work.isBroken = true
            return .none
        }
        work.note(compiled)
        if job.isIncomplete { return .none }
        if filters.isEmpty, let bytes = constantText(range, job.text, compiled.type) {
            let written = job.style == .html ? ByteBuffer.escaped(bytes) : bytes
            templates.draft.addLiteral(written, job.text.span(range))
            return TextExtent(literal: written)
        }
        let own = filters.filter { $0.filter != .default }
        var chain = FilterChain(
            job: job, type: compiled.type, personal: personal(compiled),
            value: compiled.extent, currency: currency,
            locale: locale)
        var fault: Diagnostic?
        for known in own where fault == nil { fault = chain.add(known, to: &templates.draft) }
        fault = fault ?? chain.finish(range, own, to: &templates.draft)
        if let fault {
            bag.add(fault)
            work.isBroken = true
            return .none
        }
        let split = filters.firstIndex { $0.filter == .default }
        let source = String(decoding: job.text.bytes[range], as: UTF8.self)
        if compiled.mayBeMissing, split == nil {
            let missing = compiled.missing ?? (path: source, span: job.text.span(range))
            bag.add(TemplateValueMessages.mayBeMissing(missing.path, missing.span))
            work.isBroken = true
        }
        let load = chain.emit(
            compiled.id, countsEmptyAsMissing: split != nil, job.text.span(range),
            to: &templates.draft)
        let piece = TextExtent.Piece(
            source: source, span: job.text.span(range), units: nil, fields: compiled.usedFields)
        let extent = chain.extent.named(piece)
        guard let split else { return extent }
        let known = filters[split]
        if !compiled.mayBeMissing, !chain.isText {
            let span = job.text.span(known.written.whole)
            bag.add(TemplateValueMessages.defaultNeverUsed(source, span))
        }
        let over = templates.draft.add(TemplateOperation(.jump), job.text.span(range))
        templates.draft.land([load])
        let isFormatted = filters[..<split].contains { $0.filter.isFormat }
        let other = fallback(
            known, filters[(split + 1)...], isFormatted ? .text(.plain) : compiled.type, &job,
            &work, into: &bag)
        templates.draft.land([over])
        return extent.or(other)
    }

    /// Compiles the argument of `default`, which stands in for a value of `type`, and what follows it.
    private mutating func fallback(
        _ known: KnownFilter, _ rest: ArraySlice<KnownFilter>, _ type: ValueType,
        _ job: inout PlaceholderJob, _ work: inout TemplateWork, into bag: inout DiagnosticBag
    ) -> TextExtent {
        guard let argument = known.written.arguments.first else { return .none }
        if case .expression = Self.classify(argument, job.text) {
            let expecting: Expectation =
                switch type {
                case .money: .money
                case .date: .date
                case .percent: .percent
                case .time: .time
                default: .any
                }
            return value(argument, rest, &job, expecting: expecting, &work, into: &bag)
        }
        return source(argument, rest, &job, &work, into: &bag)
    }

    /// The bytes of a text of an import, which is part of the template and needs no evaluation.
    private func constantText(
        _ range: Range<Int>, _ text: EmbeddedText, _ type: ValueType
    ) -> ContiguousArray<UInt8>? {
        guard case .text = type else { return nil }
        return constant(String(decoding: text.bytes[range], as: UTF8.self))
    }

    /// How a value is masked: as the personal fields that it is made of; nil if there is none.
    private func personal(_ compiled: CompiledExpression) -> Personal? {
        let fields = compiled.usedFields.sorted().compactMap { field($0) }
            .filter { $0.personal != nil }
        guard let first = fields.first else { return nil }
        if case .text = compiled.type {
            return fields.allSatisfy { $0.personal == first.personal } ? first.personal : .hidden
        }
        // A count or a comparison made of a text says nothing of it; a personal number does.
        let hasNumber = fields.contains {
            if case .text = $0.type { false } else { true }
        }
        return hasNumber ? .hidden : nil
    }
}
