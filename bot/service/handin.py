"""A sent submission on its way: before the assessors once all its bytes are stored, back to the learner, or withdrawn.

Owns the moves that nobody judges, and where a card goes. What a draft holds is evidence.py's.
"""

from __future__ import annotations

import hashlib

from bot.rules import evidence as rule
from bot.rules.deadline import Calendar, days_left
from bot.rules.moves import MOVES, Move
from bot.rules.workdays import decision_due, holidays_of
from bot.service.desk import Desk, zone_of
from bot.service.effects import HandOver, Note, Place, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.surface import Outcome
from storage.records import Evidence, EvidenceState, Role, Submission, SubmissionState
from storage.unit import Unit

DECISION_DAYS = 5
REMARK = 1000  # characters


def own(unit: Unit, person: str, submission_id: str) -> Submission | None:
    """The submission, if it is this person's."""
    found = unit.submissions.get(submission_id)
    return found if found and found.person == person else None


def advance(desk: Desk, unit: Unit, submission: Submission, cause: str) -> None:
    """Put a sent submission before the assessors once every file is stored; back to the learner where one was refused."""
    if submission.state is not SubmissionState.SUBMITTED:
        return
    items = unit.evidence.of(submission.id)
    if any(i.state is EvidenceState.FETCHING for i in items):
        return
    if gaps := rule.missing(submission.asked, items, submission.carried):
        incomplete(desk, unit, submission, "cairn", f"Still to add: {'; '.join(gap.label for gap in gaps)}.")
        refresh_home(unit, submission.person, f"back:{cause}")
        return
    _to_review(desk, unit, submission, items, cause)


def incomplete(desk: Desk, unit: Unit, submission: Submission, actor: str, remark: str) -> Submission:
    """With the learner again before any judgement: no attempt is used, and `remark` says exactly what to add."""
    cleared = dict.fromkeys(("submitted_at", "due_at", "claimed_by", "claimed_until"))
    back = unit.submissions.change(submission, state=MOVES[Move.INCOMPLETE].end, remark=remark[:REMARK], **cleared)
    unit.audit.add(desk.team, unit.now(), actor, "submission.incomplete", submission.id, {"remark": remark[:REMARK]})
    return back


def _to_review(desk: Desk, unit: Unit, submission: Submission, items: list[Evidence], cause: str) -> None:
    programme = unit.programmes.get(desk.team, submission.programme)
    policy = programme.policy if programme else {}
    calendar = Calendar(zone=zone_of(programme), holidays=holidays_of(policy))
    before = unit.submissions.get(submission.previous) if submission.previous else None
    days = days_left(before, int(policy.get("decision_days", DECISION_DAYS)), calendar)
    due = decision_due(submission.submitted_at or unit.now(), days, calendar.zone, calendar.holidays)
    unit.submissions.change(submission, state=MOVES[Move.REVIEW].end, due_at=due)
    unit.audit.add(desk.team, unit.now(), "cairn", "submission.in-review", submission.id, {"due": due.isoformat()})
    place = review_place(desk, unit, submission)
    card = f"card:{submission.id}"
    say(
        unit,
        place,
        Note.CARD,
        f"{card}:{submission.version}",
        ref=card,
        behalf=submission.person,
        submission=submission.id,
    )
    thread = place.model_copy(update={"thread_of": card})
    say(unit, thread, Note.CRITERIA, f"criteria:{submission.id}", submission=submission.id)
    for item in items:
        if item.state is EvidenceState.STORED:
            queue(unit, HandOver(evidence=item.id, submission=submission.id, place=thread), f"hand-over:{item.id}")
        elif item.state is EvidenceState.READY:
            say(unit, thread, Note.EVIDENCE, _said_once(item), evidence=item.id, submission=submission.id)
    tell(
        unit,
        submission.person,
        Note.SUBMISSION,
        f"review:{submission.id}:{cause}",
        ref=f"submission:{submission.id}",
        submission=submission.id,
    )
    refresh_home(unit, submission.person, f"review:{cause}")


def _said_once(item: Evidence) -> str:
    """What is written anew after it came back is shown again; what was shown and stayed is not."""
    return f"evidence:{item.id}:{hashlib.sha256(item.text.encode()).hexdigest()[:8]}"


def review_place(desk: Desk, unit: Unit, submission: Submission) -> Place:
    """The programme's review channel; the lead's direct messages where the learner sits in that channel themself."""
    now = unit.now()
    grants = unit.grants.in_programme(desk.team, submission.programme, now)
    if any(g.person == submission.person for g in grants):
        lead = next((g.person for g in grants if g.role is Role.LEAD and g.person != submission.person), None)
        if lead:
            return Place(person=lead, programme=submission.programme)
    return Place(programme=submission.programme)


def withdraw(desk: Desk, unit: Unit, person: str, submission_id: str, cause: str) -> Outcome:
    """Take a submission back, any time before a decision; its content becomes the draft again."""
    submission = own(unit, person, submission_id)
    unit.people.lock(desk.team, person)
    if submission is None or submission.state not in MOVES[Move.WITHDRAW].start:
        tell(unit, person, Note.CANNOT, cause, text="That is not with the assessors, so there is nothing to withdraw.")
        return Outcome()
    shown = submission.state is SubmissionState.IN_REVIEW
    withdrawn = unit.submissions.change(submission, state=MOVES[Move.WITHDRAW].end)
    unit.audit.add(desk.team, unit.now(), person, "submission.withdrawn", submission.id, {})
    tell(unit, person, Note.SUBMISSION, cause, ref=f"submission:{submission.id}", submission=submission.id)
    if shown:
        card = f"card:{withdrawn.id}"
        say(unit, review_place(desk, unit, withdrawn), Note.CARD, cause, ref=card, submission=withdrawn.id)
    refresh_home(unit, person, cause)
    return Outcome()
