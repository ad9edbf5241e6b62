"""Whether the entries of a folder fit together: what `cairn catalog check` prints.

Every fault is named with its file and line in words that an editor can act on, all at once. Rules look at ids, numbers
and fields, never at wording. R4 of RULES.md lists what must stop a publication; notes stop nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from catalog.check_pathway import faults_of_pathway, macro_needs
from catalog.faults import Context, Fault, fault
from catalog.load import Reading, read_folder
from catalog.model import Badge, BadgeKind, Catalog, Issuer, Pathway, Range, Sourced
from catalog.problems import Problem

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s/]+")


def check(folder: Path) -> list[Problem]:
    """Every problem and note of the YAML files below `folder`, sorted by file and line; empty for a clean catalog.

    An entry that can't be read is reported once, for that; entries that name it are not blamed.
    """
    reading = read_folder(folder)
    found = list(reading.problems)
    for section, entry_id, made in _faults(reading):
        place = reading.places[section, entry_id]
        found.append(Problem(place.document.file, place.line(*made.path), made.message, made.severity))
    return sorted(set(found))


def problems(found: list[Problem]) -> list[Problem]:
    """Those that stop a publication."""
    return [problem for problem in found if problem.severity == "problem"]


def _faults(reading: Reading) -> Iterator[tuple[str, str, Fault]]:
    catalog = reading.catalog()
    known = {section: {entry for part, entry in reading.places if part == section} for section in reading.entries}
    context = Context(catalog, known, reading.partial, macro_needs(catalog))
    for pathway in catalog.pathways.values():
        for made in (*_common(pathway, context), *_links(pathway, context), *faults_of_pathway(pathway, context)):
            yield "pathway", pathway.id, made
    for badge in catalog.badges.values():
        for made in (*_common(badge, context), *_of_badge(badge, context)):
            yield "badges", badge.id, made
    for issuer in catalog.issuers.values():
        yield from (("issuers", issuer.id, made) for made in _of_issuer(issuer, context))
    for section, entry_id in reading.places:
        if not _ID.fullmatch(entry_id):
            yield section, entry_id, fault("id", f"`{entry_id}` can't be an id. Use small letters, digits and hyphens.")
    yield from _same_names(catalog)


def _common(entry: Badge | Pathway, context: Context) -> Iterator[Fault]:
    yield from context.reference(entry.issuer, "issuers", "issuer")
    for index, skill in enumerate(entry.skills):
        yield from context.reference(skill, "skills", "skills", index)
    yield from _unstated(entry)
    if entry.hours:
        yield from _range(entry.hours, "hours")
    if entry.cost and (entry.cost.amount or 0) < 0:
        yield fault("cost", "amount", "A cost can't be below 0. Remove the minus sign.")


def _unstated(entry: Sourced) -> Iterator[Fault]:
    for name in ("name", "description", "source"):
        if not getattr(entry, name).strip():
            yield fault(name, f"`{name}` is empty. Fill it in.")


def _range(value: Range, name: str) -> Iterator[Fault]:
    if value.min is not None and value.max is not None and value.min > value.max:
        yield fault(
            name, "min", f"The smallest `{name}` ({value.min:g}) is above the largest ({value.max:g}). Swap them."
        )


def _links(pathway: Pathway, context: Context) -> Iterator[Fault]:
    for name in ("offered_at", "offered_at_2023", "partners"):
        yield from _names_or_ids(getattr(pathway, name), context, name)


def _of_badge(badge: Badge, context: Context) -> Iterator[Fault]:
    yield from _names_or_ids(badge.co_issuers, context, "co_issuers")
    yield from _names_or_ids(badge.endorsed_by, context, "endorsed_by")
    for index, ref in enumerate(badge.recommended_prerequisites):
        yield from context.reference(ref, "badges", "recommended_prerequisites", index)
    if badge.superseded_by and _ID.fullmatch(badge.superseded_by):  # words such as "the new framework" are a source's
        yield from context.reference(badge.superseded_by, "badges", "superseded_by")
    if badge.credits:
        yield from _range(badge.credits, "credits")
    if badge.kind is BadgeKind.LEVEL and badge.level is None:
        yield fault("kind", "A level badge says which level it is. Add `level: 1`, `2` or `3`.")
    if badge.kind is not BadgeKind.LEVEL and badge.level is not None:
        yield fault(
            "level", f"Only a badge of `kind: level` has a level; this one is `{badge.kind}`. Remove one of them."
        )
    yield from _evidence(badge)


def _evidence(badge: Badge) -> Iterator[Fault]:
    criteria = {criterion.id for criterion in badge.criteria}
    yield from _twice([criterion.id for criterion in badge.criteria], "criteria")
    yield from _twice([prompt.id for prompt in badge.evidence], "evidence")
    for index, prompt in enumerate(badge.evidence):
        for step, ref in enumerate(prompt.criteria):
            if ref not in criteria:
                yield fault(
                    *("evidence", index, "criteria", step),
                    f"The prompt `{prompt.id}` names the criterion `{ref}`, which this badge does not have.",
                )


def _twice(ids: list[str], name: str) -> Iterator[Fault]:
    for index, entry_id in enumerate(ids):
        if entry_id in ids[:index]:
            yield fault(
                name, index, "id", f"The id `{entry_id}` stands twice in `{name}` of this badge. Change one of them."
            )


def _of_issuer(issuer: Issuer, context: Context) -> Iterator[Fault]:
    if not _URL.match(issuer.url):
        yield fault("url", "An issuer needs the address of its website, starting with https://.")
    if issuer.parent:
        yield from context.reference(issuer.parent, "issuers", "parent")


def _names_or_ids(values: tuple[str, ...], context: Context, name: str) -> Iterator[Fault]:
    """A partner that is no issuer of the catalog stands by its plain name; what looks like an id must be one."""
    for index, value in enumerate(values):
        if _ID.fullmatch(value):
            yield from context.reference(value, "issuers", name, index)


def _same_names(catalog: Catalog) -> Iterator[tuple[str, str, Fault]]:
    """Within an issuer a name must say which badge or pathway is meant; across issuers it may not (USM is two)."""
    for section, entries in (("badges", catalog.badges), ("pathway", catalog.pathways)):
        taken: dict[tuple[str, str], str] = {}
        for entry in entries.values():
            for path, name in _called(entry):
                key = (entry.issuer, name.casefold())
                if key in taken:
                    yield (
                        section,
                        entry.id,
                        fault(*path, f"`{name}` also names `{taken[key]}` of the same issuer. Change one."),
                    )
                taken.setdefault(key, entry.id)
    for issuer in catalog.issuers.values():
        own: defaultdict[str, int] = defaultdict(int)
        for index, alias in enumerate(issuer.aliases):
            own[alias.casefold()] += 1
            if own[alias.casefold()] > 1:
                yield (
                    "issuers",
                    issuer.id,
                    fault("aliases", index, f"`{alias}` stands twice in these aliases. Remove one."),
                )


def _called(entry: Badge | Pathway) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("name",), entry.name
    yield from ((("aliases", index), alias) for index, alias in enumerate(entry.aliases))
