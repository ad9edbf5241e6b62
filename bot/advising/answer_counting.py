"""Answers to "does my badge count": yes only where the catalog lists it, and the decision stays an assessor's (R15)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.advising.counting import Counting, choices_of
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.reply import Reply
from bot.advising.say import ask_person, reply, sentence, show, some, title, where_to_ask
from bot.prose import Line, line, strong
from catalog.model import AnyOf
from catalog.ref import Ref

_LIMITS = re.compile(r"not count|do(?:es)? not|no longer")
_ACCEPTS = re.compile(r"approved|accepted|equivalent|equal|instead|counts?\b|\bany\b")
"""A statement that answers "does it count" says one of these; other nearby facts do not."""
_SAYS = frozenset({"credit_articulation", "waives"})
_RULES = frozenset({"criteria", "requirement", "requirement_logic", "note", "prerequisites"})
"""Fields that lay down what is accepted; a description or an audience does not."""


def counting_answer(_intent: Intent, found: Counting, library: Library) -> Reply:
    """Yes only where the catalog lists it; the decision stays with an assessor, and credit is never promised (R15)."""
    if found.groups and found.held and found.pathway:
        limits = [s for s in found.beside if _LIMITS.search(s.fact.text.lower())]
        return _said_nearby(replace(found, beside=tuple(limits)), library) if limits else _counts(found, library)
    if found.successor and found.held:
        lines = [
            line(
                title(found.held, library),
                " is superseded by ",
                title(found.successor, library),
                "; it is the older one.",
            ),
            line("Whether it still counts is for the programme to say."),
        ]
        return reply(lines, library, found.held, found.successor, acts=[ask_person(found.held, library)])
    listed_elsewhere = found.held and found.pathway and library.badge(found.held.id)
    rules = [s for s in found.beside if s.fact.field in _SAYS or (s.fact.field in _RULES and _accepts(s.fact.text))]
    if rules and not listed_elsewhere:
        return _said_nearby(replace(found, beside=tuple(rules)), library)
    return _not_listed(found, library)


def _accepts(text: str) -> bool:
    return _ACCEPTS.search(text.lower()) is not None


def _counts(found: Counting, library: Library) -> Reply:
    held, pathway, group = found.held, found.pathway, found.groups[0]
    if held is None or pathway is None:
        return _not_listed(found, library)
    level = pathway.level_of(group.id)
    where = f"Level {level} of " if level else ""
    names = choices_of(group, library)
    lines = [
        line(
            "Yes, it counts. ",
            title(held, library),
            f" is {_share(group, len(names))} for {where}",
            strong(pathway.name),
            ".",
        )
    ]
    former = library.badge(held.id)
    if former and former.former_names:
        lines.append(line(f"It was formerly called {', '.join(former.former_names)}."))
    lines += [line(sentence(s.fact.text)) for s in found.beside[:1]]
    if pathway.source_conflict:
        lines.append(line(f"Sources differ: {sentence(pathway.source_conflict)}"))
    lines.append(
        line(
            "An assessor checks it before it counts."
            if found.seen
            else "I have not seen it yet: send me its link and I will check it."
        )
    )
    refs = [r for r in (found.target, held, Ref("pathway", pathway.id)) if r]
    return reply(lines, library, *refs, acts=[show(Ref("pathway", pathway.id), library), ask_person(refs[0], library)])


def _share(group: object, count: int) -> str:
    if isinstance(group, AnyOf):
        return f"one of the {count} accepted (any {'one' if group.n == 1 else group.n} of them)"
    return "one of those required" if count > 1 else "required or listed"


def _said_nearby(found: Counting, library: Library) -> Reply:
    ref = found.target or found.held
    lines = [line(title(ref, library), ": ", " ".join(sentence(s.fact.text) for s in found.beside))] if ref else []
    lines.append(line("Whether yours counts is an assessor's decision; I can't promise it."))
    refs = [r for r in (found.target, found.held) if r]
    return reply(lines, library, *refs, acts=[ask_person(ref, library)])


def _not_listed(found: Counting, library: Library) -> Reply:
    lines: list[Line] = []
    refs = [r for r in (found.target, found.held) if r]
    if found.held and found.pathway:
        lines.append(
            line(title(found.held, library), " is not on the list of what ", strong(found.pathway.name), " accepts.")
        )
    elif found.held and found.elsewhere:
        names = [library.title(r) for r in found.elsewhere]
        lines.append(line(title(found.held, library), f" counts in: {some(names)}."))
        return reply(lines, library, found.held, *found.elsewhere, acts=[show(r, library) for r in found.elsewhere[:3]])
    else:
        lines.append(line("The catalog does not say that it counts."))
    lines.append(line("An assessor can look at it as prior learning; I can't promise the outcome."))
    lines.append(line(where_to_ask(refs[0], library)) if refs else ())
    return reply(lines, library, *refs, acts=[ask_person(refs[0] if refs else None, library)], abstained=True)
