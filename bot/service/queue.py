"""An assessor's queue: a card of the home page, and one message that shows a submission after the other.

    [Next one] -> claimed, shown with all that is needed to decide -> decided -> the same message shows the next

The message is updated in place, so twenty decisions are one message. Only what this person may decide is ever shown.
"""

from __future__ import annotations

import secrets
from typing import Any

from bot.prose import Line, line, strong
from bot.rules import queue as rule
from bot.rules.queue import Item, Turn
from bot.rules.roles import DECIDERS
from bot.service import claim
from bot.service.desk import Desk, when, zone_of
from bot.service.effects import Note, tell
from bot.service.enrol import refresh_home
from bot.service.names import name_of
from bot.service.surface import Button, Card, Do, Outcome, Where
from storage.records import Submission
from storage.unit import Unit

SHOWN = 10
REMEMBERED = 12 * 3600  # seconds for which the message that shows one after the other is continued
ATTEMPTS = {1: "first attempt", 2: "second attempt", 3: "third attempt"}
FILTERS = {"": "All", Turn.MINE: "Mine", Turn.FREE: "Free", Turn.THEIRS: "With others", Turn.LEARNER: "With learners"}


def items(desk: Desk, unit: Unit, person: str) -> tuple[Item, ...]:
    """Everything in their programmes that they may decide: oldest first, then what waits on learners."""
    now = unit.now()
    grants = unit.grants.of(desk.team, person, now)
    programmes = sorted({g.programme for g in grants if g.role in DECIDERS})
    waiting = unit.submissions.waiting(desk.team, programmes)
    return rule.queue((*waiting, *unit.submissions.with_learners(desk.team, programmes)), person, grants, now)


def cards(desk: Desk, unit: Unit, person: str) -> tuple[Card, ...]:
    """For assessors and leads; nothing for everybody else."""
    if not any(g.role in DECIDERS for g in unit.grants.of(desk.team, person, unit.now())):
        return ()
    found = items(desk, unit, person)
    chosen = (unit.talks.get(_filter_key(person)) or {}).get("turn", "")
    shown = [i for i in found if i.turn == chosen] if chosen else [i for i in found if i.turn is not Turn.LEARNER]
    lines = [_item_line(desk, unit, i) for i in shown[:SHOWN]] or [line(_nothing(found, chosen))]
    if len(shown) > SHOWN:
        lines.append(line(f"… and {len(shown) - SHOWN} more, newer than these."))
    return (Card(title="To decide", lines=tuple(lines), buttons=_buttons(found, shown, chosen)),)


def _nothing(found: tuple[Item, ...], chosen: str) -> str:
    if chosen and found:
        return "Nothing here. The other filters have what there is."
    return "Nothing waits for you. What comes in appears here, and in the review channel."


def _item_line(desk: Desk, unit: Unit, item: Item) -> Line:
    s = item.submission
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    return line(
        {Turn.MINE: "● ", Turn.FREE: "○ ", Turn.THEIRS: "◐ ", Turn.LEARNER: "◔ "}[item.turn],
        strong(s.title),
        f" · {s.code} · {attempt(s)} · {_where(desk, unit, item, zone)}",
    )


def _where(desk: Desk, unit: Unit, item: Item, zone: str) -> str:
    s = item.submission
    if item.turn is Turn.LEARNER:
        return f"waiting on the learner since {when(s.decided_at, zone)}" if s.decided_at else "waiting on the learner"
    late = " (late)" if s.due_at and s.due_at < unit.now() else ""
    due = f"due {when(s.due_at, zone)}{late} · " if s.due_at else ""
    until = f" until {when(s.claimed_until, zone)}" if s.claimed_until else ""
    whose = {Turn.MINE: f"yours{until}", Turn.FREE: "free"}
    return due + (whose.get(item.turn) or f"with {name_of(unit, desk.team, s.claimed_by or '')}")


def attempt(s: Submission) -> str:
    return ATTEMPTS.get(s.attempt, f"attempt {s.attempt}")


def _buttons(found: tuple[Item, ...], shown: list[Item], chosen: str) -> tuple[Button, ...]:
    """[Next one], then the filters that hold something, then each that is listed."""
    following = rule.next_one(found)
    first = (Button(label="Next one", do=Do.TURN, args={}, primary=True),) if following else ()
    counts = {turn: sum(i.turn == turn for i in found) for turn in FILTERS if turn}
    counts[""] = len(found) - counts[Turn.LEARNER]
    filters = tuple(
        Button(label=f"{'✓ ' if turn == chosen else ''}{label} ({counts[turn]})", do=Do.FILTER, args={"turn": turn})
        for turn, label in FILTERS.items()
        if counts[turn] or turn in {"", chosen}
    )
    may_open = [i.submission for i in shown[:SHOWN] if i.turn in {Turn.MINE, Turn.FREE}]
    opening = tuple(Button(label=f"Read {s.code}", do=Do.TURN, args={"submission": s.id}) for s in may_open)
    return (*first, *filters, *opening) if found else ()


def choose(unit: Unit, person: str, turn: str, cause: str) -> Outcome:
    """Another filter of the home page's card; remembered for a while."""
    unit.talks.save(_filter_key(person), {"turn": turn if turn in FILTERS else ""}, REMEMBERED)
    refresh_home(unit, person, cause)
    return Outcome()


def turn(desk: Desk, unit: Unit, person: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    """Show one: this one, or the next. It is claimed, so that nobody else reads it meanwhile."""
    kept = _kept(unit, person, where)
    _show(desk, unit, person, kept, submission_id, cause)
    return Outcome()


def skip(desk: Desk, unit: Unit, person: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    """Not this one: it is free again, and does not come back in this message."""
    kept = _kept(unit, person, where)
    s = claim.locked(desk, unit, submission_id)
    if s and rule.holder(s, unit.now()) == person:
        claim.let_go(desk, unit, person, s, cause)
    _show(desk, unit, person, kept | {"skipped": [*kept["skipped"], submission_id][-100:]}, "", cause)
    return Outcome()


def moved_on(desk: Desk, unit: Unit, person: str, submission: Submission, cause: str) -> None:
    """It was decided, or taken back: whoever reads it in their message sees the next one there."""
    kept = unit.talks.get(_key(person))
    if kept and kept.get("submission") == submission.id:
        _show(desk, unit, person, kept, "", cause, before=submission.id)


def _show(desk: Desk, unit: Unit, person: str, kept: dict[str, Any], wanted: str, cause: str, before: str = "") -> None:
    found = items(desk, unit, person)
    named = next((i.submission for i in found if i.submission.id == wanted and i.turn in {Turn.MINE, Turn.FREE}), None)
    following = named or rule.next_one(found, kept["skipped"])
    if following:
        current = claim.locked(desk, unit, following.id)
        if current and rule.claim_refused(current, person, unit.grants.of(desk.team, person, unit.now()), unit.now()):
            current = None  # somebody was faster: the next press finds another
        following = claim.give(desk, unit, person, current, person, cause) if current else None
    shown = following.id if following else ""
    unit.talks.save(_key(person), kept | {"submission": shown}, REMEMBERED)
    tell(unit, person, Note.TURN, cause, ref=kept["ref"], person=person, submission=shown, before=before)
    refresh_home(unit, person, f"turn:{cause}")


def _kept(unit: Unit, person: str, where: Where | None) -> dict[str, Any]:
    """The message that goes on: the one pressed on; a new one from the home page."""
    kept = unit.talks.get(_key(person))
    posted = unit.posted.at(where.channel, where.ts) if where and where.ts else None
    if kept and posted and posted.ref == kept["ref"]:
        return kept
    return {"ref": f"turn:{person}:{secrets.token_hex(4)}", "skipped": [], "submission": ""}


def left(desk: Desk, unit: Unit, person: str) -> int:
    """How many they could read now."""
    return sum(i.turn in {Turn.MINE, Turn.FREE} for i in items(desk, unit, person))


def _key(person: str) -> str:
    return f"turn:{person}"


def _filter_key(person: str) -> str:
    return f"queue-filter:{person}"
