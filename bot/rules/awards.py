"""Which awards are due: level badges when met in order (R6), the macro-badge when all parts are valid (R8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.progress import LevelProgress, Progress, progress
from bot.rules.record import LearnerRecord
from catalog.model import Badge, BadgeMember, PathwayVersion
from storage.records import Award, AwardState, Submission, SubmissionState


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
    while found := _first_due(progress(version, record, now), record, now):
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


def _first_due(p: Progress, record: LearnerRecord, now: datetime) -> DueAward | None:
    found = (*_levels_due(p), *_macro_due(p))
    return next((due for due in found if _is_earned_anew(due, record, now)), None)


def _is_earned_anew(due: DueAward, record: LearnerRecord, now: datetime) -> bool:
    """After a withdrawal or an expiry, something must be new since: a part, or a decision on the badge itself (R30)."""
    end = record.last_end(due.badge.id, now)
    if end is None:
        return True
    parts = (record.valid_award(ref, now) for ref in due.parts)
    approved = (s.decided_at for s in record.submissions if s.badge == due.badge.id and _is_approved(s))
    return any(at > end for at in (*(part.planned_at for part in parts if part), *filter(None, approved)))


def _is_approved(submission: Submission) -> bool:
    return submission.state is SubmissionState.APPROVED


def _levels_due(p: Progress) -> Iterator[DueAward]:
    for level in p.levels:
        if level.badge and level.award is None and level.met and waits_for(p, level) is None:
            yield DueAward(
                badge=level.badge,
                level=level.number,
                parts=_parts(level),
                rule=f"every requirement of Level {level.number} of {p.version.pathway.name} is met",
            )


def _macro_due(p: Progress) -> Iterator[DueAward]:
    macro = p.version.pathway.macro_badge
    if macro is None or p.macro is not None or not p.parts_met or is_destination(p.version):
        return
    levels = tuple(level.badge.id for level in p.levels if level.badge)
    others = tuple(m.badge.id for m in p.counted if m.badge)
    rule = "every level is valid" if levels else "every required part is met"
    yield DueAward(badge=p.version.badges[macro], level=None, parts=levels + others, rule=rule)


def _parts(level: LevelProgress) -> tuple[str, ...]:
    leaves = [i for m in level.members for i in (m.items or (m,))]
    return tuple(i.badge.id for i in leaves if i.met and i.badge and i.badge != level.badge)


def _as_held(due: DueAward, now: datetime) -> Award:
    return Award(
        id=f"due:{due.badge.id}", team="", person="", badge=due.badge.id, state=AwardState.PLANNED, planned_at=now
    )
