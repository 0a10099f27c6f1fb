package import Diagnostics

/// A template as written: literal text, placeholders and control tags in the order of the source.
///
/// The items are flat. `if` and `endif` are balanced: the parser drops a tag that has no partner and adds
/// the `endif` that is missing, after a finding, and says so in `isBroken`. All ranges count bytes of the
/// `EmbeddedText`.
package struct TemplateTree: Sendable, Hashable {
    package var items: [TemplateItem] = []
    /// Whether something could not be read, so that the template must not be used.
    package var isBroken = false
}

/// One piece of a template.
package enum TemplateItem: Sendable, Hashable {
    /// Bytes that are written as they are.
    case literal(ContiguousArray<UInt8>)
    /// A break beside a tag, written unless nothing or another break stands before it.
    case softBreak(SoftBreak)
    /// `{{ expression | filter }}`
    case output(TemplateOutput)
    /// `{% if … %}` and its kin.
    case control(TemplateControl)
}

/// What a line break of the source beside a tag becomes.
package enum SoftBreak: Sendable, Hashable {
    /// One space, if the text so far ends in neither space nor line break.
    case space
    /// One line break; a space before it goes, a second line break is not written.
    case paragraph
    /// In mail, the end of a line that holds only a placeholder: no line when the placeholder is empty.
    case lineEnd
}

/// A placeholder.
package struct TemplateOutput: Sendable, Hashable {
    /// The whole tag with its braces.
    package var whole: Range<Int>
    /// The expression without the spaces around it.
    package var expression: Range<Int>
    package var filters: [TemplateFilter] = []
}

/// A filter with its arguments, as written.
package struct TemplateFilter: Sendable, Hashable {
    package var name: String
    package var nameRange: Range<Int>
    /// The name and its arguments.
    package var whole: Range<Int>
    /// Each argument without the spaces around it.
    package var arguments: [Range<Int>] = []
}

/// A control tag.
package struct TemplateControl: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case `if`, `elsif`, `else`, `endif`
    }

    package var kind: Kind
    package var whole: Range<Int>
    /// The condition of `if` and `elsif`; empty for the others.
    package var condition: Range<Int>
    /// Whether the tag was alone on its line, so that the line is not there for the text around it.
    package var standsAlone = false
}

extension TemplateTree {
    /// Reads a text and decides what becomes of its line breaks; faults become findings.
    ///
    /// `acceptsColonArguments`: whether filters may be written as in Liquid, `last: 4`.
    package static func reading(
        _ text: EmbeddedText, style: TemplateStyle, acceptsColonArguments: Bool = false,
        into bag: inout DiagnosticBag
    ) -> TemplateTree {
        var parser = TemplateParser(text, acceptsColonArguments: acceptsColonArguments)
        return LineJoining.apply(style, to: parser.parse(into: &bag))
    }
}
