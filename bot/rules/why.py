"""Why a badge was given (R10): each requirement with the award, the decision or the exemption that met it then.

Pure: reads the award's own trace and the learner's record as it stood when the award was planned. It decides nothing,
and what became of a part since is for whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.rules.awards import is_destination
from bot.rules.progress import asks, level_badge
from bot.rules.record import LearnerRecord
from catalog.model import AllOf, AnyOf, BadgeMember, PathwayVersion, Requirement
from storage.records import Award, Exemption, Submission, SubmissionState


@dataclass(frozen=True, kw_only=True)
class Met:
    """A requirement and what met it; all three None: nothing on record did, or it was not needed."""

    text: str
    depth: int = 0
    required: bool = True
    group: str = ""  # of a group: how many of its items were needed, in words
    award: Award | None = None
    submission: Submission | None = None
    exemption: Exemption | None = None

    @property
    def on_record(self) -> bool:
        return bool(self.award or self.submission or self.exemption)


def trace(version: PathwayVersion, award: Award, record: LearnerRecord) -> tuple[Met, ...]:
    """Requirement by requirement, in the pathway's order; of a badge that its own evidence earned, that one decision."""
    then = _Then(version, award, record)
    level = next((spec for spec in version.pathway.levels if _certifies(version, spec.number, award.badge)), None)
    if level:
        return tuple(met for member in level.requirements for met in then.requirement(member, 0))
    if award.badge == version.pathway.macro_badge and not is_destination(version):
        return tuple(then.stack())
    return (then.itself(),)


def _certifies(version: PathwayVersion, number: int, badge: str) -> bool:
    spec = next(level for level in version.pathway.levels if level.number == number)
    found = level_badge(version, spec)
    return found is not None and found.id == badge


class _Then:
    """The learner's record as it stood when the award was planned."""

    def __init__(self, version: PathwayVersion, award: Award, record: LearnerRecord) -> None:
        self._version, self._award, self._record = version, award, record
        self._at: datetime = award.planned_at

    def stack(self) -> Iterator[Met]:
        for level in self._version.pathway.levels:
            badge = level_badge(self._version, level)
            if badge:
                yield Met(text=f"Level {level.number}: {badge.name}", award=self._part(badge.id))
            else:
                yield Met(text=f"Level {level.number}", group="all of these")
                for member in level.requirements:
                    yield from self.requirement(member, 1)
        for member in self._version.pathway.requirements:
            yield from self.requirement(member, 0)

    def itself(self) -> Met:
        badge = self._version.badges.get(self._award.badge)
        sent = next((s for s in self._record.submissions if s.id == self._award.submission), None)
        return Met(text=badge.name if badge else self._award.badge, submission=sent)

    def requirement(self, member: Requirement, depth: int) -> Iterator[Met]:
        badge = self._version.badges[member.ref] if isinstance(member, BadgeMember) else None
        text = asks(member, badge)
        if isinstance(member, AllOf | AnyOf):
            wanted = f"any {member.n} of {len(member.items)}" if isinstance(member, AnyOf) else "all of these"
            yield Met(text=text, depth=depth, required=not member.optional, group=wanted)
            items = [met for item in member.items for met in self.requirement(item, depth + 1)]
            yield from (met for met in items if met.on_record or met.group or isinstance(member, AllOf))
            return
        yield Met(
            text=text,
            depth=depth,
            required=not member.optional,
            award=self._part(badge.id) if badge and badge.id != self._award.badge else None,
            submission=self._approved(member.id),
            exemption=self._exempt(member.id),
        )

    def _part(self, badge: str) -> Award | None:
        """The award that the trace names; where it names none, the one that was held then."""
        named = self._award.trace.get("parts", {}).get(badge)
        held = (a for a in self._record.awards if a.badge == badge)
        return next((a for a in held if (a.id == named if named else self._stood(a))), None)

    def _stood(self, award: Award) -> bool:
        ended = award.revoked_at is not None and award.revoked_at <= self._at
        return award.planned_at <= self._at and not ended

    def _approved(self, member: str) -> Submission | None:
        found = self._record.submissions_for(self._version.pathway.id, member)
        return next((s for s in found if was_approved(s) and s.decided_at and s.decided_at <= self._at), None)

    def _exempt(self, member: str) -> Exemption | None:
        found: Iterable[Exemption] = self._record.exemptions
        here = (e for e in found if (e.pathway, e.member) == (self._version.pathway.id, member))
        return next((e for e in here if e.at <= self._at), None)


def was_approved(submission: Submission) -> bool:
    return submission.state is SubmissionState.APPROVED
