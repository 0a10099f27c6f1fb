internal import CampaignLanguage
internal import Expressions

/// What becomes of a step whose day was missed.
///
/// A step that falls on the due date or before it passes with that date, whatever `late` says; and no step comes after
/// its `no_later_than`. Where the file alone does not tell on which side of the due date a step falls, the page says both.
extension ShowPage {
    private enum Side { case before, on, after, unknown }

    /// What is true of all steps that have nothing of their own, where `late` is the same for all.
    var commonLate: [Inline]? {
        guard let days = commonLateDays else { return nil }
        let passes = days > 0 && writtenSteps.contains { mayFallUpToDue($0) }
        let more = say(
            "; a step up to the due date is not made up after it", zh: "；还款日当天或之前的步骤，过了还款日不补发")
        return [.text(late(days) + (passes ? more : ""))]
    }

    /// What is true of the step; nil where that is what the part on all steps says.
    func late(_ step: Step) -> [Inline]? {
        let plain = [Inline.text(late(step.lateDays))]
        let own = step.lateDays == 0 ? plain : plain.first.map { lateBounds(step, $0) } ?? plain
        return commonLateDays != nil && own == plain ? nil : own
    }

    /// Its days, or its later times, may lie on the due date or before it.
    func mayFallUpToDue(_ step: Step) -> Bool { side(step) != .after }

    private func lateBounds(_ step: Step, _ plain: Inline) -> [Inline] {
        let side = side(step)
        if side == .on {
            return [.text(say("not made up: it passes with the due date", zh: "过了还款日就不发，不补发"))]
        }
        var words = [plain]
        if let latest = step.bounds.noLaterThan {
            words += [.text(say(", but not after ", zh: "，但不晚于"))] + value(latest)
            if daysAfterDue(latest).map({ $0 <= 0 }) ?? false { return words }
        }
        switch side {
        case .before where !reachesDue(step), .on, .after: break
        case .before:
            words.append(.text(say("; not after the due date", zh: "；过了还款日不补发")))
        case .unknown:
            words.append(
                .text(
                    say(
                        "; where its day is not after the due date, not after that date",
                        zh: "；这一步的日子不晚于还款日的，过了还款日不补发")))
        }
        return words
    }

    /// How long after its day a step may be sent, where that is the same for all steps.
    private var commonLateDays: Int? {
        let days = Set(campaign.ladder.map(\.lateDays))
        return days.count == 1 ? days.first : nil
    }

    private func late(_ days: Int) -> String {
        if days == 0 { return say("not sent later", zh: "不补发") }
        return say(
            "sent up to \(plain.count(days, "sendable day", zh: "")) later",
            zh: "之后 \(days) 个可发送日内补发")
    }

    private func side(_ step: Step) -> Side {
        guard let days = step.daysFromDue else { return .unknown }
        if days.lowerBound > 0 { return .after }
        let bounds = step.bounds
        let movesOn = bounds.notBefore != nil || bounds.after != nil || step.repeats != nil
        if movesOn || days.upperBound > 0 { return .unknown }
        return days == 0...0 && bounds.noLaterThan == nil ? .on : .before
    }

    /// Whether its last day to be made up may lie behind the due date: sendable days are more days than they count.
    private func reachesDue(_ step: Step) -> Bool {
        guard let days = step.daysFromDue, campaign.timing.days == .everyDay else { return true }
        return days.upperBound + step.lateDays > 0
    }

    private func daysAfterDue(_ date: ExpressionID) -> Int64? {
        let due = campaign.portfolio.fields[Int(campaign.portfolio.due.raw)].name
        return campaign.wording.expressions[date].flatMap { words.days($0, after: due) }
    }
}
