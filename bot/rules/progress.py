"""Progress on a pathway, computed from awards on read (R7): never a stored counter.

A member is met by a valid award, an approved submission or an exemption. A level badge is awarded when its own
criteria and all its sibling members are met; progress counts its criteria as one member of the level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.record import LearnerRecord
from catalog.model import (
    AllOf,
    AnyOf,
    Badge,
    BadgeKind,
    BadgeMember,
    Course,
    Level,
    PathwayVersion,
    Requirement,
    Unknown,
    UnknownMembers,
)
from storage.records import Award, Submission, SubmissionState

ALL_OF = "All of these"  # what a group asks that has no words of its own


class MemberState(StrEnum):
    DONE = "done"
    WAITING = "waiting"  # with the assessors
    RETURNED = "returned"  # not yet: something to add
    DRAFT = "draft"
    TODO = "todo"
    UNKNOWN = "unknown"  # the source is silent: ask the programme


@dataclass(frozen=True, kw_only=True)
class MemberProgress:
    member: Requirement
    state: MemberState
    text: str  # what it asks, in words
    badge: Badge | None = None
    submission: Submission | None = None  # the newest one for this member
    items: tuple[MemberProgress, ...] = ()
    done: int = 0  # of a group
    needed: int = 1  # of a group

    @property
    def met(self) -> bool:
        return self.state is MemberState.DONE

    @property
    def required(self) -> bool:
        return not self.member.optional


@dataclass(frozen=True, kw_only=True)
class LevelProgress:
    number: int
    members: tuple[MemberProgress, ...]
    badge: Badge | None  # the level badge; None where the level has none
    award: Award | None  # held and valid

    @property
    def counted(self) -> tuple[MemberProgress, ...]:
        return tuple(_counted(self.members))

    @property
    def done(self) -> int:
        return sum(m.met for m in self.counted)

    @property
    def met(self) -> bool:
        """All that the level asks is shown; its badge may still wait for an earlier level (R6)."""
        return all(m.met for m in self.counted)

    @property
    def finished(self) -> bool:
        return self.award is not None if self.badge else self.met


@dataclass(frozen=True, kw_only=True)
class Progress:
    version: PathwayVersion
    levels: tuple[LevelProgress, ...]
    members: tuple[MemberProgress, ...]  # outside levels
    macro: Award | None

    @property
    def counted(self) -> tuple[MemberProgress, ...]:
        return tuple(_counted(self.members))

    @property
    def levels_done(self) -> int:
        return sum(level.finished for level in self.levels)

    @property
    def parts_met(self) -> bool:
        """Everything that the stack needs is valid now (R8)."""
        return all(level.finished for level in self.levels) and all(m.met for m in self.counted)

    @property
    def complete(self) -> bool:
        return self.macro is not None if self.version.pathway.macro_badge else self.parts_met

    def current_level(self) -> LevelProgress | None:
        return next((level for level in self.levels if not level.finished), None)

    def summary(self) -> str:
        """Numbers, never a bare percentage (R7): "2 of 3 levels; Level 2: 3 of 4"."""
        parts = []
        if self.levels:
            parts.append(f"{self.levels_done} of {len(self.levels)} levels")
            current = self.current_level()
            if current:
                parts.append(f"Level {current.number}: {current.done} of {len(current.counted)}")
        if self.counted:
            done = sum(m.met for m in self.counted)
            parts.append(f"{done} of {len(self.counted)} requirements")
        return "; ".join(parts)

    def leaves(self) -> tuple[MemberProgress, ...]:
        """Every member that evidence can be given for, in the pathway's order."""
        tops = [m for level in self.levels for m in level.members] + list(self.members)
        return tuple(leaf for top in tops for leaf in _leaves(top))

    def find(self, member: str) -> MemberProgress | None:
        return next((leaf for leaf in self.leaves() if leaf.member.id == member), None)

    def group(self, member: str) -> MemberProgress | None:
        """The group with this id, where it is one."""
        tops = [m for level in self.levels for m in level.members] + list(self.members)
        return next((g for top in tops for g in _groups(top) if g.member.id == member), None)

    def next_step(self) -> MemberProgress | None:
        """The first thing the learner can do: returned work before new work, in the pathway's order.

        Where any of several would do and none is begun, it is the choice among them: the group itself.
        """
        level = self.current_level()
        scope = [*(level.members if level else ()), *self.members]
        steps = [step for top in scope if top.required and not top.met for step in _steps(top)]
        order = (MemberState.RETURNED, MemberState.DRAFT, MemberState.TODO)
        return next((step for state in order for step in steps if step.state is state), None)

    def waiting(self) -> tuple[MemberProgress, ...]:
        return tuple(leaf for leaf in self.leaves() if leaf.state is MemberState.WAITING)


_OPEN = {
    SubmissionState.SUBMITTED: MemberState.WAITING,
    SubmissionState.IN_REVIEW: MemberState.WAITING,
    SubmissionState.APPEALED: MemberState.WAITING,
    SubmissionState.RETURNED: MemberState.RETURNED,
    SubmissionState.DRAFT: MemberState.DRAFT,
    SubmissionState.INCOMPLETE: MemberState.DRAFT,
    SubmissionState.APPROVED: MemberState.DONE,
}


def progress(version: PathwayVersion, record: LearnerRecord, now: datetime) -> Progress:
    """Where a learner stands on the version that they are pinned to, at `now`."""
    pathway = version.pathway

    def measure(members: Iterable[Requirement]) -> tuple[MemberProgress, ...]:
        return tuple(_member(m, version, record, now) for m in members)

    def level(spec: Level) -> LevelProgress:
        badge = level_badge(version, spec)
        award = record.valid_award(badge.id, now) if badge else None
        return LevelProgress(number=spec.number, members=measure(spec.requirements), badge=badge, award=award)

    macro = record.valid_award(pathway.macro_badge, now) if pathway.macro_badge else None
    return Progress(
        version=version,
        levels=tuple(level(spec) for spec in pathway.levels),
        members=measure(pathway.requirements),
        macro=macro,
    )


def level_badge(version: PathwayVersion, level: Level) -> Badge | None:
    """The badge that certifies a level: its own member of kind `level` and of that number."""
    refs = (m.ref for m in level.requirements if isinstance(m, BadgeMember))
    badges = (version.badges[ref] for ref in refs)
    return next((b for b in badges if b.kind is BadgeKind.LEVEL and b.level == level.number), None)


def asks(member: Requirement, badge: Badge | None) -> str:
    """What a member asks for, in the catalog's words."""
    if badge:
        return badge.name
    if isinstance(member, Course):
        return f"{member.code} {member.title}" if member.code else member.title
    if isinstance(member, UnknownMembers):
        return member.text or f"{member.n} more that the catalog does not name"
    if isinstance(member, Unknown):
        return member.text or "The catalog does not say"
    if isinstance(member, AnyOf):
        return member.text or f"Any {member.n} of {len(member.items)}"
    if isinstance(member, AllOf):
        return member.text or ALL_OF
    return getattr(member, "text", "")


def _member(member: Requirement, version: PathwayVersion, record: LearnerRecord, now: datetime) -> MemberProgress:
    if isinstance(member, AllOf | AnyOf):
        return _group(member, version, record, now)
    badge = version.badges[member.ref] if isinstance(member, BadgeMember) else None
    found = record.submissions_for(version.pathway.id, member.id)
    newest = found[0] if found else None
    state = _leaf_state(member, badge, version, record, now)
    return MemberProgress(member=member, state=state, text=asks(member, badge), badge=badge, submission=newest)


def _leaf_state(
    member: Requirement, badge: Badge | None, version: PathwayVersion, record: LearnerRecord, now: datetime
) -> MemberState:
    pathway = version.pathway.id
    if record.exempt(pathway, member.id) or (badge and record.valid_award(badge.id, now)):
        return MemberState.DONE
    if record.approved(pathway, member.id, now) and (badge is None or badge.kind is BadgeKind.LEVEL):
        # An approved micro-badge without a valid award was revoked or has expired: it no longer counts (R8).
        return MemberState.DONE
    if isinstance(member, Unknown | UnknownMembers):
        return MemberState.UNKNOWN
    found = record.submissions_for(pathway, member.id)
    state = _OPEN.get(found[0].state, MemberState.TODO) if found else MemberState.TODO
    return MemberState.TODO if state is MemberState.DONE else state


def _group(group: AllOf | AnyOf, version: PathwayVersion, record: LearnerRecord, now: datetime) -> MemberProgress:
    items = tuple(_member(item, version, record, now) for item in group.items)
    counting = [i for i in items if i.required]
    done = _distinct(i for i in counting if i.met)
    needed = len(counting) if isinstance(group, AllOf) else group.n
    state = MemberState.DONE if done >= needed else _group_state(items)
    return MemberProgress(
        member=group, state=state, text=asks(group, None), items=items, done=min(done, needed), needed=needed
    )


def _distinct(items: Iterable[MemberProgress]) -> int:
    """R2: distinct badge definitions; the same badge twice counts once."""
    return len({i.badge.id if i.badge else i.member.id for i in items})


def _group_state(items: Iterable[MemberProgress]) -> MemberState:
    order = (MemberState.RETURNED, MemberState.WAITING, MemberState.DRAFT, MemberState.TODO)
    states = {i.state for i in items}
    return next((s for s in order if s in states), MemberState.UNKNOWN)


def _counted(members: Iterable[MemberProgress]) -> Iterable[MemberProgress]:
    """Required members; an any-of group is one, an all-of group is its items."""
    for m in members:
        if not m.required:
            continue
        if isinstance(m.member, AllOf):
            yield from _counted(m.items)
        else:
            yield m


def _steps(m: MemberProgress) -> Iterable[MemberProgress]:
    """What can be done about an open member; an any-of group nobody has begun stays one choice."""
    if isinstance(m.member, AnyOf) and m.state is MemberState.TODO and len(m.items) > 1:
        yield m
    elif m.items:
        for item in m.items:
            if item.required and not item.met:
                yield from _steps(item)
    else:
        yield m


def _groups(m: MemberProgress) -> Iterable[MemberProgress]:
    if m.items:
        yield m
    for item in m.items:
        yield from _groups(item)


def _leaves(m: MemberProgress) -> Iterable[MemberProgress]:
    if not m.items:
        yield m
    for item in m.items:
        yield from _leaves(item)
