internal import Diagnostics

/// A condition that begins with a text, `"争议" in 标签`: YAML takes its first words for the whole value.
struct ConditionInQuotes {
    /// The condition, without what stands behind it.
    private let range: Range<Int>
    private let right: String

    /// What can follow a text in an expression and begins no prose.
    private static let joints = [
        "in ", "not in ", "==", "!=", "<", ">", "and ", "or ", "&&", "||", "+", ".",
    ]

    /// nil where `rest` does not go on as an expression.
    init?(_ file: SourceFile, _ quoted: Range<Int>, _ rest: Range<Int>) {
        let tail = String(decoding: file.bytes[rest], as: UTF8.self)
        guard Self.joints.contains(where: tail.hasPrefix) else { return nil }
        range = quoted.lowerBound..<rest.upperBound
        let whole = String(decoding: file.bytes[range], as: UTF8.self)
        if !whole.contains("'") {
            right = "'\(whole)'"
        } else if !whole.contains("\""), !whole.contains("\\") {
            right = "\"\(whole)\""
        } else {
            return nil
        }
    }

    func finding(_ file: SourceFile, _ rest: Range<Int>) -> Diagnostic {
        Diagnostic(
            "D0116", .error,
            Phrase(
                "a condition that begins with a quotation mark needs quotes around all of it",
                zh: "以引号开头的条件要整个放进引号里"),
            at: file.yamlSpan(rest),
            labels: [
                Label(
                    file.yamlSpan(range.lowerBound..<rest.lowerBound),
                    Phrase("YAML takes this for the whole value", zh: "YAML 把这一段当成了整个值"))
            ],
            help: Phrase("write `\(right)`", zh: "写成 `\(right)`"),
            fix: .sure(file.yamlSpan(range), right))
    }
}
