"""Who hears that a decision is due (R26): a digest a person and working day, and never the same thing twice.

Any replica may look, as often as it likes: the day, and each thing that is said, are claimed in the unit that queues the
message. Programme time. Also more time, with a reason that the learner reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.prose import line, strong
from bot.rules import deadline as rule
from bot.rules.deadline import POOL, Calendar, Step
from bot.rules.queue import holder, leads
from bot.rules.workdays import holidays_of
from bot.service import claim
from bot.service.desk import Desk, when, zone_of
from bot.service.effects import Note, Place, say, tell
from bot.service.enrol import refresh_home
from bot.service.handin import review_place
from bot.service.surface import FieldKind, Form, FormField, FormName, Option, Outcome, Sent
from storage.records import Programme, Submission, SubmissionState
from storage.unit import Unit

DAYS = ("1", "2", "3", "5", "10")  # of more time


@dataclass(frozen=True, kw_only=True)
class Word:
    """One thing that one recipient has to hear."""

    place: Place
    submission: Submission
    step: Step
    today: str

    @property
    def about(self) -> str:
        """A later deadline, or another claim, is another thing."""
        s = self.submission
        until = s.claimed_until if self.step is Step.LAPSED else s.due_at
        return f"{s.id}:{self.step}:{until.isoformat() if until else ''}"


def calendar_of(programme: Programme | None) -> Calendar:
    policy = programme.policy if programme else {}
    return Calendar(zone=zone_of(programme), holidays=holidays_of(policy))


def sweep(desk: Desk) -> int:
    """Tell everybody who is due to hear something; how many messages that were."""
    with desk.store.read() as unit:
        due = sorted({word.place.conversation for word in _words(desk, unit)})
    told = 0
    for recipient in due:
        with desk.store.write("deadlines") as unit:
            told += _tell(desk, unit, recipient)
    if told:
        desk.wake()
    return told


def _words(desk: Desk, unit: Unit) -> Iterator[Word]:
    """What nobody has said yet, to those who heard nothing today; in working hours only."""
    now = unit.now()
    for programme in unit.programmes.all(desk.team):
        calendar = calendar_of(programme)
        if not calendar.is_open(now):
            continue
        today = f"day:{calendar.day(now).isoformat()}"
        grants = unit.grants.in_programme(desk.team, programme.id, now)
        for s in unit.submissions.waiting(desk.team, [programme.id]):
            for step in rule.reached(s, now, calendar):
                for person in rule.hear(step, s, grants, now):
                    place = Place(person=person) if person != POOL else review_place(desk, unit, s)
                    word = Word(place=place, submission=s, step=step, today=today)
                    if not _said(desk, unit, word):
                        yield word


def _said(desk: Desk, unit: Unit, word: Word) -> bool:
    recipient = word.place.conversation
    return any(unit.notices.claimed(desk.team, recipient, about) for about in (word.today, word.about))


def _tell(desk: Desk, unit: Unit, recipient: str) -> int:
    """One digest: the day is claimed first, so that only one replica goes on."""
    words = [w for w in _words(desk, unit) if w.place.conversation == recipient]
    now = unit.now()
    if not words or not unit.notices.claim(desk.team, recipient, words[0].today, now):
        return 0
    said: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if unit.notices.claim(desk.team, recipient, word.about, now):
            said[word.submission.id].append(word.step.value)
            _lapsed(desk, unit, word)
    items = [{"submission": s, "step": steps[-1]} for s, steps in said.items()]
    say(unit, words[0].place, Note.DEADLINES, words[0].today, recipient=words[0].place.person or "", items=items)
    return 1


def _lapsed(desk: Desk, unit: Unit, word: Word) -> None:
    """A claim that ran out is on the record, and its card is free again."""
    if word.step is not Step.LAPSED:
        return
    s, now = word.submission, unit.now()
    detail = {"of": s.claimed_by, "until": s.claimed_until.isoformat() if s.claimed_until else None}
    unit.audit.add(desk.team, now, "cairn", "submission.claim-lapsed", s.id, detail)
    claim.redraw(desk, unit, s, f"lapsed:{word.about}")


def extend_form(desk: Desk, unit: Unit, actor: str, submission_id: str, cause: str) -> Outcome:
    """More time: for whoever reads it, and for a lead."""
    s = unit.submissions.get(submission_id)
    if s is None or not _may_extend(desk, unit, actor, s):
        return _not_now(unit, actor, cause)
    due = f", now due {when(s.due_at, zone_of(unit.programmes.get(s.team, s.programme)))}" if s.due_at else ""
    days = FormField(
        id="days",
        kind=FieldKind.CHOICE,
        label="Business days more",
        options=tuple(Option(value=d, label=d) for d in DAYS),
    )
    reason = FormField(id="reason", kind=FieldKind.TEXT, label="Why, in words for the learner")
    intro = (
        line(strong(s.title), f" · submission {s.code}{due}"),
        line("The learner is told at once, with the reason."),
    )
    form = Form(name=FormName.EXTEND, title="More time", submit="Extend", intro=intro, fields=(days, reason))
    return Outcome(form=form.model_copy(update={"args": {"submission": s.id}}))


def extended(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    reason, days = " ".join(form.values.get("reason", "").split()), form.values.get("days", "")
    errors = {} if days in DAYS else {"days": "Choose how many days."}
    errors |= {} if reason else {"reason": "Say why; the learner reads it."}
    if errors:
        return Outcome(errors=errors)
    s = claim.locked(desk, unit, form.args.get("submission", ""))
    if s is None or not _may_extend(desk, unit, form.person, s):
        return _not_now(unit, form.person, cause)
    now = unit.now()
    due = rule.extended(s, int(days), now, calendar_of(unit.programmes.get(s.team, s.programme)))
    longer = unit.submissions.change(s, due_at=due)
    detail = {"from": s.due_at.isoformat() if s.due_at else None, "to": due.isoformat(), "reason": reason}
    unit.audit.add(desk.team, now, form.person, "submission.extended", s.id, detail)
    tell(unit, s.person, Note.EXTENDED, cause, submission=s.id, reason=reason)
    tell(unit, s.person, Note.SUBMISSION, cause, ref=f"submission:{s.id}", submission=s.id)
    claim.redraw(desk, unit, longer, cause)
    refresh_home(unit, s.person, cause)
    refresh_home(unit, form.person, cause)
    return Outcome()


def _may_extend(desk: Desk, unit: Unit, actor: str, s: Submission) -> bool:
    now = unit.now()
    is_lead = leads(s, actor, unit.grants.of(desk.team, actor, now), now)
    return s.state is SubmissionState.IN_REVIEW and (holder(s, now) == actor or is_lead)


def _not_now(unit: Unit, actor: str, cause: str) -> Outcome:
    text = "Only whoever reads it, or a lead, can take more time for it. Claim it first."
    tell(unit, actor, Note.CANNOT, cause, text=text)
    return Outcome()
