"""What a badge will say: the exact content to be signed, from the pathway version, the programme and the learner.

Runs inside the deciding unit, so that what was true at that moment is what is signed. It must not sign, nor say anything
private: the learner is a random identifier and a salted hash, the evidence a name.
"""

from __future__ import annotations

import calendar
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.badges import art
from bot.badges.credential import (
    COMPONENT_GENRE,
    Achievement,
    Alignment,
    AwardPlan,
    Evidence,
    Identity,
    Issuer,
    Organisation,
    Status,
    identity,
)
from bot.rules.awards import DueAward
from bot.service.desk import Desk
from bot.service.pictures import picture
from bot.service.statuses import list_url
from catalog import model as catalog
from catalog.model import Badge, BadgeKind, Catalog, PathwayVersion, Skill
from storage.records import Award, AwardState, Person, Programme
from storage.unit import Unit

REAL_WORLD_LEVEL = 3
ROLE = "Learner"


def achievement_path(badge: Badge, version: PathwayVersion) -> str:
    """The achievement's permanent path, one per version of its content (R36: criteria with awards never change)."""
    content = badge.model_dump_json(include={"name", "description", "criteria", "kind", "level"})
    return f"/achievements/{badge.id}/{hashlib.sha256((version.issuer.id + content).encode()).hexdigest()[:12]}"


def skills_of(edition: Catalog, badge: Badge) -> list[Skill]:
    return [edition.skills[s] for s in badge.skills if s in edition.skills]


def skill_path(skill: str) -> str:
    return f"/skills/{skill}"


def content(
    desk: Desk,
    unit: Unit,
    award_id: str,
    person: Person,
    version: PathwayVersion,
    due: DueAward,
    parts: dict[str, Award],
) -> AwardPlan:
    """The plan of an award that is due now."""
    now, issuer = unit.now(), version.issuer
    programme = unit.programmes.for_pathway(desk.team, version.pathway.id)
    enrolment = unit.enrolments.find(desk.team, person.id, version.pathway.id)
    return AwardPlan(
        id=desk.badge_url(award_id),
        issuer=Issuer(id=desk.issuing.did, name=issuer.name, url=issuer.url),
        achievement=achievement(
            desk,
            due.badge,
            issuer,
            skills_of(desk.editions.catalog(unit), due.badge),
            achievement_path(due.badge, version),
            version=version.hash[:12],
            related=tuple(_achievement_of(part) for part in parts.values() if part.plan),
        ),
        subject_id=f"urn:uuid:{uuid.uuid4()}",
        identity=_identity(person),
        role=ROLE,
        activity_start=enrolment.started_at if enrolment else None,
        activity_end=now,
        awarded_at=now,
        valid_from=now,
        valid_until=_months_later(now, due.badge.expires_months) if due.badge.expires_months else None,
        evidence=_components(desk, version, parts) if due.level is None and parts else _assessed(due.badge),
        narrative=_narrative(due, programme),
        source=_source(desk, programme),
        status=status(desk, unit, award_id),
        demo=desk.issuing.demo,
    )


def status(desk: Desk, unit: Unit, award_id: str) -> Status:
    """A place of its own in a status list, taken now and for ever."""
    number, place = unit.statuses.take(award_id, unit.now())
    return Status(list_url=list_url(desk, number), index=place)


def achievement(
    desk: Desk, badge: Badge, issuer: catalog.Issuer, skills: Iterable[Skill], path: str, **more: Any
) -> Achievement:
    """What a badge stands for, at its permanent path; the same in a credential and on its own page. `more`: fields."""
    url, known = desk.public_url + path, list(skills)
    return Achievement(
        id=url,
        type=_type(badge),
        name=badge.name,
        description=badge.description,
        criteria="\n".join(f"- {c.text}" for c in badge.criteria),
        criteria_id=url,
        creator=Organisation(id=desk.issuing.did, name=issuer.name, url=issuer.url),
        image=f"{url}.png",
        caption=art.alt(picture(badge, issuer.id, demo=desk.issuing.demo)),
        tags=tuple(skill.name for skill in known),
        alignment=tuple(_alignment(desk, skill) for skill in known),
        **more,
    )


def _alignment(desk: Desk, skill: Skill) -> Alignment:
    url = desk.public_url + skill_path(skill.id)
    return Alignment(name=skill.name, url=url, framework=skill.framework, code=skill.id)


def _achievement_of(part: Award) -> str:
    return AwardPlan.model_validate(part.plan).achievement.id


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


def _narrative(due: DueAward, programme: Programme | None) -> str:
    by = f"authorised assessors of {programme.name}" if programme else "authorised assessors"
    return f"{due.rule[:1].upper()}{due.rule[1:]}. Evidence was assessed by {by}."


def _source(desk: Desk, programme: Programme | None) -> Organisation | None:
    """The programme's assessors, at the page that names it."""
    url = f"{desk.public_url}/issuer"
    return Organisation(id=f"{url}#{programme.id}", name=programme.name, url=url) if programme else None


def _identity(person: Person) -> Identity | None:
    """The workspace's e-mail, salted and hashed; without it the award carries only its random identifier."""
    return identity(person.email, secrets.token_urlsafe(24)) if person.email else None


def _months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the last of that month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
