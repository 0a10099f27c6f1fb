/// Shows pages of the catalogue: to a person on a terminal, as Markdown, and to a program.
package struct PageRenderer: Sendable {
    private let style: TerminalStyle
    private let language: Language

    /// Prose is broken at this column at the latest.
    private static let widest = 80

    package init(style: TerminalStyle, language: Language) {
        self.style = style
        self.language = language
    }

    /// One page, ended by an empty line.
    package func render(_ page: DiagnosticPage) -> String {
        let why = Phrase("Why it matters: ", zh: "为什么重要：")[language]
        var lines = [style.bold("\(page.code)  \(page.title[language])"), ""]
        lines += prose(page.meaning[language])
        lines.append("")
        lines += prose(why + page.reason[language])
        lines.append("")
        let place = page.example.place.words.map {
            Phrase(" (\($0.en)):", zh: "（\($0.zh)）：")[language]
        }
        let colon = Phrase(":", zh: "：")[language]
        lines.append("  " + style.bold(Self.wrong[language]) + (place ?? colon))
        lines += code(page.example.bad)
        lines.append("")
        lines.append("  " + style.bold(Self.right[language]) + colon)
        lines += code(page.example.good)
        return lines.joined(separator: "\n") + "\n\n"
    }

    private static let wrong = Phrase("Wrong", zh: "错误")
    private static let right = Phrase("Right", zh: "正确")

    /// Lines that do not break at a space between backquotes.
    private func prose(_ text: String) -> [String] {
        let kept: Character = "\u{1F}"
        var isCode = false
        let whole = String(
            text.map { character in
                if character == "`" { isCode.toggle() }
                return isCode && character == " " ? kept : character
            })
        return TextWidth.lines(whole, columns: Self.widest - 2).map { line in
            "  " + String(line.map { $0 == kept ? " " : $0 })
        }
    }

    private func code(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            VisibleText.escaped(String($0))
        }
        if lines == [""] { return ["    " + style.dim(Self.nothing[language])] }
        return lines.map { $0.isEmpty ? "" : "    " + $0 }
    }

    private static let nothing = Phrase("(nothing)", zh: "（空）")
}

extension PageRenderer {
    /// All pages as one Markdown document, each in both languages.
    package static func markdown(_ pages: [DiagnosticPage]) -> String {
        var text = """
            # Findings

            What `dunlin check` and the other commands say, by code; `dunlin check --explain CODE` prints a page,
            with `--lang zh` in Chinese. This document is made from the pages in the sources, and its examples are run:
            the first piece yields the finding, the second does not. See [Testing](Testing.md#the-catalogue) for how a
            page is added.

            每种提示一页，先英文后中文。两段例子中，前一段会得到这个提示，后一段不会。

            """
        var group = ""
        for page in pages {
            let hundred = String(page.code.prefix(3))
            if hundred != group {
                group = hundred
                let title = groups[hundred] ?? Phrase("More", zh: "其他")
                text += "\n## \(title.en) · \(title.zh)\n"
            }
            text += section(page)
        }
        return text
    }

    /// The headings by the first three characters of a code.
    private static let groups: [String: Phrase] = [
        "D01": Phrase("The file and its YAML", zh: "文件和 YAML"),
        "D02": Phrase("Keys and values", zh: "键和值"),
        "D03": Phrase("Expressions", zh: "表达式"),
        "D04": Phrase("Texts", zh: "文字"),
        "D05": Phrase("The campaign", zh: "活动"),
        "D06": Phrase("The table of accounts", zh: "名单"),
        "D07": Phrase("Files and runs", zh: "文件和运行"),
        "D08": Phrase("Senders and the ledger", zh: "发送通道和台账"),
    ]

    private static func section(_ page: DiagnosticPage) -> String {
        let words = page.example.place.words
        let wrong = words.map { "Wrong, \($0.en) · 错误，\($0.zh)：" } ?? "Wrong · 错误："
        let kind = fence(page.example.place)
        return """

            ### \(page.code) \(page.title.en)

            \(page.meaning.en) \(page.reason.en)

            **\(page.title.zh)**。\(page.meaning.zh)\(page.reason.zh)

            \(wrong)

            ```\(kind)
            \(block(page.example.bad))
            ```

            Right · 正确：

            ```\(kind)
            \(block(page.example.good))
            ```

            """
    }

    private static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { VisibleText.escaped(String($0)) }.joined(separator: "\n")
    }

    private static func fence(_ place: PageExample.Place) -> String {
        switch place {
        case .condition, .text, .cell, .notRun: "text"
        case .table, .bareTable: "csv"
        default: "yaml"
        }
    }

    /// The pages as JSON: an array of objects, one a line, in this language.
    package func json(_ pages: [DiagnosticPage]) -> String {
        let rows = pages.map { page in
            let fields: [(String, String)] = [
                ("code", page.code), ("title", page.title[language]),
                ("meaning", page.meaning[language]), ("reason", page.reason[language]),
                ("place", page.example.place.words?[language] ?? ""), ("bad", page.example.bad),
                ("good", page.example.good),
            ]
            let members = fields.map { "\"\($0.0)\":\(JSONText.quoted($0.1))" }
            return "{" + members.joined(separator: ",") + "}"
        }
        return rows.isEmpty ? "[]\n" : "[\n" + rows.joined(separator: ",\n") + "\n]\n"
    }
}
