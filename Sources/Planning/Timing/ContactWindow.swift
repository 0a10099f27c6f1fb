package import Expressions

/// When notices may leave: the sending hours of the sendable dates, by the clocks of one zone.
///
/// The window is open at an instant exactly when clocks show a time within the hours, so an hour that
/// clocks skip is never waited for, and one that they show twice counts both times. It is half-open:
/// at its closing time nothing leaves. Hours whose closing is not after their opening run across
/// midnight; the part after midnight belongs to the date before it, by the calendar, so that the
/// night from Friday to Saturday is Friday's.
package struct ContactWindow: Sendable {
    /// More pieces of closed time than that are not searched; a zone changes a few times a year.
    private static let mostPieces = 1000

    /// Seconds of the local day.
    let opens: Int
    let closes: Int
    /// Seconds before each closing from which nothing leaves any more.
    let closeEarly: Int
    let dates: SendableDates
    let zone: ZoneRules

    /// `opens` and `closes` are 0 to 86,400 seconds of the local day and differ; `closeEarly` is the
    /// time in seconds, as it passes, that a notice needs to arrive before the closing.
    package init(
        opens: Int, closes: Int, closeEarly: Int = 0, dates: SendableDates, zone: ZoneRules
    ) {
        self.opens = opens
        self.closes = closes
        self.closeEarly = closeEarly
        self.dates = dates
        self.zone = zone
    }

    /// The moment of a notice that is decided at one instant.
    package enum Moment: Sendable, Hashable {
        /// It may leave on the local date of the instant, at `sendAt` or later, but before `closes`.
        case today(date: CivilDate, sendAt: Instant, closes: Instant)
        /// Its time is on another date; `isClosedDay` tells why.
        case later(date: CivilDate, sendAt: Instant, closes: Instant, isClosedDay: Bool)
        /// The calendar does not reach far enough to say.
        case unknown
    }

    /// `at` is the step's time of day; nil means the window's opening.
    ///
    /// On the local date of the instant a notice leaves at the latest of the instant, `at` and the
    /// opening. On a closed day or past the closing it waits for `at` (or the opening) on the next
    /// date with an opening; an `at` outside the window counts as the opening there. A notice never
    /// outlives its date: across midnight it closes at midnight.
    package func moment(at: TimeOfDay?, instant: Instant) -> Moment {
        let today = zone.local(instant).date
        guard let isOpenDay = dates.contains(today) else { return .unknown }
        let wanted = at.map { max(instant, start(of: today, $0)) } ?? instant
        guard var opening = opening(onOrAfter: wanted) else { return .unknown }
        let date = zone.local(opening).date
        if date == today {
            return .today(date: today, sendAt: opening, closes: end(of: opening))
        }
        if let at, let exact = self.opening(onOrAfter: max(opening, start(of: date, at))),
            zone.local(exact).date == date
        {
            opening = exact
        }
        return .later(
            date: date, sendAt: opening, closes: end(of: opening), isClosedDay: !isOpenDay)
    }

    /// Whether a notice may leave at the instant; nil where the calendar does not reach.
    package func isOpen(at instant: Instant) -> Bool? {
        let clock = zone.local(instant)
        guard let isWithin = isWithin(clock.date, clock.secondOfDay) else { return nil }
        return isWithin && (closeEarly == 0 || instant < closing(after: instant))
    }

    /// The first instant from `instant` on at which a notice may leave; nil where the calendar does
    /// not reach, or where the window never opens.
    package func opening(onOrAfter instant: Instant) -> Instant? {
        var cursor = instant
        for _ in 0..<Self.mostPieces {
            guard let opening = within(onOrAfter: cursor) else { return nil }
            if closeEarly == 0 || opening < closing(after: opening) { return opening }
            cursor = leaving(opening, isWholeNight: true)
        }
        return nil
    }

    private func start(of date: CivilDate, _ at: TimeOfDay) -> Instant {
        zone.instant(date, secondOfDay: Int(at.seconds))
    }

    /// The end of a notice's time: of the window, or of the date of `instant`.
    private func end(of instant: Instant) -> Instant {
        min(closing(after: instant), leaving(instant, isWholeNight: false))
    }

    /// When the open window closes for notices.
    private func closing(after instant: Instant) -> Instant {
        let legal = leaving(instant, isWholeNight: true)
        return Instant(microseconds: legal.microseconds - Int64(closeEarly) * 1_000_000)
    }

    /// Whether clocks that show this are within the hours of a sendable date.
    private func isWithin(_ date: CivilDate, _ second: Int) -> Bool? {
        if opens < closes {
            return second >= opens && second < closes ? dates.contains(date) : false
        }
        if second >= opens { return dates.contains(date) }
        guard second < closes else { return false }
        return date.adding(days: -1).flatMap { dates.contains($0) }
    }

    /// The first instant from `instant` on that is within the hours.
    ///
    /// Between two changes of the zone's clocks the opening is computed; at a change it is looked at
    /// again.
    private func within(onOrAfter instant: Instant) -> Instant? {
        var cursor = instant
        for _ in 0..<Self.mostPieces {
            let (date, second) = zone.local(cursor)
            guard let isWithin = isWithin(date, second) else { return nil }
            if isWithin { return cursor }
            guard let first = second < opens ? date : date.adding(days: 1),
                let next = dates.first(onOrAfter: first)
            else { return nil }
            let opening = reading(next, opens, offset: zone.offsetSeconds(at: cursor))
            guard let change = zone.nextChange(after: cursor), change <= opening else {
                return opening
            }
            cursor = change
        }
        return nil
    }

    /// The first instant after `instant`, which is within the hours, that is not; `isWholeNight`
    /// tells whether midnight alone does not end it. A window that never closes is left after three
    /// days.
    private func leaving(_ instant: Instant, isWholeNight: Bool) -> Instant {
        let last = Instant(microseconds: instant.microseconds + 3 * 86_400 * 1_000_000)
        let start = zone.local(instant).date
        var cursor = instant
        while cursor < last {
            let (date, second) = zone.local(cursor)
            guard isWithin(date, second) == true, isWholeNight || date == start else {
                return cursor
            }
            let end = opens < closes || second < closes ? closes : 86_400
            let leaves = reading(date, end, offset: zone.offsetSeconds(at: cursor))
            cursor = min(leaves, zone.nextChange(after: cursor) ?? leaves)
        }
        return last
    }

    /// The instant at which clocks of that offset show a time; 86,400 seconds are midnight.
    private func reading(_ date: CivilDate, _ second: Int, offset: Int) -> Instant {
        let clock = Int64(date.days) * 86_400 + Int64(second)
        return Instant(microseconds: (clock - Int64(offset)) * 1_000_000)
    }
}
