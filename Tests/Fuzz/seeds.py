"""Writes the seeds of a fuzz target: seeds.py FOLDER PATTERN...

Each file that a pattern finds is a seed, named by its content, so that the same seeds have the same names. Of a
`.txt` file of the corpus each case is one: what stands before `  =>  ` or `  ### `, without a row's `[B]`, `\\n`
a line break. Of `matches.tsv` each pattern with its first text is one, in the form of the target `regex`.
"""

import glob
import hashlib
import pathlib
import re
import sys


def cases(path):
    data = path.read_bytes()
    if path.suffix == ".txt":
        for line in data.decode().splitlines():
            if line.startswith(("#", "==", "expecting ")) or not line.strip():
                continue
            text = re.split(r"\s+(?:=>|###)", line)[0]
            yield re.sub(r"^\[\w\] ", "", text).replace("\\n", "\n").encode()
    elif path.suffix == ".tsv":
        for line in data.splitlines():
            cells = line.split(b"\t")
            # The first text of each pattern.
            if len(cells) > 1 and 0 < len(cells[0]) < 256 and not line.startswith(b"# "):
                yield bytes([len(cells[0])]) + cells[0] + cells[1]
    else:
        yield data


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    kept = {}
    for pattern in sys.argv[2:]:
        paths = sorted(glob.glob(pattern, recursive=True))
        if not paths:
            sys.exit(f"{pattern} finds no file")
        for path in paths:
            for case in cases(pathlib.Path(path)):
                kept[hashlib.sha1(case).hexdigest()[:16]] = case
    for old in folder.iterdir():
        if old.name not in kept:
            old.unlink()
    for name, case in kept.items():
        if not (folder / name).exists():
            (folder / name).write_bytes(case)


main()
