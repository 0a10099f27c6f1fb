/// Shows findings as workflow commands, which GitHub turns into annotations of a change:
/// `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=CODE::message`.
///
/// The form and its escapes are those of “Workflow commands for GitHub Actions”; the runner
/// (`ActionCommand`, `IssueCommandExtension` of actions/runner) drops columns where a finding spans
/// lines, so they are left out there. Columns count from 1; the end is the place after the last
/// scalar, as other linters give it.
package struct GitHubRenderer: Sendable {
    private let language: Language
    /// The working directory as an absolute path without a slash at its end.
    private let directory: String

    package init(language: Language, directory: String) {
        self.language = language
        self.directory = directory
    }

    /// One line for each of `findings`, in their order; nothing where there are none.
    package func render(_ findings: [Diagnostic], sources: SourceSet) -> String {
        findings.map { line(sources.known($0), sources) + "\n" }.joined()
    }

    private func line(_ finding: Diagnostic, _ sources: SourceSet) -> String {
        var properties: [String] = []
        if let span = finding.span {
            let source = sources[span.file]
            let start = source.lines.position(Int(span.start), in: source.bytes)
            let end = source.lines.position(span.end, in: source.bytes)
            properties.append("file=\(Self.property(relative(source.name)))")
            properties.append("line=\(start.line)")
            if start.line == end.line { properties.append("col=\(start.column)") }
            properties.append("endLine=\(end.line)")
            if start.line == end.line { properties.append("endColumn=\(end.column)") }
        }
        properties.append("title=\(Self.property(finding.code))")
        let sentences = [finding.message, finding.note, finding.help].compactMap { $0?[language] }
        let message = Self.data(sentences.map(VisibleText.escaped).joined(separator: "\n"))
        return "::\(command(finding.severity)) \(properties.joined(separator: ","))::\(message)"
    }

    private func command(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
    }

    /// The path from the working directory, as GitHub knows the files of a checkout.
    private func relative(_ path: String) -> String {
        let inside = directory == "/" ? "/" : directory + "/"
        var path = path.hasPrefix(inside) ? String(path.dropFirst(inside.count)) : path
        while path.hasPrefix("./") { path = String(path.dropFirst(2)) }
        return path
    }

    /// `%`, CR and LF as `%25`, `%0D`, `%0A`.
    private static func data(_ text: String) -> String { escaped(text, also: []) }

    /// In a property `:` and `,` too, as `%3A` and `%2C`.
    private static func property(_ text: String) -> String { escaped(text, also: [":", ","]) }

    private static func escaped(_ text: String, also marks: [Unicode.Scalar]) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard ["%", "\r", "\n"].contains(scalar) || marks.contains(scalar) else {
                output.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16, uppercase: true)
            output.append(
                contentsOf: ("%" + (digits.count == 1 ? "0" : "") + digits).unicodeScalars)
        }
        return String(output)
    }
}
