package import Diagnostics

/// A column of the portfolio, as expressions and texts know it.
package struct FieldDeclaration: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let isOptional: Bool
    /// Where it was declared.
    package let span: SourceSpan
    /// Most UTF-16 units of a text; nil if not declared.
    package let longest: Int?
    /// The largest number, as a word of the type; nil if not declared.
    package let atMost: Word?
    /// How it is masked; nil if it is not about a person.
    package let personal: Personal?

    package init(
        name: String, type: ValueType, isOptional: Bool = false, span: SourceSpan,
        longest: Int? = nil, atMost: Word? = nil, personal: Personal? = nil
    ) {
        self.name = name
        self.type = type
        self.isOptional = isOptional
        self.span = span
        self.longest = longest
        self.atMost = atMost
        self.personal = personal
    }
}

/// What a personal field tells of a person, which decides what a masked text shows of it.
package enum Personal: String, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case name, phone, email, hidden
}

/// The type that the place of an expression asks for.
package enum Expectation: Hashable, Sendable {
    case boolean, money, date, time, integer, percent, span, any
    case exactly(ValueType)
}

/// An expression that was found good, as its place in the campaign knows it.
package struct CompiledExpression: Sendable {
    package let id: ExpressionID
    package let type: ValueType
    /// Whether the word can be `Word.missing`; never for `.boolean`, where that is a finding.
    package let mayBeMissing: Bool
    /// The first path that may be missing, and where it stands.
    package let missing: (path: String, span: SourceSpan)?
    /// Paths known to be present where this condition is true.
    package let impliesPresent: Set<String>
    /// Built-in names that it uses, those of its definitions included.
    package let uses: Set<Builtin>
    /// Fields that it uses, those of its definitions included.
    package let usedFields: Set<Slot>
    /// The value, if it is a literal.
    package let constant: Word?
    /// How large its value can be.
    let extent: ValueExtent
}

/// A named expression of `define`.
struct Definition: Sendable {
    let name: String
    let nameSpan: SourceSpan
    let text: EmbeddedText
    var outcome: Outcome?

    /// What checking found; `nil` type marks one with findings, whose uses are not reported again.
    struct Outcome: Sendable {
        var type: CheckedType?
        var mayBeMissing = false
        var uses: Set<Builtin> = []
        var usedFields: Set<Slot> = []
        /// A literal keeps adapting to its neighbours under its name.
        var literal: TypedExpression.Literal?
    }
}
