"""Planning awards: what a decision completes, with the exact content that will be signed.

Runs inside the deciding unit, under the learner's lock: two levels approved at the same moment plan one macro-badge.
No network and no signing here; an `issue` effect does that later.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime

from bot.badges.credential import COMPONENT_GENRE, Achievement, AwardPlan, Evidence, Identity, Issuer, identity
from bot.rules.awards import DueAward, due_awards
from bot.service.desk import Desk
from bot.service.effects import IssueBadge, queue
from bot.service.learner import followed, record_of
from catalog.model import Badge, BadgeKind, Catalog, PathwayVersion
from storage.records import Award, AwardState, Enrolment, EnrolmentState, Person, Submission
from storage.unit import Unit

REAL_WORLD_LEVEL = 3


def plan_due(desk: Desk, unit: Unit, person: Person, cause: Submission | None) -> list[Award]:
    """Plan every award that is due on any pathway that the learner follows, and queue its issue. Needs the lock."""
    planned: list[Award] = []
    for enrolment in followed(unit, desk.team, person.id):
        version = desk.editions.version(unit, enrolment.pinned)
        now = unit.now()
        found = due_awards(version, record_of(unit, desk.team, person.id), now)
        planned.extend(_plan(desk, unit, person, version, due, cause) for due in found)
        _complete(unit, enrolment, version, now)
    return planned


def recognise(desk: Desk, unit: Unit, submission: Submission) -> Award:
    """Keep that an assessor accepted somebody else's badge (R11): it counts, and there is nothing to sign."""
    return unit.awards.plan(
        Award(
            id=_random_id(),
            team=desk.team,
            person=submission.person,
            badge=submission.badge or "",
            pathway=submission.pathway,
            number=unit.awards.next_number(desk.team, submission.person, submission.badge or ""),
            method="prior-learning",
            state=AwardState.RECOGNISED,
            submission=submission.id,
            trace={"submission": submission.id, "version": submission.pinned},
            planned_at=unit.now(),
        )
    )


def plan_single(desk: Desk, unit: Unit, person: Person, version: PathwayVersion, submission: Submission) -> Award:
    """Plan a badge that its own evidence earns: a micro-badge, or a pathway's macro-badge earned as a destination."""
    badge = version.badges[submission.badge or ""]
    due = DueAward(badge=badge, level=badge.level, parts=(), rule="its own criteria were approved")
    return _plan(desk, unit, person, version, due, submission)


def achievement_path(badge: Badge, version: PathwayVersion) -> str:
    """The achievement's permanent path, one per version of its content (R36: criteria with awards never change)."""
    content = badge.model_dump_json(include={"name", "description", "criteria", "kind", "level"})
    return f"/achievements/{badge.id}/{hashlib.sha256((version.issuer.id + content).encode()).hexdigest()[:12]}"


def _plan(
    desk: Desk,
    unit: Unit,
    person: Person,
    version: PathwayVersion,
    due: DueAward,
    cause: Submission | None,
) -> Award:
    now = unit.now()
    record = record_of(unit, desk.team, person.id)
    parts = {ref: award for ref in due.parts if (award := record.valid_award(ref, now))}
    award_id = _random_id()
    award = unit.awards.plan(
        Award(
            id=award_id,
            team=desk.team,
            person=person.id,
            badge=due.badge.id,
            pathway=version.pathway.id,
            number=unit.awards.next_number(desk.team, person.id, due.badge.id),
            state=AwardState.PLANNED,
            submission=cause.id if cause else None,
            trace={
                "rule": due.rule,
                "version": version.hash,
                "parts": {ref: part.id for ref, part in parts.items()},
                "submission": cause.id if cause else None,
            },
            plan=_content(desk, unit, award_id, person, version, due, parts).model_dump(mode="json"),
            planned_at=now,
        )
    )
    unit.audit.add(desk.team, now, "cairn", "award.planned", award.id, {"badge": award.badge, "rule": due.rule})
    queue(unit, IssueBadge(award=award.id), f"issue:{award.id}")
    return award


def _content(
    desk: Desk,
    unit: Unit,
    award_id: str,
    person: Person,
    version: PathwayVersion,
    due: DueAward,
    parts: dict[str, Award],
) -> AwardPlan:
    now = unit.now()
    issuer = version.issuer
    return AwardPlan(
        id=desk.badge_url(award_id),
        issuer=Issuer(id=desk.issuing.did, name=issuer.name, url=issuer.url),
        achievement=_achievement(desk, desk.editions.catalog(unit), version, due),
        subject_id=f"urn:uuid:{uuid.uuid4()}",
        identity=_identity(person),
        awarded_at=now,
        valid_from=now,
        evidence=_components(desk, version, parts) if due.level is None and parts else _assessed(due.badge),
        demo=desk.issuing.demo,
    )


def _achievement(desk: Desk, catalog: Catalog, version: PathwayVersion, due: DueAward) -> Achievement:
    badge = due.badge
    path = achievement_path(badge, version)
    skills = (catalog.skills[s].name for s in badge.skills if s in catalog.skills)
    return Achievement(
        id=desk.public_url + path,
        type=_type(badge),
        name=badge.name,
        description=badge.description,
        criteria="\n".join(f"- {c.text}" for c in badge.criteria),
        criteria_id=desk.public_url + path,
        image=f"{desk.public_url}{path}.png",
        tags=tuple(skills),
        version=version.hash[:12],
    )


def _type(badge: Badge) -> str:
    """The specification's AchievementType (Open Badges 3.0, AchievementType Enumeration)."""
    if badge.kind is BadgeKind.MACRO:
        return "MicroCredential"
    return "Fieldwork" if badge.level == REAL_WORLD_LEVEL else "Badge"


def _components(desk: Desk, version: PathwayVersion, parts: dict[str, Award]) -> tuple[Evidence, ...]:
    """The awards that the stack rests on, by the address of each credential (R10)."""
    return tuple(
        Evidence(
            id=desk.badge_url(award.id) if award.state is not AwardState.RECOGNISED else None,
            name=version.badges[ref].name,
            genre=COMPONENT_GENRE if award.state is not AwardState.RECOGNISED else None,
            description="Part of this stack.",
        )
        for ref, award in parts.items()
    )


def _assessed(badge: Badge) -> tuple[Evidence, ...]:
    """What was handed in, by name only: the evidence itself stays between the learner and the assessors (R40)."""
    return tuple(
        Evidence(name=prompt.label, description="Assessed by an authorised person; not public.")
        for prompt in badge.evidence
    )


def _identity(person: Person) -> Identity | None:
    """The workspace's e-mail, salted and hashed; without it the award carries only its random identifier."""
    return identity(person.email, secrets.token_urlsafe(24)) if person.email else None


def _random_id() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


def _complete(unit: Unit, enrolment: Enrolment, version: PathwayVersion, now: datetime) -> None:
    macro = version.pathway.macro_badge
    held = macro and unit.awards.live(enrolment.team, enrolment.person, macro)
    if held and enrolment.state is not EnrolmentState.COMPLETED:
        unit.enrolments.save(
            enrolment.model_copy(update={"state": EnrolmentState.COMPLETED, "changed_at": now, "active_at": now})
        )
