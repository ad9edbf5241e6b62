"""Questions as JSON lines, for `cairn ask --json`: each turn is played in order with the conversation carried.

Input `{"id","turns":[...],"learner":null|{"holds":[],"enrolled":[],"submitted":[]}}` a line; output
`{"id","text","entities","abstained","clarifying"}` a line, in order. A line that cannot be read gives
`{"id","error"}` and the next one goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.advising.advise import advise
from bot.advising.facts import Facts
from bot.advising.library import Library
from bot.advising.reply import Reply
from bot.advising.say import source_line

FactsOf = Callable[[dict[str, Any]], Facts | None]


class Question(BaseModel):
    """One line of input; fields that it does not know are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str | int | None = None
    turns: tuple[str, ...]
    learner: dict[str, Any] | None = None


def answer_lines(lines: Iterable[str], library: Library, facts_of: FactsOf) -> Iterator[str]:
    """An answer a line, in order; empty lines are passed over. Never raises for what a line holds."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer_line(line, library, facts_of), ensure_ascii=False)


def _answer_line(line: str, library: Library, facts_of: FactsOf) -> dict[str, Any]:
    try:
        question = Question.model_validate_json(line)
        facts = facts_of(question.learner) if question.learner is not None else None
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        return {"id": _id_of(line), "error": f"This line could not be read: {type(error).__name__}"}
    reply = Reply(lines=())
    for turn in question.turns:
        reply = advise(turn, reply.talk or None, library, facts)
    return {
        "id": question.id,
        "text": plain_text(reply),
        "entities": list(reply.entities),
        "abstained": reply.abstained,
        "clarifying": reply.clarifying,
    }


def plain_text(reply: Reply) -> str:
    """The answer as a person reads it without buttons: its lines and the source line."""
    return "\n".join(part for part in (reply.text, source_line(reply.sources)) if part)


def _id_of(line: str) -> Any:
    try:
        read = json.loads(line)
    except ValueError:
        return None
    return read.get("id") if isinstance(read, dict) else None
