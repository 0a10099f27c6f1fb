internal import CampaignLanguage
internal import Expressions

/// The day of a step that other dates bound, that waits for another, or that comes again.
extension Planner {
    enum BoundedDay {
        /// The step does not exist for the account.
        case none
        /// The step that it comes after was not accepted yet; the day without that.
        case waits(CivilDate)
        /// Its last day has passed.
        case passed
        /// And what becomes of it where that day is closed.
        case day(CivilDate, IfClosed?)
    }

    /// The step's own day, but not before `not_before`, nor before the gap since the step that it comes after, nor
    /// after `no_later_than`; a repetition so many days later.
    ///
    /// A day that is closed moves neither before the first bound nor behind the last. A repetition that would
    /// come after `no_later_than` does not exist, nor does a step that cannot keep its gap by then.
    mutating func boundedDay(
        _ step: Int, due: CivilDate, _ decision: inout Decision
    ) throws(EvaluationFault) -> BoundedDay {
        let rule = table.steps[step]
        guard let own = try date(rule.day, of: step, &decision) else { return .none }
        var first = own
        var bound: CivilDate?
        if let expression = rule.bounds.notBefore,
            let date = try date(expression, of: step, &decision)
        {
            first = max(first, date)
            bound = date
        }
        var latest: CivilDate?
        if let expression = rule.bounds.noLaterThan {
            latest = try date(expression, of: step, &decision)
        }
        if let latest { first = min(first, latest) }
        var isWaiting = false
        if let after = rule.bounds.after {
            if let earliest = acceptedOn(after.step)?.adding(days: after.gapDays) {
                // Before the repetitions are counted from it, so that they keep their distance.
                first = max(first, earliest)
                bound = max(bound ?? earliest, earliest)
            } else {
                isWaiting = true
            }
        }
        guard let day = first.adding(days: rule.offsetDays) else { return .none }
        if isWaiting { return .waits(day) }
        if let latest {
            if day > latest { return .none }
            if today > latest { return .passed }
        }
        return .day(day, moving(day, due: due, rule.ifClosed, notBefore: bound, latest: latest))
    }

    /// Which way a closed day moves, without leaving the bounds: the other way where it would, and where that
    /// leaves them too, not at all.
    private mutating func moving(
        _ day: CivilDate, due: CivilDate, _ given: IfClosed?, notBefore: CivilDate?,
        latest: CivilDate?
    ) -> IfClosed? {
        guard table.dates.contains(day) == false else { return given }
        let usual = given ?? (day < due ? .earlier : day == due ? .skip : .later)
        func fits(_ way: IfClosed) -> Bool {
            switch way {
            case .skip: true
            case .earlier:
                notBefore.map { bound in
                    table.dates.last(onOrBefore: day).map { $0 >= bound } ?? true
                } ?? true
            case .later:
                latest.map { bound in
                    table.dates.first(onOrAfter: day).map { $0 <= bound } ?? true
                } ?? true
            }
        }
        if fits(usual) { return usual }
        let other: IfClosed = usual == .earlier ? .later : .earlier
        return fits(other) ? other : .skip
    }

    private mutating func date(
        _ expression: ExpressionID, of step: Int, _ decision: inout Decision
    ) throws(EvaluationFault) -> CivilDate? {
        let word = try word(expression, of: .step(step), &decision)
        return word == .missing ? nil : CivilDate(days: Int32(truncatingIfNeeded: word))
    }

    /// The local date on which a gateway accepted a notice of the step about this debt.
    mutating func acceptedOn(_ step: Int) -> CivilDate? { tried(step)?.acceptedOn }
}
