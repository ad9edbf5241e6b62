"""Faults of ours, made on purpose: each exception quotes what a person wrote. A bot imports them before it starts."""

from typing import Any

from bot.service import ask
from bot.service.effects import Note
from bot.slack.sender import Sender
from storage.records import Person

work_out, payload = ask.work_out, Sender._payload


def break_on_request(*given: Any, **more: Any) -> Any:
    """A question that holds the word "validation" or "lookup"."""
    text = str(given[3])
    if "validation" in text:
        Person.model_validate({"team": text, "email": [text]})
    if "lookup" in text:
        raise KeyError(text) from ValueError(text)
    return work_out(*given, **more)


def break_while_sending(self: Sender, note: Note, facts: dict[str, Any]) -> dict[str, Any]:
    made = payload(self, note, facts)
    if note == Note.PROGRESS:
        raise RuntimeError(f"can't say {made}")
    return made


ask.work_out = break_on_request
Sender._payload = break_while_sending  # type: ignore[method-assign]  # breaking it is the point
