"""Taking a badge back: who may, why, who hears of it; and keeping a stack that rests on one (R27, R28, R30).

Nothing cascades: a stack that rests on a withdrawn badge is put before the staff, who keep it or withdraw it too. The
status lists and the page follow from the award's row, so they say it at once.
"""

from __future__ import annotations

import re

from bot.badges.credential import clean
from bot.rules.roles import STAFF, holds
from bot.service import aftermath, forms
from bot.service.desk import Desk, when
from bot.service.effects import Note, say, tell
from bot.service.enrol import refresh_home
from bot.service.stack import plan_again
from bot.service.surface import Outcome, Sent, Where
from storage.records import Award, AwardState, EnrolmentState, Programme
from storage.unit import Unit

USAGE = "Write it with the badge's link: /pathway revoke https://…/badges/…"
LONGEST_REASON = 500
_TYPED = re.compile(r"^\s*revoke\s*:\s*(.*)$", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"(?:/badges/|\s|^)([A-Za-z0-9_-]{20,64})(?=$|[\s/?#.])")


class CannotRevoke(Exception):
    """The message says why, in words for whoever tried."""


def typed(text: str) -> str | None:
    """The reason in `revoke: …`, written in a card's thread; None where it is only talk."""
    found = _TYPED.match(text)
    return found.group(1).strip() if found else None


def award_in(text: str) -> str:
    """The award that a link or a command names; empty where it names none."""
    found = _NAMED.search(text)
    return found.group(1) if found else ""


def require(desk: Desk, unit: Unit, actor: str, award_id: str) -> Award:
    """The award, if `actor` may withdraw it now. Raises CannotRevoke."""
    award, now = unit.awards.get(award_id), unit.now()
    if award is None or award.team != desk.team:
        raise CannotRevoke(f"I can't find that badge. {USAGE}")
    programme = programme_of(desk, unit, award)
    if not holds(unit.grants.of(desk.team, actor, now), STAFF, programme.id if programme else "", None, now):
        raise CannotRevoke("Only the programme's staff can withdraw a badge. Ask one of them.")
    if award.person == actor:
        raise CannotRevoke("You can't withdraw your own badge. Ask another of the staff.")
    if award.state is AwardState.REVOKED:
        day = f" on {when(award.revoked_at)}" if award.revoked_at else ""
        raise CannotRevoke(f"That badge was withdrawn{day}. Nothing was changed.")
    return award


def revoke(desk: Desk, unit: Unit, actor: str, award: Award, reason: str) -> Award:
    """Withdraw it, tell its holder in plain words, and put what rests on it before the staff."""
    unit.people.lock(desk.team, award.person)
    current, now = unit.awards.get(award.id), unit.now()
    if current is None or current.state is AwardState.REVOKED:
        raise CannotRevoke("That badge was withdrawn a moment ago. Nothing was changed.")
    said = clean(" ".join(reason.split()))[:LONGEST_REASON]
    if not said:
        raise CannotRevoke("Say why, in words that the learner can act on. Nothing was changed.")
    gone = unit.awards.change(current, state=AwardState.REVOKED, revoked_at=now, revoked_reason=said)
    unit.audit.add(desk.team, now, actor, "award.revoked", gone.id, {"badge": gone.badge, "reason": said})
    _resume(desk, unit, gone)
    return gone


def announce(desk: Desk, unit: Unit, gone: Award) -> None:
    """Tell its holder; tell the staff of each stack that rests on it."""
    tell(unit, gone.person, Note.REVOKED, gone.id, award=gone.id)
    if unit.posted.get(ref := f"badge:{gone.id}"):  # the message that said it is theirs
        tell(unit, gone.person, Note.BADGE, f"revoked:{gone.id}", ref=ref, award=gone.id)
    for stack in resting_on(unit, gone):
        programme = programme_of(desk, unit, stack)
        for place in aftermath.staff_places(desk, unit, programme.id if programme else None):
            ref = f"under-review:{stack.id}"
            say(unit, place, Note.UNDER_REVIEW, f"{stack.id}:{gone.id}", ref=ref, award=stack.id)
    refresh_home(unit, gone.person, f"revoked:{gone.id}")


def reissue(desk: Desk, unit: Unit, actor: str, award: Award, reason: str) -> Award:
    """Withdraw it and plan the same again under a new id (R32): a correction, or a key that leaked."""
    gone = revoke(desk, unit, actor, award, reason)
    again = plan_again(desk, unit, gone)
    announce(desk, unit, gone)
    return again


def resting_on(unit: Unit, part: Award) -> list[Award]:
    """Awards that name this one as a part, and stand."""
    held = unit.awards.of(part.team, part.person)
    return [a for a in held if a.state is not AwardState.REVOKED and part.id in a.trace.get("parts", {}).values()]


def open_parts(unit: Unit, stack: Award) -> list[Award]:
    """Its withdrawn parts that nobody has decided on yet."""
    parts = (unit.awards.get(part) for part in stack.trace.get("parts", {}).values())
    kept = stack.trace.get("kept", [])
    return [part for part in parts if part and part.state is AwardState.REVOKED and part.id not in kept]


def programme_of(desk: Desk, unit: Unit, award: Award) -> Programme | None:
    return unit.programmes.for_pathway(desk.team, award.pathway) if award.pathway else None


def by_command(desk: Desk, unit: Unit, actor: str, text: str, cause: str) -> None:
    """`/pathway revoke LINK`: what would be withdrawn, with a button to the form."""
    try:
        award = require(desk, unit, actor, award_in(text))
    except CannotRevoke as refused:
        tell(unit, actor, Note.CANNOT, cause, text=str(refused))
        return
    tell(unit, actor, Note.REVOKE, cause, award=award.id)


def by_thread(desk: Desk, unit: Unit, actor: str, submission: str, reason: str, where: Where) -> None:
    """`revoke: …` in a card's thread: the badge that this submission earned."""
    cause = f"{where.channel}:{where.ts}"
    earned = unit.submissions.get(submission)
    found = [a for a in unit.awards.of_submission(submission) if earned and a.badge == earned.badge]
    standing = next((a for a in found if a.state is not AwardState.REVOKED), None)
    if standing is None:
        said = f"No badge of this submission stands that could be withdrawn here. {USAGE}"
        tell(unit, actor, Note.CANNOT, cause, text=said)
        return
    _carry_out(desk, unit, actor, standing.id, reason, cause)


def open_form(desk: Desk, unit: Unit, actor: str, award_id: str, cause: str) -> Outcome:
    try:
        award = require(desk, unit, actor, award_id)
    except CannotRevoke as refused:
        tell(unit, actor, Note.CANNOT, cause, text=str(refused))
        return Outcome()
    return Outcome(form=forms.revoke_form(award, badge_name(desk, unit, award), learner_name(unit, award)))


def by_form(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    reason = form.values.get("reason", "")
    if not reason.strip():
        return Outcome(errors={"reason": "Say why, so that the learner knows what to do next."})
    _carry_out(desk, unit, form.person, form.args.get("award", ""), reason, cause)
    return Outcome()


def keep(desk: Desk, unit: Unit, actor: str, award_id: str, cause: str) -> Outcome:
    """Staff keep a stack although a part of it was withdrawn; on the record, under their name (R28)."""
    try:
        stack = require(desk, unit, actor, award_id)
    except CannotRevoke as refused:
        tell(unit, actor, Note.CANNOT, cause, text=str(refused))
        return Outcome()
    unit.people.lock(desk.team, stack.person)
    parts = [part.id for part in open_parts(unit, stack)]
    if parts:
        unit.awards.change(stack, trace={**stack.trace, "kept": [*stack.trace.get("kept", []), *parts]})
        unit.audit.add(desk.team, unit.now(), actor, "award.kept", stack.id, {"parts": parts})
        tell(unit, stack.person, Note.KEPT, f"{stack.id}:{parts[0]}", award=stack.id)
        _refresh_review(desk, unit, stack, cause)
    return Outcome()


def badge_name(desk: Desk, unit: Unit, award: Award) -> str:
    found = desk.editions.catalog(unit).badges.get(award.badge)
    return found.name if found else award.badge


def learner_name(unit: Unit, award: Award) -> str:
    person = unit.people.get(award.team, award.person)
    return person.name if person and person.name else "a learner"


def _carry_out(desk: Desk, unit: Unit, actor: str, award_id: str, reason: str, cause: str) -> None:
    try:
        gone = revoke(desk, unit, actor, require(desk, unit, actor, award_id), reason)
    except CannotRevoke as refused:
        tell(unit, actor, Note.CANNOT, cause, text=str(refused))
        return
    announce(desk, unit, gone)
    _refresh_review(desk, unit, gone, cause)
    name, learner = badge_name(desk, unit, gone), learner_name(unit, gone)
    text = f"Done: {name} of {learner} is withdrawn. They have been told why; the page and the lists say so."
    tell(unit, actor, Note.CANNOT, f"revoked:{gone.id}", text=text)


def _refresh_review(desk: Desk, unit: Unit, stack: Award, cause: str) -> None:
    """The staff's message about this stack, if there is one, says how it stands now."""
    programme = programme_of(desk, unit, stack)
    for place in aftermath.staff_places(desk, unit, programme.id if programme else None):
        if unit.posted.get(f"under-review:{stack.id}"):
            say(unit, place, Note.UNDER_REVIEW, cause, ref=f"under-review:{stack.id}", award=stack.id)


def _resume(desk: Desk, unit: Unit, gone: Award) -> None:
    """A pathway whose micro-credential was withdrawn is not completed any more."""
    enrolment = unit.enrolments.find(desk.team, gone.person, gone.pathway or "")
    if enrolment is None or enrolment.state is not EnrolmentState.COMPLETED:
        return
    version = desk.editions.version(unit, enrolment.pinned)
    if version.pathway.macro_badge == gone.badge:
        changed = {"state": EnrolmentState.ACTIVE, "changed_at": unit.now()}
        unit.enrolments.save(enrolment.model_copy(update=changed))
