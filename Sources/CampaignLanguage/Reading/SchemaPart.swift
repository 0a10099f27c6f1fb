package import Diagnostics

/// The keys that one part of a file may hold.
///
/// The readers, the JSON Schema and the editor's completion and hover all work from these values, so that they
/// never differ.
package struct SchemaPart: Sendable {
    /// Name of the part in the JSON Schema.
    package let id: String
    /// What the part is called in a finding: "in a step".
    package let place: Phrase
    package let keys: [SchemaKey]
    /// Sets of keys of which exactly one stands.
    package let alternatives: [[String]]
    /// What any other key holds, where names are free.
    package let others: ValueKind?

    package init(
        _ id: String, place: Phrase, keys: [SchemaKey], alternatives: [[String]] = [],
        others: ValueKind? = nil
    ) {
        self.id = id
        self.place = place
        self.keys = keys
        self.alternatives = alternatives
        self.others = others
    }

    package func key(_ name: String) -> SchemaKey? {
        keys.first { $0.name == name }
    }
}

/// One key of a part.
package struct SchemaKey: Sendable {
    package let name: String
    /// What people write for it in Chinese; a finding offers `name` instead.
    package let chinese: [String]
    package let isRequired: Bool
    package let kind: ValueKind
    /// What the key says, in a sentence or two.
    package let about: Phrase

    package init(
        _ name: String, _ chinese: [String] = [], required: Bool = false, _ kind: ValueKind,
        _ about: String, zh: String
    ) {
        self.name = name
        self.chinese = chinese
        isRequired = required
        self.kind = kind
        self.about = Phrase(about, zh: zh)
    }
}

/// What stands behind a key.
package indirect enum ValueKind: Sendable {
    /// Plain words for people.
    case words(example: String)
    /// Text of one form: a regular expression of ECMA 262 that the whole text matches.
    case form(String, example: String)
    /// A whole number.
    case count(ClosedRange<Int>)
    /// An exact number, or a percent.
    case amount(example: String)
    case choice([Choice])
    case expression(ExpressionKind)
    /// A text with placeholders.
    case prose
    /// A step's text: by channel, then by segment; nil where the channel is still open.
    case texts(Channel.Kind?)
    /// A path relative to the file that says it.
    case path
    /// The name of something that is declared elsewhere.
    case reference(NameKind)
    /// A name that is declared by standing here.
    case declaration(NameKind)
    case part(SchemaPart)
    /// A map whose keys are names, which it declares; at most `most` entries.
    case names(NameKind, ValueKind, most: Int?)
    /// A list; one item may stand alone.
    case list(ValueKind)
    /// A list that is always written as one.
    case items(ValueKind)
    /// One value for all, or a map by segment.
    case bySegment(ValueKind)
    case oneOf([ValueKind])
    /// Nothing is said of its form here.
    case open

    /// One of the words of a closed list.
    package struct Choice: Sendable {
        package let word: String
        package let about: Phrase?

        package init(_ word: String, _ about: String? = nil, zh: String? = nil) {
            self.word = word
            self.about = about.map { Phrase($0, zh: zh ?? $0) }
        }
    }

    /// The type that an expression's place wants.
    package enum ExpressionKind: String, Sendable {
        case condition, date, money, any
    }

    /// What a name names.
    package enum NameKind: String, Sendable {
        case field, definition, line, segment, arm, channel, offer, step, template, sender, official
        case rule, day
    }

    /// A list of bare words.
    package static func words(of list: [String]) -> ValueKind { .choice(list.map { Choice($0) }) }

    package static let yesOrNo = ValueKind.choice([Choice("true"), Choice("false")])
}
