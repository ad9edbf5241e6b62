"""Small values for tests of the rules: a pathway version, badges, awards, submissions. Owns no rule."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.rules.record import LearnerRecord
from catalog.model import (
    Badge,
    BadgeKind,
    BadgeMember,
    Criterion,
    EvidencePrompt,
    Issuer,
    Level,
    Pathway,
    PathwayVersion,
    Requirement,
    Task,
)
from storage.records import (
    Award,
    AwardState,
    Decision,
    DecisionKind,
    Exemption,
    Role,
    RoleGrant,
    Submission,
    SubmissionState,
)

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
_numbers = count(1)


def badge(badge_id: str, kind: BadgeKind = BadgeKind.MICRO, level: Any = None, **fields: Any) -> Badge:
    about = {"name": badge_id.title(), "issuer": "ums", "description": "", "source": "test"}
    return Badge(id=badge_id, kind=kind, level=level, **(about | fields))


def asking(badge_id: str, criteria: int, *prompts: EvidencePrompt) -> Badge:
    named = tuple(Criterion(id=f"c{n}", text=f"Criterion {n}") for n in range(1, criteria + 1))
    return badge(badge_id, criteria=named, evidence=prompts)


def member(member_id: str, **fields: Any) -> BadgeMember:
    """A member that stands for the badge of the same name."""
    return BadgeMember(id=member_id, ref=fields.pop("ref", member_id), **fields)


def task(member_id: str, **fields: Any) -> Task:
    return Task(id=member_id, text=f"Do {member_id}", **fields)


def version(
    *levels: tuple[Requirement, ...], beside: tuple[Requirement, ...] = (), macro: bool = True, order: str = "award"
) -> PathwayVersion:
    """A pathway: members by level, members outside levels, with a macro-badge unless told. `l<n>` is a level badge."""
    pathway = Pathway(
        id="way",
        name="The Way",
        issuer="ums",
        description="",
        source="test",
        levels=tuple(Level(number=n, requirements=found) for n, found in enumerate(levels, 1)),
        requirements=beside,
        macro_badge="macro" if macro else None,
        order=order,
    )
    refs = {m.ref for m in pathway.members() if isinstance(m, BadgeMember)} | {"macro"}
    issuer = Issuer(id="ums", name="UMS", url="https://ums.example", type="system")
    return PathwayVersion(hash="v1", pathway=pathway, badges={ref: _named(ref) for ref in refs}, issuer=issuer)


def _named(ref: str) -> Badge:
    if ref == "macro":
        return badge(ref, BadgeKind.MACRO)
    if ref[0] == "l" and ref[1:].isdigit():
        return badge(ref, BadgeKind.LEVEL, int(ref[1:]))
    return badge(ref)


def award(badge_id: str, state: AwardState = AwardState.ISSUED, **fields: Any) -> Award:
    where = {"team": "T", "person": "ada", "planned_at": BEFORE}
    return Award(id=f"a{next(_numbers)}", badge=badge_id, state=state, **(where | fields))


def submission(member_id: str, state: SubmissionState = SubmissionState.IN_REVIEW, **fields: Any) -> Submission:
    number = next(_numbers)
    about = {
        "id": f"s{number}",
        "code": f"S{number}",
        "team": "T",
        "person": "ada",
        "pathway": "way",
        "programme": "prog",
        "pinned": "v1",
        "title": member_id,
        "asked": {"criteria": [{"id": f"c{n}", "text": f"Criterion {n}"} for n in (1, 2, 3)], "prompts": []},
        "created_at": BEFORE,
    }
    return Submission(member=member_id, state=state, **(about | fields))


def approved(member_id: str, **fields: Any) -> Submission:
    return submission(member_id, SubmissionState.APPROVED, **fields)


def exemption(member_id: str, **fields: Any) -> Exemption:
    about = {"team": "T", "person": "ada", "pathway": "way", "reason": "shown elsewhere", "granted_by": "dee"}
    return Exemption(member=member_id, at=BEFORE, **(about | fields))


def record(*found: Award | Submission | Exemption) -> LearnerRecord:
    return LearnerRecord(
        awards=tuple(f for f in found if isinstance(f, Award)),
        submissions=tuple(f for f in found if isinstance(f, Submission)),
        exemptions=tuple(f for f in found if isinstance(f, Exemption)),
    )


def grant(person: str, role: Role = Role.ASSESSOR, **fields: Any) -> RoleGrant:
    about = {"programme": "prog", "since": BEFORE, "granted_by": "dee"}
    return RoleGrant(id=f"g{next(_numbers)}", team="T", person=person, role=role, **(about | fields))


def decision(kind: DecisionKind = DecisionKind.APPROVED) -> Decision:
    return Decision(id="d1", submission="s1", kind=kind, decider="ben", at=BEFORE)
