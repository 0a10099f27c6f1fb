internal import Diagnostics

/// Maps by group: the keys are segments or arms and `otherwise`; under a segment the keys may be arms.
extension CampaignReader {
    private static let otherwise = "otherwise"

    var armNames: [String] { experiment?.arms.map(\.name) ?? [] }

    /// An arm that is called like a segment has a finding of its own, and no selector means it.
    func isArm(_ key: String) -> Bool { segmentSpans[key] == nil && armNames.contains(key) }

    func isGroupKey(_ key: String) -> Bool {
        key == Self.otherwise || segmentSpans[key] != nil || isArm(key)
    }

    func isSelector(_ node: YAMLNode) -> Bool {
        node.mapping?.contains { isGroupKey($0.keyText) } ?? false
    }

    /// The node of each group in a selector, and which of the `needed` groups have none, by name.
    mutating func selected(
        _ node: YAMLNode, _ what: Phrase, needed: [Bool]
    ) -> ([YAMLNode?], missing: [String]) {
        var nodes = [YAMLNode?](repeating: nil, count: groupCount)
        let isWhole = select(node, among: Array(nodes.indices), needed, isNested: false, &nodes)
        // A group that is missing may be the one whose name is misspelt.
        if !isWhole { return (nodes, []) }
        let missing = nodes.indices.filter { nodes[$0] == nil && needed[$0] }
        let names = groups.names(
            of: missing, segments: segments.map(\.name), arms: armNames)
        return (nodes, missing.isEmpty ? [] : names.isEmpty ? [Self.otherwise] : names)
    }

    /// Finds the nodes of `members`; false where a key is no group's name.
    private mutating func select(
        _ node: YAMLNode, among members: [Int], _ needed: [Bool], isNested: Bool,
        _ nodes: inout [YAMLNode?]
    ) -> Bool {
        let entries = node.mapping ?? []
        let layout = groups
        let byArm = isNested || segments.isEmpty || entries.contains { isArm($0.keyText) }
        let segment = entries.first { segmentSpans[$0.keyText] != nil }
        if byArm, !isNested, let segment, let arm = entries.first(where: { isArm($0.keyText) }) {
            let isArmLater = arm.key.span.start > segment.key.span.start
            let (first, second) = isArmLater ? (segment, arm) : (arm, segment)
            bag.add(
                .segmentsAndArms(
                    second.keyText, isArm: isArmLater, at: second.key.span, other: first.key.span))
            return false
        }
        let names = byArm ? armNames : segments.map(\.name)
        var byName: [String: YAMLNode] = [:]
        var isWhole = true
        for entry in entries {
            if entry.keyText == Self.otherwise || names.contains(entry.keyText) {
                byName[entry.keyText] = entry.value
            } else {
                isWhole = false
                bag.add(
                    .unknownName(
                        byArm && !armNames.isEmpty
                            ? Phrase("arm", zh: "实验组") : Phrase("segment", zh: "分群"),
                        entry.keyText, known: names + [Self.otherwise], at: entry.key.span))
            }
        }
        func name(_ group: Int) -> String? {
            let at = byArm ? layout.arm(of: group) : layout.segment(of: group)
            return names.indices.contains(at) ? names[at] : nil
        }
        for entry in entries where byName[entry.keyText] != nil {
            let key = entry.keyText
            let own = members.filter { group in
                let name = name(group)
                return name == key || key == Self.otherwise && name.flatMap { byName[$0] } == nil
            }
            let decided = nodes.indices.map { needed[$0] && own.contains($0) }
            reachNotes.note(key: key, at: entry.key.span, for: decided)
            let isByArm = entry.value.mapping?.contains { isArm($0.keyText) } ?? false
            if !byArm, isByArm {
                let isInnerWhole = select(
                    entry.value, among: own, needed, isNested: true, &nodes)
                isWhole = isInnerWhole && isWhole
            } else {
                for group in own { nodes[group] = entry.value }
            }
        }
        return isWhole
    }
}
