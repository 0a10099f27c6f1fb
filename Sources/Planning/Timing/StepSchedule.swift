package import CampaignLanguage
package import Expressions

/// Whether a step is open on the date of the run, for any day the step may fall on.
///
/// A step is open from its day, moved by the calendar, through `late` more sendable days. Whether
/// that span holds `today` depends only on where the step's day lies, so the borders are computed
/// once a run and an account costs a few comparisons: with b the earliest opening that still
/// reaches today, a step that moves later is open for days after the last sendable day before b
/// through the last sendable day up to today; one that moves earlier from b until before the next
/// sendable day.
package struct StepSchedule: Sendable {
    package enum Answer: Sendable, Hashable {
        case open
        /// It opens on a later date.
        case notYet
        /// Its time has passed.
        case passed
        /// It falls on a closed day and is left out.
        case leftOut
        /// The calendar does not reach far enough to say.
        case unknown
    }

    let today: CivilDate
    /// The calendar knows today.
    private let isKnown: Bool
    /// The last sendable date up to today.
    private let latestOpening: CivilDate?
    /// The first sendable date after today.
    private let nextOpening: CivilDate?
    /// b above; nil where no opening reaches today, or where the calendar starts later than it.
    private let earliestOpening: CivilDate?
    /// The last sendable date before `earliestOpening`.
    private let openingBefore: CivilDate?
    /// The calendar starts after the date that `earliestOpening` would have.
    private let isCutOff: Bool

    package init(today: CivilDate, lateDays: Int, dates: SendableDates) {
        self.today = today
        let isSendable = dates.contains(today)
        isKnown = isSendable != nil
        latestOpening = dates.last(onOrBefore: today)
        nextOpening = today.adding(days: 1).flatMap { dates.first(onOrAfter: $0) }
        // On a closed day the days that are left of `late` are counted from its last sendable one.
        let steps = isSendable == true ? lateDays : lateDays - 1
        var earliest = steps < 0 ? nil : latestOpening
        for _ in 0..<max(0, steps) {
            earliest = earliest?.adding(days: -1).flatMap { dates.last(onOrBefore: $0) }
        }
        earliestOpening = earliest
        isCutOff = steps >= 0 && earliest == nil
        openingBefore = earliest?.adding(days: -1).flatMap { dates.last(onOrBefore: $0) }
    }

    /// Where `today` stands in the time of a step of day `day`.
    ///
    /// `due` is the due date: a step before or on it passes with it, and by default moves earlier
    /// (before it), is left out (on it) or moves later (after it) where its day is closed.
    package func answer(
        day: CivilDate, due: CivilDate, ifClosed: IfClosed?,
        dates: @autoclosure () -> SendableDates
    ) -> Answer {
        if day <= due, today > due { return .passed }
        guard isKnown else { return .unknown }
        switch ifClosed ?? (day < due ? .earlier : day == due ? .skip : .later) {
        case .later: return answerLater(day, dates)
        case .earlier: return answerEarlier(day, dates)
        case .skip: return answerSkip(day, dates)
        }
    }

    private func answerLater(_ day: CivilDate, _ dates: () -> SendableDates) -> Answer {
        if day > today { return .notYet }
        guard let latestOpening else { return dates().contains(day) == nil ? .unknown : .notYet }
        if day > latestOpening { return .notYet }
        if let openingBefore { return day > openingBefore ? .open : .passed }
        guard earliestOpening != nil || isCutOff else { return .passed }
        return dates().contains(day) == nil ? .unknown : .open
    }

    private func answerEarlier(_ day: CivilDate, _ dates: () -> SendableDates) -> Answer {
        if day > today {
            guard let nextOpening else { return .unknown }
            if day >= nextOpening { return .notYet }
        }
        if let earliestOpening { return day >= earliestOpening ? .open : .passed }
        guard isCutOff else { return .passed }
        return dates().last(onOrBefore: day) == nil ? .unknown : .open
    }

    private func answerSkip(_ day: CivilDate, _ dates: () -> SendableDates) -> Answer {
        if day > today { return .notYet }
        guard isCutOff || earliestOpening != nil else { return .passed }
        if let earliestOpening, day < earliestOpening { return .passed }
        guard let isSendable = dates().contains(day) else { return .unknown }
        return isSendable ? .open : .leftOut
    }

    /// The date on which an open step opened.
    package func opened(
        day: CivilDate, due: CivilDate, ifClosed: IfClosed?,
        dates: @autoclosure () -> SendableDates
    ) -> CivilDate? {
        switch ifClosed ?? (day < due ? .earlier : day == due ? .skip : .later) {
        case .later: dates().first(onOrAfter: day)
        case .earlier: dates().last(onOrBefore: day)
        case .skip: day
        }
    }
}
