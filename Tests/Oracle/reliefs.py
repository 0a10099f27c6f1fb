"""The figures of relief offers by exact fractions, for Tests/Corpus/reliefs.json.

    python3 Tests/Oracle/reliefs.py > Tests/Corpus/reliefs.json

Nothing here is taken from the Swift code: an annuity is the closed formula, days are counted by Python's calendar,
and a month later is the same day of the month or its last. Sums are minor units, rates fractions a year.
"""
import calendar
import datetime
import json
import random
from fractions import Fraction

RANDOM = random.Random(20261126)


def rounded(value: Fraction, how: str) -> int:
    whole, rest = divmod(value.numerator, value.denominator)
    twice = 2 * rest
    if how == "down":
        return whole
    if how == "half_up":
        return whole + (twice >= value.denominator)
    return whole + (twice > value.denominator or (twice == value.denominator and whole % 2 == 1))


def months_later(date: datetime.date, months: int) -> datetime.date:
    number = date.year * 12 + date.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return datetime.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))


def schedule(sum_, rate, count, period, method, how):
    """The payments as (principal, interest), and their total interest."""
    per = rate * period
    equal = method == "equal_instalment" and rate > 0
    if equal:
        part = rounded(sum_ * per / (1 - (1 + per) ** -count), how)
    else:
        part = rounded(Fraction(sum_, count), how)
    for pays in (part, part - 1):
        balance, rows = sum_, []
        for number in range(1, count + 1):
            interest = rounded(balance * per, how)
            principal = balance if number == count else (pays - interest if equal else pays)
            principal = min(max(principal, 0), balance)
            rows.append((principal, interest))
            balance -= principal
        if count == 1 or rows[-1][0] > 0:
            return rows
    return None


def interest_by_days(sum_, rate, start, end, terms):
    count = (end - start).days
    if terms["dayCount"] != "actual":
        basis = int(terms["dayCount"])
        if terms["rounded"] == "daily":
            return rounded(sum_ * rate / basis, terms["rounding"]) * count
        return rounded(sum_ * rate * count / basis, terms["rounding"])
    exact, daily = Fraction(0), 0
    for number in range(count):
        day = start + datetime.timedelta(days=number)
        one = sum_ * rate / (366 if calendar.isleap(day.year) else 365)
        exact += one
        daily += rounded(one, terms["rounding"])
    return daily if terms["rounded"] == "daily" else rounded(exact, terms["rounding"])


def year_days(terms):
    return 360 if terms["dayCount"] == "360" else 365


def cases():
    for number in range(400):
        kind = ("due_date", "term", "plan", "defer")[number % 4]
        terms = {
            "dayCount": RANDOM.choice(["360", "365", "actual"]),
            "rounding": RANDOM.choice(["half_up", "half_up", "half_even", "down"]),
            "rounded": RANDOM.choice(["once", "once", "daily"]),
        }
        sum_ = RANDOM.choice([RANDOM.randrange(1000, 100_000), RANDOM.randrange(100_000, 500_000_000)])
        rate = RANDOM.choice(["0", "0.072", "0.084", "0.12", "0.1825", "0.2388", "0.3", "0.00365"])
        due = datetime.date(2026, 1, 1) + datetime.timedelta(days=RANDOM.randrange(0, 900))
        case = {"kind": kind, "sum": sum_, "rate": rate, "terms": terms, "due": due.isoformat()}
        exact = Fraction(rate)
        how = terms["rounding"]
        if kind == "due_date":
            unit = RANDOM.choice(["days", "months"])
            by = RANDOM.randrange(1, 400 if unit == "days" else 25)
            new = due + datetime.timedelta(days=by) if unit == "days" else months_later(due, by)
            interest = interest_by_days(sum_, exact, due, new, terms)
            case |= {"by": by, "unit": unit}
            case["expected"] = {"due": new.isoformat(), "interest": interest, "to_pay": sum_ + interest}
            if unit == "months":
                case["expected"]["months"] = by
        elif kind == "defer":
            by, treatment = RANDOM.randrange(1, 13), RANDOM.choice(["billed", "capitalised"])
            if treatment == "billed":
                interest = rounded(sum_ * exact * by / 12, how)
            else:
                balance = sum_
                for _ in range(by):
                    balance += rounded(balance * exact / 12, how)
                interest = balance - sum_
            case |= {"by": by, "interest": treatment}
            case["expected"] = {
                "due": months_later(due, by).isoformat(), "interest": interest, "to_pay": sum_ + interest,
                "months": by,
            }
        else:
            method = RANDOM.choice(["equal_instalment", "equal_principal"])
            period = Fraction(1, 12)
            if kind == "plan":
                count = RANDOM.randrange(2, 61)
                unit = RANDOM.choice(["months", "days"])
                every = RANDOM.randrange(1, 4) if unit == "months" else RANDOM.choice([7, 14, 30])
                period = Fraction(every, 12 if unit == "months" else year_days(terms))
                case |= {"count": count, "every": every, "unit": unit}
                old = 0
            else:
                left, more = RANDOM.randrange(1, 37), RANDOM.randrange(1, 25)
                count = left + more
                case |= {"left": left, "more": more}
                old = sum(row[1] for row in schedule(sum_, exact, left, period, method, how))
            rows = schedule(sum_, exact, count, period, method, how)
            interest = sum(row[1] for row in rows)
            case["method"] = method
            case["expected"] = {
                "payments": count, "each": sum(rows[0]), "last": sum(rows[-1]), "to_pay": sum_ + interest,
                "interest": interest - old,
            }
            if kind == "term":
                case["expected"]["months"] = more
        yield case


print("[\n" + ",\n".join(json.dumps(case) for case in cases()) + "\n]")
