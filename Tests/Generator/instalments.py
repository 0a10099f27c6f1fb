#!/usr/bin/env python3
"""Writes the synthetic portfolio of the instalment campaign: 2,000 accounts.

    python3 Tests/Generator/instalments.py [--output Campaigns/data/instalments.csv]

The same bytes on every machine (standard library only, one seed). Names, numbers and contracts are made up. The data
stand at 2026-11-20T06:00:00+08:00; due dates lie from 75 days before to 30 days after. Eight rows are broken on purpose.
"""

import datetime
import random

from portfolio import DATA_TIME, TODAY, money, name, write

COLUMNS = [
    "合同编号", "客户号", "姓名", "手机", "微信号", "商品", "期次", "还款日", "本期应还", "逾期金额", "违约金", "按时率",
    "状态", "数据时间",
]
GOODS = ["手机", "平板电脑", "电动车", "冰箱", "洗衣机", "家具", "空调", "课程", "笔记本电脑", "眼镜"]
STATES = ["正常"] * 185 + ["结清"] * 5 + ["争议"] * 3 + ["协商"] * 5 + ["死亡", "破产"]


def row(number, chance):
    """An account; one borrower in eight has two."""
    person = number if number % 8 else number - 1
    who = random.Random(f"borrower {person}")
    called = name(who)
    days = chance.choice([chance.randint(-30, 0), chance.randint(-4, 12), chance.randint(1, 75)])
    amount = chance.randint(4_000, 160_000)
    missed = 1 + max(0, days) // 30
    overdue = amount * missed if days > 0 else 0
    fee = overdue * days * 3 // 10_000 if days > 0 else 0
    if days > 0 and chance.random() < 0.06:
        overdue = fee = 0
    elif days > 0 and chance.random() < 0.03:
        overdue, fee = chance.randint(100, 499), 0
    return {
        "合同编号": f"FQ2026{100_000 + number}",
        "客户号": f"K{10_000 + person}",
        "姓名": called,
        "手机": f"138{who.randint(0, 99_999_999):08d}",
        "微信号": f"wx{who.randint(0, 0xFFFFFFFF):08x}" if who.random() < 0.4 else "",
        "商品": chance.choice(GOODS),
        "期次": str(chance.randint(1, 24)),
        "还款日": str(TODAY - datetime.timedelta(days=days)),
        "本期应还": money(amount if days <= 0 else 0),
        "逾期金额": money(overdue),
        "违约金": money(fee),
        "按时率": f"{who.choice([60, 75, 85, 90, 93, 96, 98, 100])}%",
        "状态": chance.choice(STATES),
        "数据时间": DATA_TIME,
    }


def break_rows(rows):
    """What a real extract has: cells that nobody can read."""
    faults = [
        (41, "逾期金额", "1,280.00"), (230, "还款日", "2026/11/17"), (511, "姓名", ""), (777, "手机", "1380013"),
        (901, "按时率", "95"), (1204, "状态", "冻结"), (1500, "违约金", "12.345"), (1833, "合同编号", ""),
    ]
    for at, column, value in faults:
        rows[at][column] = value


if __name__ == "__main__":
    write(__doc__, "Campaigns/data/instalments.csv", COLUMNS, row, break_rows)
