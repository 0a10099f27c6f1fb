"""The JSON Schema of `dunlin schema`: what Dunlin takes is valid, what it refuses by form is not."""
import json
import os
import pathlib
import re

import jsonschema
import pytest
import yaml

from conftest import KINDS, ROOT, schema

CORPUS = ROOT / "Tests/Corpus/campaigns"
GOLDEN = pathlib.Path(__file__).parent / "golden"


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: `NO` is text, `10:00` is no number."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def faults(kind: str, text: str) -> list:
    validator = jsonschema.Draft7Validator(schema(kind))
    return [error.message for error in validator.iter_errors(yaml.load(text, Loader))]


def sound() -> list:
    """Every file of the repository that Dunlin takes, with its kind."""
    files = [(path, "campaign") for path in sorted(CORPUS.glob("ok/*.yaml"))]
    for path in sorted(ROOT.glob("Campaigns/**/*.yaml")):
        keys = yaml.load(path.read_text(), Loader).keys()
        if {"tests", "cases"} & set(keys):
            continue
        kind = next((name for name in ("campaign", "lender", "portfolio", "policy") if name in keys), "senders")
        files.append((path, "calendar" if "calendars" in path.parts else kind))
    assert {kind for _, kind in files} == set(KINDS)
    return files


@pytest.mark.parametrize("kind", KINDS)
def test_is_a_schema_of_draft_7(kind):
    jsonschema.Draft7Validator.check_schema(schema(kind))


@pytest.mark.parametrize(("path", "kind"), sound(), ids=lambda value: getattr(value, "stem", value))
def test_sound_files_are_valid(path, kind):
    assert faults(kind, path.read_text()) == []


# Codes of findings that a schema can tell: keys, words, forms, what excludes what.
FORM = {"D0201", "D0202", "D0204", "D0205", "D0206", "D0207", "D0208", "D0209", "D0210",
        "D0508", "D0514", "D0515", "D0519", "D0523"}
# A 30th of February, a waiver above 100 %, a fault in another file.
BEYOND = {"bad-date", "waiver-above-all", "wrong-locale"}


def refused() -> list:
    cases = []
    for path in sorted(CORPUS.glob("errors/*.expect")):
        codes = {line.split()[0] for line in path.read_text().splitlines() if line.strip()}
        if codes & FORM and path.stem not in BEYOND:
            cases.append(path.with_suffix(".yaml"))
    return cases


def test_there_are_enough_wrong_files():
    assert len(refused()) >= 20


@pytest.mark.parametrize("path", refused(), ids=lambda path: path.stem)
def test_files_with_a_wrong_form_are_not_valid(path):
    assert faults("campaign", path.read_text()) != []


SMALL = """
campaign: a-b
import: { lender: lender.yaml }
portfolio: list.csv
steps:
  - { step: x, day: due, send: sms, text: hello }
"""


@pytest.mark.parametrize("wrong", [
    SMALL.replace("a-b", "A B"), SMALL.replace("send: sms", "snd: sms"), SMALL + "extra: 1\n",
    SMALL + "purpose: spam\n", SMALL + "timing: { hours: 9-20 }\n", SMALL + "replies: { T: 1 }\n",
    SMALL + "timing: { limits: { sms: often } }\n", SMALL + "timing: { hours: 09:00..25:00 }\n",
    SMALL + "channels: { fax: { to: x, sender: y } }\n", SMALL + "dunlin: 2\n",
    SMALL + "channels: { push: { to: x, sender: y, signature: z } }\n",
    SMALL + "offers: [{ offer: x, waive: { part: 50% } }]\n", SMALL + "steps2: []\n",
    SMALL.replace("text: hello", "text: { email: { title: a, body: b, subjekt: c } }, template: x"),
    SMALL + "segments: { a: otherwise }\n", SMALL + "stop: { campaign: { ends: soon } }\n",
    "campaign: x\n", "[]\n",
])
def test_wrong_campaigns_are_not_valid(wrong):
    assert faults("campaign", SMALL) == []
    assert faults("campaign", wrong) != []


@pytest.mark.parametrize(("kind", "wrong"), [
    ("lender", "lender: x\nlocale: fr-FR\ntimezone: Asia/Shanghai\ncurrency: CNY\n"),
    ("lender", "lender: x\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: RMB\n"),
    ("lender", "lender: x\nlocale: zh-CN\ntimezone: Asia/Shanghai\ncurrency: CNY\npolicies: [P]\n"),
    ("portfolio", "portfolio: { account: a, due: b, fields: { a: txt } }\n"),
    ("portfolio", "portfolio: { account: a, due: b, fields: { a: rate } }\n"),
    ("portfolio", "portfolio: { account: a, fields: { a: text } }\n"),
    ("senders", "a: { type: ftp, path: x }\n"), ("senders", "a: { type: file }\n"),
    ("senders", "a: { type: http, url: https://x.example, header: { K: secret } }\n"),
    ("calendar", "calendar: x\nfrom: 2026-01-01\nto: 2026-13-01\nweekend: [saturday]\n"),
    ("calendar", "calendar: x\nfrom: 2026-01-01\nto: 2026-12-31\nweekend: [samedi]\n"),
])
def test_other_wrong_files_are_not_valid(kind, wrong):
    assert faults(kind, wrong) != []


def properties(node, path=""):
    if isinstance(node, dict):
        for name, value in (node.get("properties") or {}).items():
            yield path + "." + name, value
        for name, value in node.items():
            yield from properties(value, path + "/" + name)
    elif isinstance(node, list):
        for value in node:
            yield from properties(value, path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described_in_both_languages(kind):
    found = list(properties(schema(kind)))
    assert len(found) >= 5
    for path, value in found:
        english, chinese = value["description"].split("\n")
        assert re.search(r"[a-z]", english) and not re.search(r"[\u4e00-\u9fff]{3}", english), path
        assert re.search(r"[\u4e00-\u9fff]", chinese), path
        if "markdownDescription" in value:
            assert value["markdownDescription"] == english + "\n\n" + chinese, path


def test_the_language_that_is_asked_for_comes_first():
    both = schema("campaign")["properties"]["title"]["description"].split("\n")
    assert schema("campaign", "--lang", "zh")["properties"]["title"]["description"].split("\n") == both[::-1]


def test_expressions_texts_and_names_are_marked():
    campaign = schema("campaign")
    step = campaign["definitions"]["step"]["properties"]
    assert step["day"]["x-dunlin"] == {"kind": "expression", "type": "date"}
    assert step["template"]["x-dunlin"] == {"kind": "name", "of": "template"}
    assert campaign["definitions"]["mail"]["properties"]["body"]["x-dunlin"] == {"kind": "text"}


@pytest.mark.parametrize("kind", KINDS)
def test_golden(kind):
    """`UPDATE_GOLDEN=1` rewrites the file and fails all the same, so that somebody looks at it."""
    path = GOLDEN / f"{kind}.json"
    text = json.dumps(schema(kind), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        pytest.fail(f"rewrote {path}; look at it and run again without UPDATE_GOLDEN")
    assert path.read_text() == text
