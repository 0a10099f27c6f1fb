internal import Diagnostics

/// A key or a value of a file, with what the schema says of it.
package struct SchemaPlace {
    package let node: YAMLNode
    package let isKey: Bool
    /// What a value may be, or for a key what its mapping may be; `oneOf` and the like are taken apart.
    package let kinds: [ValueKind]
    /// The key of the schema that it is, or that it belongs to.
    package let key: SchemaKey?
    /// The mapping that holds a key, or whose value this is.
    package let mapping: YAMLNode?
    /// Keys from the root on; an item of a list adds nothing.
    package let path: [String]
}

/// Goes through a tree beside its schema.
///
/// Where the tree is not what the schema wants, the walk goes on with no kinds: editors work on files that are
/// wrong. The depth is that of the tree, which the reader bounds.
package struct SchemaWalk {
    private var visit: (SchemaPlace) -> Void

    /// Calls `visit` with each key and each value, parents before children.
    package static func all(
        _ root: YAMLNode, _ part: SchemaPart, _ visit: @escaping (SchemaPlace) -> Void
    ) {
        SchemaWalk(visit: visit).value(root, [.part(part)], nil, [], in: nil)
    }

    /// The innermost key or scalar at `offset`.
    package static func place(
        at offset: Int, _ root: YAMLNode, _ part: SchemaPart
    ) -> SchemaPlace? {
        var found: SchemaPlace?
        all(root, part) { place in
            guard place.node.span.touches(offset) else { return }
            if place.isKey || place.node.scalar != nil || found == nil
                || found?.node.mapping != nil || found?.node.sequence != nil
            {
                found = place
            }
        }
        return found
    }

    private func value(
        _ node: YAMLNode, _ kinds: [ValueKind], _ key: SchemaKey?, _ path: [String],
        in mapping: YAMLNode?
    ) {
        let kinds = Self.apart(kinds)
        visit(
            SchemaPlace(
                node: node, isKey: false, kinds: kinds, key: key, mapping: mapping, path: path))
        switch node.kind {
        case .scalar: return
        case .sequence(let items):
            let inner = Self.items(kinds)
            for item in items { value(item, inner, key, path, in: nil) }
        case .mapping(let entries):
            for entry in entries {
                let name = entry.keyText
                let (inner, own) = Self.under(name, kinds)
                visit(
                    SchemaPlace(
                        node: entry.key, isKey: true, kinds: kinds, key: own, mapping: node,
                        path: path + [name]))
                value(
                    entry.value, inner, own ?? (inner.isEmpty ? nil : key), path + [name], in: node)
            }
        }
    }

    /// Takes `oneOf` apart; a list's item and a segment's value may also stand alone.
    static func apart(_ kinds: [ValueKind]) -> [ValueKind] {
        kinds.flatMap { kind in
            switch kind {
            case .oneOf(let kinds): apart(kinds)
            case .list(let item), .bySegment(let item): [kind] + apart([item])
            default: [kind]
            }
        }
    }

    /// What the items of a list may be.
    static func items(_ kinds: [ValueKind]) -> [ValueKind] {
        kinds.flatMap { kind -> [ValueKind] in
            switch kind {
            case .list(let item), .items(let item): [item]
            default: []
            }
        }
    }

    /// What stands under `name` in a mapping of these kinds.
    static func under(_ name: String, _ kinds: [ValueKind]) -> ([ValueKind], SchemaKey?) {
        var result: [ValueKind] = []
        var own: SchemaKey?
        for kind in kinds {
            switch kind {
            case .part(let part):
                if let key = part.key(name) {
                    // Of several parts with this key (two kinds of senders) all values count.
                    result.append(key.kind)
                    own = own ?? key
                } else if let others = part.others {
                    result.append(others)
                }
            case .names(_, let value, _): result.append(value)
            case .texts(let channel):
                let (kinds, key) = text(name, channel)
                result += kinds
                own = own ?? key
            default: continue
            }
        }
        if result.isEmpty {
            // Under a segment may stand arms.
            for case .bySegment(let value) in kinds { result += [value, .bySegment(value)] }
        }
        return (result, own)
    }

    /// What stands under `name` in a text: a channel, a title, or a segment.
    private static func text(
        _ name: String, _ channel: Channel.Kind?
    ) -> ([ValueKind], SchemaKey?) {
        if channel == nil, let kind = Channel.Kind(rawValue: name) {
            return ([.texts(kind)], CampaignSchema.channels.key(name))
        }
        for part in titled(channel) {
            if let key = part.key(name) { return ([.prose], key) }
        }
        return ([.texts(channel)], nil)
    }

    /// The forms with a title that a text may have.
    static func titled(_ channel: Channel.Kind?) -> [SchemaPart] {
        switch channel {
        case nil: [CampaignSchema.push, CampaignSchema.mail]
        case .push, .wechat: [CampaignSchema.push]
        case .email: [CampaignSchema.mail]
        case .sms, .call, .visit: []
        }
    }
}

extension SchemaPlace {
    /// How the text of the scalar is read.
    package enum Reading: Equatable, Sendable {
        case expression, prose, name(ValueKind.NameKind), path, other
    }

    /// What the scalar's text is; `otherwise` is a word where a condition may stand.
    package var reading: Reading {
        if isKey { return keyReading }
        for kind in kinds {
            switch kind {
            case .expression:
                return node.scalar?.string == "otherwise" ? .other : .expression
            case .prose: return .prose
            case .texts:
                let isOther = node.scalar?.string.hasPrefix("same_as ") ?? false
                return isOther ? .other : .prose
            case .reference(let name), .declaration(let name): return .name(name)
            case .path: return .path
            default: continue
            }
        }
        return .other
    }

    private var keyReading: Reading {
        if key != nil {
            let isChannel = kinds.contains { kind in
                if case .texts(nil) = kind { return true }
                if case .part(let part) = kind {
                    return part.id == "channels" || part.id == "limits"
                }
                return false
            }
            let name = node.scalar?.string ?? ""
            return isChannel && Channel.Kind(rawValue: name) != nil ? .name(.channel) : .other
        }
        for kind in kinds {
            switch kind {
            case .names(let name, _, _): return .name(name)
            case .texts, .bySegment: return .name(.segment)
            case .part(let part) where part.others != nil: return .name(.sender)
            default: continue
            }
        }
        return .other
    }

    /// Whether the key or value makes the name known.
    package var declares: Bool {
        if isKey {
            return kinds.contains { kind in
                switch kind {
                case .names: key == nil
                case .part(let part): part.id == "channels" || (part.others != nil && key == nil)
                default: false
                }
            }
        }
        return kinds.contains { if case .declaration = $0 { true } else { false } }
    }
}
