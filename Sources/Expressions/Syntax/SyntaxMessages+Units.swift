internal import Diagnostics

/// Findings about a number that goes on as a word.
extension Diagnostic {
    static func nameBeginsWithDigit(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            "D0307", .error,
            Phrase(
                "a name cannot begin with a digit, and a number ends before a letter",
                zh: "名称不能以数字开头，数字后面也不能直接跟文字"),
            at: span,
            help: Phrase(
                "write the number without a unit, or an operator between the two",
                zh: "数字不带单位；若是两样东西，中间要写运算符"))
    }

    /// - Parameter isSure: whether the unit can only be one of money; `2万` may be a count.
    static func amountWithUnit(
        _ wrong: String, _ right: String, isSure: Bool, _ span: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0307", .error,
            Phrase(
                "an amount is written `\(right)`, not `\(wrong)`",
                zh: "金额写成 `\(right)`，不是 `\(wrong)`"),
            at: span, help: Phrase("write `\(right)`", zh: "写 `\(right)`"),
            fix: FixIt(span, right, isSure: isSure))
    }
}

extension NumberLiteral {
    /// The amount in yuan with two decimals; nil where `unit` is none of money or digits would be lost.
    func amount(in unit: String) -> String? {
        let times: Int128
        switch unit {
        case "元", "圆", "块", "块钱": times = 1
        case "万", "万元", "万块": times = 10_000
        default: return nil
        }
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: times)
        guard !overflow,
            let cents = NumberLiteral(coefficient: product, scale: scale).coefficient(at: 2)
        else { return nil }
        return NumberLiteral(coefficient: cents, scale: 2).digits
    }
}
