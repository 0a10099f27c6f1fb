internal import Diagnostics

/// A page for a terminal: at most 80 columns of running text, tables that line up with Chinese text.
struct ShowTerminal {
    let document: ShowDocument
    let style: TerminalStyle

    private static let columns = 80

    var text: String {
        var text = style.bold(VisibleText.escaped(flat(document.title))) + "\n"
        var followsWords = false
        for block in document.blocks {
            // A list stands right under the words that lead to it.
            if case .list = block, followsWords {} else { text += "\n" }
            if case .paragraph = block { followsWords = true } else { followsWords = false }
            text += written(block)
        }
        return text
    }

    private func written(_ block: ShowDocument.Block) -> String {
        switch block {
        case .heading(let level, let words):
            let line = VisibleText.escaped(flat(words))
            let rule = String(repeating: level == 1 ? "=" : "-", count: TextWidth.columns(line))
            return style.bold(line) + "\n" + style.dim(rule) + "\n"
        case .paragraph(let words): return paragraphs(words, indent: "", first: "")
        case .list(let items):
            return items.map { paragraphs($0, indent: "    ", first: "  - ") }.joined()
        case .facts(let facts):
            let width = facts.map { TextWidth.columns(VisibleText.escaped($0.name)) }.max() ?? 0
            return facts.map { fact in
                let name = TextWidth.pad(VisibleText.escaped(fact.name), to: width)
                let indent = String(repeating: " ", count: width + 4)
                return paragraphs(fact.value, indent: indent, first: "  " + name + "  ")
            }.joined()
        case .table(let head, let rows):
            var table = Table(head.map { _ in .left })
            table.add(head)
            for row in rows { table.add(row.map { VisibleText.escaped(flat($0)) }) }
            return table.text
        case .message(let label, let title, let words):
            var text = "  " + style.dim(VisibleText.escaped(label)) + "\n"
            if let title { text += paragraphs(title, indent: "    ", first: "    ", isBold: true) }
            return text + paragraphs(words, indent: "    ", first: "    ")
        }
    }

    /// Running text in lines, the first behind `first`.
    private func paragraphs(
        _ words: [ShowDocument.Inline], indent: String, first: String, isBold: Bool = false
    ) -> String {
        var text = ""
        var start = first
        for paragraph in flat(words).split(separator: "\n", omittingEmptySubsequences: false) {
            let room = Self.columns - TextWidth.columns(start)
            let escaped = VisibleText.escaped(String(paragraph))
            for line in TextWidth.lines(escaped, columns: max(20, room)) {
                let shown = start + (isBold ? style.bold(line) : line)
                text += line.isEmpty ? "\n" : shown + "\n"
                start = indent
            }
        }
        return text
    }

    /// The words alone; a line break is a line feed.
    private func flat(_ words: [ShowDocument.Inline]) -> String {
        words.map { word in
            switch word {
            case .text(let text), .strong(let text): text.replacingLineFeeds
            case .code(let text): "`" + text.replacingLineFeeds + "`"
            case .value(let text): "〔" + text + "〕"
            case .group(let words): "〔" + flat(words) + "〕"
            case .lineBreak: "\n"
            }
        }.joined()
    }
}

extension String {
    /// On one line: a text of the file never breaks the page.
    var replacingLineFeeds: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 }))
    }
}
