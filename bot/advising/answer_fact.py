"""Answers to a question for a fact: the fact first, with its unit and condition, or that the catalog does not say it."""

from __future__ import annotations

import re

from bot.advising.answer import need_lines
from bot.advising.attributes import BY_NAME
from bot.advising.facts_of_entry import Fact
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import EntryFacts, Stated, needs
from bot.advising.reply import Reply
from bot.advising.say import (
    NO_CREDIT_PROMISE,
    acts_of,
    ask_person,
    cautions,
    joined,
    reply,
    sentence,
    title,
    where_to_ask,
)
from bot.advising.words import STOP, fold, stem, words
from bot.prose import Line, Span, line
from catalog.model import Pathway
from catalog.ref import Ref


def attribute_answer(intent: Intent, found: EntryFacts, library: Library) -> Reply:
    """The fact first, with unit and condition; what is nowhere stated is said so, with somebody to ask."""
    ref = found.ref
    if not found.stated and (found.silent and not _beside_answers(intent, found)):
        return silent_answer(found, library)
    lines: list[Line] = [*_verdict(intent, found, library)]
    told = len(lines)
    main = [one for one in found.stated if _answers(one)] or list(found.stated)
    for name in dict.fromkeys(s.attribute for s in main):
        own = [s for s in main if s.attribute == name]
        lines += _stated_lines(ref, own, library, first=len(lines) == told)
    if intent.topic == "needs":
        lines += need_lines(needs(intent, library, None), library)
    extra = [s for s in found.beside if s.fact.field != "description" or not found.stated]
    extra += [one for one in found.stated if one not in main]
    lines += [
        line(sentence(s.fact.text)) if lines else line(title(ref, library), ": ", sentence(s.fact.text)) for s in extra
    ]
    nowhere = any(not BY_NAME[name].fields for name in found.silent)
    if nowhere:
        lines.insert(0, line("The catalog does not say that; what is near it:"))
    missing = [BY_NAME[name].label for name in found.silent if BY_NAME[name].fields]
    if missing and found.stated:
        lines.append(line(f"The catalog does not say {' or '.join(missing)}."))
    credit = [line(NO_CREDIT_PROMISE)] if "credits" in intent.attributes else []
    where = {"where", "delivery"} & set(intent.attributes)
    doubts = cautions([ref], library, conflict=bool(where) and "Sources differ" not in str(lines))
    return reply(lines, library, ref, acts=acts_of(ref, library), tail=[*credit, *doubts], abstained=nowhere)


_LOOSE = frozenset(
    {
        "audience",
        "prerequisites",
        "delivery",
        "where",
        "evidence",
        "assessment",
        "skills",
        "incentive",
        "status",
        "order",
    }
)
"""Attributes that a statement in the question's own words may answer; of a price, a time or a date only its field does."""


def _answers(one: Stated) -> bool:
    """Whether it stands in a field that answers the attribute, not in one that only adds to it."""
    return one.fact.field in BY_NAME[one.attribute].fields


def _verdict(intent: Intent, found: EntryFacts, library: Library) -> list[Line]:
    """Whether an age lies within the ages stated, or who somebody is fits who it is for; the programme decides."""
    if "audience" not in intent.attributes:
        return []
    entries = (library.entry(one) for one in library.relatives(found.ref))
    ages = next((e for e in entries if isinstance(e, Pathway) and (e.age_min or e.age_max)), None)
    if ages is not None and intent.age is not None:
        low, high = ages.age_min or 0, ages.age_max or _OLDEST
        if low <= intent.age <= high:
            return [line("By age, yes.")]
        return [line(f"By age, no: {intent.age} is {'under' if intent.age < low else 'over'} the age stated.")]
    return _fits(intent, [s for s in found.stated if s.fact.field in _WHO]) if _CAN.search(intent.text) else []


_CAN = re.compile(
    r"(?<!\w)(?:can|could|may|am i|do i (?:have|need)|is it (?:ok|open|only)|eligible|qualify|allowed|get in\w*|possible)(?!\w)"
)
_WHO = frozenset({"audience", "prerequisites", "eligibility_by_level"})
_ANYONE = re.compile(r"^For: (?:anyone|anybody|everyone|all)(?!\w)[^:;]*$", re.IGNORECASE)
_DENIED = r"(?:no|not|without|never|nor|lack) (?:\w+ ){0,3}?"
_VAGUE = STOP | frozenset(
    {"school", "work", "level", "start", "student", "students", "people", "program", "course", "full"}
)
"""Words that two texts may share without saying the same of somebody."""


def _fits(intent: Intent, stated: list[Stated]) -> list[Line]:
    """Yes where the one who asks is named there, no where what is asked for is denied, nothing where neither is said."""
    if not intent.level and any(_ANYONE.search(s.fact.text) for s in stated if s.fact.field == "audience"):
        return [line("Yes, it is open to anyone.")]
    said = {word for s in stated for word in words(fold(s.fact.text)) if stem(word) in intent.words}
    denied = {w for w in said if re.search(rf"(?<!\w){_DENIED}{re.escape(stem(w))}", intent.text)}
    if said - denied - _VAGUE:
        return [line("Going by the catalog, yes; the programme decides.")]
    return [line("Going by the catalog, no; the programme decides.")] if denied - STOP else []


_OLDEST = 200


def _beside_answers(intent: Intent, found: EntryFacts) -> bool:
    """Facts that share the question's words answer only where some field could have (lesson 14)."""
    return bool(found.beside) and not set(intent.attributes) - _LOOSE


def _stated_lines(ref: Ref, stated: list[Stated], library: Library, *, first: bool) -> list[Line]:
    own = [s for s in stated if s.ref.kind == ref.kind or s.ref == ref or len({x.ref for x in stated}) == 1]
    if len(own) == len(stated) and len({s.ref for s in stated}) == 1:
        of = stated[0].ref
        apart = of != ref and {library.family.get(ref.id), library.family.get(of.id)}.isdisjoint({ref.id, of.id})
        whole: list[str | Span] = [" (as part of ", title(of, library), ")"] if apart and of.kind == "pathway" else []
        lead: list[str | Span] = [title(ref, library), *whole, ": "] if first else []
        return [line(*lead, joined(s.fact for s in stated), _doubt(stated))]
    by_entry: dict[Ref, list[Fact]] = {}
    for one in stated:
        by_entry.setdefault(one.ref, []).append(one.fact)
    lines = [line(title(ref, library), ":")] if first else []
    return lines + [line(f"• {library.title(r)}: {joined(facts)}") for r, facts in by_entry.items()]


def _doubt(stated: list[Stated]) -> str:
    return "" if all(s.fact.confirmed for s in stated) else " (That part is unconfirmed.)"


def silent_answer(found: EntryFacts, library: Library) -> Reply:
    """What is not stated, where to ask, and what is stated nearby."""
    ref = found.ref
    what = " or ".join(BY_NAME[name].label for name in found.silent)
    lines = [line(f"The catalog does not say {what} for ", title(ref, library), ".")]
    lines += [line(f"It does say: {sentence(s.fact.text)}") for s in found.beside[:1]]
    lines.append(line(where_to_ask(ref, library)))
    if "credits" in found.silent:
        lines.append(line(NO_CREDIT_PROMISE))
    return reply(lines, library, ref, acts=[ask_person(ref, library), *acts_of(ref, library)[:1]], abstained=True)
