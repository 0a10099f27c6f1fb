"""Writes cny_upper.json: amounts in 分 and their capital numerals, by string rules and not by arithmetic.

The rules are those of 正确填写票据和结算凭证的基本规定 (People's Bank of China); its own examples are checked first.
Where it leaves a choice, a 零 beside 万, 亿 or 元 whose own digit is 0 is left out.
"""
import json
import random
import re

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capital(minor: int) -> str:
    sign = "负" if minor < 0 else ""
    digits = str(abs(minor)).rjust(3, "0")
    yuan, jiao, fen = digits[:-2], digits[-2], digits[-1]
    return (sign + whole(yuan) + part(yuan, jiao, fen)) or "零元整"


def whole(yuan: str) -> str:
    if set(yuan) == {"0"}:
        return ""
    units = ["", "拾", "佰", "仟"]
    groups = []
    while yuan:
        groups.append(yuan[-4:])
        yuan = yuan[:-4]
    names = ["", "万", "亿", "万", "亿"]
    text = ""
    for level in range(len(groups) - 1, -1, -1):
        group = groups[level]
        written = ""
        for place, digit in enumerate(group):
            written += "0" if digit == "0" else DIGITS[int(digit)] + units[len(group) - 1 - place]
        # Zeros at the end of a group say nothing; those before and between digits are one 零.
        written = re.sub("0+$", "", written)
        if written.startswith("0") and not text:
            written = written.lstrip("0")
        if written:
            if text and not written.startswith("0") and gap(groups, level):
                written = "0" + written
            text += re.sub("0+", "零", written) + names[level]
        elif level == 2 and text:
            # 壹万亿: the group of 亿 is empty, but a higher one is counted in it.
            text += "亿"
    return text + "元"


def gap(groups: list[str], level: int) -> bool:
    """Whether a whole group of zeros stands between the one at `level` and the digits before it."""
    above = groups[level + 1:]
    return bool(above) and set(above[0]) == {"0"}


def part(yuan: str, jiao: str, fen: str) -> str:
    hasYuan = set(yuan) != {"0"}
    if jiao == "0" and fen == "0":
        return "整" if hasYuan else ""
    text = DIGITS[int(jiao)] + "角" if jiao != "0" else ("零" if hasYuan else "")
    return text + (DIGITS[int(fen)] + "分" if fen != "0" else "")


# The examples of the rules; where they give two forms, the one without 零 beside 元, 万.
for minor, expected in [
    (140950, "壹仟肆佰零玖元伍角"), (600714, "陆仟零柒元壹角肆分"), (168032, "壹仟陆佰捌拾元叁角贰分"),
    (1640902, "壹万陆仟肆佰零玖元零贰分"), (32504, "叁佰贰拾伍元零肆分"), (123456, "壹仟贰佰叁拾肆元伍角陆分"),
    (0, "零元整"), (5, "伍分"), (50, "伍角"), (-100, "负壹元整"), (1_000_000_000_000_00, "壹万亿元整"),
]:
    assert capital(minor) == expected, (minor, capital(minor), expected)

if __name__ == "__main__":
    chance = random.Random(20261125)
    amounts = {0, 1, 9, 10, 11, 99, 100, 101, 110, 1001, 1010, 1100, 2**63 - 1, -(2**63) + 1}
    for exponent in range(0, 19):
        for digit in (1, 2, 9):
            amounts.add(digit * 10**exponent)
            amounts.add(digit * 10**exponent + 1)
            amounts.add(digit * 10**exponent + 10 ** (exponent // 2))
    for _ in range(1500):
        length = chance.randint(1, 18)
        # Many zeros, so that gaps of every kind come up.
        amounts.add(int("".join(chance.choice("00000123456789") for _ in range(length))))
    amounts = sorted(amount for amount in amounts if abs(amount) < 2**63)
    amounts += [-amount for amount in amounts[5:200:5]]
    # The longest: nineteen digits and no zero.
    amounts += [8_999_999_999_999_999_999, -1_234_567_891_234_567_891]
    lines = ",\n".join(f'["{amount}", "{capital(amount)}"]' for amount in amounts)
    print(f"[\n{lines}\n]")
