internal import Diagnostics

/// A page as one HTML file that needs no other: readable on a phone, in the dark and on paper, without scripts.
struct ShowHTML {
    let document: ShowDocument
    let language: Language

    var text: String {
        let title = flat(document.title)
        var body = "<h1>" + words(document.title) + "</h1>\n" + contents
        var number = 0
        for block in document.blocks {
            if case .heading(1, _) = block { number += 1 }
            body += written(block, number)
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language == .zh ? "zh-CN" : "en")">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            \(Self.styles)
            </style>
            </head>
            <body>
            <main>
            \(body)</main>
            </body>
            </html>

            """
    }

    /// Links to the parts of the page.
    private var contents: String {
        var links = ""
        var number = 0
        for block in document.blocks {
            guard case .heading(1, let heading) = block else { continue }
            number += 1
            links += "<a href=\"#part-\(number)\">" + words(heading) + "</a>\n"
        }
        return "<nav>\n" + links + "</nav>\n"
    }

    private func written(_ block: ShowDocument.Block, _ number: Int) -> String {
        switch block {
        case .heading(1, let heading):
            return "<h2 id=\"part-\(number)\">" + words(heading) + "</h2>\n"
        case .heading(_, let heading): return "<h3>" + words(heading) + "</h3>\n"
        case .paragraph(let paragraph): return "<p>" + words(paragraph) + "</p>\n"
        case .list(let items):
            return "<ul>\n" + items.map { "<li>" + words($0) + "</li>\n" }.joined() + "</ul>\n"
        case .facts(let facts):
            let rows = facts.map { fact in
                "<div><dt>" + escaped(fact.name) + "</dt><dd>" + words(fact.value) + "</dd></div>\n"
            }
            return "<dl>\n" + rows.joined() + "</dl>\n"
        case .table(let head, let rows):
            let heads = head.map { "<th scope=\"col\">" + escaped($0) + "</th>" }.joined()
            let lines = rows.map { row in
                // On a phone each row is a card whose cells name their column.
                let cells = zip(head, row).map { name, cell in
                    cell.allSatisfy { $0 == .text("") }
                        ? "<td></td>"
                        : "<td data-name=\"" + escaped(name) + "\">" + words(cell) + "</td>"
                }
                return "<tr>" + cells.joined() + "</tr>\n"
            }
            return "<table>\n<thead><tr>" + heads + "</tr></thead>\n<tbody>\n" + lines.joined()
                + "</tbody>\n</table>\n"
        case .message(let label, let title, let message):
            let head = title.map { "<p class=\"subject\">" + words($0) + "</p>" } ?? ""
            return "<figure><figcaption>" + escaped(label) + "</figcaption><blockquote>" + head
                + "<p>" + words(message) + "</p></blockquote></figure>\n"
        }
    }

    private func words(_ words: [ShowDocument.Inline]) -> String {
        words.map { word in
            switch word {
            case .text(let text): escaped(text)
            case .strong(let text): "<strong>" + escaped(text) + "</strong>"
            case .code(let text): "<code>" + escaped(text) + "</code>"
            case .value(let text): "<span class=\"value\">〔" + escaped(text) + "〕</span>"
            case .group(let inner): "<span class=\"sometimes\">〔" + self.words(inner) + "〕</span>"
            case .lineBreak: "<br>"
            }
        }.joined()
    }

    private func flat(_ words: [ShowDocument.Inline]) -> String {
        words.map { if case .text(let text) = $0 { escaped(text) } else { "" } }.joined()
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in VisibleText.escaped(text.replacingLineFeeds).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let styles = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea;
          --page: #fff; --card: #f5f7fa; --mark: #0b5cab; --value: #e3eefb; --some: #fdf1d8; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa5b4; --line: #343c48;
          --page: #14181e; --card: #1e242d; --mark: #7db7f5; --value: #1d3652; --some: #3d3117; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.7 system-ui,
          "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
          overflow-wrap: anywhere; }
        main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .75rem; }
        h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem;
          border-bottom: 2px solid var(--mark); }
        h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
        nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; }
        a { color: var(--mark); }
        p, ul, dl, table, figure { margin: .5rem 0; }
        ul { padding-left: 1.25rem; }
        dl > div { display: flex; gap: 1rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
        dt { flex: 0 0 8.5rem; color: var(--soft); }
        dd { margin: 0; flex: 1; }
        table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; }
        th { color: var(--soft); font-weight: normal; text-align: left; white-space: nowrap; }
        td:first-child { min-width: 6.5em; }
        th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        figure { background: var(--card); border-radius: .6rem; padding: .6rem .9rem; }
        figcaption { color: var(--soft); font-size: .9rem; }
        blockquote { margin: 0; }
        blockquote p { margin: .15rem 0; }
        .subject { font-weight: bold; }
        code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em;
          background: var(--card); padding: .1em .3em; border-radius: .25rem; }
        .value { background: var(--value); border-radius: .25rem; }
        .sometimes { background: var(--some); border-radius: .25rem; }
        @media (max-width: 36rem) {
          dl > div { display: block; }
          thead { display: none; }
          table, tbody, tr, td { display: block; }
          tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
          td { border: 0; padding: 0; }
          td:empty { display: none; }
          td[data-name]::before { content: attr(data-name) "  "; color: var(--soft); font-size: .9rem; }
        }
        @media print {
          :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #f4f4f4;
            --mark: #000; --value: #eee; --some: #eee; }
          nav { display: none; }
          main { max-width: none; padding: 0; }
          figure, tr, dl > div { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
        }
        """
}
