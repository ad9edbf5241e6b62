"""The one door: text and conversation in, Reply out. Pure; the same question on the same edition gives the same answer."""

from __future__ import annotations

from typing import Any

from bot.advising.facts import Facts
from bot.advising.find import content
from bot.advising.intent import Intent
from bot.advising.intents import INTENTS
from bot.advising.library import Library
from bot.advising.reply import Reply
from bot.advising.talk import Talk, choose, key, ref_of, remember, resume
from bot.advising.understand import understand

__all__ = ["Library", "advise", "choose"]

_KEEPS_TALK = {"smalltalk", "refusal", "how_to"}


def advise(text: str, talk: dict[str, Any] | None, library: Library, facts: Facts | None) -> Reply:
    """Answer one message. `talk` is `Reply.talk` of the turn before (None: a new conversation); `facts` is None
    where the learner is not known. Never raises for any text.
    """
    before = resume(talk)
    intent = understand(text, before, library)
    row = INTENTS[intent.kind]
    said = row.answer(intent, row.query(intent, library, facts), library)
    after = _after(before, intent, said, library)
    read = {"kind": intent.kind, "topic": intent.topic, "asked_for": next(iter(intent.attributes), "")}
    return said.model_copy(update=read | {"talk": after.model_dump(mode="json", exclude_defaults=True)})


def _after(before: Talk, intent: Intent, said: Reply, library: Library) -> Talk:
    """What the next turn may lean on: replaced only by what this turn supplies."""
    if intent.kind in _KEEPS_TALK and not intent.about:
        return before.model_copy(update={"chosen": ""})
    offered = [act.args.get("entity", "") for act in said.acts] if said.clarifying else []
    rows = _keys(said.entities, library) if intent.kind == "search" else ()
    return Talk(
        recent=before.recent if said.clarifying else remember(before, intent.about if intent.kind != "search" else ()),
        attribute=intent.attributes[0] if intent.attributes else "",
        level=intent.level,
        choices=tuple(k for k in offered if k) or rows,
        topic=_topic(intent),
        kind=intent.kind,
    )


def _topic(intent: Intent) -> tuple[str, ...]:
    """What a search or a clarified topic was about, so that "only free ones" narrows it."""
    return content(intent.text) if intent.kind in {"search", "clarify"} else ()


def _keys(ids: tuple[str, ...], library: Library) -> tuple[str, ...]:
    return tuple(
        key(ref)
        for i in ids
        for ref in (ref_of(f"{'pathway' if i in library.catalog.pathways else 'badge'}:{i}", library),)
        if ref
    )
