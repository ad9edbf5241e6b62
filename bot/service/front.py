"""The front desk: whatever somebody says, presses, sends or opens comes in here and is decided in one write unit.

    dedupe key, facts, decision, change, effects -> committed together -> acknowledged

What a button and a form do stands in presses.py. A request seen before changes nothing and gets the answer that was kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.rules.review import Verdict
from bot.service import (
    ask,
    claim,
    decide,
    enrol,
    evidence,
    handoff,
    nudge,
    offer,
    people,
    reminders,
    revoke,
    staff,
    unanswered,
)
from bot.service.conversation import home_of
from bot.service.desk import Desk
from bot.service.effects import Note, Place, tell
from bot.service.presses import FORMS, PRESSES, Press, unknown, unknown_form
from bot.service.surface import Do, Outcome, Picked, Pressed, Said, Sent, Where
from storage.errors import Unavailable
from storage.records import Submission
from storage.unit import Unit

GREETING = "what can you do"
LONGEST_PICKED = 1000  # characters of somebody's message that are looked up
COMPARE = "Name two, and I put them side by side: /pathway compare Career Prepared and Leadership"


class TooEarly(Unavailable):
    """Said in the thread of a card whose place is not on record yet: Slack is asked to send it again."""


@dataclass(frozen=True, kw_only=True)
class Ours:
    """A thread of ours: under the assessors' card of a submission, or of a hand-off."""

    submission: Submission | None = None
    verdict: Verdict | None = None  # what the line decides
    claims: str | None = None  # claim or release
    unclear: bool = False  # begins like a decision and is none
    withdraws: str | None = None  # why the line takes the submission's badge back
    talk: handoff.Talk | None = None


def said(desk: Desk, message: Said, keys: tuple[str, ...]) -> None:
    """A message: files, a line in a thread of ours, or a question. What people say among themselves leaves no trace."""
    ours = _ours(desk, message)
    for_us = message.mention or (message.where.private and ours.submission is None and ours.talk is None)
    if not (for_us or ours.verdict or ours.claims or ours.talk or ours.unclear) and ours.withdraws is None:
        return
    act = _what_it_asks(desk, message, ours, keys[0])
    with desk.store.write("said") as unit:
        if not _first(unit, keys):
            return
        people.seen(desk, unit, message.person)
        if for_us or ours.talk:
            nudge.acted(desk, unit, message.person, {})
        act(unit)
    desk.wake()


def _ours(desk: Desk, message: Said) -> Ours:
    if message.where.thread is None:
        return Ours()
    with desk.store.read() as unit:
        talk = None if message.mention else handoff.of_thread(unit, message.where)
        submission = None if talk else _card_thread(desk, unit, message.where, message.text)
        nobodys = (
            talk is None and submission is None and unit.posted.at(message.where.channel, message.where.thread) is None
        )
        if nobodys and not message.mention and handoff.on_its_way(desk, unit, message.person, message.where):
            raise TooEarly
        unclear = submission is not None and decide.nearly_typed(desk, unit, message.person, submission, message.text)
    verdict = decide.typed(message.text, submission) if submission else None
    withdraws = revoke.typed(message.text) if submission else None
    claims = claim.typed(message.text) if submission else None
    return Ours(submission=submission, verdict=verdict, claims=claims, unclear=unclear, withdraws=withdraws, talk=talk)


def _what_it_asks(desk: Desk, message: Said, ours: Ours, cause: str) -> Callable[[Unit], object]:
    """What to do in the unit; whatever needs no lock is done here, before it."""
    person, where, text = message.person, message.where, message.text
    if talk := ours.talk:
        return lambda unit: handoff.heard(desk, unit, person, talk, text, where, cause)
    if (submission := ours.submission) and (verdict := ours.verdict):
        return lambda unit: decide.by_thread(desk, unit, person, submission, verdict, where)
    if (near := ours.submission) and ours.unclear:
        return lambda unit: decide.unclear(unit, person, near, where)
    if (waiting := ours.submission) and (word := ours.claims):
        return lambda unit: claim.by_thread(desk, unit, person, waiting, word, where)
    if (earned := ours.submission) and (reason := ours.withdraws) is not None:
        return lambda unit: revoke.by_thread(desk, unit, person, earned.id, reason, where)
    if message.files and where.private:
        return lambda unit: evidence.dropped(unit, person, message.files, cause)
    if wish := reminders.typed(text):
        return lambda unit: wish(desk, unit, person, cause)
    if offer.wanted(text):
        about = _named(desk, person, where, text)
        return lambda unit: offer.offer(desk, unit, person, about, where, cause)
    answer = ask.work_out(desk, person, where, text or GREETING)
    return lambda unit: ask.give(desk, unit, person, where, answer, cause)


def _named(desk: Desk, person: str, where: Where, text: str) -> str:
    """The pathway that a wish for a person names; empty where it names none."""
    about = offer.about_what(text)
    found = ask.work_out(desk, person, where, f"tell me about {about}", fresh=True).reply if about else None
    if found is None or found.abstained or found.clarifying or found.kind == "search" or not found.entities:
        return ""
    with desk.store.read() as unit:
        return unanswered.pathway_of(desk, unit, found.entities[0])


def _card_on_its_way(desk: Desk, unit: Unit, where: Where) -> bool:
    """A card is posted before its place is noted; a decision typed in between must not get lost."""
    here = (p for p in unit.programmes.all(desk.team) if p.review_channel == where.channel)
    return any(unit.outbox.open_count(Place(programme=p.id).conversation) for p in here)


def _card_thread(desk: Desk, unit: Unit, where: Where, text: str) -> Submission | None:
    """The submission in whose card's thread something was said."""
    if where.thread is None:
        return None
    posted = unit.posted.at(where.channel, where.thread)
    if posted is None and (decide.is_typed(text) or claim.typed(text)) and _card_on_its_way(desk, unit, where):
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
        handler = PRESSES.get(press.do, unknown)
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
        Do.SEARCH: (press.typed, ""),
        Do.SHOW_PATHWAY: ("what does it need", f"pathway:{args.get('pathway', '')}"),
        Do.SHOW_LEVEL: (f"what does level {args.get('level', '')} need", f"pathway:{args.get('pathway', '')}"),
        Do.SHOW_BADGE: ("tell me about it", f"badge:{args.get('badge', '')}"),
    }
    if press.do not in asked or (press.do == Do.SEARCH and not press.typed):
        return None
    text, chosen = asked[Do(press.do)]
    where = press.where or home_of(press.person)
    typed, fresh = press.do == Do.SEARCH, "fresh" in args
    return ask.work_out(desk, press.person, where, text or GREETING, chosen, typed=typed, fresh=fresh)


def picked(desk: Desk, message: Picked, keys: tuple[str, ...]) -> None:
    """Somebody chose us from a message's menu (Ask Cairn about this): answered to them alone."""
    text = message.text[:LONGEST_PICKED].strip()
    own = Where(channel=message.where.channel, private=True)
    answer = ask.work_out(desk, message.person, own, text, typed=message.theirs) if text else None
    with desk.store.write("picked") as unit:
        if not _first(unit, keys):
            return
        people.seen(desk, unit, message.person)
        nudge.acted(desk, unit, message.person, {})
        if answer:
            ask.give(desk, unit, message.person, own, answer, keys[0], about=text)
        else:
            words = "There are no words in that message that I could look up. Ask me in your own."
            tell(unit, message.person, Note.CANNOT, keys[0], text=words)
        if not message.where.private:
            ask.point(unit, message.person, message.where, keys[0], only_there=True)
    desk.wake()


def form_sent(desk: Desk, form: Sent, keys: tuple[str, ...]) -> Outcome:
    """A form. One that reported errors is no delivery yet: it may come again with the same contents."""
    with desk.store.write(f"form:{form.name}"[:60]) as unit:
        kept = unit.inbox.response(keys[0])
        if kept is not None:
            return Outcome.model_validate(kept)
        people.seen(desk, unit, form.person)
        nudge.acted(desk, unit, form.person, form.args)
        outcome = FORMS.get(form.name, unknown_form)(desk, unit, form, keys[0])
        if not outcome.errors and _first(unit, keys):
            unit.inbox.respond(keys[0], outcome.model_dump(mode="json"))
    desk.wake()
    return outcome


def home_opened(desk: Desk, person: str, keys: tuple[str, ...], *, messages: bool = False) -> None:
    """Our page, or our messages, were opened. Who opens the messages for the first time is greeted, once."""
    with desk.store.write("home-opened") as unit:
        if not _first(unit, keys):
            return
        if messages and unit.people.get(desk.team, person) is None:
            tell(unit, person, Note.WELCOME, f"first:{person}", person=person)
        people.seen(desk, unit, person, acting=False)
        enrol.refresh_home(unit, person, keys[0])
    desk.wake()


def commanded(desk: Desk, person: str, text: str, where: Where, keys: tuple[str, ...]) -> Outcome:
    """`/pathway …`: staff words, `progress`, or a question; the answer is for the person alone."""
    private = where.model_copy(update={"private": True, "thread": None})
    words = text.strip()
    act = _what_it_commands(desk, person, words, private, keys[0])
    with desk.store.write("command") as unit:
        if not _first(unit, keys):
            return Outcome()
        people.seen(desk, unit, person)
        nudge.acted(desk, unit, person, {})
        act(unit)
        if not where.private:
            ask.point(unit, person, where, keys[0], only_there=True)
    desk.wake()
    return Outcome()


def _what_it_commands(desk: Desk, person: str, words: str, where: Where, cause: str) -> Callable[[Unit], object]:
    if kind := staff.word(words):
        return lambda unit: staff.carry_out(desk, unit, person, kind, words, cause)
    if words.lower() == "compare":
        return lambda unit: tell(unit, person, Note.CANNOT, cause, text=COMPARE)
    own = Said(person=person, where=where, text=words)
    return _what_it_asks(desk, own, Ours(), cause)


def _first(unit: Unit, keys: tuple[str, ...]) -> bool:
    """True where none of these keys was seen before; notes them all."""
    return unit.inbox.first(keys, unit.clock.began())
