internal import Diagnostics
internal import Expressions

extension CampaignReader {
    private static let packsAtMost = 16

    /// The packs that `policies` of the lender or of the campaign names, in the order of the files; each once.
    mutating func readPolicies(_ map: MapReader) {
        var named = lender?.policies ?? []
        named += map["policies"].map { PolicyReader.names($0, &bag) } ?? []
        var seen: Set<String> = []
        for name in named where seen.insert(name.value).inserted {
            if seen.count > Self.packsAtMost {
                bag.add(
                    .tooMany(
                        Phrase("policies", zh: "政策"), limit: Self.packsAtMost, at: name.span))
                return
            }
            switch files.policy(name.value, name.span, &sources) {
            case .refused(let finding): bag.add(finding)
            case .file(let file):
                guard let root = YAMLReader.read(file, into: &bag),
                    let pack = PolicyReader.read(root, named: name, into: &bag)
                else { continue }
                for rule in pack.rules {
                    let others = policies.lazy.flatMap(\.rules)
                    guard let first = others.first(where: { $0.id == rule.id }) else { continue }
                    bag.add(
                        .doubledName(
                            Phrase("rules", zh: "规则"), rule.id, at: rule.span, first: first.span))
                }
                policies.append(pack)
            }
        }
        exceptions = readExceptions(map["exceptions"])
    }

    private mutating func readExceptions(_ node: YAMLNode?) -> [PolicyException] {
        guard let node else { return [] }
        let what = Phrase("exceptions", zh: "例外")
        guard case .sequence(let items) = node.kind, !items.isEmpty else {
            bag.add(.listExpected(what, example: "- rule: CN-WORD-1", at: MapReader.head(node)))
            return []
        }
        return items.compactMap { item in
            guard let map = MapReader(item, PolicySchema.exception, &bag),
                let rule = map["rule"], let place = map["in"], let because = map["because"],
                let by = map["by"],
                let ruleText = text(rule, Phrase("rule", zh: "规则")),
                let placeText = text(place, Phrase("place", zh: "位置")),
                let becauseText = text(because, Phrase("reason", zh: "原因")),
                let byText = text(by, Phrase("name", zh: "批准人"))
            else { return nil }
            return PolicyException(
                rule: ruleText, place: placeText, because: becauseText, by: byText,
                span: MapReader.head(item), ruleSpan: rule.span, placeSpan: place.span)
        }
    }
}

/// Reads a policy pack.
struct PolicyReader {
    private static let rulesAtMost = 256
    private var bag = DiagnosticBag()

    /// The names in `policies: [cn-consumer-credit]`, small letters, digits and `-`.
    static func names(_ node: YAMLNode, _ bag: inout DiagnosticBag) -> [Located<String>] {
        let what = Phrase("name of a policy pack", zh: "政策包的名字")
        guard case .sequence(let items) = node.kind else {
            bag.add(.listExpected(what, example: "[cn-consumer-credit]", at: node.span))
            return []
        }
        return items.compactMap { item in
            guard let text = ValueReader.text(item, what, &bag) else { return nil }
            let isPlain = text.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
            }
            if isPlain { return Located(text, item.span) }
            bag.add(.badValue(text, what, example: "cn-consumer-credit", at: item.span))
            return nil
        }
    }

    /// Reads `root`, the root of the file of the pack `name`; a pack comes out only where it has no error.
    static func read(
        _ root: YAMLNode, named name: Located<String>?, into bag: inout DiagnosticBag
    ) -> PolicyPack? {
        var reader = PolicyReader()
        let pack = reader.read(root, name)
        bag.add(contentsOf: reader.bag.sorted)
        return reader.bag.hasErrors ? nil : pack
    }

    private mutating func read(_ root: YAMLNode, _ asked: Located<String>?) -> PolicyPack? {
        guard let map = MapReader(root, PolicySchema.root, &bag) else { return nil }
        CampaignReader.checkVersion(map, &bag)
        let what = Phrase("rules", zh: "规则")
        guard let nameNode = map["policy"], let name = text(nameNode, "name", zh: "名字"),
            let list = map["rules"]
        else { return nil }
        if let asked, name != asked.value {
            bag.add(.policyOfOtherName(name, asked: asked.value, at: nameNode.span))
        }
        guard case .sequence(let items) = list.kind, !items.isEmpty else {
            bag.add(.listExpected(what, example: "- rule: HOUSE-1", at: MapReader.head(list)))
            return nil
        }
        if items.count > Self.rulesAtMost {
            bag.add(.tooMany(what, limit: Self.rulesAtMost, at: items[Self.rulesAtMost].span))
        }
        var rules: [PolicyRule] = []
        for item in items {
            guard let rule = readRule(item) else { continue }
            if let first = rules.first(where: { $0.id == rule.id }) {
                bag.add(.doubledName(what, rule.id, at: rule.span, first: first.span))
            }
            rules.append(rule)
        }
        return PolicyPack(
            name: name, title: map["title"].flatMap { text($0, "title", zh: "标题") }, rules: rules,
            span: nameNode.span)
    }

    private mutating func readRule(_ node: YAMLNode) -> PolicyRule? {
        guard let map = MapReader(node, PolicySchema.rule, &bag) else { return nil }
        let written = PolicySchema.checks.filter { map[$0] != nil }
        guard let idNode = map["rule"], let id = text(idNode, "id", zh: "编号") else { return nil }
        guard written.count == 1, let key = written.first, let checkNode = map[key] else {
            bag.add(.policyWithoutCheck(id, written, known: PolicySchema.checks, at: idNode.span))
            return nil
        }
        let says = map["says"].flatMap { text($0, "sentence", zh: "说明") }
        let source = map["source"].flatMap { text($0, "source", zh: "出处") }
        let basis = choice(map["basis"], "basis", zh: "依据", as: PolicyRule.Basis.self)
        let confidence = choice(
            map["confidence"], "confidence", zh: "可信度", as: PolicyRule.Confidence.self)
        enum Level: String, CaseIterable { case error, warning }
        let level = choice(map["level"], "level", zh: "级别", as: Level.self)
        let verified = date(map["verified"])
        let since = date(map["since"])
        let until = date(map["until"])
        if let since, let until, until < since, let node = map["until"] {
            bag.add(.policyEndsBefore(at: node.span))
        }
        let scope = readScope(map["for"])
        guard let check = readCheck(key, checkNode), let says, let source, let basis,
            let confidence, let verified
        else { return nil }
        // What is not known for sure stops nobody.
        let isSure = confidence == .a || confidence == .b
        return PolicyRule(
            id: id, span: idNode.span, says: says, basis: basis,
            severity: isSure && level != .warning ? .error : .warning, source: source,
            confidence: confidence, verified: verified, since: since, until: until, scope: scope,
            check: check)
    }

    private mutating func readScope(_ node: YAMLNode?) -> PolicyRule.Scope {
        var scope = PolicyRule.Scope()
        guard let node, let map = MapReader(node, PolicySchema.scope, &bag) else { return scope }
        scope.purposes = choices(map["purposes"], "purpose", zh: "用途")
        scope.channels = choices(map["channels"], "channel", zh: "渠道")
        scope.kinds = choices(map["kinds"], "kind of lender", zh: "机构类型")
        scope.role = choice(map["role"], "role", zh: "角色", as: Lender.Role.self)
        scope.daysFromDue = map["days_from_due"].flatMap { readDays($0) }
        return scope
    }

    /// `1..30`, `1..` or `..30`.
    private mutating func readDays(_ node: YAMLNode) -> ClosedRange<Int>? {
        guard let text = text(node, "range of days", zh: "天数范围") else { return nil }
        let ends = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        if ends.count == 3, ends[1].isEmpty, !(ends[0].isEmpty && ends[2].isEmpty) {
            let first = ends[0].isEmpty ? Int.min : Int(ends[0])
            let last = ends[2].isEmpty ? Int.max : Int(ends[2])
            if let first, let last, first <= last { return first...last }
        }
        bad(text, "range of days", zh: "天数范围", example: "1..30", node)
        return nil
    }

    private mutating func readCheck(_ key: String, _ node: YAMLNode) -> PolicyRule.Check? {
        switch key {
        case "window":
            guard let text = text(node, "window of hours", zh: "时段") else { return nil }
            guard let hours = CampaignReader.hours(text), hours.opens.seconds < hours.closes.seconds
            else {
                bad(text, "window of hours", zh: "时段", example: "08:00..22:00", node)
                return nil
            }
            return .window(opens: Int(hours.opens.seconds), closes: Int(hours.closes.seconds))
        case "cap":
            let caps = ValueReader.list(node).compactMap { item in
                CampaignReader.limit(item, nil, &bag).map {
                    PolicyRule.Cap(count: $0.count, days: $0.days)
                }
            }
            return .cap(caps)
        case "words": return readWords(node)
        case "contains": return .contains(list(node, "word", zh: "词").map(\.value))
        case "shows":
            let contents: [PolicyRule.Content] = choices(node, "content", zh: "内容")
            return .shows(PolicyRule.Content.allCases.filter(contents.contains))
        case "registered": return readRegistered(node)
        case "hides": return readHides(node)
        case "shape": return readShape(node)
        case "recipients": return .recipients(list(node, "word", zh: "词").map(\.value))
        case "stops":
            guard case .mapping(let entries) = node.kind else {
                bad("…", "map of stops", zh: "停止情形", example: "死亡: [死亡, 身故]", node)
                return nil
            }
            return .stops(
                entries.map { ($0.keyText, list($0.value, "word", zh: "词").map(\.value)) })
        default:
            return AmountReader(currency: Currency.all[0]).word(node, as: .rate(.year), &bag)
                .map { .rate($0) }
        }
    }

    private mutating func readWords(_ node: YAMLNode) -> PolicyRule.Check? {
        guard let map = MapReader(node, PolicySchema.words, &bag), let forbid = map["forbid"] else {
            return nil
        }
        let words = list(forbid, "word", zh: "词")
        let letters = words.reduce(0) { $0 + $1.value.unicodeScalars.count }
        if letters > WordFinder.lettersAtMost {
            bag.add(
                .tooMany(
                    Phrase("letters of words", zh: "禁用词的字数"), limit: WordFinder.lettersAtMost,
                    at: forbid.span))
        }
        let part = choice(
            map["in"], "part of a notice", zh: "位置", as: PolicyRule.ForbiddenWords.Part.self)
        return .words(
            PolicyRule.ForbiddenWords(
                words: words, part: part ?? .anywhere,
                notAfter: map["not_after"].map { list($0, "word", zh: "词").map(\.value) } ?? [],
                butAfter: map["but_after"].map { list($0, "word", zh: "词").map(\.value) } ?? [],
                unless: choice(map["unless"], "fact", zh: "事实", as: PolicyRule.Fact.self)))
    }

    private mutating func readRegistered(_ node: YAMLNode) -> PolicyRule.Check? {
        guard let map = MapReader(node, PolicySchema.registered, &bag),
            let vendor = choice(
                map["vendor"], "vendor", zh: "通道", as: RegisteredTexts.Vendor.self),
            let signatures = map["signatures"]
        else { return nil }
        var templates: [RegisteredTexts.Template] = []
        for entry in map["templates"]?.mapping ?? [] {
            guard let text = text(entry.value, "template", zh: "模板") else { continue }
            guard let pieces = RegisteredTexts.pieces(text, vendor) else {
                bag.add(.registeredVariable(vendor, at: entry.value.span))
                continue
            }
            templates.append(
                RegisteredTexts.Template(
                    code: entry.keyText, span: entry.key.span, pieces: pieces))
        }
        if let node = map["templates"], node.mapping == nil, !node.isFaulty {
            bag.add(
                .badValue(
                    node.scalar?.text.string ?? "[…]", Phrase("map of templates", zh: "模板表"),
                    example: "SMS_100001: …", at: MapReader.head(node)))
        }
        return .registered(
            RegisteredTexts(
                signatures: list(signatures, "signature", zh: "签名").map(\.value),
                templates: templates))
    }

    private mutating func readHides(_ node: YAMLNode) -> PolicyRule.Check? {
        guard let map = MapReader(node, PolicySchema.hides, &bag) else { return nil }
        func isTrue(_ key: String) -> Bool {
            map[key].flatMap {
                ValueReader.choice(
                    $0, Phrase("`true` or `false`", zh: "`true` 或 `false`"),
                    as: LenderReader.YesNo.self, &bag)
            } == .yes
        }
        let part = choice(
            map["in"], "part of a notice", zh: "位置", as: PolicyRule.ForbiddenWords.Part.self)
        return .hides(
            PolicyRule.HiddenFields(
                part: part ?? .anywhere,
                named: map["fields"].map { list($0, "word", zh: "词").map(\.value) } ?? [],
                values: map["values"].map { list($0, "word", zh: "词").map(\.value) } ?? [],
                names: isTrue("names"), amounts: isTrue("amounts"), account: isTrue("account")))
    }

    private mutating func readShape(_ node: YAMLNode) -> PolicyRule.Check? {
        guard let map = MapReader(node, PolicySchema.shape, &bag) else { return nil }
        var shape = PolicyRule.TextShape(signature: nil, symbols: [], adjacent: true)
        if let node = map["signature"], let text = text(node, "length", zh: "字数") {
            let ends = text.split(separator: ".", omittingEmptySubsequences: true).map { Int($0) }
            if ends.count == 2, let low = ends[0], let high = ends[1], text.contains(".."),
                low >= 0, low <= high
            {
                shape.signature = low...high
            } else {
                bad(text, "range of lengths", zh: "字数范围", example: "2..12", node)
            }
        }
        if let node = map["symbols"], let text = text(node, "symbols", zh: "符号") {
            shape.symbols = Array(text.unicodeScalars)
        }
        if let node = map["adjacent"] {
            shape.adjacent =
                ValueReader.choice(
                    node, Phrase("`true` or `false`", zh: "`true` 或 `false`"),
                    as: LenderReader.YesNo.self, &bag) != .no
        }
        return .shape(shape)
    }

    private mutating func text(_ node: YAMLNode, _ what: String, zh: String) -> String? {
        ValueReader.text(node, Phrase(what, zh: zh), &bag)
    }

    private mutating func list(_ node: YAMLNode, _ what: String, zh: String) -> [Located<String>] {
        ValueReader.list(node).compactMap { item in
            text(item, what, zh: zh).map { Located($0, item.span) }
        }
    }

    private mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?, _ what: String, zh: String, as type: Value.Type
    ) -> Value? where Value.RawValue == String {
        node.flatMap { ValueReader.choice($0, Phrase(what, zh: zh), as: type, &bag) }
    }

    private mutating func choices<Value: RawRepresentable & CaseIterable>(
        _ node: YAMLNode?, _ what: String, zh: String
    ) -> [Value] where Value.RawValue == String {
        guard let node else { return [] }
        return ValueReader.list(node).compactMap { choice($0, what, zh: zh, as: Value.self) }
    }

    private mutating func date(_ node: YAMLNode?) -> CivilDate? {
        guard let node, let text = text(node, "date", zh: "日期") else { return nil }
        if let date = CivilDate(text) { return date }
        bad(text, "date", zh: "日期", example: "2026-11-20", node)
        return nil
    }

    private mutating func bad(
        _ text: String, _ what: String, zh: String, example: String, _ node: YAMLNode
    ) {
        bag.add(.badValue(text, Phrase(what, zh: zh), example: example, at: node.span))
    }
}
