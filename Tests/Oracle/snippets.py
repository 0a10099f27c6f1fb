#!/usr/bin/env python3
"""Decides Tests/Corpus/plans/snippets.yaml without the engine, and compares with the engine's jsonl.

    python3 Tests/Oracle/snippets.py --as-of 2026-11-20T10:00:00+08:00 --compare run.jsonl

prints `25 accounts, N notices, 0 differences`, or the first differences and exits 1; without `--compare` its
own lines. Rules and texts of the campaign are written here a second time, by hand; the calendar is read by the
oracle of the first campaign. The ledger is empty.
"""
import argparse
import csv
import datetime
import json
import pathlib
import sys

from auto_loan_overdue import D, DAY, ROOT, ZONE, Calendar, CalendarEnded, sms_parts, yuan

FOLDER = ROOT / "Tests/Corpus/plans"
HOTLINE = "400-000-0001"
KEYS = ["account", "decision", "reason", "step", "segment", "offer", "channel", "to", "send_at", "key", "title",
        "text", "parts"]
ADDRESS = {"sms": "手机", "push": "设备号", "wechat": "微信号", "email": "邮箱", "call": "手机", "visit": "手机"}


def days(count):
    return datetime.timedelta(days=count)


def last_payday(number, due):
    """The last day of that number up to the due date; 31 is the end of a short month."""
    day = due
    while True:
        is_last = (day + DAY).month != day.month
        if day.day == number or (is_last and number > day.day):
            return day
        day -= DAY


class Account:
    def __init__(self, row, now, calendar):
        self.row, self.now, self.calendar = row, now, calendar
        self.today = now.date()
        self.due = datetime.date.fromisoformat(row["还款日"])
        self.arrears, self.penalty = D(row["逾期金额"]), D(row["罚息"])
        self.debt = self.arrears + self.penalty
        self.payday = last_payday(int(row["发薪日"]), self.due) if row["发薪日"] else None
        self.overdue = max(0, (self.today - self.due).days)
        self.segment = "紧急" if self.arrears >= 20000 else "高风险客户" if row["风险"] == "高" else "普通客户"

    # -- steps: name, day, what becomes of it on a closed day, time of day

    def steps(self):
        before, due, urgent = self.due - days(3), self.due, self.segment == "紧急"
        if self.segment == "高风险客户":
            yield "预警关怀", due - days(7), None, None
        if self.segment == "普通客户":
            yield "还款课堂", due - days(5), None, None
        if self.payday:
            yield "发薪前提醒", self.payday - days(2), "earlier", None
        yield "到期前三天", min(max(before, self.payday or before), due), "bounded", None
        yield "还款日前一天", due - DAY, "earlier", "10:00"
        yield "还款日当天", due, "skip", "09:30"
        if self.arrears > 0:
            yield "逾期三天", due + days(3), None, "10:00"
        if urgent:
            yield "大额人工", due + days(5), None, None
        for time in range(4):
            yield "逾期跟进" + (f"#{time + 1}" if time else ""), due + days(7 + 14 * time), None, None
        if urgent:
            yield "上门任务", due + days(60), None, None

    def way(self, day, rule):
        usual = "earlier" if day < self.due else "skip" if day == self.due else "later"
        if rule != "bounded":
            return rule or usual
        if usual != "earlier" or self.payday is None or self.calendar.sendable(day):
            return usual
        if self.calendar.move(day, -1) >= self.payday:
            return "earlier"
        return "later" if self.calendar.move(day, +1) <= self.due else "skip"

    def is_open(self, day, rule):
        """From its day, moved off a closed one, through one more sendable day."""
        today, calendar = self.today, self.calendar
        if day <= self.due < today:
            return False
        if day > today:
            # Only one that comes earlier can be open before its day: if all days until then are closed.
            if (rule if rule == "earlier" else "earlier" if day < self.due else "") != "earlier":
                return False
            ahead = today + DAY
            while ahead <= day:
                if calendar.sendable(ahead):
                    return False
                ahead += DAY
        way = self.way(day, rule)
        if not calendar.sendable(day):
            if way == "skip":
                return False
            day = calendar.move(day, -1 if way == "earlier" else +1)
        return day <= today and self.passed(day) <= 1

    def passed(self, day):
        """Sendable days after `day` up to today."""
        count = 0
        while day < self.today:
            day += DAY
            count += self.calendar.sendable(day)
        return count

    # -- what is sent

    def channels(self, step):
        """And whether each of them is used."""
        base = step.split("#")[0]
        if base == "逾期三天" and self.segment == "紧急":
            return ["sms", "email"], True
        return {
            "预警关怀": ["wechat", "push", "sms"], "还款课堂": ["wechat", "push"],
            "还款日前一天": ["push", "sms"], "还款日当天": ["push", "sms"],
            "大额人工": ["call"], "上门任务": ["visit"],
        }.get(base, ["sms"]), False

    def date(self, day):
        return (f"{day.year}年" if day.year != self.today.year else "") + f"{day.month}月{day.day}日"

    def plan(self):
        if not 7 <= self.overdue <= 60 or self.debt <= 0:
            return None
        each = (self.debt / 12).quantize(D("0.01"), "ROUND_HALF_UP")
        return (f"可在{self.date(self.today + days(10))}前申请分期，最多12期，每期约{yuan(each)}。")

    def text(self, step, channel):
        """Title and text, without the frame of an SMS."""
        name, owed, due = self.row["姓名"], yuan(self.debt), self.date(self.due)
        base = step.split("#")[0]
        care = f"您的车贷{due}到期，如有困难请提前联系我们。"
        if base == "预警关怀":
            return (None if channel == "sms" else "温馨提示"), care
        if base == "还款课堂":
            return "还款小课堂", "三步做好还款计划：记下还款日、备足款项、开通自动扣款。"
        if base in ("发薪前提醒", "到期前三天"):
            return None, f"您的车贷剩余欠款{yuan(D(self.row['剩余欠款']))}，本期{due}到期，请备足款项。"
        if base in ("还款日前一天", "还款日当天"):
            if channel == "push":
                return "还款提醒", f"您的车贷{due}到期，点击查看。"
            return None, f"您的车贷{due}到期，请备足款项。"
        if base == "逾期三天":
            if channel == "email":
                return "还款事项通知", (
                    f"{name}，您好：\n\n您的车贷已逾期{self.overdue}天，应还{owed}。\n如有困难请来电{HOTLINE}。")
            rate = D(self.row["罚息利率"].rstrip("%")) / 100
            later = (self.penalty + self.arrears * rate * 3).quantize(D("0.01"), "ROUND_HALF_UP")
            return None, (f"您的车贷已逾期{self.overdue}天，应还{owed}，三天后罚息为{yuan(later)}。"
                          "如有困难请来电，我们一起想办法。")
        if base == "大额人工":
            return None, f"请致电{name}，应还{owed}。\n先听困难，再介绍可用的办法。"
        if base == "上门任务":
            return None, (f"请两人同行拜访{name}，应还{owed}。\n"
                          "先说明是还款提醒，不说“上门催收”。当日回填结果。")
        say = self.plan() or "如有困难请来电，我们一起想办法。"
        return None, f"您的车贷已逾期{self.overdue}天，应还{owed}。{say}"

    # -- the decision

    def line(self, decision, reason, **more):
        return dict.fromkeys(KEYS) | {"account": self.row["合同编号"], "decision": decision, "reason": reason} | more

    def lines(self):
        if self.row["状态"] in ("死亡", "破产"):
            return [self.line("stopped", "stop_borrower")]
        if D(self.row["剩余欠款"]) == 0 or self.row["状态"] != "正常":
            return [self.line("stopped", "stop_account")]
        step = None
        try:
            for name, day, rule, at in reversed(list(self.steps())):
                if self.is_open(day, rule):
                    step = name
                    break
        except CalendarEnded:
            return [self.line("error", "calendar_ended", segment=self.segment)]
        if step is None:
            return [self.line("skip", "no_step_open", segment=self.segment)]
        known = {"step": step, "segment": self.segment}
        channels, is_all = self.channels(step)
        channels = [channel for channel in channels if self.row[ADDRESS[channel]]]
        channels = channels if is_all else channels[:1]
        if not channels:
            return [self.line("skip", "no_address", **known)]
        wanted = datetime.time.fromisoformat(at or "09:00")
        try:
            is_open = self.calendar.sendable(self.today)
            date = self.today
            if not is_open or self.now.time() >= datetime.time(20):
                date = self.calendar.move(self.today + DAY, +1)
        except CalendarEnded:
            return [self.line("error", "calendar_ended", **known)]
        send_at = datetime.datetime.combine(date, wanted, ZONE)
        result = []
        for channel in channels:
            address = {"channel": channel, "to": self.row[ADDRESS[channel]]}
            if date != self.today:
                reason = "after_hours" if is_open else "closed_day"
                result.append(self.line("defer", reason, **known, **address, send_at=send_at.isoformat()))
                continue
            title, text = self.text(step, channel)
            if channel == "sms":
                text = f"【安行汽车金融】{self.row['姓名']}您好，{text}客服{HOTLINE}。"
            result.append(self.line(
                "notify", "step_due", **known, **address, send_at=max(send_at, self.now).isoformat(),
                key=f"snippets/{self.row['合同编号']}/{self.due}/{step}/{channel}", title=title, text=text,
                parts=sms_parts(text) if channel == "sms" else None,
                offer="分期" if step.startswith("逾期跟进") and self.plan() else None))
        return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--compare", type=pathlib.Path)
    options = parser.parse_args()
    now = datetime.datetime.fromisoformat(options.as_of).astimezone(ZONE)
    calendar = Calendar(ROOT / "Campaigns/calendars/cn-mainland.yaml")
    with open(FOLDER / "snippets.csv", encoding="utf-8") as file:
        accounts = [Account(row, now, calendar) for row in csv.DictReader(file)]
    ours = [line for account in accounts for line in account.lines()]
    if not options.compare:
        for line in ours:
            print(json.dumps(line, ensure_ascii=False))
        return 0
    theirs = [
        {key: line[key] for key in KEYS}
        for line in map(json.loads, options.compare.read_text(encoding="utf-8").splitlines())]
    differences = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
    for our, their in differences[:5]:
        for key in KEYS:
            if our[key] != their[key]:
                print(f"{our['account']} {key}: here {our[key]!r}, the engine {their[key]!r}")
    missing = abs(len(ours) - len(theirs))
    notices = sum(line["decision"] == "notify" for line in ours)
    print(f"{len(accounts)} accounts, {notices} notices, {len(differences) + missing} differences")
    return 1 if differences or missing else 0


sys.exit(main())
