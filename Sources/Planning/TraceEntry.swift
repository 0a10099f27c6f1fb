package import Diagnostics

/// One rule on the way of an account through the campaign, as `explain` shows it.
package struct TraceEntry: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable {
        /// It does not apply to the account, which goes on.
        case passed
        /// The rule gave the decision.
        case decided
        /// It applies, and the account goes on.
        case noted
    }

    /// A value that the rule looked at, as people read it; personal ones are masked unless
    /// revealed.
    package struct Value: Sendable, Hashable {
        package var name: String
        package var text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The name in the file, or the path of the key.
    package var rule: String
    package var span: SourceSpan?
    package var outcome: Outcome
    /// What the rule found.
    package var verdict: Phrase
    package var values: [Value]
}

/// The entries of a trace while it grows.
struct Trace {
    let reveal: Bool
    private(set) var entries: [TraceEntry] = []

    init(reveal: Bool) { self.reveal = reveal }

    /// Whether the rule that decided is among the entries.
    var isDecided: Bool { entries.contains { $0.outcome == .decided } }

    mutating func add(
        _ rule: String, _ span: SourceSpan?, _ outcome: TraceEntry.Outcome, _ verdict: Phrase,
        _ values: [TraceEntry.Value] = []
    ) {
        entries.append(
            TraceEntry(
                rule: rule, span: span, outcome: outcome, verdict: verdict, values: values))
    }
}
