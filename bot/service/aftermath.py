"""What follows when something can't be delivered: the person it concerns hears of it, and the staff see it."""

from __future__ import annotations

from typing import Any

from bot.service import effects
from bot.service.desk import Desk
from bot.service.effects import Note, Place, say, tell
from bot.service.enrol import refresh_home
from bot.service.handin import incomplete
from storage.records import Effect, EvidenceState, Role, SubmissionState
from storage.unit import Unit


def of_receipt(unit: Unit, effect: Effect, receipt: dict[str, Any]) -> None:
    """Remember where a message stands, in the unit that settles it, so that it can be updated and its thread known."""
    ref = effect.payload.get("ref")
    if ref and receipt.get("ts"):
        unit.posted.save(ref, receipt["channel"], receipt["ts"])


def of_dead_effect(desk: Desk, unit: Unit, effect: Effect, error: str) -> None:
    """Tell whoever waits for this effect; called in the unit that buries it."""
    if effect.kind == effects.FetchFile.kind:
        refuse_file(
            desk,
            unit,
            effect.payload["evidence"],
            "I could not fetch that file. Send it again, or send a link to it.",
            str(effect.id),
        )
    elif effect.kind in {effects.IssueBadge.kind, effects.CheckLink.kind}:
        _tell_staff(desk, unit, effect, error)
        award = unit.awards.get(effect.payload["award"])
        if award:
            tell(unit, award.person, Note.TROUBLE, f"dead:{effect.id}", reference=f"E{effect.id}")
    elif effect.kind in {effects.Say.kind, effects.HandOver.kind} and effect.payload.get("note") != Note.EFFECT_DEAD:
        _tell_staff(desk, unit, effect, error)
        behalf = effect.payload.get("behalf")
        if behalf and effect.payload.get("place", {}).get("person") != behalf:
            tell(unit, behalf, Note.TROUBLE, f"dead:{effect.id}", reference=f"E{effect.id}")


def of_waiting_effect(desk: Desk, unit: Unit, effect: Effect, error: str) -> None:
    """Messages, or files, that wait until somebody mends the cause: the staff hear of it once."""
    if effect.kind == effects.FetchFile.kind:
        _tell_of_waiting_evidence(desk, unit, effect, error)
    place = effect.payload.get("place", {})
    if effect.kind in {effects.Say.kind, effects.HandOver.kind} and place.get("programme"):
        _tell_staff(desk, unit, effect, error, waiting=True)


def _tell_of_waiting_evidence(desk: Desk, unit: Unit, effect: Effect, error: str) -> None:
    """Once an hour for a cause, however many files it holds up."""
    item = unit.evidence.get(effect.payload["evidence"])
    submission = unit.submissions.get(item.submission) if item else None
    hour = f"{unit.machine_now():%Y%m%d%H}"
    for place in staff_places(desk, unit, submission.programme if submission else None):
        say(unit, place, Note.FILES_WAIT, f"{hour}:{error[:100]}", error=error[:300])


def refuse_file(desk: Desk, unit: Unit, evidence_id: str, reason: str, cause: str) -> None:
    """Mark a file as refused, say why to its owner, and give a sent submission back to them as incomplete."""
    item = unit.evidence.get(evidence_id)
    submission = unit.submissions.get(item.submission) if item else None
    if item is None or submission is None:
        return
    unit.people.lock(desk.team, submission.person)
    unit.evidence.change(item.id, state=EvidenceState.REJECTED, reason=reason)
    current = unit.submissions.get(submission.id)
    if current and current.state is SubmissionState.SUBMITTED:
        incomplete(desk, unit, current, "cairn", f"{item.name}: {reason}")
    unit.audit.add(desk.team, unit.now(), "cairn", "evidence.refused", submission.id, {"file": item.name})
    tell(unit, submission.person, Note.FILE_REFUSED, f"{item.id}:{cause}", submission=submission.id, evidence=item.id)
    refresh_home(unit, submission.person, f"refused:{item.id}:{cause}")


def staff_places(desk: Desk, unit: Unit, programme: str | None) -> list[Place]:
    """Where the staff of a programme hear of trouble: its advisors' channel, else each of its leads and staff."""
    found = unit.programmes.get(desk.team, programme) if programme else None
    programmes = [found] if found else unit.programmes.all(desk.team)
    for one in programmes:
        if one.advisor_channel:
            return [Place(programme=one.id, advisors=True)]
    now = unit.now()
    people = {
        g.person
        for one in programmes
        for g in unit.grants.in_programme(desk.team, one.id, now)
        if g.role in {Role.STAFF, Role.LEAD, Role.ADMINISTRATOR}
    }
    return [Place(person=person) for person in sorted(people)]


def _award_programme(desk: Desk, unit: Unit, effect: Effect) -> str | None:
    award = unit.awards.get(effect.payload.get("award", ""))
    found = unit.programmes.for_pathway(desk.team, award.pathway) if award and award.pathway else None
    return found.id if found else None


def _tell_staff(desk: Desk, unit: Unit, effect: Effect, error: str, *, waiting: bool = False) -> None:
    programme = effect.payload.get("place", {}).get("programme") or _award_programme(desk, unit, effect)
    for place in staff_places(desk, unit, programme):
        say(
            unit,
            place,
            Note.EFFECT_DEAD,
            f"dead:{effect.id}:{effect.token}",
            effect=effect.id,
            kind=effect.kind,
            error=error[:300],
            waiting=waiting,
        )
