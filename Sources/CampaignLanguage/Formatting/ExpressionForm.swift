internal import Diagnostics
internal import Expressions

/// The canonical form of an expression: one space around an operator, none inside brackets, words
/// for `&&`, `||` and, where that says the same, `!`.
///
/// It works on tokens with their own bytes, so it never rewrites a number, a text or a name; between
/// tokens that it does not know it keeps what stands there.
enum ExpressionForm {
    /// So many `!` may become `not` in one expression.
    private static let mostTried = 16

    /// The pieces of the canonical form, to be joined by one space; a line may be broken before each
    /// piece but the first. Nil where the expression has faults, comments or texts over lines.
    static func pieces(_ text: EmbeddedText) -> [String]? {
        guard let (tokens, tree) = read(text) else { return nil }
        var words: [Int: String] = [:]
        for (at, token) in tokens.enumerated() {
            let length = token.end - token.start
            if token.kind == .and, length == 2 { words[at] = "and" }
            if token.kind == .or, length == 2 { words[at] = "or" }
        }
        let shortNots = tokens.indices.filter { isShortNot(tokens[$0]) }
        // Each is tried with a reading of the whole. Past the bound none is, for if only the first were,
        // formatting again would go on with the others.
        for at in shortNots.count <= mostTried ? shortNots : [] {
            var tried = words
            // `not` takes a whole comparison, `!` the nearest term.
            tried[at] = "not"
            let written = write(tokens, text, tried).joined(separator: " ")
            if let (_, other) = read(Self.text(written)), tree.saysTheSame(as: other) {
                words = tried
            }
        }
        return write(tokens, text, words)
    }

    /// Whether both are the same text, or expressions with equal trees.
    static func saysTheSame(_ a: EmbeddedText, _ b: EmbeddedText) -> Bool {
        if a.bytes == b.bytes { return true }
        guard let (_, first) = read(a), let (_, second) = read(b) else { return false }
        return first.saysTheSame(as: second)
    }

    private static func isShortNot(_ token: Token) -> Bool {
        token.kind == .not && token.end - token.start == 1
    }

    private static func text(_ string: String) -> EmbeddedText {
        let whole = SourceSpan(file: FileID(0), start: 0, length: 0)
        return EmbeddedText(
            bytes: ContiguousArray(string.utf8),
            map: ScalarMap(file: FileID(0), pieces: [], whole: whole))
    }

    private static func read(_ text: EmbeddedText) -> ([Token], ExpressionTree)? {
        if text.bytes.count > ExpressionTree.Limit.bytes { return nil }
        var lexer = Lexer(text)
        var tokens: [Token] = []
        var end = 0
        while true {
            let token = lexer.next()
            // A comment between two tokens, or a text over lines: the author's form is kept.
            guard token.start >= end, text.bytes[end..<token.start].allSatisfy(isSpace) else {
                return nil
            }
            if token.kind == .end { break }
            if text.bytes[token.bytes].contains(where: { $0 == 0x0A || $0 == 0x0D }) { return nil }
            end = token.end
            tokens.append(token)
        }
        guard lexer.findings.isEmpty else { return nil }
        var bag = DiagnosticBag()
        guard let tree = Parser.parse(text, into: &bag), bag.isEmpty else { return nil }
        return (tokens, tree)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
    }

    private static func write(
        _ tokens: [Token], _ text: EmbeddedText, _ words: [Int: String]
    ) -> [String] {
        var pieces = [""]
        var depth = 0
        for (at, token) in tokens.enumerated() {
            let word = words[at] ?? String(decoding: text.bytes[token.bytes], as: UTF8.self)
            if at > 0 {
                let isName = tokens[at - 1].kind == .dot
                if depth == 0, !isName, token.kind == .and || token.kind == .or {
                    pieces.append("")
                } else if isSpaced(tokens, at, words) {
                    pieces[pieces.count - 1] += " "
                }
            }
            pieces[pieces.count - 1] += word
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
            case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
            default: break
            }
        }
        return pieces
    }

    /// Whether a space stands before the token at `at`.
    private static func isSpaced(_ tokens: [Token], _ at: Int, _ words: [Int: String]) -> Bool {
        let (before, token) = (tokens[at - 1], tokens[at])
        // Behind a point a word of the language is a name like any other.
        if before.kind == .dot { return false }
        if isShortNot(before) { return words[at - 1] != nil }
        if before.kind == .minus, isPrefix(tokens, at - 1) { return false }
        switch token.kind {
        case .comma, .rightParenthesis, .rightBracket: return false
        case .plus, .star, .slash, .modulo, .equal, .notEqual, .less, .lessEqual, .greater,
            .greaterEqual, .and, .or, .in:
            return !isOpening(before.kind)
        case .minus: return isPrefix(tokens, at) ? !isTight(before.kind) : true
        case .range: return false
        case .dot where [.name, .rightParenthesis, .rightBracket].contains(before.kind):
            return false
        case .question, .colon: if isConditional(tokens, at) { return true }
        case .not: return !isTight(before.kind)
        case .leftParenthesis, .leftBracket:
            if isOperator(before.kind) || before.kind == .comma { return true }
            if before.kind == .name { return false }
        default: break
        }
        if isTight(before.kind) { return false }
        if before.kind == .question || before.kind == .colon {
            return isConditional(tokens, at - 1) || token.isSpaced
        }
        if isOperator(before.kind) || before.kind == .comma { return true }
        return token.isSpaced
    }

    /// Whether the `?` or `:` at `at` is that of `a ? b : c`, not one of a map or an optional path.
    private static func isConditional(_ tokens: [Token], _ at: Int) -> Bool {
        let before = at > 0 ? tokens[at - 1].kind : .end
        let after = at + 1 < tokens.count ? tokens[at + 1].kind : .end
        let hasMap = tokens.contains { $0.kind == .leftBrace }
        return !hasMap && after != .dot && before != .comma && !isOpening(before)
    }

    /// Nothing stands after these.
    private static func isTight(_ kind: Token.Kind) -> Bool { isOpening(kind) || kind == .range }

    private static func isOpening(_ kind: Token.Kind) -> Bool {
        kind == .leftParenthesis || kind == .leftBracket
    }

    /// Whether the minus at `at` is the sign of what follows.
    private static func isPrefix(_ tokens: [Token], _ at: Int) -> Bool {
        guard at > 0 else { return true }
        switch tokens[at - 1].kind {
        case .leftParenthesis, .leftBracket, .leftBrace, .comma, .range, .question, .colon:
            return true
        default: return isOperator(tokens[at - 1].kind)
        }
    }

    private static func isOperator(_ kind: Token.Kind) -> Bool {
        switch kind {
        case .plus, .minus, .star, .slash, .modulo, .equal, .notEqual, .less, .lessEqual,
            .greater, .greaterEqual, .and, .or, .not, .in:
            true
        default: false
        }
    }
}
