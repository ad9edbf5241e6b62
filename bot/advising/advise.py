"""The one door: text and conversation in, Reply out. Pure; the same question on the same edition gives the same answer."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from bot.advising import cues
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
_LISTS = {"search", "clarify"}
_SIDES = {"compare", "difference"}


def advise(text: str, talk: dict[str, Any] | None, library: Library, facts: Facts | None) -> Reply:
    """Answer one message. `talk` is `Reply.talk` of the turn before (None: a new conversation); `facts` is None
    where the learner is not known. Never raises for any text.
    """
    before = resume(talk)
    intent = understand(text, before, library, _own(facts))
    row = INTENTS[intent.kind]
    said = row.answer(intent, row.query(intent, library, facts), library)
    after = _after(before, intent, said, library)
    read = {"kind": intent.kind, "topic": intent.topic, "asked_for": next(iter(intent.attributes), "")}
    return said.model_copy(update=read | {"talk": after.model_dump(mode="json", exclude_defaults=True)})


def _own(facts: Facts | None) -> tuple[str, ...] | None:
    """The learner's pathways, those that move first; None where nobody is known."""
    if facts is None:
        return None
    ordered = sorted(facts.standings, key=lambda s: s.state != "active")
    return tuple(s.pathway for s in ordered)


def _after(before: Talk, intent: Intent, said: Reply, library: Library) -> Talk:
    """What the next turn may lean on: replaced only by what this turn supplies."""
    if intent.kind in _KEEPS_TALK and not intent.about:
        return before.model_copy(update={"chosen": ""})
    rows = _keys(said.entities, library) if said.clarifying or intent.kind in _LISTS else ()
    rows = tuple(key(ref) for ref in intent.about) if intent.kind in _SIDES else rows
    only = intent.kind == "search" and len(rows) == 1
    return Talk(
        recent=(*rows, *before.recent)[:3] if only else remember(before, () if intent.kind in _LISTS else intent.about),
        attribute=intent.attributes[0] if intent.attributes else "",
        again=not intent.attributes and re.search(rf"(?<!\w)(?:{cues.NEEDS})(?!\w)", intent.text) is not None,
        level=intent.level,
        choices=rows,
        others=tuple(key(ref) for ref in intent.others) or before.choices or before.others,
        topic=_topic(intent),
        limits={f.name: v for f in fields(intent.filters) if (v := getattr(intent.filters, f.name)) != f.default},
        kind=intent.kind,
    )


def _topic(intent: Intent) -> tuple[str, ...]:
    """What a search or a clarified topic was about, so that "only free ones" narrows it."""
    return intent.words or content(intent.text) if intent.kind in {"search", "clarify"} else ()


def _keys(ids: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """What was offered, in order: an id that two kinds of entry share is the pathway's."""
    kinds = ("pathway", "badge", "issuer", "term")
    found = (next((r for kind in kinds if (r := ref_of(f"{kind}:{i}", library))), None) for i in ids)
    return tuple(key(ref) for ref in found if ref)
