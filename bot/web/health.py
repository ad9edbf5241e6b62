"""Is this process alive, and can it work?

Owns the two answers. It must not repair anything. A key that cannot sign and effects that wait are told, and do not
make it unready: badges wait, but evidence and decisions must still come in. That no thread delivers any more does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.service.desk import Desk
from bot.service.keys import trouble
from bot.service.watch import CLOCK, ROUNDS
from storage.errors import StoreError

LATE_SECONDS = 300.0  # an effect that waits longer than this is worth a look
STUCK_SECONDS = 120.0  # longer than any effect takes, with all its calls timing out
SKEW_SECONDS = 60.0
_NEVER_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


class _Database(NamedTuple):
    problems: list[str]
    waiting: float | None = None
    skew: float | None = None


class Health:
    def __init__(self, desk: Desk, watched: Sequence[Callable[[], str]] = ()) -> None:
        self._desk = desk
        self._watched = watched  # each says what is wrong, or nothing

    def alive(self, _request: Request) -> Response:
        """The process answers; nothing else is asked."""
        return PlainTextResponse("ok", headers=_NEVER_KEPT)

    def ready(self, _request: Request) -> Response:
        """503 while it cannot work: `problems` says why; `warnings` are worth a look.

        Seconds: `outbox_seconds`, how long the oldest effect waits; `tick_seconds`, since the clock last came round;
        `sender_seconds`, since the sender did that is longest away; `skew_seconds`, this machine's clock less the database's.
        """
        ages = self._desk.pulse.ages()
        tick, rounds = ages.pop(CLOCK, None), {name: ages.pop(name) for name in ROUNDS if name in ages}
        senders = list(ages.values())
        database = self._database()
        problems = [*database.problems, *_stuck(senders)]
        looks = (look() for look in self._watched)
        key = "" if database.problems else self._key()
        warnings = [key, _late(database.waiting), _skewed(database.skew), *_slow(tick, senders)]
        warnings += [*_undone(rounds), *looks]
        answer = {
            "ready": not problems,
            "problems": problems,
            "warnings": [warning for warning in warnings if warning],
            "outbox_seconds": database.waiting,
            "tick_seconds": tick,
            "sender_seconds": max(senders, default=None),
            "skew_seconds": database.skew,
        }
        return JSONResponse(answer, 503 if problems else 200, _NEVER_KEPT)

    def _database(self) -> _Database:
        if not self._desk.store.ready():
            return _Database(
                ["The database does not answer, or its schema is older than this release: run `cairn migrate`."]
            )
        try:
            with self._desk.store.read() as unit:
                oldest, now = unit.outbox.oldest_open_at(), unit.machine_now()
                published = unit.editions.current() is not None
        except StoreError as error:
            return _Database([f"The database does not answer: {error}"])
        problems = [] if published else ["No catalog is published: run `cairn catalog publish DIR`."]
        waiting = (now - oldest).total_seconds() if oldest else None
        return _Database(problems, waiting, (datetime.now(UTC) - now).total_seconds())

    def _key(self) -> str:
        with self._desk.store.read() as unit:
            problem = trouble(unit, self._desk.issuing)
        return f"Badges wait for their signing key: {problem}" if problem else ""


def _stuck(senders: list[float]) -> Iterator[str]:
    if senders and min(senders) > STUCK_SECONDS:
        yield f"No sender has come round for {min(senders):.0f} seconds: nothing is delivered. Restart this process."


def _slow(tick: float | None, senders: list[float]) -> Iterator[str]:
    stuck = sum(age > STUCK_SECONDS for age in senders)
    if 0 < stuck < len(senders):
        yield f"{stuck} of {len(senders)} senders have not come round for {STUCK_SECONDS:.0f} seconds."
    if tick is not None and tick > STUCK_SECONDS:
        yield f"The clock has not come round for {tick:.0f} seconds: no nudges, no housekeeping. Restart this process."


def _undone(rounds: dict[str, float]) -> Iterator[str]:
    for name, age in rounds.items():
        if age > STUCK_SECONDS + 2 * ROUNDS[name]:
            yield f"No round of {name} has come to a good end for {age:.0f} seconds: the log says why."


def _skewed(skew: float | None) -> str:
    wrong = skew is not None and abs(skew) > SKEW_SECONDS
    return (
        f"This machine's clock is {skew:+.0f} seconds off the database's; Slack is refused from 300 on."
        if wrong
        else ""
    )


def _late(waiting: float | None) -> str:
    late = waiting is not None and waiting > LATE_SECONDS
    return f"The oldest effect has waited {waiting:.0f} seconds: see `cairn doctor`." if late else ""
