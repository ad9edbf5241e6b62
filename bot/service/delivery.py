"""Doing what was decided: claim an effect, carry it out, settle it.

Handlers return a receipt or raise DeliveryError; the policy here decides whether to try again, look first, or give up.
Giving up is never silent: a dead effect reaches the person it was for, and `cairn dead-letters`.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.service import aftermath
from bot.service.desk import Desk
from storage.errors import Unavailable
from storage.records import Effect

Receipt = dict[str, Any]
Handler = Callable[[Effect], Receipt]
RELEASE_SECONDS = 5.0  # a call that was under way as a process ended may still arrive: looked for only then
MAX_ATTEMPTS = 12
GIVE_UP_AFTER = timedelta(hours=1)
TELL_AFTER = 5  # looks, before the staff hear what an effect waits for
LONGEST_WAIT = 20.0  # seconds between looks whether what an effect waits for is there
_BACKOFF = (0.5, 1, 2, 5, 15, 30, 60, 120, 300)

log = logging.getLogger(__name__)


class DeliveryError(Exception):
    """It could not be delivered.

    `permanent`: trying again cannot help. `retry_after`: seconds that the other side asked for; nothing goes to that
    conversation before. `unclear`: it may have arrived; look before sending again. `waiting`: only too early, no fault.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        unclear: bool = False,
        waiting: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.unclear = unclear
        self.waiting = waiting


class Delivery:
    """The effects that one process carries out; its sender threads share it."""

    def __init__(self, desk: Desk, handlers: Mapping[str, Handler]) -> None:
        self._desk, self._handlers = desk, handlers
        self._held: dict[tuple[int, int], Effect] = {}

    def some(self, limit: int = 1) -> int:
        """Claim up to `limit` effects and carry them out; the number that was claimed."""
        with self._desk.store.write("claim") as unit:
            claimed = unit.outbox.claim(limit, self._desk.lease_seconds)
        self._held |= {_hold(effect): effect for effect in claimed}
        if claimed:
            self._desk.wake()  # there may be more: another sender looks while this one is busy
        for effect in claimed:
            try:
                self._deliver(effect)
            finally:
                self._held.pop(_hold(effect), None)
        return len(claimed)

    def release(self) -> int:
        """Give up what is still in hand as the process ends: somebody else looks first, then does it. How many."""
        held = list(self._held.values())
        if not held:
            return 0
        with self._desk.store.write("release") as unit:
            given = [unit.outbox.requeue(e, RELEASE_SECONDS, "the process stopped", unclear=True) for e in held]
        return sum(given)

    def _deliver(self, effect: Effect) -> None:
        began = time.monotonic()
        outcome = self._carry_out(effect)
        self._desk.watch.delivered(effect.kind, outcome, time.monotonic() - began)

    def _carry_out(self, effect: Effect) -> str:
        """Do it and settle it; what became of it, in a word."""
        try:
            receipt = self._handlers[effect.kind](effect)
        except DeliveryError as error:
            return _failed(self._desk, effect, error)
        except Unavailable as error:
            return _failed(self._desk, effect, DeliveryError(str(error), unclear=True, waiting=True))
        except Exception as error:
            log.exception("an effect met a fault of ours", extra=_about(self._desk, effect))
            return _failed(self._desk, effect, DeliveryError(f"{type(error).__name__}: {error}", unclear=True))
        with self._desk.store.write(f"settle:{effect.kind}") as unit:
            ours = unit.outbox.settle(effect, receipt)
            if ours:
                aftermath.of_receipt(unit, effect, receipt)
        return "done" if ours else "taken over"


def _hold(effect: Effect) -> tuple[int, int]:
    return effect.id, effect.token


def _about(desk: Desk, effect: Effect) -> dict[str, Any]:
    """What a log line says of an effect: never what it holds."""
    return {"reference": f"E{effect.id}", "effect": effect.id, "kind": effect.kind, "team": desk.team}


def _failed(desk: Desk, effect: Effect, error: DeliveryError) -> str:
    spent = effect.attempts >= MAX_ATTEMPTS and not error.waiting and error.retry_after is None and _old(effect)
    if error.permanent or spent:
        return _bury(desk, effect, str(error))
    delay = error.retry_after if error.retry_after is not None else _delay(effect.attempts)
    if error.waiting:
        delay = min(delay, LONGEST_WAIT)  # what it waits for may be there any moment
    unclear = error.unclear or effect.unclear  # a look that could not be taken leaves open what it was to clear up
    with desk.store.write(f"requeue:{effect.kind}") as unit:
        ours = unit.outbox.requeue(effect, delay, str(error), unclear=unclear)
        if ours and error.waiting and effect.attempts == TELL_AFTER:
            aftermath.of_waiting_effect(desk, unit, effect, str(error))
        if ours and error.retry_after is not None:
            unit.outbox.hold(effect.conversation, delay)
    return _word(error) if ours else "taken over"


def _old(effect: Effect) -> bool:
    """An outage of an hour loses nothing; what still fails after that needs a person."""
    return datetime.now(UTC) - effect.created_at > GIVE_UP_AFTER


def _word(error: DeliveryError) -> str:
    if error.waiting:
        return "waiting"
    if error.retry_after is not None:
        return "slow down"
    return "unclear" if error.unclear else "again"


def _delay(attempts: int) -> float:
    """Seconds before the next try: growing, with jitter, so that replicas do not march in step."""
    base = _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
    return base * (0.75 + secrets.randbelow(500) / 1000)


def _bury(desk: Desk, effect: Effect, error: str) -> str:
    """Why stands in the row: `cairn dead-letters list`. A log may be read by more people than the database."""
    log.error("an effect is a dead letter after %s attempts", effect.attempts, extra=_about(desk, effect))
    with desk.store.write(f"bury:{effect.kind}") as unit:
        ours = unit.outbox.bury(effect, error)
        if ours:
            aftermath.of_dead_effect(desk, unit, effect, error)
    return "dead" if ours else "taken over"
