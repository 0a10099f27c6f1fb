#!/usr/bin/env python3
"""Writes Sources/Expressions/Regex/UnicodeTables.swift: scripts and simple case folding.

Scripts come from fontTools (pip install fonttools), which carries Unicode's Scripts.txt; its head names the version.
Folding comes from the `regex` package (pip install regex): two characters are of one orbit where one matches the
other with IGNORECASE, which is simple case folding. The package adds the Turkic pairs, which Unicode's simple
folding (status C and S of CaseFolding.txt) does not have; they are taken out. General categories are not here:
the standard library knows them.

    pip install fonttools regex && python3 Tests/Corpus/regex/tables.py
"""
import os
import re
import sys

import fontTools.unicodedata as names
import regex
from fontTools.unicodedata import Scripts

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
# Files of the Swift sources hold at most 100 columns.
WIDTH = 90


def scripts():
    """Script name -> ascending ranges (first, last)."""
    found = {}
    starts = Scripts.RANGES + [0x110000]
    for index, code in enumerate(Scripts.VALUES):
        if code == "Zzzz":
            continue
        ranges = found.setdefault(names.script_name(code).replace(" ", "_"), [])
        first, last = starts[index], starts[index + 1] - 1
        if ranges and ranges[-1][1] + 1 == first:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return found


def script_lines():
    """`Name 41+25 6+25 ...`: steps from the end of the last range, and the lengths less one, in hex."""
    for name, ranges in sorted(scripts().items()):
        words, end = [name], 0
        for first, last in ranges:
            words.append("%X" % (first - end) + ("+%X" % (last - first) if last > first else ""))
            end = last
        yield words


def orbits():
    """character -> the next of its orbit, in a circle."""
    letters = [
        chr(c)
        for c in range(0x110000)
        if not 0xD800 <= c <= 0xDFFF
        and regex.match(r"[\p{Changes_When_Casemapped}\p{Changes_When_Casefolded}]", chr(c))
    ]
    text = "".join(letters)
    following = {}
    for letter in letters:
        if letter in "\u0130\u0131":
            continue
        same = [m.group() for m in regex.finditer(regex.escape(letter), text, regex.I | regex.V0)]
        same = sorted(ord(c) for c in same if c not in "\u0130\u0131")
        if len(same) > 1:
            at = same.index(ord(letter))
            following[ord(letter)] = same[(at + 1) % len(same)]
    return following


def fold_words():
    """`41+19>20`: from U+0041, 25 (hex 19) further ones go up by hex 20; `/2` counts every second one."""
    following = sorted(orbits().items())
    done, words, last = set(), [], 0
    table = dict(following)
    for first, target in following:
        if first in done:
            continue
        delta = target - first
        best = (0, 1)
        for stride in (1, 2):
            more = 0
            while (c := first + (more + 1) * stride) in table and c not in done and table[c] - c == delta:
                more += 1
            if more > best[0]:
                best = (more, stride)
        more, stride = best
        done.update(first + i * stride for i in range(more + 1))
        word = "%X" % (first - last)
        if more:
            word += "+%X" % more + ("/2" if stride == 2 else "")
        word += ">%X" % delta if delta > 0 else "<%X" % -delta
        words.append(word)
        last = first
    return words


def wrap(words, indent=""):
    line = ""
    for word in words:
        if line and len(line) + 1 + len(word) > WIDTH:
            yield line
            line = indent
        line += ("" if not line or line == indent else " ") + word
    if line:
        yield line


def main():
    version = re.search(r"Scripts-([0-9.]+)\.txt", open(Scripts.__file__, encoding="utf-8").read()).group(1)
    out = [
        "/// Unicode's scripts and simple case folding as text that is read when a pattern asks for it.",
        "///",
        "/// Written by `Tests/Corpus/regex/tables.py`: scripts from Scripts.txt %s (fontTools), folding" % version,
        "/// from the Python package regex %s. Do not edit." % regex.__version__,
        "enum UnicodeTables {",
        "    /// A line per script, continued lines begin with a space: `Name 41+19 7+19`, where each",
        "    /// range is the step from the end of the one before, `+` its length less one, in hex.",
        '    static let scripts: StaticString = """',
    ]
    for words in script_lines():
        out += ["        " + line for line in wrap(words, " ")]
    out += [
        '        """',
        "",
        "    /// Each run of characters with the step to the next character of the same letter, in a",
        "    /// circle: `41+19>20` is U+0041 and 25 more, each up by 32; `<` is down; `/2` is every",
        "    /// second one; the first number is the step from the first of the run before, in hex.",
        '    static let folding: StaticString = """',
    ]
    out += ["        " + line for line in wrap(fold_words(), " ")]
    out += ['        """', "}", ""]
    path = os.path.join(ROOT, "Sources", "Expressions", "Regex", "UnicodeTables.swift")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))
    print("%s: %d lines" % (os.path.relpath(path, ROOT), len(out)), file=sys.stderr)


main()
