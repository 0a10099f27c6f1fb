internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// A text as it will read, with `〔姓名〕` where a value of the account comes.
///
/// Sentences of `lines` and the lender's official texts are written out; what is there only sometimes stands in
/// a group that says when.
struct TextSample {
    typealias Inline = ShowDocument.Inline

    let wording: CampaignWording
    let words: ExpressionWords
    let plain: PlainWords

    /// Sentences within sentences that are written out; the checker refuses circles.
    private static let deepest = 16

    func text(_ id: TemplateID) -> [Inline] {
        guard let written = wording.templates[id] else { return [] }
        return text(written.text, written.style)
    }

    /// The words of a text in HTML, without its markup; the lines between tags are the file's, not the reader's.
    func seen(_ id: TemplateID) -> [Inline] {
        guard let written = wording.templates[id] else { return [] }
        var result: [Inline] = []
        for part in text(SeenWords.of(written.text), .mail) {
            if part == .lineBreak, result.isEmpty || result.last == .lineBreak { continue }
            if case .text(let words) = part, words.allSatisfy(\.isWhitespace),
                result.last == .lineBreak
            {
                continue
            }
            result.append(part)
        }
        if result.last == .lineBreak { result.removeLast() }
        return result
    }

    func text(_ text: EmbeddedText, _ style: TemplateStyle, depth: Int = 0) -> [Inline] {
        var bag = DiagnosticBag()
        let tree = TemplateTree.reading(text, style: style, into: &bag)
        var items = tree.items[...]
        return sequence(&items, text, style, depth)
    }

    /// Items up to the end, or to the `elsif`, `else` or `endif` that belongs to an `if` before.
    private func sequence(
        _ items: inout ArraySlice<TemplateItem>, _ text: EmbeddedText, _ style: TemplateStyle,
        _ depth: Int
    ) -> [Inline] {
        var result: [Inline] = []
        while let item = items.first {
            switch item {
            case .literal(let bytes):
                result += lines(String(decoding: bytes, as: UTF8.self))
            case .softBreak(.space): result.append(.text(" "))
            case .softBreak: result.append(.lineBreak)
            case .output(let output): result += placeholder(output, text, style, depth)
            case .control(let tag):
                if tag.kind != .if { return result }
                result += choice(&items, text, style, depth)
                continue
            }
            items.removeFirst()
        }
        return result
    }

    /// An `if` with all its branches, each in brackets of its own that begin with when it is written.
    private func choice(
        _ items: inout ArraySlice<TemplateItem>, _ text: EmbeddedText, _ style: TemplateStyle,
        _ depth: Int
    ) -> [Inline] {
        var branches: [Inline] = []
        while case .control(let tag)? = items.first {
            items.removeFirst()
            var branch: [Inline]
            switch tag.kind {
            case .endif: return branches
            case .else: branch = [.strong(plain.say("else: ", zh: "否则："))]
            case .if, .elsif:
                let word =
                    tag.kind == .if ? plain.say("if ", zh: "若") : plain.say("else if ", zh: "否则若")
                branch =
                    [.strong(word)] + words.condition(text, range: tag.condition)
                    + [.strong(plain.say(": ", zh: "："))]
            }
            branches.append(.group(branch + sequence(&items, text, style, depth)))
        }
        return branches
    }

    private func lines(_ text: String) -> [Inline] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var result: [Inline] = []
        for (at, line) in lines.enumerated() {
            if at > 0 { result.append(.lineBreak) }
            if !line.isEmpty { result.append(.text(String(line))) }
        }
        return result
    }

    // MARK: Placeholders

    private func placeholder(
        _ output: TemplateOutput, _ text: EmbeddedText, _ style: TemplateStyle, _ depth: Int
    ) -> [Inline] {
        let source = words.source(text, output.expression)
        let fallback = output.filters.first { $0.name == "default" }?.arguments.first
        if source.hasPrefix("lines."), let line = line(source, style, depth) { return line }
        if source == "offer.say" {
            var parts: [Inline] = [
                .strong(plain.say("the offer's sentence, if there is an offer", zh: "有方案时写方案的话"))
            ]
            if let fallback {
                parts.append(.strong(plain.say("; else: ", zh: "；没有时：")))
                parts += alternative(text, fallback, style, depth)
            }
            return [.group(parts)]
        }
        let constant = words.constants[source]
        if let constant, output.filters.isEmpty { return [.text(constant)] }
        guard var value = words.words(text, range: output.expression) else {
            return [.group([.code(words.source(text, output.whole))])]
        }
        var instead: [Inline] = []
        for filter in output.filters {
            let isFormat = ["money", "number", "percent", "date"].contains(filter.name)
            // What changes the text after `default` changes what it writes instead, too.
            if !instead.isEmpty, !isFormat {
                return [.group([.code(words.source(text, output.whole))])]
            }
            switch filter.name {
            case "money", "number", "percent", "date": break
            case "cny_upper": value += plain.say(" in capital numerals", zh: "（大写）")
            case "mask": value += plain.say(", masked", zh: "（打码）")
            case "last", "first":
                guard let count = filter.arguments.first.map({ words.source(text, $0) }) else {
                    break
                }
                let isLast = filter.name == "last"
                value =
                    isLast
                    ? plain.say("last \(count) of \(value)", zh: "\(value)后 \(count) 位")
                    : plain.say("first \(count) of \(value)", zh: "\(value)前 \(count) 位")
            case "default":
                guard let fallback else { break }
                instead =
                    [.strong(plain.say("; else: ", zh: "；没有时："))]
                    + alternative(text, fallback, style, depth)
            // A filter that changes the text in a way of its own is shown as the file has it.
            default: return [.group([.code(words.source(text, output.whole))])]
            }
        }
        return instead.isEmpty ? [.value(value)] : [.group([.text(value)] + instead)]
    }

    /// The sentence that `lines.NAME` stands for.
    private func line(_ path: String, _ style: TemplateStyle, _ depth: Int) -> [Inline]? {
        let name = path.dropFirst("lines.".count)
        guard depth < Self.deepest,
            let line = wording.lines.first(where: { $0.name.utf8.elementsEqual(name.utf8) })
        else { return nil }
        return text(line.text, style, depth: depth + 1)
    }

    /// What `default` writes instead.
    private func alternative(
        _ text: EmbeddedText, _ range: Range<Int>, _ style: TemplateStyle, _ depth: Int
    ) -> [Inline] {
        let source = words.source(text, range)
        if source.hasPrefix("lines."), let line = line(source, style, depth) { return line }
        if let literal = words.literal(text, range: range) { return lines(literal) }
        return words.value(text, range: range)
    }
}
