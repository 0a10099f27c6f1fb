"""Writes dates.json, zones.json and siphash.json: what Python, the C library and OpenSSL say about dates, zones and hashes.

Run in this folder: python3 generate.py. Needs dateutil, openssl, and the system's time zone database.
The zones chosen have rules that no government is known to be changing.
"""

import json
import os
import random
import struct
import subprocess
import time
from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

EPOCH = date(1970, 1, 1)
UTC_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def write(name, value):
    with open(name, "w") as file:
        lines = [f'"{key}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
                 for key, rows in value.items()]
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def dates(rng):
    first, last = date.min.toordinal(), date.max.toordinal()
    ordinals = {first, last} | {rng.randint(first, last) for _ in range(1000)}
    ordinals |= {date(2024, 1, 1).toordinal() + day for day in range(1100)}
    for year in (1, 4, 100, 400, 1600, 1900, 1970, 2000, 2100, 9999):
        for month, day in ((1, 1), (2, 28), (3, 1), (12, 31)):
            ordinals.add(date(year, month, day).toordinal())
    days = []
    for ordinal in sorted(ordinals):
        day = date.fromordinal(ordinal)
        days.append([day.isoformat(), (day - EPOCH).days, day.isoweekday()])
    months = []
    for _ in range(1500):
        start = date(2020, 1, 1) + timedelta(rng.randint(0, 4000))
        if rng.random() < 0.5:
            start += relativedelta(day=31)
        more = rng.choice([1, -1, 2, 3, 6, 12, -12, 24, rng.randint(-500, 500)])
        months.append([start.isoformat(), more, (start + relativedelta(months=more)).isoformat()])
    instants = []
    for _ in range(600):
        zone = timezone(timedelta(minutes=rng.randint(-1439, 1439)))
        micros = rng.randint(-62_000_000_000, 253_000_000_000) * 1_000_000
        micros += rng.choice([0, 500_000, 123_456, 1, 120])
        moment = (UTC_EPOCH + timedelta(microseconds=micros)).astimezone(zone)
        minutes = int(zone.utcoffset(None).total_seconds()) // 60
        instants.append([moment.isoformat(), micros, minutes])
    return {"days": days, "months": months, "instants": instants}


def offset(zone, seconds):
    if isinstance(zone, str):
        os.environ["TZ"] = zone
        time.tzset()
        return time.localtime(seconds).tm_gmtoff
    moment = (UTC_EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    return int(moment.utcoffset().total_seconds())


def to_instant(zone, local):
    """The rule of the project: in a gap the first instant after it, in an overlap the earlier."""
    clock = int((local - datetime(1970, 1, 1)).total_seconds())
    early = clock - offset(zone, clock - 100_000)
    late = clock - offset(zone, clock + 100_000)
    fitting = [t for t in (early, late) if t + offset(zone, t) == clock]
    if fitting:
        return min(fitting)
    low, high = min(early, late), max(early, late)
    before = offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def transitions(zone, first_year, last_year):
    """Instants at which the offset changes, found by looking at every sixth hour."""
    step = 6 * 3600
    at = int((datetime(first_year, 1, 1, tzinfo=timezone.utc) - UTC_EPOCH).total_seconds())
    end = int((datetime(last_year, 12, 31, tzinfo=timezone.utc) - UTC_EPOCH).total_seconds())
    found = []
    before = offset(zone, at)
    while at < end:
        after = offset(zone, at + step)
        if after != before:
            low, high = at, at + step
            while high - low > 1:
                middle = (low + high) // 2
                if offset(zone, middle) == before:
                    low = middle
                else:
                    high = middle
            found.append(high)
        at, before = at + step, after
    return found


def cases(zone, spans, rng):
    changes = [t for first, last in spans for t in transitions(zone, first, last)]
    seconds, locals_ = set(), set()
    for change in changes:
        seconds |= {change - 1, change, change + 1}
        for around in (change + offset(zone, change), change + offset(zone, change - 1)):
            local = datetime(1970, 1, 1) + timedelta(seconds=around)
            for more in (-5400, -1, 0, 1, 1800, 5400):
                locals_.add(local + timedelta(seconds=more))
    for _ in range(60):
        moment = rng.randint(-3_000_000_000, 20_000_000_000)
        if isinstance(zone, str):
            moment = abs(moment)  # The C library applies such a rule from 1970 on only.
        seconds.add(moment)
        locals_.add(datetime(1970, 1, 1) + timedelta(seconds=moment))
    offsets = [[t, offset(zone, t)] for t in sorted(seconds)]
    instants = [[local.strftime("%Y-%m-%d"), local.hour * 3600 + local.minute * 60 + local.second,
                 to_instant(zone, local)] for local in sorted(locals_)]
    return [offsets, instants]


def tzif(footer):
    """A version 3 file without transitions, so that only its footer counts."""
    block = struct.pack(">4sc15x6l", b"TZif", b"3", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return block + block + b"\n" + footer.encode() + b"\n"


def zones(rng):
    recent = [(1985, 1993), (2024, 2027), (2036, 2040), (2399, 2402)]
    named = []
    for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata",
                 "Australia/Lord_Howe", "Europe/Dublin"):
        spans = [(1940, 1945)] + recent if name == "Asia/Shanghai" else recent
        named.append([name] + cases(ZoneInfo(name), spans, rng))
    named.append(["Pacific/Apia"] + cases(ZoneInfo("Pacific/Apia"), [(2009, 2013)], rng))
    footers = []
    for footer in ("<+08>-8", "EST5EDT,M3.2.0,M11.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
                   "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "EET-2EEST,M3.4.4/50,M10.4.4/50",
                   "AAA3BBB,J60/2,J300/2", "AAA3BBB,59/2,299/2", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                   "EST5EDT,0/0,J365/25"):
        data = tzif(footer)
        # Python counts the days of this form from 1, POSIX and the C library from 0.
        zone = footer if ",59/" in footer else ZoneInfo.from_file(BytesIO(data))
        footers.append([footer, data.hex()] + cases(zone, [(1971, 1974), (2023, 2025), (2499, 2501)], rng))
    return {"named": named, "footers": footers}


def siphash():
    rows = []
    for count in range(64):
        out = subprocess.run(
            ["openssl", "mac", "-macopt", "hexkey:000102030405060708090a0b0c0d0e0f", "-macopt",
             "size:16", "SIPHASH"], input=bytes(range(count)), capture_output=True, check=True)
        rows.append(out.stdout.decode().strip().lower())
    return {"vectors": rows}


write("dates.json", dates(random.Random(1)))
write("zones.json", zones(random.Random(2)))
write("siphash.json", siphash())
