internal import Diagnostics
internal import Expressions

/// All forms that a text can take, as far as the file tells: each branch, each offer's sentence, lines written out;
/// values stand for themselves.
struct TextVariants {
    /// More are not looked at.
    static let most = 512
    private static let deepest = 16

    let wording: CampaignWording
    let lender: Lender
    private(set) var areTooMany = false

    init(_ campaign: Campaign) {
        wording = campaign.wording
        lender = campaign.lender
    }

    mutating func of(_ id: TemplateID) -> [[WrittenPiece]] {
        guard let written = wording.templates[id] else { return [[]] }
        return of(written.text, written.style, depth: 0).map(Self.finished)
    }

    /// Each of `first` followed by each of `second`.
    mutating func joined(_ first: [[WrittenPiece]], _ second: [[WrittenPiece]]) -> [[WrittenPiece]]
    {
        if first.count * second.count > Self.most {
            areTooMany = true
            return first
        }
        return first.flatMap { head in second.map { head + $0 } }
    }

    private mutating func of(
        _ text: EmbeddedText, _ style: TemplateStyle, depth: Int
    ) -> [[WrittenPiece]] {
        var bag = DiagnosticBag()
        let tree = TemplateTree.reading(text, style: style, into: &bag)
        var walk = Walk(text: text, style: style, items: tree.items[...], depth: depth)
        return sequence(&walk)
    }

    private struct Walk {
        let text: EmbeddedText
        let style: TemplateStyle
        var items: ArraySlice<TemplateItem>
        let depth: Int
        /// The byte of the text behind what was read.
        var at = 0
    }

    /// Items up to the end, or to the tag that closes the branch.
    private mutating func sequence(_ walk: inout Walk) -> [[WrittenPiece]] {
        var result: [[WrittenPiece]] = [[]]
        while let item = walk.items.first {
            switch item {
            case .literal(let bytes): result = joined(result, [literal(bytes, &walk)])
            case .softBreak(let soft):
                let scalar: Unicode.Scalar = soft == .space ? " " : "\n"
                let span = walk.text.span(walk.at..<walk.at)
                let piece = WrittenPiece(piece: .character(scalar), span: span, isSoft: true)
                result = joined(result, [[piece]])
            case .output(let output):
                result = joined(result, forms(output, walk))
                walk.at = output.whole.upperBound
            case .control(let tag):
                if tag.kind != .if { return result }
                result = joined(result, branches(&walk))
                continue
            }
            walk.items.removeFirst()
        }
        return result
    }

    /// The branches of an `if`; nothing where none need hold.
    private mutating func branches(_ walk: inout Walk) -> [[WrittenPiece]] {
        var result: [[WrittenPiece]] = []
        var isWhole = false
        while case .control(let tag)? = walk.items.first {
            walk.items.removeFirst()
            walk.at = tag.whole.upperBound
            if tag.kind == .endif { break }
            if tag.kind == .else { isWhole = true }
            result += sequence(&walk)
        }
        return isWhole ? result : result + [[]]
    }

    /// Joining breaks has taken bytes out of the text or put a space for them; nothing else differs.
    private func literal(_ bytes: ContiguousArray<UInt8>, _ walk: inout Walk) -> [WrittenPiece] {
        let source = walk.text.bytes
        var pieces: [WrittenPiece] = []
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let start: Int
            if scalar == " " || scalar == "\n" {
                start = walk.at
                while walk.at < source.count, Self.isBlank(source[walk.at]) { walk.at += 1 }
            } else {
                while walk.at < source.count, Self.isBlank(source[walk.at]) { walk.at += 1 }
                start = walk.at
                walk.at = min(walk.at + UTF8.width(scalar), source.count)
            }
            let span = walk.text.span(start..<walk.at)
            pieces.append(WrittenPiece(piece: .character(scalar), span: span))
        }
        return pieces
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// What a placeholder can print.
    private mutating func forms(_ output: TemplateOutput, _ walk: Walk) -> [[WrittenPiece]] {
        let span = walk.text.span(output.whole)
        let source = Self.string(walk.text, output.expression)
        let instead = output.filters.first { $0.name == "default" }?.arguments.first
        if source == "offer.say" {
            var result = instead.map { forms(of: $0, span, walk) } ?? [[]]
            for sentence in wording.sentences {
                guard let sentence, walk.depth < Self.deepest else { continue }
                result += of(sentence, walk.style, depth: walk.depth + 1).map(Self.finished)
            }
            return result
        }
        if let line = line(source, walk) { return line }
        if output.filters.isEmpty, let text = official(source) {
            return [
                text.unicodeScalars.map { WrittenPiece(piece: .character($0), span: span) }
            ]
        }
        let value = [WrittenPiece(piece: .value, span: span)]
        let other = instead.flatMap { line(Self.string(walk.text, $0), walk) }
        return [value] + (other ?? [])
    }

    /// What the argument of `default` prints.
    private mutating func forms(
        of range: Range<Int>, _ span: SourceSpan, _ walk: Walk
    ) -> [[WrittenPiece]] {
        let source = Self.string(walk.text, range)
        if let line = line(source, walk) { return line }
        let isQuoted = source.count >= 2 && (source.first == "\"" || source.first == "'")
        guard isQuoted, !source.contains("\\") else {
            return [[WrittenPiece(piece: .value, span: span)]]
        }
        let words = source.dropFirst().dropLast().unicodeScalars
        return [words.map { WrittenPiece(piece: .character($0), span: walk.text.span(range)) }]
    }

    private mutating func line(_ source: String, _ walk: Walk) -> [[WrittenPiece]]? {
        guard source.hasPrefix("lines."), walk.depth < Self.deepest,
            let line = wording.lines.first(where: { "lines." + $0.name == source })
        else { return nil }
        return of(line.text, walk.style, depth: walk.depth + 1).map(Self.finished)
    }

    private func official(_ source: String) -> String? {
        if source == "lender.name" { return lender.name }
        return lender.official.first { "lender." + $0.name == source }?.text
    }

    private static func string(_ text: EmbeddedText, _ range: Range<Int>) -> String {
        String(decoding: text.bytes[range], as: UTF8.self)
    }

    /// Without blanks at its ends and where another stands.
    private static func finished(_ pieces: [WrittenPiece]) -> [WrittenPiece] {
        var result: [WrittenPiece] = []
        for var piece in pieces {
            if piece.isBlank, result.isEmpty { continue }
            if piece.isSoft, result.last?.isBlank == true { continue }
            piece.isSoft = false
            result.append(piece)
        }
        while result.last?.isBlank == true { result.removeLast() }
        return result
    }
}

/// What is sent, against what is registered.
extension PolicyCheck {
    mutating func checkRegistered(
        _ rule: PolicyRule, _ registered: RegisteredTexts, _ texts: [StepText]
    ) {
        for channel in campaign.channels
        where texts.contains(where: { $0.channel.kind == channel.kind }) {
            guard let signature = channel.signature, !registered.signatures.contains(signature)
            else { continue }
            add(
                .notRegistered(
                    rule, signature, known: registered.signatures,
                    at: channel.signatureSpan ?? channel.span), rule,
                at: ["channels." + channel.kind.rawValue])
        }
        if registered.templates.isEmpty { return }
        for text in texts where text.channel.kind == .sms {
            check(text, rule, registered.templates)
        }
    }

    private mutating func check(
        _ text: StepText, _ rule: PolicyRule, _ templates: [RegisteredTexts.Template]
    ) {
        var variants = TextVariants(campaign)
        var forms: [[WrittenPiece]] = [[]]
        for id in [text.channel.opening, text.text.body, text.channel.closing] {
            guard let id else { continue }
            forms = variants.joined(forms, variants.of(id))
        }
        if variants.areTooMany {
            add(
                .tooManyForms(rule, TextVariants.most, at: text.text.span), rule,
                at: [text.step.name])
        }
        let head = (text.channel.signature.map { "【\($0)】" } ?? "").unicodeScalars.map {
            WrittenPiece(
                piece: .character($0), span: text.channel.signatureSpan ?? text.channel.span)
        }
        var told: Set<SourceSpan> = []
        for form in forms {
            let whole = head + form
            if templates.contains(where: { $0.makes($0.hasSignature ? whole : form) }) { continue }
            let owns = templates.map { $0.hasSignature ? whole : form }
            let alikes = zip(templates, owns).map { $0.alike($1) }
            let nearest = templates.indices.max { alikes[$0] < alikes[$1] }
            guard let nearest else { continue }
            let (template, own) = (templates[nearest], owns[nearest])
            let count = alikes[nearest].first
            let last = own.last?.span ?? text.text.span
            let span =
                count < own.count
                ? own[count].span : SourceSpan(file: last.file, start: last.end, length: 0)
            guard told.insert(span).inserted else { continue }
            add(
                .likeNoTemplate(
                    rule, template.code, wants: template.shown(from: count), at: span,
                    template: template.span), rule, at: [text.step.name])
        }
    }
}
