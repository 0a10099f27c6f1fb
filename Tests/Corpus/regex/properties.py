#!/usr/bin/env python3
"""Writes Tests/Corpus/regex/properties.tsv and folding.tsv: what RE2 takes for a property, and for another case.

The oracle is RE2 (pip install google-re2); candidates are characters that are assigned in this Python's `unicodedata`,
so that a newer or older Unicode on either side makes no difference, and names from fontTools (pip install fonttools).

    properties.tsv: name TAB characters that have it TAB characters that do not, as hexadecimal numbers: the first and
                    the last of ranges, and their neighbours
    folding.tsv:    character TAB all that `(?i)` takes for it

    python3 Tests/Corpus/regex/properties.py
"""
import os
import random
import sys
import unicodedata

import fontTools.unicodedata as names
import re2
from fontTools.unicodedata import Scripts

HERE = os.path.dirname(os.path.abspath(__file__))
OPTIONS = re2.Options()
OPTIONS.log_errors = False
ASSIGNED = [c for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
ALL = "".join(map(chr, ASSIGNED))
CATEGORIES = ("L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Co Any")


def members(name):
    """The assigned characters with a property; None if RE2 does not know it."""
    try:
        program = re2.compile(r"\p{%s}+" % name, OPTIONS)
    except re2.error:
        return None
    return "".join(m.group() for m in program.finditer(ALL))


def main():
    rng = random.Random(7)
    scripts = sorted({names.script_name(code).replace(" ", "_") for code in Scripts.VALUES if code != "Zzzz"})
    lines, unknown = [], []
    for name in CATEGORIES.split() + scripts:
        found = members(name)
        if found is None or not found:
            unknown.append(name)
            continue
        inside = set(found)
        edges, outside = set(), set()
        for index, character in enumerate(ALL):
            if character not in inside:
                continue
            for near in (index - 1, index + 1):
                if 0 <= near < len(ALL) and ALL[near] not in inside:
                    edges.add(character)
                    outside.add(ALL[near])
        edges.add(found[0])
        edges.add(found[-1])
        pick = lambda chars: " ".join("%X" % ord(c) for c in sorted(rng.sample(sorted(chars), min(len(chars), 24))))
        lines.append("%s\t%s\t%s" % (name, pick(edges), pick(outside)))
    with open(os.path.join(HERE, "properties.tsv"), "w", encoding="ascii", newline="\n") as file:
        file.write("# RE2: see properties.py\n" + "\n".join(lines) + "\n")
    print("%d properties; RE2 does not know %s" % (len(lines), " ".join(unknown)), file=sys.stderr)

    cased = "".join(c for c in ALL if c.lower() != c or c.upper() != c or c.casefold() != c)
    with open(os.path.join(HERE, "folding.tsv"), "w", encoding="ascii", newline="\n") as file:
        file.write("# RE2: see properties.py\n")
        count = 0
        for character in cased:
            same = re2.compile(r"(?i:\x{%X})" % ord(character), OPTIONS).findall(cased)
            if len(same) > 1:
                count += 1
                file.write("%X\t%s\n" % (ord(character), " ".join("%X" % ord(c) for c in same)))
    print("%d characters of several cases" % count, file=sys.stderr)


main()
