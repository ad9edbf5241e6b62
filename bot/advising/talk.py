"""What is carried from one message to the next: entity, attribute, level and choices, kept apart (lesson 21)."""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationError

from bot.advising.library import Library
from bot.advising.reply import Value
from catalog.ref import Ref

_RECENT = 3


class Talk(Value):
    """JSON-able. Refs are "kind:id"; an edition may have lost one, so readers look each up again."""

    recent: tuple[str, ...] = ()  # entries spoken of, newest first
    attribute: str = ""
    again: bool = False  # what an entry needs was asked
    level: int | None = None
    choices: tuple[str, ...] = ()  # offered last, in the order offered
    others: tuple[str, ...] = ()  # what the last answer might have been about instead, best first
    topic: tuple[str, ...] = ()  # stems of the last search
    limits: dict[str, Any] = Field(default_factory=dict)  # of the last search, those that are set
    kind: str = ""  # the intent answered last
    chosen: str = ""  # an entry that a button names: it is meant, whatever the words say


def resume(state: dict[str, Any] | None) -> Talk:
    """The state of a conversation; an unreadable one (an older version wrote it) is a new conversation."""
    try:
        return Talk.model_validate(state or {})
    except ValidationError:
        return Talk()


def choose(state: dict[str, Any] | None, entity: str) -> dict[str, Any]:
    """State for asking again after a press on an ASK button; `entity` is that button's `args["entity"]`."""
    return resume(state).model_copy(update={"chosen": entity}).model_dump(mode="json")


def key(ref: Ref) -> str:
    return f"{ref.kind}:{ref.id}"


def ref_of(text: str, library: Library) -> Ref | None:
    """The entry that a key names, if this edition still has it."""
    kind, _, entry = text.partition(":")
    ref = Ref(kind, entry)
    return ref if kind in {"pathway", "badge", "issuer", "term"} and library.entry(ref) else None


def refs_of(keys: tuple[str, ...], library: Library) -> tuple[Ref, ...]:
    return tuple(ref for ref in (ref_of(k, library) for k in keys) if ref)


def remember(talk: Talk, about: tuple[Ref, ...]) -> tuple[str, ...]:
    """Entries spoken of, newest first, without repeats."""
    return tuple(dict.fromkeys([*(key(ref) for ref in about), *talk.recent]))[:_RECENT]
