package import Diagnostics
package import Expressions

/// What the files say in their own words, for pages that show a campaign to people; no run reads it.
package struct CampaignWording: Sendable {
    /// A named expression of `define`.
    package struct Definition: Sendable {
        package var name: String
        package var text: EmbeddedText
        package var type: ValueType?
    }

    /// A text as written, and how its line breaks reach the reader.
    package struct Text: Sendable {
        package var text: EmbeddedText
        package var style: TemplateStyle
        /// The fields whose values it shows or looks at.
        package var fields: Set<Slot>
        package var uses: Set<Builtin>
    }

    package var expressions: [ExpressionID: EmbeddedText] = [:]
    package var templates: [TemplateID: Text] = [:]
    /// In the order of the files.
    package var definitions: [Definition] = []
    package var lines: [(name: String, text: EmbeddedText)] = []
    /// By offer: its sentence.
    package var sentences: [EmbeddedText?] = []
    /// Rates typed by hand, by the whole of the text or quoted string that they stand in.
    var typedRates: [SourceSpan: [FigureCheck.TypedRate]] = [:]

    package init() {}
}
