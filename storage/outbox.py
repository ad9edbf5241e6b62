"""The outbox: effects decided together with their cause, and done outside later.

Owns the `effects` table: first in, first out within a conversation; a lease with a fencing token, so that a sender that
was asleep cannot settle what another has taken over. Must not know what a kind means. All times are machine time.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from storage import engine
from storage.clock import Clock
from storage.pace import Pace, Paces
from storage.records import Effect, EffectState
from storage.rows import Rows, Where, select
from storage.tables import effects as t
from storage.tables import paces

QUEUED, LEASED, DONE, DEAD = (
    state.value for state in (EffectState.QUEUED, EffectState.LEASED, EffectState.DONE, EffectState.DEAD)
)


class Outbox:
    def __init__(self, rows: Rows, clock: Clock, pace: Pace) -> None:
        self._rows = rows
        self._clock = clock
        self._paces = Paces(rows, pace)

    def enqueue(
        self,
        kind: str,
        conversation: str,
        payload: dict[str, Any],
        idem: str,
        delay_seconds: float = 0,
        *,
        paced: bool = False,
    ) -> bool:
        """False where an effect with this `idem` was queued before, whatever became of it.

        An empty `conversation`: no order and no pace. `paced`: counts towards, and waits for, the conversation's pace.
        """
        now = self._clock.began()
        fields = Effect(
            id=0,
            kind=kind,
            conversation=conversation,
            payload=payload,
            idem=idem,
            state=EffectState.QUEUED,
            not_before=now + timedelta(seconds=delay_seconds),
            created_at=now,
        ).model_dump(exclude={"id", "state"})
        return self._rows.add_new(t, **fields, state=QUEUED, paced=paced and conversation != "")

    def claim(self, limit: int, lease_seconds: float) -> list[Effect]:
        """Up to `limit` effects to do now, in order, each leased to the caller.

        An effect whose earlier lease ran out comes back as `unclear`: it may have been done.
        """
        now = self._rows.machine_now()
        due = engine.skip_locked(_due())
        rows = self._rows.connection.execute(due, {"now": now, "limit": limit}).all()
        if not rows:
            return []
        for row in rows:
            if row.paced:
                self._paces.charge(row.conversation, row.free_at, now)
        return self._lease([row.id for row in rows], now + timedelta(seconds=lease_seconds))

    def _lease(self, ids: list[int], until: datetime) -> list[Effect]:
        leased = self._rows.all(Effect, _take(), {"ids": ids, "until": until})
        return sorted(leased, key=lambda effect: effect.id)

    def settle(self, effect: Effect, receipt: dict[str, Any]) -> bool:
        """Done. False where the lease has passed to somebody else."""
        now = self._rows.machine_now()
        return self._held(effect, state=DONE, receipt=receipt, settled_at=now, lease_until=None, error="")

    def requeue(self, effect: Effect, delay_seconds: float, error: str, unclear: bool) -> bool:  # noqa: FBT001  a fact
        """Try again after a while. `unclear`: this attempt may have reached the other side."""
        later = self._rows.machine_now() + timedelta(seconds=delay_seconds)
        return self._held(effect, state=QUEUED, not_before=later, lease_until=None, error=error, unclear=unclear)

    def bury(self, effect: Effect, error: str) -> bool:
        """Give up; its conversation goes on without it."""
        now = self._rows.machine_now()
        return self._held(effect, state=DEAD, settled_at=now, lease_until=None, error=error)

    def extend(self, effect: Effect, lease_seconds: float) -> bool:
        """More time, counted from now."""
        return self._held(effect, lease_until=self._rows.machine_now() + timedelta(seconds=lease_seconds))

    def _held(self, effect: Effect, **fields: object) -> bool:
        mine = {"held_id": effect.id, "held_token": effect.token}
        return self._rows.run(_change_held(tuple(fields)), mine | fields) == 1

    def dead(self) -> list[Effect]:
        """What was given up, oldest first."""
        return self._rows.many(Effect, t.c.state == literal(DEAD), order=(t.c.id,))

    def revive(self, effect: int) -> bool:
        """Queue a dead effect again, with its attempts counted from nought."""
        again = {"state": QUEUED, "attempts": 0, "not_before": self._rows.machine_now(), "settled_at": None}
        return self._rows.change(Effect, again, t.c.id == effect, t.c.state == DEAD) == 1

    def find(self, idem: str) -> Effect | None:
        return self._rows.get(Effect, idem=idem)

    def open_count(self, conversation: str | None = None) -> int:
        """Effects still to do, of one conversation or of all."""
        within = (t.c.conversation == conversation,) if conversation is not None else ()
        return int(self._rows.scalar(sa.select(sa.func.count()).select_from(t).where(still_open(t), *within)))

    def open_in(self, conversation: str) -> list[Effect]:
        """What is still to do in one conversation, in order."""
        return self._rows.many(Effect, still_open(t), t.c.conversation == conversation, order=(t.c.id,))

    def oldest_open_at(self) -> datetime | None:
        """When the oldest open effect was queued; None where nothing waits."""
        oldest: datetime | None = self._rows.scalar(sa.select(sa.func.min(t.c.created_at)).where(still_open(t)))
        return oldest

    def prune(self, before: datetime) -> int:
        """Forget what was done before then; how many. Dead ones stay until somebody brings them back."""
        return self._rows.run(sa.delete(t).where(t.c.state == literal(DONE), t.c.settled_at < before))

    def hold(self, conversation: str, seconds: float) -> None:
        """No paced effect of this conversation before then (Retry-After)."""
        self._paces.push(conversation, self._rows.machine_now() + timedelta(seconds=seconds))


def literal(value: str) -> ColumnElement[str]:
    """Written into the statement: a partial index is used only where the condition stands there in full."""
    return sa.literal(value, literal_execute=True)


def still_open(table: sa.FromClause) -> Where:
    return table.c.state.in_([literal(QUEUED), literal(LEASED)])


@cache
def _due() -> sa.Select[Any]:
    """What may be claimed at `now`, in order, up to `limit`: asked many times a second, so built once."""
    now = sa.bindparam("now", type_=t.c.not_before.type)
    free_at = sa.select(paces.c.free_at).where(paces.c.conversation == t.c.conversation).scalar_subquery()
    found = sa.select(t.c.id, t.c.conversation, t.c.paced, free_at.label("free_at")).where(*_claimable(now))
    return found.order_by(t.c.id).limit(sa.bindparam("limit", type_=sa.Integer))


@cache
def _take() -> sa.Executable:
    taken = {
        "state": LEASED,
        "unclear": t.c.unclear | (t.c.state == LEASED),
        "attempts": t.c.attempts + 1,
        "token": t.c.token + 1,
        "lease_until": sa.bindparam("until"),
    }
    chosen = t.c.id.in_(sa.bindparam("ids", expanding=True))
    return sa.update(t).where(chosen).values(taken).returning(*select(Effect).selected_columns)


@cache
def _change_held(names: tuple[str, ...]) -> sa.Executable:
    """Sets these columns where the lease is still the caller's."""
    mine = (t.c.id == sa.bindparam("held_id"), t.c.token == sa.bindparam("held_token"), t.c.state == LEASED)
    return sa.update(t).where(*mine).values({name: sa.bindparam(name) for name in names})


def _claimable(now: sa.BindParameter[datetime]) -> tuple[Where, ...]:
    due = (t.c.state == literal(QUEUED)) & (t.c.not_before <= now)
    abandoned = (t.c.state == literal(LEASED)) & (t.c.lease_until < now)
    in_order = (t.c.conversation == "") | ~(_earlier_open() | _under_way(now))
    held = sa.exists().where(paces.c.conversation == t.c.conversation, paces.c.free_at > now)
    return still_open(t), due | abandoned, in_order, ~(t.c.paced & held)


def _earlier_open() -> Where:
    o = t.alias("earlier")
    return sa.exists().where(o.c.conversation == t.c.conversation, o.c.id < t.c.id, still_open(o))


def _under_way(now: sa.BindParameter[datetime]) -> Where:
    """A later one: ids are given before commits, so an earlier effect may become visible after a later was claimed."""
    o = t.alias("later")
    leased = (o.c.state == LEASED) & (o.c.lease_until >= now)
    return sa.exists().where(o.c.conversation == t.c.conversation, o.c.id > t.c.id, still_open(o), leased)
