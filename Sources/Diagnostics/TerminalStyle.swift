/// Whether text for a person carries colours; the caller chooses once, by where the text goes.
///
/// Renderers ask the style for what a text *is*; only this type knows escape sequences (ECMA-48,
/// SGR).
package enum TerminalStyle: Sendable {
    case plain, ansi

    /// Bold red.
    package func error(_ text: String) -> String { wrap(text, "1;31") }
    /// Yellow.
    package func warning(_ text: String) -> String { wrap(text, "33") }
    /// Blue.
    package func note(_ text: String) -> String { wrap(text, "34") }
    package func dim(_ text: String) -> String { wrap(text, "2") }
    package func bold(_ text: String) -> String { wrap(text, "1") }

    /// The style of findings of this severity.
    package func severity(_ severity: Severity, _ text: String) -> String {
        switch severity {
        case .error: error(text)
        case .warning: warning(text)
        case .note: note(text)
        }
    }

    private func wrap(_ text: String, _ parameters: String) -> String {
        self == .plain || text.isEmpty ? text : "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
    }
}
