internal import Diagnostics

/// A page as Markdown (CommonMark with the tables of GitHub).
struct ShowMarkdown {
    let document: ShowDocument

    var text: String {
        var text = "# " + words(document.title) + "\n"
        for block in document.blocks { text += "\n" + written(block) }
        return text
    }

    private func written(_ block: ShowDocument.Block) -> String {
        switch block {
        case .heading(let level, let heading):
            return String(repeating: "#", count: level + 1) + " " + words(heading) + "\n"
        case .paragraph(let paragraph): return words(paragraph) + "\n"
        case .list(let items): return items.map { "- " + words($0) + "\n" }.joined()
        case .facts(let facts):
            return facts.map { "- **\(escaped($0.name))**: \(words($0.value))\n" }.joined()
        case .table(let head, let rows):
            var text = "| " + head.map(escaped).joined(separator: " | ") + " |\n"
            text += "|" + String(repeating: "---|", count: head.count) + "\n"
            for row in rows {
                let cells = row.map { words($0, isInTable: true) }
                text += "| " + cells.joined(separator: " | ") + " |\n"
            }
            return text
        case .message(let label, let title, let message):
            var text = "> *\(escaped(label))*\n>\n"
            if let title { text += "> **\(words(title))**\n>\n" }
            return text + "> " + words(message, lineBreak: "\\\n> ") + "\n"
        }
    }

    private func words(
        _ words: [ShowDocument.Inline], lineBreak: String = " ", isInTable: Bool = false
    ) -> String {
        words.map { word in
            switch word {
            case .text(let text): escaped(text)
            case .strong(let text): strong(text)
            case .code(let text): code(text, isInTable)
            case .value(let text): "〔" + escaped(text) + "〕"
            case .group(let inner):
                "〔" + self.words(inner, lineBreak: lineBreak, isInTable: isInTable) + "〕"
            case .lineBreak: lineBreak
            }
        }.joined()
    }

    /// Spaces and marks at the ends stay outside, or the stars would be shown as they are.
    private func strong(_ text: String) -> String {
        let marks = " ：:；;"
        let head = text.prefix { marks.contains($0) }
        let tail = text.dropFirst(head.count).reversed().prefix { marks.contains($0) }.reversed()
        let inner = text.dropFirst(head.count).dropLast(tail.count)
        if inner.isEmpty { return escaped(text) }
        return escaped(String(head)) + "**" + escaped(String(inner)) + "**" + escaped(String(tail))
    }

    private func code(_ text: String, _ isInTable: Bool) -> String {
        var plain = VisibleText.escaped(text.replacingLineFeeds)
        if isInTable { plain = plain.replacing("|", with: "\\|") }
        return plain.contains("`") ? "`` " + plain + " ``" : "`" + plain + "`"
    }

    private func escaped(_ text: String) -> String { MarkdownText.escaped(text) }
}

/// Text inside Markdown.
enum MarkdownText {
    /// Marks that would mean something are text.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in VisibleText.escaped(text.replacingLineFeeds).unicodeScalars {
            if "\\`*_[]<>|#~&".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
