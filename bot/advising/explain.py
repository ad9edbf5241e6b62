"""Why a message is answered as it is, in a few lines: how it was read, who recognised it, the candidates and scores.

For staff in a terminal (`cairn ask --explain`): a wrong answer can be understood in a minute. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.advising.asked import Asked, ask
from bot.advising.intents import RECOGNISERS
from bot.advising.library import Library
from bot.advising.link import Link
from bot.advising.recognise import anything
from bot.advising.talk import resume

_MOST = 5


def explain(text: str, talk: dict[str, Any] | None, library: Library) -> str:
    """`talk` is the state before the message, as `advise` takes it."""
    return "\n".join(_lines(ask(text, resume(talk), library)))


def _lines(asked: Asked) -> Iterator[str]:
    reading = asked.reading
    yield f"read as      {reading.text}"
    for typed, meant in reading.corrections:
        yield f"corrected    {typed} -> {meant}"
    yield f"asks for     {', '.join(reading.attributes) or '-'}; level {reading.level or '-'}"
    accepted = ((one.__name__, intent) for one in RECOGNISERS if (intent := one(asked)))
    name, intent = next(accepted, (anything.__name__, anything(asked)))
    about = ", ".join(f"{ref.kind}:{ref.id}" for ref in intent.about) or "-"
    yield f"recognised   {name}: {intent.kind} {intent.topic}".rstrip()
    yield f"about        {about}{' (a guess)' if intent.hedged else ''}{' (carried)' if asked.subject.carried else ''}"
    groups = {"entries": reading.entries, "issuers": reading.issuers, "terms": reading.terms, "skills": reading.skills}
    for title, links in groups.items():
        yield from _candidates(title, links, asked)
    if reading.unknown:
        yield f"unknown      {', '.join(word.text for word in reading.unknown)}"


def _candidates(title: str, links: Sequence[Link], asked: Asked) -> Iterator[str]:
    for place, one in enumerate(links[:_MOST]):
        words = _said(one.matched, asked)
        beside = f" + {_said(one.support, asked)}" if one.support else ""
        score = f"{one.score:5.1f}  {one.coverage:4.0%} of its name"
        yield f"{'' if place else title:12} {score}  {one.entry.id}  ({words}{beside})"


def _said(positions: Iterable[int], asked: Asked) -> str:
    return " ".join(asked.reading.words[p].text for p in sorted(positions))
