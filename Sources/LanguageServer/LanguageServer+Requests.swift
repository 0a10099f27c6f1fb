internal import CampaignLanguage
internal import Diagnostics
internal import Expressions

/// Answers about one document: completion, hover, outline, fixes.
extension LanguageServer {
    /// The part at the root of a document; one that says nothing yet is a campaign.
    func part(_ document: Document) -> SchemaPart {
        (document.analysis?.kind ?? .campaign).root
    }

    mutating func completion(_ at: Int, _ position: JSONValue?) -> JSONValue {
        // The names of the last check will do: an answer now is better than a newer one later.
        if documents[at].analysis == nil { refresh(at) }
        let document = documents[at]
        guard let offset = document.map(encoding).offset(position),
            let cursor = CursorPlace.at(offset, in: document.file, as: part(document))
        else { return [] }
        if document.index == nil {
            // It was broken when it was opened; with the cursor's mark it can be read.
            documents[at].index = names(in: document, reading: cursor.patched)
        }
        let items =
            Completion.items(at: cursor, index: documents[at].index ?? CampaignIndex())
            + outside(cursor, document)
        let map = document.map(encoding)
        return .array(items.enumerated().map { number, item in json(item, number, map) })
    }

    private func json(_ item: CompletionItem, _ number: Int, _ map: PositionMap) -> JSONValue {
        var span = item.range
        // An edit must lie on the cursor's line.
        let lines = map.lines
        if lines.line(Int(span.start)) != lines.line(span.end) {
            span = SourceSpan(file: span.file, start: span.end, length: 0)
        }
        let text = item.isSnippet && !hasSnippets ? Self.plain(item.insert) : item.insert
        var members = [
            JSONValue.Member("label", .string(item.label)),
            JSONValue.Member("kind", .integer(item.kind.number)),
        ]
        if let detail = item.detail {
            members.append(JSONValue.Member("detail", .string(detail[language])))
        }
        if let about = item.about {
            members.append(
                JSONValue.Member(
                    "documentation", ["kind": "markdown", "value": .string(about[language])]))
        }
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 5 - digits.utf8.count))
        members.append(JSONValue.Member("sortText", .string(zeros + digits)))
        if let filter = item.filter {
            members.append(JSONValue.Member("filterText", .string(filter)))
        }
        if item.isSnippet && hasSnippets { members.append(JSONValue.Member("insertTextFormat", 2)) }
        members.append(
            JSONValue.Member("textEdit", ["range": map.range(span), "newText": .string(text)]))
        return .object(members)
    }

    /// A snippet without its places: `$1` goes, `${1:x}` is `x`.
    static func plain(_ snippet: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = Substring(snippet).unicodeScalars
        var depth = 0
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\": if let next = rest.popFirst() { result.append(next) }
            case "$":
                let isOpen = rest.first == "{"
                if isOpen {
                    rest.removeFirst()
                    depth += 1
                }
                while let digit = rest.first, ("0"..."9").contains(digit) { rest.removeFirst() }
                if isOpen, rest.first == ":" { rest.removeFirst() }
            case "}" where depth > 0: depth -= 1
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    mutating func hover(_ at: Int, _ position: JSONValue?) -> JSONValue {
        refresh(at)
        let document = documents[at]
        let map = document.map(encoding)
        guard let offset = map.offset(position), let analysis = document.analysis,
            let root = analysis.root, analysis.kind != nil,
            let hover = Hover.at(
                offset, in: root, as: part(document), index: document.index ?? CampaignIndex(),
                sources: analysis.sources, language: language)
        else { return .null }
        return [
            "contents": ["kind": "markdown", "value": .string(hover.text)],
            "range": map.range(hover.span),
        ]
    }

    mutating func symbols(_ at: Int) -> JSONValue {
        refresh(at)
        let document = documents[at]
        guard let root = document.analysis?.root, document.analysis?.kind != nil else { return [] }
        let map = document.map(encoding)
        return .array(Outline.of(root, part(document)).map { json($0, map) })
    }

    private func json(_ entry: OutlineEntry, _ map: PositionMap) -> JSONValue {
        var members = [JSONValue.Member("name", .string(entry.name))]
        if let kind = entry.kind {
            members.append(JSONValue.Member("detail", .string(kind.phrase[language])))
        }
        members += [
            JSONValue.Member("kind", .integer(entry.kind?.symbol ?? 3)),
            JSONValue.Member("range", map.range(entry.span)),
            JSONValue.Member("selectionRange", map.range(entry.nameSpan)),
        ]
        if !entry.children.isEmpty {
            members.append(
                JSONValue.Member("children", .array(entry.children.map { json($0, map) })))
        }
        return .object(members)
    }

    /// What the words of expressions and texts are: five numbers each, as the protocol has it.
    mutating func highlights(_ at: Int) -> JSONValue {
        refresh(at)
        let document = documents[at]
        guard let root = document.analysis?.root, document.analysis?.kind != nil else {
            return .null
        }
        let map = document.map(encoding)
        var data: [JSONValue] = []
        var last = (line: 0, character: 0)
        for highlight in Highlighting.all(
            root, part(document), index: document.index ?? CampaignIndex())
        {
            let start = map.place(Int(highlight.span.start))
            let end = map.place(highlight.span.end)
            // One that goes over a line break has no length on its line.
            guard start.line == end.line, end.character > start.character else { continue }
            let kind = Highlight.Kind.allCases.firstIndex(of: highlight.kind) ?? 0
            let isSameLine = start.line == last.line
            data += [
                start.line - last.line,
                isSameLine ? start.character - last.character : start.character,
                end.character - start.character, kind, 0,
            ].map { .integer($0) }
            last = start
        }
        return ["data": .array(data)]
    }

    /// The fixes of the findings that the range touches.
    mutating func actions(_ at: Int, _ range: JSONValue?) -> JSONValue {
        refresh(at)
        let document = documents[at]
        let map = document.map(encoding)
        guard let start = map.offset(range?["start"]), let end = map.offset(range?["end"]) else {
            return []
        }
        var actions: [JSONValue] = []
        for owner in documents {
            guard let analysis = owner.analysis else { continue }
            for finding in analysis.findings {
                guard let fix = finding.fix, let span = finding.span,
                    uri(analysis.sources[span.file].name) == document.uri,
                    Int(span.start) <= end, span.end >= start
                else { continue }
                let action: JSONValue = [
                    "title": .string(title(of: fix, finding)), "kind": "quickfix",
                    "isPreferred": true,
                    "edit": [
                        "changes": .object([
                            JSONValue.Member(
                                document.uri,
                                [
                                    [
                                        "range": map.range(fix.span),
                                        "newText": .string(fix.replacement),
                                    ]
                                ])
                        ])
                    ],
                ]
                if !actions.contains(action) { actions.append(action) }
            }
        }
        return .array(actions)
    }

    private func title(of fix: FixIt, _ finding: Diagnostic) -> String {
        let isOneLine = !fix.replacement.utf8.contains(0x0A)
        if fix.replacement.isEmpty { return Phrase("Remove it", zh: "去掉")[language] }
        if isOneLine, fix.replacement.utf8.count <= 60 {
            return Phrase("Write `\(fix.replacement)`", zh: "改成 `\(fix.replacement)`")[language]
        }
        return finding.help?[language] ?? Phrase("Mend it", zh: "修正")[language]
    }
}

extension CompletionItem.Kind {
    /// `CompletionItemKind` of the protocol.
    fileprivate var number: Int {
        switch self {
        case .key: 10
        case .word: 20
        case .field: 5
        case .definition: 6
        case .builtin, .constant: 21
        case .function, .filter: 3
        case .method: 2
        case .line, .template: 18
        case .segment: 13
        case .channel: 8
        case .operator: 24
        case .form: 12
        case .file: 17
        case .folder: 19
        }
    }
}

extension ValueKind.NameKind {
    /// `SymbolKind` of the protocol.
    fileprivate var symbol: Int {
        switch self {
        case .field: 8
        case .definition: 13
        case .line, .template: 15
        case .segment, .arm: 10
        case .channel: 11
        case .offer: 19
        case .step: 24
        case .sender, .official, .day: 14
        case .rule: 17
        }
    }
}
