"""How far a linking score can be trusted: the table that the thresholds of `bot.advising.subject` were read from.

`python -m tests.advising.calibration` prints it: for each least score, the share of answerable questions that reach it
(coverage), how often the best entry is then the right one (precision), and the share of questions outside the catalog
that reach it too (leak). Own questions (questions.jsonl) and, where it is at hand, the open part of the question set.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.advising.advise import Library
from bot.advising.asked import ask
from bot.advising.reading import read
from bot.advising.talk import Talk
from catalog.load import load
from tests.advising.conftest import SAMPLE
from tests.advising.judge_split import part, shared

OWN = Path(__file__).with_name("questions.jsonl")
ABOUT_ONE = {
    "attribute", "badge_detail", "eligibility", "level_detail", "pathway_overview", "pathway_requirements", "unknown_fact",
}  # fmt: skip
OUTSIDE = {"out_of_scope", "smalltalk", "injection"}
BANDS = (0.1, 2.0, 3.0, 4.5, 6.0, 8.0, 10.0, 14.0)


@dataclass(frozen=True)
class Band:
    """What holds of questions whose best entry scores at least `least`; shares of 0 to 1."""

    least: float
    coverage: float
    precision: float
    leak: float


def questions() -> list[dict[str, Any]]:
    lines = OWN.read_text("utf-8").splitlines()
    given = shared() / "questions" / "dev.jsonl"
    lines += part(given.read_text("utf-8").splitlines(), blind=False) if given.is_file() else []
    return [json.loads(line) for line in lines if line.strip()]


def bands(library: Library, asked: Iterable[dict[str, Any]]) -> list[Band]:
    """By the score of the best entry, one message each."""
    inside: list[tuple[float, bool]] = []
    outside: list[float] = []
    for question in asked:
        if len(question["turns"]) > 1:
            continue
        best = next(iter(read(question["turns"][0], library).entries), None)
        score = best.score if best else 0.0
        if question["kind"] in ABOUT_ONE and question["entities"]:
            allowed = {*question["entities"], *question["also_ok"]}
            inside.append((score, bool(best) and bool({best.ref.id, best.entry.id} & allowed)))
        elif question["kind"] in OUTSIDE and not question["entities"]:
            outside.append(score)
    return [_band(least, inside, outside) for least in BANDS]


def _band(least: float, inside: list[tuple[float, bool]], outside: list[float]) -> Band:
    reached = [right for score, right in inside if score >= least]
    leaked = [score for score in outside if score >= least]
    return Band(least, len(reached) / len(inside), sum(reached) / max(1, len(reached)), len(leaked) / len(outside))


def decisions(library: Library, asked: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """What is done with a message -> share of answerable ones, how often that holds the right entry, share outside."""
    inside: dict[str, list[bool]] = {}
    outside: dict[str, int] = {}
    for question in asked:
        if len(question["turns"]) > 1:
            continue
        subject = ask(question["turns"][0], Talk(), library).subject
        done = (
            "choices" if subject.choices else "nothing" if not subject.about else "hedged" if subject.hedged else "sure"
        )
        named = {ref.id for ref in (*subject.about, *subject.choices)}
        if question["kind"] in ABOUT_ONE and question["entities"]:
            inside.setdefault(done, []).append(bool(named & {*question["entities"], *question["also_ok"]}))
        elif question["kind"] in OUTSIDE and not question["entities"]:
            outside[done] = outside.get(done, 0) + 1
    total, strange = sum(map(len, inside.values())), max(1, sum(outside.values()))
    return {
        done: (len(rows) / total, sum(rows) / len(rows), outside.get(done, 0) / strange)
        for done, rows in sorted(inside.items())
    }


def text(library: Library) -> str:
    asked = questions()
    lines = ["score ≥   coverage  precision  leak"]
    lines += [f"{b.least:7.1f}  {b.coverage:8.2f}  {b.precision:9.2f}  {b.leak:4.2f}" for b in bands(library, asked)]
    lines += ["", "done      share     right      outside"]
    lines += [f"{done:8} {a:8.2f}  {b:9.2f}  {c:4.2f}" for done, (a, b, c) in decisions(library, asked).items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{text(Library(load(SAMPLE)))}\n")
