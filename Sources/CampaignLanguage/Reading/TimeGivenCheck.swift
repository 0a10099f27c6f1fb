internal import Diagnostics
internal import Expressions

/// Finds steps that come while an earlier one's last day to pay has not passed: the run holds them back, which the
/// file does not say.
extension CampaignReader {
    /// `steps` with each repetition, in the order in which they go.
    mutating func checkTimeGiven(_ steps: [Step]) {
        guard !bag.hasErrors else { return }
        var told: Set<SourceSpan> = []
        for (at, step) in steps.enumerated() {
            guard let place = step.payBySpan, let given = lastDayGiven(by: step) else { continue }
            for later in steps[(at + 1)...] where !told.contains(later.daySpan) {
                guard let days = daysAfterDue(of: later), days.upperBound <= given,
                    meet(step, later)
                else { continue }
                // On other days than every one nobody knows when the days of grace of the step are over.
                let isNever =
                    timing.days == .everyDay && days.upperBound + later.lateDays <= given
                let isRepetition = later.writtenName == step.writtenName
                told.insert(later.daySpan)
                bag.add(
                    .withinTimeGiven(
                        isRepetition ? nil : later.writtenName, after: step.writtenName,
                        isNever: isNever, by: given - days.upperBound + 1,
                        at: isRepetition ? place : later.daySpan))
            }
        }
    }

    /// The earliest that the step's last day to pay can be, in days after the due date; nil where it is not known.
    private func lastDayGiven(by step: Step) -> Int? {
        guard let payBy = step.payBy, let due = dueSlot else { return nil }
        if let days = env.distance(payBy, from: due) { return days.lowerBound }
        guard let days = env.distance(payBy, from: env.slots.today),
            let sent = daysAfterDue(of: step)
        else { return nil }
        return sent.lowerBound + days.lowerBound
    }

    /// On which days after the due date a step comes, as far as calendars do not move it.
    private func daysAfterDue(of step: Step) -> ClosedRange<Int>? {
        guard !stepDays(step).isBounded, let due = dueSlot,
            let days = env.distance(step.day, from: due)
        else { return nil }
        return days.lowerBound + step.offsetDays...days.upperBound + step.offsetDays
    }

    /// Some borrower can get both.
    private func meet(_ one: Step, _ other: Step) -> Bool {
        guard let first = one.groups, let second = other.groups else { return true }
        return zip(first, second).contains { $0 && $1 }
    }
}

extension Diagnostic {
    /// `step` nil: the repetitions of `first`.
    fileprivate static func withinTimeGiven(
        _ step: String?, after first: String, isNever: Bool, by days: Int, at span: SourceSpan
    ) -> Diagnostic {
        let day = days == 1 ? "1 day" : "\(days) days"
        let (en, zh) =
            isNever
            ? ("its own time has passed by then: it is never sent", "到那时它自己的时间也过了：永远不会发")
            : ("it waits until then", "它要等到那时")
        let who = step.map { "`\($0)`" } ?? "the next time"
        return Diagnostic(
            "D0585", .warning,
            Phrase(
                "\(who) comes before the last day to pay that `\(first)` gives has passed: \(en)",
                zh: "\(step.map { "`\($0)` " } ?? "下一次")落在`\(first)`给的最后还款日之内：\(zh)"),
            at: span,
            help: Phrase(
                "give at least \(day) less to pay in `\(first)`, or come \(day) later",
                zh: "`\(first)` 少给 \(days) 天，或者晚 \(days) 天再发"))
    }
}
