"""Answers about words and candidates: what a term means, how two differ, which entry is meant."""

from __future__ import annotations

from bot.advising.attributes import BY_NAME
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import EntryFacts, Needs
from bot.advising.reply import Reply
from bot.advising.say import ask_again, bullets, joined, label, reply, title
from bot.prose import Line, line
from catalog.model import Badge, Pathway, Term
from catalog.ref import Ref


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


def clarify_answer(intent: Intent, found: tuple[EntryFacts, ...], library: Library) -> Reply:
    """Candidates with what tells them apart, or with the fact asked of each; a question back where that is no answer."""
    asked = " ".join(BY_NAME[name].label for name in intent.attributes[:1]) or "tell me about"
    acts = [ask_again(ref, asked, library) for ref in intent.choices]
    stated = any(one.stated for one in found)
    back = intent.topic == "ask" or bool(intent.attributes and not stated)
    rows = [f"{_named(one.ref, library)}{_said(one, intent, library)}" for one in found]
    lines = [line("Which one do you mean?" if back else f"{len(rows)} entries fit:"), *bullets(rows)]
    lines.append(() if back else line("Name one and I will go on with it."))
    silent = bool(intent.attributes) and not stated
    return reply(lines, library, *intent.choices, acts=acts, clarifying=back, abstained=silent)


def _said(found: EntryFacts, intent: Intent, library: Library) -> str:
    if not intent.attributes:
        entry = library.entry(found.ref)
        return f": {entry.description.rstrip('.')}" if isinstance(entry, Pathway | Badge) else ""
    facts = joined(s.fact for s in found.stated[:2])
    return f": {facts.rstrip('.')}" if facts else f": the catalog does not say {BY_NAME[intent.attributes[0]].label}"


def _named(ref: Ref, library: Library) -> str:
    issuer = library.issuer_of(ref)
    return label(f"{library.title(ref)}{f' · {issuer.name}' if issuer else ''}")
