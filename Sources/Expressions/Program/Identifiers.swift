package import Diagnostics

/// The number of a compiled expression in its `Code`.
public struct ExpressionID: Hashable, Sendable {
    /// Its number, from 0.
    public let raw: Int32

    /// The expression of a number.
    @inlinable public init(raw: Int32) { self.raw = raw }
}

/// The number of a compiled template in its `Code`.
public struct TemplateID: Hashable, Sendable {
    /// Its number, from 0.
    public let raw: Int32

    /// The template of a number.
    @inlinable public init(raw: Int32) { self.raw = raw }
}

/// A place in `Interpreter.words`; the fields come first, in the order of their declaration.
public struct Slot: Hashable, Sendable, Comparable {
    /// Its number, from 0.
    public let raw: Int32

    /// The place of a number.
    @inlinable public init(raw: Int32) { self.raw = raw }

    /// By number.
    @inlinable public static func < (a: Slot, b: Slot) -> Bool { a.raw < b.raw }
}

/// Why a value could not be computed for a row, and where in the file it was asked for.
package struct EvaluationFault: Error, Hashable, Sendable {
    package enum Kind: String, Error, Hashable, Sendable {
        case overflow, divisionByZero, dateOutOfRange, missingValue, textTooLong
        case noSuchOverload, noSuchKey, indexOutOfRange, invalidArgument, noValue, repeatedKey
        case noSuchFunction, unknownName, notACondition, badPattern, tooMuchWork
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
        case .noSuchOverload:
            Phrase("the operation is not defined for these values", zh: "该运算不适用于这些值")
        case .noSuchKey:
            Phrase("the map has no such key", zh: "映射里没有这个键")
        case .indexOutOfRange:
            Phrase("the place is outside of the list or the text", zh: "位置超出列表或文字的范围")
        case .invalidArgument:
            Phrase("the function cannot take this value", zh: "函数不能接受这个值")
        case .noValue:
            Phrase("the optional value is not there", zh: "可选值不存在")
        case .repeatedKey:
            Phrase("the map has this key already", zh: "映射里已有这个键")
        case .noSuchFunction:
            Phrase("there is no such function", zh: "没有这个函数")
        case .unknownName:
            Phrase("the name is not known", zh: "名称未知")
        case .notACondition:
            Phrase("the value is neither true nor false", zh: "该值既不是真也不是假")
        case .badPattern:
            Phrase("the pattern is not valid", zh: "匹配模式无效")
        case .tooMuchWork:
            Phrase("the expression does too much work", zh: "表达式的计算量太大")
        }
    }
}
