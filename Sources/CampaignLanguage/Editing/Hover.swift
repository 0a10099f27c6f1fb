package import Diagnostics
internal import Expressions

/// What an editor tells of the key, name or word under the pointer, as Markdown.
package struct Hover {
    package let text: String
    package let span: SourceSpan

    /// The text for `offset`; nil where there is nothing to say. `sources` tells where names are declared.
    package static func at(
        _ offset: Int, in root: YAMLNode, as part: SchemaPart, index: CampaignIndex,
        sources: SourceSet, language: Language
    ) -> Hover? {
        guard let place = SchemaWalk.place(at: offset, root, part) else { return nil }
        let page = HoverPage(index: index, sources: sources, language: language)
        let occurrence = Occurrences.of(place).first { $0.span.touches(offset) }
        if let occurrence, let text = page.text(of: occurrence.target) {
            return Hover(text: text, span: occurrence.span)
        }
        guard let key = place.key, place.isKey || place.node.scalar != nil else { return nil }
        if place.isKey {
            return Hover(text: page.text(of: key), span: place.node.span)
        }
        guard let text = page.word(place.node.scalar?.string ?? "", place.kinds) else { return nil }
        return Hover(text: text, span: place.node.span)
    }
}

/// Writes the pages.
private struct HoverPage {
    let index: CampaignIndex
    let sources: SourceSet
    let language: Language

    func text(of key: SchemaKey) -> String {
        var head = "`\(key.name)`"
        if let shape = key.kind.shape { head += " — " + shape[language] }
        if key.isRequired { head += Phrase(", needed", zh: "，必填")[language] }
        var text = head + "\n\n" + key.about[language]
        if let words = key.kind.choices, words.contains(where: { $0.about != nil }) {
            text += "\n"
            for word in words {
                text += "\n- `\(word.word)`" + (word.about.map { ": " + $0[language] } ?? "")
            }
        }
        return text
    }

    /// One of the words of a closed list.
    func word(_ word: String, _ kinds: [ValueKind]) -> String? {
        for case .choice(let choices) in kinds {
            if let choice = choices.first(where: { $0.word == word }), let about = choice.about {
                return "`\(word)`\n\n" + about[language]
            }
        }
        return nil
    }

    func text(of target: NameTarget) -> String? {
        switch target.kind {
        case .value: return value(target.name)
        case .official: return value("lender." + target.name)
        case .line:
            guard let line = index.lines.first(where: { $0.name == target.name }) else {
                return nil
            }
            return head("lines." + target.name, Phrase("line", zh: "语句"))
                + "\n\n> " + line.text.split(separator: "\n").joined(separator: "\n> ")
                + declared(line.span)
        case .segment:
            return place(target.name, index.segments, .segment)
                ?? place(target.name, index.arms, .arm)
        case .channel:
            guard let kind = Channel.Kind(rawValue: target.name) else { return nil }
            return head(target.name, ValueKind.NameKind.channel.phrase) + "\n\n"
                + CampaignSchema.channelDocs(kind)[language]
                + (index.channels.first { $0.name == target.name }.map { declared($0.span) } ?? "")
        case .offer: return place(target.name, index.offers, .offer)
        case .template: return place(target.name, index.templates, .template)
        case .step, .sender: return nil
        case .function, .method: return function(target.name)
        case .filter: return entry(target.name, FilterReference.filters)
        }
    }

    private func place(
        _ name: String, _ places: [CampaignIndex.Place], _ kind: ValueKind.NameKind
    ) -> String? {
        places.first { $0.name == name }.map {
            head(name, kind.phrase) + line(at: $0.span) + declared($0.span)
        }
    }

    /// The line of the file that declares a name, as it stands there.
    private func line(at span: SourceSpan) -> String {
        let file = sources[span.file]
        let range = file.lines.range(file.lines.line(Int(span.start)), in: file.bytes)
        var start = range.lowerBound
        while start < range.upperBound, file.bytes[start] == 0x20 { start += 1 }
        let text = String(decoding: file.bytes[start..<range.upperBound], as: UTF8.self)
        return "\n\n```yaml\n" + text + "\n```"
    }

    private func entry(_ name: String, _ entries: [ReferenceEntry]) -> String? {
        entries.first { $0.name == name }.map {
            "`\($0.form)`\n\n" + $0.about[language] + "\n\n"
                + Phrase("Example: ", zh: "例：")[language] + "`\($0.example)`"
        }
    }

    private func function(_ name: String) -> String? {
        FunctionReference.entry(name).map { entry in
            "```\n"
                + entry.forms.map(\.shown).joined(separator: "\n")
                + "\n```\n\n" + entry.about[language] + "\n\n"
                + Phrase("Example: ", zh: "例：")[language] + "`\(entry.shown)`"
        }
    }

    /// A field, a definition, a constant or a built-in value.
    private func value(_ path: String) -> String? {
        guard let known = index.name(path) else { return builtin(path) }
        var text: String
        let kind: Phrase =
            switch known.kind {
            case .field: Phrase("field", zh: "字段")
            case .definition: Phrase("definition", zh: "定义")
            case .constant: Phrase("from the lender's file", zh: "来自机构文件")
            }
        text = head(path, kind)
        if let type = known.type { text += comma + type.phrase[language] }
        if known.mayBeMissing { text += Phrase(", may be missing", zh: "，可能没有")[language] }
        if let own = known.text { text += "\n\n`\(own)`" }
        if case .enumeration(let values)? = known.type {
            text += "\n\n" + values.map { "`\($0)`" }.joined(separator: " ")
        }
        if let longest = known.longest {
            text += "\n\n`longest`: \(longest)"
        }
        if let most = known.atMost { text += "\n\n`at_most`: \(most)" }
        if let personal = known.personal {
            text += "\n\n" + Phrase("masked as", zh: "打码方式：")[language] + " `\(personal.rawValue)`"
        }
        if let sample = known.type?.sample, known.kind != .constant {
            text += "\n\n" + Phrase("such as", zh: "例如")[language] + " `\(sample)`"
        }
        return text + (known.span.map { declared($0) } ?? "")
    }

    private func builtin(_ path: String) -> String? {
        if path == "offer.say" {
            let say = ExpressionReference.offerSay
            return head(path, Phrase("built in", zh: "内置")) + "\n\n" + say.about[language]
        }
        if path == "notices.in_last" {
            return entry(path, [ExpressionReference.noticesInLast])
        }
        if path == "opted_out" { return entry(path, [ExpressionReference.optedOut]) }
        if let group = ExpressionReference.groups.first(where: { $0.name == path }) {
            return head(path, Phrase("built in", zh: "内置")) + "\n\n" + group.about[language]
                + "\n\n" + Phrase("Example: ", zh: "例：")[language] + "`\(group.example)`"
        }
        guard let found = ExpressionReference.builtins.first(where: { $0.entry.name == path })
        else {
            return namespace(path)
        }
        return head(path, Phrase("built in", zh: "内置")) + comma + found.type.phrase[language]
            + "\n\n" + found.entry.about[language]
    }

    /// `math` and its like, with what they have.
    private func namespace(_ name: String) -> String? {
        guard FunctionReference.namespaces.contains(name) else { return nil }
        let members = FunctionReference.entries.filter { $0.name.hasPrefix(name + ".") }
        return head(name, Phrase("functions", zh: "函数")) + "\n\n"
            + members.map { "`\($0.lastName)`" }.joined(separator: " ")
    }

    private var comma: String { Phrase(", ", zh: "，")[language] }

    private func head(_ name: String, _ kind: Phrase) -> String {
        "`\(name)` — " + kind[language]
    }

    private func declared(_ span: SourceSpan) -> String {
        let (name, position) = sources.position(span)
        if name.isEmpty { return "" }
        let file = name.split(separator: "/").last.map(String.init) ?? name
        return "\n\n" + Phrase("declared in", zh: "声明于")[language]
            + " \(file):\(position.line)"
    }
}

extension ValueKind {
    /// The words of a closed list.
    fileprivate var choices: [Choice]? {
        switch self {
        case .choice(let choices): choices
        case .oneOf(let kinds): kinds.compactMap(\.choices).first
        default: nil
        }
    }
}

extension ValueType {
    /// A value as a column of the portfolio has it.
    var sample: String? {
        switch self {
        case .boolean: "是"
        case .integer: "36"
        case .decimal: "1.5"
        case .percent: "92.5%"
        case .rate: "0.05%"
        case .money: "3060.00"
        case .date: "2026-11-13"
        case .timestamp: "2026-11-20T06:00:00+08:00"
        case .time: "10:00"
        case .dayOfMonth: "31"
        default: nil
        }
    }
}
