package import Diagnostics

/// Prints a part as JSON Schema, draft 7, as `yaml-language-server` reads it.
///
/// What a JSON Schema cannot say (that an expression is sound, that a name is declared) is told by
/// `dunlin check`; the keyword `x-dunlin` marks such values. A scalar is typed by its place in a campaign, so
/// where text is expected a number or `true` is text too.
package struct JSONSchema {
    private let language: Language
    private var definitions: [JSONValue.Member] = []

    private init(language: Language) { self.language = language }

    /// The schema of `part`, ended by a line break; `language` comes first where a text has both.
    package static func text(of part: SchemaPart, title: String, language: Language) -> String {
        var schema = JSONSchema(language: language)
        let body = schema.body(of: part)
        var members = [
            JSONValue.Member("$schema", "http://json-schema.org/draft-07/schema#"),
            JSONValue.Member("title", .string(title)),
        ]
        if case .object(let more) = body { members += more }
        let sorted = schema.definitions.sorted { $0.key < $1.key }
        if !sorted.isEmpty { members.append(JSONValue.Member("definitions", .object(sorted))) }
        return JSONValue.object(members).text(indent: 2) + "\n"
    }

    /// A reference to the part, which is defined on first use.
    private mutating func reference(_ part: SchemaPart) -> JSONValue {
        define(part.id) { $0.body(of: part) }
    }

    private mutating func define(
        _ id: String, _ make: (inout JSONSchema) -> JSONValue
    ) -> JSONValue {
        if !definitions.contains(where: { $0.key == id }) {
            // The place is taken first, because a part may contain itself.
            definitions.append(JSONValue.Member(id, .null))
            let body = make(&self)
            if let at = definitions.firstIndex(where: { $0.key == id }) {
                definitions[at].value = body
            }
        }
        return ["$ref": .string("#/definitions/" + id)]
    }

    private mutating func body(of part: SchemaPart) -> JSONValue {
        var properties: [JSONValue.Member] = []
        for key in part.keys {
            properties.append(JSONValue.Member(key.name, property(key)))
        }
        let others = part.others.map { schema($0) } ?? false
        let required = part.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        var members: [JSONValue.Member] = [JSONValue.Member("type", "object")]
        if !properties.isEmpty {
            members.append(JSONValue.Member("properties", .object(properties)))
        }
        members.append(JSONValue.Member("additionalProperties", others))
        if !required.isEmpty { members.append(JSONValue.Member("required", .array(required))) }
        let choices = part.alternatives.map { names in
            JSONValue.object([
                JSONValue.Member(
                    "oneOf", .array(names.map { ["required": .array([.string($0)])] }))
            ])
        }
        if !choices.isEmpty { members.append(JSONValue.Member("allOf", .array(choices))) }
        return .object(members)
    }

    private mutating func property(_ key: SchemaKey) -> JSONValue {
        var members: [JSONValue.Member] = []
        let texts = (key.about[language], key.about[language == .en ? .zh : .en])
        members.append(JSONValue.Member("description", .string(texts.0 + "\n" + texts.1)))
        members.append(
            JSONValue.Member("markdownDescription", .string(texts.0 + "\n\n" + texts.1)))
        let value = schema(key.kind)
        if case .object(let more) = value, value["$ref"] == nil {
            members += more
        } else {
            // In draft 7 nothing beside a `$ref` counts.
            members.append(JSONValue.Member("allOf", .array([value])))
        }
        return .object(members)
    }

    // MARK: Values

    /// Text by its place: what YAML takes for a number or a boolean is text all the same.
    private static let scalar: JSONValue = ["string", "number", "boolean"]

    private mutating func schema(_ kind: ValueKind) -> JSONValue {
        switch kind {
        case .words(let example):
            return ["type": Self.scalar, "examples": [.string(example)]]
        case .form(let pattern, let example):
            return [
                "type": Self.scalar, "pattern": .string("^(" + pattern + ")$"),
                "examples": [.string(example)],
            ]
        case .count(let range):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .amount(let example):
            return [
                "type": ["string", "number"], "pattern": "^[0-9]+(\\.[0-9]+)?%?$", "minimum": 0,
                "examples": [.string(example)],
            ]
        case .choice(let choices): return Self.choice(choices, language)
        case .expression(let expression):
            return [
                "type": Self.scalar,
                "x-dunlin": ["kind": "expression", "type": .string(expression.rawValue)],
            ]
        case .prose: return ["type": Self.scalar, "x-dunlin": ["kind": "text"]]
        case .texts(let channel): return texts(channel)
        case .path: return ["type": "string", "x-dunlin": ["kind": "path"]]
        case .reference(let name):
            return [
                "type": Self.scalar, "x-dunlin": ["kind": "name", "of": .string(name.rawValue)],
            ]
        case .declaration(let name):
            return [
                "type": Self.scalar,
                "x-dunlin": ["kind": "name", "declares": .string(name.rawValue)],
            ]
        case .part(let part): return reference(part)
        case .names, .list, .items, .bySegment, .oneOf: return collection(kind)
        case .open: return .bool(true)
        }
    }

    private mutating func collection(_ kind: ValueKind) -> JSONValue {
        switch kind {
        case .names(let name, let value, let most):
            var members = [
                JSONValue.Member("type", "object"),
                JSONValue.Member("additionalProperties", schema(value)),
                JSONValue.Member(
                    "x-dunlin", ["kind": "names", "declares": .string(name.rawValue)]),
            ]
            if let most { members.append(JSONValue.Member("maxProperties", .integer(most))) }
            return .object(members)
        case .list(let item):
            let one = schema(item)
            return ["anyOf": [one, ["type": "array", "items": one]]]
        case .items(let item): return ["type": "array", "items": schema(item)]
        case .bySegment(let value):
            let one = schema(value)
            return [
                "anyOf": [
                    one,
                    Self.bySegment(["anyOf": [one, Self.bySegment(one)]]),
                ]
            ]
        case .oneOf(let kinds): return ["anyOf": .array(kinds.map { schema($0) })]
        default: return .bool(true)
        }
    }

    private static func bySegment(_ value: JSONValue) -> JSONValue {
        [
            "type": "object", "additionalProperties": value, "x-dunlin": ["kind": "bySegment"],
        ]
    }

    private static func choice(_ choices: [ValueKind.Choice], _ language: Language) -> JSONValue {
        var values: [JSONValue] = []
        var texts: [JSONValue] = []
        for choice in choices {
            // YAML takes these words for other types.
            let typed: JSONValue? =
                switch choice.word {
                case "true": true
                case "false": false
                default: Int(choice.word).map { .integer($0) }
                }
            for value in [typed, .string(choice.word)] {
                guard let value else { continue }
                values.append(value)
                texts.append(.string(choice.about?[language] ?? ""))
            }
        }
        var members = [JSONValue.Member("enum", .array(values))]
        if choices.contains(where: { $0.about != nil }) {
            members.append(JSONValue.Member("markdownEnumDescriptions", .array(texts)))
        }
        return .object(members)
    }

    /// A text of a step: by channel, then by segment; with a title or a subject where the channel has one.
    private mutating func texts(_ channel: Channel.Kind?) -> JSONValue {
        let forms: [ValueKind]
        switch channel {
        case nil:
            return define("text") { schema in
                var channels: [JSONValue.Member] = []
                for kind in Channel.Kind.allCases {
                    let about = CampaignSchema.channelDocs(kind)
                    channels.append(
                        JSONValue.Member(
                            kind.rawValue,
                            [
                                "description": .string(
                                    about[schema.language] + "\n"
                                        + about[schema.language == .en ? .zh : .en]),
                                "allOf": [schema.texts(kind)],
                            ]))
                }
                var any = schema.forms([
                    .prose, .part(CampaignSchema.push), .part(CampaignSchema.mail),
                ])
                let inner = any + [Self.bySegment(["anyOf": .array(any)])]
                any.append([
                    "type": "object", "properties": .object(channels),
                    "additionalProperties": ["anyOf": .array(inner)],
                    "x-dunlin": ["kind": "bySegment"],
                ])
                return ["anyOf": .array(any)]
            }
        case .sms, .call, .visit: forms = [.prose]
        case .push, .wechat:
            forms = [.part(CampaignSchema.push), .form("same_as [a-z]+", example: "same_as push")]
        case .email: forms = [.part(CampaignSchema.mail)]
        }
        let one = self.forms(forms)
        let inner = one + [Self.bySegment(["anyOf": .array(one)])]
        return ["anyOf": .array(one + [Self.bySegment(["anyOf": .array(inner)])])]
    }

    private mutating func forms(_ kinds: [ValueKind]) -> [JSONValue] { kinds.map { schema($0) } }
}
