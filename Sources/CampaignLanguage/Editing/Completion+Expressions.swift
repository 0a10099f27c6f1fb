internal import Diagnostics
internal import Expressions

/// What may stand at the cursor inside an expression or a text.
extension Completion {
    mutating func addExpression(isText: Bool) {
        guard isText else {
            return addOperandsOrMore(0..<cursor.before.bytes.count, isText: false)
        }
        guard let tag = cursor.openTag else { return addPlaceholders() }
        if tag.isOutput { return addOperandsOrMore(tag.content, isText: true) }
        let rest = EmbeddedWords.afterKeyword(tag.content, cursor.before)
        // No keyword yet, or one that is still being typed.
        if rest.lowerBound == tag.content.lowerBound || rest.isEmpty {
            return addKeywords(tag.content)
        }
        addOperandsOrMore(rest, isText: true)
    }

    private mutating func addKeywords(_ content: Range<Int>) {
        var start = content.upperBound
        while start > content.lowerBound, cursor.before.bytes[start - 1] > 0x20 { start -= 1 }
        for word in ["if", "elsif", "else", "endif"] {
            add(word, .word, about: nil, insert: word, at: start)
        }
    }

    /// Outside of tags: whole placeholders.
    private mutating func addPlaceholders() {
        let end = cursor.before.bytes.count
        func placeholder(_ path: String, _ type: ValueType?) -> String {
            var filter = ""
            if case .money? = type { filter = " | money" }
            if case .date? = type { filter = " | date" }
            if case .percent? = type { filter = " | percent" }
            if case .rate? = type { filter = " | percent" }
            return "{{ " + path + filter + " }}"
        }
        // `{{` at the front of a bare value would be a map of YAML.
        let isFirst = cursor.style == .plain && cursor.text.bytes.isEmpty
        for name in index.names where name.path != "lender.name" || name.kind != .constant {
            let text = placeholder(name.path, name.type)
            add(
                text, kind(of: name), detail: name.type?.phrase, about: nil,
                insert: isFirst ? "\"" + text + "\"" : text, at: end, rank: 2)
        }
        for line in index.lines {
            let text = "{{ lines." + line.name + " }}"
            add(
                text, .line, about: Phrase(line.text, zh: line.text),
                insert: isFirst ? "\"" + text + "\"" : text, at: end, rank: 2)
        }
    }

    private func kind(of name: KnownName) -> CompletionItem.Kind {
        switch name.kind {
        case .field: .field
        case .definition: .definition
        case .constant: .constant
        }
    }

    /// By the tokens before the cursor: members, values, filters, operators, or operands.
    private mutating func addOperandsOrMore(_ range: Range<Int>, isText: Bool) {
        let end = range.upperBound
        if let open = openQuote(range) {
            let (tokens, lexer) = EmbeddedWords.tokens(
                cursor.before, range.lowerBound..<open.offset)
            if let path = EmbeddedWords.comparedPath(tokens[...], lexer) {
                addValues(of: path, at: open.offset + 1, isQuoted: true)
            }
            return
        }
        var (tokens, lexer) = EmbeddedWords.tokens(cursor.before, range)
        var start = end
        if let last = tokens.last, last.end == end, isWord(last) {
            start = last.start
            tokens.removeLast()
        }
        guard let last = tokens.last else { return addOperands(at: start, isText: isText) }
        switch last.kind {
        case .dot: addMembers(tokens, lexer, at: start, isText: isText)
        case .pipe: addFilters(tokens.dropLast(), lexer, at: start)
        case .integer:
            addUnits(at: start)
            addOperators(at: start, isText: isText)
        case .name, .decimal, .percent, .text, .rightParenthesis, .rightBracket, .true, .false:
            addOperators(at: start, isText: isText)
        default:
            if let path = EmbeddedWords.comparedPath(tokens[...], lexer) {
                addValues(of: path, at: start, isQuoted: false)
            }
            for variable in variables(tokens, lexer) {
                add(
                    variable.name, .definition,
                    detail: variable.type.map { Phrase($0.name, zh: $0.name) },
                    about: nil, insert: variable.name, at: start, rank: 0)
            }
            addOperands(at: start, isText: isText)
        }
    }

    private func isWord(_ token: Token) -> Bool {
        switch token.kind {
        case .name, .and, .or, .not, .in, .true, .false, .null: true
        default: false
        }
    }

    /// The quotation mark in whose text the cursor stands.
    private func openQuote(_ range: Range<Int>) -> (offset: Int, mark: UInt8)? {
        let bytes = cursor.before.bytes
        var open: (offset: Int, mark: UInt8)?
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = bytes[at]
            if let mark = open?.mark {
                if byte == UInt8(ascii: "\\") { at += 1 }
                if byte == mark { open = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                open = (at, byte)
            }
            at += 1
        }
        return open
    }

    // MARK: Kinds of items

    private mutating func addOperands(at start: Int, isText: Bool) {
        for name in index.names {
            if name.kind == .constant { continue }
            let note = name.mayBeMissing ? Phrase(", may be missing", zh: "，可能没有") : nil
            let type = name.type?.phrase
            let detail = type.map { Phrase($0.en + (note?.en ?? ""), zh: $0.zh + (note?.zh ?? "")) }
            let text = name.text.map { Phrase("`\($0)`", zh: "`\($0)`") }
            add(
                name.path, kind(of: name), detail: detail, about: text, insert: name.path,
                at: start, rank: 0)
        }
        for (entry, type) in ExpressionReference.builtins
        where entry.name.utf8.contains(0x2E) == false {
            if entry.place != .everywhere, !isText { continue }
            add(
                entry.name, .builtin, detail: type.phrase, about: entry.about, insert: entry.name,
                at: start)
        }
        for group in ExpressionReference.groups where isThere(group.name) {
            if group.place != .everywhere, !isText { continue }
            add(
                group.name, .builtin, detail: nil, about: group.about, insert: group.name + ".",
                at: start)
        }
        addFunctions(at: start)
        for word in ["not", "true", "false"] {
            add(word, .operator, about: nil, insert: word, at: start, rank: 3)
        }
    }

    /// Whether a group of names has any members in this campaign.
    private func isThere(_ group: String) -> Bool {
        switch group {
        case "lender": index.names.contains { $0.kind == .constant }
        case "lines": !index.lines.isEmpty
        default: true
        }
    }

    private mutating func addOperators(at start: Int, isText: Bool) {
        for word in ["and", "or", "in", "not in"] {
            add(word, .operator, about: nil, insert: word + " ", at: start)
        }
    }

    private mutating func addUnits(at start: Int) {
        for unit in ["days", "months", "weeks", "years", "hours", "minutes"] {
            add(unit, .word, about: nil, insert: unit, at: start)
        }
    }

    /// The members of a name that is a group of names; false where it is a value.
    mutating func addMembers(of base: String, at start: Int, isText: Bool) -> Bool {
        let prefix = base + "."
        let before = items.count
        if base == "lines" {
            for line in index.lines {
                add(
                    line.name, .line, about: Phrase(line.text, zh: line.text), insert: line.name,
                    at: start)
            }
        }
        for name in index.names where name.kind == .constant && name.path.hasPrefix(prefix) {
            let member = String(name.path.dropFirst(prefix.count))
            let text = name.text ?? ""
            add(
                member, .constant, detail: Phrase(text, zh: text), about: nil, insert: member,
                at: start)
        }
        if base == "offer", isText {
            let say = ExpressionReference.offerSay
            add("say", .builtin, about: say.about, insert: "say", at: start)
        }
        for (entry, type) in ExpressionReference.builtins where entry.name.hasPrefix(prefix) {
            let member = String(entry.name.dropFirst(prefix.count))
            add(
                member, .builtin, detail: type.phrase, about: entry.about, insert: member,
                at: start)
        }
        if base == "notices" {
            let entry = ExpressionReference.noticesInLast
            add(
                "in_last", .method, detail: Phrase(entry.form, zh: entry.form), about: entry.about,
                insert: "in_last(${1:7} days)", at: start, isSnippet: true)
        }
        return items.count > before
            || [
                "lines", "lender", "offer", "notices", "replied", "promise", "payments",
            ].contains(base)
    }

    private mutating func addFilters(_ tokens: ArraySlice<Token>, _ lexer: Lexer, at start: Int) {
        let isFirst = !tokens.contains { $0.kind == .pipe }
        let isPath =
            tokens.last?.kind == .name
            && tokens.allSatisfy { $0.kind == .name || $0.kind == .dot }
        let type =
            isPath ? EmbeddedWords.pathEnding(tokens, lexer).flatMap { index.type(of: $0) } : nil
        for entry in FilterReference.fitting(isFirst ? type : nil) {
            add(
                entry.name, .filter, detail: Phrase(entry.form, zh: entry.form),
                about: entry.about, insert: entry.insert, at: start)
        }
    }

    /// The values of an enumeration.
    private mutating func addValues(of path: String, at start: Int, isQuoted: Bool) {
        guard case .enumeration(let values) = index.type(of: path) else { return }
        // A quotation mark that stands behind the cursor is not written again.
        let after = cursor.text.bytes[cursor.before.bytes.count...].first
        let isClosed = after == UInt8(ascii: "\"") || after == UInt8(ascii: "'")
        let mark =
            isQuoted ? String(UnicodeScalar(cursor.before.bytes[start - 1])) : "\""
        for value in values {
            let insert = isQuoted ? value + (isClosed ? "" : mark) : mark + value + mark
            add(
                isQuoted ? value : insert, .word,
                detail: Phrase("value of \(path)", zh: "\(path) 的取值"),
                about: nil, insert: insert, at: start, rank: 0)
        }
    }

    mutating func add(
        _ label: String, _ kind: CompletionItem.Kind, detail: Phrase? = nil, about: Phrase?,
        insert: String, at start: Int, rank: Int = 1, isSnippet: Bool = false
    ) {
        items.append(
            CompletionItem(
                label: label, kind: kind, detail: detail, about: about, insert: written(insert),
                isSnippet: isSnippet, rank: rank, range: cursor.range(from: start)))
    }

    /// `text` as the scalar's style writes it.
    private func written(_ text: String) -> String {
        switch cursor.style {
        case .double:
            text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
                .split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        case .single:
            text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        case .plain, .literal, .folded: text
        }
    }
}
