"""What a button and a form do: two tables, each row a use case.

A handler gets everything that was read, decides in the unit that it is given, and answers what must happen in the same
breath as the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.rules.review import Verdict
from bot.service import (
    appeal,
    ask,
    claim,
    deadlines,
    decide,
    enrol,
    evidence,
    handin,
    handoff,
    issue,
    offer,
    reminders,
    revoke,
    screen,
    unanswered,
    why,
)
from bot.service import queue as assessing
from bot.service.conversation import home_of
from bot.service.desk import Desk
from bot.service.effects import Note, tell
from bot.service.opening import files_form
from bot.service.reading import sent_form
from bot.service.surface import Do, FormName, Outcome, Sent, Where
from storage.records import DecisionKind, EnrolmentState
from storage.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Press:
    """A press with everything that its handler may need; `answer` was worked out before the unit."""

    desk: Desk
    unit: Unit
    person: str
    args: dict[str, str]
    where: Where | None
    cause: str
    answer: ask.Answer | None = None


def unknown(p: Press) -> Outcome:
    text = "That button is from an older message. Ask me again, and I will give you a fresh one."
    tell(p.unit, p.person, Note.CANNOT, p.cause, text=text)
    return Outcome()


def _answer(p: Press) -> Outcome:
    if p.answer:
        ask.give(p.desk, p.unit, p.person, p.where or home_of(p.person), p.answer, p.cause)
    return Outcome()


def _move(to: EnrolmentState) -> Callable[[Press], Outcome]:
    return lambda p: enrol.move(p.desk, p.unit, p.person, p.args.get("pathway", ""), to, p.cause)


def _share(**changes: object) -> Callable[[Press], Outcome]:
    return lambda p: issue.share(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause, **changes)


def _decision_form(kind: DecisionKind) -> Callable[[Press], Outcome]:
    return lambda p: decide.open_form(p.desk, p.unit, p.person, _submission(p), kind, p.where, p.cause)


def _submission(p: Press) -> str:
    return p.args.get("submission", "")


def _progress(p: Press) -> Outcome:
    tell(p.unit, p.person, Note.PROGRESS, p.cause, person=p.person)
    return Outcome()


def _choose(p: Press) -> Outcome:
    tell(p.unit, p.person, Note.CHOOSE, p.cause, person=p.person, pathway=p.args.get("pathway", ""))
    return Outcome()


def _mark(*, useful: bool) -> Callable[[Press], Outcome]:
    return lambda p: unanswered.mark(p.desk, p.unit, p.person, p.args, p.where, p.cause, useful=useful)


def _remind(p: Press) -> Outcome:
    return reminders.remind(p.desk, p.unit, p.person, _pathway(p), p.args.get("when", ""), p.cause)


def _pathway(p: Press) -> str:
    return p.args.get("pathway", "")


# How to add a button: a member of surface.Do, a row here, and whoever offers it.
PRESSES: Mapping[str, Callable[[Press], Outcome]] = {
    Do.ASK: _answer,
    Do.SHOW_PATHWAY: _answer,
    Do.SHOW_LEVEL: _answer,
    Do.SHOW_BADGE: _answer,
    Do.SEARCH: _answer,
    Do.CLEAR_SEARCH: lambda p: ask.clear_search(p.unit, p.person, p.cause),
    Do.MORE: lambda p: ask.more(p.unit, p.person, p.args, p.where, p.cause),
    Do.USEFUL: _mark(useful=True),
    Do.NOT_USEFUL: _mark(useful=False),
    Do.QUEUE: lambda p: unanswered.show(p.desk, p.unit, p.person, p.args.get("from", ""), p.cause),
    Do.QUEUE_DONE: lambda p: unanswered.done(p.desk, p.unit, p.person, p.args.get("topic", ""), p.cause),
    Do.ASK_PERSON: lambda p: offer.offer(p.desk, p.unit, p.person, _pathway(p), p.where, p.cause),
    Do.SEND_OFFER: lambda p: offer.send(p.desk, p.unit, p.person, p.args, p.cause),
    Do.EDIT_OFFER: lambda p: offer.edit_form(p.unit, p.person, p.args.get("note", ""), p.cause),
    Do.DROP_OFFER: lambda p: offer.drop(p.unit, p.person, p.args.get("note", ""), p.cause),
    Do.WRITE_BACK: lambda p: handoff.write_form(p.unit, p.person, p.args.get("handoff", ""), p.cause),
    Do.END_HANDOFF: lambda p: handoff.end(p.desk, p.unit, p.person, p.args.get("handoff", ""), p.cause),
    Do.START: lambda p: enrol.start(p.desk, p.unit, p.person, p.args.get("pathway", ""), p.cause),
    Do.PAUSE: _move(EnrolmentState.PAUSED),
    Do.RESUME: _move(EnrolmentState.ACTIVE),
    Do.LEAVE: _move(EnrolmentState.LEFT),
    Do.PROGRESS: _progress,
    Do.CHOOSE_MEMBER: _choose,
    Do.ADD_EVIDENCE: lambda p: evidence.open_form(
        p.desk, p.unit, p.person, p.args.get("pathway", ""), p.args.get("member", ""), p.cause
    ),
    Do.FILE_IS_FOR: lambda p: evidence.file_is_for(p.desk, p.unit, p.person, p.args, p.cause),
    Do.FILE_IS_NOTHING: lambda p: evidence.file_is_nothing(p.unit, p.person, p.args.get("file", ""), p.cause),
    Do.TAKE_OUT: lambda p: evidence.take_out(p.desk, p.unit, p.person, p.args.get("evidence", ""), p.cause),
    Do.SEE_SENT: lambda p: Outcome(form=sent_form(p.unit, p.person, _submission(p))),
    Do.WITHDRAW: lambda p: handin.withdraw(p.desk, p.unit, p.person, _submission(p), p.cause),
    Do.OPEN_FILES: lambda p: Outcome(form=files_form(p.desk, p.unit, p.person, _submission(p))),
    Do.CLAIM: lambda p: claim.claim(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.RELEASE: lambda p: claim.release(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.ASSIGN: lambda p: claim.assign_form(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.EXTEND: lambda p: deadlines.extend_form(p.desk, p.unit, p.person, _submission(p), p.cause),
    Do.INCOMPLETE: lambda p: screen.open_form(p.desk, p.unit, p.person, _submission(p), p.cause),
    Do.APPEAL: lambda p: appeal.open_form(p.desk, p.unit, p.person, _submission(p), p.cause),
    Do.UPHOLD: lambda p: appeal.ruling_form(p.desk, p.unit, p.person, _submission(p), FormName.UPHOLD, p.cause),
    Do.OVERTURN: lambda p: appeal.ruling_form(p.desk, p.unit, p.person, _submission(p), FormName.OVERTURN, p.cause),
    Do.TURN: lambda p: assessing.turn(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.SKIP: lambda p: assessing.skip(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.FILTER: lambda p: assessing.choose(p.unit, p.person, p.args.get("turn", ""), p.cause),
    Do.APPROVE: lambda p: decide.approve(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.RETURN: _decision_form(DecisionKind.RETURNED),
    Do.DECLINE: _decision_form(DecisionKind.DECLINED),
    Do.SHOW_NAME: _share(show_name=True),
    Do.HIDE_NAME: _share(show_name=False),
    Do.MAKE_PUBLIC: _share(visibility="public"),
    Do.MAKE_UNLISTED: _share(visibility="unlisted"),
    Do.RELEASE_LINK: lambda p: issue.release(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause),
    Do.REVOKE: lambda p: revoke.open_form(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause),
    Do.WHY: lambda p: why.show(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause),
    Do.KEEP_BADGE: lambda p: revoke.keep(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause),
    Do.REMIND_AT: _remind,
    Do.PICK_TIME: lambda p: Outcome(form=reminders.form(p.desk, p.unit, p.person, _pathway(p))),
    Do.SNOOZE: lambda p: reminders.snooze(p.desk, p.unit, p.person, _pathway(p), p.cause),
    Do.STOP_REMINDERS: lambda p: reminders.stop(p.desk, p.unit, p.person, p.cause),
    Do.RESUME_REMINDERS: lambda p: reminders.resume(p.desk, p.unit, p.person, p.cause),
    Do.OPEN_LINK: lambda _: Outcome(),
}


def _verdict_form(kind: DecisionKind) -> Callable[[Desk, Unit, Sent, str], Outcome]:
    def handle(desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
        feedback = {k: v for k, v in form.values.items() if k != "reason"}
        verdict = Verdict(kind=kind, reason=form.values.get("reason", ""), feedback=feedback)
        return decide.by_form(desk, unit, form.person, form.args.get("submission", ""), verdict, cause)

    return handle


def unknown_form(_desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    tell(unit, form.person, Note.CANNOT, cause, text="That form is from an older message. Open it again, please.")
    return Outcome()


FORMS: Mapping[str, Callable[[Desk, Unit, Sent, str], Outcome]] = {
    FormName.EVIDENCE: evidence.sent,
    FormName.RETURN: _verdict_form(DecisionKind.RETURNED),
    FormName.DECLINE: _verdict_form(DecisionKind.DECLINED),
    FormName.ASSIGN: claim.assigned,
    FormName.INCOMPLETE: screen.by_form,
    FormName.APPEAL: appeal.asked,
    FormName.UPHOLD: appeal.ruled,
    FormName.OVERTURN: appeal.ruled,
    FormName.EXTEND: deadlines.extended,
    FormName.REVOKE: revoke.by_form,
    FormName.REMIND: reminders.picked,
    FormName.OFFER: offer.edited,
    FormName.WRITE_BACK: handoff.written,
    FormName.READ: lambda *_: Outcome(),
}
