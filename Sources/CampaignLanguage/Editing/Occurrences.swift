package import Diagnostics

/// Something that a file names: a field, a segment, a line.
package struct NameTarget: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A field, a definition or a built-in value: they share one space of names.
        case value
        case line, segment, channel, offer, step, template, official, sender
        case function, method, filter
    }

    package let kind: Kind
    package let name: String
}

/// A place that names something.
package struct Occurrence: Sendable {
    package let target: NameTarget
    package let span: SourceSpan
    package let isDeclaration: Bool
}

/// Finds what the keys, names, expressions and texts of a file refer to.
package enum Occurrences {
    package static func all(_ root: YAMLNode, _ part: SchemaPart) -> [Occurrence] {
        var found: [Occurrence] = []
        SchemaWalk.all(root, part) { found += of($0) }
        return found
    }

    /// What the one key or value names.
    package static func of(_ place: SchemaPlace) -> [Occurrence] {
        guard let text = place.node.scalar?.text, !text.bytes.isEmpty else { return [] }
        switch place.reading {
        case .expression: return EmbeddedWords.expression(text).compactMap { of($0, text) }
        case .prose: return EmbeddedWords.prose(text).compactMap { of($0, text) }
        case .name(let kind):
            guard let target = target(kind, text.string) else { return [] }
            return [
                Occurrence(
                    target: target, span: text.span(0..<text.bytes.count),
                    isDeclaration: place.declares)
            ]
        case .path, .other: return []
        }
    }

    private static func target(_ kind: ValueKind.NameKind, _ name: String) -> NameTarget? {
        let own: NameTarget.Kind
        switch kind {
        case .field, .definition: own = .value
        case .line: own = .line
        case .segment:
            if name.utf8.elementsEqual("otherwise".utf8) { return nil }
            own = .segment
        // Names of arms and segments never clash, and selectors take both.
        case .arm: own = .segment
        case .channel: own = .channel
        case .offer: own = .offer
        case .step: own = .step
        case .template: own = .template
        case .sender: own = .sender
        case .official: own = .official
        case .rule, .day: return nil
        }
        return NameTarget(kind: own, name: name)
    }

    private static func of(_ word: EmbeddedWord, _ text: EmbeddedText) -> Occurrence? {
        let target: NameTarget
        switch word.role {
        case .variable: return nil
        case .function: target = NameTarget(kind: .function, name: word.name)
        case .method: target = NameTarget(kind: .method, name: word.name)
        case .filter: target = NameTarget(kind: .filter, name: word.name)
        case .literal(let path):
            switch path {
            case "segment", "arm": target = NameTarget(kind: .segment, name: word.name)
            case "offer.name": target = NameTarget(kind: .offer, name: word.name)
            default: return nil
            }
        case .path:
            let parts = word.name.split(separator: ".", maxSplits: 1)
            if parts.count == 2, parts[0] == "lines" {
                target = NameTarget(kind: .line, name: String(parts[1]))
            } else if parts.count == 2, parts[0] == "lender" {
                target = NameTarget(kind: .official, name: String(parts[1]))
            } else {
                target = NameTarget(kind: .value, name: word.name)
            }
        }
        return Occurrence(target: target, span: text.span(word.range), isDeclaration: false)
    }
}
