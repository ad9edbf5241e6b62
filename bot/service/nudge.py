"""Nudges carried out: whoever is due is claimed, decided under the learner's lock, recorded and queued in one unit.

A message is looked at once more when it goes out: an outage must not bring it at night, after an answer, or to somebody
who has gone. What is due, and why, is bot/rules/nudges.py.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hours import zone
from bot.rules.nudges import (
    BACK_OFF,
    QUIET_AFTER_ACTIVITY,
    WORDS,
    Decision,
    Farewell,
    Later,
    Learner,
    Nudge,
    Reason,
    Silence,
    Standing,
    decide,
)
from bot.rules.progress import progress
from bot.rules.wishes import wishes_in, with_wishes
from bot.service.aftermath import staff_places
from bot.service.delivery import DeliveryError, Handler, Receipt
from bot.service.desk import Desk, zone_of
from bot.service.editions import Editions
from bot.service.effects import Note, Place, Remind, queue, say
from bot.service.learner import followed, is_assessed, record_of
from bot.service.people import Profile, keep_profile
from storage.errors import Unavailable
from storage.records import Effect, Person, SentNudge
from storage.unit import Unit

BATCH = 100
LEASE = timedelta(minutes=10)

log = logging.getLogger(__name__)


def sweep(desk: Desk) -> int:
    """Claim who is due, decide and carry out; the number of enrolments looked at. Any replica, as often as it likes."""
    with desk.store.read() as unit:
        if not unit.enrolments.any_due(unit.now()):
            return 0
    with desk.store.write("claim-nudges") as unit:
        claimed = unit.enrolments.claim_due(BATCH, unit.now(), LEASE)
    for person in dict.fromkeys(e.person for e in claimed):
        try:
            with desk.store.write("nudge") as unit:
                look_at(desk, unit, person)
        except Unavailable:
            raise
        except Exception:  # its lease brings it again, and the others must not wait for it
            log.exception("no nudge could be decided for %s", person)
    desk.wake()
    return len(claimed)


def look_at(desk: Desk, unit: Unit, person: str) -> None:
    """Decide for one person and do it. Under their lock everything is read again: what was claimed may be old."""
    known = unit.people.lock(desk.team, person)
    now = unit.now()
    learner = learner_of(unit, desk.editions, known, now)
    decisions = decide(learner, now)
    for standing in learner.standings:
        _obey(desk, unit, learner, standing, decisions[standing.enrolment.id])


def _obey(desk: Desk, unit: Unit, learner: Learner, s: Standing, decision: Decision) -> None:
    enrolment, now = s.enrolment, unit.now()
    match decision:
        case Nudge(reason=reason, step=step):
            _record(unit, s, reason, step.member.id)
            unit.enrolments.look(enrolment.id, now + BACK_OFF[0])
            if reason is Reason.ASKED:
                _asked_for(unit, s)
        case Farewell(step=step):
            _record(unit, s, Reason.STOPPED, step.member.id)
            unit.enrolments.look(enrolment.id, None)
            _show_to_advisors(desk, unit, s, learner.history[0])
        case Later(at=at):
            unit.enrolments.look(enrolment.id, at)
        case Silence():
            unit.enrolments.look(enrolment.id, None)


def _record(unit: Unit, s: Standing, reason: Reason, member: str) -> None:
    """The row and its message, together. The number is unique: nobody records the same one twice."""
    e = s.enrolment
    nudge = SentNudge(
        id=secrets.token_hex(8),
        team=e.team,
        person=e.person,
        enrolment=e.id,
        pathway=e.pathway,
        reason=reason.value,
        member=member,
        number=unit.nudges.next_number(e.id),
        at=unit.now(),
    )
    unit.nudges.add(nudge)
    note = Note.NUDGE_STOPPED if reason is Reason.STOPPED else Note.NUDGE
    message = Remind(place=Place(person=e.person), note=note, facts={"nudge": nudge.id}, behalf=e.person)
    queue(unit, message, f"nudge:{e.id}:{nudge.number}")


def _asked_for(unit: Unit, s: Standing) -> None:
    """A reminder that was asked for comes once."""
    known = unit.people.lock(s.enrolment.team, s.enrolment.person)
    wishes = wishes_in(known.preferences).reminded(s.enrolment.id)
    unit.people.save(known.model_copy(update={"preferences": with_wishes(known.preferences, wishes)}))


def _show_to_advisors(desk: Desk, unit: Unit, s: Standing, last: SentNudge) -> None:
    """Once for each row of unanswered nudges, also where the farewell itself is decided again after an outage."""
    programme = unit.programmes.for_pathway(desk.team, s.enrolment.pathway)
    for place in staff_places(desk, unit, programme.id) if programme else []:
        say(unit, place, Note.QUIET_LEARNER, last.id, person=s.enrolment.person, pathway=s.enrolment.pathway)


def deliver(desk: Desk, profile_of: Callable[[str], Profile], post: Handler, effect: Effect) -> Receipt:
    """Post a nudge, unless it is no longer wanted; then it is as if it had never been, and the sweep looks again."""
    with desk.store.read() as unit:
        nudge = unit.nudges.get(effect.payload["facts"]["nudge"])
    if nudge is None or nudge.dropped_at is not None:
        return {"dropped": "before"}
    profile = _fresh(profile_of, nudge.person)
    with desk.store.write("nudge-wanted") as unit:
        keep_profile(desk, unit, nudge.person, profile)
        wanted = _still_wanted(desk, unit, nudge)
        if not wanted and not effect.unclear:  # an unclear one may stand there already: it counts, and is not repeated
            unit.nudges.drop(nudge.id, unit.now())
            unit.enrolments.look(nudge.enrolment, unit.now())
    return post(effect) if wanted else {"dropped": "no longer wanted"}


def _fresh(profile_of: Callable[[str], Profile], person: str) -> Profile:
    """A profile that can't be read leaves nothing unclear: nothing was said yet."""
    try:
        return profile_of(person)
    except DeliveryError as error:
        raise DeliveryError(str(error), retry_after=error.retry_after, waiting=True) from error


def _still_wanted(desk: Desk, unit: Unit, nudge: SentNudge) -> bool:
    """The same rules, with this nudge not yet said, still say it at this moment."""
    now = unit.now()
    learner = learner_of(unit, desk.editions, unit.people.lock(desk.team, nudge.person), now)
    wishes = learner.wishes
    if nudge.reason == Reason.ASKED and not wishes.off:
        wishes = wishes.asking(nudge.enrolment, nudge.at)
    before = tuple(n for n in learner.history if n.id != nudge.id)
    found = decide(replace(learner, history=before, wishes=wishes), now).get(nudge.enrolment)
    return isinstance(found, Farewell if nudge.reason == Reason.STOPPED else Nudge)


def learner_of(unit: Unit, editions: Editions, person: Person, now: datetime) -> Learner:
    """All that the rules look at, for one person."""
    record = record_of(unit, person.team, person.id)
    pathways = [
        (e, unit.programmes.for_pathway(person.team, e.pathway)) for e in followed(unit, person.team, person.id)
    ]
    standings = tuple(
        Standing(
            enrolment=e,
            progress=progress(editions.version(unit, e.pinned), record, now),
            zone=zone(person.tz, zone_of(programme)),
            assessed=is_assessed(unit, programme, unit.now()),
        )
        for e, programme in pathways
    )
    return Learner(
        standings=standings,
        history=tuple(unit.nudges.of(person.team, person.id)),
        wishes=wishes_in(person.preferences),
        seen_at=person.seen_at,
        reachable=not (person.deleted or person.is_bot),
    )


def acted(desk: Desk, unit: Unit, person: str, args: dict[str, str]) -> None:
    """Somebody did something here: what was asked of them is answered, and they are looked at anew. `args`: of a
    button or a form; they name the pathway that it concerns, or a submission of theirs on it.
    """
    now = unit.now()
    unit.nudges.answer(desk.team, person, now)
    pathway = args.get("pathway") or _pathway_of(unit, person, args.get("submission", ""))
    if pathway:
        unit.enrolments.touch(desk.team, person, pathway, now)
    unit.enrolments.look_by(desk.team, person, now + QUIET_AFTER_ACTIVITY)


def _pathway_of(unit: Unit, person: str, submission: str) -> str:
    found = unit.submissions.get(submission) if submission else None
    return found.pathway if found and found.person == person else ""


def dry_run(unit: Unit, team: str, at: datetime) -> Iterator[str]:
    """A line for every enrolment that somebody follows: what they would get and why, or why nothing. Sends nothing."""
    editions = Editions()
    for person in unit.people.all(team):
        learner = learner_of(unit, editions, person, at)
        decisions = decide(learner, at)
        for s in learner.standings:
            found = decisions[s.enrolment.id]
            yield f"{person.name or person.id}, {s.progress.version.pathway.name}: {_in_words(s, found)}"


def _in_words(s: Standing, decision: Decision) -> str:
    match decision:
        case Nudge(reason=reason, step=step):
            return f"{step.text} ({WORDS[reason]})"
        case Farewell():
            return "the last word, and a note to the advisors (3 nudges unanswered)"
        case Later(at=at, reason=reason):
            return f"nothing, {reason} (look again {at.astimezone(s.zone):%a %d %b %H:%M %Z})"
        case Silence(reason=reason):
            return f"nothing, {reason}"
