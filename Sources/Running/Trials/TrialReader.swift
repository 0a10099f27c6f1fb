internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Planning

/// Reads the tree of a test file against its campaign; findings with codes D0850 to D0860.
struct TrialReader {
    let campaign: Campaign
    let zone: ZoneRules
    var bag = DiagnosticBag()
    /// How many expectations were found, faulty ones too.
    private var expectations = 0

    init(_ campaign: Campaign, _ zone: ZoneRules) {
        self.campaign = campaign
        self.zone = zone
    }

    mutating func read(_ root: YAMLNode) -> [TrialCase] {
        guard let map = MapReader(root, TrialSchema.file, &bag) else { return [] }
        CampaignReader.checkVersion(map, &bag)
        let base = cells(map["base"])
        guard let list = map["cases"] else { return [] }
        if list.sequence?.isEmpty == true {
            bag.add(.noCases(at: map.keySpan("cases") ?? list.span))
        }
        var first: [String: SourceSpan] = [:]
        var cases: [TrialCase] = []
        for node in ValueReader.list(list) {
            guard let one = trialCase(node, base) else { continue }
            if let other = first[one.name] {
                bag.add(.sameCase(one.name, at: one.span, first: other))
            } else {
                first[one.name] = one.span
            }
            cases.append(one)
        }
        return cases
    }

    private mutating func trialCase(
        _ node: YAMLNode, _ base: [Slot: TrialCell]
    ) -> TrialCase? {
        guard let map = MapReader(node, TrialSchema.item, &bag), let named = map["case"],
            let name = ValueReader.text(named, Phrase("the case's name", zh: "用例名称"), &bag)
        else { return nil }
        let before = expectations
        guard var first = moment(map) else { return nil }
        first.accounts[0].cells.merge(base) { own, _ in own }
        var moments = [first]
        if let later = map["then"] {
            for node in ValueReader.list(later) {
                guard let map = MapReader(node, TrialSchema.moment, &bag),
                    let next = moment(map)
                else { continue }
                if let last = moments.last, next.now <= last.now {
                    bag.add(.notLater(at: next.span))
                }
                moments.append(next)
            }
        }
        if expectations == before { bag.add(.expectsNothing(at: named.span)) }
        var one = TrialCase(name: name, span: named.span, moments: moments)
        one.arm = map["arm"].flatMap { self.name($0, Self.arm, armNames)?.value }
        one.isHeldOut = map["holdout"].flatMap { ValueReader.yesOrNo($0, &bag) }
        return one
    }

    private mutating func moment(_ map: MapReader) -> TrialCase.Moment? {
        guard let node = map["now"],
            let text = ValueReader.text(node, Phrase("the moment", zh: "时刻"), &bag)
        else { return nil }
        guard let now = instant(text) else {
            bag.add(.badMoment(text, at: node.span))
            return nil
        }
        var accounts = [account(map)]
        if let also = map["also"] {
            for node in ValueReader.list(also) {
                guard let map = MapReader(node, TrialSchema.other, &bag) else { continue }
                accounts.append(account(map))
            }
        }
        return TrialCase.Moment(
            now: now, span: node.span, refused: Set(channels(map["refuse"])), accounts: accounts)
    }

    private mutating func account(_ map: MapReader) -> TrialCase.Account {
        var account = TrialCase.Account(span: MapReader.head(map.node))
        account.cells = cells(map["change"])
        account.received = map["received"].map { events($0) } ?? []
        if let node = map["expect"] {
            expectations += 1
            account.expected = expectation(node)
            if let expected = account.expected {
                account.expected?.pieces = pieces(map, of: expected)
            }
        } else if let key = ["text", "text_has", "text_lacks"].first(where: { map[$0] != nil }) {
            bag.add(.notRead(key, at: map.keySpan(key) ?? account.span))
        }
        return account
    }

    /// A date and a time on the lender's clocks, or an instant with its offset.
    func instant(_ text: String) -> Instant? {
        if let instant = Instant(rfc3339: text.utf8) { return instant }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard parts.count == 2, let date = CivilDate(String(parts[0])) else { return nil }
        var time = String(parts[1])
        var second = 0
        if time.utf8.count == 8, time.dropLast(2).hasSuffix(":") {
            guard let seconds = Int(time.suffix(2)), (0..<60).contains(seconds) else { return nil }
            second = seconds
            time.removeLast(3)
        }
        guard let clock = TimeOfDay(time) else { return nil }
        return zone.instant(date, secondOfDay: Int(clock.seconds) + second)
    }

    // MARK: Accounts

    private mutating func cells(_ node: YAMLNode?) -> [Slot: TrialCell] {
        guard let node else { return [:] }
        guard let entries = node.mapping else {
            if node.isFaulty || MapReader.isMissedColon(node, &bag) { return [:] }
            bag.add(
                .badCell(
                    Phrase("fields with values are expected", zh: "应当是“字段: 值”的形式"), at: node.span))
            return [:]
        }
        let fields = campaign.portfolio.fields
        var cells: [Slot: TrialCell] = [:]
        for entry in entries where !entry.key.isFaulty && !entry.value.isFaulty {
            let name = entry.key.scalar?.string ?? ""
            guard let at = fields.firstIndex(where: { $0.name == name }) else {
                bag.add(.noSuchField(name, known: fields.map(\.name), at: entry.key.span))
                continue
            }
            if let cell = cell(entry.value, fields[at]) { cells[Slot(raw: Int32(at))] = cell }
        }
        return cells
    }

    private mutating func cell(_ node: YAMLNode, _ field: Field) -> TrialCell? {
        if let items = node.sequence, case .list(let separator) = field.type {
            let words = items.compactMap { $0.scalar?.string }
            let text = words.joined(separator: String(UnicodeScalar(separator)))
            return TrialCell(content: .text(text), span: node.span)
        }
        guard let scalar = node.scalar else {
            bag.add(
                .badCell(
                    Phrase("`\(field.name)` is one value", zh: "`\(field.name)` 应当是一个值"),
                    at: node.span))
            return nil
        }
        let text = scalar.string
        var content = TrialCell.Content.text(text)
        switch field.type {
        case .date:
            if let days = Self.daysFromToday(text) { content = .today(days: days) }
        case .timestamp:
            if text == "now" {
                content = .now
            } else if let instant = instant(text) {
                content = .text(zone.rfc3339(instant))
            }
        case .percent, .rate: content = .text(notated(text, field.notation))
        default: break
        }
        return TrialCell(content: content, span: node.span)
    }

    /// `today`, `today - 7 days`, `today + 1 day`.
    static func daysFromToday(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.first == "today" else { return nil }
        if words.count == 1 { return 0 }
        guard words.count == 4, words[1] == "+" || words[1] == "-",
            words[3] == "day" || words[3] == "days", let days = Int(words[2]), days >= 0,
            days <= 100_000
        else { return nil }
        return words[1] == "-" ? -days : days
    }

    /// `95%` as the column writes it.
    private func notated(_ text: String, _ notation: FractionNotation) -> String {
        guard text.hasSuffix("%") else { return text }
        let digits = text.dropLast()
        switch notation {
        case .signed: return text
        case .points: return String(digits)
        case .fraction:
            guard let number = Decimal(digits.utf8) else { return text }
            let hundredth = Decimal(coefficient: number.coefficient, scale: number.scale + 2)
            return hundredth.normalized.description
        }
    }

    // MARK: Events

    private mutating func events(_ node: YAMLNode) -> [TrialCase.Event] {
        ValueReader.list(node).flatMap { item -> [TrialCase.Event] in
            if let word = item.scalar?.string {
                return plain(word, at: item.span).map { [$0] } ?? []
            }
            guard let map = MapReader(item, TrialSchema.event, &bag) else { return [] }
            return TrialSchema.event.keys.flatMap { key -> [TrialCase.Event] in
                guard let value = map[key.name] else { return [] }
                return event(key.name, value, at: map.keySpan(key.name) ?? value.span)
            }
        }
    }

    /// Events that need no more than their name.
    private static let plainEvents: [(name: String, what: TrialCase.Event.What)] = [
        ("dispute", .objection(.dispute)), ("complaint", .objection(.complaint)),
        ("promise_kept", .promiseKept), ("promise_broken", .promiseBroken),
    ]

    private mutating func plain(_ word: String, at span: SourceSpan) -> TrialCase.Event? {
        if let found = Self.plainEvents.first(where: { $0.name == word }) {
            return TrialCase.Event(what: found.what, span: span)
        }
        let known = Self.plainEvents.map(\.name)
        bag.add(.noSuchName(word, Phrase("event", zh: "事件"), known: known, at: span))
        return nil
    }

    private mutating func event(
        _ name: String, _ value: YAMLNode, at span: SourceSpan
    ) -> [TrialCase.Event] {
        func made(_ what: TrialCase.Event.What?) -> [TrialCase.Event] {
            what.map { [TrialCase.Event(what: $0, span: span)] } ?? []
        }
        switch name {
        case "payment": return made(payment(value))
        case "reply":
            guard let map = MapReader(value, TrialSchema.reply, &bag) else { return [] }
            return (map.node.mapping ?? []).compactMap { entry -> TrialCase.Event? in
                guard let kind = channel(entry.key), let text = text(entry.value) else {
                    return nil
                }
                return TrialCase.Event(what: .reply(kind, text), span: entry.value.span)
            }
        case "promise":
            return made(sum(value).map { .promise($0.amount, $0.date) })
        case "hold":
            let map = MapReader(value, TrialSchema.hold, &bag)
            return made(map?["until"].flatMap { date($0) }.map { .hold(until: $0) })
        case "opt_out": return made(channel(value).map { .optOut($0) })
        case "closed":
            let open = ReplyEvent.allCases.filter(\.staysOpen)
            let word = self.name(
                value, Phrase("event to close", zh: "可了结的事件"), open.map(\.rawValue))
            return made(word.map { .closed(open[$0.value]) })
        case "delivered", "failed", "expired":
            guard let state = TrialCase.Event.Receipt(rawValue: name) else { return [] }
            return channels(value).map {
                TrialCase.Event(what: .receipt($0, state), span: value.span)
            }
        default:
            return Self.plainEvents.first { $0.name == name }.map {
                [TrialCase.Event(what: $0.what, span: span)]
            } ?? []
        }
    }

    private mutating func payment(_ node: YAMLNode) -> TrialCase.Event.What? {
        if node.scalar != nil { return amount(node).map { .payment($0, on: nil) } }
        return sum(node).map { .payment($0.amount, on: $0.date) }
    }

    /// `{ amount: 1000.00, date: 2026-11-20 }`.
    private mutating func sum(_ node: YAMLNode) -> (amount: Decimal, date: CivilDate)? {
        guard let map = MapReader(node, TrialSchema.sum, &bag),
            let amount = map["amount"].flatMap({ amount($0) }),
            let date = map["date"].flatMap({ date($0) })
        else { return nil }
        return (amount, date)
    }

    private mutating func amount(_ node: YAMLNode) -> Decimal? {
        guard let text = text(node) else { return nil }
        if let amount = Decimal(text.utf8), amount > Decimal(coefficient: 0, scale: 0) {
            return amount
        }
        bag.add(
            .badCell(
                Phrase("`\(text)` is no amount above 0", zh: "`\(text)` 不是大于 0 的金额"), at: node.span)
        )
        return nil
    }

    mutating func date(_ node: YAMLNode) -> CivilDate? {
        guard let text = text(node) else { return nil }
        if let date = CivilDate(text) { return date }
        bag.add(.badMoment(text, at: node.span))
        return nil
    }

    mutating func text(_ node: YAMLNode) -> String? {
        ValueReader.text(node, Phrase("value", zh: "值"), &bag)
    }

    mutating func channels(_ node: YAMLNode?) -> [Channel.Kind] {
        guard let node else { return [] }
        return ValueReader.list(node).compactMap { channel($0) }
    }

    mutating func channel(_ node: YAMLNode) -> Channel.Kind? {
        guard let name = text(node) else { return nil }
        let known = campaign.channels.map(\.kind.rawValue)
        if known.contains(name) { return Channel.Kind(rawValue: name) }
        bag.add(.noSuchName(name, Phrase("channel", zh: "渠道"), known: known, at: node.span))
        return nil
    }

    static let arm = Phrase("arm", zh: "实验组")
    var armNames: [String] { campaign.experiment?.arms.map(\.name) ?? [] }

    /// The index of a name of the campaign.
    mutating func name(
        _ node: YAMLNode, _ what: Phrase, _ known: [String]
    ) -> Located<Int>? {
        guard let name = text(node) else { return nil }
        if let at = known.firstIndex(of: name) { return Located(at, node.span) }
        bag.add(.noSuchName(name, what, known: known, at: node.span))
        return nil
    }

    mutating func add(_ finding: Diagnostic) { bag.add(finding) }

    mutating func reader(_ node: YAMLNode, _ part: SchemaPart) -> MapReader? {
        MapReader(node, part, &bag)
    }
}
