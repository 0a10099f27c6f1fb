internal import Diagnostics
internal import Expressions

/// The texts that a `text:` or a template holds: by channel, then by group.
struct TextGroup: Sendable {
    let span: SourceSpan
    let node: YAMLNode
}

extension CampaignReader {
    mutating func readTemplates(_ node: YAMLNode?) {
        for entry in entries(node, Phrase("template", zh: "模板")) {
            templates[entry.keyText] = TextGroup(span: entry.key.span, node: entry.value)
        }
    }

    /// What a step's texts are read against.
    struct TextContext {
        let step: String
        /// Whom each channel may reach at this step, by channel index.
        let reach: [[Bool]]
        let scope: Scope
        let span: SourceSpan
    }

    /// The texts of a step, by channel index.
    mutating func readTexts(
        _ node: YAMLNode, _ context: TextContext
    ) -> [Choice<NoticeText>?] {
        var result: [Choice<NoticeText>?] = Array(repeating: nil, count: channels.count)
        let used = channels.indices.filter { context.reach[$0].contains(true) }
        guard let nodes = channelNodes(node, used: used, context) else { return result }
        for at in used {
            guard let node = nodes[at] else {
                bag.add(
                    .noTextFor(
                        channel: channels[at].kind.rawValue, groups: [], step: context.step,
                        at: context.span))
                continue
            }
            result[at] = readChoice(node, channel: at, context)
        }
        return result
    }

    /// Which node holds the text of which channel; nil where the form is wrong.
    private mutating func channelNodes(
        _ node: YAMLNode, used: [Int], _ context: TextContext
    ) -> [Int: YAMLNode]? {
        let isByChannel =
            node.mapping?.contains { Channel.Kind(rawValue: $0.keyText) != nil } ?? false
        guard isByChannel, let entries = node.mapping else {
            return Dictionary(uniqueKeysWithValues: used.map { ($0, node) })
        }
        var nodes: [Int: YAMLNode] = [:]
        for entry in entries {
            guard let at = channels.firstIndex(where: { $0.kind.rawValue == entry.keyText }) else {
                bag.add(
                    .unknownName(
                        Phrase("channel", zh: "渠道"), entry.keyText,
                        known: channels.map(\.kind.rawValue), at: entry.key.span))
                continue
            }
            if !used.contains(at) {
                bag.add(.channelNotOfStep(entry.keyText, context.step, at: entry.key.span))
            }
            nodes[at] = entry.value
        }
        for (at, node) in nodes {
            guard let text = node.scalar?.text.string, text.hasPrefix("same_as ") else { continue }
            let other = String(text.dropFirst("same_as ".count))
            let target = channels.firstIndex { $0.kind.rawValue == other }
            if let target, target != at, let source = nodes[target] {
                nodes[at] = source
            } else {
                bag.add(
                    .unknownName(
                        Phrase("channel", zh: "渠道"), other, known: channels.map(\.kind.rawValue),
                        at: node.span))
            }
        }
        return nodes
    }

    /// One text for all groups, or a selector.
    private mutating func readChoice(
        _ node: YAMLNode, channel: Int, _ context: TextContext
    ) -> Choice<NoticeText>? {
        let groups = context.reach[channel]
        guard isSelector(node) else {
            guard let text = readText(node, channel: channel, groups: groups, context) else {
                return nil
            }
            reachNotes.note(text, for: groups)
            return Choice(Array(repeating: text, count: groups.count))
        }
        let what = Phrase("the text", zh: "文字")
        let (nodes, missing) = selected(node, what, needed: groups)
        if !missing.isEmpty {
            bag.add(
                .noTextFor(
                    channel: channels[channel].kind.rawValue, groups: missing, step: context.step,
                    at: MapReader.head(node)))
        }
        var read: [SourceSpan: NoticeText] = [:]
        var texts: [NoticeText?] = []
        for node in nodes {
            guard let node else {
                texts.append(nil)
                continue
            }
            if read[node.span] == nil {
                let own = nodes.indices.map { groups[$0] && nodes[$0]?.span == node.span }
                read[node.span] = readText(node, channel: channel, groups: own, context)
            }
            texts.append(read[node.span])
        }
        for (at, text) in texts.enumerated() where groups[at] {
            let own = groups.indices.map { $0 == at }
            if let text { reachNotes.note(text, for: own) }
        }
        // A group that cannot come here takes any text; it is never used.
        guard let spare = texts.compactMap({ $0 }).first, missing.isEmpty else { return nil }
        return Choice(texts.map { $0 ?? spare })
    }

    private mutating func readText(
        _ node: YAMLNode, channel: Int, groups: [Bool], _ context: TextContext
    ) -> NoticeText? {
        let kind = channels[channel].kind
        switch kind {
        case .sms:
            guard let text = prose(node, Phrase("text", zh: "文字")),
                let compiled = template(text, .joined, context.scope, isSMS: true)
            else { return nil }
            checkLength(
                MeasuredText(
                    text: text, compiled: compiled, scope: context.scope, groups: groups),
                channels[channel])
            return NoticeText(
                title: nil, body: compiled.id, makesOffer: compiled.usesOffer, span: node.span)
        case .call, .visit:
            guard let text = prose(node, Phrase("script", zh: "话术")),
                let compiled = template(text, .mail, context.scope, isSMS: false)
            else { return nil }
            return NoticeText(
                title: nil, body: compiled.id, makesOffer: compiled.usesOffer, span: node.span)
        case .push, .wechat:
            return readTitled(node, CampaignSchema.push, "title", .joined, context)
        case .email:
            return readTitled(node, CampaignSchema.mail, "subject", .mail, context)
        }
    }

    private mutating func readTitled(
        _ node: YAMLNode, _ part: SchemaPart, _ titleKey: String, _ style: TemplateStyle,
        _ context: TextContext
    ) -> NoticeText? {
        guard let map = MapReader(node, part, &bag), let titleNode = map[titleKey],
            let bodyNode = map["body"],
            let title = prose(titleNode, Phrase("the title", zh: "标题")),
            let body = prose(bodyNode, Phrase("text", zh: "文字"))
        else { return nil }
        let head = template(title, .joined, context.scope, isSMS: false)
        let text = template(body, style, context.scope, isSMS: false)
        var page: CompiledTemplate?
        if let node = map["html"] {
            guard let html = prose(node, Phrase("the HTML", zh: "HTML")) else { return nil }
            page = template(html, .html, context.scope, isSMS: false)
            guard let page else { return nil }
            if let text, page.usesOffer != text.usesOffer {
                bag.add(.offerOnlyIn(html: page.usesOffer, at: node.span))
            }
        }
        guard let head, let text else { return nil }
        return NoticeText(
            title: head.id, body: text.id, html: page?.id,
            makesOffer: head.usesOffer || text.usesOffer, span: bodyNode.span)
    }

    /// The text in `node`; `>` is refused, because it folds lines by YAML's own rule.
    mutating func prose(_ node: YAMLNode, _ what: Phrase) -> EmbeddedText? {
        if node.scalar?.style == .folded {
            bag.add(
                .foldedText(
                    at: SourceSpan(file: node.span.file, start: Int(node.span.start), length: 1)))
        }
        return ValueReader.scalar(node, what, &bag)
    }

    /// Looks for numbers and sites that are not the lender's in what texts of any channel repeat. A dictionary by
    /// itself knows no lender.
    mutating func checkWords(_ text: EmbeddedText) {
        guard lender != nil else { return }
        checkWords(text, isSMS: false, of: text)
    }

    /// `seen`: what a reader sees of `text`.
    private mutating func checkWords(_ seen: EmbeddedText, isSMS: Bool, of text: EmbeddedText) {
        let rates = LiteralCheck(
            text: seen, official: lender?.official.map(\.text) ?? [], isSMS: isSMS,
            type: { [fields, env] name in
                if name == "offer.annual_rate" { return .rate(.year) }
                return fields.first { $0.name == name }?.type ?? env.type(ofDefinition: name)
            },
            isRegistered: { [registered] words in isSMS && registered.contains { $0.holds(words) } }
        ).run(&bag)
        if !rates.isEmpty { wording.typedRates[text.map.whole] = rates }
    }

    /// Keeps the texts that a gateway has registered, without their variables.
    mutating func noteRegistered() {
        for rule in policies.flatMap(\.rules) {
            guard case .registered(let texts) = rule.check else { continue }
            registered += texts.templates.map { $0.pieces.map(\.written).joined() }
        }
    }

    /// Compiles a text and checks what the template language does not know: brackets, official numbers.
    mutating func template(
        _ text: EmbeddedText, _ style: TemplateStyle, _ scope: Scope, isSMS: Bool
    ) -> CompiledTemplate? {
        let official = lender?.official.map { (name: $0.name, text: $0.text) } ?? []
        if style == .html { MarkupCheck.run(text, official: official, into: &bag) }
        checkWords(style == .html ? SeenWords.of(text) : text, isSMS: isSMS, of: text)
        var found = DiagnosticBag()
        let compiled = env.compileTemplate(
            text.withoutEnd, style: style, scope: scope, into: &found)
        absorb(found)
        if let compiled {
            readsArm = readsArm || compiled.uses.contains(.arm)
            shownFields.formUnion(compiled.usedFields)
            wording.templates[compiled.id] = .init(
                text: text.withoutEnd, style: style, fields: compiled.usedFields,
                uses: compiled.uses.union(compiled.usesPayBy ? [.payBy] : []))
        }
        return compiled
    }
}

extension EmbeddedText {
    /// Without the spaces and line breaks at its end: a block's last line break is the file's, not the text's.
    var withoutEnd: EmbeddedText {
        var count = bytes.count
        while count > 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[count - 1]) { count -= 1 }
        return EmbeddedText(bytes: ContiguousArray(bytes[..<count]), map: map)
    }
}
