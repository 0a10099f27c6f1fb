#!/usr/bin/env python3
"""Puts the rows of a CSV into the table `accounts` of a new SQLite database, and a CSV of the same rows beside it.

    python3 Tests/Generator/to_sqlite.py TABLE.csv DATABASE.db [--typed] [--rows N]

Rows with another count of cells than the header are left out of both: a table of a database has none such. With
--typed an empty cell is NULL, and a cell of digits that mean the same as a number is an INTEGER. --rows repeats the
rows, with other contract and customer numbers, until there are N. The CSV is DATABASE.csv.
"""

import argparse
import csv
import itertools
import pathlib
import sqlite3


def rows_of(source, wanted):
    header, *rows = csv.reader(source)
    rows = [row for row in rows if len(row) == len(header)]
    keys = [at for at, name in enumerate(header) if name in ("合同编号", "客户号")]
    yield header
    for number, row in enumerate(itertools.cycle(rows) if wanted else rows):
        if wanted and number == wanted:
            return
        if number >= len(rows):
            row = list(row)
            for at in keys:
                row[at] = row[at] and f"{row[at]}-{number // len(rows)}"
        yield row


def typed(cell):
    if cell == "":
        return None
    isNumber = cell.isascii() and cell.isdigit() and len(cell) < 19 and str(int(cell)) == cell
    return int(cell) if isNumber else cell


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=pathlib.Path)
    parser.add_argument("database", type=pathlib.Path)
    parser.add_argument("--typed", action="store_true")
    parser.add_argument("--rows", type=int, default=0)
    arguments = parser.parse_args()
    arguments.database.unlink(missing_ok=True)
    with open(arguments.table, encoding="utf-8-sig", newline="") as source, open(
        arguments.database.with_suffix(".csv"), "w", encoding="utf-8", newline=""
    ) as copy:
        lines = csv.writer(copy)
        rows = rows_of(source, arguments.rows)
        header = next(rows)
        lines.writerow(header)
        database = sqlite3.connect(arguments.database)
        columns = ', '.join('"' + name + '"' for name in header)
        database.execute(f"CREATE TABLE accounts ({columns})")

        def written():
            for row in rows:
                lines.writerow(row)
                yield [typed(cell) for cell in row] if arguments.typed else row

        places = ", ".join("?" * len(header))
        database.executemany(f"INSERT INTO accounts VALUES ({places})", written())
        database.commit()
        database.close()


if __name__ == "__main__":
    main()
