/// Collects the findings of a check or a run.
///
/// The same finding is kept once. A reader who marks a value as already reported passes no second finding on
/// it, so that one mistake is one message.
package struct DiagnosticBag: Sendable {
    /// As many findings as are shown; the rest is counted.
    package static let shownAtMost = 100

    private var findings: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []

    package init() {}

    package mutating func add(_ finding: Diagnostic) {
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    package mutating func add(contentsOf others: [Diagnostic]) {
        for finding in others { add(finding) }
    }

    /// Makes errors of the warnings of `codes` inside `span`, and their fixes sure: of the two readings that
    /// they leave open only one fits there. False where there are none.
    package mutating func confirm(_ codes: Set<String>, within span: SourceSpan) -> Bool {
        var isAny = false
        for at in findings.indices where codes.contains(findings[at].code) {
            guard findings[at].severity == .warning, let place = findings[at].span,
                place.file == span.file, place.start >= span.start, place.end <= span.end
            else { continue }
            isAny = true
            findings[at].severity = .error
            findings[at].fix?.isSure = true
            seen.insert(findings[at])
        }
        return isAny
    }

    package var isEmpty: Bool { findings.isEmpty }
    package var hasErrors: Bool { findings.contains { $0.severity == .error } }
    package func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }

    /// All findings by place (those of no place first), then severity, then code; the order is total.
    package var sorted: [Diagnostic] {
        findings.sorted { a, b in
            switch (a.span, b.span) {
            case (nil, .some): return true
            case (.some, nil): return false
            case (let x?, let y?) where x != y: return x < y
            default:
                if a.severity != b.severity { return a.severity < b.severity }
                return (a.code, a.message.en) < (b.code, b.message.en)
            }
        }
    }

    /// The first findings of `sorted`, at most `shownAtMost`, and how many were cut; errors are kept before warnings.
    package var shown: (findings: [Diagnostic], cut: Int) {
        let all = sorted
        if all.count <= Self.shownAtMost { return (all, 0) }
        var kept = Array(all.filter { $0.severity == .error }.prefix(Self.shownAtMost))
        kept += all.filter { $0.severity != .error }.prefix(Self.shownAtMost - kept.count)
        let chosen = Set(kept)
        return (all.filter(chosen.contains), all.count - kept.count)
    }
}
