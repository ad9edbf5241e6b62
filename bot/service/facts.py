"""What advising may know of the learner who asks, computed from their record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.advising.facts import Facts, Standing, Step, Waiting
from bot.rules.progress import MemberProgress, Progress, progress
from bot.rules.record import LearnerRecord, is_valid
from bot.service.desk import Desk
from bot.service.learner import followed, record_of
from catalog.load import pathway_version
from catalog.model import BadgeMember, Catalog
from storage.records import (
    Award,
    AwardState,
    Submission,
    SubmissionState,
)
from storage.unit import Unit


def facts_of(desk: Desk, unit: Unit, person: str) -> Facts:
    now = unit.now()
    record = record_of(unit, desk.team, person)
    enrolments = followed(unit, desk.team, person)
    on = [(e.state.value, progress(desk.editions.version(unit, e.pinned), record, now)) for e in enrolments]
    return _facts(record, on, now)


def facts_from_lists(catalog: Catalog, learner: dict[str, Any] | None, now: datetime) -> Facts | None:
    """The same from bare lists of ids ({"holds", "enrolled", "submitted"}), for `cairn ask --json`."""
    if learner is None:
        return None
    record = LearnerRecord(
        awards=tuple(_held(badge, now) for badge in learner.get("holds", [])),
        submissions=tuple(s for badge in learner.get("submitted", []) for s in _sent(catalog, badge, now)),
    )
    known = [p for p in learner.get("enrolled", []) if p in catalog.pathways]
    return _facts(record, [("active", progress(pathway_version(catalog, p), record, now)) for p in known], now)


def _facts(record: LearnerRecord, on: list[tuple[str, Progress]], now: datetime) -> Facts:
    waiting = [s for s in record.submissions if s.state in {SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW}]
    return Facts(
        holds=tuple(a.badge for a in record.awards if is_valid(a, now)),
        submitted=tuple(s.badge for s in waiting if s.badge),
        standings=tuple(_standing(state, p) for state, p in on),
        waiting=tuple(Waiting(title=s.title, code=s.code, badge=s.badge, due_at=s.due_at) for s in waiting),
    )


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
    tops = [m for level in p.levels if not level.finished for m in level.members] + list(p.members)
    return [m for m in tops if m.required and not m.met]


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
