internal import Diagnostics

/// Reads the bytes of a template into a `TemplateTree`; all faults become findings.
///
/// It never fails: what cannot be read is left out and the tree says that it is broken. Bounds: 100,000
/// bytes, 64 levels of `{% if %}`.
struct TemplateParser {
    static let longestBytes = 100_000
    static let deepestNesting = 64

    private let text: EmbeddedText
    private let scan: TemplateScanner
    /// Whether filter arguments may be written as in Liquid, `last: 4`.
    private let acceptsColonArguments: Bool
    private var tree = TemplateTree()
    /// The kinds and places of the open `if`s; the kind is `else` once that was seen.
    private var open: [(kind: TemplateControl.Kind, whole: Range<Int>)] = []
    private var skipsSpaceAfter = false
    private var isTooDeep = false

    init(_ text: EmbeddedText, acceptsColonArguments: Bool = false) {
        self.text = text
        scan = TemplateScanner(bytes: text.bytes)
        self.acceptsColonArguments = acceptsColonArguments
    }

    mutating func parse(into bag: inout DiagnosticBag) -> TemplateTree {
        let bytes = text.bytes
        guard bytes.count <= Self.longestBytes else {
            report(TemplateMessages.tooLong(Self.longestBytes, text.map.whole), &bag)
            return tree
        }
        var at = 0
        var literalStart = 0
        while at < bytes.count {
            if scan.has("{{", at: at) || scan.has("{%", at: at) {
                at = tag(from: at, after: literalStart..<at, &bag)
                literalStart = at
                continue
            }
            if let stray = strayMark(at) {
                report(stray, &bag)
            }
            at += 1
        }
        addLiteral(literalStart..<bytes.count, cutsTail: false)
        while let unclosed = open.popLast() {
            report(TemplateMessages.missingEndif(text.span(unclosed.whole)), &bag)
            let end = bytes.count..<bytes.count
            tree.items.append(.control(TemplateControl(kind: .endif, whole: end, condition: end)))
        }
        // What nests too deep is not walked any further.
        if isTooDeep { tree.items = [] }
        return tree
    }

    /// A closing mark without an opening one, or braces from a Chinese input method.
    private func strayMark(_ at: Int) -> Diagnostic? {
        switch text.bytes[at] {
        case UInt8(ascii: "}") where scan.has("}}", at: at) && !scan.has("}}", at: at - 1):
            return TemplateMessages.strayClose("}}", opening: "{{", text.span(at..<at + 2))
        case UInt8(ascii: "%") where scan.has("%}", at: at):
            return TemplateMessages.strayClose("%}", opening: "{%", text.span(at..<at + 2))
        case 0xEF:
            if scan.has("｛｛", at: at) {
                return TemplateMessages.fullWidthBraces("{{", text.span(at..<at + 6))
            }
            if scan.has("｝｝", at: at) {
                return TemplateMessages.fullWidthBraces("}}", text.span(at..<at + 6))
            }
            return nil
        default: return nil
        }
    }

    /// Reads the tag at `start` and returns the offset after it.
    private mutating func tag(
        from start: Int, after literal: Range<Int>, _ bag: inout DiagnosticBag
    ) -> Int {
        let isOutput = scan.has("{{", at: start)
        var from = start + 2
        let cutsBefore = scan.has("-", at: from)
        if cutsBefore { from += 1 }
        addLiteral(literal, cutsTail: cutsBefore)
        guard let end = scan.close(isOutput ? "}}" : "%}", from: from) else {
            let span = text.span(start..<start + 2)
            report(TemplateMessages.unclosedTag(isOutput: isOutput, span), &bag)
            skipsSpaceAfter = false
            return start + 2
        }
        var inner = from..<end
        skipsSpaceAfter = end > from && scan.has("-", at: end - 1)
        if skipsSpaceAfter { inner = from..<end - 1 }
        let whole = start..<end + 2
        if isOutput {
            output(whole, scan.trimmed(inner), &bag)
        } else {
            control(whole, scan.trimmed(inner), &bag)
        }
        return whole.upperBound
    }

    private mutating func addLiteral(_ range: Range<Int>, cutsTail: Bool) {
        var range = range
        let bare = scan.trimmed(range)
        if skipsSpaceAfter { range = bare.lowerBound..<range.upperBound }
        if cutsTail { range = range.lowerBound..<max(range.lowerBound, bare.upperBound) }
        skipsSpaceAfter = false
        if !range.isEmpty {
            tree.items.append(.literal(ContiguousArray(text.bytes[range])))
        }
    }

    private mutating func report(_ finding: Diagnostic, _ bag: inout DiagnosticBag) {
        if finding.severity == .error { tree.isBroken = true }
        bag.add(finding)
    }
}

extension TemplateParser {
    private mutating func control(
        _ whole: Range<Int>, _ inner: Range<Int>, _ bag: inout DiagnosticBag
    ) {
        var end = inner.lowerBound
        while end < inner.upperBound, TemplateScanner.isName(text.bytes[end]) { end += 1 }
        let word = String(decoding: text.bytes[inner.lowerBound..<end], as: UTF8.self)
        let wordRange = inner.lowerBound..<end
        let rest = scan.trimmed(end..<inner.upperBound)
        guard let kind = TemplateControl.Kind(rawValue: word) else {
            let span = text.span(wordRange.isEmpty ? whole : wordRange)
            report(TemplateMessages.unknownTag(word, span), &bag)
            return
        }
        guard place(kind, whole, &bag) else { return }
        let takesCondition = kind == .if || kind == .elsif
        if takesCondition, rest.isEmpty {
            report(TemplateMessages.missingCondition(word, text.span(whole)), &bag)
        }
        if !takesCondition, !rest.isEmpty {
            report(TemplateMessages.extraWords(word, text.span(rest)), &bag)
        }
        tree.items.append(
            .control(
                TemplateControl(
                    kind: kind, whole: whole,
                    condition: takesCondition ? rest : rest.lowerBound..<rest.lowerBound)))
    }

    /// Whether a control tag may stand here; keeps the stack of open `if`s.
    private mutating func place(
        _ kind: TemplateControl.Kind, _ whole: Range<Int>, _ bag: inout DiagnosticBag
    ) -> Bool {
        if kind == .if {
            if open.count >= Self.deepestNesting {
                if !isTooDeep {
                    report(TemplateMessages.tooDeep(Self.deepestNesting, text.span(whole)), &bag)
                }
                isTooDeep = true
            }
            // Deeper levels are counted so that their `endif`s still find a partner.
            open.append((.if, whole))
            return true
        }
        guard let last = open.indices.last else {
            report(TemplateMessages.withoutIf(kind.rawValue, text.span(whole)), &bag)
            return false
        }
        if kind == .endif {
            open.removeLast()
            return true
        }
        if open[last].kind == .else {
            let before = text.span(open[last].whole)
            report(TemplateMessages.afterElse(kind.rawValue, text.span(whole), before), &bag)
            return false
        }
        if kind == .else { open[last].kind = .else }
        return true
    }
}

extension TemplateParser {
    private mutating func output(
        _ whole: Range<Int>, _ inner: Range<Int>, _ bag: inout DiagnosticBag
    ) {
        var output = TemplateOutput(whole: whole, expression: inner)
        var pipe = scan.pipe(in: inner)
        if let first = pipe {
            output.expression = scan.trimmed(inner.lowerBound..<first.offset)
        }
        if output.expression.isEmpty {
            report(TemplateMessages.emptyPlaceholder(text.span(whole)), &bag)
            return
        }
        while let mark = pipe {
            let start = mark.offset + mark.length
            if mark.length == 3 {
                let span = text.span(mark.offset..<start)
                report(TemplateMessages.fullWidth("｜", "|", span), &bag)
            }
            pipe = scan.pipe(in: start..<inner.upperBound)
            let part = start..<(pipe?.offset ?? inner.upperBound)
            if let filter = filter(scan.trimmed(part), mark, &bag) { output.filters.append(filter) }
        }
        tree.items.append(.output(output))
    }

    /// Reads `name`, `name(arguments)` or Liquid's `name: arguments`.
    private mutating func filter(
        _ part: Range<Int>, _ pipe: TemplateScanner.Mark, _ bag: inout DiagnosticBag
    ) -> TemplateFilter? {
        var end = part.lowerBound
        while end < part.upperBound, TemplateScanner.isName(text.bytes[end]) {
            if scan.has("（", at: end) || scan.has("：", at: end) { break }
            end += 1
        }
        guard end > part.lowerBound else {
            let span = text.span(pipe.offset..<pipe.offset + pipe.length)
            report(TemplateMessages.missingFilter(span), &bag)
            return nil
        }
        let nameRange = part.lowerBound..<end
        var filter = TemplateFilter(
            name: String(decoding: text.bytes[nameRange], as: UTF8.self), nameRange: nameRange,
            whole: part)
        let rest = scan.trimmed(end..<part.upperBound)
        if rest.isEmpty { return filter }
        if text.bytes[rest.lowerBound] == UInt8(ascii: "(") {
            guard let close = scan.closingBracket(rest.lowerBound, before: rest.upperBound),
                close == rest.upperBound - 1
            else {
                report(TemplateMessages.filterShape(filter.name, text.span(rest)), &bag)
                return nil
            }
            filter.arguments = arguments(rest.lowerBound + 1..<close, filter, &bag)
            return filter
        }
        if text.bytes[rest.lowerBound] == UInt8(ascii: ":") {
            filter.arguments = arguments(rest.lowerBound + 1..<rest.upperBound, filter, &bag)
            if !acceptsColonArguments {
                let replacement = "\(filter.name)(\(source(filter.arguments)))"
                report(TemplateMessages.colonArguments(replacement, text.span(part)), &bag)
            }
            return filter
        }
        if let mended = fullWidthArguments(filter, rest) {
            report(TemplateMessages.fullWidthArguments(mended, text.span(part)), &bag)
            return nil
        }
        report(TemplateMessages.filterShape(filter.name, text.span(rest)), &bag)
        return nil
    }

    /// `name(…)` for a filter whose brackets or colon come from a Chinese input method.
    private func fullWidthArguments(_ filter: TemplateFilter, _ rest: Range<Int>) -> String? {
        guard scan.has("（", at: rest.lowerBound) || scan.has("：", at: rest.lowerBound) else {
            return nil
        }
        var end = rest.upperBound
        if scan.has("）", at: end - 3) { end -= 3 } else if scan.has(")", at: end - 1) { end -= 1 }
        guard end >= rest.lowerBound + 3 else { return nil }
        return "\(filter.name)(\(source([scan.trimmed(rest.lowerBound + 3..<end)])))"
    }

    private mutating func arguments(
        _ range: Range<Int>, _ filter: TemplateFilter, _ bag: inout DiagnosticBag
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var rest = range
        if scan.trimmed(rest).isEmpty { return found }
        while true {
            let mark = scan.comma(in: rest)
            let argument = scan.trimmed(rest.lowerBound..<(mark?.offset ?? rest.upperBound))
            if argument.isEmpty {
                report(
                    TemplateMessages.filterShape(filter.name, text.span(filter.whole)), &bag)
            } else {
                found.append(argument)
            }
            guard let mark else { return found }
            if mark.length == 3 {
                let span = text.span(mark.offset..<mark.offset + 3)
                report(TemplateMessages.fullWidth("，", ",", span), &bag)
            }
            rest = mark.offset + mark.length..<rest.upperBound
        }
    }

    private func source(_ ranges: [Range<Int>]) -> String {
        ranges.map { String(decoding: text.bytes[$0], as: UTF8.self) }.joined(separator: ", ")
    }
}
