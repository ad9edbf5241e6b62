"""`make bench`: measures everything in one run on this machine, prints one table. Times are never asserted.

What is measured beside what stands in the modules: asking.py, messages.py, sweep.py, badges.py, pages.py.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import asking, badges, messages, pages, sweep, table
from tests.benchmarks.postgres import Postgres

ROUNDS = 3


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def answering(folder: Path, postgres: Postgres) -> list[table.Row]:
    """Rounds take turns, so that a busy minute of the machine falls on all."""
    found: dict[str, list[messages.Round]] = {"echo": [], "SQLite": [], "PostgreSQL": []}
    for turn in range(ROUNDS):
        for name, rounds in found.items():
            say(f"questions, round {turn + 1} of {ROUNDS}: {name}")
            place = folder / f"{name}-{turn}"
            place.mkdir()
            command = messages.ECHO if name == "echo" else messages.CAIRN
            database = postgres.new() if name == "PostgreSQL" else ""
            rounds.append(asyncio.run(messages.once(command, place, database)))
    return messages.rows(found)


def database(folder: Path, name: str, purpose: str, postgres: Postgres) -> str:
    return postgres.new() if name == "PostgreSQL" else f"sqlite:///{folder / purpose}.db"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as made, Postgres(Path(made) / "postgres") as postgres:
        folder = Path(made)
        say("asking 1, 10 and 100 times the catalog")
        rows = asking.rows()
        rows += answering(folder, postgres)
        for name in ("SQLite", "PostgreSQL"):
            say(f"due nudges: {name}")
            rows += sweep.rows(name, database(folder, name, "sweep", postgres))
        say("badges")
        rows += badges.rows()
        for name in ("SQLite", "PostgreSQL"):
            say(f"badge pages: {name}")
            rows += pages.rows(name, database(folder, name, "pages", postgres), folder)
    sys.stdout.write(f"{table.text(rows)}\n\nMedians of {ROUNDS} rounds. {table.machine()}\n")


if __name__ == "__main__":
    main()
