"""What the tests of GB18030 expect, from Python's codec.

`codes`: each code in hexadecimal and the number of its character. Python has the edition of 2000; the table below
has what 2005 and 2022 assigned since, by hand from the standard (appendix of changes of GB 18030-2022).
`table`: a CSV in hexadecimal, then its rows, cells in UTF-8 in hexadecimal.
"""
import sys

ASSIGNED = {
    "A6D9": 0xFE10, "A6DA": 0xFE12, "A6DB": 0xFE11, "A6DC": 0xFE13, "A6DD": 0xFE14, "A6DE": 0xFE15,
    "A6DF": 0xFE16, "A6EC": 0xFE17, "A6ED": 0xFE18, "A6F3": 0xFE19, "A8BC": 0x1E3F, "FE51": 0x20087,
    "FE52": 0x20089, "FE53": 0x200CC, "FE59": 0x9FB4, "FE61": 0x9FB5, "FE66": 0x9FB6, "FE67": 0x9FB7,
    "FE6C": 0x215D7, "FE6D": 0x9FB8, "FE76": 0x2298F, "FE7E": 0x9FB9, "FE90": 0x9FBA, "FE91": 0x241FE,
    "FEA0": 0x9FBB,
}
SECONDS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]


def two_bytes():
    for lead in range(0x81, 0xFF):
        for second in SECONDS:
            yield bytes([lead, second])


def four_bytes(place):
    place, d = divmod(place, 10)
    place, c = divmod(place, 126)
    a, b = divmod(place, 10)
    return bytes([a + 0x81, b + 0x30, c + 0x81, d + 0x30])


def codes():
    for code in two_bytes():
        yield code, ASSIGNED.get(code.hex().upper(), ord(code.decode("gb18030")))
    for place in range(39420):
        code = four_bytes(place)
        yield code, ord(code.decode("gb18030"))
    for plane in range(1, 17):
        for low in [*range(8), *range(0xFFF8, 0x10000)]:
            scalar = plane * 0x10000 + low
            yield chr(scalar).encode("gb18030"), scalar


if sys.argv[1] == "codes":
    for code, scalar in codes():
        print(code.hex(), f"{scalar:x}")
else:
    rows = []
    for second in SECONDS:
        cell = bytes([0xD5, second, 0xB0, second]).decode("gb18030")
        rows.append((cell, cell + ',"' + cell))
    text = "id,v\n" + "".join(f'{a},"{b.replace(chr(34), chr(34) * 2)}"\n' for a, b in rows)
    print(text.encode("gb18030").hex())
    for row in rows:
        print(*(cell.encode().hex() for cell in row))
