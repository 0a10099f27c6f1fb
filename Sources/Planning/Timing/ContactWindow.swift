package import Expressions

/// When a notice may leave: the sending hours of a date, in the campaign's zone.
///
/// The window is half-open: at its closing time nothing leaves. Everything here depends only on the
/// run's instant and on the step, so it is computed once a run and not once an account.
package struct ContactWindow: Sendable {
    /// Seconds of the local day.
    let opens: Int
    let closes: Int
    let dates: SendableDates
    let zone: ZoneRules

    /// `opens` is before `closes`; both are 0 to 86,400 seconds of the local day.
    package init(opens: Int, closes: Int, dates: SendableDates, zone: ZoneRules) {
        self.opens = opens
        self.closes = closes
        self.dates = dates
        self.zone = zone
    }

    /// The moment of a notice that is decided at one instant.
    package enum Moment: Sendable, Hashable {
        /// It may leave on the date of the run, at `sendAt` or later, but before `closes`.
        case today(sendAt: Instant, closes: Instant)
        /// Its time is on another date; `isClosedDay` tells why.
        case later(date: CivilDate, sendAt: Instant, closes: Instant, isClosedDay: Bool)
        /// The calendar does not reach far enough to say.
        case unknown
    }

    /// `at` is the step's time of day; nil means the window's opening.
    ///
    /// On the run's date a notice leaves at the latest of the instant, `at` and the opening. On a
    /// closed day or past the closing it waits for `at` (or the opening) on the next sendable date;
    /// an `at` outside the window counts as the opening there.
    package func moment(at: TimeOfDay?, instant: Instant) -> Moment {
        let today = zone.local(instant).date
        guard let isOpenDay = dates.contains(today) else { return .unknown }
        if isOpenDay {
            let opening = zone.instant(today, secondOfDay: opens)
            let closing = zone.instant(today, secondOfDay: closes)
            var sendAt = max(instant, opening)
            if let at { sendAt = max(sendAt, zone.instant(today, secondOfDay: Int(at.seconds))) }
            if sendAt < closing { return .today(sendAt: sendAt, closes: closing) }
        }
        guard let tomorrow = today.adding(days: 1),
            let next = dates.first(onOrAfter: tomorrow)
        else { return .unknown }
        let wanted = max(at.map { Int($0.seconds) } ?? opens, opens)
        return .later(
            date: next, sendAt: zone.instant(next, secondOfDay: wanted < closes ? wanted : opens),
            closes: zone.instant(next, secondOfDay: closes), isClosedDay: !isOpenDay)
    }
}
