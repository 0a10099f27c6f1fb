package import Diagnostics
package import Expressions

/// When a campaign runs by itself, by the clocks of the lender's zone.
package struct RunSchedule: Sendable, Hashable {
    /// On which dates.
    package enum Day: String, Sendable, CaseIterable {
        case day
        case workingDay = "working_day"
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday

        package var weekday: Weekday? {
            switch self {
            case .day, .workingDay: nil
            case .monday: .monday
            case .tuesday: .tuesday
            case .wednesday: .wednesday
            case .thursday: .thursday
            case .friday: .friday
            case .saturday: .saturday
            case .sunday: .sunday
            }
        }
    }

    /// In the file's order, each once.
    package var days: [Day]
    /// Times of those dates, ascending, each once.
    package var times: [TimeOfDay]
    /// For how many seconds after its time a run may still begin; later it is missed, and a person decides.
    package var startWithin: Int
    package var span: SourceSpan

    package static let usualStartWithin = 30 * 60

    package init(days: [Day], times: [TimeOfDay], startWithin: Int, span: SourceSpan) {
        self.days = days
        self.times = times
        self.startWithin = startWithin
        self.span = span
    }

    /// Both run at the same times, wherever they are written.
    package func hasSameTimes(as other: RunSchedule) -> Bool {
        Set(days) == Set(other.days) && times == other.times
    }

    /// Working days have to be known.
    package var needsCalendar: Bool { days.contains(.workingDay) }
}
