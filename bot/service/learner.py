"""A learner's record and progress, read in one unit."""

from __future__ import annotations

from datetime import datetime

from bot.rules.progress import Progress, progress
from bot.rules.record import LearnerRecord
from bot.rules.roles import DECIDERS
from bot.service.desk import Desk
from storage.records import Enrolment, EnrolmentState, EvidenceState, Programme, Submission, SubmissionState
from storage.unit import Unit

FOLLOWED = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED, EnrolmentState.COMPLETED)


def record_of(unit: Unit, team: str, person: str) -> LearnerRecord:
    """What the rules look at. A form that was only opened is no draft: what was before it still stands."""
    return LearnerRecord(
        awards=tuple(unit.awards.of(team, person)),
        submissions=tuple(s for s in unit.submissions.of(team, person) if not _only_opened(unit, s)),
        exemptions=tuple(unit.exemptions.of(team, person)),
    )


def _only_opened(unit: Unit, s: Submission) -> bool:
    """A draft with nothing of its own in it: nothing yet, or only what an earlier attempt showed."""
    if s.state is not SubmissionState.DRAFT:
        return False
    own = (e for e in unit.evidence.of(s.id) if e.added_at >= s.created_at)
    return all(e.state is EvidenceState.REJECTED for e in own)


def progress_on(desk: Desk, unit: Unit, enrolment: Enrolment, record: LearnerRecord, now: datetime) -> Progress:
    """Where the learner stands on the version that the enrolment is pinned to."""
    return progress(desk.editions.version(unit, enrolment.pinned), record, now)


def is_assessed(unit: Unit, programme: Programme | None, now: datetime) -> bool:
    """Somebody can decide here: the programme has its review channel and at least one assessor or lead."""
    if programme is None or programme.review_channel is None:
        return False
    return any(g.role in DECIDERS for g in unit.grants.in_programme(programme.team, programme.id, now))


def assessed(desk: Desk, unit: Unit, pathway: str) -> bool:
    """The same of a pathway, now."""
    return is_assessed(unit, unit.programmes.for_pathway(desk.team, pathway), unit.now())


def followed(unit: Unit, team: str, person: str) -> list[Enrolment]:
    """The learner's enrolments that they have not left, oldest first."""
    return [e for e in unit.enrolments.of(team, person) if e.state in FOLLOWED]
