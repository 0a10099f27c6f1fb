internal import Diagnostics
internal import Expressions

/// What happens beside the ladder: another channel where notices do not arrive, tasks for people while an account is
/// on hold.
extension CampaignReader {
    private enum Arrival: String, CaseIterable { case delivered }

    /// `send` is what the step itself sends.
    mutating func readFallback(
        _ node: YAMLNode, _ reached: [Bool], after send: Choice<Sending>
    ) -> Fallback? {
        guard let map = MapReader(node, CampaignSchema.fallback, &bag) else { return nil }
        if let node = map["unless"] {
            let what = Phrase("way to arrive", zh: "送达方式")
            _ = ValueReader.choice(node, what, as: Arrival.self, &bag)
        }
        let within = map["within"].flatMap { ValueReader.duration($0, &bag) }
        guard let sendNode = map["send"], let own = readSend(sendNode, reached), let within else {
            return nil
        }
        for group in reached.indices where reached[group] {
            if case .allOf = own[group] {
                bag.add(.fallbackByAll(at: sendNode.span))
                return nil
            }
            // Of several, the first with an address was used; another of them may follow.
            if case .firstOf(let list) = send[group], list.count > 1 { continue }
            if let channel = own[group].channels.first(where: send[group].channels.contains) {
                bag.add(.fallbackToItself(channels[channel].kind.rawValue, at: sendNode.span))
                return nil
            }
        }
        return Fallback(send: own, within: within.value, span: node.span)
    }

    /// How many days after its first day a step can come, at most, beside those that it may be late.
    static func spread(_ repeats: Repetition?, _ fallback: Fallback?, _ late: Int) -> Int {
        let repeated = repeats.map { $0.everyDays * $0.times } ?? 0
        guard let fallback else { return repeated }
        let day: Int64 = 86_400_000_000
        return repeated + Int((fallback.within + day - 1) / day) + 1 + late
    }

    /// The task of a hold as a step of its own, which no ladder has: `call`, or a channel with its script.
    ///
    /// `present` is what the hold's condition knows to be there.
    mutating func readTask(
        _ node: YAMLNode, _ rule: NamedRule, present: Set<String>, hold: Int
    ) -> Step? {
        var channelNode = node
        var script: EmbeddedText?
        if node.scalar == nil {
            guard let map = MapReader(node, CampaignSchema.holdTask, &bag), let send = map["send"]
            else { return nil }
            channelNode = send
            script = map["text"].flatMap { prose($0, Phrase("script", zh: "话术")) }
            if script == nil { return nil }
        }
        guard let channel = channelIndex(channelNode) else { return nil }
        guard channels[channel].kind.isTask else {
            bag.add(.taskForNobody(channels[channel].kind.rawValue, at: channelNode.span))
            return nil
        }
        var scope = Scope.step
        scope.present = present
        let text = script ?? usualScript(rule.name, at: channelNode.span)
        guard let compiled = template(text, .mail, scope, isSMS: false) else { return nil }
        var texts: [Choice<NoticeText>?] = Array(repeating: nil, count: channels.count)
        let notice = NoticeText(
            title: nil, body: compiled.id, makesOffer: false, span: node.span)
        texts[channel] = Choice(Array(repeating: notice, count: groupCount))
        var step = Step(
            name: rule.name, writtenName: rule.name, span: rule.span, purpose: .service,
            day: rule.condition, daySpan: node.span,
            at: Choice(Array(repeating: nil, count: groupCount)),
            send: Choice(Array(repeating: .firstOf([channel]), count: groupCount)),
            sendSpan: channelNode.span, texts: texts, lateDays: 0)
        step.hold = hold
        return step
    }

    /// Steps and tasks are known by their names, and counted together.
    mutating func checkTasks(_ steps: [Step]) {
        for task in holdTasks {
            guard let step = steps.first(where: { $0.name == task.name }) else { continue }
            bag.add(
                .doubledName(
                    Phrase("step or task", zh: "步骤或任务"), task.name, at: task.span,
                    first: step.span))
        }
        let most = Self.stepsAtMost
        if steps.count <= most, steps.count + holdTasks.count > most {
            let what = Phrase("steps and tasks", zh: "步骤和任务")
            bag.add(.tooMany(what, limit: most, at: holdTasks[most - steps.count].span))
        }
    }

    /// Where the file gives no script: why the person is asked.
    private func usualScript(_ name: String, at span: SourceSpan) -> EmbeddedText {
        let name = name.filter { !"{}%".contains($0) }
        let text =
            lender?.locale == .enUS
            ? "Reason: \(name). Contact the borrower and record what was agreed."
            : "事由：\(name)。请联系客户，并登记结果。"
        let bytes = ContiguousArray(text.utf8)
        // The file does not have it: all of it stands for the channel's name there.
        let whole = ScalarMap.Piece(
            decoded: 0, decodedLength: bytes.count, source: Int(span.start),
            sourceLength: Int(span.length), isRun: false)
        return EmbeddedText(
            bytes: bytes, map: ScalarMap(file: span.file, pieces: [whole], whole: span))
    }
}
