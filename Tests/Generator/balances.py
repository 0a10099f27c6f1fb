#!/usr/bin/env python3
"""Writes the synthetic portfolio of the campaign of outstanding balances: 2,000 accounts.

    python3 Tests/Generator/balances.py [--output Campaigns/data/balances.csv]

The same bytes on every machine (standard library only, one seed). Names, numbers and contracts are made up. The data
stand at 2026-11-20T06:00:00+08:00; due dates lie from 66 days before to 20 days after. Nine rows are broken on purpose,
one of them by a penalty of 2% a day.
"""

import datetime
import random

from portfolio import DATA_TIME, TODAY, money, name, write

COLUMNS = [
    "合同编号", "客户号", "姓名", "手机", "住址", "还款日", "本期应还", "逾期金额", "罚息", "剩余欠款", "日罚息率", "年利率",
    "扣款", "发薪日", "逾期次数", "专人照顾", "状态", "数据时间",
]
STREETS = ["青松路", "梅园街", "东湖路", "学府街", "新桥路", "南门巷", "河沿路", "星光街"]
STATES = ["正常"] * 188 + ["结清"] * 3 + ["争议"] * 3 + ["协商"] * 4 + ["死亡", "破产"]
PAYDAYS = [1, 5, 8, 10, 10, 12, 15, 15, 15, 18, 20, 20, 25, 25, 28, 31]


def half_up(amount, divisor):
    return (2 * amount + divisor) // (2 * divisor)


def row(number, chance):
    """An account; one borrower in ten has two."""
    person = number if number % 10 else number - 1
    who = random.Random(f"borrower {person}")
    called = name(who)
    payday = str(who.choice(PAYDAYS)) if who.random() < 0.6 else ""
    late = who.choice([0, 0, 0, 0, 0, 1, 1, 2, 3, 5])
    street = f"某某市{who.choice(STREETS)}{who.randint(1, 199)}号" if who.random() < 0.7 else ""

    days = chance.choice([chance.randint(-20, 0), chance.randint(-6, 12), chance.randint(1, 52), chance.randint(20, 66)])
    instalment = chance.randint(15_000, 220_000)
    left = chance.randint(2, 24)
    yearly, daily = chance.choice([(72, 3), (108, 4), (144, 5), (180, 6)])  # per mille a year, parts of 10,000 a day
    overdue = instalment * (1 + days // 30) if days > 0 else 0
    penalty = half_up(overdue * days * daily, 10_000) if days > 0 else 0
    debit = chance.choice(["手动", "手动", "自动"]) if days <= 0 else chance.choice(["手动", "手动", "失败"])
    if days >= 0 and chance.random() < 0.03:
        debit = "处理中"
    current = instalment if days <= 0 else 0
    if days > 0 and chance.random() < 0.02:
        overdue, penalty = chance.randint(100, 999), 0  # a few yuan are left over
    elif chance.random() < 0.03:
        current = overdue = penalty = 0  # paid this morning
    elif days <= 0 and chance.random() < 0.02:
        current, penalty = 0, chance.randint(1_000, 3_000)  # this instalment is paid, an old penalty is not
    rest = instalment * left + overdue + penalty
    return {
        "合同编号": f"YQ2025{100_000 + number}",
        "客户号": f"Y{10_000 + person}",
        "姓名": called,
        "手机": f"138{who.randint(0, 99_999_999):08d}",
        "住址": street,
        "还款日": str(TODAY - datetime.timedelta(days=days)),
        "本期应还": money(current),
        "逾期金额": money(overdue),
        "罚息": money(penalty),
        "剩余欠款": money(rest),
        "日罚息率": f"0.0{daily}%",
        "年利率": f"{yearly // 10}.{yearly % 10}%",
        "扣款": debit,
        "发薪日": payday,
        "逾期次数": str(late),
        "专人照顾": "是" if who.random() < 0.01 else "否",
        "状态": chance.choice(STATES),
        "数据时间": DATA_TIME,
    }


def break_rows(rows):
    """What a real extract has: cells that nobody can read, and a rate that no contract may have."""
    faults = [
        (37, "剩余欠款", "12,800.00"), (205, "还款日", "2026/11/17"), (404, "日罚息率", "2%"), (616, "姓名", ""),
        (850, "手机", "1380013"), (1010, "日罚息率", "0.0005"), (1222, "发薪日", "32"), (1501, "状态", "冻结"),
        (1790, "合同编号", ""),
    ]
    for at, column, value in faults:
        rows[at][column] = value


if __name__ == "__main__":
    write(__doc__, "Campaigns/data/balances.csv", COLUMNS, row, break_rows)
