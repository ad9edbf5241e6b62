"""Answering: facts of the person, the catalog, the conversation so far; general in public, personal in private.

Ranking needs no lock, so the answer is worked out before the write unit takes one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.advising.advise import advise, choose
from bot.advising.reply import ActKind, Reply
from bot.service.aftermath import staff_places
from bot.service.desk import Desk
from bot.service.effects import Note, Place, Whisper, queue, say, tell
from bot.service.facts import facts_of
from bot.service.surface import Do, Outcome, Where
from storage.unit import Unit

TALK_SECONDS = 24 * 3600
MORE_SECONDS = 7 * 24 * 3600

DO_OF = {
    ActKind.ASK: Do.ASK,
    ActKind.SHOW_PATHWAY: Do.SHOW_PATHWAY,
    ActKind.SHOW_LEVEL: Do.SHOW_LEVEL,
    ActKind.SHOW_BADGE: Do.SHOW_BADGE,
    ActKind.START_PATHWAY: Do.START,
    ActKind.ADD_EVIDENCE: Do.ADD_EVIDENCE,
    ActKind.MY_PROGRESS: Do.PROGRESS,
    ActKind.ASK_PERSON: Do.ASK_PERSON,
    ActKind.MORE: Do.MORE,
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A reply with the conversation that it belongs to."""

    reply: Reply
    talk_key: str


def work_out(desk: Desk, person: str, where: Where, text: str, chosen: str = "") -> Answer:
    """The answer to one question, read-only. `chosen`: the entry that a button stands for, as "pathway:<id>"."""
    key = _talk_key(person, where)
    with desk.store.read() as unit:
        library = desk.editions.library(unit)
        facts = facts_of(desk, unit, person)
        talk = unit.talks.get(key)
    if chosen:
        talk = choose(talk, chosen)
    reply = advise(text, talk, library, facts)
    if not where.private and not reply.personal:
        # What the learner's own record changed about the answer is about them, whatever the question was.
        reply = reply.model_copy(update={"personal": advise(text, talk, library, None).text != reply.text})
    return Answer(reply=reply, talk_key=key)


def _talk_key(person: str, where: Where) -> str:
    return (
        f"talk:{where.channel}:{person}"
        if where.private
        else f"talk:{where.channel}:{where.thread or where.ts}:{person}"
    )


def give(unit: Unit, person: str, where: Where, answer: Answer, cause: str) -> None:
    """Queue the answer: in the thread where it was asked, or in the person's own messages where it is about them."""
    reply = _with_more(unit, answer.reply)
    unit.talks.save(answer.talk_key, reply.talk, TALK_SECONDS)
    facts: dict[str, Any] = reply.model_dump(mode="json", exclude_defaults=True, exclude={"talk", "more"})
    if where.private:
        tell(unit, person, Note.ANSWER, cause, reply=facts)
        return
    if reply.personal:
        tell(unit, person, Note.ANSWER, cause, reply=facts)
        whisper = Whisper(person=person, channel=where.channel, thread=where.thread, note=Note.POINTER, facts={})
        queue(unit, whisper, f"pointer:{cause}")
        return
    thread = where.thread or where.ts
    say(unit, Place(channel=where.channel, thread=thread), Note.ANSWER, cause, behalf=person, reply=facts)


def _with_more(unit: Unit, reply: Reply) -> Reply:
    """Keep the rest of a long answer for its [More] button."""
    if not reply.more:
        return reply
    note = secrets.token_hex(6)
    unit.talks.save(f"more:{note}", {"lines": [[s.model_dump() for s in spans] for spans in reply.more]}, MORE_SECONDS)
    acts = tuple(
        act.model_copy(update={"args": {"note": note}}) if act.kind is ActKind.MORE else act for act in reply.acts
    )
    return reply.model_copy(update={"acts": acts})


def more(unit: Unit, person: str, note: str, where: Where | None, cause: str) -> Outcome:
    """The rest of an answer, where the answer stands."""
    kept = unit.talks.get(f"more:{note}")
    reply = {"lines": kept["lines"]} if kept else None
    if reply is None:
        tell(unit, person, Note.CANNOT, cause, text="That answer is too old to go on with. Ask me again, please.")
    elif where is None or where.private:
        tell(unit, person, Note.ANSWER, cause, reply=reply)
    else:
        place = Place(channel=where.channel, thread=where.thread or where.ts)
        say(unit, place, Note.ANSWER, cause, behalf=person, reply=reply)
    return Outcome()


def ask_person(desk: Desk, unit: Unit, person: str, pathway: str, text: str, cause: str) -> Outcome:
    """Pass a question on to the people who advise on a pathway."""
    programme = unit.programmes.for_pathway(desk.team, pathway) if pathway else None
    places = staff_places(desk, unit, programme.id if programme else None)
    if not places:
        tell(unit, person, Note.CANNOT, cause, text="Nobody is set up to answer here yet. The catalog's page may help.")
        return Outcome()
    for place in places:
        say(unit, place, Note.QUESTION, cause, behalf=person, person=person, pathway=pathway, text=text)
    tell(unit, person, Note.ASKED_PERSON, cause, pathway=pathway)
    return Outcome()
