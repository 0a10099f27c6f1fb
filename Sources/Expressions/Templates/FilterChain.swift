internal import Diagnostics

/// The filters of one value, checked one after another, and what they compile to.
struct FilterChain {
    private let job: PlaceholderJob
    private let type: ValueType
    private let personal: Personal?
    private let value: ValueExtent
    private let currency: Currency
    private let locale: Locale
    /// How the value becomes a text: chosen by the first filter, or by the type when no filter chooses.
    private var format: TemplateOperation?
    private var changes: [TemplateOperation] = []
    /// Whether the value is escaped after all changes, masked or not.
    private var escapesForPage = false
    /// How long the text so far can be; known once there is a format.
    private(set) var extent = TextExtent.none

    init(
        job: PlaceholderJob, type: ValueType, personal: Personal?, value: ValueExtent,
        currency: Currency, locale: Locale
    ) {
        self.job = job
        self.type = type
        self.personal = personal
        self.value = value
        self.currency = currency
        self.locale = locale
    }

    /// Whether the value is a text, which may be empty though it is not missing.
    var isText: Bool {
        if case .text = type { true } else { false }
    }

    /// Checks and adds a filter other than `default`; returns the finding where it does not fit.
    mutating func add(_ known: KnownFilter, to draft: inout TemplateDraft) -> Diagnostic? {
        let span = job.text.span(known.written.whole)
        if known.filter.isFormat {
            if format != nil { return TemplateValueMessages.formatOfText(known.filter, span) }
            guard let operation = explicitFormat(known.filter) else {
                return TemplateValueMessages.doesNotFit(known.filter, type, span)
            }
            choose(operation)
            if let argument = known.written.arguments.first {
                return usePattern(argument, known, to: &draft)
            }
            return nil
        }
        if format == nil {
            guard let operation = plainFormat(&draft) else {
                return TemplateValueMessages.doesNotFit(known.filter, type, span)
            }
            choose(operation)
        }
        return change(known, to: &draft)
    }

    /// Gives the value the format of its type if no filter chose one; returns the finding if it has none.
    mutating func finish(
        _ range: Range<Int>, _ filters: [KnownFilter], to draft: inout TemplateDraft
    ) -> Diagnostic? {
        if format == nil, let operation = plainFormat(&draft) { choose(operation) }
        if format != nil {
            escapeForPage()
            return nil
        }
        let span = job.text.span(range)
        switch type {
        case .money, .date, .percent, .rate:
            let end = job.text.span(range.upperBound - 1..<range.upperBound).end
            let after = SourceSpan(file: span.file, start: end, length: 0)
            return TemplateValueMessages.needsFormat(type, span, fix: after)
        default: return TemplateValueMessages.notPrintable(type, span)
        }
    }

    /// Adds the operations; the returned one jumps where the value is missing.
    func emit(
        _ id: ExpressionID, countsEmptyAsMissing: Bool, _ span: SourceSpan,
        to draft: inout TemplateDraft
    ) -> Int {
        guard var load = format else {
            preconditionFailure("a chain is finished before it is used")
        }
        load.a = id.raw
        load.b = -1
        if load.code == .text { load.c = countsEmptyAsMissing ? 1 : 0 }
        load.personal = personal
        let changes = personal == nil ? changes : personalChanges
        if let personal, !changes.isEmpty, !isOnlyMask {
            // What a filter leaves of a personal value must not show through its mask.
            load.personal = load.code == .text ? .hidden : personal
        }
        let index = draft.add(load, span)
        if !changes.isEmpty {
            let skip =
                personal == nil ? nil : draft.add(TemplateOperation(.jumpIfMasked), span)
            for change in changes { draft.add(change, span) }
            if let skip { draft.land([skip]) }
        }
        if escapesForPage { draft.add(TemplateOperation(.escape), span) }
        return index
    }

    /// In a page a value is escaped at the end, once, whatever was done to it before; digits need no escape.
    private mutating func escapeForPage() {
        guard job.style == .html else { return }
        if changes.isEmpty {
            switch format?.code {
            case .text, .enumeration, .date, .localDate: break
            default: return
            }
        }
        escapesForPage = true
        extent = extent.grown(by: 6)
    }

    private var isOnlyMask: Bool { changes.allSatisfy { $0.code == .mask } }

    private var personalChanges: [TemplateOperation] {
        changes.map {
            var change = $0
            if change.code == .mask { change.personal = personal }
            return change
        }
    }

    private mutating func choose(_ operation: TemplateOperation) {
        format = operation
        extent = value.written(operation, currency, locale)
    }

    /// Lets a date be written by the pattern that `date` has as its argument.
    private mutating func usePattern(
        _ argument: Range<Int>, _ known: KnownFilter, to draft: inout TemplateDraft
    ) -> Diagnostic? {
        guard let pattern = string(argument) else { return wantsText(known, argument) }
        if let fault = DatePattern.fault(pattern) {
            return TemplateValueMessages.datePattern(fault, job.text.span(argument))
        }
        let code: TemplateOperation.Code = type == .timestamp ? .localDate : .date
        format = TemplateOperation(code, 0, 0, draft.addString(pattern) + 1)
        extent = DatePattern.extent(pattern, locale)
        return nil
    }

    private func explicitFormat(_ filter: Filter) -> TemplateOperation? {
        switch (filter, type) {
        case (.money, .money): TemplateOperation(.money)
        case (.number, .money): TemplateOperation(.amount)
        case (.number, .integer): TemplateOperation(.grouped)
        case (.number, .decimal(let scale)): TemplateOperation(.grouped, 0, 0, scale)
        case (.percent, .percent): TemplateOperation(.percent, 0, 0, ValueType.percentScale)
        case (.percent, .rate): TemplateOperation(.percent, 0, 0, ValueType.rateScale)
        case (.date, .date): TemplateOperation(.date)
        case (.date, .timestamp): TemplateOperation(.localDate)
        case (.capitals, .money) where currency.code == "CNY": TemplateOperation(.capitals)
        default: nil
        }
    }

    /// The format of a type that is printed without a filter.
    private func plainFormat(_ draft: inout TemplateDraft) -> TemplateOperation? {
        switch type {
        case .text: return TemplateOperation(.text)
        case .integer, .dayOfMonth: return TemplateOperation(.integer)
        case .decimal(let scale): return TemplateOperation(.decimal, 0, 0, scale)
        case .time: return TemplateOperation(.time)
        case .enumeration(let names):
            let base = draft.strings.count
            for name in names { _ = draft.addString(Array(name.utf8)) }
            return TemplateOperation(.enumeration, 0, 0, base)
        default: return nil
        }
    }
}

/// The filters that change a text.
extension FilterChain {
    private mutating func change(
        _ known: KnownFilter, to draft: inout TemplateDraft
    ) -> Diagnostic? {
        let arguments = known.written.arguments
        switch known.filter {
        case .last, .first:
            guard let count = count(arguments[0]) else { return wantsCount(known, arguments[0]) }
            changes.append(TemplateOperation(known.filter == .last ? .last : .first, count))
            // One character beyond the basic plane stays even with 1.
            extent = extent.cut(to: max(count, 2))
        case .truncate:
            guard let count = count(arguments[0]) else { return wantsCount(known, arguments[0]) }
            var ending = ContiguousArray("…".utf8)
            if arguments.count > 1 {
                guard let text = string(arguments[1]) else { return wantsText(known, arguments[1]) }
                ending = text
            }
            changes.append(TemplateOperation(.truncate, count, draft.addString(ending)))
            shorten(to: count, ending: TextExtent(literal: ending))
        case .append, .prepend:
            guard let text = string(arguments[0]) else { return wantsText(known, arguments[0]) }
            let index = draft.addString(text)
            let piece = draft.strings[index]
            changes.append(
                known.filter == .prepend
                    ? TemplateOperation(.prepend, index)
                    : TemplateOperation(.literal, Int(piece.start), Int(piece.end)))
            extent = extent.followed(by: TextExtent(literal: text))
        case .replace:
            guard let old = string(arguments[0]) else { return wantsText(known, arguments[0]) }
            guard let new = string(arguments[1]) else { return wantsText(known, arguments[1]) }
            changes.append(TemplateOperation(.replace, draft.addString(old), draft.addString(new)))
            replace(TextExtent(literal: old), by: TextExtent(literal: new))
        case .mask:
            changes.append(TemplateOperation(.mask))
            mask()
        case .upcase, .downcase:
            changes.append(TemplateOperation(known.filter == .upcase ? .upcase : .downcase))
            // Unicode, SpecialCasing.txt: a character becomes three at most.
            if extent.alphabet > .ascii {
                extent = extent.grown(by: 3)
                extent.alphabet = max(extent.alphabet, .wide)
            }
        case .escape:
            // There every value is escaped at its end anyway, and twice would show.
            if job.style == .html { break }
            changes.append(TemplateOperation(.escape))
            extent = extent.grown(by: 6)
        case .urlEncode:
            changes.append(TemplateOperation(.urlEncode))
            extent = extent.grown(by: extent.alphabet == .ascii ? 3 : 9)
            extent.alphabet = .ascii
            extent.septets = extent.units ?? 0
        case .money, .number, .percent, .date, .capitals, .default:
            preconditionFailure("formats and defaults do not change a text")
        }
        return nil
    }

    /// The start of a text that is too long, and an ending in what is left of the room.
    private mutating func shorten(to count: Int, ending: TextExtent) {
        let room = ending.units ?? 0
        if let units = extent.units, units <= count { return }
        let kept = extent.cut(to: max(0, count - room)).followed(by: ending)
        extent = extent.cut(to: count).or(kept)
    }

    private mutating func replace(_ old: TextExtent, by new: TextExtent) {
        let most = max(extent.alphabet, new.alphabet)
        let sizes = (old: max(1, old.units ?? 1), new: new.units ?? 0)
        if sizes.new > sizes.old {
            extent.units = extent.units.flatMap { units in
                TextExtent.product(units / sizes.old, sizes.new).flatMap {
                    TextExtent.sum($0, units % sizes.old)
                }
            }
        }
        extent.alphabet = most
        // Each unit is two septets at most.
        extent.septets = extent.units.flatMap { TextExtent.product($0, 2) } ?? 0
    }

    /// A name leaves its first character, a phone at most `+138****5678`, an address a letter and its
    /// domain; what is of no known kind is masked as a number.
    private mutating func mask() {
        let most: Int? =
            switch personal ?? .phone {
            case .name: 3
            case .phone: 12
            case .hidden: 3
            case .email: TextExtent.sum(extent.units, 3)
            }
        if personal == nil || personal == .phone || personal == .hidden { extent.alphabet = .ascii }
        extent.units = most
        extent.septets = TextExtent.product(most ?? 0, extent.alphabet > .basic ? 2 : 1) ?? 0
    }

    private func count(_ range: Range<Int>) -> Int? { Filter.count(job.text.bytes[range]) }

    private func string(_ range: Range<Int>) -> ContiguousArray<UInt8>? {
        Filter.string(job.text.bytes[range])
    }

    private func wantsCount(_ known: KnownFilter, _ range: Range<Int>) -> Diagnostic {
        TemplateValueMessages.argumentShape(
            known.filter, wants: TemplateValueMessages.wantsCount, job.text.span(range))
    }

    private func wantsText(_ known: KnownFilter, _ range: Range<Int>) -> Diagnostic {
        TemplateValueMessages.argumentShape(
            known.filter, wants: TemplateValueMessages.wantsText, job.text.span(range))
    }
}
