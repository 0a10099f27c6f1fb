internal import Expressions

/// Follows the brackets of an expression from its start: which are open, and whose names are known inside them.
struct OpenCalls {
    /// A bracket that is open.
    struct Call {
        /// The function before it, `math.floor` with its group; nil for another bracket.
        let name: String?
        /// Whether a value stands before the point before the name.
        let isMethod: Bool
        /// The index of the name's token.
        let nameAt: Int
        /// The indices of the first tokens of its arguments.
        var starts: [Int]
        /// The names that a macro has declared so far, with the index of their argument.
        var variables: [(name: String, argument: Int)] = []
    }

    private(set) var calls: [Call] = []
    /// Brackets beyond those that are followed; no sound expression nests deeper.
    private var depth = 0
    private static let deepest = 64

    /// Takes in the token at `at`, after all before it.
    mutating func take(_ tokens: [Token], _ at: Int, _ lexer: Lexer) {
        switch tokens[at].kind {
        case .leftParenthesis, .leftBracket, .leftBrace:
            depth += 1
            if depth <= Self.deepest { calls.append(Self.call(tokens, at, lexer)) }
        case .rightParenthesis, .rightBracket, .rightBrace:
            if depth == 0 { return }
            if depth <= Self.deepest { calls.removeLast() }
            depth -= 1
        case .comma where depth > 0 && depth <= Self.deepest:
            guard var call = calls.popLast() else { return }
            declare(&call, tokens, at, lexer)
            call.starts.append(at + 1)
            calls.append(call)
        default: return
        }
    }

    /// The comma at `at` ends an argument, which may be a name that a macro declares.
    private func declare(_ call: inout Call, _ tokens: [Token], _ at: Int, _ lexer: Lexer) {
        guard let name = call.name, let entry = FunctionReference.entry(name),
            call.starts.count <= entry.variables, call.variables.count == call.starts.count - 1,
            let start = call.starts.last, at == start + 1, tokens[start].kind == .name
        else { return }
        call.variables.append((lexer.names[tokens[start].payload], call.starts.count - 1))
    }

    private static func call(_ tokens: [Token], _ at: Int, _ lexer: Lexer) -> Call {
        guard tokens[at].kind == .leftParenthesis, at > 0, tokens[at - 1].kind == .name else {
            return Call(name: nil, isMethod: false, nameAt: at, starts: [at + 1])
        }
        let name = lexer.names[tokens[at - 1].payload]
        if at > 1, tokens[at - 2].kind == .pipe {
            // A filter, which may be called as a function is.
            return Call(name: nil, isMethod: false, nameAt: at, starts: [at + 1])
        }
        guard at > 2, tokens[at - 2].kind == .dot else {
            return Call(name: name, isMethod: false, nameAt: at - 1, starts: [at + 1])
        }
        if tokens[at - 3].kind == .name {
            let path = lexer.names[tokens[at - 3].payload] + "." + name
            if FunctionReference.entry(path) != nil {
                return Call(name: path, isMethod: false, nameAt: at - 1, starts: [at + 1])
            }
        }
        return Call(name: name, isMethod: true, nameAt: at - 1, starts: [at + 1])
    }

    /// Whether the name is declared by a macro that is open.
    func declares(_ name: String) -> Bool {
        calls.contains { call in
            call.variables.contains { $0.name.utf8.elementsEqual(name.utf8) }
        }
    }

    /// Whether the token at `at` is the name that a macro is about to declare: the comma stands behind it.
    func isDeclaration(_ tokens: [Token], _ at: Int) -> Bool {
        guard let call = calls.last, call.starts.last == at, at + 1 < tokens.count,
            tokens[at + 1].kind == .comma, let name = call.name,
            let entry = FunctionReference.entry(name)
        else { return false }
        return call.starts.count <= entry.variables
    }

    /// The calls that are open behind the tokens, the outermost first.
    static func behind(_ tokens: [Token], _ lexer: Lexer) -> [Call] {
        var open = OpenCalls()
        for at in tokens.indices { open.take(tokens, at, lexer) }
        return open.calls
    }

    /// The index of the first token of the value that ends before the index `end`: `f(x).y` is one, `a + b` are two.
    static func start(ofValueBefore end: Int, _ tokens: [Token]) -> Int? {
        var at = end - 1
        while at >= 0 {
            switch tokens[at].kind {
            case .name, .quotedName, .text, .bytes, .integer, .decimal, .percent, .unsigned,
                .double,
                .true, .false, .null:
                break
            case .rightParenthesis, .rightBracket, .rightBrace:
                guard let open = opening(at, tokens) else { return nil }
                at = open
                // What stands right before a bracket is called or looked into.
                if at > 0, tokens[at].kind != .leftBrace, isEnd(tokens[at - 1].kind) {
                    at -= 1
                    continue
                }
            default: return nil
            }
            guard at > 1, tokens[at - 1].kind == .dot else { return at }
            at -= 2
        }
        return nil
    }

    private static func isEnd(_ kind: Token.Kind) -> Bool {
        switch kind {
        case .name, .quotedName, .text, .rightParenthesis, .rightBracket, .rightBrace: true
        default: false
        }
    }

    private static func opening(_ close: Int, _ tokens: [Token]) -> Int? {
        var depth = 0
        for at in stride(from: close, through: 0, by: -1) {
            switch tokens[at].kind {
            case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
            case .leftParenthesis, .leftBracket, .leftBrace:
                depth -= 1
                if depth == 0 { return at }
            default: continue
            }
        }
        return nil
    }
}
