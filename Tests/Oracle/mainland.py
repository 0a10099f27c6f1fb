#!/usr/bin/env python3
"""Working days of mainland China by the package chinesecalendar, for CalendarReaderTests.

    python3 -m venv env && env/bin/pip install chinesecalendar==1.11.0
    env/bin/python Tests/Oracle/mainland.py 2025 2026 > Tests/Corpus/timing/cn-mainland.txt

A line a month: one letter a day from the first, `w` for a working day and `-` for a day of rest. The
package's makers typed the State Council's notices in on their own; nothing of it is kept but the answers.
"""
import calendar
import datetime
import sys

import chinese_calendar

for year in map(int, sys.argv[1:]):
    for month in range(1, 13):
        days = range(1, calendar.monthrange(year, month)[1] + 1)
        marks = ("w" if chinese_calendar.is_workday(datetime.date(year, month, day)) else "-" for day in days)
        print(f"{year}-{month:02}", "".join(marks))
