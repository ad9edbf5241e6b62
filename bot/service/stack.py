"""Planning awards: what a decision completes, with the exact content that will be signed.

Runs inside the deciding unit, under the learner's lock: two levels approved at the same moment plan one macro-badge.
No network and no signing here; an `issue` effect does that later.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.badges.credential import COMPONENT_GENRE, AwardPlan, Evidence
from bot.rules.awards import DueAward, due_awards
from bot.rules.record import ended_at, is_valid
from bot.service.content import content, status
from bot.service.desk import Desk
from bot.service.effects import IssueBadge, queue
from bot.service.learner import followed, record_of
from catalog.model import PathwayVersion
from storage.records import Award, AwardState, Enrolment, EnrolmentState, Person, Submission
from storage.unit import Unit


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
    return _in_line(
        unit,
        Award(
            id=_random_id(),
            team=desk.team,
            person=submission.person,
            badge=submission.badge or "",
            pathway=submission.pathway,
            method="prior-learning",
            state=AwardState.RECOGNISED,
            submission=submission.id,
            trace={"submission": submission.id, "version": submission.pinned},
            planned_at=unit.now(),
        ),
    )


def plan_single(desk: Desk, unit: Unit, person: Person, version: PathwayVersion, submission: Submission) -> Award:
    """Plan a badge that its own evidence earns: a micro-badge, or a pathway's macro-badge earned as a destination."""
    badge = version.badges[submission.badge or ""]
    due = DueAward(badge=badge, level=badge.level, parts=(), rule="its own criteria were approved")
    return _plan(desk, unit, person, version, due, submission)


def plan_again(desk: Desk, unit: Unit, old: Award) -> Award:
    """The award that follows a withdrawn one, with what it said: same achievement, same dates, its own id (R32)."""
    plan = AwardPlan.model_validate(old.plan)
    award_id, now = _random_id(), unit.now()
    said = plan.model_copy(
        update={
            "id": desk.badge_url(award_id),
            "issuer": plan.issuer.model_copy(update={"id": desk.issuing.did}),
            "valid_from": now,
            "evidence": tuple(_current_part(desk, unit, item) for item in plan.evidence),
            "status": status(desk, unit, award_id),
        }
    )
    parts = {ref: _newest(unit, part) for ref, part in old.trace.get("parts", {}).items()}
    again = Award(
        id=award_id,
        team=old.team,
        person=old.person,
        badge=old.badge,
        pathway=old.pathway,
        method=old.method,
        state=AwardState.PLANNED,
        submission=old.submission,
        trace={**old.trace, "rule": "issued again", "parts": parts},
        plan=said.model_dump(mode="json"),
        planned_at=now,
        expires_at=old.expires_at,
        visibility=old.visibility,
        show_name=old.show_name,
    )
    return _keep(desk, unit, again)


def _current_part(desk: Desk, unit: Unit, item: Evidence) -> Evidence:
    """A part that was itself issued again stands at its new address."""
    prefix = desk.badge_url("")
    if item.genre != COMPONENT_GENRE or not item.id or not item.id.startswith(prefix):
        return item
    return item.model_copy(update={"id": desk.badge_url(_newest(unit, item.id.removeprefix(prefix)))})


def _newest(unit: Unit, award: str) -> str:
    """The award at the end of the line of those that followed this one."""
    found = unit.awards.get(award)
    while found and found.superseded_by:
        award, found = found.superseded_by, unit.awards.get(found.superseded_by)
    return award


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
    plan = content(desk, unit, award_id, person, version, due, parts)
    trace = {
        "rule": due.rule,
        "version": version.hash,
        "parts": {ref: part.id for ref, part in parts.items()},
        "submission": cause.id if cause else None,
    }
    return _keep(
        desk,
        unit,
        Award(
            id=award_id,
            team=desk.team,
            person=person.id,
            badge=due.badge.id,
            pathway=version.pathway.id,
            state=AwardState.PLANNED,
            submission=cause.id if cause else None,
            trace=trace,
            plan=plan.model_dump(mode="json"),
            planned_at=now,
            expires_at=plan.valid_until,
        ),
    )


def _keep(desk: Desk, unit: Unit, award: Award) -> Award:
    """Plan it in line with those before it, on the record, and queue its issue."""
    award = _in_line(unit, award)
    detail = {"badge": award.badge, "rule": award.trace["rule"], "supersedes": award.supersedes}
    unit.audit.add(desk.team, award.planned_at, "cairn", "award.planned", award.id, detail)
    queue(unit, IssueBadge(award=award.id), f"issue:{award.id}")
    return award


def _in_line(unit: Unit, award: Award) -> Award:
    """A withdrawn or expired award of the same badge gives way to the new one, never the other way round (R30)."""
    before = unit.awards.latest(award.team, award.person, award.badge)
    if before and ended_at(before, award.planned_at):
        unit.awards.change(before, superseded_by=award.id)
        award = award.model_copy(update={"supersedes": before.id})
    return unit.awards.plan(
        award.model_copy(update={"number": unit.awards.next_number(award.team, award.person, award.badge)})
    )


def _random_id() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


def _complete(unit: Unit, enrolment: Enrolment, version: PathwayVersion, now: datetime) -> None:
    macro = version.pathway.macro_badge
    held = unit.awards.live(enrolment.team, enrolment.person, macro) if macro else None
    if held and is_valid(held, now) and enrolment.state is not EnrolmentState.COMPLETED:
        unit.enrolments.save(
            enrolment.model_copy(update={"state": EnrolmentState.COMPLETED, "changed_at": now, "active_at": now})
        )
