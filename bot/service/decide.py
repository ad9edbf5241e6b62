"""Deciding on a submission: by button, by form, or typed in the card's thread; all three end in `apply`.

Role, conflict and state are checked when the decision is made, under the learner's lock. The first valid decision
wins; whoever comes second is told who decided. Every refusal leaves an audit entry.
"""

from __future__ import annotations

import re
import secrets

from bot.rules.record import is_valid
from bot.rules.review import AFTER, Refusal, RefusalKind, Ruling, Verdict, decide, refusal
from bot.service import forms, stack
from bot.service import queue as assessing
from bot.service.desk import Desk
from bot.service.effects import Note, Whisper, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.handin import review_place
from bot.service.surface import Outcome, Where
from catalog.model import BadgeKind
from storage.records import Decision, DecisionKind, Person, Submission
from storage.unit import Unit

_TYPED = re.compile(r"^\s*(?:(approve)[.!]?\s*$|(return|decline)\s*:\s*(.*)$)", re.IGNORECASE | re.DOTALL)
_NEARLY = re.compile(r"^\W*(?:approved?|return(?:ed)?|declined?)\b", re.IGNORECASE)
_KINDS = {"approve": DecisionKind.APPROVED, "return": DecisionKind.RETURNED, "decline": DecisionKind.DECLINED}
_NUMBERED = re.compile(r"^\s*(?:criterion\s+)?(\d+)\s*[:.)-]\s*(.+)$", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"\bcriterion\s+(\d+)\b", re.IGNORECASE)


def is_typed(text: str) -> bool:
    """Whether a line reads as a decision, whatever it would be about."""
    return _TYPED.match(text) is not None


def typed(text: str, submission: Submission) -> Verdict | None:
    """What a line in the card's thread decides: `approve`, `return: …`, `decline: …`; None where it is only talk:
    the colon makes the difference, as a decision is for ever.

    Feedback names a criterion by its number ("2: add a date", "… criterion 2 asks for …"), several parted by ";".
    """
    found = _TYPED.match(text)
    if found is None:
        return None
    kind, rest = _KINDS[(found.group(1) or found.group(2)).lower()], (found.group(3) or "").strip()
    if kind is not DecisionKind.RETURNED:
        return Verdict(kind=kind, reason=rest)
    feedback, remarks = _feedback(rest, [c["id"] for c in submission.asked["criteria"]])
    return Verdict(kind=kind, reason="; ".join(remarks), feedback=feedback)


def nearly_typed(desk: Desk, unit: Unit, actor: str, submission: Submission, text: str) -> bool:
    """Whether a line begins like a decision and is none, of somebody who could decide: they would take silence for one."""
    if not _NEARLY.match(text) or is_typed(text):
        return False
    now = unit.now()
    grants = unit.grants.of(desk.team, actor, now)
    return refusal(submission, unit.decisions.of(submission.id), actor, grants, now) is None


def unclear(unit: Unit, actor: str, submission: Submission, where: Where) -> None:
    """Nothing is decided; the person alone hears how a decision is written."""
    _refuse(unit, actor, where, submission, Refusal(kind=RefusalKind.UNCLEAR), f"{where.channel}:{where.ts}")


def _feedback(text: str, criteria: list[str]) -> tuple[dict[str, str], list[str]]:
    """By criterion, and what is left over. A text that names one criterion is about that one as a whole."""
    spoken = {int(n) for n in _NAMED.findall(text)}
    if len(spoken) == 1 and 1 <= (only := spoken.pop()) <= len(criteria) and not _NUMBERED.match(text):
        return {criteria[only - 1]: text}, []
    feedback: dict[str, str] = {}
    remarks = []
    for part in filter(None, (p.strip() for p in re.split(r"[;\n]", text))):
        numbered, named = _NUMBERED.match(part), _NAMED.search(part)
        found = numbered or named
        number = int(found.group(1)) if found else 0
        words = numbered.group(2).strip() if numbered else part
        if 1 <= number <= len(criteria):
            feedback[criteria[number - 1]] = words
        else:
            remarks.append(part)
    return feedback, remarks


def by_thread(desk: Desk, unit: Unit, actor: str, submission: Submission, verdict: Verdict, where: Where) -> None:
    """A typed decision; a refusal is answered where it was typed, for that person alone."""
    refused = attempt(desk, unit, actor, submission.id, verdict, f"{where.channel}:{where.ts}")
    if refused:
        _refuse(unit, actor, where, submission, refused, f"{where.channel}:{where.ts}")


def approve(desk: Desk, unit: Unit, actor: str, submission_id: str, where: Where | None, cause: str) -> Outcome:
    submission = unit.submissions.get(submission_id)
    if submission is None:
        tell(unit, actor, Note.CANNOT, cause, text="That submission is gone. Nothing was decided.")
        return Outcome()
    refused = attempt(desk, unit, actor, submission_id, Verdict(kind=DecisionKind.APPROVED), cause)
    if refused:
        _refuse(unit, actor, where, submission, refused, cause)
    return Outcome()


def open_form(
    desk: Desk, unit: Unit, actor: str, submission_id: str, kind: DecisionKind, where: Where | None, cause: str
) -> Outcome:
    """The form for a return or a decline; somebody who may not decide is told so instead."""
    submission = unit.submissions.get(submission_id)
    if submission is None:
        tell(unit, actor, Note.CANNOT, cause, text="That submission is gone. Nothing was decided.")
        return Outcome()
    now = unit.now()
    grants = unit.grants.of(desk.team, actor, now)
    refused = refusal(submission, unit.decisions.of(submission.id), actor, grants, now)
    if refused:
        _note_refusal(desk, unit, actor, submission, refused, kind)
        _refuse(unit, actor, where, submission, refused, cause)
        return Outcome()
    make = forms.return_form if kind is DecisionKind.RETURNED else forms.decline_form
    return Outcome(form=make(submission))


def by_form(desk: Desk, unit: Unit, actor: str, submission_id: str, verdict: Verdict, cause: str) -> Outcome:
    refused = attempt(desk, unit, actor, submission_id, verdict, cause)
    if refused is None:
        return Outcome()
    if refused.kind is RefusalKind.NO_REASON:
        return Outcome(errors={"reason": "Say what is missing, so that the learner knows what to do next."})
    submission = unit.submissions.get(submission_id)
    if submission:
        _refuse(unit, actor, None, submission, refused, cause)
    return Outcome()


def attempt(desk: Desk, unit: Unit, actor: str, submission_id: str, verdict: Verdict, cause: str) -> Refusal | None:
    """Decide, or say why not. Under the learner's lock everything is read again: what was seen before may be old."""
    seen = unit.submissions.get(submission_id)
    if seen is None:
        return Refusal(kind=RefusalKind.NOT_IN_REVIEW)
    learner = unit.people.lock(desk.team, seen.person)
    submission = unit.submissions.get(submission_id) or seen
    now = unit.now()
    standing = unit.decisions.of(submission.id)
    ruling = decide(submission, standing, verdict, actor, unit.grants.of(desk.team, actor, now), now)
    if isinstance(ruling, Refusal):
        _note_refusal(desk, unit, actor, submission, ruling, verdict.kind)
        return ruling
    decision = _keep(unit, submission, ruling, actor)
    decided = unit.submissions.change(submission, state=AFTER[ruling.kind], decided_at=now)
    unit.audit.add(
        desk.team, now, actor, f"submission.{ruling.kind}", submission.id, {"reason": ruling.reason, "met": ruling.met}
    )
    if ruling.kind is DecisionKind.APPROVED:
        award(desk, unit, decided)
    _announce(desk, unit, decided, decision, cause)
    refresh_home(unit, learner.id, cause)
    assessing.moved_on(desk, unit, actor, decided, cause)
    return None


def _keep(unit: Unit, submission: Submission, ruling: Ruling, actor: str) -> Decision:
    decision = Decision(
        id=secrets.token_hex(8),
        submission=submission.id,
        kind=ruling.kind,
        decider=actor,
        at=unit.now(),
        reason=ruling.reason,
        feedback=ruling.feedback,
        met=ruling.met,
    )
    unit.decisions.add(decision)
    return decision


def award(desk: Desk, unit: Unit, submission: Submission) -> None:
    """What an approval brings: a recognised or earned badge, then whatever that completes."""
    learner = unit.people.lock(desk.team, submission.person)
    version = desk.editions.version(unit, submission.pinned)
    badge = version.badges.get(submission.badge or "")
    if badge and badge.kind is not BadgeKind.LEVEL and not _holds(unit, learner, badge.id):
        if badge.kind is BadgeKind.EXTERNAL or badge.issuer != version.pathway.issuer:
            stack.recognise(desk, unit, submission)
        else:
            stack.plan_single(desk, unit, learner, version, submission)
    stack.plan_due(desk, unit, learner, submission)


def _holds(unit: Unit, learner: Person, badge: str) -> bool:
    held = unit.awards.live(learner.team, learner.id, badge)
    return held is not None and is_valid(held, unit.now())


def _announce(desk: Desk, unit: Unit, submission: Submission, decision: Decision, cause: str) -> None:
    """Tell exactly those whom it concerns: the card, its thread, the learner."""
    card = f"card:{submission.id}"
    place = review_place(desk, unit, submission)
    say(unit, place, Note.CARD, cause, ref=card, behalf=decision.decider, submission=submission.id)
    thread = place.model_copy(update={"thread_of": card})
    say(unit, thread, Note.RULING, cause, behalf=decision.decider, submission=submission.id)
    note = {
        DecisionKind.APPROVED: Note.APPROVED,
        DecisionKind.RETURNED: Note.RETURNED,
        DecisionKind.DECLINED: Note.DECLINED,
    }[decision.kind]
    tell(unit, submission.person, note, submission.id, submission=submission.id)


def _note_refusal(
    desk: Desk, unit: Unit, actor: str, submission: Submission, refused: Refusal, kind: DecisionKind
) -> None:
    unit.audit.add(
        desk.team,
        unit.now(),
        actor,
        "decision.refused",
        submission.id,
        {"why": refused.kind.value, "wanted": kind.value},
    )


def _refuse(unit: Unit, actor: str, where: Where | None, submission: Submission, refused: Refusal, cause: str) -> None:
    """Only the person who tried sees it: in the channel where they tried, else in their own messages."""
    facts = {"kind": refused.kind.value, "submission": submission.id}
    if where is None or where.private:
        tell(unit, actor, Note.REFUSED, cause, **facts)
        return
    thread = where.thread
    whisper = Whisper(person=actor, channel=where.channel, thread=thread, note=Note.REFUSED, facts=facts)
    queue(unit, whisper, f"refused:{actor}:{cause}")
