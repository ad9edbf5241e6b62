"""Answers that list or compare entries."""

from __future__ import annotations

from bot.advising.attributes import BY_NAME
from bot.advising.compare import Comparison, Side
from bot.advising.find import Found, hours_of
from bot.advising.intent import Filters, Intent
from bot.advising.library import Library
from bot.advising.query import Stated, lookup
from bot.advising.reply import Reply
from bot.advising.say import NO_CREDIT_PROMISE, ask_person, bullets, cautions, joined, reply, sentence, show, title
from bot.prose import Line, line, strong
from catalog.model import Badge, Pathway
from catalog.ref import Ref

_BUTTONS = 4


def search_answer(intent: Intent, found: Found, library: Library) -> Reply:
    if not found.rows:
        return nothing_found(found, library)
    count = "One entry fits" if found.total == 1 else f"{found.total} entries fit"
    limits = _limits(found.filters, library)
    lead = line(
        f"{count}{f' ({limits})' if limits else ''}:"
        if found.total <= len(found.rows)
        else f"{count}{f' ({limits})' if limits else ''}; the first {len(found.rows)}:"
    )
    if found.open:
        lead = line(
            f"I know of none that is {limits or 'so'} for sure. These are about it, and the catalog does not say:"
        )
    lines: list[Line] = [lead, *bullets(_row(ref, found.filters, library) for ref in found.rows)]
    if len(found.rows) <= _FEW:
        lines += [line(library.title(ref), f": {text}") for ref in found.rows if (text := _asked(intent, ref, library))]
    noun = "entry does" if found.unknown == 1 else "entries do"
    tail = [
        line(f"{found.unknown} more {noun} not say whether they fit.") if found.unknown else (),
        line(NO_CREDIT_PROMISE) if found.filters.credit else (),
        *cautions(found.rows[:1], library, conflict=False),
    ]
    acts = [show(ref, library) for ref in found.rows[:_BUTTONS]]
    behind = bullets(_row(ref, found.filters, library) for ref in found.rest)
    return reply(lines, library, *found.rows, acts=acts, tail=tail, behind=behind)


_FEW = 3  # entries found that are asked about, too


def _asked(intent: Intent, ref: Ref, library: Library) -> str:
    """The facts asked for of an entry that was found; empty where none is stated."""
    stated = [s for name in intent.attributes for s in lookup(BY_NAME[name], ref, library)]
    return joined(s.fact for s in stated[:3])


def nothing_found(found: Found, library: Library) -> Reply:
    limits = _limits(found.filters, library)
    unknown = f" {found.unknown} entries do not say whether they fit." if found.unknown else ""
    lines = [
        line(f"I don't know of anything like that in the catalog{f' ({limits})' if limits else ''}.{unknown}"),
        line("Name a pathway, a badge or a skill, or ask a person."),
    ]
    issuers = [Ref("issuer", i) for i in found.filters.issuers[:1]]
    return reply(lines, library, *issuers, acts=[ask_person(None, library)], abstained=True)


def _row(ref: Ref, filters: Filters, library: Library) -> str:
    entry = library.entry(ref)
    description = entry.description.rstrip(".") if isinstance(entry, Pathway | Badge) else ""
    fields = [
        f
        for f, on in (
            ("cost", filters.free or filters.most_cost),
            ("credit_articulation", filters.credit),
            ("incentive", filters.paid),
        )
        if on
    ]
    fields += ["hours"] if filters.superlative in {"shortest", "longest"} else ["cost"] if filters.superlative else []
    facts = {
        f.field: f.text for one in reversed(library.relatives(ref)) for f in library.facts(one) if f.field in fields
    }
    if "hours" in fields and hours_of(ref, library) is None:
        facts["hours"] = "hours not stated"
    extra = "; ".join(text.rstrip(".") for text in facts.values())
    return f"{library.title(ref)}: {description}" + (f" ({extra})" if extra else "")


def _limits(filters: Filters, library: Library) -> str:
    """The limits as understood, so that a misreading shows."""
    names = library.catalog.issuers
    parts = [
        "free" if filters.free else "",
        f"at most ${filters.most_cost:g}" if filters.most_cost is not None else "",
        "online" if filters.online else "",
        "with credit" if filters.credit else "",
        "paid" if filters.paid else "",
        "no prerequisites stated" if filters.no_prerequisites else "",
        f"{filters.superlative} first" if filters.superlative else "",
        f"from {names[filters.issuers[0]].name}" if filters.issuers else "",
        f"not from {names[filters.not_issuers[0]].name}" if filters.not_issuers else "",
    ]
    return ", ".join(part for part in parts if part)


def compare_answer(_intent: Intent, found: Comparison, library: Library) -> Reply:
    """A verdict where both sides state it, then each side's facts; what a side does not state is said."""
    lines: list[Line] = [*_verdict(found, library)]
    for side in found.sides:
        lines += _side_lines(side, found, library)
    refs = [side.ref for side in found.sides]
    credit = [line(NO_CREDIT_PROMISE)] if "credits" in found.attributes[:1] else []
    tail = [*credit, *cautions(refs, library, conflict=False)]
    return reply(lines, library, *refs, acts=[show(ref, library) for ref in refs], tail=tail)


def _verdict(found: Comparison, library: Library) -> list[Line]:
    one, two = found.sides[0], found.sides[1]
    if found.sameness_asked and len(found.sides) > 2:  # noqa: PLR2004  of more than a pair each is told
        return []
    if found.sameness_asked:
        return [line("No, they are different entries.")]
    if found.both_asked and one.beside and two.beside:
        return [line("Yes, both: the catalog says it of each.")]
    if found.sizes_asked and one.size != two.size:
        bigger = one if one.size > two.size else two
        return [line(title(bigger.ref, library), " is the bigger set.")]
    if len(found.figures) == len(found.sides) and None not in found.figures:
        return [_by_figures(found, library)]
    return []


def _by_figures(found: Comparison, library: Library) -> Line:
    word = {"cost": "costs more", "hours": "takes longer", "credits": "states more credits"}.get(
        found.attributes[0], "has more"
    )
    ranked = sorted(zip(found.figures, found.sides, strict=True), key=lambda pair: pair[0] or 0.0, reverse=True)
    if len(ranked) > 2:  # noqa: PLR2004  more than a pair is ranked
        return line("Most first: ", ", ".join(library.title(side.ref) for _, side in ranked), ".")
    high, low = ranked
    if low[0] == high[0]:
        return line("By the figures stated they are equal.")
    return line(title(high[1].ref, library), f" {word} than ", title(low[1].ref, library), ".")


def _side_lines(side: Side, found: Comparison, library: Library) -> list[Line]:
    """What is asked first; no side takes another's room."""
    parts = [_cell(name, stated) for name, stated in side.cells if stated or not found.open]
    parts += [f"Needs: {sentence('; '.join(side.needs))}"] if side.needs else []
    if found.sizes_asked or not found.figures:
        parts.insert(0, _size(side, library))
    parts += [sentence(s.fact.text) for s in side.beside if s.fact.text.rstrip(".") not in " ".join(parts)]
    entry = library.entry(side.ref)
    if (found.sameness_asked or found.open) and isinstance(entry, Pathway | Badge):
        whole = sentence(f"{entry.description.rstrip('.')}; from {library.catalog.issuers[entry.issuer].name}")
        parts.insert(0 if found.sameness_asked else len(parts), whole)
    return [line(strong(library.title(side.ref)), ": ", " ".join(_within(parts, _ROOM // len(found.sides))))]


_ROOM = 90  # words of all sides


def _within(parts: list[str], most: int) -> list[str]:
    """The first part, and those after it that still fit."""
    kept: list[str] = []
    for part in filter(None, parts):
        if not kept or sum(len(p.split()) for p in (*kept, part)) <= most:
            kept.append(part)
    return kept


def _size(side: Side, library: Library) -> str:
    levels = f"{side.levels} levels, " if side.levels else ""
    return f"{levels}{side.size} badges." if isinstance(library.entry(side.ref), Pathway) else ""


def _cell(name: str, stated: tuple[Stated, ...]) -> str:
    label = name.capitalize()
    return f"{label}: {joined(s.fact for s in stated[:2])}" if stated else f"{label}: not stated."


def attribute_label(name: str) -> str:
    return BY_NAME[name].label
