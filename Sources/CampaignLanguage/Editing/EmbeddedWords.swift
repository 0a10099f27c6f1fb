package import Diagnostics
package import Expressions

/// One word of an expression or a text that can name something.
package struct EmbeddedWord: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        /// A path from its first name on, such as `lines.求助`; the word is its last part.
        case path
        case function, method, filter
        /// The name that a macro declares, or its use.
        case variable
        /// A text that is compared with the path.
        case literal(of: String)
    }

    package let role: Role
    /// The path up to and with this word, or the name.
    package let name: String
    /// Bytes of the decoded text: of the word alone.
    package let range: Range<Int>
}

/// The tags `{{ … }}` and `{% … %}` of a text.
package struct EmbeddedTag: Sendable {
    package let isOutput: Bool
    /// The bytes between the marks, without the marks of white space control.
    package let content: Range<Int>
    package let isClosed: Bool

    /// All tags in order. A tag that is not closed ends where the next one opens, or with the text.
    package static func all(in bytes: ContiguousArray<UInt8>) -> [EmbeddedTag] {
        var tags: [EmbeddedTag] = []
        var at = 0
        while at + 1 < bytes.count {
            let isOutput = bytes[at + 1] == UInt8(ascii: "{")
            guard bytes[at] == UInt8(ascii: "{"), isOutput || bytes[at + 1] == UInt8(ascii: "%")
            else {
                at += 1
                continue
            }
            var start = at + 2
            if start < bytes.count, bytes[start] == UInt8(ascii: "-") { start += 1 }
            var (end, next, isClosed) = close(bytes, start, isOutput, minding: true)
            // A quotation mark that is not closed must not hide the end of its tag.
            if !isClosed { (end, next, isClosed) = close(bytes, start, isOutput, minding: false) }
            tags.append(
                EmbeddedTag(
                    isOutput: isOutput, content: start..<max(start, end), isClosed: isClosed))
            at = max(next, start)
        }
        return tags
    }

    private static let longestTag = 4096

    /// Where the tag's content ends, and where the text goes on.
    private static func close(
        _ bytes: ContiguousArray<UInt8>, _ start: Int, _ isOutput: Bool, minding strings: Bool
    ) -> (end: Int, next: Int, isClosed: Bool) {
        let mark = isOutput ? UInt8(ascii: "}") : UInt8(ascii: "%")
        var quote: UInt8?
        var at = start
        // No tag of one text in quotation marks is longer; without a bound, many open marks cost their square.
        let end = strings ? min(bytes.count, start + longestTag) : bytes.count
        while at < end {
            let byte = bytes[at]
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if let open = quote {
                if byte == UInt8(ascii: "\\") { at += 1 }
                if byte == open { quote = nil }
            } else if strings, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == mark, next == UInt8(ascii: "}") {
                let dash = at > start && bytes[at - 1] == UInt8(ascii: "-")
                return (dash ? at - 1 : at, at + 2, true)
            } else if byte == UInt8(ascii: "{"), next == byte || next == UInt8(ascii: "%") {
                return (at, at, false)
            }
            at += 1
        }
        return (bytes.count, bytes.count, false)
    }
}

/// Finds the words of expressions by their tokens alone, so that it works on those that do not parse.
package enum EmbeddedWords {
    /// The words of the expression in `range`.
    package static func expression(_ text: EmbeddedText, _ range: Range<Int>? = nil)
        -> [EmbeddedWord]
    {
        let (tokens, lexer) = tokens(text, range)
        return words(tokens, lexer, text)
    }

    /// The words of all tags of a text.
    package static func prose(_ text: EmbeddedText) -> [EmbeddedWord] {
        EmbeddedTag.all(in: text.bytes).flatMap { tag in
            expression(text, tag.isOutput ? tag.content : afterKeyword(tag.content, text))
        }
    }

    /// The content of a `{% %}` without its `if` or `elsif`.
    package static func afterKeyword(_ content: Range<Int>, _ text: EmbeddedText) -> Range<Int> {
        var lexer = Lexer(text, range: content)
        let first = lexer.next()
        return first.kind == .name ? first.end..<max(first.end, content.upperBound) : content
    }

    /// All tokens but the end.
    package static func tokens(
        _ text: EmbeddedText, _ range: Range<Int>?
    ) -> ([Token], Lexer) {
        var lexer = Lexer(text, range: range)
        var tokens: [Token] = []
        while true {
            let token = lexer.next()
            if token.kind == .end { break }
            tokens.append(token)
        }
        return (tokens, lexer)
    }

    /// In bytes; no name of a campaign has so long a path.
    private static let longestPath = 1024
    /// So many tokens of a list are looked back over.
    private static let longestList = 512

    private static func words(
        _ tokens: [Token], _ lexer: Lexer, _ text: EmbeddedText
    ) -> [EmbeddedWord] {
        var words: [EmbeddedWord] = []
        /// The path that ends at the token before, if one does.
        var path: String?
        var calls = OpenCalls()
        for (at, token) in tokens.enumerated() {
            calls.take(tokens, at, lexer)
            let before = at > 0 ? tokens[at - 1].kind : .end
            let isCall = at + 1 < tokens.count && tokens[at + 1].kind == .leftParenthesis
            switch token.kind {
            case .name:
                let name = lexer.names[token.payload]
                if before == .pipe {
                    words.append(EmbeddedWord(role: .filter, name: name, range: token.bytes))
                    path = nil
                } else if before == .dot, let base = path, base.utf8.count <= longestPath {
                    let whole = base + "." + name
                    path = whole
                    let role = role(of: whole, isCall)
                    words.append(
                        EmbeddedWord(
                            role: role, name: role == .method ? name : whole, range: token.bytes))
                } else if before == .dot {
                    words.append(EmbeddedWord(role: .method, name: name, range: token.bytes))
                } else if before == .integer || before == .decimal {
                    // `3 days`: a unit.
                    path = nil
                } else if !isCall, calls.declares(name) || calls.isDeclaration(tokens, at) {
                    path = nil
                    words.append(EmbeddedWord(role: .variable, name: name, range: token.bytes))
                } else {
                    path = isCall ? nil : name
                    words.append(
                        EmbeddedWord(
                            role: isCall ? .function : .path, name: name, range: token.bytes))
                }
            case .dot: break
            case .text:
                if let path = comparedPath(tokens[..<at], lexer), token.end - token.start >= 2 {
                    let content = lexer.texts[token.payload]
                    words.append(
                        EmbeddedWord(
                            role: .literal(of: path),
                            name: String(decoding: content, as: UTF8.self),
                            range: token.start + 1..<token.end - 1))
                }
                path = nil
            default: path = nil
            }
        }
        return words
    }

    /// What the last word of a path is.
    private static func role(of path: String, _ isCall: Bool) -> EmbeddedWord.Role {
        if !isCall || ["notices.in_last", "opted_out"].contains(path) { return .path }
        return FunctionReference.entry(path) == nil ? .method : .function
    }

    /// The path with which a value behind `tokens` is compared: `p ==`, `p !=`, `p in [a, b,`.
    package static func comparedPath(_ tokens: ArraySlice<Token>, _ lexer: Lexer) -> String? {
        var rest = tokens.suffix(longestList)
        if let last = rest.last, last.kind == .comma || last.kind == .leftBracket {
            while let last = rest.last, last.kind == .comma || last.kind == .text {
                rest.removeLast()
            }
            guard rest.last?.kind == .leftBracket else { return nil }
            rest.removeLast()
            guard rest.last?.kind == .in else { return nil }
        }
        guard let sign = rest.popLast(), [.equal, .notEqual, .in].contains(sign.kind) else {
            return nil
        }
        if sign.kind == .in, rest.last?.kind == .not { rest.removeLast() }
        return pathEnding(rest, lexer)
    }

    /// The path whose last name is the last of `tokens`.
    package static func pathEnding(_ tokens: ArraySlice<Token>, _ lexer: Lexer) -> String? {
        var rest = tokens.suffix(longestList)
        var parts: [String] = []
        while let last = rest.popLast(), last.kind == .name {
            parts.append(lexer.names[last.payload])
            guard rest.last?.kind == .dot else { break }
            rest.removeLast()
        }
        return parts.isEmpty ? nil : parts.reversed().joined(separator: ".")
    }
}
