package import Expressions

/// Which dates are working days, as far as somebody has written it down.
///
/// A calendar covers `from` to `to`; beyond it nothing is guessed. A working day is one that is
/// neither a weekend nor a holiday, or that is named as a make-up working day.
package struct WorkingCalendar: Sendable {
    /// A closed date, or a make-up working day, that the file names.
    package struct NamedDates: Sendable, Hashable {
        package var dates: ClosedRange<CivilDate>
        package var name: String

        package init(dates: ClosedRange<CivilDate>, name: String) {
            self.dates = dates
            self.name = name
        }
    }

    package let name: String
    package let from: CivilDate
    package let to: CivilDate
    /// Where the dates come from, for reports.
    package let source: String?
    private let isWorking: [Bool]
    private let named: [NamedDates]

    /// `from` must not be after `to`. Where a date is both a holiday and a make-up working day, the
    /// latter holds; the reader refuses such a file.
    package init(
        name: String, from: CivilDate, to: CivilDate, weekend: [Weekday],
        holidays: [NamedDates], working: [NamedDates], source: String? = nil
    ) {
        precondition(from <= to, "a calendar starts before it ends")
        self.name = name
        self.from = from
        self.to = to
        self.source = source
        var days = (from.days...to.days).map { !weekend.contains(CivilDate(days: $0).weekday) }
        for (entries, value) in [(holidays, false), (working, true)] {
            for entry in entries where entry.dates.overlaps(from...to) {
                let first = max(entry.dates.lowerBound, from)
                let last = min(entry.dates.upperBound, to)
                for day in first.days...last.days { days[Int(day - from.days)] = value }
            }
        }
        isWorking = days
        named = (working + holidays).sorted { $0.dates.lowerBound < $1.dates.lowerBound }
    }

    /// Nil for a date that the calendar does not cover.
    package func isWorking(_ date: CivilDate) -> Bool? {
        date < from || date > to ? nil : isWorking[date - from]
    }

    /// The name that the file gives to a date: of the holiday, or of the make-up working day.
    package func name(of date: CivilDate) -> String? {
        named.first { $0.dates.contains(date) }?.name
    }
}

extension WorkingCalendar: CustomStringConvertible {
    package var description: String { "\(name) \(from.description)..\(to.description)" }
}
