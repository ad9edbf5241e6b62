"""Starting, pausing, resuming and leaving a pathway (R39). Explicit, and nothing is lost by leaving."""

from __future__ import annotations

import secrets

from bot.rules.nudges import QUIET_AFTER_ACTIVITY
from bot.service.desk import Desk
from bot.service.effects import Note, RefreshHome, queue, tell
from bot.service.surface import Outcome
from catalog.model import Status
from storage.records import Enrolment, EnrolmentState
from storage.unit import Unit

_WORD = {
    EnrolmentState.ACTIVE: ("enrolment.resumed", Note.RESUMED),
    EnrolmentState.PAUSED: ("enrolment.paused", Note.PAUSED),
    EnrolmentState.LEFT: ("enrolment.left", Note.LEFT),
}


def start(desk: Desk, unit: Unit, person: str, pathway: str, cause: str) -> Outcome:
    """Enrol on the current edition of a pathway; on one that is followed already, say where the learner stands."""
    catalog = desk.editions.catalog(unit)
    if pathway not in catalog.pathways:
        return _cannot(unit, person, cause, "That pathway is not in the catalog any more. Ask me for what there is.")
    if catalog.pathways[pathway].status is Status.RETIRED:
        return _cannot(unit, person, cause, "That pathway is closed to new learners. Ask me what took its place.")
    unit.people.lock(desk.team, person)
    enrolment = enrolled(desk, unit, person, pathway)
    tell(unit, person, Note.STARTED, cause, pathway=enrolment.pathway, person=person)
    refresh_home(unit, person, cause)
    return Outcome()


def enrolled(desk: Desk, unit: Unit, person: str, pathway: str) -> Enrolment:
    """The learner's active enrolment, begun or taken up again where needed. Call under the learner's lock."""
    now = unit.now()
    standing = unit.enrolments.find(desk.team, person, pathway)
    if standing and standing.state in {EnrolmentState.ACTIVE, EnrolmentState.COMPLETED}:
        return standing
    begun = _begin(desk, unit, person, pathway) if standing is None else standing
    if standing and standing.state is EnrolmentState.LEFT:
        # A new start follows what is published now; only an enrolment that was kept stays on its version (R35).
        pinned = desk.editions.current_version(unit, pathway).hash
        begun = standing.model_copy(update={"pinned": pinned, "started_at": now})
    moved = {"changed_at": now, "active_at": now, "look_at": now + QUIET_AFTER_ACTIVITY}
    active = begun.model_copy(update={"state": EnrolmentState.ACTIVE, **moved})
    unit.audit.add(desk.team, now, person, "enrolment.started", active.id, {"pathway": pathway})
    return unit.enrolments.save(active)


def move(desk: Desk, unit: Unit, person: str, pathway: str, to: EnrolmentState, cause: str) -> Outcome:
    """Pause, resume or leave; badges and sent evidence stay as they are."""
    unit.people.lock(desk.team, person)
    standing = unit.enrolments.find(desk.team, person, pathway)
    if standing is None or standing.state is EnrolmentState.LEFT:
        return _cannot(unit, person, cause, "You are not on that pathway now. Nothing was changed.")
    now = unit.now()
    if standing.state is not to and standing.state is not EnrolmentState.COMPLETED:
        moved = {"state": to, "changed_at": now, "active_at": now, "look_at": now + QUIET_AFTER_ACTIVITY}
        unit.enrolments.save(standing.model_copy(update=moved))
        unit.audit.add(desk.team, now, person, _WORD[to][0], standing.id, {"pathway": pathway})
    tell(unit, person, _WORD[to][1], cause, pathway=pathway, person=person)
    refresh_home(unit, person, cause)
    return Outcome()


def refresh_home(unit: Unit, person: str, cause: str) -> None:
    queue(unit, RefreshHome(person=person), f"home:{person}:{cause}")


def _begin(desk: Desk, unit: Unit, person: str, pathway: str) -> Enrolment:
    now = unit.now()
    return Enrolment(
        id=secrets.token_hex(8),
        team=desk.team,
        person=person,
        pathway=pathway,
        pinned=desk.editions.current_version(unit, pathway).hash,
        state=EnrolmentState.ACTIVE,
        started_at=now,
        changed_at=now,
        active_at=now,
    )


def _cannot(unit: Unit, person: str, cause: str, text: str) -> Outcome:
    tell(unit, person, Note.CANNOT, cause, text=text)
    return Outcome()
