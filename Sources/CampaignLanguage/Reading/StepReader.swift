internal import Diagnostics
internal import Expressions

extension CampaignReader {
    static let stepsAtMost = 64

    mutating func readSteps(_ node: YAMLNode?, purpose: Purpose) -> [Step] {
        guard let node else { return [] }
        let what = Phrase("steps", zh: "步骤")
        guard case .sequence(let items) = node.kind, !items.isEmpty else {
            bag.add(.listExpected(what, example: "- step: 逾期一周", at: MapReader.head(node)))
            return []
        }
        if items.count > Self.stepsAtMost {
            bag.add(.tooMany(what, limit: Self.stepsAtMost, at: items[Self.stepsAtMost].span))
        }
        var steps: [Step] = []
        var spans: [String: SourceSpan] = [:]
        var formerNames: [String: SourceSpan] = [:]
        // So that a step of `after` that stands below is told from one that does not exist.
        let names = items.compactMap { item in
            item.mapping?.first { $0.keyText == "step" }?.value.scalar?.text.string
        }
        for item in items {
            guard let map = MapReader(item, CampaignSchema.step, &bag), let nameNode = map["step"],
                let name = text(nameNode, Phrase("the name", zh: "名字"))
            else { continue }
            if let first = spans[name] {
                bag.add(.doubledName(what, name, at: nameNode.span, first: first))
            }
            spans[name] = nameNode.span
            if Self.endsInNumber(name) { bag.add(.nameOfRepetition(name, at: nameNode.span)) }
            let after = readAfter(map, name, steps, names)
            let was = readFormerNames(map["was"], of: name, names: names, &formerNames)
            guard var step = readStep(name, nameNode.span, map, purpose) else { continue }
            step.bounds.after = after
            step.was = was
            steps.append(step)
            guard let repetition = step.repeats else { continue }
            for number in 1...repetition.times {
                step.name = "\(name)#\(number + 1)"
                step.was = was.map { "\($0)#\(number + 1)" }
                step.repetition = number
                step.offsetDays = number * repetition.everyDays
                steps.append(step)
            }
            if steps.count > Self.stepsAtMost, items.count <= Self.stepsAtMost,
                let node = map["repeat"]
            {
                bag.add(.tooMany(what, limit: Self.stepsAtMost, at: node.span))
            }
        }
        return steps
    }

    /// `逾期跟进#2` is the second time of `逾期跟进`.
    static func endsInNumber(_ name: String) -> Bool {
        let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        return digits > 0 && name.utf8.dropLast(digits).last == UInt8(ascii: "#")
    }

    /// `after` and `gap`; `steps` are those before, `names` all in the file.
    private mutating func readAfter(
        _ map: MapReader, _ name: String, _ steps: [Step], _ names: [String]
    ) -> StepBounds.After? {
        let gap = map["gap"].flatMap {
            ValueReader.count(
                $0, Phrase("number of days", zh: "天数"), in: 0...366, units: ["day", "days"],
                example: "3 days", &bag)
        }
        if map["after"] == nil, let span = map.keySpan("gap") {
            bag.add(.needsKey("gap", "after", at: span))
        }
        let what = Phrase("step", zh: "步骤")
        guard let node = map["after"], let wanted = text(node, what) else { return nil }
        if let at = steps.firstIndex(where: { $0.name == wanted && $0.repetition == 0 }) {
            return StepBounds.After(step: at, gapDays: gap ?? 0, span: node.span)
        }
        if names.contains(wanted) {
            bag.add(.afterALaterStep(wanted, isSelf: wanted == name, at: node.span))
        } else {
            bag.add(.unknownName(what, wanted, known: names.filter { $0 != name }, at: node.span))
        }
        return nil
    }

    private mutating func readRepeat(_ node: YAMLNode) -> Repetition? {
        guard let map = MapReader(node, CampaignSchema.repetition, &bag) else { return nil }
        let every = map["every"].flatMap { readDays($0) }
        let times = map["times"].flatMap {
            ValueReader.count(
                $0, Phrase("number of times", zh: "次数"), in: 1...60, example: "3", &bag)
        }
        guard let every, let times else { return nil }
        return Repetition(everyDays: every, times: times)
    }

    /// `14 days`, `2 weeks`.
    private mutating func readDays(_ node: YAMLNode) -> Int? {
        let what = Phrase("time between two", zh: "间隔")
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        let units = ["day": 1, "days": 1, "week": 7, "weeks": 7]
        guard words.count == 2, let count = Int(words[0]), let days = units[String(words[1])],
            words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            (1...366).contains(count * days)
        else {
            bag.add(.badValue(text, what, example: "14 days", at: node.span))
            return nil
        }
        return count * days
    }

    private mutating func readStep(
        _ name: String, _ span: SourceSpan, _ map: MapReader, _ purpose: Purpose
    ) -> Step? {
        reachNotes.begin()
        let dayNode = map["day"]
        let day = dayNode.flatMap { date($0) }
        let condition = map["if"].flatMap { rule(name, $0, scope: .step) }
        let ifClosed = map["if_closed"].flatMap {
            ValueReader.choice(
                $0, Phrase("rule for closed days", zh: "遇休息日的规则"), as: IfClosed.self, &bag)
        }
        let groups = readFor(map["for"])
        let reached = groups ?? Array(repeating: true, count: groupCount)
        let at = readAt(map["at"], reached)
        let payBy = map["pay_by"].flatMap { date($0) }
        var bounds = StepBounds()
        bounds.notBefore = map["not_before"].flatMap { date($0) }
        bounds.noLaterThan = map["no_later_than"].flatMap { date($0) }
        let repeats = map["repeat"].flatMap { readRepeat($0) }
        let own = readPurpose(map["purpose"]) ?? purpose
        let late = map["late"].flatMap { readLate($0) } ?? lateDays
        guard let sendNode = map["send"], let send = readSend(sendNode, reached) else { return nil }
        let fallback = map["fallback"].flatMap { readFallback($0, reached, after: send) }
        var reach = Array(
            repeating: Array(repeating: false, count: groupCount), count: channels.count)
        for group in reached.indices where reached[group] {
            let channels = send[group].channels + (fallback?.send[group].channels ?? [])
            for channel in channels { reach[channel][group] = true }
        }
        var scope = Scope.text
        if map["pay_by"] != nil { scope.allowed.insert(.payBy) }
        let context = TextContext(step: name, reach: reach, scope: scope, span: span)
        var days = stepDays(ifClosed, late)
        days.spread = Self.spread(repeats, fallback, late)
        days.isBounded =
            map["not_before"] != nil || map["no_later_than"] != nil || map["gap"] != nil
        env.declare(offersInReach: offersInReach(day, days))
        let texts = readStepTexts(map, context)
        env.declare(offersInReach: nil)
        guard let day, let dayNode else { return nil }
        reachNotes.end()
        var step = Step(
            name: name, writtenName: name, span: span, purpose: own, day: day,
            daySpan: dayNode.span, bounds: bounds, repeats: repeats, ifClosed: ifClosed,
            condition: condition, groups: groups, at: at, send: send,
            sendSpan: sendNode.span, texts: texts, payBy: payBy, lateDays: late)
        step.daysFromDue = dueSlot.flatMap { env.distance(day, from: $0) }
        step.isAlways = map["always"].flatMap { ValueReader.yesOrNo($0, &bag) } ?? false
        step.fallback = fallback
        step.payBySpan = map["pay_by"]?.span
        return step
    }

    /// The offers that a notice of the step can quote, by index.
    ///
    /// Those that accounts can be made on the step's days, and those without a last day, which are quoted for
    /// ever once they were made. One that was made earlier and whose last day has not come is quoted too; a
    /// text that is too long with it is held back by the run.
    private mutating func offersInReach(
        _ day: ExpressionID?, _ days: StepDays
    ) -> Set<Int>? {
        guard let day else { return nil }
        let region = env.region(ofStepOn: day, days)
        let most = env.bounds(of: env.slots.daysOverdue, in: region)?.upperBound ?? .max
        var found: Set<Int> = []
        for (index, offer) in offerReaches.enumerated() {
            if !env.isImpossible(offer.region.intersection(region)) {
                found.insert(index)
            } else if !offer.ends, !env.isImpossible(offer.region) {
                let least = env.bounds(of: env.slots.daysOverdue, in: offer.region)?.lowerBound
                if least ?? 0 <= most { found.insert(index) }
            }
        }
        return found
    }

    func stepDays(_ step: Step) -> StepDays {
        var days = stepDays(step.ifClosed, step.lateDays)
        days.spread = Self.spread(step.repeats, step.fallback, step.lateDays)
        days.isBounded =
            step.bounds.notBefore != nil || step.bounds.noLaterThan != nil
            || (step.bounds.after?.gapDays ?? 0) > 0
        return days
    }

    /// What moves the days of a step.
    func stepDays(_ ifClosed: IfClosed?, _ late: Int) -> StepDays {
        StepDays(
            due: dueSlot, grace: grace, isEveryDay: timing.days == .everyDay, ifClosed: ifClosed,
            late: late)
    }

    var groups: GroupLayout {
        GroupLayout(segments: segments.count, arms: experiment?.arms.count ?? 0)
    }

    var groupCount: Int { groups.count }

    private mutating func date(_ node: YAMLNode) -> ExpressionID? {
        guard let text = ValueReader.scalar(node, Self.date, &bag) else { return nil }
        return compile(text, .date, .rule)?.id
    }

    private mutating func readStepTexts(
        _ map: MapReader, _ context: TextContext
    ) -> [Choice<NoticeText>?] {
        let none: [Choice<NoticeText>?] = Array(repeating: nil, count: channels.count)
        if let node = map["template"] {
            if let span = map.keySpan("text") { bag.add(.templateTwice(at: span)) }
            let what = Phrase("template", zh: "模板")
            guard let name = text(node, what) else { return none }
            guard let group = templates[name] else {
                bag.add(.unknownName(what, name, known: templates.keys.sorted(), at: node.span))
                return none
            }
            usedTemplates.insert(name)
            return readTexts(group.node, context)
        }
        guard let node = map["text"] else {
            let isMisspelt = map.node.mapping?.contains {
                Suggestion.nearest(to: $0.keyText, among: ["text", "template"]) != nil
                    || CampaignSchema.step.key("text")?.chinese.contains($0.keyText) == true
            }
            if isMisspelt != true {
                bag.add(.missingKey("text", in: CampaignSchema.step, at: context.span))
            }
            return none
        }
        return readTexts(node, context)
    }

    /// `for: 紧急` or `for: [紧急, 标准]`.
    private mutating func readFor(_ node: YAMLNode?) -> [Bool]? {
        guard let node else { return nil }
        let what = Phrase("segment", zh: "分群")
        let layout = groups
        var groups = Array(repeating: false, count: layout.count)
        for item in ValueReader.list(node) {
            guard let name = text(item, what) else { continue }
            guard let at = segments.firstIndex(where: { $0.name == name }) else {
                bag.add(.unknownName(what, name, known: segments.map(\.name), at: item.span))
                continue
            }
            for arm in 0..<layout.arms { groups[layout.group(segment: at, arm: arm)] = true }
            reachNotes.note(segment: at, at: item.span)
        }
        return groups.contains(true) ? groups : nil
    }

    private mutating func readAt(_ node: YAMLNode?, _ needed: [Bool]) -> Choice<TimeOfDay?> {
        let opening: [TimeOfDay?] = Array(repeating: nil, count: groupCount)
        guard let node else { return Choice(opening) }
        let what = Phrase("time of day", zh: "时刻")
        guard node.mapping != nil else {
            let time = readTime(node, what)
            return Choice(Array(repeating: time, count: groupCount))
        }
        let (nodes, missing) = selected(node, what, needed: needed)
        if !missing.isEmpty { bag.add(.groupMissing(what, missing, at: MapReader.head(node))) }
        var times = opening
        for (at, node) in nodes.enumerated() where node != nil {
            times[at] = node.flatMap { readTime($0, what) }
        }
        return Choice(times)
    }

    private mutating func readTime(_ node: YAMLNode, _ what: Phrase) -> TimeOfDay? {
        guard let text = ValueReader.text(node, what, &bag) else { return nil }
        guard let time = TimeOfDay(text) else {
            let plain = Diagnostic.narrowed(text)
            bag.add(
                .badValue(
                    text, what, example: "10:00", at: node.span,
                    meant: plain.flatMap { TimeOfDay($0) == nil ? nil : $0 }))
            return nil
        }
        if !timing.contains(Int(time.seconds)) {
            bag.add(.outsideHours(text, at: node.span, hours: timing.hoursSpan))
        }
        return time
    }

    /// A channel, `first_of`, `all_of`, or a selector of these.
    mutating func readSend(_ node: YAMLNode, _ needed: [Bool]) -> Choice<Sending>? {
        guard isSelector(node) else {
            return readSending(node).map { Choice(Array(repeating: $0, count: groupCount)) }
        }
        let what = Phrase("`send`", zh: "`send` ")
        let (nodes, missing) = selected(node, what, needed: needed)
        if !missing.isEmpty { bag.add(.groupMissing(what, missing, at: MapReader.head(node))) }
        var list: [Sending] = []
        for node in nodes {
            guard let node else {
                list.append(.firstOf([]))
                continue
            }
            guard let sending = readSending(node) else { return nil }
            list.append(sending)
        }
        return missing.isEmpty ? Choice(list) : nil
    }

    private mutating func readSending(_ node: YAMLNode) -> Sending? {
        if node.scalar != nil { return channelIndex(node).map { .firstOf([$0]) } }
        guard let entries = node.mapping, entries.count == 1,
            ["first_of", "all_of"].contains(entries[0].keyText)
        else {
            bag.add(
                .badValue(
                    sources.text(MapReader.head(node)), Phrase("way to send", zh: "发送方式"),
                    example: "{ first_of: [push, sms] }", at: MapReader.head(node)))
            return nil
        }
        var list: [Int] = []
        for item in ValueReader.list(entries[0].value) {
            guard let at = channelIndex(item) else { return nil }
            if list.contains(at) {
                bag.add(.twiceInList(channels[at].kind.rawValue, at: item.span))
                return nil
            }
            list.append(at)
        }
        if list.isEmpty {
            bag.add(
                .emptyValue(Phrase("the list of channels", zh: "渠道列表"), at: entries[0].value.span))
            return nil
        }
        return entries[0].keyText == "first_of" ? .firstOf(list) : .allOf(list)
    }
}

extension Campaign {
    /// A channel that nothing declares comes into being with the first step that names it: the steps above have no texts for it.
    mutating func widenTexts() {
        for at in steps.indices {
            let missing = channels.count - steps[at].texts.count
            steps[at].texts += Array(repeating: nil, count: max(0, missing))
        }
    }
}
