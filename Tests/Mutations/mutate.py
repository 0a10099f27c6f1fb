#!/usr/bin/env python3
"""Makes small random edits of campaigns and looks whether `dunlin check` or the campaign's tests notice.

    python3 Tests/Mutations/mutate.py --dunlin PATH --count N --seed S [--shared] [--list] [CAMPAIGN…]

CAMPAIGNs stand in one folder, with all that they import below it; left out, all of Campaigns that have a NAME.test.yaml
beside them. --shared edits the files that they import too, --list prints the edits and runs nothing. The same seed
makes the same edits of the same files; with a count beyond all that there are, each is made.

An edit is caught where `check` finds an error or a warning that was not there, or where a case fails. Else it
survives, and has a line FILE:LINE, BEFORE → AFTER. Ends with 0 where equivalent.txt lists every survivor, with 1 where
one is missing there, with 2 where Dunlin itself failed.
"""

import argparse
import concurrent.futures
import datetime
import json
import pathlib
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EQUIVALENT = HERE / "equivalent.txt"
REMOVED = "(removed)"

# Keys of the top that are words for people.
FOR_PEOPLE = {"title", "owner"}
# Keys whose value is a sentence that a borrower or a person at the telephone reads.
SENTENCES = {"say", "title", "subject", "body", "opening", "closing", "html"}
# Keys whose value names the item of a list that they begin.
NAMING = {"step", "offer"}
CHANNELS = ["sms", "email", "push", "wechat", "call", "visit"]
# Words of the language of which any stands where another one does.
WORDS = [
    ["first_of", "all_of"],
    ["earlier", "later", "skip"],
    ["working_days", "every_day"],
    ["collection", "service", "education"],
    ["true", "false"],
    ["today", "pay_by"],
    ["offer.waived", "offer.to_pay", "offer.amount"],
    ["days", "months"],
]
OPERATORS = ["<", "<=", ">", ">=", "==", "!="]

KEY = re.compile(r"""(?P<indent>\s*)(?P<dash>- )?(?P<key>"[^"]*"|[^\s"'{}\[\],:#|][^{}\[\],:#]*):(?=\s|$)""")
TOKEN = re.compile(
    r"""(?P<string>"[^"]*")
      | (?P<date>\d{4}-\d{2}-\d{2})
      | (?P<time>\d{2}:\d{2})
      | (?P<number>\d+(?:\.\d+)?(?P<percent>\s?%)?)
      | (?P<operator><=|>=|==|!=|<|>)
      | (?P<not_in>not\s+in\b)
      | (?P<word>[^\W\d][\w]*(?:\.[^\W\d]\w*)*)""",
    re.X,
)
FILTER = re.compile(r"""\s*\|\s*\w+(?:\((?:[^()"]|"[^"]*")*\))?""")
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
PIECE = re.compile(r"(?:\{\{.*?\}\}|\{%.*?%\}|[^。；！？])*(?:[。；！？]|$)")


class Line:
    """A line of a campaign: where its value starts, whether it is text, which names stand above it."""

    def __init__(self, text):
        self.text = text
        self.code = text  # without its comment
        self.indent = len(text) - len(text.lstrip(" "))
        self.isText = False  # inside of a block scalar
        self.isSentence = False  # what stands behind the key is read by people
        self.key = None
        self.isItem = False
        self.path = []  # the keys above
        self.start = self.indent  # of the value
        self.item = ""  # the named item of a list that it belongs to

    @property
    def isBlank(self):
        return not self.code.strip()


def withoutComment(text):
    quote = None
    for at, sign in enumerate(text):
        if quote:
            quote = None if sign == quote else quote
        elif sign in "\"'" and (at == 0 or text[at - 1] in " [{,:"):
            quote = sign
        elif sign == "#" and (at == 0 or text[at - 1] == " "):
            return text[:at].rstrip()
    return text.rstrip()


def parse(source):
    """The lines of a file in the form that `dunlin fmt` writes."""
    lines = []
    above = []  # (indent, key)
    items = set()
    block = None  # the indent of the key whose block scalar this is
    for text in source.split("\n"):
        line = Line(text)
        lines.append(line)
        if block is not None and (not text.strip() or line.indent > block):
            line.isText = True
            line.code = text.rstrip()
            line.path = [key for _, key in above]
            line.item = lines[-2].item
            continue
        block = None
        line.code = withoutComment(text)
        if line.isBlank:
            continue
        while above and above[-1][0] >= line.indent:
            above.pop()
        line.path = [key for _, key in above]
        found = KEY.match(line.code)
        if not found:
            if line.code.lstrip().startswith("- "):
                line.isItem = True
            continue
        line.isItem = bool(found["dash"])
        line.key = found["key"].strip('"')
        line.start = found.end()
        if line.isItem:
            # The keys beside the first one of an item stand two columns further in.
            value = line.code[found.end():].strip()
            line.item = value if line.key in NAMING and value else line.key
            above.append((line.indent, line.item))
            items.add(line.item)
            line.path = [key for _, key in above]
            above.append((line.indent + 2, line.key))
        else:
            above.append((line.indent, line.key))
            line.item = next((key for key in reversed(line.path) if key in items), "")
        keys = line.path + [line.key]
        line.isSentence = (
            line.key in SENTENCES and "fields" not in keys or keys[0] == "lines" or "text" in keys[:-1]
        ) and bool(line.code[line.start:].strip())
        if re.search(r"[|>][-+]?$", line.code[line.start:].strip()):
            block = line.indent
    return lines


class Names:
    """What the words of a file are names of, so that one is exchanged for another of its kind."""

    def __init__(self, files):
        self.groups = []
        self.values = []
        fields = {}
        steps, segments, arms, offers, senders, channels, sentences, official = ([] for _ in range(8))
        for lines in files:
            for line in lines:
                if line.isText or line.key is None:
                    continue
                value = line.code[line.start:].strip()
                above = line.path
                if "fields" in above:
                    self.field(line.key, value, fields)
                elif above[:1] == ["define"] and len(above) == 1:
                    fields.setdefault("money", []).append(line.key)
                elif line.isItem and line.key == "step":
                    steps.append(value)
                elif line.isItem and line.key == "offer":
                    offers.append(value)
                elif line.isItem and above[:1] == ["segments"]:
                    segments.append(line.key)
                elif above == ["channels"]:
                    channels.append(line.key)
                elif above == ["lines"]:
                    sentences.append(f"lines.{line.key}")
                elif above == ["official"]:
                    official.append(f"lender.{line.key}")
                elif above == ["experiment", "arms"]:
                    arms.append(line.key)
                elif above == ["experiment"] and line.key == "arms":
                    arms += re.findall(r"[{,]\s*([^\s:,]+):", value)
                senders += re.findall(r"\bsender: (\w+)", line.code)
        fields.setdefault("date", []).append("today")
        self.groups = [
            steps, segments, arms, offers, senders, channels or CHANNELS, sentences, official, *fields.values(), *WORDS]

    def field(self, name, value, fields):
        if value.startswith("["):
            self.values.append([word.strip(" \"") for word in value[1:-1].split(",")])
            kind = "word"
        else:
            kind = re.sub(r".*\btype: ", "", value)
            kind = re.match(r"(?:optional )?(\w*)", kind)[1]
        fields.setdefault(kind, []).append(name)

    def others(self, word):
        for group in self.groups:
            if word in group:
                return [other for other in group if other != word]
        return []

    def otherValues(self, word):
        return [other for group in self.values if word in group for other in group if other != word]


class Edit:
    """Lines [first, last) of a file are replaced."""

    def __init__(self, path, lines, first, last, new, before, after):
        self.path = path
        self.first = first
        self.source = "\n".join([line.text for line in lines[:first]] + new + [line.text for line in lines[last:]])
        self.before = before
        self.after = after
        self.line = first + 1

    @property
    def entry(self):
        """How its line in equivalent.txt begins."""
        return f"{self.path} | {self.before} | {self.after} | "

    def __str__(self):
        return f"{self.path}:{self.line}, {self.before} → {self.after}"


class Editor:
    """All the edits of one file."""

    def __init__(self, path, source, names):
        self.path = path
        self.lines = parse(source)
        self.names = names
        self.edits = []
        self.texts = {}
        for line in self.lines:
            self.texts[line.code.strip()] = self.texts.get(line.code.strip(), 0) + 1

    def all(self):
        for at, line in enumerate(self.lines):
            if line.isBlank or self.isForPeople(line):
                continue
            if line.isText or line.isSentence:
                self.sentences(at)
            else:
                self.words(at, line.indent, len(line.code), hasKey=True)
                self.entries(at)
            if not line.isText:
                self.removal(at)
                if line.isItem:
                    self.exchange(at)
        seen = set()
        return [edit for edit in self.edits if not (edit.source in seen or seen.add(edit.source))]

    def isForPeople(self, line):
        return line.indent == 0 and line.key in FOR_PEOPLE and not line.path

    def shown(self, at, code):
        """A line as it is printed: with the name of its item where it stands in the file more than once."""
        line = self.lines[at]
        code = re.sub(" +", " ", code.strip())  # without the columns of neighbouring values
        return f"{line.item}: {code}" if self.texts[line.code.strip()] > 1 and line.item else code

    def replace(self, at, start, end, new):
        line = self.lines[at]
        code = line.code[:start] + new + line.code[end:]
        if code.strip() == line.code.strip():
            return
        text = code + line.text[len(line.code):]
        before, after = self.shown(at, line.code), self.shown(at, code)
        self.edits.append(Edit(self.path, self.lines, at, at + 1, [text], before, after or REMOVED))

    # Words, numbers, operators

    def words(self, at, start, end, hasKey=False):
        line = self.lines[at]
        for token in TOKEN.finditer(line.code, start, end):
            isKey = hasKey and line.key is not None and token.start() < line.start
            for new in self.alternatives(token, isKey):
                self.replace(at, token.start(), token.end(), new)
        for template in [found for found in TEMPLATE.finditer(line.code, start, end) if found[0].startswith("{{")]:
            for found in FILTER.finditer(line.code, template.start(), template.end() - 2):
                self.replace(at, found.start(), found.end(), "")

    def alternatives(self, token, isKey):
        text = token[0]
        if isKey and token.lastgroup != "word":
            return []
        if token["string"]:
            return [f'"{other}"' for other in self.names.otherValues(text.strip('"'))]
        if token["date"]:
            return [nextDay(text, +1), nextDay(text, -1)]
        if token["time"]:
            hour, minute = map(int, text.split(":"))
            total = hour * 60 + minute
            return [f"{new // 60:02}:{new % 60:02}" for new in (total + 30, total - 30) if 0 <= new < 24 * 60]
        if token["number"]:
            return [stepped(text, +1), *([stepped(text, -1)] if text.strip("0.% ") else [])]
        if token["operator"]:
            return [other for other in OPERATORS if other != text]
        if token["not_in"]:
            return ["in"]
        return {"and": ["or"], "or": ["and"], "in": ["not in"], "day": []}.get(text) or self.names.others(text)

    # Sentences

    def sentences(self, at):
        line = self.lines[at]
        start = line.indent if line.isText else line.start
        for template in TEMPLATE.finditer(line.code, start):
            self.words(at, template.start(), template.end())
        for piece in PIECE.finditer(line.code, start):
            plain = piece[0].strip()
            if not plain.strip("\"'|>"):
                continue
            begin = piece.start() + len(piece[0]) - len(piece[0].lstrip(" \""))
            self.replace(at, begin, piece.start() + len(piece[0].rstrip("\"")), "")
        hidden = TEMPLATE.sub(lambda found: " " * len(found[0]), line.code)
        for number in re.finditer(r"\d+(?:\.\d+)?%?", hidden[start:]):
            begin = start + number.start()
            for by in (+1, -1):
                self.replace(at, begin, begin + len(number[0]), stepped(number[0], by))

    # Entries of lists and maps on one line, keys, items

    def entries(self, at):
        line = self.lines[at]
        for start, end in brackets(line.code):
            parts = split(line.code, start + 1, end)
            if len(parts) < 2:
                continue
            for index in range(len(parts)):
                begin = parts[index][0] if index == 0 else parts[index - 1][1]
                stop = parts[index + 1][0] if index == 0 else parts[index][1]
                self.replace(at, begin, stop, "")

    def end(self, at):
        """The line behind what belongs to a key or an item."""
        line = self.lines[at]
        last = at
        for next in range(at + 1, len(self.lines)):
            other = self.lines[next]
            if other.isBlank:
                continue
            if other.indent < line.indent or other.indent == line.indent and not other.isText:
                break
            last = next
        return last + 1

    def removal(self, at):
        line = self.lines[at]
        if line.key is None and not line.isItem:
            return
        before = self.shown(at, line.code)
        self.edits.append(Edit(self.path, self.lines, at, self.end(at), [], before, REMOVED))

    def exchange(self, at):
        end = self.end(at)
        behind = next((n for n in range(end, len(self.lines)) if not self.lines[n].isBlank), None)
        if behind is None or not self.lines[behind].isItem or self.lines[behind].indent != self.lines[at].indent:
            return
        stop = self.end(behind)
        old = [line.text for line in self.lines[at:stop]]
        new = old[behind - at:] + old[end - at:behind - at] + old[:end - at]
        before, after = self.shown(at, self.lines[at].code), self.shown(behind, self.lines[behind].code)
        self.edits.append(Edit(self.path, self.lines, at, stop, new, before, f"(behind) {after}"))


def stepped(text, by):
    """A number, one of its last place more or less; a percent one point."""
    number = text.rstrip("% ")
    whole, _, places = number.partition(".")
    value = int(whole + places) + by
    if value < 0:
        return text
    digits = str(value).rjust(len(places) + 1, "0")
    new = digits[: len(digits) - len(places)] + ("." + digits[-len(places):] if places else "")
    return new.rjust(len(number), "0") + text[len(number):] if number.startswith("0") else new + text[len(number):]


def nextDay(text, by):
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=by)).isoformat()


def brackets(code):
    """The flow lists and maps of a line: (start, end) of each pair, templates and quotes left out."""
    hidden = re.sub(r'"[^"]*"|\{\{.*?\}\}|\{%.*?%\}', lambda found: "\0" * len(found[0]), code)
    open, pairs = [], []
    for at, sign in enumerate(hidden):
        if sign in "[{":
            open.append(at)
        elif sign in "]}" and open:
            pairs.append((open.pop(), at))
    return sorted(pairs)


def split(code, start, end):
    """The entries between two brackets, (start, end) of each, without the commas."""
    parts, depth, begin, quoted = [], 0, start, False
    for at in range(start, end):
        sign = code[at]
        if sign == '"':
            quoted = not quoted
        if quoted:
            continue
        depth += (sign in "[{(") - (sign in "]})")
        if sign == "," and depth == 0:
            parts.append((begin, at))
            begin = at + 1
    parts.append((begin, end))
    trimmed = []
    for begin, stop in parts:
        text = code[begin:stop]
        trimmed.append((begin + len(text) - len(text.lstrip()), stop - len(text) + len(text.rstrip())))
    return trimmed


def imports(campaign):
    """The portfolio and the lender that a campaign names."""
    found = re.findall(r"^portfolio: (\S+\.yaml)|\blender: (\S+\.yaml)", campaign.read_text("utf-8"), re.M)
    return [campaign.parent / name for pair in found for name in pair if name]


def editsOf(campaign, folder, isShared):
    files = [campaign, *imports(campaign)]
    sources = [file.read_text("utf-8") for file in files]
    names = Names([parse(source) for source in sources])
    edits = []
    for file, source in list(zip(files, sources))[: None if isShared else 1]:
        edits += Editor(file.relative_to(folder).as_posix(), source, names).all()
    return edits


class Failure(Exception):
    """Dunlin failed where it should have said something."""


class Bench:
    """A copy of the campaigns in which one edit at a time is tried."""

    def __init__(self, dunlin, folder, temporary):
        self.dunlin = dunlin
        self.folder = pathlib.Path(temporary) / folder.name
        shutil.copytree(folder, self.folder, ignore=shutil.ignore_patterns("outbox", "*.ledger*"))

    def run(self, *arguments):
        try:
            done = subprocess.run(
                [self.dunlin, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            raise Failure("no end after 60 s")
        if done.returncode not in (0, 1):
            raise Failure(f"dunlin {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done

    def findings(self, campaign):
        done = self.run("check", campaign, "--format", "json")
        found = json.loads(done.stdout)
        isWrong = done.returncode != 0 or any(one["severity"] == "error" for one in found)
        return isWrong, sorted(one["code"] + one["message"] for one in found)

    def test(self, campaign):
        return self.run("test", str(pathlib.PurePosixPath(campaign).with_suffix(".test.yaml")))

    def verdict(self, campaign, edit, known):
        """`check`, `tests` or nothing: who has caught the edit."""
        file = self.folder / edit.path
        old = file.read_bytes()
        try:
            file.write_text(edit.source, "utf-8", newline="")
            isWrong, found = self.findings(campaign)
            if isWrong or any(found.count(one) > known.count(one) for one in found):
                return "check"
            return "tests" if self.test(campaign).returncode else None
        finally:
            file.write_bytes(old)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dunlin", required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shared", action="store_true", help="edit imported files too")
    parser.add_argument("--list", action="store_true", help="print the edits and run nothing")
    parser.add_argument("campaigns", nargs="*", type=pathlib.Path)
    options = parser.parse_args()

    campaigns = [path.resolve() for path in options.campaigns] or sorted(
        path for path in (ROOT / "Campaigns").glob("*.yaml")
        if not path.name.endswith(".test.yaml") and path.with_suffix(".test.yaml").exists())
    folder = campaigns[0].parent
    edits = []
    for campaign in campaigns:
        name = campaign.relative_to(folder).as_posix()
        edits += [(name, edit) for edit in editsOf(campaign, folder, options.shared)]
    chosen = random.Random(options.seed).sample(range(len(edits)), min(options.count, len(edits)))
    if options.list:
        for at in sorted(chosen):
            print(edits[at][1])
        print(f"edits {len(chosen)} of {len(edits)}")
        return 0

    listed = EQUIVALENT.read_text("utf-8").splitlines() if EQUIVALENT.exists() else []
    entries = {edit.entry for _, edit in edits}
    files = {edit.path for _, edit in edits}
    for number, line in enumerate(listed, 1):
        if line.split(" | ")[0] in files and not any(line.startswith(entry) for entry in entries):
            print(f"{EQUIVALENT.name}:{number}: there is no such edit", file=sys.stderr)
    dunlin = str(pathlib.Path(options.dunlin).resolve())
    caught = {"check": 0, "tests": 0}
    survivors, faults = [], []
    with tempfile.TemporaryDirectory(prefix="mutations-") as temporary:
        benches = queue.Queue()
        for worker in range(2):
            benches.put(Bench(dunlin, folder, pathlib.Path(temporary) / str(worker)))
        bench = benches.get()
        known = {}
        for name in {name for name, _ in edits}:
            isWrong, known[name] = bench.findings(name)
            done = bench.test(name)
            if isWrong or done.returncode:
                print(f"{name}: fails before any edit\n{done.stdout}{done.stderr}", file=sys.stderr)
                return 2
        benches.put(bench)

        def attempt(at):
            name, edit = edits[at]
            bench = benches.get()
            try:
                return at, bench.verdict(name, edit, known[name]), None
            except Failure as failure:
                return at, None, failure
            finally:
                benches.put(bench)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for at, verdict, failure in pool.map(attempt, sorted(chosen)):
                if failure:
                    faults.append(f"{edits[at][1]}: {failure}")
                elif verdict:
                    caught[verdict] += 1
                else:
                    survivors.append(edits[at][1])

    unlisted = 0
    for edit in survivors:
        isListed = any(line.startswith(edit.entry) for line in listed)
        unlisted += not isListed
        print(f"{edit}{'  (equivalent)' if isListed else ''}")
    for fault in faults:
        print(f"fault: {fault}")
    print(f"edits {len(chosen)}, caught by check {caught['check']}, caught by tests {caught['tests']}, "
          f"survived {len(survivors)}" + (f", faults {len(faults)}" if faults else ""))
    return 2 if faults else 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main())
