package import Diagnostics

/// A value of a YAML file that knows where it stands.
///
/// Nothing is typed here: a scalar is text, and the schema decides what the text must mean.
package struct YAMLNode: Sendable {
    /// The bytes of the value: quotes and brackets included, and for a block mapping, block
    /// sequence or block scalar ended after the last content. An empty value is empty, right behind
    /// its colon or dash.
    package let span: SourceSpan
    package let kind: Kind
    /// True when an error about this value has been reported, so that a checker passes no second
    /// one on it.
    package let isFaulty: Bool

    package init(span: SourceSpan, kind: Kind, isFaulty: Bool = false) {
        self.span = span
        self.kind = kind
        self.isFaulty = isFaulty
    }

    /// The three shapes of a value.
    package enum Kind: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    /// The text, if this is a scalar.
    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = kind { scalar } else { nil }
    }

    /// The items in order, if this is a sequence.
    package var sequence: [YAMLNode]? {
        if case .sequence(let items) = kind { items } else { nil }
    }

    /// The entries in the order of the file, if this is a mapping; no key stands twice.
    package var mapping: [YAMLEntry]? {
        if case .mapping(let entries) = kind { entries } else { nil }
    }
}

/// A key of a mapping with its value.
package struct YAMLEntry: Sendable {
    /// Always a scalar with a text.
    package let key: YAMLNode
    package let value: YAMLNode

    package init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
    }
}

/// A text out of a YAML file and how it was written.
package struct YAMLScalar: Sendable {
    /// The decoded text; each of its bytes leads back to the file.
    package let text: EmbeddedText
    package let style: Style

    package init(text: EmbeddedText, style: Style) {
        self.text = text
        self.style = style
    }

    /// The five ways of YAML to write a text: bare, `'…'`, `"…"`, `|` and `>`.
    package enum Style: Sendable, Hashable, CaseIterable {
        case plain, single, double, literal, folded
    }

    package var string: String { text.string }
}

extension [YAMLEntry] {
    /// The value of `key`, compared byte by byte; linear in the number of entries.
    package subscript(_ key: String) -> YAMLNode? {
        first { $0.key.scalar?.text.bytes.elementsEqual(key.utf8) ?? false }?.value
    }
}
