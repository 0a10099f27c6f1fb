#!/usr/bin/env python3
"""Writes Sources/CampaignLanguage/Policies/Disguises+Table.swift: characters that only look unlike others.

A character of the table stands for the letters, digits and Han characters of its NFKC form (Unicode Standard
Annex 15), in small letters; marks and signs in that form are left out, as they are when words are looked for.
Only forms of Latin letters, digits and Han characters are kept: the words are of these. A test compares the table
with the NFKC of another library, for every character.
"""
import sys
import unicodedata


def kept(text):
    letters = "".join(c for c in text if unicodedata.category(c)[0] in "LN")
    for c in letters:
        name = unicodedata.name(c, "")
        if not (c.isascii() or name.startswith("CJK UNIFIED")):
            return ""
    return letters


def entries():
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        form = unicodedata.normalize("NFKC", chr(code)).lower()
        letters = kept(form)
        if letters and letters != chr(code):
            yield code, letters


def ranges(pairs):
    """Runs (first, last, first target) in which both sides go up by one; others as (code, letters)."""
    runs, singles = [], []
    run = None
    for code, letters in pairs:
        if len(letters) == 1:
            if run and code == run[1] + 1 and ord(letters) == run[2] + (code - run[0]):
                run[1] = code
                continue
            if run:
                runs.append(run)
            run = [code, code, ord(letters)]
        else:
            if run:
                runs.append(run)
                run = None
            singles.append((code, letters))
    if run:
        runs.append(run)
    return runs, singles


def main():
    runs, singles = ranges(entries())
    parts = [(a, f"{a:X}-{b:X}:{t:X}" if a != b else f"{a:X}:{t:X}") for a, b, t in runs]
    parts += [(code, f"{code:X}:{'.'.join(f'{ord(c):X}' for c in letters)}") for code, letters in singles]
    words = [word for _, word in sorted(parts)]
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > 92:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    lines.append(line)
    out = [
        f"/// Made by `Tests/Oracle/disguises.py` from Unicode {unicodedata.unidata_version}; do not edit.",
        "extension Disguises {",
        "    /// `FIRST-LAST:TARGET` for runs, `CODE:TARGET` and `CODE:TARGET.TARGET…` for others, hexadecimal, in order.",
        '    static let table: StaticString = """',
    ]
    for line in lines[:-1]:
        out.append(f"        {line} \\")
    out += [f"        {lines[-1]}", '        """', "}", ""]
    sys.stdout.write("\n".join(out))


main()
