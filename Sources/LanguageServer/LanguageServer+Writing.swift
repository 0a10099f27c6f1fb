internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Running

/// Help while an expression is written, and the canonical form of a document.
extension LanguageServer {
    mutating func signature(_ at: Int, _ position: JSONValue?) -> JSONValue {
        if documents[at].analysis == nil { refresh(at) }
        let document = documents[at]
        guard let offset = document.map(encoding).offset(position),
            let cursor = CursorPlace.at(offset, in: document.file, as: part(document)),
            let help = SignatureHelp.at(cursor, index: document.index ?? CampaignIndex())
        else { return .null }
        let about: JSONValue = [
            "kind": "markdown",
            "value": .string(help.entry.about[language] + "\n\n`\(help.entry.shown)`"),
        ]
        return [
            "signatures": .array(
                help.forms.map { form in
                    [
                        "label": .string(form.shown), "documentation": about,
                        "parameters": .array(parameters(form)),
                    ]
                }),
            "activeSignature": .integer(help.form),
            // The last one of a form such as `max(a, b, …)` stands for all that follow.
            "activeParameter": .integer(
                min(help.argument, max(0, help.forms[help.form].parameters.count - 1))),
        ]
    }

    /// The parameters by their places in the label, in UTF-16 units, which are its scalars.
    private func parameters(_ form: FunctionForm) -> [JSONValue] {
        var place = form.text.unicodeScalars.count - 1
        for name in form.parameters { place -= name.unicodeScalars.count + 2 }
        place += form.parameters.isEmpty ? 0 : 2
        return form.parameters.map { name in
            let start = place
            place += name.unicodeScalars.count + 2
            if !hasLabelOffsets { return ["label": .string(name)] }
            return ["label": [.integer(start), .integer(place - 2)]]
        }
    }

    /// The lines that the canonical form changes; none where the file cannot be read.
    mutating func format(_ at: Int) -> JSONValue {
        refresh(at)
        let document = documents[at]
        guard document.analysis?.kind != nil else { return .null }
        switch CampaignFormatter.format(document.file) {
        case .unreadable: return .null
        case .unsafe(let difference):
            refusal = Diagnostic.formatterFault(document.path, difference).message
            return .null
        case .formatted(let bytes):
            let map = document.map(encoding)
            let edits = UnifiedDiff.replacements(from: document.file.bytes, to: bytes)
            return .array(
                edits.map { edit in
                    [
                        "range": [
                            "start": map.position(edit.range.lowerBound),
                            "end": map.position(edit.range.upperBound),
                        ],
                        "newText": .string(String(decoding: edit.text, as: UTF8.self)),
                    ]
                })
        }
    }
}
