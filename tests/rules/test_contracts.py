"""Who may import whom, and that the README names every command and no command that is not there."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_imports_keep_the_contracts():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: \d+ kept, 0 broken", done.stdout)


def commands(group: click.Command, path: tuple[str, ...] = ("cairn",)) -> Iterator[str]:
    """Every command as it is typed."""
    if not isinstance(group, click.Group):
        yield " ".join(path)
        return
    for name, command in group.commands.items():
        yield from commands(command, (*path, name))


def test_the_readme_names_every_command():
    assert [c for c in commands(main) if c not in README] == []


def test_the_readme_names_no_command_that_is_not_there():
    real = set(commands(main)) | {"cairn keys", "cairn catalog", "cairn dead-letters", "cairn audit"}
    rows = re.findall(r"^\| (`cairn [^|]+)\|", README, re.MULTILINE)
    named = [c for row in rows for c in re.findall(r"`(cairn [a-z-]+(?: [a-z-]+(?=[ `]))?)", row)]
    assert len(named) >= len(set(commands(main)))
    for one in named:
        known = one in real or one.rsplit(" ", 1)[0] in real
        assert known, one


def test_every_command_says_what_it_does():
    for group in (main, *(c for c in main.commands.values() if isinstance(c, click.Group))):
        assert group.help
        assert all(command.help for command in group.commands.values())
