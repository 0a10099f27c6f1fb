package import Diagnostics

/// Reads one mapping by its schema: unknown, doubled and missing keys become findings, known values are handed
/// out by name.
package struct MapReader {
    package let node: YAMLNode
    private let entries: [YAMLEntry]
    /// The names of the known ones among `entries`, and their places there; few enough that looking through them is
    /// quicker than hashing.
    private var known: [(name: String, at: Int)] = []

    /// nil, with a finding, where `node` is no mapping.
    package init?(_ node: YAMLNode, _ part: SchemaPart, _ bag: inout DiagnosticBag) {
        self.node = node
        entries = node.mapping ?? []
        guard case .mapping = node.kind else {
            if !node.isFaulty, !Self.isMissedColon(node, &bag) {
                bag.add(.mappingExpected(part, at: node.span))
            }
            return nil
        }
        known.reserveCapacity(entries.count)
        for (at, entry) in entries.enumerated() where !entry.key.isFaulty {
            let name = entry.keyText
            guard part.keys.contains(where: { $0.name == name }) else {
                bag.add(.unknownKey(name, in: part, at: entry.key.span))
                continue
            }
            known.append((name, at))
        }
        let missing = part.keys.indices.filter {
            part.keys[$0].isRequired && place(part.keys[$0].name) == nil
        }
        if missing.isEmpty || hasFaultyEntry(bag) { return }
        for key in missing.map({ part.keys[$0] }) {
            // A key that was misspelt has its own finding already.
            let isMisspelt = entries.contains {
                $0.key.isFaulty
                    || part.key($0.keyText) == nil
                        && (Suggestion.nearest(to: $0.keyText, among: [key.name]) != nil
                            || key.chinese.contains($0.keyText))
            }
            if !isMisspelt { bag.add(.missingKey(key.name, in: part, at: Self.head(node))) }
        }
    }

    /// Whether a text where keys are expected was suspected to be an entry, `紧急：x`; then it is one.
    package static func isMissedColon(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> Bool {
        bag.confirm(["D0140", "D0142"], within: node.span)
    }

    /// Whether the form of one entry was so wrong that it is not among `entries`; it may be any key.
    private func hasFaultyEntry(_ bag: DiagnosticBag) -> Bool {
        bag.sorted.contains { finding in
            guard finding.severity == .error, finding.code < "D0200", let span = finding.span,
                span.file == node.span.file, span.start >= node.span.start,
                span.end <= node.span.end
            else { return false }
            return !entries.contains {
                let whole = $0.key.span.joined($0.value.span)
                return span.start >= whole.start && span.end <= whole.end
            }
        }
    }

    package subscript(_ key: String) -> YAMLNode? { place(key).map { entries[$0].value } }

    package func keySpan(_ key: String) -> SourceSpan? { place(key).map { entries[$0].key.span } }

    /// Of a key that stands twice, which is a finding, the last.
    private func place(_ key: String) -> Int? { known.last { $0.name == key }?.at }

    /// The place of a mapping as a whole: its first key, not its many lines.
    package static func head(_ node: YAMLNode) -> SourceSpan {
        if case .mapping(let entries) = node.kind, let first = entries.first {
            return first.key.span
        }
        return node.span
    }
}

extension YAMLEntry {
    var keyText: String { key.scalar?.text.string ?? "" }
}

/// Reads single values; each returns nil with a finding where the text is not what the key wants.
package enum ValueReader {
    /// The scalar of `node`; an empty one is a finding.
    package static func scalar(
        _ node: YAMLNode, _ what: Phrase, _ bag: inout DiagnosticBag
    ) -> EmbeddedText? {
        if node.isFaulty { return nil }
        guard let scalar = node.scalar else {
            bag.add(.scalarExpected(what, at: MapReader.head(node)))
            return nil
        }
        if scalar.text.bytes.isEmpty {
            bag.add(.emptyValue(what, at: node.span))
            return nil
        }
        return scalar.text
    }

    package static func text(_ node: YAMLNode, _ what: Phrase, _ bag: inout DiagnosticBag)
        -> String?
    {
        scalar(node, what, &bag)?.string
    }

    /// A list; a single scalar counts as a list of one.
    package static func list(_ node: YAMLNode) -> [YAMLNode] {
        if case .sequence(let items) = node.kind { return items }
        return [node]
    }

    /// A whole number from `range`, with an optional word after it, as in `2 parts`.
    package static func count(
        _ node: YAMLNode, _ what: Phrase, in range: ClosedRange<Int>, units: [String] = [],
        example: String, _ bag: inout DiagnosticBag
    ) -> Int? {
        guard let text = text(node, what, &bag) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        let hasUnit = units.isEmpty ? words.count == 1 : words.count == 2
        guard hasUnit, let number = Int(words[0]),
            words[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            units.isEmpty || units.contains(String(words[1])), range.contains(number)
        else {
            bag.add(.badValue(text, what, example: example, at: node.span))
            return nil
        }
        return number
    }

    /// `24 hours`, `2 days`, `30 minutes`, in microseconds.
    static func duration(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> Located<Int64>? {
        let what = Phrase("length of time", zh: "时长")
        guard let text = text(node, what, &bag) else { return nil }
        let units: [String: Int64] = [
            "minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "day": 86_400, "days": 86_400,
        ]
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int64(words[0]), count > 0, count <= 100_000,
            let seconds = units[String(words[1])]
        else {
            bag.add(.badValue(text, what, example: "24 hours", at: node.span))
            return nil
        }
        return Located(count * seconds * 1_000_000, node.span)
    }

    /// `true` or `false`.
    package static func yesOrNo(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> Bool? {
        let what = Phrase("answer", zh: "取值")
        guard let text = text(node, what, &bag) else { return nil }
        if text == "true" || text == "false" { return text == "true" }
        bag.add(.notOneOf(text, what, ["true", "false"], at: node.span))
        return nil
    }

    /// One of the cases of a closed list.
    package static func choice<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ what: Phrase, as type: Value.Type, _ bag: inout DiagnosticBag
    ) -> Value? where Value.RawValue == String {
        guard let text = text(node, what, &bag) else { return nil }
        if let value = Value(rawValue: text) { return value }
        bag.add(.notOneOf(text, what, Value.allCases.map(\.rawValue), at: node.span))
        return nil
    }
}
