"""With CI=true a skipped test fails the run unless its reason is on the list."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.allowed_skips import ALLOWED_SKIPS

TESTS = Path(__file__).parents[1]


def run(folder: Path, reason: str, *, ci: str) -> subprocess.CompletedProcess[str]:
    """A small test folder of its own, with this repository's conftest and list, and one test that skips."""
    (folder / "tests").mkdir()
    for name in ("conftest.py", "allowed_skips.py"):
        shutil.copy(TESTS / name, folder / "tests" / name)
    (folder / "pytest.ini").write_text(
        f"[pytest]\npythonpath = {folder} {TESTS.parent}\naddopts = --import-mode=importlib\n"
    )
    (folder / "tests" / "test_one.py").write_text(f"import pytest\n\n\ndef test_one():\n    pytest.skip({reason!r})\n")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("reason", "ci", "code"),
    [("no browser here", "true", 1), ("no browser here", "false", 0), (ALLOWED_SKIPS[0][0], "true", 0)],
)
def test_only_a_named_reason_may_skip_on_ci(tmp_path, reason, ci, code):
    done = run(tmp_path, reason, ci=ci)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("Skipped, but with CI=true it must run" in done.stdout) is (code == 1)


def test_every_allowed_reason_says_why():
    assert all(reason and why for reason, why in ALLOWED_SKIPS)
