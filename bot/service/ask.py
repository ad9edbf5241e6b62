"""Answering: facts of the person, the catalog, the conversation so far; general in public, personal in private.

Ranking needs no lock, so the answer is worked out before the write unit takes one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from bot.advising.advise import advise, choose
from bot.advising.reply import ActKind, Reply
from bot.prose import Line, Span
from bot.service import conversation, leading, unanswered
from bot.service.conversation import Conversation, Turn, clip
from bot.service.desk import Desk
from bot.service.effects import Note, Place, Whisper, queue, say, tell
from bot.service.enrol import refresh_home
from bot.service.facts import facts_of
from bot.service.surface import Outcome, Where
from storage.unit import Unit

MORE_SECONDS = 7 * 24 * 3600
FOUND_SECONDS = 3600
PAGE = 12  # lines of a long answer that come at once

# These say nothing of the catalog, and failing to be one is no failure.
_COURTESIES = {"smalltalk", "refusal", "how_to"}
_KEPT_FROM_EFFECTS = {"talk", "more", "kind", "topic", "asked_for"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A reply with the conversation as it stands after it. `open`: what staff should hear of, if anything."""

    reply: Reply
    after: Conversation
    marked: dict[str, str]  # what its [Useful] and [Not useful] name; empty: it has none
    open: unanswered.Open | None = None


def work_out(
    desk: Desk, person: str, where: Where, text: str, chosen: str = "", *, typed: bool = True, fresh: bool = False
) -> Answer:
    """The answer to one question, read-only. `chosen`: the entry that a button stands for, as "pathway:<id>"; `typed`:
    the words are the person's own, and may be passed on as theirs; `fresh`: they lean on nothing said before.
    """
    with desk.store.read() as unit:
        library = desk.editions.library(unit)
        facts = facts_of(desk, unit, person)
        before = conversation.recall(unit, person, where)
    earlier = {} if fresh else before.talk
    talk = choose(earlier, chosen) if chosen else earlier
    found = advise(text, talk, library, facts)
    if not where.private and not found.personal:
        # What the learner's own record changed about the answer is about them, whatever the question was.
        found = found.model_copy(update={"personal": advise(text, talk, library, None).text != found.text})
    reply = leading.lead_on(found, before, library, facts if where.private or found.personal else None)
    failed = (found.abstained and found.kind != "refusal") or found.clarifying
    turn = Turn(asked=clip(text) if typed else "", answered=clip(found.text), about=found.entities[:3])
    after = before.after(turn, found.talk, failed=failed)
    entity = next(iter(found.entities), "")
    marked = {"text": clip(text), "entity": entity, "missing": found.asked_for}
    return Answer(
        reply=leading.offer_a_person(reply) if after.failed > 1 else reply,
        after=after,
        marked={} if found.kind in _COURTESIES or found.clarifying or found.personal else marked,
        open=unanswered.Open.of(found, text if typed else "", library),
    )


def give(desk: Desk, unit: Unit, person: str, where: Where, answer: Answer, cause: str, *, about: str = "") -> None:
    """Queue the answer: in the thread where it was asked, or in the person's own messages where it is about them.

    `about`: somebody's words that it answers, shown above it.
    """
    conversation.keep(unit, person, where, answer.after)
    if answer.open:
        unanswered.keep(desk, unit, person, answer.open, cause)
    reply = _with_more(unit, answer.reply)
    facts: dict[str, Any] = {"reply": reply.model_dump(mode="json", exclude_defaults=True, exclude=_KEPT_FROM_EFFECTS)}
    if answer.marked:
        facts["marked"] = answer.marked
    if about:
        facts["about"] = clip(about)
    if conversation.is_home(where):
        found = facts | {"asked": answer.after.turns[-1].asked or answer.marked.get("text", "")}
        unit.talks.save(f"found:{person}", found, FOUND_SECONDS)
        refresh_home(unit, person, cause)
        return
    if reply.personal and not where.private:
        tell(unit, person, Note.ANSWER, cause, **facts)
        point(unit, person, where, cause, about_you=True)
        return
    say(unit, _place(person, where), Note.ANSWER, cause, behalf=person, **facts)


def point(
    unit: Unit, person: str, where: Where, cause: str, *, about_you: bool = False, only_there: bool | None = None
) -> None:
    """Say where it was asked that the answer stands in their own messages; only they see it."""
    note, facts = Note.POINTER, {"about_you": about_you}
    whisper = Whisper(
        person=person, channel=where.channel, thread=where.thread, note=note, facts=facts, only_there=only_there
    )
    queue(unit, whisper, f"pointer:{cause}")


def _place(person: str, where: Where) -> Place:
    if where.private:
        return Place(channel=where.channel, thread=where.thread) if where.thread else Place(person=person)
    return Place(channel=where.channel, thread=where.thread or where.ts)


def _with_more(unit: Unit, reply: Reply) -> Reply:
    """Keep the rest of a long answer for its [More] button."""
    if not reply.more:
        return reply
    note = secrets.token_hex(6)
    unit.talks.save(f"more:{note}", {"lines": [[s.model_dump() for s in spans] for spans in reply.more]}, MORE_SECONDS)
    acts = tuple(leading.more(note, 0, len(reply.more)) if act.kind is ActKind.MORE else act for act in reply.acts)
    return reply.model_copy(update={"acts": acts})


def more(unit: Unit, person: str, args: dict[str, str], where: Where | None, cause: str) -> Outcome:
    """The next page of an answer, where the answer stands. An earlier page's button still gives its own page."""
    note, start = args.get("note", ""), int(args["from"]) if args.get("from", "").isdigit() else 0
    kept = unit.talks.get(f"more:{note}")
    if kept is None:
        tell(unit, person, Note.CANNOT, cause, text="That answer is too old to go on with. Ask me again, please.")
        return Outcome()
    lines: list[Line] = [tuple(Span.model_validate(s) for s in spans) for spans in kept["lines"]]
    rest = len(lines) - start - PAGE
    acts = (leading.more(note, start + PAGE, rest),) if rest > 0 else ()
    page = Reply(lines=tuple(lines[start : start + PAGE]), acts=acts)
    facts: dict[str, Any] = {"reply": page.model_dump(mode="json", exclude_defaults=True)}
    say(unit, _place(person, where or conversation.home_of(person)), Note.ANSWER, cause, behalf=person, **facts)
    return Outcome()


def clear_search(unit: Unit, person: str, cause: str) -> Outcome:
    """The home page without what was found last."""
    unit.talks.end(f"found:{person}")
    refresh_home(unit, person, cause)
    return Outcome()
