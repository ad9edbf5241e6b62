"""Another look at a decision: the learner asks once, somebody who took no part decides, both reasons stay on record."""

from __future__ import annotations

from bot.prose import line, strong
from bot.rules import appeal as rule
from bot.rules.appeal import AppealRefusal
from bot.rules.moves import MOVES, Move
from bot.rules.workdays import decision_due
from bot.service import claim
from bot.service.deadlines import calendar_of
from bot.service.decide import award
from bot.service.desk import Desk
from bot.service.effects import Note, say, tell
from bot.service.enrol import refresh_home
from bot.service.handin import DECISION_DAYS, review_place
from bot.service.surface import FieldKind, Form, FormField, FormName, Outcome, Sent
from storage import records
from storage.records import WITH_LEARNER, Appeal, Submission
from storage.unit import Unit

LONGEST = 3000
WHY = {
    AppealRefusal.NOT_DECIDED: "There is no decision here that could be looked at again.",
    AppealRefusal.TOO_LATE: "That was more than ten business days ago. Send a new one, or ask a person.",
    AppealRefusal.TWICE: "You asked for another look at this once, and it was given. Send a new one, or ask a person.",
    AppealRefusal.OWN_WORK: "This is your own work. It stays with the others.",
    AppealRefusal.NOT_ASSESSOR: "Only this programme's assessors can decide on it.",
    AppealRefusal.TOOK_PART: "You decided on this before, so somebody new looks at it now.",
    AppealRefusal.OVER: "This is not waiting for another look now.",
}
ANSWERED_ALREADY = "You have sent a new one since, and it is with the assessors. It is looked at afresh."


def open_form(desk: Desk, unit: Unit, person: str, submission_id: str, cause: str) -> Outcome:
    s = unit.submissions.get(submission_id)
    refused = _refused(desk, unit, person, s)
    if s is None or refused:
        tell(unit, person, Note.CANNOT, cause, text=refused)
        return Outcome()
    hint = "Somebody who did not decide before reads it, with your words. You can ask once."
    fields = (FormField(id="words", kind=FieldKind.LONG_TEXT, label="What should they look at again?", hint=hint),)
    intro = (line(strong(s.title), f" · submission {s.code}"),)
    args = {"submission": s.id}
    return Outcome(
        form=Form(name=FormName.APPEAL, title="Another look", submit="Ask", args=args, intro=intro, fields=fields)
    )


def _refused(desk: Desk, unit: Unit, person: str, s: Submission | None) -> str:
    """Why this person may not ask, in words; empty where they may."""
    if s is None or s.person != person:
        return WHY[AppealRefusal.NOT_DECIDED]
    calendar = calendar_of(unit.programmes.get(s.team, s.programme))
    found = rule.refused(s, unit.decisions.of(s.id), unit.appeals.of(s.id), person, unit.now(), calendar)
    newer = unit.submissions.open_for(desk.team, person, s.pathway, s.member)
    if not found and newer and newer.state not in WITH_LEARNER:
        return ANSWERED_ALREADY
    return WHY[found] if found else ""


def asked(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    words = form.values.get("words", "").strip()[:LONGEST]
    if not words:
        return Outcome(errors={"words": "Say what they should look at again."})
    s = claim.locked(desk, unit, form.args.get("submission", ""))
    refused = _refused(desk, unit, form.person, s)
    if s is None or refused:
        tell(unit, form.person, Note.CANNOT, cause, text=refused)
        return Outcome()
    now, calendar = unit.now(), calendar_of(unit.programmes.get(s.team, s.programme))
    unit.appeals.add(Appeal(submission=s.id, person=form.person, at=now, words=words))
    due = decision_due(now, DECISION_DAYS, calendar.zone, calendar.holidays)
    appealed = unit.submissions.change(s, state=MOVES[Move.APPEAL].end, due_at=due)
    unit.audit.add(desk.team, now, form.person, "submission.appealed", s.id, {"words": words})
    tell(unit, s.person, Note.SUBMISSION, f"appealed:{cause}", submission=s.id)
    _shown(desk, unit, appealed, cause)
    return Outcome()


def _shown(desk: Desk, unit: Unit, s: Submission, cause: str) -> None:
    claim.redraw(desk, unit, s, cause)
    ref = f"appeal:{s.id}"
    say(unit, review_place(desk, unit, s), Note.APPEAL, f"{s.id}:{cause}", ref=ref, behalf=s.person, submission=s.id)
    refresh_home(unit, s.person, cause)


def ruling_form(desk: Desk, unit: Unit, actor: str, submission_id: str, name: FormName, cause: str) -> Outcome:
    """The form for the reason; somebody who may not decide is told so instead."""
    s = unit.submissions.get(submission_id)
    if s is None or _may_not(desk, unit, actor, s, cause):
        return Outcome()
    upheld = name is FormName.UPHOLD
    label = "Why the decision stands" if upheld else "Why it is approved after all"
    fields = (FormField(id="reason", kind=FieldKind.LONG_TEXT, label=label, hint="The learner reads it."),)
    intro = (line(strong(s.title), f" · submission {s.code}"),)
    title, submit = ("Decision stands", "It stands") if upheld else ("Overturn", "Approve")
    args = {"submission": s.id}
    return Outcome(form=Form(name=name, title=title, submit=submit, args=args, intro=intro, fields=fields))


def _may_not(desk: Desk, unit: Unit, actor: str, s: Submission, cause: str) -> bool:
    now = unit.now()
    refused = rule.ruling_refused(s, unit.decisions.of(s.id), actor, unit.grants.of(desk.team, actor, now), now)
    if refused:
        unit.audit.add(desk.team, now, actor, "appeal.refused", s.id, {"why": refused.value})
        tell(unit, actor, Note.CANNOT, cause, text=WHY[refused])
    return refused is not None


def ruled(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    """Decided: under the learner's lock everything is read again."""
    reason = form.values.get("reason", "").strip()[:LONGEST]
    if not reason:
        return Outcome(errors={"reason": "Say why; the learner reads it."})
    s = claim.locked(desk, unit, form.args.get("submission", ""))
    if s is None or _may_not(desk, unit, form.person, s, cause):
        return Outcome()
    outcome = records.Outcome.UPHELD if form.name == FormName.UPHOLD else records.Outcome.OVERTURNED
    decision, standing, now = unit.decisions.of(s.id), unit.appeals.of(s.id), unit.now()
    if decision is None or standing is None:
        return Outcome()
    unit.appeals.change(standing, outcome=outcome, decider=form.person, decided_at=now, reason=reason)
    overturned = outcome is records.Outcome.OVERTURNED
    end = MOVES[rule.ending(outcome, decision)].end
    decided = unit.submissions.change(s, state=end, decided_at=now if overturned else s.decided_at)
    unit.audit.add(desk.team, now, form.person, f"submission.{outcome}", s.id, {"reason": reason})
    if overturned:
        award(desk, unit, decided)
    tell(unit, s.person, Note.APPEAL_RULED, s.id, submission=s.id)
    _shown(desk, unit, decided, cause)
    return Outcome()
