package import Diagnostics
internal import Expressions

/// A piece of an expression or a text with what it is, for an editor's colours.
package struct Highlight: Sendable {
    /// The raw values are the names of the protocol's token types.
    package enum Kind: String, Sendable, CaseIterable {
        case field = "property"
        case definition = "variable"
        case builtin = "parameter"
        case function, method
        case filter = "decorator"
        case name = "enumMember"
        case string, number, keyword
    }

    package let span: SourceSpan
    package let kind: Kind
}

/// What YAML's own colouring cannot know: the words inside expressions and texts, and names of the campaign.
package enum Highlighting {
    /// In the order of the file; none overlaps another.
    package static func all(
        _ root: YAMLNode, _ part: SchemaPart, index: CampaignIndex
    ) -> [Highlight] {
        var found: [Highlight] = []
        SchemaWalk.all(root, part) { place in
            guard let text = place.node.scalar?.text, !text.bytes.isEmpty else { return }
            switch place.reading {
            case .expression: found += expression(text, nil, index)
            case .prose:
                for tag in EmbeddedTag.all(in: text.bytes) {
                    var range = tag.content
                    if !tag.isOutput {
                        range = EmbeddedWords.afterKeyword(tag.content, text)
                        let keyword = tag.content.lowerBound..<range.lowerBound
                        found += word(in: keyword, text)
                    }
                    found += expression(text, range, index)
                }
            case .name(let kind) where kind != .rule && kind != .day:
                let kind: Highlight.Kind = kind == .field ? .field : .name
                if place.isKey || place.declares { return }
                found.append(Highlight(span: text.span(0..<text.bytes.count), kind: kind))
            default: return
            }
        }
        return found.sorted { $0.span < $1.span }
    }

    /// The one word in `range`, as a keyword.
    private static func word(in range: Range<Int>, _ text: EmbeddedText) -> [Highlight] {
        var start = range.lowerBound
        while start < range.upperBound, text.bytes[start] <= 0x20 { start += 1 }
        if start == range.upperBound { return [] }
        return [Highlight(span: text.span(start..<range.upperBound), kind: .keyword)]
    }

    private static func expression(
        _ text: EmbeddedText, _ range: Range<Int>?, _ index: CampaignIndex
    ) -> [Highlight] {
        var found: [Highlight] = []
        for token in EmbeddedWords.tokens(text, range).0 {
            let kind: Highlight.Kind
            switch token.kind {
            case .text: kind = .string
            case .integer, .decimal, .percent: kind = .number
            case .and, .or, .not, .in, .true, .false: kind = .keyword
            default: continue
            }
            found.append(Highlight(span: text.span(token.bytes), kind: kind))
        }
        for word in EmbeddedWords.expression(text, range) {
            guard let kind = kind(of: word, index) else { continue }
            found.append(Highlight(span: text.span(word.range), kind: kind))
        }
        return found
    }

    private static func kind(of word: EmbeddedWord, _ index: CampaignIndex) -> Highlight.Kind? {
        switch word.role {
        case .function: return .function
        case .method: return .method
        case .filter: return .filter
        case .variable: return .definition
        case .literal: return nil
        case .path:
            switch index.name(word.name)?.kind {
            case .field: return .field
            case .definition: return .definition
            case .constant: return .builtin
            case nil: break
            }
            if word.name.hasPrefix("lines.") { return .definition }
            let isKnown =
                index.type(of: word.name) != nil || word.name == "offer.say"
                || ExpressionReference.groups.contains { $0.name == word.name }
                || FunctionReference.namespaces.contains(word.name)
            // What nobody declared keeps its plain colour.
            return isKnown ? .builtin : nil
        }
    }
}
