#!/usr/bin/env python3
"""Contact windows by Python's zoneinfo, for WindowModelTests: what clocks show, and when a window opens.

    python3 Tests/Corpus/timing/windows.py SEED COUNT

Prints COUNT lines of numbers after the name of a zone, one tab between: the instant (seconds since 1970),
opening and closing of the hours (seconds of the day; a closing not after the opening is past midnight), the
days of the week (bit 0 is Monday), seconds by which the window closes early; then the answers: local days
since 1970, local second of the day, weekday (1 is Monday), 1 where a notice may leave, and the first instant
from then on at which one may, or - where there is none within eleven days. Then a step: its time of day `at`
(- for none), and the answers to when its notice leaves: the local day, the instant, the instant from which it
must not leave any more, and 1 where that is another day than the run's, 2 where the run's own day is closed.

Each zone has its instants in four years that the seed chooses from 1960 to 2060, most of them around a change
of its clocks, forward and back alike; beside them stand years in which clocks did what they seldom do.
Nothing here follows the program under test: changes are found by
sampling offsets, and an opening among the instants at which some offset of the time would show the opening of
the hours and those at which clocks change, by asking each of them whether a notice may leave.
"""
import random
import sys
from bisect import bisect_right
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
HOUR = 3600
DAY = 86400
STEP = 12 * HOUR  # no zone changes its clocks twice within this
HORIZON = 11
YEARS = 4
SELDOM = [
    ("Pacific/Apia", 2011),  # had no 30 December
    ("Pacific/Kwajalein", 1993),  # had no 21 August
    ("Australia/Lord_Howe", 2026),  # by half an hour
    ("Australia/Adelaide", 2026),  # at half past, in UTC
    ("Pacific/Chatham", 2026),  # at quarters
    ("Asia/Kathmandu", 1986),  # by a quarter
    ("America/St_Johns", 2006),  # a minute past midnight
    ("America/Sao_Paulo", 2016),  # at midnight: a day begins at one
    ("Africa/Casablanca", 2026),  # back and forth around Ramadan
    ("Antarctica/Troll", 2026),  # by two hours
]
OFTEN = 12


class Zone:
    """Offsets of a zone, and the changes within one year and a month after it."""

    def __init__(self, info, year):
        self.info = info
        self.begin = int((datetime(year, 1, 1, tzinfo=timezone.utc) - EPOCH).total_seconds())
        self.changes = []
        at, before = self.begin - 2 * DAY, self.offset(self.begin - 2 * DAY)
        while at < self.begin + 400 * DAY:
            now = self.offset(at + STEP)
            if now != before:
                low, high = at, at + STEP
                while high - low > 1:
                    middle = (low + high) // 2
                    if self.offset(middle) == before:
                        low = middle
                    else:
                        high = middle
                self.changes.append(high)
            at, before = at + STEP, now

    def offset(self, at):
        delta = datetime.fromtimestamp(at, self.info).utcoffset()
        return delta.days * DAY + delta.seconds

    def offsets(self, clock):
        """All that may hold when clocks show `clock`."""
        return {self.offset(clock + hours * HOUR) for hours in range(-27, 28)}

    def instant(self, source):
        if self.changes and source.random() < 0.7:
            at = source.choice(self.changes) + source.choice([0, -1, source.randint(-2 * DAY, DAY)])
            if at < self.begin + 366 * DAY:
                return at
        return source.randrange(self.begin, self.begin + 366 * DAY)

    def candidates(self, begin, end, second):
        """Instants in begin < s <= end: changes, and where clocks may show that second of a day."""
        first = bisect_right(self.changes, begin)
        last = bisect_right(self.changes, end)
        changes = self.changes[first:last]
        offsets = {self.offset(begin)}
        offsets.update(map(self.offset, changes))
        found = set(changes)
        for offset in offsets:
            clock = (begin + offset) // DAY * DAY + second
            while clock - offset <= end:
                if clock - offset > begin:
                    found.add(clock - offset)
                clock += DAY
        return sorted(found)


def begins(zone, day, second):
    """When clocks show that second of a day for the first time, or the end of the gap that swallows it."""
    wanted = day * DAY + second
    shown = [at for at in (wanted - offset for offset in zone.offsets(wanted)) if at + zone.offset(at) == wanted]
    if shown:
        return min(shown)
    return next(at for at in zone.changes if at + zone.offset(at - 1) <= wanted < at + zone.offset(at))


class Window:
    def __init__(self, zone, opens, closes, days, early):
        self.zone, self.opens, self.closes, self.days, self.early = zone, opens, closes, days, early

    def within(self, at):
        day, second = divmod(at + self.zone.offset(at), DAY)
        if self.opens < self.closes:
            if not self.opens <= second < self.closes:
                return False
        elif second < self.closes:
            day -= 1
        elif second < self.opens:
            return False
        return bool(self.days >> ((day + 3) % 7) & 1)

    def ends(self, at):
        """The first second after at, which is within the hours, that is not."""
        for candidate in self.zone.candidates(at, at + 3 * DAY, self.closes):
            if not self.within(candidate):
                return candidate
        raise ValueError("a window that never closes")

    def may_leave(self, at):
        return self.within(at) and (self.early == 0 or at < self.ends(at) - self.early)

    def opening(self, at):
        if self.may_leave(at):
            return at
        for day in range(HORIZON):
            begin = at + day * DAY
            for candidate in self.zone.candidates(begin, begin + DAY, self.opens):
                if self.may_leave(candidate):
                    return candidate
        return None


    def moment(self, now, at):
        """Day, instant, end and kind of a notice that is decided now; None where it never leaves."""
        zone = self.zone
        today = (now + zone.offset(now)) // DAY
        sends = self.opening(now if at is None else max(now, begins(zone, today, at)))
        if sends is None:
            return None
        day = (sends + zone.offset(sends)) // DAY
        if day != today and at is not None:
            # On another day its own time counts again, where the hours have it.
            exact = self.opening(max(sends, begins(zone, day, at)))
            if exact is not None and (exact + zone.offset(exact)) // DAY == day:
                sends = exact
        midnight = next(
            candidate for candidate in zone.candidates(sends, sends + 2 * DAY, 0)
            if (candidate + zone.offset(candidate)) // DAY != day)
        ends = min(self.ends(sends) - self.early, midnight)
        kind = 0 if day == today else 1 if self.days >> ((today + 3) % 7) & 1 else 2
        return day, sends, ends, kind


def main():
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    source = random.Random(seed)
    zones = []
    for name in sorted(available_timezones()):
        info = ZoneInfo(name)
        zones += [(name, Zone(info, source.randint(1960, 2060))) for _ in range(YEARS)]
    zones += [(name, Zone(ZoneInfo(name), year)) for name, year in SELDOM for _ in range(OFTEN)]
    lines = []
    for index in range(count):
        name, zone = zones[index % len(zones)]
        at = zone.instant(source)
        opens = source.choice([0, 8 * HOUR, source.randrange(0, DAY, 900), source.randrange(DAY)])
        closes = source.choice([20 * HOUR, source.randrange(0, DAY, 900), source.randrange(DAY)])
        if opens == closes:
            closes = (opens + HOUR) % DAY
        days = source.choice([127, 31, 63, source.randrange(1, 128)])
        early = source.choice([0, 0, 600, source.randrange((closes - opens) % DAY)])
        window = Window(zone, opens, closes, days, early)
        day, second = divmod(at + zone.offset(at), DAY)
        answer = window.opening(at)
        time = source.choice([
            None, None, (opens + source.randrange((closes - opens) % DAY)) % DAY // 60 * 60,
            source.randrange(0, DAY, 900)])
        moment = window.moment(at, time) or ("-",) * 4
        lines.append("\t".join(map(str, (
            name, at, opens, closes, days, early, day, second, (day + 3) % 7 + 1,
            int(answer == at), "-" if answer is None else answer,
            "-" if time is None else time, *moment))))
    print("\n".join(lines))


main()
