#!/usr/bin/env python3
"""Random vectors of loan arithmetic with exact fractions: loans.py COUNT SEED prints a JSON list.

Independent of the product: fractions throughout, each sum rounded half up once, as the schedule of a
contract says. Powers are exact, so a half is a half.
"""
import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction


def half_up(value, digits=2):
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (whole if value >= 0 else -whole), digits


def text(value, digits=2):
    whole, _ = half_up(Fraction(value), digits)
    sign = "-" if whole < 0 else ""
    number = str(abs(whole)).rjust(digits + 1, "0")
    return f"{sign}{number[:-digits]}.{number[-digits:]}"


def cents(value):
    return Fraction(half_up(value)[0], 100)


def decimal(random, digits, low, high):
    return Fraction(random.randint(int(low * 10**digits), int(high * 10**digits)), 10**digits)


def plain(value, digits):
    return text(value, digits)


def instalments(principal, annual, count, equal_payment):
    rate = annual / 12
    if equal_payment and rate:
        growth = (1 + rate) ** count
        part = cents(principal * rate * growth / (growth - 1))
    else:
        part = cents(principal / count)
    for paid in (part, part - Fraction(1, 100)):
        balance, rows = principal, []
        for number in range(1, count + 1):
            interest = cents(balance * rate)
            share = paid - interest if equal_payment and rate else paid
            share = balance if number == count else min(max(share, 0), balance)
            rows.append((share, interest))
            balance -= share
        if count == 1 or rows[-1][0] > 0:
            break
    return rows


def figures(rows, principal):
    first, last = rows[0], rows[-1]
    interest = sum(row[1] for row in rows)
    return {
        "firstPayment": text(sum(first)), "firstInterest": text(first[1]),
        "lastPayment": text(sum(last)), "lastPrincipal": text(last[0]), "lastInterest": text(last[1]),
        "totalInterest": text(interest), "totalPaid": text(principal + interest),
        "finalBalance": text(principal - sum(row[0] for row in rows)),
    }


def loan(rng):
    count = rng.choice([1, 2, 3, 6, 12, 24, 36, 60, 120, 360, rng.randint(1, 360)])
    size = rng.choice([10, 1000, 10**5, 10**9])
    principal = decimal(rng, 2, max(1, count), count + size)
    annual = rng.choice([Fraction(0), decimal(rng, 4, 0, Fraction(36, 100)), decimal(rng, 6, 0, 1)])
    return principal, annual, count


def schedule(rng, kind):
    principal, annual, count = loan(rng)
    rows = instalments(principal, annual, count, kind == "equalInstalment")
    given = {"principal": text(principal), "annualRate": plain(annual, 6), "months": count}
    return given, figures(rows, principal)


def penalty(rng, kind):
    principal = decimal(rng, 2, 0, 10**9)
    annual = decimal(rng, 6, 0, 1)
    multiplier = rng.choice([Fraction(1), Fraction(13, 10), Fraction(3, 2), Fraction(2)])
    days, basis = rng.randint(0, 3650), rng.choice([360, 365, 366])
    daily = principal * annual * multiplier / basis
    sum_ = cents(daily) * days if "PerDay" in kind else cents(daily * days)
    given = {
        "principal": text(principal), "annualRate": plain(annual, 6),
        "multiplier": plain(multiplier, 1), "days": days, "basis": basis,
    }
    return given, text(sum_)


def waiver(rng, kind):
    amount, share = decimal(rng, 2, 1, 10**6), decimal(rng, 4, Fraction(1, 100), 1)
    waived = cents(amount * share)
    return {"amount": text(amount), "share": plain(share, 4)}, {
        "waived": text(waived), "remaining": text(amount - waived)}


def due_dates(rng, kind):
    start = date(2020, 1, 1) + timedelta(days=rng.randint(0, 6000))
    billing, count = rng.randint(1, 31), rng.randint(1, 40)
    dates = []
    for number in range(count):
        months = start.year * 12 + start.month - 1 + number
        year, month = divmod(months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = (following - timedelta(days=1)).day
        dates.append(str(date(year, month + 1, min(billing, last))))
    return {"start": str(start), "billingDay": billing, "count": count}, dates


def allocation(rng, kind):
    names = ["costs", "penalty", "interest", "principal"]
    order = rng.sample(names, len(names))
    due = {name: decimal(rng, 2, 0, rng.choice([1, 100, 10**6])) for name in names}
    left = payment = decimal(rng, 2, 0, sum(due.values()) + 10)
    parts = {}
    for name in order:
        parts[name] = text(min(left, due[name]))
        left -= min(left, due[name])
    given = {"payment": text(payment), "order": order, "due": {k: text(v) for k, v in due.items()}}
    return given, parts


def capitalised(rng, kind):
    balance, annual = decimal(rng, 2, 1, 10**7), decimal(rng, 4, 0, Fraction(36, 100))
    one = balance + cents(balance * annual / 12)
    two = one + cents(one * annual / 12)
    return {"balance": text(balance), "annualRate": plain(annual, 4), "months": 2}, {
        "afterOne": text(one), "afterTwo": text(two)}


def effective(rng, kind):
    rate = decimal(rng, 4, 0, Fraction(3, 10) if kind.startswith("daily") else 4)
    periods = rng.choice([360, 365]) if kind.startswith("daily") else 12
    value = ((1 + rate / 100) ** periods - 1) * 100
    key = "dailyRatePercent" if kind.startswith("daily") else "monthlyRatePercent"
    given = {key: plain(rate, 4)} | ({"basis": periods} if kind.startswith("daily") else {})
    return given, text(value, 4)


def fee(rng, kind):
    months = rng.choice([3, 6, 12, 24, 36])
    principal, rate = decimal(rng, 2, 1000, 10**6), decimal(rng, 4, 0, Fraction(2, 100))
    payment = cents(principal / months) + cents(principal * rate)
    # Halving between exact fractions, to well below the sixth decimal of a per cent.
    low, high = Fraction(0), Fraction(1)
    if payment * months < principal:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        growth = (1 + middle) ** months
        worth = payment * months if middle == 0 else payment * (growth - 1) / middle
        low, high = (middle, high) if worth >= principal * growth else (low, middle)
    given = {
        "principal": text(principal), "months": months,
        "monthlyFeeRateOnOriginalPrincipal": plain(rate, 4)}
    return given, {
        "payment": text(payment), "monthlyIRRPercent": text(low * 100, 6),
        "nominalAPRPercent": text(low * 1200, 4),
        "effectivePercent": text(((1 + low) ** 12 - 1) * 100, 4)}


KINDS = {
    "equalInstalment": schedule, "equalPrincipal": schedule, "penaltyInterest": penalty,
    "penaltyInterestPerDayRounded": penalty, "waiver": waiver, "dueDates": due_dates,
    "allocate": allocation, "deferralInterestCapitalised": capitalised, "dailyToEffective": effective,
    "monthlyToEffective": effective, "irrOfFeeInstalment": fee,
}


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    vectors = []
    while len(vectors) < count:
        kind = list(KINDS)[len(vectors) % len(KINDS)]
        made = KINDS[kind](rng, kind)
        if made:
            given, expected = made
            vectors.append(
                {"id": f"R{len(vectors)}", "kind": kind, "input": given, "expected": expected})
    json.dump(vectors, sys.stdout)


main()
