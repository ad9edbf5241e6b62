"""Doing what was decided: claim an effect, carry it out, settle it.

Handlers return a receipt or raise DeliveryError; the policy here decides whether to try again, look first, or give up.
Giving up is never silent: a dead effect reaches the person it was for, and `cairn dead-letters`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.service import aftermath
from bot.service.desk import Desk
from storage.records import Effect

Receipt = dict[str, Any]
Handler = Callable[[Effect], Receipt]
LEASE_SECONDS = 30.0
MAX_ATTEMPTS = 12
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


def deliver_some(desk: Desk, handlers: Mapping[str, Handler], limit: int = 1) -> int:
    """Claim up to `limit` effects and carry them out; the number that was claimed."""
    with desk.store.write("claim") as unit:
        claimed = unit.outbox.claim(limit, LEASE_SECONDS)
    for effect in claimed:
        _deliver(desk, handlers, effect)
    return len(claimed)


def _deliver(desk: Desk, handlers: Mapping[str, Handler], effect: Effect) -> None:
    try:
        receipt = handlers[effect.kind](effect)
    except DeliveryError as error:
        _failed(desk, effect, error)
    except Exception as error:
        log.exception("effect %s %s failed", effect.kind, effect.id)
        _failed(desk, effect, DeliveryError(f"{type(error).__name__}: {error}", unclear=True))
    else:
        with desk.store.write(f"settle:{effect.kind}") as unit:
            if unit.outbox.settle(effect, receipt):
                aftermath.of_receipt(unit, effect, receipt)


def _failed(desk: Desk, effect: Effect, error: DeliveryError) -> None:
    spent = effect.attempts >= MAX_ATTEMPTS and not error.waiting and error.retry_after is None
    if error.permanent or spent:
        _bury(desk, effect, str(error))
        return
    delay = error.retry_after if error.retry_after is not None else _delay(effect.attempts)
    unclear = error.unclear or effect.unclear  # a look that could not be taken leaves open what it was to clear up
    with desk.store.write(f"requeue:{effect.kind}") as unit:
        if unit.outbox.requeue(effect, delay, str(error), unclear=unclear) and error.retry_after is not None:
            unit.outbox.hold(effect.conversation, delay)


def _delay(attempts: int) -> float:
    """Seconds before the next try: growing, with jitter, so that replicas do not march in step."""
    base = _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
    return base * (0.75 + secrets.randbelow(500) / 1000)


def _bury(desk: Desk, effect: Effect, error: str) -> None:
    log.error("effect %s %s is a dead letter: %s", effect.kind, effect.id, error)
    with desk.store.write(f"bury:{effect.kind}") as unit:
        if unit.outbox.bury(effect, error):
            aftermath.of_dead_effect(desk, unit, effect, error)
