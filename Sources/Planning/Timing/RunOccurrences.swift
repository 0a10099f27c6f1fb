package import CampaignLanguage
package import Expressions

/// The moments at which a campaign runs by itself.
///
/// By the clocks of `zone`, the lender's. A time that clocks skip on a date is the moment at which they have skipped it,
/// one that they show twice is the first of the two. A working day that `calendar` does not know, because it ends before or
/// begins after, is never guessed: it has no run, and `daysLeft` tells in time.
package struct RunOccurrences: Sendable {
    package let schedule: RunSchedule
    package let zone: ZoneRules
    package let calendar: WorkingCalendar?

    /// The longest stretch without a run that is looked across: the longest holidays, and more.
    private static let longestGap = 92

    package init(schedule: RunSchedule, zone: ZoneRules, calendar: WorkingCalendar?) {
        self.schedule = schedule
        self.zone = zone
        self.calendar = calendar
    }

    /// The latest one at or before `instant`; nil where there was none for three months.
    package func last(onOrBefore instant: Instant) -> Instant? {
        let today = zone.local(instant).date
        // Clocks that skip a whole date put that date's times on the next one.
        for back in -1...Self.longestGap {
            let found = moments(CivilDate(days: today.days - Int32(back))).last { $0 <= instant }
            if let found { return found }
        }
        return nil
    }

    /// The first one after `instant`; nil where there is none in three months.
    package func next(after instant: Instant) -> Instant? {
        let today = zone.local(instant).date
        for ahead in -1...Self.longestGap {
            let found = moments(CivilDate(days: today.days + Int32(ahead))).first { $0 > instant }
            if let found { return found }
        }
        return nil
    }

    /// Days after the date of `instant` that the calendar still covers; nil where none is needed.
    package func daysLeft(at instant: Instant) -> Int? {
        guard schedule.needsCalendar else { return nil }
        return calendar.map { max(0, $0.to - zone.local(instant).date) } ?? 0
    }

    /// Those of one date, ascending.
    private func moments(_ date: CivilDate) -> [Instant] {
        guard isDay(date) else { return [] }
        return schedule.times.map { zone.instant(date, secondOfDay: Int($0.seconds)) }.sorted()
    }

    private func isDay(_ date: CivilDate) -> Bool {
        schedule.days.contains { day in
            switch day {
            case .day: true
            case .workingDay: calendar?.isWorking(date) ?? false
            default: day.weekday == date.weekday
            }
        }
    }
}
