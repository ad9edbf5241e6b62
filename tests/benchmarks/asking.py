"""Answering questions over 1, 10 and 100 times the sample catalog, beside rapidfuzz over every name.

More entries are made by recombining the titles of real ones, which is harsher than a real catalog: distractors share
their words. Questions are the sample's, with the slips that people make. Each size runs in a process of its own, so that
its memory is its own.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.advising.advise import Library, advise
from bot.service.editions import settle
from catalog.load import load
from catalog.model import Catalog
from tests.benchmarks.table import Row, milliseconds, percentile

SAMPLE = Path(__file__).parents[2] / "catalog" / "data"
SIZES = (1, 10, 100)
NAIVE = {1: 300, 10: 100, 100: 30}  # questions that the naive way is asked: it takes long
MEDIAN_MS, SLOWEST_MS, GROWTH, BUILD_S, MEGABYTES = 10, 50, 5, 20, 300


def multiplied(catalog: Catalog, times: int) -> Catalog:
    """The catalog with as many entries, the new ones badges whose titles are recombined from real ones."""
    wanted = times * sum(map(len, (catalog.pathways, catalog.badges, catalog.issuers, catalog.skills, catalog.terms)))
    have = wanted // times
    chance = random.Random(7)
    models = list(catalog.badges.values())
    heads, tails = zip(*(_halves(b.name) for b in models), strict=True)
    badges = dict(catalog.badges)
    for number in range(wanted - have):
        like = models[number % len(models)]
        name = f"{chance.choice(heads)} {chance.choice(tails)}".strip()
        badges[f"made-{number}"] = like.model_copy(update={"id": f"made-{number}", "name": name, "level": None})
    return catalog.model_copy(update={"badges": badges})


def _halves(name: str) -> tuple[str, str]:
    parts = re.split(r"\s+", name)
    middle = (len(parts) + 1) // 2
    return " ".join(parts[:middle]), " ".join(parts[middle:])


def questions() -> list[str]:
    asked = (Path(__file__).parent / "questions.txt").read_text("utf-8").splitlines()
    return [line for line in asked if line.strip()]


def measure(times: int) -> dict[str, float]:
    """One size: seconds to build, megabytes that building took, milliseconds of answers and of the naive way."""
    catalog = multiplied(load(SAMPLE), times)
    before = _megabytes()
    start = time.perf_counter()
    library = Library(catalog)
    built = time.perf_counter() - start
    settle()
    took_mb = _megabytes() - before
    asked = questions()
    advise(asked[0], None, library, None)
    took = [_timed(lambda text=text: advise(text, None, library, None)) for text in asked]
    names = [badge.name for badge in catalog.badges.values()] + [p.name for p in catalog.pathways.values()]
    naive = [
        _timed(lambda text=text: process.extractOne(text, names, scorer=fuzz.WRatio)) for text in asked[: NAIVE[times]]
    ]
    return {
        "entries": len(names),
        "build": built,
        "mb": took_mb,
        "p50": percentile(took, 0.5),
        "p99": percentile(took, 0.99),
        "naive": percentile(naive, 0.5),
    }


def _timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _megabytes() -> float:
    """What this process holds now, or held at most where the system does not say."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text("utf-8"))
        return int(found.group(1)) / 1024 if found else 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rows() -> list[Row]:
    command = [sys.executable, "-m", "tests.benchmarks.asking"]
    found = {
        times: json.loads(subprocess.run([*command, str(times)], capture_output=True, check=True, text=True).stdout)
        for times in SIZES
    }
    growth = found[SIZES[-1]]["p50"] / found[1]["p50"]
    table = [row for times, one in found.items() for row in _rows(times, one)]
    grown = Row(
        what="answer, p50 grows from 1× to 100×",
        figure=f"{growth:.1f} times",
        aim=f"≤ {GROWTH} times",
        met=growth <= GROWTH,
    )
    return [*table, grown]


def _rows(times: int, one: dict[str, float]) -> list[Row]:
    largest = times == SIZES[-1]
    p50, p99 = one["p50"] * 1000, one["p99"] * 1000
    return [
        Row(
            what=f"answer, {one['entries']:,.0f} entries ({times}×), p50; beside: rapidfuzz over all names",
            figure=milliseconds(one["p50"]),
            beside=milliseconds(one["naive"]),
            ratio=f"{one['p50'] / one['naive']:.2f}",
            aim=f"≤ {MEDIAN_MS} ms" if largest else "",
            met=p50 <= MEDIAN_MS if largest else None,
        ),
        Row(
            what=f"answer, {times}×, p99",
            figure=milliseconds(one["p99"]),
            aim=f"≤ {SLOWEST_MS} ms" if largest else "",
            met=p99 <= SLOWEST_MS if largest else None,
        ),
        Row(
            what=f"index, {times}×, build and memory",
            figure=f"{one['build']:.1f} s, {one['mb']:.0f} MB",
            aim=f"≤ {BUILD_S} s, {MEGABYTES} MB" if largest else "",
            met=one["build"] <= BUILD_S and one["mb"] <= MEGABYTES if largest else None,
        ),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
