"""Claiming a submission, giving it back, and giving it to another: on the card, typed in its thread, or by a lead.

Under the learner's lock everything is read again, and each move is on the record. A claim that has lapsed is only told
here; that it ended needs nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.prose import line, strong
from bot.rules import queue as rule
from bot.rules.queue import ClaimRefusal
from bot.rules.workdays import decision_due, holidays_of
from bot.service.desk import Desk, when, zone_of
from bot.service.effects import Note, Whisper, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.handin import review_place
from bot.service.names import name_of
from bot.service.surface import FieldKind, Form, FormField, FormName, Option, Outcome, Sent, Where
from storage.records import RoleGrant, Submission
from storage.unit import Unit

USAGE = "Write it with the number and the person: /pathway assign 4K2 @person"
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_TYPED = re.compile(r"^\s*(claim|release)\s*[.!]?\s*$", re.IGNORECASE)
MOST = 100  # options of a list
Rule = Callable[[Submission, str, Iterable[RoleGrant], datetime], ClaimRefusal | None]


def typed(text: str) -> str | None:
    """`claim` or `release`, alone on the line in a card's thread; None where it is only talk."""
    found = _TYPED.match(text)
    return found.group(1).lower() if found else None


def by_thread(desk: Desk, unit: Unit, actor: str, submission: Submission, word: str, where: Where) -> None:
    move = claim if word == "claim" else release
    move(desk, unit, actor, submission.id, where, f"{where.channel}:{where.ts}")


def claim(desk: Desk, unit: Unit, actor: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    """Read it: the others see that it is taken, until two business days have passed."""
    s = _allowed(desk, unit, actor, submission_id, rule.claim_refused, where, cause)
    if s:
        give(desk, unit, actor, s, actor, cause)
    return Outcome()


def give(desk: Desk, unit: Unit, actor: str, s: Submission, whom: str, cause: str) -> Submission:
    """Put it into somebody's hands, for the whole time of a claim; whoever had it hears of it. Checks nothing."""
    now, programme = unit.now(), unit.programmes.get(s.team, s.programme)
    policy = programme.policy if programme else {}
    until = decision_due(now, rule.CLAIM_DAYS, zone_of(programme), holidays_of(policy))
    before = rule.holder(s, now)
    if before == whom:
        return s
    taken = unit.submissions.change(s, claimed_by=whom, claimed_until=until)
    action = "submission.claimed" if whom == actor else "submission.assigned"
    unit.audit.add(desk.team, now, actor, action, s.id, {"to": whom, "until": until.isoformat(), "from": before})
    for person in {before, whom} - {None, actor}:
        tell(unit, person or "", Note.ASSIGNED, f"{s.id}:{cause}", submission=s.id, person=person, by=actor)
    redraw(desk, unit, taken, cause)
    for person in {before, whom, actor} - {None}:
        refresh_home(unit, person or "", cause)
    return taken


def release(desk: Desk, unit: Unit, actor: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    """Back to the pool."""
    s = _allowed(desk, unit, actor, submission_id, rule.release_refused, where, cause)
    if s:
        let_go(desk, unit, actor, s, cause)
    return Outcome()


def let_go(desk: Desk, unit: Unit, actor: str, s: Submission, cause: str) -> Submission:
    before = rule.holder(s, unit.now())
    freed = unit.submissions.change(s, claimed_by=None, claimed_until=None)
    unit.audit.add(desk.team, unit.now(), actor, "submission.released", s.id, {"from": before})
    if before and before != actor:
        tell(unit, before, Note.ASSIGNED, f"{s.id}:{cause}", submission=s.id, person=before, by=actor)
        refresh_home(unit, before, cause)
    redraw(desk, unit, freed, cause)
    refresh_home(unit, actor, cause)
    return freed


def assign_form(desk: Desk, unit: Unit, actor: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    """A lead chooses among those who may decide on it."""
    s = unit.submissions.get(submission_id)
    if s is None:
        return _gone(unit, actor, cause)
    now = unit.now()
    refused = rule.assign_refused(s, actor, unit.grants.of(desk.team, actor, now), "", (), now)
    if refused not in {None, ClaimRefusal.CAN_NOT_DECIDE}:
        return _refuse(desk, unit, actor, s, refused or ClaimRefusal.NOT_LEAD, where, cause)
    options = tuple(Option(value=p, label=name_of(unit, desk.team, p)) for p in eligible(desk, unit, s)[:MOST])
    if not options:
        tell(unit, actor, Note.CANNOT, cause, text="Nobody else may decide on this one. Give somebody the role first.")
        return Outcome()
    field = FormField(id="person", kind=FieldKind.CHOICE, label="Who reads it", options=options)
    intro = (line(strong(s.title), f" · submission {s.code}"), line("They are told, and so is whoever reads it now."))
    args = {"submission": s.id}
    form = Form(name=FormName.ASSIGN, title="Give it to", submit="Give", args=args, intro=intro, fields=(field,))
    return Outcome(form=form)


def eligible(desk: Desk, unit: Unit, s: Submission) -> list[str]:
    """Who may decide on it now."""
    now = unit.now()
    grants = unit.grants.in_programme(desk.team, s.programme, now)
    return [p for p in dict.fromkeys(g.person for g in grants) if rule.may_decide(s, p, _of(grants, p), now)]


def assigned(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    person = form.values.get("person", "")
    if not person:
        return Outcome(errors={"person": "Choose who reads it."})
    _assign(desk, unit, form.person, form.args.get("submission", ""), person, cause)
    return Outcome()


def by_command(desk: Desk, unit: Unit, actor: str, text: str, cause: str) -> None:
    """`/pathway assign 4K2 @person`."""
    words, whom = text.split(), _PERSON.search(text)
    s = unit.submissions.by_code(desk.team, words[1]) if len(words) > 1 else None
    if s is None or whom is None:
        tell(unit, actor, Note.CANNOT, cause, text=USAGE)
        return
    _assign(desk, unit, actor, s.id, whom.group(1), cause)


def _assign(desk: Desk, unit: Unit, actor: str, submission_id: str, whom: str, cause: str) -> None:
    s = locked(desk, unit, submission_id)
    if s is None:
        _gone(unit, actor, cause)
        return
    now, grants = unit.now(), unit.grants
    theirs = grants.of(desk.team, whom, now)
    refused = rule.assign_refused(s, actor, grants.of(desk.team, actor, now), whom, theirs, now)
    if refused:
        _refuse(desk, unit, actor, s, refused, None, cause)
        return
    give(desk, unit, actor, s, whom, cause)
    text = f"{name_of(unit, desk.team, whom)} reads submission {s.code} now. They are told."
    tell(unit, actor, Note.CANNOT, cause, text=text)


def _allowed(
    desk: Desk, unit: Unit, actor: str, submission_id: str, refuses: Rule, where: Where | None, cause: str
) -> Submission | None:
    """The submission under its lock, where this rule lets this person; else they were told why not."""
    s, now = locked(desk, unit, submission_id), unit.now()
    if s is None:
        _gone(unit, actor, cause)
        return None
    refused = refuses(s, actor, unit.grants.of(desk.team, actor, now), now)
    if refused:
        _refuse(desk, unit, actor, s, refused, where, cause)
        return None
    return s


def locked(desk: Desk, unit: Unit, submission_id: str) -> Submission | None:
    """The submission as it stands, under its learner's lock."""
    seen = unit.submissions.get(submission_id)
    if seen is None or seen.team != desk.team:
        return None
    unit.people.lock(desk.team, seen.person)
    return unit.submissions.get(submission_id)


def redraw(desk: Desk, unit: Unit, s: Submission, cause: str) -> None:
    """The card, brought up to date."""
    say(unit, review_place(desk, unit, s), Note.CARD, f"{s.id}:{cause}", ref=f"card:{s.id}", submission=s.id)


def _of(grants: list[RoleGrant], person: str) -> list[RoleGrant]:
    return [g for g in grants if g.person == person]


WHY = {
    ClaimRefusal.OWN_WORK: "This is your own work. It stays with the others.",
    ClaimRefusal.NOT_ASSESSOR: "Only this programme's assessors can claim it.",
    ClaimRefusal.NOT_IN_REVIEW: "This is not waiting for a decision now.",
    ClaimRefusal.CLAIMED: "{who} is reading this, until {day}. A lead can give it to you.",
    ClaimRefusal.NOT_YOURS: "You have not claimed this, so there is nothing to release.",
    ClaimRefusal.NOT_LEAD: "Only a lead of this programme can give it to somebody.",
    ClaimRefusal.CAN_NOT_DECIDE: "They can't decide on this one. Choose an assessor of its badge.",
}


def _refuse(
    desk: Desk, unit: Unit, actor: str, s: Submission, why: ClaimRefusal, where: Where | None, cause: str
) -> Outcome:
    """Only the person who tried sees it; the try is on the record."""
    unit.audit.add(desk.team, unit.now(), actor, "claim.refused", s.id, {"why": why.value})
    zone = zone_of(unit.programmes.get(s.team, s.programme))
    who = name_of(unit, desk.team, s.claimed_by or "")
    text = WHY[why].format(who=who, day=when(s.claimed_until, zone) if s.claimed_until else "")
    if where is None or where.private:
        tell(unit, actor, Note.CANNOT, cause, text=text)
        return Outcome()
    facts = {"text": text}
    whisper = Whisper(person=actor, channel=where.channel, thread=where.thread, note=Note.CANNOT, facts=facts)
    queue(unit, whisper, f"claim-refused:{actor}:{cause}")
    return Outcome()


def _gone(unit: Unit, actor: str, cause: str) -> Outcome:
    tell(unit, actor, Note.CANNOT, cause, text="That submission is gone. Nothing was changed.")
    return Outcome()
