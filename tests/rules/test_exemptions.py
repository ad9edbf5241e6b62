"""Where a check is switched off, the reason stands beside it."""

import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SWITCHED_OFF = re.compile(
    r"#\s*(?:type:\s*ignore(?:\[[^\]]*\])?|(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)"
)
SEVERAL_WORDS = re.compile(r"\w+\W+\w+")


def bare(source: str) -> list[int]:
    """Lines with a check switched off and no reason."""
    comments = (t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.COMMENT)
    return [
        t.start[0]
        for t in comments
        if SWITCHED_OFF.search(t.string) and not SEVERAL_WORDS.search(SWITCHED_OFF.sub("", t.string))
    ]


def sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = [ROOT / name for name in listed.split()] or [p for d in OURS for p in (ROOT / d).rglob("*.py")]
    return [path for path in found if path.is_file()]


OURS = ("bot", "catalog", "storage", "tests")


def test_each_check_that_is_switched_off_has_its_reason():
    silent = {
        p.relative_to(ROOT).as_posix(): lines for p in sources() if (lines := bare(p.read_text(encoding="utf-8")))
    }
    assert silent == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x = 1  # noqa: S105", False),
        ("x = 1  # noqa", False),
        ("x = 1  # type: ignore[misc]", False),
        ("x = 1  # type: ignore[misc]  # noqa: S105", False),
        ("x = 1  # noqa: S105, E501  of a workspace on this machine", True),
        ("x = 1  # type: ignore[misc]  # the library ships no types", True),
    ],
)
def test_the_guard_tells_a_reason_from_none(line, reason):
    assert (bare(line) == []) is reason
