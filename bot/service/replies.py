"""A reply of advising as a message: its buttons, its source line, and what a reader may think of it."""

from __future__ import annotations

from bot.advising.reply import Act, ActKind, Reply, Source
from bot.prose import Line, Span, line, link
from bot.service.desk import Desk
from bot.service.learner import assessed
from bot.service.surface import Button, Do, Message
from storage.unit import Unit

DO_OF = {
    ActKind.ASK: Do.ASK,
    ActKind.SHOW_PATHWAY: Do.SHOW_PATHWAY,
    ActKind.SHOW_LEVEL: Do.SHOW_LEVEL,
    ActKind.SHOW_BADGE: Do.SHOW_BADGE,
    ActKind.START_PATHWAY: Do.START,
    ActKind.ADD_EVIDENCE: Do.ADD_EVIDENCE,
    ActKind.MY_PROGRESS: Do.PROGRESS,
    ActKind.ASK_PERSON: Do.ASK_PERSON,
    ActKind.MORE: Do.MORE,
}


def message_of(desk: Desk, unit: Unit, reply: Reply) -> Message:
    """A reply as a message: what it says, its buttons, and the source line."""
    offered = [_that_works(desk, unit, button(act)) for act in reply.acts]
    buttons = tuple({(b.do, b.label): b for b in offered}.values())
    primary = next((i for i, b in enumerate(buttons) if b.do is Do.START), None)
    return Message(
        lines=reply.lines,
        buttons=tuple(b.model_copy(update={"primary": i == primary}) for i, b in enumerate(buttons)),
        small=tuple(_source(s) for s in reply.sources),
    )


def _that_works(desk: Desk, unit: Unit, offered: Button) -> Button:
    """Where nobody could decide on evidence, a person to ask stands in place of its button."""
    pathway = offered.args.get("pathway", "")
    if offered.do is not Do.ADD_EVIDENCE or assessed(desk, unit, pathway):
        return offered
    return Button(label="Ask a person", do=Do.ASK_PERSON, args={"pathway": pathway})


def button(act: Act) -> Button:
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


def marks(marked: dict[str, str] | None) -> tuple[Button, ...]:
    """What a reader may think of an answer; none under what answers nothing."""
    if not marked:
        return ()
    useful = Button(label="Useful", do=Do.USEFUL, args=marked)
    return useful, Button(label="Not useful", do=Do.NOT_USEFUL, args=marked)
