#!/usr/bin/env python3
"""Writes Tests/Corpus/regex/matches.tsv and refused.tsv: patterns and texts with what RE2 says of them.

The oracle is RE2 itself (pip install google-re2). Fields are separated by tabs; control characters, spaces and `%`
are written `%XX`, an empty field is `%`.

    matches.tsv: pattern TAB text TAB groups; groups are `start-end` in bytes, `.` for one that took no part, the
                 whole match first; `-` for no match. A line that begins with TAB repeats the pattern before it.
    refused.tsv: pattern

RE2 differs from Dunlin, on purpose, in a few things, which are left out here and have tests of their own:
an empty match inside a character, `\\C`, repetitions of 10^8 and more, two groups of one name.

    python3 Tests/Corpus/regex/generate.py [SEED]
"""
import os
import random
import sys

import re2

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 20261125
OPTIONS = re2.Options()
OPTIONS.log_errors = False
rng = random.Random(SEED)

# What people write: phones, identity cards, plates, contracts, mail, amounts, Chinese text.
BY_HAND = {
    r"^1[3-9]\d{9}$": ["13800138000", "12800138000", "1380013800", "138001380000", "１３８00138000"],
    r"^(\+?86)?-?(1[3-9]\d)(\d{4})(\d{4})$": ["+86-13800138000", "8613912345678", "13912345678"],
    r"(?:^|\D)(0\d{2,3})-?(\d{7,8})(?:\D|$)": ["电话 010-12345678。", "0571-8765432", "10-1"],
    r"^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$": [
        "11010519491231002X", "110105194913310021", "440524188001010014", "11010520000229123x"],
    r"^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$": [
        "京A12345", "沪AD12345", "粤B1234警", "京O1234", "京I12345", "A12345"],
    r"[A-Z]{2}-?(\d{4})(?P<month>0[1-9]|1[0-2])-(?<number>\d+)": ["合同 HT-202611-0042 号", "HT202613-1", "ht-202611-1"],
    r"(?i)^[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$": ["Wang.Li@example.com", "a@b", "x@y.z.cn", "王@例.中国"],
    r"¥?(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d{1,2}))?元": ["欠款 ¥1,234.56元", "100元整", "1,23元", "元"],
    r"^\p{Han}{2,4}(?:·\p{Han}{1,10})*$": ["王小明", "王", "阿依古丽·买买提", "Wang", "欧阳娜娜娜"],
    r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?": ["还款日 2026年12月9日", "2026-1-31", "26-1-1"],
    r"\bTD\b|退订|^T$": ["回复TD退订", "回复 TD 退订", "T", "TDD"],
    r"^\s*(?:是|好|yes|y|ok)[。!！.]*\s*$": [" 好！ ", "yes...", "不是", "OK"],
    r"(?i)(unsubscribe|stop|cancel)": ["please STOP", "Stopp", "ſtop", "no"],
    r"(a+)+$": ["a" * 60, "a" * 60 + "b"],
    r"(a*)*b": ["a" * 50, "aab"],
    r"(x+x+)+y": ["x" * 50, "xxxy"],
    r"(?:a|aa)+$": ["a" * 51],
    r"^(([a-z])+.)+[A-Z]([a-z])+$": ["a" * 50, "abcDef"],
    r"(.*)(.*)(.*)=(.*)": ["a=b=c", "=="],
    r"(.*?)(.*?)=(.*?)": ["a=b=c"],
    r"(?s).*\n.*": ["a\nb", "ab"],
    r"(?m)^(\w+)\s*$": ["ab\ncd ef\ngh\n", "a b\nc"],
    r"(?m)a?$\n": ["ab\n", "aab\n\n"],
    r"(?m)^$": ["a\n\nb", "", "a"],
    r"(?U)a+(b*)": ["aaabb"],
    r"(?U)a+?(b*?)c": ["aaabbc"],
    r"\Q1.5*(2)\E+": ["1.5*(2)))", "1.5*(2"],
    r"[^\x00-\x7f]+": ["abc中文def", "abc"],
    r"[\p{L}--\d]+": ["é-3中"],
    r"[[:alpha:]_][[:word:]]*": ["9ab_3", "___"],
    r"[^[:space:][:punct:]]+": [" .ab3", " !"],
    r"(|a)*(|b)+": ["aabb"],
    r"(|a|ab)(c|bcd)(d*)": ["abcd"],
    r"(a|ab)(bc|c)?(d*)": ["abcd", "abc"],
    r"\x{4E2D}\x41\101\t": ["中AA\t"],
    r"(?i)straße|ΣΊΓΜΑ|K": ["STRASSE", "STRAẞE", "σίγμας", "k", "K", "ςίγμα"],
    r"\B.\B": ["abc", "a中b"],
    r"\b": ["中a", "中文"],
    r"^$": ["", "\n"],
    r"": ["", "abc"],
    r"a{,3}": ["a{,3}", "aaa"],
    r"a{3": ["a{3"],
    r"x{2}{": ["xx{"],
    r"[]a]+": ["a]b"],
    r"[a-]+[-z]": ["a-z"],
    r"[^a-z]": ["abc1"],
    r"(?i)[^k-l]": ["kKKlLm"],
    r"\pN+\PN": ["三３٣3x"],
    r"\p{^Greek}\p{Greek}\P{^Greek}": ["aαβ"],
    r"(?i:ab(?-i:C)d)e": ["ABCDe", "ABcDe", "abCdE"],
    r"a(?i)b|c": ["aB", "C", "Ab"],
    r"(?P<a>x)(?P<b>y)?": ["x", "xy"],
    r"(?:)": [""],
    r"(?:(a)|b)*": ["ab", "ba"],
    r"(?:(a)|(b))+": ["ab", "ba"],
    r"((a)|(b))*?c": ["abc"],
    r"^^^a$$": ["a"],
    r"(?:^)*a": ["ba"],
    r"(?:\b)+a": ["ba a"],
    r"a**": [], r"a*+": [], r"a?+": [], r"a{2}{3}": [], r"a{2}*": [], r"*a": [], r"a|*": [], r"(*a)": [],
    r"(": [], r")": [], r"a)": [], r"(a": [], r"[": [], r"[a": [], r"[]": [], r"[^]": [], r"[z-a]": [],
    r"[a-\d]": [], r"[[:foo:]]": [], r"[[:^foo:]]": [], "\\": [], "a\\": [], r"\1": [], r"(a)\1": [], r"\8": [],
    r"\Z": [], r"\G": [], r"\R": [], r"\X": [], r"\K": [], r"\h": [], r"\N": [], r"\e": [], r"\E": [], r"\cA": [],
    r"\u4e2d": [], r"\U": [], r"\L": [], r"\i": [], r"\y": [], r"[\b]": [], r"[\A]": [], r"[\z]": [], r"[\Qa\E]": [],
    r"\x": [], r"\x4": [], r"\xg1": [], r"\x{": [], r"\x{}": [], r"\x{110000}": [], r"\x{4E2D": [], r"\x{ 41}": [],
    r"\p": [], r"\p{": [], r"\p{}": [], r"\pX": [], r"\p{greek}": [], r"\p{Letter}": [], r"\p{Cn}": [], r"\p{^}": [],
    r"\p{Greek": [], r"\p^L": [], r"[\p{Foo}]": [],
    r"(?=a)": [], r"(?!a)": [], r"(?<=a)": [], r"(?<!a)": [], r"(?>a)": [], r"(?|a)": [], r"(?#a)": [], r"(?R)": [],
    r"(?1)": [], r"(?&n)": [], r"(?P=n)": [], r"(?P>n)": [], r"(?(1)a|b)": [], r"(?'n'a)": [], r"(?P<>a)": [],
    r"(?P<a-b>a)": [], r"(?P<a b>a)": [], r"(?P<a": [], r"(?P<a>": [], r"(?<>a)": [], r"(?P'n'a)": [], r"(?x)a": [],
    r"(?i": [], r"(?i-": [], r"(?i-)": [], r"(?-)a": [], r"(?i--s)a": [], r"(?-i-s)a": [], r"(?^a)": [], r"(?i:a": [],
    r"x{1001}": [], r"x{2,1001}": [], r"x{1001,}": [], r"x{2,1}": [], r"{2}": [], r"^{2": ["^{2"], r"(?i)*": [],
    r"\Q\E*": [], r"((a{100}){100}){100}": [], r"(a{32}){32}": [], r"((a{10}){10}){11}": [], r"(a{500}b){3}": [],
    r"(((((((((a{2}){2}){2}){2}){2}){2}){2}){2}){2}){2}": [],
}

CHARACTERS = list("aaaabbbcABk1 _-\n.") + ["é", "中", "文", "α", "Σ", "ſ", "😀", "K", "３"]
CLASSES = [
    r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", r"\pL", r"\PL", r"\p{Lu}", r"\p{Han}", r"\P{Han}", r"\p{Greek}",
    r"\p{^Latin}", r"\pN", r"[a-c]", r"[^a-c]", r"[[:alpha:]]", r"[[:^digit:]]", r"[\d_]", r"[^\w\s]", r"[a\pN中-文]",
    r"[^\x{4E00}-\x{9FFF}]", r"[ab]", r"[A-Z]", r".", r".", r".",
]
ANCHORS = ["^", "$", r"\A", r"\z", r"\b", r"\B"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,3}?", "{2,}", "{0}", "{1}", "{0,}?", "{3}"]


def pattern(depth):
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        pick = rng.random()
        if pick < 0.6:
            c = rng.choice(CHARACTERS)
            return "\\" + c if c in ".-" else c
        if pick < 0.9:
            return rng.choice(CLASSES)
        return rng.choice(ANCHORS)
    if kind < 0.55:
        return "".join(pattern(depth - 1) for _ in range(rng.randint(2, 3)))
    if kind < 0.7:
        parts = [pattern(depth - 1) for _ in range(rng.randint(2, 3))]
        if rng.random() < 0.15:
            parts[rng.randrange(len(parts))] = ""
        return rng.choice(["(%s)", "(?:%s)"]) % "|".join(parts)
    if kind < 0.92:
        inner = pattern(depth - 1)
        bare = len(inner) == 1 or inner in CLASSES or inner.startswith("(") and inner.endswith(")") and inner.count("(") == 1
        if not bare:
            inner = rng.choice(["(%s)", "(?:%s)"]) % inner
        return inner + rng.choice(REPEATS)
    return rng.choice(["(?i:%s)", "(?s:%s)", "(?m:%s)", "(?U:%s)", "(?i-s:%s)"]) % pattern(depth - 1)


def text():
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.choice([0, 1, 2, 3, 4, 6, 8, 12, 20])))


def noise():
    pieces = ["(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "-", "*", "+", "?", "{2}", "{2,", "|", "^", "$", "\\",
              "\\d", "\\pL", "\\p{", "}", "[:alpha:]", "a", "b", "中", "\\Q", "\\E", "\\x41", "\\x{", "\\b", "\\0", ".", "{"]
    return "".join(rng.choice(pieces) for _ in range(rng.randint(1, 7)))


def escape(raw):
    return "".join("%%%02X" % ord(c) if c <= " " or c in "%\x7f" else c for c in raw.decode()) or "%"


def compiled(source):
    try:
        return re2.compile(source.encode(), OPTIONS)
    except re2.error:
        return None


def is_inside(raw, place):
    return place < len(raw) and raw[place] & 0xC0 == 0x80


def main():
    matches, refused, seen, cases = [], [], set(), 0

    def judge(source, texts):
        nonlocal cases
        if source in seen or any(0xD800 <= ord(c) <= 0xDFFF for c in source):
            return
        seen.add(source)
        program = compiled(source)
        if program is None:
            refused.append(escape(source.encode()))
            return
        first = True
        for value in dict.fromkeys(texts):
            raw = value.encode()
            found = program.search(raw)
            if found is None:
                groups = "-"
            else:
                spans = [found.span(i) for i in range(program.groups + 1)]
                if any(is_inside(raw, p) for span in spans for p in span if p >= 0):
                    continue
                groups = " ".join("." if s[0] < 0 else "%d-%d" % s for s in spans)
            matches.append("\t".join(["" if not first else escape(source.encode()), escape(raw), groups]))
            first = False
            cases += 1

    for source, texts in BY_HAND.items():
        judge(source, texts)
    for _ in range(3000):
        source = pattern(rng.randint(1, 4))
        if len(source) > 90:
            continue
        if rng.random() < 0.15:
            source = rng.choice(["(?i)", "(?m)", "(?s)", "(?ims)", "(?U)", "^", r"\A"]) + source
        judge(source, [text() for _ in range(6)])
    for _ in range(900):
        judge(noise(), [text(), text()])
    with open(os.path.join(HERE, "matches.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# RE2, seed %d: see generate.py\n" % SEED + "\n".join(matches) + "\n")
    with open(os.path.join(HERE, "refused.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("# RE2, seed %d: see generate.py\n" % SEED + "\n".join(refused) + "\n")
    print("%d cases of %d patterns, %d refused" % (cases, len(seen) - len(refused), len(refused)), file=sys.stderr)


main()
