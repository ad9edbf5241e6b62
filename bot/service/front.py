"""The front desk: whatever somebody says, presses, sends or opens comes in here and is decided in one write unit.

    dedupe key, facts, decision, change, effects -> committed together -> acknowledged

Two tables say what a button and a form do. A request seen before changes nothing and gets the answer that was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.rules.review import Verdict
from bot.service import ask, decide, enrol, evidence, issue, nudge, people, reminders, staff
from bot.service.desk import Desk
from bot.service.effects import Note, Place, tell
from bot.service.reading import sent_form
from bot.service.surface import Do, FormName, Outcome, Pressed, Said, Sent, Where
from storage.errors import Unavailable
from storage.records import DecisionKind, EnrolmentState, Submission
from storage.unit import Unit

GREETING = "what can you do"


class TooEarly(Unavailable):
    """Said in the thread of a card whose place is not on record yet: Slack is asked to send it again."""


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


def said(desk: Desk, message: Said, keys: tuple[str, ...]) -> None:
    """A message: files, a decision typed in a card's thread, or a question."""
    submission = None
    if message.where.thread:
        with desk.store.read() as unit:
            submission = _card_thread(desk, unit, message.where, message.text)
    verdict = decide.typed(message.text, submission) if submission else None
    # In a card's thread and between others in a channel people talk to each other; we answer who talks to us.
    for_us = message.mention or (message.where.private and submission is None)
    wish = reminders.typed(message.text) if for_us and not message.files else None
    answer = None
    if for_us and verdict is None and wish is None and not (message.files and message.where.private):
        answer = ask.work_out(desk, message.person, message.where, message.text or GREETING)
    with desk.store.write("said") as unit:
        if not _first(unit, keys):
            return
        people.seen(desk, unit, message.person)
        if for_us:
            nudge.acted(desk, unit, message.person, {})
        if submission and verdict:
            decide.by_thread(desk, unit, message.person, submission, verdict, message.where)
        elif wish:
            wish(desk, unit, message.person, keys[0])
        elif answer:
            ask.give(unit, message.person, message.where, answer, keys[0])
        elif message.files and message.where.private:
            evidence.dropped(unit, message.person, message.files, keys[0])
    desk.wake()


def _card_on_its_way(desk: Desk, unit: Unit, where: Where) -> bool:
    """A card is posted before its place is noted; a decision typed in between must not get lost."""
    here = (p for p in unit.programmes.all(desk.team) if p.review_channel == where.channel)
    return any(unit.outbox.open_count(Place(programme=p.id).conversation) for p in here)


def _card_thread(desk: Desk, unit: Unit, where: Where, text: str) -> Submission | None:
    """The submission in whose card's thread something was said."""
    if where.thread is None:
        return None
    posted = unit.posted.at(where.channel, where.thread)
    if posted is None and decide.is_typed(text) and _card_on_its_way(desk, unit, where):
        raise TooEarly
    if posted is None or not posted.ref.startswith("card:"):
        return None
    return unit.submissions.get(posted.ref.removeprefix("card:"))


def pressed(desk: Desk, press: Pressed, keys: tuple[str, ...]) -> Outcome:
    """A button. One that nobody knows any more says so instead of doing nothing."""
    answer = _answer_to(desk, press)
    with desk.store.write(f"pressed:{press.do}"[:60]) as unit:
        if not _first(unit, keys):
            return Outcome()
        people.seen(desk, unit, press.person)
        nudge.acted(desk, unit, press.person, press.args)
        handler = PRESSES.get(press.do, _unknown)
        outcome = handler(
            Press(
                desk=desk,
                unit=unit,
                person=press.person,
                args=press.args,
                where=press.where,
                cause=keys[0],
                answer=answer,
            )
        )
    desk.wake()
    return outcome


def _answer_to(desk: Desk, press: Pressed) -> ask.Answer | None:
    """What an answer's button asks: about exactly the entry that it names."""
    args = press.args
    asked = {
        Do.ASK: (args.get("text", ""), args.get("entity", "")),
        Do.SHOW_PATHWAY: ("what does it need", f"pathway:{args.get('pathway', '')}"),
        Do.SHOW_LEVEL: (f"what does level {args.get('level', '')} need", f"pathway:{args.get('pathway', '')}"),
        Do.SHOW_BADGE: ("tell me about it", f"badge:{args.get('badge', '')}"),
    }
    if press.do not in asked:
        return None
    text, chosen = asked[Do(press.do)]
    return ask.work_out(desk, press.person, _private(press), text, chosen)


def _private(press: Pressed) -> Where:
    """Where the press was; the home page is as private as the direct messages."""
    return press.where or Where(channel=f"home:{press.person}", private=True)


def form_sent(desk: Desk, form: Sent, keys: tuple[str, ...]) -> Outcome:
    """A form. One that reported errors is no delivery yet: it may come again with the same contents."""
    with desk.store.write(f"form:{form.name}"[:60]) as unit:
        kept = unit.inbox.response(keys[0])
        if kept is not None:
            return Outcome.model_validate(kept)
        people.seen(desk, unit, form.person)
        nudge.acted(desk, unit, form.person, form.args)
        outcome = FORMS.get(form.name, _unknown_form)(desk, unit, form, keys[0])
        if not outcome.errors and _first(unit, keys):
            unit.inbox.respond(keys[0], outcome.model_dump(mode="json"))
    desk.wake()
    return outcome


def home_opened(desk: Desk, person: str, keys: tuple[str, ...]) -> None:
    with desk.store.write("home-opened") as unit:
        if _first(unit, keys):
            people.seen(desk, unit, person, acting=False)
            enrol.refresh_home(unit, person, keys[0])
    desk.wake()


def commanded(desk: Desk, person: str, text: str, where: Where, keys: tuple[str, ...]) -> Outcome:
    """`/pathway …`: staff words, `progress`, or a question; the answer is for the person alone."""
    private = where.model_copy(update={"private": True})
    words = text.strip()
    kind, wish = staff.word(words), reminders.typed(words)
    answer = None if kind or wish else ask.work_out(desk, person, private, words or GREETING)
    with desk.store.write("command") as unit:
        if not _first(unit, keys):
            return Outcome()
        people.seen(desk, unit, person)
        nudge.acted(desk, unit, person, {})
        if kind:
            staff.carry_out(desk, unit, person, kind, words, keys[0])
        elif wish:
            wish(desk, unit, person, keys[0])
        elif answer:
            ask.give(unit, person, private, answer, keys[0])
    desk.wake()
    return Outcome()


def _first(unit: Unit, keys: tuple[str, ...]) -> bool:
    """True where none of these keys was seen before; notes them all."""
    now = unit.clock.began()
    firsts = [unit.inbox.first(key, now) for key in keys]  # every key is noted, also after one that was known
    return all(firsts)


def _unknown(p: Press) -> Outcome:
    text = "That button is from an older message. Ask me again, and I will give you a fresh one."
    tell(p.unit, p.person, Note.CANNOT, p.cause, text=text)
    return Outcome()


def _answer(p: Press) -> Outcome:
    if p.answer:
        where = p.where or Where(channel=f"home:{p.person}", private=True)
        ask.give(p.unit, p.person, where, p.answer, p.cause)
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
    Do.MORE: lambda p: ask.more(p.unit, p.person, p.args.get("note", ""), p.where, p.cause),
    Do.ASK_PERSON: lambda p: ask.ask_person(p.desk, p.unit, p.person, p.args.get("pathway", ""), "", p.cause),
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
    Do.SEE_SENT: lambda p: Outcome(form=sent_form(p.unit, p.person, _submission(p))),
    Do.WITHDRAW: lambda p: evidence.withdraw(p.desk, p.unit, p.person, _submission(p), p.cause),
    Do.APPROVE: lambda p: decide.approve(p.desk, p.unit, p.person, _submission(p), p.where, p.cause),
    Do.RETURN: _decision_form(DecisionKind.RETURNED),
    Do.DECLINE: _decision_form(DecisionKind.DECLINED),
    Do.SHOW_NAME: _share(show_name=True),
    Do.HIDE_NAME: _share(show_name=False),
    Do.MAKE_PUBLIC: _share(visibility="public"),
    Do.MAKE_UNLISTED: _share(visibility="unlisted"),
    Do.RELEASE_LINK: lambda p: issue.release(p.desk, p.unit, p.person, p.args.get("award", ""), p.cause),
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


def _unknown_form(_desk: Desk, unit: Unit, form: Sent, cause: str) -> Outcome:
    tell(unit, form.person, Note.CANNOT, cause, text="That form is from an older message. Open it again, please.")
    return Outcome()


FORMS: Mapping[str, Callable[[Desk, Unit, Sent, str], Outcome]] = {
    FormName.EVIDENCE: evidence.sent,
    FormName.RETURN: _verdict_form(DecisionKind.RETURNED),
    FormName.DECLINE: _verdict_form(DecisionKind.DECLINED),
    FormName.REMIND: reminders.picked,
    FormName.READ: lambda *_: Outcome(),
}
