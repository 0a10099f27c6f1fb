internal import Diagnostics

/// Findings about the work of expressions, D0390 to D0394.
extension Diagnostic {
    static func tooMuchWork(_ estimate: CostEstimate, _ text: EmbeddedText) -> Diagnostic {
        let most = FunctionContext.workPerEvaluation
        let limit = grouped(most)
        let part = estimate.work.part
        let range = part?.range ?? 0..<text.bytes.count
        let labels = (part?.loops ?? []).map { loop in
            let over = excerpt(loop.over, text)
            guard let turns = CostEstimate.units(loop.turns) else {
                return Label(
                    text.span(loop.range),
                    Phrase("`\(over)` has no bound", zh: "`\(over)` 没有上限"))
            }
            let count = grouped(turns)
            return Label(
                text.span(loop.range),
                Phrase(
                    "`\(over)` has up to \(count) elements", zh: "`\(over)` 最多 \(count) 个元素"))
        }
        let message =
            if let units = CostEstimate.units(estimate.total) {
                Phrase(
                    "this may take \(grouped(units)) units of work for one account, "
                        + "at most \(limit) are allowed",
                    zh: "这里对一个账户最多要 \(grouped(units)) 单位计算量，上限是 \(limit)")
            } else {
                Phrase(
                    "the work of this has no bound for an account, "
                        + "at most \(limit) units are allowed",
                    zh: "这里对一个账户的工作量没有上限，最多允许 \(limit) 个单位")
            }
        let share = part.flatMap { CostEstimate.units($0.units) }
        return Diagnostic(
            "D0390", .error, message, at: text.span(range), labels: labels,
            note: share.map {
                Phrase(
                    "its costliest part, `\(excerpt(range, text))`, takes \(grouped($0)) of them",
                    zh: "其中最费的一处是 `\(excerpt(range, text))`，要 \(grouped($0)) 个单位")
            },
            help: Phrase(
                "declare a smaller `longest` for its fields, or write a simpler form, "
                    + "such as one loop instead of two",
                zh: "把有关字段的 `longest` 声明得小一些，或改写得简单些，例如用一层循环代替两层"))
    }

    static func workUnknown(_ field: FieldDeclaration, _ span: SourceSpan) -> Diagnostic {
        let isNumber = if case .integer = field.type { true } else { false }
        let key = isNumber ? "at_most" : "longest"
        return Diagnostic(
            "D0391", .warning,
            Phrase(
                "how much work this takes is not known: `\(field.name)` has no `\(key)`",
                zh: "这里的工作量无法估计：`\(field.name)` 没有声明 `\(key)`"),
            at: span,
            labels: [Label(field.span, Phrase("declared here", zh: "字段在这里声明"))],
            help: Phrase(
                "declare it, such as `\(key): 100`: a larger value then breaks its row",
                zh: "请声明，例如 `\(key): 100`：更大的值会使该行出错"))
    }

    /// `12,345`.
    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var groups: [String] = []
        while digits.utf8.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: ",")
    }

    /// A part as written, on one line and not too long.
    private static func excerpt(_ range: Range<Int>, _ text: EmbeddedText) -> String {
        let most = 40
        let bytes = text.bytes[range.clamped(to: 0..<text.bytes.count)]
        let words = String(decoding: bytes, as: UTF8.self).split { $0.isWhitespace }
            .joined(separator: " ")
        let scalars = words.unicodeScalars
        if scalars.count <= most { return words }
        return String(String.UnicodeScalarView(scalars.prefix(most))) + "…"
    }
}
