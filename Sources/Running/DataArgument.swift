internal import CampaignLanguage

/// What `--data` says: a CSV, a database, or `sqlite:FILE?table=NAME` and `sqlite:FILE?query=SELECT …`.
package struct DataArgument: Sendable, Hashable {
    package var path: String
    private var isDatabase: Bool
    private var selection: TableSelection?

    /// Nil where the text is none of these.
    package init?(_ text: String) {
        let scheme = "sqlite:"
        guard text.hasPrefix(scheme) else {
            path = text
            isDatabase = TableSelection.isDatabase(text)
            return
        }
        isDatabase = true
        let rest = text.dropFirst(scheme.count)
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        path = String(rest[..<mark])
        if path.isEmpty { return nil }
        if mark == rest.endIndex { return }
        let what = rest[mark...].dropFirst()
        for kind in TableSelection.Kind.allCases where what.hasPrefix(kind.rawValue + "=") {
            selection = TableSelection(kind, String(what.dropFirst(kind.rawValue.count + 1)))
        }
        if selection?.text.isEmpty ?? true { return nil }
    }

    /// Takes the place of the portfolio's own source.
    func replace(_ portfolio: inout PortfolioDeclaration) {
        portfolio.isDatabase = isDatabase
        if isDatabase { portfolio.encoding = nil }
        portfolio.selection = isDatabase ? selection ?? portfolio.selection : nil
    }
}
