#!/usr/bin/env python3
"""Writes the synthetic portfolio of the car-finance campaign: 2,000 contracts.

    python3 Tests/Generator/car_finance.py [--output Campaigns/data/car-finance.csv]

The same bytes on every machine (standard library only, one seed). Names, numbers and contracts are made up. The data
stand at 2026-11-20T06:00:00+08:00; due dates lie from 75 days before to 30 days after. Until the grace days of a
contract have passed, what is due stays 本期应还 and no late fee is charged; from then on it is 逾期金额, with a late fee
for each day since the due date, and 本期应还 is the next instalment. Nine rows are broken on purpose.
"""

import datetime
import random

from portfolio import DATA_TIME, TODAY, money, name, write

COLUMNS = [
    "合同编号", "客户号", "姓名", "手机", "邮箱", "微信号", "设备号", "车型", "期次", "还款日", "宽限天数", "贷款金额",
    "剩余本金", "本期应还", "逾期金额", "违约金", "违约金率", "近年逾期", "自动扣款", "有困难", "已批分期", "状态", "数据时间",
]
CARS = ["轿车", "SUV", "新能源轿车", "新能源SUV", "MPV", "皮卡", "轻型货车"]
STATES = ["正常"] * 185 + ["结清"] * 5 + ["争议"] * 3 + ["协商"] * 5 + ["死亡", "破产"]
RATES = [("0.03%", 3), ("0.05%", 5), ("0.05%", 5), ("0.06%", 6)]  # a day; and in 1/10,000


def row(number, chance):
    """A contract; one borrower in twenty has two."""
    person = number if number % 20 else number - 1
    who = random.Random(f"car borrower {person}")
    called = name(who)
    phone = f"138{who.randint(0, 99_999_999):08d}"
    email = f"c{person}@example.com" if who.random() < 0.55 else ""
    wechat = f"wx{who.randint(0, 0xFFFFFFFF):08x}" if who.random() < 0.35 else ""
    device = f"dev{who.randint(0, 0xFFFFFFFF):08x}" if who.random() < 0.5 else ""
    careless = who.random() < 0.4
    strained = who.random() < 0.07

    spans = [(-30, 0), (-16, 0), (-30, 0), (1, 20), (15, 40), (1, 75)]
    days = chance.randint(*chance.choice(spans))
    grace = chance.choice([0, 3, 3, 5])
    term = chance.choice([24, 36, 36, 48, 60])
    number_due = chance.randint(1, term)
    loan = chance.randint(50, 400) * 100_000
    instalment = loan // term + chance.randint(10_000, 90_000)
    rate, per_10000 = chance.choice(RATES)
    late = days > grace
    overdue = instalment * (1 + days // 30) if late else 0
    fee = overdue * per_10000 * days // 10_000
    due = instalment
    if days > 0 and chance.random() < 0.06:  # paid since
        due = overdue = fee = 0
    elif late and chance.random() < 0.02:  # a small rest
        overdue, fee = chance.randint(100, 1_999), 0
    return {
        "合同编号": f"YF2026{100_000 + number}",
        "客户号": f"Y{10_000 + person}",
        "姓名": called,
        "手机": phone,
        "邮箱": email,
        "微信号": wechat,
        "设备号": device,
        "车型": chance.choice(CARS),
        "期次": str(number_due),
        "还款日": str(TODAY - datetime.timedelta(days=days)),
        "宽限天数": str(grace),
        "贷款金额": money(loan),
        "剩余本金": money(loan * (term - number_due + 1) // term),
        "本期应还": money(due),
        "逾期金额": money(overdue),
        "违约金": money(fee),
        "违约金率": rate,
        "近年逾期": str(who.randint(1, 4) if careless else 0),
        "自动扣款": "是" if who.random() < 0.6 else "否",
        "有困难": "是" if strained else "否",
        "已批分期": "是" if overdue > 3_000_000 and chance.random() < 0.5 else "否",
        "状态": chance.choice(STATES),
        "数据时间": DATA_TIME,
    }


def break_rows(rows):
    """What a real extract has: cells that nobody can read. The rate of row 1,650 was meant per month."""
    faults = [
        (37, "逾期金额", "12,800.00"), (248, "还款日", "2026/11/17"), (503, "姓名", ""), (790, "手机", "1380013"),
        (955, "违约金率", "0.05"), (1210, "状态", "冻结"), (1499, "宽限天数", "三天"), (1650, "违约金率", "1.5%"),
        (1871, "合同编号", ""),
    ]
    for at, column, value in faults:
        rows[at][column] = value


if __name__ == "__main__":
    write(__doc__, "Campaigns/data/car-finance.csv", COLUMNS, row, break_rows)
