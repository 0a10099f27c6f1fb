internal import Diagnostics

/// Literals, names, calls, lists and brackets.
extension Parser {
    mutating func parsePostfix() -> NodeID? {
        guard let term = parsePrimary() else { return nil }
        return parsePostfix(after: term)
    }

    /// The number after a minus sign, as one literal; nil if there is none.
    mutating func parseNegativeLiteral(_ minus: Token) -> NodeID? {
        let token = current
        let range = minus.start..<token.end
        switch token.kind {
        case .integer:
            let number = numbers[token.payload]
            advance()
            return add(
                .integer(NumberLiteral(coefficient: -number.coefficient, scale: 0)), range)
        case .double:
            advance()
            return add(.double(-doubles[token.payload]), range)
        default: return nil
        }
    }

    /// The members, calls and elements that follow a term.
    mutating func parsePostfix(after first: NodeID) -> NodeID? {
        var term = first
        while true {
            let start = tree[term].range.lowerBound
            switch current.kind {
            case .dot:
                advance()
                let isOptional = current.kind == .question
                if isOptional { advance() }
                guard let name = memberName() else { return fail(.memberName(span(current))) }
                let nameRange = current.bytes
                let isQuoted = current.kind == .quotedName
                advance()
                if isOptional {
                    guard
                        let member = add(
                            .optionalSelect(term, name: name, nameRange: nameRange),
                            start..<nameRange.upperBound, above: term)
                    else { return nil }
                    term = member
                } else if current.kind == .leftParenthesis, !isQuoted {
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
                let isOptional = current.kind == .question
                if isOptional { advance() }
                guard let index = parseExpression() else { return nil }
                if current.kind != .rightBracket { return unclosed(open, "]") }
                let end = current.end
                advance()
                let kind: SyntaxNode.Kind =
                    isOptional ? .optionalIndex(term, index) : .index(term, index)
                guard let element = add(kind, start..<end, above: term, index) else { return nil }
                term = element
            default: return term
            }
        }
    }

    /// A name after a point; words of the language are names there.
    private func memberName() -> String? {
        switch current.kind {
        case .name, .quotedName: names[current.payload]
        case .in, .and, .or, .not, .true, .false, .null:
            // The sign `||` is no word, though it is the same token as `or`.
            dialect == .campaign && !"&|!".utf8.contains(text.bytes[current.start])
                ? text.source(current.bytes) : nil
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
                // CEL: no comma after the last argument.
                if current.kind == .rightParenthesis {
                    _ = fail(unexpected(current))
                    return nil
                }
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
        case .unsigned:
            advance()
            return add(.unsigned(UInt64(numbers[token.payload].coefficient)), token.bytes)
        case .double:
            advance()
            return add(.double(doubles[token.payload]), token.bytes)
        case .bytes:
            advance()
            return add(.bytes(texts[token.payload]), token.bytes)
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
        case .leftBrace: return parseMap()
        case .dot: return parseRootName()
        default:
            // A broken token mostly has its finding, and then no second one is added.
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
        guard dialect == .campaign, current.kind == .name else {
            return add(.integer(number), token.bytes)
        }
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
            guard let element = parseElement() else { return nil }
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

    /// An element of a list or the key of a map, perhaps with `?` before it.
    private mutating func parseElement() -> NodeID? {
        let question = current
        if question.kind != .question { return parseExpression() }
        advance()
        guard let element = parseExpression() else { return nil }
        let range = question.start..<tree[element].range.upperBound
        return add(.optionalElement(element), range, above: element)
    }

    /// `{ key: value, … }`.
    private mutating func parseMap() -> NodeID? {
        let open = current
        advance()
        var entries: [NodeID] = []
        while current.kind != .rightBrace {
            guard let key = parseElement() else { return nil }
            if current.kind != .colon { return fail(.mapColon(span(current))) }
            advance()
            guard let value = parseExpression() else { return nil }
            entries += [key, value]
            if current.kind == .comma {
                advance()
            } else if current.kind != .rightBrace {
                return unclosed(open, "}")
            }
        }
        let end = current.end
        advance()
        return add(.map(entries), open.start..<end, above: entries)
    }

    /// `.name` or `.name(…)`, looked up from the root.
    private mutating func parseRootName() -> NodeID? {
        let point = current
        advance()
        guard current.kind == .name else { return fail(.memberName(span(current))) }
        let name = names[current.payload]
        let range = point.start..<current.end
        let nameRange = current.bytes
        advance()
        guard current.kind == .leftParenthesis else { return add(.rootName(name), range) }
        guard let (arguments, end) = parseArguments() else { return nil }
        return add(
            .call(name: "." + name, nameRange: nameRange, arguments), point.start..<end,
            above: arguments)
    }
}
