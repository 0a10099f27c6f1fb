#!/usr/bin/env python3
"""Writes the synthetic portfolio of the first campaign: 5,000 rows, messy like a real extract.

    python3 Tests/Generator/auto_loans.py [--seed 20261120] [--output Campaigns/data/auto-loans.csv]

The same seed gives the same bytes (Python 3.11, standard library only). Names, telephone numbers,
e-mail addresses (example.com), device ids and contracts are made up. The data stand at
2026-11-20T06:00:00+08:00, a working Friday; due dates lie from 120 days before to 30 days after.

About 20 rows are broken on purpose, one fault each; see `break_rows`. The file starts with a byte
order mark and ends its rows with CRLF, as a spreadsheet writes it.
"""

import argparse
import datetime
import decimal
import pathlib
import random

ROWS = 5000
TODAY = datetime.date(2026, 11, 20)
DATA_TIME = "2026-11-20T06:00:00+08:00"
CENT = decimal.Decimal("0.01")
DAILY_PENALTY = decimal.Decimal("0.0005")

# The order is not that of the data dictionary; 分公司, 车型, 备注 and 客户经理 are in no field.
COLUMNS = [
    "数据时间", "分公司", "合同编号", "客户号", "姓名", "手机", "邮箱", "设备号", "车型", "还款日",
    "本期应还", "逾期金额", "罚息", "剩余本金", "按时率", "风险", "状态", "备注", "客户经理",
]

SURNAMES = list(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
)
DOUBLE_SURNAMES = ["欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "令狐", "慕容"]
GIVEN = list(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉鑫宇浩然子轩梓涵雨欣思远佳"
    "怡晨曦博文俊熙一诺心语嘉懿振东海燕志远晓峰云飞春生立新永康凯旋家豪婷雪倩琳颖慧莹洁雯蕾"
)
RARE_GIVEN = ["𬎆", "㛃", "堃", "犇", "昉", "翀", "𫖯", "喆", "祎", "𣲗"]
ETHNIC_NAMES = [
    "买买提·吐尔逊", "阿依古丽·艾山", "古丽娜尔·玉素甫", "艾力·买买提", "热依汗·阿不都", "才让多杰",
    "扎西·次仁", "阿卜杜拉·艾则孜", "巴特尔", "乌兰图雅", "吉克·阿木", "帕提古丽·吾守",
]
BRANCHES = ["上海", "江苏", "浙江", "广东", "四川", "湖北", "新疆", "北京", "山东", "河南"]
CARS = ["朗逸 1.5L", "速腾 280TSI", "途观L，四驱版", '帕萨特 "星空" 版', "ID.4 X", "迈腾,豪华型", "探岳"]
MANAGERS = ["", "周敏", "李 强", "陈静,王磊", "外派"]
STATUSES = {"正常": 9420, "结清": 150, "争议": 170, "协商": 190, "死亡": 35, "破产": 35}
REMARKS = [
    "客户来电，询问提前还款，已答复",
    "地址变更, 待核实",
    '客户说:"月底发工资再还"',
    "第一联系时间 19:00 后\n周末勿扰",
    "曾申请延期\r\n已办结",
    '备注: "a,b"\n第二行, 含逗号',
    "=SUM(A1:A9)",
    "  前后有空格  ",
    "VIP；老客户",
    "1/2 电子签",
]


def money(value):
    """Two decimals, no thousands signs."""
    return str(decimal.Decimal(value).quantize(CENT, decimal.ROUND_HALF_UP))


def iso(days_overdue):
    """The due date that is `days_overdue` days before today (negative: in the future)."""
    return (TODAY - datetime.timedelta(days=days_overdue)).isoformat()


class Portfolio:
    """Draws borrowers and their accounts from one seeded generator."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.contracts = self.random.sample(range(1, 900000), ROWS + 100)
        self.phones = self.random.sample(range(0, 1000000), ROWS + 100)
        self.borrower_count = 0

    def pick(self, weighted):
        """One key of a {value: weight} table."""
        return self.random.choices(list(weighted), list(weighted.values()))[0]

    def maybe(self, share, value):
        """`value` for this share of the borrowers, else an empty cell."""
        return value if self.random.random() < share else ""

    def name(self):
        kind = self.random.random()
        if kind < 0.012:
            return self.random.choice(ETHNIC_NAMES)
        surname = self.random.choice(SURNAMES)
        if kind < 0.03:
            surname = self.random.choice(DOUBLE_SURNAMES)
        given = "".join(self.random.choices(GIVEN, k=self.pick({1: 30, 2: 70})))
        if self.random.random() < 0.012:
            given = self.random.choice(RARE_GIVEN)
        return surname + given

    def borrower(self):
        self.borrower_count += 1
        number = self.borrower_count
        prefix = self.pick({"13800": 70, "15800": 20, "18800": 10})
        return {
            "客户号": f"C{number:06d}",
            "姓名": self.name(),
            "手机": f"{prefix}{self.phones[number]:06d}",
            "邮箱": self.maybe(0.62, f"c{number:06d}@example.com"),
            "设备号": self.maybe(0.55, f"{self.random.getrandbits(128):032x}"),
        }

    def contract(self):
        number = self.contracts.pop()
        if self.random.random() < 0.006:
            return f"QD/{self.random.randrange(2021, 2024)}-{number:06d}"  # from a dealer
        return f"AX{self.random.randrange(2022, 2027)}{number:06d}"

    def days_overdue(self):
        kind = self.random.random()
        if kind < 0.45:
            return -self.random.randrange(0, 31)
        if kind < 0.92:
            return min(120, 1 + int(self.random.expovariate(1 / 38)))
        return self.random.randrange(55, 121)

    def on_time_share(self):
        if self.random.random() < 0.02:
            return self.random.choice(["90%", "89.9%", "90.0%", "100%", "0%", "97.5%"])
        good = self.random.random() < 0.55
        return f"{self.random.randrange(90, 101) if good else self.random.randrange(35, 90)}%"

    def instalment(self):
        kind = self.random.random()
        low, high = (900, 4000) if kind < 0.6 else (4000, 9000) if kind < 0.94 else (9000, 32000)
        return decimal.Decimal(self.random.randrange(low * 100, high * 100)) / 100

    def amounts(self, days, instalment):
        """本期应还, 逾期金额 and 罚息; before and on the due date nothing is overdue."""
        if days <= 0:
            return instalment, decimal.Decimal(0), decimal.Decimal(0)
        overdue = instalment * min(4, 1 + days // 31)
        if self.random.random() < 0.08:
            overdue = overdue * self.random.randrange(5, 95) / 100  # a part was paid
        overdue = overdue.quantize(CENT, decimal.ROUND_HALF_UP)
        penalty = (overdue * DAILY_PENALTY * days).quantize(CENT, decimal.ROUND_HALF_UP)
        if self.random.random() < 0.03:
            penalty = decimal.Decimal(0)
        billed = days % 31 >= 21 and self.random.random() < 0.6  # the next instalment's bill is out
        return instalment if billed else decimal.Decimal(0), overdue, penalty

    def account(self, borrower, days):
        due, overdue, penalty = self.amounts(days, self.instalment())
        status = self.pick(STATUSES)
        paid = status == "结清" or self.random.random() < 0.018
        if paid:
            due = overdue = penalty = decimal.Decimal(0)
        elif self.random.random() < 0.006:
            cents = decimal.Decimal(self.random.randrange(1, 999)) / 100
            due, overdue, penalty = (cents, 0, 0) if days <= 0 else (0, cents, 0)
        remark = self.random.choice(REMARKS) if self.random.random() < 0.12 else ""
        row = dict(borrower)
        row.update({
            "数据时间": DATA_TIME,
            "分公司": self.random.choice(BRANCHES),
            "合同编号": self.contract(),
            "车型": self.random.choice(CARS),
            "还款日": iso(days),
            "本期应还": money(due),
            "逾期金额": money(overdue),
            "罚息": money(penalty),
            "剩余本金": money(decimal.Decimal(self.random.randrange(300000, 32000000)) / 100),
            "按时率": self.on_time_share(),
            "风险": self.pick({"低": 60, "中": 28, "高": 12}),
            "状态": status,
            "备注": remark,
            "客户经理": self.random.choice(MANAGERS),
        })
        return row

    def accounts(self):
        """All rows, still in the order in which they were drawn."""
        rows = []
        while len(rows) < ROWS - 1:
            borrower = self.borrower()
            days = self.days_overdue()
            for _ in range(self.pick({1: 9080, 2: 780, 3: 120, 5: 20})):
                rows.append(self.account(borrower, days))
                if self.random.random() < 0.6:
                    days = self.days_overdue()  # else the contracts share one due date
        return rows[: ROWS - 1]


def single(rows, condition):
    """Rows of borrowers with one account that satisfy `condition`, in order, each used once."""
    counts = {}
    for row in rows:
        counts[row["客户号"]] = counts.get(row["客户号"], 0) + 1
    for row in rows:
        if counts[row["客户号"]] == 1 and row["状态"] == "正常" and condition(row):
            yield row


def add_edges(rows):
    """Sets the cases that chance would leave out, on rows that would otherwise get a notice."""
    # A large final instalment: half of the penalty is above the offer's cap of 500.00.
    week = single(rows, lambda row: row["还款日"] == "2026-11-12")
    for overdue, penalty, share in [
        ("286000.00", "1144.01", "96%"), ("500000.00", "2000.00", "100%"),
        ("249750.50", "999.99", "90%"), ("3000.00", "12.01", "95%"), ("3000.00", "5.00", "90%"),
        ("3000.00", "4.99", "99%"), ("20000.00", "80.00", "88%"), ("19999.99", "79.99", "89.99%"),
        ("9.99", "0.00", "95%"), ("9.99", "0.01", "60%"),
    ]:
        next(week).update({
            "本期应还": "0.00", "逾期金额": overdue, "罚息": penalty, "按时率": share, "风险": "低",
        })
    # Equal step, days and sum: the smaller account id has the conversation.
    counts = {}
    for row in rows:
        counts.setdefault(row["客户号"], []).append(row)
    ties = [group for group in counts.values() if len(group) == 2]
    for first, second in ties[:6]:
        for row in (first, second):
            row.update({
                "还款日": "2026-11-18", "本期应还": "0.00", "逾期金额": "2500.00", "罚息": "2.50",
                "状态": "正常",
            })
    for first, second in ties[6:10]:  # a death on one contract silences the other
        first.update({"还款日": "2026-11-19", "状态": "死亡"})
        second.update({
            "还款日": "2026-11-18", "本期应还": "0.00", "逾期金额": "4100.00", "罚息": "4.10",
            "状态": "正常",
        })
    # Old extracts: older than 24 hours is stale, exactly 24 hours is not.
    stale = single(rows, lambda row: row["还款日"] == "2026-11-19")
    for time in [
        "2026-11-18T06:00:00+08:00", "2026-11-19T09:59:59+08:00", "2026-11-18T22:00:00Z",
        "2026-11-17T06:00:00+08:00", "2026-11-19T06:00:00+08:00", "2026-11-19T10:00:00+08:00",
        "2026-11-19T22:00:00Z", "2026-11-20T07:30:00+09:00",
    ]:
        next(stale)["数据时间"] = time


def break_rows(rows):
    """Breaks one thing in each of a few rows, and adds the second of two duplicate rows."""
    fine = single(rows, lambda row: row["还款日"] in ("2026-11-23", "2026-11-13"))
    faults = [
        {"还款日": "2026-02-30"},
        {"本期应还": "1,234.50"},
        {"逾期金额": "1234.505"},
        {"本期应还": "250000.00"},
        {"剩余本金": ""},
        {"姓名": "古丽娜尔·玉素甫江"},
        {"姓名": "张\u200b伟"},
        {"姓名": "www.a.cn"},
        {"姓名": "李\u202e明"},
        {"姓名": "王\n芳"},
        {"姓名": ""},
        {"状态": "冻结"},
        {"手机": "1380013800"},
        {"合同编号": ""},
        {"按时率": "95"},
        {"邮箱": "zhang.example.com"},
        {"数据时间": "2026/11/20 06:00"},
    ]
    for fault in faults:
        next(fine).update(fault)
    short, long = next(fine), next(fine)
    short["cells"] = -1
    long["cells"] = 1
    twin = dict(next(fine))  # the same contract and due date twice: both are errors
    twin["剩余本金"] = "1000.00"
    rows.append(twin)


def cell(text):
    """RFC 4180: quoted where needed."""
    if any(character in text for character in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def line(row):
    cells = [cell(row[column]) for column in COLUMNS]
    extra = row.get("cells", 0)
    if extra < 0:
        cells = cells[:extra]
    elif extra > 0:
        cells.append("多出一列")
    return ",".join(cells) + "\r\n"


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument(
        "--output", type=pathlib.Path, default=root / "Campaigns" / "data" / "auto-loans.csv")
    options = parser.parse_args()

    portfolio = Portfolio(options.seed)
    rows = portfolio.accounts()
    add_edges(rows)
    break_rows(rows)
    portfolio.random.shuffle(rows)
    text = ",".join(COLUMNS) + "\r\n" + "".join(line(row) for row in rows)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(b"\xef\xbb\xbf" + text.encode())
    print(f"{len(rows)} rows, {portfolio.borrower_count} borrowers: {options.output.name}")


if __name__ == "__main__":
    main()
