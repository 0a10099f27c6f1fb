#!/usr/bin/env python3
"""Writes the synthetic portfolio of the consumer-loan campaign: 2,000 accounts.

    python3 Tests/Generator/consumer_loans.py [--output Campaigns/data/consumer-loans.csv]

The same bytes on every machine (standard library only, one seed). Names, numbers and contracts are made up. The data
stand at 2026-11-20T06:00:00+08:00; due dates lie from 100 days before to 30 days after. Penalty interest is the overdue
sum times the contract's daily rate times the days. Eight rows are broken on purpose; one of them has the rate of 2 % a
day that no lender may ask.
"""

import datetime
import random

from portfolio import DATA_TIME, TODAY, money, name, write

COLUMNS = [
    "合同编号", "客户号", "姓名", "手机", "微信号", "邮箱", "期次", "还款日", "贷款金额", "剩余本金", "本期应还",
    "逾期金额", "罚息", "罚息日利率", "逾期概率", "月供占收入", "按时率", "自动扣款", "专人跟进", "状态", "数据时间",
]
STATES = ["正常"] * 185 + ["结清"] * 5 + ["争议"] * 3 + ["协商"] * 5 + ["死亡", "破产"]
DAILY_RATES = ["0.03", "0.04", "0.045", "0.05", "0.06", "0.065"]  # percent; 0.065 % a day is 23.725 % a year


def penalty(overdue, rate, days):
    """Cents: the overdue sum by the rate a day, in thousandths of a percent, by the days, half up."""
    return (overdue * int(round(float(rate) * 1000)) * days + 50_000) // 100_000


def row(number, chance):
    """An account; one borrower in ten has two."""
    person = number if number % 10 else number - 1
    who = random.Random(f"borrower {person}")
    called = name(who)
    days = chance.choice([chance.randint(-30, 0), chance.randint(-8, 12), chance.randint(8, 36), chance.randint(1, 100)])
    terms = chance.choice([6, 12, 12, 24, 36])
    loan = chance.randint(20, 800) * 10_000
    amount = loan * 115 // (terms * 100)
    term = chance.randint(1, terms)
    on_time = who.choice([55, 70, 80, 88, 92, 95, 97, 99, 100, 100])
    burden = who.choice([12, 18, 22, 25, 28, 30, 33, 36, 40, 45, 50, 58, 70])
    likely = max(1, min(97, (100 - on_time) + burden // 3 + chance.randint(-12, 12)))
    rate = chance.choice(DAILY_RATES)
    missed = min(term, 1 + max(0, days - 1) // 30)
    overdue = min(amount * missed, 5_000_000) if days > 0 else 0
    if days > 0 and chance.random() < 0.06:
        overdue = 0
    elif days > 0 and chance.random() < 0.03:
        overdue = chance.randint(100, 999)
    return {
        "合同编号": f"XF2026{100_000 + number}",
        "客户号": f"K{10_000 + person}",
        "姓名": called,
        "手机": f"139{who.randint(0, 99_999_999):08d}",
        "微信号": f"wx{who.randint(0, 0xFFFFFFFF):08x}" if who.random() < 0.5 else "",
        "邮箱": f"u{person}@mail.example" if who.random() < 0.6 else "",
        "期次": str(term),
        "还款日": str(TODAY - datetime.timedelta(days=days)),
        "贷款金额": money(loan),
        "剩余本金": money(loan * (terms - term + 1) // terms),
        "本期应还": money(amount if days <= 0 else 0),
        "逾期金额": money(overdue),
        "罚息": money(penalty(overdue, rate, max(0, days))),
        "罚息日利率": f"{rate}%",
        "逾期概率": f"{likely}%",
        "月供占收入": f"{burden}%",
        "按时率": f"{on_time}%",
        "自动扣款": who.choice(["是", "否"]),
        "专人跟进": "是" if days > 30 and chance.random() < 0.1 else "否",
        "状态": chance.choice(STATES),
        "数据时间": DATA_TIME,
    }


def break_rows(rows):
    """What a real extract has: cells that nobody can read."""
    faults = [
        (57, "逾期金额", '"1,280.00"'), (311, "还款日", "2026/11/17"), (498, "姓名", ""), (702, "手机", "1390013"),
        (955, "罚息日利率", "2%"), (1280, "逾期概率", "0.35"), (1467, "自动扣款", "Y"), (1900, "状态", "冻结"),
    ]
    for at, column, value in faults:
        rows[at][column] = value


if __name__ == "__main__":
    write(__doc__, "Campaigns/data/consumer-loans.csv", COLUMNS, row, break_rows)
