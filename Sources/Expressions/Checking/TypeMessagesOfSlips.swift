internal import Diagnostics

/// Findings about values whose meant form can be told: percents without their sign, names of choices
/// without quotation marks, functions written as methods and the other way round.
extension Diagnostic {
    /// Below 1 a number is most likely the share itself, above it most likely the percents; 1 may be either.
    static func percentExpected(_ number: NumberLiteral, _ span: SourceSpan) -> Diagnostic {
        let digits = number.digits
        let unit = (0..<number.scale).reduce(Int128(1)) { unit, _ in unit * 10 }
        if number.coefficient.magnitude < unit.magnitude, number.coefficient != 0 {
            let hundredfold = NumberLiteral(
                coefficient: number.coefficient.multipliedReportingOverflow(by: 100).partialValue,
                scale: number.scale
            ).reduced
            let right = hundredfold.digits + "%"
            return Diagnostic(
                "D0338", .error,
                Phrase(
                    "a percent goes with a percent; `\(digits)` as a percent is `\(right)`",
                    zh: "百分比要和百分比比较；`\(digits)` 写成百分比是 `\(right)`"),
                at: span, help: Phrase("write `\(right)`", zh: "改成 `\(right)`"),
                fix: FixIt(span, right))
        }
        var finding = Diagnostic(
            "D0338", .error,
            Phrase(
                "a percent goes with a percent, and `\(digits)` has no percent sign",
                zh: "百分比要和百分比比较，而 `\(digits)` 没有百分号"),
            at: span)
        let right = number.reduced.digits + "%"
        if number.coefficient.magnitude == unit.magnitude {
            let whole = number.coefficient < 0 ? "-100%" : "100%"
            finding.help = Phrase(
                "write `\(right)` or `\(whole)`, whichever is meant",
                zh: "写成 `\(right)` 或 `\(whole)`，看您要的是哪个")
        } else {
            finding.help = Phrase("write `\(right)`", zh: "改成 `\(right)`")
            // No percent of anything is 0 as well, so nothing else can be meant by it.
            finding.fix = FixIt(span, right, isSure: number.coefficient == 0)
        }
        return finding
    }

    /// A field that says nothing of its most is compared with more than the whole.
    static func percentAboveWhole(
        _ field: String, _ limit: String, _ span: SourceSpan, declared: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0395", .warning,
            Phrase(
                "`\(limit)` is more than 100%, and nothing says that `\(field)` can be",
                zh: "`\(limit)` 超过 100%，而没有声明 `\(field)` 可以超过 100%"),
            at: span, labels: [Label(declared, Phrase("declared here", zh: "在这里声明"))],
            help: Phrase(
                "mend the percent; if it is right, give `\(field)` an `at_most`, such as `500%`",
                zh: "改正百分比；若确实如此，给 `\(field)` 写上 `at_most`，如 `500%`"))
    }

    /// The name of a choice stands without quotation marks beside a value that has such a choice.
    static func unquotedMember(_ name: String, _ span: SourceSpan) -> Diagnostic {
        let right = "\"\(name)\""
        return Diagnostic(
            "D0330", .error,
            Phrase(
                "`\(name)` is one of the declared values, which stand in quotation marks",
                zh: "`\(name)` 是声明的取值之一，取值要写在引号里"),
            at: span, help: Phrase("write `\(right)`", zh: "写成 `\(right)`"),
            fix: .sure(span, right))
    }

    /// - Parameter whole: the call with its arguments, for which `right` stands.
    static func otherForm(
        _ name: String, isMethod: Bool, _ right: String, _ span: SourceSpan, whole: SourceSpan
    ) -> Diagnostic {
        Diagnostic(
            "D0331", .error,
            isMethod
                ? Phrase(
                    "`\(name)` is a method: it stands behind a value and a point",
                    zh: "`\(name)` 是方法，要写在值和点的后面")
                : Phrase(
                    "`\(name)` is a function: its value stands in the parentheses",
                    zh: "`\(name)` 是函数，值要写在括号里"),
            at: span, help: Phrase("write `\(right)`", zh: "写成 `\(right)`"),
            fix: .sure(whole, right))
    }

    /// A filter of texts where a condition has methods.
    static func filterInCondition(_ name: String, _ span: SourceSpan) -> Diagnostic {
        let instead =
            switch name {
            case "last": ".endsWith(\"0042\")"
            case "first": ".startsWith(\"0042\")"
            default: ""
            }
        return Diagnostic(
            "D0331", .error,
            Phrase(
                "`\(name)` is a filter and stands only in a text: `{{ x | \(name) }}`",
                zh: "`\(name)` 是过滤器，只能用在文字里：`{{ x | \(name) }}`"),
            at: span,
            help: instead.isEmpty
                ? nil
                : Phrase(
                    "in a condition write `\(instead)`", zh: "在条件里写 `\(instead)`"))
    }

    static func listContains(
        _ element: String, _ list: String, inParentheses: Bool, _ span: SourceSpan,
        whole: SourceSpan
    ) -> Diagnostic {
        let right = "\(element) in \(list)"
        return Diagnostic(
            "D0345", .error,
            Phrase(
                "`contains` looks for words inside a text; `\(list)` is a list",
                zh: "`contains` 在一段文字里找字，而 `\(list)` 是列表"),
            at: span, help: Phrase("write `\(right)`", zh: "写成 `\(right)`"),
            fix: .sure(whole, inParentheses ? "(\(right))" : right))
    }
}
