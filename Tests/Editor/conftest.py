"""What the tests of the editor's side share: the program, and the schemas as a client reads them."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def program() -> str:
    """The built executable: DUNLIN_EXECUTABLE, or the newest build of this folder."""
    given = os.environ.get("DUNLIN_EXECUTABLE")
    if given:
        return given
    built = [ROOT / ".build" / kind / "dunlin" for kind in ("release", "debug")]
    built = [path for path in built if path.exists()]
    assert built, "build dunlin first, or set DUNLIN_EXECUTABLE"
    return str(max(built, key=lambda path: path.stat().st_mtime))


def schema(kind: str, *more: str) -> dict:
    out = subprocess.run(
        [program(), "schema", "--of", kind, *more], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


@pytest.fixture(scope="session")
def schemas() -> dict:
    return {kind: schema(kind) for kind in KINDS}


KINDS = ("campaign", "lender", "portfolio", "senders", "calendar", "policy")
