/// Shows findings to a person: message, place, source line with carets, why, and what to write
/// instead.
///
/// ```
/// error[D0201]: unknown key `segmets`
///   --> Campaigns/x.yaml:14:1
///    |
/// 14 | segmets:
///    | ^^^^^^^ help: did you mean `segments`?
///    |
///    = note: a key that nobody reads would be lost silently
/// ```
/// `^` marks the place, `-` the labels. Columns in the head count scalars from 1; carets are as
/// wide as the text is on a terminal. Nothing of a file or a finding reaches the output but through
/// `VisibleText`.
package struct HumanRenderer: Sendable {
    package let style: TerminalStyle
    package let language: Language

    /// Carets and the help beside them end at this column at the latest; a longer help gets a line
    /// of its own.
    private static let widestHelpBesideCarets = 100
    /// Lines of a fix that are shown.
    private static let fixLinesAtMost = 6

    package init(style: TerminalStyle, language: Language) {
        self.style = style
        self.language = language
    }

    /// Each finding followed by an empty line. What was cut is said by `summary`, once.
    package func render(
        _ shown: (findings: [Diagnostic], cut: Int), sources: SourceSet
    ) -> String {
        shown.findings.map { render($0, sources: sources) }.joined()
    }

    /// One finding, followed by an empty line.
    package func render(_ finding: Diagnostic, sources: SourceSet) -> String {
        let finding = sources.known(finding)
        let words = Words(language)
        let helpBeside = helpBesideCarets(finding, sources)
        let marks = marks(of: finding, help: helpBeside, sources)
        let fix = finding.help == nil ? fixedLines(finding, sources) : nil
        let lastLine = max(marks.map(\.line).max() ?? 1, fix?.lines.last?.number ?? 1)
        let gutter = Gutter(width: String(lastLine).utf8.count, style: style)

        let title = "\(words.severity(finding.severity))[\(finding.code)]"
        var rows = [
            style.severity(finding.severity, title)
                + style.bold(words.colon + VisibleText.escaped(finding.message[language]))
        ]
        rows += excerpts(of: finding, marks, gutter, sources)
        var notes: [String] = []
        if let note = finding.note {
            notes += remark(words.note, note[language], gutter)
        }
        if let help = finding.help, helpBeside == nil {
            notes += remark(words.help, help[language], gutter)
        }
        if let fix {
            notes += remark(words.help, fix.title[language], gutter)
            notes += fix.lines.map { gutter.row($0.number, "+", $0.text) }
            if fix.isCut { notes.append("…") }
        }
        if !notes.isEmpty, !marks.isEmpty { rows.append(gutter.row()) }
        return (rows + notes).joined(separator: "\n") + "\n\n"
    }

    /// The last lines of a report: how many were not shown, then how many there are in all.
    package func summary(errors: Int, warnings: Int, cut: Int) -> String {
        let words = Words(language)
        var counts: [String] = []
        if errors > 0 { counts.append(style.error(words.errors(errors))) }
        if warnings > 0 { counts.append(style.warning(words.warnings(warnings))) }
        let total = counts.isEmpty ? words.noErrors : counts.joined(separator: words.comma)
        return (cut > 0 ? words.more(cut) + "\n" : "") + total + "\n"
    }
}

extension HumanRenderer {
    /// Bytes of one line to underline.
    private struct Mark {
        var file: FileID
        var line: Int
        var bytes: Range<Int>
        var isPrimary: Bool
        /// What stands beside the underline, already visible text.
        var text: String
    }

    /// Primary first, so that it comes first under its line; labels in the order of the finding.
    private func marks(of finding: Diagnostic, help: String?, _ sources: SourceSet) -> [Mark] {
        var marks: [Mark] = []
        if let span = finding.span {
            marks += lines(of: span, isPrimary: true, help ?? "", sources)
        }
        for label in finding.labels {
            let text = VisibleText.escaped(label.text[language])
            marks += lines(of: label.span, isPrimary: false, text, sources)
        }
        return marks
    }

    /// The marks of one span: on its line, or on the first and the last of its lines, the text at
    /// the last.
    private func lines(
        of span: SourceSpan, isPrimary: Bool, _ text: String, _ sources: SourceSet
    ) -> [Mark] {
        let (bytes, index) = (sources[span.file].bytes, sources[span.file].lines)
        let start = min(Int(span.start), bytes.count)
        var end = min(span.end, bytes.count)
        let first = index.line(start)
        func mark(_ line: Int, _ bytes: Range<Int>, _ text: String) -> Mark {
            Mark(file: span.file, line: line, bytes: bytes, isPrimary: isPrimary, text: text)
        }
        if index.line(max(start, end - 1)) == first { return [mark(first, start..<end, text)] }
        // A block often ends with its line break; the line after it takes no part.
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        let last = index.line(max(start, end - 1))
        if last == first { return [mark(first, start..<end, text)] }
        let lastLine = index.range(last, in: bytes)
        let lastStart = bytes[lastLine].firstIndex { !Self.isBlank($0) } ?? lastLine.lowerBound
        let firstEnd = max(start, index.range(first, in: bytes).upperBound)
        return [mark(first, start..<firstEnd, ""), mark(last, lastStart..<end, text)]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isBreak(_ byte: UInt8?) -> Bool { byte == 0x0A || byte == 0x0D }

    /// The parts of the files that the marks are in, the file of the finding first.
    private func excerpts(
        of finding: Diagnostic, _ marks: [Mark], _ gutter: Gutter, _ sources: SourceSet
    ) -> [String] {
        var rows: [String] = []
        var files: [FileID] = []
        for mark in marks where !files.contains(mark.file) { files.append(mark.file) }
        for file in files {
            let source = sources[file]
            let spans = [finding.span].compactMap(\.self) + finding.labels.map(\.span)
            guard let span = spans.first(where: { $0.file == file }) else { continue }
            let place = source.lines.position(Int(span.start), in: source.bytes)
            if !rows.isEmpty { rows.append(gutter.row()) }
            rows.append(
                gutter.place(
                    rows.isEmpty ? "-->" : ":::",
                    "\(VisibleText.escaped(source.name)):\(place.line):\(place.column)"))
            rows.append(gutter.row())
            let severity = finding.severity
            rows += lines(of: source, marks.filter { $0.file == file }, severity, gutter)
        }
        return rows
    }

    /// The marked lines of one file with their underlines; `…` stands for two or more lines
    /// between.
    private func lines(
        of source: SourceFile, _ marks: [Mark], _ severity: Severity, _ gutter: Gutter
    ) -> [String] {
        var rows: [String] = []
        var previous: Int?
        for line in Set(marks.map(\.line)).sorted() {
            let range = source.lines.range(line, in: source.bytes)
            if let previous, line == previous + 2 {
                let between = source.lines.range(line - 1, in: source.bytes)
                let start = between.lowerBound..<between.lowerBound
                let excerpt = SourceExcerpt(source.bytes, line: between, focus: start)
                rows.append(gutter.row(line - 1, "|", excerpt.text))
            } else if let previous, line > previous + 2 {
                rows.append("…")
            }
            previous = line
            let here = marks.filter { $0.line == line }
            let focus = here.first?.bytes ?? range
            let excerpt = SourceExcerpt(source.bytes, line: range, focus: focus)
            rows.append(gutter.row(line, "|", excerpt.text))
            rows += here.map { gutter.row(underline($0, excerpt, severity)) }
        }
        return rows
    }

    private func underline(_ mark: Mark, _ excerpt: SourceExcerpt, _ severity: Severity) -> String {
        let columns = excerpt.columns(mark.bytes)
        let run = String(repeating: mark.isPrimary ? "^" : "-", count: columns.count)
        let text = mark.text.isEmpty ? run : run + " " + mark.text
        let lead = String(repeating: " ", count: columns.lowerBound)
        return lead + (mark.isPrimary ? style.severity(severity, text) : style.note(text))
    }
}

extension HumanRenderer {
    /// A remark under the source; further lines of its text stand under the first.
    private func remark(_ title: String, _ text: String, _ gutter: Gutter) -> [String] {
        let head = title + Words(language).colon
        // The indent is that of `= ` and the title.
        let indent = String(repeating: " ", count: 2 + TextWidth.columns(head))
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { VisibleText.escaped(String($0)) }
        let first = style.dim("=") + " " + style.bold(head) + (lines.first ?? "")
        return [gutter.under(first)] + lines.dropFirst().map { gutter.under(indent + $0) }
    }

    /// The help with its title, if it is short enough to stand beside the carets of one line. Under a text of
    /// several lines its place would depend on how long the last one is.
    private func helpBesideCarets(_ finding: Diagnostic, _ sources: SourceSet) -> String? {
        guard let help = finding.help?[language], let span = finding.span,
            !help.contains(where: \.isNewline),
            case let marks = lines(of: span, isPrimary: true, "", sources), marks.count == 1,
            let mark = marks.first
        else { return nil }
        let source = sources[span.file]
        let line = source.lines.range(mark.line, in: source.bytes)
        let excerpt = SourceExcerpt(source.bytes, line: line, focus: mark.bytes)
        let words = Words(language)
        let text = words.help + words.colon + VisibleText.escaped(help)
        let end = excerpt.columns(mark.bytes).upperBound + 1 + TextWidth.columns(text)
        return end <= Self.widestHelpBesideCarets ? text : nil
    }

    private struct FixedLines {
        var title: Phrase
        var lines: [(number: Int, text: String)]
        var isCut: Bool
    }

    /// The lines that the fix touches as they will be; none if nothing is left on them.
    private func fixedLines(_ finding: Diagnostic, _ sources: SourceSet) -> FixedLines? {
        guard let fix = finding.fix else { return nil }
        let source = sources[fix.span.file]
        let (bytes, index) = (source.bytes, source.lines)
        let start = min(Int(fix.span.start), bytes.count)
        let end = min(fix.span.end, bytes.count)
        let firstNumber = index.line(start)
        let first = index.range(firstNumber, in: bytes)
        let last = index.range(index.line(end), in: bytes)
        // Whole lines put in or taken out leave the line before or after them as it is.
        let afterFirst = start >= first.upperBound && Self.isBreak(fix.replacement.utf8.first)
        let endsWhole = fix.replacement.isEmpty && start <= first.lowerBound
        let beforeLast =
            (endsWhole || Self.isBreak(fix.replacement.utf8.last)) && end <= last.lowerBound
        var text = ContiguousArray(bytes[min(first.lowerBound, start)..<start])
        let changed = text.count..<text.count + fix.replacement.utf8.count
        text += fix.replacement.utf8
        if !beforeLast { text += bytes[end..<max(end, last.upperBound)] }
        let name = VisibleText.escaped(source.name)
        let elsewhere = finding.span?.file != fix.span.file
        if text.allSatisfy(Self.isBlank) {
            let title =
                elsewhere
                ? Phrase("remove this from `\(name)`", zh: "在 `\(name)` 中删去这一处")
                : Phrase("remove this", zh: "删去这一处")
            return FixedLines(title: title, lines: [], isCut: false)
        }
        let title =
            elsewhere
            ? Phrase("write this instead in `\(name)`", zh: "在 `\(name)` 中改成这样")
            : Phrase("write this instead", zh: "改成这样")
        let fixed = LineIndex(text)
        let least = afterFirst ? 2 : 1
        let range = least...max(least, fixed.count - (beforeLast ? 1 : 0))
        let lines = range.prefix(Self.fixLinesAtMost).map { line in
            let range = fixed.range(line, in: text)
            let focus = changed.clamped(to: range)
            let excerpt = SourceExcerpt(text, line: range, focus: focus)
            return (number: firstNumber + line - 1, text: excerpt.text)
        }
        return FixedLines(
            title: title, lines: lines, isCut: range.count > Self.fixLinesAtMost)
    }
}

/// The columns at the left: line numbers and the bar.
private struct Gutter {
    /// Digits of the greatest line number shown.
    let width: Int
    let style: TerminalStyle

    /// A row without a line number.
    func row(_ text: String = "") -> String {
        style.dim(String(repeating: " ", count: width) + " |") + (text.isEmpty ? "" : " " + text)
    }

    /// A row with a line number; `sign` is `|`, or `+` for a line that a fix would write.
    func row(_ number: Int, _ sign: String, _ text: String) -> String {
        style.dim(TextWidth.pad(String(number), to: width, right: true) + " " + sign)
            + (text.isEmpty ? "" : " " + text)
    }

    func place(_ arrow: String, _ text: String) -> String {
        String(repeating: " ", count: width) + style.dim(arrow) + " " + text
    }

    func under(_ text: String) -> String { String(repeating: " ", count: width + 1) + text }
}

/// The renderer's own words.
private struct Words {
    private let language: Language

    init(_ language: Language) { self.language = language }

    func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: pick("error", "错误")
        case .warning: pick("warning", "警告")
        case .note: note
        }
    }

    var note: String { pick("note", "说明") }
    var help: String { pick("help", "建议") }
    var colon: String { pick(": ", "：") }
    var comma: String { pick(", ", "，") }
    var noErrors: String { pick("no errors", "没有错误") }

    func errors(_ count: Int) -> String {
        pick(count == 1 ? "1 error" : "\(count) errors", "\(count) 个错误")
    }

    func warnings(_ count: Int) -> String {
        pick(count == 1 ? "1 warning" : "\(count) warnings", "\(count) 个警告")
    }

    func more(_ count: Int) -> String { pick("… and \(count) more", "…… 另有 \(count) 个未列出") }

    private func pick(_ en: String, _ zh: String) -> String { language == .en ? en : zh }
}
