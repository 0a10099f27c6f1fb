internal import Diagnostics

/// Literals, names, calls, lists and brackets.
extension Parser {
    mutating func parsePostfix() -> NodeID? {
        guard var term = parsePrimary() else { return nil }
        while true {
            let start = tree[term].range.lowerBound
            switch current.kind {
            case .dot:
                advance()
                guard let name = memberName() else { return fail(.memberName(span(current))) }
                let nameRange = current.bytes
                advance()
                if current.kind == .leftParenthesis {
                    guard let (arguments, end) = parseArguments() else { return nil }
                    guard
                        let call = add(
                            .method(term, name: name, nameRange: nameRange, arguments),
                            start..<end, above: [term] + arguments)
                    else { return nil }
                    term = call
                } else {
                    guard
                        let member = add(
                            .select(term, name: name, nameRange: nameRange),
                            start..<nameRange.upperBound, above: term)
                    else { return nil }
                    term = member
                }
            case .leftBracket:
                let open = current
                advance()
                guard let index = parseExpression() else { return nil }
                if current.kind != .rightBracket { return unclosed(open, "]") }
                let end = current.end
                advance()
                guard let element = add(.index(term, index), start..<end, above: term, index)
                else { return nil }
                term = element
            default: return term
            }
        }
    }

    /// A name after a point; words of the language are names there.
    private func memberName() -> String? {
        switch current.kind {
        case .name: names[current.payload]
        case .in, .and, .or, .not, .true, .false, .null: text.source(current.bytes)
        default: nil
        }
    }

    private mutating func unclosed(_ open: Token, _ close: String) -> NodeID? {
        if current.kind != .end { return fail(unexpected(current)) }
        return fail(.unclosed(text.source(open.bytes), close, span(open), at: span(current)))
    }

    /// The arguments of a call from its `(`, and where its `)` ends.
    private mutating func parseArguments() -> ([NodeID], Int)? {
        let open = current
        advance()
        var arguments: [NodeID] = []
        while current.kind != .rightParenthesis {
            guard let argument = parseExpression() else { return nil }
            arguments.append(argument)
            if arguments.count > ExpressionTree.Limit.arguments {
                _ = fail(.tooManyNodes(span(open)))
                return nil
            }
            if current.kind == .comma {
                advance()
            } else if current.kind != .rightParenthesis {
                _ = unclosed(open, ")")
                return nil
            }
        }
        let end = current.end
        advance()
        return (arguments, end)
    }

    private mutating func parsePrimary() -> NodeID? {
        let token = current
        switch token.kind {
        case .integer: return parseInteger()
        case .decimal:
            advance()
            return add(.decimal(numbers[token.payload]), token.bytes)
        case .percent:
            advance()
            return add(.percent(numbers[token.payload]), token.bytes)
        case .text:
            advance()
            return add(.text(texts[token.payload]), token.bytes)
        case .true, .false:
            advance()
            return add(.boolean(token.kind == .true), token.bytes)
        case .null:
            advance()
            return add(.null, token.bytes)
        case .name: return parseName()
        case .leftParenthesis: return parseBracketed()
        case .leftBracket: return parseList()
        case .leftBrace: return fail(.noMaps(span(token)))
        case .broken: return nil
        default:
            return fail(
                token.kind == .end
                    ? .unexpectedEnd(span(token))
                    : .expectedTerm(
                        text.source(token.bytes), span(token)))
        }
    }

    /// An integer, or a span such as `3 days`.
    private mutating func parseInteger() -> NodeID? {
        let token = current
        let number = numbers[token.payload]
        advance()
        guard current.kind == .name else { return add(.integer(number), token.bytes) }
        let word = names[current.payload]
        let unit = SpanWord(word) ?? SpanWord.translated(word)
        guard let unit else { return add(.integer(number), token.bytes) }
        let range = token.start..<current.end
        if SpanWord(word) == nil || !current.isSpaced {
            let plural = number.coefficient == 1 ? unit.rawValue : unit.rawValue + "s"
            note(.spanForm(text.source(range), "\(number.coefficient) \(plural)", text.span(range)))
        }
        advance()
        let (count, overflow) = Int64(clamping: number.coefficient)
            .multipliedReportingOverflow(by: unit.factor)
        if overflow || number.coefficient > Int128(Int64.max) {
            return fail(.numberTooLarge(text.span(range)))
        }
        return add(.span(count: count, unit), range)
    }

    private mutating func parseName() -> NodeID? {
        let token = current
        let name = names[token.payload]
        advance()
        if Self.reserved.contains(name) { return fail(.reservedWord(name, span(token))) }
        guard current.kind == .leftParenthesis else { return add(.name(name), token.bytes) }
        guard let (arguments, end) = parseArguments() else { return nil }
        return add(
            .call(name: name, nameRange: token.bytes, arguments), token.start..<end,
            above: arguments)
    }

    /// Words that CEL keeps for later or for its hosts.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop",
        "package", "namespace", "return", "var", "void", "while",
    ]

    private mutating func parseBracketed() -> NodeID? {
        let open = current
        advance()
        guard let inner = parseExpression() else { return nil }
        if current.kind != .rightParenthesis { return unclosed(open, ")") }
        let range = open.start..<current.end
        advance()
        // The brackets belong to the term, so that a finding on it underlines them too.
        let node = tree[inner]
        tree.replace(inner, node.kind, range, height: node.height)
        return inner
    }

    private mutating func parseList() -> NodeID? {
        let open = current
        advance()
        var elements: [NodeID] = []
        while current.kind != .rightBracket {
            guard let element = parseExpression() else { return nil }
            elements.append(element)
            if current.kind == .comma {
                advance()
            } else if current.kind != .rightBracket {
                return unclosed(open, "]")
            }
        }
        let end = current.end
        advance()
        return add(.list(elements), open.start..<end, above: elements)
    }
}
