package import Diagnostics

/// The number of a compiled expression in its `Code`.
package struct ExpressionID: Hashable, Sendable {
    package let raw: Int32

    package init(raw: Int32) { self.raw = raw }
}

/// The number of a compiled template in its `Code`.
package struct TemplateID: Hashable, Sendable {
    package let raw: Int32

    package init(raw: Int32) { self.raw = raw }
}

/// A place in `Interpreter.words`; the fields come first, in the order of their declaration.
package struct Slot: Hashable, Sendable, Comparable {
    package let raw: Int32

    package init(raw: Int32) { self.raw = raw }

    package static func < (a: Slot, b: Slot) -> Bool { a.raw < b.raw }
}

/// Why a value could not be computed for a row, and where in the file it was asked for.
package struct EvaluationFault: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case overflow, divisionByZero, dateOutOfRange, missingValue, textTooLong
    }

    package let kind: Kind
    package let span: SourceSpan

    package init(_ kind: Kind, at span: SourceSpan) {
        self.kind = kind
        self.span = span
    }

    /// What went wrong, for the line of a report.
    package var message: Phrase {
        switch kind {
        case .overflow:
            Phrase("the result is too large to hold", zh: "结果太大，无法表示")
        case .divisionByZero:
            Phrase("the divisor is zero", zh: "除数为零")
        case .dateOutOfRange:
            Phrase("the date is outside the years 1 to 9999", zh: "日期超出公元 1 年到 9999 年")
        case .missingValue:
            Phrase("a value that is needed is missing", zh: "缺少需要的值")
        case .textTooLong:
            Phrase("the text is too long", zh: "文字太长")
        }
    }
}
