internal import CampaignLanguage
internal import Expressions
internal import Planning

/// A rule about hours of contact, as tables of laws write it: `CN 08-22`, `AU Mon-Fri 07:30-21:00,
/// Sat-Sun 09:00-21:00, not national holidays`, `KR not 21-08`.
///
/// Clauses stand between commas. A clause has days of the week, hours (half-open; across midnight
/// where the end is not after the start), or both; `not` (`no`, `except`) or `forbidden` turns it
/// round. Hours without days are for the days that clauses without hours name, or for every day.
/// The first word may name a country; `conflicting locations` says what holds anyway, that all zones
/// count.
struct HoursRule {
    struct Fault: Error {
        var why: String
    }

    private struct Hours {
        var days: Set<Weekday>
        var opens: Int
        var closes: Int
    }

    private static let daily = Set(Weekday.allCases)
    private static let dayNames = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ]

    private var allowed: [Hours] = []
    private var forbidden: [Hours] = []
    private var days = Self.daily
    private var areHolidaysOut = false

    init(_ text: String) throws(Fault) {
        var clauses: [[String]] = []
        for clause in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let plain = clause.map { $0 == "–" || $0 == "—" ? "-" : $0 }
            clauses.append(String(plain).split(separator: " ").map(String.init))
        }
        if let country = clauses.first?.first, (2...3).contains(country.utf8.count),
            country.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        {
            clauses[0].removeFirst()
        }
        clauses.removeAll { $0.isEmpty || $0 == ["conflicting", "locations"] }
        if clauses.isEmpty { throw Fault(why: "the rule `\(text)` names no hours and no days") }
        for clause in clauses {
            do throws(Fault) {
                try add(clause.map { $0.lowercased() })
            } catch {
                throw Fault(why: "the rule `\(text)` is not understood: \(error.why)")
            }
        }
        let general = days
        for index in allowed.indices { allowed[index].days.formIntersection(general) }
        if allowed.isEmpty { allowed = [Hours(days: general, opens: 0, closes: 86_400)] }
    }

    /// Whether the rule allows contact at the instant in a zone, as the product's windows say.
    ///
    /// `holidays` are the national holidays that are known.
    func allows(_ instant: Instant, in zone: ZoneRules, holidays: [CivilDate]) -> Bool {
        func isOpen(_ hours: Hours, _ holidays: [CivilDate]) -> Bool {
            let window = ContactWindow(
                opens: hours.opens, closes: hours.closes,
                dates: dates(hours.days, holidays, around: zone.local(instant).date), zone: zone)
            return window.isOpen(at: instant) ?? false
        }
        let closed = areHolidaysOut ? holidays : []
        return allowed.contains { isOpen($0, closed) } && !forbidden.contains { isOpen($0, []) }
    }

    /// The days of the week but the holidays, for a week around a date.
    private func dates(
        _ days: Set<Weekday>, _ holidays: [CivilDate], around date: CivilDate
    ) -> SendableDates {
        let from = date.adding(days: -7) ?? date
        let to = date.adding(days: 7) ?? date
        let calendar = WorkingCalendar(
            name: "rule", from: from, to: to, weekend: Array(Self.daily.subtracting(days)),
            holidays: holidays.map { WorkingCalendar.NamedDates(dates: $0...$0, name: "holiday") },
            working: [])
        return SendableDates(days: .workingDays, calendar: calendar)
    }

    private mutating func add(_ words: [String]) throws(Fault) {
        var words = words
        var isRefused = false
        if let first = words.first, ["not", "no", "except", "forbidden"].contains(first) {
            isRefused = true
            words.removeFirst()
        } else if words.last == "forbidden" {
            isRefused = true
            words.removeLast()
        }
        if let last = words.last, ["holiday", "holidays"].contains(last), isRefused,
            words.dropLast().allSatisfy({ ["national", "public", "on", "legal"].contains($0) })
        {
            areHolidaysOut = true
            return
        }
        var named: Set<Weekday>?
        var hours: [(opens: Int, closes: Int)] = []
        for word in words where !["and", "on", "&"].contains(word) {
            if let range = try Self.hours(word) {
                hours.append(range)
            } else if let days = Self.days(word) {
                named = (named ?? []).union(days)
            } else {
                throw Fault(why: "`\(word)` is neither days nor hours")
            }
        }
        for range in hours {
            let entry = Hours(
                days: named ?? Self.daily, opens: range.opens, closes: range.closes)
            if isRefused { forbidden.append(entry) } else { allowed.append(entry) }
        }
        if hours.isEmpty {
            guard let named else { throw Fault(why: "a clause says neither days nor hours") }
            days.formIntersection(isRefused ? Self.daily.subtracting(named) : named)
        }
    }

    /// `08-22`, `7:30-21:00`, `00-24`; nil for what does not start with a digit.
    private static func hours(_ word: String) throws(Fault) -> (opens: Int, closes: Int)? {
        guard let first = word.utf8.first, (0x30...0x39).contains(first) else { return nil }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let opens = seconds(ends[0]), let closes = seconds(ends[1]),
            opens < 86_400, opens != closes
        else { throw Fault(why: "`\(word)` is no span of hours") }
        return (opens, closes)
    }

    /// `8`, `08`, `08:30`, `08:30:15`, to `24:00`, in seconds.
    private static func seconds(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var seconds = 0
        for (index, part) in parts.enumerated() {
            guard (1...2).contains(part.utf8.count), let number = Int(part),
                (0...(index == 0 ? 24 : 59)).contains(number)
            else { return nil }
            seconds += number * [3600, 60, 1][index]
        }
        return seconds <= 86_400 ? seconds : nil
    }

    /// `mon`, `sunday`, `sundays`, `mon-sat`, `sat-mon`, `weekdays`, `weekends`, `daily`.
    private static func days(_ word: String) -> Set<Weekday>? {
        switch word {
        case "daily": return daily
        case "weekdays": return [.monday, .tuesday, .wednesday, .thursday, .friday]
        case "weekends", "weekend": return [.saturday, .sunday]
        default: break
        }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(weekday)
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
        else { return nil }
        let span = (last.rawValue - first.rawValue + 7) % 7
        return Set((0...span).compactMap { Weekday(rawValue: (first.rawValue - 1 + $0) % 7 + 1) })
    }

    private static func weekday(_ text: Substring) -> Weekday? {
        let whole = [
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        ]
        let single = text.last == "s" && text.count > 4 ? text.dropLast() : text
        let index = dayNames.firstIndex { $0 == single } ?? whole.firstIndex { $0 == single }
        return index.flatMap { Weekday(rawValue: $0 + 1) }
    }
}
