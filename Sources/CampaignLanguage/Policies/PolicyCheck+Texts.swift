internal import Diagnostics
internal import Expressions

/// What the texts of a campaign say, against rules about words and contents.
extension PolicyCheck {
    /// A text that a step sends on a channel to some group.
    struct StepText {
        let step: Step
        let channel: Channel
        let text: NoticeText
        /// Title and body as they are made, the body with its frame.
        let title: Part
        let body: Part
        /// What a reader sees of the HTML.
        let page: Part?

        /// What each reader reads beside the title.
        var bodies: [Part] { page.map { [body, $0] } ?? [body] }

        func parts(_ part: PolicyRule.ForbiddenWords.Part) -> [Part] {
            switch part {
            case .title: [title]
            case .text: bodies
            case .anywhere: [title] + bodies
            }
        }
    }

    /// What a part of a notice is made of.
    struct Part {
        var pieces: [TextPieces] = []
        var fields: Set<Slot> = []
        var uses: Set<Builtin> = []
        var isPage = false
    }

    /// Each text of each step and channel once.
    var texts: [StepText] {
        var found: [StepText] = []
        for step in campaign.steps where step.repetition == 0 {
            for (at, choice) in step.texts.enumerated() {
                guard let choice else { continue }
                var seen: Set<TemplateID> = []
                for text in choice.values where seen.insert(text.body).inserted {
                    let page = text.html.map { part([$0]) }
                    found.append(
                        StepText(
                            step: step, channel: campaign.channels[at],
                            text: text, title: part([text.title]),
                            body: part([
                                campaign.channels[at].opening, text.body,
                                campaign.channels[at].closing,
                            ]), page: page))
                }
            }
        }
        return found
    }

    /// The texts of `templates` with the lines and sentences of offers that they use.
    private func part(_ templates: [TemplateID?]) -> Part {
        var part = Part()
        for id in templates {
            guard let id, let written = campaign.wording.templates[id] else { continue }
            let isPage = written.style == .html
            part.isPage = isPage
            part.pieces.append(TextPieces(isPage ? SeenWords.of(written.text) : written.text))
            part.fields.formUnion(written.fields)
            part.uses.formUnion(written.uses)
        }
        var seen: Set<String> = []
        var at = 0
        while at < part.pieces.count {
            for name in part.pieces[at].members(of: "lines.") where seen.insert(name).inserted {
                let line = campaign.wording.lines.first { $0.name == name }
                if let line { part.pieces.append(TextPieces(line.text)) }
            }
            if part.pieces[at].members(of: "offer.").contains("say"),
                seen.insert("offer.say").inserted
            {
                part.pieces += campaign.wording.sentences.compactMap { $0.map(TextPieces.init) }
            }
            at += 1
        }
        return part
    }

    /// Looks for the words of all rules at once.
    mutating func findWords(_ rules: [PolicyRule], _ texts: [StepText]) {
        var owners: [(rule: PolicyRule, words: PolicyRule.ForbiddenWords)] = []
        var all: [(word: String, owner: Int)] = []
        for rule in rules {
            guard case .words(let words) = rule.check else { continue }
            if let fact = words.unless, campaign.lender.holds(fact) { continue }
            all += words.words.map { ($0.value, owners.count) }
            owners.append((rule, words))
        }
        if all.isEmpty { return }
        let finder = WordFinder(all.map(\.word))
        // Lines and frames stand in many texts.
        var known: [SourceSpan: [WordPlace]] = [:]
        for text in texts {
            for (part, isTitle) in [(text.title, true)] + text.bodies.map({ ($0, false) }) {
                let pieces = part.pieces.map { ($0, $0.text.map.whole) }
                for (pieces, span) in pieces {
                    let places = known[span] ?? finder.places(in: pieces)
                    known[span] = places
                    for place in places {
                        let (word, owner) = all[place.hit.word]
                        let (rule, words) = owners[owner]
                        guard rule.isAbout(text.step, text.channel.kind),
                            words.part == .anywhere || (words.part == .title) == isTitle,
                            !words.isDenied(place.hit, in: place.text)
                        else { continue }
                        add(
                            .policyWord(
                                rule, word, as: pieces.string(place.range), part: words.part,
                                at: pieces.text.span(place.range)), rule, at: [text.step.name])
                    }
                }
                findWords(in: part.fields, isTitle: isTitle, text, finder) { word in
                    let (found, owner) = all[word]
                    return (found, owners[owner].rule, owners[owner].words)
                }
            }
        }
    }

    /// Values of enumerations that a text can show.
    private mutating func findWords(
        in fields: Set<Slot>, isTitle: Bool, _ text: StepText, _ finder: WordFinder,
        _ owner: (Int) -> (String, PolicyRule, PolicyRule.ForbiddenWords)
    ) {
        for slot in fields.sorted() {
            let field = campaign.portfolio.fields[Int(slot.raw)]
            guard case .enumeration(let names) = field.type else { continue }
            for name in names {
                let bytes = ContiguousArray(name.utf8)
                for hit in finder.hits(in: bytes) {
                    let (word, rule, words) = owner(hit.word)
                    guard rule.isAbout(text.step, text.channel.kind),
                        words.part == .anywhere || (words.part == .title) == isTitle,
                        !words.isDenied(hit, in: bytes)
                    else { continue }
                    add(
                        .policyWordInField(rule, word, field.name, at: field.span), rule,
                        at: [text.step.name])
                }
            }
        }
    }

    mutating func checkContains(
        _ rule: PolicyRule, _ words: [String], _ finder: WordFinder, _ text: StepText
    ) {
        for body in text.bodies {
            let isThere = body.pieces.contains { pieces in
                (pieces.literals + pieces.quoted).contains {
                    !finder.hits(in: ContiguousArray(pieces.text.bytes[$0])).isEmpty
                }
            }
            if isThere { continue }
            add(.policyWordMissing(rule, words, at: place(body, text)), rule, at: [text.step.name])
        }
    }

    /// Where one of the bodies of a text stands.
    private func place(_ body: Part, _ text: StepText) -> SourceSpan {
        body.isPage ? body.pieces.first?.text.map.whole ?? text.text.span : text.text.span
    }

    mutating func checkShows(
        _ rule: PolicyRule, _ contents: [PolicyRule.Content], _ text: StepText
    ) {
        for body in text.bodies {
            let types = body.fields.map { campaign.portfolio.fields[Int($0.raw)].type }
            for content in contents {
                let isShown =
                    switch content {
                    case .amount: types.contains(.money)
                    case .day:
                        types.contains(.date)
                            || !body.uses.isDisjoint(with: [.daysOverdue, .daysUntilDue, .payBy])
                    case .contact: showsContact(body)
                    }
                if isShown { continue }
                add(
                    .policyContentMissing(rule, content, at: place(body, text)), rule,
                    at: [text.step.name])
            }
        }
    }

    private func showsContact(_ part: Part) -> Bool {
        let official = campaign.lender.official
        return part.pieces.contains { pieces in
            let names = pieces.members(of: "lender.")
            if official.contains(where: { names.contains($0.name) }) { return true }
            return pieces.literals.contains { range in
                let literal = pieces.string(range)
                return official.contains { literal.holds($0.text) }
            }
        }
    }

    mutating func checkHides(
        _ rule: PolicyRule, _ hidden: PolicyRule.HiddenFields, _ text: StepText
    ) {
        let parts = text.parts(hidden.part)
        for slot in Set(parts.flatMap(\.fields)).sorted() {
            let field = campaign.portfolio.fields[Int(slot.raw)]
            let isNamed = hidden.named.contains { field.name.holds($0) }
            let isName = hidden.names && field.type == .text(.name)
            let isAmount = hidden.amounts && field.type == .money
            guard isNamed || isName || isAmount else { continue }
            add(
                .policyHidden(
                    rule, field.name, part: hidden.part,
                    at: place(of: field.name, in: parts) ?? text.text.span,
                    declared: field.span), rule, at: [text.step.name])
        }
        for pieces in parts.flatMap(\.pieces) where !hidden.values.isEmpty {
            for tag in pieces.tags where tag.isOutput {
                let written = pieces.string(tag.range)
                // Nearly no tag holds such a word, and to cut the expression out of it takes longer.
                guard hidden.values.contains(where: { written.holds($0) }) else { continue }
                let shown = TextPieces.expression(ofTag: written)
                guard let value = hidden.values.first(where: { shown.holds($0) }) else { continue }
                add(
                    .policyHidden(
                        rule, value, part: hidden.part, at: pieces.text.span(tag.range),
                        declared: nil), rule, at: [text.step.name])
            }
        }
        guard hidden.account else { return }
        let account = campaign.portfolio.fields[Int(campaign.portfolio.account.raw)].name
        for pieces in parts.flatMap(\.pieces) {
            for tag in pieces.tags where tag.isOutput {
                let written = pieces.string(tag.range)
                let isShort = written.holds("last(") || written.holds("mask")
                guard written.holds(account), !isShort else { continue }
                add(
                    .policyWholeAccount(rule, account, at: pieces.text.span(tag.range)), rule,
                    at: [text.step.name])
            }
        }
    }

    /// The tag that shows a field, where one names it.
    private func place(of field: String, in parts: [Part]) -> SourceSpan? {
        for pieces in parts.flatMap(\.pieces) {
            for tag in pieces.tags where pieces.string(tag.range).holds(field) {
                return pieces.text.span(tag.range)
            }
        }
        return nil
    }

    /// Rates that somebody typed into a text are bounded as those of fields are.
    mutating func checkTypedRates(_ rule: PolicyRule, _ most: Word, _ texts: [StepText]) {
        let typed = campaign.wording.typedRates
        if typed.isEmpty { return }
        for text in texts {
            let rates = text.parts(.anywhere).flatMap(\.pieces).flatMap {
                typed[$0.text.map.whole] ?? []
            }
            for rate in rates {
                let year = rate.fraction.multipliedReportingOverflow(by: rate.period.perYear)
                if !year.overflow, year.partialValue <= most { continue }
                add(.abovePolicyRate(rule, rate, most: most), rule, at: [text.step.name])
            }
        }
    }

    mutating func checkShape(
        _ rule: PolicyRule, _ shape: PolicyRule.TextShape, _ texts: [StepText]
    ) {
        if let lengths = shape.signature {
            for channel in campaign.channels
            where texts.contains(where: { $0.channel.kind == channel.kind }) {
                guard let signature = channel.signature else { continue }
                let length = signature.unicodeScalars.count
                if lengths.contains(length) { continue }
                add(
                    .policySignature(rule, signature, length, lengths, at: channel.span), rule,
                    at: ["channels." + channel.kind.rawValue])
            }
        }
        for text in texts {
            for pieces in text.parts(.anywhere).flatMap(\.pieces) {
                checkSymbols(rule, shape, pieces, text)
                guard !shape.adjacent else { continue }
                for place in pieces.adjacentOutputs {
                    add(
                        .policyAdjacent(rule, at: pieces.text.span(place)), rule,
                        at: [text.step.name])
                }
            }
        }
    }

    private mutating func checkSymbols(
        _ rule: PolicyRule, _ shape: PolicyRule.TextShape, _ pieces: TextPieces, _ text: StepText
    ) {
        if shape.symbols.isEmpty { return }
        for range in pieces.literals {
            var at = range.lowerBound
            for scalar in pieces.string(range).unicodeScalars {
                let end = at + UTF8.width(scalar)
                if shape.symbols.contains(scalar) {
                    add(
                        .policySymbol(rule, scalar, at: pieces.text.span(at..<end)), rule,
                        at: [text.step.name])
                }
                at = end
            }
        }
    }
}

/// A word where it was found in a text as written.
struct WordPlace {
    var hit: WordFinder.Hit
    /// The literal or quoted string in which it stands; the hit's bytes are of this.
    var text: ContiguousArray<UInt8>
    var range: Range<Int>
}

extension WordFinder {
    /// The words in the literals and quoted strings of a text.
    func places(in pieces: TextPieces) -> [WordPlace] {
        (pieces.literals + pieces.quoted).flatMap { range in
            let bytes = ContiguousArray(pieces.text.bytes[range])
            return hits(in: bytes).map { hit in
                let start = range.lowerBound
                return WordPlace(
                    hit: hit, text: bytes,
                    range: start + hit.bytes.lowerBound..<start + hit.bytes.upperBound)
            }
        }
    }
}

extension PolicyRule.ForbiddenWords {
    /// Whether the text says the opposite of the word: it stands straight behind 不会, and that is not 不得不.
    package func isDenied(_ hit: WordFinder.Hit, in text: some RandomAccessCollection<UInt8>)
        -> Bool
    {
        if notAfter.isEmpty { return false }
        var count = hit.bytes.lowerBound
        func byte(_ at: Int) -> UInt8 { text[text.index(text.startIndex, offsetBy: at)] }
        while count > 0, byte(count - 1) == 0x20 || byte(count - 1) == 0x0A { count -= 1 }
        let before = text.prefix(count)
        func ends(with word: String) -> Bool {
            before.suffix(word.utf8.count).elementsEqual(word.utf8)
        }
        return notAfter.contains(where: ends) && !butAfter.contains(where: ends)
    }
}
