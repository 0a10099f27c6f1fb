internal import CampaignLanguage
internal import Expressions

/// What happens beside the ladder: another channel where notices did not arrive, tasks for people while an account
/// is on hold.
extension Planner {
    /// The step's notices have not arrived, and the time to wait for that is over.
    ///
    /// From `within` after the hand-over through `late` more sendable days, not before the step's day, which may have
    /// moved; up to the due date for a step that passes with it. A message goes only where all of them have definitely
    /// failed; a person is asked where nobody has said anything, too. While one is still on its way to the gateway
    /// nothing follows. A step that can still be sent by channels of its own is sent by those first.
    mutating func isFallbackDue(
        _ step: Int, group: Int, day: CivilDate, due: CivilDate, ifClosed: IfClosed?
    ) -> Bool {
        guard let ready = fallbackTime(step), ready <= instant, let tried = tried(step),
            tried.arrival == .silent || tried.arrival == .failed
        else { return false }
        if day <= due, today > due { return false }
        let schedule = table.steps[step].schedule
        let own = schedule.answer(day: day, due: due, ifClosed: ifClosed, dates: table.dates)
        if own == .notYet { return false }
        if tried.kinds == 0, own == .open, !isRefusedEverywhere(step, group) { return false }
        let sending = table.sending(step: step, group: group, isFallback: true)
        let canGo = sending.channels.contains {
            tried.arrival == .failed || table.channels[$0].kind.isTask
        }
        if !canGo { return false }
        let answer = schedule.answer(
            day: zone.local(ready).date, due: due, ifClosed: .later, dates: table.dates)
        return answer == .open
    }

    /// From when on the fallback of a step may come; nil where it has none, or needs none any more.
    mutating func fallbackTime(_ step: Int) -> Instant? {
        guard let within = table.steps[step].fallbackWithin, let tried = tried(step),
            !tried.hasFallback, tried.arrival != .delivered, let handedOver = tried.handedOver
        else { return nil }
        let day: Int64 = 86_400_000_000
        guard within % day == 0 else { return handedOver.adding(microseconds: within) }
        // Days are counted by the calendar: a daily run at the same minute comes in time.
        return zone.local(handedOver).date.adding(days: Int(within / day)).map {
            zone.instant($0, secondOfDay: 0)
        }
    }

    /// The step is not taken, but each of its channels with an address has refused it for good, or may not be used.
    mutating func isRefusedEverywhere(_ step: Int, _ group: Int) -> Bool {
        guard let tried = tried(step), tried.kinds == 0, tried.failed != 0 else { return false }
        let sending = table.sending(step: step, group: group)
        return !sending.channels.contains {
            table.channels[$0].kind.bit & tried.failed == 0 && hasAddress($0) && !isOptedOut($0)
        }
    }

    /// Asks a person to act where a hold of the account has a task that was not made for this end of it, for
    /// whichever account of the borrower; else the decision stays what it is. A hold without an end has its task
    /// once a debt.
    mutating func chooseTask(_ decision: inout Decision, verdict: Verdicts.Verdict) {
        var person = decision
        if isKnownOutside, isHeldByPerson(&person) { return }
        for hold in 0..<table.holds.count where decision.holds >> UInt64(hold) & 1 == 1 {
            guard let step = table.holds[hold].task else { continue }
            // An account that cannot be decided stays on hold.
            guard let task = try? task(step, of: hold, decision, verdict: verdict) else { continue }
            decision = task
            return
        }
    }

    /// The decision that asks a person to act on the hold; nil where nobody is to be asked now.
    private mutating func task(
        _ step: Int, of hold: Int, _ held: Decision, verdict: Verdicts.Verdict
    ) throws(EvaluationFault) -> Decision? {
        var task = held
        let until = try end(of: hold, &task)
        let isMade =
            until.map { facts.hasTask(step, of: borrowerHash(), until: $0) }
            ?? (tried(step) != nil)
        if isMade { return nil }
        if try !isInAudience(&task) { return nil }
        task.holdEnd = until
        try chooseSegment(&task)
        chooseArm(&task)
        task.isHeldOut = isHeldOut()
        task.group = table.groups.group(segment: task.segment ?? 0, arm: task.arm ?? 0)
        guard verdict != .otherAccount,
            let channels = chooseAddresses(&task, step: step, group: task.group),
            chooseTime(&task, step: step, group: task.group)
        else { return nil }
        if let owed = table.columns.owed {
            let word = try word(owed, of: .hold(hold), &task)
            scratch.owed = word == .missing ? 0 : word
        }
        applyLimits(&task, channels, isAllOf: false)
        if task.channels.isEmpty { return nil }
        task.step = step
        task.reason = .taskDue
        task.rule = .hold(hold)
        return task
    }

    /// The last day of a hold; nil where it has none.
    private mutating func end(
        of hold: Int, _ decision: inout Decision
    ) throws(EvaluationFault) -> CivilDate? {
        guard let until = table.holds[hold].until else { return nil }
        let word = try word(until, of: .hold(hold), &decision)
        return word == .missing ? nil : CivilDate(days: Int32(truncatingIfNeeded: word))
    }
}
