"""What the catalog left open, and what readers thought of answers: a queue for staff, grouped, counted, with hints.

Owns what is kept of a question and who may see it. Staff see the words, never who asked; what is personal, or was
written by somebody else, is kept without its words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Self

from bot.advising.attributes import BY_NAME
from bot.advising.find import content
from bot.advising.library import Library
from bot.advising.reply import Reply
from bot.advising.words import clean, fold, words
from bot.rules.roles import ADVISES
from bot.service.conversation import clip
from bot.service.desk import Desk
from bot.service.effects import Note, Whisper, queue, tell
from bot.service.surface import Outcome, Where
from catalog.model import Catalog
from storage.questions import Topic
from storage.records import Mark, Programme, Question
from storage.unit import Unit

PAGE = 5
# Refusals may hold what troubles somebody; courtesies and the learner's own record are not the catalog's to say.
_NOT_THE_CATALOGS = {"refusal", "smalltalk", "how_to", "progress", "next_step"}
_PRIVATE = re.compile(r"[^\s@]+@[^\s@]+|\+?\d[\d ()./-]{6,}\d")


@dataclass(frozen=True, kw_only=True)
class Open:
    """A question without an answer, as it is kept."""

    text: str
    entity: str
    missing: str
    topic: str
    edition: str

    @classmethod
    def of(cls, reply: Reply, text: str, library: Library) -> Self | None:
        """What staff should hear of; None where it is nothing for them. `text` is empty where it is not ours to keep."""
        if not reply.abstained or reply.personal or reply.kind in _NOT_THE_CATALOGS:
            return None
        entity = next(iter(reply.entities), "")
        return cls(
            text=without_people(text),
            entity=entity,
            missing=reply.asked_for,
            topic=topic_of(text, entity, reply.asked_for),
            edition=library.catalog.short,
        )


def topic_of(text: str, entity: str, missing: str) -> str:
    """The same for questions that one addition to the catalog would answer."""
    if entity and missing in BY_NAME and BY_NAME[missing].fields:
        return f"{entity}:{missing}"
    stems = sorted(set(content(" ".join(words(fold(clean(text))))))) or [" ".join(text.lower().split())]
    return f"{entity}:{' '.join(stems)}"[:300]


def without_people(text: str) -> str:
    """In one line, without e-mail addresses and telephone numbers."""
    return clip(_PRIVATE.sub("…", text))


def keep(desk: Desk, unit: Unit, person: str, found: Open, cause: str) -> None:
    _put(desk, unit, person, Mark.NO_ANSWER, found, cause)


def mark(
    desk: Desk, unit: Unit, person: str, args: dict[str, str], where: Where | None, cause: str, *, useful: bool
) -> Outcome:
    """[Useful] or [Not useful]: one mark a person and answer; the last one counts."""
    entity, missing = args.get("entity", ""), args.get("missing", "")
    text = without_people(args.get("text", ""))
    edition = desk.editions.catalog(unit).short
    found = Open(text=text, entity=entity, missing=missing, topic=topic_of(text, entity, missing), edition=edition)
    answer = f"{where.channel}:{where.ts}" if where else f"home:{text}"
    _put(desk, unit, person, Mark.USEFUL if useful else Mark.NOT_USEFUL, found, f"{person}:{answer}")
    facts: dict[str, Any] = {"useful": useful, "pathway": pathway_of(desk, unit, entity)}
    if where is None:
        tell(unit, person, Note.MARKED, cause, **facts)
    else:
        whisper = Whisper(person=person, channel=where.channel, thread=where.thread, note=Note.MARKED, facts=facts)
        queue(unit, whisper, f"marked:{cause}")
    return Outcome()


def _put(desk: Desk, unit: Unit, person: str, kind: Mark, found: Open, cause: str) -> None:
    programme = programme_of(desk, unit, pathway_of(desk, unit, found.entity))
    unit.questions.put(
        Question(
            id=hashlib.sha256(cause.encode()).hexdigest()[:16],
            team=desk.team,
            person=person,
            programme=programme.id if programme else "",
            mark=kind,
            at=unit.now(),
            text=found.text,
            topic=found.topic,
            entity=found.entity,
            missing=found.missing,
            edition=found.edition,
        )
    )


def pathway_of(desk: Desk, unit: Unit, entity: str) -> str:
    """The pathway that an entry is or belongs to; empty where there is none."""
    library = desk.editions.library(unit)
    return entity if entity in library.catalog.pathways else library.family.get(entity, "")


def programme_of(desk: Desk, unit: Unit, pathway: str) -> Programme | None:
    """Whose it is: the pathway's programme; what belongs to nobody goes to the first that has advisors."""
    if pathway:
        return unit.programmes.for_pathway(desk.team, pathway)
    return next((p for p in unit.programmes.all(desk.team) if p.advisor_channel), None)


# the queue


def looked_after(desk: Desk, unit: Unit, person: str) -> list[Programme]:
    """The programmes whose open questions and hand-offs this person may see and close."""
    held = {g.programme for g in unit.grants.of(desk.team, person, unit.now()) if g.role in ADVISES}
    return [p for p in unit.programmes.all(desk.team) if p.id in held]


def ids(programmes: list[Programme]) -> list[str]:
    """Also what is nobody's in particular."""
    return [*(p.id for p in programmes), ""]


def show(desk: Desk, unit: Unit, person: str, start: str, cause: str) -> Outcome:
    """A page of the queue, in the person's own messages."""
    if not looked_after(desk, unit, person):
        text = "This is for programme staff. Ask an administrator if you should be one."
        tell(unit, person, Note.CANNOT, cause, text=text)
        return Outcome()
    tell(unit, person, Note.QUEUE, cause, person=person, start=int(start) if start.isdigit() else 0)
    return Outcome()


def done(desk: Desk, unit: Unit, person: str, topic: str, cause: str) -> Outcome:
    """Dealt with: the catalog says it now, or it needs no answer there."""
    mine = looked_after(desk, unit, person)
    closed = unit.questions.close(desk.team, ids(mine), topic, person, unit.now()) if mine else 0
    if closed:
        unit.audit.add(desk.team, unit.now(), person, "questions.closed", topic[:200], {"questions": closed})
    return show(desk, unit, person, "", cause)


def hint(topic: Topic, catalog: Catalog) -> str:
    """Which entry and which field would answer it."""
    entity, missing = topic.newest.entity, BY_NAME.get(topic.newest.missing)
    if not entity:
        return "Nothing in the catalog fits. If something should: add its skill, or an alias to its entry."
    entry = catalog.pathways.get(entity) or catalog.badges.get(entity)
    name = entry.name if entry else entity
    if missing and missing.fields:
        fields = " or ".join(missing.fields)
        return f"{name} ({entity}) says nothing of {missing.label}. Add to its entry: {fields}."
    return f"{name} ({entity}) does not say it, and no field is made for it. Its description or note may."
