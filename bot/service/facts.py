"""What advising may know of the learner who asks, computed from their record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.advising.facts import Facts, Standing, Step, Waiting
from bot.rules.progress import ALL_OF, MemberProgress, Progress, progress
from bot.rules.record import LearnerRecord, is_valid
from bot.service.desk import Desk
from bot.service.learner import followed, record_of
from catalog.load import pathway_version
from catalog.model import BadgeMember, Catalog
from storage.records import (
    WITH_LEARNER,
    Award,
    AwardState,
    Submission,
    SubmissionState,
)
from storage.unit import Unit

_WITH_ASSESSORS = {SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW, SubmissionState.APPEALED}


def facts_of(desk: Desk, unit: Unit, person: str) -> Facts:
    now = unit.now()
    record = record_of(unit, desk.team, person)
    enrolments = followed(unit, desk.team, person)
    on = [(e.state.value, progress(desk.editions.version(unit, e.pinned), record, now)) for e in enrolments]
    return _facts(record, on, desk.editions.catalog(unit), now)


def facts_from_lists(catalog: Catalog, learner: dict[str, Any] | None, now: datetime) -> Facts | None:
    """The same from bare lists of ids ({"holds", "enrolled", "submitted"}), for `cairn ask --json`."""
    if learner is None:
        return None
    record = LearnerRecord(
        awards=tuple(_held(badge, now) for badge in learner.get("holds", [])),
        submissions=tuple(s for badge in learner.get("submitted", []) for s in _sent(catalog, badge, now)),
    )
    known = [p for p in learner.get("enrolled", []) if p in catalog.pathways]
    on = [("active", progress(pathway_version(catalog, p), record, now)) for p in known]
    return _facts(record, on, catalog, now)


def _facts(record: LearnerRecord, on: list[tuple[str, Progress]], catalog: Catalog, now: datetime) -> Facts:
    open_ = [s for s in record.submissions if s.state in _WITH_ASSESSORS or s.state in WITH_LEARNER]
    holds = tuple(a.badge for a in record.awards if is_valid(a, now))
    return Facts(
        holds=holds,
        submitted=tuple(s.badge for s in open_ if s.badge and s.state in _WITH_ASSESSORS),
        standings=tuple(_standing(state, p) for state, p in on),
        waiting=tuple(_waiting(s) for s in open_),
        close=tuple(_near(holds, record, on, catalog, now)),
    )


def _waiting(s: Submission) -> Waiting:
    theirs = s.state in _WITH_ASSESSORS
    due = s.due_at if theirs else None
    return Waiting(title=s.title, code=s.code, pathway=s.pathway, badge=s.badge, due_at=due, with_assessors=theirs)


def _near(
    holds: tuple[str, ...], record: LearnerRecord, on: list[tuple[str, Progress]], catalog: Catalog, now: datetime
) -> Iterator[Step]:
    """Where one requirement is all that is missing for a level, or for the whole; on pathways that hold a held badge."""
    followed_ = {p.version.pathway.id: p for _, p in on}
    touched = dict.fromkeys([*followed_, *(p for badge in holds for p in catalog.pathways_of.get(badge, ()))])
    for pathway in touched:
        p = followed_.get(pathway) or progress(pathway_version(catalog, pathway), record, now)
        if (step := p.next_step()) and not p.complete and (text := _near_what(p, step.text)):
            yield Step(pathway=pathway, member=step.member.id, text=text)


def _near_what(p: Progress, step: str) -> str:
    """What the step would finish: a whole with one level left, or a level or a whole with one of its parts left."""
    level, name = p.current_level(), p.version.pathway.name
    if level and p.levels_done and p.levels_done == len(p.levels) - 1 and all(m.met for m in p.counted):
        return f"{name}: only Level {level.number} is missing"
    counted = level.counted if level else p.counted
    if len(counted) < 2 or sum(not m.met for m in counted) != 1:  # noqa: PLR2004  the only part of something is not near it
        return ""
    return f"{f'Level {level.number} of {name}' if level else name}: only {step} is missing"


def _standing(state: str, p: Progress) -> Standing:
    step = p.next_step()
    pathway = p.version.pathway.id
    return Standing(
        pathway=pathway,
        state="completed" if p.complete else state,
        summary=p.summary(),
        levels_done=tuple(level.number for level in p.levels if level.finished),
        next=Step(pathway=pathway, member=step.member.id, text=step.text) if step else None,
        missing=tuple(m.text for m in _open_members(p)),
    )


def _open_members(p: Progress) -> list[MemberProgress]:
    """A choice is one; all of several are its items, where the group has no words of its own."""
    tops = [m for level in p.levels if not level.finished for m in level.members] + list(p.members)
    parts = [m for top in tops if top.required for m in (top.items if top.text == ALL_OF else (top,))]
    return [m for m in parts if m.required and not m.met]


def _held(badge: str, now: datetime) -> Award:
    return Award(id=badge, team="", person="", badge=badge, state=AwardState.ISSUED, planned_at=now)


def _sent(catalog: Catalog, badge: str, now: datetime) -> list[Submission]:
    """A submission for every member that this badge stands for."""
    return [
        Submission(
            id=f"{pathway}:{member.id}",
            code="",
            team="",
            person="",
            pathway=pathway,
            member=member.id,
            badge=badge,
            programme="",
            pinned="",
            title=catalog.badges[badge].name,
            asked={},
            state=SubmissionState.IN_REVIEW,
            created_at=now,
        )
        for pathway in catalog.pathways_of.get(badge, ())
        for member in catalog.pathways[pathway].members()
        if isinstance(member, BadgeMember) and member.ref == badge
    ][:1]
