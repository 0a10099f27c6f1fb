/// One finding: what is wrong, where, why it matters and what to write instead.
///
/// A finding is data; `HumanRenderer` and `JSONRenderer` show it. The message makes sense alone, because
/// editors show only that. Messages of one phase stand together in a file of their own, each in both
/// languages side by side, so that the wording can be reviewed at once.
package struct Diagnostic: Sendable, Hashable {
    /// Stable name of the kind of finding, such as `D0201`; never reused for another kind.
    package var code: String
    package var severity: Severity
    /// What is wrong, in one sentence without a full stop.
    package var message: Phrase
    /// The tightest place that is wrong; nil only for findings about no file (a command line, a run).
    package var span: SourceSpan?
    /// Other places that take part: "first declared here".
    package var labels: [Label]
    /// Why it matters; shown after the source line.
    package var note: Phrase?
    /// What to write instead.
    package var help: Phrase?
    /// The edit that mends it, when there is one.
    package var fix: FixIt?

    package init(
        _ code: String, _ severity: Severity, _ message: Phrase, at span: SourceSpan?,
        labels: [Label] = [], note: Phrase? = nil, help: Phrase? = nil, fix: FixIt? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.span = span
        self.labels = labels
        self.note = note
        self.help = help
        self.fix = fix
    }

    /// An error.
    package init(
        _ code: String, _ message: Phrase, at span: SourceSpan?, labels: [Label] = [],
        note: Phrase? = nil, help: Phrase? = nil, fix: FixIt? = nil
    ) {
        self.init(
            code, .error, message, at: span, labels: labels, note: note, help: help, fix: fix)
    }
}

/// How bad a finding is; an error stops a run before anything is sent.
package enum Severity: String, Sendable, Hashable, Comparable {
    case error, warning, note

    private var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .note: 2
        }
    }

    package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

/// The languages in which people read findings and summaries.
package enum Language: String, Sendable, CaseIterable {
    case en, zh
}

/// A sentence in every language that Dunlin speaks.
package struct Phrase: Sendable, Hashable {
    package var en: String
    package var zh: String

    package init(_ en: String, zh: String) {
        self.en = en
        self.zh = zh
    }

    package subscript(_ language: Language) -> String { language == .en ? en : zh }
}

/// A second place of a finding, with what it has to do with it.
package struct Label: Sendable, Hashable {
    package var span: SourceSpan
    package var text: Phrase

    package init(_ span: SourceSpan, _ text: Phrase) {
        self.span = span
        self.text = text
    }
}

/// An edit that mends a finding: the bytes of `span` become `replacement`.
package struct FixIt: Sendable, Hashable {
    package var span: SourceSpan
    package var replacement: String
    /// Only one thing can have been meant, so `check --fix` makes the edit without asking.
    ///
    /// Not sure is whatever chooses for the writer who gets a notice, what it says or what it
    /// offers: a name that is near to two others, an amount that could be 元 or 分, a text that
    /// could be meant as it stands. Such an edit is shown and left to a person.
    package var isSure: Bool

    /// An edit for a person to choose.
    package init(_ span: SourceSpan, _ replacement: String, isSure: Bool = false) {
        self.span = span
        self.replacement = replacement
        self.isSure = isSure
    }

    /// An edit with only one reading.
    package static func sure(_ span: SourceSpan, _ replacement: String) -> FixIt {
        FixIt(span, replacement, isSure: true)
    }
}
