#!/usr/bin/env python3
"""Recomputes every decision of Campaigns/auto-loan-overdue.yaml without the engine, and compares.

    dunlin run Campaigns/auto-loan-overdue.yaml --as-of 2026-11-20T10:00:00+08:00 \\
        --format jsonl --reveal > run.jsonl
    python3 Tests/Oracle/auto_loan_overdue.py --as-of 2026-11-20T10:00:00+08:00 --compare run.jsonl

prints `5000 accounts, N notices, 0 differences`, or the first differences and exits 1. Without
`--compare` it prints its own lines as jsonl; `--summary` counts them; `--longest` measures each
SMS with the longest values its fields may have.

Plain csv, decimal and datetime (Python 3.11); PyYAML reads the calendar file and nothing else. The
campaign's rules and texts are written here a second time, by hand, so that a fault in the engine's
reading of the file shows as a difference. The ledger is empty: no step was taken before,
`notices.this_due` is 0, the whole budgets are there. When the campaign changes, change this too.

Lines carry the columns of the engine's jsonl but `rule`, `arm` and `cost`. For a line that is not a
notice only what was settled before the deciding rule is known: `segment` from the step due onward,
`step` once one is due, channel, address and time when it is deferred.
"""

import argparse
import collections
import csv
import datetime
import decimal
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
D = decimal.Decimal
DAY = datetime.timedelta(days=1)
ZONE = datetime.timezone(datetime.timedelta(hours=8))  # Asia/Shanghai, no summer time

CAMPAIGN = "auto-loan-overdue"
ENDS = datetime.date(2027, 12, 31)
FRESH = datetime.timedelta(hours=24)
OPENING, CLOSING = datetime.time(9, 0), datetime.time(20, 0)
AT = datetime.time(10, 0)  # every step of the campaign
LATE = 2  # more sendable days
HOTLINE = "400-000-0001"
BANK = "户名 安行汽车金融有限公司，开户行 某某银行上海分行，账号 0000 0000 0000 0001"

# Name, days from the due date, segments (None: all), channels and how they are combined.
Step = collections.namedtuple("Step", "name offset segments mode channels")
STEPS = [
    Step("到期前三天", -3, None, "first_of", ["push", "sms"]),
    Step("逾期次日", 1, None, "first_of", ["sms"]),
    Step("逾期一周", 7, None, "first_of", ["sms"]),
    Step("逾期二十天", 20, ["紧急"], "first_of", ["call"]),
    Step("逾期一月", 31, None, "all_of", ["sms", "email"]),
    Step("逾期两月", 60, ["温馨", "标准"], "first_of", ["sms"]),
]
ADDRESS = {"sms": "手机", "call": "手机", "push": "设备号", "email": "邮箱"}
WAIVER_BUDGET_AMOUNT, WAIVER_BUDGET_COUNT = D("200000.00"), 5000
EXTENSION_BUDGET_COUNT = 60

LINE_KEYS = [
    "account", "borrower", "decision", "reason", "step", "segment", "offer", "channel", "to",
    "send_at", "key", "title", "text", "encoding", "parts",
]


class CalendarEnded(Exception):
    """A day was asked for that the calendar file does not cover."""


class Calendar:
    """Working days of the mainland, from Campaigns/calendars/cn-mainland.yaml."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            content = yaml.load(file, Loader=yaml.BaseLoader)  # every scalar stays text
        self.first = datetime.date.fromisoformat(content["from"])
        self.last = datetime.date.fromisoformat(content["to"])
        self.working = {datetime.date.fromisoformat(day) for day in content["working"]}
        self.holidays = set()
        for days in content["holidays"]:
            start, _, end = days.partition("..")
            day = datetime.date.fromisoformat(start)
            while day <= datetime.date.fromisoformat(end or start):
                self.holidays.add(day)
                day += DAY

    def sendable(self, day):
        if not self.first <= day <= self.last:
            raise CalendarEnded(day)
        if day in self.working:
            return True
        return day not in self.holidays and day.weekday() < 5

    def move(self, day, direction):
        """`day` itself, or the nearest sendable day before (-1) or after (+1) it."""
        while not self.sendable(day):
            day += direction * DAY
        return day

    def later_by(self, day, count):
        """The `count`-th sendable day after `day`."""
        for _ in range(count):
            day = self.move(day + DAY, +1)
        return day


class Broken(Exception):
    """A value that its field's type refuses."""


def units(text):
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


# Control, bidirectional and zero-width characters, and what is left of the invisible ones.
HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
WEB_ADDRESS = re.compile(r"(?i)://|www\.|[a-z0-9-]\.[a-z]{2,}(/|$|[^a-z])")


def parse_text(cell, longest, shown=False):
    if not cell or units(cell) > longest:
        raise Broken(cell)
    if shown and (HIDDEN.search(cell) or WEB_ADDRESS.search(cell)):
        raise Broken(cell)
    return cell


def parse_money(cell, at_most):
    if not re.fullmatch(r"\d+(\.\d{1,2})?", cell, re.ASCII) or D(cell) > D(at_most):
        raise Broken(cell)
    return D(cell)


def parse_percent(cell):
    if not re.fullmatch(r"\d+(\.\d+)?%", cell, re.ASCII):
        raise Broken(cell)
    return D(cell[:-1]) / 100


def parse_date(cell):
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII):
        raise Broken(cell)
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise Broken(cell) from None


def parse_timestamp(cell):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", cell, re.ASCII):
        raise Broken(cell)
    try:
        return datetime.datetime.fromisoformat(cell)
    except ValueError:
        raise Broken(cell) from None


def parse_pattern(cell, pattern):
    if not re.fullmatch(pattern, cell, re.ASCII):
        raise Broken(cell)
    return cell


def parse_row(header, cells):
    """One row by the data dictionary, Campaigns/shared/auto-loans.yaml."""
    if len(cells) != len(header):
        raise Broken("columns")
    raw = dict(zip(header, cells))
    row = {
        "合同编号": parse_text(raw["合同编号"], 20, shown=True),
        "客户号": parse_text(raw["客户号"], 20),
        "姓名": parse_text(raw["姓名"], 8, shown=True),
        "手机": parse_pattern(raw["手机"], r"1[3-9]\d{9}"),
        "邮箱": raw["邮箱"] and parse_pattern(raw["邮箱"], r"[^@\s]+@[^@\s]+\.[^@\s]+"),
        "设备号": raw["设备号"],
        "本期应还": parse_money(raw["本期应还"], "200000.00"),
        "逾期金额": parse_money(raw["逾期金额"], "500000.00"),
        "罚息": parse_money(raw["罚息"], "50000.00"),
        "剩余本金": parse_money(raw["剩余本金"], "2000000.00"),
        "还款日": parse_date(raw["还款日"]),
        "按时率": parse_percent(raw["按时率"]),
        "风险": parse_pattern(raw["风险"], "低|中|高"),
        "状态": parse_pattern(raw["状态"], "正常|结清|争议|协商|死亡|破产"),
        "数据时间": parse_timestamp(raw["数据时间"]),
    }
    row["逾期应还"] = row["逾期金额"] + row["罚息"]
    row["应还"] = row["本期应还"] + row["逾期应还"]
    return row


def yuan(amount):
    """3,060.00元"""
    return f"{amount:,.2f}元"


def sms_parts(text):
    """Mainland counting: 70 units in one part, else 67 in each."""
    return 1 if units(text) <= 70 else -(-units(text) // 67)


class Words:
    """The texts of the campaign for one account, its lines joined as a reader sees them."""

    def __init__(self, row, today, days, offer):
        self.row, self.today, self.days = row, today, days
        self.offer = offer  # None or a Quote
        self.contract = f"您尾号{row['合同编号'][-4:]}的车贷"
        self.ways = "可用安行车主App、支付宝或银行转账还款。"
        self.help = "如有困难请来电，我们一起想办法。"
        self.relief = offer.sentence(self.date) if offer else self.help
        self.due = self.date(row["还款日"])
        self.owed = yuan(row["逾期应还"])
        self.pay_by = self.date(today + 7 * DAY)
        self.demand = (
            f"{self.contract}逾期{days}天，应还{self.owed}，请最晚于{self.pay_by}还清")

    def date(self, day):
        year = "" if day.year == self.today.year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"

    def sms_frame(self, text):
        return f"【安行汽车金融】{self.row['姓名']}您好，{text}客服{HOTLINE}。"

    def sms(self, step, segment):
        """The text between opening and closing, and whether it has a place for the offer."""
        row, c = self.row, self.contract
        bill = yuan(row["本期应还"])
        missed = f"{c}还款日{self.due}已过，尚有{self.owed}未还，"
        texts = {
            ("到期前三天", "紧急"): (
                f"{c}本期应还{bill}，{self.due}到期。{self.ways}"
                "如预计还款有困难，请提前来电，我们一起想办法。", False),
            ("到期前三天", "温馨"): (
                f"感谢您保持良好的还款记录。{c}本期应还{bill}，{self.due}到期，请备足款项。"
                "如已还款请忽略。", False),
            ("到期前三天", "标准"): (
                f"{c}本期应还{bill}，{self.due}到期，请按时还款。{self.ways}如已还款请忽略。", False),
            ("逾期次日", "紧急"): (
                f"{missed}请尽快还款。逾期按日计收罚息，持续逾期会影响征信。{self.help}"
                "如已还款请忽略。", False),
            ("逾期次日", "温馨"): (
                f"{missed}可能是忘了或扣款没有成功。早些还款可少付罚息。{self.help}"
                "如已还款请忽略。", False),
            ("逾期次日", "标准"): (
                f"{missed}请尽快还款，以免罚息增加。{self.ways}{self.help}", False),
            ("逾期一周", "紧急"): (f"{self.demand}。逾期影响征信。{self.relief}", True),
            ("逾期一周", "温馨"): (
                f"{c}已过还款日{self.days}天，应还{self.owed}，早些还款可少付罚息。"
                f"可用安行车主App还款。{self.relief}", True),
            ("逾期一周", "标准"): (f"{self.demand}，以免罚息增加。{self.ways}{self.help}", False),
            ("逾期一月", "紧急"): (
                f"{self.demand}。逾期会影响征信；情况严重的，我们可能依法追索。{self.relief}", True),
            ("逾期一月", "温馨"): (
                f"{c}已过还款日{self.days}天，应还{self.owed}，请最晚于{self.pay_by}还清，"
                f"以免影响您的征信。{self.relief}如已还款请忽略。", True),
            ("逾期一月", "标准"): (
                f"{self.demand}，以免罚息增加、影响征信。{self.relief}如已还款请忽略。", True),
            ("逾期两月", "温馨"): (
                f"{self.demand}。继续逾期会影响您的征信。{self.relief}如已还款请忽略。", True),
            ("逾期两月", "标准"): (
                f"{self.demand}。逾期会影响征信；情况严重的，我们可能依法追索。{self.relief}", True),
        }
        return texts[step, segment]

    def mail(self):
        row = self.row
        penalty = f"，罚息{yuan(row['罚息'])}" if row["罚息"] > 0 else ""
        return "\n".join([
            f"{row['姓名']}，您好：",
            "",
            f"{self.contract}还款日为{self.due}，已逾期{self.days}天："
            f"逾期金额{yuan(row['逾期金额'])}{penalty}，共{self.owed}。",
            f"请最晚于{self.pay_by}还清。罚息按日计收，逾期会影响征信；"
            "长期不还、情况严重的，我们可以依法追索。",
            "",
            self.relief,
            "还款方式：安行车主App、支付宝，或银行转账。",
            f"转账账户：{BANK}。",
            "",
            f"如有困难或疑问，请致电{HOTLINE}，或访问官网www.axqj.example。",
            "我们不会索要您的密码和验证码。如已还款，请忽略本邮件。",
            "",
            "安行汽车金融有限公司",
        ])

    def task(self):
        # A script for a person keeps its lines, as a mail does.
        return "\n".join([
            f"请致电{self.row['姓名']}，车贷合同尾号{self.row['合同编号'][-4:]}。",
            "先报公司和工号，确认是本人再谈，不向他人透露欠款。",
            f"说明已逾期{self.days}天，应还{self.owed}，罚息按日计收。",
            "先听困难，再介绍可用的办法；不催逼，不威胁。记下结果和对方承诺的还款日期。",
        ])

    def notice(self, channel, step, segment):
        """Title, text and whether the text has a place for the offer."""
        if channel == "sms":
            text, offered = self.sms(step, segment)
            return None, self.sms_frame(text), offered
        if channel == "push":
            return "还款提醒", f"您的车贷本期还款日是{self.due}，点击查看。", False
        if channel == "email":
            return "还款事项通知", self.mail(), True
        return None, self.task(), False


class Quote:
    """An offer with its figures for one account."""

    def __init__(self, name, until, waived=None, to_pay=None):
        self.name, self.until, self.waived, self.to_pay = name, until, waived, to_pay

    def sentence(self, date):
        if self.name == "展期半年":
            return f"{date(self.until)}（含）前可来电申请展期6个月。"
        return (
            f"{date(self.until)}（含）前还清可减罚息{yuan(self.waived)}，"
            f"只需还{yuan(self.to_pay)}。")


def quotes(row, days, today):
    """The offers whose conditions hold, in the file's order."""
    if 7 <= days <= 30 and row["按时率"] >= D("0.90") and row["罚息"] >= D("5.00"):
        half = (row["罚息"] * D("0.50")).quantize(D("0.01"), decimal.ROUND_HALF_UP)
        waived = min(half, D("500.00"))
        yield Quote("罚息减半", today + 7 * DAY, waived, row["逾期应还"] - waived)
    if 31 <= days <= 90:
        yield Quote("展期半年", today + 15 * DAY)


class Budgets:
    """What is left to grant, asked in the order of account ids."""

    def __init__(self):
        self.left = {"罚息减半": WAIVER_BUDGET_COUNT, "展期半年": EXTENSION_BUDGET_COUNT}
        self.amount = WAIVER_BUDGET_AMOUNT

    def grant(self, quote):
        cost = quote.waived or D(0)
        if self.left[quote.name] == 0 or cost > self.amount:
            return False
        self.left[quote.name] -= 1
        self.amount -= cost
        return True


class Account:
    """A row with its decision so far; `decision` is None while it is a candidate for a notice."""

    def __init__(self, number, cells):
        self.number, self.cells = number, cells
        self.row = self.decision = self.reason = self.segment = self.step = None
        self.days = 0
        self.channels = []
        self.send_at = None
        self.quote = None

    def decide(self, decision, reason):
        self.decision, self.reason = decision, reason

    def lines(self, today):
        row = self.row or {}
        line = dict.fromkeys(LINE_KEYS)
        line.update(
            account=row.get("合同编号"), borrower=row.get("客户号"), decision=self.decision,
            reason=self.reason, segment=self.segment, step=self.step and self.step.name)
        if self.decision not in ("notify", "defer"):
            return [line]
        return [self.notice(dict(line), channel, today) for channel in self.channels]

    def notice(self, line, channel, today):
        line.update(
            channel=channel, to=self.row[ADDRESS[channel]], send_at=self.send_at.isoformat())
        if self.decision == "defer":
            return line
        words = Words(self.row, today, self.days, self.quote)
        title, text, offered = words.notice(channel, self.step.name, self.segment)
        parts = [CAMPAIGN, self.row["合同编号"], self.row["还款日"].isoformat(), self.step.name, channel]
        line.update(
            key="/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts),
            title=title, text=text, offer=self.quote.name if self.quote and offered else None)
        if channel == "sms":
            line.update(encoding="UCS-2", parts=sms_parts(text))
        return line


class Run:
    """All accounts at one instant, in the two phases of a run."""

    def __init__(self, data, calendar, now):
        self.calendar, self.now = calendar, now.astimezone(ZONE)
        self.today = self.now.date()
        with open(data, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        self.accounts = [Account(number, cells) for number, cells in enumerate(rows[1:], 1)]
        for account in self.accounts:
            try:
                account.row = parse_row(rows[0], account.cells)
            except Broken:
                account.decide("error", "broken_row")
        self.mark_duplicates()
        for account in self.accounts:
            if account.decision is None:
                self.first_phase(account)
        self.second_phase()

    def mark_duplicates(self):
        debts = collections.defaultdict(list)
        for account in self.accounts:
            if account.row:
                debts[account.row["合同编号"], account.row["还款日"]].append(account)
        for twins in debts.values():
            for account in twins if len(twins) > 1 else []:
                account.decide("error", "duplicate_row")

    def first_phase(self, account):
        row = account.row
        if self.now - row["数据时间"] > FRESH:
            return account.decide("skip", "stale")
        if row["应还"] == 0 or row["状态"] in ("结清", "争议", "协商"):
            return account.decide("stopped", "stop_account")
        if row["状态"] in ("死亡", "破产"):
            return account.decide("stopped", "stop_borrower")
        if self.today > ENDS:
            return account.decide("stopped", "campaign_ended")
        account.days = max(0, (self.today - row["还款日"]).days)
        if account.days > 90:
            return account.decide("excluded", "not_included")
        unbilled = account.days == 0 and row["本期应还"] == 0
        unmoved = account.days > 0 and row["逾期应还"] == 0
        if row["应还"] < D("10.00") or unbilled or unmoved:
            return account.decide("excluded", "excluded")
        account.segment = self.segment(row)
        try:
            account.step = self.step_due(row["还款日"], account.segment)
            if account.step is None:
                return account.decide("skip", "no_step_open")
            account.channels = self.channels(account.step, row)
            if not account.channels:
                return account.decide("skip", "no_address")
            self.set_time(account)
        except CalendarEnded:
            account.decide("error", "calendar_ended")

    @staticmethod
    def segment(row):
        if row["逾期金额"] >= D("20000.00") or row["风险"] == "高":
            return "紧急"
        return "温馨" if row["按时率"] >= D("0.90") else "标准"

    def is_open(self, step, due):
        """Open from its day, moved by the calendar, through `LATE` more sendable days."""
        day = due + step.offset * DAY
        if step.offset < 0:
            if self.today > due:
                return False  # a step before the due date expires with that date
            day = self.calendar.move(day, -1)
        elif day > self.today:
            return False  # it only moves later, so the calendar need not reach that far
        else:
            day = self.calendar.move(day, +1)
        return day <= self.today <= self.calendar.later_by(day, LATE)

    def step_due(self, due, segment):
        for step in reversed(STEPS):
            if (step.segments is None or segment in step.segments) and self.is_open(step, due):
                return step
        return None

    @staticmethod
    def channels(step, row):
        present = [channel for channel in step.channels if row[ADDRESS[channel]]]
        return present if step.mode == "all_of" else present[:1]

    def set_time(self, account):
        at = max(AT, OPENING)
        moment = max(self.now, datetime.datetime.combine(self.today, at, ZONE))
        past = moment >= datetime.datetime.combine(self.today, CLOSING, ZONE)
        if past or not self.calendar.sendable(self.today):
            day = self.calendar.move(self.today + DAY, +1)
            account.send_at = datetime.datetime.combine(day, at, ZONE)
            closed = not self.calendar.sendable(self.today)
            account.decide("defer", "closed_day" if closed else "after_hours")
        else:
            account.send_at = moment

    def second_phase(self):
        """Borrower stops on all rows of the borrower, one conversation, budgets."""
        silenced = {
            account.row["客户号"] for account in self.accounts
            if account.decision == "stopped" and account.row["状态"] in ("死亡", "破产")}
        winners = {}
        for account in self.accounts:
            if account.decision == "error" or account.reason == "stale":
                continue
            borrower = account.row["客户号"]
            if borrower in silenced and account.decision != "stopped":
                account.decide("stopped", "stop_borrower")
                account.segment = account.step = None
            if account.decision is None:
                best = winners.get(borrower)
                if best is None or self.rank(account) < self.rank(best):
                    winners[borrower] = account
        budgets = Budgets()
        candidates = [account for account in self.accounts if account.decision is None]
        for account in sorted(candidates, key=lambda one: one.row["合同编号"].encode()):
            if winners[account.row["客户号"]] is not account:
                account.decide("skip", "other_account")
                continue
            account.decide("notify", "step_due")
            self.offer(account, budgets)

    @staticmethod
    def rank(account):
        """Smallest first: later step, more days overdue, larger sum owed, smaller account id."""
        return (
            -STEPS.index(account.step), -account.days, -account.row["应还"],
            account.row["合同编号"].encode())

    def offer(self, account, budgets):
        words = Words(account.row, self.today, account.days, None)
        places = [words.notice(channel, account.step.name, account.segment)[2]
                  for channel in account.channels]
        if any(places):
            granted = (quote for quote in quotes(account.row, account.days, self.today)
                       if budgets.grant(quote))
            account.quote = next(granted, None)

    def lines(self):
        return [line for account in self.accounts for line in account.lines(self.today)]


def compare(ours, theirs, accounts):
    """Prints the first differences; returns whether there are any."""
    differences = []
    if len(ours) != len(theirs):
        count = collections.Counter(line["account"] for line in ours)
        count.subtract(line["account"] for line in theirs)
        for name, surplus in count.items():
            if surplus:
                fault = "missing" if surplus > 0 else "too many"
                differences.append(f"{name}: {abs(surplus)} lines {fault}")
        differences.append(f"{len(ours)} lines expected, {len(theirs)} found")
    else:
        for number, (mine, other) in enumerate(zip(ours, theirs), 1):
            for key in LINE_KEYS:
                if mine["reason"] == "broken_row" and key in ("account", "borrower"):
                    continue  # of a broken row the engine tells what it could read
                if mine[key] != other.get(key):
                    differences.append(
                        f"line {number}, {mine['account']}, {key}:\n"
                        f"  expected {mine[key]!r}\n  found    {other.get(key)!r}")
    for difference in differences[:20]:
        print(difference)
    if len(differences) > 20:
        print(f"… and {len(differences) - 20} more")
    notices = sum(line["decision"] == "notify" for line in ours)
    print(f"{accounts} accounts, {notices} notices, {len(differences)} differences")
    return bool(differences)


def summary(lines):
    def table(title, values):
        print(title)
        for value, count in sorted(collections.Counter(values).items(), key=lambda item: -item[1]):
            print(f"  {count:6}  {' '.join(str(part) for part in value if part)}")
    table("decisions", [(line["decision"], line["reason"]) for line in lines])
    notices = [line for line in lines if line["decision"] == "notify"]
    table("notices", [(line["step"], line["segment"], line["channel"]) for line in notices])
    table("offers", [(line["step"], line["segment"], line["offer"] or "–") for line in notices])
    table("parts", [(str(line["parts"]),) for line in notices if line["channel"] == "sms"])


def longest():
    """Each SMS with the longest values that the data dictionary and the audience allow."""
    row = {
        "合同编号": "AX2026000123", "姓名": "古丽娜尔·玉素甫", "本期应还": D("200000.00"),
        "逾期应还": D("550000.00"), "还款日": datetime.date(2025, 12, 31),
    }
    today = datetime.date(2026, 12, 25)  # the pay-by date and the offer's last day show their year
    for step in STEPS:
        for segment in step.segments or ["紧急", "温馨", "标准"]:
            if "sms" not in step.channels:
                continue
            sums = [None]
            if step.offset > 0:
                sums.append(Quote("罚息减半", today + 7 * DAY, D("500.00"), D("549500.00"))
                            if step.offset == 7 else Quote("展期半年", today + 15 * DAY))
            framed = []
            for quote in sums:
                words = Words(row, today, 90, quote)
                text, _ = words.sms(step.name, segment)
                framed.append(units(words.sms_frame(text)))
            print(f"{max(framed):4}  {step.name} {segment}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--as-of", default="2026-11-20T10:00:00+08:00", help="an RFC 3339 instant")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "Campaigns/data/auto-loans.csv")
    parser.add_argument(
        "--calendar", type=pathlib.Path, default=ROOT / "Campaigns/calendars/cn-mainland.yaml")
    parser.add_argument("--compare", type=pathlib.Path, help="the engine's jsonl, with --reveal")
    parser.add_argument("--summary", action="store_true", help="counts instead of lines")
    parser.add_argument("--longest", action="store_true", help="the longest each SMS can be")
    options = parser.parse_args()
    if options.longest:
        return longest()
    now = datetime.datetime.fromisoformat(options.as_of)
    run = Run(options.data, Calendar(options.calendar), now)
    lines = run.lines()
    if options.compare:
        with open(options.compare, encoding="utf-8") as file:
            theirs = [json.loads(line) for line in file]
        sys.exit(compare(lines, theirs, len(run.accounts)))
    if options.summary:
        return summary(lines)
    for line in lines:
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
