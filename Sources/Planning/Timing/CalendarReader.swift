package import CampaignLanguage
package import Diagnostics
internal import Expressions

/// Reads a calendar file below `calendars/` into a `WorkingCalendar`.
///
/// The file says `calendar` (its name), `from` and `to` (the dates it covers), `weekend` (days of
/// the week), `holidays` and `working` (a date or a range `a..b`, each with a name) and `source`.
/// Findings are collected with their places; a calendar comes out only where none of them is an
/// error.
package struct CalendarReader {
    private static let keys = CalendarSchema.root.keys.map(\.name)
    private static let longestYears = 50
    static let weekdays: [(name: String, day: Weekday)] = [
        ("monday", .monday), ("tuesday", .tuesday), ("wednesday", .wednesday),
        ("thursday", .thursday), ("friday", .friday), ("saturday", .saturday),
        ("sunday", .sunday),
    ]

    private struct DatedEntry {
        var named: WorkingCalendar.NamedDates
        var span: SourceSpan
    }

    private var bag: DiagnosticBag

    /// Reads `root`, the root node of a calendar file.
    package static func read(_ root: YAMLNode, into bag: inout DiagnosticBag) -> WorkingCalendar? {
        var reader = CalendarReader(bag: DiagnosticBag())
        let calendar = reader.read(root)
        bag.add(contentsOf: reader.bag.sorted)
        return reader.bag.hasErrors ? nil : calendar
    }

    private mutating func read(_ root: YAMLNode) -> WorkingCalendar? {
        guard let entries = root.mapping else {
            bag.add(
                .calendarShape(
                    Phrase("a calendar", zh: "日历文件"), example: "calendar: cn-mainland",
                    at: root.span))
            return nil
        }
        let head = entries.first?.key.span ?? root.span
        for entry in entries {
            let name = entry.key.scalar?.string ?? ""
            if !Self.keys.contains(name) {
                bag.add(.calendarKey(name, known: Self.keys, at: entry.key.span))
            }
        }
        for key in ["calendar", "from", "to", "weekend"] where entries[key] == nil {
            bag.add(.calendarMissing(key, at: head))
        }
        let name = text(entries["calendar"], Phrase("the calendar's name", zh: "日历名称"))
        let source = text(entries["source"], Phrase("the source", zh: "来源"))
        let weekend = weekend(entries["weekend"])
        let from = date(entries["from"])
        let to = date(entries["to"])
        let holidays = dated(entries["holidays"], Phrase("`holidays`", zh: "`holidays`"))
        let working = dated(entries["working"], Phrase("`working`", zh: "`working`"))
        guard let name, let from, let to, let weekend, let toSpan = entries["to"]?.span else {
            return nil
        }
        guard from <= to else {
            bag.add(.calendarReversed(at: toSpan))
            return nil
        }
        guard to - from <= Self.longestYears * 366 else {
            bag.add(.calendarTooLong(Self.longestYears, at: toSpan))
            return nil
        }
        check(holidays, working, from...to, weekend)
        return WorkingCalendar(
            name: name, from: from, to: to, weekend: weekend, holidays: holidays.map(\.named),
            working: working.map(\.named), source: source)
    }

    /// Entries outside the calendar, named twice, or make-up working days that are no weekend.
    private mutating func check(
        _ holidays: [DatedEntry], _ working: [DatedEntry], _ bounds: ClosedRange<CivilDate>,
        _ weekend: [Weekday]
    ) {
        let shown = "\(bounds.lowerBound.description)..\(bounds.upperBound.description)"
        for entry in holidays + working {
            let dates = entry.named.dates
            if dates.lowerBound < bounds.lowerBound || dates.upperBound > bounds.upperBound {
                bag.add(.calendarOutside(Self.shown(dates), shown, at: entry.span))
            }
        }
        let sorted = (holidays + working).sorted {
            $0.named.dates.lowerBound < $1.named.dates.lowerBound
        }
        for (first, second) in zip(sorted, sorted.dropFirst())
        where second.named.dates.lowerBound <= first.named.dates.upperBound {
            let places = [first.span, second.span].sorted()
            bag.add(
                .calendarOverlap(
                    second.named.dates.lowerBound.description, at: places[1], first: places[0]))
        }
        for entry in working {
            let dates = entry.named.dates
            let isWeekend = (dates.lowerBound.days...dates.upperBound.days).contains {
                weekend.contains(CivilDate(days: $0).weekday)
            }
            if !isWeekend { bag.add(.calendarNotClosed(Self.shown(dates), at: entry.span)) }
        }
    }

    private static func shown(_ dates: ClosedRange<CivilDate>) -> String {
        let first = dates.lowerBound.description
        return dates.count == 1 ? first : first + ".." + dates.upperBound.description
    }

    private mutating func text(_ node: YAMLNode?, _ what: Phrase) -> String? {
        guard let node else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            bag.add(.calendarShape(what, example: "cn-mainland", at: node.span))
            return nil
        }
        return text
    }

    private mutating func date(_ node: YAMLNode?) -> CivilDate? {
        guard let node else { return nil }
        guard let scalar = node.scalar, let date = CivilDate(scalar.text.string) else {
            bag.add(.calendarDate(node.scalar?.string ?? "", at: node.span))
            return nil
        }
        return date
    }

    private mutating func weekend(_ node: YAMLNode?) -> [Weekday]? {
        guard let node else { return nil }
        guard let items = node.sequence else {
            bag.add(
                .calendarShape(
                    Phrase("`weekend`", zh: "`weekend`"), example: "[saturday, sunday]",
                    at: node.span))
            return nil
        }
        var days: [Weekday] = []
        for item in items {
            let name = item.scalar?.string ?? ""
            if let day = Self.weekdays.first(where: { $0.name == name }) {
                days.append(day.day)
            } else {
                bag.add(.calendarWeekday(name, at: item.span))
            }
        }
        return days
    }

    /// A map from a date, or a range of dates, to a name.
    private mutating func dated(_ node: YAMLNode?, _ what: Phrase) -> [DatedEntry] {
        guard let node else { return [] }
        guard let entries = node.mapping else {
            bag.add(
                .calendarShape(what, example: "2026-10-01..2026-10-07: 国庆节", at: node.span))
            return []
        }
        return entries.compactMap { entry in
            guard let dates = range(entry.key) else { return nil }
            let name = entry.value.scalar?.string ?? ""
            return DatedEntry(
                named: WorkingCalendar.NamedDates(dates: dates, name: name), span: entry.key.span)
        }
    }

    /// `2026-10-01` or `2026-10-01..2026-10-07`.
    private mutating func range(_ node: YAMLNode) -> ClosedRange<CivilDate>? {
        let text = node.scalar?.string ?? ""
        if let date = CivilDate(text) { return date...date }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let first = CivilDate(String(parts[0])),
            let last = CivilDate(String(parts[2]))
        else {
            bag.add(.calendarDate(text, at: node.span))
            return nil
        }
        guard first <= last else {
            bag.add(.calendarReversed(at: node.span))
            return nil
        }
        return first...last
    }
}

extension ClosedRange<CivilDate> {
    fileprivate var count: Int { upperBound - lowerBound + 1 }
}
