package import Diagnostics

/// One thing that may stand at the cursor.
package struct CompletionItem: Sendable {
    package enum Kind: Sendable {
        case key, word, field, definition, builtin, constant, function, method, filter, line
        case segment, channel, template, `operator`, form
    }

    package var label: String
    package var kind: Kind
    /// A few words beside the label, such as a type.
    package var detail: Phrase?
    package var about: Phrase?
    /// What is written; in a snippet `$1` and `${1:x}` are places to fill in.
    package var insert: String
    package var isSnippet = false
    /// Items are shown by rank, then in the order in which they were made.
    package var rank = 1
    /// What the typed letters are compared with, where it is not the label.
    package var filter: String?
    package var range: SourceSpan

    /// `text` as it stands in a snippet.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "\\$}".unicodeScalars.contains(scalar) { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
