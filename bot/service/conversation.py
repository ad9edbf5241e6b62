"""A conversation: what it is about, its last questions and answers, and how often in a row there was no answer.

One for each person in their own messages, one more for a thread there, and one for each person in a channel's thread:
nobody's question changes what another one's "it" means. Kept in a row that ends by itself, so that every replica knows
it and no one has to clean up.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationError

from bot.service.surface import Value, Where
from storage.unit import Unit

SECONDS = 24 * 3600
TURNS = 4
CLIP = 300


class Turn(Value):
    asked: str  # as typed; empty: a button, or somebody else's words
    answered: str
    about: tuple[str, ...] = ()  # catalog ids, best first


class Conversation(Value):
    talk: dict[str, Any] = Field(default_factory=dict)  # of advising
    turns: tuple[Turn, ...] = ()  # oldest first
    failed: int = 0  # turns in a row without an answer

    def after(self, turn: Turn, talk: dict[str, Any], *, failed: bool) -> Conversation:
        return Conversation(talk=talk, turns=(*self.turns, turn)[-TURNS:], failed=self.failed + 1 if failed else 0)

    @property
    def about(self) -> tuple[str, ...]:
        """What was spoken of last."""
        return next((turn.about for turn in reversed(self.turns) if turn.about), ())


def home_of(person: str) -> Where:
    """The home page: as private as the direct messages, and the same conversation."""
    return Where(channel=f"home:{person}", private=True)


def is_home(where: Where) -> bool:
    return where.channel.startswith("home:")


def recall(unit: Unit, person: str, where: Where) -> Conversation:
    """How far it got; a thread of one's own messages goes on from what stood there before."""
    kept = unit.talks.get(_key(person, where))
    if kept is None and where.private and where.thread:
        kept = unit.talks.get(_key(person, home_of(person)))
    try:
        return Conversation.model_validate(kept or {})
    except ValidationError:  # the release before kept only what advising needs
        return Conversation(talk=kept or {})


def keep(unit: Unit, person: str, where: Where, conversation: Conversation) -> None:
    unit.talks.save(_key(person, where), conversation.model_dump(mode="json"), SECONDS)


def clip(text: str) -> str:
    """In one line, and no longer than a reader of it needs."""
    line = " ".join(text.split())
    return line if len(line) <= CLIP else f"{line[: CLIP - 1]}…"


def _key(person: str, where: Where) -> str:
    if not where.private:
        return f"talk:{where.channel}:{where.thread or where.ts}:{person}"
    return f"talk:{person}:{where.thread}" if where.thread else f"talk:{person}"
