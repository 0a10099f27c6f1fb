internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import Planning

/// What a case expects.
extension TrialReader {
    private static let outcomes = [
        "notify", "defer", "skip", "stopped", "held", "excluded", "error",
    ]
    private static let step = Phrase("step", zh: "步骤")

    mutating func expectation(_ node: YAMLNode) -> TrialExpectation? {
        if let word = node.scalar?.string {
            if word == "silent" {
                return TrialExpectation(outcome: .silent, said: "silent", span: node.span)
            }
            add(.outcomes(0, at: node.span))
            return nil
        }
        guard let map = reader(node, TrialSchema.expectation) else { return nil }
        let said = Self.outcomes.filter { map[$0] != nil }
        guard said.count == 1, let kind = said.first, let value = map[kind] else {
            add(.outcomes(said.count, at: MapReader.head(node)))
            return nil
        }
        guard let outcome = outcome(kind, value) else { return nil }
        var expected = TrialExpectation(
            outcome: outcome, said: "\(kind): \(value.scalar?.string ?? "")", span: value.span)
        if let node = map["by"] { expected.channels = Located(channels(node), node.span) }
        let steps = campaign.steps.map(\.name)
        expected.step = map["step"].flatMap { name($0, Self.step, steps) }
        expected.segment = map["segment"].flatMap {
            name($0, Phrase("segment", zh: "分群"), campaign.segments.map(\.name))
        }
        expected.arm = map["arm"].flatMap { name($0, Self.arm, armNames) }
        expected.offer = map["offer"].flatMap { offer($0) }
        if let node = map["parts"] {
            expected.parts = ValueReader.count(
                node, Phrase("number of parts", zh: "条数"), in: 1...99, example: "2", &bag
            ).map { Located($0, node.span) }
        }
        expected.at = map["at"].flatMap { time($0) }
        expected.payBy = map["pay_by"].flatMap { node in
            date(node).map { Located($0, node.span) }
        }
        expected.title = map["title"].flatMap { node in
            text(node).map { Located($0, node.span) }
        }
        expected.isFallback = map["fallback"].flatMap { node in
            ValueReader.yesOrNo(node, &bag).map { Located($0, node.span) }
        }
        return expected
    }

    private mutating func outcome(_ kind: String, _ node: YAMLNode) -> TrialExpectation.Outcome? {
        switch kind {
        case "notify":
            return name(node, Self.step, campaign.steps.map(\.name)).map { .notify(step: $0.value) }
        case "defer":
            guard let text = text(node) else { return nil }
            if let instant = instant(text) { return .deferred(instant) }
            add(.badMoment(text, at: node.span))
            return nil
        case "skip": return reason(node, of: .skip, names: [])
        case "stopped":
            let names = campaign.stops.enumerated().map { at, stop in
                (
                    stop.rule.name, stop.scope == .borrower ? Reason.stopBorrower : .stopAccount,
                    RuleReference.stop(at)
                )
            }
            return reason(node, of: .stopped, names: names)
        case "held":
            let names = campaign.holds.enumerated().map { at, hold in
                (hold.rule.name, Reason.hold, RuleReference.hold(at))
            }
            return reason(node, of: .held, names: names)
        case "excluded":
            let names = campaign.audience.exclude.enumerated().map { at, rule in
                (rule.name, Reason.excluded, RuleReference.exclude(at))
            }
            return reason(node, of: .excluded, names: names)
        default: return reason(node, of: .error, names: [])
        }
    }

    /// The name of a rule of the file, or one of the reasons that belong to a kind of decision.
    private mutating func reason(
        _ node: YAMLNode, of kind: DecisionKind,
        names: [(name: String, reason: Reason, rule: RuleReference)]
    ) -> TrialExpectation.Outcome? {
        guard let word = text(node) else { return nil }
        if let found = names.first(where: { $0.name == word }) {
            return .reason(found.reason, rule: found.rule)
        }
        let named: Set<Reason> = [.stopAccount, .stopBorrower, .hold, .excluded]
        let reasons = Reason.allCases.filter { $0.kind == kind && !named.contains($0) }
        if let found = reasons.first(where: { $0.rawValue == word }) {
            return .reason(found, rule: nil)
        }
        add(
            .noSuchName(
                word, Phrase("rule or reason", zh: "规则或原因"),
                known: names.map(\.name) + reasons.map(\.rawValue), at: node.span))
        return nil
    }

    private mutating func offer(_ node: YAMLNode) -> Located<TrialExpectation.Offer>? {
        let names = campaign.offers.map(\.name)
        if node.scalar?.string == "none", !names.contains("none") {
            return Located(.none, node.span)
        }
        return name(node, Phrase("offer", zh: "方案"), names).map {
            Located(.made($0.value), $0.span)
        }
    }

    private mutating func time(_ node: YAMLNode) -> Located<TrialExpectation.Time>? {
        guard let text = text(node) else { return nil }
        if let time = TimeOfDay(text) { return Located(.ofDay(time), node.span) }
        if let instant = instant(text) { return Located(.instant(instant), node.span) }
        add(.badMoment(text, at: node.span))
        return nil
    }

    /// `text`, `text_has` and `text_lacks` beside an expectation.
    mutating func pieces(
        _ map: MapReader, of expected: TrialExpectation
    ) -> [TrialExpectation.Piece] {
        var pieces: [TrialExpectation.Piece] = []
        let kinds: [(String, TrialExpectation.Piece.Kind)] = [
            ("text", .whole), ("text_has", .has), ("text_lacks", .lacks),
        ]
        for (key, kind) in kinds {
            guard let node = map[key] else { continue }
            guard case .notify = expected.outcome else {
                add(.notRead(key, at: map.keySpan(key) ?? node.span))
                continue
            }
            if let entries = node.mapping {
                for entry in entries {
                    guard let channel = channel(entry.key) else { continue }
                    pieces += self.pieces(entry.value, kind, channel)
                }
            } else {
                pieces += self.pieces(node, kind, nil)
            }
        }
        return pieces
    }

    private mutating func pieces(
        _ node: YAMLNode, _ kind: TrialExpectation.Piece.Kind, _ channel: Channel.Kind?
    ) -> [TrialExpectation.Piece] {
        ValueReader.list(node).compactMap { node in
            text(node).map {
                // A literal block ends with a line break that no notice has.
                let text = kind == .whole ? $0.trimmingLastBreak : $0
                return TrialExpectation.Piece(
                    kind: kind, channel: channel, text: text, span: node.span)
            }
        }
    }
}

extension String {
    fileprivate var trimmingLastBreak: String { hasSuffix("\n") ? String(dropLast()) : self }
}
