"""Answers about words and candidates: what a term means, how two differ, which entry is meant."""

from __future__ import annotations

from bot.advising.attributes import BY_NAME
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import Needs
from bot.advising.ref import Ref
from bot.advising.reply import Reply
from bot.advising.say import ask_again, bullets, label, reply, title
from bot.prose import Line, line
from catalog.model import Term


def definition_answer(intent: Intent, _found: Needs, library: Library) -> Reply:
    ref = intent.about[0]
    entry = library.entry(ref)
    text = entry.definition if isinstance(entry, Term) else ""
    also = f"Also called: {', '.join(entry.aliases)}." if isinstance(entry, Term) and entry.aliases else ""
    return reply([line(title(ref, library), f": {text}"), line(also)], library, ref)


def difference_answer(intent: Intent, _found: Needs, library: Library) -> Reply:
    """Both meanings side by side; one entry that covers both words is said to be one."""
    refs = tuple(dict.fromkeys(intent.about))
    lines: list[Line] = []
    for ref in refs:
        entry = library.entry(ref)
        lines.append(line(title(ref, library), f": {entry.definition if isinstance(entry, Term) else ''}"))
    lines.append(
        line("So they are not the same." if len(refs) > 1 else "The catalog keeps both words under one meaning.")
    )
    return reply(lines, library, *refs)


def clarify_answer(intent: Intent, _found: Needs, library: Library) -> Reply:
    """Two or more candidates as buttons, each asking the same of one of them."""
    asked = " ".join(BY_NAME[name].label for name in intent.attributes[:1]) or "tell me about"
    acts = [ask_again(ref, asked, library) for ref in intent.choices]
    names = [library.title(ref) for ref in intent.choices]
    lines = [
        line("Which one do you mean?"),
        *bullets(label(f"{n}{_by(r, library)}") for n, r in zip(names, intent.choices, strict=True)),
    ]
    return reply(lines, library, *intent.choices, acts=acts, clarifying=True)


def _by(ref: Ref, library: Library) -> str:
    issuer = library.issuer_of(ref)
    return f" · {issuer.name}" if issuer else ""
