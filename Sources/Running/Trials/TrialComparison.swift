internal import CampaignLanguage
package import Diagnostics
internal import Expressions
internal import Planning

/// One thing that is not as a case expects it.
package struct TrialFailure: Sendable {
    /// What was looked at: a key of `expect`.
    package var aspect: Phrase
    package var expected: String
    package var got: String
    /// Where it is expected.
    package var span: SourceSpan
    /// The line of the campaign that decided, and why; of a decision only.
    package var rule: SourceSpan?
    package var reason: Phrase?
    /// In a case of several moments: at which, on the lender's clocks.
    package var moment: String?
}

/// Compares what became of an account with what its case expects.
struct TrialComparison {
    let campaign: Campaign
    let zone: ZoneRules
    /// Keys of the notices that the gateway has taken.
    let taken: Set<String>
    let refused: Set<Channel.Kind>

    func failures(
        of outcome: TrialOutcome, _ expected: TrialExpectation
    ) -> [TrialFailure] {
        if !isRight(outcome, expected.outcome) {
            return [
                TrialFailure(
                    aspect: Phrase("decision", zh: "决定"), expected: expected.said,
                    got: words(outcome), span: expected.span, rule: outcome.rule?.span,
                    reason: outcome.decision.reason.phrase)
            ]
        }
        return details(outcome, expected).compactMap { $0 }
            + expected.pieces.compactMap { failure(outcome, $0) }
    }

    private func isRight(
        _ outcome: TrialOutcome, _ expected: TrialExpectation.Outcome
    ) -> Bool {
        let decision = outcome.decision
        switch expected {
        case .notify(let step):
            return decision.kind == .notify && decision.step == step && hasLeft(outcome)
        case .deferred(let instant): return decision.kind == .defer && decision.sendAt == instant
        case .reason(let reason, let rule):
            return decision.reason == reason && (rule == nil || decision.rule == rule)
        case .silent: return ![.notify, .defer, .error].contains(decision.kind)
        }
    }

    /// Every notice of the decision was handed over: the last look found nothing against it.
    private func hasLeft(_ outcome: TrialOutcome) -> Bool {
        outcome.notices.allSatisfy { taken.contains($0.key) || refused.contains($0.channel) }
    }

    /// What became of the account, in the words of `expect`.
    private func words(_ outcome: TrialOutcome) -> String {
        let decision = outcome.decision
        let step = decision.step.map { campaign.steps[$0].name } ?? ""
        switch decision.kind {
        case .notify:
            return hasLeft(outcome)
                ? "notify: \(step)" : "notify: \(step) (withheld at the last look)"
        case .defer: return "defer: " + (decision.sendAt.map(local) ?? "–")
        case .skip: return "skip: \(decision.reason.rawValue)"
        case .stopped:
            let isNamed = [.stopAccount, .stopBorrower].contains(decision.reason)
            return "stopped: " + (isNamed ? outcome.rule?.name ?? "" : decision.reason.rawValue)
        case .held:
            return "held: "
                + (decision.reason == .hold ? outcome.rule?.name ?? "" : decision.reason.rawValue)
        case .excluded:
            return "excluded: "
                + (decision.reason == .excluded
                    ? outcome.rule?.name ?? "" : decision.reason.rawValue)
        case .error: return "error: \(decision.reason.rawValue)"
        }
    }

    /// An instant on the lender's clocks.
    func local(_ instant: Instant) -> String {
        let (date, second) = zone.local(instant)
        let time = TimeOfDay(seconds: second).map(\.description) ?? ""
        return "\(date.description) \(time)"
    }

    private func details(
        _ outcome: TrialOutcome, _ expected: TrialExpectation
    ) -> [TrialFailure?] {
        let decision = outcome.decision
        func compare<Value: Hashable & Sendable>(
            _ key: String, _ wanted: Located<Value>?, _ got: Value?, _ text: (Value) -> String
        ) -> TrialFailure? {
            guard let wanted, wanted.value != got else { return nil }
            return TrialFailure(
                aspect: Phrase(key, zh: key), expected: text(wanted.value),
                got: got.map(text) ?? "–", span: wanted.span)
        }
        let offer: TrialExpectation.Offer =
            decision.makesOffer ? decision.offer.map { .made($0.offer) } ?? .none : .none
        let parts = outcome.notices.compactMap(\.parts).first
        var time = decision.sendAt.map { TrialExpectation.Time.instant($0) }
        if case .ofDay? = expected.at?.value {
            time = decision.sendAt.flatMap { TimeOfDay(seconds: zone.local($0).secondOfDay) }
                .map { .ofDay($0) }
        }
        return [
            compare("by", expected.channels, decision.channels.map { campaign.channels[$0].kind }) {
                $0.map(\.rawValue).joined(separator: ", ")
            },
            compare("step", expected.step, decision.step) { campaign.steps[$0].name },
            compare("segment", expected.segment, decision.segment) { campaign.segments[$0].name },
            compare("arm", expected.arm, decision.countedArm) {
                campaign.experiment?.arms[$0].name ?? ""
            },
            compare("offer", expected.offer, offer) {
                if case .made(let at) = $0 { campaign.offers[at].name } else { "none" }
            },
            compare("parts", expected.parts, parts) { String($0) },
            compare("at", expected.at, time) {
                switch $0 {
                case .ofDay(let time): time.description
                case .instant(let instant): local(instant)
                }
            },
            compare("pay_by", expected.payBy, decision.payBy) { $0.description },
            compare("title", expected.title, outcome.notices.compactMap(\.title).first) { $0 },
            compare("fallback", expected.isFallback, decision.isFallback) { String($0) },
        ]
    }

    private func failure(
        _ outcome: TrialOutcome, _ piece: TrialExpectation.Piece
    ) -> TrialFailure? {
        let notices = outcome.notices.filter { piece.channel == nil || $0.channel == piece.channel }
        let texts = notices.map { notice in
            [notice.title, notice.text, notice.html].compactMap(\.self).joined(separator: "\n")
        }
        let (key, isRight): (String, Bool) =
            switch piece.kind {
            case .whole:
                ("text", !notices.isEmpty && notices.allSatisfy { $0.text == piece.text })
            case .has: ("text_has", texts.contains { $0.contains(piece.text) })
            case .lacks:
                ("text_lacks", !texts.isEmpty && !texts.contains { $0.contains(piece.text) })
            }
        if isRight { return nil }
        return TrialFailure(
            aspect: Phrase(key, zh: key), expected: piece.text,
            got: texts.isEmpty ? "–" : texts.joined(separator: "\n"), span: piece.span)
    }
}
