internal import Diagnostics

/// Writes values: quotes only where they are needed, brackets with even spaces, expressions in their
/// canonical form, texts as they are.
struct ScalarForm {
    let file: SourceFile
    let comments: SourceComments

    /// Where a text stands decides which quotes it needs.
    private enum Place { case key, value, flow }

    /// The key as it will be written.
    func key(_ node: YAMLNode) -> String {
        guard let scalar = node.scalar, !isOverLines(node.span) else { return source(node.span) }
        return word(scalar, node.span, .key, mayUnquote: true)
    }

    /// A value that is no block of entries.
    func value(
        _ node: YAMLNode, _ shape: FormShape, isBelow: Bool, mayUnquote: Bool
    ) -> LayoutValue {
        guard let scalar = node.scalar else { return flow(node, shape) }
        switch scalar.style {
        case .literal, .folded: return BlockScalarForm(file: file).value(scalar, node.span)
        case .plain, .single, .double: break
        }
        if scalar.text.bytes.isEmpty, scalar.style == .plain { return .none }
        if shape.isExpression, let pieces = ExpressionForm.pieces(scalar.text) {
            return expression(pieces, scalar, .value, mayUnquote)
        }
        if isOverLines(node.span) {
            var lines = foldedLines(node.span, scalar.style)
            if scalar.style == .plain, isMarker(node.span) {
                // Single quotes fold lines as no quotes do.
                lines = lines.map(withDoubledQuotes)
                lines[0] = "'" + lines[0]
                lines[lines.count - 1] += "'"
            }
            return .folded(lines, isBelow: isBelow)
        }
        return .line(word(scalar, node.span, .value, mayUnquote: mayUnquote), isBelow: isBelow)
    }

    // MARK: Brackets

    private func flow(_ node: YAMLNode, _ shape: FormShape) -> LayoutValue {
        let range = Int(node.span.start)..<node.span.end
        let joined = joinedFlow(node, shape)
        guard file.bytes[range].contains(0x0A) else { return .line(joined, isBelow: false) }
        let form = FlowLines(file: file, comments: comments, range: range)
        let canJoin = !form.hasComment && !form.hasTextOverLines
        return .flow(joined: canJoin ? joined : nil, lines: form.lines)
    }

    /// The items of a list; if one needs its quotes, all keep theirs, so that they look alike.
    private func list(_ items: [YAMLNode], _ shape: FormShape) -> [String] {
        let texts = items.map { joinedFlow($0, shape) }
        let needsQuotes = zip(items, texts).contains { item, text in
            item.scalar != nil && (text.utf8.first == 0x22 || text.utf8.first == 0x27)
        }
        guard needsQuotes else { return texts }
        return zip(items, texts).map { item, text in
            guard let scalar = item.scalar else { return text }
            return word(scalar, item.span, .flow, mayUnquote: false)
        }
    }

    private func joinedFlow(_ node: YAMLNode, _ shape: FormShape) -> String {
        switch node.kind {
        case .scalar(let scalar):
            if shape.isExpression, let pieces = ExpressionForm.pieces(scalar.text) {
                let value = expression(pieces, scalar, .flow, true)
                if case .line(let text, _) = value { return text }
                return pieces.joined(separator: " ")
            }
            return word(scalar, node.span, .flow, mayUnquote: true)
        case .sequence(let items):
            let inner = withCommas(list(items, shape.item))
            return "[" + inner + (inner.utf8.last == UInt8(ascii: ":") ? " ]" : "]")
        case .mapping(let entries):
            var block = LayoutBlock(kind: .mapping)
            for entry in entries {
                var item = LayoutItem(key: flowKey(entry.key), name: entry.keyText)
                let value = joinedFlow(entry.value, shape.value(of: item.name))
                let text = hasColon(entry) ? (item.key ?? "") + ":" : item.key ?? ""
                item.value = .line(value.isEmpty ? text : text + " " + value, isBelow: false)
                block.items.append(item)
            }
            block.order(by: shape, isRoot: false)
            let texts = block.items.map { item in
                if case .line(let text, _) = item.value { text } else { "" }
            }
            let inner = withCommas(texts)
            let hasBrace = file.bytes[Int(node.span.start)] == UInt8(ascii: "{")
            if !hasBrace { return inner }
            return entries.isEmpty ? "{}" : "{ " + inner + " }"
        }
    }

    /// A colon before a comma, or before `]`, needs a space, or it would belong to the key.
    private func withCommas(_ texts: [String]) -> String {
        texts.enumerated().map { at, text in
            let isLast = at == texts.count - 1
            return !isLast && text.utf8.last == UInt8(ascii: ":") ? text + " " : text
        }.joined(separator: ", ")
    }

    private func flowKey(_ node: YAMLNode) -> String {
        guard let scalar = node.scalar else { return source(node.span) }
        return word(scalar, node.span, .flow, mayUnquote: true)
    }

    /// `{ a }` is a key without its colon.
    private func hasColon(_ entry: YAMLEntry) -> Bool {
        var at = entry.key.span.end
        while at < file.bytes.count, file.bytes[at].isYAMLBlank || file.bytes[at].isYAMLBreak {
            at += 1
        }
        return at < file.bytes.count && file.bytes[at] == UInt8(ascii: ":")
    }

    // MARK: Quotes

    private func expression(
        _ pieces: [String], _ scalar: YAMLScalar, _ place: Place, _ mayUnquote: Bool
    ) -> LayoutValue {
        let whole = pieces.joined(separator: " ")
        let mayBePlain = scalar.style == .plain || mayUnquote && isReadAsText(whole)
        if mayBePlain, isSafe(whole, place) {
            return place == .value ? .chain(pieces) : .line(whole, isBelow: false)
        }
        return .line(quoted(whole), isBelow: false)
    }

    /// A text on one line.
    private func word(
        _ scalar: YAMLScalar, _ span: SourceSpan, _ place: Place, mayUnquote: Bool
    ) -> String {
        if scalar.style == .plain {
            // A blank behind one of these, as before `}`, would make it a sign of YAML.
            let isSign = span.length == 1 && "-?".utf8.contains(file.bytes[Int(span.start)])
            let needsQuotes = place == .flow ? isSign : isMarker(span)
            return needsQuotes ? quoted(source(span)) : source(span)
        }
        let text = scalar.string
        if mayUnquote, isReadAsText(text), isSafe(text, place) { return text }
        if scalar.style == .single, !text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C }) {
            return quoted(text)
        }
        return source(span)
    }

    /// In double quotes; in single ones where the text holds what would have to be escaped.
    private func quoted(_ text: String) -> String {
        if text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C }) {
            return "'" + withDoubledQuotes(text) + "'"
        }
        return "\"" + text + "\""
    }

    /// Each `'` twice, also where a combining mark follows, with which it would be one `Character`.
    private func withDoubledQuotes(_ text: String) -> String {
        var doubled = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            doubled.append(scalar)
            if scalar == "'" { doubled.append(scalar) }
        }
        return String(doubled)
    }

    /// Whether any YAML reader takes the bare word for a text, not for a number, a date or a truth
    /// value (the core schema of YAML 1.2 and the types of 1.1). Marks alone keep their quotes: bare,
    /// nobody takes them for a value.
    private func isReadAsText(_ text: String) -> Bool {
        guard let first = text.utf8.first, !"0123456789+-.~=<".utf8.contains(first),
            text.utf8.allSatisfy({ $0 >= 0x20 }),
            text.utf8.contains(where: { $0 >= 0x80 || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A })
        else { return false }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        return !words.contains { $0.utf8.elementsEqual(text.lowercased().utf8) }
    }

    /// Whether the reader takes the bare text for just that, without a finding.
    private func isSafe(_ text: String, _ place: Place) -> Bool {
        let probe =
            switch place {
            case .key: "\(text): v\n"
            case .value: "k: \(text)\n"
            case .flow: "[\(text), { k: \(text) }, { \(text): v }]\n"
            }
        var sources = SourceSet()
        let probed = sources.add(name: "", bytes: ContiguousArray(probe.utf8))
        var bag = DiagnosticBag()
        guard let root = YAMLReader.read(probed, into: &bag), bag.isEmpty else { return false }
        let found: [YAMLNode?] =
            switch place {
            case .key: [root.mapping?.first?.key]
            case .value: [root.mapping?.first?.value]
            case .flow:
                [
                    root.sequence?.first, root.sequence?.dropFirst().first?.mapping?.first?.value,
                    root.sequence?.last?.mapping?.first?.key,
                ]
            }
        return found.allSatisfy { node in
            guard let scalar = node?.scalar, scalar.style == .plain else { return false }
            return scalar.text.bytes.elementsEqual(text.utf8)
        }
    }

    // MARK: Source

    private func isOverLines(_ span: SourceSpan) -> Bool {
        file.bytes[Int(span.start)..<span.end].contains(0x0A)
    }

    /// Whether a bare word begins as YAML's marks between documents do, which it would be at the start of a line.
    private func isMarker(_ span: SourceSpan) -> Bool {
        let bytes = file.bytes[Int(span.start)..<span.end]
        guard bytes.starts(with: "---".utf8) || bytes.starts(with: "...".utf8) else { return false }
        return bytes.dropFirst(3).first.map { $0.isYAMLBlank || $0.isYAMLBreak } ?? true
    }

    private func source(_ span: SourceSpan) -> String {
        String(decoding: file.bytes[Int(span.start)..<span.end], as: UTF8.self)
    }

    /// The lines of a text that YAML folds, without the blanks that it drops.
    private func foldedLines(_ span: SourceSpan, _ style: YAMLScalar.Style) -> [String] {
        let bytes = file.bytes[Int(span.start)..<span.end]
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.enumerated().map { at, line in
            var line = line
            if at > 0 { line = line.drop(while: \.isYAMLBlank) }
            while at < lines.count - 1, let last = line.last, last.isYAMLBlank {
                let isEscaped = style == .double && line.dropLast().last == UInt8(ascii: "\\")
                if isEscaped { break }
                line.removeLast()
            }
            return String(decoding: line, as: UTF8.self)
        }
    }
}

extension YAMLScalar.Style {
    /// `|` or `>`.
    var isBlock: Bool { self == .literal || self == .folded }
}
