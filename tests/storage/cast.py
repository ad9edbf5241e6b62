"""Ada learns, Ben assesses, Cleo is outside; and the records that they leave behind."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from storage.records import (
    Award,
    AwardState,
    Decision,
    DecisionKind,
    Enrolment,
    EnrolmentState,
    Evidence,
    EvidenceState,
    Exemption,
    Programme,
    Role,
    RoleGrant,
    Submission,
    SubmissionState,
)

TEAM, ADA, BEN, CLEO = "T1", "UADA", "UBEN", "UCLEO"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def submission(**fields: Any) -> Submission:
    facts = {"id": uuid4().hex, "code": uuid4().hex[:6].upper(), "team": TEAM, "person": ADA, "pathway": "data"}
    facts |= {"member": "sql", "programme": "p1", "pinned": "h1", "title": "SQL", "asked": {"criteria": []}}
    return Submission(**(facts | {"state": SubmissionState.DRAFT, "created_at": NOON} | fields))


def evidence(of: Submission, **fields: Any) -> Evidence:
    facts = {"id": uuid4().hex, "submission": of.id, "prompt": "p", "kind": "text", "added_at": NOON}
    return Evidence(**(facts | {"state": EvidenceState.READY} | fields))


def decision(of: Submission, **fields: Any) -> Decision:
    facts = {"id": uuid4().hex, "submission": of.id, "kind": DecisionKind.RETURNED, "decider": BEN, "at": NOON}
    return Decision(**(facts | fields))


def award(**fields: Any) -> Award:
    facts = {"id": uuid4().hex, "team": TEAM, "person": ADA, "badge": "sql", "planned_at": NOON}
    return Award(**(facts | {"state": AwardState.PLANNED} | fields))


def enrolment(**fields: Any) -> Enrolment:
    facts = {"id": uuid4().hex, "team": TEAM, "person": ADA, "pathway": "data", "pinned": "h1"}
    times = {"started_at": NOON, "changed_at": NOON, "active_at": NOON}
    return Enrolment(**(facts | times | {"state": EnrolmentState.ACTIVE} | fields))


def exemption(**fields: Any) -> Exemption:
    facts = {"team": TEAM, "person": ADA, "pathway": "data", "member": "sql", "reason": "prior work"}
    return Exemption(**(facts | {"granted_by": BEN, "at": NOON} | fields))


def programme(**fields: Any) -> Programme:
    return Programme(**({"team": TEAM, "id": "p1", "name": "Data", "issuer": "i1"} | fields))


def grant(**fields: Any) -> RoleGrant:
    facts = {"id": uuid4().hex, "team": TEAM, "person": BEN, "role": Role.ASSESSOR, "programme": "p1"}
    return RoleGrant(**(facts | {"since": NOON, "granted_by": CLEO} | fields))
