internal import Diagnostics
internal import Expressions

/// Readers of the smaller parts: segments, timing, audience, stops.
extension CampaignReader {
    /// Conditions of a test of the campaign, each known by its own words.
    mutating func rules(_ texts: [EmbeddedText]) -> [NamedRule] {
        texts.compactMap { text in
            compile(text, .boolean, .rule).map {
                NamedRule(
                    name: text.string, span: text.span(0..<text.bytes.count), condition: $0.id,
                    reads: reads(of: $0))
            }
        }
    }

    mutating func readSegments(_ node: YAMLNode?) {
        guard let node else { return }
        let what = Phrase("segments", zh: "分群")
        guard case .sequence(let items) = node.kind, !items.isEmpty else {
            bag.add(.listExpected(what, example: "- 标准: otherwise", at: MapReader.head(node)))
            return
        }
        var isSound = true
        for (at, item) in items.enumerated() {
            guard case .mapping(let entries) = item.kind, entries.count == 1 else {
                if MapReader.isMissedColon(item, &bag) {
                    declareSegment(withoutColon: item)
                    isSound = false
                } else {
                    bag.add(
                        .listExpected(what, example: "- 标准: otherwise", at: MapReader.head(item)))
                }
                continue
            }
            let isLast = at == items.count - 1
            if isLast, isOthers(entries[0].value) { isSound = false }
            readSegment(entries[0], isLast: isLast)
        }
        let hasOtherwise = items.contains {
            $0.mapping?.first?.value.scalar?.text.string == "otherwise"
        }
        if let last = items.last, !hasOtherwise, isSound {
            bag.add(
                .otherwiseLast(
                    at: last.mapping?.first?.value.span ?? last.span,
                    help: Phrase(
                        "add a last segment: `- 标准: otherwise`", zh: "最后加一个：`- 标准: otherwise`")))
        }
        env.declare(segments: segments.map(\.name))
    }

    /// `紧急：x` names a segment all the same, so that nothing else is said of those who use it.
    private mutating func declareSegment(withoutColon item: YAMLNode) {
        let text = item.scalar?.text.string ?? ""
        let scalars = text.unicodeScalars.prefix { $0 != ":" && $0 != "：" }
        let name = String(String.UnicodeScalarView(scalars))
        segmentSpans[name] = item.span
        append(Segment(name: name, span: item.span, condition: nil, reads: []))
    }

    private mutating func readSegment(_ entry: YAMLEntry, isLast: Bool) {
        let name = entry.keyText
        if let first = segmentSpans[name] {
            bag.add(
                .doubledName(Phrase("segments", zh: "分群"), name, at: entry.key.span, first: first))
            return
        }
        segmentSpans[name] = entry.key.span
        if name == "otherwise" || Channel.Kind(rawValue: name) != nil {
            bag.add(
                .sameAsOther(
                    name, Phrase("a word of the language", zh: "语言的保留词"), at: entry.key.span))
        }
        var condition: ExpressionID?
        var reads: [Slot] = []
        if entry.value.scalar?.text.string == "otherwise" {
            if !isLast {
                bag.add(
                    .otherwiseLast(
                        at: entry.value.span,
                        help: Phrase("move it to the end, or give a condition", zh: "移到最后，或改写成条件")))
            }
        } else if isLast, isOthers(entry.value) {
            let word = entry.value.scalar?.text.string ?? ""
            bag.add(
                .otherwiseLast(
                    at: entry.value.span,
                    help: Phrase(
                        "write `otherwise` instead of `\(word)`", zh: "把 `\(word)` 改成 `otherwise`"),
                    fix: .sure(entry.value.span, "otherwise")))
        } else {
            let rule = rule(name, entry.value)
            condition = rule?.condition
            reads = rule?.reads ?? []
        }
        append(Segment(name: name, span: entry.key.span, condition: condition, reads: reads))
    }

    /// Whether the condition is a word for all others, and nothing has that name.
    private func isOthers(_ node: YAMLNode) -> Bool {
        let words = ["其他", "其它", "其余", "否则", "默认", "else", "default", "other", "others"]
        guard let word = node.scalar?.text.string else { return false }
        return words.contains(word) && !env.knows(word)
    }

    /// Adds the next segment, whose region are the accounts of the audience that meet its condition, if
    /// that is known, and none before it.
    private mutating func append(_ segment: Segment) {
        let before = segments.compactMap { $0.condition.map { Claim($0, holds: false) } }
        let own = segment.condition.map { [Claim($0)] } ?? []
        segmentRegions.append(audienceRegion.intersection(env.region(before + own)))
        segments.append(segment)
    }

    mutating func readTiming(_ map: MapReader) {
        guard let node = map["timing"], let map = MapReader(node, CampaignSchema.timing, &bag)
        else {
            return
        }
        if let node = map["hours"] { readHours(node) }
        if let node = map["close_early"] { readCloseEarly(node) }
        if let node = map["days"] {
            let what = Phrase("choice of days", zh: "日子")
            if let days = ValueReader.choice(node, what, as: SendableDays.self, &bag) {
                timing.days = days
                timing.daysSpan = node.span
                if days == .workingDays, let lender, lender.calendar == nil {
                    bag.add(.calendarNeeded(at: node.span))
                }
            }
        }
        if let node = map["late"] { lateDays = readLate(node) ?? lateDays }
        if let node = map["limits"] { readLimits(node) }
        if let node = map["rate"] { readRate(node) }
    }

    /// `2000 per hour`.
    private mutating func readRate(_ node: YAMLNode) {
        let what = Phrase("number per second, minute or hour", zh: "每秒、每分钟或每小时的数量")
        guard let text = ValueReader.text(node, what, &bag) else { return }
        timing.rate = SendRate(text)
        if timing.rate == nil {
            bag.add(.badValue(text, what, example: "2000 per hour", at: node.span))
        }
    }

    private mutating func readHours(_ node: YAMLNode) {
        let what = Phrase("window of hours", zh: "时段")
        guard let text = ValueReader.text(node, what, &bag) else { return }
        guard let (opens, closes) = Self.hours(text) else {
            let plain = Diagnostic.narrowed(text)
            bag.add(
                .badValue(
                    text, what, example: "09:00..20:00", at: node.span,
                    meant: plain.flatMap { Self.hours($0) == nil ? nil : $0 }))
            return
        }
        timing.opens = Int(opens.seconds)
        timing.closes = Int(closes.seconds)
        timing.hoursSpan = node.span
        if timing.crossesMidnight { bag.add(.acrossMidnight(opens, closes, at: node.span)) }
    }

    /// `10 minutes`.
    private mutating func readCloseEarly(_ node: YAMLNode) {
        let what = Phrase("length of time", zh: "时长")
        guard let text = ValueReader.text(node, what, &bag) else { return }
        let units = ["minute": 60, "minutes": 60, "hour": 3600, "hours": 3600]
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int(words[0]), (1...1440).contains(count),
            let unit = units[String(words[1])]
        else {
            bag.add(.badValue(text, what, example: "10 minutes", at: node.span))
            return
        }
        guard count * unit < timing.length else {
            bag.add(.closesBeforeOpening(text, at: node.span, hours: timing.hoursSpan))
            return
        }
        timing.closeEarly = count * unit
    }

    static func hours(_ text: String) -> (opens: TimeOfDay, closes: TimeOfDay)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let opens = TimeOfDay(String(parts[0])),
            let closes = TimeOfDay(String(parts[2])), opens != closes
        else { return nil }
        return (opens, closes)
    }

    /// `2 days`.
    mutating func readLate(_ node: YAMLNode) -> Int? {
        ValueReader.count(
            node, Phrase("number of days", zh: "天数"), in: 0...60, units: ["day", "days"],
            example: "2 days", &bag)
    }

    private mutating func readLimits(_ node: YAMLNode) {
        guard let map = MapReader(node, CampaignSchema.limits, &bag) else { return }
        timing.limits = []
        for key in CampaignSchema.limits.keys {
            guard let node = map[key.name] else { continue }
            for item in ValueReader.list(node) {
                if let limit = Self.limit(item, Channel.Kind(rawValue: key.name), &bag) {
                    timing.limits.append(limit)
                }
            }
        }
    }

    /// `1 per day`, `3 per 7 days`.
    static func limit(
        _ node: YAMLNode, _ channel: Channel.Kind?, _ bag: inout DiagnosticBag
    ) -> FrequencyLimit? {
        let what = Phrase("limit", zh: "频次上限")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        let words = text.split(separator: " ").map(String.init)
        var days: Int?
        if words.count == 3, words[2] == "day" { days = 1 }
        if words.count == 4, words[3] == "days" || words[3] == "day" { days = Int(words[2]) }
        guard words.count >= 3, words[1] == "per", let count = Int(words[0]), let days,
            (0...1000).contains(count), (1...366).contains(days)
        else {
            bag.add(.badValue(text, what, example: "3 per 7 days", at: node.span))
            return nil
        }
        return FrequencyLimit(channel: channel, count: count, days: days, span: node.span)
    }

    mutating func readAudience(_ node: YAMLNode?) -> Audience {
        guard let node, let map = MapReader(node, CampaignSchema.audience, &bag) else {
            return Audience(include: nil, exclude: [])
        }
        return Audience(
            include: map["include"].flatMap { rule("audience.include", $0) },
            exclude: rules(map["exclude"], Phrase("list of exclusions", zh: "排除规则")),
            except: map["except"].map(ValueReader.list)?.compactMap { node in
                text(node, Phrase("the path", zh: "路径")).map { Located($0, node.span) }
            } ?? [])
    }

    private static let holdsAtMost = 64

    mutating func readHolds(_ node: YAMLNode?) -> [Hold] {
        let what = Phrase("hold", zh: "暂停规则")
        let entries = entries(node, what)
        if entries.count > Self.holdsAtMost {
            bag.add(.tooMany(what, limit: Self.holdsAtMost, at: entries[Self.holdsAtMost].key.span))
        }
        var holds: [Hold] = []
        for entry in entries {
            if let hold = readHold(entry, at: holds.count) { holds.append(hold) }
        }
        return holds
    }

    private mutating func readHold(_ entry: YAMLEntry, at index: Int) -> Hold? {
        guard let map = MapReader(entry.value, CampaignSchema.hold, &bag), let node = map["if"],
            let text = ValueReader.scalar(node, Phrase("the condition", zh: "条件"), &bag),
            let condition = compile(text, .boolean, .rule)
        else { return nil }
        let rule = NamedRule(
            name: entry.keyText, span: entry.key.span, condition: condition.id,
            reads: reads(of: condition))
        if let node = map["task"] {
            let task = readTask(
                node, rule, present: condition.impliesPresent, hold: index)
            if let task { holdTasks.append(task) }
        }
        guard let node = map["until"], let text = ValueReader.scalar(node, Self.date, &bag) else {
            return Hold(rule: rule, until: nil)
        }
        var scope = Scope.rule
        scope.present = condition.impliesPresent
        guard let until = compile(text, .date, scope) else { return nil }
        if let missing = until.missing {
            bag.add(.holdWithoutEnd(entry.keyText, missing.path, at: missing.span))
        }
        if !until.uses.isDisjoint(with: [.today, .now]) {
            bag.add(.holdThatMoves(entry.keyText, at: node.span))
        }
        return Hold(rule: rule, until: until.id)
    }

    /// What ends or pauses a campaign as a whole.
    struct CampaignStops {
        var ends: Located<CivilDate>?
        var audience: AudienceBounds?
        var bounds = CampaignBounds()
    }

    mutating func readStops(_ node: YAMLNode?) -> ([StopCondition], CampaignStops) {
        var campaign = CampaignStops()
        guard let node, let map = MapReader(node, CampaignSchema.stop, &bag) else {
            return ([], campaign)
        }
        let what = Phrase("list of stops", zh: "停止规则")
        var stops = rules(map["account"], what).map { StopCondition(scope: .account, rule: $0) }
        stops += rules(map["borrower"], what).map { StopCondition(scope: .borrower, rule: $0) }
        stops.sort { $0.rule.span < $1.rule.span }
        if let node = map["campaign"], let map = MapReader(node, CampaignSchema.stopCampaign, &bag)
        {
            campaign.ends = map["ends"].flatMap { readEnds($0) }
            campaign.audience = map["audience"].flatMap { readAudienceBounds($0) }
            campaign.bounds = readBounds(map)
        }
        return (stops, campaign)
    }

    private mutating func readEnds(_ node: YAMLNode) -> Located<CivilDate>? {
        let what = Phrase("date", zh: "日期")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        if let date = CivilDate(text) { return Located(date, node.span) }
        bag.add(.badValue(text, what, example: "2027-12-31", at: node.span))
        return nil
    }

    private mutating func readAudienceBounds(_ node: YAMLNode) -> AudienceBounds? {
        guard let map = MapReader(node, CampaignSchema.audienceBounds, &bag) else { return nil }
        var bounds = AudienceBounds()
        if let node = map["at_most"] {
            let count = ValueReader.count(
                node, Phrase("number of accounts", zh: "账户数"), in: 1...1_000_000_000,
                example: "50000", &bag)
            bounds.atMost = count.map { Located($0, node.span) }
        }
        if let node = map["change_at_most"] {
            let word = AmountReader(currency: Currency.all[0]).word(node, as: .percent, &bag)
            bounds.change = word.map { Located(Int($0 / 100), node.span) }
        }
        return bounds
    }
}
