"""Writes CSV files with Python's csv module, and beside each its cells in hexadecimal.

    python3 Tests/Corpus/portfolio/make_csv.py

Python's writer is the independent witness that the reader of Portfolio understands RFC 4180. In the
`.cells` files each line is a row, cells are separated by spaces, and a cell is its UTF-8 bytes in
hexadecimal (`-` is an empty cell). The seed is fixed, so the files are always the same.
"""

import csv
import io
import pathlib
import random

PIECES = [
    ",", '"', '""', "\n", "\r\n", "\r", ";", "\t", " ", "a", "Z9", "0.50", "张伟", "欧阳", "·", "𬎆",
    "😀", "é", "e\u0301", "\u200b", "\ufeff", "'", "\\", "，", "“", "=1+1", "-", "#",
]
FILES = {
    "minimal-lf": (csv.QUOTE_MINIMAL, "\n", False),
    "minimal-crlf": (csv.QUOTE_MINIMAL, "\r\n", True),
    "all-crlf": (csv.QUOTE_ALL, "\r\n", False),
    "all-lf": (csv.QUOTE_ALL, "\n", True),
}


def cell(generator):
    if generator.random() < 0.2:
        return ""
    return "".join(generator.choice(PIECES) for _ in range(generator.randrange(1, 8)))


def main():
    folder = pathlib.Path(__file__).parent
    generator = random.Random(20261120)
    for name, (quoting, line_end, has_mark) in FILES.items():
        rows = [
            [f"K{number}"] + [cell(generator) for _ in range(4)] for number in range(120)]
        if name == "minimal-lf":
            # Before Python 3.13 the writer leaves a lone CR unquoted here, against RFC 4180.
            rows = [[cell.replace("\r", "") for cell in row] for row in rows]
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=quoting, lineterminator=line_end)
        writer.writerow(["id", "a", "b", "c", "d"])
        writer.writerows(rows)
        content = text.getvalue()
        if name == "minimal-lf":
            content = content.removesuffix("\n")
        mark = b"\xef\xbb\xbf" if has_mark else b""
        (folder / f"{name}.csv").write_bytes(mark + content.encode())
        cells = [" ".join(cell.encode().hex() or "-" for cell in row) for row in rows]
        (folder / f"{name}.cells").write_text("\n".join(cells) + "\n")


if __name__ == "__main__":
    main()
