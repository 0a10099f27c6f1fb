package import Diagnostics

/// One thing that may stand at the cursor.
package struct CompletionItem: Sendable {
    package enum Kind: Sendable {
        case key, word, field, definition, builtin, constant, function, method, filter, line
        case segment, channel, template, `operator`, form, file, folder
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

    package init(
        label: String, kind: Kind, detail: Phrase? = nil, about: Phrase? = nil, insert: String,
        isSnippet: Bool = false, rank: Int = 1, filter: String? = nil, range: SourceSpan
    ) {
        self.label = label
        self.kind = kind
        self.detail = detail
        self.about = about
        self.insert = insert
        self.isSnippet = isSnippet
        self.rank = rank
        self.filter = filter
        self.range = range
    }
}
