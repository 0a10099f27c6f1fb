package import Diagnostics

/// What of a database is the table of accounts: one of its tables or views by name, or a query.
package struct TableSelection: Sendable, Hashable {
    /// The keys of `portfolio`, and the words of `--data sqlite:FILE?table=NAME`.
    package enum Kind: String, Sendable, CaseIterable { case table, query }

    package var kind: Kind
    package var text: String
    /// Where the text is written; nil for the command line.
    private let place: ScalarMap?

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
        place = nil
    }

    init(_ kind: Kind, _ text: EmbeddedText) {
        self.kind = kind
        self.text = text.string
        place = text.map
    }

    /// The whole of it in its file.
    package var span: SourceSpan? { place?.whole }

    /// The bytes `range` of the text in its file.
    package func span(_ range: Range<Int>) -> SourceSpan? { place?.span(range) }

    /// A file of that name is taken for a SQLite database.
    package static func isDatabase(_ path: String) -> Bool {
        let path = path.lowercased()
        return [".db", ".sqlite", ".sqlite3"].contains { path.hasSuffix($0) }
    }
}

extension TableSelection.Kind {
    var phrase: Phrase {
        switch self {
        case .table: Phrase("the name of the table", zh: "表名")
        case .query: Phrase("the query", zh: "查询")
        }
    }
}
