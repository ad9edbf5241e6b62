"""Answers, and the few lines that say that something can't be done."""

from __future__ import annotations

from typing import Any

from bot.advising.reply import Act, Reply, Source
from bot.prose import Line, Span, line, link, strong
from bot.service.ask import DO_OF
from bot.service.desk import Desk
from bot.service.surface import Button, Do, Message
from storage.unit import Unit


def answer(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return message_of(Reply.model_validate(facts["reply"]))


def message_of(reply: Reply) -> Message:
    """A reply as a message: what it says, its buttons, and the source line."""
    buttons = tuple(_button(act) for act in reply.acts)
    primary = next((i for i, b in enumerate(buttons) if b.do is Do.START), None)
    return Message(
        lines=reply.lines,
        buttons=tuple(b.model_copy(update={"primary": i == primary}) for i, b in enumerate(buttons)),
        small=tuple(_source(s) for s in reply.sources),
    )


def _button(act: Act) -> Button:
    return Button(label=act.label[:75], do=DO_OF[act.kind], args=act.args)


def _source(source: Source) -> Line:
    parts: list[str | Span] = [f"{source.name} · catalog {source.edition}"]
    if source.url.startswith(("http://", "https://")):
        parts += [" · ", link("source", source.url)]
    elif source.url:
        parts.append(f" · {source.url}")
    if source.as_of:
        parts.append(f", {source.as_of}")
    if source.unconfirmed:
        parts.append(" · unconfirmed")
    return line(*parts)


def pointer(_desk: Desk, _unit: Unit, _facts: dict[str, Any]) -> Message:
    return Message(lines=(line("That one is about you, so I answered in your direct messages."),))


def cannot(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return Message(lines=(line(facts["text"]),))


def trouble(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return Message(
        lines=(
            line("Something went wrong on my side, and I could not finish that. Nothing you sent is lost."),
            line(
                "Try it again in a minute. If it stays so, tell the programme staff this reference: ",
                strong(facts["reference"]),
            ),
        )
    )


def asked_person(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    pathway = desk.editions.catalog(unit).pathways.get(facts.get("pathway", ""))
    about = f" about {pathway.name}" if pathway else ""
    lines = [line(f"I passed your question{about} on to the people who run it. They will write to you here.")]
    if pathway and (pathway.contact or pathway.contact_url):
        lines.append(line("You can also reach them at ", pathway.contact or pathway.contact_url or "", "."))
    return Message(lines=tuple(lines))
