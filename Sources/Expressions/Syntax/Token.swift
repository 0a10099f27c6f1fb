/// One word, number, text or sign of an expression, with the bytes that it covers.
package struct Token: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case end, name, integer, decimal, percent, text
        /// CEL's `7u`, `1.5` (outside of campaigns) and `b"…"`; a name in back-quotes.
        case unsigned, double, bytes, quotedName
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
        case dot, range, comma, question, colon, pipe
        case plus, minus, star, slash, modulo
        case equal, notEqual, less, lessEqual, greater, greaterEqual
        case and, or, not, `in`, `true`, `false`, null
        /// Something that the lexer has already reported and cannot guess.
        case broken
    }

    package let kind: Kind
    /// Offsets in the text's decoded bytes.
    package let start: Int
    package let end: Int
    /// Index into the lexer's `names`, `numbers`, `doubles` or `texts`, as the kind says; else 0.
    package let payload: Int
    /// Whether white space, a comment or the start stands before.
    package let isSpaced: Bool

    package var bytes: Range<Int> { start..<end }
}

/// A number as written: `coefficient` / 10^`scale`, never negative.
package struct NumberLiteral: Hashable, Sendable {
    package var coefficient: Int128
    package var scale: Int

    package init(coefficient: Int128, scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    /// The same number with the fewest decimals.
    package var reduced: NumberLiteral {
        var short = self
        while short.scale > 0, short.coefficient % 10 == 0 {
            short.coefficient /= 10
            short.scale -= 1
        }
        return short
    }

    /// The coefficient at `scale` decimals; nil if digits would be lost or it does not fit.
    package func coefficient(at scale: Int) -> Int128? {
        var number = reduced
        if number.scale > scale { return nil }
        while number.scale < scale {
            let (product, overflow) = number.coefficient.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            number = NumberLiteral(coefficient: product, scale: number.scale + 1)
        }
        return number.coefficient
    }
}
