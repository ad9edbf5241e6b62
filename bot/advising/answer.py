"""Answers about one entry: what it is, what it needs, a fact about it, what a word means."""

from __future__ import annotations

import re

from bot.advising.attributes import BY_NAME
from bot.advising.facts import Facts
from bot.advising.facts_of_entry import Fact, placeholder, requirement_text
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import EntryFacts, LevelNeeds, Needs, Stated, level_needs, needs
from bot.advising.ref import Ref
from bot.advising.reply import Act, Reply
from bot.advising.say import (
    NO_CREDIT_PROMISE,
    ask_again,
    ask_person,
    bullets,
    cautions,
    joined,
    pathway_of,
    reply,
    sentence,
    show,
    show_level,
    some,
    start,
    title,
    where_to_ask,
)
from bot.prose import Line, Span, line, strong
from catalog.model import Badge, BadgeMember, Course, Issuer, Pathway, Status, walk

_ORDINAL = {1: "one level", 2: "two levels", 3: "three levels"}


# a fact


def attribute_answer(intent: Intent, found: EntryFacts, library: Library) -> Reply:
    """The fact first, with unit and condition; what is nowhere stated is said so, with somebody to ask."""
    ref = found.ref
    if not found.stated and (found.silent and not _beside_answers(intent, found)):
        return silent_answer(found, library)
    lines: list[Line] = []
    for name in dict.fromkeys(s.attribute for s in found.stated):
        lines += _stated_lines(ref, [s for s in found.stated if s.attribute == name], library, first=not lines)
    extra = [s for s in found.beside if s.fact.field != "description" or not found.stated]
    lines += [
        line(sentence(s.fact.text)) if lines else line(title(ref, library), ": ", sentence(s.fact.text)) for s in extra
    ]
    missing = [BY_NAME[name].label for name in found.silent if BY_NAME[name].fields]
    if missing and found.stated:
        lines.append(line(f"The catalog does not say {' or '.join(missing)}."))
    credit = [line(NO_CREDIT_PROMISE)] if "credits" in intent.attributes else []
    where = {"where", "delivery"} & set(intent.attributes)
    doubts = cautions([ref], library, conflict=bool(where) and "Sources differ" not in str(lines))
    nowhere = any(not BY_NAME[name].fields for name in found.silent)
    return reply(lines, library, ref, acts=_acts(ref, library), tail=[*credit, *doubts], abstained=nowhere)


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


def _beside_answers(intent: Intent, found: EntryFacts) -> bool:
    """Facts that share the question's words answer only where some field could have (lesson 14)."""
    return bool(found.beside) and not set(intent.attributes) - _LOOSE


def _stated_lines(ref: Ref, stated: list[Stated], library: Library, *, first: bool) -> list[Line]:
    own = [s for s in stated if s.ref.kind == ref.kind or s.ref == ref or len({x.ref for x in stated}) == 1]
    if len(own) == len(stated) and len({s.ref for s in stated}) == 1:
        of = stated[0].ref
        apart = of != ref and {library.family.get(ref.id), library.family.get(of.id)}.isdisjoint({ref.id, of.id})
        whole = [" (as part of ", title(of, library), ")"] if apart and of.kind == "pathway" else []
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
    return reply(lines, library, ref, acts=[ask_person(ref, library), *_acts(ref, library)[:1]], abstained=True)


def _acts(ref: Ref, library: Library) -> list[Act]:
    pathway = pathway_of(ref, library)
    if not pathway:
        return [show(ref, library)] if ref.kind == "badge" else []
    entry, levels = library.entry(ref), library.catalog.pathways[pathway].levels
    number = getattr(entry, "level", None) or (levels[0].number if levels else None)
    return [start(pathway), *([show_level(pathway, number)] if number else []), ask_person(ref, library)]


# what it is


def overview_answer(intent: Intent, found: Needs, library: Library) -> Reply:
    entry = library.entry(found.ref)
    if isinstance(entry, Issuer):
        return issuer_answer(entry, library)
    lines = _pathway_lines(entry, library) if isinstance(entry, Pathway) else _badge_lines(entry, library)
    lead = _hedge(intent, library)
    extra = [line(sentence(s.fact.text)) for s in found.beside if s.fact.text not in str(lines)][:1]
    acts = [
        *_acts(found.ref, library),
        *(ask_again(o, "tell me about", library) for o in intent.others[:1] if intent.hedged),
    ]
    return reply([*lead, *lines, *extra], library, found.ref, acts=acts, tail=cautions([found.ref], library))


def _hedge(intent: Intent, library: Library) -> list[Line]:
    """The reading named first, where the entry is a guess."""
    if not intent.hedged:
        return []
    return [line("I read that as ", title(intent.about[0], library), ".")]


def _pathway_lines(pathway: Pathway, library: Library) -> list[Line]:
    macro = library.badge(pathway.macro_badge or "")
    ending = f", and then {'the micro-credential' if macro else 'no badge for the whole'}" if pathway.levels else ""
    count = f" has {_ORDINAL[len(pathway.levels)]}{ending}:" if pathway.levels else f": {sentence(pathway.description)}"
    lines = [line(strong(pathway.name), count)]
    lines += [line(f"{n.number} · {_level_gist(n, library)}") for n in _levels(pathway, library)]
    lines += [line(_shortened(requirement_text(node, library.catalog))) for node in pathway.requirements[:3]]
    if pathway.levels:
        lines.append(line(sentence(pathway.description)))
    if pathway.requirement_logic:
        lines.append(line(sentence(pathway.requirement_logic)))
    return [*lines, line(_terms_of(Ref("pathway", pathway.id), library))]


def _levels(pathway: Pathway, library: Library) -> tuple[LevelNeeds, ...]:
    return tuple(level_needs(pathway, level, library) for level in pathway.levels)


def _level_gist(level: LevelNeeds, library: Library) -> str:
    if level.badge and level.badge.description:
        return level.badge.description.rstrip(".")
    return (
        _shortened("; ".join(requirement_text(node, library.catalog) for node in level.others))
        or "The catalog does not say"
    )


def _shortened(text: str, most: int = 160) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _terms_of(ref: Ref, library: Library) -> str:
    """Price, time and issuer on one line, those that are stated."""
    parts = []
    for name in ("cost", "hours", "issuer"):
        for one in library.relatives(ref)[:3]:
            facts = [
                f
                for f in library.facts(one)
                if f.field in (*BY_NAME[name].fields[:1], "cost_note" if name == "cost" else "")
            ]
            if facts:
                parts.append(sentence(facts[0].text))
                break
    return " ".join(parts)


def _badge_lines(entry: object, library: Library) -> list[Line]:
    if not isinstance(entry, Badge):
        return []
    ref = Ref("badge", entry.id)
    lines = [line(strong(entry.name), f": {sentence(entry.description)}")]
    by_field = {f.field: f for f in library.facts(ref)}
    lines += [
        line(sentence(by_field[f].text))
        for f in ("status", "former_names", "duration")
        if f in by_field and by_field[f].text != "Status: active"
    ]
    if entry.criteria and not placeholder(entry):
        lines += [line("To earn it:"), *bullets(c.text for c in entry.criteria)]
    elif entry.criteria:
        lines.append(line("The catalog does not say what it takes; only its title is confirmed."))
    lines.append(line(_terms_of(ref, library)))
    if entry.note:
        lines.append(line(sentence(entry.note)))
    return [*lines, *_stands_in(entry, library)]


def _stands_in(badge: Badge, library: Library) -> list[Line]:
    names = [library.catalog.pathways[p].name for p in library.catalog.pathways_of.get(badge.id, ())]
    return [line(f"It counts in: {some(names)}.")] if names else []


def issuer_answer(issuer: Issuer, library: Library) -> Reply:
    """An issuer is a route, not an answer: what it offers, as choices (lesson 17)."""
    refs = library.of_issuers([issuer.id])
    ref = Ref("issuer", issuer.id)
    if not refs:
        lines = [line("The catalog lists no badge or pathway of ", strong(issuer.name), f". See {issuer.url}")]
        return reply(lines, library, ref, acts=[ask_person(None, library)], abstained=True)
    acts = [ask_again(r, "tell me about", library) for r in refs[:5]]
    names = some([library.title(r) for r in refs], 5)
    lines = [line(strong(issuer.name), f" offers {len(refs)} of the entries here. Which one do you mean?"), line(names)]
    return reply(lines, library, *refs[:5], acts=acts, clarifying=len(refs) > 1)


# what it needs


def requirements_answer(intent: Intent, found: Needs, library: Library) -> Reply:
    """The list that a learner can act on; where the source is silent that is said, and who to ask."""
    name = title(found.ref, library)
    lines = _need_lines(found, library)
    if not found.said and intent.topic == "gist" and found.badge:
        return overview_answer(intent, found, library)
    if not found.said or (found.open and _names_none(intent, found)):
        gist = [line(f"It does say: {sentence(s.fact.text)}") for s in found.beside[:1]] or _about(found, library)
        unsaid = [
            line("The catalog does not say what ", name, " needs."),
            *gist,
            line(where_to_ask(found.ref, library)),
        ]
        acts = [ask_person(found.ref, library), *_acts(found.ref, library)[:1]]
        return reply(unsaid, library, found.ref, acts=acts, abstained=True)
    known = str(lines)
    extra = [line(sentence(s.fact.text)) for s in found.beside if s.fact.text not in known]
    part = "The catalog leaves a part of this unsaid; ask the programme before you count on it."
    doubts = [line(part) if found.open else (), *cautions([found.ref], library)]
    shown = [*_hedge(intent, library), *lines, *extra]
    return reply(shown, library, found.ref, acts=_acts(found.ref, library), tail=doubts)


def _names_none(intent: Intent, found: Needs) -> bool:
    """Asked which badges are in it, where the source names none of them."""
    asked = re.search(r"(?:which|what|list)(?: \w+)? (?:badges?|courses?|certs?|certificates?|tasks)", intent.text)
    trees = (*found.others, *(node for level in found.levels for node in level.others))
    return bool(asked) and not any(isinstance(node, BadgeMember | Course) for node in walk(trees)) and not found.levels


def _about(found: Needs, library: Library) -> list[Line]:
    entry = library.entry(found.ref)
    return [line(f"It does say: {sentence(entry.description)}")] if isinstance(entry, Badge | Pathway) else []


def _need_lines(found: Needs, library: Library) -> list[Line]:
    name = title(found.ref, library)
    if found.pathway:
        logic = found.pathway.requirement_logic
        lines = [line(name, " needs: ", sentence(logic) if logic else "")]
        lines += [line(f"Level {n.number}: {_level_text(n, library)}") for n in found.levels]
        return lines + [line(f"• {requirement_text(node, library.catalog)}") for node in found.others]
    if found.levels:
        level = found.levels[0]
        texts = [*level.criteria, *(requirement_text(node, library.catalog) for node in level.others)]
        return [line(name, " asks you to:"), *bullets(texts), *_facts_line(found, library)]
    badge = found.badge
    if badge is None:
        return []
    return [
        line(name, f": {sentence(badge.description)}"),
        *bullets(c.text for c in badge.criteria),
        *_status_line(badge, library),
    ]


def _level_text(level: LevelNeeds, library: Library) -> str:
    texts = [*level.criteria, *(requirement_text(node, library.catalog) for node in level.others)]
    return "; ".join(texts) or (level.badge.description if level.badge else "the catalog does not say")


def _facts_line(found: Needs, library: Library) -> list[Line]:
    """The level's own words about itself, and how it is taught where the pathway says."""
    badge = found.badge
    delivery = next(
        (f.text for r in library.relatives(found.ref)[:2] for f in library.facts(r) if f.field == "delivery"), ""
    )
    return [line(sentence(badge.description)) if badge else (), line(sentence(delivery)) if delivery else ()]


def _status_line(badge: Badge, library: Library) -> list[Line]:
    facts = [f for f in library.facts(Ref("badge", badge.id)) if f.field in {"status", "former_names"}]
    return [line(joined(facts))] if badge.status is not Status.ACTIVE or badge.former_names else []


def needs_or_nothing(intent: Intent, library: Library, facts: Facts | None) -> Needs:
    """The needs of the entry meant; for intents that read the entry themselves, an empty value of the same shape."""
    ref = intent.about[0] if intent.about else Ref("issuer", "")
    return needs(intent, library, facts) if ref.kind in {"pathway", "badge"} else Needs(ref)
