"""An entry as flat statements: one fact a line, each with the field that it stands in.

The only place that turns catalog fields into words, so a number keeps its unit and its condition wherever it is said.
A field that the source leaves open gives no line; a placeholder gives none either (ADVISING.md lesson 16).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.model import (
    AllOf,
    AnyOf,
    Badge,
    BadgeMember,
    Catalog,
    Cost,
    Course,
    Experience,
    Issuer,
    Pathway,
    Range,
    Requirement,
    Status,
    Task,
    Term,
    Unknown,
    UnknownMembers,
    walk,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` is a sentence without its entry's name; `confirmed` is false for fields that were filled in."""

    field: str
    text: str
    confirmed: bool = True


def number(value: float) -> str:
    """12, 2.5, 1,000: as people write it."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}


def money(amount: float, currency: str | None) -> str:
    sign = _SIGNS.get(currency or "")
    figure = f"{amount:,.2f}".removesuffix(".00")
    return f"{sign}{figure}" if sign else f"{figure} {currency or ''}".strip()


def cost_text(cost: Cost) -> str:
    """The price, then its conditions. No figure is invented where the source gives only a condition."""
    parts = []
    if cost.amount is not None:
        parts.append("Free ($0)" if cost.amount == 0 and not cost.conditions else money(cost.amount, cost.currency))
    elif cost.conditions:
        parts.append("No amount is given")
    tiers = ", ".join(f"{tier.label} {money(tier.amount, cost.currency)}" for tier in cost.tiers)
    parts += [part.rstrip(".") for part in (cost.conditions, tiers) if part]
    return ". ".join(parts)


def range_text(value: Range, unit: str) -> str:
    unit = value.unit or unit
    low, high = value.min, value.max
    if low is not None and high is not None:
        figure = number(low) if low == high else f"{number(low)}-{number(high)}"
    elif low is not None:
        figure = f"at least {number(low)}"
    else:
        figure = f"at most {number(high)}" if high is not None else ""
    plural = unit if high == 1 or unit.endswith("s") or unit.isupper() else f"{unit}s"
    note = f" ({value.note})" if value.note else ""
    return f"{figure} {plural}".strip() + note if figure else (value.note or "")


def names(ids: Iterable[str], table: dict[str, Issuer]) -> str:
    return ", ".join(table[i].name if i in table else i for i in ids)


def _skill_names(ids: Iterable[str], catalog: Catalog) -> str:
    return ", ".join(catalog.skills[i].name for i in ids if i in catalog.skills)


_LANGUAGES = {"ar": "Arabic", "en": "English", "fr": "French", "es": "Spanish", "de": "German"}


def language_names(codes: Iterable[str]) -> str:
    return ", ".join(_LANGUAGES.get(code, code) for code in codes)


def requirement_text(node: Requirement, catalog: Catalog) -> str:
    """A requirement node on one line, as a person would say it."""
    match node:
        case BadgeMember():
            badge = catalog.badges.get(node.ref)
            text = badge.name if badge else node.ref
            text += f" (at {names(node.applies_to, catalog.issuers)} only)" if node.applies_to else ""
            text += f" ({node.note})" if node.note else ""
        case Task():
            text = node.text
        case Experience():
            size = [f"{number(v)} {u}" for v, u in ((node.hours, "hours"), (node.weeks, "weeks")) if v]
            text = f"{node.text}: {', '.join(size)}" if size else node.text
        case Course():
            text = " ".join(part for part in (node.code, node.title) if part)
        case AnyOf():
            text = f"{_any(node)}: {_items(node, catalog)}"
        case AllOf():
            text = f"{node.text}: {_items(node, catalog)}" if node.text else _items(node, catalog)
        case UnknownMembers():
            text = f"{node.n} more that the catalog does not name"
        case Unknown():
            text = "More that the catalog does not say"
    return f"{text} (optional)" if node.optional else text


def _any(node: AnyOf) -> str:
    most = f" (at most {node.max} count)" if node.max else ""
    rule = f"at least {node.n} of {len(node.items)}{most}"
    return rule if not node.text or node.text.lower() == rule else f"{node.text} ({rule})"


def _items(node: AnyOf | AllOf, catalog: Catalog) -> str:
    texts = [requirement_text(item, catalog) for item in node.items]
    return "; ".join(_shorn(texts))


def _shorn(texts: list[str]) -> list[str]:
    """Items without an ending that all of them share ("... 21st Century Skill Badge")."""
    split = [text.split() for text in texts]
    while len(texts) > 1 and all(len(s) > 1 for s in split) and len({s[-1] for s in split}) == 1:
        split = [s[:-1] for s in split]
    return [" ".join(s) for s in split]


def _lines(pairs: Iterable[tuple[str, str | None]], guessed: Iterable[str] = ()) -> tuple[Fact, ...]:
    unsure = {g.split(" ")[0] for g in guessed}
    return tuple(Fact(field, text, field not in unsure) for field, text in pairs if text)


def facts_of_pathway(pathway: Pathway, catalog: Catalog) -> tuple[Fact, ...]:
    return _lines((*_pathway_text(pathway, catalog), *_pathway_numbers(pathway), *_requirements(pathway, catalog)))


def _pathway_text(p: Pathway, catalog: Catalog) -> Iterator[tuple[str, str | None]]:
    yield "description", p.description
    yield "audience", f"For: {p.audience}" if p.audience else None
    yield "requirement_logic", p.requirement_logic
    yield "prerequisites", f"Before you start: {'; '.join(p.prerequisites)}" if p.prerequisites else None
    yield "credit_articulation", p.credit_articulation
    yield "delivery", f"How it runs: {p.delivery}" if p.delivery else None
    yield "contact", f"Write to {p.contact}" if p.contact else None
    yield "contact_url", f"See {p.contact_url}" if p.contact_url else None
    yield "skills", f"Skills: {_skill_names(p.skills, catalog)}" if p.skills else None
    yield "issuer", f"Offered by {names((p.issuer,), catalog.issuers)}"
    yield "offered_at", f"Offered at {names(p.offered_at, catalog.issuers)}" if p.offered_at else None
    earlier = f"An older list (2023) names {names(p.offered_at_2023, catalog.issuers)}" if p.offered_at_2023 else None
    yield "offered_at_2023", earlier
    for campus, text in p.campus_variants.items():
        yield "campus_variants", f"At {names((campus,), catalog.issuers)}: {text}"
    for level, text in p.eligibility_by_level.items():
        yield "eligibility_by_level", f"Level {level} is for: {text}"
    yield "languages", f"Languages: {language_names(p.languages)}" if p.languages else None
    yield "incentive", p.incentive
    yield "partners", f"Partners: {names(p.partners, catalog.issuers)}" if p.partners else None
    yield "source_conflict", f"Sources differ: {p.source_conflict}" if p.source_conflict else None
    yield "note", p.note
    yield "status", _status(p.status, None, catalog)


def _pathway_numbers(p: Pathway) -> Iterator[tuple[str, str | None]]:
    yield "cost", cost_text(p.cost) if p.cost else None
    yield "cost_note", p.cost_note
    yield "hours", range_text(p.hours, "hour") if p.hours else None
    yield "duration", p.duration
    low, high = p.age_min, p.age_max
    ages = (
        f"Ages {low}-{high}" if low and high else f"Age {low} and up" if low else f"Up to age {high}" if high else None
    )
    yield "age", ages
    for name, count in p.stats.items():
        yield "stats", f"Finished {name.replace('_', ' ').replace('level', 'Level ')}: {count} people"
    yield "launched", f"Started: {p.launched}" if p.launched else None
    yield "developed", f"Developed: {p.developed}" if p.developed else None
    yield "history", p.history
    yield "countries", f"Countries: {p.countries}" if p.countries else None
    yield "title_awarded", f"Title awarded: {p.title_awarded}" if p.title_awarded else None
    yield "earlier_version", f"An earlier version: {p.earlier_version}" if p.earlier_version else None
    yield "aligned_to", f"Aligned to {p.aligned_to}" if p.aligned_to else None
    yield "related_courses", f"Related courses: {', '.join(p.related_courses)}" if p.related_courses else None


def _requirements(p: Pathway, catalog: Catalog) -> Iterator[tuple[str, str | None]]:
    for level in p.levels:
        for node in level.requirements:
            if not isinstance(node, BadgeMember | Unknown):
                yield "requirement", f"Level {level.number}: {requirement_text(node, catalog)}"
    for node in p.requirements:
        yield "requirement", requirement_text(node, catalog)
    for leaf in p.members():
        if isinstance(leaf, Experience) and (leaf.hours or leaf.weeks):
            yield "work", requirement_text(leaf, catalog)


def facts_of_badge(badge: Badge, catalog: Catalog) -> tuple[Fact, ...]:
    pairs = (*_badge_text(badge, catalog), *_badge_numbers(badge))
    return _lines(pairs, badge.illustrative_fields)


def _badge_text(b: Badge, catalog: Catalog) -> Iterator[tuple[str, str | None]]:
    yield "description", b.description
    for criterion in () if placeholder(b) else b.criteria:
        yield "criteria", criterion.text
    for prompt in b.evidence:
        yield "evidence", f"{prompt.label} ({prompt.kind.value.replace('-', ' ')})"
    yield "skills", f"Skills: {_skill_names(b.skills, catalog)}" if b.skills else None
    yield "issuer", f"Issued by {names((b.issuer, *b.co_issuers), catalog.issuers)}"
    yield "status", _status(b.status, b.superseded_by, catalog)
    yield "former_names", f"Formerly called {', '.join(b.former_names)}" if b.former_names else None
    yield "languages", f"Languages: {language_names(b.languages)}" if b.languages else None
    yield "name_translations", b.name_translations
    yield "incentive", b.incentive
    yield "offered_through", f"Offered through {b.offered_through}" if b.offered_through else None
    yield "endorsed_by", f"Endorsed by {names(b.endorsed_by, catalog.issuers)}" if b.endorsed_by else None
    before = [catalog.badges[r].name if r in catalog.badges else r for r in b.recommended_prerequisites]
    yield "recommended_prerequisites", f"Recommended first: {', '.join(before)}" if before else None
    yield "waives", f"It waives: {b.waives}" if b.waives else None
    yield "note", b.note


def _badge_numbers(b: Badge) -> Iterator[tuple[str, str | None]]:
    yield "cost", cost_text(b.cost) if b.cost else None
    yield "hours", range_text(b.hours, "hour") if b.hours else None
    yield "duration", b.duration
    yield "credits", range_text(b.credits, "credit") if b.credits else None
    yield "expires_months", _expiry(b)
    yield "renewal", f"Renewal: {b.renewal}" if b.renewal else None
    yield "exam_code", f"Exam code {b.exam_code}" if b.exam_code else None
    yield "stack_tier", f"Tier: {b.stack_tier}" if b.stack_tier else None
    yield "review_time", f"Review takes {b.review_time}" if b.review_time else None
    yield "since", f"Since {b.since}" if b.since else None
    window = b.access_window_months
    yield "access_window_months", f"You have {window} months of access" if window else None


_YEAR = 12


def _expiry(b: Badge) -> str | None:
    if b.expires_months:
        whole_years = b.expires_months > _YEAR and b.expires_months % _YEAR == 0
        years = f" ({number(b.expires_months / _YEAR)} years)" if whole_years else ""
        return f"Valid for {b.expires_months} months{years}"
    if b.renewal and "not expire" in b.renewal.lower():
        return b.renewal
    return "Renewable" if b.renewable else None


def _status(status: Status, successor: str | None, catalog: Catalog) -> str | None:
    if status is Status.ACTIVE:
        return "Status: active"
    after = catalog.badges[successor].name if successor in catalog.badges else successor
    return f"Status: {status.value}" + (f"; superseded by {after}" if after else "")


def placeholder(badge: Badge) -> bool:
    """Criteria that were filled in so that the entry is usable: they answer nothing."""
    return any(field.split(" ")[0] == "criteria" for field in badge.illustrative_fields)


def facts_of_term(term: Term) -> tuple[Fact, ...]:
    return (Fact("definition", term.definition),)


def facts_of_issuer(issuer: Issuer) -> tuple[Fact, ...]:
    return _lines(
        (("contact", f"Write to {issuer.contact}" if issuer.contact else None), ("contact_url", f"See {issuer.url}"))
    )


def silent(nodes: tuple[Requirement, ...]) -> bool:
    """True where the source leaves a part of these requirements open."""
    return any(isinstance(node, Unknown | UnknownMembers) for node in walk(nodes))
