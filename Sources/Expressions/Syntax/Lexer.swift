package import Diagnostics

/// The language that an expression is written in.
package enum Dialect: Sendable {
    /// The Common Expression Language, to the letter.
    case standard
    /// What campaigns are written in: CEL with exact decimals, money, dates and names in any script.
    case campaign
}

/// Cuts an expression into tokens.
///
/// Where a sign or word of another language or of an input method stands, it reports the finding
/// with its fix and goes on with the token that was meant, so that the rest is checked too. Text
/// within quotation marks is one token; a template finds its `|` by looking for `pipe` tokens.
package struct Lexer {
    /// Names as they are looked up, full-width letters already narrow.
    package private(set) var names: [String] = []
    package private(set) var numbers: [NumberLiteral] = []
    var doubles: [Double] = []
    /// The contents of text literals, escapes resolved.
    package internal(set) var texts: [ContiguousArray<UInt8>] = []
    package private(set) var findings: [Diagnostic] = []

    let dialect: Dialect
    let text: EmbeddedText
    let bytes: ContiguousArray<UInt8>
    let end: Int
    var at: Int

    /// A lexer of the bytes in `range`, or of all.
    package init(
        _ text: EmbeddedText, range: Range<Int>? = nil, dialect: Dialect = .campaign
    ) {
        self.text = text
        self.dialect = dialect
        bytes = text.bytes
        let whole = 0..<text.bytes.count
        let range = (range ?? whole).clamped(to: whole)
        at = range.lowerBound
        end = range.upperBound
    }

    /// Where the next token will be looked for.
    package var position: Int { at }

    /// The next token; `end` for ever once the text is used up.
    package mutating func next() -> Token {
        let before = at
        skipSpace()
        let isSpaced = at > before || at == 0
        let start = at
        guard at < end else { return token(.end, start, isSpaced) }
        guard let (scalar, length) = ScalarClass.decode(bytes, at, end) else {
            at += 1
            report(.notUTF8(text.span(start..<at)))
            return token(.broken, start, isSpaced)
        }
        if scalar.isASCII {
            if let token = lexASCII(UInt8(scalar.value), start, isSpaced) { return token }
        } else if dialect == .standard {
            at += length
            report(.unknownCharacter(scalar, text.span(start..<at)))
            return token(.broken, start, isSpaced)
        } else if let token = lexForeign(scalar, length, start, isSpaced) {
            return token
        }
        if ScalarClass.startsName(scalar) { return lexName(start, isSpaced) }
        at += length
        if ScalarClass.isInvisible(scalar) {
            report(.invisible(scalar, text.span(start..<at)))
        } else {
            report(.unknownCharacter(scalar, text.span(start..<at)))
        }
        return token(.broken, start, isSpaced)
    }

    func token(_ kind: Token.Kind, _ start: Int, _ isSpaced: Bool, _ payload: Int = 0) -> Token {
        Token(kind: kind, start: start, end: at, payload: payload, isSpaced: isSpaced)
    }

    mutating func report(_ finding: Diagnostic) { findings.append(finding) }

    func peek(_ offset: Int = 0) -> UInt8 { at + offset < end ? bytes[at + offset] : 0 }

    private mutating func skipSpace() {
        while at < end {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: at += 1
            case 0x2F where peek(1) == 0x2F:
                while at < end, bytes[at] != 0x0A { at += 1 }
            case 0x80... where dialect == .campaign:
                guard let (scalar, length) = ScalarClass.decode(bytes, at, end),
                    ScalarClass.isForeignSpace(scalar)
                else { return }
                let start = at
                at += length
                report(.foreignSpace(text.span(start..<at)))
            default: return
            }
        }
    }

    private mutating func lexASCII(_ byte: UInt8, _ start: Int, _ isSpaced: Bool) -> Token? {
        switch byte {
        case 0x30...0x39: return lexNumber(start, isSpaced)
        case UInt8(ascii: "."):
            if (0x30...0x39).contains(peek(1)) { return lexNumber(start, isSpaced) }
            at += peek(1) == byte && dialect == .campaign ? 2 : 1
            return token(at - start == 2 ? .range : .dot, start, isSpaced)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return lexText(start, isSpaced, isRaw: false)
        case UInt8(ascii: "r"), UInt8(ascii: "R"), UInt8(ascii: "b"), UInt8(ascii: "B"):
            return lexPrefixedText(start, isSpaced)
        case UInt8(ascii: "`"): return lexQuotedName(start, isSpaced)
        default:
            guard let (meant, length) = sign(byte) else { return nil }
            at += length
            var kind = meant
            if dialect == .standard, isForeign(start) { kind = .broken }
            reportMisspelt(start)
            return token(kind, start, isSpaced)
        }
    }

    /// The sign at the current place; also those that other languages use for it.
    private func sign(_ byte: UInt8) -> (Token.Kind, Int)? {
        let next = peek(1)
        switch byte {
        case UInt8(ascii: "("): return (.leftParenthesis, 1)
        case UInt8(ascii: ")"): return (.rightParenthesis, 1)
        case UInt8(ascii: "["): return (.leftBracket, 1)
        case UInt8(ascii: "]"): return (.rightBracket, 1)
        case UInt8(ascii: "{"): return (.leftBrace, 1)
        case UInt8(ascii: "}"): return (.rightBrace, 1)
        case UInt8(ascii: ","): return (.comma, 1)
        case UInt8(ascii: "?"): return (.question, 1)
        case UInt8(ascii: ":"): return (.colon, 1)
        case UInt8(ascii: "+"): return (.plus, 1)
        case UInt8(ascii: "-"): return (.minus, 1)
        case UInt8(ascii: "*"): return (.star, 1)
        case UInt8(ascii: "/"): return (.slash, 1)
        case UInt8(ascii: "%"): return (.modulo, 1)
        case UInt8(ascii: "&"): return (.and, next == byte ? 2 : 1)
        case UInt8(ascii: "|"): return next == byte ? (.or, 2) : (.pipe, 1)
        case UInt8(ascii: "!"): return next == UInt8(ascii: "=") ? (.notEqual, 2) : (.not, 1)
        case UInt8(ascii: "="):
            if next == byte { return (.equal, peek(2) == byte ? 3 : 2) }
            if next == UInt8(ascii: ">") { return (.greaterEqual, 2) }
            if next == UInt8(ascii: "<") { return (.lessEqual, 2) }
            return (.equal, 1)
        case UInt8(ascii: "<"):
            if next == UInt8(ascii: "=") { return (.lessEqual, 2) }
            return next == UInt8(ascii: ">") ? (.notEqual, 2) : (.less, 1)
        case UInt8(ascii: ">"):
            return next == UInt8(ascii: "=") ? (.greaterEqual, 2) : (.greater, 1)
        default: return nil
        }
    }

    /// Whether the sign is one that only a campaign takes, with a finding.
    private mutating func isForeign(_ start: Int) -> Bool {
        let sign = String(decoding: bytes[start..<at], as: UTF8.self)
        return ["=", "===", "<>", "=>", "=<", "&", "|"].contains(sign)
    }

    /// Reports a sign that other languages write where this one has another.
    private mutating func reportMisspelt(_ start: Int) {
        let right: String
        let wrong = String(decoding: bytes[start..<at], as: UTF8.self)
        switch wrong {
        case "=", "===": right = "=="
        case "<>": right = "!="
        case "=>": right = ">="
        case "=<": right = "<="
        case "&": right = "and"
        default: return
        }
        report(.otherLanguage(wrong, right, text.span(start..<at)))
    }

    /// Signs, digits and quotation marks of an input method: reported, then taken as meant.
    private mutating func lexForeign(
        _ scalar: Unicode.Scalar, _ length: Int, _ start: Int, _ isSpaced: Bool
    ) -> Token? {
        if let closing = ScalarClass.closingQuote(scalar) {
            return lexForeignText(closing, length, start, isSpaced)
        }
        if let narrow = ScalarClass.narrowLetter(scalar), ("0"..."9").contains(narrow) {
            return lexNumber(start, isSpaced)
        }
        guard ScalarClass.narrowSign(scalar) != nil else { return nil }
        // Neighbouring signs are read together: `＝＝`, `＞＝`, `&＆`.
        var meant = ""
        while at < end, let (scalar, length) = ScalarClass.decode(bytes, at, end) {
            let part: String
            if let sign = ScalarClass.narrowSign(scalar) {
                part = sign.description
            } else if scalar.isASCII, "=&|<>".unicodeScalars.contains(scalar) {
                part = String(scalar)
            } else {
                break
            }
            if !meant.isEmpty, Self.kinds[meant + part] == nil { break }
            meant += part
            at += length
        }
        let span = text.span(start..<at)
        let right = Self.corrected[meant] ?? meant
        report(.fullWidth(String(decoding: bytes[start..<at], as: UTF8.self), right, span))
        return token(Self.kinds[meant] ?? .broken, start, isSpaced)
    }

    private static let corrected = [
        "=": "==", "===": "==", "<>": "!=", "=>": ">=", "=<": "<=", "&": "and", "&&": "and",
        "||": "or",
    ]

    private static let kinds: [String: Token.Kind] = [
        "(": .leftParenthesis, ")": .rightParenthesis, "[": .leftBracket, "]": .rightBracket,
        ",": .comma, ":": .colon, "?": .question, ".": .dot, "..": .range, "+": .plus, "-": .minus,
        "*": .star, "/": .slash, "%": .modulo, ">": .greater, "<": .less, ">=": .greaterEqual,
        "<=": .lessEqual, "!=": .notEqual, "=": .equal, "==": .equal, "===": .equal, "!": .not,
        "&": .and, "&&": .and, "|": .pipe, "||": .or, "and": .and, "or": .or, "not": .not,
        "=>": .greaterEqual, "=<": .lessEqual, "<>": .notEqual,
    ]

    private mutating func lexName(_ start: Int, _ isSpaced: Bool) -> Token {
        var isWide = false
        while at < end, let (scalar, length) = ScalarClass.decode(bytes, at, end),
            ScalarClass.continuesName(scalar), dialect == .campaign || scalar.isASCII
        {
            isWide = isWide || ScalarClass.narrowLetter(scalar) != nil
            at += length
        }
        var word = text.source(start..<at)
        if dialect == .standard {
            if let kind = Self.standardWords[word] { return token(kind, start, isSpaced) }
            return self.name(.name, word, start, isSpaced)
        }
        if isWide {
            let written = word
            word = ScalarClass.narrowed(word)
            report(.fullWidth(written, word, text.span(start..<at)))
        }
        if ScalarClass.mixesScripts(word) { report(.mixedScripts(word, text.span(start..<at))) }
        // Most names begin as no word does, and cost a look at one letter.
        guard let first = word.unicodeScalars.first, Self.firstLetters.contains(first) else {
            return self.name(.name, word, start, isSpaced)
        }
        if let kind = Self.words[word] { return token(kind, start, isSpaced) }
        if let (right, kind) = Self.foreignWords[word] {
            report(.otherLanguage(word, right, text.span(start..<at)))
            return token(kind, start, isSpaced)
        }
        return self.name(.name, word, start, isSpaced)
    }

    /// Adds a name; its token is of `kind`.
    mutating func name(
        _ kind: Token.Kind, _ word: String, _ start: Int, _ isSpaced: Bool
    ) -> Token {
        names.append(word)
        return token(kind, start, isSpaced, names.count - 1)
    }

    private static let standardWords: [String: Token.Kind] = [
        "in": .in, "true": .true, "false": .false, "null": .null,
    ]

    private static let words: [String: Token.Kind] = [
        "and": .and, "or": .or, "not": .not, "in": .in, "true": .true, "false": .false,
        "null": .null,
    ]

    private static let foreignWords: [String: (String, Token.Kind)] = [
        "AND": ("and", .and), "And": ("and", .and), "且": ("and", .and), "并且": ("and", .and),
        "和": ("and", .and), "以及": ("and", .and), "与": ("and", .and),
        "OR": ("or", .or), "Or": ("or", .or), "或": ("or", .or), "或者": ("or", .or),
        "NOT": ("not", .not), "Not": ("not", .not), "非": ("not", .not), "不是": ("not", .not),
        "IN": ("in", .in), "In": ("in", .in), "属于": ("in", .in),
        "TRUE": ("true", .true), "True": ("true", .true), "真": ("true", .true),
        "FALSE": ("false", .false), "False": ("false", .false), "假": ("false", .false),
        "大于": (">", .greater), "小于": ("<", .less), "等于": ("==", .equal),
        "不等于": ("!=", .notEqual), "大于等于": (">=", .greaterEqual), "小于等于": ("<=", .lessEqual),
        "NULL": ("null", .null), "None": ("null", .null), "nil": ("null", .null),
    ]

    /// With which a word of the language, or of another, begins.
    private static let firstLetters = Set(
        (Array(words.keys) + foreignWords.keys).compactMap(\.unicodeScalars.first))

    /// Adds a number; its token is of `kind`.
    mutating func number(
        _ kind: Token.Kind, _ value: NumberLiteral, _ start: Int, _ isSpaced: Bool
    ) -> Token {
        numbers.append(value)
        return token(kind, start, isSpaced, numbers.count - 1)
    }
}

extension EmbeddedText {
    /// The decoded text of `range`.
    func source(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
