package import Diagnostics
internal import Expressions

/// Proposes what may stand at the cursor: keys, words, names, and what expressions and texts are made of.
///
/// It works from the tokens before the cursor, never from a tree of the expression, which while it is typed is
/// nearly always wrong.
package struct Completion {
    let cursor: CursorPlace
    let index: CampaignIndex
    var items: [CompletionItem] = []

    init(_ cursor: CursorPlace, _ index: CampaignIndex) {
        self.cursor = cursor
        self.index = index
    }

    /// The items at the cursor, the likeliest first; `index` is what is known of the campaign.
    package static func items(
        at cursor: CursorPlace, index: CampaignIndex
    ) -> [CompletionItem] {
        var completion = Completion(cursor, index)
        completion.run()
        return completion.items.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }.map(\.element)
    }

    private mutating func run() {
        if cursor.place.isKey {
            addKeys(cursor.place.kinds)
        } else {
            for kind in cursor.place.kinds { addValue(kind) }
        }
    }

    // MARK: Keys

    private mutating func addKeys(_ kinds: [ValueKind]) {
        let taken = cursor.place.isKey ? Set(cursor.siblings.map(\.keyText)) : []
        for kind in kinds {
            switch kind {
            case .part(let part): addKeys(of: part, taken)
            case .texts(let channel): addTextKeys(channel, taken)
            case .bySegment: addSegmentKeys(taken)
            default: continue
            }
        }
    }

    /// Keys of a text: channels, or a title and a body, or segments; not mixed with those that stand already.
    private mutating func addTextKeys(_ channel: Channel.Kind?, _ taken: Set<String>) {
        let hasChannel = channel == nil && taken.contains { Channel.Kind(rawValue: $0) != nil }
        let parts = SchemaWalk.titled(channel)
        let titled = parts.filter { part in taken.contains { part.key($0) != nil } }
        if titled.isEmpty, channel == nil, taken.isEmpty || hasChannel {
            for (name, about) in channelNames() where !taken.contains(name) {
                addKey(name, .channel, .texts(nil), about: about, rank: 1)
            }
        }
        if hasChannel { return }
        for part in taken.isEmpty ? parts : titled { addKeys(of: part, taken, rank: 2) }
        if titled.isEmpty { addSegmentKeys(taken) }
    }

    private mutating func addKeys(of part: SchemaPart, _ taken: Set<String>, rank: Int = 1) {
        let excluded = Set(
            part.alternatives.filter { $0.contains(where: taken.contains) }.flatMap { $0 })
        for key in part.keys
        where !taken.contains(key.name) && !excluded.contains(key.name) {
            let isWanted =
                key.isRequired || part.alternatives.contains { $0.contains(key.name) }
            addKey(
                key.name, .key, key.kind, about: key.about, rank: isWanted ? 0 : rank,
                required: key.isRequired, chinese: key.chinese)
        }
    }

    private mutating func addKey(
        _ name: String, _ kind: CompletionItem.Kind, _ value: ValueKind, about: Phrase?, rank: Int,
        required: Bool = false, chinese: [String] = []
    ) {
        if items.contains(where: { $0.label == name }) { return }
        let typed = cursor.before.string
        // Who types 步骤 finds `steps`.
        let other = typed.utf8.contains { $0 >= 0x80 } ? chinese.first { $0.hasPrefix(typed) } : nil
        var insert = name + ": "
        var isSnippet = false
        if !cursor.place.isKey, !cursor.isFirstOfLine {
            // Behind a colon a key wants braces, or a line of its own.
            if case .list = value {
                (insert, isSnippet) = ("{ " + name + ": [$1] }", true)
            } else if cursor.isFlow {
                (insert, isSnippet) = ("{ " + name + ": $1 }", true)
            } else {
                insert = newLine + name + ": "
            }
        } else if !cursor.isFlow, let body = skeleton(value) {
            (insert, isSnippet) = (name + ":" + body, true)
        }
        items.append(
            CompletionItem(
                label: name, kind: kind,
                detail: required ? Phrase("needed", zh: "必填") : value.shape, about: about,
                insert: (cursor.isNewItem ? "- " : "") + insert, isSnippet: isSnippet, rank: rank,
                filter: other, range: cursor.range(from: 0)))
    }

    /// A line break, and the indentation of what belongs to the key of the cursor's line.
    private var newLine: String {
        "\n" + String(repeating: " ", count: cursor.extraIndentation + 2)
    }

    /// What follows a key whose value is written on lines of its own: the keys that it needs, to fill in.
    ///
    /// Lines are indented as against the line of the cursor; editors add that line's own indentation.
    private func skeleton(_ kind: ValueKind) -> String? {
        let isItem = cursor.isNewItem ? 2 : 0
        let indentation = String(repeating: " ", count: cursor.extraIndentation + isItem + 2)
        func needed(_ part: SchemaPart) -> [String] {
            let keys = part.keys.filter(\.isRequired).map(\.name)
            return keys.isEmpty ? part.keys.prefix(1).map(\.name) : keys
        }
        switch kind {
        case .part(let part):
            var text = ""
            for (number, key) in needed(part).enumerated() {
                text += "\n" + indentation + key + ": $" + String(number + 1)
            }
            return text
        case .items(.part(let part)):
            var text = ""
            for (number, key) in needed(part).enumerated() {
                text += "\n" + indentation + (number == 0 ? "- " : "  ")
                text += key + ": $" + String(number + 1)
            }
            return text
        case .items(.names): return "\n" + indentation + "- ${1:name}: $2"
        case .names: return "\n" + indentation + "${1:name}: $2"
        case .oneOf(let kinds):
            return kinds.allSatisfy { skeleton($0) != nil } ? skeleton(kinds[0]) : nil
        default: return nil
        }
    }

    private mutating func addSegmentKeys(_ taken: Set<String>) {
        for segment in index.segments where !taken.contains(segment.name) {
            addKey(segment.name, .segment, .prose, about: nil, rank: 2)
        }
        for arm in index.arms where !taken.contains(arm.name) {
            addKey(arm.name, .segment, .prose, about: nil, rank: 2)
        }
        if !index.segments.isEmpty || !index.arms.isEmpty, !taken.contains("otherwise") {
            addKey("otherwise", .word, .prose, about: CampaignSchema.otherwise.about, rank: 3)
        }
    }

    /// Declared channels first; all of them where none is declared.
    private func channelNames() -> [(name: String, about: Phrase)] {
        let declared = index.channels.map(\.name)
        let names = declared.isEmpty ? Channel.Kind.allCases.map(\.rawValue) : declared
        return names.compactMap { name in
            Channel.Kind(rawValue: name).map { (name, CampaignSchema.channelDocs($0)) }
        }
    }

    // MARK: Values

    private mutating func addValue(_ kind: ValueKind) {
        switch kind {
        case .choice(let choices):
            for choice in choices {
                addWord(choice.word, .word, about: choice.about)
            }
        case .form(_, let example): addWord(example, .form, about: kind.shape)
        case .amount(let example): addWord(example, .form, about: kind.shape)
        case .reference(let name): addNames(name)
        case .expression: addExpression(isText: false)
        case .prose: addExpression(isText: true)
        case .texts(let channel):
            if cursor.before.bytes.isEmpty { addKeys([kind]) }
            if channel == nil || SchemaWalk.titled(channel).isEmpty { addExpression(isText: true) }
        case .part, .bySegment:
            if isBare { addKeys([kind]) }
        case .items(.part(let part)):
            if isBare, !cursor.isFlow, let first = part.keys.first(where: \.isRequired) {
                let start = cursor.isFirstOfLine ? "" : newLine
                addWord(
                    "- " + first.name + ":", .key, about: first.about,
                    insert: start + "- " + first.name + ": ")
            }
        default: return
        }
    }

    /// Whether nothing but a word stands where keys might begin.
    private var isBare: Bool { cursor.style == .plain }

    mutating func addWord(
        _ word: String, _ kind: CompletionItem.Kind, detail: Phrase? = nil, about: Phrase? = nil,
        rank: Int = 1, insert: String? = nil
    ) {
        items.append(
            CompletionItem(
                label: word, kind: kind, detail: detail, about: about, insert: insert ?? word,
                rank: rank, range: cursor.range(from: 0)))
    }

    private mutating func addNames(_ kind: ValueKind.NameKind) {
        switch kind {
        case .field:
            let isFitting = fieldFilter
            for name in index.names where name.kind == .field {
                addWord(
                    name.path, .field, detail: name.type?.phrase, rank: isFitting(name) ? 0 : 2)
            }
        case .segment:
            for segment in index.segments { addWord(segment.name, .segment) }
        case .channel:
            for (name, about) in channelNames() { addWord(name, .channel, about: about) }
        case .template:
            for template in index.templates { addWord(template.name, .template) }
        default: return
        }
    }

    /// Which fields fit the key: an address for a channel, a date for `due`.
    private var fieldFilter: (KnownName) -> Bool {
        let key = cursor.place.key?.name ?? ""
        let channel = cursor.place.path.dropLast().last ?? ""
        return { name in
            switch (key, name.type) {
            case ("due", .date), ("as_of", .timestamp), ("grace", .integer): return true
            case ("to", .text(let kind)):
                switch Channel.Kind(rawValue: channel) {
                case .sms, .call, .visit: return kind == .phone
                case .email: return kind == .email
                default: return kind == .plain
                }
            case ("account", .text(.plain)), ("borrower", .text(.plain)),
                ("instalment", .text(.plain)):
                return true
            default: return false
            }
        }
    }
}

extension ValueKind {
    /// What a value looks like, in a word or two.
    package var shape: Phrase? {
        switch self {
        case .words(let example), .form(_, let example), .amount(let example):
            Phrase("such as \(example)", zh: "如 \(example)")
        case .count: Phrase("a whole number", zh: "整数")
        case .choice(let choices):
            Phrase(
                choices.prefix(4).map(\.word).joined(separator: " | "),
                zh: choices.prefix(4).map(\.word).joined(separator: " | "))
        case .expression(.condition): Phrase("condition", zh: "条件")
        case .expression(.date): Phrase("date", zh: "日期")
        case .expression(.money): Phrase("amount of money", zh: "金额")
        case .expression(.any): Phrase("expression", zh: "表达式")
        case .prose, .texts: Phrase("text", zh: "文字")
        case .path: Phrase("path", zh: "路径")
        case .reference(let kind), .declaration(let kind): kind.phrase
        case .part, .names: Phrase("map", zh: "映射")
        case .items, .list: Phrase("list", zh: "列表")
        case .bySegment(let kind): kind.shape
        case .oneOf(let kinds): kinds.first?.shape
        case .open: nil
        }
    }
}

extension ValueKind.NameKind {
    /// What the name names.
    package var phrase: Phrase {
        switch self {
        case .field: Phrase("field", zh: "字段")
        case .definition: Phrase("definition", zh: "定义")
        case .line: Phrase("line", zh: "语句")
        case .segment: Phrase("segment", zh: "分群")
        case .arm: Phrase("arm of the experiment", zh: "实验组")
        case .channel: Phrase("channel", zh: "渠道")
        case .offer: Phrase("offer", zh: "方案")
        case .step: Phrase("step", zh: "步骤")
        case .template: Phrase("template", zh: "模板")
        case .sender: Phrase("sender profile", zh: "发送通道")
        case .official: Phrase("official number, site or account", zh: "官方号码、网址或账户")
        case .rule: Phrase("rule", zh: "规则")
        case .day: Phrase("date", zh: "日期")
        }
    }
}
