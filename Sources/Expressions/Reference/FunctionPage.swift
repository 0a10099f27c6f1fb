internal import Diagnostics

/// `Docs/Functions.md`: all functions by their groups, as a person looks them up.
package enum FunctionPage {
    package static var markdown: String {
        var page = """
            # Functions · 函数

            All that conditions, amounts and texts can call, what campaigns need most first. Behind `→` is what comes
            out; `list.exists(x, condition)` gives each item the name `x` for the condition. Examples and their results
            are run by a test. An editor shows the same, see [Editor.md](Editor.md). Filters, which only texts have, such as
            `cny_upper` for amounts in Chinese capitals, stand at the end.

            条件、金额和文字里能用的全部函数，最常用的在前。`→` 后面是结果；`list.exists(x, condition)` 让条件用名字 `x` 称呼每一项。
            只能用在文字里的过滤器（如大写金额 `cny_upper`）在最后。

            """
        for group in FunctionReference.groups {
            page += "\n## \(group.title.en) · \(group.title.zh)\n\n"
            page += "| function | what it gives | example |\n|---|---|---|\n"
            for entry in group.entries {
                let forms = entry.forms.map { "`\($0.text)` → \($0.result.rawValue)" }
                let result = entry.outcome.map { " → `\($0)`" } ?? ""
                page += "| " + forms.joined(separator: "<br>")
                page += " | \(entry.about.en)<br>\(entry.about.zh)"
                page += " | `\(entry.example)`\(result) |\n"
            }
        }
        page += "\n## Filters of texts · 文字里的过滤器\n\n"
        page += "| filter | what it prints | example |\n|---|---|---|\n"
        for filter in FilterReference.filters {
            // A bare `|` would end the cell.
            let example = filter.example.split(separator: "|").joined(separator: "\\|")
            page += "| `\(filter.form)` | \(filter.about.en)<br>\(filter.about.zh)"
            page += " | `{{ \(example) }}` |\n"
        }
        return page
    }
}
