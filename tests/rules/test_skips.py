"""With CI=true a skipped test fails the run unless its reason is on the list."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.allowed_skips import ALLOWED_SKIPS

TESTS = Path(__file__).parents[1]


def run(folder: Path, *, ci: str) -> subprocess.CompletedProcess[str]:
    """A test folder of its own, with this repository's conftest and list, and two tests that skip."""
    (folder / "tests").mkdir(parents=True)
    for name in ("conftest.py", "allowed_skips.py"):
        shutil.copy(TESTS / name, folder / "tests" / name)
    paths = f"{folder} {TESTS.parent}"
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {paths}\naddopts = --import-mode=importlib\n")
    skips = (
        "import pytest\n\n\ndef test_named():\n    pytest.skip({!r})\n\n\ndef test_other():\n    pytest.skip({!r})\n"
    )
    (folder / "tests" / "test_two.py").write_text(skips.format(ALLOWED_SKIPS[0][0], "no browser here"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False)


def test_only_a_named_reason_may_skip_on_ci(tmp_path):
    done = run(tmp_path, ci="true")
    assert done.returncode == 1, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if "with CI=true it must run" in line]
    assert len(told) == 1
    assert "test_other: Skipped: no browser here" in told[0]


def test_elsewhere_any_reason_may(tmp_path):
    done = run(tmp_path, ci="")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_allowed_reason_says_why():
    assert all(reason and why for reason, why in ALLOWED_SKIPS)
