internal import Diagnostics

/// Explains why libyaml gave up: looks at the lines for a cause that people know, else translates
/// its words.
struct YAMLFault {
    let file: SourceFile
    let error: YAMLSyntaxError
    /// The last scalar that libyaml delivered before it stopped.
    let lastScalar: LastScalar?

    /// A scalar's bytes, quotes included, and its style.
    struct LastScalar {
        var range: Range<Int>
        var style: YAMLScalar.Style
    }

    var finding: Diagnostic {
        if let cause = unclosedQuote ?? causeInLines { return cause }
        return bySentence
    }

    private var problem: Int { min(error.problemOffset, file.bytes.count) }
    private var context: Int { min(error.contextOffset ?? problem, problem) }
    private var isFlow: Bool { error.context?.contains("flow") ?? false }

    private func span(_ range: Range<Int>) -> SourceSpan {
        SourceSpan(file: file.id, start: range.lowerBound, length: range.count)
    }

    private func line(_ offset: Int) -> YAMLLine { YAMLLine(file, file.lines.line(offset)) }

    // A closing quote that is missing shows late: at the file's end, or behind the next quote,
    // which closes it.
    private var unclosedQuote: Diagnostic? {
        if error.context == "while scanning a quoted scalar", let start = error.contextOffset,
            error.problem.contains("end of stream") || error.problem.contains("document indicator")
        {
            return .yamlUnclosedQuote(file, start, ranTo: span(problem..<problem))
        }
        guard let last = lastScalar, last.style == .single || last.style == .double,
            last.range.upperBound <= problem
        else { return nil }
        let endLine = file.lines.line(last.range.upperBound)
        guard file.lines.line(problem) == endLine else { return nil }
        let start = last.range.lowerBound
        if file.lines.line(start) != endLine {
            let closing = (last.range.upperBound - 1)..<last.range.upperBound
            return .yamlUnclosedQuote(file, start, ranTo: span(closing))
        }
        let between = file.bytes[last.range.upperBound..<problem]
        guard between.allSatisfy(\.isYAMLBlank), problem < file.bytes.count, !isFlow,
            !file.bytes[problem].isYAMLBreak
        else { return nil }
        let end = max(problem + 1, line(problem).end)
        return .yamlTextAfterQuote(file, last.range, after: problem..<end)
    }

    /// The lines that may hold the cause, in the order of suspicion.
    private var suspects: [YAMLLine] {
        let last = file.lines.line(problem)
        var numbers = [last]
        if error.context == "while scanning a simple key" { numbers = [file.lines.line(context)] }
        if isFlow { numbers = Array(max(file.lines.line(context), last - 3)...last) }
        var found = numbers.map { YAMLLine(file, $0) }
        if !isFlow, let before = lineBefore(numbers[0]) { found.append(before) }
        return found
    }

    /// The last line before `number` that is not blank and not inside a quoted or block scalar.
    private func lineBefore(_ number: Int) -> YAMLLine? {
        var number = number - 1
        while number >= 1 {
            let line = YAMLLine(file, number)
            if line.isBlank {
                number -= 1
                continue
            }
            if let last = lastScalar, last.style != .plain,
                last.range.contains(line.range.lowerBound)
            {
                return nil
            }
            return line
        }
        return nil
    }

    private var causeInLines: Diagnostic? {
        for line in suspects {
            if let cause = badIndentCharacter(line) ?? unquotedTemplate(line) { return cause }
        }
        for line in suspects {
            if let cause = badQuotes(line) ?? badColon(line) { return cause }
        }
        return isFlow ? flowComma : nil
    }

    private func badIndentCharacter(_ line: YAMLLine) -> Diagnostic? {
        guard !line.isBlank else { return nil }
        if let tab = line.indent.first(where: { file.bytes[$0] == 0x09 }) {
            var end = tab
            while file.bytes[end] == 0x09 { end += 1 }
            return .yamlTab(span(tab..<end))
        }
        for at in line.indent {
            var end = at
            while let length = YAMLLine.wideBlank(file.bytes, end) { end += length }
            if end > at { return .yamlWideBlank(file, at..<end) }
        }
        for at in [line.colon == nil ? nil : line.value, line.gluedColon.map { $0 + 1 }] {
            if let at, let length = YAMLLine.wideBlank(file.bytes, at) {
                let isGlued = line.gluedColon.map { $0 + 1 } == at
                return .yamlWideBlank(file, at..<(at + length), isSure: isGlued)
            }
        }
        return nil
    }

    private func unquotedTemplate(_ line: YAMLLine) -> Diagnostic? {
        let bytes = file.bytes
        let starts = { (at: Int) in
            bytes[at...].starts(with: "{{".utf8) || bytes[at...].starts(with: "{%".utf8)
        }
        if line.value < line.end, starts(line.value) {
            return .yamlUnquotedTemplate(file, line.value)
        }
        guard isFlow || error.problem.contains("cannot start any token") else { return nil }
        for at in line.text..<line.end where starts(at) && at <= problem + 1 {
            let isQuoted = at > line.text && (bytes[at - 1] == 0x22 || bytes[at - 1] == 0x27)
            if !isQuoted { return .yamlUnquotedTemplate(file, at) }
        }
        return nil
    }

    private func badQuotes(_ line: YAMLLine) -> Diagnostic? {
        guard line.end - line.value >= 6, YAMLLine.isWideQuote(file.bytes, line.value),
            YAMLLine.isWideQuote(file.bytes, line.end - 3)
        else { return nil }
        return .yamlWideQuotes(file, line.value..<line.end)
    }

    private func badColon(_ line: YAMLLine) -> Diagnostic? {
        if let glued = line.gluedColon {
            if file.bytes[glued] != UInt8(ascii: ":") { return .yamlWideColon(file, glued) }
            if line.colon == nil { return .yamlMissingSpace(file, glued) }
        }
        guard isFlow else { return nil }
        var at = problem
        while at > line.range.lowerBound, !"{,".utf8.contains(file.bytes[at - 1]) {
            at -= 1
            if file.bytes[at...].starts(with: YAMLLine.wideColon) {
                return .yamlWideColon(file, at)
            }
        }
        return nil
    }

    /// The last `，` or `、` before the problem, in the brackets that libyaml was reading.
    private var flowComma: Diagnostic? {
        let lineStart = line(problem).range.lowerBound
        let commas = (max(context, lineStart)..<max(problem, context, lineStart)).filter {
            YAMLLine.isWideComma(file.bytes, $0)
        }
        return commas.last.map { comma in
            // `{ to: 手机，sender: x }`: what follows is a key, since its colon is the problem.
            let between = file.bytes[(comma + 3)..<max(problem, comma + 3)]
            let isKey =
                problem < file.bytes.count && file.bytes[problem] == UInt8(ascii: ":")
                && !between.contains(where: \.isYAMLBlank)
            return .yamlWideComma(file, comma, others: [], isSure: isKey)
        }
    }

    /// The finding for libyaml's own sentence.
    private var bySentence: Diagnostic {
        let here = token(problem)
        switch error.problem {
        case "could not find expected ':'":
            let line = line(context)
            if file.bytes[context...].first == UInt8(ascii: "-") {
                return .yamlMissingSpace(file, context)
            }
            return .yamlNoColon(span(context..<max(context, line.end)))
        case "mapping values are not allowed in this context":
            return valuesNotAllowed
        case "block sequence entries are not allowed in this context":
            return .yamlDashAfterKey(here)
        case "mapping keys are not allowed in this context":
            return .yamlComplexKey(here)
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            return .yamlEscape(file, escape)
        case "did not find expected comment or line break",
            "found an indentation indicator equal to 0":
            return .yamlBlockHeader(span(problem..<max(problem, line(problem).end)))
        case "did not find expected key", "did not find expected '-' indicator",
            "did not find expected <document start>":
            if !isFlow { return misplaced }
            return unclosedFlow ?? .yamlFlowSeparator(here)
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return unclosedFlow ?? .yamlFlowSeparator(here)
        case "did not find expected node content":
            return unclosedFlow ?? .yamlValueExpected(here)
        default:
            break
        }
        if error.problem.contains("tab character") { return .yamlTab(span(tab)) }
        if let context = error.context, context.contains("directive") || context.contains("tag") {
            let start = self.context
            let place = span(start..<max(start, line(start).end))
            return context.contains("directive") ? .yamlDirective(place) : .yamlTag(token(start))
        }
        if error.problem.contains("tag") { return .yamlTag(here) }
        if error.problem == "found unexpected ':'", file.bytes[problem...].first == 0x3A {
            return .yamlMissingSpace(file, problem)
        }
        let aboutDirective = ["directive", "%", "incompatible YAML document"]
        if aboutDirective.contains(where: error.problem.contains) {
            return .yamlDirective(span(problem..<max(problem, line(problem).end)))
        }
        if error.problem.contains("cannot start any token")
            || error.context?.contains("anchor") ?? false
            || error.context?.contains("alias") ?? false
        {
            return .yamlReservedStart(file, context < problem ? context : problem, valueEnd)
        }
        return .yamlUnreadable(error.problem, here)
    }

    private var valueEnd: Int { max(line(problem).end, min(problem + 1, file.bytes.count)) }

    /// `a: b: c` on one line; or an entry deeper than its neighbour, which has a value already.
    private var valuesNotAllowed: Diagnostic {
        let line = line(problem)
        if let first = line.colon, first < problem {
            return .yamlSecondColon(file, problem, value: line.value..<max(line.value, line.end))
        }
        let before = lineBefore(file.lines.line(problem))
        return .yamlIndentation(
            span(line.text..<max(line.text, line.end)),
            before: before.map { span($0.text..<max($0.text, $0.end)) })
    }

    /// A line whose indentation belongs to nothing that is open.
    private var misplaced: Diagnostic {
        let line = line(problem)
        if problem < line.end {
            if file.bytes[problem] == UInt8(ascii: ":") {
                return .yamlEmptyKey(span(problem..<(problem + 1)))
            }
            if problem > line.text || ",]}".utf8.contains(file.bytes[problem]) {
                return .yamlValueExpected(token(problem))
            }
        }
        let before = error.contextOffset.map { token($0) } ?? firstToken
        let here = span(problem..<max(problem, line.end))
        return .yamlIndentation(here, before: before == here ? nil : before)
    }

    private var firstToken: SourceSpan? {
        (1...file.lines.count).lazy.map { YAMLLine(file, $0) }.first { !$0.isBlank }.map {
            token($0.text)
        }
    }

    /// The bracket that has no partner, if the text ran on past its line.
    private var unclosedFlow: Diagnostic? {
        guard isFlow, let start = error.contextOffset, start < file.bytes.count else { return nil }
        let isAtEnd = problem >= file.bytes.count
        guard isAtEnd || file.lines.line(start) != file.lines.line(problem) else { return nil }
        let ranTo = isAtEnd ? problem : line(problem).text
        return .yamlUnclosedFlow(file, start, ranTo: token(ranTo))
    }

    /// The word at `start`: to the next blank, bracket or comma; at least one character, none at
    /// the file's end.
    private func token(_ start: Int) -> SourceSpan {
        var end = start
        while end < file.bytes.count, !file.bytes[end].isYAMLBlank, !file.bytes[end].isYAMLBreak,
            !",[]{}".utf8.contains(file.bytes[end])
        {
            end += 1
        }
        if end == start, start < file.bytes.count, !file.bytes[start].isYAMLBreak { end += 1 }
        return span(start..<end)
    }

    /// The first tab of the problem's line.
    private var tab: Range<Int> {
        let range = line(problem).range
        let tab = range.first { file.bytes[$0] == 0x09 } ?? problem
        return tab..<min(tab + 1, file.bytes.count)
    }

    /// The escape that libyaml stopped in, from its backslash.
    private var escape: Range<Int> {
        let start = line(problem).range.lowerBound
        var at = min(problem, file.bytes.count - 1)
        while at > start, file.bytes[at] != UInt8(ascii: "\\") { at -= 1 }
        var end = at + 1
        while end < file.bytes.count, !file.bytes[end].isYAMLBreak {
            end += 1
            if end >= file.bytes.count || file.bytes[end] & 0xC0 != 0x80 { break }
        }
        return at..<end
    }
}
