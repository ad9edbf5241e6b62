"""Verify now: the checks of a badge, run in front of the reader, and not more of them than this process can bear.

Owns the limits and the words of the answers. Judging is the verifier's; it must not know where a badge is kept.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.badges.document import UnreadableError
from bot.badges.fetch import FetchError
from bot.badges.report import Check, Report

Given = str | bytes  # an address to fetch, or the badge itself
Verifier = Callable[[Given, str | None], Report]  # with the e-mail address that the badge must be for, if one is asked

# A check fetches from our own server: it holds one thread and needs another, so few may run at once.
AT_ONCE = 4
A_MINUTE = 60
_MINUTE = 60.0
_SHAPES = {"pass": ("✓", "passed"), "fail": ("✕", "did not pass"), "unknown": ("?", "is open")}


@dataclass(frozen=True, kw_only=True)
class Answer:
    shape: str
    word: str
    name: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What the reader is told: one sentence, and the checks behind it (none where there was no check)."""

    sentence: str
    answers: tuple[Answer, ...] = ()
    report: Report | None = None


class Checking:
    """Runs the verifier for one reader after the other."""

    def __init__(self, verifier: Verifier, clock: Callable[[], float] = time.monotonic) -> None:
        self._verifier, self._clock = verifier, clock
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._lock, self._begun = threading.Lock(), deque[float]()

    def run(self, given: Given, email: str | None = None) -> Findings:
        """The checks of a badge, or of the one at an address; never raises for what the verifier finds or does not."""
        if not self._places.acquire(blocking=False):
            return BUSY
        try:
            return _said(self._verifier(given, email)) if self._admit() else BUSY
        except (UnreadableError, FetchError) as problem:
            if isinstance(given, bytes):
                return Findings(
                    sentence=f"{problem} Paste the badge's link, or choose the picture or file you were given."
                )
            return Findings(sentence=f"I could not check it just now. {problem} Try again in a minute.")
        finally:
            self._places.release()

    def _admit(self) -> bool:
        with self._lock:
            now = self._clock()
            while self._begun and self._begun[0] <= now - _MINUTE:
                self._begun.popleft()
            if len(self._begun) >= A_MINUTE:
                return False
            self._begun.append(now)
            return True


BUSY = Findings(sentence="Many people are checking badges right now. Try again in a minute.")


def _said(report: Report) -> Findings:
    return Findings(sentence=_verdict(report), answers=tuple(map(_answer, report.checks)), report=report)


def _verdict(report: Report) -> str:
    """Never "valid" while one question is open."""
    outcomes = {check.outcome for check in report.checks}
    if "fail" in outcomes:
        return "Checked just now: something is wrong. Do not rely on this badge."
    if "unknown" in outcomes or not report.valid:
        return "Checked just now: not everything could be said. See below what is open."
    return f"Checked just now: all {len(report.checks)} checks passed."


def _answer(check: Check) -> Answer:
    shape, word = _SHAPES[check.outcome]
    return Answer(shape=shape, word=word, name=check.name.capitalize(), sentence=check.detail)
