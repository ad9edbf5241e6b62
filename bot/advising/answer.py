"""Answers about one entry: what it is, what it needs, a fact about it, what a word means."""

from __future__ import annotations

import re

from bot.advising.attributes import BY_NAME
from bot.advising.facts import Facts
from bot.advising.facts_of_entry import placeholder, requirement_text
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import LevelNeeds, Needs, level_needs, needs
from bot.advising.reply import Reply
from bot.advising.say import (
    acts_of,
    ask_again,
    ask_person,
    bullets,
    cautions,
    joined,
    pathway_of,
    reply,
    sentence,
    some,
    title,
    where_to_ask,
)
from bot.prose import Line, line, strong
from catalog.model import Badge, BadgeMember, Course, Issuer, Pathway, Status, walk
from catalog.ref import Ref

_ORDINAL = {1: "one level", 2: "two levels", 3: "three levels"}


# what it is


def overview_answer(intent: Intent, found: Needs, library: Library) -> Reply:
    entry = library.entry(found.ref)
    if isinstance(entry, Issuer):
        return issuer_answer(entry, library)
    lines = _pathway_lines(entry, library) if isinstance(entry, Pathway) else _badge_lines(entry, library)
    lead = [*_hedge(intent, library), *no_such_level(intent, library)]
    extra = [line(sentence(s.fact.text)) for s in found.beside if s.fact.text not in str(lines)][:3]
    acts = [
        *acts_of(found.ref, library),
        *(ask_again(o, "tell me about", library) for o in intent.others[:1] if intent.hedged),
    ]
    return reply([*lead, *lines, *extra], library, found.ref, acts=acts, tail=cautions([found.ref], library))


def no_such_level(intent: Intent, library: Library) -> list[Line]:
    """A level asked for that the pathway has not."""
    pathway = library.catalog.pathways.get(pathway_of(intent.about[0], library)) if intent.about else None
    asked = intent.beyond or intent.level
    if pathway is None or not asked:
        return []
    highest = max((level.number for level in pathway.levels), default=0)
    if asked <= highest:
        return []
    has = f"it has {_ORDINAL.get(len(pathway.levels), 'no levels')}" if highest else "it has no levels"
    return [line(f"There is no Level {asked} in ", title(Ref("pathway", pathway.id), library), f": {has}.")]


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
    if len(refs) == 1:
        only = [line(strong(issuer.name), " offers one of the entries here: ", title(refs[0], library), ".")]
        about = library.entry(refs[0])
        only.append(line(sentence(about.description)) if isinstance(about, Pathway | Badge) else ())
        return reply(only, library, *refs, acts=acts_of(refs[0], library))
    acts = [ask_again(r, "tell me about", library) for r in refs[:5]]
    names = some([library.title(r) for r in refs], 5)
    lines = [line(strong(issuer.name), f" offers {len(refs)} of the entries here. Which one do you mean?"), line(names)]
    return reply(lines, library, *refs[:5], acts=acts, clarifying=len(refs) > 1)


# what it needs


def requirements_answer(intent: Intent, found: Needs, library: Library) -> Reply:
    """The list that a learner can act on; where the source is silent that is said, and who to ask."""
    name = title(found.ref, library)
    lines = need_lines(found, library)
    if not found.said and intent.topic == "gist" and found.badge:
        return overview_answer(intent, found, library)
    missing = no_such_level(intent, library)
    if missing:
        return overview_answer(intent, found, library)
    if not (found.said or _counted(intent, found)) or (found.open and _names_none(intent, found)):
        gist = [line(f"It does say: {sentence(s.fact.text)}") for s in found.beside[:1]] or _about(found, library)
        unsaid = [
            line("The catalog does not say what ", name, " needs."),
            *gist,
            line(where_to_ask(found.ref, library)),
        ]
        acts = [ask_person(found.ref, library), *acts_of(found.ref, library)[:1]]
        return reply(unsaid, library, found.ref, acts=acts, abstained=True)
    known = str(lines)
    extra = [line(sentence(s.fact.text)) for s in found.beside if s.fact.text not in known]
    part = "The catalog leaves a part of this unsaid; ask the programme before you count on it."
    doubts = [line(part) if found.open else (), *cautions([found.ref], library)]
    shown = [*_hedge(intent, library), *lines, *extra]
    return reply(shown, library, found.ref, acts=acts_of(found.ref, library), tail=doubts)


def _counted(intent: Intent, found: Needs) -> bool:
    """Asked how many, and the source counts members that it does not name."""
    return "how many" in intent.text and bool(found.pathway and found.pathway.requirement_logic)


def _names_none(intent: Intent, found: Needs) -> bool:
    """Asked which badges are in it, where the source names none of them."""
    asked = re.search(r"(?:which|what|list)(?: \w+)? (?:badges?|courses?|certs?|certificates?|tasks)", intent.text)
    trees = (*found.others, *(node for level in found.levels for node in level.others))
    return bool(asked) and not any(isinstance(node, BadgeMember | Course) for node in walk(trees)) and not found.levels


def _about(found: Needs, library: Library) -> list[Line]:
    entry = library.entry(found.ref)
    return [line(f"It does say: {sentence(entry.description)}")] if isinstance(entry, Badge | Pathway) else []


def need_lines(found: Needs, library: Library) -> list[Line]:
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
