internal import Diagnostics

/// Makes the tree out of libyaml's events and reports what the campaign language does not take from
/// YAML.
struct YAMLTreeBuilder: ~Copyable {
    /// Reading ends here: nobody reads more, and each costs more than the value it is about.
    private static let mostFindings = 200

    private let file: SourceFile
    private var events: YAMLEvents
    private var depth = 0
    private var lastScalar: YAMLFault.LastScalar?
    private(set) var findings: [Diagnostic] = []

    init(_ file: SourceFile) {
        self.file = file
        events = YAMLEvents(file)
    }

    /// The first document, or nil after a finding.
    mutating func read() -> YAMLNode? {
        do throws(YAMLStop) {
            let root = try document()
            if let root, !isEmpty(root) { return root }
            findings.append(.yamlEmpty(root?.span ?? span(0..<0)))
            return nil
        } catch {
            if case .syntax(let error) = error {
                let fault = YAMLFault(file: file, error: error, lastScalar: lastScalar).finding
                // What was only suspected stopped libyaml.
                findings.removeAll { $0.code == fault.code && $0.span == fault.span }
                if !isReported(error, fault) { findings.append(fault) }
            }
            return nil
        }
    }

    private func isEmpty(_ root: YAMLNode) -> Bool {
        guard !root.isFaulty, let scalar = root.scalar else { return false }
        return scalar.style == .plain && scalar.text.bytes.isEmpty
    }

    /// True when a line of the error has an error already: what stopped libyaml is a consequence.
    private func isReported(_ error: YAMLSyntaxError, _ fault: Diagnostic) -> Bool {
        var lines = [file.lines.line(error.problemOffset)]
        if let span = fault.span { lines.append(file.lines.line(Int(span.start))) }
        // The context of a block is where it starts, which may be far from what went wrong.
        if let context = error.contextOffset, !(error.context?.contains("block") ?? false) {
            lines.append(file.lines.line(context))
        }
        return findings.contains { finding in
            guard finding.severity == .error, let span = finding.span else { return false }
            return lines.contains(file.lines.line(Int(span.start)))
        }
    }

    private mutating func document() throws(YAMLStop) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root
            case .documentStart(let hasDirective):
                if root != nil {
                    let mark = file.bytes[event.start...].starts(with: [0x2D, 0x2D, 0x2D]) ? 3 : 0
                    findings.append(.yamlSecondDocument(span(event.start..<(event.start + mark))))
                    return root
                }
                if hasDirective { findings.append(.yamlDirective(span(restOfLine(event.start)))) }
            default:
                root = try node(event, Place(role: .root))
            }
        }
    }

    /// Where a value stands, as far as the checks of plain text care.
    struct Place {
        enum Role { case root, key, value, item }
        var role: Role
        var inFlow = false
        /// The end of the key whose value it is.
        var keyEnd: Int?
    }

    private mutating func node(_ event: YAMLEvent, _ place: Place) throws(YAMLStop) -> YAMLNode {
        if findings.count >= Self.mostFindings { throw .reported }
        let properties = event.hasProperties ? reportProperties(event) : nil
        let start = properties ?? event.start
        switch event.kind {
        case .alias:
            findings.append(.yamlAlias(span(event.start..<event.end)))
            return placeholder(event.start..<event.end)
        case .scalar(let bytes, let style):
            lastScalar = YAMLFault.LastScalar(range: start..<event.end, style: style)
            if bytes.isEmpty, style == .plain {
                let at = emptyOffset(event, place)
                let text = EmbeddedText(bytes: [], map: map([], at..<at))
                let kind = YAMLNode.Kind.scalar(YAMLScalar(text: text, style: .plain))
                return YAMLNode(span: span(at..<at), kind: kind, isFaulty: properties != nil)
            }
            return scalar(bytes, style, start..<max(start, event.end), place, properties != nil)
        case .sequenceStart, .mappingStart:
            depth += 1
            defer { depth -= 1 }
            if depth > YAMLReader.deepestNesting { throw tooDeep(start) }
            if case .sequenceStart = event.kind {
                return try sequence(event, start, properties != nil)
            }
            if event.isFlow, file.bytes[start...].starts(with: [0x7B, 0x7B]) {
                return try unquotedTemplate(start)
            }
            return try mapping(event, start, properties != nil)
        default:
            return placeholder(event.start..<event.end)
        }
    }

    private mutating func scalar(
        _ bytes: ContiguousArray<UInt8>, _ style: YAMLScalar.Style, _ range: Range<Int>,
        _ place: Place, _ wasFaulty: Bool
    ) -> YAMLNode {
        guard let text = YAMLScalarWalk.text(bytes, style, in: range, of: file) else {
            if !wasFaulty { findings.append(.yamlCannotLocate(span(range))) }
            return placeholder(range)
        }
        var isFaulty = wasFaulty
        if style == .plain,
            let trap = YAMLTraps(file: file, range: range, place: place).finding
        {
            findings.append(trap)
            isFaulty = isFaulty || trap.severity == .error
        }
        let kind = YAMLNode.Kind.scalar(YAMLScalar(text: text, style: style))
        return YAMLNode(span: text.map.whole, kind: kind, isFaulty: isFaulty)
    }

    private mutating func sequence(
        _ event: YAMLEvent, _ start: Int, _ isFaulty: Bool
    ) throws(YAMLStop) -> YAMLNode {
        var items: [YAMLNode] = []
        while true {
            let next = try events.next()
            if case .sequenceEnd = next.kind {
                let end = event.isFlow ? next.end : items.last?.span.end ?? start
                let whole = span(start..<max(start, end))
                return YAMLNode(span: whole, kind: .sequence(items), isFaulty: isFaulty)
            }
            items.append(try node(next, Place(role: .item, inFlow: event.isFlow)))
        }
    }

    private mutating func mapping(
        _ event: YAMLEvent, _ start: Int, _ isFaulty: Bool
    ) throws(YAMLStop) -> YAMLNode {
        var entries: [YAMLEntry] = []
        var places = YAMLKeyPlaces()
        let hasBrace = event.isFlow && file.bytes[start...].first == UInt8(ascii: "{")
        var contentEnd = start + (hasBrace ? 1 : 0)
        while true {
            let next = try events.next()
            if case .mappingEnd = next.kind {
                let end = hasBrace ? next.end : max(start, contentEnd)
                let whole = span(start..<end)
                return YAMLNode(span: whole, kind: .mapping(entries), isFaulty: isFaulty)
            }
            let key = try node(next, Place(role: .key, inFlow: event.isFlow))
            let keyEnd = key.span.end
            let place = Place(role: .value, inFlow: event.isFlow, keyEnd: keyEnd)
            let value = try node(try events.next(), place)
            let gap = contentEnd..<max(contentEnd, Int(key.span.start))
            contentEnd = max(keyEnd, value.span.end)
            if let entry = entry(key, value, gap, inFlow: event.isFlow, &places) {
                entries.append(entry)
            }
        }
    }

    /// The entry, or nil after a finding that makes it no use.
    private mutating func entry(
        _ key: YAMLNode, _ value: YAMLNode, _ gap: Range<Int>, inFlow: Bool,
        _ places: inout YAMLKeyPlaces
    ) -> YAMLEntry? {
        if let mark = questionMark(gap) {
            findings.append(.yamlComplexKey(span(mark..<(mark + 1))))
            return nil
        }
        guard let scalar = key.scalar else {
            if !key.isFaulty { findings.append(.yamlComplexKey(key.span)) }
            return nil
        }
        if key.isFaulty { return nil }
        if scalar.text.bytes.isEmpty {
            findings.append(.yamlEmptyKey(emptyKeySpan(key)))
            return nil
        }
        if scalar.style == .plain, scalar.text.bytes.elementsEqual("<<".utf8) {
            findings.append(.yamlMergeKey(key.span))
            return nil
        }
        if inFlow, let finding = YAMLTraps.gluedEntry(key, scalar, value, file) {
            findings.append(finding)
            return nil
        }
        if let first = places.add(scalar.text.bytes, key.span) {
            findings.append(.yamlDuplicateKey(scalar.string, key.span, first: first))
            return nil
        }
        return YAMLEntry(key: key, value: value)
    }

    /// `{{ … }}` at the start of a value, which YAML takes for a mapping in a mapping; its events
    /// are passed over.
    private mutating func unquotedTemplate(_ start: Int) throws(YAMLStop) -> YAMLNode {
        findings.append(.yamlUnquotedTemplate(file, start))
        var open = 1
        var end = start
        while open > 0 {
            let event = try events.next()
            switch event.kind {
            case .sequenceStart, .mappingStart: open += 1
            case .sequenceEnd, .mappingEnd: open -= 1
            case .streamEnd: throw .reported
            default: break
            }
            if depth + open > YAMLReader.deepestNesting { throw .reported }
            end = event.end
        }
        return placeholder(start..<end)
    }

    private mutating func tooDeep(_ start: Int) -> YAMLStop {
        findings.append(.yamlTooDeep(span(start..<(start + 1))))
        return .reported
    }

    /// Reports the anchor and the tag at the start of `event`; the offset of the content after
    /// them.
    private mutating func reportProperties(_ event: YAMLEvent) -> Int {
        let bytes = file.bytes
        var at = event.start
        var end = bytes.count
        if case .scalar = event.kind { end = event.end }
        while at < end {
            if bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!") {
                let start = at
                let isAnchor = bytes[at] == UInt8(ascii: "&")
                while at < end, !bytes[at].isYAMLBlank, !bytes[at].isYAMLBreak,
                    !",]}".utf8.contains(bytes[at])
                {
                    at += 1
                }
                let place = span(start..<at)
                findings.append(isAnchor ? .yamlAnchor(place) : .yamlTag(place))
            } else if bytes[at].isYAMLBlank || bytes[at].isYAMLBreak {
                at += 1
            } else if bytes[at] == UInt8(ascii: "#") {
                while at < end, !bytes[at].isYAMLBreak { at += 1 }
            } else {
                break
            }
        }
        return at
    }
}

extension YAMLTreeBuilder {
    private func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file.id, start: range.lowerBound, length: range.count)
    }

    private func map(_ pieces: ContiguousArray<ScalarMap.Piece>, _ range: Range<Int>) -> ScalarMap {
        ScalarMap(file: file.id, pieces: pieces, whole: span(range))
    }

    /// A faulty plain scalar whose text is the source itself.
    private func placeholder(_ range: Range<Int>) -> YAMLNode {
        let piece = ScalarMap.Piece(
            decoded: 0, decodedLength: range.count, source: range.lowerBound,
            sourceLength: range.count, isRun: true)
        let text = EmbeddedText(
            bytes: ContiguousArray(file.bytes[range]), map: map(range.isEmpty ? [] : [piece], range)
        )
        let kind = YAMLNode.Kind.scalar(YAMLScalar(text: text, style: .plain))
        return YAMLNode(span: span(range), kind: kind, isFaulty: true)
    }

    private func restOfLine(_ start: Int) -> Range<Int> {
        var end = start
        while end < file.bytes.count, !file.bytes[end].isYAMLBreak { end += 1 }
        return start..<end
    }

    /// An empty value stands right after its colon, wherever libyaml puts its mark.
    private func emptyOffset(_ event: YAMLEvent, _ place: Place) -> Int {
        guard let keyEnd = place.keyEnd else { return event.start }
        var at = keyEnd
        while at < file.bytes.count, file.bytes[at].isYAMLBlank || file.bytes[at].isYAMLBreak {
            at += 1
        }
        let hasColon = at < file.bytes.count && file.bytes[at] == UInt8(ascii: ":")
        return hasColon ? at + 1 : keyEnd
    }

    /// The `?` that starts an explicit key, between the entry before and the key.
    private func questionMark(_ gap: Range<Int>) -> Int? {
        var at = gap.lowerBound
        while at < gap.upperBound {
            if file.bytes[at] == UInt8(ascii: "?") { return at }
            if file.bytes[at] == UInt8(ascii: "#") {
                at = restOfLine(at).upperBound
            } else {
                at += 1
            }
        }
        return nil
    }

    /// The colon that lacks a key, or the empty quotes.
    private func emptyKeySpan(_ key: YAMLNode) -> SourceSpan {
        key.span.length > 0 ? key.span : span(restOfLine(Int(key.span.start)).prefix(1))
    }
}

extension Range<Int> {
    fileprivate func prefix(_ length: Int) -> Range<Int> {
        lowerBound..<Swift.min(upperBound, lowerBound + length)
    }
}
