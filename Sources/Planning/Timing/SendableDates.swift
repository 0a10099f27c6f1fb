package import CampaignLanguage
package import Expressions

/// On which dates a campaign may send: every day, or the working days of its calendar.
///
/// Where the calendar does not reach, the answer is nil, never a guess.
package struct SendableDates: Sendable {
    /// Longest stretch of closed days that is searched; no calendar closes for longer.
    private static let longestSearch = 400

    let days: SendableDays
    let calendar: WorkingCalendar?

    package init(days: SendableDays, calendar: WorkingCalendar?) {
        self.days = days
        self.calendar = calendar
    }

    package func contains(_ date: CivilDate) -> Bool? {
        switch days {
        case .everyDay: true
        case .workingDays: calendar?.isWorking(date)
        }
    }

    /// The first sendable date that is not before `date`.
    package func first(onOrAfter date: CivilDate) -> CivilDate? { search(from: date, by: 1) }

    /// The last sendable date that is not after `date`.
    package func last(onOrBefore date: CivilDate) -> CivilDate? { search(from: date, by: -1) }

    private func search(from date: CivilDate, by step: Int) -> CivilDate? {
        for distance in 0..<Self.longestSearch {
            guard let candidate = date.adding(days: distance * step),
                let isSendable = contains(candidate)
            else { return nil }
            if isSendable { return candidate }
        }
        return nil
    }
}
