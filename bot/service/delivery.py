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
from storage.unit import Unit

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
    """The effects that one process carries out; its sender threads share it. `goes_on`: whether to take more."""

    def __init__(self, desk: Desk, handlers: Mapping[str, Handler], goes_on: Callable[[], bool] = lambda: True) -> None:
        self._desk, self._handlers, self._goes_on = desk, handlers, goes_on

    def claim(self) -> Effect | None:
        """Take the next effect that is due."""
        began = self._desk.held.now()
        with self._desk.store.write("claim") as unit:
            claimed = self._claim(unit)
        return self._take(claimed, began)

    def carry_out(self, effect: Effect) -> Effect | None:
        """Do it, settle it, and take the next one with the same commit."""
        try:
            began = time.monotonic()
            outcome, following = self._carried_out(effect)
            self._desk.watch.delivered(effect.kind, outcome, time.monotonic() - began)
        finally:
            self._desk.held.drop(effect)
        return following

    def _claim(self, unit: Unit) -> list[Effect]:
        return unit.outbox.claim(1, self._desk.lease_seconds) if self._goes_on() else []

    def _take(self, claimed: list[Effect], began: float) -> Effect | None:
        for effect in claimed:
            self._desk.held.keep(effect, began)
            self._desk.wake()  # there may be more: another sender looks while this one is busy
            return effect
        return None

    def release(self) -> int:
        """Give up what is still in hand as the process ends: somebody else looks first, then does it. How many."""
        held = self._desk.held.all()
        if not held:
            return 0
        with self._desk.store.write("release") as unit:
            given = [unit.outbox.requeue(e, RELEASE_SECONDS, "the process stopped", unclear=True) for e in held]
        return sum(given)

    def _carried_out(self, effect: Effect) -> tuple[str, Effect | None]:
        """What became of it, in a word; and the next one."""
        try:
            receipt = self._handlers[effect.kind](effect)
        except DeliveryError as error:
            return _failed(self._desk, effect, error), None
        except Unavailable as error:
            return _failed(self._desk, effect, DeliveryError(str(error), unclear=True, waiting=True)), None
        except Exception as error:
            log.exception("an effect met a fault of ours", extra=_about(self._desk, effect))
            return _failed(self._desk, effect, DeliveryError(f"{type(error).__name__}: {error}", unclear=True)), None
        return self._settled(effect, receipt)

    def _settled(self, effect: Effect, receipt: Receipt) -> tuple[str, Effect | None]:
        began = self._desk.held.now()
        with self._desk.store.write(f"settle:{effect.kind}") as unit:
            ours = unit.outbox.settle(effect, receipt)
            if ours:
                aftermath.of_receipt(unit, effect, receipt)
            claimed = self._claim(unit)
        return "done" if ours else "taken over", self._take(claimed, began)


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
