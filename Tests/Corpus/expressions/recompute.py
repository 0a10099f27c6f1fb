"""Recomputes the corpus of expressions with exact fractions, independently of the engine.

Run `python3 recompute.py` in this folder; it prints how many lines it computed and exits 1 on a
difference.
Lines about texts, enumerations and lists are left out and counted.
"""
import json
import re
import sys
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).parent
ENV = json.loads((HERE / "environment.json").read_text(encoding="utf-8"))
NUMBERS = {"money", "percent", "integer", "boolean"}


class Fault(Exception):
    pass


class Skip(Exception):
    pass


def half_up(x, places):
    scaled = abs(x) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return F(whole if x >= 0 else -whole, 10**places)


class N:
    """A number: `whole` numbers divide as CEL's integers, others to 12 decimals."""

    def __init__(self, value, whole=False):
        self.v, self.whole = F(value), whole

    def __add__(self, o): return N(self.v + o.v, self.whole and o.whole)
    def __sub__(self, o): return N(self.v - o.v, self.whole and o.whole)
    def __mul__(self, o): return N(self.v * o.v, self.whole and o.whole)
    def __neg__(self): return N(-self.v, self.whole)

    def __truediv__(self, o):
        if o.v == 0:
            raise Fault("divisionByZero")
        if self.whole and o.whole:
            q = abs(self.v) // abs(o.v)
            return N(q if (self.v < 0) == (o.v < 0) else -q, True)
        return N(half_up(self.v / o.v, 12))

    def __mod__(self, o):
        if o.v == 0:
            raise Fault("divisionByZero")
        return N(self.v - (self / o).v * o.v, True)

    def __eq__(self, o): return self.v == o.v
    def __ne__(self, o): return self.v != o.v
    def __lt__(self, o): return self.v < o.v
    def __le__(self, o): return self.v <= o.v
    def __gt__(self, o): return self.v > o.v
    def __ge__(self, o): return self.v >= o.v


TOKEN = re.compile(
    r'\s*(0x[0-9A-Fa-f]+|\d+(?:\.\d+)?%?|\.\.|&&|\|\||==|!=|<=|>=|[-+*/%<>()\[\],?:!.]|"[^"]*"'
    r"|[^\W\d]\w*(?:\.[^\W\d]\w*)*)")


class Parser:
    """Evaluates while it parses; `live` is false on the side of a condition that is not taken."""

    def __init__(self, source, row):
        source = re.sub(r"//.*", "", source)
        self.tokens, at = [], 0
        while source[at:].strip():
            m = TOKEN.match(source, at)
            if not m:
                raise Skip(source[at:])
            self.tokens.append(m.group(1))
            at = m.end()
        self.row, self.i, self.live = row, 0, True

    def peek(self): return self.tokens[self.i] if self.i < len(self.tokens) else None

    def take(self, *wanted):
        if self.peek() in wanted:
            self.i += 1
            return self.tokens[self.i - 1]
        return None

    def need(self, token):
        if not self.take(token):
            raise Skip(f"{token} at {self.i}")

    def guarded(self, live, parse):
        """The value of a part that counts only if `live`; a fault in a dead part is none."""
        before, self.live = self.live, self.live and live
        try:
            return parse()
        finally:
            self.live = before

    def do(self, operation):
        return operation() if self.live else N(0)

    def expression(self):
        condition = self.either()
        if not self.take("?"):
            return condition
        a = self.guarded(bool(condition), self.expression)
        self.need(":")
        b = self.guarded(not condition, self.expression)
        return a if condition else b

    def either(self):
        value = self.both()
        while self.take("or", "||"):
            other = self.guarded(value is not True, self.both)
            value = value or other
        return value

    def both(self):
        value = self.negation()
        while self.take("and", "&&"):
            other = self.guarded(value is True, self.negation)
            value = value and other
        return value

    def negation(self):
        if self.take("not"):
            return not self.negation()
        return self.comparison()

    def comparison(self):
        a = self.sum()
        op = self.take("==", "!=", "<=", ">=", "<", ">", "in", "not")
        if op == "not":
            self.need("in")
            return not self.inside(a)
        if op == "in":
            return self.inside(a)
        if not op:
            return a
        b = self.sum()
        return {"==": lambda: a == b, "!=": lambda: a != b, "<=": lambda: a <= b,
                ">=": lambda: a >= b, "<": lambda: a < b, ">": lambda: a > b}[op]()

    def inside(self, a):
        if self.take("["):
            found = a == self.sum()
            while self.take(","):
                b = self.sum()
                found = found or a == b
            self.need("]")
            return found
        low = self.sum()
        self.need("..")
        return low <= a <= self.sum()

    def sum(self):
        a = self.product()
        while op := self.take("+", "-"):
            b = self.product()
            x = a
            a = self.do(lambda: x + b if op == "+" else x - b)
        return a

    def product(self):
        a = self.prefix()
        while op := self.take("*", "/", "%"):
            b = self.prefix()
            x = a
            a = self.do(lambda: x * b if op == "*" else x / b if op == "/" else x % b)
        return a

    def prefix(self):
        if self.take("-"):
            return -self.prefix()
        if self.take("!"):
            return not self.prefix()
        return self.term()

    def term(self):
        token = self.peek()
        if token is None:
            raise Skip("end")
        self.i += 1
        if token == "(":
            value = self.expression()
            self.need(")")
            return value
        if token.startswith("0x"):
            return N(int(token, 16), True)
        if token[0].isdigit():
            if token.endswith("%"):
                return N(F(token[:-1]) / 100)
            unit = {"day": 1, "days": 1, "week": 7, "weeks": 7, "year": 1, "years": 1,
                    "months": F(1, 12), "month": F(1, 12)}.get(self.peek())
            if unit is not None:
                self.i += 1
                return N(F(token) * unit)
            return N(F(token), "." not in token)
        if token in ("true", "false"):
            return token == "true"
        if token in ("days", "min", "max"):
            self.need("(")
            values = [self.expression()]
            while self.take(","):
                values.append(self.expression())
            self.need(")")
            if token == "days":
                return values[0]
            return (min if token == "min" else max)(values, key=lambda n: n.v)
        return self.named(token)

    def named(self, token):
        types = dict((n, t) for n, t in ENV["fields"])
        value = self.row.get(token)
        if token in ("days_overdue", "days_until_due", "notices.this_due"):
            return N(int(value), True)
        kind = types.get(token, "")
        if value is None or kind.startswith("optional"):
            raise Skip(token)
        if kind == "boolean":
            return value == "true"
        if kind == "integer":
            return N(int(value), True)
        if kind in ("money", "percent") or kind.startswith(("rate", "decimal")):
            return N(F(value))
        raise Skip(token)


def ended(value, kind):
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "integer":
        if not -2**63 < value.v < 2**63:
            raise Fault("overflow")
        return str(value.v)
    places = {"money": 2, "percent": 8}.get(kind)
    if places is None:
        places = int(kind.removeprefix("decimal "))
    rounded = half_up(value.v, places) * 10**places
    if not -2**63 < rounded < 2**63:
        raise Fault("overflow")
    digits = str(abs(rounded.numerator)).rjust(places + 1, "0")
    text = digits[:-places] + "." + digits[-places:] if places else digits
    if kind != "money" and places:
        text = text.rstrip("0").rstrip(".")
    return ("-" if rounded < 0 else "") + text


def main():
    computed = skipped = wrong = 0
    for name in ("arithmetic.txt", "conditions.txt", "dates.txt"):
        for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#") or "  =>  " not in line:
                continue
            source, expected = line.split("  =>  ")
            row = "A"
            if m := re.match(r"\[(\w)\] ", source):
                row, source = m.group(1), source[4:]
            value, kind = expected.rsplit(" : ", 1)
            if kind not in NUMBERS and not kind.startswith("decimal"):
                skipped += 1
                continue
            try:
                parser = Parser(source, ENV["rows"][row])
                result = parser.expression()
                if parser.peek() is not None:
                    raise Skip(parser.peek())
                got = ended(result, kind)
            except Skip:
                skipped += 1
                continue
            except Fault as fault:
                got = f"! {fault}"
            computed += 1
            if got != value:
                wrong += 1
                print(f"{name}:{number}: {source}: corpus {value}, here {got}")
    print(f"{computed} lines computed, {skipped} left out, {wrong} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
