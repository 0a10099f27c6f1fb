"""What the generators of portfolios share: names, sums, and how a portfolio is written.

Each generator has COLUMNS, `row(number, chance)` for account `number` from 1, and `break_rows(rows)`, which breaks some on
purpose. The same bytes on every machine: the standard library only, and one seed.
"""

import argparse
import datetime
import pathlib
import random

ROWS = 2000
TODAY = datetime.date(2026, 11, 20)
DATA_TIME = "2026-11-20T06:00:00+08:00"
SURNAMES = list("王李张刘陈杨黄赵周吴徐孙马胡朱郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏")
GIVEN = list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉鑫浩然子轩雨欣思远佳怡博文心语")


def money(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def name(who):
    """Of a made-up borrower, by their own random numbers."""
    return who.choice(SURNAMES) + "".join(who.choices(GIVEN, k=who.choice([1, 1, 2])))


def write(about, output, columns, row, break_rows):
    """Writes the accounts to `output`, or where `--output` says."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(output))
    arguments = parser.parse_args()
    chance = random.Random(20261120)
    rows = [row(number, chance) for number in range(1, ROWS + 1)]
    break_rows(rows)
    lines = [",".join(columns)] + [",".join(row[column] for column in columns) for row in rows]
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
