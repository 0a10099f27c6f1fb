package import Diagnostics

/// One entry of a file's outline.
package struct OutlineEntry: Sendable {
    package let name: String
    /// What it is; nil for a plain key.
    package let kind: ValueKind.NameKind?
    /// All of it, and its name alone.
    package let span: SourceSpan
    package let nameSpan: SourceSpan
    package let children: [OutlineEntry]
}

/// The outline of a file: its keys at the root, and below them what is declared there.
package enum Outline {
    package static func of(_ root: YAMLNode, _ part: SchemaPart) -> [OutlineEntry] {
        (root.mapping ?? []).map { entry in
            let (kinds, _) = SchemaWalk.under(entry.keyText, SchemaWalk.apart([.part(part)]))
            return OutlineEntry(
                name: entry.keyText, kind: nil, span: entry.key.span.joined(entry.value.span),
                nameSpan: entry.key.span, children: children(entry.value, SchemaWalk.apart(kinds)))
        }
    }

    private static func children(_ node: YAMLNode, _ kinds: [ValueKind]) -> [OutlineEntry] {
        switch node.kind {
        case .scalar: return []
        case .sequence(let items):
            let inner = SchemaWalk.apart(SchemaWalk.items(kinds))
            return items.flatMap { item(of: $0, inner) }
        case .mapping(let entries):
            var result: [OutlineEntry] = []
            for entry in entries {
                let place = SchemaPlace(
                    node: entry.key, isKey: true, kinds: kinds,
                    key: SchemaWalk.under(entry.keyText, kinds).1, mapping: node, path: [])
                let (inner, _) = SchemaWalk.under(entry.keyText, kinds)
                let below = children(entry.value, SchemaWalk.apart(inner))
                if place.declares, case .name(let kind) = place.reading {
                    result.append(named(entry, kind, below: []))
                } else if case .name(.rule) = place.reading {
                    result.append(named(entry, .rule, below: []))
                } else {
                    result += below
                }
            }
            return result
        }
    }

    private static func named(
        _ entry: YAMLEntry, _ kind: ValueKind.NameKind, below: [OutlineEntry]
    ) -> OutlineEntry {
        OutlineEntry(
            name: entry.keyText, kind: kind, span: entry.key.span.joined(entry.value.span),
            nameSpan: entry.key.span, children: below)
    }

    /// A step or an offer is called by its name; a segment is an item of one entry.
    private static func item(of node: YAMLNode, _ kinds: [ValueKind]) -> [OutlineEntry] {
        for entry in node.mapping ?? [] {
            let (inner, _) = SchemaWalk.under(entry.keyText, kinds)
            for case .declaration(let kind) in inner {
                guard let name = entry.value.scalar?.string, !name.isEmpty else { continue }
                return [
                    OutlineEntry(
                        name: name, kind: kind, span: node.span, nameSpan: entry.value.span,
                        children: [])
                ]
            }
        }
        return children(node, kinds)
    }
}
