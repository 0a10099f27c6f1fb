internal import Diagnostics

/// One of the conditions that must all hold for a whole condition to be true (or to be false).
struct Leaf: Sendable {
    let part: Part
    /// Whether the part must be true, not false.
    let holds: Bool
    /// What shows it: the part with its `not`.
    let shown: Part
    /// The name through which a definition brought it in, and the definition.
    let via: (reference: Part, definition: Int)?

    var region: Region { holds ? part.yes : part.no }
    /// The accounts that it keeps out.
    var opposite: Region { holds ? part.no : part.yes }

    /// Where it stands in the condition itself.
    var place: SourceSpan { (via?.reference ?? shown).span }

    var words: String {
        let all = String(decoding: shown.text.bytes[shown.range], as: UTF8.self)
        return all.unicodeScalars.count <= 48 ? all : String(all.prefix(46)) + "…"
    }
}

extension Reasoning {
    /// As many leaves as are looked for in definitions, which can name one another twice, and compared.
    static let mostLeaves = 256

    /// What must hold for `part` to be true, or false; definitions are looked into.
    func leaves(of part: Part, holds: Bool) -> [Leaf] {
        var result: [Leaf] = []
        flatten(part, holds, part, nil, into: &result)
        return result
    }

    private func flatten(
        _ part: Part, _ holds: Bool, _ shown: Part, _ via: (reference: Part, definition: Int)?,
        into result: inout [Leaf]
    ) {
        switch part.kind {
        case .not: flatten(part.children[0], !holds, shown, via, into: &result)
        case .all where holds, .any where !holds:
            for child in part.children { flatten(child, holds, child, via, into: &result) }
        case .definition(let index) where result.count < Self.mostLeaves:
            guard let body = definitionParts[index] else { return }
            flatten(body, holds, body, via ?? (shown, index), into: &result)
        default: result.append(Leaf(part: part, holds: holds, shown: shown, via: via))
        }
    }

    /// The first leaf that contradicts those before it, and the fewest of them that it contradicts; nil
    /// if they can all hold.
    func clash(_ leaves: [Leaf]) -> (later: Leaf, earlier: [Leaf])? {
        var region = Region.all
        for (at, leaf) in leaves.enumerated() {
            region.formIntersection(leaf.region)
            guard isEmpty(region) else { continue }
            let before = leaves[..<at]
            for other in before where isEmpty(other.region.intersection(leaf.region)) {
                return (leaf, [other])
            }
            return (leaf, fewest(Array(before.suffix(Self.mostBlamed)), leaf))
        }
        return nil
    }

    private static let mostBlamed = 64

    private func fewest(_ leaves: [Leaf], _ later: Leaf) -> [Leaf] {
        var needed = leaves
        for index in leaves.indices.reversed() {
            var region = later.region
            for (at, leaf) in needed.enumerated() where at != index {
                region.formIntersection(leaf.region)
            }
            if isEmpty(region) { needed.remove(at: index) }
        }
        return needed
    }

    /// The terms of a region whose nature alone makes it empty.
    func reasons(_ region: Region) -> [Reason] {
        region.boxes.flatMap(\.sides).compactMap { side in
            let term = self[side.term]
            let isBeyond = side.set.intersection(term.universe).isEmpty
            switch term.reason {
            case .atMost, .atMostOfFields: return isBeyond ? nil : term.reason
            default: return isBeyond ? term.reason : nil
            }
        }
    }
}
