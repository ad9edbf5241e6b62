"""Which awards are due: level badges when met in order (R6), the macro-badge when all parts are valid (R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.progress import LevelProgress, Progress, progress
from bot.rules.record import LearnerRecord
from catalog.model import Badge, BadgeMember, PathwayVersion
from storage.records import Award, AwardState


@dataclass(frozen=True, kw_only=True)
class DueAward:
    """An award to plan. `parts` are badge ids whose awards it rests on, in order (R10)."""

    badge: Badge
    level: int | None
    parts: tuple[str, ...]
    rule: str  # why, in words, for the record


def due_awards(version: PathwayVersion, record: LearnerRecord, now: datetime) -> tuple[DueAward, ...]:
    """Everything that is due at once: a level that unlocks the next one, and the stack that it completes."""
    due: list[DueAward] = []
    while found := _first_due(progress(version, record, now)):
        due.append(found)
        record = replace(record, awards=(*record.awards, _as_held(found, now)))
    return tuple(due)


def waits_for(p: Progress, level: LevelProgress) -> LevelProgress | None:
    """The earlier level that a met level's badge waits for (R6); None where nothing holds it."""
    if p.version.pathway.order == "free":
        return None
    return next((e for e in p.levels if e.number < level.number and not e.finished), None)


def is_destination(version: PathwayVersion) -> bool:
    """The pathway lists its own macro-badge as a member: it is earned by its own evidence, not stacked by rule."""
    macro = version.pathway.macro_badge
    return any(isinstance(m, BadgeMember) and m.ref == macro for m in version.pathway.members())


def _first_due(p: Progress) -> DueAward | None:
    for level in p.levels:
        if level.badge and level.award is None and level.met and waits_for(p, level) is None:
            return DueAward(
                badge=level.badge,
                level=level.number,
                parts=_parts(level),
                rule=f"every requirement of Level {level.number} of {p.version.pathway.name} is met",
            )
    return _macro_due(p)


def _macro_due(p: Progress) -> DueAward | None:
    macro = p.version.pathway.macro_badge
    if macro is None or p.macro is not None or not p.parts_met or is_destination(p.version):
        return None
    levels = tuple(level.badge.id for level in p.levels if level.badge)
    others = tuple(m.badge.id for m in p.counted if m.badge)
    rule = "every level is valid" if levels else "every required part is met"
    return DueAward(badge=p.version.badges[macro], level=None, parts=levels + others, rule=rule)


def _parts(level: LevelProgress) -> tuple[str, ...]:
    leaves = [i for m in level.members for i in (m.items or (m,))]
    return tuple(i.badge.id for i in leaves if i.met and i.badge and i.badge != level.badge)


def _as_held(due: DueAward, now: datetime) -> Award:
    return Award(
        id=f"due:{due.badge.id}", team="", person="", badge=due.badge.id, state=AwardState.PLANNED, planned_at=now
    )
