package import Diagnostics

/// Reads the tokens of one expression into a tree, by operator precedence.
///
/// It accepts more than the language has, and the checker refuses the rest with better words. After
/// the first fault that it cannot mend it gives up: one mistake is one finding.
package struct Parser {
    let text: EmbeddedText
    let dialect: Dialect
    var tokens: [Token] = []
    var names: [String]
    var numbers: [NumberLiteral]
    let doubles: [Double]
    var texts: [ContiguousArray<UInt8>]
    var tree = ExpressionTree()
    var at = 0
    var nesting = 0
    private(set) var findings: [Diagnostic]
    private let range: Range<Int>

    /// The tree of the expression in `range` (or all) of `text`; nil if it has faults that leave no
    /// tree.
    package static func parse(
        _ text: EmbeddedText, range: Range<Int>? = nil, dialect: Dialect = .campaign,
        into bag: inout DiagnosticBag
    ) -> ExpressionTree? {
        let whole = 0..<text.bytes.count
        let range = (range ?? whole).clamped(to: whole)
        if range.count > ExpressionTree.Limit.bytes {
            bag.add(.expressionTooLong(text.span(range.lowerBound..<range.lowerBound)))
            return nil
        }
        var parser = Parser(text, range, dialect)
        let root = parser.parseWhole()
        bag.add(contentsOf: parser.findings)
        guard let root else { return nil }
        parser.tree.root = root
        return parser.tree
    }

    private init(_ text: EmbeddedText, _ range: Range<Int>, _ dialect: Dialect) {
        self.text = text
        self.dialect = dialect
        self.range = range
        var lexer = Lexer(text, range: range, dialect: dialect)
        var token = lexer.next()
        var meant: [Diagnostic] = []
        while token.kind != .end {
            // `是` may be a field; behind a value it can only be meant as `==`.
            if dialect == .campaign, token.kind == .name, lexer.names[token.payload] == "是",
                let before = tokens.last, Self.endsValue(before.kind)
            {
                meant.append(.otherLanguage("是", "==", text.span(token.bytes)))
                token = Token(
                    kind: .equal, start: token.start, end: token.end, payload: 0,
                    isSpaced: token.isSpaced)
            }
            tokens.append(token)
            token = lexer.next()
        }
        tokens.append(token)
        names = lexer.names
        numbers = lexer.numbers
        doubles = lexer.doubles
        texts = lexer.texts
        findings = lexer.findings + meant
    }

    /// Whether no name can follow a token of that kind.
    private static func endsValue(_ kind: Token.Kind) -> Bool {
        switch kind {
        case .name, .quotedName, .integer, .decimal, .percent, .text, .true, .false,
            .rightParenthesis, .rightBracket:
            true
        default: false
        }
    }

    var current: Token { tokens[at] }
    var following: Token { tokens[min(at + 1, tokens.count - 1)] }

    mutating func advance() { at = min(at + 1, tokens.count - 1) }

    /// Reports `finding` unless something was reported before, which most likely caused it.
    mutating func fail(_ finding: Diagnostic) -> NodeID? {
        if findings.isEmpty { findings.append(finding) }
        return nil
    }

    /// Reports a fault that was mended.
    mutating func note(_ finding: Diagnostic) { findings.append(finding) }

    func span(_ token: Token) -> SourceSpan { text.span(token.bytes) }

    func isBroken() -> Bool { !findings.isEmpty }

    private mutating func parseWhole() -> NodeID? {
        if current.kind == .end {
            return fail(.emptyExpression(text.span(range)))
        }
        guard let root = parseExpression() else { return nil }
        if current.kind == .end { return root }
        return fail(unexpected(current))
    }

    /// What to say of a token where the expression should have gone on otherwise or ended.
    func unexpected(_ token: Token) -> Diagnostic {
        let span = span(token)
        switch token.kind {
        case .pipe: return .pipe(span)
        case .end: return .unexpectedEnd(span)
        case .comma:
            if at > 0, tokens[at - 1].kind == .integer,
                following.kind == .integer || following.kind == .decimal,
                !following.isSpaced, !token.isSpaced
            {
                let whole = text.span(tokens[at - 1].start..<following.end)
                let digits = text.source(tokens[at - 1].start..<following.end)
                return .thousands(digits.filter { $0 != "," }, whole)
            }
        case .integer where at > 0 && tokens[at - 1].kind == .percent && !token.isSpaced:
            return .moduloNeedsSpace(text.span(tokens[at - 1].end - 1..<tokens[at - 1].end))
        case .name where at > 0 && !token.isSpaced:
            let before = tokens[at - 1].kind
            if before == .integer || before == .decimal {
                let whole = tokens[at - 1].start..<token.end
                let unit = text.source(token.bytes)
                if let amount = numbers[tokens[at - 1].payload].amount(in: unit) {
                    return .amountWithUnit(
                        text.source(whole), amount, isSure: unit != "万", text.span(whole))
                }
                return .nameBeginsWithDigit(text.span(whole))
            }
        case .range: return .rangeOutside(span)
        default: break
        }
        return .unexpected(text.source(token.bytes), span)
    }

    mutating func add(
        _ kind: SyntaxNode.Kind, _ range: Range<Int>, above children: NodeID...
    ) -> NodeID? {
        add(kind, range, above: children)
    }

    mutating func add(
        _ kind: SyntaxNode.Kind, _ range: Range<Int>, above children: [NodeID]
    ) -> NodeID? {
        let height = 1 + (children.map { tree[$0].height }.max() ?? 0)
        if tree.nodes.count >= ExpressionTree.Limit.nodes {
            return fail(.tooManyNodes(text.span(range.lowerBound..<range.lowerBound)))
        }
        if height > ExpressionTree.Limit.height {
            return fail(.tooDeep(text.span(range.lowerBound..<range.lowerBound)))
        }
        return tree.add(kind, range, height: height)
    }

    /// `condition ? a : b`, or what binds closer.
    mutating func parseExpression() -> NodeID? {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > ExpressionTree.Limit.nesting { return fail(.tooDeep(span(current))) }
        guard let condition = parseBinary(above: 0) else { return nil }
        if current.kind != .question { return condition }
        advance()
        // CEL: a bare `? :` as the middle part needs brackets.
        guard let first = parseBinary(above: 0) else { return nil }
        if current.kind != .colon { return fail(.conditionalColon(span(current))) }
        advance()
        guard let second = parseExpression() else { return nil }
        let range = tree[condition].range.lowerBound..<tree[second].range.upperBound
        return add(
            .conditional(condition, first, second), range, above: condition, first, second)
    }

    /// How close an operator binds: 1 `or`, 2 `and`, 3 comparison, 4 sum, 5 product.
    private func precedence(_ token: Token) -> Int {
        switch token.kind {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .in: 3
        case .not: following.kind == .in && dialect == .campaign ? 3 : 0
        case .plus, .minus: 4
        case .star, .slash, .modulo: 5
        default: 0
        }
    }

    /// A chain of operators that bind closer than `level`.
    private mutating func parseBinary(above level: Int) -> NodeID? {
        guard var left = parsePrefix() else { return nil }
        while true {
            let token = current
            let strength = precedence(token)
            if strength <= level { return left }
            advance()
            let negated = token.kind == .not
            let operatorRange = token.start..<(negated ? current.end : token.end)
            if negated { advance() }
            if dialect == .campaign, let finding = percentWithSpace(token) { return fail(finding) }
            let combined: NodeID?
            if strength <= 2 {
                combined = parseLogic(token.kind, left, strength)
            } else {
                guard let meant = Self.binary(negated ? .not : token.kind) else { return nil }
                guard let right = parseRight(meant, strength) else { return nil }
                let range = tree[left].range.lowerBound..<tree[right].range.upperBound
                combined = add(
                    .binary(meant, left, right, operatorRange: operatorRange), range,
                    above: left, right)
                if strength == 3, precedence(current) == 3, dialect == .campaign {
                    return fail(.chainedComparison(span(current)))
                }
            }
            guard let combined else { return nil }
            left = combined
        }
    }

    /// `90 %` at the end of a value: a percent is meant, since a remainder would need a second number.
    private func percentWithSpace(_ operation: Token) -> Diagnostic? {
        guard operation.kind == .modulo, at >= 2 else { return nil }
        let number = tokens[at - 2]
        guard number.kind == .integer || number.kind == .decimal else { return nil }
        switch current.kind {
        case .end, .and, .or, .pipe, .comma: break
        default: return nil
        }
        return .percentWithSpace(text.span(number.end..<operation.end))
    }

    private mutating func parseRight(_ meant: BinaryOperator, _ strength: Int) -> NodeID? {
        guard let low = parseBinary(above: strength) else { return nil }
        guard meant == .in || meant == .notIn, current.kind == .range else { return low }
        advance()
        guard let high = parseBinary(above: strength) else { return nil }
        let range = tree[low].range.lowerBound..<tree[high].range.upperBound
        return add(.range(low, high), range, above: low, high)
    }

    /// All terms of a chain of `and` (or of `or`) as one node, so that long lists make no deep
    /// trees.
    private mutating func parseLogic(
        _ kind: Token.Kind, _ first: NodeID, _ strength: Int
    ) -> NodeID? {
        var terms = [first]
        repeat {
            guard let term = parseBinary(above: strength) else { return nil }
            terms.append(term)
            if current.kind != kind { break }
            advance()
        } while true
        guard let last = terms.last else { return nil }
        let range = tree[first].range.lowerBound..<tree[last].range.upperBound
        return add(kind == .and ? .all(terms) : .any(terms), range, above: terms)
    }

    private static func binary(_ kind: Token.Kind) -> BinaryOperator? {
        switch kind {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .in: .in
        case .not: .notIn
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .modulo: .modulo
        default: nil
        }
    }

    /// CEL repeats `!` or `-` before a term, but mixes them only where the `-` belongs to a number.
    private mutating func parseStandardPrefix(_ token: Token) -> NodeID? {
        if token.kind == .plus { return fail(unexpected(token)) }
        if token.kind == .minus, let literal = parseNegativeLiteral(token) {
            return parsePostfix(after: literal)
        }
        let mixes = current.kind == (token.kind == .not ? .minus : .not)
        if mixes, token.kind == .minus || !isNumber(following) { return fail(unexpected(current)) }
        guard let operand = parsePrefix() else { return nil }
        let range = token.start..<tree[operand].range.upperBound
        return add(token.kind == .not ? .not(operand) : .negate(operand), range, above: operand)
    }

    private func isNumber(_ token: Token) -> Bool {
        token.kind == .integer || token.kind == .double
    }

    /// `not`, `!` and `-` before a term. `not` takes a whole comparison, the other two the nearest
    /// term.
    private mutating func parsePrefix() -> NodeID? {
        let token = current
        guard token.kind == .not || token.kind == .minus || token.kind == .plus else {
            return parsePostfix()
        }
        nesting += 1
        defer { nesting -= 1 }
        if nesting > ExpressionTree.Limit.nesting { return fail(.tooDeep(span(token))) }
        advance()
        if dialect == .standard { return parseStandardPrefix(token) }
        if token.kind == .plus {
            note(.plusSign(span(token)))
            return parsePrefix()
        }
        let isWord = token.end - token.start == 3
        let operand = token.kind == .not && isWord ? parseBinary(above: 2) : parsePrefix()
        guard let operand else { return nil }
        let range = token.start..<tree[operand].range.upperBound
        return add(token.kind == .not ? .not(operand) : .negate(operand), range, above: operand)
    }
}
